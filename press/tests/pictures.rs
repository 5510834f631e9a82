//! Pictures: whatever somebody gives, the site shows its pixels and tells nothing else.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/rendered.rs"]
mod rendered;

#[path = "common/pictures.rs"]
mod pictures;

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

#[test]
fn nothing_of_the_metadata_is_published_and_pictures_stand_upright() {
    let pictures = hiding();
    assert!(pictures.len() >= 30, "{}", pictures.len());
    for (name, bytes) in &pictures {
        assert!(tells(bytes), "{name} hides nothing");
    }
    let mut source = source(pictures.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())));
    let config = String::from_utf8(source.get("campaign.toml").unwrap().to_vec()).unwrap();
    let screenshot = "\n[[screenshots]]\nsrc = \"media/jpeg-exif-6.jpg\"\nwide = true\n\
                      label = { en = \"Test\", uk = \"Тест\" }\n";
    source.put("campaign.toml", config + screenshot);
    let Compiled { campaign, warnings, .. } = compiled(&source);
    assert_eq!(warnings, []);
    let files = rendered::rendered(&campaign);
    let copy = bundle::files(&campaign, &App::default()).unwrap();
    for (path, bytes) in files.iter().chain(&copy) {
        assert!(!tells(bytes), "{path} tells");
    }
    for (name, _) in &pictures {
        let name = name.rsplit_once('.').unwrap().0;
        let shown_here = shown(&files, name);
        let formats: Vec<&str> = shown_here.iter().map(|(path, _)| path.rsplit('.').next().unwrap()).collect();
        assert_eq!(formats, ["jpg", "webp"], "{name}");
        let in_copy = shown(&copy, name);
        assert_eq!(in_copy.len(), 1, "{name}");
        for (path, image) in shown_here.iter().chain(&in_copy) {
            assert_eq!(image.dimensions(), (120, 80), "{path}");
            check_corners(image, path);
        }
    }
    let (_, screenshot) = &campaign.screenshots[0];
    assert_eq!((screenshot.width, screenshot.height), (120, 80));
    check_corners(&image::load_from_memory(&files[&screenshot.src]).unwrap().into_rgb8(), "the screenshot");
    for bytes in files.iter().filter(|(path, _)| path.starts_with("/media/")).map(|(_, bytes)| bytes) {
        scan(bytes).unwrap();
    }
}

#[test]
fn a_picture_has_the_widths_that_it_can_have() {
    let check = |(width, height): (u32, u32), widths: &[u32], (largest, as_high): (u32, u32)| {
        let picture = open(encoded(RgbImage::new(width, height), ImageFormat::Jpeg)).unwrap();
        assert_eq!((picture.widths(), picture.size()), (widths.to_vec(), (largest, as_high)), "{width} × {height}");
    };
    check((4000, 3000), &[480, 960, 1600], (1600, 1200));
    check((1600, 900), &[480, 960, 1600], (1600, 900));
    check((1200, 900), &[480, 960, 1200], (1200, 900));
    check((960, 1), &[480, 960], (960, 1));
    check((481, 481), &[480, 481], (481, 481));
    check((480, 100), &[480], (480, 100));
    check((1, 1), &[1], (1, 1));
    check((1000, 20_000), &[480, 819], (819, 16_380));
}

/// The candidate of `srcset` that a browser takes for a viewport and pixel ratio: the first that is wide enough for `sizes`.
fn taken<'a>(srcset: &'a str, sizes: &str, viewport: f64, ratio: f64) -> (&'a str, u32) {
    let length = |text: &str| {
        let number = |unit| text.strip_suffix(unit).map(|number| number.trim().parse::<f64>().unwrap());
        number("em").map(|em| em * 16.0).or(number("vw").map(|vw| vw * viewport / 100.0)).unwrap()
    };
    let slot = sizes.split(',').map(str::trim).find_map(|size| match size.strip_prefix("(min-width:") {
        Some(rest) => rest
            .split_once(')')
            .filter(|(least, _)| viewport >= length(least.trim()))
            .map(|(_, size)| length(size.trim())),
        None => Some(length(size)),
    });
    let candidates = srcset.split(", ").map(|candidate| candidate.split_once(' ').unwrap());
    let mut candidates: Vec<_> =
        candidates.map(|(url, width)| (url, width.trim_end_matches('w').parse().unwrap())).collect();
    candidates.sort_by_key(|(_, width)| *width);
    let wanted = slot.unwrap() * ratio;
    *candidates.iter().find(|(_, width)| f64::from(*width) >= wanted).unwrap_or(candidates.last().unwrap())
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    tag.split_once(&format!(" {name}=\"")).unwrap_or_else(|| panic!("{name} of {tag}")).1.split('"').next().unwrap()
}

#[test]
fn a_phone_loads_little_of_a_large_photo_and_it_is_still_good() {
    let original = photo(4000, 3000);
    let campaign = compiled(&source([("photo.jpg", encoded(original.clone(), ImageFormat::Jpeg))])).campaign;
    let files = rendered::rendered(&campaign);
    let html = String::from_utf8(files["/en/stories/test-story-1/index.html"].clone()).unwrap();
    let (_, picture) = html.split_once("<picture>").unwrap_or_else(|| panic!("{html}"));
    let [webp, plain] = ["<source", "<img"].map(|tag| picture.split_once(tag).unwrap().1.split('>').next().unwrap());
    assert_eq!(attribute(webp, "type"), "image/webp");
    assert_eq!([attribute(plain, "width"), attribute(plain, "height")], ["1600", "1200"]);
    let load = |tag: &str, viewport: f64, ratio: f64| {
        let (url, width) = taken(attribute(tag, "srcset"), attribute(tag, "sizes"), viewport, ratio);
        (width, files[url].as_slice())
    };
    let (width, bytes) = load(webp, 390.0, 2.0);
    assert_eq!(width, 960);
    assert!(bytes.len() <= 60_000, "{} bytes", bytes.len());
    let found = image::load_from_memory(bytes).unwrap().into_rgb8();
    let ideal = DynamicImage::from(original).resize_exact(960, 720, FilterType::Lanczos3).into_rgb8();
    let squares: f64 = found.iter().zip(ideal.iter()).map(|(one, other)| f64::from(one.abs_diff(*other)).powi(2)).sum();
    let decibels = 10.0 * (255.0 * 255.0 / (squares / f64::from(960 * 720 * 3))).log10();
    assert!(decibels > 30.0, "{decibels:.1} dB at {} bytes", bytes.len());
    for (viewport, ratio, expected) in
        [(390.0, 1.0, 480), (390.0, 3.0, 1600), (1280.0, 1.0, 960), (1280.0, 2.0, 1600), (320.0, 1.0, 480)]
    {
        let [(webp, bytes), (plain, more)] = [webp, plain].map(|tag| load(tag, viewport, ratio));
        assert_eq!([webp, plain], [expected; 2], "{viewport} × {ratio}");
        assert!(
            bytes.len() < more.len() && more.len() < 600_000,
            "{viewport} × {ratio}: {} {}",
            bytes.len(),
            more.len()
        );
    }
    assert_eq!(files[attribute(plain, "src")], load(plain, 390.0, 2.0).1, "without srcset");

    // A device keeps one width, the copy to carry another single file without any choice.
    let edition: serde_json::Value = serde_json::from_slice(&files["/content/edition.json"]).unwrap();
    let kept = edition["pictures"].as_array().unwrap();
    let kept: Vec<&str> =
        kept.iter().map(|entry| entry[0].as_str().unwrap()).filter(|path| path.contains("/photo-")).collect();
    let (url, _) = taken(attribute(webp, "srcset"), attribute(webp, "sizes"), 390.0, 2.0);
    assert_eq!(kept, [url]);
    let copy = bundle::files(&campaign, &App::default()).unwrap();
    let page = String::from_utf8(copy["/en/stories/test-story-1/index.html"].clone()).unwrap();
    assert!(!page.contains("srcset") && !page.contains("<source"), "{page}");
    let path = attribute(page.split_once("<img").unwrap().1, "src").trim_start_matches("../");
    assert!(copy.contains_key(&format!("/{path}")), "{path}");
}

#[test]
fn colours_stay_what_they_are_without_a_profile() {
    // From the primaries of Display P3 (SMPTE EG 432-1) and the curve of sRGB.
    let to_srgb = |[red, green, blue]: [u8; 3]| -> [u8; 3] {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let (r, g, b) = (linear(red), linear(green), linear(blue));
        let mixed = [1.2249 * r - 0.2247 * g, -0.0420 * r + 1.0419 * g, -0.0197 * r - 0.0786 * g + 1.0979 * b];
        mixed.map(|value| {
            let value = f64::clamp(value, 0.0, 1.0);
            let value = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
            (value * 255.0).round() as u8
        })
    };
    let p3 = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let colour = [180, 90, 60];
    assert!(differs(colour, to_srgb(colour)) > 10);
    let mut grain = Random(3);
    let image =
        RgbImage::from_fn(100, 60, |_, _| image::Rgb(colour.map(|channel| channel + (grain.next() % 3) as u8 - 1)));
    let iccp = chunk(b"iCCP", &[b"p3\0\0", &zlib(&p3)[..]].concat());
    let pictures = [
        (
            "p3.jpg",
            jpeg_with(
                &encoded(image.clone(), ImageFormat::Jpeg),
                &segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &p3]),
                b"",
            ),
        ),
        ("p3.png", png_with(&encoded(image.clone(), ImageFormat::Png), &iccp, b"", b"")),
        ("p3.webp", webp_with(&image, 0x20, &[(b"ICCP", &p3)], &[])),
        (
            "broken.jpg",
            jpeg_with(&encoded(image, ImageFormat::Jpeg), &segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &[7; 200]]), b""),
        ),
    ];
    for (name, bytes) in pictures {
        let files = rendered::rendered(&compiled(&source([(name, bytes)])).campaign);
        let expected = if name == "broken.jpg" { colour } else { to_srgb(colour) };
        let stem = name.split('.').next().unwrap();
        let shown = shown(&files, stem);
        assert_eq!(shown.len(), 2);
        for (path, image) in shown {
            let found = image.get_pixel(50, 30).0;
            assert!(differs(found, expected) <= 8, "{name}, {path}: {found:?} in place of {expected:?}");
        }
    }
}

fn png_of(
    color: png::ColorType,
    depth: png::BitDepth,
    prepare: impl Fn(&mut png::Encoder<'_, &mut Vec<u8>>),
    data: &[u8],
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 64, 32);
    encoder.set_color(color);
    encoder.set_depth(depth);
    prepare(&mut encoder);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    bytes
}

/// A moving PNG: `frames` frames of 64 × 32, the first grey and the others black.
fn apng(frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 64, 32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_animated(frames, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    (0..frames).for_each(|number| writer.write_image_data(&vec![if number == 0 { 128 } else { 0 }; 64 * 32]).unwrap());
    writer.finish().unwrap();
    bytes
}

fn moving_webp(image: &RgbImage) -> Vec<u8> {
    let config = webp::WebPConfig::new().unwrap();
    let mut encoder = webp::AnimEncoder::new(image.width(), image.height(), &config);
    let black = RgbImage::new(image.width(), image.height());
    for (at, frame) in [image, &black].into_iter().enumerate() {
        encoder.add_frame(webp::AnimFrame::from_rgb(frame, image.width(), image.height(), 100 * at as i32));
    }
    encoder.encode().to_vec()
}

#[test]
fn every_kind_of_picture_is_shown() {
    let grey = |value: u8| vec![value; 64 * 32];
    let (image, none) = (corners(64, 32), |_: &mut png::Encoder<'_, &mut Vec<u8>>| {});
    let wide = |value: u16, channels: usize| value.to_be_bytes().repeat(64 * 32 * channels);
    let palette = |encoder: &mut png::Encoder<'_, &mut Vec<u8>>| {
        encoder.set_palette(vec![128, 128, 128, 0, 0, 0]);
        encoder.set_trns(vec![255, 0]);
    };
    use png::{BitDepth as Depth, ColorType as Color};
    // What is wrong with the name of a file is not wrong with its content.
    let half = [128; 3];
    let cases: [(&str, Vec<u8>, [u8; 3], &str); 14] = [
        ("grey.png", png_of(Color::Grayscale, Depth::Eight, none, &grey(128)), half, ""),
        ("bits.png", png_of(Color::Grayscale, Depth::One, none, &[0xff; 256]), [255; 3], ""),
        ("palette.png", png_of(Color::Indexed, Depth::Eight, palette, &grey(0)), half, ""),
        ("deep.png", png_of(Color::Rgb, Depth::Sixteen, none, &wide(0x8080, 3)), half, ""),
        ("deep-alpha.png", png_of(Color::Rgba, Depth::Sixteen, none, &wide(0x8080, 4)), half, ""),
        ("grey-alpha.png", png_of(Color::GrayscaleAlpha, Depth::Eight, none, &[128, 255].repeat(64 * 32)), half, ""),
        ("grey.jpg", encoded(image::GrayImage::from_pixel(64, 32, image::Luma([128])), ImageFormat::Jpeg), half, ""),
        ("named-png.jpg", png_of(Color::Grayscale, Depth::Eight, none, &grey(128)), half, ""),
        ("named-jpg.png", encoded(RgbImage::from_pixel(64, 32, image::Rgb(half)), ImageFormat::Jpeg), half, ""),
        ("no-extension", encoded(RgbImage::from_pixel(64, 32, image::Rgb(half)), ImageFormat::Jpeg), half, ""),
        ("cmyk.jpg", cmyk_jpeg(64, 32), [64; 3], "the image has the colours of print (CMYK)"),
        ("moving.gif", gif(&image, 3), CORNERS[0], "the image moves: only its first frame is shown"),
        ("moving.webp", moving_webp(&image), CORNERS[0], "the image moves: only its first frame is shown"),
        ("moving.png", apng(3), half, "the image moves: only its first frame is shown"),
    ];
    for (name, bytes, expected, warning) in cases {
        let Compiled { campaign, warnings, .. } = compiled(&source([(name, bytes)]));
        match warning {
            "" => assert_eq!(warnings, [], "{name}"),
            _ => assert!(warnings.len() == 1 && warnings[0].message.starts_with(warning), "{name}: {warnings:?}"),
        }
        let files = rendered::rendered(&campaign);
        let shown = shown(&files, name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        assert_eq!(shown.len(), 2, "{name}");
        for (path, image) in shown {
            assert_eq!(image.dimensions(), (64, 32), "{path}");
            let found = image.get_pixel(8, 8).0;
            // How print's colours look on a screen depends on the ink.
            let near = if name == "cmyk.jpg" { 40 } else { 24 };
            assert!(differs(found, expected) <= near, "{path}: {found:?} in place of {expected:?}");
        }
    }
}

#[test]
fn what_is_transparent_stays_so_and_drawings_stay_sharp() {
    let drawing = RgbaImage::from_fn(1200, 400, |x, y| {
        image::Rgba(if (x / 40 + y / 40) % 2 == 0 { [20, 60, 120, 255] } else { [0, 0, 0, 0] })
    });
    let screenshot = RgbImage::from_fn(900, 500, |x, y| {
        image::Rgb(if y % 25 < 2 && x % 7 < 4 { [29, 28, 26] } else { [252, 251, 248] })
    });
    let pictures = [
        ("drawing.png", encoded(drawing.clone(), ImageFormat::Png)),
        ("screenshot.png", encoded(screenshot.clone(), ImageFormat::Png)),
    ];
    let files = rendered::rendered(&compiled(&source(pictures)).campaign);
    let paths = |name: &str| -> Vec<&str> { shown(&files, name).iter().map(|(path, _)| *path).collect() };
    let (drawings, screenshots) = (paths("drawing"), paths("screenshot"));
    assert_eq!((drawings.len(), screenshots.len()), (6, 4), "{drawings:?} {screenshots:?}");
    for path in drawings.iter().chain(&screenshots) {
        assert!(path.ends_with(".png") || path.ends_with(".webp"), "{path}");
    }
    for path in drawings {
        let found = image::load_from_memory(&files[path]).unwrap().into_rgba8();
        let scale = |at: u32| at * found.width() / 1200;
        assert_eq!(found.get_pixel(scale(60), scale(20))[3], 0, "{path}");
        let solid = found.get_pixel(scale(20), scale(20)).0;
        assert!(solid[3] == 255 && differs([solid[0], solid[1], solid[2]], [20, 60, 120]) < 10, "{path}: {solid:?}");
    }
    for path in screenshots.into_iter().filter(|path| path.contains("-900.")) {
        assert_eq!(image::load_from_memory(&files[path]).unwrap().into_rgb8(), screenshot, "{path}");
        assert!(files[path].len() < 10_000, "{path}: {}", files[path].len());
    }
}

#[test]
fn what_cannot_be_shown_is_said_in_a_sentence() {
    let jpeg = encoded(photo(200, 150), ImageFormat::Jpeg);
    let png = encoded(corners(64, 32), ImageFormat::Png);
    let lossy = webp_with(&corners(64, 32), 0, &[], &[]);
    let (simple_webp, gif) =
        (webp::Encoder::from_rgb(&corners(64, 32), 64, 32).encode(80.0).to_vec(), gif(&corners(64, 32), 1));
    let cut = |bytes: &[u8], percent: usize| bytes[..bytes.len() * percent / 100].to_vec();
    let edited = |bytes: &[u8], at: usize, new: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes[at..at + new.len()].copy_from_slice(new);
        bytes
    };
    let huge_png = |width: u32, height: u32| {
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        let chunks = [chunk(b"IHDR", &header), chunk(b"IDAT", &zlib(&[0; 1000])), chunk(b"IEND", b"")].concat();
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunks].concat()
    };
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap() + 5;
    let pixels = png.windows(4).position(|kind| kind == b"IDAT").unwrap() + 20;
    let short = "is cut short, as by a copy that broke off: copy it again from where it came";
    let damaged = "is damaged: save it again as JPEG or PNG";
    let large = "is too large, with ";
    let other = "is no PNG, JPEG, GIF or WebP: save it as one of these";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty.jpg", Vec::new(), "is empty: copy it again"),
        ("text.jpg", b"This is no picture.".to_vec(), other),
        ("pdf.png", b"%PDF-1.7".to_vec(), other),
        ("tiff.jpg", b"II*\0\x08\0\0\0".to_vec(), other),
        (
            "heic.jpg",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
            "is a HEIC photo, which most browsers cannot show: save it as JPEG",
        ),
        ("heif.heic", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic".to_vec(), "is a HEIC photo"),
        (
            "drawing.svg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
            "is an SVG drawing, which may hold scripts: save it as PNG",
        ),
        ("drawing.png", b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- test -->\n<svg/>".to_vec(), "is an SVG drawing"),
        ("cut.jpg", cut(&jpeg, 60), short),
        ("cut-at-the-end.jpg", jpeg[..jpeg.len() - 2].to_vec(), short),
        ("cut-header.jpg", jpeg[..20].to_vec(), short),
        ("zeros.jpg", [cut(&jpeg, 50), vec![0; jpeg.len() / 2]].concat(), short),
        ("cut.png", cut(&png, 60), short),
        ("cut-at-the-end.png", png[..png.len() - 12].to_vec(), short),
        ("cut-header.png", png[..12].to_vec(), short),
        ("cut.webp", cut(&lossy, 60), short),
        ("cut-simple.webp", cut(&simple_webp, 60), short),
        ("cut.gif", cut(&gif, 60), short),
        ("cut-header.gif", gif[..8].to_vec(), short),
        ("pixels.png", edited(&png, pixels, &[0xff; 8]), damaged),
        ("pixels.webp", edited(&simple_webp, 23, &[0; 3]), damaged),
        ("no-pixels.png", huge_png(0, 0), damaged),
        ("no-pixels.jpg", edited(&jpeg, frame, &[0, 0, 0, 0]), damaged),
        ("bomb.png", huge_png(60_000, 60_000), large),
        (
            "long-bomb.png",
            huge_png(2_000_000_000, 1),
            "is too large to be opened: save it with at most 50 million pixels",
        ),
        ("largest-bomb.png", huge_png(u32::MAX, u32::MAX), "is too large to be opened"),
        ("bomb.jpg", edited(&jpeg, frame, &[0xff, 0xff, 0xff, 0xff]), large),
        ("bomb.gif", edited(&gif, 6, &[0x60, 0xea, 0x60, 0xea]), large),
        ("bomb.webp", edited(&lossy, 24, &[0x5f, 0xea, 0, 0x5f, 0xea, 0]), large),
        ("empty-jpeg.jpg", vec![0xff, 0xd8, 0xff, 0xd9], damaged),
        ("empty-png.png", [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IEND", b"")].concat(), damaged),
        ("empty-gif.gif", b"GIF89a\x10\0\x10\0\0\0\0;".to_vec(), damaged),
        ("empty-webp.webp", b"RIFF\x04\0\0\0WEBP".to_vec(), damaged),
    ];
    for (name, bytes, expected) in cases {
        let said = open(bytes).expect_err(name).to_string();
        assert!(said.starts_with(expected), "{name}: {said}");
    }
    let problems = compile(&source([("bomb.png", huge_png(60_000, 60_000)), ("cut.jpg", cut(&jpeg, 60))]), &options());
    let said: Vec<String> = problems.unwrap_err().into_iter().map(|problem| problem.message).collect();
    let large = "the image `media/bomb.png` is too large, with 60000 × 60000 pixels: save it with at most 50 million pixels, as a \
                 photo of 8100 × 6100 has";
    assert_eq!(said, [large.to_owned(), format!("the image `media/cut.jpg` {short}")]);
}

/// Whatever stands in a file: a sentence or a picture, and a picture can be built.
#[test]
fn no_bytes_break_a_build() {
    let cases: u32 = env::var("PICTURE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40);
    let image = corners(40, 24);
    let exif = exif(6);
    let originals = [
        jpeg_with(&encoded(image.clone(), ImageFormat::Jpeg), &segment(0xe1, &[b"Exif\0\0", &exif]), b""),
        png_with(&encoded(image.clone(), ImageFormat::Png), &chunk(b"eXIf", &exif), b"", b""),
        webp_with(&image, 0x08, &[], &[(b"EXIF", &exif)]),
        webp::Encoder::from_rgb(&image, 40, 24).encode_lossless().to_vec(),
        gif(&image, 2),
        cmyk_jpeg(40, 24),
    ];
    let mut random = Random(2024);
    for case in 0..cases {
        for original in &originals {
            let mut bytes = original.clone();
            for _ in 0..=random.next() % 4 {
                let at = random.next() as usize % bytes.len();
                match random.next() % 3 {
                    0 => bytes[at] = random.next() as u8,
                    1 => bytes[at] ^= 1 << (random.next() % 8),
                    _ => _ = bytes.remove(at),
                }
            }
            if let Ok(mut picture) = open(bytes) {
                picture.show();
                let mut renderer = picture.renderer();
                for derivative in picture.published() {
                    scan(&renderer.draw(derivative).unwrap_or_else(|error| panic!("{case}: {error:#}"))).unwrap();
                }
            }
        }
    }
}

#[test]
fn a_name_follows_the_content() {
    let path = |bytes: Vec<u8>| {
        let campaign = compiled(&source([("Test Picture.PNG", bytes)])).campaign;
        let Content::Story(story) = campaign.locales[&Locale::En]
            .stories
            .iter()
            .find(|story| story.card.slug == "test-story-1")
            .unwrap()
            .content
            .clone()
        else {
            panic!()
        };
        let json = serde_json::to_value(&story.blocks).unwrap();
        let image = json.as_array().unwrap().iter().filter_map(|block| block.get("image")).next_back().unwrap().clone();
        (image["src"].as_str().unwrap().to_owned(), image["widths"].clone())
    };
    let bytes = encoded(corners(500, 300), ImageFormat::Png);
    let (src, widths) = path(bytes.clone());
    assert_eq!(widths, serde_json::json!([480, 500]));
    let hash = src.strip_prefix("/media/test-picture-").and_then(|rest| rest.strip_suffix("-500.jpg")).unwrap();
    assert!(hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{src}");
    assert_eq!(path(bytes.clone()).0, src);
    assert_ne!(path([bytes, b"x".to_vec()].concat()).0, src);
}

/// A folder that is removed with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("press-{name}-{}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn pictures_are_drawn_once_and_the_cache_is_believed_only_when_it_is_whole() {
    let folder = Folder::new("picture-cache");
    let cache = Cache::new(&folder.0);
    let source = source([("cached.jpg", encoded(photo(500, 350), ImageFormat::Jpeg))]);
    let rendered = |campaign: Campaign| -> Vec<Vec<u8>> {
        let drawn = campaign.media.values().flat_map(|picture| {
            let mut renderer = picture.renderer();
            picture.published().map(|derivative| renderer.draw(derivative).unwrap()).collect::<Vec<_>>()
        });
        drawn.collect()
    };
    let compiled = |cache: &Cache| compile_with(&source, &options(), cache).unwrap().campaign;
    let expected = rendered(compiled(&Cache::default()));
    assert_eq!(rendered(compiled(&cache)), expected);
    let kept = || -> Vec<PathBuf> {
        let mut paths: Vec<_> =
            fs::read_dir(folder.0.join("pictures")).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    // Facts, and the derivatives in two formats: two widths of this one, one of the fixture's.
    assert_eq!(kept().len(), 2 + 2 * (2 + 1), "{:?}", kept());
    let made = |path: &PathBuf| fs::metadata(path).unwrap().modified().unwrap();
    let before: Vec<_> = kept().iter().map(made).collect();
    assert_eq!(rendered(compiled(&cache)), expected);
    assert_eq!(kept().iter().map(made).collect::<Vec<_>>(), before, "nothing was drawn again");
    for path in kept() {
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(rendered(compiled(&cache)), expected, "{}", path.display());
        fs::write(&path, b"cut").unwrap();
        assert_eq!(rendered(compiled(&cache)), expected, "{}", path.display());
    }
    let campaign = compiled(&cache);
    cache.tidy(campaign.media.values());
    assert_eq!(kept().len(), 8);
    cache.tidy(campaign.media.values().filter(|picture| !picture.stem.contains("/cached-")));
    assert_eq!(kept().len(), 3, "{:?}", kept());
}
