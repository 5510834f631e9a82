//! One file per page. A page's view is a function of plain data.

pub mod about;
pub mod article;
pub mod letter;
pub mod letters;
pub mod list;
