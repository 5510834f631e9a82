//! Everything a machine can say about the sources without running them.

use crate::{
    run, scripts,
    setup::{self, Tools},
};
use anyhow::{Result, ensure};
use std::path::Path;

/// What is private is documented too, and may be named by what is public: nothing here is read outside the repository.
const DOC_FLAGS: &str = "-D warnings -A rustdoc::private_intra_doc_links";

/// Formatting, lints for this machine and for wasm, documentation, scripts, dependencies, spelling and the content.
pub fn all(tools: &Tools, press: &Path) -> Result<()> {
    let cargo = |arguments: &[&str]| run::quiet("check", run::command("cargo").args(arguments));
    run::step("checking the formatting", || cargo(&["fmt", "--all", "--check"]))?;
    run::step("checking the code for this machine", || {
        // The browser tests are no default target (`test = false`), so they are named.
        cargo(&["clippy", "--workspace", "--all-targets", "--test", "browser", "--", "-D", "warnings"])
    })?;
    run::step("checking the code for wasm", || {
        let mut clippy = tools.toolchain.clippy();
        // With the profile of the release its crates for the host serve here too.
        clippy.args(["--profile", "wasm", "--no-default-features", "--features", "hydrate", "--", "-D", "warnings"]);
        run::quiet("check", &mut clippy)
    })?;
    run::step("checking the documentation", || {
        let mut doc = run::command("cargo");
        doc.args(["doc", "--workspace", "--no-deps", "--document-private-items"]).env("RUSTDOCFLAGS", DOC_FLAGS);
        run::quiet("check", &mut doc)
    })?;
    scripts::check()?;
    dependencies()?;
    let typos = setup::typos()?;
    run::step("checking the spelling", || run::quiet("check", run::command(typos).args(["--config", "typos.toml"])))?;
    let warnings = run::step("checking the content", || {
        run::log("content", run::command(press).args(["check", "--content", "content"]))
    })?;
    run::print_below(&warnings);
    Ok(())
}

/// Licences, bans and sources of everything in the lock files. Advisories are left out: they need the network, and a check
/// must not fail on the day somebody else publishes one.
fn dependencies() -> Result<()> {
    let cargo_deny = setup::cargo_deny()?;
    let deny = |arguments: &[&str]| {
        let mut deny = run::command(&cargo_deny);
        deny.args(["--config", "deny.toml", "--offline", "--locked"]).args(arguments);
        deny
    };
    for manifest in ["Cargo.toml", "tools/wasm-bindgen/Cargo.toml"] {
        run::step(&format!("checking the dependencies of {manifest}"), || {
            // A build has fetched what this machine needs; the graph is that of all machines.
            run::quiet("check", run::command("cargo").args(["fetch", "--locked", "--manifest-path", manifest]))?;
            let mut check = deny(&["--manifest-path", manifest, "--workspace", "check", "--hide-inclusion-graph"]);
            if manifest == "Cargo.toml" {
                // What deny.toml allows without need is a leftover.
                check.args(["-D", "license-not-encountered", "-D", "license-exception-not-encountered"]);
            }
            run::quiet("check", check.args(["licenses", "bans", "sources"]))
        })?;
    }
    run::step("checking the licences in the wasm", || {
        let graph = ["--exclude-dev", "--exclude", "press", "--exclude", "xtask", "--target", "wasm32-unknown-unknown"];
        let mut list = deny(&[&graph[..], &["--no-default-features", "--features", "hydrate", "list"]].concat());
        let licences = run::log("check", &mut list)?;
        ensure!(licences.contains("MIT ("), "cargo-deny lists no licences:\n{licences}");
        ensure!(!licences.contains("MPL-"), "only native programs may contain MPL-2.0:\n{licences}");
        Ok(())
    })
}
