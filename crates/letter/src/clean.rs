//! What a person typed or pasted, made safe to stand in a letter. Both functions leave a clean text as it is.
//!
//! Removed everywhere: NUL and the other C0 and C1 controls (RFC 5322 section 2.2 and RFC 6068 section 5 have no place
//! for them), and U+202D and U+202E, which make a text look other than it is.
//!
//! The embeddings U+202A to U+202C and the isolates U+2066 to U+2069 are removed from one-line fields, where an unclosed
//! one would turn what stands behind it. In the body they stay: Arabic or Hebrew with a quoted name needs them, and
//! their reach ends with the paragraph (UAX #9, rule P1).

/// One line, for a header or a name: every line break, tab and control becomes a space, spaces are joined and trimmed.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            ' ' | '\u{2028}' | '\u{2029}' => space(&mut out),
            c if c.is_control() => space(&mut out),
            c => out.push(c),
        }
    }
    trim_end(&mut out, ' ');
    out
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Many lines: line ends become `\n`, other controls but the tab go. No empty line at either end.
pub fn body(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_cr = false;
    for c in text.chars() {
        match c {
            '\n' if after_cr => {}
            '\r' | '\n' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if !out.is_empty() {
                    out.push('\n');
                }
            }
            '\t' => out.push(c),
            '\u{202D}' | '\u{202E}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
        after_cr = c == '\r';
    }
    trim_end(&mut out, '\n');
    out
}

fn trim_end(out: &mut String, unwanted: char) {
    out.truncate(out.trim_end_matches(unwanted).len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line() {
        let check = |text: &str, expected: &str| {
            assert_eq!(line(text), expected, "{text:?}");
            assert_eq!(line(expected), expected, "{text:?} twice");
        };
        check("Anna\r\nBcc: all@example.org", "Anna Bcc: all@example.org");
        check("  a \t b\u{85}c\u{2028}d\0 ", "a b c d");
        check("\u{202E}gnp.exe\u{202C} \u{2067}x\u{2069}", "gnp.exe x");
        check("👩\u{200D}👧 e\u{301} \u{200F}", "👩\u{200D}👧 e\u{301} \u{200F}");
        check("\r\n", "");
    }

    #[test]
    fn a_body_has_one_kind_of_line_end() {
        let check = |text: &str, expected: &str| {
            assert_eq!(body(text), expected, "{text:?}");
            assert_eq!(body(expected), expected, "{text:?} twice");
        };
        check("a\r\nb\rc\nd", "a\nb\nc\nd");
        check("a\r\n\r\nb", "a\n\nb");
        check("a\r\r\nb", "a\n\nb");
        check("\n\na\tb\0\u{1B}[31m\n\n", "a\tb[31m");
        check("\u{2067}שלום\u{2069} \u{202E}x", "\u{2067}שלום\u{2069} x");
        check("a\u{2029}b\u{85}c", "a\nb\nc");
    }
}
