//! What is slow to make, kept between builds: compressed forms and pictures, each under the hash of what it was made from.
//!
//! Several outputs may share a cache. Each leaves a list of what its last build used; what is in no list of an output that still
//! exists is removed at the end of every build. So nothing of a withdrawn story outlives the builds of the sites that showed it.
//! Nothing depends on an entry being there: it may be removed at any time, also by a build that runs at the same time.

use super::{
    place::{Found, look, write_beside},
    state,
};
use crate::hash::hex;
use anyhow::{Context, Result};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// A cache folder as one build uses it.
#[derive(Debug)]
pub(super) struct Cache {
    /// As the user named it.
    named: PathBuf,
    used: Mutex<BTreeSet<Key>>,
}

/// The name of an entry: a hash of everything that its bytes depend on.
type Key = [u8; 32];

/// The folder of this layout; a press with another one has another name.
const LAYOUT: &str = "v2";

impl Cache {
    /// Opens a cache, which is made if it is not there.
    pub fn open(named: &Path) -> Result<Self> {
        let cache = Self { named: named.to_owned(), used: Mutex::default() };
        for folder in [cache.entries(), cache.lists()] {
            fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        Ok(cache)
    }

    fn entries(&self) -> PathBuf {
        self.named.join(LAYOUT).join("entries")
    }

    fn lists(&self) -> PathBuf {
        self.named.join(LAYOUT).join("outputs")
    }

    fn file(&self, key: &Key) -> PathBuf {
        let name = digits(key);
        self.entries().join(&name[..2]).join(name)
    }

    /// The entry made from `parts`, or what `make` gives, which is kept. A damaged entry is made anew.
    pub fn get_or_make(&self, parts: &[&str], make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
        let key: Key = Sha256::digest(parts.join("\n")).into();
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        let file = self.file(&key);
        if let Some(bytes) = fs::read(&file).ok().and_then(|entry| checked(&key, &entry)) {
            return Ok(bytes);
        }
        let bytes = make()?;
        // The build goes on without it, as when the disk is full.
        _ = write_beside(&file, &[&check(&key, &bytes)[..], &bytes].concat());
        Ok(bytes)
    }

    /// Lists what this build of `output` used, and removes every entry that no output uses.
    pub fn sweep(&self, output: &Path) -> Result<()> {
        let mut kept = self.used.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let keys = kept.iter().map(digits).collect::<Vec<_>>().join("\n");
        let path = serde_json::to_string(output).context("the output folder has no name in Unicode")?;
        write_beside(&self.lists().join(list_name(output)), format!("{path}\n{keys}\n").as_bytes())?;
        for entry in fs::read_dir(self.lists())? {
            let file = entry?.path();
            let text = fs::read_to_string(&file).unwrap_or_default();
            let mut lines = text.lines();
            let site: Option<PathBuf> = lines.next().and_then(|line| serde_json::from_str(line).ok());
            // One with another name was left by a build that was stopped.
            let is_its_list = |site: &PathBuf| file.file_name().is_some_and(|name| name == list_name(site).as_str());
            if site.filter(is_its_list).is_some_and(|site| state::is_output(&site)) {
                kept.extend(lines.filter_map(key));
            } else {
                remove(&file)?;
            }
        }
        for folder in fs::read_dir(self.entries())? {
            let folder = folder?.path();
            if look(&folder)? != Found::Folder {
                continue;
            }
            for entry in fs::read_dir(&folder)? {
                let file = entry?.path();
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                if !key(&name).is_some_and(|key| kept.contains(&key)) {
                    remove(&file)?;
                }
            }
        }
        self.remove_first_layout()
    }

    /// Removes what older versions of press kept in the same folder and never removed: `ab/{64 digits}.br` and pictures in `made/`.
    fn remove_first_layout(&self) -> Result<()> {
        for folder in fs::read_dir(&self.named)? {
            let folder = folder?.path();
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_hash =
                |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit));
            let (is_form, is_made) = (name.len() == 2 && is_hash(&name), name == "made");
            if !(is_form || is_made) || look(&folder)? != Found::Folder {
                continue;
            }
            for entry in fs::read_dir(&folder)? {
                let file = entry?.path();
                let entry = file.file_name().unwrap_or_default().to_string_lossy();
                let form = entry.strip_suffix(".br").or_else(|| entry.strip_suffix(".gz"));
                let form = form.is_some_and(|hash| hash.len() == 64 && hash.starts_with(&name) && is_hash(hash));
                let preview = entry.strip_prefix("preview-").and_then(|rest| rest.strip_suffix(".png"));
                if (is_form && form) || (is_made && preview.is_some_and(|hash| hash.len() == 16 && is_hash(hash))) {
                    remove(&file)?;
                }
            }
            // Fails, as it should, while something is left in it.
            _ = fs::remove_dir(&folder);
        }
        Ok(())
    }
}

/// The name of the list of an output.
fn list_name(output: &Path) -> String {
    hex(output.as_os_str().as_encoded_bytes())
}

/// Removes a file or a link. Another build may have been faster.
fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if look(file)? != Found::Nothing => {
            Err(error).with_context(|| format!("cannot remove {} from the cache: remove it by hand", file.display()))
        }
        _ => Ok(()),
    }
}

/// What stands before the bytes of an entry: it binds them to its name.
fn check(key: &Key, bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(key).chain_update(bytes).finalize().into()
}

/// The bytes of an entry, unless it is damaged.
fn checked(key: &Key, entry: &[u8]) -> Option<Vec<u8>> {
    let (expected, bytes) = entry.split_at_checked(32)?;
    (check(key, bytes) == expected).then(|| bytes.to_vec())
}

fn digits(key: &Key) -> String {
    HEXLOWER.encode(key)
}

fn key(digits: &str) -> Option<Key> {
    HEXLOWER.decode(digits.as_bytes()).ok()?.try_into().ok()
}
