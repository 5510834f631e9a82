//! A page whose data does not come, or comes damaged: never blank, always a sentence and a way on.

use crate::harness::{Browser, Engine, Fault, Options, Served, run};
use campaign::route::{Route, site_data};
use campaign_site::load::LoadError;
use locale::Locale;
use messages::{LocaleExt, Messages};

/// What the reader has when a page failed.
async fn check_told(browser: &Browser, words: &Messages, error: LoadError, case: &str) {
    let title = if error == LoadError::NotFound { words.not_found_title } else { words.load_failed_title };
    let told = format!("document.querySelector('h1').textContent === '{title}' && document.title === '{title}'");
    browser.until(&format!("the failure is told: {case}"), &told).await;
    let main = browser.visible_text("main").await;
    assert!(main.contains(&error.sentence(words)), "{case}: {main}");
    assert!(browser.count("header nav.ways a").await > 2, "{case}");
    assert!(browser.count("main .notice a").await > 1, "{case}: ways on");
    browser
        .until(
            "the failure is announced",
            &format!("document.querySelector('.announcement').textContent.trim() === '{title}'"),
        )
        .await;
    assert_eq!(browser.text("return document.activeElement.localName").await, "h1", "{case}");
}

/// No panic: what the console says is about answers only.
async fn check_console(browser: &Browser, case: &str) {
    let console = browser.console().await;
    assert!(console.iter().all(|entry| entry.contains("Failed to load resource")), "{case}: {console:#?}");
}

#[test]
fn damaged_data_is_told_and_can_be_asked_for_again() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let words = Locale::En.messages();
        let story = Route::Story(Locale::En, "57th-brigade-missing".to_owned());
        let file = story.data().expect("a story has a file");
        let html =
            || Fault::Answer { status: 200, kind: "text/html", body: "<!doctype html><h1>Sign in</h1>".to_owned() };
        let card = r#"{"id":"a","slug":"a","lang":"en","category":{"slug":"a","name":"a"},"title":"a","lead":"a","published":"2024-99-99"}"#;
        let cases = [
            ("404", Fault::status(404), LoadError::NotFound),
            ("410", Fault::status(410), LoadError::NotFound),
            ("403", Fault::status(403), LoadError::Server(403)),
            ("500", Fault::status(500), LoadError::Server(500)),
            ("503", Fault::status(503), LoadError::Server(503)),
            ("empty", Fault::json(""), LoadError::Unreadable),
            ("cut", Fault::Half, LoadError::Unreadable),
            ("broken off", Fault::BrokenOff, LoadError::Offline),
            ("a list", Fault::json("[]"), LoadError::Unreadable),
            ("null", Fault::json("null"), LoadError::Unreadable),
            ("a number", Fault::json("1e999"), LoadError::Unreadable),
            ("no field", Fault::json(r#"{"schema": 1}"#), LoadError::Unreadable),
            ("a wrong field", Fault::json(r#"{"schema": 1, "card": 5, "content": {}}"#), LoadError::Unreadable),
            (
                "a day that is none",
                Fault::json(format!(r#"{{"schema": 1, "card": {card}, "content": "untranslated"}}"#)),
                LoadError::Unreadable,
            ),
            ("deeper than a stack", Fault::json("[".repeat(100_000)), LoadError::Unreadable),
            ("50 MB of numbers", Fault::json(format!("[{}0]", "0,".repeat(25_000_000))), LoadError::TooLarge),
            (
                "a title of 2.5 million letters",
                Fault::json(format!(r#"{{"schema": 1, "title": "{}"}}"#, "x".repeat(2_500_000))),
                LoadError::TooLarge,
            ),
            (
                "a million values",
                Fault::json(format!(r#"{{"schema": 1, "content": [{}0]}}"#, "0,".repeat(1_000_000))),
                LoadError::TooLarge,
            ),
            ("a sign-in page", html(), LoadError::Unreadable),
            ("a newer schema", Fault::json(r#"{"schema": 2, "anything": true}"#), LoadError::Newer),
        ];
        for (case, fault, error) in cases {
            if case == "broken off" && browser.is_left_out(Engine::WebKit, "it takes what was broken off for whole") {
                continue;
            }
            browser.open_page(&site.url("/en/stories/")).await;
            browser.js("window.sameDocument = true").await;
            site.proxy.fail(&file, fault);
            browser.click(&format!("main .card :is(h2, h3) a[href='{}']", story.path())).await;
            check_told(&browser, words, error, case).await;
            check_console(&browser, case).await;

            site.proxy.heal();
            if error == LoadError::NotFound {
                // A page that is not there is not asked for again, but its address may be opened anew.
                browser.back().await;
                browser.until("the list is back", "document.querySelector('.cards')").await;
                browser.click(&format!("main .card :is(h2, h3) a[href='{}']", story.path())).await;
            } else {
                browser.click("main .notice button").await;
            }
            browser.until(&format!("the story is open: {case}"), "document.querySelector('article.text h1')").await;
            assert_eq!(browser.js("return window.sameDocument").await, true, "{case}");
            check_console(&browser, case).await;
        }
    });
}

#[test]
fn a_server_that_is_gone_or_silent_is_told() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let mut site = Served::root().await;
        let words = Locale::En.messages();
        browser.open_page(&site.url("/en/")).await;
        site.proxy.stop().await;
        browser.click("header a[href='/en/stories/']").await;
        check_told(&browser, words, LoadError::Offline, "stopped").await;
        // Again in vain: the same page, told again.
        browser.click("main .notice button").await;
        check_told(&browser, words, LoadError::Offline, "still stopped").await;
        site.proxy.restart().await;
        browser.click("main .notice button").await;
        browser.until("the list is open", "document.querySelector('.cards')").await;

        site.proxy.fail("/content/en/category/", Fault::Silent);
        browser.click("header nav.ways a[href*='/category/']").await;
        check_told(&browser, words, LoadError::Offline, "silent").await;
        site.proxy.heal();
        browser.click("main .notice button").await;
        browser.until("the category is open", "document.querySelector('.cards')").await;
        check_console(&browser, "gone").await;
    });
}

/// The frame of the other language is a file of its own.
#[test]
fn a_language_that_does_not_come_is_told_in_the_one_that_is_open() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let words = Locale::En.messages();
        let frame = site_data(Locale::Uk);
        let cases = [
            (Fault::status(500), LoadError::Server(500)),
            (Fault::json("{}"), LoadError::Unreadable),
            (Fault::json(r#"{"schema": 7}"#), LoadError::Newer),
        ];
        for (fault, error) in cases {
            let case = format!("{fault:?}");
            browser.open_page(&site.url("/en/")).await;
            site.proxy.fail(&frame, fault);
            browser.click("nav.languages a").await;
            check_told(&browser, words, error, &case).await;
            site.proxy.heal();
            browser.click("main .notice button").await;
            browser.until("the page is open in Ukrainian", "document.documentElement.lang === 'uk'").await;
            check_console(&browser, &case).await;
        }
    });
}

/// Where the document is damaged, or stands at another address, the app mounts afresh or leaves it alone.
#[test]
fn a_damaged_document_is_left_or_mended() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let document = crate::harness::get(site.server, "/en/stories/", &[]).await.text();
        let damaged = |from: &str, to: &str| {
            let body = document.replacen(from, to, 1);
            assert_ne!(body, document, "{from}");
            Fault::Answer { status: 200, kind: "text/html", body }
        };
        let cases = [
            ("another route", damaged("data-route=\"/en/stories/\"", "data-route=\"/en/\"")),
            ("no data", damaged("<script type=\"application/json\"", "<script type=\"text/plain\"")),
            ("data that is cut", damaged("\"schema\":1", "\"schema\":")),
            ("data of a newer app", damaged("\"schema\":1", "\"schema\":2")),
        ];
        for (case, fault) in cases {
            site.proxy.heal();
            site.proxy.fail("/en/stories/", fault);
            browser.load(&site.url("/en/stories/")).await;
            browser.until_ready().await;
            assert_eq!(browser.visible_text("h1").await, "Stories", "{case}");
            assert!(browser.count("main .card").await > 1, "{case}");
            check_console(&browser, case).await;
        }
    });
}
