//! Pixels as JPEG, PNG and WebP files that hold nothing else.

use anyhow::{Result, anyhow};
use image::{DynamicImage, RgbaImage, codecs::jpeg::JpegEncoder};
use std::collections::BTreeMap;
use webp::{Encoder, WebPConfig};

/// The quality of JPEG, of 100.
const JPEG: u8 = 72;

/// The qualities of lossy WebP, of 100: the first at which a photo fits.
const WEBP: [f32; 7] = [76.0, 68.0, 60.0, 50.0, 40.0, 30.0, 20.0];

/// What a photo may weigh: 60 kB at 960 × 720, about five seconds of a bad connection.
const BYTES_PER_PIXEL: f64 = 60_000.0 / (960.0 * 720.0);

pub fn jpeg(pixels: &RgbaImage) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, JPEG).encode_image(&rgb(pixels))?;
    Ok(bytes)
}

fn rgb(pixels: &RgbaImage) -> image::RgbImage {
    DynamicImage::from(pixels.clone()).into_rgb8()
}

fn is_opaque(pixels: &RgbaImage) -> bool {
    pixels.pixels().all(|pixel| pixel[3] == u8::MAX)
}

/// With a palette where 256 colours are enough.
pub fn png(pixels: &RgbaImage) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let data = match palette(pixels) {
        Some((colours, indices)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder
                .set_palette(colours.iter().flat_map(|colour| [colour[0], colour[1], colour[2]]).collect::<Vec<u8>>());
            if colours.iter().any(|colour| colour[3] != u8::MAX) {
                encoder.set_trns(colours.iter().map(|colour| colour[3]).collect::<Vec<u8>>());
            }
            encoder.set_filter(png::Filter::NoFilter);
            indices
        }
        None if is_opaque(pixels) => {
            encoder.set_color(png::ColorType::Rgb);
            rgb(pixels).into_raw()
        }
        None => {
            encoder.set_color(png::ColorType::Rgba);
            pixels.as_raw().clone()
        }
    };
    encoder.write_header()?.write_image_data(&data)?;
    Ok(bytes)
}

fn palette(pixels: &RgbaImage) -> Option<(Vec<[u8; 4]>, Vec<u8>)> {
    let mut places = BTreeMap::new();
    for pixel in pixels.pixels() {
        places.insert(pixel.0, 0);
        if places.len() > 256 {
            return None;
        }
    }
    places.values_mut().zip(0..=u8::MAX).for_each(|(place, at)| *place = at);
    let indices = pixels.pixels().map(|pixel| places[&pixel.0]).collect();
    Some((places.into_keys().collect(), indices))
}

/// A drawing without loss if that is smaller; a photo as good as its weight allows.
pub fn webp(pixels: &RgbaImage, is_drawing: bool) -> Result<Vec<u8>> {
    let opaque = is_opaque(pixels).then(|| rgb(pixels));
    let (width, height) = pixels.dimensions();
    let encoder = match &opaque {
        Some(pixels) => Encoder::from_rgb(pixels, width, height),
        None => Encoder::from_rgba(pixels, width, height),
    };
    if is_drawing {
        let (exact, lossy) = (webp_with(&encoder, true, 75.0)?, webp_with(&encoder, false, 85.0)?);
        return Ok(if exact.len() <= lossy.len() { exact } else { lossy });
    }
    let budget = (f64::from(width) * f64::from(height) * BYTES_PER_PIXEL) as usize;
    let mut bytes = Vec::new();
    for quality in WEBP {
        bytes = webp_with(&encoder, false, quality)?;
        if bytes.len() <= budget {
            break;
        }
    }
    Ok(bytes)
}

fn webp_with(encoder: &Encoder<'_>, lossless: bool, quality: f32) -> Result<Vec<u8>> {
    let mut config = WebPConfig::new().map_err(|()| anyhow!("libwebp has no configuration"))?;
    config.lossless = i32::from(lossless);
    config.quality = quality;
    let bytes = encoder.encode_advanced(&config).map_err(|error| anyhow!("libwebp: {error:?}"))?;
    Ok(bytes.to_vec())
}
