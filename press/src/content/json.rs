//! The files under `/content/` that are no page's own: lists as JSON Feed, the letters that are written beforehand, the list of
//! what is withdrawn, and the manifest.

use super::{Campaign, index::page_range, letters};
use crate::{
    hash::hex,
    output::{File, FileRecord},
};
use anyhow::Result;
use campaign::{
    Article, Card, Content, Feed, FeedExtension, Item, JSON_FEED, SCHEMA,
    route::{self, Route},
    sealed_pages,
};
use locale::{Date, Locale};
use serde::Serialize;
use std::collections::BTreeMap;

/// Names every file under `/content/` but the Atom feeds and the content. Served at [`route::MANIFEST`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// The version of the format ([`SCHEMA`]).
    pub schema: u32,
    /// The day that counted as today.
    pub built: Date,
    /// A hash of the names and hashes of all files: the same for the same files.
    pub version: String,
    /// The files by their path.
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
    /// Its length in bytes.
    pub bytes: usize,
}

/// The files that all languages share: each letter as a draft for an email app and as a text, and the list of what is withdrawn.
pub fn shared_files(campaign: &Campaign) -> Result<Vec<File>> {
    let kits = campaign.locales.get(&campaign.default_language).into_iter().flat_map(|content| &content.kits);
    let letters = kits.flat_map(letters::files).map(|(path, bytes)| File { path, bytes });
    let withdrawn = WithdrawnList { schema: SCHEMA, ids: &campaign.withdrawn_list };
    let withdrawn = File::json(route::WITHDRAWN, &withdrawn)?;
    Ok(letters.chain([withdrawn]).collect())
}

/// The [`Manifest`] of these files.
pub fn manifest<'a>(built: Date, files: impl IntoIterator<Item = &'a FileRecord>) -> Result<File> {
    let entry =
        |file: &FileRecord| (file.path.clone(), FileEntry { sha256: file.digest.integrity(), bytes: file.bytes });
    let files: BTreeMap<_, _> = files.into_iter().map(entry).collect();
    let names: String = files.iter().map(|(path, entry)| format!("{path} {}\n", entry.sha256)).collect();
    File::json(route::MANIFEST, &Manifest { schema: SCHEMA, built, version: hex(names), files })
}

/// A page of a list, or `None` for another route.
pub fn feed(campaign: &Campaign, route: &Route) -> Option<Feed> {
    let (lang, slug, page) = match route {
        Route::Stories(lang, page) => (*lang, None, *page),
        Route::Category(lang, slug, page) => (*lang, Some(slug), *page),
        _ => return None,
    };
    let content = campaign.locales.get(&lang)?;
    let category = match slug {
        Some(slug) => Some(content.site.categories.iter().find(|category| category.slug == *slug)?.clone()),
        None => None,
    };
    let stories: Vec<&Article> =
        content.stories.iter().filter(|article| slug.is_none_or(|slug| article.card.category.slug == *slug)).collect();
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
            Some(category) => format!("{} · {}", category.name, content.site.name),
            None => content.site.name.clone(),
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
