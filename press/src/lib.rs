//! Makes the site from `content/` and a built app. In the order of the work: [`content`] compiles, [`document`] writes a page,
//! [`site`] every page, [`output`] the files. [`policy`] says what a page may do, [`serve`] shows the result.

pub mod app;
pub mod content;
pub mod document;
pub mod hash;
pub mod output;
pub mod policy;
pub mod serve;
pub mod site;
pub mod style;
