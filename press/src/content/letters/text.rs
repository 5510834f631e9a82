//! `{language}.md`: what a letter says.

use super::recipients::KINDS;
use crate::content::{
    front,
    problem::{SourceText, suggestion},
    table::Table,
};
use letter::{
    Field, LetterText, Slot, SlotKind, Template, TemplateError, Variant,
    compose::OWN,
    kit::{Frame, FrameFor, SUBJECT},
    parse_template,
};
use locale::Language;

/// The letter in one language, and where its parts stand.
pub struct TextFile {
    pub path: String,
    pub text: LetterText,
    /// The line below the front matter.
    pub start: usize,
    /// Parts and, as `part.variant`, variants.
    places: Vec<(String, usize)>,
}

impl TextFile {
    /// The line of a part or a variant: the last, where there are two of the same name.
    pub fn line(&self, name: &str) -> usize {
        self.places.iter().rev().find(|(known, _)| known == name).map_or(self.start, |(_, line)| *line)
    }

    /// The line of what has this id: a part, a variant of any part, `part.variant`, or the part for own words.
    pub fn line_of_id(&self, id: &str) -> usize {
        let own = self.text.slots.iter().rev().find(|slot| slot.kind == SlotKind::Own && id == OWN);
        let id = own.map_or(id, |slot| &slot.id);
        let has = |name: &str| name == id || name.split_once('.').is_some_and(|(_, variant)| variant == id);
        self.places.iter().rev().find(|(name, _)| has(name)).map_or(self.start, |(_, line)| *line)
    }
}

/// Reads the letter in one language; `None` without front matter, which is reported.
pub fn read(file: SourceText<'_>, language: Language) -> Option<TextFile> {
    let (front, body) = front::split(file)?;
    let mut text = TextFile {
        path: file.path.to_owned(),
        text: Table::read(front, |table| frames(table, front, language)),
        start: body.first_line,
        places: Vec::new(),
    };
    read_body(body, &mut text);
    Some(text)
}

fn frames(table: &Table<'_>, front: SourceText<'_>, language: Language) -> LetterText {
    let read = |table: &Table<'_>, key: &'static str| framed(table, front, key);
    for (key, what) in [("salutation", "write how the letter begins"), ("closing", "write how the letter ends")] {
        if !table.has(key) {
            table.required(key, what);
        }
    }
    let missing = || Template::words(String::from("…"));
    let salutation = read(table, "salutation").unwrap_or_else(missing);
    // With the field that the check asks for: what is missing here was reported.
    let signed = || Template::try_from("{sender.name}".to_owned()).unwrap_or_default();
    let closing = read(table, "closing").unwrap_or_else(signed);
    let frame = Frame { salutation, closing };
    let kinds = table.table("kinds", |table| {
        let kind = |(name, kind): (&'static str, _)| {
            table.table(name, |table| FrameFor {
                kind,
                frame: Frame {
                    salutation: read(table, "salutation").unwrap_or_else(|| frame.salutation.clone()),
                    closing: read(table, "closing").unwrap_or_else(|| frame.closing.clone()),
                },
            })
        };
        KINDS.into_iter().filter_map(kind).collect()
    });
    LetterText { language, subjects: Vec::new(), slots: Vec::new(), frames: kinds.unwrap_or_default(), frame }
}

/// A salutation or a closing: line breaks count.
fn framed(table: &Table<'_>, front: SourceText<'_>, key: &'static str) -> Option<Template> {
    if !table.has(key) {
        return None;
    }
    let (line, text) = table.lines(key)?;
    if text.is_empty() {
        table.error(key, format!("`{key}` is empty: write it or take the line out"));
        return None;
    }
    let template = template(front, line, &text)?;
    // A hole here would be in every letter.
    let hole = template.fields().find(|field| matches!(field, Field::Salutation | Field::DaysSince(_)));
    if let Some(field) = hole {
        let message = format!("`{{{field}}}` cannot stand here: it is not known in every letter");
        front.problems.error(front.path, Some(line), message);
    }
    Some(template)
}

/// A text with merge fields that begins on `line` of the file. Every wrong field is reported.
fn template(source: SourceText<'_>, line: usize, text: &str) -> Option<Template> {
    let mut good = true;
    let mut error = |at: usize, message: String| {
        good = false;
        source.problems.error(source.path, Some(line + at), message);
    };
    let mut lines = Vec::new();
    for (at, text) in text.lines().enumerate() {
        let (rest, found) = foreign_fields(text);
        found.into_iter().for_each(|message| error(at, message));
        lines.push(rest);
    }
    let mut rest = lines.join("\n");
    while let Err(wrong) = parse_template(&rest) {
        let at = wrong.line() - 1;
        let TemplateError::UnknownField { name, .. } = &wrong else {
            error(at, "a “{” is never closed on its line: write `{sender.name}`, say".to_owned());
            break;
        };
        error(at, format!("`{{{name}}}` is not a field: {}", hint(name, &wrong)));
        rest = rest.replacen(&format!("{{{name}}}"), name, 1);
    }
    if good { Template::try_from(text.to_owned()).ok() } else { None }
}

/// What may be meant by the name of a field.
fn hint(name: &str, error: &TemplateError) -> String {
    let word = name.trim().to_lowercase();
    if let Some(day) = word.strip_prefix("days_since") {
        let day = day.trim();
        let digits =
            day.split('-').map(str::len).eq([4, 2, 2]) && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        return match digits {
            true => format!("there is no day {day}: correct it"),
            false => "write the day as year, month and day, `{days_since 2022-03-26}`".to_owned(),
        };
    }
    match word.as_str() {
        "name" => {
            return "write `{sender.name}` for who writes, or `{recipient.name}` for whom the letter goes to"
                .to_owned();
        }
        "city" | "sender.city" | "place" | "sender.place" => return "did you mean `{sender.town}`?".to_owned(),
        _ => {}
    }
    let near = error.suggestions();
    match near[..] {
        [first, ..] if near.len() < Field::SPELLINGS.len() => format!("did you mean `{{{first}}}`?"),
        _ => format!("choose one of `{{{}}}`", near.join("}`, `{")),
    }
}

/// Words by which other programs name the fields of a letter, in the languages of a letter.
const FIELD_WORDS: [&str; 42] = [
    "name",
    "first name",
    "firstname",
    "fname",
    "last name",
    "lastname",
    "lname",
    "full name",
    "your name",
    "title",
    "salutation",
    "date",
    "today",
    "town",
    "city",
    "country",
    "address",
    "recipient",
    "recipient name",
    "sender",
    "signature",
    "vorname",
    "nachname",
    "ihr name",
    "datum",
    "ort",
    "anrede",
    "empfänger",
    "nome",
    "cognome",
    "il tuo nome",
    "data",
    "città",
    "destinatario",
    "ім’я",
    "прізвище",
    "ваше ім’я",
    "дата",
    "місто",
    "країна",
    "адресат",
    "підпис",
];

/// The fields of other programs in a line: what to do about each, and the line without them.
fn foreign_fields(line: &str) -> (String, Vec<String>) {
    const OURS: &str = "here a field is written as `{recipient.name}`";
    let mut found = Vec::new();
    let mut rest = line.to_owned();
    for (open, close) in [("{{", "}}"), ("*|", "|*"), ("<<", ">>"), ("%%", "%%"), ("«", "»"), ("[", "]"), ("<", ">")]
    {
        let mut from = 0;
        while let Some(start) = rest[from..].find(open).map(|at| from + at) {
            let inside = start + open.len();
            let Some(end) = rest[inside..].find(close).map(|at| inside + at) else { break };
            let name = rest[inside..end].to_owned();
            // Ours have them too, and quotations as well; brackets in capitals are meant to be filled in.
            let word = name.trim().to_lowercase().replace(['_', '.', '-'], " ").replace('\'', "’");
            let capitals = open == "["
                && name.chars().any(char::is_alphabetic)
                && name.chars().count() > 2
                && name.to_uppercase() == name;
            let certain = matches!(open, "{{" | "*|" | "<<");
            if !(certain || capitals || FIELD_WORDS.contains(&word.as_str())) {
                from = end + close.len();
                continue;
            }
            let whole = format!("{open}{name}{close}");
            found.push(match open {
                "{{" => format!("`{whole}` has one pair of braces too many: write `{{{}}}`", name.trim()),
                "[" if capitals && !FIELD_WORDS.contains(&word.as_str()) => {
                    format!(
                        "`{whole}` is still to be filled in: write the words, or a field such as `{{recipient.name}}`"
                    )
                }
                _ => format!("`{whole}` would stand in the letter as it is: {OURS}"),
            });
            rest.replace_range(start..end + close.len(), &name.replace(['{', '}'], ""));
            from = start;
        }
    }
    (rest, found)
}

const SLOT_KINDS: [(&str, SlotKind); 4] = [
    ("fixed", SlotKind::Fixed),
    ("choice", SlotKind::Choice),
    ("optional", SlotKind::Optional),
    ("own", SlotKind::Own),
];

/// Reads the parts below the front matter.
fn read_body(body: SourceText<'_>, file: &mut TextFile) {
    let mut parts = Parts { body, file, open: None, stray: false };
    for (at, line) in body.text.lines().enumerate() {
        parts.line(body.first_line + at, line.trim());
    }
    parts.close();
}

struct Parts<'a, 'f> {
    body: SourceText<'a>,
    file: &'f mut TextFile,
    /// The variant that is being read: where, its name, its lines.
    open: Option<(usize, String, Vec<&'a str>)>,
    /// The text before the next heading was reported.
    stray: bool,
}

impl<'a> Parts<'a, '_> {
    fn error(&self, line: usize, message: impl Into<String>) {
        self.body.problems.error(self.body.path, Some(line), message);
    }

    fn line(&mut self, at: usize, line: &'a str) {
        if let Some(part) = line.strip_prefix("## ") {
            self.close();
            self.part(at, part.trim());
        } else if let Some(variant) = line.strip_prefix("### ") {
            self.close();
            self.open = Some((at, variant.trim().to_owned(), Vec::new()));
        } else if line.starts_with('#') {
            self.error(at, "a letter has no such heading: `## part (kind)` begins a part, `### a` a variant");
        } else if let Some((_, _, lines)) = &mut self.open {
            lines.push(line);
        } else if !line.is_empty() && !self.stray {
            self.stray = true;
            self.error(at, "this text belongs to no variant: put a heading `### a` above it");
        }
    }

    /// `opening (choice)`, or `subject`.
    fn part(&mut self, at: usize, heading: &str) {
        let (name, kind) = heading.split_once(' ').unwrap_or((heading, ""));
        let word = kind.trim().strip_prefix('(').and_then(|kind| kind.strip_suffix(')'));
        let found = SLOT_KINDS.iter().find(|(known, _)| word == Some(*known)).map(|(_, kind)| *kind);
        let kinds = || SLOT_KINDS.map(|(kind, _)| kind);
        if name == SUBJECT {
            if self.file.places.iter().any(|(known, _)| known == SUBJECT) {
                self.error(at, "“subject” is used twice");
            }
            if !kind.is_empty() {
                self.error(at, "the subject needs no brackets: write `## subject`");
            }
        } else if found.is_none() {
            let message = match word {
                Some(word) => format!("unknown kind of part `{word}`{}", suggestion(word, kinds())),
                None => format!("say what `{name}` is: `## {name} (choice)`, or one of `{}`", kinds().join("`, `")),
            };
            self.error(at, message);
        }
        self.file.places.push((name.to_owned(), at));
        if name != SUBJECT {
            let kind = found.unwrap_or(SlotKind::Optional);
            self.file.text.slots.push(Slot { id: name.to_owned(), kind, variants: Vec::new() });
        }
    }

    /// Puts the variant that was read in its place.
    fn close(&mut self) {
        self.stray = false;
        let Some((at, id, lines)) = self.open.take() else { return };
        let Some((part, _)) = self.file.places.iter().rev().find(|(name, _)| !name.contains('.')) else {
            return self.error(at, "this variant belongs to no part: put a heading `## part (kind)` above it");
        };
        let part = part.clone();
        self.file.places.push((format!("{part}.{id}"), at));
        for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.contains("**") || line.contains("](")) {
            let message = format!("a letter has no bold words and no links: “{line}” would stand in it as it is");
            self.body.problems.warning(self.body.path, Some(at + 1 + i), message);
        }
        let lines: Vec<String> = lines
            .iter()
            .enumerate()
            .map(|(i, line)| self.body.problems.spelt(self.body.path, at + 1 + i, (*line).to_owned()))
            .collect();
        let text = lines.join("\n");
        // What is wrong with it was reported.
        let template = match template(self.body, at + 1, &text) {
            Some(_) => Template::try_from(joined(&lines)).unwrap_or_default(),
            None => Template::words(String::from("…")),
        };
        let variant = Variant { id, text: template };
        let TextFile { text, .. } = self.file;
        match text.slots.last_mut() {
            Some(slot) if part != SUBJECT => slot.variants.push(variant),
            _ => text.subjects.push(variant),
        }
    }
}

/// Line breaks in a paragraph do not count.
fn joined(lines: &[String]) -> String {
    let paragraphs = lines.split(String::is_empty).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|paragraph| paragraph.join(" ")).collect::<Vec<_>>().join("\n\n")
}
