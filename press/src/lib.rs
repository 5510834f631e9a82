//! Makes the site from `content/` and a built app.
//!
//! In the order of the work: [`content`] compiles the texts to a campaign. [`pages`] says which pages that has and which data each is
//! made from, [`document`] renders them to HTML, and [`site`] makes every file. [`edition`] lists what a device may keep of them,
//! [`picture`] draws what is published of a photo, [`preview`] what a shared link shows, [`install`] makes an app of the site, and
//! [`output`] writes the files.
//!
//! Beside them: [`sitemap`] is for search engines, [`embed`] for other sites, [`bundle`] makes a copy to carry; [`xml`] writes feeds and
//! sitemaps, [`style`] the style sheet. [`policy`] says what a page may do and how a host answers: [`serve`] does so on this machine,
//! [`hosting`] tells other servers, [`verify`] checks whether they do. [`new`] makes files for staff to write.

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
pub mod pages;
pub mod picture;
pub mod policy;
pub mod preview;
pub mod serve;
pub mod site;
pub mod sitemap;
pub mod style;
pub mod verify;
pub mod xml;
