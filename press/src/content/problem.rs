//! What is wrong with content, said so that its author can put it right: file, line and a sentence.

use std::{cell::RefCell, fmt};

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
    errors: RefCell<Vec<Problem>>,
    warnings: RefCell<Vec<Problem>>,
}

impl Problems {
    /// Stops the build.
    pub fn error(&self, path: &str, line: Option<usize>, message: impl Into<String>) {
        self.errors.borrow_mut().push(problem(path, line, message.into()));
    }

    /// Does not stop the build.
    pub fn warning(&self, path: &str, line: Option<usize>, message: impl Into<String>) {
        self.warnings.borrow_mut().push(problem(path, line, message.into()));
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

/// A piece of a file: it knows on which line it stands.
#[derive(Clone, Copy)]
pub struct Piece<'a> {
    /// Relative to `content/`.
    pub path: &'a str,
    /// The text itself.
    pub text: &'a str,
    /// The file's line on which `text` begins, from 1.
    pub first_line: usize,
    /// Where its problems go.
    pub problems: &'a Problems,
}

impl<'a> Piece<'a> {
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
        Some(Self { path, text, first_line: 1, problems })
    }

    /// The line in the file of an offset in this piece.
    pub fn line(&self, offset: usize) -> usize {
        self.first_line + newlines(&self.text.as_bytes()[..offset.min(self.text.len())])
    }

    /// Stops the build.
    pub fn error(&self, offset: usize, message: impl Into<String>) {
        self.problems.error(self.path, Some(self.line(offset)), message);
    }

    /// Does not stop the build.
    pub fn warning(&self, offset: usize, message: impl Into<String>) {
        self.problems.warning(self.path, Some(self.line(offset)), message);
    }
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
