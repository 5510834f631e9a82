//! The language switch keeps the page, with scripts and without.

use crate::harness::{Browser, Options, Served, run};
use campaign::route::Route;
use locale::Locale;

const AT_HEADING: &str = "document.activeElement.localName === 'h1'";

#[test]
fn the_switch_keeps_the_page() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let (root, sub) = (Served::root().await, Served::sub().await);
        let mut cases: Vec<(&Served, String, String)> = Vec::new();
        for route in root.kinds() {
            let other = Locale::ALL.into_iter().find(|other| *other != route.lang()).expect("a second language");
            // The shipped stories have the same slug in both languages.
            cases.push((&root, route.path(), route.in_language(other).path()));
        }
        let mut case = |from: &str, to: &str| cases.push((&sub, from.to_owned(), to.to_owned()));
        case("/en/stories/every-block/", "/uk/stories/usi-bloky/");
        case("/uk/stories/usi-bloky/", "/en/stories/every-block/");
        case("/en/stories/test-story-7/", "/uk/stories/test-story-7/");
        case("/uk/stories/test-story-7/", "/en/stories/test-story-7/");
        case("/uk/stories/test-story-14/", "/en/stories/test-story-14/");
        case("/en/stories/page/1/", "/uk/stories/");
        case("/uk/category/test-notes/", "/en/category/test-notes/");
        let page = "return [document.documentElement.lang, document.title,
            document.querySelector('h1').textContent, location.pathname].join('\\n')";
        for (site, from, to) in cases {
            browser.open_page(&site.url(&to)).await;
            let expected = browser.text(page).await;
            browser.open_page(&site.url(&from)).await;
            browser.js("window.sameDocument = true").await;
            browser.click("nav.languages a").await;
            let path = site.base.href(&to);
            // A letter has a document of its own, which comes as any document does.
            let alone = Route::parse(&from).is_some_and(|route| route.stands_alone());
            let there = if alone { "document.documentElement.dataset.app === 'ready'" } else { AT_HEADING };
            browser.until("the other language is open", &format!("location.pathname === '{path}' && {there}")).await;
            assert_eq!(browser.text(page).await, expected, "{from} → {to}");
            let lang = Locale::of_path(&to).map_or("", Locale::code);
            assert_eq!(browser.text("return document.documentElement.lang").await, lang, "{from} → {to}");
            assert_eq!(browser.js("return window.sameDocument ?? false").await, !alone, "{from} → {to}");
        }
        assert_eq!(browser.console().await, [""; 0]);
    });
}

#[test]
fn the_root_shows_the_default_language() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.open_page(&site.url("/")).await;
        assert_eq!(browser.text("return document.documentElement.lang").await, Locale::DEFAULT.code());
        browser.click("nav.languages a").await;
        browser.until("the other language is open", "location.pathname === '/uk/'").await;
        browser.back().await;
        browser.until("the root is back", "location.pathname === '/' && document.documentElement.lang === 'en'").await;
        let about = browser.text("return document.querySelector('h1').textContent").await;
        browser.open_page(&site.url(Route::About(Locale::DEFAULT).path())).await;
        assert_eq!(browser.text("return document.querySelector('h1').textContent").await, about);
    });
}
