//! How every text ends: what to read next, its comments, and whom to ask for a correction.

use super::{Place, publications};
use crate::{
    campaign::{Card, Comments},
    route::Route,
};
use leptos::{either::Either, prelude::*};

/// Relevant publications, more articles, comments and the way to a correction.
pub fn closing(place: &Place, relevant: &[Card], more: &[Card], comments: &Comments) -> impl IntoView + use<> {
    let words = place.words();
    let state = match &comments.open {
        None => Either::Left(words.comments_closed),
        // Never a form of ours: the publisher's.
        Some(form) => Either::Right(view! { <a href=form.clone()>{words.comments_open}</a> }),
    };
    let contact = (!place.contact.is_empty())
        .then(|| view! { <p class="correct"><a href=place.contact.clone()>{words.correct_or_remove}</a></p> });
    view! {
        <div class="closing">
            <section class="comments">
                <h2>{(words.comments)(comments.count)}</h2>
                <p>{state}</p>
            </section>
            {contact}
            {publications(place, words.relevant_publications, relevant)}
            {publications(place, words.more_articles, more)}
            <p class="onward">
                <a class="button" href=place.href(&Route::Stories(place.lang, None))>
                    {words.all_stories}
                </a>
            </p>
        </div>
    }
}
