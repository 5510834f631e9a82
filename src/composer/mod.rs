//! The letter composer: for a supporter who writes one letter to several addressees.
//!
//! One page, four steps ([`Stage`]), one file each: [`choose`], [`mod@write`], [`review`], [`hand_over`]. [`desk`] is what they
//! work on and the only place that changes it; [`keep`] is how it is kept on the device. A step is drawn once, when it
//! comes: what is typed into stays the same element and keeps its focus, and only what follows from it changes.
//!
//! The composer is an app of its own (`src/bin/letter.rs`), with a wasm of its own: a reader of stories does not load it, and
//! a writer does not load the reader. It mounts into the letter's document, where the plain letter stands, and leaves header
//! and footer as they are.

mod choose;
mod desk;
mod hand_over;
mod invite;
mod keep;
mod parts;
mod qr;
mod review;
mod write;

use crate::{
    browser::page,
    components::Place,
    dom::{COMPOSER, HEADING, PAGE_BLOCK, PLAIN, SITE_BLOCK},
};
use campaign::{decode, route::Base};
use desk::{Desk, Keeping};
use leptos::{mount::mount_to, prelude::*};
use letter::{Kit, Stage};
use markup::{Element, el};
use parts::{button, heading, main_button};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Starts the composer of the document that is open; does nothing in one without a letter to write.
pub fn start() {
    let (Some(root), Some(site), Some(kit)) = (page::element(COMPOSER), data(SITE_BLOCK), data::<Kit>(PAGE_BLOCK))
    else {
        return;
    };
    let place = Place { base: Base::new(&page::data("base").unwrap_or_default()), site: Arc::new(site) };
    mount_to(root, move || {
        let desk = Desk::new(&place, &kit);
        Effect::new(move || desk.start());
        let started = Memo::new(move |_| desk.keeping.with(|keeping| *keeping != Keeping::NotStarted));
        el("div").changing(move || {
            if !started.get() {
                return el("div");
            }
            page::remove(PLAIN);
            page::set_ready();
            open(desk)
        })
    })
    .forget();
}

/// A data block that press wrote.
fn data<T: DeserializeOwned>(id: &str) -> Option<T> {
    decode(&page::data_block(id)?).ok()
}

/// The open composer. What of it changes does so by itself.
fn open(desk: Desk) -> Element {
    el("div")
        .changing(move || keep::panel(desk))
        .changing(move || {
            desk.drawn.track();
            match desk.keeping.get_untracked() {
                Keeping::Elsewhere => elsewhere(desk),
                _ => step(desk),
            }
        })
        .child(el("p").class("said").attr("role", "status").changing(move || el("span").text(desk.said.get())))
}

fn step(desk: Desk) -> Element {
    let words = desk.words;
    let stage = desk.draft.with_untracked(|draft| draft.stage.clone());
    let number = stage.number();
    let body = match &stage {
        Stage::Choosing(_) => choose::view(desk),
        Stage::Writing(chosen) => write::view(desk, chosen),
        Stage::Reviewing(chosen) => review::view(desk, chosen),
        Stage::HandingOver(chosen, handing) => hand_over::view(desk, chosen, handing),
    };
    let steps = (1..=4)
        .zip(words.titles)
        .map(|(at, title)| el("li").attr_if("aria-current", (at == number).then_some("step")).text(title));
    let back = (number > 1).then(|| button(words.back, move || desk.move_on(Stage::back)));
    let next = words.next.get(usize::from(number) - 1).map(|next| {
        main_button(*next, move || {
            if desk.may_go_on() {
                desk.move_on(Stage::next);
            }
        })
    });
    el("section")
        .class("step")
        .attr("aria-labelledby", HEADING)
        .child(el("ol").class("steps").attr("aria-label", (words.step)(number)).children(steps))
        .child(heading(HEADING, format!("{}: {}", (words.step)(number), words.titles[usize::from(number) - 1])))
        .child(body)
        .child(el("p").class("ways-on").children(back).children(next))
        .child(invite::view(desk))
}

/// Another tab writes: here it is read.
fn elsewhere(desk: Desk) -> Element {
    let words = desk.words;
    let current = desk.current();
    el("section")
        .class("step")
        .attr("aria-labelledby", HEADING)
        .child(heading(HEADING, words.elsewhere_title))
        .child(el("p").text(words.elsewhere))
        .child(
            el("p")
                .class("ways-on")
                .child(main_button(words.take_over, move || keep::take_over(desk)))
                .child(button(words.start_another, move || keep::start_another(desk))),
        )
        .children(current.and_then(|id| desk.written(&id)).map(|written| review::letters(desk, &written)))
}
