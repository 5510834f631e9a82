//! Step 4: to a program of the supporter's own, one recipient after another. Nothing here sends, and nothing says so.

use super::{
    ids::{CHANNELS, QUESTION, SHEET, paper_code},
    parts::{button, checkbox, main_button, press},
    review,
    shell::Composer,
};
use crate::browser::{device, share};
use leptos::prelude::*;
use letter::{
    Chosen, Delivery,
    channel::{Caution, Channel, Device, Offer, Paper, PostalLetter, ladder},
    composer::{ComposedLetter, Event, LetterPart, Model, Persistence},
};
use markup::{Element, el};
use messages::ComposerMessages;

pub fn view(composer: Composer, model: &Model, chosen: &Chosen, delivery: &Delivery) -> Element {
    let words = composer.words();
    let all = el("div").child(el("p").text(words.hand_over_lead)).child(ticks(composer, model, chosen));
    let Some(composed) = model.letter() else { return all };
    if !composed.letter().unfilled.is_empty() {
        let error = el("p").class("error").text(words.unfilled);
        return all.child(error).child(review::letters(composer, composed));
    }
    let done = chosen.is_done().then(|| el("p").class("done").child(el("strong").text(words.all_prepared)));
    let (question, failed) = match delivery {
        Delivery::Offered { failed } => (None, failed),
        Delivery::Opened { channel, failed } => (Some(question(composer, *channel)), failed),
    };
    let offers = offers(composer, model, composed);
    let is_printed = offers.iter().any(|offer| offer.channel == Channel::Print);
    all.children(done)
        .children(question)
        .child(channels(composer, model, composed, offers, failed))
        .child(review::letters(composer, composed))
        .children(is_printed.then(|| printed(composer, &postal(model, composed), composed)))
}

/// “2 of 5 prepared”, and the recipients with their ticks.
fn ticks(composer: Composer, model: &Model, chosen: &Chosen) -> Element {
    let words = composer.words();
    let row = |id: &str, prepared: bool| {
        let name = model.recipient_name(id).to_owned();
        let to = id.to_owned();
        let tick = checkbox(format!("_tick-{id}"), None, prepared, name.clone(), move || {
            composer.send(Event::Tick(to.clone(), !prepared));
        });
        let is_current = id == chosen.current();
        let turn = (!is_current).then(|| {
            let to = id.to_owned();
            button(words.write_now, move || composer.send(Event::ShowLetterTo(to.clone())))
                .attr("aria-label", format!("{}: {name}", words.write_now))
        });
        el("li").attr_if("aria-current", is_current.then_some("true")).child(tick).children(turn)
    };
    let count = (words.prepared)(chosen.prepared(), chosen.entries().len());
    el("fieldset")
        .class("ticks")
        .child(el("legend").text(count))
        .child(el("ul").children(chosen.entries().iter().map(|entry| row(&entry.id, entry.prepared))))
}

/// What came of the channel that was used last?
fn question(composer: Composer, channel: Channel) -> Element {
    let words = composer.words();
    let question = match channel {
        Channel::Mailto(_) => words.did_mail_open,
        Channel::Webmail(..) => words.did_page_open,
        _ => words.is_it_ready,
    };
    let yes = main_button(words.yes_prepared, move || composer.send(Event::ConfirmPrepared));
    let no = button(words.nothing_happened, move || composer.send(Event::NothingHappened));
    el("section")
        .class("question")
        .attr("aria-labelledby", QUESTION)
        .child(el("h3").attr("id", QUESTION).attr("tabindex", "-1").text(question))
        .child(el("p").class("ways-on").child(no).child(yes))
}

fn offers(composer: Composer, model: &Model, composed: &ComposedLetter) -> Vec<Offer> {
    let shared = model.persistence() == Persistence::MemoryOnly;
    let device = Device { mobile: device::is_mobile(), can_share: share::is_offered(), shared };
    ladder(composed.letter(), &composed.addressee(), device, composer.words().paste_line)
}

/// The channels, the best first; those that did nothing before come last.
fn channels(
    composer: Composer,
    model: &Model,
    composed: &ComposedLetter,
    offers: Vec<Offer>,
    failed: &[Channel],
) -> Element {
    let (last, first): (Vec<_>, Vec<_>) = offers.into_iter().partition(|offer| failed.contains(&offer.channel));
    // Mail services have one row as long as the same is to be said of them.
    let alike = |a: &Offer, b: &Offer| {
        matches!((a.channel, b.channel), (Channel::Webmail(..), Channel::Webmail(..))) && a.cautions == b.cautions
    };
    let rows = first.chunk_by(alike).map(|row| (row, false)).chain(last.chunk_by(alike).map(|row| (row, true)));
    let rows = rows.enumerate().map(|(at, (row, failed))| {
        let class = if at == 0 { "button" } else { "act" };
        channel_row(composer, model, composed, row, failed, class)
    });
    el("section")
        .class("ways-out")
        .attr("aria-labelledby", CHANNELS)
        .child(
            el("h3")
                .attr("id", CHANNELS)
                .attr("tabindex", "-1")
                .text((composer.words().ways_for)(composed.shown_name())),
        )
        .child(el("ol").children(rows))
}

/// The name of a channel, and what it does.
fn names(words: &ComposerMessages, channel: Channel) -> (&'static str, &'static str) {
    match channel {
        Channel::Mailto(_) => (words.mail_program, words.does_mail),
        Channel::Webmail(service, _) => ((words.webmail)(service), words.does_web),
        Channel::Share => (words.share_sheet, words.does_share),
        Channel::Copy => (words.copy, words.does_copy),
        Channel::Eml => (words.eml, words.does_eml),
        Channel::TextFile => (words.text_file, words.does_text),
        Channel::Print => (words.print, words.does_print),
    }
}

/// A channel, or several of which the same is to be said.
fn channel_row(
    composer: Composer,
    model: &Model,
    composed: &ComposedLetter,
    offers: &[Offer],
    failed: bool,
    class: &'static str,
) -> Element {
    let words = composer.words();
    let [offer, ..] = offers else { return el("li") };
    let cautions = offer.cautions.iter().map(|caution| match caution {
        Caution::Paste => words.must_paste,
        Caution::InAddress => words.in_address,
        Caution::LeavesFile => words.leaves_file,
        Caution::NoAddress => words.no_address,
    });
    let actions = offers.iter().flat_map(|offer| actions(composer, composed, offer.channel, class));
    let papers = (offer.channel == Channel::Print).then(|| papers(composer, model, &postal(model, composed)));
    el("li")
        .child(el("p").class("ways-on").children(actions))
        .children(failed.then(|| el("small").class("failed").text(words.failed_before)))
        .child(el("small").text(names(words, offer.channel).1))
        .children(cautions.map(|caution| el("small").class("caution").text(caution)))
        .children(length(words, offers))
        .children(papers)
}

/// How long the letter is for a channel that has a limit: the longest of several, which differ by the services' own addresses.
fn length(words: &ComposerMessages, offers: &[Offer]) -> Option<Element> {
    let fit = offers.iter().filter_map(|offer| offer.fit).max_by_key(|fit| fit.octets)?;
    let sentence = (words.length)(fit.octets, fit.limit);
    let meter = el("meter")
        .attr("max", fit.limit.to_string())
        .attr("high", fit.limit.to_string())
        .attr("value", fit.octets.min(fit.limit).to_string())
        .attr("aria-label", sentence.clone());
    Some(el("small").class("length").child(meter).text(sentence))
}

/// The link or the buttons of a channel.
fn actions(composer: Composer, composed: &ComposedLetter, channel: Channel, class: &'static str) -> Vec<Element> {
    let words = composer.words();
    let label = names(words, channel).0;
    let act = |event: Event| vec![press(class, label, move || composer.send(event.clone()))];
    match channel {
        Channel::Mailto(_) | Channel::Webmail(..) => {
            let href = channel.href(composed.letter(), &composed.addressee(), words.paste_line);
            href.map(|href| address(composer, channel, href, class)).into_iter().collect()
        }
        Channel::Copy => copies(composer),
        Channel::Share => act(Event::Share),
        Channel::Print => act(Event::Print),
        Channel::Eml | Channel::TextFile => act(Event::SaveFile(channel)),
    }
}

/// A link to the mail program or to a mail service.
fn address(composer: Composer, channel: Channel, href: String, class: &'static str) -> Element {
    let label = names(composer.words(), channel).0;
    let link = el("a").class(class).attr("href", href.clone()).text(label);
    let link = match channel {
        Channel::Webmail(..) => link.attr("target", "_blank").attr("rel", "noopener noreferrer"),
        _ => link,
    };
    link.on("click", move |event| {
        if channel.is_pasted() {
            event.prevent_default();
            composer.send(Event::CopyAndFollow(channel, href.clone()));
        } else {
            // The link is drawn again by this event: first the browser follows it.
            composer.send_later(Event::ChannelUsed(channel));
        }
    })
}

fn copies(composer: Composer) -> Vec<Element> {
    let words = composer.words();
    let parts = [
        (words.copy_all, LetterPart::Whole),
        (words.copy_address, LetterPart::Address),
        (words.copy_subject, LetterPart::Subject),
        (words.copy_body, LetterPart::Body),
    ];
    parts.map(|(label, part)| button(label, move || composer.send(Event::CopyPart(part)))).into()
}

/// Which paper, and whether one sheet holds the letter: an estimate until it is measured.
fn papers(composer: Composer, model: &Model, postal: &PostalLetter) -> Element {
    let words = composer.words();
    let fits = composer.derive(|model| model.fits());
    let rows = Paper::ALL.into_iter().enumerate().map(|(at, paper)| {
        let name = match paper {
            Paper::A4 => words.a4,
            Paper::UsLetter => words.us_letter,
        };
        let estimate = postal.fits(paper);
        let fits = move || {
            let fits = fits.get()[at].unwrap_or(estimate);
            el("small").text(if fits { words.fits } else { words.does_not_fit })
        };
        let label = el("span").text(name).text(" ").changing(fits);
        let id = format!("_paper-{}", paper_code(paper));
        checkbox(id, Some("_paper".to_owned()), model.paper() == paper, label, move || {
            composer.send(Event::SetPaper(paper));
        })
    });
    el("fieldset").class("bare").child(el("legend").text(words.paper)).children(rows)
}

fn postal(model: &Model, composed: &ComposedLetter) -> PostalLetter {
    let sender = &model.draft().wording.sender;
    PostalLetter::new(composed.letter(), &composed.addressee(), sender, Some(model.today()))
}

/// The letter on paper. On the screen it is not seen; in print it is all there is.
fn printed(composer: Composer, letter: &PostalLetter, composed: &ComposedLetter) -> Element {
    let lines = |class: &'static str, lines: &[String]| {
        el("div").class(class).children(lines.iter().map(|line| el("div").text(line.clone())))
    };
    let paper = composer.derive(|model| paper_code(model.paper()));
    let sheet = el("div")
        .class("print")
        .attr("id", SHEET)
        .attr("hidden", "")
        .attr("lang", composed.letter().language.code())
        .attr_changing("data-paper", move || Some(paper.get().into()))
        .child(lines("from", &[letter.sender.join(" · ")]))
        .child(lines("window", &letter.address))
        .child(el("p").class("place").text(letter.place_and_date.clone()))
        .child(el("p").child(el("strong").text(letter.subject.clone())))
        .children(letter.paragraphs.iter().map(|text| el("p").text(text.clone())));
    el("div").class("sheet").child(sheet)
}
