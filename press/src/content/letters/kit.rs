//! `kit.toml`: what a letter is.

use super::recipients::RecipientFile;
use crate::content::{
    fields::{Located, consent, id, not_a_slug, not_later, source, translated},
    problem::{SourceText, suggestion},
    table::{Localized, Table},
};
use campaign::{Link, route::is_slug};
use letter::{
    Address,
    kit::{Person, PersonStatus},
};
use locale::{AsOf, Date, Locale};
use std::cmp::Reverse;

/// What the file says, but for the consent: that stays in it.
pub struct KitFile {
    pub id: Located,
    pub title: Localized,
    pub purpose: Localized,
    pub prompt: Localized,
    /// `None` while it is active.
    pub retired: Option<Retired>,
    pub person: Option<Person>,
    /// There is a `[person]`, if perhaps with a mistake.
    pub named_person: bool,
    /// The line of `[person]`.
    pub person_line: usize,
    pub recipients: Vec<Located>,
    /// The recipients themselves, once they are found.
    pub known: Vec<RecipientFile>,
    /// Domains that no letter goes to, and why.
    pub never: Vec<(String, Localized)>,
    pub since: Vec<(AsOf, Localized, Link)>,
    /// When a lawyer read what the letter says about law.
    pub law_checked: Option<Date>,
    /// When somebody looked whether there are newer numbers.
    pub numbers_checked: Option<Date>,
}

pub struct Retired {
    pub date: Option<Date>,
    pub reason: Localized,
    pub follows: Option<Located>,
}

/// Reads the file of the kit in the folder `slug`.
pub fn read(file: SourceText<'_>, slug: &str, today: Date, languages: &[Locale]) -> KitFile {
    if !is_slug(slug) {
        file.problems.error(file.path, None, format!("the folder's name is its address: {}", not_a_slug(slug)));
    }
    Table::read(file, |table| {
        let person = table.has("person");
        consent(table, person.then_some(("person", "[person]")), today);
        let recipients = table.texts("recipients");
        if recipients.is_empty() {
            table.error("recipients", "`recipients` is missing: name those of recipients.toml to whom the letter goes");
        }
        let day = |table: &Table<'_>, key: &'static str| {
            let date = table.parsed(key);
            not_later(table, key, date, today);
            date
        };
        let (law_checked, numbers_checked) =
            table.table("checked", |table| (day(table, "law"), day(table, "numbers"))).unwrap_or_default();
        KitFile {
            law_checked,
            numbers_checked,
            id: id(table, "and stays"),
            title: table.words("title", languages),
            purpose: table.words("purpose", languages),
            prompt: table.words("prompt", languages),
            retired: retired(table, today, languages),
            person: table.table("person", self::person).flatten(),
            named_person: person,
            person_line: table.line("person"),
            recipients: recipients.into_iter().map(|(line, text)| Located { text, line }).collect(),
            known: Vec::new(),
            never: table.tables("do_not_write_to", |table| (domain(table), table.words("reason", languages))),
            since: since(table, languages),
        }
    })
}

fn retired(table: &Table<'_>, today: Date, languages: &[Locale]) -> Option<Retired> {
    let status = table.required("status", "write \"active\" or \"retired\"");
    let read = |table: &Table<'_>| {
        let date = table.required_parsed("date", "write the day, as 2026-11-01");
        not_later(table, "date", date, today);
        Retired {
            date,
            reason: table.words("reason", languages),
            follows: table.text("follows").map(|text| Located { text, line: table.line("follows") }),
        }
    };
    match status.as_str() {
        "retired" => table.required_table("retired", "write date and reason, and the kit that follows", read),
        _ => {
            let found = table.table("retired", read);
            if status == "active" && found.is_some() {
                table.error("retired", "`status` is \"active\": write \"retired\", or take [retired] out");
            } else if !matches!(status.as_str(), "active" | "") {
                let hint = suggestion(&status, ["active", "retired"]);
                table.error("status", format!("unknown `status` `{status}`{hint}"));
            }
            found
        }
    }
}

fn person(table: &Table<'_>) -> Option<Person> {
    let status = table.required("status", "write \"held\", \"released\", \"died\" or \"unknown\"");
    let known = PERSON.iter().find(|(word, _)| *word == status).map(|(_, status)| *status);
    if known.is_none() && !status.is_empty() {
        let hint = suggestion(&status, PERSON.map(|(word, _)| word));
        table.error("status", format!("unknown `status` `{status}`{hint}"));
    }
    let name = translated(table, "name");
    if !table.has("name") {
        table.error("name", "`name` is missing: write it as each language of the letter does");
    }
    let as_of = table.required_parsed("as_of", "write when this was known, as 2026-10 or 2026-10-31");
    let source = source(table, "write who says so: source = { url, name }");
    Some(Person { name, status: known?, as_of: as_of?, source })
}

const PERSON: [(&str, PersonStatus); 4] = [
    ("held", PersonStatus::Held),
    ("released", PersonStatus::Released),
    ("died", PersonStatus::Died),
    ("unknown", PersonStatus::Unknown),
];

fn domain(table: &Table<'_>) -> String {
    let domain = table.required("domain", "write the part after @, as prison.example");
    // A whole top-level domain may be meant.
    if !domain.is_empty() && Address::parse(&format!("a@a.{domain}")).is_err() {
        table.error("domain", format!("`{domain}` is not a domain: write the part after @, as prison.example"));
    }
    domain
}

/// Newest first; a month stands before its days.
fn since(table: &Table<'_>, languages: &[Locale]) -> Vec<(AsOf, Localized, Link)> {
    let mut since: Vec<_> = table
        .tables("since", |table| {
            let date = table.required_parsed("date", "write the day or the month, as 2026-10-31 or 2026-10");
            let text = table.words("text", languages);
            let source = source(table, "write who says so: source = { url, name }");
            date.map(|date| (date, text, source))
        })
        .into_iter()
        .flatten()
        .collect();
    since.sort_by_key(|(date, ..)| match *date {
        AsOf::Month(year, month) => Reverse((year, month, 32)),
        AsOf::Day(Date { year, month, day }) => Reverse((year, month, day)),
    });
    since
}
