//! press: reads content, checks it and makes the site. `press --help` lists what it can do.

use anyhow::{Context, Result, bail};
use campaign_site::{campaign::Date, route};
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

const HELP: &str = "press makes a campaign's site from its content

press build --app FOLDER [--content content] [--out dist] [--base-url URL] [--date DAY] [--drafts] [--cache FOLDER]
    FOLDER is the built app: `cargo xtask build` makes it once, content needs no wasm toolchain after that
press bundle --app FOLDER [--content content] [--out FILE.zip] [--base-url URL] [--date DAY]
    writes the whole campaign as one ZIP file, to be carried and opened without any server
press check [--content content] [--date DAY]
    says everything that is wrong with the content, with file and line, and how long the letters are
press serve [--dir dist] [--port 8080]
    serves the built site on this machine
press hosting --for nginx|caddy [--dir dist]
    prints what the server has to be told about the built site
press verify --url URL [--dir dist]
    compares what a host serves with the built site, and names what differs
press generate --stories N --out FOLDER
    writes an artificial campaign of N stories, to try things with

The day is today, or that of SOURCE_DATE_EPOCH (seconds), or --date.";

/// The words of the command line.
#[derive(Default)]
struct Arguments {
    app: Option<PathBuf>,
    content: PathBuf,
    out: Option<PathBuf>,
    dir: Option<PathBuf>,
    cache: Option<PathBuf>,
    base_url: Option<String>,
    date: Option<Date>,
    drafts: bool,
    port: u16,
    stories: Option<u32>,
    server: Option<String>,
    url: Option<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("press: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    use lexopt::prelude::*;
    let mut parser = lexopt::Parser::from_env();
    let mut command = None;
    let mut given = Arguments { content: "content".into(), port: 8080, ..Arguments::default() };
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => command = None,
            Long("app") => given.app = Some(parser.value()?.into()),
            Long("content") => given.content = parser.value()?.into(),
            Long("out") => given.out = Some(parser.value()?.into()),
            Long("dir") => given.dir = Some(parser.value()?.into()),
            Long("cache") => given.cache = Some(parser.value()?.into()),
            Long("base-url") => given.base_url = Some(parser.value()?.string()?),
            Long("date") => given.date = Some(parser.value()?.parse()?),
            Long("drafts") => given.drafts = true,
            Long("port") => given.port = parser.value()?.parse()?,
            Long("stories") => given.stories = Some(parser.value()?.parse()?),
            Long("for") => given.server = Some(parser.value()?.string()?),
            Long("url") => given.url = Some(parser.value()?.string()?),
            Value(word) if command.is_none() => command = Some(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    match command.as_deref() {
        Some("build") => build(&given),
        Some("bundle") => bundle(&given),
        Some("check") => check(&given),
        Some("serve") => {
            serve::serve(given.dir.as_deref().unwrap_or(Path::new("dist")), given.port)?;
            Ok(ExitCode::SUCCESS)
        }
        Some("hosting") => {
            let server = Server::from_name(&given.server.context("say for which server: --for nginx or --for caddy")?)?;
            print!("{}", Hosting::read(given.dir.as_deref().unwrap_or(Path::new("dist")))?.file(server));
            Ok(ExitCode::SUCCESS)
        }
        Some("verify") => verify(&given),
        Some("generate") => generate(&given),
        Some(other) => bail!("`{other}` is no command\n\n{HELP}"),
        None => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Compiles the content and prints what its authors should know. `None` when it has mistakes.
fn compiled(given: &Arguments) -> Result<Option<Compiled>> {
    let source = Source::read(&given.content)?;
    let options = Options { today: today(given.date)?, base_url: given.base_url.clone(), drafts: given.drafts };
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
            eprintln!("{} to mend; nothing was written", problems.len());
            Ok(None)
        }
    }
}

fn check(given: &Arguments) -> Result<ExitCode> {
    let Some(Compiled { campaign, .. }) = compiled(given)? else { return Ok(ExitCode::FAILURE) };
    print!("{}", letter_table(&campaign));
    println!("the content is good: {} pages", campaign.routes().count());
    Ok(ExitCode::SUCCESS)
}

fn build(given: &Arguments) -> Result<ExitCode> {
    let start = Instant::now();
    let app = App::read(given.app.as_deref().context("name the app folder with --app")?)?;
    let Some(Compiled { campaign, .. }) = compiled(given)? else { return Ok(ExitCode::FAILURE) };
    let out = given.out.as_deref().unwrap_or(Path::new("dist"));
    let cache = given.cache.clone().unwrap_or_else(|| PathBuf::from("target/compressed"));
    let output = Output::new(out, &cache)?;
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

fn bundle(given: &Arguments) -> Result<ExitCode> {
    let app = App::read(given.app.as_deref().context("name the app folder with --app")?)?;
    let Some(Compiled { campaign, .. }) = compiled(given)? else { return Ok(ExitCode::FAILURE) };
    let out = given.out.clone().unwrap_or_else(|| format!("{}.zip", bundle::name(&campaign)).into());
    let zip = bundle::zip(&campaign, &app)?;
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    fs::write(&out, &zip).with_context(|| format!("cannot write {}", out.display()))?;
    println!("{}: {} kB", out.display(), zip.len().div_ceil(1000));
    Ok(ExitCode::SUCCESS)
}

fn verify(given: &Arguments) -> Result<ExitCode> {
    let url = given.url.as_deref().context("say where the site is served: --url https://campaign.example/")?;
    let report = verify::verify(given.dir.as_deref().unwrap_or(Path::new("dist")), url)?;
    report.differences.iter().for_each(|difference| println!("{difference}"));
    println!("{} of {} files compared, {} differences", report.compared, report.files, report.differences.len());
    Ok(if report.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn generate(given: &Arguments) -> Result<ExitCode> {
    let stories = given.stories.context("say how many with --stories")?;
    let out = given.out.as_deref().context("name a folder with --out")?;
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
