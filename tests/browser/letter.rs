//! Writing a letter: nothing typed is lost, nothing is overwritten, nothing too long is offered as if it worked, and all of
//! it goes without a mouse and without sight.

use crate::{
    accessibility::{axe, check},
    harness::{Browser, Engine, Options, Served, run},
};
use campaign::route::Route;
use fantoccini::key::Key;
use letter::channel::length::MAILTO_LIMIT;
use locale::Locale;
use messages::LocaleExt;

pub fn letter(site: &Served, lang: Locale) -> String {
    let letter = site.routes().into_iter().find(|route| matches!(route, Route::Letter(of, _) if *of == lang));
    site.url(letter.expect("a letter").path())
}

const ON: &str = ".step > .ways-on .button";
/// Where the first own addressee is typed. Ids of own addressees begin with a plus.
const OTHER_NAME: &str = "[id='_name+1']";
const OTHER_MAIL: &str = "[id='_reach+1']";

/// Waits for a step of the composer and for the focus on its heading.
async fn step(browser: &Browser, number: u8) {
    let condition = format!(
        "document.querySelectorAll('.steps li')[{}]?.hasAttribute('aria-current') && document.activeElement.id === '_step'",
        number - 1
    );
    browser.until(&format!("step {number} has the focus"), &condition).await;
}

/// From the first step to the second, with an own addressee.
pub async fn to_wording(browser: &Browser) {
    browser.click("#_add").await;
    browser.until("the field has the focus", "document.activeElement.id === '_name+1'").await;
    browser.type_into(OTHER_NAME, "Test Office").await;
    browser.type_into(OTHER_MAIL, "office@example.org").await;
    browser.click(ON).await;
    step(browser, 2).await;
}

/// From the second step to the last.
async fn to_hand_over(browser: &Browser) {
    browser.type_into("#_sender", "Test Sender").await;
    for number in [3, 4] {
        browser.click(ON).await;
        step(browser, number).await;
    }
}

/// Waits until everything that was done is on the disk.
pub async fn saved(browser: &Browser) {
    browser.until("nothing is left to store", "document.querySelector('.keeping[data-settled]')").await;
}

#[test]
fn what_is_typed_survives_a_reload() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.open_page(&letter(&site, Locale::En)).await;
        to_wording(&browser).await;
        browser.type_into("#_sender", "Test Sender").await;
        browser.type_into("#_own", "Words of my own ї 👩").await;
        // WebKit's driver has no key beyond the basic plane.
        let own = browser.text("return document.querySelector('#_own').value").await;
        assert!(own.starts_with("Words of my own ї"), "{own}");
        browser.type_into("#_w-opening", " And more.").await;
        let opening = browser.text("return document.querySelector('#_w-opening').value").await;
        saved(&browser).await;
        browser.reload().await;
        browser.until("the second step is back", "document.querySelector('#_own')").await;
        assert_eq!(browser.text("return document.querySelector('#_sender').value").await, "Test Sender");
        assert_eq!(browser.text("return document.querySelector('#_own').value").await, own);
        assert_eq!(browser.text("return document.querySelector('#_w-opening').value").await, opening);
        assert_eq!(browser.console().await, [""; 0]);
    });
}

/// Leaves the page in the task in which something is typed, or while a change waits for the next one.
const LEAVE_WHILE_WRITING: &str = "
    window.typeAndLeave = (selector, words) => {
        const type = (text) => {
            const field = document.querySelector(selector);
            field.value += text;
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        };
        const [first, ...rest] = words;
        type(first);
        setTimeout(() => {
            type(rest.join(''));
            location.pathname = '/en/';
        }, 20);
    };
";

#[test]
fn what_is_typed_last_survives_leaving_the_page() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        site.proxy.set_script(LEAVE_WHILE_WRITING.to_owned());
        let url = letter(&site, Locale::En);
        browser.open_page(&url).await;
        to_wording(&browser).await;
        saved(&browser).await;
        browser.js("typeAndLeave('#_own', 'Left at once')").await;
        browser.until("the page is left", "location.pathname === '/en/'").await;
        browser.open_page(&url).await;
        browser.until("the second step is back", "document.querySelector('#_own')").await;
        assert_eq!(browser.text("return document.querySelector('#_own').value").await, "Left at once");
    });
}

/// Whenever `window.dropping` is set: drops what is written to the database, as WebKit does when a page ends.
const DROPPED: &str = "
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...row) {
        const request = put.apply(this, row);
        if (window.dropping) this.transaction.abort();
        return request;
    };
    // A link to a page that is already there would be one to a place on it.
    window.typeAndDrop = (selector, text) => {
        window.dropping = true;
        const field = document.querySelector(selector);
        field.value += text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        location.pathname = '/en/';
    };
";

/// The rows of the journal.
const JOURNAL: &str = "return Object.keys(localStorage).filter((key) => key.startsWith('letters:')).length";

/// What the database has not confirmed when a page ends is in the journal, under the same rules as the database.
#[test]
fn what_the_database_drops_is_in_the_journal() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        site.proxy.set_script(DROPPED.to_owned());
        let url = letter(&site, Locale::En);
        let leave = async |text: &str| {
            browser.js_with("typeAndDrop('#_own', arguments[0])", vec![text.into()]).await;
            browser.until("the page is left", "location.pathname === '/en/'").await;
        };
        browser.open_page(&url).await;
        to_wording(&browser).await;
        saved(&browser).await;
        assert_eq!(browser.js(JOURNAL).await, 0, "while the page is open there is none");
        leave("Left at once").await;
        assert_eq!(browser.js(JOURNAL).await, 1);
        browser.open_page(&url).await;
        browser.until("the second step is back", "document.querySelector('#_own')").await;
        assert_eq!(browser.text("return document.querySelector('#_own').value").await, "Left at once");
        saved(&browser).await;
        assert_eq!(browser.js(JOURNAL).await, 0, "the database has it");

        // It goes with everything else, also on a page without wasm.
        leave(" again").await;
        assert_eq!(browser.js(JOURNAL).await, 1);
        browser.open_page(&site.url("/en/device/#leave-no-trace")).await;
        browser.click("[data-device='erase']").await;
        browser.until("all is erased", "document.querySelector('main.neutral h1')").await;
        assert_eq!(browser.js(JOURNAL).await, 0, "erased");

        // Where nothing may be stored there is none: in a tab of that kind, or on a shared device.
        for shared in [false, true] {
            let browser = Browser::open(Options::default()).await;
            browser.open_page(&if shared { url.clone() } else { format!("{url}#no-copy") }).await;
            to_wording(&browser).await;
            if shared {
                browser.click("#_shared").await;
                saved(&browser).await;
            }
            browser.js("typeAndDrop('#_own', 'Secret')").await;
            browser.until("the page is left", "location.pathname === '/en/'").await;
            assert_eq!(browser.js(JOURNAL).await, 0, "shared: {shared}");
        }
    });
}

#[test]
fn a_link_for_others_preselects_and_tells_nothing_else() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        for lang in Locale::ALL {
            let url = letter(&site, lang);
            browser.open_page(&url).await;
            browser.click("#_to-icrc").await;
            to_wording(&browser).await;
            browser.type_into("#_sender", "Test Sender").await;
            browser.type_into("#_own", "Words of my own").await;
            browser.click(".invite summary").await;
            browser.until("the code is there", "document.querySelector('.invite .qr')").await;
            let link = browser.text("return document.querySelector('.invite .address').textContent").await;
            assert_eq!(link, format!("{url}#to=icrc&lang={}", lang.code()));
            let drawn = "
                const code = document.querySelector('.qr');
                const { width, height } = code.querySelector('path:last-child').getBoundingClientRect();
                return code instanceof SVGElement && width > 100 && Math.abs(width - height) < 1
                    && code.getAttribute('aria-label').length > 10;";
            assert_eq!(browser.js(drawn).await, true);

            let other = Browser::open(Options::default()).await;
            other.open_page(&link).await;
            other.until("the addressee is chosen", "document.querySelector('#_to-icrc')?.checked").await;
            browser.click(".keeping .ways-on .act:last-child").await;
            browser.until("the letter is forgotten", "document.querySelector('#_add')").await;
        }
    });
}

/// A line of a letter, about.
const LINE: &str = "A test sentence that makes the letter about a line longer. ";

#[test]
fn what_fits_on_a_page_is_printed_on_one() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        if browser.is_left_out(Engine::WebKit, "its driver does not print") {
            return;
        }
        let site = Served::root().await;
        let words = Locale::En.composer();
        browser.open_page(&letter(&site, Locale::En)).await;
        browser.click("#_to-icrc").await;
        browser.click(ON).await;
        step(&browser, 2).await;
        // Not quite a page of either paper; from here on line by line.
        browser.type_into("#_own", &LINE.repeat(12)).await;
        to_hand_over(&browser).await;
        let mut seen = Vec::new();
        for _ in 0..13 {
            for paper in ["a4", "us-letter"] {
                browser.click(&format!("[for='_paper-{paper}']")).await;
                let selected = format!("document.querySelector('.print').dataset.paper === '{paper}'");
                browser.until("the paper is chosen", &selected).await;
                let told = browser.visible_text(&format!("[for='_paper-{paper}'] small")).await;
                assert!([words.fits, words.does_not_fit].contains(&told.as_str()), "{told}");
                let pages = browser.printed_pages().await;
                assert_eq!(pages == 1, told == words.fits, "{paper}: {pages} pages, {told}");
                seen.push((paper, pages));
            }
            for number in [3, 2] {
                browser.click(".step > .ways-on .act").await;
                step(&browser, number).await;
            }
            browser.type_into("#_own", LINE).await;
            for number in [3, 4] {
                browser.click(ON).await;
                step(&browser, number).await;
            }
        }
        for paper in ["a4", "us-letter"] {
            for pages in [1, 2] {
                assert!(seen.contains(&(paper, pages)), "{paper} is never printed on {pages}: {seen:?}");
            }
        }
    });
}

#[test]
fn what_is_missing_is_told_where_it_is_missing() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.open_page(&letter(&site, Locale::En)).await;
        let error = |id: &'static str| format!("return document.querySelector(\"[id='{id}']\").innerText.trim()");
        browser.click(ON).await;
        assert_eq!(browser.text(&error("_to-error")).await, "Choose at least one recipient.");
        browser.click("#_add").await;
        browser.type_into(OTHER_NAME, "Test").await;
        browser.type_into(OTHER_MAIL, "half@").await;
        browser.click(ON).await;
        browser.until("the field has the focus", "document.activeElement.id === '_reach+1'").await;
        assert!(browser.text(&error("_reach+1-error")).await.contains("domain"));
        assert_eq!(browser.text("return document.activeElement.getAttribute('aria-invalid')").await, "true");
        browser.type_into(OTHER_MAIL, "example.org").await;
        assert_eq!(browser.text(&error("_reach+1-error")).await, "");
        browser.click(ON).await;
        step(&browser, 2).await;
        browser.click(ON).await;
        browser.until("the name has the focus", "document.activeElement.id === '_sender'").await;
    });
}

#[test]
fn one_tab_writes() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let url = letter(&site, Locale::En);
        browser.open_page(&url).await;
        to_wording(&browser).await;
        browser.type_into("#_own", "From the first tab.").await;
        saved(&browser).await;

        let first = browser.new_tab().await;
        browser.open_page(&url).await;
        browser
            .until("the second tab reads", "document.querySelector('#_step') && !document.querySelector('#_own')")
            .await;
        browser.click(".step .button").await;
        browser.until("the second tab writes", "document.querySelector('#_own')").await;
        assert_eq!(browser.text("return document.querySelector('#_own').value").await, "From the first tab.");
        browser.type_into("#_own", " From the second.").await;
        saved(&browser).await;

        browser.to_tab(first).await;
        browser.until("the first tab reads", "!document.querySelector('#_own')").await;
        browser.click(".step .button").await;
        browser.until("the first tab writes again", "document.querySelector('#_own')").await;
        let own = browser.text("return document.querySelector('#_own').value").await;
        assert_eq!(own, "From the first tab. From the second.");
    });
}

#[test]
fn nothing_too_long_goes_into_an_address() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.open_page(&letter(&site, Locale::Uk)).await;
        to_wording(&browser).await;
        to_hand_over(&browser).await;
        let longest =
            "return Math.max(...[...document.querySelectorAll('.ways-out a')].map((link) => link.href.length))";
        let longest = browser.js(longest).await.as_u64().expect("a length") as usize;
        assert!((1..=MAILTO_LIMIT).contains(&longest), "{longest}");
        let mail = browser.text("return decodeURIComponent(document.querySelector('.ways-out a').href)").await;
        assert!(mail.starts_with("mailto:office@example.org?subject="), "{mail}");
        assert!(mail.contains("body=["), "{mail}");
    });
}

#[test]
fn a_shared_computer_keeps_nothing() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.open_page(&letter(&site, Locale::En)).await;
        to_wording(&browser).await;
        saved(&browser).await;
        let kept = "
            const open = indexedDB.open((await indexedDB.databases())[0].name);
            await new Promise((done) => { open.onsuccess = done; });
            const keys = open.result.transaction('drafts').objectStore('drafts').getAllKeys();
            await new Promise((done) => { keys.onsuccess = done; });
            open.result.close();
            return keys.result.length;";
        assert_eq!(browser.js_async(kept).await, 1);
        browser.click("#_shared").await;
        saved(&browser).await;
        assert_eq!(browser.js_async(kept).await, 0);
        to_hand_over(&browser).await;
        saved(&browser).await;
        assert_eq!(browser.js_async(kept).await, 0);
        let web =
            "return [...document.querySelectorAll('.ways-out a')].filter((link) => link.protocol === 'https:').length";
        assert_eq!(browser.js(web).await, 0);
        browser.reload().await;
        browser.until("the first step is back", "document.querySelector('#_add')").await;
    });
}

/// The keys and texts of the letters on this device.
const ROWS: &str = "
    const open = indexedDB.open('letters:');
    open.onupgradeneeded = () => open.transaction.abort();
    if (!(await new Promise((done) => { open.onsuccess = () => done(true); open.onerror = () => done(false); }))) return [];
    const rows = open.result.transaction('drafts').objectStore('drafts').getAll();
    await new Promise((done) => { rows.onsuccess = done; });
    open.result.close();
    return rows.result;
";

/// Erases all letters; each letter in the list has buttons of its own.
const WIPE: &str = ".keeping .ways-on:not(li *) .act:last-child";

/// The switch erases in the task of the tap: a tab that is closed at once, or a moment later, leaves nothing.
#[test]
fn a_shared_device_keeps_nothing_when_the_tab_is_closed_at_once() {
    run(async {
        let site = Served::root().await;
        let url = letter(&site, Locale::En);
        for (reloaded, milliseconds) in [(false, 0), (true, 0), (false, 20), (false, 150)] {
            let browser = Browser::open(Options::default()).await;
            browser.load(&site.url("/robots.txt")).await;
            let first = browser.new_tab().await;
            browser.open_page(&url).await;
            to_wording(&browser).await;
            browser.type_into("#_own", "Words that are to go").await;
            saved(&browser).await;
            if reloaded {
                // The letter was begun earlier: nothing has been written in this document yet.
                browser.reload().await;
                browser.until("the letter is back", "document.querySelector('#_own')").await;
            }
            browser.js("document.querySelector('#_own').value += '!'; document.querySelector('#_own').dispatchEvent(new InputEvent('input', { bubbles: true })); document.querySelector('#_shared').click()").await;
            tokio::time::sleep(std::time::Duration::from_millis(milliseconds)).await;
            browser.close_tab().await;
            browser.to_tab(first).await;
            let rows = browser.run_js(ROWS).await;
            assert_eq!(rows, serde_json::json!([]), "closed after {milliseconds} ms, begun earlier: {reloaded}");
        }
    });
}

/// What was begun earlier is offered to be erased; the name is not filled in, and the pages that follow store nothing.
#[test]
fn a_shared_device_offers_to_erase_earlier_letters() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let url = letter(&site, Locale::En);
        browser.open_page(&url).await;
        to_wording(&browser).await;
        let filled =
            "return document.querySelector('#_sender').autocomplete + document.querySelector('#_own').autocomplete";
        assert_eq!(browser.text(filled).await, "nameoff");
        browser.type_into("#_own", "An earlier letter").await;
        saved(&browser).await;
        browser.click(".keeping .ways-on .act:first-child").await;
        browser.until("another letter is open", "document.querySelector('#_add')").await;
        to_wording(&browser).await;
        browser.type_into("#_own", "A later letter").await;
        saved(&browser).await;
        assert_eq!(browser.run_js(ROWS).await.as_array().map(Vec::len), Some(2));
        browser.click("#_shared").await;
        browser.until("it is told", "document.querySelector('.keeping .earlier')").await;
        let words = Locale::En.composer();
        assert_eq!(browser.visible_text(".keeping .earlier").await, (words.earlier_letters)(1));
        assert_eq!(browser.text(filled).await, "offoff");
        assert_eq!(browser.text("return document.querySelector('#_own').value").await, "A later letter");
        let rows = browser.run_js(ROWS).await;
        assert!(
            rows.to_string().contains("An earlier letter") && !rows.to_string().contains("A later letter"),
            "{rows}"
        );
        browser.click(WIPE).await;
        browser
            .until("it is told", &format!("document.querySelector('.said').innerText.trim() === {:?}", words.wiped))
            .await;
        assert_eq!(browser.run_js(ROWS).await, serde_json::json!([]));
        // A reload does not begin to store again.
        browser.reload().await;
        to_wording(&browser).await;
        saved(&browser).await;
        assert_eq!(browser.run_js(ROWS).await, serde_json::json!([]));
        assert_eq!(browser.text("return document.querySelector('#_shared').checked ? 'shared' : ''").await, "shared");
        // The reader's other answer.
        browser.click("#_shared").await;
        saved(&browser).await;
        assert_eq!(browser.run_js(ROWS).await.as_array().map(Vec::len), Some(1));
    });
}

/// The device's clock, so many days from now.
fn clock(days: u32) -> String {
    format!(
        "const Real = Date;
         const ahead = {days} * 86_400_000;
         globalThis.Date = class extends Real {{
             constructor(...parts) {{ parts.length ? super(...parts) : super(Real.now() + ahead); }}
             static now() {{ return Real.now() + ahead; }}
         }};"
    )
}

/// A letter whose time is over is shown before it goes, and may be kept: the clock may have jumped.
#[test]
fn an_expired_letter_is_shown_before_it_is_erased() {
    run(async {
        let site = Served::root().await;
        let url = letter(&site, Locale::En);
        let words = Locale::En.composer();
        for keep in [false, true] {
            let browser = Browser::open(Options::default()).await;
            // With a script from the beginning: the browser has the page in its cache.
            site.proxy.set_script(clock(0));
            browser.open_page(&url).await;
            to_wording(&browser).await;
            browser.type_into("#_own", "An old letter").await;
            saved(&browser).await;
            let shown = "document.querySelector('.keeping details[open] li')";
            // Twice on one day: a reload is no answer.
            for _ in 0..2 {
                site.proxy.set_script(clock(200));
                browser.open_page(&url).await;
                browser.until("it is shown", shown).await;
                assert_eq!(browser.count("#_own").await, 0, "it is not opened by itself");
                let told = browser.visible_text(".keeping details li p").await;
                assert!(told.starts_with("A letter was last changed on"), "{told}");
                saved(&browser).await;
                assert!(browser.run_js(ROWS).await.to_string().contains("An old letter"));
            }
            if keep {
                browser.click(".keeping details li .act").await;
                let kept = format!(
                    "document.querySelector('.keeping details li .act').textContent === {:?}",
                    words.open_draft
                );
                browser.until("it can be opened again", &kept).await;
            }
            site.proxy.set_script(clock(201));
            browser.open_page(&url).await;
            if keep {
                browser.until("it is opened", "document.querySelector('#_own')").await;
                assert_eq!(browser.text("return document.querySelector('#_own').value").await, "An old letter");
            } else {
                browser.until("a fresh letter is open", "document.querySelector('#_add')").await;
                saved(&browser).await;
                assert_eq!(browser.run_js(ROWS).await, serde_json::json!([]));
            }
        }
        site.proxy.set_script(String::new());
    });
}

/// What is in the way of keeping a letter is named as what it is, and nothing of another version is touched.
#[test]
fn a_database_of_another_version_or_without_its_store_is_named() {
    run(async {
        let site = Served::root().await;
        let url = letter(&site, Locale::En);
        let words = Locale::En.composer();
        let make = |version: u32, stores: &str| {
            format!(
                "const request = indexedDB.open('letters:', {version});
                 request.onupgradeneeded = () => {{ for (const name of {stores}) request.result.createObjectStore(name); }};
                 await new Promise((done) => {{ request.onsuccess = done; }});
                 request.result.close();"
            )
        };
        for (version, stores, told) in [(9, "['drafts']", words.storage_newer), (1, "[]", words.storage_damaged)] {
            let browser = Browser::open(Options::default()).await;
            browser.load(&site.url("/robots.txt")).await;
            browser.run_js(&make(version, stores)).await;
            browser.open_page(&url).await;
            let status = format!("document.querySelector('.keeping [role=status]').innerText === {told:?}");
            browser.until("it is told", &status).await;
            to_wording(&browser).await;
            saved(&browser).await;
            browser.until("it is still told", &status).await;
            let found = browser
                .run_js("return (await indexedDB.databases()).map(({ name, version }) => [name, version])")
                .await;
            assert_eq!(found, serde_json::json!([["letters:", version]]), "it is left as it is");
            // The reader's own way out.
            browser.click(WIPE).await;
            browser.until("a fresh letter is open", "document.querySelector('#_add')").await;
            to_wording(&browser).await;
            saved(&browser).await;
            assert_eq!(browser.run_js(ROWS).await.as_array().map(Vec::len), Some(1), "{told}");
        }
        // A letter of a newer version.
        let browser = Browser::open(Options::default()).await;
        browser.load(&site.url("/robots.txt")).await;
        browser.run_js(&make(1, "['drafts']")).await;
        let put = "const open = indexedDB.open('letters:');
            await new Promise((done) => { open.onsuccess = done; });
            const put = open.result.transaction('drafts', 'readwrite').objectStore('drafts').put(arguments[0] ?? '{\"version\":2,\"own\":{\"deep\":\"Test words\"}}', '1');
            await new Promise((done) => { put.onsuccess = done; });
            open.result.close();";
        browser.run_js(&put.replace("arguments[0] ?? ", "")).await;
        browser.open_page(&url).await;
        browser.until("it is shown", "document.querySelector('.keeping details[open] li')").await;
        assert_eq!(browser.visible_text(".keeping details li p").await, words.draft_newer);
        to_wording(&browser).await;
        saved(&browser).await;
        assert!(browser.run_js(ROWS).await.to_string().contains("Test words"), "it is left as it is");
    });
}

/// Refuses to open a database, or to write, as often as `window.refusing` says.
const HICCUP: &str = "
    window.refusing = 0;
    for (const [of, name] of [[IDBFactory.prototype, 'open'], [IDBDatabase.prototype, 'transaction']]) {
        const real = of[name];
        of[name] = function (...wanted) {
            if (refusing > 0 && refusing--) throw new DOMException('refused by the test', 'UnknownError');
            return real.apply(this, wanted);
        };
    }
";

/// One failure does not end saving: the next change tries again, and the warning stays until one is written.
#[test]
fn saving_goes_on_after_a_failure() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        site.proxy.set_script(HICCUP.to_owned());
        let url = letter(&site, Locale::En);
        let words = Locale::En.composer();
        browser.open_page(&url).await;
        to_wording(&browser).await;
        saved(&browser).await;
        let status = "document.querySelector('.keeping [role=status]').innerText";
        let warned = format!("{status} === {:?}", words.storage_refused);
        browser.js("window.refusing = 1000").await;
        browser.type_into("#_own", "One").await;
        browser.until("the failure is told", &warned).await;
        browser.type_into("#_own", " two").await;
        saved(&browser).await;
        browser.until("it still is", &warned).await;
        browser.js("window.refusing = 0").await;
        browser.type_into("#_own", " three").await;
        browser.until("it is told no more", &format!("{status} !== {:?}", words.storage_refused)).await;
        saved(&browser).await;
        // Site data is cleared while somebody types.
        browser
            .run_js("const gone = indexedDB.deleteDatabase('letters:'); await new Promise((done) => { gone.onsuccess = done; })")
            .await;
        browser.type_into("#_own", " four").await;
        saved(&browser).await;
        browser.reload().await;
        browser.until("the letter is back", "document.querySelector('#_own')").await;
        assert_eq!(browser.text("return document.querySelector('#_own').value").await, "One two three four");
    });
}

#[test]
fn a_keyboard_is_enough() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.open_page(&letter(&site, Locale::En)).await;
        browser.until("the composer is open", "document.querySelector('#_step')").await;
        let tab_to = async |what: &str, condition: &str| {
            for _ in 0..80 {
                browser.press_key(Key::Tab).await;
                if browser.js(&format!("return Boolean(document.activeElement.matches({condition:?}))")).await == true {
                    return;
                }
            }
            panic!("no way by Tab to {what}\n{}", browser.state().await);
        };
        tab_to("an addressee", ".tick input[id^='_to-']").await;
        browser.press_key(Key::Space).await;
        tab_to("the way on", ON).await;
        browser.press_key(Key::Enter).await;
        step(&browser, 2).await;
        tab_to("the name", "#_sender").await;
        browser.type_into("#_sender", "Test Sender").await;
        for number in [3, 4] {
            tab_to("the way on", ON).await;
            browser.press_key(Key::Enter).await;
            step(&browser, number).await;
        }
        tab_to("a way to hand over", ".ways-out .button, .ways-out .act").await;
    });
}

#[test]
fn every_step_is_accessible() {
    run(async {
        let site = Served::root().await;
        let (axe, mut found) = (axe(), Vec::new());
        for lang in Locale::ALL {
            // A browser of its own: it finds no draft.
            let browser = Browser::open(Options::default()).await;
            browser.open_page(&letter(&site, lang)).await;
            check(&browser, &axe, "step 1", &mut found).await;
            to_wording(&browser).await;
            check(&browser, &axe, "step 2", &mut found).await;
            browser.type_into("#_sender", "Test Sender").await;
            for (number, name) in [(3, "step 3"), (4, "step 4")] {
                browser.click(ON).await;
                step(&browser, number).await;
                check(&browser, &axe, name, &mut found).await;
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}
