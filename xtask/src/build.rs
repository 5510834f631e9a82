//! trunk makes the wasm app, press makes the site around it.

use crate::{
    files::{self, Stamp},
    run, scripts,
    setup::Tools,
    toolchain::Mode,
};
use anyhow::{Context, Result};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// The files and folders that the wasm is made from.
const APP_INPUTS: [&str; 7] =
    ["Cargo.lock", "Cargo.toml", "Trunk.toml", "crates", "index.html", "package-lock.json", "src"];

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

/// The script of a development build that reloads a page when the site was built again.
const RELOAD: &str = "reload.js";

/// The app folder: the wasm and its glue as trunk made them, the bundled scripts and `style/`. With it press needs no other tool.
pub fn app_folder() -> PathBuf {
    run::target().join("app")
}

/// The app folder of the development build.
pub fn dev_app_folder() -> PathBuf {
    run::target().join("dev/app")
}

/// Makes the app folder. The wasm in it is built only when something it is made from has changed.
pub fn app(tools: &Tools) -> Result<()> {
    let stamp = app_stamp(&run::root(), &tools.describe())?;
    let exists = PROGRAMS.iter().all(|file| app_folder().join(file).is_file());
    let built = stamp.unless_current(&run::target().join("app.stamp"), exists, || {
        run::step("building the wasm app", || trunk(tools, Mode::Release))
    })?;
    if !built {
        println!("the wasm app is up to date");
    }
    furnish(&app_folder(), Mode::Release)
}

/// `tools` names the versions of what builds it.
fn app_stamp(root: &Path, tools: &str) -> Result<Stamp> {
    APP_INPUTS.iter().try_fold(Stamp::default().value(tools), |stamp, input| stamp.files(root, &root.join(input)))
}

/// Builds the wasm of the development build. cargo and trunk build what has changed.
pub fn dev_wasm(tools: &Tools) -> Result<()> {
    trunk(tools, Mode::Dev)
}

fn trunk(tools: &Tools, mode: Mode) -> Result<()> {
    let mut trunk = tools.trunk(mode);
    trunk.args(["build", "--skip-version-check", "--no-default-features", "--features", "hydrate"]);
    match mode {
        Mode::Release => trunk.args(["--release", "--cargo-profile", "wasm", "--dist"]).arg(app_folder()),
        Mode::Dev => trunk.args(["--cargo-profile", "wasm-dev", "--dist"]).arg(dev_app_folder()),
    };
    run::quiet("trunk", &mut trunk)
}

/// Puts into an app folder what needs no compiler: the bundled scripts, the icon and the styles.
pub fn furnish(app: &Path, mode: Mode) -> Result<()> {
    for folder in ["assets", "style"].map(|folder| app.join(folder)) {
        if folder.is_dir() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
    }
    scripts::build(&app.join("assets"))?;
    fs::copy(run::root().join("assets/icon.svg"), app.join("assets/icon.svg"))?;
    for file in files::list(&run::root().join("style"))? {
        fs::copy(&file, app.join("style").join(file.file_name().context("a style has a name")?))?;
    }
    if mode == Mode::Dev {
        // Every page starts boot.js, and as a file of the app this one keeps to the policy of the pages and to the hashes of
        // their copy on the device.
        let scripts = app.join("assets/js");
        fs::copy(run::root().join("xtask").join(RELOAD), scripts.join(RELOAD))?;
        let boot = fs::read_to_string(scripts.join("boot.js"))?;
        fs::write(scripts.join("boot.js"), format!("import \"./{RELOAD}\";\n{boot}"))?;
    }
    Ok(())
}

/// Builds press for this machine.
pub fn press() -> Result<PathBuf> {
    run::step("building press", || {
        run::quiet("press", run::command("cargo").args(["build", "--release", "--package", "press"]))
    })?;
    Ok(run::target().join("release").join(format!("press{}", env::consts::EXE_SUFFIX)))
}

/// Builds press quickly: it renders some times slower. With the features that the tests use, so that they share what it is
/// built from.
pub fn dev_press() -> Result<PathBuf> {
    run::quiet("press", run::command("cargo").args(["build", "--workspace", "--bin", "press"]))?;
    Ok(dev_press_program())
}

/// Where [`dev_press`] puts it.
pub fn dev_press_program() -> PathBuf {
    run::target().join("debug").join(format!("press{}", env::consts::EXE_SUFFIX))
}

/// Renders a site from an app folder and a campaign's content.
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

/// Renders a site unless it is there already, made from the same content by the same press, app and options on the same
/// day. The folder holds nothing but the site: its stamp stands beside it.
pub fn site_if_changed(press: &Path, app: &Path, site: &Site) -> Result<()> {
    // Stories may be dated; a day here is one of UTC.
    let day = match env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => seconds,
        Err(_) => (SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() / 86_400).to_string(),
    };
    let stamp = Stamp::default().value(day).value(arguments(site)).files(&run::root(), press)?;
    let stamp = stamp.files(&run::root(), app)?.files(&run::root(), &site.content)?;
    let exists = site.out.join("404.html").is_file();
    let rendered =
        stamp.unless_current(&site.out.with_added_extension("stamp"), exists, || self::site(press, app, site))?;
    if !rendered {
        println!("{} is up to date", site.out.display());
    }
    Ok(())
}

/// The options of press that say what to make.
fn arguments(site: &Site) -> Vec<OsString> {
    let mut arguments: Vec<OsString> =
        vec!["--content".into(), site.content.clone().into(), "--out".into(), site.out.clone().into()];
    arguments.extend(site.base_url.iter().flat_map(|url| ["--base-url".into(), url.into()]));
    arguments.extend(site.date.iter().flat_map(|date| ["--date".into(), date.into()]));
    arguments.extend(site.drafts.then(|| "--drafts".into()));
    arguments
}

/// An app folder without an app, for pages that load none.
fn bare_app() -> Result<PathBuf> {
    let app = run::target().join("bare-app");
    fs::create_dir_all(&app)?;
    for file in PROGRAMS {
        fs::write(app.join(file), "")?;
    }
    furnish(&app, Mode::Release)?;
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

/// Renders the development site, drafts included, and returns what press has to say.
pub fn dev_site(press: &Path, out: &Path) -> Result<String> {
    let site = Site { content: run::root().join("content"), out: out.to_owned(), drafts: true, ..Site::default() };
    let mut command = run::command(press);
    command.args(["build", "--uncompressed", "--app"]).arg(dev_app_folder()).args(arguments(&site));
    run::log("site-dev", &mut command)
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

/// Writes a campaign of artificial stories unless this press has written it already.
pub fn fixture_if_changed(press: &Path, stories: usize, out: &Path) -> Result<()> {
    let stamp = Stamp::default().value(stories).files(&run::root(), press)?;
    let exists = out.join("campaign.toml").is_file();
    stamp.unless_current(&out.with_added_extension("stamp"), exists, || fixture(press, stories, out))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_is_stale_when_its_source_or_a_tool_changes_and_not_when_content_does() -> Result<()> {
        let root = env::temp_dir().join(format!("xtask-app-{}", std::process::id()));
        fs::create_dir_all(root.join("content"))?;
        let stamp = |tools: &str| app_stamp(&root, tools).map(|stamp| stamp.text());
        let mut seen = vec![stamp("rustc 1")?, stamp("rustc 2")?];
        for input in APP_INPUTS.map(|input| root.join(input)) {
            fs::write(input, "changed")?;
            seen.push(stamp("rustc 1")?);
        }
        let (before, distinct) = (seen.len(), std::collections::BTreeSet::from_iter(&seen).len());
        assert_eq!(before, distinct, "{seen:?}");

        fs::write(root.join("content/a.md"), "no input of the app")?;
        assert_eq!(Some(stamp("rustc 1")?), seen.pop());
        Ok(fs::remove_dir_all(&root)?)
    }
}
