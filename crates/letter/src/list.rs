//! The kits to choose from.

use super::kit::Status;
use locale::Language;
use serde::{Deserialize, Serialize};

/// Every kit of a campaign, in the order of the page, in one language of the interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letters {
    /// See [`campaign::SCHEMA`].
    pub schema: u32,
    /// The kits that can be chosen.
    pub kits: Vec<KitCard>,
}

/// What the list shows of a [`super::Kit`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KitCard {
    /// [`super::Kit::id`].
    pub id: String,
    /// [`super::Kit::slug`].
    pub slug: String,
    /// [`super::Kit::title`].
    pub title: String,
    /// [`super::Kit::purpose`].
    pub purpose: String,
    /// [`super::Kit::status`].
    pub status: Status,
    /// The languages that the letter can be written in.
    pub languages: Vec<Language>,
    /// How many recipients take letters.
    pub recipients: u32,
}
