//! The icon as PNG, for what does not take SVG.

use crate::{hash::hashed_name, output::File};
use anyhow::{Context, Result};
use resvg::{tiny_skia, usvg};
use std::collections::BTreeMap;

/// In pixels: iOS, Android's launcher, Android's splash screen.
const SIZES: [u32; 3] = [180, 192, 512];

/// The icon by its size in pixels.
pub fn pictures(svg: &[u8]) -> Result<BTreeMap<u32, File>> {
    let picture = |size: &u32| {
        let bytes = png(svg, *size)?;
        let path = format!("/app/{}", hashed_name(&format!("icon-{size}.png"), &bytes));
        Ok((*size, File { path, bytes }))
    };
    SIZES.iter().map(picture).collect()
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
    fn an_icon_is_a_square_picture() {
        let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#17457f"/></svg>"##;
        for size in SIZES {
            let bytes = png(svg, size).unwrap();
            assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (size, size));
            crate::picture::scan(&bytes).unwrap();
        }
    }
}
