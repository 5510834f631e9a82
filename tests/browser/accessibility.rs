//! axe-core finds nothing on any kind of page, in either language, scheme and width.

use crate::harness::{Browser, Fault, Options, Scheme, Served, run};
use locale::Locale;
use messages::LocaleExt;
use std::fs;

const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js");

/// What axe finds, one line each; empty when nothing.
const FINDINGS: &str = "
    const { violations } = await axe.run();
    const line = ({ id, impact, help, nodes }) => nodes.map((node) =>
        `${id} (${impact}): ${help}\\n    ${node.html.slice(0, 200)}\\n    ${node.failureSummary.replaceAll('\\n', ' ')}`);
    return violations.flatMap(line).join('\\n');
";

/// Looks at the page that is open, in every view. The browser is left in the last one.
pub async fn check(browser: &Browser, axe: &str, page: &str, found: &mut Vec<String>) {
    browser.js(axe).await;
    for width in [390, 1280] {
        for scheme in [Scheme::Light, Scheme::Dark] {
            browser.set_view(width, 900, scheme).await;
            let findings = browser.js_async(FINDINGS).await;
            if findings != "" {
                let findings = findings.as_str().map_or_else(|| findings.to_string(), str::to_owned);
                found.push(format!("{page}, {width} px, {scheme:?}\n  {findings}"));
            }
        }
    }
}

/// axe-core, to be run in a page.
pub fn axe() -> String {
    fs::read_to_string(AXE).expect("axe-core: run these tests with `cargo xtask test`")
}

async fn check_kinds(site: Served) {
    let browser = Browser::open(Options::default()).await;
    let (axe, mut found) = (axe(), Vec::new());
    for route in site.kinds() {
        browser.open_page(&site.url(route.path())).await;
        check(&browser, &axe, &site.base.href(&route), &mut found).await;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn shipped_pages() {
    run(async { check_kinds(Served::root().await).await });
}

#[test]
fn artificial_pages() {
    run(async { check_kinds(Served::sub().await).await });
}

#[test]
fn pages_that_are_not_there() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let (axe, mut found) = (axe(), Vec::new());
        for lang in Locale::ALL {
            let code = lang.code();
            browser.open_page(&site.url(format!("/{code}/no-such-page/"))).await;
            check(&browser, &axe, "404", &mut found).await;

            browser.open_page(&site.url(format!("/{code}/"))).await;
            site.proxy.fail("feed.json", Fault::status(500));
            browser.click("header nav.ways a").await;
            browser.until("the failure is told", "document.querySelector('main .notice button')").await;
            check(&browser, &axe, "a failed page", &mut found).await;
            site.proxy.heal();
        }
        // As a reader without wasm has it: in both languages.
        site.proxy.set_script("delete globalThis.WebAssembly".to_owned());
        browser.load(&site.url("/no-such-page/")).await;
        check(&browser, &axe, "404.html", &mut found).await;
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}

#[test]
fn a_partner_chooses_a_card() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        let (axe, mut found) = (axe(), Vec::new());
        let choose = "
            const [name, value] = arguments;
            const field = document.querySelector(`[data-embed=${name}]`);
            field.value = value;
            field.dispatchEvent(new Event('input', { bubbles: true }));
        ";
        for lang in Locale::ALL {
            browser.open_page(&site.url(format!("/{}/embed/", lang.code()))).await;
            let steps = [
                ("what", "story"),
                ("story", "https://other.example/"),
                ("what", "letter/civilians/"),
                ("what", "figures/"),
                ("theme", "dark"),
                ("width", "600"),
            ];
            for (name, value) in steps {
                browser.js_with(choose, vec![name.into(), value.into()]).await;
                check(&browser, &axe, &format!("{name} {value}"), &mut found).await;
                let narrow = browser.js("return document.documentElement.scrollWidth <= innerWidth").await;
                assert_eq!(narrow, true, "{name} {value}: nothing is wider than the window");
            }
            for (allowed, words) in [(true, lang.builder_words().copied), (false, lang.builder_words().not_copied)] {
                let clipboard = "
                    const [allowed] = arguments;
                    navigator.clipboard.writeText = async () => { if (!allowed) throw new Error('refused by the test'); };
                ";
                browser.js_with(clipboard, vec![allowed.into()]).await;
                browser.click("[data-copy=snippet]").await;
                let told = format!("document.getElementById('snippet-told').textContent === '{words}'");
                browser.until("it is told", &told).await;
                check(&browser, &axe, "copied, or not", &mut found).await;
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}
