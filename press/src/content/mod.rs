//! The content compiler: from the files that the campaign's staff write to what the site serves.
//!
//! Pure but for [`Source::read`]: the same source and options give the same bytes. The way of a text:
//!
//! 1. [`Source`]: the files of `content/`.
//! 2. `withdrawn`: what nobody shall see any more is taken out of them.
//! 3. `config`, `front`: `campaign.toml` and the front matter of every text, read by `table`.
//! 4. `index`: what stands where, so that texts can link to each other; `link` says which links are allowed.
//! 5. `markdown`, `media`: the texts as block trees, the pictures measured.
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
mod source;
mod table;
mod withdrawn;

pub use atom::atom;
pub use campaign::{Campaign, Edition};
pub use config::{Keep, Screenshot};
pub use json::{FileEntry, Manifest, feed, json};
pub use letters::{files as letter_files, table as letter_table};
pub use link::Address;
pub use problem::Problem;
pub use source::Source;

use ::campaign::{Image, route::Route};
use config::Config;
use front::{AboutFront, StoryFront};
use index::Index;
use locale::{Date, Locale};
use markdown::{Text, World};
use media::Media;
use problem::{Piece, Problems, suggestion};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    let problems = Problems::default();
    let campaign = read(source, options, &problems);
    let warnings = problems.finish()?;
    let missing =
        || vec![Problem { path: "content/".to_owned(), line: None, message: "there is no campaign".to_owned() }];
    Ok(Compiled { campaign: campaign.ok_or_else(missing)?, warnings })
}

fn read(source: &Source, options: &Options, problems: &Problems) -> Option<Campaign> {
    let Some(file) = source.get(CONFIG) else {
        problems.error(CONFIG, None, "the file is missing: it says what the campaign is");
        return None;
    };
    let config = Config::read(Piece::file(CONFIG, file, problems)?, options.base_url.as_deref());
    let (source, withdrawn) = withdrawn::take(source, options, problems);
    let media = Media::new(&source);
    let screenshots = screenshots(&config, &media, problems);
    let kits = letters::read(&source, options, problems, &config, &withdrawn);
    let entries = entries(&source, options, problems, &config, &media);
    kits.check_stories(&entries, &withdrawn, problems);
    let index = Index::new(&entries, &kits, withdrawn, &config, options, problems);

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
    for (path, fragment) in fragments {
        if !anchors.get(&fragment.route).is_some_and(|anchors: &BTreeSet<String>| anchors.contains(&fragment.id)) {
            let known = anchors.get(&fragment.route).into_iter().flatten().map(String::as_str);
            let hint = suggestion(&fragment.id, known);
            let message = format!("the link is dead: {} has no heading `#{}`{hint}", fragment.route, fragment.id);
            problems.error(path, Some(fragment.line), message);
        }
    }
    let media = media.files(|path, message| problems.warning(path, None, message));
    campaign::assemble(&config, options, &index, &kits, entries, bodies, abouts, media, screenshots)
}

const CONFIG: &str = "campaign.toml";

fn about_path(lang: Locale) -> String {
    format!("{}/about.md", lang.code())
}

/// The pictures of the site, measured.
fn screenshots(config: &Config, media: &Media<'_>, problems: &Problems) -> Vec<(Screenshot, Image)> {
    let measured = |shot: &Screenshot| match media.image(&shot.src, String::new(), None, None) {
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
            Some(_) if name != "about.md" => {
                problems.warning(path, None, "nothing reads this file: stories are stories/*.md");
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
