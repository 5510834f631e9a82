//! Offline after the first load. Offline means that the server is stopped: `navigator.onLine` and the switches of a driver do not
//! reach a worker.

use crate::harness::{Browser, Engine, Options, Served, get, run};
use campaign::route::Route;
use locale::Locale;
use std::{fs, path::Path};

/// A reader who lets the site keep a copy.
pub const KEEPS: Options =
    Options { javascript: true, wasm: true, language: "en", copy: true, storage: true, private: false };

/// The whole offer is on the device.
pub const READY: &str = "document.documentElement.dataset.offline === 'ready'";

/// Opens a page and waits until the copy is whole.
pub async fn keep(browser: &Browser, site: &Served, path: &str) {
    browser.load(&site.url(path)).await;
    browser.until("the copy is whole", READY).await;
    browser.until("the worker answers", "navigator.serviceWorker.controller").await;
}

/// The same, and where a browser does not say what its connection costs, the reader agrees that all of it is fetched.
async fn keep_all(browser: &Browser, site: &Served, path: &str) {
    keep(browser, site, path).await;
    if browser.js("return navigator.connection === undefined").await == true {
        browser.click("[data-name='keep'] button").await;
        keep(browser, site, path).await;
    }
}

/// Opens a page and expects that it can be read, from the device or not.
pub async fn reads(browser: &Browser, site: &Served, path: &str, from_device: bool) {
    browser.load(&site.url(path)).await;
    let shown = browser
        .js("return [document.querySelector('h1')?.innerText ?? '', Boolean(document.querySelector('.from-device'))]")
        .await;
    let heading = shown[0].as_str().unwrap_or_default();
    assert!(!heading.is_empty(), "{path} has a heading\n{}", browser.state().await);
    assert_ne!(heading, "This page is not kept on this device", "{path}");
    assert_eq!(shown[1], from_device, "{path} comes from the device\n{}", browser.state().await);
}

/// What is on the device: the versions of the content, and whether each is whole.
pub async fn editions(browser: &Browser) -> serde_json::Value {
    browser
        .run_js(
            "const found = [];
             for (const name of await caches.keys()) {
                 if (!name.endsWith(':editions')) continue;
                 const cache = await caches.open(name);
                 for (const request of await cache.keys()) {
                     if (request.url.includes('/edition/')) found.push(await (await cache.match(request)).json());
                 }
             }
             return found.map(({ version, complete }) => [version, complete]);",
        )
        .await
}

/// A story that only the new version has.
pub fn add_story(content: &Path) {
    let story = "+++\nid = \"testnewstory\"\nslug = \"test-new-story\"\ncategory = \"advocacy\"\npublished = \"2024-06-01\"\n\
                 title = \"Test new story\"\nlead = \"An artificial story of a test.\"\n+++\n\nAn artificial text.\n";
    fs::write(content.join("en/stories/test-new-story.md"), story).expect("a story");
}

/// An app that differs from the one before.
pub fn change_app(app: &Path) {
    let file = app.join("assets/js/boot.js");
    let script = fs::read_to_string(&file).expect("a script") + "// Another version.\n";
    fs::write(file, script).expect("a script");
}

#[test]
fn one_visit_keeps_every_page_in_both_languages() {
    run(async {
        for mut site in [Served::root().await, Served::sub().await] {
            let browser = Browser::open(KEEPS).await;
            keep_all(&browser, &site, "/en/").await;
            let edition = get(site.server, &site.base.href("/content/edition.json"), &[]).await;
            let edition: serde_json::Value = serde_json::from_slice(&edition.body).expect("an edition");
            let files = edition["files"].as_array().expect("its files");
            let kept: Vec<&str> = files.iter().filter_map(|file| file[0].as_str()).collect();
            site.proxy.stop().await;
            for route in site.routes() {
                // What a partner chooses a card with is of no use without a connection.
                if matches!(route, Route::Embed(_)) {
                    continue;
                }
                if kept.contains(&route.path().as_str()) {
                    reads(&browser, &site, &route.path(), true).await;
                } else {
                    assert_eq!(site.base.to_string(), "/sub", "the shipped campaign fits the budget: {route}");
                }
            }
            // As others link to it.
            let letter = site.routes().into_iter().find(|route| matches!(route, Route::Letter(..))).expect("a letter");
            for path in [
                "/",
                "/uk",
                "/en/stories?utm_source=test",
                "/en/stories/index.html",
                letter.path().trim_end_matches('/'),
            ] {
                reads(&browser, &site, path, true).await;
            }
        }
    });
}

/// From page to page by links, with the app, in a document that came from the network and in one from the device.
#[test]
fn links_lead_on_offline() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        browser.until_ready().await;
        site.proxy.stop().await;
        for href in ["/en/stories/", "/uk/stories/", "/uk/"] {
            browser.click(&format!("header a[href='{href}']")).await;
            let there = format!(
                "location.pathname === '{href}' && document.querySelector('.from-device') \
                 && document.documentElement.dataset.app === 'ready' \
                 && document.querySelector(\"header a[href='{}/']\")",
                &href[..3]
            );
            browser.until("the page is shown from the device", &there).await;
        }
        assert_eq!(browser.js("return navigator.onLine").await, true, "the browser itself believes that it is online");
    });
}

/// A device says of what it does not have: its title, its lead, and that it is not kept.
#[test]
fn what_is_beyond_the_budget_is_named() {
    run(async {
        let mut site = Served::edited(|content, _| {
            let file = content.join("campaign.toml");
            let config = fs::read_to_string(&file).expect("the campaign");
            fs::write(file, format!("keep_megabytes = 2\n{config}")).expect("the campaign");
            for number in 0..60 {
                let story = format!(
                    "+++\nid = \"teststory{number:03}\"\nslug = \"test-old-{number}\"\ncategory = \"advocacy\"\npublished = \"2023-01-{:02}\"\n\
                     title = \"Test old story {number}\"\nlead = \"Artificial lead {number}.\"\n+++\n\nAn artificial text.\n",
                    number % 28 + 1
                );
                fs::write(content.join(format!("en/stories/test-old-{number}.md")), story).expect("a story");
            }
        })
        .await;
        let browser = Browser::open(KEEPS).await;
        keep_all(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        let mut kept = 0;
        let mut named = 0;
        for number in 0..60 {
            browser.load(&site.url(format!("/en/stories/test-old-{number}/"))).await;
            assert_eq!(browser.visible_text("h1").await, format!("Test old story {number}"));
            assert_eq!(browser.visible_text(".lead").await, format!("Artificial lead {number}."));
            let told = browser.js("return document.body.innerText.includes('It is not kept on this device')").await;
            if told == true { named += 1 } else { kept += 1 }
        }
        assert!(kept > 5 && named > 5, "{kept} kept, {named} named");
        site.proxy.restart().await;
        // Everything, by the reader's choice.
        browser.load(&site.url("/en/device/")).await;
        browser
            .until("the way to more is offered", "document.querySelector('[data-device=keep-all]')?.hidden === false")
            .await;
        if browser.count("[data-name='keep'] button").await > 0 {
            browser.click("[data-name='keep'] button").await;
        }
        browser.click("[data-device='keep-all']").await;
        browser
            .until("all is kept", "document.querySelector('[data-device=copy]').innerText.includes('It is complete')")
            .await;
        site.proxy.stop().await;
        for number in [0, 17, 59] {
            reads(&browser, &site, &format!("/en/stories/test-old-{number}/"), true).await;
        }
    });
}

/// No body is fetched twice in a visit; a page that is shown from the device costs nothing; the second visit asks little.
#[test]
fn nothing_is_fetched_twice() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        if browser.is_left_out(Engine::WebKit, "under its driver it has no HTTP cache") {
            return;
        }
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        let twice: Vec<_> = site.proxy.bodies().into_iter().filter(|(_, times)| *times > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
        site.proxy.requests();

        browser.load(&site.url("/en/stories/")).await;
        let before = site.proxy.requests();
        assert!(before.len() <= 3, "before the second page can be read: {before:?}");

        site.proxy.stop().await;
        reads(&browser, &site, "/en/stories/draft-law-7033-d/", true).await;
        let bytes = "return performance.getEntriesByType('navigation')[0].transferSize
            + performance.getEntriesByType('resource').filter((entry) => !entry.name.includes('edition.json'))
                .reduce((sum, entry) => sum + entry.transferSize, 0)";
        assert_eq!(browser.js(bytes).await.as_f64(), Some(0.0));
    });
}

#[test]
fn a_letter_is_written_offline() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        site.proxy.stop().await;
        let letter =
            site.routes().into_iter().find(|route| matches!(route, Route::Letter(Locale::En, _))).expect("a letter");
        browser.open_page(&site.url(letter.path())).await;
        browser.until("the composer is open", "document.querySelector('.composer .step')").await;
        let eml = browser
            .run_js("return (await fetch([...document.querySelectorAll('a[href$=\".eml\"]')][0]?.href ?? '/content/letters/civilians/en.eml')).text()")
            .await;
        assert!(eml.as_str().unwrap_or_default().contains("X-Unsent: 1"), "{eml}");
    });
}

/// Both with the app and without wasm: a page of the copy is HTML.
#[test]
fn the_copy_reads_without_wasm() {
    run(async {
        let browser = Browser::open(Options { wasm: false, ..KEEPS }).await;
        let mut site = Served::root().await;
        keep(&browser, &site, "/uk/").await;
        site.proxy.stop().await;
        for path in ["/en/", "/uk/stories/", "/en/letter/civilians/", "/en/device/"] {
            reads(&browser, &site, path, true).await;
        }
    });
}

/// New stories are told in the list that is open, and nothing in it moves.
#[test]
fn new_stories_are_told_in_the_open_list() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        keep(&browser, &site, "/en/stories/").await;
        let new = Served::edited(|content, _| add_story(content)).await;
        site.proxy.set_upstream(new.server);
        let before = browser.js("return [scrollY, document.querySelectorAll('main .card').length]").await;
        browser.js("dispatchEvent(new Event('online'))").await;
        browser
            .until("the news is told", "document.querySelector('[data-name=news] p')?.textContent === '1 new story'")
            .await;
        assert_eq!(browser.js("return [scrollY, document.querySelectorAll('main .card').length]").await, before);
        browser.click("[data-name='news'] button").await;
        browser
            .until("the story is in the list", "document.querySelector('main').innerText.includes('Test new story')")
            .await;
    });
}

/// What the worker installs before it is active, and the worker itself, as they travel.
#[test]
fn the_shell_and_the_worker_are_small() {
    run(async {
        let site = Served::root().await;
        let weight = async |path: &str| get(site.server, path, &[("accept-encoding", "br")]).await.body.len();
        let worker = get(site.server, "/sw.js", &[]).await.text();
        let release = worker.lines().next().and_then(|line| line.strip_prefix("self.RELEASE = ")?.strip_suffix(';'));
        let release: serde_json::Value = serde_json::from_str(release.expect("what press knows")).expect("JSON");
        let mut shell = 0;
        for file in release["shell"].as_array().expect("the shell") {
            shell += weight(file[0].as_str().expect("a path")).await;
        }
        // Of it 130 kB are the composer, whose careful saving and erasing cost 9.
        assert!(shell > 100_000 && shell <= 315_000, "{shell} bytes");
        let worker = weight("/sw.js").await;
        assert!(worker <= 8_000, "{worker} bytes");
        println!("shell {shell} bytes, worker {worker} bytes, brotli");
    });
}
