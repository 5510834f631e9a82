//! Installs what the other commands need and the machine lacks; with nothing to do it takes no time.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run;
use crate::toolchain::{self, Toolchain};

/// Newer versions want a newer compiler than the workspace does.
const TRUNK_VERSION: &str = "0.21.14";

/// The driver of Firefox.
const GECKODRIVER_VERSION: &str = "0.37.1";

/// What is needed to build the wasm.
pub struct Tools {
    /// The compiler.
    pub toolchain: Toolchain,
    /// The search path with trunk, wasm-bindgen and wasm-opt in front, so that trunk downloads none of them.
    pub path: OsString,
}

/// Everything a build needs.
pub fn build_tools() -> Result<Tools> {
    let toolchain = toolchain::find()?;
    let wasm_bindgen = locked_version(&fs::read_to_string(run::root().join("Cargo.lock"))?, "wasm-bindgen")
        .context("Cargo.lock names no wasm-bindgen")?;
    let mut folders = vec![run::root().join("node_modules/.bin")];
    folders.extend(cargo_tool("trunk", "trunk", TRUNK_VERSION, &["--locked"])?);
    // Its own lock file is too old for this version; without `--locked` it builds.
    folders.extend(cargo_tool("wasm-bindgen-cli", "wasm-bindgen", &wasm_bindgen, &[])?);
    npm_packages(&run::root(), "npm packages")?;
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    Ok(Tools { toolchain, path: env::join_paths(folders)? })
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
    if run::find("apt-get").is_none() || !is_root() {
        bail!(by_hand);
    }
    run::step("installing Chromium", || apt(&["chromium", "chromium-driver"]))?;
    ready().context(by_hand)
}

/// The browser.
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
    let folder = cargo_tool("geckodriver", "geckodriver", GECKODRIVER_VERSION, &["--locked"])?;
    Ok(Some(folder.unwrap_or_default().join("geckodriver")))
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
    if run::find(program).is_none() && run::find("apt-get").is_some() && is_root() {
        run::step(&format!("installing {program}"), || apt(packages))?;
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
    if run::find("apt-get").is_some() && is_root() && !Path::new("/run/systemd/system").exists() {
        return run::step("installing nginx", || apt(&["nginx-light"]));
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
    if !there() && run::find("apt-get").is_some() && is_root() && !Path::new("/run/systemd/system").exists() {
        let packages = ["wordpress", "wordpress-theme-twentytwentythree", "php-cli", "php-mysql", "php-xml"];
        run::step("installing WordPress", || apt(&[&packages[..], &["mariadb-server-core"]].concat()))?;
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

/// Installs Debian packages.
pub fn apt(packages: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| {
        run::quiet("apt", run::command("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    // A machine that has never looked has no list of packages, one that looked long ago has a stale one.
    apt(&install).or_else(|_| apt(&["update"]).and_then(|()| apt(&install)))
}

/// Whether apt may be used.
pub fn is_root() -> bool {
    run::output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

/// The folder to put on the search path for a program from crates.io: none when the right version is on it already,
/// else a folder of the user's cache, which all clones of the repository share.
fn cargo_tool(package: &str, program: &str, version: &str, flags: &[&str]) -> Result<Option<PathBuf>> {
    if is_version(Path::new(program), version) {
        return Ok(None);
    }
    let folder = cache()?.join(format!("{package}-{version}"));
    let programs = folder.join("bin");
    if !is_version(&programs.join(program), version) {
        run::step(&format!("installing {package} {version} (some minutes, once per machine)"), || {
            let mut cargo = run::command("cargo");
            cargo.args(["install", package, "--version", version, "--root"]).arg(&folder).args(flags);
            // These run for a second now and then: their own profiles (fat LTO, one unit) would only cost minutes here.
            cargo.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
            cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
            run::quiet(package, cargo.env_remove("CARGO_TARGET_DIR"))
        })?;
    }
    Ok(Some(programs))
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
pub fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

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
