//! A link for others: it opens the same letter with the same recipients, language and variants, and holds nothing else.

use super::{parts::button, qr, shell::Composer};
use crate::browser::page;
use campaign::route::Route;
use leptos::prelude::*;
use letter::{
    composer::{Event, Model},
    link::Preselection,
};
use markup::{Element, el};

const INVITE: &str = "_invite";

/// Closed until somebody asks for it.
pub fn view(composer: Composer) -> Element {
    let is_open = RwSignal::new(false);
    let link = composer.derive(move |model| link(composer, model));
    el("details")
        .class("invite")
        .attr("id", INVITE)
        .on("toggle", move |_| is_open.set(page::is_open(INVITE)))
        .child(el("summary").text(composer.words().invite))
        .changing(move || if is_open.get() { offer(composer, link.get()) } else { el("div") })
}

fn offer(composer: Composer, link: String) -> Element {
    let words = composer.words();
    let picture = qr::picture(&link, words.qr_code);
    let shown = el("p").class("address").text(link.clone());
    let copy = button(words.copy_link, move || composer.send(Event::CopyLink(link.clone())));
    el("div")
        .child(el("p").text(words.invite_why))
        .child(shown)
        .child(el("p").class("ways-on").child(copy))
        .children(picture)
}

fn link(composer: Composer, model: &Model) -> String {
    let (kit, draft) = (model.kit(), model.draft());
    let wish = Preselection {
        recipients: draft.step.entries().iter().map(|entry| entry.id.clone()).collect(),
        language: Some(draft.language),
        choices: draft.wording.choices.clone(),
    };
    let route = Route::Letter(composer.lang(), kit.slug.clone());
    let page = composer.with_context(|context| context.href(&route));
    page::absolute(&page) + &wish.fragment(kit)
}
