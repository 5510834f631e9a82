//! What a page shows, beside the frame.

use campaign::{About, Article, DecodeError, Feed, decode, route::Route};
use letter::{Kit, Letters};

/// The data of one page that the app shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// The about page ([`Route::About`]).
    About(About),
    /// A list of stories ([`Route::Stories`], [`Route::Category`]).
    List(Feed),
    /// An article ([`Route::Story`]).
    Article(Article),
    /// The list of letters ([`Route::Letters`]).
    Letters(Letters),
}

/// The data of a page whose document has no app in it ([`Route::stands_alone`]). Only press has one: a type of its own keeps all that
/// belongs to it out of the wasm.
#[derive(Clone, Debug, PartialEq)]
pub enum Standalone {
    /// One letter ([`Route::Letter`]), where the composer takes over.
    Letter(Box<Kit>),
    /// What is stored on the device ([`Route::Device`]).
    Device {
        /// Whether there is a copy to carry ([`campaign::route::BUNDLE`]).
        carry: bool,
    },
    /// The page for partners ([`Route::Embed`]).
    Embed(Box<Choices>),
}

/// The data of any page, as press renders it.
#[derive(Clone, Debug, PartialEq)]
pub enum PageData {
    /// A page of the app.
    App(Box<Page>),
    /// A page without it.
    Standalone(Standalone),
}

impl PageData {
    /// The page of the app, if it is one.
    pub fn app(&self) -> Option<&Page> {
        match self {
            Self::App(page) => Some(page),
            Self::Standalone(_) => None,
        }
    }
}

/// What another site can show, and what its snippet is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The title of the page.
    pub title: &'static str,
    /// What the page is for, in a sentence.
    pub lead: &'static str,
    /// Title and slug of each letter.
    pub letters: Vec<(String, String)>,
    /// The slug of the newest story, if there is one.
    pub newest: Option<String>,
    /// The names of the accents, the default first.
    pub accents: Vec<&'static str>,
    /// The site without a slash at its end, absolute: `https://host.example/sub`.
    pub site: String,
    /// The snippet for the newest stories.
    pub snippet: String,
    /// The line with the script beside it.
    pub script: String,
    /// What the partner's own policy has to allow, line by line.
    pub policy: Vec<String>,
}

impl Page {
    /// Reads the page from the file that [`Route::data`] names; `json` is not looked at when it names none.
    pub fn decode(route: &Route, json: &str) -> Result<Self, DecodeError> {
        match route {
            Route::About(_) => decode(json).map(Self::About),
            Route::Stories(..) | Route::Category(..) => decode(json).map(Self::List),
            Route::Story(..) => decode(json).map(Self::Article),
            Route::Letters(_) => decode(json).map(Self::Letters),
            // Documents of their own: the composer reads its kit by itself, the other pages have no app.
            Route::Letter(..) | Route::Device(_) | Route::Embed(_) => Err(DecodeError::Malformed(route.path())),
        }
    }
}
