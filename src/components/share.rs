//! Share by link.

use super::Place;
use crate::{
    browser::{clipboard, page, share},
    route::Route,
};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};

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
    /// Its headline.
    title: String,
) -> impl IntoView {
    let sharing = RwSignal::new(Sharing::Offered);
    let words = place.words();
    let href = place.href(&route);
    let address = href.clone();
    let shown = href.clone();
    let on_click = move |event: MouseEvent| {
        event.prevent_default();
        let (title, address) = (title.clone(), page::absolute(&address));
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
                    Sharing::ByHand => format!("{} {}", words.copy_this_link, page::absolute(&shown)),
                }}
            </span>
        </p>
    }
}
