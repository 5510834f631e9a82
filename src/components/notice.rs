//! What stands where a page should be: a wait, a failure, nothing.

use super::Place;
use crate::load::LoadError;
use campaign::route::Route;
use leptos::prelude::*;
use markup::{Element, el, h1, link};
use messages::LocaleExt;

/// It takes a while.
pub fn waiting(place: &Place) -> Element {
    notice(place.words().loading)
}

/// There is no such page; these are the ways on.
pub fn not_found(place: &Place) -> Element {
    not_found_below(place, h1(place.words().not_found_title))
}

/// The same below a heading of the caller's: a document in two languages has one `h1`.
pub fn not_found_below(place: &Place, heading: Element) -> Element {
    let words = place.words();
    el("div").class("notice").child(heading).child(el("p").text(words.not_found)).child(ways_on(place))
}

/// What stood here was withdrawn; nothing tells what it was. Only press draws it: the app finds no data and says that there is
/// no such page.
pub fn withdrawn(place: &Place) -> Element {
    notice(place.lang.press_messages().withdrawn).child(ways_on(place))
}

/// The page's data did not come: what happened, and what can be done. `route` is the page that was asked for.
pub fn failed(place: &Place, route: &Route, error: LoadError, retry: impl Fn() + Send + 'static) -> Element {
    if error == LoadError::NotFound {
        return not_found(place);
    }
    let words = place.words();
    let again = view! { <button type="button" class="act" on:click=move |_| retry()>{words.try_again}</button> };
    // `target` keeps the app away from the click: this is the document as the server has it.
    let document = link(place.href(route), words.open_as_plain_page).attr("target", "_self");
    notice(words.load_failed_title)
        .child(el("p").text(error.sentence(words)))
        .child(el("p").live(again).text(" ").child(document))
        .child(ways_on(place))
}

fn notice(title: &'static str) -> Element {
    el("div").class("notice").child(h1(title))
}

/// The ways that always lead on.
pub fn ways_on(place: &Place) -> Element {
    let words = place.words();
    let way = |to: Route, name: &'static str| el("li").child(link(place.href(&to), name));
    el("ul")
        .child(way(Route::About(place.lang), words.about))
        .child(way(Route::Stories(place.lang, None), words.stories))
        .child(way(Route::Letters(place.lang), words.send_letter))
}
