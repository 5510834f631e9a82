//! The languages of letters and of the interface.

use serde::{Deserialize, Serialize};

/// A language that a text of ours may be in: those of the interface and those of the letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// Ukrainian.
    Uk,
    /// German.
    De,
    /// Italian.
    It,
}

impl Language {
    /// Every language that a letter can be in.
    pub const ALL: [Self; 4] = [Self::En, Self::Uk, Self::De, Self::It];

    /// The language tag (BCP 47): `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Uk => "uk",
            Self::De => "de",
            Self::It => "it",
        }
    }

    /// The name of the language in that language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Uk => "Українська",
            Self::De => "Deutsch",
            Self::It => "Italiano",
        }
    }

    /// Where a letter that press wrote beforehand wants its writer's name: a line to write on, and what to write. It is to
    /// be seen by somebody who copies the letter and good to sign on paper.
    pub const fn your_name(self) -> &'static str {
        match self {
            Self::En => "__________ [your name]",
            Self::Uk => "__________ [ваше ім’я]",
            Self::De => "__________ [Ihr Name]",
            Self::It => "__________ [il Suo nome]",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// A language of the interface. Letters have more: [`Language`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English.
    En,
    /// Ukrainian.
    Uk,
}

impl Locale {
    /// Every language of the interface, in the order of the language switch.
    pub const ALL: [Self; 2] = [Self::En, Self::Uk];
    /// Where an address names no language.
    pub const DEFAULT: Self = Self::En;

    /// BCP 47, as in URLs and `lang` attributes.
    pub const fn code(self) -> &'static str {
        self.language().code()
    }

    /// With a territory, as Open Graph wants it.
    pub const fn territory(self) -> &'static str {
        match self {
            Self::En => "en_GB",
            Self::Uk => "uk_UA",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The language of an address by its first folder, whether or not the address is a page.
    pub fn of_path(path: &str) -> Option<Self> {
        Self::from_code(path.trim_start_matches('/').split('/').next().unwrap_or_default())
    }

    /// Its own name, for the language switch.
    pub const fn name(self) -> &'static str {
        self.language().name()
    }

    /// The same language among those of letters, in which dates are written.
    pub const fn language(self) -> Language {
        match self {
            Self::En => Language::En,
            Self::Uk => Language::Uk,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_to_their_language() {
        for lang in Locale::ALL {
            assert_eq!(Locale::from_code(lang.code()), Some(lang));
        }
        assert_eq!(Locale::from_code("EN"), None);
    }
}
