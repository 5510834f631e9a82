//! Under a base path everything stays below it.

use crate::harness::{Browser, Options, Served, follow, run, without_letters};

/// Addresses of our own origin that leave the site; empty when none does.
const OUTSIDE: &str = "
    const named = [...document.querySelectorAll('[href], [src]')].map((element) => element.getAttribute('href') ?? element.getAttribute('src'));
    const asked = performance.getEntriesByType('resource').map((entry) => entry.name);
    const here = [...named, ...asked].map((address) => new URL(address, location)).filter((url) => url.origin === location.origin);
    return here.map((url) => url.pathname).filter((path) => !path.startsWith('/sub/') && path !== '/test-script.js').join('\\n');
";

#[test]
fn no_link_and_no_request_leaves_the_folder() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::sub().await;
        let routes = site.kinds();
        browser.open_page(&site.url("/")).await;
        for route in without_letters(&routes) {
            follow(&browser, &site, route).await;
            assert_eq!(browser.text(OUTSIDE).await, "", "{route}");
        }
        browser.open_page(&site.url("/no-such-page/")).await;
        assert_eq!(browser.text(OUTSIDE).await, "");
        // A link out of the folder is not ours.
        let click = "
            const link = document.body.appendChild(document.createElement('a'));
            link.href = '/en/stories/';
            let taken;
            addEventListener('click', (event) => { taken = event.defaultPrevented; event.preventDefault(); }, { once: true });
            link.click();
            return taken;
        ";
        assert_eq!(browser.js(click).await, false);
    });
}

#[test]
fn the_root_of_the_host_leads_into_the_folder() {
    run(async {
        let site = Served::sub().await;
        let answer = crate::harness::get(site.server, "/", &[]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sub/"));
    });
}
