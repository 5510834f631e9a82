//! The files under `/content/`: what the app, feed readers and partners fetch.

use super::{Campaign, Edition, index::page_range, letters};
use crate::hash::{hex, integrity};
use campaign::{
    Article, Card, Content, Feed, FeedExtension, Item, JSON_FEED, SCHEMA,
    route::{self, Route},
    sealed_pages,
};
use locale::{Date, Locale};
use serde::Serialize;
use std::collections::BTreeMap;

/// Names every other file of [`json`]. Served at [`route::MANIFEST`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// See [`SCHEMA`].
    pub schema: u32,
    /// The day that counted as today.
    pub built: Date,
    /// The same for the same files.
    pub version: String,
    /// By path.
    pub files: BTreeMap<String, FileEntry>,
}

/// What the readers' copies have to forget. Served at [`route::WITHDRAWN`]; it tells nothing but ids, of which most are
/// artificial.
#[derive(Serialize)]
struct WithdrawnList<'a> {
    schema: u32,
    ids: &'a [String],
}

/// A file in a [`Manifest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileEntry {
    /// As in Subresource Integrity: `sha256-` and base64.
    pub sha256: String,
    /// Its length.
    pub bytes: usize,
}

/// Every file under `/content/` and the path at which it is served, one after the other: they need not all be in memory at once. The
/// last is the manifest.
pub fn json(campaign: &Campaign) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    let letters = campaign.editions.get(&campaign.default_language).into_iter().flat_map(|edition| &edition.kits);
    let files = campaign.editions.values().flat_map(|edition| edition_files(campaign, edition));
    let withdrawn = WithdrawnList { schema: SCHEMA, ids: &campaign.withdrawn_list };
    let withdrawn = std::iter::once_with(move || (route::WITHDRAWN.to_owned(), encode(&withdrawn)));
    let mut files = files.chain(letters.flat_map(letters::files)).chain(withdrawn);
    let mut entries = Some(BTreeMap::new());
    std::iter::from_fn(move || match files.next() {
        Some((path, bytes)) => {
            let entry = FileEntry { sha256: integrity(&bytes), bytes: bytes.len() };
            entries.as_mut()?.insert(path.clone(), entry);
            Some((path, bytes))
        }
        None => Some((route::MANIFEST.to_owned(), encode(&manifest(campaign.built, entries.take()?)))),
    })
}

fn edition_files<'a>(campaign: &'a Campaign, edition: &'a Edition) -> impl Iterator<Item = (String, Vec<u8>)> + 'a {
    let lang = edition.site.lang;
    let site = move || (route::site_data(lang), encode(&edition.site));
    let article =
        move |article: &Article| Some((Route::Story(lang, article.card.slug.clone()).data()?, encode(article)));
    let page = move |route: &Route| match route {
        Route::About(_) => Some((route.data()?, encode(&edition.about))),
        Route::Stories(..) | Route::Category(..) => Some((route.data()?, encode(&feed(campaign, route)?))),
        Route::Letters(_) => Some((route.data()?, encode(&edition.letters))),
        Route::Letter(_, slug) => Some((route.data()?, encode(edition.kit(slug)?))),
        Route::Story(..) | Route::Device(_) | Route::Embed(_) => None,
    };
    let articles = edition.stories.iter().chain(&edition.untranslated);
    std::iter::once_with(site).chain(edition.routes.iter().filter_map(page)).chain(articles.filter_map(article))
}

/// A page of a list, or `None` for another route.
pub fn feed(campaign: &Campaign, route: &Route) -> Option<Feed> {
    let (lang, slug, page) = match route {
        Route::Stories(lang, page) => (*lang, None, *page),
        Route::Category(lang, slug, page) => (*lang, Some(slug), *page),
        _ => return None,
    };
    let edition = campaign.editions.get(&lang)?;
    let category = match slug {
        Some(slug) => Some(edition.site.categories.iter().find(|category| category.slug == *slug)?.clone()),
        None => None,
    };
    let stories: Vec<&Article> =
        edition.stories.iter().filter(|article| slug.is_none_or(|slug| article.card.category.slug == *slug)).collect();
    let sealed = sealed_pages(stories.len()) as u32;
    if page.is_some_and(|page| page == 0 || page > sealed) {
        return None;
    }
    let older = page.map_or(sealed, |page| page - 1);
    let older = (older > 0).then_some(older);
    let numbered = |page| match slug {
        Some(slug) => Route::Category(lang, slug.clone(), page),
        None => Route::Stories(lang, page),
    };
    let url = |path: String| campaign.address.url(path);
    Some(Feed {
        version: JSON_FEED.to_owned(),
        title: match &category {
            Some(category) => format!("{} · {}", category.name, edition.site.name),
            None => edition.site.name.clone(),
        },
        home_page_url: url(route.path()),
        feed_url: url(route.data()?),
        next_url: older.and_then(|page| numbered(Some(page)).data()).map(url),
        language: lang,
        items: stories[page_range(stories.len(), page)].iter().map(|article| item(campaign, lang, article)).collect(),
        campaign: FeedExtension { schema: SCHEMA, category, page, older },
    })
}

fn item(campaign: &Campaign, lang: Locale, Article { card, content, .. }: &Article) -> Item {
    let updated = match content {
        Content::Story(story) => story.updated,
        Content::Untranslated => None,
    };
    let page = |card: &Card| Route::Story(lang, card.slug.clone());
    Item::new(card, updated, campaign.address.url(page(card)))
}

fn manifest(built: Date, files: BTreeMap<String, FileEntry>) -> Manifest {
    let names: String = files.iter().map(|(path, entry)| format!("{path} {}\n", entry.sha256)).collect();
    Manifest { schema: SCHEMA, built, version: hex(names), files }
}

/// Our types always have a JSON form: their keys are texts.
fn encode(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
