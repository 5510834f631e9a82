//! What the tests stand on: built sites that are served, and a browser that is driven.

mod browser;
mod engine;
mod fault;
mod partner;
mod process;
mod profile;
mod served;
mod wordpress;

pub use browser::Browser;
pub use engine::{Engine, Options, Scheme};
pub use fault::Fault;
pub use partner::Partner;
pub use profile::Profile;
pub use served::{Answer, Served, TempFolder, follow, get, without_letters};
pub use wordpress::WordPress;

use std::{env, path::PathBuf, time::Duration};

/// How long a condition may take to come true. Never waited for when all is well.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// How long a whole test may take: a browser that hangs must not hang the suite.
const TEST_PATIENCE: Duration = Duration::from_secs(600);

/// Runs a test.
pub fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let ended = runtime.block_on(async { tokio::time::timeout(TEST_PATIENCE, test).await });
    assert!(ended.is_ok(), "the test did not end within {TEST_PATIENCE:?}");
}

/// A path from the environment that `cargo xtask test` prepares.
pub fn from_environment(variable: &str) -> PathBuf {
    match env::var_os(variable) {
        Some(value) => value.into(),
        None => panic!("{variable} is not set: run these tests with `cargo xtask test`"),
    }
}
