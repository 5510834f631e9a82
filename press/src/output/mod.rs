//! Writes a site to a folder: only what changed, with its compressed forms, and without what is no longer in it.
//!
//! Whatever ends a build, the folder holds the old site or the new one. Changed files wait in a stage until all of them are there. Then
//! a journal says what moves where and what goes ([`state`]); the next build finishes what an interrupted one left of it, and until
//! then nobody takes the folder for a site. Files that press did not write are neither changed nor removed, and no link is followed.

mod cache;
mod file;
mod form;
pub mod place;
pub mod state;

pub use file::{File, FileIndex, FileRecord, Files, HashedFile, encoded, page_file};
pub use form::{Form, forms};
pub use place::{refuse_sources, write_beside};
pub use state::recover;

use crate::hash::hex;
use anyhow::{Context, Result, bail};
use cache::Cache;
use place::{Found, is_below_folders, is_plain, look};
use state::{BUILD_FILE, FileList, Journal, Lock};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A folder that is being written.
#[derive(Debug)]
pub struct Output {
    root: PathBuf,
    cache: Cache,
    keeps_cache: bool,
    /// The hashes of the pages that stand where something was withdrawn.
    neutral: BTreeSet<String>,
    /// The files of the last build.
    before: FileList,
    next: Mutex<NextBuild>,
    /// The number of the next staged file.
    number: AtomicUsize,
    _lock: Lock,
}

/// The build that is being written.
#[derive(Debug, Default)]
struct NextBuild {
    /// Every file by its path: the hash of its bytes.
    files: BTreeMap<String, String>,
    journal: Journal,
    report: Report,
    /// What was made in the folder before the journal was written.
    folders: Vec<PathBuf>,
}

/// What a build changed in its folder.
#[derive(Debug, Default)]
pub struct Report {
    files: usize,
    /// The paths of the files whose bytes are new.
    pub changed: BTreeSet<String>,
    /// The paths of the files that are gone.
    pub removed: BTreeSet<String>,
}

impl Report {
    /// How many files the site has, without compressed forms.
    pub fn files(&self) -> usize {
        self.files
    }
}

impl Output {
    /// Begins to write to `folder`, which is empty or holds an older build. What is slow to make is kept in the folder `cache`.
    pub fn new(folder: &Path, cache: &Path) -> Result<Self> {
        refuse_sources(folder, &[("the cache", cache)])?;
        let root = state::begin(folder)?;
        let lock = Lock::to_write(&root)?;
        state::finish_interrupted(&root)?;
        let before = FileList::read(&root)?;
        state::new_stage(&root)?;
        Ok(Self {
            root,
            cache: Cache::open(cache)?,
            keeps_cache: false,
            neutral: BTreeSet::new(),
            before,
            next: Mutex::default(),
            number: AtomicUsize::new(0),
            _lock: lock,
        })
    }

    /// Takes note of the pages that stand where something was withdrawn: the list of files must not name those places.
    pub fn hide(&mut self, pages: impl IntoIterator<Item = String>) {
        self.neutral.extend(pages.into_iter().map(hex));
    }

    /// Leaves in the cache what no site needs any more: for tests, whose sites are gone before others could share what they made.
    pub fn keep_cache(&mut self) {
        self.keeps_cache = true;
    }

    /// Writes a file, and for a text its compressed forms, unless they are there already.
    pub fn write(&self, file: impl Into<HashedFile>) -> Result<()> {
        let file = file.into();
        let hash = file.digest().hex();
        let File { path, bytes } = file.into_file();
        if !(is_plain(&path) || path == BUILD_FILE) {
            bail!("`{path}` is not a path for a file of the site");
        }
        match self.next().files.insert(path.clone(), hash.clone()) {
            None => {}
            Some(known) if known == hash => return Ok(()),
            Some(_) => bail!("two different files of the site have the path {path}"),
        }
        let forms = if path == BUILD_FILE { &[] } else { forms(&path) };
        for form in forms {
            let compressed =
                self.cache.get_or_make(&[&hash, &form.settings(&path)], || form.compress(&path, &bytes))?;
            self.write_one(&form.path(&path), &compressed, || hex(&compressed))?;
        }
        // Last: a server takes the forms for those of the file that it finds.
        if self.write_one(&path, &bytes, || hash)? && path != BUILD_FILE {
            self.next().report.changed.insert(path);
        }
        Ok(())
    }

    /// Writes a file whose name follows what it is made from. `make` is called only if that was never made before.
    pub fn write_made(&self, path: &str, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<()> {
        let bytes = self.cache.get_or_make(&["made", path], make)?;
        self.write(File { path: path.to_owned(), bytes })
    }

    /// Stages a file unless it is there with the same bytes. Returns whether it was staged.
    fn write_one(&self, path: &str, bytes: &[u8], hash: impl FnOnce() -> String) -> Result<bool> {
        let file = self.root.join(&path[1..]);
        let found = look(&file)?;
        if found != Found::Nothing && !(found != Found::Folder && self.is_ours(path)) {
            bail!(
                "{} is in the way, and press did not write it: move it away, or build to another folder",
                file.display()
            );
        }
        if found == Found::File && fs::read(&file).is_ok_and(|found| found == bytes) {
            return Ok(false);
        }
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let staged = state::staged(&self.root, number);
        fs::write(&staged, bytes).with_context(|| format!("cannot write {}", staged.display()))?;
        self.next().journal.puts.push((number, hash(), path.to_owned()));
        Ok(true)
    }

    /// Whether the last build wrote the file at `path`.
    fn is_ours(&self, path: &str) -> bool {
        if self.before.contains(path) {
            return true;
        }
        let read = |path: &str| fs::read(self.root.join(&path[1..])).ok();
        let is_neutral = |bytes: Vec<u8>| self.before.neutral.contains(&hex(bytes));
        let form = Form::ALL.iter().find(|form| path.ends_with(&format!(".{}", form.suffix())));
        match form {
            // Its page is looked at: a form may be from before.
            Some(form) => {
                let page = &path[..path.len() - form.suffix().len() - 1];
                look(&self.root.join(&page[1..])).is_ok_and(|found| found == Found::File)
                    && read(page).is_some_and(is_neutral)
            }
            None => read(path).is_some_and(is_neutral),
        }
    }

    /// Puts the new site in the place of the old one, and says what was done.
    pub fn finish(self) -> Result<Report> {
        let list = self.list();
        let folders: BTreeSet<String> = self.next().files.keys().filter_map(|path| folder_of(path)).collect();
        for folder in folders {
            // Now, while nothing is lost if the disk is full.
            let made = state::make_folders(&self.root, &folder)?;
            self.next().folders.extend(made);
        }
        let removed = self.left_over()?;
        let mut next = std::mem::take(&mut *self.next());
        let NextBuild { journal, report, files, .. } = &mut next;
        // Who loads a page finds what it names.
        journal.puts.sort_by_cached_key(|(number, _, path)| (!is_named_by_pages(path), *number));
        report.removed = removed.iter().filter(|path| !self.is_form(path)).cloned().collect();
        report.files = list_length(files);
        journal.removals = removed;
        if list != self.before {
            journal.put_list(&self.root, self.number.fetch_add(1, Ordering::Relaxed), &list)?;
        }
        if journal.puts.is_empty() && journal.removals.is_empty() {
            state::clear_stage(&self.root)?;
        } else {
            journal.commit(&self.root)?;
            journal.apply(&self.root)?;
        }
        let Self { root, cache, keeps_cache, .. } = &self;
        if !keeps_cache {
            cache.sweep(root)?;
        }
        Ok(std::mem::take(&mut next.report))
    }

    /// The list of the new build.
    fn list(&self) -> FileList {
        let next = self.next();
        let public = next.files.iter().filter(|(_, hash)| !self.neutral.contains(*hash));
        let entry = |(path, _): (&String, &String)| (path.clone(), path != BUILD_FILE && !forms(path).is_empty());
        FileList { files: public.map(entry).collect(), neutral: self.neutral.clone() }
    }

    /// Whether a file is a compressed form of a file of the last build.
    fn is_form(&self, path: &str) -> bool {
        !self.before.files.contains_key(path)
            && Form::ALL.iter().any(|form| path.ends_with(&format!(".{}", form.suffix())))
    }

    /// The files of the last build that the new one does not have.
    fn left_over(&self) -> Result<Vec<String>> {
        let next = self.next();
        let mut files = Vec::new();
        for (path, has_forms) in &self.before.files {
            let kept = next.files.contains_key(path);
            if !kept {
                files.push(path.clone());
            }
            // What was a text once may be none for this version of press.
            if *has_forms && (!kept || forms(path).is_empty()) {
                files.extend(Form::ALL.map(|form| form.path(path)));
            }
        }
        if !self.before.neutral.is_empty() {
            self.neutral_left_over(&next.files, &mut files)?;
        }
        files.retain(|path| {
            is_below_folders(&self.root, path).unwrap_or_default()
                && matches!(look(&self.root.join(&path[1..])), Ok(Found::File | Found::Other))
        });
        Ok(files)
    }

    /// Finds pages that stood where something was withdrawn and where nothing is now: no list names them.
    fn neutral_left_over(&self, next: &BTreeMap<String, String>, files: &mut Vec<String>) -> Result<()> {
        let mut open = vec![String::new()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(self.root.join(folder.trim_start_matches('/')))? {
                let entry = entry?;
                let Ok(name) = entry.file_name().into_string() else { continue };
                let path = format!("{folder}/{name}");
                let kind = entry.file_type()?;
                if !is_plain(&path) {
                    continue;
                } else if kind.is_dir() {
                    open.push(path);
                } else if kind.is_file()
                    && name.ends_with(".html")
                    && !next.contains_key(&path)
                    && !self.before.files.contains_key(&path)
                    && self.is_ours(&path)
                {
                    files.extend(Form::ALL.map(|form| form.path(&path)));
                    files.push(path);
                }
            }
        }
        Ok(())
    }

    fn next(&self) -> std::sync::MutexGuard<'_, NextBuild> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Output {
    /// Leaves nothing of a build that failed, unless its journal has begun: then the next one finishes it.
    fn drop(&mut self) {
        if !state::is_between_builds(&self.root) {
            _ = state::clear_stage(&self.root);
            self.next().folders.iter().rev().for_each(|folder| _ = fs::remove_dir(folder));
        }
    }
}

fn list_length(files: &BTreeMap<String, String>) -> usize {
    files.keys().filter(|path| *path != BUILD_FILE).count()
}

/// A path in the folder of `path`, the same for all of its files; `None` at the top.
fn folder_of(path: &str) -> Option<String> {
    let (folder, _) = path.rsplit_once('/')?;
    (!folder.is_empty()).then(|| format!("{folder}/_"))
}

/// Whether pages load the file at `path`, under a name that follows its bytes.
fn is_named_by_pages(path: &str) -> bool {
    crate::policy::KEPT.iter().any(|folder| path.starts_with(folder))
}
