//! What stands where a page should be: a wait, a failure, nothing.

use super::Place;
use crate::{load::LoadError, route::Route};
use leptos::prelude::*;

/// It takes a while.
pub fn waiting(place: &Place) -> impl IntoView + use<> {
    view! {
        <div class="notice">
            <h1 tabindex={"-1"}>{place.words().loading}</h1>
        </div>
    }
}

/// There is no such page; these are the ways on.
pub fn not_found(place: &Place) -> impl IntoView + use<> {
    let words = place.words();
    view! {
        <div class="notice">
            <h1 tabindex={"-1"}>{words.not_found_title}</h1>
            <p>{words.not_found}</p>
            {ways_on(place)}
        </div>
    }
}

/// The page's data did not come: what happened, and what can be done. `route` is the page that was asked for.
pub fn failed(place: &Place, route: &Route, error: LoadError, retry: impl Fn() + 'static) -> AnyView {
    if error == LoadError::NotFound {
        return not_found(place).into_any();
    }
    let words = place.words();
    view! {
        <div class="notice">
            <h1 tabindex={"-1"}>{words.load_failed_title}</h1>
            <p>{error.sentence(words)}</p>
            <p>
                <button type={"button"} class="button" on:click=move |_| retry()>{words.try_again}</button>
                " "
                // `target` keeps the router away: this is the document as the server has it.
                <a href=place.href(route) target={"_self"}>{words.open_as_plain_page}</a>
            </p>
            {ways_on(place)}
        </div>
    }
    .into_any()
}

fn ways_on(place: &Place) -> impl IntoView + use<> {
    let words = place.words();
    let way = |to: Route, name: &'static str| view! { <li><a href=place.href(&to)>{name}</a></li> };
    view! {
        <ul>
            {way(Route::About(place.lang), words.about)} {way(Route::Stories(place.lang, None), words.stories)}
            {way(Route::Letters(place.lang), words.send_letter)}
        </ul>
    }
}
