//! A new version meets an old one.

use super::{STORY, after_deploy, is_honest, rested, until_renewed};
use crate::{
    harness::{Browser, Fault, Served, get, run},
    letter::saved,
    offline::{KEEPS, add_story, change_app, keep, reads},
};
use serde_json::json;
use std::fs;

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
