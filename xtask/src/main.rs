//! The developer's commands: `cargo xtask` lists them.
//!
//! xtask only orchestrates: trunk builds the wasm app, press checks and renders the content, cargo runs the tests. It
//! depends on nothing heavy, so that the first command on a new machine starts in seconds.

mod bench;
mod build;
mod check;
mod options;
mod run;
mod setup;
mod size;
mod test;
mod toolchain;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};
use std::{env, fs, thread};

use anyhow::{Context, Result, bail};

use crate::build::Site;
use crate::options::{Known, Options};

/// One command: its name, what it accepts, what it does in words and in code.
struct Command {
    name: &'static str,
    options: &'static [Known],
    about: &'static str,
    run: fn(&Options) -> Result<ExitCode>,
}

const PORT: Known = ("port", "N");
const BASE_URL: Known = ("base-url", "URL");
const DRAFTS: Known = ("drafts", "");
const CONTENT: Known = ("content", "DIR");
const OUT: Known = ("out", "DIR");
const DATE: Known = ("date", "YYYY-MM-DD");
const URL: Known = ("", "URL");
const STORIES: Known = ("stories", "N");
const FULL: Known = ("full", "");

const COMMANDS: [Command; 10] = [
    Command {
        name: "serve",
        options: &[PORT, DRAFTS, BASE_URL],
        about: "install what is missing, build the release and serve it on this machine",
        run: serve,
    },
    Command {
        name: "build",
        options: &[BASE_URL, CONTENT, OUT, DATE],
        about: "build the release into dist/ and show its sizes",
        run: build,
    },
    Command {
        name: "bundle",
        options: &[BASE_URL, CONTENT, OUT, DATE],
        about: "write the whole campaign as one ZIP file that opens from a folder",
        run: bundle,
    },
    Command {
        name: "dev",
        options: &[PORT],
        about: "serve a development build that reloads when a file changes",
        run: dev,
    },
    Command {
        name: "check",
        options: &[],
        about: "formatting, lints for this machine and for wasm, content",
        run: |_| {
            let tools = setup::build_tools()?;
            check::all(&tools, &build::press()?)?;
            Ok(ExitCode::SUCCESS)
        },
    },
    Command {
        name: "test",
        options: &[FULL],
        about: "every test: native, browser, accessibility; what CI runs. --full: Firefox, WebKit, a real WordPress and long rounds as well",
        run: |options| test::all(options.flag(FULL)),
    },
    Command { name: "size", options: &[OUT], about: "what the release in dist/ weighs", run: size },
    Command {
        name: "generate",
        options: &[STORIES, OUT],
        about: "write artificial stories to try the site with",
        run: generate,
    },
    Command {
        name: "verify-live",
        options: &[URL, OUT],
        about: "compare what a host serves with the build: bytes, headers, 404",
        run: verify_live,
    },
    Command {
        name: "bench",
        options: &[],
        about: "compare the first paint with hand-written HTML (Lighthouse)",
        run: |_| bench::run(),
    },
];

fn main() -> ExitCode {
    match command() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<ExitCode> {
    let mut arguments = env::args().skip(1);
    let Some(name) = arguments.next() else {
        print!("{}", usage());
        return Ok(ExitCode::SUCCESS);
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        bail!("there is no command `{name}`\n\n{}", usage());
    };
    let options = Options::parse(command.options, arguments).with_context(|| format!("cargo xtask {name}"))?;
    (command.run)(&options)
}

fn usage() -> String {
    let mut text = String::from("cargo xtask <command>\n\n");
    for command in &COMMANDS {
        text.push_str(&format!("  {:11} {}\n", command.name, command.about));
        if !command.options.is_empty() {
            text.push_str(&format!("              {}\n", options::describe(command.options)));
        }
    }
    text
}

fn serve(options: &Options) -> Result<ExitCode> {
    let tools = setup::build_tools()?;
    let drafts = options.flag(DRAFTS);
    // A preview with drafts must not lie where the next upload takes the site from.
    let out = if drafts { run::target().join("drafts") } else { run::root().join("dist") };
    let base_url = options.text(BASE_URL);
    let site = Site { content: run::root().join("content"), out, base_url, drafts, date: None };
    build::app(&tools)?;
    let press = build::press()?;
    build::site(&press, &build::app_folder(), &site)?;
    let port = options.text(PORT).unwrap_or_else(|| "8080".to_owned());
    run::become_program(run::command(press).arg("serve").arg("--dir").arg(&site.out).args(["--port", &port]))?;
    Ok(ExitCode::SUCCESS)
}

fn build(options: &Options) -> Result<ExitCode> {
    let tools = setup::build_tools()?;
    let site = published(options, "dist")?;
    build::app(&tools)?;
    build::site(&build::press()?, &build::app_folder(), &site)?;
    println!();
    size::print(&site.out)?;
    Ok(ExitCode::SUCCESS)
}

fn bundle(options: &Options) -> Result<ExitCode> {
    build::bundle(&build::press()?, &published(options, "target/copy.zip")?)?;
    Ok(ExitCode::SUCCESS)
}

/// trunk serves the app and rebuilds it when `src/` changes; this loop renders again when the rest does, and trunk sees
/// that too. What trunk copies from the rendered site is said in `index.html`.
fn dev(options: &Options) -> Result<ExitCode> {
    let tools = setup::build_tools()?;
    let port = options.text(PORT).unwrap_or_else(|| "8080".to_owned());
    let press = build::press()?;
    build::preview(&press)?;
    let mut trunk = run::command("trunk");
    tools.toolchain.apply(&mut trunk);
    trunk.env("PATH", &tools.path).args(["serve", "--skip-version-check", "--port", &port, "--dist"]);
    trunk.arg(run::target().join("dev-dist")).args(["--no-default-features", "--features", "csr"]);
    trunk.args(["--watch", "src", "--watch", "index.html", "--watch"]).arg(build::preview_folder());
    let mut trunk = run::Background::start(&mut trunk)?;

    let mut seen = newest()?;
    while trunk.is_running()? {
        thread::sleep(Duration::from_millis(500));
        let now = newest()?;
        if now != seen {
            seen = now;
            if let Err(problem) = build::preview(&press) {
                println!("{problem:#}");
            }
        }
    }
    Ok(ExitCode::FAILURE)
}

fn size(options: &Options) -> Result<ExitCode> {
    size::print(&folder(options, OUT, "dist")?)?;
    Ok(ExitCode::SUCCESS)
}

fn generate(options: &Options) -> Result<ExitCode> {
    let stories = options.number(STORIES)?.context("say how many: `cargo xtask generate --stories 10000`")?;
    let out = options.path(OUT)?.unwrap_or_else(|| build::fixture_folder(stories));
    build::fixture(&build::press()?, stories, &out)?;
    println!("now: cargo xtask build --content {} --out {}-site", out.display(), out.display());
    Ok(ExitCode::SUCCESS)
}

fn verify_live(options: &Options) -> Result<ExitCode> {
    let url = options.text(URL).context("say where: `cargo xtask verify-live https://campaign.example/`")?;
    let folder = folder(options, OUT, "dist")?;
    let status = run::shown(run::command(build::press()?).args(["verify", "--url", &url, "--dir"]).arg(folder))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What is made for others to see, at `out` unless the command line says otherwise.
fn published(options: &Options, out: &str) -> Result<Site> {
    Ok(Site {
        content: folder(options, CONTENT, "content")?,
        out: folder(options, OUT, out)?,
        base_url: options.text(BASE_URL),
        date: options.text(DATE),
        drafts: false,
    })
}

/// The folder named on the command line, or the repository's own.
fn folder(options: &Options, known: Known, own: &str) -> Result<PathBuf> {
    Ok(options.path(known)?.unwrap_or_else(|| run::root().join(own)))
}

/// How many files are rendered and when the last one of them changed.
fn newest() -> Result<(usize, Option<SystemTime>)> {
    let files = [build::files(&run::root().join("content"))?, build::files(&run::root().join("style"))?].concat();
    let times = files.iter().filter_map(|file| fs::metadata(file).and_then(|found| found.modified()).ok());
    Ok((files.len(), times.max()))
}
