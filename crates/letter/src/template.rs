//! Texts with merge fields: `Dear {recipient.name},`.
//!
//! The fields are a closed list: a misspelt one is an error when staff build the site, never a hole in a letter. What a
//! supporter types is never parsed, so a `{` in it stays a `{`.

use locale::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a letter can fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// `{sender.name}`. The only one that a letter cannot do without.
    SenderName,
    /// `{sender.town}`; optional.
    SenderTown,
    /// `{sender.country}`; optional.
    SenderCountry,
    /// `{recipient.name}` in the letter's language.
    RecipientName,
    /// `{recipient.title}`: “Member of Parliament for …”.
    RecipientTitle,
    /// `{recipient.salutation}`: the addressee's own form of address, “Dear Mr President”, without the comma.
    Salutation,
    /// `{date}`: today in words.
    Date,
    /// `{person}`: the name of the person whom the kit is about.
    Person,
    /// `{days_since 2022-03-26}`: the number alone, as digits. Ukrainian asks for “день”, “дні” or “днів” by the last
    /// digit; write “{days_since …}-й день” there, which is always right.
    DaysSince(Date),
}

impl Field {
    /// Every field as an author writes it.
    pub const SPELLINGS: [&'static str; 9] = [
        "sender.name",
        "sender.town",
        "sender.country",
        "recipient.name",
        "recipient.title",
        "recipient.salutation",
        "date",
        "person",
        DAYS_SINCE,
    ];

    /// A letter that press writes beforehand does not know the day on which it is sent.
    pub const fn needs_today(self) -> bool {
        matches!(self, Self::Date | Self::DaysSince(_))
    }

    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "sender.name" => Self::SenderName,
            "sender.town" => Self::SenderTown,
            "sender.country" => Self::SenderCountry,
            "recipient.name" => Self::RecipientName,
            "recipient.title" => Self::RecipientTitle,
            "recipient.salutation" => Self::Salutation,
            "date" => Self::Date,
            "person" => Self::Person,
            _ => Self::DaysSince(text.strip_prefix("days_since ")?.trim().parse().ok()?),
        })
    }
}

const DAYS_SINCE: &str = "days_since 2022-03-26";

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SenderName => "sender.name",
            Self::SenderTown => "sender.town",
            Self::SenderCountry => "sender.country",
            Self::RecipientName => "recipient.name",
            Self::RecipientTitle => "recipient.title",
            Self::Salutation => "recipient.salutation",
            Self::Date => "date",
            Self::Person => "person",
            Self::DaysSince(date) => return write!(f, "days_since {date}"),
        })
    }
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words as they stand.
    Text(String),
    /// To be filled in.
    Field(Field),
}

/// A text with merge fields. Served as the author wrote it, and parsed on reading: the pieces as JSON would be longer
/// on the line and in wasm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Template(Vec<Piece>);

impl Template {
    /// Words without fields, whatever braces stand in them.
    pub fn words(text: String) -> Self {
        Self(vec![Piece::Text(text)])
    }

    /// In order.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// The fields in order, with repetitions.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Field(field) => Some(*field),
            Piece::Text(_) => None,
        })
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Field(field) => write!(f, "{{{field}}}")?,
            }
        }
        Ok(())
    }
}

impl TryFrom<String> for Template {
    type Error = TemplateError;

    fn try_from(text: String) -> Result<Self, TemplateError> {
        parse_template(&text).map(Self)
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.to_string()
    }
}

/// A text that is not a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// `{name}` is not in the list. [`TemplateError::suggestions`] says which may be meant.
    #[error("line {line}: “{{{name}}}” is not a field")]
    UnknownField {
        /// The line in the text, from 1.
        line: usize,
        /// What stands between the braces.
        name: String,
    },
    /// A `{` without its `}` on the same line.
    #[error("line {line}: “{{” is never closed")]
    Unclosed {
        /// The line in the text, from 1.
        line: usize,
    },
}

impl TemplateError {
    /// The line in the text, from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::UnknownField { line, .. } | Self::Unclosed { line } => *line,
        }
    }

    /// The fields that may be meant, the nearest first; all of them when none is near.
    pub fn suggestions(&self) -> Vec<&'static str> {
        let Self::UnknownField { name, .. } = self else { return Vec::new() };
        let name = name.trim().to_lowercase().replace([' ', '_', '-'], ".");
        let mut near: Vec<_> = Field::SPELLINGS
            .into_iter()
            .map(|field| {
                let spelling = field.split(' ').next().unwrap_or(field).replace('_', ".");
                let part = spelling.split('.').any(|part| name.split('.').any(|own| own == part));
                let whole = distance(&name, &spelling);
                (if part { whole.min(3) } else { whole }, field)
            })
            .filter(|(distance, _)| *distance <= 3)
            .collect();
        near.sort();
        match near.is_empty() {
            true => Field::SPELLINGS.to_vec(),
            false => near.into_iter().map(|(_, field)| field).collect(),
        }
    }
}

/// How many characters to add, drop or change to come from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, letter) in from.chars().take(40).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in to.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

/// Splits a text into words and fields. Line ends become `\n`.
pub fn parse_template(text: &str) -> Result<Vec<Piece>, TemplateError> {
    let text = text.replace("\r\n", "\n");
    let mut pieces = Vec::new();
    let mut rest = text.as_str();
    while let Some(open) = rest.find('{') {
        let line = 1 + text[..text.len() - rest.len() + open].matches('\n').count();
        let after = &rest[open + 1..];
        let close = after.find(['}', '\n', '{']).filter(|at| after[*at..].starts_with('}'));
        let name = &after[..close.ok_or(TemplateError::Unclosed { line })?];
        let field = Field::parse(name.trim()).ok_or(TemplateError::UnknownField { line, name: name.to_owned() })?;
        if open > 0 {
            pieces.push(Piece::Text(rest[..open].to_owned()));
        }
        pieces.push(Piece::Field(field));
        rest = &after[name.len() + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_one_spelling() {
        for spelling in Field::SPELLINGS {
            let template = Template::try_from(format!("a {{{spelling}}} b")).unwrap();
            assert_eq!(template.to_string(), format!("a {{{spelling}}} b"));
            assert_eq!(template.fields().count(), 1);
            assert_eq!(template.pieces().len(), 3);
        }
        assert_eq!(parse_template("{ date }").unwrap(), [Piece::Field(Field::Date)]);
        assert_eq!(parse_template("").unwrap(), []);
        assert_eq!(parse_template("a } b").unwrap(), [Piece::Text("a } b".to_owned())]);
    }

    #[test]
    fn an_error_names_its_line() {
        let check = |text: &str, line: usize, message: &str| {
            let error = parse_template(text).unwrap_err();
            assert_eq!((error.line(), error.to_string().as_str()), (line, message), "{text:?}");
        };
        check("{sender}", 1, "line 1: “{sender}” is not a field");
        check("ä\nb\n {sender.nmae}", 3, "line 3: “{sender.nmae}” is not a field");
        check("{days_since 2022-02-30}", 1, "line 1: “{days_since 2022-02-30}” is not a field");
        check("{date\n}", 1, "line 1: “{” is never closed");
        check("a {date} {", 1, "line 1: “{” is never closed");
        check("{{date}}", 1, "line 1: “{” is never closed");
    }

    #[test]
    fn a_misspelt_field_has_suggestions() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(parse_template(text).unwrap_err().suggestions(), expected, "{text}");
        };
        check("{sender.nmae}", &["sender.name", "sender.country", "sender.town"]);
        check("{dat}", &["date"]);
        check("{Person}", &["person"]);
        check("{days since 2022-03-26}", &[DAYS_SINCE]);
        check("{zzzzzzzzzzzz}", &Field::SPELLINGS);
    }
}
