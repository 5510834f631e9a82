//! trunk makes the wasm app, press makes the site around it.

use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::setup::Tools;
use crate::{run, size};

/// Every file that the wasm is made from.
const APP_INPUTS: [&str; 6] = ["Cargo.lock", "Cargo.toml", "Trunk.toml", "index.html", "package-lock.json", "src"];

/// What trunk makes: the reader's app and the composer.
const PROGRAMS: [&str; 4] = ["campaign-site.js", "campaign-site_bg.wasm", "letter.js", "letter_bg.wasm"];

/// What a site is made from and where it goes. `None` leaves the choice to press.
#[derive(Default)]
pub struct Site {
    /// The folder of the campaign's files.
    pub content: PathBuf,
    /// The folder to write.
    pub out: PathBuf,
    /// Where the site will stand, instead of `base_url` in `campaign.toml`.
    pub base_url: Option<String>,
    /// The day to build for, instead of today.
    pub date: Option<String>,
    /// Whether to show drafts.
    pub drafts: bool,
}

/// The app folder: the wasm and its glue as trunk made them, `assets/` and `style/`. With it press needs no other tool.
pub fn app_folder() -> PathBuf {
    run::target().join("app")
}

/// Makes the app folder. The wasm in it is built only when something it is made from has changed.
pub fn app(tools: &Tools) -> Result<()> {
    let stamp_file = run::target().join("app.stamp");
    let stamp = app_stamp(&run::root(), &tools.toolchain.describe())?;
    if PROGRAMS.iter().all(|file| app_folder().join(file).is_file())
        && fs::read_to_string(&stamp_file).is_ok_and(|found| found == stamp)
    {
        println!("the wasm app is up to date");
    } else {
        run::step("building the wasm app", || trunk(tools))?;
        fs::write(&stamp_file, &stamp)?;
    }
    furnish(&app_folder())
}

fn trunk(tools: &Tools) -> Result<()> {
    // `index.html` names what `cargo xtask dev` renders; trunk wants it to be there.
    fs::create_dir_all(preview_folder().join("content"))?;
    for file in ["content/manifest.json", "style.css"].map(|file| preview_folder().join(file)) {
        if !file.exists() {
            fs::write(file, "")?;
        }
    }
    let mut trunk = run::command("trunk");
    tools.toolchain.apply(&mut trunk);
    trunk.env("PATH", &tools.path).args(["build", "--release", "--cargo-profile", "wasm", "--skip-version-check"]);
    trunk.args(["--no-default-features", "--features", "hydrate", "--dist"]).arg(app_folder());
    run::quiet("trunk", &mut trunk)
}

/// Puts into an app folder what no tool has to build.
fn furnish(app: &Path) -> Result<()> {
    for folder in ["assets", "style"] {
        let (from, to) = (run::root().join(folder), app.join(folder));
        if to.is_dir() {
            fs::remove_dir_all(&to)?;
        }
        for file in files(&from)? {
            let copy = to.join(file.strip_prefix(&from)?);
            fs::create_dir_all(copy.parent().unwrap_or(&to))?;
            fs::copy(&file, &copy)?;
        }
    }
    Ok(())
}

/// Builds press for this machine.
pub fn press() -> Result<PathBuf> {
    run::step("building press", || {
        run::quiet("press", run::command("cargo").args(["build", "--release", "--package", "press"]))
    })?;
    Ok(run::target().join("release").join(format!("press{}", std::env::consts::EXE_SUFFIX)))
}

/// Renders a site.
pub fn site(press: &Path, app: &Path, site: &Site) -> Result<()> {
    let name = site.out.file_name().context("the site needs a folder of its own")?.to_string_lossy().into_owned();
    let report = run::step(&format!("rendering {}", site.out.display()), || {
        let mut command = run::command(press);
        command.arg("build").arg("--app").arg(app).args(arguments(site));
        run::log(&format!("site-{name}"), &mut command)
    })?;
    run::print_below(&report);
    Ok(())
}

/// How press is told what to make.
fn arguments(site: &Site) -> Vec<OsString> {
    let mut arguments: Vec<OsString> =
        vec!["--content".into(), site.content.clone().into(), "--out".into(), site.out.clone().into()];
    arguments.extend(site.base_url.iter().flat_map(|url| ["--base-url".into(), url.into()]));
    arguments.extend(site.date.iter().flat_map(|date| ["--date".into(), date.into()]));
    arguments.extend(site.drafts.then(|| "--drafts".into()));
    arguments
}

/// Where the content of the development build is.
pub fn preview_folder() -> PathBuf {
    run::target().join("dev")
}

/// An app folder without an app, for pages that load none.
fn bare_app() -> Result<PathBuf> {
    let app = run::target().join("bare-app");
    fs::create_dir_all(&app)?;
    for file in PROGRAMS {
        fs::write(app.join(file), "")?;
    }
    furnish(&app)?;
    Ok(app)
}

/// Writes the copy to carry. It needs no wasm.
pub fn bundle(press: &Path, site: &Site) -> Result<()> {
    let app = bare_app()?;
    let report = run::step(&format!("writing {}", site.out.display()), || {
        let mut command = run::command(press);
        command.arg("bundle").arg("--app").arg(&app).args(arguments(site));
        run::log("bundle", &mut command)
    })?;
    run::print_below(&report);
    Ok(())
}

/// Renders the content for the development build, drafts included.
pub fn preview(press: &Path) -> Result<()> {
    // The app that press would publish is of no use here: trunk serves its own.
    let app = bare_app()?;
    let content = run::root().join("content");
    // What `trunk` put there for want of a preview: press writes to no folder that holds something else.
    if preview_folder().is_dir() && !preview_folder().join(".press/format").is_file() {
        fs::remove_dir_all(preview_folder())?;
    }
    site(press, &app, &Site { content, out: preview_folder(), drafts: true, ..Site::default() })?;
    let page = fs::read_to_string(preview_folder().join("en/index.html"))?;
    Ok(fs::write(preview_folder().join("style.css"), size::inline_css(&page))?)
}

/// Where artificial stories go.
pub fn fixture_folder(stories: usize) -> PathBuf {
    run::target().join(format!("fixtures/{stories}"))
}

/// Writes a campaign of artificial stories.
pub fn fixture(press: &Path, stories: usize, out: &Path) -> Result<()> {
    run::step(&format!("writing {stories} artificial stories to {}", out.display()), || {
        let mut command = run::command(press);
        command.args(["generate", "--stories", &stories.to_string(), "--out"]).arg(out);
        run::quiet("generate", &mut command)
    })
}

/// A number that changes with the app's inputs: file names, their bytes, and the compiler.
fn app_stamp(root: &Path, toolchain: &str) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    toolchain.hash(&mut hasher);
    for input in APP_INPUTS {
        for file in files(&root.join(input))? {
            file.strip_prefix(root)?.hash(&mut hasher);
            fs::read(&file)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file below a path, in order; the path itself when it is a file; nothing when it is missing.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    entries.sort();
    let nested = entries.iter().map(|entry| files(entry)).collect::<Result<Vec<_>>>()?;
    Ok(nested.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_follows_the_inputs() -> Result<()> {
        let root = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(root.join("src/pages"))?;
        fs::create_dir_all(root.join("content"))?;
        let mut seen = vec![app_stamp(&root, "rustc 1")?, app_stamp(&root, "rustc 2")?];
        for (file, text) in [("src/lib.rs", "a"), ("src/lib.rs", "b"), ("src/pages/a.rs", "b"), ("Cargo.toml", "b")] {
            fs::write(root.join(file), text)?;
            seen.push(app_stamp(&root, "rustc 1")?);
        }
        let (before, distinct) = (seen.len(), std::collections::BTreeSet::from_iter(&seen).len());
        assert_eq!(before, distinct, "{seen:?}");

        fs::write(root.join("content/a.md"), "content is no input of the app")?;
        assert_eq!(Some(app_stamp(&root, "rustc 1")?), seen.pop());
        Ok(fs::remove_dir_all(&root)?)
    }
}
