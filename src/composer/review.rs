//! Step 3: the letter as it will be.

use super::{parts::checkbox, shell::Composer};
use letter::{
    Chosen, Letter, Words,
    channel::text,
    composer::{ComposedLetter, Event, Model},
    own_words::own_words,
};
use markup::{Element, el};

pub fn view(composer: Composer, model: &Model, chosen: &Chosen) -> Element {
    el("div")
        .child(el("p").text(composer.words().review_lead))
        .children(recipients(composer, model, chosen))
        .children(model.letter().map(|letter| letters(composer, letter)))
        .child(meter(composer, percent_of_own_words(model)))
}

/// Whose letter is shown, where there are several recipients.
pub fn recipients(composer: Composer, model: &Model, chosen: &Chosen) -> Option<Element> {
    let row = |id: &str| {
        let to = id.to_owned();
        let is_shown = id == chosen.current();
        let name = model.recipient_name(id).to_owned();
        checkbox(format!("_turn-{id}"), Some("_turn".to_owned()), is_shown, name, move || {
            composer.send(Event::ShowLetterTo(to.clone()));
        })
    };
    (chosen.entries().len() > 1).then(|| {
        el("fieldset")
            .class("turn")
            .child(el("legend").text(composer.words().letter_to))
            .children(chosen.entries().iter().map(|entry| row(&entry.id)))
    })
}

/// How much of the letter is in the supporter's own words, in percent.
pub fn percent_of_own_words(model: &Model) -> usize {
    model.letter().map_or(0, |shown| own_words(shown.letter()).percent())
}

/// The same, in a sentence and as a picture.
pub fn meter(composer: Composer, percent: usize) -> Element {
    let words = composer.words();
    let sentence = (words.own_words)(percent);
    el("p")
        .class("meter")
        .child(el("strong").text(sentence.clone()))
        .text(" ")
        .child(el("meter").attr("max", "100").attr("value", percent.to_string()).attr("aria-label", sentence))
        .child(el("small").text(words.own_words_why))
}

/// The letter, and beside it the same in the supporter's language.
pub fn letters(composer: Composer, composed: &ComposedLetter) -> Element {
    let words = composer.words();
    let letter = composed.letter();
    let missing = !letter.unfilled.is_empty();
    let missing = missing.then(|| el("p").class("error").text(words.unfilled));
    let translation = composed.translation().map(|translation| {
        let is_edited = letter.paragraphs.iter().any(|paragraph| matches!(paragraph.words, Words::Edited(_)));
        let language = (words.language)(translation.language);
        el("section")
            .class("beside")
            .attr("aria-labelledby", "_beside")
            .child(el("h3").attr("id", "_beside").text((words.the_same_in)(language)))
            .children(is_edited.then(|| el("p").child(el("small").text(words.edits_stay))))
            .child(sheet(translation))
    });
    let address = text::address(&composed.addressee());
    let to = el("span").class("lines").attr("lang", letter.language.code()).text(address);
    el("div")
        .class("letters")
        .child(
            el("section")
                .attr("aria-labelledby", "_letter")
                .child(el("h3").attr("id", "_letter").text(words.the_letter))
                .children(missing)
                .child(el("p").class("to").text(format!("{}: ", words.to)).child(to))
                .child(sheet(letter)),
        )
        .children(translation)
}

fn sheet(letter: &Letter) -> Element {
    el("div")
        .class("paper")
        .attr("lang", letter.language.code())
        .child(el("p").child(el("strong").text(letter.subject.text.clone())))
        .children(letter.paragraphs.iter().map(|paragraph| el("p").text(paragraph.text.clone())))
}
