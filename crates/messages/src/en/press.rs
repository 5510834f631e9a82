//! What only press writes.

use crate::PressMessages;

pub(crate) const MESSAGES: PressMessages = PressMessages {
    withdrawn: "This page is no longer available",
    copy_made: |date| format!("This copy was made on {date}. It cannot be recalled or corrected."),
    copy_check: "Check what has changed since:",
};
