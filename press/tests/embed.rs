//! Cards for other sites: small, whole without a script, telling nobody's name, and never renamed.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/rendered.rs"]
mod rendered;

use campaign::route::{self, Embedded, Route};
use locale::Locale;
use messages::LocaleExt;
use press::{
    app::App,
    content::{Campaign, Options, Source, compile, fixture},
    embed::{self, Cards},
    hash::hex,
    output::{File, Files},
    policy::embed_policy,
};
use serde_json::Value;

fn campaign(source: &Source) -> Campaign {
    let base_url = Some("https://campaign.example/sub/".to_owned());
    let options = Options { today: "2026-01-01".parse().unwrap(), base_url, drafts: false };
    compile(source, &options).unwrap_or_else(|problems| panic!("{problems:#?}")).campaign
}

fn shipped() -> Source {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    Source::read(&root).unwrap()
}

/// The script of the cards as it is written: in an app folder it is smaller.
const CARD_SCRIPT: &str = include_str!("../../assets/embed/card.js");

fn app() -> App {
    App { card: CARD_SCRIPT.to_owned(), ..App::default() }
}

/// Every file below `/embed/`.
fn cards(campaign: &Campaign) -> Files {
    let app = app();
    let cards = Cards::new(campaign, &app).unwrap();
    let planned = cards.planned().into_iter().flat_map(|card| cards.files(card));
    let mut files = Files::new();
    for File { path, bytes } in cards.shared().into_iter().chain(planned) {
        assert!(path.starts_with("/embed/"), "{path}");
        assert_eq!(files.insert(path.clone(), bytes), None, "{path} is written twice");
    }
    files
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("{path}"))).unwrap()
}

fn brotli(bytes: &[u8]) -> usize {
    compression::brotli(bytes, 11).unwrap().len()
}

/// The cards of every language, as they are planned for real and for artificial content.
fn each_card(check: impl Fn(&str, &str)) {
    for source in [shipped(), fixture::generate(47)] {
        let files = cards(&campaign(&source));
        let pages: Vec<_> = files.keys().filter(|path| path.ends_with(".html")).collect();
        assert!(pages.len() >= 10, "{pages:?}");
        pages.into_iter().for_each(|path| check(path, text(&files, path)));
    }
}

#[test]
fn a_card_is_small_and_loads_nothing() {
    each_card(|path, html| {
        // Uncompressed: hosts that do not compress hold the promise too.
        assert!(html.len() <= 15_000, "{path}: {} bytes", html.len());
        for loads in
            ["src=", "@import", "url(", "<link rel=\"stylesheet", "<link rel=\"icon", "fetch(", "Storage", "cookie"]
        {
            assert!(!html.contains(loads), "{path} has {loads}");
        }
        assert!(!html.contains(" style=\""), "{path}");
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
        assert!(html.contains("<meta name=\"referrer\" content=\"no-referrer\">"), "{path}");
    });
}

#[test]
fn the_policy_allows_what_stands_in_a_card() {
    let policy = embed_policy(&embed::css().unwrap(), CARD_SCRIPT);
    each_card(|path, html| {
        let between = |begin: &str, end: &str| html.split_once(begin).unwrap().1.split(end).next().unwrap();
        let own = embed_policy(between("<style>", "</style>"), between("<script>", "</script>"));
        assert_eq!(own, policy, "{path}");
        assert!(html.contains(&format!("content=\"{policy}\"")), "{path}");
    });
}

#[test]
fn a_keyboard_passes_through_in_ten_stops() {
    each_card(|path, html| {
        // A list has one more link, which the script hides beside ten stories.
        let list = html.contains("data-cards");
        let stops = html.matches("<a ").count();
        assert!(stops <= if list { 11 } else { 10 }, "{path}: {stops}");
        let seen = html.matches("<li>").count();
        assert!(seen <= 5, "{path}: {seen} stories without a script");
    });
}

#[test]
fn the_script_for_partners_is_frozen() {
    // A partner's page names this hash. Whoever changes the script makes a `v2.js` beside it.
    assert_eq!(hex(embed::SCRIPT), FROZEN);
    let size = brotli(embed::SCRIPT.as_bytes());
    assert!(size <= 1_500, "{size} bytes");
    assert_eq!(route::EMBED_SCRIPT, "/embed/v1.js");
}

const FROZEN: &str = "a1dd4fe629fb80e6fcab0946d6f07baa72ea32a8e2572308a69f64e84bd37c65";

#[test]
fn a_snippet_is_a_plain_frame() {
    let campaign = campaign(&fixture::generate(3));
    let snippet =
        embed::snippet(&campaign.address, Locale::En, &Embedded::Story("test-story-3".to_owned()), "Test \"campaign\"");
    assert_eq!(
        snippet,
        "<iframe title=\"Test &quot;campaign&quot;\" src=\"https://campaign.example/sub/embed/en/story/test-story-3/\" height=\"260\" \
         frameborder=\"0\" loading=\"lazy\" referrerpolicy=\"no-referrer\" \
         sandbox=\"allow-scripts allow-popups allow-popups-to-escape-sandbox\" width=\"100%\"></iframe>"
    );
    let line = embed::script_line(&campaign.address);
    let expected = format!(
        "<script async src=\"https://campaign.example/sub/embed/v1.js\" integrity=\"{}\" crossorigin=\"anonymous\"></script>",
        press::hash::integrity(embed::SCRIPT)
    );
    assert_eq!(line, expected);
    assert_eq!(
        embed::policy_lines(&campaign.address),
        ["frame-src https://campaign.example;", "script-src https://campaign.example/sub/embed/v1.js;"]
    );
}

/// <https://oembed.com/>, section 2.3.4.
#[test]
fn every_card_is_told_to_editors_tools() {
    for source in [shipped(), fixture::generate(47)] {
        let campaign = campaign(&source);
        let files = cards(&campaign);
        let mut count = 0;
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with("oembed.json")) {
            count += 1;
            let told: Value = serde_json::from_slice(bytes).unwrap();
            assert_eq!((&told["version"], &told["type"]), (&"1.0".into(), &"rich".into()), "{path}");
            assert!(told["width"].as_u64().unwrap() > 0 && (200..=1000).contains(&told["height"].as_u64().unwrap()));
            assert!(told["cache_age"].as_u64().unwrap() <= 86_400, "{path}");
            let lang = Locale::of_path(&path["/embed".len()..]).unwrap();
            let name = &campaign.locales[&lang].site.name;
            assert_eq!(told["provider_name"], **name, "{path}");
            assert_eq!(told.get("author_name"), None, "{path}");
            let html = told["html"].as_str().unwrap();
            // What WordPress keeps of an unlisted provider's answer: a quotation with a link, and a frame.
            assert!(html.starts_with("<blockquote><a href=\"https://"), "{html}");
            assert_eq!(html.matches('<').count(), 6, "{html}");
            let frame = html.split_once("</blockquote>").unwrap().1;
            let card = frame.split("src=\"").nth(1).unwrap().split('"').next().unwrap();
            let shown = card.strip_prefix(&campaign.address.url("")).unwrap();
            let page = text(&files, &format!("{shown}index.html"));
            assert!(page.contains("application/json+oembed"), "{shown}");
        }
        assert!(count >= 10, "{count}");
    }
}

#[test]
fn no_person_is_named_outside_of_a_card() {
    let campaign = campaign(&fixture::generate(5));
    let files = cards(&campaign);
    let edition = &campaign.locales[&Locale::En];
    let kit = edition.kits.iter().find(|kit| kit.person.is_some()).expect("the artificial letter about a person");
    let told = text(&files, &Embedded::Letter(kit.slug.clone()).oembed(Locale::En));
    let name = kit.person.as_ref().unwrap().name.get_or_any(Locale::En.language());
    assert!(!told.contains(name) && !told.contains(&kit.title), "{told}");
}

fn build(source: &Source) -> Files {
    rendered::rendered(&campaign(source))
}

#[test]
fn pages_lead_to_their_cards_and_cards_stay_out_of_lists() {
    let files = build(&fixture::generate(25));
    let check = |page: Route, card: Option<Embedded>| {
        let html = text(&files, &format!("{page}index.html"));
        let found = html.split("type=\"application/json+oembed\"").nth(1).map(|rest| rest.split('"').nth(3).unwrap());
        let expected = card.map(|card| format!("https://campaign.example/sub{}", card.oembed(page.lang())));
        assert_eq!(found, expected.as_deref(), "{page}");
    };
    let slug = || "test-story-3".to_owned();
    check(Route::Story(Locale::En, slug()), Some(Embedded::Story(slug())));
    check(Route::Stories(Locale::Uk, None), Some(Embedded::Stories));
    check(
        Route::Category(Locale::En, "test-notes".to_owned(), None),
        Some(Embedded::Category("test-notes".to_owned())),
    );
    check(Route::Letter(Locale::En, "test-letter".to_owned()), Some(Embedded::Letter("test-letter".to_owned())));
    check(Route::About(Locale::Uk), Some(Embedded::Figures));
    check(Route::Device(Locale::En), None);
    for list in [route::SITEMAP, route::EDITION, route::MANIFEST] {
        assert!(!text(&files, list).contains("/embed/"), "{list}");
    }
}

#[test]
fn what_is_withdrawn_leaves_one_sentence_in_its_frame() {
    let mut source = fixture::generate(5);
    source.put(
        "en/stories/gone.md",
        "+++\nid = \"gone00000001\"\ncategory = \"test-notes\"\npublished = \"2025-06-01\"\ntitle = \"Gone headline\"\nlead = \"Gone lead.\"\n\
         aliases = [\"formerly\"]\n+++\nText.\n",
    );
    let before = cards(&campaign(&source));
    for slug in ["gone", "formerly"] {
        let card = Embedded::Story(slug.to_owned());
        let html = text(&before, &format!("{}index.html", card.path(Locale::En)));
        assert!(html.contains("Gone headline"), "{slug}");
        assert!(html.contains("rel=\"canonical\" href=\"https://campaign.example/sub/en/stories/gone/\""), "{slug}");
    }
    source.put("withdrawn.toml", "ids = [\"gone00000001\"]\npadding_key = \"a test key\"\n");
    let campaign = campaign(&source);
    let after = cards(&campaign);
    for lang in Locale::ALL {
        for slug in ["gone", "formerly"] {
            let card = Embedded::Story(slug.to_owned());
            let html = text(&after, &format!("{}index.html", card.path(lang)));
            assert!(html.contains(lang.press_messages().withdrawn), "{html}");
            assert!(!html.contains("canonical") && !html.contains("gone"), "{html}");
            assert!(!after.contains_key(&card.oembed(lang)));
        }
    }
    for (path, bytes) in &after {
        assert!(!String::from_utf8_lossy(bytes).contains("Gone "), "{path}");
    }
}
