//! What is wrong with content, said so that its author can put it right: file, line and a sentence.

use super::link::bare;
use std::{cell::RefCell, collections::BTreeSet, fmt};

/// One thing to put right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file as its author knows it: `content/en/about.md`.
    pub path: String,
    /// From 1; `None` when the whole file is meant.
    pub line: Option<usize>,
    /// A sentence that says what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// Collects problems, so that an author sees all of them at once.
#[derive(Default)]
pub struct Problems {
    gone: RefCell<Option<WithdrawnLookup>>,
    errors: RefCell<Vec<Problem>>,
    warnings: RefCell<Vec<Problem>>,
    addresses: RefCell<Vec<SpelledAddress>>,
    /// Whatever stands between a draft and its release: [`super::release`] asks for it.
    unfinished: RefCell<Vec<Problem>>,
}

/// Says of an address of this site whether it is of something withdrawn: then what stands in its place.
pub type WithdrawnLookup = Box<dyn Fn(&str) -> Option<String>>;

/// A web address outside of a text: of a source, say. It can be checked when every page is known.
pub struct SpelledAddress {
    /// The path of the file, relative to `content/`.
    pub path: String,
    pub line: usize,
    pub url: String,
}

impl Problems {
    /// Reports a mistake, which stops the build.
    pub fn error(&self, path: &str, line: Option<usize>, message: impl Into<String>) {
        self.errors.borrow_mut().push(problem(path, line, message.into()));
    }

    /// Does not stop the build.
    pub fn warning(&self, path: &str, line: Option<usize>, message: impl Into<String>) {
        self.warnings.borrow_mut().push(problem(path, line, message.into()));
    }

    /// Must be put right before the site goes live; until then it stops nothing.
    pub fn unfinished(&self, path: &str, line: Option<usize>, message: impl Into<String>) {
        self.unfinished.borrow_mut().push(problem(path, line, message.into()));
    }

    /// What is not ready to go live, by path and line.
    pub fn take_unfinished(&self) -> Vec<Problem> {
        let mut problems = self.unfinished.take();
        problems.sort();
        problems.dedup();
        problems
    }

    /// From now on [`Self::spelt`] knows what was withdrawn.
    pub fn forget(&self, gone: WithdrawnLookup) {
        self.gone.replace(Some(gone));
    }

    /// Looks at the web addresses that a text outside of Markdown spells out: they are checked later, and those of what was withdrawn
    /// are replaced.
    pub fn spelt(&self, path: &str, line: usize, mut text: String) -> String {
        if !text.contains("://") {
            return text;
        }
        let found: Vec<_> = bare(&text).collect();
        for (range, url) in found.into_iter().rev() {
            match self.gone.borrow().as_ref().and_then(|gone| gone(&url)) {
                Some(instead) => {
                    let message = format!("`{url}` leads to what was withdrawn: `{instead}` is shown in its place");
                    self.warning(path, Some(line), message);
                    text.replace_range(range, &instead);
                }
                None => self.addresses.borrow_mut().push(SpelledAddress { path: path.to_owned(), line, url }),
            }
        }
        text
    }

    /// The addresses to check.
    pub fn take_addresses(&self) -> Vec<SpelledAddress> {
        self.addresses.take()
    }

    /// The warnings, or the errors if there are any. By path and line, each once.
    pub fn finish(self) -> Result<Vec<Problem>, Vec<Problem>> {
        let sorted = |problems: RefCell<Vec<Problem>>| {
            let mut problems = problems.into_inner();
            problems.sort();
            problems.dedup();
            problems
        };
        let errors = sorted(self.errors);
        if errors.is_empty() { Ok(sorted(self.warnings)) } else { Err(errors) }
    }
}

fn problem(path: &str, line: Option<usize>, message: String) -> Problem {
    Problem { path: format!("content/{path}"), line, message }
}

/// A source of a file: it knows on which line it stands.
#[derive(Clone, Copy)]
pub struct SourceText<'a> {
    /// The path of the file, relative to `content/`.
    pub path: &'a str,
    /// The text of this part of the file.
    pub text: &'a str,
    /// The file's line on which `text` begins, from 1.
    pub first_line: usize,
    /// Where its problems go.
    pub problems: &'a Problems,
}

impl<'a> SourceText<'a> {
    /// A whole file, or `None` (and a problem) when it is no text.
    pub fn file(path: &'a str, bytes: &'a [u8], problems: &'a Problems) -> Option<Self> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => {
                let line = 1 + newlines(&bytes[..error.valid_up_to()]);
                problems.error(path, Some(line), "this line is not UTF-8: save the file as UTF-8");
                return None;
            }
        };
        if text.trim().is_empty() {
            problems.error(path, None, "the file is empty: write it or delete it");
            return None;
        }
        let source = Self { path, text, first_line: 1, problems };
        let mut told = BTreeSet::new();
        for (at, c) in text.char_indices() {
            let line_end = c == '\n' || c == '\r' && text[at + 1..].starts_with('\n');
            if c.is_ascii_graphic() || line_end || matches!(c, ' ' | '\t') {
                continue;
            }
            if let Some(message) = refused(c)
                && told.insert((source.line(at), c))
            {
                source.error(at, message);
            }
        }
        Some(source)
    }

    /// The line in the file of an offset in this source.
    pub fn line(&self, offset: usize) -> usize {
        self.first_line + newlines(&self.text.as_bytes()[..offset.min(self.text.len())])
    }

    /// Reports a mistake at an offset in octets, which stops the build.
    pub fn error(&self, offset: usize, message: impl Into<String>) {
        self.problems.error(self.path, Some(self.line(offset)), message);
    }

    /// Does not stop the build.
    pub fn warning(&self, offset: usize, message: impl Into<String>) {
        self.problems.warning(self.path, Some(self.line(offset)), message);
    }
}

/// What to do about a character that no text may have; `None` for every other one.
pub fn refused(c: char) -> Option<String> {
    let code = u32::from(c);
    let what = match c {
        '\r' => "a line end of old Macs (U+000D): save the file with the line ends of Unix or Windows".to_owned(),
        '\0' => "a NUL (U+0000): delete it".to_owned(),
        '\u{2028}' | '\u{2029}' => format!("a line separator (U+{code:04X}): press Enter in its place"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => format!(
            "an invisible character that turns the direction of the text (U+{code:04X}): delete it, and for a script from right to \
             left write [words]{{dir=rtl}}"
        ),
        '\u{fffd}' => "the sign � (U+FFFD) in place of a letter that was lost: type the letter".to_owned(),
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' => format!("an invisible character (U+{code:04X}): delete it"),
        '\u{fdd0}'..='\u{fdef}' => format!("a character that is none (U+{code:04X}): delete it"),
        _ if code & 0xfffe == 0xfffe => format!("a character that is none (U+{code:04X}): delete it"),
        '\n' | '\t' => return None,
        _ if c.is_control() => format!("a control character (U+{code:04X}): delete it"),
        _ => return None,
    };
    Some(format!("there is {what}"))
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// `: did you mean …?` when a known word is near, else what the known words are.
pub fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let near = known.iter().map(|known| (strsim::osa_distance(word, known), known)).min();
    match near {
        Some((distance, near)) if distance <= (word.chars().count() / 3).max(1) => {
            format!(": did you mean `{near}`?")
        }
        Some(_) => format!(": choose one of `{}`", known.join("`, `")),
        None => ": there is none yet".to_owned(),
    }
}
