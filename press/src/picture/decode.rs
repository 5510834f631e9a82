//! From a file that anybody may have sent to pixels: upright, in sRGB, no larger than they are published.

use super::{
    Facts,
    container::{self, Container},
};
use anyhow::{Context, Result, anyhow, bail};
use fast_image_resize::Resizer;
use image::{
    ColorType, DynamicImage, GrayAlphaImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage,
    metadata::Orientation,
};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use std::{
    io::Cursor,
    sync::{Mutex, PoisonError},
};

/// What a decoder cannot read.
pub const DAMAGED: &str = "is damaged: save it again as JPEG or PNG";

/// Above the largest photos of phones.
const MOST_PIXELS: u64 = 50_000_000;

/// How much memory a picture may take while it is opened, in bytes: the pixels, and what the decoder needs beside them.
const MOST_BYTES: u64 = 250_000_000;

/// No profile of a camera is as large.
const LARGEST_PROFILE: usize = 1 << 20;

/// One picture at a time is in memory as large as it came, however many processors draw.
static DECODING: Mutex<()> = Mutex::new(());

/// A file that is open and may be decoded.
struct Opened<'a> {
    decoder: Box<dyn ImageDecoder + 'a>,
    container: Container<'a>,
    orientation: Orientation,
}

/// What has to be known of a picture before it is drawn. All of it is decoded: a damaged one is found now.
pub fn facts(bytes: &[u8]) -> Result<Facts> {
    let _one_at_a_time = DECODING.lock().unwrap_or_else(PoisonError::into_inner);
    let Opened { decoder, container, orientation } = open(bytes)?;
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let (width, height) = upright(image.width(), image.height(), orientation);
    let is_drawing = container.format != ImageFormat::Jpeg && is_drawing(&image);
    Ok(Facts { width, height, is_drawing, is_animated: container.is_animated, is_cmyk: container.is_cmyk })
}

/// The pixels in this size, which is that of the upright picture.
pub fn pixels(bytes: &[u8], width: u32, height: u32) -> Result<RgbaImage> {
    let one_at_a_time = DECODING.lock().unwrap_or_else(PoisonError::into_inner);
    let Opened { mut decoder, orientation, .. } = open(bytes)?;
    // A profile that cannot be read is none: browsers do the same.
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let (width, height) = upright(width, height, orientation);
    let image = if (image.width(), image.height()) == (width, height) {
        image
    } else {
        let mut smaller = DynamicImage::new(width, height, image.color());
        Resizer::new().resize(&image, &mut smaller, None).context("cannot be made smaller")?;
        smaller
    };
    drop(one_at_a_time);
    let has_colour = image.color().has_color();
    let mut pixels = image.into_rgba8();
    if let Some(profile) = profile {
        pixels = in_srgb(&profile, has_colour, &pixels).unwrap_or(pixels);
    }
    let mut image = DynamicImage::from(pixels);
    image.apply_orientation(orientation);
    Ok(image.into_rgba8())
}

/// The same pixels in another size.
pub fn resized(pixels: &RgbaImage, width: u32, height: u32) -> Result<RgbaImage> {
    let mut smaller = DynamicImage::new_rgba8(width, height);
    Resizer::new().resize(&DynamicImage::from(pixels.clone()), &mut smaller, None)?;
    Ok(smaller.into_rgba8())
}

/// Width and height after (and as well before) an orientation.
fn upright(width: u32, height: u32, orientation: Orientation) -> (u32, u32) {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    match orientation {
        Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH => (height, width),
        _ => (width, height),
    }
}

fn open(bytes: &[u8]) -> Result<Opened<'_>> {
    let container = container::read(bytes)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), container.format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let mut decoder =
        reader.into_decoder().map_err(|error| if container.is_whole { damaged(error) } else { anyhow!(CUT_SHORT) })?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        bail!("{DAMAGED}");
    }
    let most = MOST_PIXELS.min(MOST_BYTES / bytes_per_pixel(decoder.color_type(), &container));
    if pixels > most {
        bail!(
            "is too large, with {width} × {height} pixels: save it with at most {} million pixels, as a photo of {} × {} has",
            most / 1_000_000,
            (most as f64 * 4.0 / 3.0).sqrt() as u64 / 100 * 100,
            (most as f64 * 3.0 / 4.0).sqrt() as u64 / 100 * 100,
        );
    }
    if !container.is_whole {
        bail!("{CUT_SHORT}");
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let from_exif = container.exif.and_then(Orientation::from_exif_chunk);
    Ok(Opened { decoder: Box::new(decoder), orientation: from_exif.unwrap_or(orientation), container })
}

const CUT_SHORT: &str = "is cut short, as by a copy that broke off: copy it again from where it came";

/// What a pixel takes in memory while a picture is decoded and made smaller.
fn bytes_per_pixel(color: ColorType, container: &Container<'_>) -> u64 {
    let decoded = u64::from(color.bytes_per_pixel());
    // The resizer multiplies all by what is transparent first; a progressive JPEG has 16 bits for each of its coefficients.
    decoded * if color.has_alpha() { 2 } else { 1 } + if container.is_progressive { 6 } else { 0 }
}

fn damaged(error: ImageError) -> anyhow::Error {
    match error {
        ImageError::Limits(_) => {
            anyhow!("is too large to be opened: save it with at most {} million pixels", MOST_PIXELS / 1_000_000)
        }
        error => anyhow!("{DAMAGED} ({error})"),
    }
}

/// Whether half of all pixels are like their neighbour, or some are transparent. A photo's noise makes neighbours differ.
fn is_drawing(image: &DynamicImage) -> bool {
    let (size, color) = (usize::from(image.color().bytes_per_pixel()), image.color());
    let pixels = image.as_bytes().chunks_exact(size);
    if color.has_alpha() {
        let alpha = size / usize::from(color.channel_count());
        if pixels.clone().any(|pixel| pixel[size - alpha..].iter().any(|byte| *byte != u8::MAX)) {
            return true;
        }
    }
    let same = pixels.clone().zip(pixels.clone().skip(1)).filter(|(one, next)| one == next).count();
    same * 2 >= pixels.len()
}

/// Pixels of a profile (ICC.1) as sRGB, so that they need none. `None` for a profile that is not for such pixels.
fn in_srgb(profile: &[u8], has_colour: bool, pixels: &RgbaImage) -> Option<RgbaImage> {
    if profile.len() > LARGEST_PROFILE {
        return None;
    }
    let (from, srgb, options) =
        (ColorProfile::new_from_slice(profile).ok()?, ColorProfile::new_srgb(), TransformOptions::default());
    let mut converted = RgbaImage::new(pixels.width(), pixels.height());
    match from.color_space {
        DataColorSpace::Rgb if has_colour => {
            let transform = from.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgba, options).ok()?;
            transform.transform(pixels, &mut converted).ok()?;
        }
        DataColorSpace::Gray if !has_colour => {
            let grey: GrayAlphaImage = DynamicImage::from(pixels.clone()).into_luma_alpha8();
            let transform = from.create_transform_8bit(Layout::GrayAlpha, &srgb, Layout::Rgba, options).ok()?;
            transform.transform(&grey, &mut converted).ok()?;
        }
        _ => return None,
    }
    Some(converted)
}
