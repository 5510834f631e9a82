//! What a device may keep of a site, and the worker that answers from it.
//!
//! An edition lists files with their hash, so that a device can fetch them one by one and believe none of them by its name. Which text
//! belongs to it is decided here: the newest up to the campaign's budget; of what is older it has titles and leads, and the lists by
//! which a reader can have that as well.

use crate::{
    app::App,
    content::{Campaign, Edition},
    document::Press,
    hash::{hex, integrity},
    output::File,
    picture::{Picture, stem_of},
    policy,
};
use campaign::{
    About, Article, Block, Card, Content, Image, SCHEMA,
    route::{self, Route},
};
use letter::{Contact, Kit, kit::Status};
use locale::{Locale, format_date};
use messages::LocaleExt;
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// A file of an edition: path (that of a page ends in a slash), hash as in Subresource Integrity, bytes, and the ids of the story or kit
/// that it is about (empty for a list) and of those that it names, with spaces between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Entry(String, String, usize, #[serde(skip_serializing_if = "String::is_empty")] String);

/// Remembers every file that was written: its hash and its length.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<BTreeMap<String, (String, usize)>>);

impl Ledger {
    /// Takes note of a file.
    pub fn note(&self, file: &File) {
        let known = (integrity(&file.bytes), file.bytes.len());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(file.path.clone(), known);
    }

    /// The files and folders at the root of the site: `/404.html`, `/en/`.
    pub fn root_entries(&self) -> BTreeSet<String> {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let root = |path: &String| match path[1..].find('/') {
            Some(end) => path[..end + 2].to_owned(),
            None => path.clone(),
        };
        files.keys().map(root).collect()
    }

    fn entry(&self, path: &str, ids: &str) -> Option<Entry> {
        let file = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (hash, bytes) = files.get(&file)?;
        Some(Entry(path.to_owned(), hash.clone(), *bytes, ids.to_owned()))
    }
}

/// How many files a list of older ones names, and how many titles a list of titles.
const PART: usize = 1_000;
const TITLES: usize = 500;

/// The files of the copy: what the worker shows where a page is not kept, [`route::EDITION`] with its lists, and [`route::WORKER`].
/// `ledger` has every other file of the site.
pub fn files(campaign: &Campaign, app: &App, press: &Press<'_>, ledger: &Ledger) -> Vec<File> {
    let mut files = Vec::new();
    let mut shown = |name: &str, html: String| {
        let file = File::html(&format!("/app/{}", crate::hash::hashed_name(name, html.as_bytes())), html);
        ledger.note(&file);
        let entry = ledger.entry(&file.path, "");
        files.push(file);
        entry
    };
    let mut not_kept = BTreeMap::new();
    let mut withdrawn = BTreeMap::new();
    for (lang, edition) in &campaign.editions {
        let site = Arc::new(edition.site.clone());
        not_kept
            .insert(lang.code(), shown(&format!("not-kept-{lang}.html", lang = lang.code()), press.not_kept(&site)));
        withdrawn
            .insert(lang.code(), shown(&format!("withdrawn-{lang}.html", lang = lang.code()), press.withdrawn(&site)));
    }
    let shell: Vec<Entry> = app
        .files
        .keys()
        .filter_map(|path| ledger.entry(path, ""))
        .chain(not_kept.values().chain(withdrawn.values()).flatten().cloned())
        .collect();

    let chosen = choose(&Known::new(campaign, ledger));
    for (path, json) in &chosen.lists {
        let file = File { path: path.clone(), bytes: encode(json) };
        ledger.note(&file);
        files.push(file);
    }
    let titles = chosen.titles.iter().filter_map(|(path, ids)| ledger.entry(path, ids));
    let text: Vec<Entry> = shell.iter().cloned().chain(titles).chain(chosen.kept).collect();
    let older: Vec<Entry> = chosen.older.iter().filter_map(|path| ledger.entry(path, "")).collect();
    let shown_in = shown_in(campaign);
    let picture = |(stem, picture): (&String, &Picture)| {
        let ids = shown_in.get(stem.as_str()).map_or_else(String::new, |ids| joined("", ids));
        // One width of each: the worker shows it in place of the others.
        ledger.entry(&picture.path(picture.kept()?), &ids)
    };
    let pictures: Vec<Entry> = campaign.media.iter().filter_map(picture).collect();
    let redirects: BTreeMap<String, String> = campaign
        .editions
        .values()
        .flat_map(|edition| edition.redirects.iter().map(|(from, to)| (from.path(), to.path())))
        .collect();
    let version = hex(encode(&json!([text, pictures, older, redirects])))[..16].to_owned();
    let words = |say: &dyn Fn(Locale, &str) -> String| -> BTreeMap<&str, String> {
        let said = |lang: &Locale| (lang.code(), say(*lang, &format_date(campaign.built, lang.language())));
        campaign.editions.keys().map(said).collect()
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
    files.push(File { path: route::EDITION.to_owned(), bytes: encode(&edition) });

    let languages: Vec<&str> = campaign.editions.keys().map(|lang| lang.code()).collect();
    let release = json!({
        "version": app.release,
        "base": press.address.base.to_string(),
        "languages": order(&languages, campaign.default_language.code()),
        "shell": shell,
        "notKept": not_kept,
        "withdrawn": withdrawn,
        "titles": campaign.editions.keys().map(|lang| (lang.code(), lang.page_words().not_kept_title)).collect::<BTreeMap<_, _>>(),
        "headers": headers(),
    });
    let worker = match campaign.keep {
        crate::content::Keep::Off => app.kill.clone(),
        _ => format!("self.RELEASE = {release};\n{}", app.worker),
    };
    files.push(File { path: route::WORKER.to_owned(), bytes: worker.into_bytes() });
    files
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

/// What the choice is made from.
struct Known<'a> {
    campaign: &'a Campaign,
    ledger: &'a Ledger,
    /// The id of the story or kit at each of its addresses, former ones included.
    ids: HashMap<Route, &'a str>,
    /// The ids that the frame of every page links to, by language.
    framed: HashMap<Locale, BTreeSet<&'a str>>,
}

impl<'a> Known<'a> {
    fn new(campaign: &'a Campaign, ledger: &'a Ledger) -> Self {
        let mut ids = HashMap::new();
        for (lang, edition) in &campaign.editions {
            for Article { card, .. } in edition.stories.iter().chain(&edition.untranslated) {
                ids.insert(Route::Story(*lang, card.slug.clone()), card.id.as_str());
            }
            ids.extend(edition.kits.iter().map(|kit| (Route::Letter(*lang, kit.slug.clone()), kit.id.as_str())));
            for (from, to) in &edition.redirects {
                if let Some(id) = ids.get(to).copied() {
                    ids.entry(from.clone()).or_insert(id);
                }
            }
        }
        let mut known = Self { campaign, ledger, ids, framed: HashMap::new() };
        for (lang, Edition { site, .. }) in &campaign.editions {
            let urls = site.social.iter().chain([&site.publisher]).map(|link| &link.url).chain([&site.contact]);
            known.framed.insert(*lang, urls.filter_map(|url| known.id_of(url)).collect());
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
struct Chosen {
    kept: Vec<Entry>,
    /// The path of each list of titles, and the ids of the stories in it.
    titles: Vec<(String, String)>,
    /// The paths of the lists of what is older.
    older: Vec<String>,
    /// Those lists.
    lists: Vec<(String, Value)>,
}

fn choose(known: &Known<'_>) -> Chosen {
    let campaign = known.campaign;
    let mut kept = frame(known);
    let mut sum: usize = kept.iter().map(|Entry(_, _, bytes, _)| bytes).sum();
    let stories = stories(known);
    let pages = sealed_lists(known);
    let all: usize =
        stories.iter().map(|(_, entries)| entries).chain([&pages]).flatten().map(|Entry(_, _, bytes, _)| bytes).sum();
    if sum + all <= campaign.keep_bytes {
        kept.extend(stories.into_iter().flat_map(|(_, entries)| entries).chain(pages));
        return Chosen { kept, titles: Vec::new(), older: Vec::new(), lists: Vec::new() };
    }
    // Titles and leads of what will not fit come first, up to half of the budget.
    let title = |card: &Card| card.title.len() + card.lead.len() + card.slug.len() + card.id.len() + 12;
    let room: usize = stories.iter().map(|(card, _)| title(card)).sum();
    let room = room.min(campaign.keep_bytes / 2);
    let mut older = Vec::new();
    for (card, entries) in stories {
        let bytes: usize = entries.iter().map(|Entry(_, _, bytes, _)| bytes).sum();
        if older.is_empty() && sum + room + bytes <= campaign.keep_bytes {
            sum += bytes;
            kept.extend(entries);
        } else {
            older.push((card, entries));
        }
    }
    let mut lists = Vec::new();
    let mut titles = Vec::new();
    // Counted from the oldest, so that a new story changes no list but the last.
    for lang in campaign.editions.keys() {
        let cards: Vec<&Card> = older.iter().rev().map(|(card, _)| *card).filter(|card| card.lang == *lang).collect();
        let fitting = cards.len().saturating_sub(campaign.keep_bytes / 2 / campaign.editions.len() / 400);
        for (number, cards) in cards.chunks(TITLES).enumerate().skip(fitting / TITLES) {
            let entry = |card: &&Card| (card.slug.clone(), json!([card.id, card.title, card.lead]));
            let path = route::titles(*lang, number + 1);
            let named = cards.iter().map(|card| card.id.as_str()).collect();

            lists.push((
                path.clone(),
                json!({ "schema": SCHEMA, "titles": cards.iter().map(entry).collect::<BTreeMap<_, _>>() }),
            ));
            titles.push((path, joined("", &named)));
        }
    }
    let rest: Vec<Entry> = older.into_iter().rev().flat_map(|(_, entries)| entries).chain(pages).collect();
    let mut older_paths = Vec::new();
    for (number, entries) in rest.chunks(PART).enumerate() {
        let path = route::edition_part(number + 1);
        lists.push((path.clone(), json!({ "schema": SCHEMA, "files": entries })));
        older_paths.push(path);
    }
    Chosen { kept, titles, older: older_paths, lists }
}

/// What every reader needs: the frame, the first pages of all lists, the letters.
fn frame(known: &Known<'_>) -> Vec<Entry> {
    let Known { campaign, ledger, .. } = known;
    let first = Route::About(campaign.default_language);
    let mut entries = vec![ledger.entry("/", &ids(known, &first, None))];
    for (lang, edition) in &campaign.editions {
        let framed = known.framed.get(lang).map(|ids| joined("", ids)).unwrap_or_default();
        entries.push(ledger.entry(&route::site_data(*lang), &framed));
        let front = |route: &&Route| {
            !matches!(
                route,
                Route::Story(..) | Route::Stories(_, Some(_)) | Route::Category(_, _, Some(_)) | Route::Embed(_)
            )
        };
        for route in edition.routes.iter().filter(front) {
            entries.extend(page(known.ledger, route, &ids(known, route, None)));
        }
    }
    let kits = campaign.editions.get(&campaign.default_language).into_iter().flat_map(|edition| &edition.kits);
    for kit in kits {
        let files = kit.languages.iter().flat_map(|text| {
            ["eml", "txt"].map(|kind| ledger.entry(&route::letter_file(&kit.slug, text.language, kind), &kit.id))
        });
        entries.extend(files);
    }
    entries.into_iter().flatten().collect()
}

/// Page and JSON of every story, in every language, newest first.
fn stories<'a>(known: &Known<'a>) -> Vec<(&'a Card, Vec<Entry>)> {
    let mut found = Vec::new();
    for (lang, edition) in &known.campaign.editions {
        for article in edition.stories.iter().chain(&edition.untranslated) {
            let route = Route::Story(*lang, article.card.slug.clone());
            let entries =
                page(known.ledger, &route, &ids(known, &route, Some(article))).into_iter().flatten().collect();
            found.push((&article.card, entries));
        }
    }
    // Stable: the languages of one day stay in their order.
    found.sort_by_key(|(card, _)| std::cmp::Reverse(card.published));
    found
}

/// The older pages of lists.
fn sealed_lists(known: &Known<'_>) -> Vec<Entry> {
    let sealed = |route: &&Route| matches!(route, Route::Stories(_, Some(_)) | Route::Category(_, _, Some(_)));
    let routes = known.campaign.routes().filter(sealed);
    routes.flat_map(|route| page(known.ledger, route, &ids(known, route, None))).flatten().collect()
}

/// A page and what the app fetches for it.
fn page(ledger: &Ledger, route: &Route, ids: &str) -> [Option<Entry>; 2] {
    [ledger.entry(&route.path(), ids), route.data().and_then(|path| ledger.entry(&path, ids))]
}

/// The ids of an entry: of what the page is about, and of every story and kit that it names or links to.
fn ids(known: &Known<'_>, route: &Route, article: Option<&Article>) -> String {
    let campaign = known.campaign;
    let Some(edition) = campaign.editions.get(&route.lang()) else { return String::new() };
    let mut named = known.framed.get(&route.lang()).cloned().unwrap_or_default();
    let mut own = "";
    let feed;
    match route {
        Route::About(_) => {
            let About { relevant, more, blocks, figures, comments, .. } = &edition.about;
            named.extend(relevant.iter().chain(more).map(|card| card.id.as_str()));
            let urls = figures.iter().map(|figure| &figure.source.url).chain(&comments.open);
            named.extend(urls.filter_map(|url| known.id_of(url)));
            Block::links(blocks, &mut |href| named.extend(known.id_of(href)));
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
                let kit = story.letter.as_ref().and_then(|slug| edition.kit(slug));
                named.extend(kit.map(|kit| kit.id.as_str()));
                let urls = story.source.iter().map(|source| &source.url).chain(&story.comments.open);
                named.extend(urls.filter_map(|url| known.id_of(url)));
                Block::links(&story.blocks, &mut |href| named.extend(known.id_of(href)));
            }
        }
        Route::Letters(_) => named.extend(edition.kits.iter().map(|kit| kit.id.as_str())),
        Route::Letter(_, slug) => {
            if let Some(kit) = edition.kit(slug) {
                own = &kit.id;
                named.extend(letter_links(kit).filter_map(|url| known.id_of(&url)));
                if let Status::Retired { follows: Some(next), .. } = &kit.status {
                    named.extend(edition.kit(next).map(|kit| kit.id.as_str()));
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
    for Article { card, content, .. } in campaign.editions.values().flat_map(|edition| &edition.stories) {
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

/// Our types always have a JSON form: their keys are texts.
fn encode(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
