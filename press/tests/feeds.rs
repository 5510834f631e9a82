//! What feed readers find, read back by one that is not ours.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/rendered.rs"]
mod rendered;

use campaign::{Feed, Item, decode, route::Route};
use feed_rs::model;
use locale::Locale::{En, Uk};
use press::content::{Campaign, Options, Source, atom, compile, fixture};
use std::collections::{BTreeMap, BTreeSet};

type Files = BTreeMap<String, Vec<u8>>;

fn compiled(source: &Source) -> Campaign {
    let options = Options { today: "2026-01-01".parse().unwrap(), base_url: None, drafts: false };
    compile(source, &options).unwrap().campaign
}

/// What both formats say of a story.
#[derive(Debug, PartialEq)]
struct Told {
    id: String,
    title: String,
    summary: String,
    links: Vec<String>,
    categories: Vec<String>,
    published: String,
    updated: String,
}

impl Told {
    fn by_us(item: &Item) -> Self {
        Self {
            id: item.id.clone(),
            title: item.title.clone(),
            summary: item.content_text.clone(),
            links: vec![item.url.clone()],
            categories: item.tags.clone(),
            published: item.date_published.clone(),
            updated: item.date_modified.as_ref().unwrap_or(&item.date_published).clone(),
        }
    }

    fn by_reader(entry: &model::Entry) -> Self {
        let text = |text: &Option<model::Text>| text.as_ref().unwrap().content.clone();
        Self {
            id: entry.id.clone(),
            title: text(&entry.title),
            summary: match &entry.summary {
                Some(_) => text(&entry.summary),
                None => entry.content.as_ref().unwrap().body.clone().unwrap(),
            },
            links: entry.links.iter().map(|link| link.href.clone()).collect(),
            categories: entry
                .categories
                .iter()
                .map(|category| category.label.as_ref().unwrap_or(&category.term).clone())
                .collect(),
            published: entry.published.unwrap().to_rfc3339().replace("+00:00", "Z"),
            updated: entry.updated.or(entry.published).unwrap().to_rfc3339().replace("+00:00", "Z"),
        }
    }
}

fn read(bytes: &[u8]) -> model::Feed {
    feed_rs::parser::parse(bytes).unwrap()
}

fn lists(campaign: &Campaign) -> impl Iterator<Item = &Route> {
    campaign.routes().filter(|route| matches!(route, Route::Stories(..) | Route::Category(..)))
}

#[test]
fn a_feed_reader_finds_the_same_in_both_formats() {
    let mut source = fixture::generate(47);
    source.put(
        "en/stories/marks.md",
        "+++\nid = \"marks001\"\ncategory = \"test-notes\"\npublished = \"2025-01-01\"\nupdated = \"2025-02-03\"\n\
         title = \"Test story: <b> & “quotes” ]]> ’\"\nlead = \"A < b && c.\"\nauthor = \"Test & desk\"\n+++\n",
    );
    let campaign = compiled(&source);
    let json = rendered::data(&campaign);
    let mut atom: Files = atom(&campaign).collect();
    for route in lists(&campaign) {
        let bytes = &json[&route.data().unwrap()];
        let ours: Feed = decode(std::str::from_utf8(bytes).unwrap()).unwrap();
        let told: Vec<_> = ours.items.iter().map(Told::by_us).collect();
        for (format, bytes) in [("JSON Feed", bytes.clone()), ("Atom", atom.remove(&route.atom().unwrap()).unwrap())] {
            let feed = read(&bytes);
            let context = format!("{route} as {format}");
            assert_eq!(feed.title.as_ref().unwrap().content, ours.title, "{context}");
            assert_eq!(feed.language.as_deref(), Some(route.lang().code()), "{context}");
            assert_eq!(feed.entries.iter().map(Told::by_reader).collect::<Vec<_>>(), told, "{context}");
        }
    }
    assert!(atom.is_empty(), "a feed of no list: {:?}", atom.keys());
}

#[test]
fn an_atom_feed_says_where_it_stands_and_who_is_behind_it() {
    let campaign = compiled(&fixture::generate(60));
    let files: Files = atom(&campaign).collect();
    let check = |route: Route, next: Option<Route>| {
        let feed = read(&files[&route.atom().unwrap()]);
        let url = |path: String| format!("https://campaign.example{path}");
        let link = |relation: &str| {
            let link = feed.links.iter().find(|link| link.rel.as_deref() == Some(relation));
            link.map(|link| link.href.clone())
        };
        assert_eq!(feed.id, url(route.in_language(route.lang()).path()), "{route}");
        assert_eq!(link("self"), Some(url(route.atom().unwrap())), "{route}");
        assert_eq!(link("alternate"), Some(url(route.path())), "{route}");
        assert_eq!(link("next"), next.map(|next| url(next.atom().unwrap())), "{route}");
        let site = &campaign.locales[&route.lang()].site;
        assert_eq!(feed.authors[0].name.as_ref(), Some(&site.publisher.title), "{route}");
        assert_eq!(feed.authors[0].uri.as_ref(), Some(&site.publisher.url), "{route}");
        assert_eq!(feed.rights.as_ref().unwrap().content, site.licence, "{route}");
        assert_eq!(feed.description.as_ref().unwrap().content, site.description, "{route}");
        let newest = feed.entries.iter().map(|entry| entry.updated.unwrap()).max();
        assert_eq!(feed.updated, newest, "{route}");
    };
    check(Route::Stories(En, None), Some(Route::Stories(En, Some(1))));
    check(Route::Stories(Uk, Some(1)), None);
    check(Route::Category(En, "test-notes".to_owned(), None), None);

    let named = |slug: u32| {
        let feed = read(&files[&Route::Stories(En, None).atom().unwrap()]);
        let id = Item::id_of(&format!("test{slug:06}"), En);
        let entry = feed.entries.into_iter().find(|entry| entry.id == id).unwrap();
        entry.authors.into_iter().filter_map(|author| author.name).collect::<Vec<_>>()
    };
    assert_eq!(named(55), ["Test desk"]);
    assert!(named(54).is_empty());
}

#[test]
fn what_was_withdrawn_is_named_by_its_id_only() {
    let mut source = fixture::generate(8);
    source.put("withdrawn.toml", "ids = [\"test000003\"]\npadding_key = \"a test key\"");
    let campaign = compiled(&source);
    let files: Files = atom(&campaign).collect();
    for route in lists(&campaign) {
        let bytes = &files[&route.atom().unwrap()];
        let id = Item::id_of("test000003", route.lang());
        assert!(read(bytes).entries.iter().all(|entry| entry.id != id), "{route}");
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.contains(&format!("<at:deleted-entry ref=\"{id}\" when=\"2026-01-01T00:00:00Z\"/>")), "{route}");
        // Among artificial ones, as in the public list.
        assert_eq!(text.matches("<at:deleted-entry ").count(), campaign.withdrawn_list.len(), "{route}");
        assert!(!text.contains("test-story-3\"") && !text.contains("test-story-3/"), "{route}");
    }
}

#[test]
fn a_category_without_a_story_has_a_feed_without_entries() {
    let mut source = fixture::generate(3);
    source.put(
        "uk/stories/only.md",
        "+++\nid = \"onlyuk01\"\ncategory = \"test-empty\"\npublished = \"2025-01-01\"\ntitle = \"Тест\"\nlead = \"Тест\"\n+++\n",
    );
    let files: Files = atom(&compiled(&source)).collect();
    let feed = read(&files[&Route::Category(En, "test-empty".to_owned(), None).atom().unwrap()]);
    assert!(feed.entries.is_empty());
    assert!(feed.updated.is_some());
}

#[test]
fn a_new_story_changes_the_fronts_only() {
    for stories in [5, 44, 59, 89] {
        let mut source = fixture::generate(stories);
        let before: Files = atom(&compiled(&source)).collect();
        source.put(
            "en/stories/new.md",
            "+++\nid = \"newstory\"\ncategory = \"test-reports\"\npublished = \"2025-01-01\"\ntitle = \"Test\"\nlead = \"Test\"\n+++\n",
        );
        let after: Files = atom(&compiled(&source)).collect();
        let changed: BTreeSet<_> = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).collect();
        let changed: BTreeSet<_> = changed.into_iter().map(|(path, _)| path.as_str()).collect();
        let [front, ukrainian] = [En, Uk].map(|lang| Route::Stories(lang, None).atom().unwrap());
        let category = Route::Category(En, "test-reports".to_owned(), None).atom().unwrap();
        let new: BTreeSet<_> = after.keys().filter(|path| !before.contains_key(*path)).map(String::as_str).collect();
        let expected: BTreeSet<_> = [front.as_str(), category.as_str()].into_iter().chain(new).collect();
        assert_eq!(changed, expected, "{stories}");
        assert_eq!(before[&ukrainian], after[&ukrainian], "{stories}");
    }
}
