//! What is published of a picture.

use super::*;

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
