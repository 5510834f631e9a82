//! Derivatives and facts of pictures, kept between builds in files named by the hash of the original.

use super::{Facts, Picture};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

/// A folder of files, each with its SHA-256 before it, or none. It never fails: what cannot be kept is made again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cache(Option<PathBuf>);

impl Cache {
    /// Keeps pictures in `pictures` below `folder`.
    pub fn new(folder: &Path) -> Self {
        Self(Some(folder.join("pictures")))
    }

    /// What was kept, unless it was damaged since.
    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        let bytes = fs::read(self.0.as_ref()?.join(name)).ok()?;
        let (sum, kept) = bytes.split_at_checked(32)?;
        (Sha256::digest(kept).as_slice() == sum).then(|| kept.to_vec())
    }

    pub(super) fn keep(&self, name: &str, bytes: &[u8]) {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let Some(folder) = &self.0 else { return };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!("{name}.new-{}-{number}", std::process::id()));
        let kept = [Sha256::digest(bytes).as_slice(), bytes].concat();
        let written = fs::create_dir_all(folder)
            .and_then(|()| fs::write(&temporary, kept))
            .and_then(|()| fs::rename(&temporary, folder.join(name)));
        if written.is_err() {
            _ = fs::remove_file(&temporary);
        }
    }

    pub(super) fn facts(&self, key: &str) -> Option<Facts> {
        serde_json::from_slice(&self.read(&facts_name(key))?).ok()
    }

    pub(super) fn keep_facts(&self, key: &str, facts: Facts) {
        if let Ok(json) = serde_json::to_vec(&facts) {
            self.keep(&facts_name(key), &json);
        }
    }

    /// Removes whatever was kept of pictures that are not among `used`: what is withdrawn stays nowhere.
    pub fn tidy<'a>(&self, used: impl Iterator<Item = &'a Picture>) {
        let keys: BTreeSet<&str> = used.map(|picture| picture.key.as_str()).collect();
        let entries = self.0.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        for entry in entries {
            let name = entry.file_name();
            let is_used = name.to_str().and_then(|name| name.get(..32)).is_some_and(|key| keys.contains(key));
            if !is_used {
                _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn facts_name(key: &str) -> String {
    format!("{key}.json")
}
