//! The copy is being made, and something goes wrong on its way.

use super::{STORY, STORY_DATA, rested};
use crate::{
    harness::{Browser, Engine, Fault, Served, run},
    offline::{KEEPS, READY, editions, keep, reads},
};

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
