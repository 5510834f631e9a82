//! The document that the reader sees first is the one that the app takes over: nothing is made anew, nothing moves.

use crate::harness::{Browser, Fault, Options, Served, run};
use campaign::route::Route;

/// Remembers the page as the parser made it, before wasm can have started.
const REMEMBER: &str = include_str!("js/remember.js");

/// What is no longer as it was; empty when all is.
const CHANGES: &str = script!("changes");

/// A clock that is this many days off.
fn clock_off_by(days: i32) -> String {
    format!(
        "const OnTime = Date;
         window.Date = class extends OnTime {{
             constructor(...given) {{ given.length ? super(...given) : super(OnTime.now() + {days} * 864e5); }}
             static now() {{ return OnTime.now() + {days} * 864e5; }}
         }};"
    )
}

async fn check_all(site: &Served, browser: &Browser, routes: &[Route]) {
    // Two pages have no app: scripts fill in there what only the browser knows.
    for route in routes.iter().filter(|route| !matches!(route, Route::Device(_) | Route::Embed(_))) {
        let url = site.url(route.path());
        browser.open_page(&url).await;
        assert_eq!(browser.text(CHANGES).await, "", "{url}");
        assert_eq!(browser.console().await, [""; 0], "{url}");
    }
}

#[test]
fn every_page_is_taken_over_as_it_stands() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let (root, sub) = (Served::root().await, Served::sub().await);
        root.proxy.set_script(REMEMBER.to_owned());
        sub.proxy.set_script(REMEMBER.to_owned());
        check_all(&root, &browser, &root.routes()).await;
        check_all(&sub, &browser, &sub.kinds()).await;
    });
}

#[test]
fn a_wrong_clock_changes_nothing() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let (root, sub) = (Served::root().await, Served::sub().await);
        for years in [-8, 8] {
            for site in [&root, &sub] {
                site.proxy.set_script(clock_off_by(years * 365) + REMEMBER);
                check_all(site, &browser, &site.kinds()).await;
            }
        }
    });
}

#[test]
fn focus_selection_and_scroll_survive() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::sub().await;
        site.proxy.fail(".wasm", Fault::Silent);
        browser.load(&site.url("/en/stories/every-block/")).await;
        let read = "
            const words = document.querySelector('main .lead');
            getSelection().setBaseAndExtent(words.firstChild, 2, words.firstChild, 9);
            window.focused = document.querySelectorAll('main a')[2];
            focused.focus({ preventScroll: true });
            scrollTo(0, 333);
        ";
        browser.js(read).await;
        let now = "return JSON.stringify([String(getSelection()), document.activeElement === focused, scrollY])";
        let before = browser.text(now).await;
        assert_eq!(browser.js("return document.documentElement.dataset.app ?? ''").await, "");
        site.proxy.heal();
        browser.until_ready().await;
        assert_eq!(browser.text(now).await, before);
        assert!(before.contains("true,333"), "{before}");
    });
}
