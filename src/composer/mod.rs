//! The letter composer: for a supporter who writes one letter to several recipients.
//!
//! Its state, and everything that is decided, is the model in [`letter::composer`]. Here are its views, functions of the model, and the
//! shell that runs its effects ([`shell`]; [`persistence`] for those that are about storage). One page, four steps
//! ([`letter::Step`]), one file each: [`choose`], [`mod@write`], [`review`], [`hand_over`]. A step is drawn once, when it comes: what
//! is typed into stays the same element and keeps its focus, and only what follows from it changes.
//!
//! The composer is an app of its own (`src/bin/letter.rs`), with a wasm of its own: a reader of stories does not load it, and
//! a writer does not load the reader. It mounts into the letter's document, where the plain letter stands, and leaves header
//! and footer as they are.

mod choose;
mod drafts;
mod hand_over;
mod ids;
mod invite;
mod parts;
mod persistence;
mod qr;
mod review;
mod shell;
mod write;

use crate::{
    browser::page,
    components::Place,
    dom::{COMPOSER, PAGE_BLOCK, PLAIN, SITE_BLOCK},
};
use campaign::{decode, route::Base};
use ids::HEADING;
use leptos::{mount::mount_to, prelude::*};
use letter::{
    Kit, Step,
    composer::{Announcement, Event, Model, Persistence},
};
use markup::{Element, el};
use messages::ComposerMessages;
use parts::{button, heading, main_button};
use serde::de::DeserializeOwned;
use shell::Composer;
use std::sync::Arc;

/// Starts the composer of the document that is open; does nothing in one without a letter to write.
pub fn start() {
    let (Some(root), Some(site), Some(kit)) = (page::element(COMPOSER), data(SITE_BLOCK), data::<Kit>(PAGE_BLOCK))
    else {
        return;
    };
    let context = Place { base: Base::new(&page::data("base").unwrap_or_default()), site: Arc::new(site) };
    mount_to(root, move || {
        let composer = Composer::new(&context, kit);
        Effect::new(move || composer.start());
        let is_started = composer.derive(|model| model.persistence() != Persistence::Starting);
        el("div").changing(move || {
            if !is_started.get() {
                return el("div");
            }
            page::remove(PLAIN);
            page::set_ready();
            open(composer)
        })
    })
    .forget();
}

/// A data block that press wrote.
fn data<T: DeserializeOwned>(id: &str) -> Option<T> {
    decode(&page::data_block(id)?).ok()
}

/// The open composer. What of it changes does so by itself.
fn open(composer: Composer) -> Element {
    let announcement = composer.derive(|model| model.announcement());
    el("div")
        .child(drafts::panel(composer))
        .changing(composer.redrawn(
            |redraw| redraw.step,
            move |model| match model.persistence() {
                Persistence::OtherTab => other_tab(composer, model),
                _ => step(composer, model),
            },
        ))
        .child(el("p").class("said").attr("role", "status").changing(move || {
            let (_, announcement) = announcement.get();
            el("span")
                .text(announcement.map(|announcement| sentence(composer.words(), announcement)).unwrap_or_default())
        }))
}

fn sentence(words: &ComposerMessages, announcement: Announcement) -> String {
    match announcement {
        Announcement::Copied => words.copied,
        Announcement::NotCopied => words.not_copied,
        Announcement::LinkNotCopied => words.link_not_copied,
        Announcement::NotSaved => words.not_saved,
        Announcement::NotShared => words.not_shared,
        Announcement::Shuffled => words.shuffled,
        Announcement::Erased => words.wiped,
        Announcement::NotErased => words.not_wiped,
        Announcement::Storage(error) => drafts::storage_error(words, error),
        Announcement::Prepared { prepared, all } => return (words.prepared)(prepared, all),
    }
    .to_owned()
}

fn step(composer: Composer, model: &Model) -> Element {
    let words = composer.words();
    let number = model.step().number();
    let body = match model.step() {
        Step::Choosing(_) => choose::view(composer, model),
        Step::Writing(chosen) => write::view(composer, model, chosen),
        Step::Reviewing(chosen) => review::view(composer, model, chosen),
        Step::HandingOver(chosen, delivery) => hand_over::view(composer, model, chosen, delivery),
    };
    let steps = (1..=4)
        .zip(words.titles)
        .map(|(at, title)| el("li").attr_if("aria-current", (at == number).then_some("step")).text(title));
    let back = (number > 1).then(|| button(words.back, move || composer.send(Event::Back)));
    let next = words.next.get(usize::from(number) - 1);
    let next = next.map(|next| main_button(*next, move || composer.send(Event::Next)));
    el("section")
        .class("step")
        .attr("aria-labelledby", HEADING)
        .child(el("ol").class("steps").attr("aria-label", (words.step)(number)).children(steps))
        .child(heading(HEADING, format!("{}: {}", (words.step)(number), words.titles[usize::from(number) - 1])))
        .child(body)
        .child(el("p").class("ways-on").children(back).children(next))
        .child(invite::view(composer))
}

/// Another tab edits the letter: here it is read.
fn other_tab(composer: Composer, model: &Model) -> Element {
    let words = composer.words();
    let ways = el("p")
        .class("ways-on")
        .child(main_button(words.take_over, move || composer.send(Event::TakeOver)))
        .child(button(words.start_another, move || composer.send(Event::StartAnother)));
    el("section")
        .class("step")
        .attr("aria-labelledby", HEADING)
        .child(heading(HEADING, words.elsewhere_title))
        .child(el("p").text(words.elsewhere))
        .child(ways)
        .children(model.letter().map(|letter| review::letters(composer, letter)))
}
