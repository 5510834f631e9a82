//! Step 3: the letter as it will be.

use super::{
    desk::{Desk, Written},
    parts::checkbox,
    write::meter,
};
use leptos::prelude::*;
use letter::{Chosen, Letter, Words, channel::text};
use locale::Language;
use markup::{Element, el};

pub fn view(desk: Desk, chosen: &Chosen) -> Element {
    let words = desk.words;
    let id = chosen.current();
    let written = untrack(|| desk.written(id));
    el("div")
        .child(el("p").text(words.review_lead))
        .children(addressees(desk, chosen))
        .children(written.map(|written| letters(desk, &written)))
        .child(untrack(|| meter(desk, id)))
}

/// Whose letter is shown, where there are several.
pub fn addressees(desk: Desk, chosen: &Chosen) -> Option<Element> {
    let row = |id: &str| {
        let to = id.to_owned();
        let field = format!("_turn-{id}");
        checkbox(field, Some("_turn".to_owned()), id == chosen.current(), desk.name(id), move || {
            desk.change(|draft| draft.stage.turn_to(&to));
            desk.draw(None);
        })
    };
    (chosen.entries().len() > 1).then(|| {
        el("fieldset")
            .class("turn")
            .child(el("legend").text(desk.words.letter_to))
            .children(chosen.entries().iter().map(|entry| row(&entry.id)))
    })
}

/// The letter, and beside it the same in the supporter's language.
pub fn letters(desk: Desk, written: &Written) -> Element {
    let words = desk.words;
    let missing = !written.letter.unfilled.is_empty();
    let missing = missing.then(|| el("p").class("error").text(words.unfilled));
    let beside = written.beside.as_ref().map(|beside| {
        let edited = written.letter.paragraphs.iter().any(|paragraph| matches!(paragraph.words, Words::Edited(_)));
        let language = (words.language)(beside.language);
        el("section")
            .class("beside")
            .attr("aria-labelledby", "_beside")
            .child(el("h3").attr("id", "_beside").text((words.the_same_in)(language)))
            .children(edited.then(|| el("p").child(el("small").text(words.edits_stay))))
            .child(sheet(beside))
    });
    let to = el("span").class("lines").attr("lang", written.letter.language.code()).text(text::address(&written.to()));
    el("div")
        .class("letters")
        .child(
            el("section")
                .attr("aria-labelledby", "_letter")
                .child(el("h3").attr("id", "_letter").text(words.the_letter))
                .children(missing)
                .child(el("p").class("to").text(format!("{}: ", words.to)).child(to))
                .child(sheet(&written.letter)),
        )
        .children(beside)
}

fn sheet(letter: &Letter) -> Element {
    let language: Language = letter.language;
    el("div")
        .class("paper")
        .attr("lang", language.code())
        .child(el("p").child(el("strong").text(letter.subject.text.clone())))
        .children(letter.paragraphs.iter().map(|paragraph| el("p").text(paragraph.text.clone())))
}
