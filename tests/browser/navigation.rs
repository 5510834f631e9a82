//! From page to page without a new document: what a browser does by itself for documents is done here too.

use crate::harness::{Browser, Fault, Options, Served, follow, run, without_letters};
use campaign::route::Route;
use campaign_site::load::SLOW_MS;
use locale::Locale;
use messages::LocaleExt;
use serde_json::{Value, json};

/// What a reader has of a page: language, title and all its words.
const PAGE: &str = "
    const words = document.querySelector('.frame').textContent.replace(/\\s+/g, ' ');
    return [document.documentElement.lang, document.title, words].join('\\n');
";

/// Remembers every heading that is shown, and when, and when the reader clicked.
const RECORD: &str = "
    window.shown = [];
    const look = () => {
        const h1 = document.querySelector('h1')?.textContent;
        if (shown.at(-1)?.h1 !== h1) shown.push({ h1, at: performance.now() });
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    addEventListener('click', () => { window.clicked = performance.now(); }, true);
";

/// Where the focus is.
const FOCUS: &str = "const at = document.activeElement; return at.localName + (at.id && '#') + at.id";

async fn scroll_to(browser: &Browser, y: u32) {
    browser.js(&format!("scrollTo(0, {y})")).await;
    // The app writes it down when scrolling has come to rest.
    browser.until("the position is remembered", &format!("history.state?.y === {y}")).await;
}

#[test]
fn a_page_is_the_same_by_link_as_by_address() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        for site in [Served::root().await, Served::sub().await] {
            let routes = site.kinds();
            let mut documents = Vec::new();
            for route in without_letters(&routes) {
                browser.open_page(&site.url(route.path())).await;
                documents.push(browser.text(PAGE).await);
            }
            // The last document goes through all of them.
            browser.js("window.sameDocument = true").await;
            for (route, document) in without_letters(&routes).zip(documents) {
                browser.js("scrollTo(0, 300)").await;
                follow(&browser, &site, route).await;
                let place = format!("{route}");
                assert_eq!(browser.text(PAGE).await, document, "{place}");
                assert_eq!(browser.text(FOCUS).await, "h1", "{place}");
                assert_eq!(browser.js("return scrollY").await, 0, "{place}");
                assert_eq!(browser.js("return window.sameDocument").await, true, "{place}");
            }
            assert_eq!(browser.console().await, [""; 0]);
        }
    });
}

#[test]
fn a_page_of_the_same_title_is_announced_again() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let stories = Route::Stories(Locale::En, None);
        browser.open_page(&site.url("/en/")).await;
        follow(&browser, &site, &stories).await;
        let watch = "
            window.announced = 0;
            new MutationObserver(() => { window.announced += 1; })
                .observe(document.querySelector('.announcement'), { subtree: true, childList: true, characterData: true });
        ";
        browser.js(watch).await;
        for times in 1..=3 {
            follow(&browser, &site, &stories).await;
            browser.until("the page is announced again", &format!("announced === {times}")).await;
        }
    });
}

#[test]
fn back_and_forward_find_the_page_where_it_was_left() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::sub().await;
        let feed = Route::Stories(Locale::En, None);
        browser.open_page(&site.url(feed.path())).await;
        browser.js("window.sameDocument = true").await;
        let feed_title = browser.text("return document.title").await;

        scroll_to(&browser, 900).await;
        let link = "[...document.querySelectorAll('main .card :is(h2, h3) a')].find((link) => link.getBoundingClientRect().top > 100)";
        let story = browser.text(&format!("const link = {link}; link.click(); return link.textContent")).await;
        browser.until("the story is open", &format!("document.querySelector('h1').textContent === '{story}'")).await;
        browser.until("the story is at its top", "scrollY === 0 && document.activeElement.localName === 'h1'").await;
        scroll_to(&browser, 250).await;

        browser.back().await;
        browser.until("the feed is where it was left", "document.querySelector('.cards') && scrollY === 900").await;
        assert_eq!(browser.text("return document.title").await, feed_title);
        assert_eq!(browser.text("return location.pathname").await, site.base.href(&feed));
        browser.forward().await;
        browser
            .until(
                "the story is where it was left",
                &format!("document.querySelector('h1').textContent === '{story}' && scrollY === 250"),
            )
            .await;
        assert_eq!(browser.js("return window.sameDocument").await, true);
        assert_eq!(browser.console().await, [""; 0]);
    });
}

#[test]
fn only_a_plain_click_on_a_page_of_ours_is_taken() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.open_page(&site.url("/en/")).await;
        // Each click on a fresh link; the event comes here last, and goes nowhere.
        let click = script!("clickOnFreshLink");
        let cases: &[(&str, Value, Value, bool)] = &[
            ("/en/stories/", json!({}), json!({}), true),
            ("/uk/", json!({}), json!({}), true),
            ("/en/stories/", json!({}), json!({ "ctrlKey": true }), false),
            ("/en/stories/", json!({}), json!({ "metaKey": true }), false),
            ("/en/stories/", json!({}), json!({ "shiftKey": true }), false),
            ("/en/stories/", json!({}), json!({ "altKey": true }), false),
            ("/en/stories/", json!({}), json!({ "button": 1 }), false),
            ("/en/stories/", json!({ "target": "_blank" }), json!({}), false),
            ("/en/stories/", json!({ "download": "" }), json!({}), false),
            ("/en/feed.json", json!({}), json!({}), false),
            ("/no-page-of-ours/", json!({}), json!({}), false),
            ("//elsewhere.example/en/", json!({}), json!({}), false),
            ("mailto:test@elsewhere.example", json!({}), json!({}), false),
        ];
        for (href, attributes, event, taken) in cases {
            let was_taken = browser.js_with(click, vec![json!(href), attributes.clone(), event.clone()]).await;
            assert_eq!(was_taken, *taken, "{href} {attributes} {event}");
            if *taken {
                browser.back().await;
                browser.until("the first page is back", "location.pathname === '/en/'").await;
            }
        }
    });
}

#[test]
fn a_page_that_was_seen_is_shown_at_once_also_without_a_server() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let mut site = Served::root().await;
        site.proxy.set_script(RECORD.to_owned());
        browser.open_page(&site.url("/en/")).await;
        let [about, stories] = [Route::About(Locale::En), Route::Stories(Locale::En, None)];
        follow(&browser, &site, &stories).await;
        site.proxy.requests();
        site.proxy.stop().await;
        let text = browser.text(PAGE).await;
        follow(&browser, &site, &about).await;
        follow(&browser, &site, &stories).await;
        assert_eq!(browser.text(PAGE).await, text);
        assert_eq!(browser.js("return shown.length").await, 4, "nothing stood between two pages");
        assert_eq!(browser.console().await, [""; 0]);
    });
}

#[test]
fn a_wait_is_told_only_when_it_is_long() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        site.proxy.set_script(RECORD.to_owned());
        let words = Locale::En.messages();
        browser.open_page(&site.url("/en/")).await;
        let first = browser.text("return document.querySelector('h1').textContent").await;

        site.proxy.fail("/en/feed.json", Fault::Silent);
        browser.click("header a[href='/en/stories/']").await;
        browser
            .until("the wait is told", &format!("document.querySelector('h1').textContent === '{}'", words.loading))
            .await;
        assert_eq!(browser.text("return location.pathname").await, "/en/stories/");
        site.proxy.heal();
        browser
            .until("the page is there", "document.activeElement.localName === 'h1' && document.querySelector('.cards')")
            .await;

        let shown = browser.js("return shown.map(({ h1 }) => h1)").await;
        assert_eq!(shown, json!([first, words.loading, words.stories]));
        let waited = browser.js("return shown[1].at - clicked").await.as_f64().expect("a time");
        // The browser rounds its clock.
        assert!(waited > f64::from(SLOW_MS) - 1.0, "told after {waited} ms");
    });
}

#[test]
fn an_answer_that_comes_after_the_next_click_is_not_shown() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        site.proxy.set_script(RECORD.to_owned());
        browser.open_page(&site.url("/en/")).await;
        site.proxy.fail("/en/feed.json", Fault::Silent);
        browser.click("header a[href='/en/stories/']").await;
        follow(&browser, &site, &Route::Letters(Locale::En)).await;
        site.proxy.heal();
        let late = "performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('/feed.json') && entry.responseEnd)";
        browser.until("the late answer has come", late).await;
        // Whatever the app makes of it is made before the next answer comes.
        browser.js_async("await (await fetch('/en/')).text()").await;
        assert_eq!(
            browser.text("return document.querySelector('h1').textContent").await,
            Locale::En.messages().letter_title
        );
        assert_eq!(browser.text("return location.pathname").await, "/en/letter/");
        assert_eq!(browser.js("return shown.some(({ h1 }) => h1 === 'Stories')").await, false);
    });
}

#[test]
fn a_link_within_a_page_is_the_browsers() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::sub().await;
        let story = Route::Story(Locale::En, "every-block".to_owned());
        browser.open_page(&site.url(story.path())).await;
        browser.js("window.sameDocument = true").await;
        site.proxy.requests();

        let note = "main sup a[href^='#']";
        let target = format!("document.querySelector(document.querySelector(\"{note}\").hash)");
        let in_view = |element: &str| {
            format!("(({{ top, bottom }}) => top > -1 && bottom <= innerHeight)({element}.getBoundingClientRect())")
        };
        browser.js(&format!("document.querySelector(\"{note}\").scrollIntoView({{ block: 'center' }})")).await;
        browser.until("the position is remembered", "history.state?.y === scrollY && scrollY > 0").await;
        let y = browser.js("return scrollY").await;
        browser.click(note).await;
        browser.until("the note is in view", &in_view(&target)).await;
        assert_eq!(browser.js("return location.hash === document.querySelector('main sup a').hash").await, true);
        browser.back().await;
        browser.until("the text is back in view", &format!("!location.hash && scrollY === {y}")).await;
        assert_eq!(browser.js("return window.sameDocument").await, true);
        // The scripts of the copy may still come; the page itself asks for nothing.
        let asked: Vec<String> = site.proxy.requests().into_iter().filter(|path| !path.contains("/app/js-")).collect();
        assert_eq!(asked, [""; 0]);

        // A link to a place on another page.
        follow(&browser, &site, &Route::About(Locale::En)).await;
        let href = site.base.href(&story);
        let link = format!(
            "const link = document.body.appendChild(document.createElement('a')); link.id = 'there';
            link.textContent = 'there'; link.href = '{href}#_note-1'; link.click()"
        );
        browser.js(&link).await;
        browser.until("the note is in view", &in_view("document.querySelector('#_note-1')")).await;
        assert_eq!(browser.js("return window.sameDocument").await, true);
    });
}

#[test]
fn the_keyboard_skips_to_the_content() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.open_page(&site.url("/en/")).await;
        browser.press_key(fantoccini::key::Key::Tab).await;
        assert_eq!(browser.js("return document.activeElement.classList.contains('skip')").await, true);
        let seen =
            "const { top, height } = document.activeElement.getBoundingClientRect(); return top >= 0 && height > 10";
        assert_eq!(browser.js(seen).await, true, "a focused skip link is seen");
        browser.press_key(fantoccini::key::Key::Enter).await;
        browser.until("the focus is on the content", "document.activeElement.localName === 'main'").await;
    });
}
