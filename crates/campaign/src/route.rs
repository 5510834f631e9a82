//! Every URL of the site. No other file spells one (`tests/architecture.rs`).
//!
//! A path here has no base path: [`Base`] puts it in front, so that the same wasm serves a root, a sub-folder or a mirror.

use locale::{Language, Locale};
use std::fmt;

/// A page of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Route {
    /// `/{lang}/`: what the campaign is.
    About(Locale),
    /// `/{lang}/stories/`, `/{lang}/stories/page/{n}/`: the feed. `None` is the front, `n` counts from the oldest.
    Stories(Locale, Option<u32>),
    /// `/{lang}/stories/{slug}/`: the page of one article.
    Story(Locale, String),
    /// `/{lang}/category/{slug}/`, `/{lang}/category/{slug}/page/{n}/`: the stories of a category.
    Category(Locale, String, Option<u32>),
    /// `/{lang}/letter/`: choose a letter.
    Letters(Locale),
    /// `/{lang}/letter/{kit}/`: the page on which a letter is written.
    Letter(Locale, String),
    /// `/{lang}/device/`: what is stored on this device.
    Device(Locale),
    /// `/{lang}/embed/`: how another site shows something of this one.
    Embed(Locale),
}

impl Route {
    /// The path of the page, with its slash at the end.
    pub fn path(&self) -> String {
        let list = |folder: String, page: &Option<u32>| match page {
            None => folder,
            Some(page) => format!("{folder}page/{page}/"),
        };
        match self {
            Self::About(lang) => format!("/{}/", lang.code()),
            Self::Stories(lang, page) => list(format!("/{}/stories/", lang.code()), page),
            Self::Story(lang, slug) => format!("/{}/stories/{slug}/", lang.code()),
            Self::Category(lang, slug, page) => list(format!("/{}/category/{slug}/", lang.code()), page),
            Self::Letters(lang) => format!("/{}/letter/", lang.code()),
            Self::Letter(lang, kit) => format!("/{}/letter/{kit}/", lang.code()),
            Self::Device(lang) => format!("/{}/device/", lang.code()),
            Self::Embed(lang) => format!("/{}/embed/", lang.code()),
        }
    }

    /// The route of a path without its base path; query and fragment must be cut off before. A missing slash at the end
    /// and `index.html` are forgiven. `/` is the default language's about page.
    pub fn parse(path: &str) -> Option<Self> {
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let mut parts = path.strip_prefix('/')?.trim_end_matches('/').split('/');
        let first = parts.next().unwrap_or_default();
        if first.is_empty() {
            return parts.next().is_none().then_some(Self::About(Locale::DEFAULT));
        }
        let lang = Locale::from_code(first)?;
        match parts.collect::<Vec<_>>()[..] {
            [] => Some(Self::About(lang)),
            ["stories"] => Some(Self::Stories(lang, None)),
            ["stories", "page", page] => Some(Self::Stories(lang, Some(page_number(page)?))),
            ["stories", slug] => Some(Self::Story(lang, valid_slug(slug)?)),
            ["category", slug] => Some(Self::Category(lang, valid_slug(slug)?, None)),
            ["category", slug, "page", page] => Some(Self::Category(lang, valid_slug(slug)?, Some(page_number(page)?))),
            ["letter"] => Some(Self::Letters(lang)),
            ["letter", kit] => Some(Self::Letter(lang, valid_slug(kit)?)),
            ["device"] => Some(Self::Device(lang)),
            ["embed"] => Some(Self::Embed(lang)),
            _ => None,
        }
    }

    /// The language of the page.
    pub fn lang(&self) -> Locale {
        match self {
            Self::About(lang)
            | Self::Stories(lang, _)
            | Self::Story(lang, _)
            | Self::Category(lang, ..)
            | Self::Letters(lang)
            | Self::Letter(lang, _)
            | Self::Device(lang)
            | Self::Embed(lang) => *lang,
        }
    }

    /// The same page in another language: the same slug, and the front where pages of a list may be numbered otherwise.
    pub fn in_language(&self, lang: Locale) -> Self {
        match self {
            Self::About(_) => Self::About(lang),
            Self::Stories(..) => Self::Stories(lang, None),
            Self::Story(_, slug) => Self::Story(lang, slug.clone()),
            Self::Category(_, slug, _) => Self::Category(lang, slug.clone(), None),
            Self::Letters(_) => Self::Letters(lang),
            Self::Letter(_, kit) => Self::Letter(lang, kit.clone()),
            Self::Device(_) => Self::Device(lang),
            Self::Embed(_) => Self::Embed(lang),
        }
    }

    /// Page `number` of the same list; any other page has no pages and stays what it is.
    pub fn page(&self, number: u32) -> Self {
        match self {
            Self::Stories(lang, _) => Self::Stories(*lang, Some(number)),
            Self::Category(lang, slug, _) => Self::Category(*lang, slug.clone(), Some(number)),
            Self::About(_)
            | Self::Story(..)
            | Self::Letters(_)
            | Self::Letter(..)
            | Self::Device(_)
            | Self::Embed(_) => self.clone(),
        }
    }

    /// Whether the page is a document with an app of its own, or with none, so that going there loads it.
    pub fn stands_alone(&self) -> bool {
        matches!(self, Self::Letter(..) | Self::Device(_) | Self::Embed(_))
    }

    /// The JSON file that the page shows, or `None` for a page whose words are all those of the interface.
    pub fn data(&self) -> Option<String> {
        let list = |name: String, page: &Option<u32>| match page {
            None => format!("/content/{name}.json"),
            Some(page) => format!("/content/{name}/page/{page}.json"),
        };
        match self {
            Self::About(lang) => Some(format!("/content/{}/about.json", lang.code())),
            Self::Stories(lang, page) => Some(list(format!("{}/feed", lang.code()), page)),
            Self::Story(lang, slug) => Some(format!("/content/{}/stories/{slug}.json", lang.code())),
            Self::Category(lang, slug, page) => Some(list(format!("{}/category/{slug}", lang.code()), page)),
            Self::Letters(lang) => Some(format!("/content/{}/letters.json", lang.code())),
            Self::Letter(lang, kit) => Some(format!("/content/{}/letters/{kit}.json", lang.code())),
            Self::Device(_) | Self::Embed(_) => None,
        }
    }

    /// The Atom feed of a list: it stands beside [`Self::data`], which is the JSON Feed. `None` for a page that is no list.
    pub fn atom(&self) -> Option<String> {
        let list = matches!(self, Self::Stories(..) | Self::Category(..));
        self.data().filter(|_| list).and_then(|path| Some(format!("{}.atom", path.strip_suffix(".json")?)))
    }
}

/// A card that other sites show in a frame, below `/embed/{lang}/`. It stands for a page of the site ([`Embedded::page`]) and has
/// files of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Embedded {
    /// `story/{slug}/`: the card of one story.
    Story(String),
    /// `stories/`: the card of the newest stories.
    Stories,
    /// `category/{slug}/`: the newest of a category.
    Category(String),
    /// `letter/{kit}/`: what a letter asks for, and the way to it.
    Letter(String),
    /// `figures/`: the campaign's numbers.
    Figures,
}

impl Embedded {
    /// The folder of the cards of a language, with its slash at the end.
    pub fn folder(lang: Locale) -> String {
        format!("/embed/{}/", lang.code())
    }

    /// The path of the card, with its slash at the end.
    pub fn path(&self, lang: Locale) -> String {
        let folder = Self::folder(lang);
        match self {
            Self::Story(slug) => format!("{folder}story/{slug}/"),
            Self::Stories => format!("{folder}stories/"),
            Self::Category(slug) => format!("{folder}category/{slug}/"),
            Self::Letter(kit) => format!("{folder}letter/{kit}/"),
            Self::Figures => format!("{folder}figures/"),
        }
    }

    /// What an editor's tool asks about the card (<https://oembed.com/>).
    pub fn oembed(&self, lang: Locale) -> String {
        format!("{}oembed.json", self.path(lang))
    }

    /// The page that it stands for.
    pub fn page(&self, lang: Locale) -> Route {
        match self {
            Self::Story(slug) => Route::Story(lang, slug.clone()),
            Self::Stories => Route::Stories(lang, None),
            Self::Category(slug) => Route::Category(lang, slug.clone(), None),
            Self::Letter(kit) => Route::Letter(lang, kit.clone()),
            Self::Figures => Route::About(lang),
        }
    }

    /// The card that stands for a page; `None` where there is none.
    pub fn of(route: &Route) -> Option<Self> {
        match route {
            Route::Story(_, slug) => Some(Self::Story(slug.clone())),
            Route::Stories(_, None) => Some(Self::Stories),
            Route::Category(_, slug, None) => Some(Self::Category(slug.clone())),
            Route::Letter(_, kit) => Some(Self::Letter(kit.clone())),
            Route::About(_) => Some(Self::Figures),
            Route::Stories(..) | Route::Category(..) | Route::Letters(_) | Route::Device(_) | Route::Embed(_) => None,
        }
    }
}

/// The script that partner sites load beside a card. Its name and its bytes never change.
pub const EMBED_SCRIPT: &str = "/embed/v1.js";

/// What a frame shows for every card that there is not.
pub const EMBED_NOT_FOUND: &str = "/embed/404.html";

/// `/content/{lang}/site.json`: the frame of every page ([`crate::Site`]).
pub fn site_data(lang: Locale) -> String {
    format!("/content/{}/site.json", lang.code())
}

/// `/content/letters/{kit}/{language}.eml`, `.txt`: a letter that press wrote beforehand, as a file.
pub fn letter_file(kit: &str, language: Language, extension: &str) -> String {
    format!("/content/letters/{kit}/{}.{extension}", language.code())
}

/// The file that names every content file with its hash.
pub const MANIFEST: &str = "/content/manifest.json";

/// The ids of what must no longer be shown: readers' copies are asked to forget it.
pub const WITHDRAWN: &str = "/content/withdrawn.json";

/// What a device may keep: every file of the campaign with its hash, for `assets/js/keep.js` and the worker.
pub const EDITION: &str = "/content/edition.json";

/// The files of older stories, for a device that keeps everything: a part of [`EDITION`].
pub fn edition_part(number: usize) -> String {
    format!("/content/edition/older-{number}.json")
}

/// Titles and leads of stories that a device does not keep.
pub fn titles(lang: Locale, number: usize) -> String {
    format!("/content/{}/titles-{number}.json", lang.code())
}

/// The service worker. Its name never changes.
pub const WORKER: &str = "/sw.js";

/// The whole campaign as one file to carry.
pub const BUNDLE: &str = "/copy.zip";

/// With this file a host that stands at the root of its address sends `Clear-Site-Data`: `assets/js/erase.js` fetches it.
pub const ERASE: &str = "/erase.txt";

/// Names every page for search engines, or the parts that do.
pub const SITEMAP: &str = "/sitemap.xml";

/// `/sitemap-{number}.xml`: a part of a large sitemap.
pub fn sitemap_part(number: usize) -> String {
    format!("/sitemap-{number}.xml")
}

/// What crawlers may fetch. They look for it at the root of a host only.
pub const ROBOTS: &str = "/robots.txt";

/// Served by a static host for every address that it does not have.
pub const NOT_FOUND: &str = "/404.html";

/// A slug as [`Route`] takes it: `a-z`, `0-9` and single hyphens between, at most 100 octets, and not a word that
/// the URLs use themselves.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 100
        && text != "page"
        && text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

fn valid_slug(text: &str) -> Option<String> {
    is_slug(text).then(|| text.to_owned())
}

/// A page number in its one spelling: `1`, never `01` or `+1`.
fn page_number(text: &str) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    (number > 0 && number.to_string() == text).then_some(number)
}

/// The base path of the site: empty at the root, `/sub` in a sub-folder. The app reads it from `<html data-base>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// Takes the path with or without a slash at its end.
    pub fn new(path: &str) -> Self {
        Self(path.trim_end_matches('/').to_owned())
    }

    /// The path-absolute address of a path of this site.
    pub fn href(&self, path: impl fmt::Display) -> String {
        format!("{}{path}", self.0)
    }

    /// The path of this site that stands at `pathname`, or `None` when that is outside the base path.
    pub fn strip<'a>(&self, pathname: &'a str) -> Option<&'a str> {
        let path = pathname.strip_prefix(self.0.as_str())?;
        match path {
            "" => Some("/"),
            _ => path.starts_with('/').then_some(path),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{En, Uk};

    #[test]
    fn every_route_has_one_path_and_one_file() {
        let check = |route: Route, path: &str, data: Option<&str>| {
            assert_eq!(route.path(), path);
            assert_eq!(Route::parse(path), Some(route.clone()), "{path}");
            assert_eq!(Route::parse(path.trim_end_matches('/')), Some(route.clone()), "{path} without its slash");
            assert_eq!(Route::parse(&format!("{path}index.html")), Some(route.clone()), "{path}index.html");
            assert_eq!(route.data().as_deref(), data, "{path}");
        };
        let slug = || "test-story-17".to_owned();
        check(Route::About(En), "/en/", Some("/content/en/about.json"));
        check(Route::About(Uk), "/uk/", Some("/content/uk/about.json"));
        check(Route::Stories(En, None), "/en/stories/", Some("/content/en/feed.json"));
        check(Route::Stories(Uk, Some(2)), "/uk/stories/page/2/", Some("/content/uk/feed/page/2.json"));
        check(Route::Story(En, slug()), "/en/stories/test-story-17/", Some("/content/en/stories/test-story-17.json"));
        check(
            Route::Category(En, slug(), None),
            "/en/category/test-story-17/",
            Some("/content/en/category/test-story-17.json"),
        );
        check(
            Route::Category(Uk, slug(), Some(1)),
            "/uk/category/test-story-17/page/1/",
            Some("/content/uk/category/test-story-17/page/1.json"),
        );
        check(Route::Letters(Uk), "/uk/letter/", Some("/content/uk/letters.json"));
        let kit = Route::Letter(En, "test-letter".to_owned());
        check(kit, "/en/letter/test-letter/", Some("/content/en/letters/test-letter.json"));
        check(Route::Device(En), "/en/device/", None);
        check(Route::Embed(Uk), "/uk/embed/", None);
        assert_eq!(letter_file("test-letter", Language::De, "eml"), "/content/letters/test-letter/de.eml");
    }

    #[test]
    fn every_card_stands_for_a_page() {
        let check = |card: Embedded, path: &str, page: &str| {
            assert_eq!(card.path(En), path);
            assert_eq!(card.page(En).path(), page);
            assert_eq!(Embedded::of(&card.page(Uk)), Some(card));
            // Nobody reads a card as a page.
            assert_eq!(Route::parse(path), None);
        };
        check(Embedded::Story("test".to_owned()), "/embed/en/story/test/", "/en/stories/test/");
        check(Embedded::Stories, "/embed/en/stories/", "/en/stories/");
        check(Embedded::Category("test".to_owned()), "/embed/en/category/test/", "/en/category/test/");
        check(Embedded::Letter("test".to_owned()), "/embed/en/letter/test/", "/en/letter/test/");
        check(Embedded::Figures, "/embed/en/figures/", "/en/");
        assert_eq!(Embedded::of(&Route::Stories(En, Some(1))), None);
        assert_eq!(Embedded::Stories.oembed(Uk), "/embed/uk/stories/oembed.json");
    }

    #[test]
    fn every_list_has_an_atom_feed() {
        let check = |route: Route, path: Option<&str>| assert_eq!(route.atom().as_deref(), path, "{route}");
        check(Route::Stories(En, None), Some("/content/en/feed.atom"));
        check(Route::Stories(Uk, Some(2)), Some("/content/uk/feed/page/2.atom"));
        check(Route::Category(En, "test".to_owned(), None), Some("/content/en/category/test.atom"));
        check(Route::About(En), None);
        check(Route::Story(En, "test".to_owned()), None);
    }

    #[test]
    fn what_is_no_route() {
        let check = |path: &str, expected: Option<Route>| assert_eq!(Route::parse(path), expected, "{path:?}");
        check("/", Some(Route::About(Locale::DEFAULT)));
        check("/index.html", Some(Route::About(Locale::DEFAULT)));
        check("", None);
        check("en/", None);
        check("/de/", None);
        check("/EN/", None);
        check("/en/nothing/", None);
        check("/en/stories/page/", None);
        check("/en/stories/page/0/", None);
        check("/en/stories/page/01/", None);
        check("/en/stories/page/+1/", None);
        check("/en/stories/page/99999999999/", None);
        check("/en/stories/Title/", None);
        check("/en/stories/a--b/", None);
        check("/en/stories/%d1%96/", None);
        check("/en/stories/../../etc/", None);
        check("/en/stories/a/b/", None);
        check("/en/letter/Test/", None);
        check("/en/letter/test/de/", None);
        check("/404.html", None);
    }

    #[test]
    fn another_language_keeps_the_page() {
        let check = |from: &str, to: &str| {
            let route = Route::parse(from).expect(from);
            assert_eq!(route.in_language(Uk).path(), to);
        };
        check("/en/", "/uk/");
        check("/en/stories/page/3/", "/uk/stories/");
        check("/en/stories/test-story-17/", "/uk/stories/test-story-17/");
        check("/en/category/advocacy/page/1/", "/uk/category/advocacy/");
        check("/en/letter/", "/uk/letter/");
        check("/en/letter/test-letter/", "/uk/letter/test-letter/");
    }

    #[test]
    fn the_base_path_is_put_in_front_and_taken_off() {
        let check = |base: &str, pathname: &str, path: Option<&str>| {
            assert_eq!(Base::new(base).strip(pathname), path, "{base} {pathname}");
        };
        check("/", "/en/", Some("/en/"));
        check("", "/", Some("/"));
        check("/sub/", "/sub/en/", Some("/en/"));
        check("/sub", "/sub", Some("/"));
        check("/sub", "/subway/", None);
        check("/sub", "/en/", None);
        assert_eq!(Base::new("/sub/").href(Route::About(En)), "/sub/en/");
        assert_eq!(Base::new("/").href(Route::About(En)), "/en/");
    }
}
