//! Calendar dates, languages, and dates in words: the bottom layer, on which everything else stands.

mod date;
mod format;
mod language;

pub use date::{AsOf, Date, DateError};
pub use format::{format_as_of, format_date};
pub use language::{Language, Locale};
