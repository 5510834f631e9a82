//! An address that the site does not have.

use crate::harness::{Browser, Engine, Options, Scheme, Served, get, run};
use locale::Locale;
use messages::LocaleExt;

#[test]
fn it_is_told_in_every_language_without_a_script() {
    run(async {
        let browser = Browser::open(Options { javascript: false, ..Options::default() }).await;
        for site in [Served::root().await, Served::sub().await] {
            for path in ["/no-such-page/", "/en/stories/no-such-story/", "/de/", "/content/no-such-file.json"] {
                let answer = get(site.server, &site.base.href(path), &[]).await;
                assert_eq!(answer.status, 404, "{path}");
                assert!(answer.header("content-type").starts_with("text/html"), "{path}");
            }
            // A frame on another page may be this small.
            browser.set_view(300, 400, Scheme::Light).await;
            browser.load(&site.url("/no-such-page/")).await;
            let main = browser.visible_text("main").await;
            for lang in Locale::ALL {
                let words = lang.messages();
                for text in [words.not_found_title, words.not_found, words.stories] {
                    assert!(main.contains(text), "{text}: {main}");
                }
            }
            let links = browser.count("main a").await;
            assert!(links >= 2 * Locale::ALL.len(), "{links} ways on");
            browser.click("main section[lang=uk] a").await;
            assert_eq!(browser.address().await, site.url("/uk/"));
        }
    });
}

#[test]
fn it_fits_into_a_small_frame() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.set_view(300, 400, Scheme::Light).await;
        for script in ["delete globalThis.WebAssembly", ""] {
            site.proxy.set_script(script.to_owned());
            browser.load(&site.url("/no-such-page/")).await;
            if script.is_empty() {
                browser.until_ready().await;
            }
            let fits = "
                const { left, right } = document.querySelector('main p').getBoundingClientRect();
                return document.documentElement.scrollWidth <= innerWidth && left > 4 && right < innerWidth - 4;
            ";
            assert_eq!(browser.js(fits).await, true, "{script}");
            let top = browser.js("return document.querySelector('h1').getBoundingClientRect().top").await;
            assert!(top.as_f64().is_some_and(|top| top < 400.0), "the heading is seen at once: {top} {script}");
        }
    });
}

#[test]
fn it_is_told_in_the_readers_language_with_wasm() {
    run(async {
        let cases = [
            ("en", "/en/no-such-page/", Locale::En),
            ("en", "/uk/no-such-page/", Locale::Uk),
            ("uk", "/uk/stories/no-such-story/", Locale::Uk),
            ("uk", "/en/no-such-page/", Locale::En),
            ("en", "/no-such-page/", Locale::En),
            ("uk", "/no-such-page/", Locale::Uk),
            ("uk", "/404.html", Locale::Uk),
            ("de", "/no-such-page/", Locale::DEFAULT),
        ];
        for language in ["en", "uk", "de"] {
            let browser = Browser::open(Options { language, ..Options::default() }).await;
            if language != "en" && browser.is_left_out(Engine::WebKit, "its language is that of the machine") {
                continue;
            }
            let site = Served::root().await;
            for (_, path, expected) in cases.iter().filter(|(reader, ..)| *reader == language) {
                let words = expected.messages();
                browser.open_page(&site.url(path)).await;
                assert_eq!(browser.visible_text("h1").await, words.not_found_title, "{language} {path}");
                assert_eq!(browser.count("h1").await, 1, "{language} {path}");
                let lang = browser.text("return document.documentElement.lang + ' ' + document.title").await;
                assert_eq!(lang, format!("{} {}", expected.code(), words.not_found_title), "{language} {path}");
                // From here on, links are followed in the document.
                browser.js("window.sameDocument = true").await;
                browser.click("main .notice a").await;
                browser.until("the about page is open", "document.querySelector('article.text')").await;
                assert_eq!(browser.js("return window.sameDocument").await, true, "{language} {path}");
            }
        }
    });
}
