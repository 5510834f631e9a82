//! An artificial campaign of any size, for tests and measurements. Nothing in it is about anybody.

use super::Source;
use locale::{Date, Locale};
use std::fmt::Write;

/// The id of the hand-written story that holds every kind of block.
pub const EVERY_BLOCK: &str = "everyblock";

/// A campaign with so many numbered stories, each in English and Ukrainian but for every seventh, and one story more that
/// holds every kind of block. Story `n` is the same in a campaign of any size; a higher number is not older.
pub fn generate(stories: u32) -> Source {
    let mut source = Source::default();
    source.put("campaign.toml", CAMPAIGN);
    source.put("media/test-picture.png", png(320, 180));
    for (path, text) in LETTERS {
        source.put(path, text);
    }
    for lang in Locale::ALL {
        let code = lang.code();
        let words = Words::of(lang);
        source.put(format!("{code}/about.md"), words.about);
        source.put(format!("{code}/stories/every-block.md"), words.every_block);
        for number in (1..=stories).filter(|number| is_in(*number, lang)) {
            source.put(format!("{code}/stories/test-story-{number}.md"), story(number, lang, &words));
        }
    }
    source
}

/// Every seventh story is in one language only, by turns.
fn is_in(number: u32, lang: Locale) -> bool {
    let only = if number.is_multiple_of(14) { Locale::En } else { Locale::Uk };
    !number.is_multiple_of(7) || lang == only
}

fn story(number: u32, lang: Locale, words: &Words) -> String {
    let mut text = String::with_capacity(8000);
    let category = CATEGORIES[number as usize % CATEGORIES.len()];
    // Two a day, from 1990 on.
    let published = Date::from_days(7305 + (number / 2) as i32).map(|date| date.to_string()).unwrap_or_default();
    let title = words.title;
    let lead: Vec<&str> = (0..1 + number % 3).map(|at| words.sentence(number + at)).collect();
    let mut line = |line: std::fmt::Arguments<'_>| _ = writeln!(text, "{line}");
    line(format_args!("+++\nid = \"test{number:06}\"\ncategory = \"{category}\"\npublished = \"{published}\""));
    line(format_args!("title = \"{title} {number}\"\nlead = \"{}\"", lead.join(" ")));
    if number.is_multiple_of(5) {
        line(format_args!("updated = \"{published}\"\nauthor = \"{}\"", words.author));
    }
    if number.is_multiple_of(9) {
        line(format_args!("aliases = [\"test-alias-{number}\"]\ncomment_count = {}", number % 4));
    }
    if lang == Locale::Uk && number.is_multiple_of(4) && is_in(number, Locale::En) {
        line(format_args!("translation_of = \"en\""));
    }
    line(format_args!("source = {{ url = \"https://publisher.example/{number}\", name = \"{}\" }}\n+++", words.source));
    for paragraph in 0..14 {
        let seed = number + paragraph;
        let sentences: Vec<&str> = (0..4).map(|at| words.sentence(seed * 3 + at)).collect();
        let sentences = sentences.join(" ");
        let one = words.sentence(seed);
        line(format_args!(""));
        match seed % 11 {
            0 => line(format_args!("## {title} {number}.{paragraph}\n\n{sentences}")),
            1 => line(format_args!("- {one}\n- {one}\n  - **{one}**")),
            2 => line(format_args!("> {sentences}\n>\n> — {}", words.source)),
            3 => line(format_args!("| A | 1 |\n|---|--:|\n| {one} | {seed} |")),
            4 => line(format_args!("```figure\nid = \"held\"\n```")),
            5 => line(format_args!("*{one}* [{title}](https://publisher.example/{seed}) {sentences}")),
            6 if number > 1 => line(format_args!("[{title}](story:test{:06}): {sentences}", number - 1)),
            7 if number.is_multiple_of(3) => {
                line(format_args!("![{one}](media/test-picture.png \"{title} | {}\")", words.source))
            }
            _ => line(format_args!("{sentences}")),
        }
    }
    text
}

/// The words of one language.
struct Words {
    title: &'static str,
    author: &'static str,
    source: &'static str,
    sentences: [&'static str; 8],
    about: &'static str,
    every_block: &'static str,
}

impl Words {
    fn of(lang: Locale) -> Self {
        match lang {
            Locale::En => Self {
                title: "Test story",
                author: "Test desk",
                source: "Test publisher",
                sentences: [
                    "This sentence is a test and says nothing.",
                    "It is here so that the page has a length.",
                    "A second clause follows the first, as in a real text, and then the sentence ends.",
                    "Nobody wrote this about anybody.",
                    "Short one.",
                    "When a page is long, a reader scrolls; when it is short, a reader does not.",
                    "The numbers in this text count nothing: 1, 20, 300.",
                    "A test text may be copied, cut and thrown away.",
                ],
                about: include_str!("fixture/about.en.md"),
                every_block: include_str!("fixture/every-block.en.md"),
            },
            Locale::Uk => Self {
                title: "Тестова публікація",
                author: "Тестова редакція",
                source: "Тестове видання",
                sentences: [
                    "Це тестове речення, воно нічого не означає.",
                    "Воно тут, щоб сторінка мала довжину.",
                    "За першою частиною йде друга, як у справжньому тексті, а потім речення закінчується.",
                    "Ніхто не писав цього ні про кого.",
                    "Коротке речення.",
                    "Коли сторінка довга, її гортають, а коли коротка — ні.",
                    "Числа в цьому тексті нічого не рахують: 1, 20, 300.",
                    "Тестовий текст можна скопіювати, обрізати й викинути.",
                ],
                about: include_str!("fixture/about.uk.md"),
                every_block: include_str!("fixture/every-block.uk.md"),
            },
        }
    }

    fn sentence(&self, seed: u32) -> &'static str {
        self.sentences[seed as usize % self.sentences.len()]
    }
}

const CATEGORIES: [&str; 3] = ["test-reports", "test-notes", "test-letters"];

/// One letter that can be written, and one that is retired, about a person who is nobody.
const LETTERS: [(&str, &str); 7] = [
    ("recipients.toml", include_str!("fixture/recipients.toml")),
    ("letters/test-letter/kit.toml", include_str!("fixture/letters/test-letter/kit.toml")),
    ("letters/test-letter/en.md", include_str!("fixture/letters/test-letter/en.md")),
    ("letters/test-letter/uk.md", include_str!("fixture/letters/test-letter/uk.md")),
    ("letters/test-letter/de.md", include_str!("fixture/letters/test-letter/de.md")),
    ("letters/test-person/kit.toml", include_str!("fixture/letters/test-person/kit.toml")),
    ("letters/test-person/en.md", include_str!("fixture/letters/test-person/en.md")),
];

const CAMPAIGN: &str = include_str!("fixture/campaign.toml");

/// A grey picture, brighter to the right, as an uncompressed PNG. At most 255 pixels are told apart.
fn png(width: u32, height: u32) -> Vec<u8> {
    let row = std::iter::once(0).chain((0..width).map(|x| (x * 255 / width) as u8));
    let pixels: Vec<u8> = (0..height).flat_map(|_| row.clone()).collect();
    let mut data = vec![0x78, 0x01];
    let mut blocks = pixels.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        data.push(u8::from(blocks.peek().is_none()));
        data.extend(length.to_le_bytes());
        data.extend((!length).to_le_bytes());
        data.extend(block);
    }
    let (a, b) = pixels.iter().fold((1, 0), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    data.extend((b << 16 | a).to_be_bytes());

    let mut header = Vec::from(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", &header), (b"IDAT", &data), (b"IEND", &Vec::new())] {
        png.extend((data.len() as u32).to_be_bytes());
        let checked = png.len();
        png.extend(kind);
        png.extend(data);
        png.extend(crc(&png[checked..]).to_be_bytes());
    }
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}
