//! Every test: the sources, then the native tests, then the browsers against built sites.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::build::{self, Site};
use crate::{check, run, setup, size};

/// A site that the browser tests visit. They find its folder in the environment.
struct Tested {
    variable: &'static str,
    site: Site,
}

/// All of them. The tests serve them on a port of their own, so the host of the base URL carries none.
fn sites(shipped: PathBuf, fixture: PathBuf) -> Vec<Tested> {
    let site = |variable, name: &str, content, base_url: &str| Tested {
        variable,
        site: Site {
            content,
            out: run::target().join("sites").join(name),
            base_url: Some(base_url.to_owned()),
            ..Site::default()
        },
    };
    vec![
        site("SITE_ROOT", "root", shipped, "http://127.0.0.1/"),
        site("SITE_SUB", "sub", fixture, "http://127.0.0.1/sub/"),
    ]
}

/// More than the front of a list holds, so that lists have older pages.
const FIXTURE_STORIES: usize = 47;

/// Runs everything. The output of the tests comes last and as cargo prints it. `full` adds what takes long or much room.
pub fn all(full: bool) -> Result<ExitCode> {
    let tools = setup::build_tools()?;
    let chromedriver = setup::chromedriver()?;
    setup::nginx()?;
    let wordpress = if full { setup::wordpress()? } else { None };
    let press = build::press()?;
    check::all(&tools, &press)?;

    build::app(&tools)?;
    let shipped = run::root().join("content");
    let release = Site { content: shipped.clone(), out: run::root().join("dist"), ..Site::default() };
    build::site(&press, &build::app_folder(), &release)?;
    let fixture = build::fixture_folder(FIXTURE_STORIES);
    build::fixture(&press, FIXTURE_STORIES, &fixture)?;
    let sites = sites(shipped, fixture);
    for tested in &sites {
        build::site(&press, &build::app_folder(), &tested.site)?;
    }
    println!();
    size::print(&release.out)?;

    // One selection of packages for both, or cargo would build the site's crate twice, with and without `ssr`.
    let native = run::shown(run::command("cargo").args(["test", "--workspace", "--no-fail-fast"]))?;
    if !native.success() {
        println!("\nnative tests failed; the browser tests follow all the same\n");
    }
    // Node's own runner: what the worker decides.
    let worker = run::shown(run::command("node").args(["--test", "tests/"]).current_dir(run::root()))?;
    let mut browser = browser_tests(&sites, &press, &chromedriver)?;
    let mut letters = true;
    if full {
        // A million letters, and ten browsers that are killed while somebody writes.
        let mut million = run::command("cargo");
        million.args(["test", "--release", "--test", "letter"]).env("LETTER_CASES", "1000000");
        letters = run::shown(&mut million)?.success();
        browser.env("CRASH_ROUNDS", "10");
    }
    if let Some(wordpress) = wordpress {
        // Its tests are ignored where it is not.
        browser.env("WORDPRESS", wordpress).args(["--", "--include-ignored"]);
    }
    let browser = run::shown(&mut browser)?;
    let engines = !full || engines(&sites, &press, &chromedriver)?;
    let success = native.success() && worker.success() && letters && browser.success() && engines;
    Ok(if success { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The harness in `tests/browser/` finds what it starts and what it visits in the environment.
fn browser_tests(sites: &[Tested], press: &Path, chromedriver: &Path) -> Result<Command> {
    let mut cargo = run::command("cargo");
    cargo.args(["test", "--workspace", "--test", "browser"]).env("PRESS", press).env("CHROMEDRIVER", chromedriver);
    cargo.envs(setup::chromium().map(|path| ("CHROMIUM", path)));
    cargo.env("CHROMIUM", setup::chromium().context("Chromium is missing")?);
    // What a test builds a site of its own from.
    cargo.env("CONTENT", run::root().join("content")).env("APP", build::app_folder());
    cargo.env("COMPRESSED", run::target().join("compressed"));
    for tested in sites {
        cargo.env(tested.variable, &tested.site.out);
    }
    Ok(cargo)
}

/// The browser tests once more in Firefox and in WebKit, one after the other; whether all went well. What an engine cannot
/// do the test that needs it says.
fn engines(sites: &[Tested], press: &Path, chromedriver: &Path) -> Result<bool> {
    let engines = [("firefox", "GECKODRIVER", setup::firefox()?), ("webkit", "WEBKITDRIVER", setup::webkit()?)];
    let mut success = true;
    for (name, variable, driver) in engines {
        let Some(driver) = driver else { continue };
        println!("\nbrowser tests in {name}\n");
        let mut tests = browser_tests(sites, press, chromedriver)?;
        tests.env("BROWSER", name).env(variable, driver);
        if name == "webkit" {
            tests = on_a_display(&tests);
        }
        success &= run::shown(&mut tests)?.success();
    }
    Ok(success)
}

/// The same command on a display of its own, which ends with it.
fn on_a_display(command: &Command) -> Command {
    let mut xvfb = run::command("xvfb-run");
    xvfb.arg("-a").arg(command.get_program()).args(command.get_args());
    xvfb.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    xvfb
}
