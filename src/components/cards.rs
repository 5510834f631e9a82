//! A story as lists show it.

use super::{Place, date};
use campaign::{Card, route::Route};
use markup::{Element, el, link};

/// The level of a card's heading: the one below what the card stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Below the page's `h1`.
    Two,
    /// Below a section's `h2`.
    Three,
}

impl Level {
    fn heading(self) -> Element {
        el(match self {
            Self::Two => "h2",
            Self::Three => "h3",
        })
    }
}

/// Category, title, lead and date. A card in another language than the page says so.
pub fn card(place: &Place, card: &Card, level: Level) -> Element {
    let story = Route::Story(card.lang, card.slug.clone());
    el("article")
        .class("card")
        .attr_if("lang", (card.lang != place.lang).then(|| card.lang.code()))
        .child(category_line(place, card))
        .child(level.heading().child(link(place.href(&story), card.title.clone())))
        .child(el("p").text(card.lead.clone()))
        .child(el("p").class("date").child(date(card.published, card.lang)))
}

/// The category of a story as a link, and the mark of a story that only its editors see.
pub fn category_line(place: &Place, card: &Card) -> Element {
    let category = Route::Category(card.lang, card.category.slug.clone(), None);
    let draft = card.draft.then(|| el("strong").class("draft").text(place.words().draft));
    el("p").class("category").child(link(place.href(&category), card.category.name.clone())).text(" ").children(draft)
}

/// A titled section of cards; nothing when there are none.
pub fn publications(place: &Place, title: &'static str, of: &[Card]) -> Option<Element> {
    let cards =
        || el("ul").class("cards").children(of.iter().map(|each| el("li").child(card(place, each, Level::Three))));
    (!of.is_empty()).then(|| el("section").class("publications").child(el("h2").text(title)).child(cards()))
}
