//! What a campaign is: its site-wide facts, stories and lists, in the shape of the JSON under `/content/`.
//!
//! press writes these types, the app reads them. Every file carries [`SCHEMA`]; an app that meets a newer one says so
//! instead of guessing ([`decode`]).

mod block;
pub mod contract;
mod feed;
pub mod route;
mod site;
mod story;

pub use block::{Align, Block, Inline, MediaKind, Script};
pub use feed::{Feed, FeedExtension, Item, ItemExtension, JSON_FEED, PAGE_SIZE, sealed_pages};
pub use site::{Category, Comments, Figure, Image, Link, Site};
pub use story::{About, Article, Card, Content, Story, Translation};

use serde::{Deserialize, de::DeserializeOwned};
use small_json::JsonError;

/// The version of the JSON shapes in this module. It grows when an older app could no longer read a file.
pub const SCHEMA: u32 = 1;

/// Why a campaign file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The file was written for a newer app than this one.
    #[error("schema {0} is newer than {SCHEMA}")]
    Newer(u32),
    /// The text is not JSON, or not of the expected shape.
    #[error("{0}")]
    Malformed(String),
    /// The text is beyond the limits of [`small_json`].
    #[error("{0}")]
    TooLarge(String),
}

#[derive(Deserialize)]
struct Versioned {
    schema: u32,
}

/// A feed keeps its schema under `_campaign`, as JSON Feed 1.1 asks of extensions.
#[derive(Deserialize)]
struct VersionedFeed {
    #[serde(rename = "_campaign")]
    campaign: Versioned,
}

/// Reads one campaign file. The schema is looked at first, so that a newer file is named as such.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    let malformed = |error: JsonError| match error.is_too_large {
        true => DecodeError::TooLarge(error.to_string()),
        false => DecodeError::Malformed(error.to_string()),
    };
    let tree = small_json::parse(text).map_err(malformed)?;
    let schema = Versioned::deserialize(&tree)
        .or_else(|_| VersionedFeed::deserialize(&tree).map(|feed| feed.campaign))
        .map_err(malformed)?
        .schema;
    if schema > SCHEMA {
        return Err(DecodeError::Newer(schema));
    }
    T::deserialize(&tree).map_err(malformed)
}
