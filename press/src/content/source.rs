//! The files under `content/`: texts in memory, everything else where it is until it is needed.

use anyhow::Context;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// The files of a content folder by their path in it, with `/` between folders: first those in memory, then those that stay on the
/// disk. A path is in one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source(pub BTreeMap<String, Vec<u8>>, pub BTreeMap<String, PathBuf>);

impl Source {
    /// Reads a folder with its sub-folders. Hidden files (`.DS_Store`) are no content.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut source = Self::default();
        source.read_into(folder, "")?;
        Ok(source)
    }

    fn read_into(&mut self, folder: &Path, prefix: &str) -> anyhow::Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))? {
            let entry = entry?;
            let path = entry.path();
            let name = entry.file_name();
            let name = name.to_str().with_context(|| format!("{} has a name that is not UTF-8", path.display()))?;
            if name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                self.read_into(&path, &format!("{prefix}{name}/"))?;
            } else if !is_text(name) {
                self.1.insert(format!("{prefix}{name}"), path);
            } else {
                let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                self.0.insert(format!("{prefix}{name}"), bytes);
            }
        }
        Ok(())
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
        let path = path.into();
        self.1.remove(&path);
        self.0.insert(path, bytes.into());
    }
}

/// Whether a file is read at once. Pictures, and whatever else lies in the folder, may be larger than memory.
fn is_text(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("md" | "toml" | "txt"))
}
