//! What a page says about itself: press writes it into `<head>`, the app sets the title by it after a navigation.

use crate::page::{Page, PageData, Standalone};
use campaign::{Content, Feed, Site, route::Route};
use locale::Locale;
use messages::LocaleExt;

/// The head of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The title of the document (`<title>`), the campaign's name included.
    pub title: String,
    /// One sentence for search engines and previews (`<meta name="description">`).
    pub description: String,
    /// The page that search engines should know instead of this one, if not this one.
    pub canonical: Route,
    /// The same page in each language that has it, this one included; empty for what has no address of its own in another.
    pub alternates: Vec<(Locale, Route)>,
    /// Search engines should leave it out.
    pub noindex: bool,
}

impl Head {
    /// The head of the page at `route`.
    pub fn new(route: &Route, site: &Site, page: &Page) -> Self {
        let words = site.lang.messages();
        let everywhere = || everywhere(route, site);
        let titled = |title: &str| titled(site, title);
        let head = |title: String, description: &str, alternates| Self::plain(route, title, description, alternates);
        match page {
            Page::About(about) => head(site.name.clone(), &about.lead, everywhere()),
            Page::List(feed) => {
                let front = feed.campaign.page.is_none();
                let title = list_title(site, feed);
                head(titled(&title), &site.description, if front { everywhere() } else { Vec::new() })
            }
            Page::Article(article) => match &article.content {
                Content::Story(story) => {
                    let mut alternates = vec![(site.lang, route.clone())];
                    alternates.extend(
                        story
                            .translations
                            .iter()
                            .map(|other| (other.lang, Route::Story(other.lang, other.slug.clone()))),
                    );
                    let head = head(titled(&article.card.title), &article.card.lead, alternates);
                    Self { noindex: article.card.draft, ..head }
                }
                Content::Untranslated => Self {
                    canonical: Route::Story(article.card.lang, article.card.slug.clone()),
                    noindex: true,
                    ..head(titled(&article.card.title), (words.untranslated)(article.card.lang), Vec::new())
                },
            },
            Page::Letters(_) => head(titled(words.letter_title), words.letter_lead, everywhere()),
        }
    }

    /// The head of a page without the app.
    pub fn standalone(route: &Route, site: &Site, page: &Standalone) -> Self {
        let (title, description, noindex) = match page {
            Standalone::Letter(kit) => (kit.title.as_str(), kit.purpose.as_str(), false),
            Standalone::Device { .. } => {
                let title = site.lang.messages().device_page;
                (title, title, true)
            }
            Standalone::Embed(choices) => (choices.title, choices.lead, true),
        };
        Self { noindex, ..Self::plain(route, titled(site, title), description, everywhere(route, site)) }
    }

    /// The head of any page.
    pub fn of(route: &Route, site: &Site, page: &PageData) -> Self {
        match page {
            PageData::App(page) => Self::new(route, site, page),
            PageData::Standalone(page) => Self::standalone(route, site, page),
        }
    }

    fn plain(route: &Route, title: String, description: &str, alternates: Vec<(Locale, Route)>) -> Self {
        Self { title, description: description.to_owned(), canonical: route.clone(), alternates, noindex: false }
    }
}

/// The page in every language of the site.
fn everywhere(route: &Route, site: &Site) -> Vec<(Locale, Route)> {
    site.languages.iter().map(|lang| (*lang, route.in_language(*lang))).collect()
}

fn titled(site: &Site, title: &str) -> String {
    format!("{title} · {}", site.name)
}

/// The heading of a list's page.
pub fn list_title(site: &Site, feed: &Feed) -> String {
    let words = site.lang.messages();
    match (&feed.campaign.category, feed.campaign.page) {
        (Some(category), None) => category.name.clone(),
        (Some(category), Some(page)) => format!("{}: {}", category.name, (words.list_page)(page)),
        (None, None) => words.stories.to_owned(),
        (None, Some(page)) => format!("{}: {}", words.stories, (words.list_page)(page)),
    }
}

/// Where the language switch leads: to the same page, under its own slug there.
pub fn in_language(route: &Route, page: Option<&Page>, lang: Locale) -> Route {
    if let Some(Page::Article(article)) = page {
        match &article.content {
            Content::Untranslated if article.card.lang == lang => {
                return Route::Story(lang, article.card.slug.clone());
            }
            Content::Story(story) => {
                if let Some(other) = story.translations.iter().find(|other| other.lang == lang) {
                    return Route::Story(lang, other.slug.clone());
                }
            }
            Content::Untranslated => {}
        }
    }
    route.in_language(lang)
}
