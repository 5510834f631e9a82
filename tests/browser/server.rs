//! The local server answers as a good static host does.

use crate::harness::{Served, get, run};
use campaign::route::letter_file;
use locale::Language;

#[test]
fn files_have_their_type_their_life_and_their_headers() {
    run(async {
        for (site, kit) in [(Served::root().await, "civilians"), (Served::sub().await, "test-letter")] {
            let index = get(site.server, &site.base.href("/en/"), &[]).await.text();
            let named = |part: &str| {
                let found = index.split('"').find(|value| value.contains("/app/") && value.contains(part));
                found.unwrap_or_else(|| panic!("a page names {part}")).to_owned()
            };
            let here = |path: &str| site.base.href(path);
            let (kept, asked) = ("public, max-age=31536000, immutable", "no-cache");
            let cases = [
                (here("/"), "text/html", asked),
                (here("/en/"), "text/html", asked),
                (here("/uk/stories/"), "text/html", asked),
                (here("/404.html"), "text/html", asked),
                (here("/no-such-page/"), "text/html", asked),
                (here("/app/no-such-file.js"), "text/html", asked),
                (here("/content/en/site.json"), "application/json", asked),
                (here("/content/manifest.json"), "application/json", asked),
                (here(&letter_file(kit, Language::En, "eml")), "message/rfc822", asked),
                (here(&letter_file(kit, Language::En, "txt")), "text/plain; charset=utf-8", asked),
                (named(".wasm"), "application/wasm", kept),
                (named("/boot.js"), "text/javascript", kept),
                (named("/campaign-site-"), "text/javascript", kept),
                (named(".svg"), "image/svg+xml", kept),
            ];
            for (path, kind, life) in cases {
                let answer = get(site.server, &path, &[]).await;
                assert!(answer.header("content-type").starts_with(kind), "{path}: {}", answer.header("content-type"));
                assert_eq!(answer.header("cache-control"), life, "{path}");
                assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
                assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
                assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
                assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
                assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
                assert_eq!(answer.header("set-cookie"), "", "{path}");
            }
        }
    });
}

#[test]
fn texts_come_compressed_to_those_who_can_read_it() {
    run(async {
        let site = Served::root().await;
        let index = get(site.server, "/en/", &[]).await.text();
        let wasm = index.split('"').find(|value| value.contains(".wasm")).expect("a page names the wasm").to_owned();
        for path in ["/en/", "/en/stories/", "/no-such-page/", "/content/en/site.json", &wasm] {
            let plain = get(site.server, path, &[]).await;
            assert_eq!(plain.header("content-encoding"), "", "{path}");
            for (accepted, expected) in
                [("br, gzip", "br"), ("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("identity", "")]
            {
                let answer = get(site.server, path, &[("accept-encoding", accepted)]).await;
                assert_eq!(answer.header("content-encoding"), expected, "{path} {accepted}");
                assert_eq!(answer.header("content-type"), plain.header("content-type"), "{path} {accepted}");
                assert_eq!(answer.status, plain.status, "{path} {accepted}");
                assert!(expected.is_empty() || answer.body.len() < plain.body.len(), "{path} {accepted}");
                // Else a cache hands brotli to somebody who cannot read it.
                assert!(answer.header("vary").to_ascii_lowercase().contains("accept-encoding"), "{path} {accepted}");
            }
        }
    });
}

#[test]
fn a_page_that_did_not_change_is_not_sent_again() {
    run(async {
        let site = Served::root().await;
        let first = get(site.server, "/en/", &[]).await;
        let modified = first.header("last-modified");
        assert_ne!(modified, "");
        let again = get(site.server, "/en/", &[("if-modified-since", modified)]).await;
        assert_eq!((again.status, again.body.len()), (304, 0));
    });
}

#[test]
fn the_address_without_its_slash_leads_on() {
    run(async {
        for site in [Served::root().await, Served::sub().await] {
            let answer = get(site.server, &site.base.href("/en/stories"), &[]).await;
            assert!([301, 307, 308].contains(&answer.status), "{}", answer.status);
            assert!(
                answer.header("location").ends_with(&site.base.href("/en/stories/")),
                "{}",
                answer.header("location")
            );
            for path in ["/../Cargo.toml", "/..%2fCargo.toml", "/%2e%2e/Cargo.toml", "/en/..%5c..%5cCargo.toml"] {
                let answer = get(site.server, &site.base.href(path), &[]).await;
                assert!(answer.status >= 400, "{path}: {}", answer.status);
            }
        }
    });
}
