//! A long list: "show more" appends in place, and what was appended stays over back, forward and a reload.

use crate::harness::{Browser, Fault, Options, Served, get, run};
use campaign::{Feed, decode, route::Route};
use campaign_site::load::LoadError;
use locale::Locale;
use messages::LocaleExt;
use serde_json::Value;

const MORE: &str = ".list .onward a";
const TITLES: &str =
    "return [...document.querySelectorAll('.list .card :is(h2, h3)')].map((title) => title.textContent).join('\\n')";

async fn feed(site: &Served, route: &Route) -> Feed {
    let json = get(site.server, &site.base.href(route.data().expect("a list has a file")), &[]).await.text();
    decode(&json).expect("a feed")
}

fn titles(feeds: &[&Feed]) -> String {
    let titles = feeds.iter().flat_map(|feed| &feed.items).map(|item| item.title.as_str());
    titles.collect::<Vec<_>>().join("\n")
}

/// The whole list is there, scrolled to where it was left.
async fn left(browser: &Browser, y: &Value, titles: &str) {
    let where_it_was = format!("document.querySelector('.appended') && scrollY === {y}");
    browser.until("the list is where it was left", &where_it_was).await;
    assert_eq!(browser.text(TITLES).await, titles);
}

#[test]
fn older_stories_are_appended_and_stay() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::sub().await;
        for lang in Locale::ALL {
            let words = lang.messages();
            let route = Route::Stories(lang, None);
            let (front, older) = (feed(&site, &route).await, feed(&site, &route.page(1)).await);
            assert_eq!(front.campaign.older, Some(1), "the artificial campaign has a second page");
            browser.open_page(&site.url(route.path())).await;
            browser.js("window.sameDocument = true").await;
            assert_eq!(browser.text(TITLES).await, titles(&[&front]));
            let link = browser.text(&format!("return document.querySelector('{MORE}').pathname")).await;
            assert_eq!(link, site.base.href(route.page(1)), "without a script it leads to the page's document");

            browser.click(MORE).await;
            browser.until("the older stories are there", "document.activeElement.closest('.appended')").await;
            assert_eq!(browser.text(TITLES).await, titles(&[&front, &older]));
            assert_eq!(browser.text("return document.activeElement.textContent").await, older.items[0].title);
            let added = u32::try_from(older.items.len()).expect("a page is short");
            assert_eq!(browser.visible_text(".list [role=status]").await, (words.stories_added)(added));
            assert_eq!(browser.text("return location.pathname").await, site.base.href(&route));
            assert_eq!(browser.js(&format!("return document.querySelector('{MORE}')")).await, Value::Null);

            // Into an appended story, and back.
            browser.js("document.querySelectorAll('.appended')[10].scrollIntoView()").await;
            browser.until("the position is remembered", "history.state?.y === scrollY && scrollY > 0").await;
            let y = browser.js("return scrollY").await;
            browser.click(".appended:nth-last-child(9 of .appended) :is(h2, h3) a").await;
            browser.until("the story is open", "document.querySelector('article.text')").await;
            browser.back().await;
            left(&browser, &y, &titles(&[&front, &older])).await;
            assert_eq!(browser.js("return window.sameDocument").await, true);

            browser.reload().await;
            left(&browser, &y, &titles(&[&front, &older])).await;
        }
        assert_eq!(browser.console().await, [""; 0]);
    });
}

#[test]
fn older_stories_that_do_not_come_can_be_asked_for_again() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::sub().await;
        let words = Locale::En.messages();
        let route = Route::Stories(Locale::En, None);
        let (front, older) = (feed(&site, &route).await, feed(&site, &route.page(1)).await);
        let faults = [
            (Fault::status(500), LoadError::Server(500)),
            (Fault::status(404), LoadError::NotFound),
            (Fault::json("{"), LoadError::Unreadable),
            (Fault::json("{\"schema\": 99}"), LoadError::Newer),
        ];
        for (fault, error) in faults {
            // To open the same address again would be a reload, which keeps what was appended.
            browser.open_page(&site.url("/en/")).await;
            browser.open_page(&site.url(route.path())).await;
            site.proxy.fail("/page/1.json", fault);
            browser.click(MORE).await;
            let told = format!(
                "document.querySelector('.list [role=status]').textContent.trim() === '{}'",
                error.sentence(words)
            );
            browser.until("the failure is told", &told).await;
            assert_eq!(browser.text(TITLES).await, titles(&[&front]));
            site.proxy.heal();
            browser.click(MORE).await;
            browser.until("the older stories are there", "document.activeElement.closest('.appended')").await;
            assert_eq!(browser.text(TITLES).await, titles(&[&front, &older]));
        }
    });
}
