//! One file per page. A page's view is a function of plain data.

pub mod about;
pub mod article;
#[cfg(feature = "ssr")]
pub mod device;
#[cfg(feature = "ssr")]
pub mod embed;
pub mod letter;
pub mod letters;
pub mod list;
