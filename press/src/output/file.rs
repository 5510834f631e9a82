//! A file of the site, and what is known of it once it is written.

use crate::hash::Digest;
use anyhow::{Context, Result};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Files by their path in the site, which begins with a slash.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Begins with a slash; without the base path, which is the host's to add.
    pub path: String,
    /// The content of the file.
    pub bytes: Vec<u8>,
}

impl File {
    /// A text at a path.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), bytes: text.into().into_bytes() }
    }

    /// The page at an address that ends in a slash.
    pub fn page(address: &str, html: String) -> Self {
        Self::text(page_file(address), html)
    }

    /// The JSON of a value. Fails for a value without a JSON form, such as a map whose keys are no texts.
    pub fn json(path: &str, value: &impl Serialize) -> Result<Self> {
        Ok(Self { path: path.to_owned(), bytes: encoded(path, value)?.into_bytes() })
    }
}

/// The JSON of a value that is served at `path`.
pub fn encoded(path: &str, value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).with_context(|| format!("{path} has no JSON form"))
}

/// The file behind an address that ends in a slash: `/en/` is `/en/index.html`.
pub fn page_file(address: &str) -> String {
    format!("{address}index.html")
}

/// A file with the hash of its bytes: whoever needs the hash takes it from here, and it is computed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashedFile {
    file: File,
    digest: Digest,
}

impl HashedFile {
    /// Its path in the site.
    pub fn path(&self) -> &str {
        &self.file.path
    }

    /// The content of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.file.bytes
    }

    /// The hash of its content.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The file without its hash.
    pub fn into_file(self) -> File {
        self.file
    }

    /// What lists say of it.
    pub fn record(&self) -> FileRecord {
        FileRecord { path: self.file.path.clone(), digest: self.digest, bytes: self.file.bytes.len() }
    }
}

impl From<File> for HashedFile {
    fn from(file: File) -> Self {
        Self { digest: Digest::of(&file.bytes), file }
    }
}

/// What lists say of a file, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// Its path in the site.
    pub path: String,
    /// The hash of its content.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: usize,
}

/// The files that were written, by path.
#[derive(Debug, Default)]
pub struct FileIndex(BTreeMap<String, FileRecord>);

impl FileIndex {
    /// The file at a path, or the page at an address that ends in a slash.
    pub fn get(&self, path: &str) -> Option<&FileRecord> {
        if path.ends_with('/') { self.0.get(&page_file(path)) } else { self.0.get(path) }
    }

    /// The files and folders at the root of the site: `/404.html`, `/en/`.
    pub fn root_entries(&self) -> BTreeSet<String> {
        let root = |path: &String| match path[1..].find('/') {
            Some(end) => path[..end + 2].to_owned(),
            None => path.clone(),
        };
        self.0.keys().map(root).collect()
    }
}

impl Extend<FileRecord> for FileIndex {
    fn extend<T: IntoIterator<Item = FileRecord>>(&mut self, files: T) {
        self.0.extend(files.into_iter().map(|file| (file.path.clone(), file)));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_json_form_is_an_error_and_no_empty_file() {
        let keyed: BTreeMap<Vec<u8>, u8> = [(vec![1], 2)].into();
        let error = File::json("/content/a.json", &keyed).unwrap_err();
        assert_eq!(error.to_string(), "/content/a.json has no JSON form");
        assert_eq!(File::json("/a.json", &[1]).unwrap().bytes, b"[1]");
    }

    #[test]
    fn the_index_knows_pages_by_their_address() {
        let mut index = FileIndex::default();
        let files = [File::page("/en/", "a".to_owned()), File::page("/", "b".to_owned()), File::text("/404.html", "c")];
        index.extend(files.map(|file| HashedFile::from(file).record()));
        assert_eq!(index.get("/en/"), index.get("/en/index.html"));
        assert_eq!(index.get("/").unwrap().digest, Digest::of("b"));
        assert_eq!(index.get("/en"), None);
        assert_eq!(index.root_entries(), ["/404.html", "/en/", "/index.html"].map(str::to_owned).into());
    }
}
