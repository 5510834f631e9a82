//! What a page shows, beside the frame.

use super::{About, Article, DecodeError, Feed, decode};
use crate::letter::{Kit, Letters};
use crate::route::Route;

/// The data of one page.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// [`Route::About`].
    About(About),
    /// [`Route::Stories`] and [`Route::Category`].
    List(Feed),
    /// [`Route::Story`].
    Article(Article),
    /// [`Route::Letters`].
    Letters(Letters),
    /// [`Route::Letter`]. Only press makes one.
    Letter(Box<Kit>),
    /// [`Route::Device`]. Only press makes one.
    Device {
        /// Whether there is a copy to carry ([`crate::route::BUNDLE`]).
        carry: bool,
    },
}

impl Page {
    /// Reads the page from the file that [`Route::data`] names; `json` is not looked at when it names none.
    pub fn decode(route: &Route, json: &str) -> Result<Self, DecodeError> {
        match route {
            Route::About(_) => decode(json).map(Self::About),
            Route::Stories(..) | Route::Category(..) => decode(json).map(Self::List),
            Route::Story(..) => decode(json).map(Self::Article),
            Route::Letters(_) => decode(json).map(Self::Letters),
            // Documents of their own: the composer reads its kit by itself, the device page has no app.
            Route::Letter(..) | Route::Device(_) => Err(DecodeError::Malformed(route.path())),
        }
    }
}
