//! Step 2: the supporter's own words, and which of the campaign's.

use super::{
    ids::{SENDER_NAME, slot_words},
    parts::{button, checked, input, input_named, labelled, select},
    review::{meter, percent_of_own_words, recipients},
    shell::Composer,
};
use leptos::prelude::*;
use letter::{
    Chosen, SlotKind,
    compose::OWN,
    composer::{Event, Model, Persistence, SenderField},
    kit::{CLOSING, SALUTATION, SUBJECT},
};
use locale::Language;
use markup::{Element, el};

/// The value of “leave it out” in a list of variants.
const LEFT_OUT: &str = "-";

pub fn view(composer: Composer, model: &Model, chosen: &Chosen) -> Element {
    let share = composer.derive(percent_of_own_words);
    el("div")
        .child(el("p").text(composer.words().write_lead))
        .child(about_you(composer, model))
        .children(recipients(composer, model, chosen))
        .child(wording(composer, model))
        .changing(move || meter(composer, share.get()))
}

/// Name, town, country and the own paragraph.
fn about_you(composer: Composer, model: &Model) -> Element {
    let words = composer.words();
    let sender = &model.draft().wording.sender;
    // On a shared device the name that a browser knows is somebody else's, and it is not to learn another one.
    let is_shared = model.persistence() == Persistence::MemoryOnly;
    let field = |id: &'static str, text: &str, autocomplete: &'static str, field: SenderField| {
        let autocomplete = if is_shared { "off" } else { autocomplete };
        input_named(id.into(), text.to_owned(), None, autocomplete, move |text| {
            composer.send(Event::SetSender(field, text));
        })
    };
    let name = field(SENDER_NAME, &sender.name, "name", SenderField::Name);
    let town = field("_town", &sender.town, "address-level2", SenderField::Town);
    let country = field("_country", &sender.country, "country-name", SenderField::Country);
    let is_missing =
        composer.derive(|model| model.shows_errors() && model.draft().wording.sender.name.trim().is_empty());
    let name_error = move || is_missing.get().then(|| words.name_missing.into());
    let own = input("_own".into(), model.draft().wording.own.clone(), Some(4), move |text| {
        composer.send(Event::SetOwnParagraph(text));
    });
    let optional = |label: &str| format!("{label} {}", words.optional);
    let prompt = model.kit().prompt.clone();
    el("fieldset")
        .child(el("legend").text(words.about_you))
        .child(checked(SENDER_NAME, words.your_name, Some(words.your_name_hint.into()), name, name_error))
        .child(el("div").class("pair").child(labelled("_town", optional(words.your_town), None, town)).child(labelled(
            "_country",
            optional(words.your_country),
            None,
            country,
        )))
        .child(labelled("_own", optional(words.own_paragraph), Some(prompt.into()), own))
}

/// The letter's paragraphs, each to be chosen and written over.
fn wording(composer: Composer, model: &Model) -> Element {
    let words = composer.words();
    let (Some(shown), Some(text)) = (model.letter(), model.text()) else { return el("div") };
    let shuffle = button(words.shuffle, move || composer.send(Event::Shuffle));
    let slots = text.slots.iter().filter(|slot| slot.kind != SlotKind::Own && slot.id != OWN);
    let slots = (1..)
        .zip(slots)
        .map(|(number, slot)| editor(composer, &slot.id, (words.paragraph)(number), slot.kind == SlotKind::Optional));
    el("fieldset")
        .class("words")
        .child(el("legend").text(words.the_text))
        .child(el("p").text(words.text_hint))
        .children(language(composer, model, shown.id(), shown.letter().language))
        .child(el("p").child(shuffle))
        .child(editor(composer, SUBJECT, words.subject.to_owned(), false))
        .child(editor(composer, SALUTATION, words.salutation.to_owned(), false))
        .children(slots)
        .child(editor(composer, CLOSING, words.closing.to_owned(), false))
}

/// The language of the letter: fixed by a recipient of the kit, free for a custom one.
fn language(composer: Composer, model: &Model, id: &str, language: Language) -> Option<Element> {
    let words = composer.words();
    let kit = model.kit();
    let reads = kit.recipient(id).map(|recipient| recipient.reads.as_slice()).unwrap_or_default();
    let offered = kit.languages.iter().map(|text| text.language);
    let offered: Vec<_> = offered.filter(|each| reads.is_empty() || reads.contains(each)).collect();
    if offered.len() < 2 {
        return (language != composer.lang().language())
            .then(|| el("p").text((words.in_language)((words.language)(language))));
    }
    let options = offered.iter().map(|each| (each.code().to_owned(), (words.language)(*each).into()));
    let list = select("_language".to_owned(), options, language.code(), move |code| {
        if let Some(language) = Language::from_code(&code) {
            composer.send(Event::SetLanguage(language));
        }
    });
    Some(labelled("_language", words.letter_language, None, list))
}

/// One paragraph: its variant, its words, and the way back to the campaign's.
fn editor(composer: Composer, slot: &str, label: String, is_optional: bool) -> Element {
    let is_edited = composer.derive({
        let slot = slot.to_owned();
        move |model| model.is_edited(&slot)
    });
    el("div")
        .class("editor")
        .child(el("label").attr("for", slot_words(slot)).text(label.clone()))
        .changing({
            let slot = slot.to_owned();
            composer.redrawn(
                |redraw| redraw.variants,
                move |model| {
                    // Words of their own are not replaced by a variant; first the supporter brings the campaign's back.
                    variants(composer, model, &slot, &label, is_optional).map_or_else(
                        || el("span"),
                        |list| list.attr_changing("disabled", move || is_edited.get().then_some("".into())),
                    )
                },
            )
        })
        .changing({
            let slot = slot.to_owned();
            composer.redrawn(|redraw| redraw.wording, move |model| words_in(composer, model, &slot))
        })
        .changing({
            let slot = slot.to_owned();
            move || match is_edited.get() {
                true => composer.read(|model| undo(composer, model, &slot)),
                false => el("span"),
            }
        })
}

/// The variants of a slot, where there is a choice.
fn variants(composer: Composer, model: &Model, slot: &str, label: &str, is_optional: bool) -> Option<Element> {
    let words = composer.words();
    let (shown, text) = (model.letter()?, model.text()?);
    let variants = text.variants(slot);
    if variants.len() < 2 && !is_optional {
        return None;
    }
    let chosen = shown.letter().paragraph(slot).and_then(|paragraph| paragraph.variant.as_deref());
    let options = variants.iter().enumerate().map(|(at, variant)| (variant.id.clone(), (words.version)(at + 1).into()));
    let none = is_optional.then(|| (LEFT_OUT.to_owned(), words.left_out.into()));
    let slot = slot.to_owned();
    let list = select(format!("_v-{slot}"), options.chain(none), chosen.unwrap_or(LEFT_OUT), move |variant| {
        let variant = Some(variant).filter(|id| id != LEFT_OUT);
        composer.send(Event::ChooseVariant(slot.clone(), variant));
    });
    Some(list.attr("aria-label", (words.version_of)(label)))
}

fn words_in(composer: Composer, model: &Model, slot: &str) -> Element {
    let Some(shown) = model.letter() else { return el("span") };
    let letter = shown.letter();
    let text = letter.paragraph(slot).map(|paragraph| paragraph.text.clone()).unwrap_or_default();
    // About as high as the text; where the browser can, the style sheet lets it grow.
    let rows = text.lines().map(|line| 1 + line.chars().count() / 60).sum::<usize>().max(1);
    let to = slot.to_owned();
    input(slot_words(slot).into(), text, (slot != SUBJECT).then_some(rows), move |text| {
        composer.send(Event::SetSlot(to.clone(), text));
    })
    .attr("lang", letter.language.code())
}

fn undo(composer: Composer, model: &Model, slot: &str) -> Element {
    let words = composer.words();
    let is_personal = model.text().is_some_and(|text| text.is_personal(slot));
    let note = if is_personal { words.edited_for_one } else { words.edited };
    let slot = slot.to_owned();
    let back = button(words.undo_edit, move || composer.send(Event::UndoEdit(slot.clone())));
    el("p").class("edited").child(el("small").text(note)).text(" ").child(back)
}
