//! Every test: the sources, then the native tests, then the browsers against built sites.

use crate::{
    build::{self, Site},
    check, run, scripts, setup, size,
};
use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// The options of `cargo xtask test`.
#[derive(Args, Debug)]
pub struct Options {
    /// Firefox, WebKitGTK, a real WordPress and the long forms of tests as well
    #[arg(long, conflicts_with_all = ["browser", "filter", "arguments"])]
    full: bool,
    /// The browser [default: chromium]
    #[arg(long, value_name = "BROWSER")]
    browser: Option<Engine>,
    /// Only the browser tests with this in their name: letter, offline::the_copy
    filter: Option<String>,
    /// What the program of the browser tests is told, as --nocapture
    #[arg(last = true, value_name = "ARGUMENTS")]
    arguments: Vec<String>,
}

/// A browser that the tests can drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

impl Engine {
    /// Its name, and the variable in which the harness finds its driver.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Chromium => ("chromium", "CHROMEDRIVER"),
            Self::Firefox => ("firefox", "GECKODRIVER"),
            Self::Webkit => ("webkit", "WEBKITDRIVER"),
        }
    }

    /// Its driver, installed if need be; `None` where it cannot be.
    fn driver(self) -> Result<Option<PathBuf>> {
        match self {
            Self::Chromium => setup::chromedriver().map(Some),
            Self::Firefox => setup::firefox(),
            Self::Webkit => setup::webkit(),
        }
    }
}

/// A native test with a long form, which `--full` runs. A variable says how long; without it the test takes its short form.
struct Long {
    package: &'static str,
    test: &'static str,
    variables: &'static [(&'static str, &'static str)],
}

/// The long forms of native tests, each run optimised. One more is one more line.
const LONG_NATIVE: [Long; 6] = [
    Long { package: "small-json", test: "fuzz", variables: &[("JSON_CASES", "1000000")] },
    Long { package: "letter", test: "letter", variables: &[("LETTER_CASES", "1000000")] },
    Long { package: "press", test: "content_property", variables: &[("CONTENT_CASES", "100000")] },
    Long { package: "press", test: "memory", variables: &[("PHOTOS", "60")] },
    Long { package: "press", test: "output", variables: &[("OUTPUT_KILLS", "30")] },
    Long { package: "press", test: "pictures", variables: &[("PICTURE_CASES", "2000")] },
];

/// The long forms of browser tests: variables that the tests read.
const LONG_BROWSER: [(&str, &str); 1] = [("CRASH_ROUNDS", "10")];

/// A site that the browser tests visit. They find its folder in the environment.
struct Tested {
    variable: &'static str,
    site: Site,
}

/// More than the front of a list holds, so that lists have older pages.
const FIXTURE_STORIES: usize = 47;

/// What the browser tests need.
struct Prepared {
    press: PathBuf,
    chromium: Option<PathBuf>,
    sites: [Tested; 2],
}

/// Runs the tests. Their output comes last and as cargo prints it.
pub fn run(options: &Options) -> Result<ExitCode> {
    let selected = options.browser.is_some() || options.filter.is_some() || !options.arguments.is_empty();
    let success = if selected { selected_tests(options)? } else { every_test(options.full)? };
    Ok(if success { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Browser tests only, in one browser. What they visit is built again only when it has changed.
fn selected_tests(options: &Options) -> Result<bool> {
    let engine = options.browser.unwrap_or(Engine::Chromium);
    let (name, _) = engine.names();
    let driver = engine.driver()?.with_context(|| format!("cannot test in {name}"))?;
    let tools = setup::build_tools()?;
    let press = build::press()?;
    build::app(&tools)?;
    let prepared = Prepared::new(press)?;
    if let Some(filter) = &options.filter {
        let mut list = prepared.tests(engine, &driver);
        let listed = run::log("test-list", list.args(["--quiet", "--", "--list", filter]))?;
        ensure!(
            listed.lines().any(|line| line.ends_with(": test")),
            "no browser test has {filter:?} in its name; a native test is run by `cargo test {filter}`"
        );
    }
    let mut tests = prepared.tests(engine, &driver);
    tests.arg("--").args(&options.filter).args(&options.arguments);
    Ok(run::shown(&mut on_its_display(engine, tests))?.success())
}

/// The sources, the native tests and the browser tests. `full` adds what takes long or much room.
fn every_test(full: bool) -> Result<bool> {
    let tools = setup::build_tools()?;
    let chromedriver = setup::chromedriver()?;
    setup::nginx()?;
    let wordpress = if full { setup::wordpress()? } else { None };
    let press = build::press()?;
    check::all(&tools, &press)?;

    build::app(&tools)?;
    let release = Site { content: run::root().join("content"), out: run::root().join("dist"), ..Site::default() };
    build::site(&press, &build::app_folder(), &release)?;
    let prepared = Prepared::new(press)?;
    println!();
    size::print(&release.out)?;

    // One selection of packages for both, or cargo would build the site's crate twice, with and without `ssr`.
    let mut success = run::shown(run::command("cargo").args(["test", "--workspace", "--no-fail-fast"]))?.success();
    // Node's own runner: scripts without a browser.
    success &= scripts::test()?;
    for Long { package, test, variables } in LONG_NATIVE.iter().filter(|_| full) {
        let mut long = run::command("cargo");
        long.args(["test", "--release", "--package", package, "--test", test]).envs(variables.iter().copied());
        success &= run::shown(&mut long)?.success();
    }
    if !success {
        println!("\nnative tests failed; the browser tests follow all the same\n");
    }

    let mut chromium = prepared.tests(Engine::Chromium, &chromedriver);
    if full {
        chromium.envs(LONG_BROWSER);
    }
    if let Some(wordpress) = wordpress {
        // Its tests are ignored where it is not.
        chromium.env("WORDPRESS", wordpress).args(["--", "--include-ignored"]);
    }
    success &= run::shown(&mut chromium)?.success();
    for engine in [Engine::Firefox, Engine::Webkit].into_iter().filter(|_| full) {
        let Some(driver) = engine.driver()? else { continue };
        println!("\nbrowser tests in {}\n", engine.names().0);
        success &= run::shown(&mut on_its_display(engine, prepared.tests(engine, &driver)))?.success();
    }
    Ok(success)
}

impl Prepared {
    /// Renders the sites whose content, press or app has changed. The tests serve them on a port of their own, so the host
    /// of the base URL has none.
    fn new(press: PathBuf) -> Result<Self> {
        let fixture = build::fixture_folder(FIXTURE_STORIES);
        build::fixture_if_changed(&press, FIXTURE_STORIES, &fixture)?;
        let site = |variable, name: &str, content, base_url: &str| Tested {
            variable,
            site: Site {
                content,
                out: run::target().join("sites").join(name),
                base_url: Some(base_url.to_owned()),
                ..Site::default()
            },
        };
        let sites = [
            site("SITE_ROOT", "root", run::root().join("content"), "http://127.0.0.1/"),
            site("SITE_SUB", "sub", fixture, "http://127.0.0.1/sub/"),
        ];
        for tested in &sites {
            build::site_if_changed(&press, &build::app_folder(), &tested.site)?;
        }
        Ok(Self { press, chromium: setup::chromium(), sites })
    }

    /// The program of the browser tests. The harness in `tests/browser/` finds what it starts and what it visits in the
    /// environment.
    fn tests(&self, engine: Engine, driver: &Path) -> Command {
        let (name, variable) = engine.names();
        let mut cargo = run::command("cargo");
        cargo.args(["test", "--workspace", "--test", "browser"]).env("BROWSER", name).env(variable, driver);
        cargo.env("PRESS", &self.press).envs(self.chromium.iter().map(|path| ("CHROMIUM", path)));
        // What a test builds a site of its own from.
        cargo.env("CONTENT", run::root().join("content")).env("APP", build::app_folder());
        cargo.env("COMPRESSED", run::target().join("compressed"));
        cargo.envs(self.sites.iter().map(|tested| (tested.variable, &tested.site.out)));
        cargo
    }
}

/// The same command; in WebKit, which shows its windows, on a display of its own that ends with it.
fn on_its_display(engine: Engine, command: Command) -> Command {
    if engine != Engine::Webkit {
        return command;
    }
    let mut xvfb = run::command("xvfb-run");
    xvfb.arg("-a").arg(command.get_program()).args(command.get_args());
    xvfb.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    xvfb
}
