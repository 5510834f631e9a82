//! `--name value`, `--name=value` and `--name`, checked against what a command accepts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, Result, bail};

/// An option's name and, unless it is a plain flag, a word for its value. Without a name it is the word that stands alone.
pub type Known = (&'static str, &'static str);

/// What was typed after the command.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options(BTreeMap<&'static str, String>);

impl Options {
    /// Reads them; the error names what was not understood and what would have been.
    pub fn parse(known: &[Known], arguments: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut found = BTreeMap::new();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            if !argument.starts_with("--")
                && let Some((nameless, _)) = known.iter().find(|(name, _)| name.is_empty())
            {
                found.insert(*nameless, argument);
                continue;
            }
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let Some(&(name, meta)) = known.iter().find(|(known, _)| name.strip_prefix("--") == Some(known)) else {
                bail!("`{argument}` is not understood; it accepts: {}", describe(known));
            };
            let value = match (meta.is_empty(), value) {
                (true, None) => String::new(),
                (true, Some(_)) => bail!("--{name} takes no value"),
                (false, Some(value)) => value,
                (false, None) => arguments.next().with_context(|| format!("--{name} needs a value: {meta}"))?,
            };
            found.insert(name, value);
        }
        Ok(Self(found))
    }

    /// Whether a flag was given.
    pub fn flag(&self, (name, _): Known) -> bool {
        self.0.contains_key(name)
    }

    /// The value of an option.
    pub fn text(&self, (name, _): Known) -> Option<String> {
        self.0.get(name).cloned()
    }

    /// The value of an option that is a path: relative to where it was typed, not to the repository.
    pub fn path(&self, known: Known) -> Result<Option<PathBuf>> {
        Ok(self.text(known).map(std::path::absolute).transpose()?)
    }

    /// The value of an option that is a number.
    pub fn number<T: FromStr>(&self, known: Known) -> Result<Option<T>> {
        let read = |text: String| text.parse().ok().with_context(|| format!("--{}: {text:?} is no number", known.0));
        self.text(known).map(read).transpose()
    }
}

/// What a command accepts, as it is typed.
pub fn describe(known: &[Known]) -> String {
    let word = |(name, meta): &Known| match *name {
        "" => (*meta).to_owned(),
        name => format!("--{name} {meta}").trim_end().to_owned(),
    };
    let words: Vec<String> = known.iter().map(word).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join("  ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [Known; 2] = [("port", "N"), ("drafts", "")];

    fn check(typed: &str, expected: &str) {
        let found = match Options::parse(&KNOWN, typed.split_whitespace().map(str::to_owned)) {
            Ok(options) => format!("{:?} {}", options.number::<u16>(KNOWN[0]).ok(), options.flag(KNOWN[1])),
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expected, "{typed}");
    }

    #[test]
    fn what_is_typed() {
        check("", "Some(None) false");
        check("--port 80", "Some(Some(80)) false");
        check("--port=80 --drafts", "Some(Some(80)) true");
        check("--port x", "None false");
        check("--port", "--port needs a value: N");
        check("--drafts=1", "--drafts takes no value");
        check("--por 80", "`--por` is not understood; it accepts: --port N  --drafts");
        check("80", "`80` is not understood; it accepts: --port N  --drafts");
    }

    #[test]
    fn a_word_may_stand_alone() {
        let known = [("", "URL"), ("out", "DIR")];
        let typed = ["https://campaign.example/", "--out=a"].map(str::to_owned);
        let options = Options::parse(&known, typed).ok();
        assert_eq!(options.and_then(|options| options.text(known[0])).as_deref(), Some("https://campaign.example/"));
        assert_eq!(describe(&known), "URL  --out DIR");
    }
}
