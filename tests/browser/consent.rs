//! What is kept is kept with consent and leaves in one tap: a phone may be borrowed, shared or searched.

use crate::{
    harness::{Browser, Engine, Fault, Options, Served, run},
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
            let browser = Browser::open(Options { wasm, ..KEEPS }).await;
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

/// Also while the copy is being made, and another tab waits for its turn.
#[test]
fn leave_no_trace_of_what_is_coming() {
    run(async {
        let site = Served::sub().await;
        let browser = Browser::open(KEEPS).await;
        site.proxy.fail("/uk/stories/", Fault::Trickle(300));
        let comes = "document.querySelector('[data-name=keep]') && navigator.serviceWorker.controller";
        browser.load(&site.url("/en/")).await;
        browser.until("the copy is coming", comes).await;
        let first = browser.new_tab().await;
        browser.load(&site.url("/en/stories/")).await;
        browser.until("the other tab has read the offer", "document.querySelector('[data-name=keep]')").await;
        let waits = "(await navigator.locks.query()).pending.length === 1";
        browser.run_js(&format!("while (!({waits})) await new Promise((go) => setTimeout(go, 20))")).await;
        browser.to_tab(first).await;
        // The lines of the copy lie over the foot of the window until one scrolls to its end.
        browser.js("document.querySelector(\"footer a[href$='#leave-no-trace']\").click()").await;
        nothing_is_left(&browser).await;
        site.proxy.heal();
        let idle = "(await navigator.locks.query()).pending.length + (await navigator.locks.query()).held.length === 0";
        browser.run_js(&format!("while (!({idle})) await new Promise((go) => setTimeout(go, 20))")).await;
        nothing_is_left(&browser).await;
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
        if browser.is_left_out(Engine::WebKit, "nothing makes it refuse to store") {
            return;
        }
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

/// How a browser tells that a connection costs money, or does not tell. The budget is a million bytes of text.
#[test]
fn where_the_connection_costs_money_the_reader_decides() {
    run(async {
        for (connection, asks) in [
            ("{ saveData: true, type: 'wifi' }", true),
            ("{ saveData: false, type: 'cellular' }", true),
            // Safari and Firefox say nothing.
            ("undefined", true),
            ("{ saveData: false, type: 'wifi' }", false),
        ] {
            let browser = Browser::open(KEEPS).await;
            if browser.is_left_out(Engine::WebKit, "its driver runs no script before those of a page") {
                return;
            }
            let site = Served::sub().await;
            let source =
                format!("Object.defineProperty(Navigator.prototype, 'connection', {{ get: () => ({connection}) }})");
            browser.script(&source).await;
            let pictures = || site.proxy.requests().iter().filter(|path| path.contains("/media/")).count();
            browser.load(&site.url("/en/stories/")).await;
            browser.until("what may come has come", READY).await;
            let line = browser.visible_text("[data-name='keep'] p").await;
            assert_eq!(line.contains("your connection may cost you money"), asks, "{connection}: {line}");
            assert_eq!(pictures() == 0, asks, "{connection}");
            if !asks {
                continue;
            }
            // The newest texts are there; of the others the title.
            let kept = "return (await (await caches.open('campaign-site:/sub:files')).keys()).length";
            let before = browser.run_js(kept).await.as_u64();
            // "Not now" holds for the visits after it.
            browser.click("[data-name='keep'] button:last-child").await;
            browser.load(&site.url("/en/")).await;
            browser.until("what may come has come", READY).await;
            assert_eq!(browser.count("[data-name='keep']").await, 0, "{connection}");
            assert_eq!(browser.run_js(kept).await.as_u64(), before, "{connection}");
            // The page of the device has the rest.
            browser.load(&site.url("/en/device/")).await;
            browser.until("it can be changed", "document.querySelector('[data-device=keep-all]:not([hidden])')").await;
            browser.click("[data-device='keep-all']").await;
            let whole = "document.querySelector('[data-device=copy]').innerText.includes('It is whole')";
            browser.until("all of it is here", whole).await;
            assert!(pictures() > 0, "{connection}");
        }
    });
}

/// A slow download is shown, can be paused, and goes on from where it was.
#[test]
fn a_download_can_be_paused() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        if browser.is_left_out(Engine::WebKit, "under its driver it has no HTTP cache") {
            return;
        }
        let site = Served::sub().await;
        browser.load(&site.url("/en/#no-copy")).await;
        browser.js("window.name = ''; localStorage.setItem('campaign-site:/sub:keep', 'yes')").await;
        site.proxy.fail("/uk/stories/", Fault::Trickle(300));
        browser.load(&site.url("/en/")).await;
        browser.until("it is told", "document.querySelector('[data-name=progress] button')").await;
        browser.click("[data-name='progress'] button").await;
        browser.until("it is no longer told", "!document.querySelector('[data-name=progress]')").await;
        let asked = site.proxy.bodies();
        // Another page does not wait for what was paused, and takes it up.
        site.proxy.heal();
        browser.load(&site.url("/en/device/")).await;
        browser.until("the rest came", READY).await;
        let is_of_the_copy = |path: &String| path.contains("/stories/") || path.contains("/content/uk/");
        let again = site
            .proxy
            .bodies()
            .into_iter()
            .filter(|(path, count)| is_of_the_copy(path) && asked.get(path).is_some_and(|before| count > before));
        // The one that was on its way.
        let again: Vec<_> = again.collect();
        assert!(again.len() <= 1, "{again:?}");
    });
}

/// The switch "others use this device" of a letter is meant for the copy as well.
#[test]
fn a_shared_computer_keeps_no_copy() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        keep(&browser, &site, "/en/letter/civilians/").await;
        browser.click("[data-name='keep'] button").await;
        browser.until("the composer is open", "document.querySelector('#_shared')").await;
        browser.click("#_shared").await;
        let gone = "while ((await caches.keys()).length || (await navigator.serviceWorker.getRegistrations()).length)
                        await new Promise((go) => setTimeout(go, 20))";
        browser.run_js(gone).await;
        // Nor by the pages after it.
        browser.load(&site.url("/en/")).await;
        browser.until_ready().await;
        browser.load(&site.url("/en/device/")).await;
        let refused = "document.querySelector('[data-device=copy]').innerText.includes('shall keep no copy')";
        browser.until("the copy was refused", refused).await;
        assert_eq!(browser.run_js("return await caches.keys()").await, serde_json::json!([]));
    });
}
