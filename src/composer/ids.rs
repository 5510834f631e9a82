//! The ids of elements that get the focus or are measured. Ids of ours begin with `_`.

use letter::channel::Paper;

/// The id of the heading of a step, where the focus goes when it comes.
pub const HEADING: &str = "_step";
/// The id of the list of recipients.
pub const RECIPIENTS: &str = "_to";
/// The id of the button that adds a recipient.
pub const ADD_RECIPIENT: &str = "_add";
/// The id of the field for the sender's name.
pub const SENDER_NAME: &str = "_sender";
/// The id of the heading of the channels.
pub const CHANNELS: &str = "_ways";
/// The id of the question whether the letter went out.
pub const QUESTION: &str = "_opened";
/// The id of the switch for a shared device.
pub const SHARED_DEVICE: &str = "_shared";
/// The id of the letter on paper.
pub const SHEET: &str = "_sheet";

/// The id of the field for the name of a custom recipient.
pub fn recipient_name(id: &str) -> String {
    format!("_name{id}")
}

/// The id of the field for the address of a custom recipient.
pub fn recipient_contact(id: &str) -> String {
    format!("_reach{id}")
}

/// The id of the field for the words in a slot.
pub fn slot_words(slot: &str) -> String {
    format!("_w-{slot}")
}

/// The name of a paper in ids and in the style sheet.
pub fn paper_code(paper: Paper) -> &'static str {
    match paper {
        Paper::A4 => "a4",
        Paper::UsLetter => "us-letter",
    }
}
