//! Every page reads, and every link works, without wasm and without JavaScript.

use crate::harness::{Answer, Browser, Engine, Options, Served, get, run};
use campaign::route::Route;
use std::collections::{BTreeMap, BTreeSet};

/// The addresses in a document: what stands in its `href` and `src` attributes.
fn addresses(html: &str) -> impl Iterator<Item = &str> {
    let begins = [" href=\"", " src=\""]
        .into_iter()
        .flat_map(|name| html.match_indices(name).map(|(at, name)| &html[at + name.len()..]).collect::<Vec<_>>());
    begins.filter_map(|rest| rest.split('"').next())
}

/// Every document and file that links lead to, from the first page on.
async fn crawl(site: &Served) -> BTreeMap<String, Answer> {
    let mut found = BTreeMap::new();
    let mut open = BTreeSet::from([site.base.href("/")]);
    while let Some(path) = open.pop_first() {
        let answer = get(site.server, &path, &[]).await;
        if answer.header("content-type").starts_with("text/html") {
            let html = answer.text();
            let links = addresses(&html).filter(|link| link.starts_with('/'));
            let links = links.map(|link| link.split('#').next().unwrap_or(link));
            open.extend(links.filter(|link| !found.contains_key(*link) && *link != path).map(str::to_owned));
        }
        found.insert(path, answer);
    }
    found
}

#[test]
fn links_lead_to_every_page_and_none_is_dead() {
    run(async {
        for site in [Served::root().await, Served::sub().await] {
            let found = crawl(&site).await;
            let home = site.base.href("/");
            for (path, answer) in &found {
                assert_eq!(answer.status, 200, "{path}");
                assert!(path.starts_with(&home), "{path} is outside {home}");
            }
            let missing: Vec<Route> =
                site.routes().into_iter().filter(|route| !found.contains_key(&site.base.href(route))).collect();
            assert_eq!(missing, [], "no link leads there");
        }
    });
}

/// The words and links of a page, as a reader without script has them.
async fn check_readable(browser: &Browser, url: &str) {
    browser.load(url).await;
    assert_ne!(browser.visible_text("h1").await, "", "{url}");
    let main = browser.visible_text("main").await;
    assert!(main.chars().count() > 60, "{url}: {main}");
    assert!(browser.count("header nav.ways a").await > 2, "{url}");
    assert!(browser.count("footer a").await > 0, "{url}");
}

#[test]
fn every_page_reads_without_javascript() {
    run(async {
        let browser = Browser::open(Options { javascript: false, ..Options::default() }).await;
        let (root, sub) = (Served::root().await, Served::sub().await);
        for (site, routes) in [(&root, root.routes()), (&sub, sub.kinds())] {
            for route in routes {
                check_readable(&browser, &site.url(route.path())).await;
            }
        }
        // And is walked through.
        browser.load(&root.url("/")).await;
        for (link, path) in [
            ("header nav.ways a", "/en/stories/"),
            (".cards :is(h2, h3) a", "/en/stories/"),
            ("nav.languages a", "/uk/stories/"),
            ("header a.name", "/uk/"),
            ("header nav.ways a.button", "/uk/letter/"),
        ] {
            browser.click(link).await;
            let address = browser.address().await;
            assert!(address.starts_with(&root.url(path)), "{link} led to {address}");
        }
        assert!(root.proxy.requests().iter().all(|path| !path.contains(".wasm")), "JavaScript ran");
    });
}

#[test]
fn every_page_reads_without_wasm() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let (root, sub) = (Served::root().await, Served::sub().await);
        for (site, routes) in [(&root, root.routes()), (&sub, sub.kinds())] {
            site.proxy.set_script("delete globalThis.WebAssembly".to_owned());
            for route in routes {
                let url = site.url(route.path());
                check_readable(&browser, &url).await;
                assert_eq!(browser.console().await, [""; 0], "{url}");
            }
        }
        assert!(root.proxy.requests().iter().all(|path| !path.contains(".wasm")), "the app was fetched in vain");
    });
}

#[test]
fn an_app_that_cannot_start_leaves_the_page_as_it_is() {
    use crate::harness::Fault;
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let faults = [
            (".wasm", Fault::status(404)),
            (".wasm", Fault::Half),
            (".wasm", Fault::BrokenOff),
            (".wasm", Fault::Answer { status: 200, kind: "text/html", body: "<h1>Sign in</h1>".to_owned() }),
            ("campaign-site-", Fault::status(500)),
            ("/boot-", Fault::status(404)),
        ];
        for (part, fault) in faults {
            if part != ".wasm" && browser.is_left_out(Engine::WebKit, "it has the scripts in its memory") {
                continue;
            }
            site.proxy.heal();
            site.proxy.fail(part, fault.clone());
            check_readable(&browser, &site.url("/en/stories/")).await;
            // A link is an ordinary link.
            browser.click("nav.languages a").await;
            browser.until("the other language is open", "location.pathname === '/uk/stories/'").await;
            assert_eq!(
                browser.js("return document.documentElement.dataset.app ?? null").await,
                serde_json::Value::Null,
                "{part} {fault:?}"
            );
        }
    });
}
