//! The front matter of a text: TOML between two lines `+++`.

use super::{
    Config, Options,
    fields::{Located, aliases, consent, id, slug, url},
    limits,
    link::web,
    media::Media,
    problem::{SourceText, suggestion},
    table::Table,
};
use campaign::{Category, Comments, Figure, Image, Link};
use locale::{Date, Locale};

/// A story file: its front matter, and its body yet to be read.
pub struct StoryFile<'a> {
    /// The language of its folder.
    pub lang: Locale,
    /// What its front matter says.
    pub front: StoryFront,
    /// What follows the front matter.
    pub body: SourceText<'a>,
}

impl<'a> StoryFile<'a> {
    /// Its path in the content folder.
    pub fn path(&self) -> &'a str {
        self.body.path
    }
}

/// The front matter of a story.
pub struct StoryFront {
    pub id: Located,
    pub slug: Located,
    pub aliases: Vec<Located>,
    /// Its author has not finished it (`draft = true`).
    pub draft: bool,
    /// A draft, or published in the future.
    pub hidden: bool,
    pub category: Category,
    pub published: Date,
    pub updated: Option<Date>,
    pub title: String,
    pub lead: String,
    pub author: Option<String>,
    pub source: Option<Link>,
    pub image: Option<Image>,
    pub translation_of: Option<(Locale, usize)>,
    /// The letter that its readers can write.
    pub letter: Option<Located>,
    pub comments: Comments,
}

/// The front matter of the about page.
pub struct AboutFront {
    pub title: String,
    pub lead: String,
    pub figures: Vec<Figure>,
    pub comments: Comments,
}

/// Cuts a file into its front matter and its body.
pub fn split(file: SourceText<'_>) -> Option<(SourceText<'_>, SourceText<'_>)> {
    let mut offset = 0;
    for (number, line) in file.text.split_inclusive('\n').enumerate() {
        let fence = line.trim_end() == "+++";
        if number == 0 && !fence {
            file.error(0, "the front matter is missing: begin the file with it, between two lines +++");
            return None;
        }
        if number > 0 && fence {
            let start = file.text.find('\n').map_or(0, |end| end + 1);
            let body = SourceText { text: &file.text[offset + line.len()..], first_line: number + 2, ..file };
            return Some((SourceText { text: &file.text[start..offset], first_line: 2, ..file }, body));
        }
        offset += line.len();
    }
    file.error(0, "the front matter does not end: close it with a line +++");
    None
}

impl StoryFront {
    /// Reads the front matter of a story in `lang`.
    pub fn read(front: SourceText<'_>, lang: Locale, config: &Config, media: &Media<'_>, options: &Options) -> Self {
        Table::read(front, |table| {
            let published = table.required_parsed("published", "write the day, as 2024-05-16");
            let updated = table.parsed("updated");
            if published > updated && updated.is_some() {
                table.error("updated", "`updated` is before `published`: correct one of them");
            }
            let people = table.flag("people");
            let draft = table.flag("draft");
            consent(table, people.then_some(("people", "people = true")), options.today);
            Self {
                id: id(table, "and the same in every language of the story"),
                slug: slug(table, front.path),
                aliases: aliases(table),
                draft,
                hidden: draft || published.is_some_and(|published| published > options.today),
                category: category(table, lang, config),
                published: published.unwrap_or(options.today),
                updated,
                title: title(table),
                lead: lead(table),
                author: table.text("author"),
                source: table.table("source", |table| Link {
                    title: table.required("name", "write who published it"),
                    url: url(table),
                }),
                image: table.table("image", |table| image(table, media)).flatten(),
                translation_of: language(table, config, lang),
                letter: table.text("letter").map(|text| Located { text, line: table.line("letter") }),
                comments: comments(table),
            }
        })
    }
}

impl AboutFront {
    /// Reads the front matter of the about page in `lang`.
    pub fn read(front: SourceText<'_>, lang: Locale, config: &Config) -> Self {
        Table::read(front, |table| Self {
            title: title(table),
            lead: lead(table),
            figures: table
                .texts("figures")
                .into_iter()
                .filter_map(|(_, id)| {
                    config.figure(&id, lang).unwrap_or_else(|message| {
                        table.error("figures", message);
                        None
                    })
                })
                .collect(),
            comments: comments(table),
        })
    }
}

fn title(table: &Table<'_>) -> String {
    headline(table, "title", "write the headline")
}

fn lead(table: &Table<'_>) -> String {
    headline(table, "lead", "write one paragraph that says what it is about")
}

/// A text that stands in lists as well.
fn headline(table: &Table<'_>, key: &'static str, what: &str) -> String {
    let text = table.required(key, what);
    table.check_length(key, &text, limits::MAX_HEADLINE);
    text
}

fn category(table: &Table<'_>, lang: Locale, config: &Config) -> Category {
    let slug = table.required("category", "name one of campaign.toml");
    let nowhere = Category { slug: String::new(), name: String::new() };
    if slug.is_empty() {
        return nowhere;
    }
    config.category(&slug, lang).unwrap_or_else(|message| {
        table.error("category", message);
        nowhere
    })
}

fn language(table: &Table<'_>, config: &Config, own: Locale) -> Option<(Locale, usize)> {
    let code = table.text("translation_of")?;
    let lang = Locale::from_code(&code).filter(|lang| config.languages.contains(lang));
    match lang {
        None => {
            let hint = suggestion(&code, config.languages.iter().map(|lang| lang.code()));
            table.error("translation_of", format!("unknown language `{code}`{hint}"));
            None
        }
        Some(lang) if lang == own => {
            table.error("translation_of", "a text cannot be a translation from its own language: take the line out");
            None
        }
        Some(lang) => Some((lang, table.line("translation_of"))),
    }
}

fn comments(table: &Table<'_>) -> Comments {
    let count = table.count("comment_count", 0);
    let open = table.text("comments").filter(|comments| comments != "closed");
    if let Some(form) = &open
        && web(form).is_err()
    {
        table.error("comments", "`comments` must be \"closed\" or the address of the publisher's own form, https://…");
    }
    Comments { count, open }
}

fn image(table: &Table<'_>, media: &Media<'_>) -> Option<Image> {
    let src = table.required("src", "name a file under content/, as media/picture.jpg");
    let alt = table.required("alt", "an image says in words what it shows, for those who do not see it");
    let (caption, credit) = (table.text("caption"), table.text("credit"));
    if src.is_empty() {
        return None;
    }
    let image = media.image(&src, alt, caption, credit);
    image.map_err(|message| table.error("src", message)).ok()
}
