//! Everything a machine can say about the sources without running them.

use std::path::Path;

use anyhow::Result;

use crate::run;
use crate::setup::Tools;

/// Formatting, lints for this machine and for wasm, and the content.
pub fn all(tools: &Tools, press: &Path) -> Result<()> {
    let cargo = |arguments: &[&str]| run::quiet("check", run::command("cargo").args(arguments));
    run::step("checking the formatting", || cargo(&["fmt", "--all", "--check"]))?;
    run::step("checking the code for this machine", || {
        cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
    })?;
    for feature in ["hydrate", "csr"] {
        run::step(&format!("checking the code for wasm ({feature})"), || {
            let mut clippy = tools.toolchain.clippy();
            clippy.args(["--no-default-features", "--features", feature, "--", "-D", "warnings"]);
            run::quiet("check", &mut clippy)
        })?;
    }
    run::step("checking the content", || {
        run::quiet("content", run::command(press).args(["check", "--content", "content"]))
    })
}
