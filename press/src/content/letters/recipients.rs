//! `recipients.toml`: whom letters go to.

use crate::content::{
    fields::{not_a_slug, source, translated},
    link::{is_example, web},
    problem::{SourceText, suggestion},
    table::{Localized, Table, in_language},
};
use campaign::route::is_slug;
use letter::{Address, Contact, Recipient, RecipientKind, kit::Accepts};
use locale::{Date, Language, Locale};
use std::collections::BTreeSet;

/// The file, in the content folder.
pub const RECIPIENTS: &str = "recipients.toml";

/// A recipient, and where it stands.
#[derive(Clone)]
pub struct RecipientFile {
    /// The line on which its table begins.
    pub line: usize,
    /// The recipient; its role is empty, since that has a language.
    pub recipient: Recipient,
    pub role: Localized,
    /// Somebody of the staff looked at the address; who it was stays in the file.
    pub checked: bool,
    /// It lacks an id, an address, a language or a date; this was reported.
    pub broken: bool,
}

impl RecipientFile {
    pub fn in_language(&self, lang: Locale) -> Recipient {
        Recipient { role: in_language(&self.role, lang), ..self.recipient.clone() }
    }
}

/// Each kind as staff write it.
pub const KINDS: [(&str, RecipientKind); 4] = [
    ("organisation", RecipientKind::Organisation),
    ("authority", RecipientKind::Authority),
    ("deputy", RecipientKind::Deputy),
    ("embassy", RecipientKind::Embassy),
];

/// Reads `recipients.toml`, and reports what is wrong with it.
pub fn read(file: SourceText<'_>, today: Date, languages: &[Locale]) -> Vec<RecipientFile> {
    let mut seen = BTreeSet::new();
    Table::read(file, |table| {
        table.tables("recipients", |table| {
            let recipient = recipient(table, today, languages);
            let id = &recipient.recipient.id;
            if !id.is_empty() && !seen.insert(id.clone()) {
                table.error("id", format!("the recipient `{id}` is there twice: take one out"));
            }
            recipient
        })
    })
}

fn recipient(table: &Table<'_>, today: Date, languages: &[Locale]) -> RecipientFile {
    let id = table.required("id", "write a word by which kits and links name it, as icrc");
    if !id.is_empty() && !is_slug(&id) {
        table.error("id", not_a_slug(&id));
    }
    let name = translated(table, "name");
    for lang in languages.iter().filter(|lang| name.get(lang.language()).is_none()) {
        table.error("name", format!("missing translation of `name`: add {} = \"…\"", lang.code()));
    }
    let contact = contact(table);
    let verified_on = table.required_parsed("verified_on", "write the day on which somebody looked, as 2026-11-01");
    let expires = table.required_parsed("expires", "write the day on which somebody must look again, as 2027-11-01");
    if expires.is_some() && expires <= verified_on {
        table.error("expires", "`expires` is not after `verified_on`: correct one of them");
    }
    if let Some(date) = verified_on.filter(|date| *date > today) {
        table.warning("verified_on", format!("`verified_on`: {date} has not come yet"));
    }
    let reads = reads(table);
    let dated = verified_on.is_some() && expires.is_some();
    RecipientFile {
        line: table.line(""),
        broken: id.is_empty() || contact.is_none() || reads.is_empty() || !dated,
        role: table.words("role", languages),
        checked: table.text("checked_by").is_some(),
        recipient: Recipient {
            id,
            kind: one_of(table, "kind", &KINDS, "say what it is").unwrap_or(RecipientKind::Organisation),
            name,
            role: String::new(),
            title: translated(table, "title"),
            salutation: translated(table, "salutation"),
            country: country(table),
            reads,
            contact: contact.unwrap_or(Contact::Postal(Vec::new())),
            accepts: one_of(table, "accepts", &ACCEPTS, "say what it takes").unwrap_or(Accepts::Letters),
            source: source(table, "write where the address was found: source = { url, name }"),
            verified_on: verified_on.unwrap_or(today),
            expires: expires.unwrap_or(today),
        },
    }
}

const ACCEPTS: [(&str, Accepts); 2] = [("letters", Accepts::Letters), ("case_forms", Accepts::CaseForms)];

/// A word from a closed list.
fn one_of<T: Copy>(table: &Table<'_>, key: &'static str, known: &[(&str, T)], what: &str) -> Option<T> {
    let words: Vec<_> = known.iter().map(|(word, _)| *word).collect();
    let text = table.required(key, &format!("{what}, `{}`", words.join("`, `")));
    let found = known.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    if found.is_none() && !text.is_empty() {
        table.error(key, format!("unknown `{key}` `{text}`{}", suggestion(&text, words)));
    }
    found
}

fn country(table: &Table<'_>) -> String {
    let country = table.required("country", "write the two letters of the country, as CH");
    let valid = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    if !country.is_empty() && !valid {
        table.error("country", format!("`{country}` is not a country: write its two capital letters, as CH"));
    }
    country
}

fn reads(table: &Table<'_>) -> Vec<Language> {
    let mut reads = Vec::new();
    let codes = table.texts("reads");
    if codes.is_empty() {
        table.error("reads", "`reads` is missing: name the languages that it reads, as reads = [\"en\"]");
    }
    for (_, code) in codes {
        match Language::from_code(&code) {
            Some(language) if reads.contains(&language) => {
                table.error("reads", format!("`{code}` is named twice in `reads`: once is enough"));
            }
            Some(language) => reads.push(language),
            None => {
                let hint = suggestion(&code, Language::ALL.map(Language::code));
                table.error("reads", format!("unknown language of a letter `{code}`{hint}"));
            }
        }
    }
    reads
}

/// One of mail address, postal address and form.
fn contact(table: &Table<'_>) -> Option<Contact> {
    let given: Vec<_> = ["email", "postal", "form"].into_iter().filter(|key| table.has(key)).collect();
    match given[..] {
        ["email"] => {
            let text = table.text("email")?;
            if is_example(&text) {
                table.unfinished("email", format!("`{text}` is an example: write a real address"));
            }
            Address::parse(&text)
                .map(Contact::Email)
                .map_err(|error| table.error("email", format!("`{text}` is not an email address: {error}")))
                .ok()
        }
        ["postal"] => {
            let lines: Vec<_> = table.texts("postal").into_iter().map(|(_, line)| line).collect();
            if lines.is_empty() || lines.iter().any(String::is_empty) {
                table.error("postal", "`postal` needs the lines of the address below the name, and none may be empty");
                return None;
            }
            Some(Contact::Postal(lines))
        }
        [_] => {
            let form = table.text("form")?;
            web(&form).map_err(|message| table.error("form", message)).ok()?;
            let page = form.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, page)| page);
            if page.is_empty() {
                table.unfinished(
                    "form",
                    format!("`{form}` is the first page of a site: write the page of the form itself"),
                );
            }
            Some(Contact::Form(form))
        }
        [] => {
            table.error("", "where it is reached is missing: write one of `email`, `postal` and `form`");
            None
        }
        [_, second, ..] => {
            table.error(second, format!("write one of `{}`, not more", given.join("`, `")));
            None
        }
    }
}

/// The recipient with this id.
pub fn find(recipients: &[RecipientFile], id: &str) -> Option<RecipientFile> {
    recipients.iter().find(|known| known.recipient.id == id).cloned()
}
