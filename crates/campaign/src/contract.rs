//! Names that the app and the scripts of its pages both use: storage, events, fragments, the paths that scripts fetch.
//!
//! They stand here once. `assets/generated/contract.js` is made from [`all`]: `UPDATE_GOLDEN=1 cargo test --workspace --test scripts`
//! writes it, and the same test says when it is stale. Renaming what a device stores leaves it there for ever, so it is not done.

use crate::route;

/// A value that JavaScript gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string, without quotation marks.
    Text(&'static str),
    /// A whole number, such as a status.
    Number(u16),
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(text)
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Number(number)
    }
}

/// A constant as JavaScript gets it.
#[derive(Clone, Copy, Debug)]
pub struct Constant {
    /// Its name, the same in both languages.
    pub name: &'static str,
    /// The doc comment, which JavaScript gets as well.
    pub doc: &'static str,
    /// The value in both languages.
    pub value: Value,
}

/// Declares constants, and [`all`], which lists them.
macro_rules! contract {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $value:expr;)+) => {
        $($(#[doc = $doc])+ pub const $name: $type = $value;)+

        /// Every constant, in the order of this file.
        pub fn all() -> Vec<Constant> {
            vec![$(Constant { name: stringify!($name), doc: concat!($($doc),+), value: $name.into() }),+]
        }
    };
}

contract! {
    /// Begins the name of every cache, channel, lock and setting. The base path follows, which keeps two sites on one host apart.
    STORAGE_PREFIX: &str = "campaign-site:";
    /// Begins the name of the database of letters. The base path follows.
    LETTERS_PREFIX: &str = "letters:";
    /// Follows the name of that database in the keys of its journal in `localStorage`: changes that were not confirmed when a page ended.
    LETTERS_JOURNAL: &str = ":journal:";
    /// The object store of that database.
    LETTERS_STORE: &str = "drafts";
    /// The status with which the service worker tells the app to load the whole document. No server of the real world uses it.
    NOT_KEPT_STATUS: u16 = 599;
    /// The event on `window` when the site is being erased from this device: nothing may be written any more.
    FORGET_EVENT: &str = "campaign-forget";
    /// The event on `window` when the reader says that others use this device.
    SHARED_EVENT: &str = "campaign-shared";
    /// The event on `window` when the reader takes that back.
    NOT_SHARED_EVENT: &str = "campaign-not-shared";
    /// Begins the fragment of a page that stores nothing, and is the name of a tab that stores nothing.
    NO_COPY: &str = "no-copy";
    /// The fragment of every "Erase this site from this device". `start.js` handles a tap on such a link; opened as an address it shows
    /// the button on the device page.
    ERASE_FRAGMENT: &str = "#leave-no-trace";
    /// The service worker.
    WORKER_PATH: &str = route::WORKER;
    /// The list of files that a device may keep.
    EDITION_PATH: &str = route::EDITION;
    /// The ids of what must no longer be shown.
    WITHDRAWN_PATH: &str = route::WITHDRAWN;
    /// The whole campaign as one file.
    BUNDLE_PATH: &str = route::BUNDLE;
    /// The file that a host at the root of its address sends with `Clear-Site-Data`.
    CLEAR_SITE_DATA_PATH: &str = route::ERASE;
}
