//! The picture that a shared link shows (Open Graph): the title on paper, with the campaign's colours and sign. Made of words
//! only, so that it can never show whom it should not.
//!
//! Its name follows what is drawn, so that it is drawn once ([`crate::output::Output::write_made`]). The fonts are part of press:
//! the same content gives the same picture on every machine.

use crate::{
    app::App,
    content::{Campaign, LocaleContent},
    hash::hex,
    xml::legal,
};
use anyhow::{Context, Result};
use campaign::{Content, Site};
use campaign_site::page::{Page, PageData, Standalone};
use data_encoding::BASE64;
use markup::escaped;
use messages::LocaleExt;
use resvg::{tiny_skia, usvg};
use skrifa::{
    FontRef, MetadataProvider,
    instance::{LocationRef, Size},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
    sync::{Arc, OnceLock},
};

/// In pixels, as networks want it: 1.91 to 1.
pub const WIDTH: u32 = 1200;
/// The height of every picture, in pixels.
pub const HEIGHT: u32 = 630;

/// Grows when the same words would be drawn in another way.
const VERSION: u32 = 1;

const SERIF: &[u8] = include_bytes!("../fonts/NotoSerif-Bold.ttf");
const SANS: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");

/// The words of a picture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Preview {
    /// Above the title; may be empty.
    pub label: String,
    /// What the link leads to.
    pub title: String,
    /// Who stands behind it.
    pub name: String,
}

impl Preview {
    /// Of a page: a story has its title and category, a letter its title; every other page stands for the campaign.
    pub fn of(site: &Site, page: &PageData) -> Self {
        match page {
            PageData::App(page) => match &**page {
                Page::Article(article) if article.content != Content::Untranslated => {
                    Self::new(&article.card.category.name, &article.card.title, &site.name)
                }
                _ => Self::of_site(site),
            },
            PageData::Standalone(Standalone::Letter(kit)) => {
                Self::new(site.lang.messages().letter_title, &kit.title, &site.name)
            }
            PageData::Standalone(_) => Self::of_site(site),
        }
    }

    fn of_site(site: &Site) -> Self {
        Self::new("", &site.name, &site.publisher.title)
    }

    fn new(label: &str, title: &str, name: &str) -> Self {
        let [label, title, name] = [label, title, name].map(|text| legal(text).into_owned());
        Self { label, title, name }
    }

    /// In words, for those who do not see it.
    pub fn alt(&self) -> String {
        if self.label.is_empty() { self.title.clone() } else { format!("{}: {}", self.label, self.title) }
    }
}

/// Draws pictures in the colours of a campaign.
#[derive(Clone, Debug)]
pub struct PreviewRenderer {
    paper: String,
    ink: String,
    quiet: String,
    accent: String,
    /// The campaign's sign, as a data URL.
    icon: String,
}

impl PreviewRenderer {
    /// The colours are those of the style sheet on paper, `--paper` and its like.
    pub fn new(app: &App) -> Self {
        // Where a colour has another notation, no reader of SVG may know it.
        let colour = |name: &str, other: &str| app.colour(name).unwrap_or(other).to_owned();
        let icon = app.files.get(&app.icon).map(Vec::as_slice).unwrap_or_default();
        Self {
            paper: colour("--paper", "#ffffff"),
            ink: colour("--ink", "#111111"),
            quiet: colour("--quiet", "#444444"),
            accent: colour("--accent", "#111111"),
            icon: format!("data:image/svg+xml;base64,{}", BASE64.encode(icon)),
        }
    }

    /// Where the picture is served.
    pub fn path(&self, preview: &Preview) -> String {
        let drawn = format!("{VERSION} {}", self.svg(preview));
        format!("/media/preview-{}.png", &hex(drawn.as_bytes())[..16])
    }

    /// Draws the picture as a PNG file.
    pub fn png(&self, preview: &Preview) -> Result<Vec<u8>> {
        let tree = usvg::Tree::from_str(&self.svg(preview), &options()).context("a preview cannot be drawn")?;
        let mut pixels = tiny_skia::Pixmap::new(WIDTH, HEIGHT).context("a preview has no size")?;
        resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixels.as_mut());
        // Nothing is transparent: the paper covers all.
        let colours: Vec<[u8; 3]> = pixels.data().chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        encode(&colours)
    }

    /// The picture as a drawing: the label, the title as large as it fits, and below a line the sign and the name.
    pub fn svg(&self, preview: &Preview) -> String {
        let Self { paper, ink, quiet, accent, icon } = self;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{paper}\"/>\
             <rect width=\"{WIDTH}\" height=\"16\" fill=\"{accent}\"/>\
             <rect x=\"{MARGIN}\" y=\"508\" width=\"{TEXT}\" height=\"2\" fill=\"{accent}\"/>\
             <image href=\"{icon}\" x=\"{MARGIN}\" y=\"536\" width=\"48\" height=\"48\"/>"
        );
        let mut line = |x: f32, y: f32, size: f32, font: &str, colour: &str, text: &str| {
            // XML takes no ]]> in a text; HTML, for which `escaped` is, does.
            let text = escaped(text).replace('>', "&gt;");
            _ = write!(svg, "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" {font} fill=\"{colour}\">{text}</text>");
        };
        let (serif, sans) = ("font-family=\"Noto Serif\" font-weight=\"700\"", "font-family=\"Noto Sans\"");
        let (size, label) = one_line(&preview.label, TEXT, 34.0, 24.0);
        line(MARGIN, 104.0, size, sans, accent, &label);
        let (size, lines) = title_lines(&preview.title);
        // The block of lines stands in the middle of its room.
        let height = LEADING * size * lines.len() as f32;
        let top = ROOM.0 + (ROOM.1 - ROOM.0 - height) / 2.0;
        for (at, text) in lines.iter().enumerate() {
            line(MARGIN, top + LEADING * size * at as f32 + size, size, serif, ink, text);
        }
        let (size, name) = one_line(&preview.name, TEXT - 72.0, 30.0, 22.0);
        line(MARGIN + 72.0, 560.0 + size * 0.36, size, sans, quiet, &name);
        svg + "</svg>"
    }
}

/// The room on either side of the text, in pixels.
const MARGIN: f32 = 80.0;
/// How wide a line of text may be.
const TEXT: f32 = WIDTH as f32 - 2.0 * MARGIN;
/// Between label and line: here stands the title.
const ROOM: (f32, f32) = (124.0, 496.0);
/// From line to line, in sizes of the font.
const LEADING: f32 = 1.2;
/// The sizes of a title, in pixels.
const TITLE: (u32, u32) = (84, 36);

/// The largest size at which the title fits, and its lines. One that never does is cut, with an ellipsis.
fn title_lines(title: &str) -> (f32, Vec<String>) {
    let room = |size: f32| ((ROOM.1 - ROOM.0) / (LEADING * size)) as usize;
    for size in (TITLE.1..=TITLE.0).rev().step_by(4) {
        let size = size as f32;
        let fitting = wrap(title, size).filter(|lines| lines.len() <= room(size));
        if let Some(lines) = fitting {
            return (size, lines);
        }
    }
    let size = TITLE.1 as f32;
    let mut lines = wrap(&broken(title, size), size).unwrap_or_default();
    if lines.len() > room(size) {
        lines.truncate(room(size));
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last} …"), size, SERIF, TEXT);
        }
    }
    (size, lines)
}

/// The words in lines; `None` when one of them is too wide.
fn wrap(text: &str, size: f32) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in kept_together(text).split(' ') {
        if width(word, size, SERIF) > TEXT {
            return None;
        }
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, SERIF) <= TEXT => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    Some(lines)
}

/// A word of one letter, or a sign such as №, stays with the one after it, as printers have it.
fn kept_together(text: &str) -> String {
    let mut result = String::new();
    let mut short = false;
    for (at, word) in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).enumerate() {
        if at > 0 {
            result.push(if short { '\u{a0}' } else { ' ' });
        }
        result.push_str(word);
        // Not two in a row: else a title of single letters would have no place to break.
        short = !short && word.chars().count() == 1;
    }
    result
}

/// The same words, with spaces in those that are wider than a line.
fn broken(text: &str, size: f32) -> String {
    let mut result = String::new();
    let mut word = String::new();
    for c in text.chars() {
        word.push(c);
        if c.is_whitespace() {
            result.push_str(&std::mem::take(&mut word));
        } else if width(&word, size, SERIF) > TEXT {
            word.pop();
            result.push_str(&std::mem::replace(&mut word, c.to_string()));
            result.push(' ');
        }
    }
    result + &word
}

/// The size at which the text fits into one line; at the smallest one it is cut.
fn one_line(text: &str, room: f32, largest: f32, smallest: f32) -> (f32, String) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let wide = width(&text, largest, SANS);
    let size = if wide <= room { largest } else { (largest * room / wide).floor() };
    if size >= smallest { (size, text) } else { (smallest, cut(&text, smallest, SANS, room)) }
}

/// As much of the text as fits, with an ellipsis where something is missing.
fn cut(text: &str, size: f32, font: &[u8], room: f32) -> String {
    if width(text, size, font) <= room {
        return text.to_owned();
    }
    let mut rest = text.trim_end_matches([' ', '…']).to_owned();
    while !rest.is_empty() && width(&format!("{rest}…"), size, font) > room {
        rest.pop();
    }
    format!("{}…", rest.trim_end())
}

/// How wide a text is in pixels. Without kerning, which mostly draws letters closer; a little is added for where it does not.
fn width(text: &str, size: f32, font: &[u8]) -> f32 {
    let Ok(font) = FontRef::new(font) else { return f32::MAX };
    let (characters, metrics) = (font.charmap(), font.glyph_metrics(Size::new(size), LocationRef::default()));
    let advance = |c: char| metrics.advance_width(characters.map(c).unwrap_or_default()).unwrap_or(size);
    text.chars().map(advance).sum::<f32>() * 1.01
}

/// The fonts of press, and no others: a machine's own would make other pictures.
fn options() -> usvg::Options<'static> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(SERIF.to_vec());
        fonts.load_font_data(SANS.to_vec());
        Arc::new(fonts)
    });
    usvg::Options { fontdb: fonts.clone(), ..usvg::Options::default() }
}

/// A PNG with a palette: a third of the bytes of one without. Colours that the eye cannot tell apart become the most frequent of
/// them, so that paper and ink stay what they are.
fn encode(pixels: &[[u8; 3]]) -> Result<Vec<u8>> {
    const COLOURS: usize = 256;
    let mut counts: HashMap<[u8; 3], u32> = HashMap::new();
    pixels.iter().for_each(|pixel| *counts.entry(*pixel).or_default() += 1);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    // The first step at which the palette is large enough; none for a picture in very many colours.
    let palette = (3..6).find_map(|bits| {
        let step = |colour: &[u8; 3]| colour.map(|channel| channel >> bits);
        let mut chosen: BTreeMap<[u8; 3], ([u8; 3], u32)> = BTreeMap::new();
        for (colour, count) in &counts {
            let best = chosen.entry(step(colour)).or_insert((*colour, *count));
            if (*count, *colour) > (best.1, best.0) {
                *best = (*colour, *count);
            }
        }
        let places: HashMap<[u8; 3], u8> = chosen.keys().zip(0..=u8::MAX).map(|(step, at)| (*step, at)).collect();
        let indices = || pixels.iter().map(|pixel| places[&step(pixel)]).collect::<Vec<u8>>();
        (chosen.len() <= COLOURS)
            .then(|| (chosen.values().flat_map(|(colour, _)| *colour).collect::<Vec<u8>>(), indices()))
    });
    let data = match palette {
        Some((palette, indices)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette);
            // What is drawn is flat: a filter would only hide that.
            encoder.set_filter(png::Filter::NoFilter);
            indices
        }
        None => {
            encoder.set_color(png::ColorType::Rgb);
            pixels.as_flattened().to_vec()
        }
    };
    encoder.write_header()?.write_image_data(&data)?;
    Ok(bytes)
}

/// Every picture of the site.
pub fn all(campaign: &Campaign) -> BTreeSet<Preview> {
    let of = |content: &LocaleContent| {
        let site = &content.site;
        let stories = content
            .stories
            .iter()
            .map(|article| Preview::new(&article.card.category.name, &article.card.title, &site.name));
        let kits =
            content.kits.iter().map(|kit| Preview::new(site.lang.messages().letter_title, &kit.title, &site.name));
        stories.chain(kits).chain([Preview::of_site(site)]).collect::<Vec<_>>()
    };
    campaign.locales.values().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renderer() -> PreviewRenderer {
        PreviewRenderer::new(&App {
            css: ":root{--paper:#fcfbf8;--ink:#1d1c1a;--accent:#17457f}".to_owned(),
            ..App::default()
        })
    }

    /// The box that the ink of each line of a drawing fills.
    fn boxes(svg: &str) -> Vec<usvg::Rect> {
        let tree = usvg::Tree::from_str(svg, &options()).expect("a drawing");
        let texts = tree.root().children().iter().filter_map(|node| match node {
            usvg::Node::Text(text) => Some(text.flattened().abs_bounding_box()),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn no_title_is_too_long() {
        let long = "Дуже довгий тестовий заголовок, який не вміщується в жодний рядок і тому переноситься ".repeat(8);
        let word = "Найдовшетестовеслововсьогосайту".repeat(6);
        let titles = [
            "",
            "A",
            "Test story 17",
            "A test title of a usual length, as a report has it, with a clause and another clause",
            "Тестовий заголовок звичайної довжини, у якому є одне підрядне речення, а за ним іще одне",
            &long,
            &word,
            "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
            &"A ".repeat(400),
            "Title with <b>, & and \"quotes\" ’ «лапки»",
        ];
        for title in titles {
            for words in [title, "Test"] {
                let svg = renderer().svg(&Preview::new(words, title, words));
                let boxes = boxes(&svg);
                let lines = boxes.len();
                for found in &boxes {
                    let inside = found.left() >= MARGIN - 8.0 && found.right() <= WIDTH as f32 - MARGIN + 8.0;
                    assert!(inside && found.top() >= 40.0 && found.bottom() <= 600.0, "{found:?} of {title:?}");
                }
                for (above, below) in boxes.iter().zip(boxes.iter().skip(1)) {
                    assert!(above.bottom() <= below.top(), "{above:?} {below:?} of {title:?}");
                }
                assert!(lines <= 12, "{title:?}");
            }
        }
    }

    #[test]
    fn a_title_is_as_large_as_it_fits() {
        let check = |title: &str, size: f32, lines: usize| {
            let found = title_lines(title);
            assert_eq!((found.0, found.1.len()), (size, lines), "{title}");
        };
        check("Test story 17", 84.0, 1);
        assert_eq!(kept_together(" № 70  і  a b "), "№\u{a0}70 і\u{a0}a b");
        check("Release Hostages: A Demand for Freedom", 84.0, 2);
        check(&"Test word ".repeat(100), 36.0, 8);
        assert!(title_lines(&"Test word ".repeat(100)).1[7].ends_with('…'));
    }

    #[test]
    fn cyrillic_and_quotation_marks_are_drawn() {
        let font = FontRef::new(SERIF).expect("a font");
        let sans = FontRef::new(SANS).expect("a font");
        for c in "АаЯяЄєІіЇїҐґЙй’«»—–…№₴ ABCxyzäöüßéłñ“”‘’€".chars() {
            assert!(font.charmap().map(c).is_some() && sans.charmap().map(c).is_some(), "{c}");
        }
    }

    #[test]
    fn a_picture_is_small_and_in_the_campaign_s_colours() {
        let preview = Preview::new("Тестова рубрика", "Тестова публікація з досить довгим заголовком", "Test campaign");
        let bytes = renderer().png(&preview).expect("a picture");
        assert_eq!(bytes, renderer().png(&preview).expect("a picture"));
        assert!(bytes.len() < 40_000, "{} bytes", bytes.len());
        crate::picture::scan(&bytes).expect("nothing but a picture");
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().expect("PNG");
        let palette = reader.info().palette.clone().expect("a palette");
        assert_eq!(reader.info().size(), (WIDTH, HEIGHT));
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut pixels).expect("an image");
        let colour = |x: usize, y: usize| {
            let at = usize::from(pixels[y * WIDTH as usize + x]) * 3;
            [palette[at], palette[at + 1], palette[at + 2]]
        };
        assert_eq!(colour(600, 5), [0x17, 0x45, 0x7f]);
        assert_eq!(colour(5, 300), [0xfc, 0xfb, 0xf8]);
        let ink: BTreeSet<_> = (0..WIDTH as usize).map(|x| colour(x, 310)).collect();
        assert!(ink.contains(&[0x1d, 0x1c, 0x1a]), "the title is drawn");
    }

    #[test]
    fn other_words_have_another_name() {
        let path = |title: &str| renderer().path(&Preview::new("Test", title, "Test"));
        assert_eq!(path("a"), path("a"));
        assert_ne!(path("a"), path("b"));
    }
}
