//! An `.eml` file: a draft that a mail program opens ready to send. It has no limit of length and needs no network.
//!
//! It is a message of RFC 5322 but for `From` and `Date`, which section 3.6 asks of a message that is sent: the
//! supporter's program adds them, and a `Message-ID`, on sending. `X-Unsent: 1` tells Outlook to open it for editing.
//!
//! The body is base64 (RFC 2045 section 6.8), not quoted-printable: it gives back every character and every space as
//! it was, no relay or editor reflows it, and for Ukrainian it is 2.7 octets a letter instead of 6.

use crate::{Address, clean};

/// The file, in ASCII with CRLF at line ends. A letter without an address leaves out `To`, and the supporter fills it in.
///
/// The set of header fields is fixed, and nothing that a person typed can add one: the address is an [`Address`], the
/// subject is one clean line of printable ASCII or encoded words, the body is base64.
pub fn eml(to: Option<&Address>, subject: &str, body: &str) -> String {
    let body = clean::body(body).replace('\n', "\r\n");
    let mut out = String::with_capacity(400 + body.len() / 2 * 3);
    out.push_str("X-Unsent: 1\r\n");
    if let Some(to) = to {
        // At most 254 octets and no place to fold: within the 998 of RFC 5322 section 2.1.1.
        out.push_str("To: ");
        out.push_str(to.as_str());
        out.push_str("\r\n");
    }
    out.push_str(SUBJECT);
    encode_subject(&clean::line(subject), &mut out);
    out.push_str(
        "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
    );
    // RFC 2045 section 6.8: lines of at most 76 characters, which are 57 octets.
    for line in body.as_bytes().chunks(57) {
        base64(line, &mut out);
        out.push_str("\r\n");
    }
    out
}

const SUBJECT: &str = "Subject: ";

/// RFC 2047 section 2: 75 octets for an encoded word, 76 for a line that has one.
const ENCODED_WORD: usize = 75;
const START: &str = "=?UTF-8?B?";
const END: &str = "?=";

/// Octets of text that an encoded word of this length holds.
const fn capacity(word: usize) -> usize {
    (word - START.len() - END.len()) / 4 * 3
}

/// A short subject of printable ASCII stands as it is. Another becomes encoded words (RFC 2047), one a line, each with
/// whole characters (section 5: "each encoded-word MUST represent an integral number of characters").
fn encode_subject(subject: &str, out: &mut String) {
    let plain = subject.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    // RFC 5322 section 2.1.1 asks for lines of at most 78; "=?" could be taken for an encoded word.
    if plain && SUBJECT.len() + subject.len() <= 78 && !subject.contains("=?") {
        out.push_str(subject);
        return;
    }
    let mut rest = subject;
    let mut room = capacity(ENCODED_WORD + 1 - SUBJECT.len());
    while !rest.is_empty() {
        let mut end = room.min(rest.len());
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        out.push_str(START);
        base64(&rest.as_bytes()[..end], out);
        out.push_str(END);
        rest = &rest[end..];
        if !rest.is_empty() {
            // The space belongs to the folding (section 2.2.3 of RFC 5322): between encoded words none is shown.
            out.push_str("\r\n ");
        }
        room = capacity(ENCODED_WORD);
    }
}

/// RFC 4648 section 4.
fn base64(bytes: &[u8], out: &mut String) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for group in bytes.chunks(3) {
        let at = |i: usize| u32::from(group.get(i).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let letter = ALPHABET[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= group.len() { char::from(letter) } else { '=' });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_rfc_4648() {
        let check = |text: &str, expected: &str| {
            let mut out = String::new();
            base64(text.as_bytes(), &mut out);
            assert_eq!(out, expected);
        };
        check("", "");
        check("f", "Zg==");
        check("fo", "Zm8=");
        check("foo", "Zm9v");
        check("foob", "Zm9vYg==");
        check("fooba", "Zm9vYmE=");
        check("foobar", "Zm9vYmFy");
    }

    #[test]
    fn a_whole_draft() {
        let to = Address::parse("a@example.org").unwrap();
        assert_eq!(
            eml(Some(&to), "Hello", "One\nTwo"),
            "X-Unsent: 1\r\nTo: a@example.org\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nT25lDQpUd28=\r\n"
        );
        assert!(!eml(None, "Hello", "").contains("To:"));
    }

    #[test]
    fn a_subject_is_folded_between_characters() {
        let check = |subject: &str, expected: &str| {
            let mut out = SUBJECT.to_owned();
            encode_subject(subject, &mut out);
            assert_eq!(out, expected);
            for (i, line) in out.split("\r\n").enumerate() {
                assert!(line.len() <= if line.contains(START) { 76 } else { 78 }, "{line}");
                assert_eq!(i > 0, line.starts_with(' '));
            }
        };
        check("", "Subject: ");
        check("Plain", "Subject: Plain");
        check("=?UTF-8?B?Zg==?=", "Subject: =?UTF-8?B?PT9VVEYtOD9CP1pnPT0/PQ==?=");
        check("ї", "Subject: =?UTF-8?B?0Zc=?=");
        check(
            "їїїїїїїїїїїїїїїїїїїїїї",
            "Subject: =?UTF-8?B?0ZfRl9GX0ZfRl9GX0ZfRl9GX0ZfRl9GX0ZfRl9GX0ZfRl9GX0Zc=?=\r\n =?UTF-8?B?0ZfRl9GX?=",
        );
        check(
            "👩👩👩👩👩👩👩👩👩👩",
            "Subject: =?UTF-8?B?8J+RqfCfkanwn5Gp8J+RqfCfkanwn5Gp8J+RqfCfkanwn5Gp?=\r\n =?UTF-8?B?8J+RqQ==?=",
        );
        check(&"a".repeat(69), &format!("Subject: {}", "a".repeat(69)));
        check(
            &"a".repeat(70),
            &format!("Subject: =?UTF-8?B?{}?=\r\n =?UTF-8?B?{}YQ==?=", "YWFh".repeat(13), "YWFh".repeat(10)),
        );
    }
}
