//! The inputs of the compiler beside the files.

use locale::Date;

/// What content cannot say itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day that counts as today.
    pub today: Date,
    /// In place of the `base_url` of `campaign.toml`.
    pub base_url: Option<String>,
    /// Drafts and stories of the future are shown, and marked.
    pub drafts: bool,
}
