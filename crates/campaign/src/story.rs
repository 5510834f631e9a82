//! Stories and the about page, as served.

use super::{Block, Category, Comments, Figure, Image, Link};
use locale::{Date, Locale};
use serde::{Deserialize, Serialize};

/// A story as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Opaque and the same in every language. It names nobody.
    pub id: String,
    /// Its place in the URL of `lang`.
    pub slug: String,
    /// The language of `title` and `lead`.
    pub lang: Locale,
    /// The category in that language.
    pub category: Category,
    /// The headline of the article.
    pub title: String,
    /// One paragraph that says what it is about.
    pub lead: String,
    /// The day it was published.
    pub published: Date,
    /// Shown only to its editors (`serve --drafts`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
}

/// What stands at a story's address. Served as `/content/{lang}/stories/{slug}.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The version of the format ([`super::SCHEMA`]).
    pub schema: u32,
    /// What a list shows of it, in the language of the card.
    pub card: Card,
    /// The text, or the reason why it is not here.
    pub content: Content,
}

/// The text of an [`Article`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// The story in the language of the page.
    Story(Box<Story>),
    /// The story is not translated: the card is the original's, and the page offers it.
    Untranslated,
}

/// A story, whole, but for what its [`Card`] says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// The day of the last change that a reader should know of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<Date>,
    /// The name of the author, where the story has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The publisher's own page of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Link>,
    /// The picture above the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// The language it was written in, if this is a translation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation_of: Option<Locale>,
    /// The other languages it can be read in.
    pub translations: Vec<Translation>,
    /// The text of the story.
    pub blocks: Vec<Block>,
    /// The slug of the letter kit that a reader of this story can write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<String>,
    /// What the publisher's readers say.
    pub comments: Comments,
    /// The same category first: the next older ones, so that a newer story changes no older page.
    pub relevant: Vec<Card>,
    /// The next older ones of the feed that `relevant` does not show.
    pub more: Vec<Card>,
}

/// Where the same story stands in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// The language of the translation.
    pub lang: Locale,
    /// The end of the translation's address.
    pub slug: String,
}

/// The campaign's own text. Served as `/content/{lang}/about.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The version of the format ([`super::SCHEMA`]).
    pub schema: u32,
    /// The headline of the page.
    pub title: String,
    /// One paragraph that says what the campaign demands.
    pub lead: String,
    /// The text of the page.
    pub blocks: Vec<Block>,
    /// The campaign's numbers, each with its source.
    pub figures: Vec<Figure>,
    /// The newest stories, newest first.
    pub relevant: Vec<Card>,
    /// The next newest stories, after [`Self::relevant`].
    pub more: Vec<Card>,
    /// What the publisher's readers say.
    pub comments: Comments,
}
