//! Our dates are those of the browser's own tables: press has none, and both must write the same.

use crate::harness::{Browser, Options, Served, run};
use locale::{AsOf, Date, Language, format_as_of, format_date};
use serde_json::json;

#[test]
fn dates_are_those_of_intl() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.load(&site.url("/en/")).await;
        let intl = "
            const [tag, iso, options] = arguments;
            const text = new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' }).format(new Date(iso));
            return text.replaceAll('\\u00a0', ' ').replaceAll('\\u202f', ' ');
        ";
        for language in Language::ALL {
            let tag = if language == Language::En { "en-GB" } else { language.code() };
            for month in 1..=12 {
                for (year, day) in [(1999, 28), (2024, 1), (2026, 9)] {
                    let date = Date { year, month, day };
                    let iso = date.to_string();
                    let options = json!({ "day": "numeric", "month": "long", "year": "numeric" });
                    let expected = browser.js_with(intl, vec![json!(tag), json!(iso), options]).await;
                    assert_eq!(expected, format_date(date, language), "{language:?} {iso}");
                }
                let as_of = AsOf::Month(2023, month);
                let options = json!({ "month": "long", "year": "numeric" });
                let expected =
                    browser.js_with(intl, vec![json!(tag), json!(format!("2023-{month:02}-01")), options]).await;
                assert_eq!(expected, format_as_of(as_of, language), "{language:?} {month}");
            }
        }
    });
}
