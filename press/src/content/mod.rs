//! The content compiler: from the files that the campaign's staff write to what the site serves.
//!
//! Pure but for [`Source::read`] and the pictures that it leaves on the disk: the same source and options give the same bytes. The way of a text:
//!
//! 1. [`Source`]: the files of `content/`. Pictures stay on the disk.
//! 2. `withdrawn`: what nobody shall see any more is taken out of them.
//! 3. `config`, `front`: `campaign.toml` and the front matter of every text, read by `table`.
//! 4. `index`: what stands where, so that texts can link to each other; `link` says which links are allowed.
//! 5. `markdown`, `media`: the texts as block trees, the pictures opened.
//! 6. [`Campaign`]: all of it in feed order, with related stories.
//! 7. `letters`: the kits, their recipients, and the letters that are written beforehand.
//! 8. [`mod@json`]: the files under `/content/`; [`mod@atom`]: the feeds beside them.
//!
//! Every mistake in every file is reported at once ([`Problem`]).

mod atom;
mod campaign;
mod config;
pub mod fixture;
mod front;
mod index;
mod json;
mod letters;
mod link;
mod markdown;
mod media;
mod problem;
mod release;
mod source;
mod table;
mod withdrawn;

pub use atom::atom;
pub use campaign::{Campaign, Edition};
pub use config::{Keep, Screenshot, day};
pub use front::fresh_id;
pub use json::{FileEntry, Manifest, feed, json};
pub use letters::{addresses as letter_addresses, files as letter_files, table as letter_table};
pub use link::Address;
pub use problem::Problem;
pub use source::{MEDIA_LIMIT, PADDING_KEY_FILE, Source, TEXT_LIMIT};

use crate::picture::Cache;
use ::campaign::{Image, route::Route};
use config::Config;
use front::{AboutFront, StoryFront};
use index::{Index, Place};
use link::{Href, decoded, is_example};
use locale::{Date, Locale};
use markdown::{Fragment, Text, World};
use media::Media;
use problem::{Gone, Piece, Problems, Written, suggestion};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
};
use withdrawn::Withdrawn;

/// The same text in several languages.
type Words = BTreeMap<Locale, String>;

/// What content cannot say itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day that counts as today.
    pub today: Date,
    /// In place of the `base_url` of `campaign.toml`.
    pub base_url: Option<String>,
    /// Drafts and stories of the future are shown, and marked.
    pub drafts: bool,
}

/// Content without mistakes.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The campaign.
    pub campaign: Campaign,
    /// What its authors may want to look at, by path and line.
    pub warnings: Vec<Problem>,
    /// The stories that readers do not see yet.
    pub waiting: Vec<Waiting>,
    /// What must be put right before the site goes live, by path and line.
    pub unfinished: Vec<Problem>,
}

/// A story that readers do not see yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// Its file, as `content/en/stories/a.md`.
    pub path: String,
    /// The day from which it is shown; `None` for a draft.
    pub from: Option<Date>,
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.from {
            Some(date) => write!(f, "{}: from {date} on, by the first build of that day", self.path),
            None => write!(f, "{}: a draft", self.path),
        }
    }
}

/// A story file.
struct Entry<'a> {
    lang: Locale,
    front: StoryFront,
    body: Piece<'a>,
}

impl<'a> Entry<'a> {
    fn path(&self) -> &'a str {
        self.body.path
    }
}

/// Compiles content, or says everything that is wrong with it, by path and line.
pub fn compile(source: &Source, options: &Options) -> Result<Compiled, Vec<Problem>> {
    compile_with(source, options, &Cache::default())
}

/// The same with pictures that need not be opened again: `cache` changes nothing but the time.
pub fn compile_with(source: &Source, options: &Options, cache: &Cache) -> Result<Compiled, Vec<Problem>> {
    let problems = Problems::default();
    source.report(&problems);
    let mut waiting = Vec::new();
    let campaign = read(source, options, cache, &problems, &mut waiting);
    let unfinished = problems.take_unfinished();
    let warnings = problems.finish()?;
    let missing =
        || vec![Problem { path: "content/".to_owned(), line: None, message: "there is no campaign".to_owned() }];
    Ok(Compiled { campaign: campaign.ok_or_else(missing)?, warnings, waiting, unfinished })
}

fn read(
    source: &Source,
    options: &Options,
    cache: &Cache,
    problems: &Problems,
    waiting: &mut Vec<Waiting>,
) -> Option<Campaign> {
    let Some(file) = source.get(CONFIG) else {
        problems.error(CONFIG, None, "the file is missing: it says what the campaign is");
        return None;
    };
    let (source, withdrawn) = withdrawn::take(source, options, problems);
    problems.forget(gone(&source, options, &withdrawn));
    let config = Config::read(Piece::file(CONFIG, file, problems)?, options.base_url.as_deref());
    let media = Media::new(&source, cache);
    let screenshots = screenshots(&config, &media, problems);
    let kits = letters::read(&source, options, problems, &config, &withdrawn);
    let entries = entries(&source, options, problems, &config, &media);
    kits.check_stories(&entries, &withdrawn, problems);
    let index = Index::new(&entries, &kits, withdrawn, &config, options, problems);
    waiting.extend(entries.iter().filter(|entry| entry.front.hidden).map(|entry| Waiting {
        path: format!("content/{}", entry.path()),
        from: (!entry.front.draft).then_some(entry.front.published),
    }));
    kits.check_release(options, &config, problems);

    let world = |lang, route, hidden| World { lang, route, hidden, config: &config, media: &media, index: &index };
    let mut anchors = HashMap::new();
    let mut fragments = Vec::new();
    let mut keep = |path, route: &Route, text: &mut Text| {
        fragments.extend(std::mem::take(&mut text.fragments).into_iter().map(|fragment| (path, fragment)));
        anchors.entry(route.clone()).or_insert_with(BTreeSet::new).append(&mut text.anchors);
    };
    let mut abouts = BTreeMap::new();
    for lang in &config.languages {
        let path = about_path(*lang);
        let Some((path, bytes)) = source.0.get_key_value(&path) else {
            problems.error(&path, None, "the file is missing: it is the first page of its language");
            continue;
        };
        if let Some((front, body)) = Piece::file(path, bytes, problems).and_then(front::split) {
            let front = AboutFront::read(front, *lang, &config);
            let route = Route::About(*lang);
            let mut text = markdown::read(body, &world(*lang, route.clone(), false));
            keep(path.as_str(), &route, &mut text);
            abouts.insert(*lang, (front, text.blocks));
        }
    }
    let mut bodies = Vec::with_capacity(entries.len());
    for entry in &entries {
        let route = Route::Story(entry.lang, entry.front.slug.text.clone());
        let mut text = markdown::read(entry.body, &world(entry.lang, route.clone(), entry.front.hidden));
        keep(entry.path(), &route, &mut text);
        bodies.push(text.blocks);
    }
    let addresses = problems.take_addresses();
    for written in &addresses {
        let Href::Page(path, fragment) = config.local(Href::Away(written.url.clone())) else { continue };
        let route = Route::About(config.default_language);
        match index.resolve(Href::Page(path, fragment), config.default_language, &route, false) {
            Ok(Place::There(_, Some((route, id)))) => {
                fragments.push((&written.path, Fragment { line: written.line, route, id }));
            }
            Ok(_) => {}
            Err(message) => problems.error(&written.path, Some(written.line), message),
        }
    }
    for Written { path, line, url } in addresses.iter().filter(|written| is_example(&written.url)) {
        if path != CONFIG || !url.parse().is_ok_and(|url: Address| config.address.as_ref() == Some(&url)) {
            problems.unfinished(path, Some(*line), format!("`{url}` is an example: write a real address"));
        }
    }
    for (path, fragment) in fragments {
        if !anchors.get(&fragment.route).is_some_and(|anchors: &BTreeSet<String>| anchors.contains(&fragment.id)) {
            let known = anchors.get(&fragment.route).into_iter().flatten().map(String::as_str);
            let hint = suggestion(&fragment.id, known);
            let message = format!("the link is dead: {} has no heading `#{}`{hint}", fragment.route, fragment.id);
            problems.error(path, Some(fragment.line), message);
        }
    }
    for path in source.paths().filter(|path| !is_read(path) && !media.uses(path)) {
        unread(path, problems);
    }
    let media = media.pictures(|path, message| problems.warning(path, None, message));
    campaign::assemble(&config, options, &index, &kits, entries, bodies, abouts, media, screenshots)
}

const CONFIG: &str = "campaign.toml";

fn about_path(lang: Locale) -> String {
    format!("{}/about.md", lang.code())
}

/// What stands in place of the address of something withdrawn, in texts outside of Markdown.
fn gone(source: &Source, options: &Options, withdrawn: &Withdrawn) -> Gone {
    let addresses = config::addresses(source, options.base_url.as_deref());
    let withdrawn = withdrawn.clone();
    Box::new(move |url| {
        let path = addresses.iter().find_map(|address| address.path_in(url))?;
        let path = decoded(path.split(['#', '?']).next().unwrap_or(path))?;
        Route::parse(&path).filter(|route| withdrawn.stood_at(route)).and(Some(addresses.first()?.url("/")))
    })
}

/// Whether the file has a place by its path. Pictures have one where a text shows them.
fn is_read(path: &str) -> bool {
    if matches!(path, CONFIG | withdrawn::FILE | letters::RECIPIENTS) {
        return true;
    }
    let Some((folder, name)) = path.split_once('/') else { return false };
    // Of another language, or of another kit's: an error says so.
    let markdown = name.ends_with(".md");
    match folder {
        "letters" => {
            matches!(name.split_once('/'), Some((_, "kit.toml"))) || name.matches('/').count() == 1 && markdown
        }
        "media" => false,
        _ => name == "about.md" || name.starts_with("stories/") && markdown,
    }
}

/// Names a file that nothing reads: what was meant by it is missing somewhere.
fn unread(path: &str, problems: &Problems) {
    let picture = [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|end| path.to_lowercase().ends_with(end));
    if withdrawn::is_meant_by(path) && !picture {
        let message = "this looks like the list of what is withdrawn, but nothing reads it: name it content/withdrawn.toml, or give it \
                       another name";
        return problems.error(path, None, message);
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let message = match path.split('/').next() {
        _ if picture => "no text shows this picture: show it or delete it".to_owned(),
        Some("letters") => {
            "nothing reads this file: a kit is kit.toml and one .md a language, in a folder of its own".to_owned()
        }
        _ if !path.contains('/') => {
            let known = [CONFIG, letters::RECIPIENTS];
            match known.into_iter().find(|known| strsim::osa_distance(known, &name.to_lowercase()) <= 4) {
                Some(known) => format!("nothing reads this file: did you mean `{known}`?"),
                None => "nothing reads this file: delete it, or keep it elsewhere".to_owned(),
            }
        }
        _ => "nothing reads this file: stories are stories/*.md".to_owned(),
    };
    problems.warning(path, None, message);
}

/// The pictures of the site, for its manifests.
fn screenshots(config: &Config, media: &Media<'_>, problems: &Problems) -> Vec<(Screenshot, Image)> {
    let measured = |shot: &Screenshot| match media.single(&shot.src) {
        Ok(image) => Some((shot.clone(), image)),
        Err(message) => {
            problems.error(CONFIG, None, format!("a screenshot cannot be used: {message}"));
            None
        }
    };
    config.screenshots.iter().filter_map(measured).collect()
}

/// The story files: `{lang}/stories/**.md`.
fn entries<'a>(
    source: &'a Source,
    options: &Options,
    problems: &'a Problems,
    config: &Config,
    media: &Media<'_>,
) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    for (path, bytes) in &source.0 {
        let Some((folder, name)) = path.split_once('/') else { continue };
        let story = name.starts_with("stories/") && name.ends_with(".md");
        match config.languages.iter().find(|lang| lang.code() == folder) {
            Some(lang) if story => {
                if let Some((front, body)) = Piece::file(path, bytes, problems).and_then(front::split) {
                    entries.push(Entry {
                        lang: *lang,
                        front: StoryFront::read(front, *lang, config, media, options),
                        body,
                    });
                }
            }
            None if story || name == "about.md" => {
                let hint = suggestion(folder, config.languages.iter().map(|lang| lang.code()));
                problems.error(path, None, format!("unknown language `{folder}`{hint}"));
            }
            _ => {}
        }
    }
    entries
}
