//! What every page of one language needs: names, categories, where to find the campaign.

use locale::{AsOf, Date, Locale};
use serde::{Deserialize, Serialize};

/// The frame of every page in one language. Served as `/content/{lang}/site.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// The version of the format ([`super::SCHEMA`]).
    pub schema: u32,
    /// The language that this is in.
    pub lang: Locale,
    /// The languages of the campaign, this one included, in its order.
    #[serde(default)]
    pub languages: Vec<Locale>,
    /// Where the site is published, base path included: `https://campaign.example/sub`. Only for links that leave the device;
    /// what the app fetches has no host.
    #[serde(default)]
    pub url: String,
    /// The day that press took as today. The app believes no clock that is earlier.
    pub built: Date,
    /// The campaign's full name.
    pub name: String,
    /// One sentence for search engines and shared links.
    pub description: String,
    /// Who runs the campaign.
    pub publisher: Link,
    /// How the texts may be used.
    pub licence: String,
    /// Where to ask for a correction or a removal: an `https:` or `mailto:` address. Empty when the campaign gave none.
    pub contact: String,
    /// The categories that have a story in some language, in the campaign's order.
    pub categories: Vec<Category>,
    /// The campaign's social media; may be empty.
    pub social: Vec<Link>,
}

/// A category: its place in the URL and its name in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The same in every language.
    pub slug: String,
    /// In the language of the file.
    pub name: String,
}

/// A name and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The words to show.
    pub title: String,
    /// An absolute `https:` or `http:` URL.
    pub url: String,
}

/// A number that the campaign stands for, with its date and source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The number as it is shown: `1,122`.
    pub value: String,
    /// The words that say what was counted.
    pub label: String,
    /// When it was true.
    pub as_of: AsOf,
    /// Where the number is from.
    pub source: Link,
}

/// A picture: derivatives of a file, of which no other trace is on the site. press has checked that `alt` is there and measured the
/// size, so that nothing moves while it loads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// A path of this site without its base path: `/media/name-hash-960.jpg`, of one of the widths.
    pub src: String,
    /// What the picture shows, for those who do not see it.
    pub alt: String,
    /// In pixels, of the largest derivative.
    pub width: u32,
    /// In pixels, of the largest derivative.
    pub height: u32,
    /// The widths, in pixels, in which it is there, from the smallest, each as WebP as well: `/media/name-hash-480.webp`. Empty when
    /// `src` is the only file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub widths: Vec<u32>,
    /// Words below the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// The name of whoever made the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

/// The comments of a text. We never have a form of our own: an open one is the publisher's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comments {
    /// How many the publisher shows.
    pub count: u32,
    /// The address of the publisher's form while it takes comments; `None` once they are closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<String>,
}
