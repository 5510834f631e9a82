//! What is kept is kept with consent and leaves in one tap: a phone may be borrowed, shared or searched.

use crate::{
    harness::{Browser, Options, Served, run},
    offline::{KEEPS, READY, keep},
};
use std::fs;

/// Nothing of ours is left in any storage.
const NOTHING: &str = "
    const names = (await indexedDB.databases()).map(({ name }) => name);
    return [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length, names, Object.keys(localStorage)];
";

async fn nothing_is_left(browser: &Browser) {
    browser.until("the page is neutral", "document.querySelector('main.neutral h1')").await;
    let deadline = std::time::Instant::now() + crate::harness::PATIENCE;
    loop {
        let left = browser.run_js(NOTHING).await;
        if left == serde_json::json!([[], 0, [], []]) {
            return;
        }
        assert!(std::time::Instant::now() < deadline, "{left}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[test]
fn the_first_visit_says_so_and_takes_no_for_an_answer() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        let line = browser.visible_text("[data-name='keep'] p").await;
        assert!(line.starts_with("This site keeps a copy of itself on this device (1."), "{line}");
        browser.click("[data-name='keep'] button:last-child").await;
        browser.until("the line is gone", "!document.querySelector('[data-name=keep]')").await;
        browser.run_js("while ((await caches.keys()).length) await new Promise((go) => setTimeout(go, 20))").await;
        // Nor later.
        browser.load(&site.url("/en/stories/")).await;
        browser.until_ready().await;
        browser.load(&site.url("/en/device/")).await;
        browser
            .until(
                "it says so",
                "document.querySelector('[data-device=copy]').innerText.includes('shall keep no copy')",
            )
            .await;
        let left = browser
            .run_js("return [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]")
            .await;
        assert_eq!(left, serde_json::json!([[], 0]));
        // And yes again.
        browser.click("[data-device='keep']").await;
        browser
            .until("it is whole", "document.querySelector('[data-device=copy]').innerText.includes('It is whole')")
            .await;
    });
}

#[test]
fn a_campaign_can_ask_first() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::edited(|content, _| {
            let file = content.join("campaign.toml");
            let config = fs::read_to_string(&file).expect("the campaign");
            fs::write(file, config.replace("keep = \"on\"", "keep = \"ask\"")).expect("the campaign");
        })
        .await;
        browser.load(&site.url("/en/")).await;
        browser
            .until("it asks", "document.querySelector('[data-name=keep] p')?.textContent.startsWith('May this site')")
            .await;
        browser.until("the shell is there", "navigator.serviceWorker.controller").await;
        let pages = "return (await (await caches.open('campaign-site::editions')).keys()).filter(({ url }) => url.includes('/edition/')).length";
        assert_eq!(browser.run_js(pages).await, 0, "only the shell is kept before the answer");
        browser.click("[data-name='keep'] button").await;
        browser.until("the copy is whole", READY).await;
    });
}

/// One tap, on every kind of page, with and without wasm; another tab of the site goes as well.
#[test]
fn leave_no_trace() {
    run(async {
        let site = Served::root().await;
        for wasm in [true, false] {
            let browser = Browser::open(KEEPS).await;
            if !wasm {
                let source = serde_json::json!({ "source": "delete globalThis.WebAssembly" });
                browser.devtools("Page.addScriptToEvaluateOnNewDocument", source).await;
            }
            for path in ["/en/", "/en/stories/draft-law-7033-d/", "/en/letter/civilians/", "/en/device/"] {
                keep(&browser, &site, path).await;
                if wasm {
                    browser.until_ready().await;
                }
                let first = browser.new_tab().await;
                browser.load(&site.url("/en/stories/")).await;
                browser.until("the scripts of the second tab run", "navigator.serviceWorker.controller").await;
                browser.until("it has looked for news", READY).await;
                let second = browser.tab().await;
                browser.to_tab(first.clone()).await;
                // The line of the first visit lies over the foot of the window.
                browser.click("[data-name='keep'] button").await;
                browser.click("footer a[href$='#leave-no-trace']").await;
                nothing_is_left(&browser).await;
                let text = browser.visible_text("main").await;
                assert!(text.contains("history") && text.contains("downloads") && text.contains("letters"), "{text}");
                let title = browser.text("return document.title").await;
                assert_eq!(title, "Done", "no word of the campaign");
                browser.to_tab(second).await;
                browser.until("the other tab is neutral", "document.querySelector('main.neutral')").await;
                browser.close_tab().await;
                browser.to_tab(first).await;
            }
        }
    });
}

/// A link for somebody else's device: nothing is stored, also not by the pages after it.
#[test]
fn a_link_with_no_copy_stores_nothing() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        browser.load(&site.url("/en/#no-copy")).await;
        browser.until_ready().await;
        for path in ["/en/stories/", "/en/device/", "/en/letter/civilians/"] {
            browser.load(&site.url(path)).await;
            browser.until_ready().await;
        }
        browser.until("the composer is open", "document.querySelector('.composer .step')").await;
        assert_eq!(browser.run_js(NOTHING).await, serde_json::json!([[], 0, [], []]));
    });
}

/// Where the browser stores nothing, the site works, says so once, and throws nothing.
#[test]
fn a_browser_that_stores_nothing() {
    run(async {
        let browser = Browser::open(Options { storage: false, ..KEEPS }).await;
        let site = Served::root().await;
        browser.load(&site.url("/en/")).await;
        browser
            .until(
                "it says so",
                "document.querySelector('[data-name=keep] p')?.textContent.startsWith('This browser lets')",
            )
            .await;
        browser.load(&site.url("/en/stories/")).await;
        browser.until_ready().await;
        browser.load(&site.url("/en/device/")).await;
        browser.until_ready().await;
        assert_eq!(browser.count("[data-name='keep']").await, 0, "once");
        assert_eq!(browser.console().await, Vec::<String>::new());
    });
}
