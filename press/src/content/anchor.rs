//! The ids of headings, for links into a text: how they are made of the words, and how a link names them.

use super::link::decoded;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The id of a heading: its letters and digits in lower case, of any script, with hyphens between words. Composed letters (й, ї, é)
/// keep their marks; an accent that only shows the stress goes.
pub fn of_heading(words: &str) -> String {
    let lower: String = bare_letters(&words.to_lowercase()).replace(['\'', '’', 'ʼ'], "");
    let parts: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "section".to_owned() } else { parts.join("-") }
}

/// Composed as far as can be, without what is still combining and without what nobody sees, such as soft hyphens.
fn bare_letters(text: &str) -> String {
    let unseen = |c: &char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{61c}');
    text.nfc().filter(|c| !is_combining_mark(*c) && !unseen(c)).collect()
}

/// The id of a heading as a link names it: percent-encoded perhaps, or with accents.
pub fn of_fragment(fragment: &str) -> String {
    bare_letters(&decoded(fragment).unwrap_or_else(|| fragment.to_owned()))
}
