//! The ids by which press, the app and the composer find each other's elements in a document. An id of ours begins with
//! `_`, which no heading's id does.

/// The data block that holds the page's [`campaign::Site`].
pub const SITE_BLOCK: &str = "_site";
/// The data block that holds the page's own file, [`campaign::route::Route::data`].
pub const PAGE_BLOCK: &str = "_page";
/// The element of a letter's page that the composer mounts into.
pub const COMPOSER: &str = "_composer";
/// The plain letter in [`COMPOSER`], which stands there until the composer can start.
pub const PLAIN: &str = "_plain";
