//! The forms that a letter takes on its way. Each writes exactly what it was given, after [`super::clean`].
//!
//! A letter is handed to a program of the supporter's own; nothing here sends.

pub mod eml;
pub mod length;
pub mod mailto;
pub mod percent;
pub mod postal;
pub mod text;
pub mod webmail;

pub use eml::eml;
pub use length::{Caution, Channel, Device, Extent, Fit, Offer, ladder};
pub use mailto::mailto;
pub use postal::{Paper, PostalLetter};
pub use webmail::{Webmail, webmail};
