//! What a page says about itself: press writes it into `<head>`, the app sets the title by it after a navigation.

use crate::page::Page;
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
        let everywhere = || site.languages.iter().map(|lang| (*lang, route.in_language(*lang))).collect();
        let titled = |title: &str| format!("{title} · {}", site.name);
        let head = |title: String, description: &str, alternates| Self {
            title,
            description: description.to_owned(),
            canonical: route.clone(),
            alternates,
            noindex: false,
        };
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
            Page::Letter(kit) => head(titled(&kit.title), &kit.purpose, everywhere()),
            Page::Device { .. } => {
                Self { noindex: true, ..head(titled(words.device_page), words.device_page, everywhere()) }
            }
            Page::Embed(choices) => Self { noindex: true, ..head(titled(choices.title), choices.lead, everywhere()) },
        }
    }
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
