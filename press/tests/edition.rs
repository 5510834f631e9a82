//! What a device may keep: listed with its true hashes, whole within the budget, and the same for the same content.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

use campaign::route;
use press::{
    app::App,
    content::{Options, Source, compile, fixture},
    hash::integrity,
    output::File,
    site,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

type Files = BTreeMap<String, Vec<u8>>;

fn build(source: &Source) -> Files {
    let options = Options {
        today: "2026-01-01".parse().unwrap(),
        base_url: Some("https://campaign.example/".to_owned()),
        drafts: false,
    };
    let files = Mutex::new(Files::new());
    let app = App { worker: "// worker\n".to_owned(), release: "test".to_owned(), ..App::default() };
    let write = |File { path, bytes }| {
        files.lock().unwrap().insert(path, bytes);
        Ok::<_, std::convert::Infallible>(())
    };
    site::render(&compile(source, &options).unwrap().campaign, &app, write).unwrap();
    files.into_inner().unwrap()
}

fn json(files: &Files, path: &str) -> Value {
    serde_json::from_slice(&files[path]).unwrap()
}

fn entries(list: &Value) -> Vec<(String, String, usize, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let entry =
        |entry: &Value| (text(&entry[0]), text(&entry[1]), entry[2].as_u64().unwrap() as usize, text(&entry[3]));
    list.as_array().unwrap().iter().map(entry).collect()
}

fn file(path: &str) -> String {
    if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

#[test]
fn every_entry_is_a_file_with_its_hash() {
    let files = build(&fixture::generate(300));
    let edition = json(&files, route::EDITION);
    let mut listed = BTreeSet::new();
    let mut check = |list: &Value| {
        for (path, hash, bytes, _) in entries(list) {
            let found = &files[&file(&path)];
            assert_eq!((hash, bytes), (integrity(found), found.len()), "{path}");
            listed.insert(path);
        }
    };
    for list in ["files", "pictures", "older"] {
        check(&edition[list]);
    }
    let older = entries(&edition["older"]);
    assert!(!older.is_empty(), "300 stories are beyond the budget");
    for (part, ..) in &older {
        check(&json(&files, part)["files"]);
    }
    // With everything kept, every page of the site is.
    let pages = files.keys().filter_map(|path| path.strip_suffix("index.html"));
    let redirects = edition["redirects"].as_object().unwrap();
    // Cards and what one chooses them with are for other sites.
    for page in pages.filter(|page| !redirects.contains_key(*page) && !page.contains("/embed/")) {
        assert!(listed.contains(page), "{page} is in no list");
    }
}

#[test]
fn the_newest_stories_fit_the_budget_and_the_others_have_titles() {
    let files = build(&fixture::generate(300));
    let edition = json(&files, route::EDITION);
    let kept = entries(&edition["files"]);
    let bytes: usize = kept.iter().map(|(_, _, bytes, _)| bytes).sum();
    assert!(bytes <= 5_000_000, "{bytes}");
    assert!(bytes > 4_000_000, "the budget is used: {bytes}");
    let paths: BTreeSet<&str> = kept.iter().map(|(path, ..)| path.as_str()).collect();
    assert!(paths.contains("/en/stories/test-story-300/") && !paths.contains("/en/stories/test-story-1/"));
    let titles: BTreeMap<String, Value> = kept
        .iter()
        .filter(|(path, ..)| path.contains("/titles-"))
        .flat_map(|(path, ..)| json(&files, path)["titles"].as_object().unwrap().clone())
        .collect();
    for number in [1, 2, 50] {
        let title = &titles[&format!("test-story-{number}")];
        assert!(title[1].as_str().is_some_and(|title| !title.is_empty()), "{title}");
    }
    assert!(!titles.contains_key("test-story-300"));
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    assert!(build(&fixture::generate(20)) == build(&fixture::generate(20)));
}

/// One letter of one story: its page and data, what names it, and the lists of hashes.
#[test]
fn a_change_of_one_letter_touches_what_shows_it() {
    let source = fixture::generate(20);
    let before = build(&source);
    let mut changed = source;
    let path = "en/stories/test-story-10.md";
    let text = String::from_utf8(changed.0[path].clone()).unwrap();
    // The last full stop of the text, which no list shows.
    let at = text.rfind('.').unwrap();
    changed.0.insert(path.to_owned(), format!("{}!{}", &text[..at], &text[at + 1..]).into_bytes());
    let after = build(&changed);
    let touched: BTreeSet<&str> =
        after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| path.as_str()).collect();
    let expected = BTreeSet::from([
        "/en/stories/test-story-10/index.html",
        "/content/en/stories/test-story-10.json",
        route::MANIFEST,
        route::EDITION,
    ]);
    assert_eq!(touched, expected);
    let entry = |files: &Files| {
        let edition = json(files, route::EDITION);
        entries(&edition["files"]).into_iter().map(|(path, hash, ..)| (path, hash)).collect::<BTreeMap<_, _>>()
    };
    let (before, after) = (entry(&before), entry(&after));
    let differ: Vec<&String> = after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
    assert_eq!(differ, ["/content/en/stories/test-story-10.json", "/en/stories/test-story-10/"]);
}

/// A page is removed from a device when any story that it names is withdrawn: so its ids are all there.
#[test]
fn an_entry_names_every_story_that_its_file_shows() {
    let files = build(&fixture::generate(60));
    let edition = json(&files, route::EDITION);
    let kept = entries(&edition["files"]);
    let id_of = |slug: &str| {
        json(&files, &format!("/content/en/stories/{slug}.json"))["card"]["id"].as_str().unwrap().to_owned()
    };
    for (path, _, _, ids) in kept.iter().filter(|(path, ..)| path.starts_with("/en/") && path.ends_with('/')) {
        let html = String::from_utf8_lossy(&files[&file(path)]).into_owned();
        let ids: BTreeSet<&str> = ids.split(' ').collect();
        for number in 1..=60 {
            let slug = format!("test-story-{number}");
            let is_linked = html.contains(&format!("href=\"/en/stories/{slug}/\""))
                && files.contains_key(&format!("/content/en/stories/{slug}.json"));
            if is_linked && !path.contains(&format!("/{slug}/")) {
                assert!(ids.contains(id_of(&slug).as_str()), "{path} shows {slug}");
            }
        }
    }
    let own = kept.iter().find(|(path, ..)| path == "/en/stories/test-story-60/").unwrap();
    assert!(own.3.starts_with(&id_of("test-story-60")), "a story's own id comes first: {}", own.3);
    let list = kept.iter().find(|(path, ..)| path == "/en/stories/").unwrap();
    assert!(list.3.starts_with(' '), "a list is about no story: {}", list.3);
}
