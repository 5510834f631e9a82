//! A story as lists show it.

use super::Place;
use crate::{campaign::Card, route::Route};
use leptos::prelude::*;

/// A list of cards, newest first.
pub fn cards(place: &Place, of: &[Card]) -> impl IntoView + use<> {
    view! { <ul class="cards">{of.iter().map(|each| view! { <li>{card(place, each)}</li> }).collect_view()}</ul> }
}

/// Category, title, lead and date. A card in another language than the page says so.
pub fn card(place: &Place, card: &Card) -> impl IntoView + use<> {
    let lang = (card.lang != place.lang).then(|| card.lang.code());
    let category = Route::Category(card.lang, card.category.slug.clone(), None);
    let story = Route::Story(card.lang, card.slug.clone());
    view! {
        <article class="card" lang=lang>
            <p class="category">
                <a href=place.href(&category)>{card.category.name.clone()}</a>
                {draft_mark(place, card)}
            </p>
            <h3>
                <a href=place.href(&story)>{card.title.clone()}</a>
            </h3>
            <p>{card.lead.clone()}</p>
            <p class="date">{place.date(card.published)}</p>
        </article>
    }
}

/// The mark of a story that only its editors see.
pub fn draft_mark(place: &Place, card: &Card) -> impl IntoView + use<> {
    let words = place.words();
    card.draft.then(|| view! { " " <strong class="draft">{words.draft}</strong> })
}

/// A titled section of cards; nothing when there are none.
pub fn publications(place: &Place, title: &'static str, of: &[Card]) -> impl IntoView + use<> {
    (!of.is_empty()).then(|| {
        view! {
            <section class="publications">
                <h2>{title}</h2>
                {cards(place, of)}
            </section>
        }
    })
}
