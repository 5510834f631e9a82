//! The faults of reading offline, by the numbers of `docs/faults.md`: each is provoked, and what must hold then is looked at. A page
//! reads, or says honestly why not; never are two versions mixed; no letter is lost; the next good contact mends it.

mod deploy;
mod install;
mod run;
mod storage;

use crate::{
    harness::{Browser, Served},
    offline::{KEEPS, READY, keep},
};

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
