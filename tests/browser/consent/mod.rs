//! What is kept is kept with consent and leaves in one tap: a phone may be borrowed, shared or searched.

mod choice;
mod erase;

use crate::harness::{Browser, PATIENCE};

/// Nothing of ours is left in any storage.
const NOTHING: &str = "
    const names = (await indexedDB.databases()).map(({ name }) => name);
    return [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length, names, Object.keys(localStorage)];
";

/// Waits until the page has decided whether it keeps anything; what it begins is under way then.
async fn decided(browser: &Browser) {
    browser
        .until(
            "keep.js has come",
            "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/keep.js'))",
        )
        .await;
    browser.run_js("for (let turn = 0; turn < 5; turn += 1) await new Promise((go) => globalThis.requestIdleCallback?.(go) ?? setTimeout(go, 50))").await;
}

/// The page has decided, and neither a cache nor a worker nor a database nor a setting is there.
async fn stores_nothing(browser: &Browser, what: &str) {
    decided(browser).await;
    assert_eq!(browser.run_js(NOTHING).await, serde_json::json!([[], 0, [], []]), "{what}");
    assert_eq!(browser.count("[data-name='keep']").await, 0, "{what}: no line says that a copy is kept");
}

async fn nothing_is_left(browser: &Browser) {
    browser.until("the page is neutral", "document.querySelector('main.neutral h1')").await;
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        let left = browser.run_js(NOTHING).await;
        if left == serde_json::json!([[], 0, [], []]) {
            return;
        }
        assert!(std::time::Instant::now() < deadline, "{left}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// A tap on "Erase this site" in the page that is open.
const TAP: &str = "document.querySelector(\"footer a[href$='#leave-no-trace']\").click()";
