//! Debian's package manager.

use crate::run;
use anyhow::Result;
use std::process::Command;

/// Installs packages of Debian by name.
pub fn install(packages: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| {
        run::quiet("apt", run::command("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    // A machine that has never looked has no list of packages, one that looked long ago has a stale one.
    apt(&install).or_else(|_| apt(&["update"]).and_then(|()| apt(&install)))
}

/// Whether this machine has apt.
pub fn exists() -> bool {
    run::find("apt-get").is_some()
}

/// Whether this user is root, without which apt installs nothing.
pub fn is_root() -> bool {
    run::output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

/// Whether packages can be installed by this command.
pub fn is_usable() -> bool {
    exists() && is_root()
}
