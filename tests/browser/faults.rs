//! The faults of reading offline, by the numbers of `docs/faults.md`: each is provoked, and what must hold then is looked at. A page
//! reads, or says honestly why not; never are two versions mixed; no letter is lost; the next good contact mends it.

use crate::{
    harness::{Browser, Engine, Fault, Options, Profile, Served, get, run},
    letter::saved,
    offline::{KEEPS, READY, add_story, change_app, editions, keep, reads},
};
use serde_json::json;
use std::fs;

const STORY: &str = "/en/stories/draft-law-7033-d/";
const STORY_DATA: &str = "/content/en/stories/draft-law-7033-d.json";

/// The fetching of this page has come to an end, whole or not.
async fn rested(browser: &Browser) {
    browser.until("the scripts of the copy run", "navigator.serviceWorker.controller").await;
    browser.run_js("await new Promise((go) => setTimeout(go, 50));
        while ((await navigator.locks.query()).held.some(({ name }) => name.endsWith(':fetch'))) await new Promise((go) => setTimeout(go, 20));").await;
}

/// What is told where a page is not on the device.
async fn is_honest(browser: &Browser, site: &Served, path: &str) {
    browser.load(&site.url(path)).await;
    let text = browser.text("return document.body.innerText").await;
    assert!(text.contains("not kept on this device"), "{path}: {text}");
}

/// A reader with a whole copy of the first version, and the server that then has another one.
async fn after_deploy(edit: impl FnOnce(&std::path::Path, &std::path::Path)) -> (Browser, Served, Served) {
    let browser = Browser::open(KEEPS).await;
    let site = Served::root().await;
    keep(&browser, &site, "/en/").await;
    let new = Served::edited(edit).await;
    site.proxy.set_upstream(new.server);
    (browser, site, new)
}

/// Waits until the new version is on the device as well.
async fn until_renewed(browser: &Browser, site: &Served, path: &str) {
    browser.load(&site.url(path)).await;
    browser.until("the copy is renewed", READY).await;
}

// ---- Deploy -------------------------------------------------------------------------------------------------------------------------

#[test]
fn f01_old_page_kept_and_its_files_gone_from_the_server() {
    run(async {
        let (browser, site, _new) = after_deploy(|_, app| change_app(app)).await;
        site.proxy.fail("/en/stories/", Fault::status(500));
        reads(&browser, &site, "/en/stories/", true).await;
        browser.until_ready().await;
    });
}

#[test]
fn f02_glue_and_wasm_of_different_builds() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        site.proxy.fail("campaign-site_bg", Fault::Flipped);
        reads(&browser, &site, "/en/", false).await;
        site.proxy.heal();
        browser.js("caches.delete('nothing')").await;
        keep(&browser, &site, "/en/stories/").await;
    });
}

#[test]
fn f03_f12_a_worker_that_is_older_than_the_edition() {
    run(async {
        let (browser, mut site, new) = after_deploy(|content, app| {
            add_story(content);
            change_app(app);
        })
        .await;
        let own = Served::root().await;
        let old = get(own.server, "/sw.js", &[]).await.text();
        site.proxy.fail("/sw.js", Fault::Answer { status: 200, kind: "text/javascript", body: old });
        until_renewed(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        reads(&browser, &site, "/en/stories/test-new-story/", true).await;
        browser.until_ready().await;
        drop(new);
    });
}

#[test]
fn f12_a_worker_that_is_newer_than_the_edition() {
    run(async {
        let (browser, mut site, _new) = after_deploy(|_, app| change_app(app)).await;
        let own = Served::root().await;
        let old = get(own.server, "/content/edition.json", &[]).await.text();
        site.proxy.fail("/content/edition.json", Fault::json(old));
        browser.load(&site.url("/en/stories/")).await;
        rested(&browser).await;
        site.proxy.stop().await;
        reads(&browser, &site, STORY, true).await;
        browser.until_ready().await;
    });
}

#[test]
fn f04_content_changes_and_the_worker_does_not() {
    run(async {
        let (browser, mut site, _new) = after_deploy(|content, _| add_story(content)).await;
        until_renewed(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        reads(&browser, &site, "/en/stories/test-new-story/", true).await;
        browser.load(&site.url("/en/stories/")).await;
        let text = browser.text("return document.querySelector('main').innerText").await;
        assert!(text.contains("Test new story"), "the list is of the same version: {text}");
    });
}

/// Two builds with another app: the worker has the same name in both, and no page names another.
#[test]
fn f05_the_worker_is_never_renamed() {
    run(async {
        let new = Served::edited(|_, app| change_app(app)).await;
        let old = Served::root().await;
        for site in [&new, &old] {
            let worker = get(site.server, "/sw.js", &[]).await;
            assert_eq!(worker.status, 200);
            assert_eq!(worker.header("cache-control"), "no-cache");
            assert!(worker.text().starts_with("self.RELEASE = "));
        }
    });
}

#[test]
fn f06_a_new_worker_that_is_never_let_in() {
    run(async {
        let (browser, mut site, _new) = after_deploy(|content, app| {
            add_story(content);
            change_app(app);
        })
        .await;
        until_renewed(&browser, &site, "/en/").await;
        browser.until("the update is offered", "document.querySelector('[data-name=update]')").await;
        browser.until("it waits", "navigator.serviceWorker.controller").await;
        let waits = browser.run_js("return Boolean((await navigator.serviceWorker.getRegistration()).waiting)").await;
        assert_eq!(waits, true);
        site.proxy.stop().await;
        for path in ["/en/", "/en/stories/test-new-story/"] {
            reads(&browser, &site, path, true).await;
            browser.until_ready().await;
        }
    });
}

/// One tab takes the new version; in the other somebody writes, and goes on.
#[test]
fn f07_one_tab_is_renewed_while_another_writes() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        keep(&browser, &site, "/en/letter/civilians/").await;
        browser.until_ready().await;
        browser.click("[data-name='keep'] button").await;
        browser.click("#_add").await;
        browser.until("the field has the focus", "document.activeElement.id === '_name+1'").await;
        browser.type_into("[id='_name+1']", "Test Office").await;
        browser.js("window.sameDocument = true").await;

        let new = Served::edited(|_, app| change_app(app)).await;
        site.proxy.set_upstream(new.server);
        let writing = browser.new_tab().await;
        browser.load(&site.url("/en/")).await;
        browser.until("the new worker waits", "document.querySelector('[data-name=update]')").await;
        browser.js("window.sameDocument = true").await;
        browser.click("[data-name='update'] button").await;
        browser
            .until(
                "this tab is loaded anew",
                "!window.sameDocument && document.documentElement.dataset.app === 'ready'",
            )
            .await;
        browser.run_js("while ((await navigator.serviceWorker.getRegistration()).waiting) await new Promise((go) => setTimeout(go, 20))").await;

        browser.to_tab(writing).await;
        assert_eq!(browser.js("return window.sameDocument").await, true, "the other tab was left alone");
        browser.type_into("[id='_name+1']", " 17").await;
        let typed = browser.text("return document.getElementById('_name+1').value").await;
        assert_eq!(typed, "Test Office 17");
        saved(&browser).await;
        browser.reload().await;
        browser.until("the draft is there", "document.getElementById('_name+1')?.value === 'Test Office 17'").await;
    });
}

#[test]
fn f08_rollback() {
    run(async {
        let (browser, mut site, _new) = after_deploy(|content, app| {
            add_story(content);
            change_app(app);
        })
        .await;
        until_renewed(&browser, &site, "/en/").await;
        let old = Served::root().await;
        site.proxy.set_upstream(old.server);
        until_renewed(&browser, &site, "/en/stories/").await;
        site.proxy.stop().await;
        reads(&browser, &site, "/en/stories/", true).await;
        let text = browser.text("return document.querySelector('main').innerText").await;
        assert!(!text.contains("Test new story"), "{text}");
        is_honest(&browser, &site, "/en/stories/test-new-story/").await;
    });
}

#[test]
fn f09_kill_switch() {
    run(async {
        let (browser, site, _new) = after_deploy(|content, _| {
            let file = content.join("campaign.toml");
            let config = fs::read_to_string(&file).expect("the campaign");
            fs::write(file, config.replace("keep = \"on\"", "keep = \"off\"")).expect("the campaign");
        })
        .await;
        reads(&browser, &site, "/en/stories/", false).await;
        browser
            .run_js(
                "while ((await navigator.serviceWorker.getRegistrations()).length || (await caches.keys()).length) {
                     await new Promise((go) => setTimeout(go, 20));
                 }",
            )
            .await;
        reads(&browser, &site, "/en/", false).await;
        assert_eq!(browser.js("return navigator.serviceWorker.controller").await, json!(null));
    });
}

#[test]
fn f10_f11_a_worker_file_that_is_missing_or_html_or_broken() {
    run(async {
        let script = |body: &str| Fault::Answer { status: 200, kind: "text/javascript", body: body.to_owned() };
        let html = Fault::Answer { status: 200, kind: "text/html", body: "<h1>Not a worker</h1>".to_owned() };
        for fault in [Fault::status(404), html, script("this is no script"), script("throw new Error('test')")] {
            let case = format!("{fault:?}");
            let browser = Browser::open(KEEPS).await;
            let mut site = Served::root().await;
            // Somebody who comes for the first time reads.
            site.proxy.fail("/sw.js", fault.clone());
            reads(&browser, &site, "/en/", false).await;
            browser.until_ready().await;
            site.proxy.heal();
            keep(&browser, &site, "/en/").await;
            // Somebody who has a copy goes on with it.
            site.proxy.fail("/sw.js", fault);
            browser.load(&site.url("/en/stories/")).await;
            browser.run_js("await (await navigator.serviceWorker.getRegistration()).update().catch(() => {})").await;
            site.proxy.stop().await;
            reads(&browser, &site, STORY, true).await;
            println!("{case}");
        }
    });
}

#[test]
fn f13_a_page_was_moved_or_removed() {
    run(async {
        let (browser, mut site, _new) = after_deploy(|content, _| {
            fs::remove_file(content.join("en/stories/57th-brigade-missing.md")).expect("a story");
            fs::remove_file(content.join("uk/stories/57th-brigade-missing.md")).expect("a story");
            let file = content.join("en/stories/draft-law-7033-d.md");
            let story = fs::read_to_string(&file).expect("a story");
            let moved = story.replacen("+++\n", "+++\nslug = \"test-moved\"\naliases = [\"draft-law-7033-d\"]\n", 1);
            fs::write(file, moved).expect("a story");
        })
        .await;
        // The server knows better than the copy.
        browser.load(&site.url("/en/stories/57th-brigade-missing/")).await;
        assert_eq!(browser.visible_text("h1").await, "Page not found");
        until_renewed(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        browser.load(&site.url(STORY)).await;
        browser.until("the old address leads on", "location.pathname === '/en/stories/test-moved/'").await;
        is_honest(&browser, &site, "/en/stories/57th-brigade-missing/").await;
    });
}

// ---- Install ------------------------------------------------------------------------------------------------------------------------

/// A file goes wrong while the copy is made: every other one is kept, the page reads, and the next visit mends it.
async fn mended(part: &str, fault: Fault) {
    let case = format!("{part} {fault:?}");
    let browser = Browser::open(KEEPS).await;
    let mut site = Served::root().await;
    site.proxy.fail(part, fault);
    reads(&browser, &site, "/en/", false).await;
    rested(&browser).await;
    assert_ne!(browser.js(&format!("return {READY}")).await, true, "{case}: not called whole");
    site.proxy.stop().await;
    reads(&browser, &site, "/uk/stories/", true).await;
    browser.load(&site.url(STORY)).await;
    assert!(!browser.visible_text("h1").await.is_empty(), "{case}");
    site.proxy.restart().await;
    site.proxy.heal();
    keep(&browser, &site, "/en/").await;
    site.proxy.stop().await;
    reads(&browser, &site, STORY, true).await;
    println!("{case}");
}

#[test]
fn f15_one_file_is_missing_or_fails() {
    run(async {
        mended(STORY_DATA, Fault::status(404)).await;
        mended(STORY, Fault::status(500)).await;
    });
}

#[test]
fn f16_a_missing_file_is_answered_with_a_page() {
    run(mended(
        STORY_DATA,
        Fault::Answer { status: 200, kind: "text/html", body: "<!doctype html><h1>Home</h1>".to_owned() },
    ));
}

#[test]
fn f17_cut_with_a_length() {
    run(mended(STORY, Fault::Half));
}

#[test]
fn f18_cut_in_chunks() {
    run(async {
        mended(STORY, Fault::CutChunked).await;
        mended(STORY, Fault::Cut).await;
    });
}

#[test]
fn f19_closed_early() {
    run(async {
        mended(STORY, Fault::BrokenOff).await;
        mended(STORY, Fault::Closed).await;
    });
}

#[test]
fn f20_bytes_are_rewritten_on_the_way() {
    run(mended(STORY, Fault::Flipped));
}

/// What was redirected on its way is a page all the same: Safari refuses the flag of a redirect.
#[test]
fn f21_a_redirect_while_the_copy_is_made() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        site.proxy.fail(
            "/uk/stories/draft-law-7033-d/",
            Fault::Redirect("/uk/stories/draft-law-7033-d/index.html?to".to_owned()),
        );
        site.proxy.fail("/content/uk/letters.json", Fault::Redirect("/elsewhere.json".to_owned()));
        browser.load(&site.url("/en/")).await;
        rested(&browser).await;
        site.proxy.stop().await;
        reads(&browser, &site, "/uk/", true).await;
        site.proxy.restart().await;
        site.proxy.heal();
        keep(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        reads(&browser, &site, "/uk/stories/draft-law-7033-d/", true).await;
    });
}

#[test]
fn f22_a_server_that_accepts_and_never_answers() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        site.proxy.fail("/", Fault::Silent);
        reads(&browser, &site, STORY, true).await;
        browser.until_ready().await;
        browser.click("header a[href='/en/stories/']").await;
        browser.until("the list is shown", "document.querySelector('main .cards')").await;
        // A server that answers a few bytes at a time is no better.
        site.proxy.heal();
        site.proxy.fail("/uk/stories/", Fault::Trickle(15_000));
        reads(&browser, &site, "/uk/stories/", true).await;
    });
}

#[test]
fn f23_a_captive_portal_answers_everything() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        let portal =
            Fault::Answer { status: 200, kind: "text/html", body: "<!doctype html><h1>Log in</h1>".to_owned() };
        keep(&browser, &site, "/en/").await;
        site.proxy.fail("/", portal);
        reads(&browser, &site, STORY, true).await;
        rested(&browser).await;
        site.proxy.heal();
        reads(&browser, &site, "/en/", false).await;
        site.proxy.stop().await;
        reads(&browser, &site, "/uk/", true).await;
    });
}

#[test]
fn f24_no_room() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        if browser.is_left_out(Engine::WebKit, "nothing sets its quota") {
            return;
        }
        browser.set_quota(&site.url("/"), Some(1_100_000)).await;
        reads(&browser, &site, "/en/", false).await;
        browser.until_ready().await;
        browser
            .until(
                "it is told",
                "document.querySelector('[data-name=keep] p')?.textContent.startsWith('There is no more room')",
            )
            .await;
        reads(&browser, &site, "/en/stories/", false).await;
        browser.set_quota(&site.url("/"), None).await;
        keep(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        reads(&browser, &site, STORY, true).await;
    });
}

/// The connection is lost after one more file of the copy each time, until it is whole: every k.
#[test]
fn f25_the_connection_is_lost_after_each_file() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        if browser.is_left_out(Engine::WebKit, "under its driver it has no HTTP cache: what is lost is the app itself")
        {
            return;
        }
        let mut site = Served::root().await;
        let mut rounds = 0;
        loop {
            site.proxy.lose_after(Some(1));
            browser.load(&site.url("/en/")).await;
            browser.until("the scripts of the copy run", "document.documentElement.dataset.app === 'ready'").await;
            browser.run_js("await new Promise((go) => setTimeout(go, 30));
                while ((await navigator.locks.query()).held.some(({ name }) => name.endsWith(':fetch'))) await new Promise((go) => setTimeout(go, 10));").await;
            let whole = browser.js(&format!("return {READY}")).await == true;
            let controlled = browser.js("return Boolean(navigator.serviceWorker?.controller)").await == true;
            if rounds % 8 == 0 && controlled && !whole {
                // What there is reads, what there is not is told; never half a page.
                site.proxy.stop().await;
                browser.load(&site.url(STORY)).await;
                let heading = browser.text("return document.querySelector('h1')?.innerText").await;
                assert!(!heading.is_empty(), "round {rounds}\n{}", browser.state().await);
                site.proxy.restart().await;
            }
            if whole {
                break;
            }
            rounds += 1;
            assert!(rounds < 150, "no progress: {}", editions(&browser).await);
        }
        assert!(rounds > 40, "{rounds} rounds, one for each file");
        site.proxy.stop().await;
        for path in ["/en/", "/uk/", STORY, "/en/letter/civilians/"] {
            reads(&browser, &site, path, true).await;
        }
    });
}

#[test]
fn f26_two_tabs_at_once() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        if browser.is_left_out(Engine::WebKit, "under its driver it has no HTTP cache") {
            return;
        }
        let mut site = Served::root().await;
        browser.load(&site.url("/en/")).await;
        let first = browser.new_tab().await;
        browser.load(&site.url("/uk/")).await;
        let second = browser.tab().await;
        let whole = "return await (async () => {
            for (;;) {
                const cache = await caches.open('campaign-site::editions');
                for (const request of await cache.keys()) {
                    if (request.url.includes('/edition/') && (await (await cache.match(request)).json()).complete) return true;
                }
                await new Promise((go) => setTimeout(go, 20));
            }
        })()";
        browser.run_js(whole).await;
        browser.run_js("return Boolean(await navigator.serviceWorker.ready)").await;
        let twice: Vec<_> =
            site.proxy.bodies().into_iter().filter(|(path, times)| *times > 1 && path.ends_with('/')).collect();
        assert!(twice.is_empty(), "{twice:?}");
        site.proxy.stop().await;
        for tab in [first, second] {
            browser.to_tab(tab).await;
            reads(&browser, &site, STORY, true).await;
        }
    });
}

// ---- Storage ------------------------------------------------------------------------------------------------------------------------

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

// ---- Run ----------------------------------------------------------------------------------------------------------------------------

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

/// Withdrawn for somebody's safety: at the first contact it leaves every place of the copy, also the lists that name it, and a list that
/// is empty, older or no list at all brings nothing back.
#[test]
fn f14_a_story_is_withdrawn() {
    run(async {
        let id = "p9xxj8k8znvp";
        let (browser, mut site, new) = after_deploy(|content, _| {
            let file = content.join("withdrawn.toml");
            let list = fs::read_to_string(&file).expect("the list");
            fs::write(file, list.replace("ids = []", &format!("ids = [\"{id}\"]"))).expect("the list");
        })
        .await;
        let list = get(new.server, "/content/withdrawn.json", &[]).await.text();
        assert!(list.contains(id), "the test withdraws the story: {list}");
        // The rest of the site does not answer: one contact with the list is enough.
        site.proxy.fail("/en/", Fault::status(500));
        site.proxy.fail("/uk/", Fault::status(500));
        site.proxy.fail("edition.json", Fault::status(500));
        for (path, sentence) in [(STORY, "no longer available"), ("/uk/stories/draft-law-7033-d/", "більше не")]
        {
            browser.load(&site.url(path)).await;
            let text = browser.text("return document.title + document.body.innerText").await;
            assert!(text.contains(sentence), "{path}: {text}");
            assert!(!text.contains("7033"), "{path} names nothing: {text}");
        }
        let left = "const cache = await caches.open('campaign-site::files');
            const texts = await Promise.all((await cache.keys()).map(async (request) => (await cache.match(request)).text()));
            return texts.filter((text) => text.includes('7033')).length";
        assert_eq!(browser.run_js(left).await, 0, "nothing on the device names it");
        // Nothing brings it back.
        for body in ["{\"schema\":1,\"ids\":[]}", "<!doctype html>", ""] {
            site.proxy.heal();
            site.proxy.fail("/en/", Fault::status(500));
            site.proxy
                .fail("withdrawn.json", Fault::Answer { status: 200, kind: "application/json", body: body.to_owned() });
            browser.load(&site.url("/uk/")).await;
            rested(&browser).await;
        }
        site.proxy.stop().await;
        browser.load(&site.url(STORY)).await;
        let text = browser.text("return document.title + document.body.innerText").await;
        assert!(!text.contains("7033"), "{text}");
    });
}
