//! The foot of every page: social media, publisher, licence, feeds.

use super::Place;
use campaign::{Link, contract, route::Route};
use markup::{self, Element, el};

/// The foot of every page in one language. `route` is the page that is open, `None` where there is none.
pub fn footer(place: &Place, route: Option<&Route>) -> Element {
    let words = place.words();
    let device = Route::Device(place.lang);
    let all = feeds(place, &Route::Stories(place.lang, None), words.all_stories);
    let category = match route {
        Some(Route::Category(lang, slug, _)) => place
            .categories
            .iter()
            .find(|category| category.slug == *slug)
            .map(|category| feeds(place, &Route::Category(*lang, slug.clone(), None), &category.name)),
        _ => None,
    };
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
            section(words.feeds).child(el("ul").children(all.into_iter().chain(category.into_iter().flatten()))).child(
                el("p")
                    .class("for-partners")
                    .child(markup::link(place.href(&Route::Embed(place.lang)), words.on_your_site)),
            ),
        )
        .child(
            section(words.device)
                .class("on-device")
                .child(el("p").child(markup::link(place.href(&device), words.device_page)))
                .child(el("p").child(markup::link(
                    format!("{}{}", place.href(&device), contract::ERASE_FRAGMENT),
                    words.leave_no_trace,
                ))),
        )
}

/// The feeds of a list, in both formats.
fn feeds(place: &Place, list: &Route, name: &str) -> [Element; 2] {
    let feed = |path: Option<String>, format: &str, kind: &'static str| {
        let href = place.base.href(path.unwrap_or_default());
        el("li").child(markup::link(href, format!("{name} ({format})")).attr("type", kind))
    };
    [feed(list.atom(), "Atom", "application/atom+xml"), feed(list.data(), "JSON Feed", "application/feed+json")]
}

fn link(to: &Link) -> Element {
    markup::link(to.url.clone(), to.title.clone())
}
