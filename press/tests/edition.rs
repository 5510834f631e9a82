//! What a device may keep: listed with its true hashes, whole within the budget, and the same for the same content.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

#[path = "common/rendered.rs"]
mod rendered;

use campaign::route;
use press::{
    app::App,
    content::{Options, Source, compile, fixture},
    hash::integrity,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Files = BTreeMap<String, Vec<u8>>;

fn build(source: &Source) -> Files {
    let options = Options {
        today: "2026-01-01".parse().unwrap(),
        base_url: Some("https://campaign.example/".to_owned()),
        drafts: false,
    };
    let app = App { worker: "// worker\n".to_owned(), release: "test".to_owned(), ..App::default() };
    rendered::rendered_with(&compile(source, &options).unwrap().campaign, &app)
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

/// A campaign that says nothing asks first; `keep = "off"` puts the worker that ends every other one at its address.
#[test]
fn a_campaign_says_whether_devices_keep_a_copy() {
    let check = |line: &str, mark: &str, worker: &str| {
        let mut source = fixture::generate(1);
        let config = String::from_utf8(source.get("campaign.toml").unwrap().to_vec()).unwrap();
        assert!(config.contains("keep = \"on\"\n"));
        source.put("campaign.toml", config.replace("keep = \"on\"\n", line));
        let files = build(&source);
        let page = String::from_utf8(files["/en/index.html"].clone()).unwrap();
        let html = page.split_once("<head>").unwrap().0;
        let keep = html.split_once(" data-keep=\"").map_or("", |(_, rest)| rest.split('"').next().unwrap());
        assert_eq!(keep, mark, "{line}");
        assert!(files[route::WORKER].ends_with(worker.as_bytes()), "{line}");
    };
    check("", "ask", "// worker\n");
    check("keep = \"ask\"\n", "ask", "// worker\n");
    check("keep = \"on\"\n", "", "// worker\n");
    check("keep = \"off\"\n", "off", "");
}

/// The file with which a host makes the browser clear what is stored: in every site, on no device.
#[test]
fn the_file_that_clears_is_there_and_never_kept() {
    let files = build(&fixture::generate(1));
    assert!(files.contains_key(route::ERASE));
    assert!(!String::from_utf8_lossy(&files[route::EDITION]).contains(route::ERASE));
    let headers = String::from_utf8(files["/_headers"].clone()).unwrap();
    let rule = headers.split_once("\n/erase.txt\n").unwrap().1;
    assert!(
        rule.lines()
            .take_while(|line| line.starts_with(' '))
            .any(|line| line == "  Clear-Site-Data: \"cache\", \"storage\"")
    );
    assert_eq!(headers.matches("Clear-Site-Data").count(), 1, "{headers}");
}

/// The ids of the entry at `path`.
fn ids_at(files: &Files, path: &str) -> BTreeSet<String> {
    let edition = json(files, route::EDITION);
    let kept = entries(&edition["files"]);
    let (.., ids) = kept.iter().find(|(found, ..)| found == path).unwrap_or_else(|| panic!("{path} is in no list"));
    ids.split(' ').filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// Whatever a page refers to, in any language and by any kind of address: when it is withdrawn, the page leaves the device.
#[test]
fn every_reference_of_a_page_is_named() {
    let story = |id: &str, published: &str, front: &str, body: &str| {
        format!(
            "+++\nid = \"{id}\"\ncategory = \"test-notes\"\npublished = \"{published}\"\ntitle = \"Test story\"\nlead = \"Test lead.\"\n\
             {front}\n+++\n{body}\n"
        )
    };
    let base = || {
        // Newer stories stand between, so that no card names the other one.
        let mut source = fixture::generate(16);
        source.put(
            "uk/stories/other.md",
            story("otherstory01", "1980-01-01", "aliases = [\"former\"]", "## Розділ\n\nТекст."),
        );
        source
    };
    let check = |front: &str, body: &str, id: &str| {
        let mut source = base();
        source.put("en/stories/one.md", story("onestory0001", "2025-01-01", front, body));
        let files = build(&source);
        for path in ["/en/stories/one/", "/content/en/stories/one.json"] {
            assert!(ids_at(&files, path).contains(id), "{path} does not name {id}: {front:?} {body:?}");
        }
    };
    let mut source = base();
    source.put("en/stories/one.md", story("onestory0001", "2025-01-01", "", "Text."));
    let files = build(&source);
    let without = ids_at(&files, "/en/stories/one/");
    assert!(!without.contains("otherstory01"), "the test shows nothing: {without:?}");
    assert!(without.contains("testletter01"), "“Write about this” leads to a letter: {without:?}");
    for link in [
        "[x](/uk/stories/other/)",
        "[x](/en/stories/other/)",
        "[x](/uk/stories/other/#розділ)",
        "[x](/uk/stories/former/)",
        "[x](https://campaign.example/uk/stories/other/)",
        "https://campaign.example/uk/stories/former/",
        "*in **[x](story:otherstory01)***",
        "## A [x](/uk/stories/other/)",
        "- a\n  - [x](/uk/stories/other/)",
        "> Text\n>\n> — [x](/uk/stories/other/)",
        "| A |\n|---|\n| [x](/uk/stories/other/) |",
        "A.[^1]\n\n[^1]: [x](/uk/stories/other/)",
        "```text lang=uk\n[x](/uk/stories/other/)\n```",
        "```video\ntitle = \"T\"\nurl = \"https://campaign.example/uk/stories/other/\"\n```",
        "```figure\nvalue = \"7\"\nlabel = \"L\"\nas_of = \"2024-05\"\nsource = { name = \"N\", url = \"https://campaign.example/uk/stories/other/\" }\n```",
    ] {
        check("", link, "otherstory01");
    }
    check("source = { url = \"https://campaign.example/uk/stories/other/\", name = \"N\" }", "", "otherstory01");
    check("comments = \"https://campaign.example/uk/stories/other/\"", "", "otherstory01");
    check("", "[x](/uk/letter/test-person/)", "testletter02");
    check("letter = \"test-person\"", "", "testletter01");

    // The about page, which is the first page of the site as well, with the source of a figure and a link.
    let edited = |path: &str, from: &str, to: &str| {
        let mut source = base();
        let text = String::from_utf8(source.get(path).unwrap().to_vec()).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        source.put(path, text.replace(from, to));
        build(&source)
    };
    let own = "https://campaign.example/uk/stories/other/";
    let files = edited("campaign.toml", "https://publisher.example/figures", own);
    for path in ["/", "/en/", "/content/uk/about.json"] {
        assert!(ids_at(&files, path).contains("otherstory01"), "{path}");
    }
    let files = build(&base());
    assert_eq!(ids_at(&files, "/"), ids_at(&files, "/en/"));
    // What stands in the footer stands on every page.
    let files = edited("campaign.toml", "https://social.example/test", own);
    for path in ["/en/device/", "/en/letter/", "/en/stories/test-story-16/", "/content/en/site.json"] {
        assert!(ids_at(&files, path).contains("otherstory01"), "{path}");
    }
    // Letters: their sources, the one that follows, and addresses in their words.
    let kit = "letters/test-letter/kit.toml";
    for files in [
        edited(kit, "https://publisher.example/nothing", own),
        edited(kit, "Asks for nothing.", &format!("See {own}.")),
        edited("letters/test-letter/de.md", "Danke", &format!("{own} Danke")),
        edited("recipients.toml", "https://institution.example/form", own),
    ] {
        assert!(ids_at(&files, "/en/letter/test-letter/").contains("otherstory01"));
    }
    assert!(ids_at(&build(&base()), "/en/letter/test-person/").contains("testletter01"));
}

/// A list of titles holds the title and lead of a story that was withdrawn.
#[test]
fn lists_of_titles_name_their_stories() {
    let files = build(&fixture::generate(300));
    let edition = json(&files, route::EDITION);
    let kept = entries(&edition["files"]);
    let mut lists = 0;
    for (path, _, _, ids) in kept.iter().filter(|(path, ..)| path.contains("/titles-")) {
        let list = json(&files, path);
        for title in list["titles"].as_object().unwrap().values() {
            assert!(ids.split(' ').any(|id| title[0] == id), "{path} names {title}");
        }
        lists += 1;
    }
    assert!(lists > 0);
}

/// A picture goes with each of the stories that show it, wherever it stands in them.
#[test]
fn a_picture_names_every_story_that_shows_it() {
    let mut source = fixture::generate(0);
    let head = |id: &str, front: &str| {
        format!(
            "+++\nid = \"{id}\"\ncategory = \"test-notes\"\npublished = \"2025-01-01\"\ntitle = \"T\"\nlead = \"L\"\n{front}\n+++\n"
        )
    };
    let picture = "![“A” \"b\"](media/test-picture.png)";
    source.put("en/stories/one.md", head("onestory0001", "") + &format!("- a\n\n  > {picture}\n"));
    source.put("uk/stories/two.md", head("twostory0002", "") + &format!("```text lang=ar\n{picture}\n```\n"));
    let image = "image = { src = \"media/test-picture.png\", alt = \"A\" }";
    source.put("en/stories/three.md", head("threestory03", image));
    source.put("en/stories/none.md", head("nonestory004", "") + "/media/test-picture.png\n");
    let files = build(&source);
    let edition = json(&files, route::EDITION);
    let named: BTreeSet<String> = entries(&edition["pictures"])
        .into_iter()
        .flat_map(|(.., ids)| ids.split(' ').filter(|id| !id.is_empty()).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let expected = ["everyblock", "onestory0001", "threestory03", "twostory0002"].map(str::to_owned);
    assert_eq!(named, BTreeSet::from(expected));
}
