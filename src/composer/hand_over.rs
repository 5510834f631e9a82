//! Step 4: to a program of the supporter's own, one addressee after another. Nothing here sends, and nothing says so.

use super::{
    HEADING,
    desk::{Desk, Keeping, Written},
    parts::{button, checkbox, main_button, press},
    review,
};
use crate::browser::{clipboard, device, download, page, share, timer};
use leptos::{prelude::*, task::spawn_local};
use letter::{
    Chosen, Contact, Handing,
    channel::{Caution, Channel, Device, Extent, Paper, PostalLetter, Step, eml, ladder, text},
};
use markup::{Element, el};

pub fn view(desk: Desk, chosen: &Chosen, handing: &Handing) -> Element {
    let words = desk.words;
    let all = el("div").child(el("p").text(words.hand_over_lead)).child(ticks(desk, chosen));
    let Some(written) = untrack(|| desk.written(chosen.current())) else { return all };
    if !written.letter.unfilled.is_empty() {
        return all.child(el("p").class("error").text(words.unfilled)).child(review::letters(desk, &written));
    }
    let done = chosen.is_done().then(|| el("p").class("done").child(el("strong").text(words.all_prepared)));
    let (question, failed) = match handing {
        Handing::Offered { failed } => (None, failed),
        Handing::Opened { channel, failed } => (Some(question(desk, *channel)), failed),
    };
    let printed = ladder_of(desk, &written).iter().any(|step| step.channel == Channel::Print).then(|| {
        measure(desk);
        paper(desk, &written)
    });
    all.children(done)
        .children(question)
        .child(ways(desk, &written, failed))
        .child(review::letters(desk, &written))
        .children(printed)
}

/// “2 of 5 prepared”, and the list with its ticks.
fn ticks(desk: Desk, chosen: &Chosen) -> Element {
    let words = desk.words;
    let row = |id: &str, prepared: bool| {
        let name = desk.name(id);
        let (to, turned) = (id.to_owned(), id.to_owned());
        let tick = checkbox(format!("_tick-{id}"), None, prepared, name.clone(), move || {
            desk.change(|draft| draft.stage.tick(&to, !prepared));
            desk.draw(None);
        });
        let now = id == chosen.current();
        let turn = (!now).then(|| {
            button(words.write_now, move || {
                desk.change(|draft| draft.stage.turn_to(&turned));
                desk.draw(Some(WAYS.to_owned()));
            })
            .attr("aria-label", format!("{}: {name}", words.write_now))
        });
        el("li").attr_if("aria-current", now.then_some("true")).child(tick).children(turn)
    };
    let count = (words.prepared)(chosen.prepared(), chosen.entries().len());
    el("fieldset")
        .class("ticks")
        .child(el("legend").text(count))
        .child(el("ul").children(chosen.entries().iter().map(|entry| row(&entry.id, entry.prepared))))
}

const WAYS: &str = "_ways";
const QUESTION: &str = "_opened";

fn question(desk: Desk, channel: Channel) -> Element {
    let words = desk.words;
    let asked = match channel {
        Channel::Mailto(_) => words.did_mail_open,
        Channel::Webmail(..) => words.did_page_open,
        _ => words.is_it_ready,
    };
    let yes = main_button(words.yes_prepared, move || {
        desk.change(|draft| draft.stage.opened());
        desk.said.set(
            desk.draft
                .with_untracked(|draft| {
                    draft.stage.chosen().map(|chosen| (words.prepared)(chosen.prepared(), chosen.entries().len()))
                })
                .unwrap_or_default(),
        );
        desk.draw(Some(HEADING.to_owned()));
    });
    let no = button(words.nothing_happened, move || {
        desk.change(|draft| draft.stage.nothing_happened());
        desk.draw(Some(WAYS.to_owned()));
    });
    el("section")
        .class("question")
        .attr("aria-labelledby", QUESTION)
        .child(el("h3").attr("id", QUESTION).attr("tabindex", "-1").text(asked))
        .child(el("p").class("ways-on").child(no).child(yes))
}

fn device_of(desk: Desk) -> Device {
    let shared = desk.keeping.get_untracked() == Keeping::MemoryOnly;
    Device { mobile: device::is_mobile(), can_share: share::is_offered(), shared }
}

fn ladder_of(desk: Desk, written: &Written) -> Vec<Step> {
    ladder(&written.letter, &written.to(), device_of(desk), desk.words.paste_line)
}

/// The ways, the best first; those that did nothing before come last.
fn ways(desk: Desk, written: &Written, failed: &[Channel]) -> Element {
    let (last, first): (Vec<_>, Vec<_>) =
        ladder_of(desk, written).into_iter().partition(|step| failed.contains(&step.channel));
    // Mail services have one row as long as the same is to be said of them.
    let alike = |a: &Step, b: &Step| {
        matches!((a.channel, b.channel), (Channel::Webmail(..), Channel::Webmail(..))) && a.cautions == b.cautions
    };
    let rows = first.chunk_by(alike).map(|steps| (steps, false)).chain(last.chunk_by(alike).map(|steps| (steps, true)));
    el("section")
        .class("ways-out")
        .attr("aria-labelledby", WAYS)
        .child(el("h3").attr("id", WAYS).attr("tabindex", "-1").text((desk.words.ways_for)(&written.shown)))
        .child(
            el("ol").children(rows.enumerate().map(|(at, (steps, failed))| way(desk, written, steps, failed, at == 0))),
        )
}

/// A way, or several of which the same is to be said.
fn way(desk: Desk, written: &Written, steps: &[Step], failed: bool, best: bool) -> Element {
    let words = desk.words;
    let [step, ..] = steps else { return el("li") };
    let names = |channel| match channel {
        Channel::Mailto(_) => (words.mail_program, words.does_mail),
        Channel::Webmail(service, _) => ((words.webmail)(service), words.does_web),
        Channel::Share => (words.share_sheet, words.does_share),
        Channel::Copy => (words.copy, words.does_copy),
        Channel::Eml => (words.eml, words.does_eml),
        Channel::TextFile => (words.text_file, words.does_text),
        Channel::Print => (words.print, words.does_print),
    };
    let channel = step.channel;
    let cautions = step.cautions.iter().map(|caution| match caution {
        Caution::Paste => words.must_paste,
        Caution::InAddress => words.in_address,
        Caution::LeavesFile => words.leaves_file,
        Caution::NoAddress => words.no_address,
    });
    // The longest of them: the lengths differ by the services' own addresses.
    let length = steps.iter().filter_map(|step| step.fit).max_by_key(|fit| fit.octets).map(|fit| {
        let sentence = (words.length)(fit.octets, fit.limit);
        let meter = el("meter")
            .attr("max", fit.limit.to_string())
            .attr("high", fit.limit.to_string())
            .attr("value", fit.octets.min(fit.limit).to_string())
            .attr("aria-label", sentence.clone());
        el("small").class("length").child(meter).text(sentence)
    });
    let class = if best { "button" } else { "act" };
    let actions = steps.iter().flat_map(|step| actions(desk, written, step.channel, names(step.channel).0, class));
    let paper = (channel == Channel::Print).then(|| papers(desk, written));
    el("li")
        .child(el("p").class("ways-on").children(actions))
        .children(failed.then(|| el("small").class("failed").text(words.failed_before)))
        .child(el("small").text(names(channel).1))
        .children(cautions.map(|caution| el("small").class("caution").text(caution)))
        .children(length)
        .children(paper)
}

/// The link or the buttons of a way.
fn actions(desk: Desk, written: &Written, channel: Channel, label: &'static str, class: &'static str) -> Vec<Element> {
    let words = desk.words;
    let whole = || text::text(&written.letter, &written.to());
    let body = written.letter.body();
    if let Some(href) = channel.href(&written.letter, &written.to(), words.paste_line) {
        let aside = matches!(channel, Channel::Webmail(..));
        let pasted = matches!(channel, Channel::Mailto(Extent::ToPaste) | Channel::Webmail(_, Extent::ToPaste));
        let link = el("a").class(class).attr("href", href.clone()).text(label);
        let link = if aside { link.attr("target", "_blank").attr("rel", "noopener noreferrer") } else { link };
        return vec![link.on("click", move |event| {
            if !pasted {
                return opened(desk, channel);
            }
            // First the clipboard, then the program: a line that says “paste here” is never a lie.
            event.prevent_default();
            let (body, href) = (body.clone(), href.clone());
            spawn_local(async move {
                if copied(desk, &body).await {
                    page::open(&href, aside);
                    opened(desk, channel);
                }
            });
        })];
    }
    match channel {
        Channel::Copy => {
            let subject = written.letter.subject.text.clone();
            let parts = [
                (words.copy_all, whole()),
                (words.copy_address, text::address(&written.to())),
                (words.copy_subject, subject),
                (words.copy_body, body),
            ];
            let copy = |(label, text): (&'static str, String)| {
                button(label, move || {
                    let text = text.clone();
                    spawn_local(async move {
                        // The question comes with the text: somebody who copies the address has not finished.
                        if copied(desk, &text).await && (label == words.copy_all || label == words.copy_body) {
                            opened(desk, channel);
                        }
                    });
                })
            };
            parts.into_iter().map(copy).collect()
        }
        Channel::Share => {
            let (subject, text) = (written.letter.subject.text.clone(), body);
            vec![press(class, label, move || {
                let (subject, text) = (subject.clone(), text.clone());
                spawn_local(async move {
                    match share::text(&subject, &text).await {
                        share::Shared::Shown => opened(desk, channel),
                        share::Shared::Unsupported => desk.said.set(words.not_shared.to_owned()),
                    }
                });
            })]
        }
        Channel::Print => vec![press(class, label, move || {
            device::print();
            opened(desk, channel);
        })],
        _ => {
            let to = match &written.contact {
                Contact::Email(address) => Some(address),
                _ => None,
            };
            let (extension, mime, text) = match channel {
                Channel::Eml => ("eml", "message/rfc822", eml(to, &written.letter.subject.text, &body)),
                _ => ("txt", "text/plain;charset=utf-8", text::file(&whole())),
            };
            let name = format!("{}.{extension}", words.file_name);
            vec![press(class, label, move || match download::save(&name, mime, &text) {
                true => opened(desk, channel),
                false => desk.said.set(words.not_saved.to_owned()),
            })]
        }
    }
}

async fn copied(desk: Desk, text: &str) -> bool {
    let copied = clipboard::copy(text).await;
    let words = desk.words;
    desk.said.set(if copied { words.copied } else { words.not_copied }.to_owned());
    copied
}

/// A way was taken: asks what came of it. A moment later, so that the click on a link is over when the link goes.
fn opened(desk: Desk, channel: Channel) {
    spawn_local(async move {
        timer::wait(50).await;
        desk.change(|draft| draft.stage.open(channel));
        desk.draw(Some(QUESTION.to_owned()));
    });
}

/// Which paper, and whether one sheet holds the letter.
fn papers(desk: Desk, written: &Written) -> Element {
    let words = desk.words;
    let postal = postal(desk, written);
    let rows = Paper::ALL.into_iter().enumerate().map(|(at, paper)| {
        let name = match paper {
            Paper::A4 => words.a4,
            Paper::UsLetter => words.us_letter,
        };
        let estimate = postal.fits(paper);
        let fits = move || {
            let fits = desk.fits.get()[at].unwrap_or(estimate);
            el("small").text(if fits { words.fits } else { words.does_not_fit })
        };
        checkbox(
            format!("_paper-{}", code(paper)),
            Some("_paper".to_owned()),
            desk.paper.get_untracked() == paper,
            el("span").text(name).text(" ").changing(fits),
            move || desk.paper.set(paper),
        )
    });
    el("fieldset").class("bare").child(el("legend").text(words.paper)).children(rows)
}

fn postal(desk: Desk, written: &Written) -> PostalLetter {
    let sender = desk.draft.with_untracked(|draft| draft.wording.sender.clone());
    PostalLetter::new(&written.letter, &written.to(), &sender, Some(desk.today()))
}

/// The id of the letter on paper.
const SHEET: &str = "_sheet";

fn code(paper: Paper) -> &'static str {
    match paper {
        Paper::A4 => "a4",
        Paper::UsLetter => "us-letter",
    }
}

/// Says how high the sheet about to be drawn is on each paper: only the browser knows its typefaces.
fn measure(desk: Desk) {
    desk.fits.set([None; 2]);
    spawn_local(async move {
        leptos::task::tick().await;
        let height = |paper| page::height_with(SHEET, "data-paper", code(paper));
        desk.fits.set(Paper::ALL.map(|paper| height(paper).map(|height| f64::from(height) <= paper.height())));
    });
}

/// The letter on paper. On the screen it is not seen; in print it is all there is.
fn paper(desk: Desk, written: &Written) -> Element {
    let letter = postal(desk, written);
    let lines = |class: &'static str, lines: &[String]| {
        el("div").class(class).children(lines.iter().map(|line| el("div").text(line.clone())))
    };
    let sheet = el("div")
        .class("print")
        .attr("id", SHEET)
        .attr("hidden", "")
        .attr("lang", written.letter.language.code())
        .attr_changing("data-paper", move || Some(code(desk.paper.get()).into()))
        .child(lines("from", &[letter.sender.join(" · ")]))
        .child(lines("window", &letter.address))
        .child(el("p").class("place").text(letter.place_and_date.clone()))
        .child(el("p").child(el("strong").text(letter.subject.clone())))
        .children(letter.paragraphs.iter().map(|text| el("p").text(text.clone())));
    el("div").class("sheet").child(sheet)
}
