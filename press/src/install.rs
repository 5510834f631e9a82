//! The site as an app among others: a web app manifest for each language (W3C Web Application Manifest) and the sign in the sizes that
//! phones want.

use crate::{
    app::{App, hashed_name},
    content::{Campaign, LocaleContent, Screenshot},
    output::File,
};
use anyhow::{Context, Result};
use campaign::{Image, route::Route};
use locale::Locale;
use resvg::{tiny_skia, usvg};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// In pixels: iOS, Android's launcher, Android's splash screen.
const SIZES: [u32; 3] = [180, 192, 512];

/// The sign as pictures, by their size in pixels.
pub fn icons(svg: &[u8]) -> Result<BTreeMap<u32, File>> {
    let icon = |size: &u32| {
        let bytes = png(svg, *size)?;
        let path = format!("/app/{}", hashed_name(&format!("icon-{size}.png"), &bytes));
        Ok((*size, File { path, bytes }))
    };
    SIZES.iter().map(icon).collect()
}

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
            "background_color": BACKGROUND,
            "theme_color": THEME,
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

/// `--paper` and `--accent` of the style on paper, for the moment before a page shows.
const BACKGROUND: &str = "#fcfbf8";
const THEME: &str = "#17457f";

/// What fits below an icon: the name up to its first colon or full stop.
fn short(name: &str) -> &str {
    name.split([':', '.', '—']).next().unwrap_or(name).trim()
}

fn png(svg: &[u8], size: u32) -> Result<Vec<u8>> {
    let tree = usvg::Tree::from_data(svg, &usvg::Options::default()).context("assets/icon.svg cannot be drawn")?;
    let mut pixels = tiny_skia::Pixmap::new(size, size).context("an icon has no size")?;
    let scale = size as f32 / tree.size().width();
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size, size);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let plain: Vec<u8> = pixels
        .pixels()
        .iter()
        .flat_map(|pixel| {
            let colour = pixel.demultiply();
            [colour.red(), colour.green(), colour.blue(), colour.alpha()]
        })
        .collect();
    encoder.write_header()?.write_image_data(&plain)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::GenericImageView;

    #[test]
    fn a_short_name_fits_below_an_icon() {
        assert_eq!(short("Release Hostages: A Demand for Freedom"), "Release Hostages");
        assert_eq!(short("Звільніть заручників: вимога свободи"), "Звільніть заручників");
        assert_eq!(short("Test campaign"), "Test campaign");
    }

    #[test]
    fn an_icon_is_a_square_picture() {
        let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#17457f"/></svg>"##;
        for size in SIZES {
            let bytes = png(svg, size).unwrap();
            assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (size, size));
            crate::picture::scan(&bytes).unwrap();
        }
    }
}
