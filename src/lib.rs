//! The campaign site: one set of views, rendered to HTML by press and brought to life by wasm.
//!
//! The modules in reading order, and the rule that holds them apart (`tests/architecture.rs` enforces it):
//!
//! - **pure**: [`i18n`], [`route`], [`campaign`], [`letter`], [`head`], [`json`]. `std` and `serde` only: no leptos, no browser, no clock, no
//!   random. The same code runs in press, in wasm and in native tests.
//! - **effects**: [`browser`] is the only module that names `web_sys` or `js_sys`; [`load`] turns a route into data.
//! - **views**: [`markup`] is what they are made of, [`components`] are used by two or more pages, [`composer`] is where a letter is
//!   written, [`pages`] are one file each and import no other page,
//!   [`app`] frames them.

pub mod app;
pub mod browser;
pub mod campaign;
pub mod components;
pub mod composer;
pub mod head;
pub mod i18n;
pub mod json;
pub mod letter;
pub mod load;
pub mod markup;
pub mod pages;
pub mod route;
