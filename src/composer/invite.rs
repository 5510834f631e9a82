//! A link for others: it opens the same letter with the same addressees, language and versions, and holds nothing else.

use super::{desk::Desk, parts::button, qr};
use crate::browser::{clipboard, page};
use campaign::route::Route;
use leptos::{prelude::*, task::spawn_local};
use letter::link::Preselection;
use markup::{Element, el};

const INVITE: &str = "_invite";

/// Closed until somebody asks for it.
pub fn view(desk: Desk) -> Element {
    let open = RwSignal::new(false);
    el("details")
        .class("invite")
        .attr("id", INVITE)
        .on("toggle", move |_| open.set(page::is_open(INVITE)))
        .child(el("summary").text(desk.words.invite))
        .changing(move || if open.get() { offer(desk) } else { el("div") })
}

fn offer(desk: Desk) -> Element {
    let words = desk.words;
    let link = link(desk);
    let picture = qr::picture(&link, words.qr_code);
    let shown = el("p").class("address").text(link.clone());
    let copy = button(words.copy_link, move || {
        let link = link.clone();
        spawn_local(async move {
            let copied = clipboard::copy(&link).await;
            desk.said.set(if copied { words.copied } else { words.link_not_copied }.to_owned());
        });
    });
    el("div")
        .child(el("p").text(words.invite_why))
        .child(shown)
        .child(el("p").class("ways-on").child(copy))
        .children(picture)
}

/// Follows the draft.
fn link(desk: Desk) -> String {
    let kit = desk.kit();
    let wish = desk.draft.with(|draft| Preselection {
        recipients: draft.stage.entries().iter().map(|entry| entry.id.clone()).collect(),
        language: Some(draft.language),
        choices: draft.wording.choices.clone(),
    });
    let page = desk.place.with_value(|place| place.href(&Route::Letter(desk.lang, kit.slug.clone())));
    page::absolute(&page) + &wish.fragment(&kit)
}
