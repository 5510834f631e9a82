//! The words of the cards that other sites show, and of the page where one chooses a card. Only press names them: the app's wasm
//! does not contain them.

/// What stands in a card beside the campaign's own texts.
#[allow(missing_docs, reason = "a message documents itself: its text stands below")]
pub struct CardWords {
    pub stories: &'static str,
    pub no_stories: &'static str,
    pub read: &'static str,
    pub write: &'static str,
    pub letter: &'static str,
    pub whole_campaign: &'static str,
    pub copy_address: &'static str,
    pub not_here: &'static str,
}

/// The words of the page where one chooses a card.
#[allow(missing_docs, reason = "a message documents itself: its text stands below")]
pub struct BuilderWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub choose: &'static str,
    pub no_script: &'static str,
    pub what: &'static str,
    pub figures: &'static str,
    pub category: fn(&str) -> String,
    pub letter: fn(&str) -> String,
    pub one_story: &'static str,
    pub story_address: &'static str,
    pub not_a_story: &'static str,
    pub language: &'static str,
    pub number: &'static str,
    pub theme: &'static str,
    pub auto: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
    pub accent: &'static str,
    pub accent_name: fn(&str) -> &'static str,
    pub width: &'static str,
    pub preview: &'static str,
    pub snippet: &'static str,
    pub snippet_how: &'static str,
    pub script: &'static str,
    pub script_why: &'static str,
    pub address: &'static str,
    pub address_how: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub not_copied: &'static str,
    pub policy: &'static str,
    pub policy_why: &'static str,
    pub privacy: &'static str,
    pub privacy_why: &'static str,
    pub privacy_sentence: fn(&str) -> String,
    pub withdrawal: &'static str,
    pub withdrawal_how: &'static str,
}
