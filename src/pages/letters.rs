//! For somebody who wants to write: until there is a composer, an honest page that says so.

use crate::{
    components::Place,
    markup::{Element, el, h1, link},
};

/// The page that "Send Letter" leads to.
pub fn view(place: &Place) -> Vec<Element> {
    let words = place.words();
    let publisher = link(place.publisher.url.clone(), place.publisher.title.clone());
    let text = el("div")
        .class("text")
        .child(h1(words.letter_title))
        .child(el("p").class("lead").text(words.letter_lead))
        .child(el("p").text(words.letter_not_yet).text(" ").child(publisher));
    vec![text]
}
