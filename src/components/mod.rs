//! Markup that two or more pages use. Data in, [`markup`] out; a leptos component where a view listens or changes.

mod appeal;
mod blocks;
mod cards;
mod closing;
mod footer;
mod header;
mod letter;
mod notice;
mod share;

pub use appeal::{appeal, letter_bar, letter_button};
pub use blocks::{blocks, figures, picture};
pub use cards::{Level, card, category_line, publications};
pub use closing::closing;
pub use footer::footer;
pub use header::header;
pub use letter::{languages, retired};
pub use notice::{failed, not_found, not_found_below, waiting, ways_on, withdrawn};
pub use share::{ShareLink, share_by};

use campaign::{
    Site,
    route::{Base, Route},
};
use locale::{Date, Locale, format_date};
use markup::{Element, el};
use messages::{LocaleExt, Messages};
use std::{ops::Deref, sync::Arc};

/// Where a view is drawn: the frame of its language and the base path. It is all that most views need beside their data.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The base path of the site.
    pub base: Base,
    /// The frame of the page's language.
    pub site: Arc<Site>,
}

impl Place {
    /// The words of the interface.
    pub fn words(&self) -> &'static Messages {
        self.site.lang.messages()
    }

    /// The address of a page.
    pub fn href(&self, route: &Route) -> String {
        self.base.href(route)
    }

    /// The address of a page for other people: absolute, and nothing of this visit is in it.
    pub fn canonical(&self, route: &Route) -> String {
        format!("{}{route}", self.site.url)
    }

    /// A day in words.
    pub fn format(&self, date: Date) -> String {
        format_date(date, self.site.lang.language())
    }

    /// A day, marked up with its machine-readable form.
    pub fn date(&self, date: Date) -> Element {
        self::date(date, self.site.lang)
    }
}

/// A day in words of a language.
pub fn date(date: Date, lang: Locale) -> Element {
    el("time").attr("datetime", date.to_string()).text(format_date(date, lang.language()))
}

impl Deref for Place {
    type Target = Site;

    fn deref(&self) -> &Site {
        &self.site
    }
}
