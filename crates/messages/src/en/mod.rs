//! English. British spelling, sentence case, no exclamation marks, calm.

pub(crate) mod composer;
pub(crate) mod device;
pub(crate) mod embed;
pub(crate) mod letter_page;
pub(crate) mod press;
pub(crate) mod reader;
