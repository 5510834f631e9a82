//! `mailto:` (RFC 6068): opens the supporter's mail program with address, subject and body.
//!
//! One recipient a message: RFC 6068 puts a comma between two, Outlook wants a semicolon and Apple Mail breaks on it.

use super::percent;
use crate::{Address, clean};

/// The link. An empty subject or body is left out.
///
/// Every program reads `subject` and `body` (section 2: other header fields are not safe to use).
pub fn mailto(to: &Address, subject: &str, body: &str) -> String {
    let mut url = "mailto:".to_owned();
    // Section 2: `%`, `/`, `?`, `#`, `[`, `]`, `&`, `;` and `=` must be encoded in an addr-spec. More may be.
    percent::encode(to.as_str(), "@", &mut url);
    for (i, (name, value)) in fields(subject, body).enumerate() {
        url.push(if i == 0 { '?' } else { '&' });
        url.push_str(name);
        url.push('=');
        percent::encode_lines(&value, &mut url);
    }
    url
}

/// The header fields that are not empty, clean.
fn fields(subject: &str, body: &str) -> impl Iterator<Item = (&'static str, String)> {
    [("subject", clean::line(subject)), ("body", clean::body(body))].into_iter().filter(|(_, value)| !value.is_empty())
}

/// The length of the link in octets, without writing it.
pub fn octets(to: &Address, subject: &str, body: &str) -> usize {
    let address: usize = to.as_str().bytes().map(|byte| if byte == b'@' { 1 } else { percent_octets(byte) }).sum();
    let fields = fields(subject, body).map(|(name, value)| name.len() + 2 + percent::octets(&value));
    "mailto:".len() + address + fields.sum::<usize>()
}

fn percent_octets(byte: u8) -> usize {
    percent::octets(char::from(byte).encode_utf8(&mut [0; 2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_one_address() {
        let check = |to: &str, subject: &str, body: &str, expected: &str| {
            let to = Address::parse(to).unwrap();
            let url = mailto(&to, subject, body);
            assert_eq!(url, expected);
            assert_eq!(octets(&to, subject, body), url.len());
        };
        check(
            "a@example.org",
            "Hi there",
            "One\n\nTwo",
            "mailto:a@example.org?subject=Hi%20there&body=One%0D%0A%0D%0ATwo",
        );
        check("a@example.org", "", "x", "mailto:a@example.org?body=x");
        check("a@example.org", "x", "", "mailto:a@example.org?subject=x");
        check("a@example.org", "", "", "mailto:a@example.org");
        check("a+b&c=d?e%f/g@example.org", "x", "", "mailto:a%2Bb%26c%3Dd%3Fe%25f%2Fg@example.org?subject=x");
        check("a@example.org", "x&bcc=b", "y", "mailto:a@example.org?subject=x%26bcc%3Db&body=y");
        check("a@example.org", "x\r\nBcc: b", "y\r\nz\0", "mailto:a@example.org?subject=x%20Bcc%3A%20b&body=y%0D%0Az");
        check("a@example.org", "Так", "і", "mailto:a@example.org?subject=%D0%A2%D0%B0%D0%BA&body=%D1%96");
    }
}
