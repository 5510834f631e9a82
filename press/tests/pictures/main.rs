//! Pictures: whatever somebody gives, the site shows its pixels and tells nothing else.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/rendered.rs"]
mod rendered;

#[path = "../common/pictures.rs"]
mod pictures;

mod published;
mod refused;

use campaign::Content;
use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage, imageops::FilterType};
use locale::Locale;
use pictures::{
    CORNERS, MARKER, Random, chunk, cmyk_jpeg, corners, encoded, exif, gif, gif_with_comment, jpeg_with, photo,
    png_with, segment, stored, webp_with, xmp, zlib,
};
use press::{
    app::App,
    bundle,
    content::{Campaign, Compiled, Options, Source, compile, compile_with, fixture},
    output::Files,
    picture::{Cache, Original, Picture, scan},
};
use std::{env, fs, path::PathBuf};

const STORY: &str = "en/stories/test-story-1.md";

fn options() -> Options {
    let base_url = Some("https://campaign.example/".to_owned());
    Options { today: "2026-01-01".parse().unwrap(), base_url, drafts: false }
}

/// A campaign whose only story shows these pictures, one below the other.
fn source<'a>(pictures: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Source {
    let mut source = fixture::generate(1);
    let mut story = String::from_utf8(source.get(STORY).unwrap().to_vec()).unwrap();
    for (name, bytes) in pictures {
        story += &format!("\n\n![Test picture](<media/{name}>)\n");
        source.put(format!("media/{name}"), bytes);
    }
    source.put(STORY, story);
    source
}

fn compiled(source: &Source) -> Compiled {
    compile(source, &options()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The files of the picture with this name, each decoded.
fn shown<'a>(files: &'a Files, name: &str) -> Vec<(&'a str, RgbImage)> {
    let start = format!("/media/{name}-");
    let found = files.range(start.clone()..).take_while(|(path, _)| path.starts_with(&start));
    found.map(|(path, bytes)| (path.as_str(), image::load_from_memory(bytes).unwrap().into_rgb8())).collect()
}

/// A picture by itself.
fn open(bytes: Vec<u8>) -> anyhow::Result<Picture> {
    Picture::open(Original::Memory(bytes.into()), "test", &Cache::default())
}

fn differs(one: [u8; 3], other: [u8; 3]) -> u8 {
    one.iter().zip(other).map(|(one, other)| one.abs_diff(other)).max().unwrap()
}

fn check_corners(image: &RgbImage, what: &str) {
    let (width, height) = image.dimensions();
    for (at, expected) in CORNERS.into_iter().enumerate() {
        let (x, y) = (width / 4 + width / 2 * (at as u32 % 2), height / 4 + height / 2 * (at as u32 / 2));
        let found = image.get_pixel(x, y).0;
        assert!(differs(found, expected) < 32, "{what}: {found:?} in place of {expected:?} at {x}, {y}");
    }
}

/// Thirty and more pictures, every one with [`MARKER`] somewhere: name and bytes. Upright they are 120 × 80.
fn hiding() -> Vec<(String, Vec<u8>)> {
    let upright = corners(120, 80);
    let jpeg = |image: &RgbImage| encoded(image.clone(), ImageFormat::Jpeg);
    let png = |image: &RgbImage| encoded(image.clone(), ImageFormat::Png);
    let (plain_jpeg, plain_png, plain_gif) = (jpeg(&upright), png(&upright), gif(&upright, 1));
    let mut found = Vec::new();
    for orientation in 1..=8 {
        let (stored, exif) = (stored(&upright, orientation), exif(orientation));
        let app1 = segment(0xe1, &[b"Exif\0\0", &exif]);
        found.push((format!("jpeg-exif-{orientation}.jpg"), jpeg_with(&jpeg(&stored), &app1, b"")));
        found.push((format!("png-exif-{orientation}.png"), png_with(&png(&stored), &chunk(b"eXIf", &exif), b"", b"")));
        found.push((format!("webp-exif-{orientation}.webp"), webp_with(&stored, 0x08, &[], &[(b"EXIF", &exif)])));
    }
    let marker = MARKER.as_bytes();
    let wide: Vec<u8> = MARKER.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let packet = xmp();
    let icc = profile_with_marker();
    let jpegs: [(&str, Vec<u8>, &[u8]); 11] = [
        ("xmp", segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()]), b""),
        ("long-xmp", segment(0xe1, &[b"http://ns.adobe.com/xmp/extension/\0", &[0; 40], packet.as_bytes()]), b""),
        ("iptc", segment(0xed, &[b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x1b\x1c\x02\x78\0\x16", marker]), b""),
        ("comment", segment(0xfe, &[marker]), b""),
        ("wide-comment", segment(0xfe, &[&wide]), b""),
        ("mpf", segment(0xe2, &[b"MPF\0MM\0*", marker]), b""),
        ("maker", segment(0xe5, &[b"TEST\0", marker]), b""),
        ("jfxx", segment(0xe0, &[b"JFXX\0\x13", marker]), b""),
        ("icc", segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &icc]), b""),
        ("trailing", Vec::new(), marker),
        ("motion-photo", Vec::new(), b"\0\0\0\x18ftypmp42 N0BODY-SHALL-READ-THIS"),
    ];
    for (name, segments, end) in jpegs {
        found.push((format!("jpeg-{name}.jpg"), jpeg_with(&plain_jpeg, &segments, end)));
    }
    let second = jpeg_with(&plain_jpeg, &segment(0xfe, &[marker]), b"");
    found.push(("jpeg-second-picture.jpg".to_owned(), jpeg_with(&plain_jpeg, b"", &second)));
    let text = |kind, data: &[&[u8]]| chunk(kind, &data.concat());
    let none = Vec::new;
    let pngs = [
        ("text", text(b"tEXt", &[b"Comment\0", marker]), none(), &b""[..]),
        ("late-text", none(), text(b"tEXt", &[b"Comment\0", marker]), b""),
        ("packed-text", text(b"zTXt", &[b"Comment\0\0", &zlib(marker)]), none(), b""),
        ("xmp", text(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", packet.as_bytes()]), none(), b""),
        ("own-chunk", text(b"teSt", &[marker]), none(), b""),
        ("trailing", none(), none(), marker),
    ];
    for (name, first, last, end) in pngs {
        found.push((format!("png-{name}.png"), png_with(&plain_png, &first, &last, end)));
    }
    found.push(("webp-xmp.webp".to_owned(), webp_with(&upright, 0x04, &[], &[(b"XMP ", packet.as_bytes())])));
    found.push(("webp-icc.webp".to_owned(), webp_with(&upright, 0x20, &[(b"ICCP", &icc)], &[])));
    found.push(("webp-own-chunk.webp".to_owned(), webp_with(&upright, 0, &[], &[(b"TEST", marker)])));
    found.push(("webp-trailing.webp".to_owned(), [webp_with(&upright, 0, &[], &[]), marker.to_vec()].concat()));
    found.push(("gif-comment.gif".to_owned(), gif_with_comment(&plain_gif, b"")));
    found.push(("gif-trailing.gif".to_owned(), gif_with_comment(&plain_gif, marker)));
    found
}

/// sRGB, described by [`MARKER`].
fn profile_with_marker() -> Vec<u8> {
    let mut profile = moxcms::ColorProfile::new_srgb();
    profile.description = Some(moxcms::ProfileText::PlainString(MARKER.to_owned()));
    profile.copyright = Some(moxcms::ProfileText::PlainString(MARKER.to_owned()));
    profile.encode().unwrap()
}

/// Every form in which the marker might be read out of a file.
fn tells(bytes: &[u8]) -> bool {
    let wide = |to: fn(u16) -> [u8; 2]| MARKER.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let forms = [MARKER.as_bytes().to_vec(), wide(u16::to_be_bytes), wide(u16::to_le_bytes), zlib(MARKER.as_bytes())];
    forms.iter().any(|form| bytes.windows(form.len()).any(|window| window == form))
}
