//! What a device may keep of a site, and the worker that answers from it.
//!
//! An edition lists files with their hash, so that a device can fetch them one by one and believe none of them by its name. Which text
//! belongs to it is decided here: the newest up to the campaign's budget; of what is older it has titles and leads, and the lists by
//! which a reader can have that as well.

use crate::{
    app::App,
    content::{Campaign, Keep, LocaleContent},
    hash::hex,
    output::{File, FileIndex, FileRecord, HashedFile, encoded},
    picture::{Picture, stem_of},
    policy,
};
use anyhow::Result;
use campaign::{
    About, Article, Block, Card, Content, Image, SCHEMA,
    route::{self, Route},
};
use letter::{Contact, Kit, kit::Status};
use locale::{Locale, format_date};
use messages::LocaleExt;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A file of an edition: path (that of a page ends in a slash), hash as in Subresource Integrity, length in bytes, and the ids of the
/// story or kit that it is about (empty for a list) and of those that it names, with spaces between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct PrecacheEntry(String, String, usize, #[serde(skip_serializing_if = "String::is_empty")] String);

impl PrecacheEntry {
    /// The entry of a file at this path or address.
    fn new(path: &str, file: &FileRecord, ids: impl Into<String>) -> Self {
        Self(path.to_owned(), file.digest.integrity(), file.bytes, ids.into())
    }

    /// The entry of the file at a path or address, if there is one.
    fn find(index: &FileIndex, path: &str, ids: &str) -> Option<Self> {
        Some(Self::new(path, index.get(path)?, ids))
    }

    /// The lengths of all, in bytes.
    fn sum<'a>(entries: impl IntoIterator<Item = &'a Self>) -> usize {
        entries.into_iter().map(|Self(_, _, bytes, _)| bytes).sum()
    }
}

/// The pages that the worker shows in place of others, by language.
#[derive(Clone, Debug, Default)]
pub struct ShellPages {
    /// For what is not kept on the device.
    pub not_kept: BTreeMap<Locale, FileRecord>,
    /// For what was withdrawn.
    pub withdrawn: BTreeMap<Locale, FileRecord>,
}

/// How many files a list of older ones names, and how many titles a list of titles.
const PART: usize = 1_000;
const TITLES: usize = 500;

/// The files of the copy: [`route::EDITION`] with its lists, and [`route::WORKER`]. `index` has every other file of the site but the
/// `shell` pages.
pub fn files(campaign: &Campaign, app: &App, pages: &ShellPages, index: &FileIndex) -> Result<Vec<HashedFile>> {
    let shell = shell(app, pages, index);
    let Selection { kept, titles, older, lists } = select(&Candidates::new(campaign, index))?;
    let text: Vec<PrecacheEntry> = shell.iter().cloned().chain(titles).chain(kept).collect();
    let manifest = manifest(campaign, app, &text, &pictures(campaign, index), &older)?;
    let worker = match campaign.keep {
        Keep::Off => app.kill.clone(),
        _ => format!("self.RELEASE = {};\n{}", release(campaign, app, pages, &shell), app.worker),
    };
    Ok(lists.into_iter().chain([manifest.into(), File::text(route::WORKER, worker).into()]).collect())
}

/// What every version of the site needs: the app, and the pages of the worker.
fn shell(app: &App, pages: &ShellPages, index: &FileIndex) -> Vec<PrecacheEntry> {
    let app = app.files.keys().filter_map(|path| PrecacheEntry::find(index, path, ""));
    let pages = pages.not_kept.values().chain(pages.withdrawn.values());
    app.chain(pages.map(|page| PrecacheEntry::new(&page.path, page, ""))).collect()
}

/// One width of each picture: the worker shows it in place of the others.
fn pictures(campaign: &Campaign, index: &FileIndex) -> Vec<PrecacheEntry> {
    let shown_in = shown_in(campaign);
    let picture = |(stem, picture): (&String, &Picture)| {
        let ids = shown_in.get(stem.as_str()).map_or_else(String::new, |ids| joined("", ids));
        PrecacheEntry::find(index, &picture.path(picture.kept()?), &ids)
    };
    campaign.media.iter().filter_map(picture).collect()
}

/// The precache manifest, which is served at [`route::EDITION`].
fn manifest(
    campaign: &Campaign,
    app: &App,
    text: &[PrecacheEntry],
    pictures: &[PrecacheEntry],
    older: &[PrecacheEntry],
) -> Result<File> {
    let redirects: BTreeMap<String, String> = campaign
        .locales
        .values()
        .flat_map(|content| content.redirects.iter().map(|(from, to)| (from.path(), to.path())))
        .collect();
    let version = hex(encoded(route::EDITION, &json!([text, pictures, older, redirects]))?)[..16].to_owned();
    let words = |say: &dyn Fn(Locale, &str) -> String| -> BTreeMap<&str, String> {
        let said = |lang: &Locale| (lang.code(), say(*lang, &format_date(campaign.built, lang.language())));
        campaign.locales.keys().map(said).collect()
    };
    let edition = json!({
        "schema": SCHEMA,
        "version": version,
        "app": app.release,
        "built": campaign.built,
        "builtWords": words(&|_, date| date.to_owned()),
        "asOf": words(&|lang, date| (lang.page_words().from_device)(date)),
        "files": text,
        "pictures": pictures,
        "older": older,
        "redirects": redirects,
    });
    File::json(route::EDITION, &edition)
}

/// What the worker has to know before it has an edition.
fn release(campaign: &Campaign, app: &App, pages: &ShellPages, shell: &[PrecacheEntry]) -> Value {
    let languages: Vec<&str> = campaign.locales.keys().map(|lang| lang.code()).collect();
    let entries = |pages: &BTreeMap<Locale, FileRecord>| -> BTreeMap<&str, PrecacheEntry> {
        pages.iter().map(|(lang, page)| (lang.code(), PrecacheEntry::new(&page.path, page, ""))).collect()
    };
    let title = |lang: &Locale| (lang.code(), lang.page_words().not_kept_title);
    json!({
        "version": app.release,
        "base": campaign.address.base.to_string(),
        "languages": order(&languages, campaign.default_language.code()),
        "shell": shell,
        "notKept": entries(&pages.not_kept),
        "withdrawn": entries(&pages.withdrawn),
        "titles": campaign.locales.keys().map(title).collect::<BTreeMap<_, _>>(),
        "headers": headers(),
    })
}

/// The default language first: it is shown where an address names none.
fn order<'a>(languages: &[&'a str], first: &'a str) -> Vec<&'a str> {
    std::iter::once(first).chain(languages.iter().copied().filter(|lang| *lang != first)).collect()
}

/// The headers of a page of the copy: what `<meta>` cannot say.
fn headers() -> BTreeMap<&'static str, &'static str> {
    let page = [("content-type", "text/html; charset=utf-8"), ("content-security-policy", policy::FRAMED_BY_NOBODY)];
    policy::EVERYWHERE.into_iter().chain([policy::ISOLATED]).chain(page).collect()
}

/// What the selection is made from.
struct Candidates<'a> {
    campaign: &'a Campaign,
    index: &'a FileIndex,
    /// The id of the story or kit at each of its addresses, former ones included.
    ids: HashMap<Route, &'a str>,
    /// The ids of what every page of a language links to in its header and footer.
    linked_everywhere: HashMap<Locale, BTreeSet<&'a str>>,
}

impl<'a> Candidates<'a> {
    fn new(campaign: &'a Campaign, index: &'a FileIndex) -> Self {
        let mut ids = HashMap::new();
        for (lang, content) in &campaign.locales {
            for Article { card, .. } in content.stories.iter().chain(&content.untranslated) {
                ids.insert(Route::Story(*lang, card.slug.clone()), card.id.as_str());
            }
            ids.extend(content.kits.iter().map(|kit| (Route::Letter(*lang, kit.slug.clone()), kit.id.as_str())));
            for (from, to) in &content.redirects {
                if let Some(id) = ids.get(to).copied() {
                    ids.entry(from.clone()).or_insert(id);
                }
            }
        }
        let mut known = Self { campaign, index, ids, linked_everywhere: HashMap::new() };
        for (lang, LocaleContent { site, .. }) in &campaign.locales {
            let urls = site.social.iter().chain([&site.publisher]).map(|link| &link.url).chain([&site.contact]);
            known.linked_everywhere.insert(*lang, urls.filter_map(|url| known.id_of(url)).collect());
        }
        known
    }

    /// The id of the story or kit that an address leads to: a path of this site in any language, or an absolute URL on its host.
    fn id_of(&self, href: &str) -> Option<&'a str> {
        let path = if href.starts_with('/') { Some(href) } else { self.campaign.address.path_in(href) }?;
        let path = path.split(['#', '?']).next().unwrap_or(path);
        self.ids.get(&Route::parse(path)?).copied()
    }
}

/// Which text a device keeps.
struct Selection {
    /// The pages and data that are kept.
    kept: Vec<PrecacheEntry>,
    /// The lists of titles of what is older.
    titles: Vec<PrecacheEntry>,
    /// The lists of the files of what is older.
    older: Vec<PrecacheEntry>,
    /// All of those lists.
    lists: Vec<HashedFile>,
}

fn select(candidates: &Candidates<'_>) -> Result<Selection> {
    let budget = candidates.campaign.keep_bytes;
    let mut kept = essentials(candidates);
    let stories = stories(candidates);
    let pages = sealed_lists(candidates);
    let mut sum = PrecacheEntry::sum(&kept);
    let all = PrecacheEntry::sum(stories.iter().map(|(_, entries)| entries).chain([&pages]).flatten());
    if sum + all <= budget {
        kept.extend(stories.into_iter().flat_map(|(_, entries)| entries).chain(pages));
        return Ok(Selection { kept, titles: Vec::new(), older: Vec::new(), lists: Vec::new() });
    }
    // Titles and leads of what will not fit come first, up to half of the budget.
    let title = |card: &Card| card.title.len() + card.lead.len() + card.slug.len() + card.id.len() + 12;
    let room: usize = stories.iter().map(|(card, _)| title(card)).sum();
    let room = room.min(budget / 2);
    let mut older = Vec::new();
    for (card, entries) in stories {
        let bytes = PrecacheEntry::sum(&entries);
        if older.is_empty() && sum + room + bytes <= budget {
            sum += bytes;
            kept.extend(entries);
        } else {
            older.push((card, entries));
        }
    }
    let cards: Vec<&Card> = older.iter().map(|(card, _)| *card).collect();
    let titles = title_lists(candidates.campaign, &cards)?;
    let older: Vec<PrecacheEntry> = older.into_iter().rev().flat_map(|(_, entries)| entries).chain(pages).collect();
    let older = older_lists(&older)?;
    let entry = |(list, ids): &(HashedFile, String)| PrecacheEntry::new(list.path(), &list.record(), ids.as_str());
    Ok(Selection {
        kept,
        titles: titles.iter().map(entry).collect(),
        older: older.iter().map(|list| PrecacheEntry::new(list.path(), &list.record(), "")).collect(),
        lists: titles.into_iter().map(|(list, _)| list).chain(older).collect(),
    })
}

/// The lists of titles of the stories that are older, newest first; each with the ids of its stories. They are counted from the oldest,
/// so that a new story changes no list but the last.
fn title_lists(campaign: &Campaign, older: &[&Card]) -> Result<Vec<(HashedFile, String)>> {
    let mut lists = Vec::new();
    for lang in campaign.locales.keys() {
        let cards: Vec<&Card> = older.iter().rev().copied().filter(|card| card.lang == *lang).collect();
        let fitting = cards.len().saturating_sub(campaign.keep_bytes / 2 / campaign.locales.len() / 400);
        for (number, cards) in cards.chunks(TITLES).enumerate().skip(fitting / TITLES) {
            let title = |card: &&Card| (card.slug.clone(), json!([card.id, card.title, card.lead]));
            let titles: BTreeMap<_, _> = cards.iter().map(title).collect();
            let list = File::json(&route::titles(*lang, number + 1), &json!({ "schema": SCHEMA, "titles": titles }))?;
            let named = cards.iter().map(|card| card.id.as_str()).collect();
            lists.push((list.into(), joined("", &named)));
        }
    }
    Ok(lists)
}

/// The lists of these files.
fn older_lists(entries: &[PrecacheEntry]) -> Result<Vec<HashedFile>> {
    let list = |(number, entries): (usize, &[PrecacheEntry])| {
        let list = json!({ "schema": SCHEMA, "files": entries });
        Ok(File::json(&route::edition_part(number + 1), &list)?.into())
    };
    entries.chunks(PART).enumerate().map(list).collect()
}

/// What every reader needs: the site data, the first pages of all lists, the letters.
fn essentials(candidates: &Candidates<'_>) -> Vec<PrecacheEntry> {
    let Candidates { campaign, index, .. } = candidates;
    let first = Route::About(campaign.default_language);
    let mut entries = vec![PrecacheEntry::find(index, "/", &ids(candidates, &first, None))];
    for (lang, content) in &campaign.locales {
        let linked = candidates.linked_everywhere.get(lang).map(|ids| joined("", ids)).unwrap_or_default();
        entries.push(PrecacheEntry::find(index, &route::site_data(*lang), &linked));
        let front = |route: &&Route| {
            !matches!(
                route,
                Route::Story(..) | Route::Stories(_, Some(_)) | Route::Category(_, _, Some(_)) | Route::Embed(_)
            )
        };
        for route in content.routes.iter().filter(front) {
            entries.extend(page(candidates.index, route, &ids(candidates, route, None)));
        }
    }
    let kits = campaign.locales.get(&campaign.default_language).into_iter().flat_map(|content| &content.kits);
    for kit in kits {
        let files = kit.languages.iter().flat_map(|text| {
            ["eml", "txt"]
                .map(|kind| PrecacheEntry::find(index, &route::letter_file(&kit.slug, text.language, kind), &kit.id))
        });
        entries.extend(files);
    }
    entries.into_iter().flatten().collect()
}

/// Page and JSON of every story, in every language, newest first.
fn stories<'a>(candidates: &Candidates<'a>) -> Vec<(&'a Card, Vec<PrecacheEntry>)> {
    let mut found = Vec::new();
    for (lang, content) in &candidates.campaign.locales {
        for article in content.stories.iter().chain(&content.untranslated) {
            let route = Route::Story(*lang, article.card.slug.clone());
            let entries =
                page(candidates.index, &route, &ids(candidates, &route, Some(article))).into_iter().flatten().collect();
            found.push((&article.card, entries));
        }
    }
    // Stable: the languages of one day stay in their order.
    found.sort_by_key(|(card, _)| std::cmp::Reverse(card.published));
    found
}

/// The older pages of lists.
fn sealed_lists(candidates: &Candidates<'_>) -> Vec<PrecacheEntry> {
    let sealed = |route: &&Route| matches!(route, Route::Stories(_, Some(_)) | Route::Category(_, _, Some(_)));
    let routes = candidates.campaign.routes().filter(sealed);
    routes.flat_map(|route| page(candidates.index, route, &ids(candidates, route, None))).flatten().collect()
}

/// A page and what the app fetches for it.
fn page(index: &FileIndex, route: &Route, ids: &str) -> [Option<PrecacheEntry>; 2] {
    [
        PrecacheEntry::find(index, &route.path(), ids),
        route.data().and_then(|path| PrecacheEntry::find(index, &path, ids)),
    ]
}

/// The ids of an entry: of what the page is about, and of every story and kit that it names or links to.
fn ids(candidates: &Candidates<'_>, route: &Route, article: Option<&Article>) -> String {
    let campaign = candidates.campaign;
    let Some(content) = campaign.locales.get(&route.lang()) else { return String::new() };
    let mut named = candidates.linked_everywhere.get(&route.lang()).cloned().unwrap_or_default();
    let mut own = "";
    let feed;
    match route {
        Route::About(_) => {
            let About { relevant, more, blocks, figures, comments, .. } = &content.about;
            named.extend(relevant.iter().chain(more).map(|card| card.id.as_str()));
            let urls = figures.iter().map(|figure| &figure.source.url).chain(&comments.open);
            named.extend(urls.filter_map(|url| candidates.id_of(url)));
            Block::links(blocks, &mut |href| named.extend(candidates.id_of(href)));
        }
        Route::Stories(..) | Route::Category(..) => {
            feed = crate::content::feed(campaign, route);
            named.extend(feed.iter().flat_map(|feed| &feed.items).map(|item| item.campaign.id.as_str()));
        }
        Route::Story(..) => {
            let Some(article) = article else { return String::new() };
            own = &article.card.id;
            if let Content::Story(story) = &article.content {
                named.extend(story.relevant.iter().chain(&story.more).map(|card| card.id.as_str()));
                let kit = story.letter.as_ref().and_then(|slug| content.kit(slug));
                named.extend(kit.map(|kit| kit.id.as_str()));
                let urls = story.source.iter().map(|source| &source.url).chain(&story.comments.open);
                named.extend(urls.filter_map(|url| candidates.id_of(url)));
                Block::links(&story.blocks, &mut |href| named.extend(candidates.id_of(href)));
            }
        }
        Route::Letters(_) => named.extend(content.kits.iter().map(|kit| kit.id.as_str())),
        Route::Letter(_, slug) => {
            if let Some(kit) = content.kit(slug) {
                own = &kit.id;
                named.extend(letter_links(kit).filter_map(|url| candidates.id_of(&url)));
                if let Status::Retired { follows: Some(next), .. } = &kit.status {
                    named.extend(content.kit(next).map(|kit| kit.id.as_str()));
                }
            }
        }
        Route::Device(_) | Route::Embed(_) => {}
    }
    named.remove(own);
    joined(own, &named)
}

/// Every address in a kit: of sources and forms, and those that its texts spell out.
fn letter_links(kit: &Kit) -> impl Iterator<Item = String> {
    let sources = kit.since.iter().map(|event| &event.source).chain(kit.person.iter().map(|person| &person.source));
    let sources = sources.chain(kit.recipients.iter().map(|recipient| &recipient.source)).map(|link| link.url.clone());
    let forms = kit.recipients.iter().filter_map(|recipient| match &recipient.contact {
        Contact::Form(url) => Some(url.clone()),
        Contact::Email(_) | Contact::Postal(_) => None,
    });
    sources.chain(forms).chain(crate::content::letter_addresses(kit))
}

fn joined(own: &str, named: &BTreeSet<&str>) -> String {
    if own.is_empty() && named.is_empty() {
        return String::new();
    }
    std::iter::once(own).chain(named.iter().copied()).collect::<Vec<_>>().join(" ")
}

/// The stories that show each picture. It goes with the first of them that is withdrawn: press no longer serves it then, or serves it
/// anew.
fn shown_in(campaign: &Campaign) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut shown: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for Article { card, content, .. } in campaign.locales.values().flat_map(|content| &content.stories) {
        let Content::Story(story) = content else { continue };
        let mut show = |image: &'_ Image| {
            if let Some((stem, _)) = campaign.media.get_key_value(stem_of(&image.src)) {
                shown.entry(stem).or_default().insert(&card.id);
            }
        };
        story.image.iter().for_each(&mut show);
        Block::images(&story.blocks, &mut show);
    }
    shown
}
