//! For somebody who wants to write: until there is a composer, an honest page that says so.

use crate::components::Place;
use leptos::prelude::*;

/// The page that "Send Letter" leads to.
pub fn view(place: &Place) -> impl IntoView + use<> {
    let words = place.words();
    view! {
        <div class="text">
            <h1 tabindex={"-1"}>{words.letter_title}</h1>
            <p class="lead">{words.letter_lead}</p>
            <p>
                {words.letter_not_yet} " "
                <a href=place.publisher.url.clone()>{place.publisher.title.clone()}</a>
            </p>
        </div>
    }
}
