//! Reads TOML so that every mistake is found at once: a reader asks for keys, and a key that nobody asked for is unknown.

use super::{
    limits,
    problem::{SourceText, refused, suggestion},
};
use locale::Locale;
use small_json::MAX_STRING;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
    str::FromStr,
};
use toml::de::{DeTable, DeValue};

/// The same text in each language of the campaign.
pub type Localized = BTreeMap<Locale, String>;

/// The text in one language; empty where it is missing, which was reported.
pub fn in_language(texts: &Localized, lang: Locale) -> String {
    texts.get(&lang).cloned().unwrap_or_default()
}

/// A table of a TOML text. What it cannot give it reports, and then gives something empty in its place.
pub struct Table<'a> {
    source: SourceText<'a>,
    table: &'a DeTable<'a>,
    /// Where the table begins: missing keys are missing here.
    start: usize,
    /// The text has a syntax error; then nothing is called missing.
    broken: bool,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Table<'a> {
    /// Reads a whole TOML text.
    pub fn read<T>(source: SourceText<'_>, read: impl FnOnce(&Table<'_>) -> T) -> T {
        let (root, errors) = DeTable::parse_recoverable(source.text);
        // What comes after many is mostly their consequence.
        for error in errors.iter().take(MOST_ERRORS) {
            let at = error.span().map_or(0, |span| span.start);
            match curly(source.text, at) {
                Some((at, quote)) => {
                    source.error(at, format!("this is not TOML: {quote} is a curly quotation mark, and a text stands in straight ones, \"…\""));
                }
                None if error.message().contains("recursion limit") => {
                    source.error(at, "this is nested too deeply: make it flatter");
                }
                None => source.error(at, format!("this is not TOML: {}", error.message())),
            }
        }
        check_table(source, root.get_ref());
        Table::walk(source, root.get_ref(), 0, !errors.is_empty(), read)
    }

    fn walk<T>(
        source: SourceText<'a>,
        table: &'a DeTable<'a>,
        start: usize,
        broken: bool,
        read: impl FnOnce(&Self) -> T,
    ) -> T {
        let table = Self { source, table, start, broken, asked: RefCell::default() };
        let value = read(&table);
        let asked = table.asked.take();
        for key in table.table.keys() {
            let name = key.get_ref().as_ref();
            if !asked.contains(name) {
                let hint = suggestion(name, asked.iter().copied());
                source.error(key.span().start, format!("unknown key `{name}`{hint}"));
            }
        }
        value
    }

    fn value(&self, key: &'static str) -> Option<&'a DeValue<'a>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key).map(|value| value.get_ref())
    }

    /// Where a key's value stands, or where it is missing.
    fn at(&self, key: &str) -> usize {
        self.table.get(key).map_or(self.start, |value| value.span().start)
    }

    /// The line of a key's value, or of the table that lacks it.
    pub fn line(&self, key: &str) -> usize {
        self.source.line(self.at(key))
    }

    /// A mistake in the value of `key`.
    pub fn error(&self, key: &str, message: impl Into<String>) {
        self.source.error(self.at(key), message);
    }

    /// A doubt about the value of `key`.
    pub fn warning(&self, key: &str, message: impl Into<String>) {
        self.source.warning(self.at(key), message);
    }

    fn spelt(&self, at: usize, text: String) -> String {
        self.source.problems.spelt(self.source.path, self.source.line(at), text)
    }

    /// Must be put right before the site goes live.
    pub fn unfinished(&self, key: &str, message: impl Into<String>) {
        self.source.problems.unfinished(self.source.path, Some(self.line(key)), message);
    }

    /// Whether the key is there.
    pub fn has(&self, key: &'static str) -> bool {
        self.value(key).is_some()
    }

    fn missing(&self, key: &str, what: &str) {
        if !self.broken {
            self.error(key, format!("`{key}` is missing: {what}"));
        }
    }

    /// A text that may be absent but not empty. Line breaks become spaces.
    pub fn text(&self, key: &'static str) -> Option<String> {
        let text = self.text_or_empty(key)?;
        if text.is_empty() {
            self.error(key, format!("`{key}` is empty: write it or take the line out"));
            return None;
        }
        Some(text)
    }

    /// A text that may be absent or empty.
    pub fn text_or_empty(&self, key: &'static str) -> Option<String> {
        match self.value(key)? {
            DeValue::String(text) => {
                self.check_length(key, text, MAX_STRING);
                Some(self.spelt(self.at(key), one_line(text)))
            }
            DeValue::Datetime(date) => Some(date.to_string()),
            _ => {
                self.error(key, format!("`{key}` must be a text: {key} = \"…\""));
                None
            }
        }
    }

    /// A text in which line breaks count, and the file's line on which it begins.
    pub fn lines(&self, key: &'static str) -> Option<(usize, String)> {
        let DeValue::String(text) = self.value(key)? else {
            self.error(key, format!("`{key}` must be a text: {key} = \"…\""));
            return None;
        };
        self.check_length(key, text, MAX_STRING);
        // The line break after the quotation marks does not belong to the text.
        let value = &self.source.text[self.at(key)..];
        let opened = value.strip_prefix("\"\"\"").or_else(|| value.strip_prefix("'''"));
        let next = opened.is_some_and(|text| text.starts_with(['\n', '\r']));
        let lines: Vec<_> = text.trim_end().lines().map(str::trim).collect();
        Some((self.line(key) + usize::from(next), self.spelt(self.at(key), lines.join("\n"))))
    }

    /// Refuses a text that is longer than the app reads, or than its place allows: `limit` in octets.
    pub fn check_length(&self, key: &str, text: &str, limit: usize) {
        if let Some(message) = limits::too_long(text, limit) {
            self.error(key, format!("`{key}` {message}"));
        }
    }

    /// A text that must be there; `what` says what to write.
    pub fn required(&self, key: &'static str, what: &str) -> String {
        if !self.has(key) {
            self.missing(key, what);
        }
        self.text(key).unwrap_or_default()
    }

    /// A text with a form: a date, say.
    pub fn parsed<T: FromStr<Err: Display>>(&self, key: &'static str) -> Option<T> {
        self.text(key)?.parse().map_err(|error| self.error(key, format!("`{key}`: {error}"))).ok()
    }

    /// A text with a form that must be there.
    pub fn required_parsed<T: FromStr<Err: Display>>(&self, key: &'static str, what: &str) -> Option<T> {
        if !self.has(key) {
            self.missing(key, what);
        }
        self.parsed(key)
    }

    /// `true` or `false`; absent is `false`.
    pub fn flag(&self, key: &'static str) -> bool {
        match self.value(key) {
            None => false,
            Some(DeValue::Boolean(flag)) => *flag,
            Some(_) => {
                self.error(key, format!("`{key}` must be `true` or `false`"));
                false
            }
        }
    }

    /// A number that counts; absent is `default`.
    pub fn count(&self, key: &'static str, default: u32) -> u32 {
        match self.value(key) {
            None => default,
            Some(DeValue::Integer(number)) if number.radix() == 10 && number.as_str().parse::<u32>().is_ok() => {
                number.as_str().parse().unwrap_or(default)
            }
            Some(_) => {
                self.error(key, format!("`{key}` must be a whole number from 0"));
                default
            }
        }
    }

    /// A list of texts, each with its line; absent is empty.
    pub fn texts(&self, key: &'static str) -> Vec<(usize, String)> {
        let texts = match self.value(key) {
            None => Some(Vec::new()),
            Some(DeValue::Array(values)) => values
                .iter()
                .map(|value| {
                    let (at, text) = (value.span().start, value.get_ref().as_str()?);
                    self.check_length(key, text, MAX_STRING);
                    Some((self.source.line(at), self.spelt(at, one_line(text))))
                })
                .collect(),
            Some(_) => None,
        };
        texts.unwrap_or_else(|| {
            self.error(key, format!("`{key}` must be a list of texts: {key} = [\"…\"]"));
            Vec::new()
        })
    }

    /// A table within; `None` when it is absent.
    pub fn table<T>(&self, key: &'static str, read: impl FnOnce(&Table<'a>) -> T) -> Option<T> {
        match self.value(key)? {
            DeValue::Table(table) => Some(Table::walk(self.source, table, self.at(key), self.broken, read)),
            _ => {
                self.error(key, format!("`{key}` must be a table: {key} = {{ … }}"));
                None
            }
        }
    }

    /// A table within that must be there.
    pub fn required_table<T>(&self, key: &'static str, what: &str, read: impl FnOnce(&Table<'a>) -> T) -> Option<T> {
        if !self.has(key) {
            self.missing(key, what);
        }
        self.table(key, read)
    }

    /// A list of tables (`[[key]]`); absent is empty.
    pub fn tables<T>(&self, key: &'static str, mut read: impl FnMut(&Table<'a>) -> T) -> Vec<T> {
        let mut items = Vec::new();
        match self.value(key) {
            None => {}
            Some(DeValue::Array(values)) => {
                for value in values {
                    match value.get_ref() {
                        DeValue::Table(table) => {
                            let start = value.span().start;
                            items.push(Table::walk(self.source, table, start, self.broken, &mut read));
                        }
                        _ => self.source.error(value.span().start, format!("this must be a table: [[{key}]]")),
                    }
                }
            }
            Some(_) => self.error(key, format!("`{key}` must be a list of tables: [[{key}]]")),
        }
        items
    }

    /// The same text in every language of the campaign.
    pub fn words(&self, key: &'static str, languages: &[Locale]) -> Localized {
        let read = |table: &Table<'a>| {
            let mut words = Localized::new();
            for lang in languages {
                let code = lang.code();
                if !table.has(code) && !table.broken {
                    table.error(code, format!("missing translation of `{key}`: add {code} = \"…\""));
                }
                words.insert(*lang, table.text(code).unwrap_or_default());
            }
            words
        };
        self.required_table(key, "write it in every language of the campaign", read).unwrap_or_default()
    }
}

/// The most syntax errors that are reported of one text.
const MOST_ERRORS: usize = 20;

/// A curly quotation mark in place of the straight one that begins a text, on the line of an error.
fn curly(text: &str, at: usize) -> Option<(usize, char)> {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let found = line.char_indices().find(|(offset, c)| {
        let before = line[..*offset].trim_end();
        matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’') && before.ends_with(['=', '[', ','])
    });
    found.map(|(offset, c)| (start + offset, c))
}

/// Reports characters that no text may have, where an escape such as `\u0000` makes them. Those in the file itself are reported when
/// the file is read.
fn check_table(source: SourceText<'_>, table: &DeTable<'_>) {
    for (key, value) in table {
        check_text(source, key.span().start, key.get_ref());
        check_value(source, value.span().start, value.get_ref());
    }
}

fn check_value(source: SourceText<'_>, at: usize, value: &DeValue<'_>) {
    match value {
        DeValue::String(text) => check_text(source, at, text),
        DeValue::Array(values) => {
            values.iter().for_each(|value| check_value(source, value.span().start, value.get_ref()))
        }
        DeValue::Table(table) => check_table(source, table),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

fn check_text(source: SourceText<'_>, at: usize, text: &str) {
    let written = |c: char| source.text.contains(c);
    if let Some(message) = text.chars().filter(|c| *c == '\r' || !written(*c)).find_map(refused) {
        source.error(at, message);
    }
}

/// Line breaks and tabs become single spaces; a no-break space stays.
fn one_line(text: &str) -> String {
    text.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
