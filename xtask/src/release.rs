//! The assets of a release; docs/release.md says what a release is.

use crate::{
    build, files, run,
    setup::{self, Tools},
};
use anyhow::{Context, Result, ensure};
use std::{env::consts, fs, path::Path};

/// Packs the app folder and press, with their licences, into `target/release-assets`, and writes the hash of the archive
/// beside it.
pub fn write(tools: &Tools) -> Result<()> {
    let git = |arguments: &[&str]| {
        let output = run::output(run::command("git").args(arguments));
        Ok::<_, anyhow::Error>(output.context("a release is made from a git repository")?.trim().to_owned())
    };
    let changed = git(&["status", "--porcelain"])?;
    ensure!(changed.is_empty(), "a release is made from a commit, and these files differ from it:\n{changed}");
    let (commit, time) = (git(&["rev-parse", "HEAD"])?, git(&["show", "--no-patch", "--format=%ct", "HEAD"])?);
    build::app(tools)?;
    let press = build::press()?;
    let deny = setup::cargo_deny()?;

    let out = run::target().join("release-assets");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let name = format!("campaign-site-{}-{}-{}", env!("CARGO_PKG_VERSION"), consts::ARCH, consts::OS);
    let folder = out.join(&name);
    for file in files::list(&build::app_folder())? {
        copy(&file, &folder.join("app").join(file.strip_prefix(build::app_folder())?))?;
    }
    copy(&press, &folder.join(press.file_name().context("press has a name")?))?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&run::root().join(licence), &folder.join(licence))?;
    }
    let crates = run::output(run::command(deny).args(CRATES));
    let crates = crates.context("cargo-deny cannot list the licences")?;
    fs::write(folder.join("THIRD-PARTY.txt"), format!("{THIRD_PARTY}{crates}"))?;
    fs::write(folder.join("BUILD.txt"), format!("commit {commit}\n{}\n", tools.describe()))?;

    let archive = format!("{name}.tar.gz");
    run::step(&format!("packing {archive}"), || {
        let mut tar = run::command("tar");
        // The same files give the same archive.
        tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mode=u+rw,go+rX,go-w"]);
        tar.arg(format!("--mtime=@{time}")).args(["--use-compress-program=gzip -n", "-cf", &archive, &name]);
        run::quiet("tar", tar.current_dir(&out))
    })?;
    fs::remove_dir_all(&folder)?;
    let hash =
        run::output(run::command("sha256sum").arg(&archive).current_dir(&out)).context("sha256sum is missing")?;
    fs::write(out.join("SHA256SUMS"), &hash)?;
    print!("{}:\n{hash}", out.display());
    Ok(())
}

/// The options of cargo-deny that list what a user gets.
const CRATES: [&str; 9] =
    ["--workspace", "--exclude", "xtask", "--exclude-dev", "--offline", "--locked", "list", "--layout", "crate"];

/// Heads the list of crates.
const THIRD_PARTY: &str = "press and the app are built from these crates, unchanged, under these licences. The source of each is on \
                           https://crates.io/ under its name and version.\n\n";

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}
