//! Words that only press writes: the wasm names none of them, so none of them is in it.

/// What stands in documents and never in the app.
#[allow(missing_docs, reason = "a message documents itself: its text stands in en/press.rs")]
pub struct PressMessages {
    pub withdrawn: &'static str,
    pub copy_made: fn(&str) -> String,
    pub copy_check: &'static str,
}
