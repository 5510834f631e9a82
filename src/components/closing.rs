//! How every text ends: its comments, whom to ask for a correction, what to read next.

use super::{Place, publications};
use campaign::{Card, Comments, route::Route};
use markup::{Element, el, link};

/// Comments if they are to be shown, the way to a correction, relevant publications and more articles.
pub fn closing(place: &Place, relevant: &[Card], more: &[Card], comments: Option<&Comments>) -> Element {
    let words = place.words();
    let comments = comments.map(|comments| {
        let state = match &comments.open {
            None => el("p").text(words.comments_closed),
            // Never a form of ours: the publisher's.
            Some(form) => el("p").child(link(form.clone(), words.comments_open)),
        };
        el("section").class("comments").child(el("h2").text((words.comments)(comments.count))).child(state)
    });
    let correct = (!place.contact.is_empty())
        .then(|| el("p").class("correct").child(link(place.contact.clone(), words.correct_or_remove)));
    let all = link(place.href(&Route::Stories(place.lang, None)), words.all_stories).class("act");
    el("div")
        .class("closing")
        .children(comments)
        .children(correct)
        .children(publications(place, words.relevant_publications, relevant))
        .children(publications(place, words.more_articles, more))
        .child(el("p").class("onward").child(all))
}
