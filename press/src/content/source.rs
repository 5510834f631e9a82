//! The files under `content/`: texts in memory, everything else where it is until it is needed.

use super::problem::Problems;
use anyhow::Context;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    fs::{self, File, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The most octets of a text. The longest real article has less than a tenth of them.
pub const TEXT_LIMIT: u64 = 2_000_000;
/// The most octets of any other file.
pub const MEDIA_LIMIT: u64 = 100_000_000;
/// The most folders in each other.
const DEEPEST: usize = 8;

/// A file in the content folder for the `padding_key`, where the repository is public. Its name begins with a dot, so it is no content.
pub const PADDING_KEY_FILE: &str = ".padding-key";

/// The files of a content folder by their path in it, with `/` between folders: first those in memory, then those that stay on the
/// disk. A path is in one of the two. Paths and texts are in Unicode's normal form C, so that a letter is the same however the author's
/// machine composed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source(pub BTreeMap<String, Vec<u8>>, pub BTreeMap<String, PathBuf>, Outside);

/// What is known of a content folder besides its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Outside {
    /// What cannot be read, and what to do about it.
    refused: Vec<(String, String)>,
    /// The padding keys that do not stand in a file of the content, and where they stand.
    padding_keys: Vec<(String, String)>,
}

impl Source {
    /// Reads a folder with its sub-folders. Hidden files (`.DS_Store`) are no content. What is no ordinary file, too large or not
    /// readable is told by [`super::compile()`].
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut source = Self::default();
        let root = fs::canonicalize(folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
        source.read_into(&root, &root, "", 0);
        let key = root.join(PADDING_KEY_FILE);
        if key.exists() {
            let text = fs::read_to_string(&key).with_context(|| format!("cannot read {}", key.display()))?;
            source.put_padding_key(&format!("content/{PADDING_KEY_FILE}"), &text);
        }
        Ok(source)
    }

    fn read_into(&mut self, root: &Path, folder: &Path, prefix: &str, depth: usize) {
        let entries = match fs::read_dir(folder) {
            Ok(_) if depth > DEEPEST => {
                return self.refuse(prefix, "these folders are nested too deeply: move the files up");
            }
            Ok(entries) => entries,
            Err(error) => {
                return self.refuse(prefix, format!("this folder cannot be read ({error}): change its permissions"));
            }
        };
        for entry in entries {
            let (path, name) = match entry {
                Ok(entry) => (entry.path(), entry.file_name()),
                Err(error) => return self.refuse(prefix, format!("this folder cannot be read ({error})")),
            };
            let Some(name) = name.to_str() else {
                let path = format!("{prefix}{}", name.to_string_lossy());
                self.refuse(&path, "the name of this file is not UTF-8: rename it");
                continue;
            };
            if name.starts_with('.') {
                // A slip that nobody would see: the story stays published.
                if name.to_lowercase() == ".withdrawn.toml" {
                    self.refuse(
                        &format!("{prefix}{name}"),
                        "nothing reads a hidden file: name it content/withdrawn.toml",
                    );
                }
                continue;
            }
            let name = format!("{prefix}{}", name.nfc());
            match target(root, &path) {
                Ok((path, found)) if found.is_dir() => self.read_into(root, &path, &format!("{name}/"), depth + 1),
                Ok((path, found)) => match content(path, &name, &found) {
                    Ok(_) if self.paths().any(|known| known == name) => {
                        self.refuse(
                            &name,
                            "two files have this name, composed of other characters: rename one of them",
                        );
                    }
                    Ok(Content::Text(bytes)) => self.put(name, bytes),
                    Ok(Content::Other(path)) => _ = self.1.insert(name, path),
                    Err(message) => self.refuse(&name, message),
                },
                Err(message) => self.refuse(&name, message),
            }
        }
    }

    fn refuse(&mut self, path: &str, message: impl Into<String>) {
        self.2.refused.push((path.to_owned(), message.into()));
    }

    /// Reports what could not be read.
    pub(super) fn report(&self, problems: &Problems) {
        for (path, message) in &self.2.refused {
            problems.error(path, None, message.as_str());
        }
    }

    /// The path of every file.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().chain(self.1.keys()).map(String::as_str)
    }

    /// The bytes of a file wherever it is; `None` when there is no such file.
    pub fn load(&self, path: &str) -> Option<io::Result<Cow<'_, [u8]>>> {
        let kept = self.0.get(path).map(|bytes| Ok(Cow::Borrowed(bytes.as_slice())));
        kept.or_else(|| self.1.get(path).map(|file| fs::read(file).map(Cow::Owned)))
    }

    /// A file in memory, or `None`.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// Puts a file into memory, in place of an older one.
    pub fn put(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let (path, bytes) = (path.into().nfc().collect::<String>(), bytes.into());
        let composed = match std::str::from_utf8(&bytes) {
            Ok(text) if is_text(&path) && !is_nfc(text) => Some(text.nfc().collect::<String>().into_bytes()),
            _ => None,
        };
        self.1.remove(&path);
        self.0.insert(path, composed.unwrap_or(bytes));
    }

    /// Gives the `padding_key` of `withdrawn.toml` from elsewhere: `place` says where it stands. An empty one is none.
    pub fn put_padding_key(&mut self, place: &str, key: &str) {
        if !key.trim().is_empty() {
            self.2.padding_keys.push((place.to_owned(), key.trim().to_owned()));
        }
    }

    /// The padding keys from elsewhere, and where they stand.
    pub(super) fn padding_keys(&self) -> &[(String, String)] {
        &self.2.padding_keys
    }
}

/// Whether staff write the file as text.
pub fn is_text(path: &str) -> bool {
    [".md", ".toml"].iter().any(|end| path.to_lowercase().ends_with(end))
}

/// What stands at a path, or what to do about it. A symbolic link may lead to a file of the same folder and nowhere else: from
/// elsewhere it would publish what nobody meant to.
fn target(root: &Path, path: &Path) -> Result<(PathBuf, Metadata), String> {
    let metadata =
        |path: &Path| fs::symlink_metadata(path).map_err(|error| format!("this cannot be read ({error}): remove it"));
    let found = metadata(path)?;
    if !found.is_symlink() {
        return Ok((path.to_owned(), found));
    }
    let target = fs::canonicalize(path)
        .map_err(|_| "this is a link to a file that is not there: remove it, or put the file in its place")?;
    let inside = target.strip_prefix(root).ok();
    let hidden = |path: &Path| path.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    if inside.is_none_or(hidden) {
        return Err("this is a link that leads out of content/: put the file itself in its place".to_owned());
    }
    let found = metadata(&target)?;
    if found.is_dir() {
        return Err("this is a link to a folder: put the folder itself in its place".to_owned());
    }
    Ok((target, found))
}

/// A file as it is taken up.
enum Content {
    /// A text with its bytes.
    Text(Vec<u8>),
    /// Anything else stays where it is: pictures may be larger than memory.
    Other(PathBuf),
}

/// Takes up a file that is not too large.
fn content(path: PathBuf, name: &str, found: &Metadata) -> Result<Content, String> {
    if !found.is_file() {
        return Err("this is not an ordinary file (a pipe, a socket or a device): remove it".to_owned());
    }
    let (limit, what) = if is_text(name) { (TEXT_LIMIT, "a text") } else { (MEDIA_LIMIT, "a picture") };
    let large = |bytes: u64| {
        let mega = |bytes: u64| bytes.div_ceil(1_000_000);
        format!("this file has {} MB, and {what} may have {} MB: make it smaller", mega(bytes), mega(limit))
    };
    if found.len() > limit {
        return Err(large(found.len()));
    }
    if !is_text(name) {
        return Ok(Content::Other(path));
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    read.map_err(|error| format!("this file cannot be read ({error}): change its permissions"))?;
    // Somebody may be writing it just now.
    if bytes.len() as u64 > limit { Err(large(bytes.len() as u64)) } else { Ok(Content::Text(bytes)) }
}
