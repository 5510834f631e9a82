//! The copy answers, or the browser lacks something.

use super::{STORY, after_deploy, is_honest, rested, until_renewed};
use crate::{
    harness::{Browser, Engine, Fault, Options, Served, get, run},
    offline::{KEEPS, add_story, editions, keep, reads},
};

#[test]
fn f36_a_cold_start_offline() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        browser.load("about:blank").await;
        site.proxy.stop().await;
        for path in [
            "/uk/stories/draft-law-7033-d/?utm_source=test&utm_medium=test",
            "/en/stories",
            "/uk",
            "/en/letter/civilians",
        ] {
            reads(&browser, &site, path, true).await;
        }
        assert_eq!(browser.js("return navigator.onLine").await, true, "F37: it lies, and nobody asks it");
    });
}

#[test]
fn f37_what_the_browser_believes_of_its_connection_changes_nothing() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        if browser.is_left_out(Engine::WebKit, "its driver runs no script before those of a page from the device") {
            return;
        }
        browser.script("Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })").await;
        keep(&browser, &site, "/en/").await;
        reads(&browser, &site, "/en/stories/", false).await;
        site.proxy.stop().await;
        reads(&browser, &site, STORY, true).await;
    });
}

#[test]
fn f38_an_edition_that_is_no_edition() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        let before = editions(&browser).await;
        let huge = format!("{{\"schema\":1,\"files\":[{}null]}}", "[],".repeat(100_000));
        for body in ["", "{", "[]", "null", "{\"schema\":7,\"files\":[]}", "<!doctype html>", &huge] {
            site.proxy.heal();
            site.proxy.fail("/content/edition.json", Fault::json(body));
            browser.load(&site.url("/en/stories/")).await;
            rested(&browser).await;
            site.proxy.heal();
            site.proxy.stop().await;
            reads(&browser, &site, STORY, true).await;
            site.proxy.restart().await;
        }
        let whole = before.as_array().and_then(|all| all.first()).cloned();
        assert!(editions(&browser).await.as_array().is_some_and(|all| all.contains(&whole.expect("an edition"))));
    });
}

/// Half of the server has the new content, half the old: nothing of it is shown mixed.
#[test]
fn f38_half_published() {
    run(async {
        let (browser, mut site, new) = after_deploy(|content, _| add_story(content)).await;
        let own = Served::root().await;
        let old = get(own.server, "/content/en/feed.json", &[]).await.text();
        // The manifest is newer than a file.
        site.proxy.fail("/content/en/feed.json", Fault::json(old));
        browser.load(&site.url("/uk/")).await;
        rested(&browser).await;
        site.proxy.stop().await;
        reads(&browser, &site, "/en/stories/", true).await;
        let text = browser.text("return document.querySelector('main').innerText").await;
        assert!(!text.contains("Test new story"), "the old version, whole: {text}");
        is_honest(&browser, &site, "/en/stories/test-new-story/").await;
        site.proxy.restart().await;
        site.proxy.heal();
        until_renewed(&browser, &site, "/uk/").await;
        site.proxy.stop().await;
        reads(&browser, &site, "/en/stories/test-new-story/", true).await;
        drop(new);
    });
}

#[test]
fn f39_a_picture_is_missing() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::sub().await;
        site.proxy.fail("/media/", Fault::status(404));
        reads(&browser, &site, "/en/stories/every-block/", false).await;
        rested(&browser).await;
        site.proxy.stop().await;
        reads(&browser, &site, "/uk/stories/usi-bloky/", true).await;
    });
}

#[test]
fn f40_a_range_is_the_servers_business() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        let status = browser
            .run_js("return (await fetch('/content/en/feed.json', { headers: { range: 'bytes=0-9' } })).status")
            .await;
        assert_eq!(status, 206);
    });
}

#[test]
fn f41_no_wasm() {
    run(async {
        let browser = Browser::open(Options { wasm: false, ..KEEPS }).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        for path in ["/uk/", STORY, "/en/letter/civilians/"] {
            reads(&browser, &site, path, true).await;
        }
        browser.click("header a[href='/en/stories/']").await;
        browser
            .until("a link is a link", "location.pathname === '/en/stories/' && document.querySelector('.from-device')")
            .await;
    });
}

#[test]
fn f42_f43_f44_wasm_of_a_wrong_type_refused_or_failing() {
    run(async {
        let own = Served::root().await;
        let browser = Browser::open(KEEPS).await;
        let page = get(own.server, "/en/", &[]).await.text();
        let refused = page.replace("'wasm-unsafe-eval' ", "");
        let html = |body: String| Fault::Answer { status: 200, kind: "text/html", body };
        let glue = |body: &str| Fault::Answer { status: 200, kind: "text/javascript", body: body.to_owned() };
        let cases = [
            ("campaign-site_bg", Fault::Kind("text/plain")),
            ("/en/", html(refused)),
            (
                "campaign-site-",
                glue("export default async () => { throw new WebAssembly.RuntimeError('unreachable') }"),
            ),
            (
                "campaign-site-",
                glue(
                    "export default async () => { setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable') }) }",
                ),
            ),
        ];
        for (part, fault) in cases {
            let case = format!("{part} {fault:?}").chars().take(100).collect::<String>();
            let mut site = Served::root().await;
            site.proxy.fail(part, fault);
            reads(&browser, &site, "/en/", false).await;
            // A page without its app: links are links.
            browser.click("header a[href='/en/stories/']").await;
            browser
                .until("the list is open", "location.pathname === '/en/stories/' && document.querySelector('.cards')")
                .await;
            site.proxy.heal();
            keep(&browser, &site, "/en/").await;
            site.proxy.stop().await;
            reads(&browser, &site, STORY, true).await;
            browser.until_ready().await;
            println!("{case}");
        }
    });
}

#[test]
fn f45_no_javascript() {
    run(async {
        let browser = Browser::open(Options { javascript: false, ..KEEPS }).await;
        let site = Served::root().await;
        for (path, heading) in [("/en/device/", "On this device"), ("/en/stories/", "Stories")] {
            browser.load(&site.url(path)).await;
            assert_eq!(browser.visible_text("h1").await, heading);
        }
    });
}

#[test]
fn f46_a_clock_that_is_wrong_by_years() {
    run(async {
        for years in [-20, 20] {
            let browser = Browser::open(KEEPS).await;
            let mut site = Served::root().await;
            if browser.is_left_out(Engine::WebKit, "its driver runs no script before those of a page from the device") {
                return;
            }
            browser.script(
                &format!("const off = {years} * 31557600000, now = Date.now; Date.now = () => now() + off;
                    globalThis.Date = class extends Date {{ constructor(...given) {{ given.length ? super(...given) : super(now() + off) }} }};"),
            )
            .await;
            keep(&browser, &site, "/en/").await;
            site.proxy.stop().await;
            reads(&browser, &site, STORY, true).await;
        }
    });
}

#[test]
fn f47_back_and_forth_offline() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        reads(&browser, &site, "/en/stories/", true).await;
        reads(&browser, &site, "/en/letter/civilians/", true).await;
        browser.back().await;
        browser
            .until("the list is back", "location.pathname === '/en/stories/' && document.querySelector('.cards')")
            .await;
        browser.forward().await;
        browser
            .until(
                "the letter is back",
                "location.pathname === '/en/letter/civilians/' && document.querySelector('h1')",
            )
            .await;
    });
}
