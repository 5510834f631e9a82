//! The developer's commands: `cargo xtask` lists them.
//!
//! xtask only orchestrates: trunk builds the wasm app, press checks and renders the content, cargo runs the tests. Its
//! dependencies are few, so that the first command on a new machine starts in seconds.

mod apt;
mod bench;
mod build;
mod check;
mod dev;
mod files;
mod release;
mod run;
mod scripts;
mod setup;
mod size;
mod test;
mod toolchain;

use crate::build::Site;
use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The developer's commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true, subcommand_required = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Install what is missing, build the release and serve it on this machine
    Serve {
        /// The port to listen on
        #[arg(long, value_name = "N", default_value_t = 8080)]
        port: u16,
        /// Show drafts as well
        #[arg(long)]
        drafts: bool,
        /// Where the site will stand, instead of `base_url` in campaign.toml
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
    },
    /// Build the release into dist/ and show its sizes
    Build(Published),
    /// Write the whole campaign as one ZIP file that opens from a folder
    Bundle(Published),
    /// Serve a development build that reloads when a file changes
    Dev {
        /// The port to listen on
        #[arg(long, value_name = "N", default_value_t = 8080)]
        port: u16,
    },
    /// Check formatting, lints, types, documentation, dependencies, spelling and content
    Check,
    /// Run every test, as CI does; with --browser or FILTER, browser tests only
    Test(test::Options),
    /// Show what the release in dist/ weighs
    Size {
        /// The folder of the site [default: dist]
        #[arg(long, value_name = "DIR", value_parser = typed_path)]
        out: Option<PathBuf>,
    },
    /// Write artificial stories to try the site with
    Generate {
        /// How many
        #[arg(long, value_name = "N")]
        stories: usize,
        /// The folder to write [default: target/fixtures/N]
        #[arg(long, value_name = "DIR", value_parser = typed_path)]
        out: Option<PathBuf>,
    },
    /// Compare what a host serves with the build: bytes, headers, 404
    VerifyLive {
        /// Where the site stands
        url: String,
        /// The folder of the build [default: dist]
        #[arg(long, value_name = "DIR", value_parser = typed_path)]
        out: Option<PathBuf>,
    },
    /// Compare the first paint with that of hand-written HTML (Lighthouse)
    Bench {
        /// Show Lighthouse's four categories on every kind of page instead
        #[arg(long)]
        scores: bool,
    },
    /// Write the assets of a release into target/release-assets: app folder, press and their hashes
    Release,
}

/// What is made for others to see.
#[derive(Args, Debug)]
struct Published {
    /// Where the site will stand, instead of `base_url` in campaign.toml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The folder of the campaign's files [default: content]
    #[arg(long, value_name = "DIR", value_parser = typed_path)]
    content: Option<PathBuf>,
    /// Where to write it
    #[arg(long, value_name = "PATH", value_parser = typed_path)]
    out: Option<PathBuf>,
    /// The day to build for, instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

impl Published {
    /// Without `--out`, it is written to `out` in the repository.
    fn into_site(self, out: &str) -> Site {
        Site {
            content: or_own(self.content, "content"),
            out: or_own(self.out, out),
            base_url: self.base_url,
            date: self.date,
            drafts: false,
        }
    }
}

/// A path is relative to where it was typed, not to the repository.
fn typed_path(text: &str) -> Result<PathBuf, std::io::Error> {
    std::path::absolute(text)
}

/// The path that was typed, or the repository's own.
fn or_own(typed: Option<PathBuf>, own: &str) -> PathBuf {
    typed.unwrap_or_else(|| run::root().join(own))
}

fn main() -> ExitCode {
    match command(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(command: Command) -> Result<ExitCode> {
    match command {
        Command::Serve { port, drafts, base_url } => serve(port, drafts, base_url)?,
        Command::Build(published) => build(&published.into_site("dist"))?,
        Command::Bundle(published) => build::bundle(&build::press()?, &published.into_site("target/copy.zip"))?,
        Command::Dev { port } => dev::run(port)?,
        Command::Check => check::all(&setup::build_tools()?, &build::press()?)?,
        Command::Test(options) => return test::run(&options),
        Command::Size { out } => size::print(&or_own(out, "dist"))?,
        Command::Generate { stories, out } => generate(stories, out)?,
        Command::VerifyLive { url, out } => return verify_live(&url, &or_own(out, "dist")),
        Command::Bench { scores } => bench::run(scores)?,
        Command::Release => release::write(&setup::build_tools()?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn serve(port: u16, drafts: bool, base_url: Option<String>) -> Result<()> {
    let tools = setup::build_tools()?;
    // A preview with drafts must not lie where the next upload takes the site from.
    let out = if drafts { run::target().join("drafts") } else { run::root().join("dist") };
    let site = Site { content: run::root().join("content"), out, base_url, drafts, date: None };
    build::app(&tools)?;
    let press = build::press()?;
    build::site(&press, &build::app_folder(), &site)?;
    run::become_program(
        run::command(press).arg("serve").arg("--dir").arg(&site.out).args(["--port", &port.to_string()]),
    )
}

fn build(site: &Site) -> Result<()> {
    build::app(&setup::build_tools()?)?;
    build::site(&build::press()?, &build::app_folder(), site)?;
    println!();
    size::print(&site.out)
}

fn generate(stories: usize, out: Option<PathBuf>) -> Result<()> {
    let out = out.unwrap_or_else(|| build::fixture_folder(stories));
    build::fixture(&build::press()?, stories, &out)?;
    println!("now: cargo xtask build --content {} --out {}-site", out.display(), out.display());
    Ok(())
}

fn verify_live(url: &str, folder: &Path) -> Result<ExitCode> {
    let status = run::shown(run::command(build::press()?).args(["verify", "--url", url, "--dir"]).arg(folder))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, error::ErrorKind};

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_command_refuses_what_is_not_its_own() {
        let check = |typed: &str, expected: Option<ErrorKind>| {
            let words = ["cargo xtask"].into_iter().chain(typed.split_whitespace());
            assert_eq!(Cli::try_parse_from(words).err().map(|error| error.kind()), expected, "{typed}");
        };
        check("", Some(ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand));
        check("--help", Some(ErrorKind::DisplayHelp));
        check("tests", Some(ErrorKind::InvalidSubcommand));
        check("serve --port 80 --drafts", None);
        check("serve --port=80 --base-url https://campaign.example/", None);
        check("serve --port x", Some(ErrorKind::ValueValidation));
        check("serve --port", Some(ErrorKind::InvalidValue));
        check("serve --stories 3", Some(ErrorKind::UnknownArgument));
        check("serve 80", Some(ErrorKind::UnknownArgument));
        check("build --out a --content b --date 2026-11-25", None);
        check("build --drafts", Some(ErrorKind::UnknownArgument));
        check("check --full", Some(ErrorKind::UnknownArgument));
        check("generate", Some(ErrorKind::MissingRequiredArgument));
        check("generate --stories 10", None);
        check("verify-live", Some(ErrorKind::MissingRequiredArgument));
        check("verify-live https://campaign.example/ --out=a", None);
        check("test", None);
        check("test --full", None);
        check("test letter", None);
        check("test --browser firefox letter::what -- --nocapture", None);
        check("test --browser opera", Some(ErrorKind::InvalidValue));
        check("test --full letter", Some(ErrorKind::ArgumentConflict));
        check("test --full --browser webkit", Some(ErrorKind::ArgumentConflict));
    }
}
