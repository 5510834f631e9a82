//! Makes the site from `content/`. See [`content`] for how.

pub mod content;
