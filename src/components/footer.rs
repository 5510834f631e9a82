//! The foot of every page: social media, publisher, licence, feeds.

use super::Place;
use crate::{
    campaign::Link,
    markup::{self, Element, el},
    route::{self, Route},
};

/// The foot of every page in one language.
pub fn footer(place: &Place) -> Element {
    let words = place.words();
    let feed = place.base.href(Route::Stories(place.lang, None).data().unwrap_or_default());
    let device = Route::Device(place.lang);
    let section = |title: &'static str| el("section").child(el("h2").text(title));
    // Where the campaign named no social media, the publisher's own list of them.
    let social = if place.social.is_empty() {
        el("p").text(words.social_elsewhere).text(" ").child(link(&place.publisher))
    } else {
        el("ul").children(place.social.iter().map(|each| el("li").child(link(each))))
    };
    el("footer")
        .class("footer")
        .child(section(words.our_social_media).child(social))
        .child(
            section(words.source)
                .child(el("p").text(words.published_by).text(" ").child(link(&place.publisher)))
                .child(el("p").text(place.licence.clone())),
        )
        .child(
            section(words.feeds)
                .child(el("p").child(markup::link(feed, words.feed_of_all).attr("type", "application/feed+json"))),
        )
        .child(
            section(words.device)
                .class("on-device")
                .child(el("p").child(markup::link(place.href(&device), words.device_page)))
                .child(
                    el("p")
                        .child(markup::link(format!("{}{}", place.href(&device), route::LEAVE), words.leave_no_trace)),
                ),
        )
}

fn link(to: &Link) -> Element {
    markup::link(to.url.clone(), to.title.clone())
}
