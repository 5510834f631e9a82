//! For somebody who asks what this campaign is: its text, its figures with their dates, what to read on.

use crate::components::{Place, appeal, blocks, closing, figures, letter_button};
use campaign::{About, route::Route};
use markup::{Element, el, h1};

/// The content of the about page.
pub fn view(place: &Place, about: &About) -> Vec<Element> {
    let figures = (!about.figures.is_empty())
        .then(|| el("section").attr("aria-label", place.words().figures).child(figures(place, &about.figures)));
    let letters = Route::Letters(place.lang);
    let text = el("article")
        .class("text")
        .child(h1(about.title.clone()))
        .child(el("p").class("lead").text(about.lead.clone()))
        .child(el("p").class("first").child(letter_button(place, &letters)))
        .children(figures)
        .children(blocks(place, &about.blocks))
        .child(appeal(place, &letters));
    let comments = Some(&about.comments);
    vec![text, closing(place, &about.relevant, &about.more, comments)]
}
