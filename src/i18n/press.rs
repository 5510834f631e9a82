//! Words that only press writes: the wasm names none of them, so none of them is in it.

use super::Locale;

/// What stands in documents and never in the app.
#[allow(missing_docs, reason = "a message documents itself: its text stands below")]
pub struct PressMessages {
    pub withdrawn: &'static str,
}

impl Locale {
    /// The words that only press writes.
    pub const fn press_messages(self) -> &'static PressMessages {
        match self {
            Self::En => &EN,
            Self::Uk => &UK,
        }
    }
}

const EN: PressMessages = PressMessages { withdrawn: "This page is no longer available" };

const UK: PressMessages = PressMessages { withdrawn: "Ця сторінка більше недоступна" };
