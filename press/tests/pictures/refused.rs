//! What cannot be shown, and what is kept between builds.

use super::*;

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
    let other = "is not a PNG, JPEG, GIF or WebP file: save it as one of these";
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
