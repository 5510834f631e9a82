//! The words of the interface: a folder per language, in it a const table per part of the site. A missing string does not
//! compile. Another language is another folder, and its line in `in_language`.
//!
//! Campaign texts are content, not interface: they stand under `content/`.

mod composer;
mod device;
mod embed;
mod en;
mod letter_page;
mod press;
mod uk;

pub use composer::ComposerMessages;
pub use device::{Forms, PageWords, ScriptWords};
pub use embed::{BuilderWords, CardWords};
pub use letter_page::LetterPageMessages;
pub use press::PressMessages;

use locale::{Language, Locale};

/// The words of the interface in a language.
pub trait LocaleExt {
    /// What readers’ pages say.
    fn messages(self) -> &'static Messages;
    /// What the letter composer says.
    fn composer(self) -> &'static ComposerMessages;
    /// What the scripts of the offline copy say.
    fn script_words(self) -> &'static ScriptWords;
    /// What the device page says.
    fn page_words(self) -> &'static PageWords;
    /// What the page for partners says.
    fn builder_words(self) -> &'static BuilderWords;
    /// What the cards for other sites say.
    fn card_words(self) -> &'static CardWords;
    /// What the page of one letter says.
    fn letter_page_messages(self) -> &'static LetterPageMessages;
    /// What only press writes.
    fn press_messages(self) -> &'static PressMessages;
}

/// A table in the language of a [`Locale`]. Each use names one constant, so a program contains the tables that it uses and no
/// other.
macro_rules! in_language {
    ($locale:expr, $part:ident::$table:ident) => {
        match $locale {
            Locale::En => &en::$part::$table,
            Locale::Uk => &uk::$part::$table,
        }
    };
}

impl LocaleExt for Locale {
    fn messages(self) -> &'static Messages {
        in_language!(self, reader::MESSAGES)
    }

    fn composer(self) -> &'static ComposerMessages {
        in_language!(self, composer::MESSAGES)
    }

    fn script_words(self) -> &'static ScriptWords {
        in_language!(self, device::SCRIPT)
    }

    fn page_words(self) -> &'static PageWords {
        in_language!(self, device::PAGE)
    }

    fn builder_words(self) -> &'static BuilderWords {
        in_language!(self, embed::BUILDER)
    }

    fn card_words(self) -> &'static CardWords {
        in_language!(self, embed::CARD)
    }

    fn letter_page_messages(self) -> &'static LetterPageMessages {
        in_language!(self, letter_page::MESSAGES)
    }

    fn press_messages(self) -> &'static PressMessages {
        in_language!(self, press::MESSAGES)
    }
}

/// Every word of the interface. Where a message takes a value it is a function, so that each language puts it in its
/// own place and plural form.
#[allow(missing_docs, reason = "a message documents itself: its text stands in en/reader.rs")]
pub struct Messages {
    // The frame
    pub skip_to_content: &'static str,
    pub main_navigation: &'static str,
    pub categories: &'static str,
    pub stories: &'static str,
    pub about: &'static str,
    pub send_letter: &'static str,
    pub language: &'static str,
    pub our_social_media: &'static str,
    pub social_elsewhere: &'static str,
    pub published_by: &'static str,
    pub feeds: &'static str,
    pub on_your_site: &'static str,
    pub device: &'static str,
    pub device_page: &'static str,
    pub leave_no_trace: &'static str,
    // Lists and articles
    pub relevant_publications: &'static str,
    pub more_articles: &'static str,
    pub all_stories: &'static str,
    pub figures: &'static str,
    pub as_of: fn(&str) -> String,
    pub source: &'static str,
    pub published: &'static str,
    pub updated: &'static str,
    pub author: &'static str,
    pub originally_published_by: &'static str,
    pub draft: &'static str,
    pub show_more: &'static str,
    pub newest_stories: &'static str,
    pub list_page: fn(u32) -> String,
    pub stories_added: fn(u32) -> String,
    pub no_stories_yet: &'static str,
    pub comments: fn(u32) -> String,
    pub comments_closed: &'static str,
    pub comments_open: &'static str,
    pub share: &'static str,
    pub share_by: &'static str,
    pub share_by_mail: &'static str,
    pub link_copied: &'static str,
    pub copy_this_link: &'static str,
    pub correct_or_remove: &'static str,
    pub credit: fn(&str) -> String,
    pub footnotes: &'static str,
    pub footnote: fn(u32) -> String,
    pub back_to_text: fn(u32) -> String,
    pub table: &'static str,
    pub code: &'static str,
    pub video: &'static str,
    pub audio: &'static str,
    pub opens_elsewhere: fn(&str) -> String,
    pub translated_from: fn(Locale) -> &'static str,
    pub untranslated_title: &'static str,
    pub untranslated: fn(Locale) -> &'static str,
    pub read_original: fn(Locale) -> &'static str,
    // Letters
    pub letter_title: &'static str,
    pub letter_lead: &'static str,
    pub letter_none: &'static str,
    pub letter_languages: &'static str,
    pub letter_language: fn(Language) -> &'static str,
    pub letter_addressees: fn(u32) -> String,
    pub letter_retired: fn(&str) -> String,
    pub letter_follows: &'static str,
    pub menu: &'static str,
    // When something is not there
    pub not_found_title: &'static str,
    pub not_found: &'static str,
    pub loading: &'static str,
    pub load_failed_title: &'static str,
    pub load_offline: &'static str,
    pub load_server: fn(u16) -> String,
    pub load_unreadable: &'static str,
    pub load_too_large: &'static str,
    pub load_newer: &'static str,
    pub try_again: &'static str,
    pub open_as_plain_page: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipients_are_counted() {
        let check = |lang: Locale, count: u32, expected: &str| {
            assert_eq!((lang.messages().letter_addressees)(count), expected, "{lang:?} {count}");
        };
        check(Locale::En, 1, "1 recipient");
        check(Locale::En, 2, "2 recipients");
        check(Locale::Uk, 1, "1 адресат");
        check(Locale::Uk, 2, "2 адресати");
        check(Locale::Uk, 5, "5 адресатів");
    }

    #[test]
    fn plurals() {
        let check = |lang: Locale, count: u32, expected: &str| {
            assert_eq!((lang.messages().comments)(count), expected, "{lang:?} {count}");
        };
        check(Locale::En, 0, "0 Comments");
        check(Locale::En, 1, "1 Comment");
        check(Locale::En, 2, "2 Comments");
        check(Locale::Uk, 0, "0 коментарів");
        check(Locale::Uk, 1, "1 коментар");
        check(Locale::Uk, 2, "2 коментарі");
        check(Locale::Uk, 5, "5 коментарів");
        check(Locale::Uk, 11, "11 коментарів");
        check(Locale::Uk, 12, "12 коментарів");
        check(Locale::Uk, 21, "21 коментар");
        check(Locale::Uk, 22, "22 коментарі");
        check(Locale::Uk, 111, "111 коментарів");
        check(Locale::Uk, 1_001, "1001 коментар");
    }
}
