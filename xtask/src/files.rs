//! Reading folders; and stamps, which tell whether anything has to be made again.

use anyhow::Result;
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

/// Every file below a path, sorted; the path itself when it is a file; nothing when it is missing.
pub fn list(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    entries.sort();
    let nested = entries.iter().map(|entry| list(entry)).collect::<Result<Vec<_>>>()?;
    Ok(nested.concat())
}

/// A hash of everything that a result is made from. It is compared on this machine only.
#[derive(Default)]
pub struct Stamp(DefaultHasher);

impl Stamp {
    /// Adds a value, such as an option or the version of a tool.
    pub fn value(mut self, value: impl Hash) -> Self {
        value.hash(&mut self.0);
        self
    }

    /// Adds the names and the bytes of every file below a path, as they are named from `root`.
    pub fn files(mut self, root: &Path, path: &Path) -> Result<Self> {
        for file in list(path)? {
            file.strip_prefix(root).unwrap_or(&file).hash(&mut self.0);
            fs::read(&file)?.hash(&mut self.0);
        }
        Ok(self)
    }

    /// The hash in hexadecimal.
    pub fn text(&self) -> String {
        format!("{:016x}", self.0.finish())
    }

    /// Calls `make` unless `file` says that its result is there already, made from the same inputs; returns whether it did.
    /// While `make` runs, and after it has failed, the file does not exist.
    pub fn unless_current(&self, file: &Path, exists: bool, make: impl FnOnce() -> Result<()>) -> Result<bool> {
        let stamp = self.text();
        if exists && fs::read_to_string(file).is_ok_and(|found| found == stamp) {
            return Ok(false);
        }
        if file.exists() {
            fs::remove_file(file)?;
        }
        make()?;
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, stamp)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    fn temporary_folder(name: &str) -> Result<PathBuf> {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    #[test]
    fn a_stamp_changes_with_names_bytes_and_values() -> Result<()> {
        let root = temporary_folder("stamp")?;
        fs::create_dir_all(root.join("a/b"))?;
        let stamp = |value: &str| Ok::<_, anyhow::Error>(Stamp::default().value(value).files(&root, &root)?.text());
        let mut seen = vec![stamp("1")?, stamp("2")?];
        for (file, text) in [("a/x", "1"), ("a/x", "2"), ("a/b/x", "2"), ("y", "")] {
            fs::write(root.join(file), text)?;
            seen.push(stamp("1")?);
        }
        let distinct = std::collections::BTreeSet::from_iter(&seen);
        assert_eq!(seen.len(), distinct.len(), "{seen:?}");
        Ok(fs::remove_dir_all(&root)?)
    }

    #[test]
    fn a_result_is_made_again_only_when_it_has_to_be() -> Result<()> {
        let folder = temporary_folder("current")?;
        let file = folder.join("sites/a.stamp");
        let (old, new) = (Stamp::default().value("old"), Stamp::default().value("new"));
        assert!(old.unless_current(&file, true, || Ok(()))?, "no stamp");
        assert!(!old.unless_current(&file, true, || bail!("nothing has changed"))?);
        assert!(old.unless_current(&file, false, || Ok(()))?, "no result");
        assert!(new.unless_current(&file, true, || bail!("halfway")).is_err(), "another stamp");
        assert!(old.unless_current(&file, true, || Ok(()))?, "a failure leaves no stamp");
        Ok(fs::remove_dir_all(&folder)?)
    }
}
