//! How much of a letter is in the supporter's own words. Identical letters are filtered, so the composer shows it.

use super::{Letter, Words};
use std::cmp::Ordering;

/// Words of a letter's body and those among them that no author wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OwnWords {
    /// In the supporter's own words.
    pub own: usize,
    /// All.
    pub all: usize,
}

impl OwnWords {
    /// From 0 to 100, rounded down: 100 means every word.
    pub fn percent(self) -> usize {
        // In u64: a count of words times 100 can pass 32 bits in wasm.
        (self.own as u64 * 100).checked_div(self.all as u64).unwrap_or_default() as usize
    }
}

/// Counts the words of the body. In an edited paragraph a word is own when the author's variant has it less often; the
/// order does not count. That needs two sorts, not a table of all pairs: a paste of 1 MB is measured at once.
pub fn own_words(letter: &Letter) -> OwnWords {
    let mut count = OwnWords::default();
    for paragraph in &letter.paragraphs {
        let mut written = words(&paragraph.text);
        count.all += written.len();
        count.own += match &paragraph.words {
            Words::Author => 0,
            Words::Own => written.len(),
            Words::Edited(author) => {
                let mut author = words(author);
                author.sort_unstable();
                written.sort_unstable();
                surplus(&written, &author)
            }
        };
    }
    count
}

/// Words without the punctuation around them.
fn words(text: &str) -> Vec<&str> {
    let trimmed = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    trimmed.filter(|word| !word.is_empty()).collect()
}

/// How many of the first list have no partner in the second; both are sorted.
fn surplus(words: &[&str], others: &[&str]) -> usize {
    let (mut surplus, mut at) = (0, 0);
    for word in words {
        while others.get(at).is_some_and(|other| other < word) {
            at += 1;
        }
        match others.get(at).map(|other| other.cmp(word)) {
            Some(Ordering::Equal) => at += 1,
            _ => surplus += 1,
        }
    }
    surplus
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Paragraph;
    use locale::Language;

    fn letter(paragraphs: &[(&str, Words)]) -> Letter {
        let paragraph = |text: &str, words: &Words| Paragraph {
            slot: "a".to_owned(),
            variant: None,
            text: text.to_owned(),
            words: words.clone(),
        };
        Letter {
            language: Language::En,
            subject: paragraph("never counted", &Words::Own),
            paragraphs: paragraphs.iter().map(|(text, words)| paragraph(text, words)).collect(),
            unfilled: Vec::new(),
        }
    }

    #[test]
    fn counts_what_the_author_did_not_write() {
        let check = |text: &str, words: Words, own: usize, all: usize| {
            assert_eq!(own_words(&letter(&[(text, words)])), OwnWords { own, all }, "{text}");
        };
        let author = || Words::Edited("We ask for access, and for names.".to_owned());
        check("We ask for access.", Words::Author, 0, 4);
        check("My own three", Words::Own, 3, 3);
        check("We ask for access, and for names.", author(), 0, 7);
        check("We ask for names and for access!", author(), 0, 7);
        check("We beg for access, for names, for letters.", author(), 3, 8);
        check("We ask", author(), 0, 2);
        check("Зовсім інші слова — ось", author(), 4, 4);
        check("… — !", Words::Own, 0, 0);
    }

    #[test]
    fn an_empty_letter_has_no_share() {
        assert_eq!(OwnWords::default().percent(), 0);
        assert_eq!(OwnWords { own: 1, all: 3 }.percent(), 33);
        assert_eq!(OwnWords { own: 50_000_000, all: 50_000_000 }.percent(), 100);
    }
}
