//! Makes the site from `content/` and a built app. In the order of the work: [`content`] compiles, [`document`] writes a page,
//! [`site`] every page, [`edition`] what a device may keep of them, [`picture`] what is
//! published of a photo, [`install`] how it becomes an app there, [`output`] the files;
//! [`sitemap`] is for search engines, [`embed`] for other sites, [`bundle`] makes a copy to carry. [`policy`] says what a page may
//! do and how a host answers, [`serve`] shows the result, [`hosting`] tells other servers, [`verify`] looks whether they do. [`new`] makes
//! files for staff to write. [`xml`]
//! is what feeds and sitemaps are written with.

pub mod app;
pub mod bundle;
pub mod content;
pub mod document;
pub mod edition;
pub mod embed;
pub mod hash;
pub mod hosting;
pub mod icon;
pub mod install;
pub mod new;
pub mod output;
pub mod picture;
pub mod policy;
pub mod preview;
pub mod serve;
pub mod site;
pub mod sitemap;
pub mod style;
pub mod verify;
pub mod xml;
