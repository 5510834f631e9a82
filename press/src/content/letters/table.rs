//! How long the letters are: what `press check` prints.

use crate::content::Campaign;
use letter::{
    Address, Addressee, Contact, Kit, LetterText, RecipientKind, Sender, Wording,
    channel::{Channel, Webmail},
    check::{Problem, Span, lengths, problems},
    kit::Status,
};
use locale::Language;

/// One line for each kit and language: how many letters can come out of it, how long the shortest and the longest are, what
/// fits into a link, and what has no translation.
pub fn table(campaign: &Campaign) -> String {
    let Some(content) = campaign.locales.get(&campaign.default_language) else { return String::new() };
    let mut rows = vec![HEAD.map(str::to_owned).to_vec()];
    for kit in &content.kits {
        match kit.status {
            Status::Active => rows.extend(kit.languages.iter().map(|text| row(kit, text))),
            Status::Retired { .. } => rows.push(vec![kit.slug.clone(), "retired".to_owned()]),
        }
    }
    if rows.len() == 1 { String::new() } else { aligned(&rows) + NOTE }
}

const HEAD: [&str; 8] =
    ["letter", "", "combinations", "characters", "mailto", "Gmail", "Outlook, Yahoo", "not translated"];

const NOTE: &str = "Lengths are those of the shortest and the longest letter, signed “Test Supporter, Kyiv, Ukraine” and without own \
words;\nof a link in encoded octets, to an address of 22, with what it may have and what fits.\n";

fn row(kit: &Kit, text: &LetterText) -> Vec<String> {
    let Ok(address) = Address::parse("somebody@office.example") else { return Vec::new() };
    let mail = Contact::Email(address);
    let kind = kit.recipients.iter().find(|recipient| recipient.takes_letters());
    let to = Addressee {
        id: "",
        kind: kind.map_or(RecipientKind::Organisation, |recipient| recipient.kind),
        name: "Test Office",
        title: None,
        salutation: None,
        contact: &mail,
    };
    let wording = Wording { sender: sender(text.language), ..Wording::default() };
    let measured = lengths(kit, text, &to, &wording, Some(kit.built));
    let of = |wanted: &dyn Fn(Channel) -> bool| -> String {
        let all: Vec<_> = measured.octets.iter().filter(|(channel, _)| wanted(*channel)).collect();
        let least = all.iter().map(|(_, span)| span.least).min().unwrap_or_default();
        let most = all.iter().map(|(_, span)| span.most).max().unwrap_or_default();
        let limit = all.iter().filter_map(|(channel, _)| channel.limit()).min().unwrap_or_default();
        let fits = match (least <= limit, most <= limit) {
            (_, true) => "all",
            (true, false) => "some",
            (false, false) => "none",
        };
        format!("{} of {limit}: {fits}", range(Span { least, most }))
    };
    let untranslated: Vec<_> = problems(kit, kit.built)
        .into_iter()
        .filter_map(|problem| match problem {
            Problem::Untranslated { language, slot, .. } if language == text.language.code() => Some(slot),
            _ => None,
        })
        .collect();
    vec![
        kit.slug.clone(),
        text.language.code().to_owned(),
        measured.letters.to_string(),
        range(measured.characters),
        of(&|channel| matches!(channel, Channel::Mailto(_))),
        of(&|channel| matches!(channel, Channel::Webmail(Webmail::Gmail, _))),
        of(&|channel| matches!(channel, Channel::Webmail(service, _) if service != Webmail::Gmail)),
        untranslated.join(", "),
    ]
}

fn sender(language: Language) -> Sender {
    let [name, town, country] = match language {
        Language::En => ["Test Supporter", "Kyiv", "Ukraine"],
        Language::Uk => ["Тест Тестенко", "Київ", "Україна"],
        Language::De => ["Test Supporter", "Kyjiw", "Ukraine"],
        Language::It => ["Test Supporter", "Kyiv", "Ucraina"],
    };
    Sender { name: name.to_owned(), town: town.to_owned(), country: country.to_owned() }
}

fn range(span: Span) -> String {
    format!("{}–{}", span.least, span.most)
}

/// Columns as wide as their widest cell.
fn aligned(rows: &[Vec<String>]) -> String {
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().enumerate().map(|(at, cell)| {
            let pad = width(at).unwrap_or_default() - cell.chars().count();
            format!("{cell}{}", " ".repeat(pad))
        });
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}
