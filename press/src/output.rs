//! Writes a site to a folder: only what changed, with its compressed forms, and without what is no longer in it.

use crate::hash::hex;
use anyhow::{Context, Result, bail};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Files by their path in the site, which begins with a slash.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A file of the site.
#[derive(Clone, Debug)]
pub struct File {
    /// Begins with a slash; without the base path, which is the host's to add.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl File {
    /// A page.
    pub fn html(path: &str, html: String) -> Self {
        Self { path: path.to_owned(), bytes: html.into_bytes() }
    }
}

/// A folder that is being written.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    cache: PathBuf,
    report: Mutex<Report>,
}

/// What was written.
#[derive(Debug, Default)]
pub struct Report {
    /// Every file of the site, compressed forms included.
    all: BTreeSet<PathBuf>,
    /// The paths of the files whose bytes are new.
    pub changed: BTreeSet<String>,
    /// The paths of the files that are gone.
    pub removed: BTreeSet<String>,
}

/// Names the site that was written to a folder, so that no other folder is ever emptied.
const SIGN: &str = "content/manifest.json";

impl Output {
    /// Begins to write to `folder`. Compressed files are kept in `cache` by the hash of what they were made from.
    pub fn new(folder: &Path, cache: &Path) -> Result<Self> {
        let used = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if used && !folder.join(SIGN).is_file() {
            bail!("{} holds something that is no site of ours: name an empty folder with --out", folder.display());
        }
        fs::create_dir_all(cache).with_context(|| format!("cannot make the folder {}", cache.display()))?;
        Ok(Self { folder: folder.to_owned(), cache: cache.to_owned(), report: Mutex::default() })
    }

    /// Writes a file, and for a text its brotli and gzip forms, unless they are there already.
    pub fn write(&self, file: File) -> Result<()> {
        let path = self.folder.join(file.path.trim_start_matches('/'));
        let changed = !fs::read(&path).is_ok_and(|found| found == file.bytes);
        if changed {
            write(&path, &file.bytes)?;
        }
        let mut paths = vec![path.clone()];
        if is_text(&file.path) {
            let hash = hex(&file.bytes);
            for form in [Form::Brotli, Form::Gzip] {
                let compressed = with_suffix(&path, form.suffix());
                if changed || !compressed.is_file() {
                    write(&compressed, &self.compressed(form, &file, &hash)?)?;
                }
                paths.push(compressed);
            }
        }
        let mut report = self.report.lock().unwrap_or_else(PoisonError::into_inner);
        report.all.extend(paths);
        if changed {
            report.changed.insert(file.path);
        }
        Ok(())
    }

    /// Writes a file whose name follows what it is made from. `make` is called only if that was never made before.
    pub fn write_made(&self, path: &str, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<()> {
        let kept = self.cache.join("made").join(path.rsplit('/').next().unwrap_or(path));
        let bytes = match fs::read(&kept) {
            Ok(bytes) => bytes,
            Err(_) => {
                let bytes = make()?;
                write(&kept, &bytes)?;
                bytes
            }
        };
        self.write(File { path: path.to_owned(), bytes })
    }

    fn compressed(&self, form: Form, file: &File, hash: &str) -> Result<Vec<u8>> {
        let kept = self.cache.join(&hash[..2]).join(format!("{hash}.{}", form.suffix()));
        if let Ok(bytes) = fs::read(&kept) {
            return Ok(bytes);
        }
        let bytes = form.compress(&file.bytes, effort(&file.path))?;
        write(&kept, &bytes)?;
        Ok(bytes)
    }

    /// Removes what is left of an older build, and says what was done.
    pub fn finish(self) -> Result<Report> {
        let mut report = self.report.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut removed = BTreeSet::new();
        remove_others(&self.folder, &report.all, &mut removed)?;
        let name = |path: PathBuf| format!("/{}", path.strip_prefix(&self.folder).unwrap_or(&path).display());
        report.removed = removed.into_iter().map(name).filter(|path| !is_compressed(path)).collect();
        Ok(report)
    }
}

impl Report {
    /// How many files the site has, without compressed forms.
    pub fn files(&self) -> usize {
        self.all.iter().filter(|path| !is_compressed(&path.to_string_lossy())).count()
    }
}

#[derive(Clone, Copy)]
enum Form {
    Brotli,
    Gzip,
}

impl Form {
    fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }

    fn compress(self, bytes: &[u8], effort: i32) -> Result<Vec<u8>> {
        match self {
            Self::Brotli => {
                let mut out = Vec::new();
                let settings =
                    brotli::enc::BrotliEncoderParams { quality: effort, size_hint: bytes.len(), ..Default::default() };
                brotli::BrotliCompress(&mut &*bytes, &mut out, &settings)?;
                Ok(out)
            }
            Self::Gzip => {
                // The header carries no time: the same bytes give the same file.
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
                encoder.write_all(bytes)?;
                Ok(encoder.finish()?)
            }
        }
    }
}

/// The brotli quality. The app is made once and fetched by everybody; the many pages of a large campaign are made often, and
/// 11 takes three times as long as 10 for 3 % less.
fn effort(path: &str) -> i32 {
    if path.starts_with("/app/") { 11 } else { 10 }
}

/// Pictures are compressed by nature.
fn is_text(path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or_default();
    matches!(
        extension,
        "atom" | "eml" | "html" | "json" | "js" | "wasm" | "svg" | "css" | "txt" | "xml" | "webmanifest"
    )
}

fn is_compressed(path: &str) -> bool {
    path.ends_with(".br") || path.ends_with(".gz")
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

/// Writes beside the file and renames: a reader or a stopped build never sees half of it.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let written = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Two builds may share a cache and make the same file at once.
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let temporary = with_suffix(path, &format!("new-{}-{number}", std::process::id()));
        fs::write(&temporary, bytes)?;
        fs::rename(&temporary, path)
    };
    written().with_context(|| format!("cannot write {}", path.display()))
}

fn remove_others(folder: &Path, keep: &BTreeSet<PathBuf>, removed: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, keep, removed)?;
            // Fails, as it should, while something is left in it.
            _ = fs::remove_dir(&path);
        } else if !keep.contains(&path) {
            fs::remove_file(&path)?;
            removed.insert(path);
        }
    }
    Ok(())
}
