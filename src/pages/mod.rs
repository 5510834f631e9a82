//! One file per page. A page's view is a function of plain data.

pub mod about;
pub mod article;
pub mod device;
pub mod embed;
pub mod letter;
pub mod letters;
pub mod list;

use crate::{components::Place, page::Page};
use markup::Element;

/// The content of a page whose document loads no app, or the composer in its place; `None` for a page of the app. Only
/// press calls it, so none of these views is in a wasm.
pub fn standalone(place: &Place, page: &Page) -> Option<Vec<Element>> {
    match page {
        Page::Letter(kit) => Some(letter::view(place, kit)),
        Page::Device { carry } => Some(device::view(place, *carry)),
        Page::Embed(choices) => Some(embed::view(place, choices)),
        Page::About(_) | Page::Article(_) | Page::Letters(_) | Page::List(_) => None,
    }
}
