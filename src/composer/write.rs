//! Step 2: the supporter's own words, and which of the campaign's.

use super::{
    desk::{Desk, Keeping, letter_language},
    parts::{button, checked, input, input_named, labelled, select},
    review::addressees,
};
use crate::browser::device;
use leptos::prelude::*;
use letter::{
    Chosen, Draft, SlotKind,
    compose::OWN,
    kit::{CLOSING, SALUTATION, SUBJECT},
    own_words::own_words,
};
use locale::Language;
use markup::{Element, el};

/// The id of the field for the supporter's name, the only one that must be filled.
pub const NAME: &str = "_sender";

/// The value of “leave it out” in a list of versions.
const LEFT_OUT: &str = "-";

pub fn view(desk: Desk, chosen: &Chosen) -> Element {
    let words = desk.words;
    let kit = desk.kit();
    let id = chosen.current().to_owned();
    let (sender, own) = desk.draft.with_untracked(|draft| (draft.wording.sender.clone(), draft.wording.own.clone()));
    // On a shared device the name that a browser knows is somebody else's, and it is not to learn another one.
    let shared = desk.keeping.get_untracked() == Keeping::MemoryOnly;
    let sender_field = |id: &'static str, text: String, autocomplete: &'static str, set: fn(&mut Draft, String)| {
        input_named(id.into(), text, None, if shared { "off" } else { autocomplete }, move |text| {
            desk.change(|draft| set(draft, text));
            // The closing has the name in it.
            desk.reworded.notify();
        })
    };
    let name = sender_field(NAME, sender.name, "name", |draft, text| draft.wording.sender.name = text);
    let town = sender_field("_town", sender.town, "address-level2", |draft, text| draft.wording.sender.town = text);
    let country =
        sender_field("_country", sender.country, "country-name", |draft, text| draft.wording.sender.country = text);
    let name_error = move || {
        let missing = desk.asked.get() && desk.draft.with(|draft| draft.wording.sender.name.trim().is_empty());
        missing.then(|| words.name_missing.into())
    };
    let own = input("_own".into(), own, Some(4), move |text| {
        desk.change(|draft| draft.wording.own = text);
    });
    let optional = |label: &str| format!("{label} {}", words.optional);
    let about = el("fieldset")
        .child(el("legend").text(words.about_you))
        .child(checked(NAME, words.your_name, Some(words.your_name_hint.into()), name, name_error))
        .child(el("div").class("pair").child(labelled("_town", optional(words.your_town), None, town)).child(labelled(
            "_country",
            optional(words.your_country),
            None,
            country,
        )))
        .child(labelled("_own", optional(words.own_paragraph), Some(kit.prompt.clone().into()), own));
    el("div")
        .child(el("p").text(words.write_lead))
        .child(about)
        .children(addressees(desk, chosen))
        .child(text(desk, &id))
        .changing(move || meter(desk, &id))
}

/// How much is in the supporter's own words.
pub fn meter(desk: Desk, id: &str) -> Element {
    let percent = desk.written(id).map_or(0, |written| own_words(&written.letter).percent());
    let sentence = (desk.words.own_words)(percent);
    el("p")
        .class("meter")
        .child(el("strong").text(sentence.clone()))
        .text(" ")
        .child(el("meter").attr("max", "100").attr("value", percent.to_string()).attr("aria-label", sentence))
        .child(el("small").text(desk.words.own_words_why))
}

/// The letter's paragraphs, each to be chosen and written over.
fn text(desk: Desk, id: &str) -> Element {
    let words = desk.words;
    let Some(written) = untrack(|| desk.written(id)) else { return el("div") };
    let shuffle = button(words.shuffle, move || {
        desk.change(|draft| draft.wording.seed = device::chance());
        desk.shuffled.notify();
        desk.said.set(words.shuffled.to_owned());
    });
    let mut number = 0;
    let slots = written.text.slots.iter().filter(|slot| slot.kind != SlotKind::Own && slot.id != OWN).map(|slot| {
        number += 1;
        editor(desk, id, &slot.id, (words.paragraph)(number), slot.kind == SlotKind::Optional)
    });
    let slots: Vec<_> = slots.collect();
    el("fieldset")
        .class("words")
        .child(el("legend").text(words.the_text))
        .child(el("p").text(words.text_hint))
        .children(language(desk, id, written.letter.language))
        .child(el("p").child(shuffle))
        .child(editor(desk, id, SUBJECT, words.subject.to_owned(), false))
        .child(editor(desk, id, SALUTATION, words.salutation.to_owned(), false))
        .children(slots)
        .child(editor(desk, id, CLOSING, words.closing.to_owned(), false))
}

/// The language of the letter: fixed by an addressee of the kit, free for one of the supporter's own.
fn language(desk: Desk, id: &str, language: Language) -> Option<Element> {
    let words = desk.words;
    let kit = desk.kit();
    let reads = kit.recipient(id).map(|recipient| recipient.reads.clone()).unwrap_or_default();
    let offered = kit.languages.iter().map(|text| text.language);
    let offered: Vec<_> = offered.filter(|each| reads.is_empty() || reads.contains(each)).collect();
    if offered.len() < 2 {
        return (language != desk.lang.language())
            .then(|| el("p").text((words.in_language)((words.language)(language))));
    }
    let options = offered.iter().map(|each| (each.code().to_owned(), (words.language)(*each).into()));
    let list = select("_language".to_owned(), options, language.code(), move |code| {
        desk.change(|draft| draft.language = Language::from_code(&code).unwrap_or(draft.language));
        desk.draw(None);
    });
    Some(labelled("_language", words.letter_language, None, list))
}

/// One paragraph: its version, its words, and the way back to the campaign's.
fn editor(desk: Desk, to: &str, slot: &str, label: String, optional: bool) -> Element {
    let field = format!("_w-{slot}");
    el("div")
        .class("editor")
        .child(el("label").attr("for", field.clone()).text(label.clone()))
        .changing({
            let (to, slot) = (to.to_owned(), slot.to_owned());
            move || {
                desk.shuffled.track();
                versions(desk, &to, &slot, &label, optional)
            }
        })
        .changing({
            let (to, slot) = (to.to_owned(), slot.to_owned());
            move || {
                desk.shuffled.track();
                desk.reworded.track();
                words(desk, &to, &slot, &field)
            }
        })
        .changing({
            let (to, slot) = (to.to_owned(), slot.to_owned());
            move || undo(desk, &to, &slot)
        })
}

fn versions(desk: Desk, to: &str, slot: &str, label: &str, optional: bool) -> Element {
    let words = desk.words;
    let Some(written) = untrack(|| desk.written(to)) else { return el("span") };
    let variants = written.text.variants(slot);
    if variants.len() < 2 && !optional {
        return el("span");
    }
    let shown = written.letter.paragraph(slot).and_then(|paragraph| paragraph.variant.clone());
    let options = variants.iter().enumerate().map(|(at, variant)| (variant.id.clone(), (words.version)(at + 1).into()));
    let none = optional.then(|| (LEFT_OUT.to_owned(), words.left_out.into()));
    let (to, slot, edited) = (to.to_owned(), slot.to_owned(), slot.to_owned());
    select(format!("_v-{slot}"), options.chain(none), shown.as_deref().unwrap_or(LEFT_OUT), move |variant| {
        desk.change(|draft| draft.wording.choose(&slot, Some(variant.as_str()).filter(|id| *id != LEFT_OUT)));
        desk.reworded.notify();
    })
    .attr("aria-label", (words.version_of)(label))
    // Words of their own are not replaced by a version; first the supporter brings the campaign's back.
    .attr_changing("disabled", move || is_edited(desk, &to, &edited).then_some("".into()))
}

fn words(desk: Desk, to: &str, slot: &str, field: &str) -> Element {
    let Some(written) = untrack(|| desk.written(to)) else { return el("span") };
    let text = written.letter.paragraph(slot).map(|paragraph| paragraph.text.clone()).unwrap_or_default();
    // About as high as the text; where the browser can, the style sheet lets it grow.
    let rows = text.lines().map(|line| 1 + line.chars().count() / 60).sum::<usize>().max(1);
    let (to, slot) = (to.to_owned(), slot.to_owned());
    input(field.to_owned().into(), text, (slot != SUBJECT).then_some(rows), move |text| {
        if let Some(written) = untrack(|| desk.written(&to)) {
            desk.change(|draft| draft.wording.edit(&written.text, &written.letter, &to, &slot, &text));
        }
    })
    .attr("lang", written.letter.language.code())
}

fn is_edited(desk: Desk, to: &str, slot: &str) -> bool {
    let kit = desk.kit();
    desk.draft.with(|draft| {
        let language = letter_language(&kit, draft, to);
        draft.wording.edits.iter().any(|edit| {
            edit.slot == slot && edit.language == language && edit.recipient.as_deref().is_none_or(|own| own == to)
        })
    })
}

fn undo(desk: Desk, to: &str, slot: &str) -> Element {
    if !is_edited(desk, to, slot) {
        return el("span");
    }
    let words = desk.words;
    let Some(written) = untrack(|| desk.written(to)) else { return el("span") };
    let note = if written.text.is_personal(slot) { words.edited_for_one } else { words.edited };
    let (to, slot) = (to.to_owned(), slot.to_owned());
    let back = button(words.undo_edit, move || {
        desk.change(|draft| draft.wording.undo_edit(written.letter.language, &to, &slot));
        desk.reworded.notify();
        desk.focus(format!("_w-{slot}"));
    });
    el("p").class("edited").child(el("small").text(note)).text(" ").child(back)
}
