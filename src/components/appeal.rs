//! What every text asks for: one letter.

use super::Place;
use campaign::route::Route;
use markup::{Element, el, link};

/// The way to write a letter: to the page of one, or to all of them.
pub fn letter_button(place: &Place, to: &Route) -> Element {
    link(place.href(to), place.words().send_letter).class("button")
}

/// The request at the end of a text: a sentence and the button.
pub fn appeal(place: &Place, to: &Route) -> Element {
    el("div")
        .class("appeal")
        .child(el("p").text(place.words().letter_lead))
        .child(el("p").child(letter_button(place, to)))
}

/// The button that stays at the lower edge of a phone, within reach of the thumb.
pub fn letter_bar(place: &Place) -> Element {
    let words = place.words();
    let button = letter_button(place, &Route::Letters(place.lang));
    el("nav").class("letter-bar").attr("aria-label", words.letter_title).child(button)
}
