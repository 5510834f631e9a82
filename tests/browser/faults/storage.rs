//! What the browser has stored goes, or it stores nothing.

use super::STORY;
use crate::{
    harness::{Browser, Engine, Options, Profile, Served, run},
    offline::{KEEPS, keep, reads},
};
use serde_json::json;

const KEYS: &str = "return (await (await caches.open('campaign-site::files')).keys()).map(({ url }) => url)";

/// Each single entry goes: the pages still read or say so, and the next contact brings it back.
#[test]
fn f27_each_single_entry_is_evicted() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        let keys = browser.run_js(KEYS).await;
        let keys = keys.as_array().expect("the files of the copy");
        assert!(keys.len() > 40, "{}", keys.len());
        let files = browser
            .run_js(
                "const from = await caches.open('campaign-site::files'), to = await caches.open('test-backup');
                 for (const request of await from.keys()) await to.put(request, await from.match(request));
                 const editions = await caches.open('campaign-site::editions');
                 const name = (await editions.keys()).find(({ url }) => url.includes('/edition/'));
                 return (await (await editions.match(name)).json()).files.map(([path, hash]) => [path, hash.replaceAll('+', '-').replaceAll('/', '_')])",
            )
            .await;
        site.proxy.stop().await;
        for (at, file) in files.as_array().expect("the files of the edition").iter().enumerate() {
            let (path, hash) = (file[0].as_str().expect("a path"), file[1].as_str().expect("a hash"));
            let key = format!("'/.kept/{hash}'");
            let cache =
                "const cache = await caches.open('campaign-site::files'), backup = await caches.open('test-backup');";
            // Evicted, or damaged: by turns.
            let harm = if at % 2 == 0 {
                format!("await cache.delete({key})")
            } else {
                format!("await cache.put({key}, new Response('damaged'))")
            };
            browser.run_js(&format!("{cache} {harm}")).await;
            let page = if path.ends_with('/') { path } else { STORY };
            browser.load(&site.url(page)).await;
            let heading = browser.text("return document.querySelector('h1')?.innerText").await;
            assert!(!heading.is_empty(), "{path} is gone: {page} says so\n{}", browser.state().await);
            if !path.ends_with('/') {
                let answer = browser
                    .run_js(&format!("return await fetch('{path}').then((answer) => answer.text(), () => 'refused')"))
                    .await;
                // The browser's own cache may still have the right bytes.
                assert_ne!(answer, json!("damaged"), "{path}: what is damaged is not given out");
            }
            browser.run_js(&format!("{cache} await cache.put({key}, await backup.match({key}))")).await;
        }
        site.proxy.restart().await;
        // All of them at once, but what the worker itself needs: a contact mends it.
        browser.run_js("const cache = await caches.open('campaign-site::files');
            await caches.delete('test-backup');
            for (const [at, request] of (await cache.keys()).entries()) at % 2 ? await cache.delete(request) : await cache.put(request, new Response('damaged'))").await;
        keep(&browser, &site, "/en/").await;
        for path in ["/uk/stories/", STORY, "/en/letter/civilians/", "/en/device/"] {
            reads(&browser, &site, path, false).await;
        }
    });
}

#[test]
fn f28_all_caches_are_gone_and_the_worker_lives() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        browser.run_js("for (const name of await caches.keys()) await caches.delete(name)").await;
        reads(&browser, &site, "/en/stories/", false).await;
        keep(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        reads(&browser, &site, STORY, true).await;
    });
}

#[test]
fn f29_the_worker_is_gone_and_the_caches_live() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        browser.run_js("await (await navigator.serviceWorker.getRegistration()).unregister()").await;
        let before = site.proxy.bodies();
        keep(&browser, &site, "/en/stories/").await;
        let after = site.proxy.bodies();
        let again: Vec<_> = after
            .iter()
            .filter(|(path, times)| path.starts_with("/content/uk/") && before.get(*path) != Some(times))
            .collect();
        assert!(again.is_empty(), "what is kept is not fetched again: {again:?}");
        site.proxy.stop().await;
        reads(&browser, &site, STORY, true).await;
    });
}

#[test]
fn f30_both_are_gone() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        browser
            .run_js(
                "await (await navigator.serviceWorker.getRegistration()).unregister();
            for (const name of await caches.keys()) await caches.delete(name)",
            )
            .await;
        keep(&browser, &site, "/uk/").await;
        site.proxy.stop().await;
        reads(&browser, &site, STORY, true).await;
    });
}

#[test]
fn f31_storage_is_blocked() {
    run(async {
        let browser = Browser::open(Options { storage: false, ..KEEPS }).await;
        if browser.is_left_out(Engine::WebKit, "nothing makes it refuse to store") {
            return;
        }
        let site = Served::root().await;
        for path in ["/en/", STORY, "/en/letter/civilians/"] {
            reads(&browser, &site, path, false).await;
            browser.until_ready().await;
        }
        assert_eq!(browser.console().await, Vec::<String>::new());
    });
}

#[test]
fn f32_a_private_window() {
    run(async {
        let profile = Profile::new();
        let mut site = Served::root().await;
        let browser = Browser::open_in(&profile, Options { private: true, ..KEEPS }).await;
        if browser.is_left_out(Engine::WebKit, "under its driver every window is a private one") {
            return;
        }
        keep(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        reads(&browser, &site, STORY, true).await;
        drop(browser);
        // Closed, it leaves nothing behind.
        site.proxy.restart().await;
        for private in [true, false] {
            let browser = Browser::open_in(&profile, Options { private, ..KEEPS }).await;
            browser.load(&site.url("/robots.txt")).await;
            assert_eq!(browser.run_js("return await caches.keys()").await, serde_json::json!([]), "private: {private}");
        }
    });
}

#[test]
fn f33_no_service_worker() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        site.proxy.set_script("delete Navigator.prototype.serviceWorker".to_owned());
        reads(&browser, &site, "/en/", false).await;
        browser
            .until(
                "it says so",
                "document.querySelector('[data-name=keep] p')?.textContent.startsWith('This browser lets')",
            )
            .await;
        reads(&browser, &site, "/en/device/", false).await;
        browser.until_ready().await;
        browser.click("footer a[href$='#leave-no-trace']").await;
        browser.until("the page is neutral", "document.querySelector('main.neutral')").await;
        assert_eq!(browser.console().await, Vec::<String>::new());
    });
}

#[test]
fn f34_the_getters_of_storage_throw() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        site.proxy.set_script(
            "const refuse = { get() { throw new DOMException('refused by the test', 'SecurityError') } };
             for (const name of ['caches', 'localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, refuse);
             for (const name of ['serviceWorker', 'locks', 'storage']) Object.defineProperty(Navigator.prototype, name, refuse);"
                .to_owned(),
        );
        for path in ["/en/", STORY, "/en/letter/civilians/", "/en/device/"] {
            reads(&browser, &site, path, false).await;
            browser.until_ready().await;
        }
        browser.click("footer a[href$='#leave-no-trace']").await;
        browser.until("the page is neutral", "document.querySelector('main.neutral')").await;
        assert_eq!(browser.console().await, Vec::<String>::new());
    });
}

#[test]
fn f35_no_answer_of_another_origin_is_kept() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        let types = browser
            .run_js("const cache = await caches.open('campaign-site::files');
                return [...new Set(await Promise.all((await cache.keys()).map(async (request) => (await cache.match(request)).type)))]")
            .await;
        assert_eq!(types, json!(["default"]), "every response was made from checked bytes");
    });
}
