//! The command line of press: reads content, checks it and makes the site. `press --help` lists the commands.

use anyhow::{Context, Result};
use campaign::route;
use clap::{Args, Parser, Subcommand};
use locale::{Date, Language, Locale};
use press::{
    app::App,
    bundle,
    content::{Campaign, Compiled, Options, Source, compile_with, day, fixture, letter_table},
    hosting::{Hosting, Server},
    new,
    output::{self, File, Output, refuse_sources, write_beside},
    picture::Cache,
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
/// Today is --date, else SOURCE_DATE_EPOCH (seconds), else the clock, the latter two in the campaign's `time_zone`. The padding key
/// of withdrawn.toml may stand in the variable PRESS_PADDING_KEY or the file content/.padding-key.
#[derive(Parser)]
#[command(name = "press", version, max_term_width = 110)]
struct Arguments {
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
    Check {
        #[command(flatten)]
        content: ContentArguments,
        /// Refuse what must not go live: an example's address, no mailbox for corrections, what nobody has checked.
        #[arg(long)]
        release: bool,
    },
    /// Make the files of a new story or letter, with their id and their name.
    New {
        #[command(subcommand)]
        what: New,
    },
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

/// What a new file is for.
#[derive(Subcommand)]
enum New {
    /// A story, as a draft.
    Story(NewFile),
    /// A letter that supporters can write.
    Letter(NewFile),
}

#[derive(Args)]
struct NewFile {
    /// The headline.
    title: String,
    /// The end of its address, in place of one made from the title.
    #[arg(long)]
    slug: Option<String>,
    /// A language of it, as en; several with commas, as en,uk. All of the site's unless you say otherwise.
    #[arg(long, value_delimiter = ',')]
    lang: Vec<String>,
    #[command(flatten)]
    content: ContentArguments,
}

/// The content and the day that counts as today.
#[derive(Args)]
struct ContentArguments {
    /// The folder that the campaign's staff write.
    #[arg(long, default_value = "content")]
    content: PathBuf,
    /// In place of `base_url` in campaign.toml.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The day that counts as today, as 2024-05-16.
    #[arg(long)]
    date: Option<Date>,
    /// Where compressed files and pictures are kept between builds.
    #[arg(long, default_value = "target/compressed")]
    cache: PathBuf,
}

#[derive(Args)]
struct Build {
    /// The built app folder: `cargo xtask build` makes it once, content needs no wasm toolchain after that.
    #[arg(long)]
    app: PathBuf,
    #[command(flatten)]
    content: ContentArguments,
    /// The folder to write to.
    #[arg(long, default_value = "dist")]
    out: PathBuf,
    /// Show drafts and stories of the future, and mark them.
    #[arg(long)]
    drafts: bool,
}

#[derive(Args)]
struct Bundle {
    /// The built app folder.
    #[arg(long)]
    app: PathBuf,
    #[command(flatten)]
    content: ContentArguments,
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
    match run(Arguments::parse().command) {
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
        Command::Check { content, release } => check(&content, release),
        Command::New { what } => new(&what),
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
fn compiled(given: &ContentArguments, drafts: bool) -> Result<Option<Compiled>> {
    let mut source = Source::read(&given.content)?;
    if let Ok(key) = std::env::var(PADDING_KEY) {
        source.put_padding_key(&format!("the variable {PADDING_KEY}"), &key);
    }
    let options = Options { today: today(given.date, &source)?, base_url: given.base_url.clone(), drafts };
    let show = |kind: &str, problem| eprintln!("{kind}: {problem}");
    match compile_with(&source, &options, &Cache::new(&given.cache)) {
        Ok(compiled) => {
            compiled.warnings.iter().for_each(|warning| show("warning", warning));
            let Campaign { withdrawn, locales, .. } = &compiled.campaign;
            if !withdrawn.is_empty() {
                let addresses: usize = locales.values().map(|content| content.withdrawn.len()).sum();
                println!("withdrawn: {} ids; {addresses} addresses show one neutral sentence", withdrawn.len());
            }
            compiled.waiting.iter().for_each(|story| println!("not published: {story}"));
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

fn check(given: &ContentArguments, release: bool) -> Result<ExitCode> {
    let Some(Compiled { campaign, unfinished, .. }) = compiled(given, false)? else { return Ok(ExitCode::FAILURE) };
    print!("{}", letter_table(&campaign));
    println!("the content is good: {} pages", campaign.routes().count());
    if !release || unfinished.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    unfinished.iter().for_each(|problem| eprintln!("before the release: {problem}"));
    let count = unfinished.len();
    eprintln!("{count} {} to do before the site goes live", if count == 1 { "thing" } else { "things" });
    Ok(ExitCode::FAILURE)
}

/// The languages of the site, and of a new file where nobody says otherwise.
fn site_languages(content: &Path) -> Vec<Locale> {
    let text = fs::read_to_string(content.join("campaign.toml")).unwrap_or_default();
    let table: toml::Table = toml::from_str(&text).unwrap_or_default();
    let codes = table.get("languages").and_then(|codes| codes.as_array()).into_iter().flatten();
    let known: Vec<Locale> = codes.filter_map(|code| Locale::from_code(code.as_str()?)).collect();
    if known.is_empty() { vec![Locale::DEFAULT] } else { known }
}

fn new(what: &New) -> Result<ExitCode> {
    let (New::Story(given) | New::Letter(given)) = what;
    let (folder, title, slug) = (&given.content.content, &given.title, given.slug.as_deref());
    anyhow::ensure!(folder.is_dir(), "{} is not a folder: name the content folder with --content", folder.display());
    let site = site_languages(folder);
    let unknown = |code: &str| format!("unknown language `{code}`");
    let files = match what {
        New::Story(_) => {
            let named = given.lang.iter().map(|code| {
                let known = Locale::from_code(code).filter(|lang| site.contains(lang));
                known.with_context(|| unknown(code))
            });
            let named = named.collect::<Result<Vec<_>>>()?;
            let today = today(given.content.date, &Source::read(folder)?)?;
            new::story(folder, title, slug, if named.is_empty() { &site } else { &named }, today)?
        }
        New::Letter(_) => {
            let named = given.lang.iter().map(|code| Language::from_code(code).with_context(|| unknown(code)));
            let mut named = named.collect::<Result<Vec<_>>>()?;
            if named.is_empty() {
                named.extend(site.iter().map(|lang| lang.language()));
            }
            new::letter(folder, title, slug, &named, &site)?
        }
    };
    files.iter().for_each(|file| println!("{}", file.display()));
    Ok(ExitCode::SUCCESS)
}

fn build(given: &Build) -> Result<ExitCode> {
    let start = Instant::now();
    refuse_sources(&given.out, &[("the content", &given.content.content), ("the app", &given.app)])?;
    // First, so that the folder holds a whole site even if the content has mistakes now.
    if output::recover(&given.out)? {
        println!("the last build of {} was interrupted, and is finished now", given.out.display());
    }
    let app = App::read(&given.app)?;
    let Some(Compiled { campaign, .. }) = compiled(&given.content, given.drafts)? else { return Ok(ExitCode::FAILURE) };
    let mut output = Output::new(&given.out, &given.content.cache)?;
    output.hide(site::withdrawn_pages(&campaign, &app)?);
    let rendering = Instant::now();
    let pages = site::render(&campaign, &app, |file| output.write(file))?;
    site::previews(&campaign, &app, |path, make| output.write_made(path, make))?;
    if campaign.bundle {
        output.write(File { path: route::BUNDLE.to_owned(), bytes: bundle::zip(&campaign, &app)? })?;
    }
    let report = output.finish()?;
    Cache::new(&given.content.cache).tidy(campaign.media.values());

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
    bundle::refuse_others(&out)?;
    let zip = bundle::zip(&campaign, &app)?;
    write_beside(&out, &zip)?;
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

/// Where the padding key of withdrawn.toml may stand.
const PADDING_KEY: &str = "PRESS_PADDING_KEY";

/// The day of the build: an input, so that two builds can be the same. Which day it is by the clock, the campaign's time zone says.
fn today(given: Option<Date>, source: &Source) -> Result<Date> {
    let seconds = match (given, std::env::var("SOURCE_DATE_EPOCH")) {
        (Some(date), _) => return Ok(date),
        (None, Ok(epoch)) => epoch.parse().context("SOURCE_DATE_EPOCH is not a number of seconds")?,
        (None, Err(_)) => SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
    };
    day(source, i64::try_from(seconds)?).context("the clock is beyond the year 9999")
}
