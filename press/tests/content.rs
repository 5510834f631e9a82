//! What the content compiler makes of good content. What it says about bad content: `content_problems.rs`.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/rendered.rs"]
mod rendered;

use campaign::{
    Article, Content, Feed, PAGE_SIZE, decode,
    route::{self, Route},
};
use campaign_site::page::Page;
use letter::Kit;
use locale::Locale::{self, En, Uk};
use press::content::{Campaign, Options, Source, compile, feed, fixture};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
};

type Files = BTreeMap<String, Vec<u8>>;

fn options() -> Options {
    Options { today: "2026-01-01".parse().unwrap(), base_url: None, drafts: false }
}

fn compiled(source: &Source, options: &Options) -> Campaign {
    compile(source, options)
        .unwrap_or_else(|problems| panic!("{}", problems.iter().map(|p| format!("{p}\n")).collect::<String>()))
        .campaign
}

fn files(source: &Source) -> Files {
    rendered::data(&compiled(source, &options()))
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files.get(path).unwrap_or_else(|| panic!("{path}")).clone()).unwrap()
}

fn list(files: &Files, route: Route) -> Feed {
    decode(&text(files, &route.data().unwrap())).unwrap()
}

fn article(files: &Files, lang: Locale, slug: &str) -> Article {
    decode(&text(files, &Route::Story(lang, slug.to_owned()).data().unwrap())).unwrap()
}

/// A story in `en`, given its front matter and its text.
fn story(front: &str, body: &str) -> String {
    format!("+++\ncategory = \"test-notes\"\ntitle = \"Test story\"\nlead = \"Test lead.\"\n{front}\n+++\n{body}\n")
}

/// The file is compared as a tree, and written by `UPDATE_GOLDEN=1 cargo test -p press`.
#[test]
fn a_story_with_every_block_is_as_it_was() {
    let files = files(&fixture::generate(3));
    for (path, golden) in [
        ("/content/en/stories/every-block.json", "every-block.en.json"),
        ("/content/uk/stories/usi-bloky.json", "every-block.uk.json"),
        ("/content/uk/about.json", "about.uk.json"),
        ("/content/en/site.json", "site.en.json"),
        ("/content/en/category/test-reports.json", "category.en.json"),
    ] {
        let value: serde_json::Value = serde_json::from_str(&text(&files, path)).unwrap();
        let actual = serde_json::to_string_pretty(&value).unwrap() + "\n";
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(golden);
        if env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &actual).unwrap();
        }
        assert_eq!(actual, fs::read_to_string(&golden).unwrap(), "{path} is no longer {}", golden.display());
    }
}

#[test]
fn every_page_has_a_file_that_the_app_can_read() {
    let campaign = compiled(&fixture::generate(47), &options());
    let mut files = rendered::data(&campaign);
    for route in campaign.routes() {
        let json = route.data().map(|path| {
            let bytes = files.remove(&path).unwrap_or_else(|| panic!("{route} has no {path}"));
            String::from_utf8(bytes).unwrap()
        });
        let json = json.as_deref().unwrap_or_default();
        // A letter has an app of its own, the pages of the device and for partners have none.
        let error = match route {
            Route::Letter(..) => decode::<Kit>(json).err(),
            Route::Device(_) | Route::Embed(_) => None,
            _ => Page::decode(route, json).err(),
        };
        assert_eq!(error, None, "{route}");
    }
    // Letters as files are for mail programs: `letters.rs`.
    files.retain(|path, _| !path.starts_with("/content/letters/"));
    let rest = [route::site_data(En), route::site_data(Uk), route::MANIFEST.to_owned(), route::WITHDRAWN.to_owned()];
    let rest = BTreeSet::from(rest);
    assert_eq!(files.into_keys().collect::<BTreeSet<_>>(), rest);
}

/// serde_json gives up at a depth of 128.
#[test]
fn the_deepest_text_that_is_allowed_can_be_read() {
    let mut source = fixture::generate(0);
    let list: String = (0..14).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    source.put("en/stories/deep.md", story("id = \"deepdeep\"\npublished = \"2025-01-01\"", &list));
    article(&files(&source), En, "deep");
}

#[test]
fn the_same_content_gives_the_same_files() {
    let source = fixture::generate(60);
    assert_eq!(compile(&source, &options()), compile(&source, &options()));
    assert_eq!(files(&source), files(&source));
}

#[test]
fn the_manifest_names_every_file_with_its_hash() {
    let files = files(&fixture::generate(8));
    let manifest: serde_json::Value = serde_json::from_str(&text(&files, route::MANIFEST)).unwrap();
    let entries = manifest["files"].as_object().unwrap();
    assert_eq!(entries.len() + 1, files.len());
    for (path, entry) in entries {
        let hash = data_encoding::BASE64.encode(&Sha256::digest(&files[path]));
        assert_eq!(entry["sha256"], format!("sha256-{hash}"), "{path}");
        assert_eq!(entry["bytes"], files[path].len(), "{path}");
    }
    assert_eq!(manifest["built"], "2026-01-01");
    assert_eq!(manifest["version"].as_str().unwrap().len(), 64);
    let other = self::files(&fixture::generate(9));
    let other: serde_json::Value = serde_json::from_str(&text(&other, route::MANIFEST)).unwrap();
    assert_ne!(manifest["version"], other["version"]);
}

#[test]
fn lists_are_sealed_from_the_oldest() {
    for (stories, lang) in [(0, En), (18, Uk), (46, En), (47, Uk), (100, En)] {
        let files = files(&fixture::generate(stories));
        check_list(&files, stories, lang, &|page| Route::Stories(lang, page));
        check_list(&files, stories, lang, &|page| Route::Category(lang, "test-reports".to_owned(), page));
    }
}

/// Follows a list from its front: every story once, newest first, sealed pages of 20.
fn check_list(files: &Files, stories: u32, lang: Locale, route: &dyn Fn(Option<u32>) -> Route) {
    let context = format!("{} of {stories}", route(None));
    let mut page = None;
    let mut ids = BTreeSet::new();
    let mut days = Vec::new();
    loop {
        let feed = list(files, route(page));
        let at = |route: Route| format!("https://campaign.example{}", route.data().unwrap());
        assert_eq!(feed.campaign.page, page, "{context}");
        assert_eq!(feed.language, lang, "{context}");
        assert_eq!(feed.feed_url, at(route(page)), "{context}");
        assert_eq!(feed.home_page_url, format!("https://campaign.example{}", route(page)), "{context}");
        assert_eq!(feed.next_url, feed.campaign.older.map(|older| at(route(Some(older)))), "{context}");
        match page {
            Some(_) => assert_eq!(feed.items.len(), PAGE_SIZE, "{context}"),
            None if feed.campaign.older.is_some() => assert!((20..40).contains(&feed.items.len()), "{context}"),
            None => assert!(feed.items.len() < 40, "{context}"),
        }
        for card in feed.cards() {
            assert!(ids.insert(card.id.clone()), "{context}: {} twice", card.id);
            days.push(card.published);
        }
        let older = feed.campaign.older;
        if let (Some(page), Some(older)) = (page, older) {
            assert_eq!(older, page - 1, "{context}");
        }
        page = older;
        if page.is_none() {
            break;
        }
    }
    assert!(days.is_sorted_by(|newer, older| newer >= older), "{context}");
    let all = files
        .keys()
        .filter(|path| path.starts_with(&format!("/content/{}/stories/", lang.code())))
        .map(|path| decode::<Article>(&text(files, path)).unwrap())
        .filter(|article| article.content != Content::Untranslated)
        .filter(|article| matches!(route(None), Route::Stories(..)) || article.card.category.slug == "test-reports");
    assert_eq!(ids, all.map(|article| article.card.id).collect(), "{context}");
}

#[test]
fn a_new_story_changes_the_fronts_its_neighbours_and_nothing_else() {
    let fronts = ["about", "feed", "category/test-reports"].map(|name| format!("/content/en/{name}.json"));
    for stories in [5, 44, 59, 89] {
        let mut source = fixture::generate(stories);
        let before = files(&source);
        source.put(
            "en/stories/new.md",
            story("id = \"newstory\"\npublished = \"2025-01-01\"", "").replace("test-notes", "test-reports"),
        );
        let after = files(&source);
        let changed: Vec<&String> = after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
        for path in &changed {
            let own = path.ends_with("/stories/new.json") || **path == route::MANIFEST;
            // The front gives its oldest twenty away when it would hold forty.
            let sealed = path.contains("/page/") && !before.contains_key(*path);
            let related = path.contains("/stories/") && text(&after, path).contains("newstory");
            assert!(own || sealed || related || fronts.contains(path), "{stories}: {path} changed");
        }
        assert!(fronts.iter().all(|front| changed.contains(&front)), "{stories}");
        assert!(before.keys().all(|path| after.contains_key(path)), "{stories}");
        // With more stories than the lists show, older pages have all their neighbours.
        let articles = changed.iter().filter(|path| path.contains("/stories/")).count();
        assert!(stories < 12 || articles == 2, "{stories}: {articles} articles changed");
    }
}

#[test]
fn related_stories_are_the_next_older_ones() {
    let files = files(&fixture::generate(30));
    let check = |slug: &str, relevant: &[u32], more: &[u32]| {
        let Content::Story(story) = article(&files, En, slug).content else { panic!("{slug}") };
        let ids = |cards: &[campaign::Card]| {
            cards.iter().map(|card| card.id.trim_start_matches("test").parse().unwrap_or(0)).collect::<Vec<u32>>()
        };
        assert_eq!(ids(&story.relevant), relevant, "{slug}");
        assert_eq!(ids(&story.more), more, "{slug}");
    };
    // Two stories a day, the lower number first; 7 and 21 are Ukrainian only; 0 stands for the one with every block.
    check("test-story-20", &[17, 14, 11], &[18, 19, 16]);
    check("test-story-19", &[16, 13, 10], &[17, 14, 15]);
    check("test-story-4", &[1, 10, 13], &[5, 2, 3]);
    check("test-story-1", &[4, 10, 13], &[3, 2, 5]);
    check("every-block", &[30, 27, 24], &[28, 29, 26]);
}

#[test]
fn an_untranslated_story_has_a_page_but_stands_in_no_list() {
    let files = files(&fixture::generate(20));
    let here = article(&files, En, "test-story-7");
    assert_eq!((here.card.lang, here.content), (Uk, Content::Untranslated));
    assert_eq!(here.card.category.name, "Тестові нотатки");
    let there = article(&files, Uk, "test-story-7");
    let Content::Story(story) = there.content else { panic!("{there:?}") };
    assert_eq!(story.translations, []);
    for (path, bytes) in &files {
        let en = path.starts_with("/content/en/") && !path.ends_with("/stories/test-story-7.json");
        assert!(!en || !String::from_utf8_lossy(bytes).contains("test000007"), "{path}");
    }
}

#[test]
fn every_former_or_foreign_address_leads_to_the_story() {
    let campaign = compiled(&fixture::generate(9), &options());
    let redirects = |lang: Locale| -> Vec<String> {
        campaign.locales[&lang].redirects.iter().map(|(from, to)| format!("{from} {to}")).collect()
    };
    assert_eq!(
        redirects(En),
        [
            "/en/stories/all-blocks/ /en/stories/every-block/",
            "/en/stories/test-alias-9/ /en/stories/test-story-9/",
            "/en/stories/usi-bloky/ /en/stories/every-block/",
        ]
    );
    assert_eq!(
        redirects(Uk),
        [
            "/uk/stories/all-blocks/ /uk/stories/usi-bloky/",
            "/uk/stories/every-block/ /uk/stories/usi-bloky/",
            "/uk/stories/test-alias-9/ /uk/stories/test-story-9/",
        ]
    );
}

#[test]
fn drafts_and_the_future_are_left_out_or_marked() {
    let mut source = fixture::generate(3);
    source.put(
        "en/stories/draft.md",
        story("id = \"draft001\"\npublished = \"2025-01-01\"\ndraft = true", "[x](story:future01)"),
    );
    source
        .put("en/stories/future.md", story("id = \"future01\"\npublished = \"2026-01-02\"", "[x](/en/stories/draft/)"));
    source.put("en/stories/today.md", story("id = \"today001\"\npublished = \"2026-01-01\"", ""));

    let plain = files(&source);
    assert!(plain.contains_key("/content/en/stories/today.json"));
    for (path, bytes) in &plain {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("draft001") && !text.contains("future01"), "{path}");
    }
    let shown = rendered::data(&compiled(&source, &Options { drafts: true, ..options() }));
    let front: Vec<(String, bool)> =
        list(&shown, Route::Stories(En, None)).cards().take(3).map(|card| (card.id, card.draft)).collect();
    assert_eq!(front, [("future01".into(), true), ("today001".into(), false), ("draft001".into(), true)]);
}

#[test]
fn the_consent_stays_in_the_content_folder() {
    let source = fixture::generate(3);
    assert!(source.0.values().any(|bytes| String::from_utf8_lossy(bytes).contains("test-consent-reference")));
    for (path, bytes) in files(&source) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("test-consent-reference") && !text.contains("2024-05-01\",\"reference"), "{path}");
    }
}

#[test]
fn only_feeds_and_frames_know_where_the_site_stands() {
    let source = fixture::generate(45);
    let at = |base_url: &str| -> Files {
        rendered::data(&compiled(&source, &Options { base_url: Some(base_url.to_owned()), ..options() }))
    };
    let (root, sub) = (at("https://other.example/"), at("http://127.0.0.1:8080/sub/folder/"));
    assert_eq!(root.keys().collect::<Vec<_>>(), sub.keys().collect::<Vec<_>>());
    for (path, bytes) in &root {
        let list = path.contains("/feed") || path.contains("/category/") || path == route::MANIFEST;
        let frame = [En, Uk].iter().any(|lang| *path == route::site_data(*lang));
        assert_eq!(bytes != &sub[path], list || frame, "{path}");
    }
    let feed = list(&sub, Route::Stories(En, None));
    assert_eq!(feed.next_url.as_deref(), Some("http://127.0.0.1:8080/sub/folder/content/en/feed/page/1.json"));
    assert_eq!(feed.items[0].url, "http://127.0.0.1:8080/sub/folder/en/stories/every-block/");
}

#[test]
fn pictures_are_measured_and_named_by_their_content() {
    let campaign = compiled(&fixture::generate(3), &options());
    let (stem, picture) = campaign.media.first_key_value().unwrap();
    assert_eq!(campaign.media.len(), 1);
    assert!(stem.starts_with("/media/test-picture-"), "{stem}");
    assert_eq!((picture.size(), picture.widths()), ((320, 180), vec![320]));
}

#[test]
fn a_category_with_a_story_in_one_language_is_there_in_each() {
    let mut source = fixture::generate(3);
    source.put(
        "uk/stories/only.md",
        story("id = \"onlyuk01\"\npublished = \"2025-01-01\"", "").replace("test-notes", "test-empty"),
    );
    let campaign = compiled(&source, &options());
    let slugs = |lang: Locale| -> Vec<&str> {
        campaign.locales[&lang].site.categories.iter().map(|category| category.slug.as_str()).collect()
    };
    let all = ["test-reports", "test-notes", "test-letters", "test-empty"];
    assert_eq!(slugs(Uk), all);
    assert_eq!(slugs(En), all);
    let list = feed(&campaign, &Route::Category(En, "test-empty".to_owned(), None)).unwrap();
    assert!(list.items.is_empty());
}

#[test]
fn a_folder_is_read_with_its_sub_folders() {
    let folder = env::temp_dir().join(format!("press-content-{}", std::process::id()));
    let source = fixture::generate(2);
    for (path, bytes) in &source.0 {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fs::write(folder.join(".hidden"), "").unwrap();
    let read = Source::read(&folder).unwrap();
    for (path, bytes) in &source.0 {
        assert!(*read.load(path).unwrap().unwrap() == *bytes, "{path}");
        // Only texts are in memory.
        assert_eq!(read.get(path).is_none(), path.ends_with(".png"), "{path}");
    }
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(read.paths().count(), source.0.len());
}

/// The manifest of a whole site is that of its data, and names no other file.
#[test]
fn a_site_has_the_manifest_of_its_data() {
    let campaign = compiled(&fixture::generate(3), &options());
    let (data, site) = (rendered::data(&campaign), rendered::rendered(&campaign));
    for (path, bytes) in &data {
        assert_eq!(site.get(path), Some(bytes), "{path}");
    }
}
