//! One file per page. A page's view is a function of plain data.

pub mod about;
pub mod article;
pub mod device;
pub mod embed;
pub mod letter;
pub mod letters;
pub mod list;

use crate::{components::Place, page::Standalone};
use markup::Element;

/// The content of a page without the app. Only press calls it, so none of these views is in a wasm.
pub fn standalone(place: &Place, page: &Standalone) -> Vec<Element> {
    match page {
        Standalone::Letter(kit) => letter::view(place, kit),
        Standalone::Device { carry } => device::view(place, *carry),
        Standalone::Embed(choices) => embed::view(place, choices),
    }
}
