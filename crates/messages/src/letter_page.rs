//! Words of the page of one letter: press writes them, and the wasm names none of them.

use letter::kit::PersonStatus;
use locale::Language;

/// What the page of one letter says.
#[allow(missing_docs, reason = "a message documents itself: its text stands in en/letter_page.rs")]
pub struct LetterPageMessages {
    pub all: &'static str,
    pub person: &'static str,
    pub person_status: fn(PersonStatus) -> &'static str,
    pub since: &'static str,
    pub to: &'static str,
    pub to_others: &'static str,
    pub reads: &'static str,
    pub checked: fn(&str) -> String,
    pub mail: fn(Language) -> &'static str,
    pub mail_subject: fn(Language) -> &'static str,
    pub too_long: &'static str,
    pub forms: &'static str,
    pub forms_only: &'static str,
    pub form_page: &'static str,
    pub never_to: &'static str,
    pub never_to_domains: &'static str,
    pub heading: fn(Language) -> &'static str,
    pub how: &'static str,
    pub subject: &'static str,
    pub eml: &'static str,
    pub text_file: &'static str,
    pub printing: &'static str,
}
