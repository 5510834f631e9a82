//! The browsers of the tests are the same on every machine.

use crate::harness::{Browser, Options, Served, run};

/// The widths of one text in families that no machine has all the same, each width once.
const WIDTHS: &str = r#"
    const context = document.createElement("canvas").getContext("2d");
    const families = ["serif", "sans-serif", "monospace", "system-ui", "Georgia", "Arial", "Noto Serif", "Noto Sans"]
        .concat("DejaVu Serif", "DejaVu Sans Mono", "Liberation Serif", "Liberation Sans");
    const widths = families.map((family) => {
        context.font = `40px ${family}`;
        return String(context.measureText("Test story 17: mmm iii WWW, Їжак").width);
    });
    return [...new Set(widths)].join()"#;

#[test]
fn fonts_locale_and_time_zone_are_not_those_of_the_machine() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let site = Served::root().await;
        browser.load(&site.url("/en/")).await;
        let widths = browser.text(WIDTHS).await;
        assert!(widths.parse::<f64>().is_ok_and(|width| width > 0.0), "one font for every family: {widths}");
        let resolved = "const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions();
            return `${locale.split('-')[0]} ${timeZone} ${new Date(0).getTimezoneOffset()}`";
        assert_eq!(browser.text(resolved).await, "en UTC 0");
    });
}
