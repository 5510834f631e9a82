//! What must be put right before the site goes live, but stops nobody from trying it: `press check --release`.
//!
//! The addresses are looked at where they are read; here are the letters, which speak in the name of many people.

use super::{
    Config, Options,
    letters::{Kits, RECIPIENTS, TextFile},
    problem::Problems,
};
use letter::{Piece as TemplatePart, Template};
use locale::{AsOf, Date};
use std::collections::BTreeMap;

/// Days after which a number, or a look at an address, is too old.
const YEAR: i32 = 366;

/// Words before the number of an article.
const ARTICLES: [&str; 15] = [
    "article",
    "articles",
    "art.",
    "artikel",
    "artikeln",
    "articolo",
    "articoli",
    "artt.",
    "стаття",
    "статті",
    "статтею",
    "статтю",
    "статей",
    "ст.",
    "статтями",
];
/// Parts of the names of treaties.
const TREATIES: [&str; 7] = ["Convention", "Abkommen", "Konvention", "Convenzion", "Конвенці", "Protocol", "Протокол"];

impl Kits {
    /// Looks at what active letters say, and to whom they go.
    pub fn check_release(&self, options: &Options, config: &Config, problems: &Problems) {
        let is_old = |date: Date| options.today.to_days() - date.to_days() > YEAR;
        let mut recipients = BTreeMap::new();
        for files in self.active() {
            recipients.extend(files.kit.known.iter().map(|known| (known.line, known)));
            let checked = |date: Option<Date>| date.is_some_and(|date| !is_old(date));
            for text in &files.texts {
                if !checked(files.kit.numbers_checked)
                    && let Some((lines, found)) = old_numbers(text, config, options.today)
                {
                    let message = format!(
                        "the letter names {found}, which is older than a year ({lines}): write a newer number, or when somebody looked and \
                         found none: [checked] numbers = \"{}\" in kit.toml",
                        options.today
                    );
                    problems.unfinished(&text.path, None, message);
                }
            }
            let law = files.texts.iter().find_map(|text| Some((text, law(text)?)));
            if let Some((text, line)) = law.filter(|_| !checked(files.kit.law_checked)) {
                let message = format!(
                    "the letter names a law: let a lawyer read it in every language, and write [checked] law = \"{}\" in kit.toml",
                    options.today
                );
                problems.unfinished(&text.path, Some(line), message);
            }
        }
        for (line, known) in recipients {
            let id = &known.recipient.id;
            if !known.checked {
                let message = format!(
                    "none of the staff has checked the recipient `{id}`: look at its own page, and write checked_by = \"…\" with a word for \
                     who looked"
                );
                problems.unfinished(RECIPIENTS, Some(line), message);
            } else if is_old(known.recipient.verified_on) {
                let message = format!(
                    "the recipient `{id}` was last checked more than a year ago: check again, and renew `verified_on`"
                );
                problems.unfinished(RECIPIENTS, Some(line), message);
            }
        }
    }
}

/// The texts of a letter in one language, each with its line.
fn texts(file: &TextFile) -> impl Iterator<Item = (usize, String)> {
    let variants = |part: &str, variants: &[letter::Variant]| {
        let found: Vec<_> = variants
            .iter()
            .map(|variant| (file.line(&format!("{part}.{}", variant.id)), words(&variant.text)))
            .collect();
        found
    };
    let mut all = variants("subject", &file.text.subjects);
    all.extend(file.text.slots.iter().flat_map(|slot| variants(&slot.id, &slot.variants)));
    all.into_iter()
}

/// Without merge fields: the day in one is no number of the text.
fn words(template: &Template) -> String {
    let words = template.pieces().iter().filter_map(|piece| match piece {
        TemplatePart::Text(text) => Some(text.as_str()),
        TemplatePart::Field(_) => None,
    });
    words.collect()
}

/// The line on which a letter names an article or a treaty.
fn law(file: &TextFile) -> Option<usize> {
    texts(file).find(|(_, text)| names_law(text)).map(|(line, _)| line)
}

fn names_law(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_article =
        |word: &str| ARTICLES.contains(&word.trim_start_matches(['(', '“', '«', '"']).to_lowercase().as_str());
    let article = words.windows(2).any(|pair| is_article(pair[0]) && pair[1].starts_with(|c: char| c.is_ascii_digit()));
    article || TREATIES.iter().any(|name| text.contains(name))
}

/// The numbers in a letter that are older than a year, with their lines: the campaign's figures, and others beside a year that is past.
fn old_numbers(file: &TextFile, config: &Config, today: Date) -> Option<(String, String)> {
    let old = |as_of: AsOf| match as_of {
        AsOf::Day(date) => today.to_days() - date.to_days() > YEAR,
        AsOf::Month(year, month) => {
            Date::new(year, month, 28).is_some_and(|date| today.to_days() - date.to_days() > YEAR)
        }
    };
    let figures: Vec<(String, String)> = config
        .every_figure()
        .filter(|figure| old(figure.as_of))
        .filter_map(|figure| Some((numbers(&figure.value).into_iter().next()?, figure.as_of.to_string())))
        .collect();
    let mut lines = Vec::new();
    let mut found = Vec::new();
    for (line, text) in texts(file).filter(|(_, text)| !names_law(text)) {
        let numbers = numbers(&text);
        let year =
            numbers.iter().filter_map(|number| number.parse::<i32>().ok()).find(|year| (2000..2200).contains(year));
        let figure = figures.iter().find(|(digits, _)| numbers.contains(digits));
        let other =
            numbers.iter().find(|number| year.is_some_and(|year| number.parse() != Ok(year)) && number.len() > 2);
        let what = match (figure, year, other) {
            (Some((digits, as_of)), ..) => format!("{digits} of {as_of}"),
            (None, Some(year), Some(number)) if year + 1 < i32::from(today.year) => format!("{number} of {year}"),
            _ => continue,
        };
        lines.push(line.to_string());
        if !found.contains(&what) {
            found.push(what);
        }
    }
    let word = if lines.len() == 1 { "line" } else { "lines" };
    (!lines.is_empty()).then(|| (format!("{word} {}", lines.join(", ")), found.join(", ")))
}

/// The numbers in a text as digits: `1,122`, `1.122`, `1’122` and `1 122` are `1122`.
fn numbers(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let mut number = String::new();
        let mut grouped = false;
        while at < letters.len() {
            let digits = |from: usize| letters[from..].iter().take_while(|c| c.is_ascii_digit()).count();
            if letters[at].is_ascii_digit() {
                number.push(letters[at]);
            } else if number.is_empty()
                || !matches!(letters[at], ',' | '.' | '’' | '\'' | '\u{a0}' | '\u{202f}' | ' ')
                || digits(at + 1) != 3
                || !grouped && number.len() > 3
            {
                break;
            } else {
                grouped = true;
            }
            at += 1;
        }
        if !number.is_empty() {
            numbers.push(number);
        }
        at += 1;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_language() {
        let check = |text: &str, expected: &[&str]| assert_eq!(numbers(text), expected, "{text}");
        check("1,122 civilians", &["1122"]);
        check("1.122 Personen, Ende August 2023.", &["1122", "2023"]);
        check("1122 особи, понад 80 місць", &["1122", "80"]);
        check("1\u{a0}122 and 12 345 678", &["1122", "12345678"]);
        check("on 2, 3 and 4 May", &["2", "3", "4"]);
        check("none", &[]);
    }

    #[test]
    fn law_is_known_by_articles_and_treaties() {
        for text in
            ["Article 34 says", "nach Artikel 25", "l’articolo 34 e art. 25", "стаття 34", "the Geneva Convention"]
        {
            assert!(names_law(text), "{text}");
        }
        for text in ["an article about it", "ordinary people", "die Artikel der Zeitung", "стаття в газеті"]
        {
            assert!(!names_law(text), "{text}");
        }
    }
}
