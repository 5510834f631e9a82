//! Reads TOML so that every mistake is found at once: a reader asks for keys, and a key that nobody asked for is unknown.

use super::problem::{Piece, suggestion};
use crate::content::Words;
use locale::Locale;
use std::{cell::RefCell, collections::BTreeSet, fmt::Display, str::FromStr};
use toml::de::{DeTable, DeValue};

/// A table of a TOML text. What it cannot give it reports, and then gives something empty in its place.
pub struct Table<'a> {
    piece: Piece<'a>,
    table: &'a DeTable<'a>,
    /// Where the table begins: missing keys are missing here.
    start: usize,
    /// The text has a syntax error; then nothing is called missing.
    broken: bool,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Table<'a> {
    /// Reads a whole TOML text.
    pub fn read<T>(piece: Piece<'_>, read: impl FnOnce(&Table<'_>) -> T) -> T {
        let (root, errors) = DeTable::parse_recoverable(piece.text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            piece.error(at, format!("this is not TOML: {}", error.message()));
        }
        Table::walk(piece, root.get_ref(), 0, !errors.is_empty(), read)
    }

    fn walk<T>(
        piece: Piece<'a>,
        table: &'a DeTable<'a>,
        start: usize,
        broken: bool,
        read: impl FnOnce(&Self) -> T,
    ) -> T {
        let table = Self { piece, table, start, broken, asked: RefCell::default() };
        let value = read(&table);
        let asked = table.asked.take();
        for key in table.table.keys() {
            let name = key.get_ref().as_ref();
            if !asked.contains(name) {
                let hint = suggestion(name, asked.iter().copied());
                piece.error(key.span().start, format!("unknown key `{name}`{hint}"));
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
        self.piece.line(self.at(key))
    }

    /// A mistake in the value of `key`.
    pub fn error(&self, key: &str, message: impl Into<String>) {
        self.piece.error(self.at(key), message);
    }

    /// A doubt about the value of `key`.
    pub fn warning(&self, key: &str, message: impl Into<String>) {
        self.piece.warning(self.at(key), message);
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
            DeValue::String(text) => Some(one_line(text)),
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
        // The line break after the quotation marks does not belong to the text.
        let value = &self.piece.text[self.at(key)..];
        let opened = value.strip_prefix("\"\"\"").or_else(|| value.strip_prefix("'''"));
        let next = opened.is_some_and(|text| text.starts_with(['\n', '\r']));
        let lines: Vec<_> = text.trim_end().lines().map(str::trim).collect();
        Some((self.line(key) + usize::from(next), lines.join("\n")))
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
                .map(|value| Some((self.piece.line(value.span().start), one_line(value.get_ref().as_str()?))))
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
            DeValue::Table(table) => Some(Table::walk(self.piece, table, self.at(key), self.broken, read)),
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
                            items.push(Table::walk(self.piece, table, start, self.broken, &mut read));
                        }
                        _ => self.piece.error(value.span().start, format!("this must be a table: [[{key}]]")),
                    }
                }
            }
            Some(_) => self.error(key, format!("`{key}` must be a list of tables: [[{key}]]")),
        }
        items
    }

    /// The same text in every language of the campaign.
    pub fn words(&self, key: &'static str, languages: &[Locale]) -> Words {
        let read = |table: &Table<'a>| {
            let mut words = Words::new();
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

/// Line breaks and tabs become single spaces; a no-break space stays.
fn one_line(text: &str) -> String {
    text.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
