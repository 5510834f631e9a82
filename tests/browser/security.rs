//! Nothing is allowed that the pages do not need: the policy holds on every page, before and after navigation.

use crate::harness::{Browser, Options, Served, follow, get, run, without_letters};

const RECORD: &str = "
    window.violations = [];
    addEventListener('securitypolicyviolation', (event) => {
        violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
";

/// What broke the policy, and what was asked of other hosts; empty when nothing.
const BROKEN: &str = "
    const asked = performance.getEntriesByType('resource').map((entry) => new URL(entry.name));
    const elsewhere = asked.filter((url) => url.origin !== location.origin).map(String);
    return [...violations, ...elsewhere].join('\\n');
";

#[test]
fn no_page_breaks_the_policy_or_asks_another_host() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let (root, sub) = (Served::root().await, Served::sub().await);
        for (site, routes) in [(&root, root.routes()), (&sub, sub.kinds())] {
            site.proxy.set_script(RECORD.to_owned());
            for route in &routes {
                browser.open_page(&site.url(route.path())).await;
                assert_eq!(browser.text(BROKEN).await, "", "{route}");
            }
            browser.open_page(&site.url("/")).await;
            for route in without_letters(&routes) {
                follow(&browser, site, route).await;
                assert_eq!(browser.text(BROKEN).await, "", "{route} by a link");
            }
            browser.open_page(&site.url("/no-such-page/")).await;
            assert_eq!(browser.text(BROKEN).await, "", "404");
            let console = browser.console().await;
            assert!(console.iter().all(|entry| entry.contains("404 (Not Found)")), "{console:#?}");
        }
    });
}

#[test]
fn every_answer_and_every_page_carries_the_policy() {
    run(async {
        for site in [Served::root().await, Served::sub().await] {
            let paths = site
                .routes()
                .into_iter()
                .map(|route| route.path())
                .chain(["/".to_owned(), "/no-such-page/".to_owned()]);
            for path in paths {
                let answer = get(site.server, &site.base.href(&path), &[]).await;
                let header = answer.header("content-security-policy").to_owned();
                let html = answer.text();
                let meta = html.split("<meta http-equiv=\"Content-Security-Policy\" content=\"").nth(1);
                let meta = meta.and_then(|rest| rest.split('"').next()).unwrap_or_default();
                for rule in [
                    "default-src 'none'",
                    "connect-src 'self'",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "require-trusted-types-for 'script'",
                    "trusted-types sw",
                ] {
                    assert!(header.split("; ").any(|part| part == rule), "{path}: header without {rule}: {header}");
                    assert!(meta.split("; ").any(|part| part == rule), "{path}: meta without {rule}: {meta}");
                }
                assert!(header.contains("frame-ancestors 'none'"), "{path}");
                assert!(!header.contains("unsafe-inline") && !header.contains("'unsafe-eval'"), "{path}: {header}");
                // The only script in a page is the one that fetches boot.js, named by its hash.
                let inline = html.split("<script").skip(1).filter(|script| !script.starts_with(" type=\"application/"));
                assert!(inline.clone().count() <= 1, "{path} has one script of its own");
                assert!(inline.clone().all(|script| script.starts_with(" id=\"_boot\"")), "{path}");
                let scripts = header.split("; ").find(|part| part.starts_with("script-src")).unwrap_or_default();
                assert!(scripts.starts_with("script-src 'self' 'wasm-unsafe-eval' 'sha256-"), "{path}: {scripts}");
                assert_eq!(scripts.split(' ').count(), 4, "{path}: {scripts}");
                assert!(!html.contains(" style=\"") && !html.contains(" onclick="), "{path}");
            }
        }
    });
}

#[test]
fn html_sinks_and_further_policies_are_refused() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.open_page(&site.url("/en/")).await;
        for refused in [
            "document.body.innerHTML = '<b>'",
            "document.body.insertAdjacentHTML('beforeend', '<b>')",
            "document.createElement('div').outerHTML = '<b>'",
            "document.write('<b>')",
            "new DOMParser().parseFromString('<b>', 'text/html')",
            "document.createRange().createContextualFragment('<b>')",
            "document.createElement('script').src = '/boot.js'",
            "document.createElement('iframe').srcdoc = '<b>'",
            "trustedTypes.createPolicy('x', {})",
            "trustedTypes.createPolicy('sw', {})",
            "trustedTypes.createPolicy('default', {})",
        ] {
            let result = browser
                .text(&format!("try {{ {refused}; return 'allowed' }} catch (error) {{ return error.name }}"))
                .await;
            assert!(result == "TypeError", "{refused}: {result}");
        }
        for refused in ["await fetch('https://elsewhere.example/')", "await import('data:text/javascript,')"] {
            let result = browser.js_async(refused).await;
            assert!(result["failed"].is_string(), "{refused}: {result}");
        }
    });
}
