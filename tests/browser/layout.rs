//! Narrow screens, and engines that know no cascade layers.

use crate::harness::{Browser, Engine, Options, Scheme, Served, run};

/// What is wider than the window; empty when nothing is.
const OVERFLOW: &str = script!("overflow");

/// Leaves only the rules that stand in no layer, as an engine before 2022 does.
const FLOOR: &str = script!("dropLayers");

/// What does not read well; empty when all does.
const ILL_READABLE: &str = script!("illReadable");

async fn check(sites: [Served; 2], width: u32, prepare: Option<&str>, question: &str) {
    let browser = Browser::open(Options::default()).await;
    if width < 450 && browser.is_left_out(Engine::WebKit, "its window is 447 pixels wide or more") {
        return;
    }
    browser.set_view(width, 800, Scheme::Light).await;
    let mut found = Vec::new();
    for site in sites {
        let pages = site.kinds().into_iter().map(|route| route.path()).chain(["/no-such-page/".to_owned()]);
        for path in pages {
            browser.open_page(&site.url(&path)).await;
            if let Some(prepare) = prepare {
                let dropped = browser.js(prepare).await;
                assert!(dropped.as_u64().is_some_and(|dropped| dropped > 0), "{path}: no rule stands in a layer");
            }
            for question in [OVERFLOW, question] {
                let answer = browser.text(question).await;
                if !answer.is_empty() {
                    found.push(format!("{} at {width} px:\n{answer}", site.base.href(&path)));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

#[test]
fn nothing_is_wider_than_a_small_phone() {
    run(async { check([Served::root().await, Served::sub().await], 320, None, ILL_READABLE).await });
}

#[test]
fn pages_read_well_without_layers_on_a_phone() {
    run(async { check([Served::root().await, Served::sub().await], 390, Some(FLOOR), ILL_READABLE).await });
}

#[test]
fn pages_read_well_without_layers_on_a_desk() {
    run(async { check([Served::root().await, Served::sub().await], 1280, Some(FLOOR), ILL_READABLE).await });
}
