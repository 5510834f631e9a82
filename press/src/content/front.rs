//! The front matter of a text: TOML between two lines `+++`.

use super::{
    Config, Options,
    config::url,
    link::web,
    media::Media,
    problem::{Piece, suggestion},
    table::Table,
};
use campaign::{Category, Comments, Figure, Image, Link, route};
use locale::{Date, Locale};

/// A word and the line on which it stands.
pub struct Name {
    pub text: String,
    pub line: usize,
}

/// The front matter of a story.
pub struct StoryFront {
    pub id: Name,
    pub slug: Name,
    pub aliases: Vec<Name>,
    /// A draft.
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
    pub letter: Option<Name>,
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
pub fn split(file: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let mut offset = 0;
    for (number, line) in file.text.split_inclusive('\n').enumerate() {
        let fence = line.trim_end() == "+++";
        if number == 0 && !fence {
            file.error(0, "the front matter is missing: begin the file with it, between two lines +++");
            return None;
        }
        if number > 0 && fence {
            let start = file.text.find('\n').map_or(0, |end| end + 1);
            let body = Piece { text: &file.text[offset + line.len()..], first_line: number + 2, ..file };
            return Some((Piece { text: &file.text[start..offset], first_line: 2, ..file }, body));
        }
        offset += line.len();
    }
    file.error(0, "the front matter does not end: close it with a line +++");
    None
}

impl StoryFront {
    /// Reads the front matter of a story in `lang`.
    pub fn read(front: Piece<'_>, lang: Locale, config: &Config, media: &Media<'_>, options: &Options) -> Self {
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
                letter: table.text("letter").map(|text| Name { text, line: table.line("letter") }),
                comments: comments(table),
            }
        })
    }
}

impl AboutFront {
    /// Reads the front matter of the about page in `lang`.
    pub fn read(front: Piece<'_>, lang: Locale, config: &Config) -> Self {
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

/// What to do about a slug that is none.
pub fn not_a_slug(slug: &str) -> String {
    format!("`{slug}` cannot stand in an address: use a-z, 0-9 and single hyphens, and not the word `page`")
}

fn title(table: &Table<'_>) -> String {
    table.required("title", "write the headline")
}

fn lead(table: &Table<'_>) -> String {
    table.required("lead", "write one paragraph that says what it is about")
}

/// The `id` of a table; `what` says what else it must be.
pub fn id(table: &Table<'_>, what: &str) -> Name {
    let id = table.required("id", &format!("write id = \"{}\", which was made at random just now, {what}", fresh_id()));
    if !id.is_empty() && !is_id(&id) {
        table.error("id", format!("{}; write id = \"{}\"", not_an_id(&id), fresh_id()));
    }
    Name { text: id, line: table.line("id") }
}

/// Whether a story or a kit may have it.
pub fn is_id(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// What to do about an id that is none.
pub fn not_an_id(id: &str) -> String {
    format!("`{id}` is no id: use 8 or more of a-z and 0-9")
}

/// A new id of 12 letters and digits, at random: 62 bits, so that no two campaigns have the same.
pub fn fresh_id() -> String {
    const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut id = String::new();
    while id.len() < 12 {
        let mut bytes = [0; 24];
        if getrandom::fill(&mut bytes).is_err() {
            return "…".to_owned();
        }
        // 252 is a multiple of 36: each is as likely as the others.
        let fair = bytes.iter().filter(|byte| **byte < 252).map(|byte| char::from(ALPHABET[usize::from(byte % 36)]));
        id.extend(fair.take(12 - id.len()));
    }
    id
}

/// The end of the address of the story in the file at `path`.
pub fn slug(table: &Table<'_>, path: &str) -> Name {
    let file = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
    let given = table.text("slug");
    let text = given.clone().unwrap_or_else(|| file.to_owned());
    if !route::is_slug(&text) {
        let hint = if given.is_none() { " (it is the file's name: rename it, or write `slug`)" } else { "" };
        table.error("slug", format!("{}{hint}", not_a_slug(&text)));
    }
    Name { text, line: table.line("slug") }
}

/// The ends of its former addresses.
pub fn aliases(table: &Table<'_>) -> Vec<Name> {
    let aliases = table.texts("aliases");
    for (_, alias) in aliases.iter().filter(|(_, alias)| !route::is_slug(alias)) {
        table.error("aliases", not_a_slug(alias));
    }
    aliases.into_iter().map(|(line, text)| Name { text, line }).collect()
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
            table.error("translation_of", "a text is no translation of its own language: take the line out");
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

/// Checks the consent of the people in a text. Nothing of it leaves this function. `needed` is the key that asks for it,
/// and how its author writes it.
pub fn consent(table: &Table<'_>, needed: Option<(&str, &str)>, today: Date) {
    let given = table.table("consent", |table| {
        if !table.flag("consent") {
            table.error("consent", "a text about a person needs their consent: `consent = true`, or take it out");
        }
        let date = table.required_parsed("date", "write the day of the consent, as 2024-05-01");
        not_later(table, "date", date, today);
        table.required("reference", "write where the consent is kept, in a word that names nobody");
    });
    if given.is_none()
        && let Some((key, written)) = needed
    {
        table.error(key, format!("`{written}` needs a [consent] with `consent = true`, `date` and `reference`"));
    }
}

/// What has happened has a day that has come.
pub fn not_later(table: &Table<'_>, key: &str, date: Option<Date>, today: Date) {
    if let Some(date) = date.filter(|date| *date > today) {
        table.error(key, format!("`{key}`: {date} has not come yet: correct it"));
    }
}
