//! Fields that several kinds of file have: ids, slugs, addresses, sources and the consent of the people in a text.

use super::{link::web, table::Table};
use campaign::{Link, route};
use letter::Translated;
use locale::Date;

/// A name in a file, and the line on which it stands.
pub struct Located {
    /// The name itself: an id, a slug.
    pub text: String,
    /// The line of the file, from 1.
    pub line: usize,
}

/// What to do about a slug that is none.
pub fn not_a_slug(slug: &str) -> String {
    format!("`{slug}` cannot stand in an address: use a-z, 0-9 and single hyphens, and not the word `page`")
}

/// The `id` of a table; `what` says what else it must be.
pub fn id(table: &Table<'_>, what: &str) -> Located {
    let id = table.required("id", &format!("write id = \"{}\", which was made at random just now, {what}", fresh_id()));
    if !id.is_empty() && !is_id(&id) {
        table.error("id", format!("{}; write id = \"{}\"", not_an_id(&id), fresh_id()));
    }
    Located { text: id, line: table.line("id") }
}

/// Whether a story or a kit may have it.
pub fn is_id(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// What to do about an id that is none.
pub fn not_an_id(id: &str) -> String {
    format!("`{id}` is not an id: use 8 or more of a-z and 0-9")
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
pub fn slug(table: &Table<'_>, path: &str) -> Located {
    let file = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
    let given = table.text("slug");
    let text = given.clone().unwrap_or_else(|| file.to_owned());
    if !route::is_slug(&text) {
        let hint = if given.is_none() { " (it is the file's name: rename it, or write `slug`)" } else { "" };
        table.error("slug", format!("{}{hint}", not_a_slug(&text)));
    }
    Located { text, line: table.line("slug") }
}

/// The ends of its former addresses.
pub fn aliases(table: &Table<'_>) -> Vec<Located> {
    let aliases = table.texts("aliases");
    for (_, alias) in aliases.iter().filter(|(_, alias)| !route::is_slug(alias)) {
        table.error("aliases", not_a_slug(alias));
    }
    aliases.into_iter().map(|(line, text)| Located { text, line }).collect()
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

/// The `url` of a table: a web address that must be there.
pub fn url(table: &Table<'_>) -> String {
    let url = table.required("url", "write a web address, https://…");
    if !url.is_empty()
        && let Err(message) = web(&url)
    {
        table.error("url", message);
    }
    url
}

/// The same text in some of the letter languages.
pub fn translated(table: &Table<'_>, key: &'static str) -> Translated {
    let read = |table: &Table<'_>| Translated {
        en: table.text("en"),
        uk: table.text("uk"),
        de: table.text("de"),
        it: table.text("it"),
    };
    table.table(key, read).unwrap_or_default()
}

/// The `source` of a statement; `what` says what to write where it is missing.
pub fn source(table: &Table<'_>, what: &str) -> Link {
    let read = |table: &Table<'_>| Link { title: table.required("name", "write who says so"), url: url(table) };
    table.required_table("source", what, read).unwrap_or(Link { title: String::new(), url: String::new() })
}
