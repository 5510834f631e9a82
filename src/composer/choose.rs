//! Step 1: to whom.

use super::{
    desk::{Desk, OtherError},
    parts::{button, checkbox, checked, input, labelled, select},
};
use leptos::prelude::*;
use letter::{Contact, Other, Reach, Recipient, RecipientKind, draft::OTHER};
use locale::format_date;
use markup::{Element, Node, el, link};

/// The id of the list, which takes the focus when nobody is chosen.
pub const NOBODY: &str = "_to";

pub fn view(desk: Desk) -> Element {
    let words = desk.words;
    let kit = desk.kit();
    let groups = RecipientKind::ALL.into_iter().filter_map(|kind| {
        let mut rows = kit.recipients.iter().filter(|to| to.kind == kind && to.takes_letters()).peekable();
        rows.peek()?;
        let legend = el("legend").text((words.kinds)(kind));
        Some(el("fieldset").child(legend).children(rows.map(|recipient| row(desk, recipient))))
    });
    let forms: Vec<_> = kit.recipients.iter().filter(|to| !to.takes_letters()).map(|to| form(desk, to)).collect();
    let forms = (!forms.is_empty()).then(|| {
        el("section")
            .class("forms")
            .child(el("h3").text(words.forms_only))
            .child(el("p").text(words.forms_only_why))
            .child(el("ul").children(forms))
    });
    let nobody = move || {
        let nobody = desk.asked.get() && desk.draft.with(|draft| draft.stage.entries().is_empty());
        el("span").text(if nobody { words.nobody_chosen } else { "" })
    };
    el("div")
        .child(el("p").text(words.choose_lead))
        .child(
            el("div")
                .attr("id", NOBODY)
                .attr("tabindex", "-1")
                .attr("role", "group")
                .attr("aria-label", words.titles[0])
                .attr("aria-describedby", "_to-error")
                .children(groups)
                .child(others(desk)),
        )
        .child(el("p").class("error").attr("id", "_to-error").changing(nobody))
        .child(el("p").class("advice").text(words.advice))
        .children(forms)
}

fn is_chosen(desk: Desk, id: &str) -> bool {
    desk.draft.with_untracked(|draft| draft.stage.entries().iter().any(|entry| entry.id == id))
}

fn tick(desk: Desk, id: &str, label: impl Into<Node>) -> Element {
    let field = format!("_to-{id}");
    let chosen = is_chosen(desk, id);
    let id = id.to_owned();
    checkbox(field, None, chosen, label, move || desk.change(|draft| draft.stage.toggle(&id)))
}

fn row(desk: Desk, recipient: &Recipient) -> Element {
    let words = desk.words;
    let language = desk.lang.language();
    let reads = recipient.reads.iter().map(|language| (words.language)(*language)).collect::<Vec<_>>().join(", ");
    let way = match recipient.contact {
        Contact::Email(_) => words.by_email,
        _ => words.by_post,
    };
    let expired = recipient.is_expired(desk.today());
    let expired = expired.then(|| (words.expired)(&format_date(recipient.expires, language)));
    let label = el("span")
        .child(el("strong").text(recipient.name.get_or_any(language).to_owned()))
        .child(el("span").text(recipient.role.clone()))
        .child(el("small").text(format!("{} {way}", (words.reads)(&reads))))
        .children(expired.map(|expired| el("small").class("expired").text(expired)));
    tick(desk, &recipient.id, label)
}

/// Takes cases on its own page only: a link.
fn form(desk: Desk, recipient: &Recipient) -> Element {
    let url = match &recipient.contact {
        Contact::Form(url) => url,
        _ => &recipient.source.url,
    };
    let name = link(url.clone(), recipient.name.get_or_any(desk.lang.language()).to_owned());
    el("li").child(name.attr("rel", "noreferrer")).text(". ").text(recipient.role.clone())
}

/// Addressees whom the supporter names.
fn others(desk: Desk) -> Element {
    let words = desk.words;
    let others = desk.draft.with_untracked(|draft| draft.others.clone());
    let add = button(words.add_other, move || {
        let mut id = String::new();
        desk.change(|draft| {
            let number = draft.others.iter().filter_map(|other| other.id.strip_prefix(OTHER)?.parse().ok()).max();
            id = format!("{OTHER}{}", number.unwrap_or(0_u32) + 1);
            draft.others.push(Other {
                id: id.clone(),
                kind: RecipientKind::Deputy,
                name: String::new(),
                salutation: String::new(),
                reach: Reach::Email(String::new()),
            });
            draft.stage.toggle(&id);
        });
        desk.draw(Some(format!("_name{id}")));
    });
    el("fieldset")
        .child(el("legend").text(words.others))
        .child(el("p").text(words.others_why))
        .children(others.iter().map(|other| own(desk, other)))
        .child(el("p").child(add.attr("id", "_add")))
}

/// Changes one own addressee.
fn change(desk: Desk, id: &str, change: impl FnOnce(&mut Other)) {
    desk.change(|draft| {
        if let Some(other) = draft.others.iter_mut().find(|other| other.id == id) {
            change(other);
        }
    });
}

fn own(desk: Desk, other: &Other) -> Element {
    let words = desk.words;
    let id = other.id.clone();
    let field = |name: &str| format!("_{name}{id}");
    // What is wrong is told once the supporter tried to go on, and only of whom they chose.
    let error = {
        let id = id.clone();
        move |is_name: bool| {
            let shown = desk.asked.get();
            let error = desk.draft.with(|draft| {
                let chosen = draft.stage.entries().iter().any(|entry| entry.id == id);
                draft.others.iter().find(|other| chosen && other.id == id).and_then(|other| desk.error(other))
            });
            match error.filter(|_| shown)? {
                OtherError::Name => is_name.then(|| words.name_missing.into()),
                OtherError::Reach(sentence) => (!is_name).then(|| sentence.into()),
            }
        }
    };
    let name_error = error.clone();
    let to = id.clone();
    let name = input(field("name").into(), other.name.clone(), None, move |text| {
        change(desk, &to, |other| other.name = text);
    });
    let to = id.clone();
    let salutation = input(field("salutation").into(), other.salutation.clone(), None, move |text| {
        change(desk, &to, |other| other.salutation = text);
    });
    let to = id.clone();
    let kinds = RecipientKind::ALL.map(|kind| (format!("{kind:?}"), (words.kinds)(kind).into()));
    let kind = select(field("kind"), kinds, &format!("{:?}", other.kind), move |chosen| {
        let kind = RecipientKind::ALL.into_iter().find(|kind| format!("{kind:?}") == chosen);
        change(desk, &to, |other| other.kind = kind.unwrap_or(other.kind));
    });
    let (text, by_post) = match &other.reach {
        Reach::Email(text) => (text, false),
        Reach::Postal(text) => (text, true),
    };
    let way = |post: bool, label: &'static str| {
        let to = id.clone();
        let field_id = format!("_{}{id}", if post { "post" } else { "mail" });
        checkbox(field_id, Some(field("way")), by_post == post, label, move || {
            change(desk, &to, |other| {
                let (Reach::Email(text) | Reach::Postal(text)) = &mut other.reach;
                let text = std::mem::take(text);
                other.reach = if post { Reach::Postal(text) } else { Reach::Email(text) };
            });
            desk.draw(None);
        })
    };
    let to = id.clone();
    let reach = input(field("reach").into(), text.clone(), by_post.then_some(4), move |text| {
        change(desk, &to, |other| {
            other.reach = if by_post { Reach::Postal(text) } else { Reach::Email(text) };
        });
    });
    let reach = if by_post { reach } else { reach.attr("inputmode", "email").attr("spellcheck", "false") };
    let (label, hint) = match by_post {
        true => (words.postal_address, Some(words.postal_address_hint.into())),
        false => (words.email_address, None),
    };
    let remove = button(words.remove_other, {
        let id = id.clone();
        move || {
            desk.change(|draft| {
                draft.others.retain(|other| other.id != id);
                draft.stage.keep(|entry| entry != id);
            });
            desk.draw(Some("_add".to_owned()));
        }
    });
    el("fieldset")
        .class("own")
        .child(el("legend").text(words.other))
        .child(tick(desk, &id, words.other))
        .child(checked(&field("name"), words.other_name, None, name, move || name_error(true)))
        .child(labelled(&field("kind"), words.other_kind, None, kind))
        .child(labelled(
            &field("salutation"),
            format!("{} {}", words.other_salutation, words.optional),
            Some(words.other_salutation_hint.into()),
            salutation,
        ))
        .child(
            el("fieldset")
                .class("bare")
                .child(el("legend").text(words.other_reach))
                .child(way(false, words.by_email))
                .child(way(true, words.by_post)),
        )
        .child(checked(&field("reach"), label, hint, reach, move || error(false)))
        .child(el("p").child(remove))
}
