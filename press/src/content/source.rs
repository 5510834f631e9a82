//! The files under `content/`, in memory: everything after [`Source::read`] is pure.

use anyhow::Context;
use std::{collections::BTreeMap, fs, path::Path};

/// The files of a content folder by their path in it, with `/` between folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source(pub BTreeMap<String, Vec<u8>>);

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
            } else {
                let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                self.0.insert(format!("{prefix}{name}"), bytes);
            }
        }
        Ok(())
    }

    /// One file, or `None`.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// Puts a file, in place of an older one.
    pub fn put(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), bytes.into());
    }
}
