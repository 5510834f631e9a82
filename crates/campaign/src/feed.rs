//! Lists of stories are JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>): the same files feed the app, feed readers
//! and partners. Our additions stand under `_campaign`.
//!
//! Pages are numbered from the oldest and sealed at [`PAGE_SIZE`] stories; the front page holds the newest 20 to 39. So a
//! new story changes the front and nothing else: addresses and caches stay.

use super::{Card, Category};
use locale::{Date, Locale};
use serde::{Deserialize, Serialize};

/// Stories on a sealed page.
pub const PAGE_SIZE: usize = 20;

/// How many pages are sealed when a list has `stories` stories. Page `n` (from 1) holds the stories
/// `(n - 1) * PAGE_SIZE .. n * PAGE_SIZE`, counted from the oldest; the front holds the rest.
pub fn sealed_pages(stories: usize) -> usize {
    (stories / PAGE_SIZE).saturating_sub(1)
}

/// A page of a list, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feed {
    /// `https://jsonfeed.org/version/1.1`.
    pub version: String,
    /// The name of the list.
    pub title: String,
    /// The page that shows this list, absolute.
    pub home_page_url: String,
    /// The absolute URL of this file.
    pub feed_url: String,
    /// The next older page's file, absolute. The app does not follow it: it computes its own paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_url: Option<String>,
    /// The language of the texts (BCP 47).
    pub language: Locale,
    /// The stories, newest first.
    pub items: Vec<Item>,
    /// What JSON Feed has no field for.
    #[serde(rename = "_campaign")]
    pub campaign: FeedExtension,
}

/// What our app needs beyond JSON Feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedExtension {
    /// The version of the format ([`super::SCHEMA`]).
    pub schema: u32,
    /// The category, or `None` for the feed of all stories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// The number of this sealed page; `None` on the front.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The number of the next older page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older: Option<u32>,
}

/// A story in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Stable for ever: `urn:campaign:{id}:{lang}`.
    pub id: String,
    /// The article's page, absolute.
    pub url: String,
    /// The headline of the story.
    pub title: String,
    /// The lead of the story, as plain text.
    pub content_text: String,
    /// RFC 3339; our days begin at midnight UTC.
    pub date_published: String,
    /// RFC 3339, when it was updated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<String>,
    /// The name of the category, as the only tag.
    pub tags: Vec<String>,
    /// What JSON Feed has no field for.
    #[serde(rename = "_campaign")]
    pub campaign: ItemExtension,
}

/// What a card needs beyond JSON Feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemExtension {
    /// The id of the story ([`Card::id`]).
    pub id: String,
    /// The end of the story's address ([`Card::slug`]).
    pub slug: String,
    /// [`Card::category`]'s slug; its name is the item's tag.
    pub category: String,
    /// The day of publication ([`Card::published`]).
    pub published: Date,
    /// Whether the story is a draft ([`Card::draft`]).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
}

impl Feed {
    /// The stories of this page as cards.
    pub fn cards(&self) -> impl Iterator<Item = Card> + '_ {
        self.items.iter().map(|item| Card {
            id: item.campaign.id.clone(),
            slug: item.campaign.slug.clone(),
            lang: self.language,
            category: Category {
                slug: item.campaign.category.clone(),
                name: item.tags.first().cloned().unwrap_or_default(),
            },
            title: item.title.clone(),
            lead: item.content_text.clone(),
            published: item.campaign.published,
            draft: item.campaign.draft,
        })
    }
}

impl Item {
    /// The id of a story in feeds, stable for ever: it names neither its address nor anybody. `id` is [`Card::id`].
    pub fn id_of(id: &str, lang: Locale) -> String {
        format!("urn:campaign:{id}:{}", lang.code())
    }

    /// A story as an item of a list; `url` is its page, absolute.
    pub fn new(card: &Card, updated: Option<Date>, url: String) -> Self {
        let midnight = |date: Date| format!("{date}T00:00:00Z");
        Self {
            id: Self::id_of(&card.id, card.lang),
            url,
            title: card.title.clone(),
            content_text: card.lead.clone(),
            date_published: midnight(card.published),
            date_modified: updated.map(midnight),
            tags: vec![card.category.name.clone()],
            campaign: ItemExtension {
                id: card.id.clone(),
                slug: card.slug.clone(),
                category: card.category.slug.clone(),
                published: card.published,
                draft: card.draft,
            },
        }
    }
}

/// The value of [`Feed::version`].
pub const JSON_FEED: &str = "https://jsonfeed.org/version/1.1";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_holds_20_to_39() {
        let check = |stories: usize, sealed: usize| {
            assert_eq!(sealed_pages(stories), sealed, "{stories}");
            let front = stories - sealed * PAGE_SIZE;
            assert!(front < 2 * PAGE_SIZE && (front >= PAGE_SIZE || sealed == 0), "{stories}: front of {front}");
        };
        check(0, 0);
        check(3, 0);
        check(39, 0);
        check(40, 1);
        check(59, 1);
        check(60, 2);
        check(10_000, 499);
    }
}
