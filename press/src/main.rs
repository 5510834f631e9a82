//! The command line of press: reads content, checks it and makes the site. `press --help` lists the commands.

use anyhow::{Context, Result};
use campaign::route;
use clap::{Args, Parser, Subcommand};
use locale::Date;
use press::{
    app::App,
    bundle,
    content::{Campaign, Compiled, Options, Source, compile, fixture, letter_table},
    hosting::{Hosting, Server},
    output::{File, Output},
    serve, site, verify,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// Makes a campaign's site from its content.
///
/// The day counts as today: --date, else SOURCE_DATE_EPOCH (seconds), else the clock.
#[derive(Parser)]
#[command(name = "press", version, max_term_width = 110)]
struct Press {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site.
    Build(Build),
    /// Write the whole campaign as one ZIP file, to be carried and opened without any server.
    Bundle(Bundle),
    /// Say everything that is wrong with the content, with file and line, and how long the letters are.
    Check(Content),
    /// Serve the built site on this machine.
    Serve {
        #[command(flatten)]
        site: Built,
        /// The port on loopback; 0 takes a free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Print what a server program has to be told about the built site.
    Hosting {
        /// The server program.
        #[arg(long = "for", value_name = "SERVER")]
        server: Server,
        #[command(flatten)]
        site: Built,
    },
    /// Compare what a host serves with the built site, and name what differs.
    Verify {
        /// Where the site is served, as https://campaign.example/.
        #[arg(long)]
        url: String,
        #[command(flatten)]
        site: Built,
    },
    /// Write an artificial campaign, to try things with.
    Generate {
        /// How many stories.
        #[arg(long)]
        stories: u32,
        /// The folder to write to.
        #[arg(long)]
        out: PathBuf,
    },
}

/// The content and the day that counts as today.
#[derive(Args)]
struct Content {
    /// The folder that the campaign's staff write.
    #[arg(long, default_value = "content")]
    content: PathBuf,
    /// In place of `base_url` in campaign.toml.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The day that counts as today, as 2024-05-16.
    #[arg(long)]
    date: Option<Date>,
}

#[derive(Args)]
struct Build {
    /// The built app folder: `cargo xtask build` makes it once, content needs no wasm toolchain after that.
    #[arg(long)]
    app: PathBuf,
    #[command(flatten)]
    content: Content,
    /// The folder to write to.
    #[arg(long, default_value = "dist")]
    out: PathBuf,
    /// Show drafts and stories of the future, and mark them.
    #[arg(long)]
    drafts: bool,
    /// Where compressed files are kept between builds.
    #[arg(long, default_value = "target/compressed")]
    cache: PathBuf,
}

#[derive(Args)]
struct Bundle {
    /// The built app folder.
    #[arg(long)]
    app: PathBuf,
    #[command(flatten)]
    content: Content,
    /// The ZIP file to write; named after the campaign unless you say otherwise.
    #[arg(long, value_name = "FILE.zip")]
    out: Option<PathBuf>,
}

/// A built site.
#[derive(Args)]
struct Built {
    /// Its folder.
    #[arg(long, default_value = "dist")]
    dir: PathBuf,
}

fn main() -> ExitCode {
    match run(Press::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("press: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Build(given) => build(&given),
        Command::Bundle(given) => bundle(&given),
        Command::Check(content) => check(&content),
        Command::Serve { site, port } => {
            serve::serve(&site.dir, port)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Hosting { server, site } => {
            print!("{}", Hosting::read(&site.dir)?.file(server));
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify { url, site } => verify(&site.dir, &url),
        Command::Generate { stories, out } => generate(stories, &out),
    }
}

/// Compiles the content and prints what its authors should know. `None` when it has mistakes.
fn compiled(given: &Content, drafts: bool) -> Result<Option<Compiled>> {
    let source = Source::read(&given.content)?;
    let options = Options { today: today(given.date)?, base_url: given.base_url.clone(), drafts };
    let show = |kind: &str, problem| eprintln!("{kind}: {problem}");
    match compile(&source, &options) {
        Ok(compiled) => {
            compiled.warnings.iter().for_each(|warning| show("warning", warning));
            let Campaign { withdrawn, editions, .. } = &compiled.campaign;
            if !withdrawn.is_empty() {
                let addresses: usize = editions.values().map(|edition| edition.withdrawn.len()).sum();
                println!("withdrawn: {} ids; {addresses} addresses show one neutral sentence", withdrawn.len());
            }
            Ok(Some(compiled))
        }
        Err(problems) => {
            problems.iter().for_each(|problem| show("error", problem));
            let count = problems.len();
            eprintln!("{count} {}; nothing was written", if count == 1 { "error" } else { "errors" });
            Ok(None)
        }
    }
}

fn check(given: &Content) -> Result<ExitCode> {
    let Some(Compiled { campaign, .. }) = compiled(given, false)? else { return Ok(ExitCode::FAILURE) };
    print!("{}", letter_table(&campaign));
    println!("the content is good: {} pages", campaign.routes().count());
    Ok(ExitCode::SUCCESS)
}

fn build(given: &Build) -> Result<ExitCode> {
    let start = Instant::now();
    let app = App::read(&given.app)?;
    let Some(Compiled { campaign, .. }) = compiled(&given.content, given.drafts)? else { return Ok(ExitCode::FAILURE) };
    let output = Output::new(&given.out, &given.cache)?;
    let rendering = Instant::now();
    let pages = site::render(&campaign, &app, |file| output.write(file))?;
    site::previews(&campaign, &app, |path, make| output.write_made(path, make))?;
    if campaign.bundle {
        output.write(File { path: route::BUNDLE.to_owned(), bytes: bundle::zip(&campaign, &app)? })?;
    }
    let report = output.finish()?;

    let seconds = rendering.elapsed().as_secs_f64();
    println!(
        "{pages} pages, {} files: {} changed, {} removed; read in {:.1} s, rendered in {seconds:.1} s ({:.0} pages a second)",
        report.files(),
        report.changed.len(),
        report.removed.len(),
        (rendering - start).as_secs_f64(),
        pages as f64 / seconds,
    );
    let few = 60;
    let changes = report.changed.iter().map(|path| ('+', path)).chain(report.removed.iter().map(|path| ('-', path)));
    if report.changed.len() + report.removed.len() <= few {
        changes.for_each(|(sign, path)| println!("  {sign} {path}"));
    }
    Ok(ExitCode::SUCCESS)
}

fn bundle(given: &Bundle) -> Result<ExitCode> {
    let app = App::read(&given.app)?;
    let Some(Compiled { campaign, .. }) = compiled(&given.content, false)? else { return Ok(ExitCode::FAILURE) };
    let out = given.out.clone().unwrap_or_else(|| format!("{}.zip", bundle::name(&campaign)).into());
    let zip = bundle::zip(&campaign, &app)?;
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    fs::write(&out, &zip).with_context(|| format!("cannot write {}", out.display()))?;
    println!("{}: {} kB", out.display(), zip.len().div_ceil(1000));
    Ok(ExitCode::SUCCESS)
}

fn verify(dir: &Path, url: &str) -> Result<ExitCode> {
    let report = verify::verify(dir, url)?;
    report.differences.iter().for_each(|difference| println!("{difference}"));
    println!("{} of {} files compared, {} differences", report.compared, report.files, report.differences.len());
    Ok(if report.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn generate(stories: u32, out: &Path) -> Result<ExitCode> {
    for (path, bytes) in fixture::generate(stories).0 {
        let file = out.join(path);
        fs::create_dir_all(file.parent().unwrap_or(out))?;
        fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    println!("{stories} artificial stories in {}", out.display());
    Ok(ExitCode::SUCCESS)
}

/// The day of the build: an input, so that two builds can be the same.
fn today(given: Option<Date>) -> Result<Date> {
    let seconds = match (given, std::env::var("SOURCE_DATE_EPOCH")) {
        (Some(date), _) => return Ok(date),
        (None, Ok(epoch)) => epoch.parse().context("SOURCE_DATE_EPOCH is no number of seconds")?,
        (None, Err(_)) => SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
    };
    Date::from_days(i32::try_from(seconds / 86_400)?).context("the clock is beyond the year 9999")
}
