//! Pictures of all formats, made here: what they show is artificial, and what they hide is [`MARKER`].
#![allow(dead_code, clippy::unwrap_used, reason = "each test takes what it needs, and may panic")]

use flate2::{Compression, write::ZlibEncoder};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops::FilterType};
use std::io::{Cursor, Write};

/// What stands in every piece of metadata. It is in no picture's pixels.
pub const MARKER: &str = "N0BODY-SHALL-READ-THIS";

/// Red, green, blue and white, from the upper left to the lower right.
pub const CORNERS: [[u8; 3]; 4] = [[200, 40, 40], [40, 160, 40], [40, 40, 200], [240, 240, 240]];

/// Four fields of colour with a grain that no drawing has.
pub fn corners(width: u32, height: u32) -> RgbImage {
    let mut grain = Random(17);
    RgbImage::from_fn(width, height, |x, y| {
        let field = CORNERS[usize::from(x >= width / 2) + 2 * usize::from(y >= height / 2)];
        Rgb(field.map(|channel| channel.saturating_add((grain.next() % 13) as u8)))
    })
}

/// As a camera sees it: light that changes slowly, round and straight edges of all sizes, fine structure in places, grain. Made at
/// 1500 pixels and then enlarged: nothing that is published is wider than 1600.
pub fn photo(width: u32, height: u32) -> RgbImage {
    if width > 1500 {
        let image = DynamicImage::from(photo(1500, 1500 * height / width));
        return image.resize_exact(width, height, FilterType::CatmullRom).into_rgb8();
    }
    let mut random = Random(4711);
    let mut unit = || f64::from(random.next() % 10_000) / 10_000.0;
    let discs: Vec<[f64; 6]> = (0..140)
        .map(|at| [unit(), unit(), 0.3 / (1.0 + f64::from(at) * 0.4) + 0.004, unit(), unit(), unit()])
        .collect();
    let waves: Vec<[f64; 4]> =
        (0..24).map(|at| [unit() - 0.5, unit() - 0.5, unit() * 6.3, f64::from(at + 1)]).collect();
    let mut grain = Random(99);
    let mut near: Vec<&[f64; 6]> = Vec::new();
    RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (f64::from(x) / f64::from(height), f64::from(y) / f64::from(height));
        if x == 0 {
            near = discs.iter().filter(|[_, cy, radius, ..]| (v - cy).abs() < *radius).collect();
        }
        let mut colour = [0.75 - 0.35 * v, 0.7 - 0.25 * v, 0.6 - 0.1 * v + 0.1 * u];
        for [cx, cy, radius, red, green, blue] in &near {
            let (dx, dy) = (u - cx * 1.33, v - cy);
            let distance = dx * dx + dy * dy;
            if distance < radius * radius {
                let shade = 1.0 - 0.5 * distance / (radius * radius);
                colour = [red * shade, green * shade, blue * shade];
            }
        }
        // Grass, leaves, cloth: structure of every size in the lower third.
        let structure: f64 = if v < 0.66 {
            0.0
        } else {
            let wave = |[a, b, phase, size]: &[f64; 4]| ((a * u + b * v) * 60.0 * size + phase).sin() / size.sqrt();
            waves.iter().map(wave).sum::<f64>() * 0.035
        };
        let noise = (f64::from(grain.next() % 1000) / 1000.0 - 0.5) * 0.03;
        Rgb(colour.map(|channel| ((channel + structure + noise).clamp(0.0, 1.0) * 255.0) as u8))
    })
}

/// Numbers without a pattern, the same each time (xorshift).
pub struct Random(pub u32);

impl Random {
    pub fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }
}

pub fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// TIFF with an orientation, a description and a place: what an `Exif` segment holds.
pub fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let words = format!("{MARKER}\0");
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    // The first directory ends at 50, the one with the place at 80.
    tiff.extend(3u16.to_le_bytes());
    tiff.extend(entry(0x010e, 2, words.len() as u32, 80));
    tiff.extend(entry(0x0112, 3, 1, u32::from(orientation)));
    tiff.extend(entry(0x8825, 4, 1, 50));
    tiff.extend([0; 4]);
    tiff.extend(2u16.to_le_bytes());
    tiff.extend(entry(0x001b, 7, words.len() as u32, 80));
    tiff.extend(entry(0x001d, 2, words.len() as u32, 80));
    tiff.extend([0; 4]);
    tiff.extend(words.bytes());
    tiff
}

pub fn xmp() -> String {
    format!("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:li>{MARKER}</rdf:li></x:xmpmeta>")
}

/// A JPEG segment.
pub fn segment(marker: u8, parts: &[&[u8]]) -> Vec<u8> {
    let data = parts.concat();
    [&[0xff, marker][..], &(data.len() as u16 + 2).to_be_bytes(), &data].concat()
}

/// A JPEG with more segments behind its start, and bytes behind its end.
pub fn jpeg_with(jpeg: &[u8], segments: &[u8], end: &[u8]) -> Vec<u8> {
    [&jpeg[..2], segments, &jpeg[2..], end].concat()
}

/// A PNG chunk.
pub fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let checked = [&kind[..], data].concat();
    let mut crc = flate2::Crc::new();
    crc.update(&checked);
    [&(data.len() as u32).to_be_bytes()[..], &checked, &crc.sum().to_be_bytes()].concat()
}

/// A PNG with more chunks behind its header and before its end, and bytes behind that.
pub fn png_with(png: &[u8], first: &[u8], last: &[u8], end: &[u8]) -> Vec<u8> {
    let (header, end_of_picture) = (33, png.len() - 12);
    [&png[..header], first, &png[header..end_of_picture], last, &png[end_of_picture..], end].concat()
}

pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn riff(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let padding = vec![0; data.len() % 2];
    [&kind[..], &(data.len() as u32).to_le_bytes(), data, &padding].concat()
}

/// A WebP with metadata: `flags` are those of VP8X (0x20 ICC, 0x08 EXIF, 0x04 XMP).
pub fn webp_with(image: &RgbImage, flags: u8, first: &[(&[u8; 4], &[u8])], last: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let (width, height) = image.dimensions();
    let simple = webp::Encoder::from_rgb(image, width, height).encode(90.0);
    let size = |length: u32| (length - 1).to_le_bytes()[..3].to_vec();
    let header = [vec![flags, 0, 0, 0], size(width), size(height)].concat();
    let chunks =
        |chunks: &[(&[u8; 4], &[u8])]| chunks.iter().flat_map(|(kind, data)| riff(kind, data)).collect::<Vec<u8>>();
    let body = [b"WEBP".to_vec(), riff(b"VP8X", &header), chunks(first), simple[12..].to_vec(), chunks(last)].concat();
    riff(b"RIFF", &body)
}

/// A GIF of so many frames, each another colour below the same corners.
pub fn gif(image: &RgbImage, frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for number in 0..frames {
        let mut image = DynamicImage::from(image.clone()).into_rgba8();
        if number > 0 {
            image.pixels_mut().for_each(|pixel| pixel.0 = [0, 0, 0, 255]);
        }
        encoder.encode_frame(image::Frame::new(image)).unwrap();
    }
    drop(encoder);
    bytes
}

/// A GIF with a comment before its first frame, and bytes behind its end.
pub fn gif_with_comment(gif: &[u8], end: &[u8]) -> Vec<u8> {
    let flags = gif[10];
    let start = 13 + if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let comment = [&[0x21, 0xfe, MARKER.len() as u8], MARKER.as_bytes(), &[0]].concat();
    [&gif[..start], &comment, &gif[start..], end].concat()
}

/// What is upright, as a camera with this EXIF orientation (1 to 8) stores it.
pub fn stored(image: &RgbImage, orientation: u16) -> RgbImage {
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    match orientation {
        2 => flip_horizontal(image),
        3 => rotate180(image),
        4 => flip_vertical(image),
        5 => flip_horizontal(&rotate90(image)),
        6 => rotate270(image),
        7 => flip_horizontal(&rotate270(image)),
        8 => rotate90(image),
        _ => image.clone(),
    }
}

/// A grey JPEG in four colours (CMYK with Adobe's marker): every block has the value zero.
pub fn cmyk_jpeg(width: u16, height: u16) -> Vec<u8> {
    let component = |id: u8| [id, 0x11, 0];
    let size = [height.to_be_bytes(), width.to_be_bytes()].concat();
    let components: Vec<u8> = (1..=4).flat_map(component).collect();
    // One code of one bit, for "no difference" and "end of block".
    let table = |class: u8| segment(0xc4, &[&[class, 1], &[0; 15], &[0]]);
    let blocks = vec![0; usize::from(width.div_ceil(8)) * usize::from(height.div_ceil(8))];
    [
        vec![0xff, 0xd8],
        segment(0xee, &[b"Adobe\0\x64\0\0\0\0\0"]),
        segment(0xdb, &[&[0], &[1; 64]]),
        segment(0xc0, &[&[8], &size, &[4], &components]),
        table(0x00),
        table(0x10),
        segment(0xda, &[&[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]]),
        blocks,
        vec![0xff, 0xd9],
    ]
    .concat()
}
