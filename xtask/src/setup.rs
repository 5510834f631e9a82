//! Installs what the other commands need and the machine lacks; with nothing to do it takes no time.

use crate::{
    apt,
    files::Stamp,
    run,
    toolchain::{self, Mode, Toolchain},
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Newer versions want a newer compiler than the workspace does.
const TRUNK_VERSION: &str = "0.21.14";

/// Checks licences, bans and sources of dependencies.
const CARGO_DENY_VERSION: &str = "0.20.2";

/// The program that checks spelling.
const TYPOS_VERSION: &str = "1.52.0";

/// The driver of Firefox.
const GECKODRIVER_VERSION: &str = "0.37.1";

/// The crate that pins wasm-bindgen's program and its dependencies.
const WASM_BINDGEN: &str = "tools/wasm-bindgen";

/// What is needed to build the wasm.
pub struct Tools {
    /// The compiler and the standard library for wasm.
    pub toolchain: Toolchain,
    /// The search path with trunk, wasm-bindgen and wasm-opt in front, so that trunk downloads none of them.
    path: OsString,
    /// The folder of wasm-bindgen, which is named after its version and its lock file.
    wasm_bindgen: PathBuf,
}

impl Tools {
    /// The versions of everything that decides what the wasm is, but for wasm-opt, which package-lock.json pins.
    pub fn describe(&self) -> String {
        let wasm_bindgen = self.wasm_bindgen.file_name().unwrap_or_default().to_string_lossy();
        format!("{}\ntrunk {TRUNK_VERSION}\n{wasm_bindgen}", self.toolchain.describe())
    }

    /// trunk, with everything it calls.
    pub fn trunk(&self, mode: Mode) -> Command {
        let mut trunk = run::command("trunk");
        self.toolchain.apply(&mut trunk, mode);
        // `xtask/trunk-hook.mjs` refuses a trunk that was started by hand.
        trunk.env("PATH", &self.path).env("CAMPAIGN_SITE_XTASK", "1");
        trunk
    }
}

/// Everything a build needs.
pub fn build_tools() -> Result<Tools> {
    let toolchain = toolchain::find()?;
    let wasm_bindgen = wasm_bindgen()?;
    let trunk = cargo_tool("trunk", "trunk", TRUNK_VERSION)?;
    npm_packages(&run::root(), "npm packages")?;
    let folders = [run::root().join("node_modules/.bin"), trunk, wasm_bindgen.join("bin")];
    let rest = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(folders.into_iter().chain(env::split_paths(&rest)))?;
    Ok(Tools { toolchain, path, wasm_bindgen })
}

/// The path of cargo-deny, which is installed if need be.
pub fn cargo_deny() -> Result<PathBuf> {
    Ok(cargo_tool("cargo-deny", "cargo-deny", CARGO_DENY_VERSION)?.join("cargo-deny"))
}

/// The path of typos, which is installed if need be.
pub fn typos() -> Result<PathBuf> {
    Ok(cargo_tool("typos-cli", "typos", TYPOS_VERSION)?.join("typos"))
}

/// The WebDriver of a browser; the browser itself stands beside it.
pub fn chromedriver() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("CHROMEDRIVER") {
        return Ok(chosen.into());
    }
    let ready = || run::find("chromedriver").filter(|_| chromium().is_some());
    if let Some(path) = ready() {
        return Ok(path);
    }
    let by_hand = "the browser is missing: install chromium and chromedriver, then run this command again";
    if !apt::is_usable() {
        bail!(by_hand);
    }
    run::step("installing Chromium", || apt::install(&["chromium", "chromium-driver"]))?;
    ready().context(by_hand)
}

/// The path of Chromium, or of Chrome, where one of them is installed.
pub fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(run::find)
}

/// The WebDriver of Firefox, which Debian has no package of; without the browser its tests are skipped.
pub fn firefox() -> Result<Option<PathBuf>> {
    if let Some(chosen) = env::var_os("GECKODRIVER") {
        return Ok(Some(chosen.into()));
    }
    if !is_there("firefox-esr", &["firefox-esr"])? {
        return Ok(None);
    }
    Ok(Some(cargo_tool("geckodriver", "geckodriver", GECKODRIVER_VERSION)?.join("geckodriver")))
}

/// The WebDriver of WebKitGTK, which has no window without a display; without one of the two its tests are skipped.
pub fn webkit() -> Result<Option<PathBuf>> {
    if let Some(chosen) = env::var_os("WEBKITDRIVER") {
        return Ok(Some(chosen.into()));
    }
    let there = is_there("WebKitWebDriver", &["webkit2gtk-driver"])? && is_there("xvfb-run", &["xvfb", "xauth"])?;
    Ok(run::find("WebKitWebDriver").filter(|_| there))
}

/// Whether a program is there, if need be after its packages are installed.
fn is_there(program: &str, packages: &[&str]) -> Result<bool> {
    if run::find(program).is_none() && apt::is_usable() {
        run::step(&format!("installing {program}"), || apt::install(packages))?;
    }
    let is_there = run::find(program).is_some();
    if !is_there {
        println!(
            "{program} is missing: the tests with it are skipped (on Debian: apt-get install {})",
            packages.join(" ")
        );
    }
    Ok(is_there)
}

/// Makes sure that a real web server is there for the tests of what we tell one; without it they are skipped.
pub fn nginx() -> Result<()> {
    // Debian puts it where only root looks.
    let there = || run::find("nginx").is_some() || Path::new("/usr/sbin/nginx").is_file();
    if there() {
        return Ok(());
    }
    // Where systemd runs, Debian's package would start it for good, on port 80: not for a test.
    if apt::is_usable() && !Path::new("/run/systemd/system").exists() {
        return run::step("installing nginx", || apt::install(&["nginx-light"]));
    }
    println!("nginx is missing: the tests with it are skipped (on Debian: apt-get install nginx-light)");
    Ok(())
}

/// Debian's WordPress with what it runs on, for the tests of our cards in it; without it they are skipped.
pub fn wordpress() -> Result<Option<PathBuf>> {
    let wordpress = Path::new("/usr/share/wordpress");
    let there = || {
        let theme = wordpress.join("wp-content/themes/twentytwentythree");
        theme.is_dir() && Path::new("/usr/sbin/mariadbd").is_file() && run::find("php").is_some()
    };
    // Where systemd runs, Debian's package would bring a web server that starts for good: not for a test.
    if !there() && apt::is_usable() && !Path::new("/run/systemd/system").exists() {
        let packages = ["wordpress", "wordpress-theme-twentytwentythree", "php-cli", "php-mysql", "php-xml"];
        run::step("installing WordPress", || apt::install(&[&packages[..], &["mariadb-server-core"]].concat()))?;
    }
    if !there() {
        println!(
            "WordPress is missing: the tests with it are skipped (on Debian: apt-get install wordpress \
             wordpress-theme-twentytwentythree php-cli php-mysql php-xml mariadb-server-core)"
        );
        return Ok(None);
    }
    Ok(Some(wordpress.to_owned()))
}

/// The packages that a folder's lock file names, in its `node_modules`.
pub fn npm_packages(folder: &Path, what: &str) -> Result<()> {
    let modified = |file: &str| fs::metadata(folder.join(file)).and_then(|found| found.modified()).ok();
    // npm writes this file last.
    let (installed, wanted) = (modified("node_modules/.package-lock.json"), modified("package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    if run::find("npm").is_none() {
        bail!("npm is missing: install Node 20 or newer, then run this command again");
    }
    run::step(&format!("installing {what}"), || {
        run::quiet("npm", run::command("npm").current_dir(folder).args(["ci", "--no-audit", "--no-fund"]))
    })
}

/// The folder of a program from crates.io, in the user's cache, which all clones of the repository share. It is built with
/// the lock file that it was published with.
fn cargo_tool(package: &str, program: &str, version: &str) -> Result<PathBuf> {
    let folder = cache()?.join(format!("{package}-{version}"));
    let programs = folder.join("bin");
    if !is_version(&programs.join(program), version) {
        run::step(&format!("installing {package} {version} (some minutes, once per machine)"), || {
            cargo_install(&[package, "--version", version], &folder)
        })?;
    }
    Ok(programs)
}

/// The folder of wasm-bindgen in the cache. It writes what is shipped and its published lock file does not build, so a crate
/// of ours pins what it is built from.
fn wasm_bindgen() -> Result<PathBuf> {
    let package = run::root().join(WASM_BINDGEN);
    let wanted = wasm_bindgen_version()?;
    let stamp = Stamp::default().files(&package, &package.join("Cargo.lock"))?.files(&package, &package.join("src"))?;
    let folder = cache()?.join(format!("wasm-bindgen-{wanted}-{}", stamp.text()));
    if !is_version(&folder.join("bin/wasm-bindgen"), &wanted) {
        run::step(&format!("building wasm-bindgen {wanted} (some minutes, once per machine)"), || {
            cargo_install(&["--path", WASM_BINDGEN], &folder)
        })?;
    }
    Ok(folder)
}

/// The version of wasm-bindgen, which is one for the app and for the program that reads what the app was compiled to.
fn wasm_bindgen_version() -> Result<String> {
    let locked = |file: &Path, package| {
        let lock = fs::read_to_string(run::root().join(file))?;
        locked_version(&lock, package).with_context(|| format!("{}: no {package} in it", file.display()))
    };
    let app = locked(Path::new("Cargo.lock"), "wasm-bindgen")?;
    let program = locked(&Path::new(WASM_BINDGEN).join("Cargo.lock"), "wasm-bindgen-cli")?;
    ensure!(
        app == program,
        "Cargo.lock has wasm-bindgen {app}, {WASM_BINDGEN}/Cargo.lock has wasm-bindgen-cli {program}: write the first into \
         {WASM_BINDGEN}/Cargo.toml and run `cargo update --manifest-path {WASM_BINDGEN}/Cargo.toml wasm-bindgen-cli`"
    );
    Ok(app)
}

/// `cargo install --locked` into a folder of its own.
fn cargo_install(what: &[&str], folder: &Path) -> Result<()> {
    let build = folder.join("build");
    let mut cargo = run::command("cargo");
    cargo.args(["install", "--locked", "--root"]).arg(folder).args(what).env("CARGO_TARGET_DIR", &build);
    // These run for a second now and then: their own profiles (fat LTO, one unit) would only cost minutes here.
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    run::quiet("install", &mut cargo)?;
    Ok(fs::remove_dir_all(build)?)
}

fn is_version(program: &Path, version: &str) -> bool {
    run::output(Command::new(program).arg("--version")).is_some_and(|text| tool_version(&text) == Some(version))
}

/// The version in what a program prints for `--version`: `trunk 0.21.14`.
fn tool_version(text: &str) -> Option<&str> {
    text.split_whitespace().nth(1)
}

fn cache() -> Result<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME") {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => env::home_dir().context("this user has no home folder; set XDG_CACHE_HOME")?.join(".cache"),
    };
    Ok(base.join("campaign-site/tools"))
}

/// The version of a package in a `Cargo.lock`.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_bindgen_is_one_version() -> Result<()> {
        wasm_bindgen_version().map(drop)
    }

    #[test]
    fn versions_of_tools() {
        let check = |text: &str, expected| assert_eq!(tool_version(text), expected, "{text}");
        check("trunk 0.21.14\n", Some("0.21.14"));
        check("wasm-bindgen 0.2.130\n", Some("0.2.130"));
        check("wasm-bindgen 0.2.130 (0123456)\n", Some("0.2.130"));
        check("", None);
    }

    #[test]
    fn versions_in_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n[[package]]\nname = \
                    \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        let check =
            |package: &str, expected: Option<&str>| assert_eq!(locked_version(lock, package).as_deref(), expected);
        check("wasm-bindgen", Some("0.2.130"));
        check("wasm-bindgen-macro", Some("0.2.1"));
        check("leptos", None);
    }
}
