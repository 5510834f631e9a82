//! Markup that is none to CommonMark: it would be shown to readers as it is typed. So it is an error, unless it is escaped with a
//! backslash.

use crate::content::problem::SourceText;
use std::{cell::Cell, ops::Range};

/// A letter of a text.
pub struct Letter {
    /// A line break is `\n`.
    pub c: char,
    /// Where it stands in its source.
    pub at: usize,
    /// It stands there as itself, neither behind a backslash nor as an entity.
    pub bare: bool,
}

/// What is around letters in a row.
pub struct Around {
    /// They begin the first line of a paragraph.
    pub begins_line: bool,
    /// They stand in a paragraph, where a line can begin a list or a heading.
    pub in_paragraph: bool,
    /// Other words of the same block stand before them.
    pub follows: bool,
    /// Other words of the same block follow.
    pub goes_on: bool,
}

/// Names that WordPress and its page builders put into square brackets.
const SHORTCODES: [&str; 8] =
    ["caption", "wp_caption", "gallery", "playlist", "embed", "contact-form-7", "audio", "video"];
const BUILDERS: [&str; 5] = ["vc_", "et_pb_", "su_", "fusion_", "elementor"];

/// Reports what is left of markup in the letters. `addresses` are those of links, in which any sign may stand.
pub fn check(source: SourceText<'_>, letters: &[Letter], addresses: &[Range<usize>], around: &Around) {
    let run = Run { source, letters, around, told: Cell::new(0) };
    let mut at = 0;
    while at < letters.len() && run.told.get() < MOST {
        if let Some(address) = addresses.iter().find(|address| address.contains(&at)) {
            at = address.end;
            continue;
        }
        at += run.check(at).max(1);
    }
}

/// The most errors about letters in a row: who mends some of them sees the next.
const MOST: usize = 20;

struct Run<'a> {
    source: SourceText<'a>,
    letters: &'a [Letter],
    around: &'a Around,
    /// How many errors were reported.
    told: Cell<usize>,
}

impl Run<'_> {
    /// The letter that stands there as itself.
    fn bare(&self, at: usize) -> Option<char> {
        self.letters.get(at).filter(|letter| letter.bare).map(|letter| letter.c)
    }

    fn starts_with(&self, at: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(offset, c)| self.bare(at + offset) == Some(c))
    }

    fn count(&self, at: usize, c: char) -> usize {
        (at..self.letters.len()).take_while(|at| self.bare(*at) == Some(c)).count()
    }

    /// Letters as they are, up to one that is not `wanted`.
    fn word(&self, at: usize, wanted: impl Fn(char) -> bool) -> String {
        (at..self.letters.len()).map_while(|at| self.bare(at).filter(|c| wanted(*c))).collect()
    }

    /// The letter before, if it is no space. What stands in other markup is one.
    fn before(&self, at: usize) -> Option<char> {
        match at.checked_sub(1) {
            Some(before) => Some(self.letters[before].c).filter(|c| !c.is_whitespace()),
            None => self.around.follows.then_some('x'),
        }
    }

    fn after(&self, at: usize) -> Option<char> {
        match self.letters.get(at) {
            Some(after) => Some(after.c).filter(|c| !c.is_whitespace()),
            None => self.around.goes_on.then_some('x'),
        }
    }

    fn error(&self, at: usize, message: impl Into<String>) {
        self.told.set(self.told.get() + 1);
        self.source.error(self.letters[at].at, message);
    }

    /// Looks at what begins here; returns how many letters were looked at.
    fn check(&self, at: usize) -> usize {
        let Some(c) = self.bare(at) else { return 1 };
        let begins = match at.checked_sub(1) {
            Some(before) => self.around.in_paragraph && self.letters[before].c == '\n',
            None => self.around.begins_line,
        };
        if begins && let Some(length) = self.line_start(at, c) {
            return length;
        }
        match c {
            '*' | '_' | '~' | '`' => self.emphasis(at, c),
            '[' => self.bracket(at),
            ']' => self.link(at),
            '{' => self.braces(at),
            '&' => self.entity(at),
            '\\' if at + 1 == self.letters.len() && !self.around.goes_on => {
                self.error(at, "the \\ at the end of this text would be shown: take it out, or write \\\\");
                1
            }
            _ => 1,
        }
    }

    /// Signs that begin a heading, a list or a table, but for something that is missing.
    fn line_start(&self, at: usize, c: char) -> Option<usize> {
        let sign = match c {
            '#' => "#".repeat(self.count(at, '#')),
            '-' | '+' | '*' => c.to_string(),
            '0'..='9' => {
                let number = self.word(at, |c| c.is_ascii_digit());
                let dot = self.bare(at + number.len()).filter(|c| matches!(c, '.' | ')'))?;
                format!("{number}{dot}")
            }
            '|' => {
                self.error(
                    at,
                    "this is not a table: it needs a line | --- | below its head; write \\| for a | that is meant",
                );
                return Some(self.letters.len());
            }
            ':' if self.count(at, ':') > 2 => {
                self.error(at, "blocks between lines ::: do not work here: take the line out, or write \\:::");
                return Some(3);
            }
            _ => return None,
        };
        if self.starts_with(at, "+++") {
            self.error(at, "front matter stands at the beginning of the file only: take +++ out, or write \\+++");
            return Some(3);
        }
        let length = sign.chars().count();
        let next = self.letters.get(at + length).map(|letter| letter.c);
        let odd_space = next.is_some_and(|c| c != '\n' && (c.is_whitespace() || c == '\u{200b}'));
        let escape = if c.is_ascii_digit() {
            format!("{}\\{}", &sign[..length - 1], &sign[length - 1..])
        } else {
            format!("\\{sign}")
        };
        if odd_space {
            let space = "a no-break space";
            self.error(at, format!("after `{sign}` stands {space}: put an ordinary one, or write {escape}"));
            Some(length)
        } else if length > 1 && c == '#' {
            self.error(at, format!("`{sign}` begins a heading only with a space after it: put one, or write {escape}"));
            Some(length)
        } else {
            None
        }
    }

    fn emphasis(&self, at: usize, c: char) -> usize {
        let count = self.count(at, c);
        let (before, after) = (self.before(at), self.after(at + count));
        let touches = before.is_some() || after.is_some();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let sign = c.to_string().repeat(count);
        match c {
            '`' => self.error(at, "this ` would be shown: close the code with another, write ’ for an apostrophe, or \\`"),
            '~' if count > 1 => self.error(at, "words cannot be struck out: take ~~ out, or write \\~~"),
            '*' if count > 1 || touches => self.error(
                at,
                format!(
                    "`{sign}` would be shown: the stars touch the emphasised words, and outside of them is a space or a sign \
                     (`**Word:** next`); write {} for stars that are meant",
                    "\\*".repeat(count)
                ),
            ),
            // In a word, as in an address, and as a line to write on.
            '_' if word(before) && word(after) || count > 2 && !word(before) && !word(after) => {}
            '_' if touches => self.error(
                at,
                format!("`{sign}` would be shown: write *words* for emphasis, or {} for a line that is meant", "\\_".repeat(count)),
            ),
            _ => {}
        }
        count
    }

    fn bracket(&self, at: usize) -> usize {
        if self.bare(at + 1) == Some('^') {
            let name = self.word(at + 2, |c| c != ']');
            if self.bare(at + 2 + name.chars().count()) == Some(']') {
                self.error(at, format!("the footnote [^{name}] is not there: write it as [^{name}]: …, or write \\["));
            }
            return 2;
        }
        if self.bare(at + 1) == Some('[') {
            self.error(at, "[[…]] is not a link: write [words](address), or \\[[");
            return 2;
        }
        let begins = self.around.in_paragraph && at == 0 && !self.around.follows;
        let ticked = matches!(self.bare(at + 1), Some(' ' | 'x' | 'X')) && self.bare(at + 2) == Some(']');
        if begins && ticked && self.after(at + 3).is_none() {
            self.error(at, "a list has no boxes to tick: take [ ] out, or write \\[");
            return 3;
        }
        let closes = self.bare(at + 1) == Some('/');
        let name = self.word(at + 1 + usize::from(closes), |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        let next = self.bare(at + 1 + usize::from(closes) + name.len());
        let rest = self.word(at + 1, |c| c != ']');
        let ambiguous = matches!(name.as_str(), "audio" | "video" | "embed" | "gallery" | "playlist");
        let known = SHORTCODES.contains(&name.as_str()) && (!ambiguous || rest == name || rest.contains('='))
            || BUILDERS.iter().any(|start| name.starts_with(start));
        if !name.is_empty() && (known || closes && next == Some(']')) {
            let slash = if closes { "/" } else { "" };
            self.error(
                at,
                format!("[{slash}{name} is a sign of WordPress and would be shown: write it in Markdown, or \\["),
            );
        }
        1
    }

    fn link(&self, at: usize) -> usize {
        let spaces = (at + 1..self.letters.len()).take_while(|at| self.letters[*at].c.is_whitespace()).count();
        if self.bare(at + 1 + spaces) != Some('(') {
            return 1;
        }
        let message = match spaces {
            0 => {
                "this is not a link: an address with spaces stands in angle brackets, [words](<my photo.jpg>), and every bracket is \
                 closed; write \\] for a bracket that is meant"
            }
            _ => "there is a space between ] and (, so this is not a link: take it out, or write \\]",
        };
        self.error(at, message);
        2 + spaces
    }

    fn braces(&self, at: usize) -> usize {
        let template = ["{{", "{%"].into_iter().find(|sign| self.starts_with(at, sign));
        if let Some(sign) = template {
            self.error(
                at,
                format!("{sign} is a sign of another program and would be shown: write it in Markdown, or \\{sign}"),
            );
            return 2;
        }
        let attributes = ["{lang=", "{dir=", "{#", "{:", "{."].into_iter().find(|sign| self.starts_with(at, sign));
        if let Some(sign) = attributes {
            self.error(
                at,
                format!(
                    "{sign} would be shown: only [words]{{lang=ar dir=rtl}}, without a space, has such; or write \\{{"
                ),
            );
        }
        1
    }

    fn entity(&self, at: usize) -> usize {
        let name = self.word(at + 1, |c| c.is_ascii_alphanumeric() || c == '#');
        if !name.is_empty() && self.bare(at + 1 + name.len()) == Some(';') {
            self.error(at, format!("&{name}; stands for no letter and would be shown: type the letter, or write \\&"));
        }
        1
    }
}
