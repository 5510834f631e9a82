//! Words that only press writes: the wasm names none of them, so none of them is in it.

/// What stands in documents and never in the app.
#[allow(missing_docs, reason = "a message documents itself: its text stands below")]
pub struct PressMessages {
    pub withdrawn: &'static str,
    pub copy_made: fn(&str) -> String,
    pub copy_check: &'static str,
}

pub(crate) const EN: PressMessages = PressMessages {
    withdrawn: "This page is no longer available",
    copy_made: |date| format!("This copy was made on {date}. It cannot be recalled or corrected."),
    copy_check: "Check what has changed since:",
};

pub(crate) const UK: PressMessages = PressMessages {
    withdrawn: "Ця сторінка більше недоступна",
    copy_made: |date| format!("Цю копію зроблено {date}, відкликати чи виправити її неможливо."),
    copy_check: "Перевірте, що відтоді змінилося:",
};
