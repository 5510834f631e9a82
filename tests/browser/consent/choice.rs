//! What is kept is the reader's choice: at the first visit, by a link, and where a connection costs money.

use super::{NOTHING, decided, stores_nothing};
use crate::{
    harness::{Browser, Engine, Fault, Options, Served, run},
    offline::{KEEPS, READY, keep},
};
use std::fs;

#[test]
fn the_first_visit_says_so_and_takes_no_for_an_answer() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        let line = browser.visible_text("[data-name='keep'] p").await;
        let size = line
            .strip_prefix("This site keeps a copy of itself on this device (")
            .and_then(|rest| rest.split_once(" MB)"));
        let megabytes: f64 = size.unwrap_or_else(|| panic!("{line}")).0.parse().expect("a size in English");
        assert!((1.0..3.0).contains(&megabytes), "{line}");
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
                "document.querySelector('[data-device=copy]').innerText.includes('chose not to keep a copy')",
            )
            .await;
        let left = browser
            .run_js("return [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]")
            .await;
        assert_eq!(left, serde_json::json!([[], 0]));
        // And yes again.
        browser.click("[data-device='keep']").await;
        browser
            .until("it is whole", "document.querySelector('[data-device=copy]').innerText.includes('It is complete')")
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
        assert_eq!(browser.run_js(NOTHING).await, serde_json::json!([[], 0, [], []]), "not even a worker");
        assert!(!site.proxy.requests().iter().any(|path| path.contains("/sw.js")));
        browser.click("[data-name='keep'] button").await;
        browser.until("the copy is whole", READY).await;
    });
}

/// In a browser that asks for privacy or for sparing use of data the reader is asked first, in a campaign that keeps at once as well;
/// nothing is stored before the answer, and either answer holds.
#[test]
fn a_browser_that_asks_for_privacy_or_few_data_is_asked_first() {
    run(async {
        for wish in [
            "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })",
            "Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true, type: 'wifi' }) })",
        ] {
            let browser = Browser::open(KEEPS).await;
            let site = Served::root().await;
            site.proxy.set_script(wish.to_owned());
            let asks = "document.querySelector('[data-name=keep] p')?.textContent.startsWith('May this site')";
            for path in ["/en/", "/en/stories/"] {
                browser.load(&site.url(path)).await;
                browser.until("it asks", asks).await;
                assert_eq!(browser.run_js(NOTHING).await, serde_json::json!([[], 0, [], []]), "{wish} {path}");
            }
            assert!(!site.proxy.requests().iter().any(|path| path.contains("/sw.js")), "{wish}");
            browser.click("[data-name='keep'] button:last-child").await;
            let refused = serde_json::json!([[], 0, [], ["campaign-site::keep"]]);
            for path in ["/en/", "/en/device/"] {
                browser.load(&site.url(path)).await;
                decided(&browser).await;
                assert_eq!(browser.count("[data-name='keep']").await, 0, "{wish} {path}");
                assert_eq!(browser.run_js(NOTHING).await, refused, "{wish} {path}");
            }
            // A page with the script of a test is another one than the edition names.
            site.proxy.set_script(String::new());
            browser.click("[data-device='keep']").await;
            browser.until("the copy is whole", READY).await;
        }
    });
}

/// A link for somebody else's device: nothing is stored, also not by the pages after it, in this tab and in others.
#[test]
fn a_link_with_no_copy_stores_nothing() {
    run(async {
        let site = Served::root().await;
        for wasm in [true, false] {
            let browser = Browser::open(Options { wasm, ..KEEPS }).await;
            browser.load(&site.url("/en/#no-copy")).await;
            if wasm {
                browser.until_ready().await;
            }
            for path in ["/en/stories/", "/en/device/", "/en/letter/civilians/"] {
                browser.load(&site.url(path)).await;
                decided(&browser).await;
                assert_eq!(
                    browser.text("return location.hash").await,
                    "#no-copy",
                    "{path}: the address says so as well"
                );
            }
            if wasm {
                browser.until("the composer is open", "document.querySelector('.composer .step')").await;
            }
            stores_nothing(&browser, "in this tab").await;

            // A new tab has a name of its own: the link carries it there, however it is used.
            browser.load(&site.url("/en/stories/")).await;
            decided(&browser).await;
            for event in [
                "new MouseEvent('auxclick', { bubbles: true, button: 1 })",
                "new MouseEvent('contextmenu', { bubbles: true, button: 2 })",
                "new FocusEvent('focusin', { bubbles: true })",
            ] {
                let hrefs = format!(
                    "return [...document.querySelectorAll(\"a[href^='/']\")].filter((link) => link.pathname.endsWith('/') && !link.hash.includes('leave'))
                        .map((link) => (link.setAttribute('href', link.getAttribute('href').split('#')[0]), link.dispatchEvent({event}), link.hash))"
                );
                let hashes = browser.js(&hrefs).await;
                let hashes = hashes.as_array().expect("links");
                assert!(hashes.len() > 5 && hashes.iter().all(|hash| hash == "#no-copy"), "{event}: {hashes:?}");
            }
            let href = browser.text("return document.querySelector('main .card a').href").await;
            browser.new_tab().await;
            browser.load(&href).await;
            stores_nothing(&browser, "in a new tab").await;
        }
    });
}

/// The mark goes together with a place in the text, which the browser alone would not find.
#[test]
fn no_copy_beside_a_place_in_the_text() {
    run(async {
        let site = Served::sub().await;
        for wasm in [true, false] {
            let browser = Browser::open(Options { wasm, ..KEEPS }).await;
            browser.load(&site.url("/en/stories/every-block/")).await;
            let id = browser.text("return [...document.querySelectorAll('main :is(h2, h3)[id]')].at(-1).id").await;
            browser.load("about:blank").await;
            browser.load(&site.url(format!("/en/stories/every-block/#no-copy&{id}"))).await;
            let seen = format!(
                "scrollY > 0 && Math.abs(document.getElementById('{id}').getBoundingClientRect().top) < innerHeight"
            );
            browser.until("the place is in sight", &seen).await;
            // A place on the open page: found, and the address still says that nothing is stored.
            browser.js("document.querySelector('.footnotes a, sup a').click()").await;
            let there = "location.hash.startsWith('#no-copy&_note') && document.querySelector(':target')";
            browser.until("the note is found", there).await;
            browser.js("location.reload()").await;
            browser
                .until(
                    "it is loaded again",
                    "document.documentElement.dataset.copy === 'no' && location.hash.startsWith('#no-copy&')",
                )
                .await;
        }
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
            let whole = "document.querySelector('[data-device=copy]').innerText.includes('It is complete')";
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
        let refused = "document.querySelector('[data-device=copy]').innerText.includes('chose not to keep a copy')";
        browser.until("the copy was refused", refused).await;
        assert_eq!(browser.run_js("return await caches.keys()").await, serde_json::json!([]));
    });
}
