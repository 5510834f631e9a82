//! What is kept leaves in one tap, and does not come back by itself.

use super::{NOTHING, TAP, nothing_is_left, stores_nothing};
use crate::{
    harness::{Browser, Engine, Fault, Options, Profile, Served, run},
    letter::{letter, saved, to_wording},
    offline::{KEEPS, READY, keep},
};
use locale::Locale;
use std::fs;

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
                assert_eq!(title, "Erased", "no word of the campaign");
                browser.to_tab(second).await;
                browser.until("the other tab is neutral", "document.querySelector('main.neutral')").await;
                browser.close_tab().await;
                browser.to_tab(first).await;
                // A new visit.
                browser.js("window.name = ''").await;
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

/// What was erased does not come back by itself: not by Back, reload, the next page or a new tab that is opened from there.
#[test]
fn erasing_holds_until_the_reader_gives_another_answer() {
    run(async {
        let site = Served::root().await;
        for wasm in [true, false] {
            let browser = Browser::open(Options { wasm, ..KEEPS }).await;
            keep(&browser, &site, "/en/stories/").await;
            browser.load(&site.url("/en/letter/civilians/")).await;
            browser.load(&site.url("/en/")).await;
            browser.js(TAP).await;
            nothing_is_left(&browser).await;
            for (what, page) in [("Back", "/en/letter/civilians/"), ("Back again", "/en/stories/")] {
                browser.back().await;
                browser
                    .until(what, &format!("location.pathname === '{page}' && !document.querySelector('main.neutral')"))
                    .await;
                stores_nothing(&browser, what).await;
            }
            browser.js("location.reload()").await;
            browser.until("it is loaded again", "document.querySelector('main .card a')").await;
            stores_nothing(&browser, "a reload").await;
            // By a link, in this tab and in another one.
            browser.js("document.querySelector('main .card :is(h2, h3) a').click()").await;
            browser.until("the story is open", "document.querySelector('article.text h1')").await;
            stores_nothing(&browser, "the next page").await;
            let href = browser
                .text("const link = document.querySelector('header a'); link.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, button: 1 })); return link.href")
                .await;
            let first = browser.new_tab().await;
            browser.load(&href).await;
            stores_nothing(&browser, "a new tab").await;
            browser.to_tab(first).await;
            // The page of the device says so, and takes another answer.
            browser.load(&site.url("/en/device/")).await;
            let told =
                "document.querySelector('[data-device=copy]').innerText.includes('Nothing is stored from this tab')";
            browser.until("it says so", told).await;
            browser.click("[data-device='keep']").await;
            browser.until("there is a copy again", READY).await;
            assert_eq!(browser.text("return location.hash + window.name").await, "");
        }
    });
}

/// Neutral page: it can be reloaded and left, and leads on without storing anything.
#[test]
fn the_page_after_erasing_leads_on() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        keep(&browser, &site, "/en/").await;
        browser.until_ready().await;
        // Within one document of the app.
        browser.js("document.querySelector(\"header a[href='/en/stories/']\").click()").await;
        browser
            .until("the list is open", "document.querySelector('.cards') && location.pathname === '/en/stories/'")
            .await;
        browser.js(TAP).await;
        nothing_is_left(&browser).await;
        assert_eq!(browser.address().await, site.url("/#no-copy"));
        browser.back().await;
        browser
            .until("the page before is back", "location.pathname === '/en/' && document.querySelector('footer')")
            .await;
        stores_nothing(&browser, "back in the app").await;
        browser.js(TAP).await;
        browser.until("the page is neutral", "document.querySelector('main.neutral h1')").await;
        browser.click("main.neutral a").await;
        browser.until("the campaign is open", "document.querySelector('footer')").await;
        stores_nothing(&browser, "read on").await;
    });
}

/// What has not come yet when the site is erased is neither shown nor kept when it comes.
#[test]
fn erasing_before_the_edition_has_come() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        site.proxy.fail("/content/edition.json", Fault::Silent);
        browser.load(&site.url("/en/")).await;
        browser.until("the worker is being installed", "navigator.serviceWorker.controller").await;
        browser.js(TAP).await;
        nothing_is_left(&browser).await;
        site.proxy.heal();
        let came = "performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('/edition.json') && responseEnd)";
        browser.until("the edition has come", came).await;
        nothing_is_left(&browser).await;
        assert_eq!(browser.count("#_notices *").await, 0);
    });
}

/// Something of this site's, without a worker that would answer.
const STORE_SOMETHING: &str = "
    localStorage.setItem('campaign-site::keep', 'yes');
    await (await caches.open('campaign-site::files')).put('/.kept/test', new Response('test'));
    const request = indexedDB.open('letters:', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('drafts');
    await new Promise((done) => { request.onsuccess = done; });
    request.result.close();
";

/// A tap is not lost while the scripts are still on their way.
#[test]
fn erasing_hears_a_tap_before_the_scripts_have_come() {
    run(async {
        let browser = Browser::open(KEEPS).await;
        let site = Served::root().await;
        browser.load(&site.url("/robots.txt")).await;
        browser.run_js(STORE_SOMETHING).await;
        site.proxy.fail("/boot.js", Fault::Silent);
        browser.load(&site.url("/en/")).await;
        browser.js(TAP).await;
        assert_eq!(
            browser.js("return [location.pathname, document.documentElement.offsetHeight]").await,
            serde_json::json!(["/en/", 0]),
            "the page is taken away at once"
        );
        site.proxy.heal();
        nothing_is_left(&browser).await;

        // Where they do not come at all, the page of the device is opened.
        browser.load("about:blank").await;
        site.proxy.fail("/boot.js", Fault::status(404));
        browser.js("window.name = ''").await;
        browser.load(&site.url("/uk/")).await;
        browser.js(TAP).await;
        assert!(
            browser.address_ending_with("/uk/device/#leave-no-trace").await.ends_with("/uk/device/#leave-no-trace")
        );
    });
}

/// The bare address of "Erase this site", in a new tab or as a bookmark, erases nothing and says what to press.
#[test]
fn the_address_of_erasing_shows_a_second_step() {
    run(async {
        for wasm in [true, false] {
            let browser = Browser::open(Options { wasm, ..KEEPS }).await;
            let site = Served::root().await;
            browser.load(&site.url("/robots.txt")).await;
            browser.run_js(STORE_SOMETHING).await;
            browser.load(&site.url("/en/device/#leave-no-trace")).await;
            browser.until("it says so", "document.querySelector('[data-device=not-erased]')?.hidden === false").await;
            browser.until("the button has the focus", "document.activeElement.dataset.device === 'erase'").await;
            let kept = serde_json::json!([["campaign-site::files"], 0, ["letters:"], ["campaign-site::keep"]]);
            assert_eq!(
                browser.run_js(NOTHING).await,
                kept,
                "nothing has been pressed, and nothing is stored by looking"
            );
            browser.click("[data-device='erase']").await;
            nothing_is_left(&browser).await;
            assert_eq!(browser.text("return document.title").await, "Erased");
        }
    });
}

/// At the root of a host the browser is asked to clear what no page can; in a sub-folder it would clear the neighbours.
#[test]
fn the_browser_clears_its_own_cache_at_the_root_of_a_host() {
    run(async {
        for (site, clears) in [(Served::root().await, true), (Served::sub().await, false)] {
            let browser = Browser::open(KEEPS).await;
            browser.load(&site.url("/en/#no-copy")).await;
            browser.until_ready().await;
            site.proxy.requests();
            browser.js(TAP).await;
            nothing_is_left(&browser).await;
            assert_eq!(site.proxy.requests().iter().any(|path| path == "/erase.txt"), clears, "{}", site.base);
            let answer = crate::harness::get(site.server, &site.base.href("/erase.txt"), &[]).await;
            assert_eq!(answer.header("clear-site-data"), if clears { "\"cache\", \"storage\"" } else { "" });
            if clears && !browser.is_left_out(Engine::WebKit, "it knows no Clear-Site-Data") {
                // What the browser had in its cache is asked for again, as a whole.
                let asked = site.proxy.bodies();
                browser.load(&site.url("/en/#no-copy")).await;
                browser.until_ready().await;
                let again = site.proxy.bodies();
                let wasm = again.keys().find(|path| path.ends_with(".wasm")).expect("a wasm");
                assert!(again[wasm] > asked[wasm], "{asked:?} {again:?}");
            }
        }
    });
}

/// A file is searched for words as a browser writes them: UTF-8, and UTF-16 as it stands in memory.
fn holds(bytes: &[u8], word: &str) -> bool {
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [word.as_bytes(), &wide].iter().any(|pattern| bytes.windows(pattern.len()).any(|window| window == *pattern))
}

/// The files below a folder that hold one of the words, by their path in it.
fn files_with(folder: &std::path::Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind)
                    if kind.is_file()
                        && fs::read(&path).is_ok_and(|bytes| words.iter().any(|word| holds(&bytes, word))) =>
                {
                    found.push(path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned());
                }
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// Where a browser may still hold words of an erased letter, as parts of paths in its profile: the device page says so
/// (`remains_each` in `crates/messages/src/en/device.rs`). No page reads these files, and none can have them overwritten.
///
/// - `IndexedDB/`: Chromium's LevelDB and Firefox's SQLite mark what is deleted, and write over it some time later. Chromium removes the
///   files where the host sends `Clear-Site-Data`.
const REMAINS: [&str; 3] = ["/IndexedDB/", "/idb/", "/storage/default/"];

/// The words of a letter after it was erased: what no page reads any more, and what is still on the disk.
#[test]
fn what_the_browsers_own_files_still_hold() {
    run(async {
        let words = ["Zwölfklang", "їжакобудка", "testzebraquartz"];
        let profile = Profile::new();
        let site = Served::root().await;
        let url = letter(&site, Locale::En);
        let browser = Browser::open_in(&profile, KEEPS).await;
        if browser.is_left_out(Engine::WebKit, "under its driver it keeps nothing on the disk") {
            return;
        }
        keep(&browser, &site, "/en/letter/civilians/").await;
        // The line of the first visit lies over the foot of the window.
        browser.click("[data-name='keep'] button").await;
        to_wording(&browser).await;
        browser.type_into("#_own", &words.join(" ")).await;
        saved(&browser).await;
        browser.reload().await;
        browser.until("the letter is on the disk", "document.querySelector('#_own')").await;
        assert_eq!(browser.text("return document.querySelector('#_own').value").await, words.join(" "));
        assert!(!files_with(profile.path(), &words).is_empty(), "the search finds what is there");

        browser.js(TAP).await;
        nothing_is_left(&browser).await;
        browser.crash();
        let left = files_with(profile.path(), &words);
        println!("files of the profile with words of the erased letter: {left:#?}");
        let unexpected: Vec<_> = left.iter().filter(|file| !REMAINS.iter().any(|part| file.contains(part))).collect();
        assert!(unexpected.is_empty(), "{unexpected:#?}");

        // And no page reads it.
        let browser = Browser::open_in(&profile, KEEPS).await;
        browser.load(&site.url("/robots.txt")).await;
        assert_eq!(browser.run_js(NOTHING).await, serde_json::json!([[], 0, [], []]));
        browser.open_page(&format!("{url}#no-copy")).await;
        browser.until("a fresh letter is open", "document.querySelector('#_add')").await;
    });
}
