//! The foot of every page: social media, publisher, licence, feeds.

use super::Place;
use crate::{campaign::Link, route::Route};
use leptos::{either::Either, prelude::*};

/// The foot of every page in one language.
pub fn footer(place: &Place) -> impl IntoView + use<> {
    let words = place.words();
    let feed = Route::Stories(place.lang, None).data().unwrap_or_default();
    view! {
        <footer class="footer">
            {social(place)}
            <section>
                <h2>{words.source}</h2>
                <p>{words.published_by} " " {link(&place.publisher)}</p>
                <p>{place.licence.clone()}</p>
            </section>
            <section>
                <h2>{words.feeds}</h2>
                <p>
                    <a href=place.base.href(feed) type={"application/feed+json"}>
                        {words.feed_of_all}
                    </a>
                </p>
            </section>
        </footer>
    }
}

/// The campaign's social media; where the campaign named none, the publisher's own list of them.
fn social(place: &Place) -> impl IntoView + use<> {
    let words = place.words();
    let links = if place.social.is_empty() {
        Either::Left(view! { <p>{words.social_elsewhere} " " {link(&place.publisher)}</p> })
    } else {
        let links = place.social.iter().map(|each| view! { <li>{link(each)}</li> }).collect_view();
        Either::Right(view! { <ul>{links}</ul> })
    };
    view! {
        <section>
            <h2>{words.our_social_media}</h2>
            {links}
        </section>
    }
}

fn link(to: &Link) -> impl IntoView + use<> {
    view! { <a href=to.url.clone()>{to.title.clone()}</a> }
}
