//! Plain text: for the clipboard and for a `.txt` file.

use crate::{Addressee, Contact, Letter, clean};

/// Address, subject and body with an empty line between, `\n` at line ends.
pub fn text(letter: &Letter, to: &Addressee<'_>) -> String {
    let parts = [address(to), letter.subject.text.clone(), letter.body()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The address as people copy it: the mail address alone, or the name above the lines of the postal address.
pub fn address(to: &Addressee<'_>) -> String {
    match to.contact {
        Contact::Email(address) => address.to_string(),
        Contact::Postal(lines) => {
            let lines = std::iter::once(to.name).chain(lines.iter().map(String::as_str)).map(clean::line);
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        }
        Contact::Form(_) => String::new(),
    }
}

/// For a file: CRLF at line ends and one at the end. UTF-8 without a byte order mark.
pub fn file(text: &str) -> String {
    clean::body(text).replace('\n', "\r\n") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::tests::letter;

    #[test]
    fn a_letter_as_text() {
        letter("office", |letter, to| {
            let text = text(letter, to);
            assert!(text.starts_with(&format!("office@example.org\n\n{}\n\nDear", letter.subject.text)), "{text}");
            assert!(text.ends_with(&letter.body()));
        });
        letter("house", |_, to| {
            assert_eq!(address(to), "Test House\n1 Example Street\n1000 Exampleton\nEXAMPLELAND");
        });
        assert_eq!(file("a\nb"), "a\r\nb\r\n");
    }
}
