//! What is said about the copy on this device. The app's wasm does not contain these words: press writes those of [`PageWords`] into
//! pages, and those of [`ScriptWords`] stand in `assets/generated/messages.js`, which `UPDATE_GOLDEN=1 cargo test --workspace --test scripts`
//! writes.

use serde::Serialize;

/// The forms of a counted noun by the plural categories of Unicode CLDR; `{n}` is the number.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs, reason = "the categories have CLDR's names")]
pub struct Forms {
    pub one: &'static str,
    pub few: &'static str,
    pub many: &'static str,
    pub other: &'static str,
}

/// The words of the scripts. `{size}`, `{done}`, `{all}`, `{date}` and `{n}` are put in by them.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs, reason = "a message documents itself")]
pub struct ScriptWords {
    pub first_visit: &'static str,
    pub ask_first: &'static str,
    pub keep_it: &'static str,
    pub dont_keep: &'static str,
    pub all_right: &'static str,
    pub cannot_keep: &'static str,
    pub no_room: &'static str,
    pub progress: &'static str,
    pub pause: &'static str,
    pub ask_more: &'static str,
    pub keep_rest: &'static str,
    pub not_now: &'static str,
    pub new_stories: Forms,
    pub show_them: &'static str,
    pub update: &'static str,
    pub reload: &'static str,
    pub later: &'static str,
    /// While the site is being erased.
    pub erasing: &'static str,
    /// When it is: what is gone, what no site can erase, and what happens at the next visit.
    pub left_title: &'static str,
    pub left: &'static str,
    pub left_failed_title: &'static str,
    pub left_failed: &'static str,
    pub left_rest: &'static str,
    pub left_again: &'static str,
    pub read_on: &'static str,
    pub copy_refused: &'static str,
    /// In a tab whose address ends in `#no-copy`.
    pub copy_tab: &'static str,
    pub copy_none: &'static str,
    pub copy_here: &'static str,
    pub copy_whole: &'static str,
    pub copy_newest: &'static str,
    pub copy_missing: Forms,
    pub drafts: Forms,
    pub no_drafts: &'static str,
    pub drafts_unknown: &'static str,
    pub promise_given: &'static str,
    pub promise_not_given: &'static str,
    pub promise_unknown: &'static str,
    /// What stands before a decimal place.
    pub decimal_mark: &'static str,
    pub kilobytes: &'static str,
    pub megabytes: &'static str,
}

/// The words of the device page and of the pages that the worker shows.
#[allow(missing_docs, reason = "a message documents itself")]
pub struct PageWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub copy: &'static str,
    pub copy_why: &'static str,
    pub copy_no_script: &'static str,
    pub keep: &'static str,
    pub keep_all: &'static str,
    pub keep_less: &'static str,
    pub pause: &'static str,
    pub remove: &'static str,
    pub letters: &'static str,
    pub letters_no_script: &'static str,
    pub remove_letters: &'static str,
    pub promise: &'static str,
    pub promise_no_script: &'static str,
    pub persist: &'static str,
    pub safari: &'static str,
    pub requests: &'static str,
    pub requests_lead: &'static str,
    /// What is asked for, and why.
    pub each_request: [(&'static str, &'static str); 7],
    pub nothing_else: &'static str,
    pub install: &'static str,
    pub install_why: &'static str,
    pub install_button: &'static str,
    pub carry: &'static str,
    pub carry_why: &'static str,
    pub carry_link: &'static str,
    pub leave: &'static str,
    pub leave_why: &'static str,
    /// What it cannot erase.
    pub remains: &'static str,
    pub remains_each: [&'static str; 5],
    /// What happens after the site was erased.
    pub leave_holds: &'static str,
    pub not_erased: &'static str,
    pub leave_button: &'static str,
    pub leave_no_script: &'static str,
    /// Where a page is shown from the copy; `date` is the day of its content.
    pub from_device: fn(date: &str) -> String,
    pub not_kept_title: &'static str,
    pub not_kept: &'static str,
}
