//! Makes the site from `content/` and a built app. In the order of the work: [`content`] compiles, [`document`] writes a page,
//! [`site`] every page, [`edition`] what a device may keep of them, [`output`] the files; [`bundle`] makes a copy to carry.
//! [`policy`] says what a page may do, [`serve`] shows the result.

pub mod app;
pub mod bundle;
pub mod content;
pub mod document;
pub mod edition;
pub mod output;
pub mod policy;
pub mod serve;
pub mod site;
pub mod style;
