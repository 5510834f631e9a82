//! For somebody who writes one letter. The page is whole before the composer comes, and stays so where it never does: in a
//! browser without wasm or scripts, and on paper.

use crate::{
    components::{Place, languages, retired},
    dom,
};
use campaign::route::{Route, letter_file};
use letter::{
    Contact, Kit, LetterText, Recipient,
    channel::{Channel, Extent, length::MAILTO_LIMIT},
    kit::{Event, Person, Status},
    prepared, prepared_for,
};
use locale::{Language, format_as_of};
use markup::{Element, Node, el, h1, link};
use messages::LocaleExt;

/// The page of a letter.
pub fn view(place: &Place, kit: &Kit) -> Vec<Element> {
    let (words, letter_words) = (place.words(), place.lang.letter_page_messages());
    let correct = (!place.contact.is_empty())
        .then(|| el("p").class("correct").child(link(place.contact.clone(), words.correct_or_remove)));
    let all = el("p").class("onward").child(link(place.href(&Route::Letters(place.lang)), letter_words.all));
    let text = el("div")
        .class("letter")
        .child(h1(kit.title.clone()))
        .child(el("p").class("lead").text(kit.purpose.clone()))
        .children(kit.person.as_ref().map(|who| person(place, who)))
        .children((!kit.since.is_empty()).then(|| since(place, &kit.since)));
    let text = match kit.status {
        Status::Active => text.child(el("div").attr("id", dom::COMPOSER).class("composer").child(plain(place, kit))),
        Status::Retired { .. } => text.child(el("div").class("retired").children(retired(place, &kit.status))),
    };
    vec![text, el("div").class("closing").children(correct).child(all)]
}

/// Whom it goes to, and the letter in each of its languages, ready to copy. The composer takes its place.
pub fn plain(place: &Place, kit: &Kit) -> Element {
    let words = place.lang.letter_page_messages();
    let how = el("div")
        .class("how")
        .child(el("p").text(words.how).text(" ").text(kit.prompt.clone()))
        .child(el("p").text(words.printing));
    let letters = kit.languages.iter().map(|text| letter(place, kit, text));
    let plain = el("div").attr("id", dom::PLAIN).class("plain");
    plain.child(recipients(place, kit)).child(how).children(letters)
}

/// Whom the letter is about, what is known and who says so.
fn person(place: &Place, person: &Person) -> Element {
    let (words, letter_words) = (place.words(), place.lang.letter_page_messages());
    let as_of = (words.as_of)(&format_as_of(person.as_of, place.lang.language()));
    let known = format!("{}, {as_of}. {}: ", (letter_words.person_status)(person.status), words.source);
    el("section")
        .child(el("h2").text(letter_words.person))
        .child(el("p").child(el("strong").text(person.name.get_or_any(place.lang.language()).to_owned())))
        .child(el("p").text(known).child(link(person.source.url.clone(), person.source.title.clone())))
}

fn since(place: &Place, events: &[Event]) -> Element {
    let (words, letter_words) = (place.words(), place.lang.letter_page_messages());
    let event = |event: &Event| {
        let date = format_as_of(event.date, place.lang.language());
        let source = el("small").text(format!("{}: ", words.source));
        el("li")
            .child(el("span").class("date").text(date))
            .text(format!(" {} ", event.text))
            .child(source.child(link(event.source.url.clone(), event.source.title.clone())))
    };
    el("section").child(el("h2").text(letter_words.since)).child(el("ul").children(events.iter().map(event)))
}

fn recipients(place: &Place, kit: &Kit) -> Element {
    let words = place.lang.letter_page_messages();
    let (letters, forms): (Vec<_>, Vec<_>) = kit.recipients.iter().partition(|recipient| recipient.takes_letters());
    let domains = kit.do_not_write_to.iter().map(|never| el("li").text(format!("{}: {}", never.domain, never.reason)));
    let domains =
        (!kit.do_not_write_to.is_empty()).then(|| [el("p").text(words.never_to_domains), el("ul").children(domains)]);
    let forms = (!forms.is_empty()).then(|| {
        [
            el("h3").text(words.forms),
            el("p").text(words.forms_only),
            el("ul").class("recipients").children(forms.into_iter().map(|form| recipient(place, kit, form))),
        ]
    });
    let letters = (!letters.is_empty())
        .then(|| el("ul").class("recipients").children(letters.into_iter().map(|to| recipient(place, kit, to))));
    el("section")
        .class("to")
        .child(el("h2").text(words.to))
        .children(letters)
        .child(el("p").text(words.to_others))
        .child(el("p").class("caution").text(words.never_to))
        .children(domains.into_iter().flatten())
        .children(forms.into_iter().flatten())
}

/// What it is, why it is written to, and where it is reached.
fn recipient(place: &Place, kit: &Kit, recipient: &Recipient) -> Element {
    let (words, letter_words) = (place.words(), place.lang.letter_page_messages());
    let name = recipient.name.get_or_any(place.lang.language()).to_owned();
    let item = el("li").child(el("p").child(el("strong").text(name))).child(el("p").text(recipient.role.clone()));
    let item = match &recipient.contact {
        Contact::Form(url) => item.child(el("p").child(link(url.clone(), letter_words.form_page))),
        Contact::Postal(lines) => {
            let to = recipient.addressee(recipient.reads.first().copied().unwrap_or(place.lang.language()));
            let lines = std::iter::once(to.name).chain(lines.iter().map(String::as_str));
            item.child(address(lines.map(|line| Node::from(line.to_owned()))))
        }
        Contact::Email(mail) => item.child(address([el("bdi").text(mail.to_string()).into()])),
    };
    let checked = (letter_words.checked)(&place.format(recipient.verified_on));
    let source = el("p").class("date").text(format!("{checked} · {}: ", words.source));
    let source = source.child(link(recipient.source.url.clone(), recipient.source.title.clone()));
    if !recipient.takes_letters() {
        return item.child(source);
    }
    let reads = format!("{}: {}", letter_words.reads, languages(place, &recipient.reads));
    let mails = recipient.reads.iter().filter_map(|language| mail(place, kit, recipient, *language));
    item.children(mails).child(el("p").class("date").text(reads)).child(source)
}

/// One line below the other.
fn address(lines: impl IntoIterator<Item = Node>) -> Element {
    let lines = lines.into_iter().enumerate();
    lines.fold(el("address"), |all, (i, line)| all.children((i > 0).then(|| el("br"))).child(line))
}

/// The link that opens the letter in a mail program; or, where it is too long for one, a mail to paste it into. Nothing
/// for who has no mail address.
fn mail(place: &Place, kit: &Kit, recipient: &Recipient, language: Language) -> Option<Element> {
    let words = place.lang.letter_page_messages();
    let to = recipient.addressee(language);
    let letter = prepared_for(kit, kit.text(language)?, &to);
    let href = |extent| Channel::Mailto(extent).href(&letter, &to, "").filter(|href| href.len() <= MAILTO_LIMIT);
    Some(match href(Extent::Whole) {
        Some(whole) => el("p").child(link(whole, (words.mail)(language))),
        None => {
            let subject = link(href(Extent::ToPaste)?, (words.mail_subject)(language));
            el("p").child(subject).child(el("br")).text(words.too_long)
        }
    })
}

fn letter(place: &Place, kit: &Kit, text: &LetterText) -> Element {
    let words = place.lang.letter_page_messages();
    let language = text.language;
    let letter = prepared(kit, text);
    let code = language.code();
    let file = |extension: &'static str, name: &'static str| {
        link(place.base.href(letter_file(&kit.slug, language, extension)), name)
            .attr("download", format!("{}-{code}.{extension}", kit.slug))
            .attr("hreflang", code)
    };
    let subject = el("bdi").attr("lang", code).text(letter.subject.text.clone());
    let files = el("p").class("files").child(file("eml", words.eml)).text(" · ").child(file("txt", words.text_file));
    el("section")
        .class("sheet")
        .attr("aria-labelledby", format!("_letter-{code}"))
        .child(el("h2").attr("id", format!("_letter-{code}")).text((words.heading)(language)))
        .child(files)
        .child(el("p").class("subject").text(format!("{}: ", words.subject)).child(subject))
        .child(el("pre").attr("lang", code).text(letter.body()))
}
