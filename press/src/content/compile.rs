//! Takes the steps from the files to the [`Campaign`], and says what is wrong with all of them.

use super::{
    Config, Options, Problem, Source,
    campaign::{self, Campaign, Parts},
    config::{self, Screenshot},
    front::{self, AboutFront, StoryFile, StoryFront},
    index::{Destination, Index},
    letters, limits,
    link::{Href, SiteAddress, decoded, is_example},
    markdown::{self, Fragment, ParseContext, Text},
    media::Media,
    problem::{Problems, SourceText, SpelledAddress, WithdrawnLookup, suggestion},
    withdrawn::{self, Withdrawn},
};
use crate::picture::Cache;
use ::campaign::{Block, Image, route::Route};
use locale::{Date, Locale};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt, mem,
};

/// What content without mistakes becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// All that the site is made of.
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

/// What every step needs: the files without what is withdrawn, and where problems go.
struct Compiler<'a, 'm> {
    source: &'a Source,
    options: &'a Options,
    problems: &'a Problems,
    config: &'a Config,
    media: &'m Media<'a>,
}

fn read(
    source: &Source,
    options: &Options,
    cache: &Cache,
    problems: &Problems,
    waiting: &mut Vec<Waiting>,
) -> Option<Campaign> {
    let Some(file) = source.get(config::FILE) else {
        problems.error(config::FILE, None, "the file is missing: it says what the campaign is");
        return None;
    };
    let (source, withdrawn) = withdrawn::take(source, options, problems);
    problems.forget(lookup(&source, options, &withdrawn));
    let config = Config::read(SourceText::file(config::FILE, file, problems)?, options.base_url.as_deref());
    let media = Media::new(&source, cache);
    let compiler = Compiler { source: &source, options, problems, config: &config, media: &media };
    let screenshots = compiler.screenshots();
    let kits = letters::read(&source, options, problems, &config, &withdrawn);
    let stories = compiler.stories();
    kits.check_stories(&stories, &withdrawn, problems);
    let index = Index::new(&stories, &kits, withdrawn, &config, options, problems);
    waiting.extend(stories.iter().filter(|story| story.front.hidden).map(|story| Waiting {
        path: format!("content/{}", story.path()),
        from: (!story.front.draft).then_some(story.front.published),
    }));
    kits.check_release(options, &config, problems);

    let mut links = HeadingLinks::default();
    let abouts = compiler.abouts(&index, &mut links);
    let bodies = compiler.bodies(&stories, &index, &mut links);
    let addresses = problems.take_addresses();
    compiler.check_addresses(&addresses, &index, &mut links);
    links.check(problems);
    for path in source.paths().filter(|path| !is_read(path) && !media.uses(path)) {
        unread(path, problems);
    }
    let media = media.pictures(|path, message| problems.warning(path, None, message));
    let parts = Parts { index: &index, kits: &kits, stories, bodies, abouts, media, screenshots };
    campaign::assemble(&config, options, parts)
}

/// The links to headings, and the headings, of every text: a link may lead to a text that is read later.
#[derive(Default)]
struct HeadingLinks<'a> {
    /// The ids of the headings of each page.
    headings: HashMap<Route, BTreeSet<String>>,
    /// Each link with the path of its file.
    links: Vec<(&'a str, Fragment)>,
}

impl<'a> HeadingLinks<'a> {
    fn take(&mut self, path: &'a str, route: &Route, text: &mut Text) {
        self.links.extend(mem::take(&mut text.fragments).into_iter().map(|fragment| (path, fragment)));
        self.headings.entry(route.clone()).or_default().append(&mut text.anchors);
    }

    fn check(self, problems: &Problems) {
        for (path, fragment) in self.links {
            let known = self.headings.get(&fragment.route);
            if !known.is_some_and(|headings| headings.contains(&fragment.id)) {
                let hint = suggestion(&fragment.id, known.into_iter().flatten().map(String::as_str));
                let message = format!("the link is dead: {} has no heading `#{}`{hint}", fragment.route, fragment.id);
                problems.error(path, Some(fragment.line), message);
            }
        }
    }
}

impl<'a> Compiler<'a, '_> {
    /// The pictures of the site, for its manifests.
    fn screenshots(&self) -> Vec<(Screenshot, Image)> {
        let measured = |shot: &Screenshot| match self.media.single(&shot.src) {
            Ok(image) => Some((shot.clone(), image)),
            Err(message) => {
                self.problems.error(config::FILE, None, format!("a screenshot cannot be used: {message}"));
                None
            }
        };
        self.config.screenshots.iter().filter_map(measured).collect()
    }

    /// The story files: `{lang}/stories/**.md`.
    fn stories(&self) -> Vec<StoryFile<'a>> {
        let Self { problems, config, .. } = *self;
        let mut stories = Vec::new();
        for (path, bytes) in &self.source.0 {
            let Some((folder, name)) = path.split_once('/') else { continue };
            let is_story = name.starts_with("stories/") && name.ends_with(".md");
            match config.languages.iter().find(|lang| lang.code() == folder) {
                Some(lang) if is_story => {
                    if let Some((front, body)) = SourceText::file(path, bytes, problems).and_then(front::split) {
                        let front = StoryFront::read(front, *lang, config, self.media, self.options);
                        stories.push(StoryFile { lang: *lang, front, body });
                    }
                }
                None if is_story || name == "about.md" => {
                    let hint = suggestion(folder, config.languages.iter().map(|lang| lang.code()));
                    problems.error(path, None, format!("unknown language `{folder}`{hint}"));
                }
                _ => {}
            }
        }
        stories
    }

    /// The about page of each language, with its text.
    fn abouts(&self, index: &Index, links: &mut HeadingLinks<'a>) -> BTreeMap<Locale, (AboutFront, Vec<Block>)> {
        let mut abouts = BTreeMap::new();
        for lang in &self.config.languages {
            let path = about_path(*lang);
            let Some((path, bytes)) = self.source.0.get_key_value(&path) else {
                self.problems.error(&path, None, "the file is missing: it is the first page of its language");
                continue;
            };
            if let Some((front, body)) = SourceText::file(path, bytes, self.problems).and_then(front::split) {
                let front = AboutFront::read(front, *lang, self.config);
                let blocks = self.body(body, *lang, Route::About(*lang), false, index, links);
                abouts.insert(*lang, (front, blocks));
            }
        }
        abouts
    }

    /// The texts of the stories.
    fn bodies(&self, stories: &[StoryFile<'a>], index: &Index, links: &mut HeadingLinks<'a>) -> Vec<Vec<Block>> {
        let body = |story: &StoryFile<'a>| {
            let route = Route::Story(story.lang, story.front.slug.text.clone());
            self.body(story.body, story.lang, route, story.front.hidden, index, links)
        };
        stories.iter().map(body).collect()
    }

    fn body(
        &self,
        body: SourceText<'a>,
        lang: Locale,
        route: Route,
        hidden: bool,
        index: &Index,
        links: &mut HeadingLinks<'a>,
    ) -> Vec<Block> {
        let context = ParseContext { lang, route, hidden, config: self.config, media: self.media, index };
        let mut text = markdown::read(body, &context);
        links.take(body.path, &context.route, &mut text);
        limits::check_blocks(body, &text.blocks);
        text.blocks
    }

    /// The web addresses that stand outside of Markdown: of sources, say. Those of this site must lead to a page, and none to an example.
    fn check_addresses<'b>(&self, addresses: &'b [SpelledAddress], index: &Index, links: &mut HeadingLinks<'b>) {
        let Self { problems, config, .. } = *self;
        for SpelledAddress { path, line, url } in addresses {
            let Href::Page(page, fragment) = config.local(Href::Away(url.clone())) else { continue };
            let own = Route::About(config.default_language);
            match index.resolve(Href::Page(page, fragment), config.default_language, &own, false) {
                Ok(Destination::There(_, Some((route, id)))) => {
                    links.links.push((path, Fragment { line: *line, route, id }));
                }
                Ok(_) => {}
                Err(message) => problems.error(path, Some(*line), message),
            }
        }
        for SpelledAddress { path, line, url } in addresses.iter().filter(|address| is_example(&address.url)) {
            let is_own = |url: &str| url.parse().is_ok_and(|url: SiteAddress| config.address.as_ref() == Some(&url));
            if path != config::FILE || !is_own(url) {
                problems.unfinished(path, Some(*line), format!("`{url}` is an example: write a real address"));
            }
        }
    }
}

fn about_path(lang: Locale) -> String {
    format!("{}/about.md", lang.code())
}

/// What stands in place of the address of something withdrawn, in texts outside of Markdown.
fn lookup(source: &Source, options: &Options, withdrawn: &Withdrawn) -> WithdrawnLookup {
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
    if matches!(path, config::FILE | withdrawn::FILE | letters::RECIPIENTS) {
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
            let known = [config::FILE, letters::RECIPIENTS];
            match known.into_iter().find(|known| strsim::osa_distance(known, &name.to_lowercase()) <= 4) {
                Some(known) => format!("nothing reads this file: did you mean `{known}`?"),
                None => "nothing reads this file: delete it, or keep it elsewhere".to_owned(),
            }
        }
        _ => "nothing reads this file: stories are stories/*.md".to_owned(),
    };
    problems.warning(path, None, message);
}
