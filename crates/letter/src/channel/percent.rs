//! Percent-encoding (RFC 3986 section 2.1), in the one spelling that every program reads: everything but the unreserved
//! characters is encoded, a space as `%20` and never as `+` (RFC 6068 section 5).

/// Encodes one line or a whole value; a line end is encoded as it stands. `keep` names further ASCII characters to
/// leave.
pub fn encode(text: &str, keep: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if is_kept(byte, keep) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Encodes a text of many lines with `%0D%0A` at line ends (RFC 6068 section 5).
pub fn encode_lines(text: &str, out: &mut String) {
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push_str("%0D%0A");
        }
        encode(line, "", out);
    }
}

/// The octets that [`encode_lines`] needs, without writing them.
pub fn octets(text: &str) -> usize {
    let octet = |byte| match byte {
        b'\n' => "%0D%0A".len(),
        byte if is_kept(byte, "") => 1,
        _ => "%XX".len(),
    };
    text.bytes().map(octet).sum()
}

fn is_kept(byte: u8, keep: &str) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || keep.as_bytes().contains(&byte)
}

/// Takes the encoding off, or `None` where a `%` has no two digits behind it or the octets are not UTF-8.
pub fn decode(text: &str) -> Option<String> {
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => (digit(bytes.next())? << 4 | digit(bytes.next())?) as u8,
            _ => byte,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_and_decodes() {
        let check = |text: &str, expected: &str| {
            let mut encoded = String::new();
            encode_lines(text, &mut encoded);
            assert_eq!(encoded, expected);
            assert_eq!(octets(text), encoded.len(), "{text:?}");
            assert_eq!(decode(&encoded).unwrap().replace("\r\n", "\n"), text);
        };
        check("", "");
        check("aZ9-._~", "aZ9-._~");
        check("a b+c", "a%20b%2Bc");
        check("a\nb", "a%0D%0Ab");
        check("50 % & #?", "50%20%25%20%26%20%23%3F");
        check("і", "%D1%96");
        check("👩", "%F0%9F%91%A9");
        check("\"'()<>[]{}|\\^`", "%22%27%28%29%3C%3E%5B%5D%7B%7D%7C%5C%5E%60");
    }

    #[test]
    fn what_cannot_be_decoded() {
        for text in ["%", "%4", "%4x", "%D1", "%+1", "a%"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
