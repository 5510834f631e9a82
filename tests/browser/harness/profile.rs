//! What a browser keeps on the disk.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// What a browser keeps, from one to the next. Removed when nobody uses it any more.
pub struct Profile(PathBuf);

impl Profile {
    /// With nothing in it.
    pub fn new() -> Arc<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("campaign-site-{}-{number}", std::process::id()));
        // Firefox does not make it.
        fs::create_dir_all(&folder).expect("a temporary folder");
        Arc::new(Self(folder))
    }

    /// The folder in which the browser keeps it.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}
