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
            // With the profile of the release its crates for the host serve here too.
            clippy.args(["--profile", "wasm", "--no-default-features", "--features", feature, "--", "-D", "warnings"]);
            run::quiet("check", &mut clippy)
        })?;
    }
    let found = run::step("checking the content", || {
        run::log("content", run::command(press).args(["check", "--content", "content"]))
    })?;
    // It may have warnings.
    run::print_below(&found);
    Ok(())
}
