//! The site as an app that can be installed: a web app manifest for each language (W3C Web Application Manifest).

use crate::{
    app::App,
    content::{Campaign, LocaleContent, Screenshot},
    hash::hashed_name,
    output::File,
};
use campaign::{Image, route::Route};
use locale::Locale;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The manifest of each language of a campaign.
pub fn manifests(campaign: &Campaign, app: &App) -> BTreeMap<Locale, File> {
    let base = &campaign.address.base;
    let mut icons = vec![json!({ "src": base.href(&app.icon), "type": "image/svg+xml", "sizes": "any" })];
    for (size, path) in &app.icons {
        let icon = |purpose: &str| json!({ "src": base.href(path), "type": "image/png", "sizes": format!("{size}x{size}"), "purpose": purpose });
        icons.push(icon("any"));
        // The sign leaves room at its edge: a launcher may cut a circle out of the largest.
        icons.extend((app.icons.keys().max() == Some(size)).then(|| icon("maskable")));
    }
    let manifest = |(lang, edition): (&Locale, &LocaleContent)| {
        let start = base.href(Route::About(*lang));
        let manifest = json!({
            "id": start,
            "name": edition.site.name,
            "short_name": short(&edition.site.name),
            "description": edition.site.description,
            "lang": lang.code(),
            "start_url": start,
            "scope": base.href("/"),
            "display": "minimal-ui",
            // For the moment before a page shows.
            "background_color": app.colour("--paper"),
            "theme_color": app.colour("--accent"),
            "icons": icons,
            "screenshots": screenshots(campaign, *lang),
        });
        let bytes = manifest.to_string().into_bytes();
        let path = format!("/app/{}", hashed_name(&format!("{}.webmanifest", lang.code()), &bytes));
        (*lang, File { path, bytes })
    };
    campaign.locales.iter().map(manifest).collect()
}

fn screenshots(campaign: &Campaign, lang: Locale) -> Vec<Value> {
    let shot = |(shot, image): &(Screenshot, Image)| {
        json!({
            "src": campaign.address.base.href(&image.src),
            "sizes": format!("{}x{}", image.width, image.height),
            "form_factor": if shot.wide { "wide" } else { "narrow" },
            "label": shot.label.get(&lang),
        })
    };
    campaign.screenshots.iter().map(shot).collect()
}

/// What fits below an icon: the name up to its first colon or full stop.
fn short(name: &str) -> &str {
    name.split([':', '.', '—']).next().unwrap_or(name).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    /// The browser shows these colours beside those of the style sheet, so all of them change together.
    #[test]
    fn manifest_and_icon_have_the_colours_of_the_style_sheet() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let app = App { css: crate::style::read(&root.join("style")).unwrap(), ..App::default() };
        let is_colour = |colour: &str| colour.len() == 7 && colour[1..].bytes().all(|byte| byte.is_ascii_hexdigit());
        let (paper, accent) = (app.colour("--paper").unwrap(), app.colour("--accent").unwrap());
        assert!(is_colour(paper) && is_colour(accent), "{paper} {accent}");
        let icon = fs::read_to_string(root.join("assets/icon.svg")).unwrap();
        assert!(icon.contains(&format!("fill=\"{accent}\"")), "assets/icon.svg is not {accent}");
    }

    #[test]
    fn a_short_name_fits_below_an_icon() {
        assert_eq!(short("Release Hostages: A Demand for Freedom"), "Release Hostages");
        assert_eq!(short("Звільніть заручників: вимога свободи"), "Звільніть заручників");
        assert_eq!(short("Test campaign"), "Test campaign");
    }
}
