//! Share by link: by the device's own ways, or by plain links to those of others. Nothing of theirs is loaded here.

use super::Place;
use crate::browser::{clipboard, share};
use campaign::route::Route;
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use letter::channel::percent;
use markup::{Element, el, link};

/// How far sharing has come.
#[derive(Clone, Copy, PartialEq)]
enum Sharing {
    Offered,
    Copied,
    /// Neither share sheet nor clipboard: the address is shown to be copied by hand.
    ByHand,
}

/// A link to the page itself. Without scripts that is what it is; with them a click opens the share sheet or copies.
#[component]
pub fn ShareLink(
    /// Where it is drawn.
    place: Place,
    /// The page to share.
    route: Route,
    /// The headline of the page.
    title: String,
) -> impl IntoView {
    let sharing = RwSignal::new(Sharing::Offered);
    let words = place.words();
    let href = place.href(&route);
    let address = place.canonical(&route);
    let shown = address.clone();
    let on_click = move |event: MouseEvent| {
        event.prevent_default();
        let (title, address) = (title.clone(), address.clone());
        spawn_local(async move {
            if share::link(&title, &address).await == share::Shared::Unsupported {
                sharing.set(if clipboard::copy(&address).await { Sharing::Copied } else { Sharing::ByHand });
            }
        });
    };
    view! {
        <p class="share">
            <a href=href on:click=on_click>{words.share}</a>
            " "
            <span role={"status"}>
                {move || match sharing.get() {
                    Sharing::Offered => String::new(),
                    Sharing::Copied => words.link_copied.to_owned(),
                    Sharing::ByHand => format!("{} {shown}", words.copy_this_link),
                }}
            </span>
        </p>
    }
}

/// Links that carry the page's address and title to where people talk. They work without scripts.
pub fn share_by(place: &Place, route: &Route, title: &str) -> Element {
    let words = place.words();
    let encoded = |text: &str| {
        let mut out = String::new();
        percent::encode(text, "", &mut out);
        out
    };
    let (url, title) = (encoded(&place.canonical(route)), encoded(title));
    let ways = [
        (words.share_by_mail, format!("mailto:?subject={title}&body={title}%0D%0A{url}")),
        ("WhatsApp", format!("https://wa.me/?text={title}%20{url}")),
        ("Telegram", format!("https://t.me/share/url?url={url}&text={title}")),
        ("Facebook", format!("https://www.facebook.com/sharer/sharer.php?u={url}")),
        ("X", format!("https://x.com/intent/post?text={title}&url={url}")),
    ];
    let way =
        |(name, href): (&'static str, String)| el("li").child(link(href, name).attr("rel", "noopener noreferrer"));
    el("ul").class("share-by").attr("aria-label", words.share_by).children(ways.into_iter().map(way))
}
