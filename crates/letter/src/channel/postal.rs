//! A letter on paper: its parts for the page that is printed, and an estimate of whether one sheet holds it. The composer
//! measures what the browser has laid out; the estimate stands there until then, and where nothing can be measured.

use super::text;
use crate::{Addressee, Letter, Sender, clean};
use locale::Date;
use locale::format_date;

/// What stands on the sheet, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostalLetter {
    /// Who writes: name, town, country; what is known of it.
    pub sender: Vec<String>,
    /// For the window of the envelope: name and address, the country last.
    pub address: Vec<String>,
    /// “Exampleton, 16 May 2024” as the letter's language writes it.
    pub place_and_date: String,
    /// The subject line.
    pub subject: String,
    /// From the salutation to the closing.
    pub paragraphs: Vec<String>,
}

impl PostalLetter {
    /// Lays the parts of a letter ready. Without `today`, room is left to write the date by hand.
    pub fn new(letter: &Letter, to: &Addressee<'_>, sender: &Sender, today: Option<Date>) -> Self {
        let town = clean::line(&sender.town);
        let date = today.map(|today| format_date(today, letter.language));
        let known = [Some(town.clone()).filter(|town| !town.is_empty()), date];
        let from = [clean::line(&sender.name), town, clean::line(&sender.country)];
        Self {
            sender: from.into_iter().filter(|line| !line.is_empty()).collect(),
            address: text::address(to).lines().map(str::to_owned).collect(),
            place_and_date: known.into_iter().flatten().collect::<Vec<_>>().join(", "),
            subject: letter.subject.text.clone(),
            paragraphs: letter.paragraphs.iter().map(|paragraph| paragraph.text.clone()).collect(),
        }
    }

    /// Lines from the date to the closing, when `characters` fit on one.
    pub fn lines(&self, characters: usize) -> usize {
        let count = |text: &str| text.split('\n').map(|line| wrapped(line, characters)).sum::<usize>();
        // An empty line stands below the date, the subject and every paragraph but the last.
        let paragraphs: usize = self.paragraphs.iter().map(|text| count(text) + 1).sum();
        3 + count(&self.subject) + paragraphs
    }

    /// Whether one sheet is likely to hold it.
    pub fn fits(&self, paper: Paper) -> bool {
        self.lines(paper.characters()) <= paper.lines()
    }
}

/// A sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 210 mm by 297 mm.
    A4,
    /// 8.5 in by 11 in (215.9 mm by 279.4 mm).
    UsLetter,
}

impl Paper {
    /// Both.
    pub const ALL: [Self; 2] = [Self::A4, Self::UsLetter];

    /// How high it is in CSS pixels, of which an inch has 96 (CSS Values 4, section 6.2).
    pub fn height(self) -> f64 {
        let millimetres = match self {
            Self::A4 => 297.0,
            Self::UsLetter => 279.4,
        };
        millimetres / 25.4 * 96.0
    }

    /// Lines of 4.6 mm (11 pt with 1.2 between) below an address window that ends at 90 mm, as in DIN 5008 form B, and
    /// above a margin of 20 mm.
    pub const fn lines(self) -> usize {
        match self {
            Self::A4 => 40,
            Self::UsLetter => 36,
        }
    }

    /// Characters of a serif face of 11 pt (about 1.9 mm each) between margins of 25 mm and 20 mm.
    pub const fn characters(self) -> usize {
        match self {
            Self::A4 => 86,
            Self::UsLetter => 89,
        }
    }
}

/// Lines that a text without line breaks takes when words are not cut. A word longer than a line is.
fn wrapped(text: &str, width: usize) -> usize {
    let width = width.max(1);
    let (mut lines, mut used) = (1, 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        match used {
            0 => used = length,
            _ if used + 1 + length <= width => used += 1 + length,
            _ => {
                lines += 1;
                used = length;
            }
        }
        if used > width {
            lines += (used - 1) / width;
            used = (used - 1) % width + 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::tests::letter;

    #[test]
    fn words_wrap() {
        let check =
            |text: &str, width: usize, lines: usize| assert_eq!(wrapped(text, width), lines, "{text:?} {width}");
        check("", 10, 1);
        check("one two", 7, 1);
        check("one two", 6, 2);
        check("one two three four", 10, 2);
        check("abcdefghij", 10, 1);
        check("abcdefghijk", 10, 2);
        check("abcdefghijabcdefghij", 10, 2);
        check("a b", 0, 2);
    }

    #[test]
    fn a_sheet_has_all_parts() {
        letter("house", |letter, to| {
            let sender =
                Sender { name: "Test\nSender".to_owned(), town: "Exampleton".to_owned(), country: String::new() };
            let postal = PostalLetter::new(letter, to, &sender, "2024-05-16".parse().ok());
            assert_eq!(postal.sender, ["Test Sender", "Exampleton"]);
            assert_eq!(postal.address, ["Test House", "1 Example Street", "1000 Exampleton", "EXAMPLELAND"]);
            assert_eq!(postal.place_and_date, "Exampleton, 16 May 2024");
            assert!(Paper::ALL.into_iter().all(|paper| postal.fits(paper)));
            assert_eq!(PostalLetter::new(letter, to, &Sender::default(), None).place_and_date, "");
            let mut long = postal;
            long.paragraphs.push("word ".repeat(700));
            assert!(!long.fits(Paper::A4));
        });
    }
}
