//! The campaign site: one set of views, rendered to HTML by press and brought to life by wasm.
//!
//! What is pure stands in crates of its own (`crates/`): dates and languages, the campaign, letters, messages. Here is what
//! is left, in reading order:
//!
//! - [`page`]: the data of one page; [`head`]: its title, description and addresses; [`dom`]: ids of elements. Pure as well.
//! - **effects**: [`browser`] is the only module that names `web_sys` or `js_sys`; [`load`] turns a route into data.
//! - **views**: [`components`] are used by two or more pages, [`composer`] is where a letter is written, [`pages`] are one
//!   file each and import no other page, [`app`] frames them.

pub mod app;
pub mod browser;
pub mod components;
pub mod composer;
pub mod dom;
pub mod head;
pub mod load;
pub mod page;
pub mod pages;
