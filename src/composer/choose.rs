//! Step 1: to whom.

use super::{
    ids::{ADD_RECIPIENT, RECIPIENTS, recipient_contact, recipient_name},
    parts::{Text, button, checkbox, checked, input, labelled, select},
    shell::Composer,
};
use leptos::prelude::*;
use letter::{
    Contact, CustomContact, CustomRecipient, Recipient, RecipientKind,
    composer::{Event, Model, RecipientError, RecipientField},
};
use locale::format_date;
use markup::{Element, Node, el, link};
use messages::ComposerMessages;

pub fn view(composer: Composer, model: &Model) -> Element {
    let words = composer.words();
    let kit = model.kit();
    let groups = RecipientKind::ALL.into_iter().filter_map(|kind| {
        let mut rows = kit.recipients.iter().filter(|to| to.kind == kind && to.takes_letters()).peekable();
        rows.peek()?;
        let legend = el("legend").text((words.kinds)(kind));
        Some(el("fieldset").child(legend).children(rows.map(|recipient| row(composer, model, recipient))))
    });
    let forms: Vec<_> = kit.recipients.iter().filter(|to| !to.takes_letters()).map(|to| form(composer, to)).collect();
    let forms = (!forms.is_empty()).then(|| {
        el("section")
            .class("forms")
            .child(el("h3").text(words.forms_only))
            .child(el("p").text(words.forms_only_why))
            .child(el("ul").children(forms))
    });
    let nobody = composer.derive(|model| model.shows_errors() && model.step().entries().is_empty());
    let nobody = move || el("span").text(if nobody.get() { words.nobody_chosen } else { "" });
    el("div")
        .child(el("p").text(words.choose_lead))
        .child(
            el("div")
                .attr("id", RECIPIENTS)
                .attr("tabindex", "-1")
                .attr("role", "group")
                .attr("aria-label", words.titles[0])
                .attr("aria-describedby", "_to-error")
                .children(groups)
                .child(custom_recipients(composer, model)),
        )
        .child(el("p").class("error").attr("id", "_to-error").changing(nobody))
        .child(el("p").class("advice").text(words.advice))
        .children(forms)
}

fn tick(composer: Composer, model: &Model, id: &str, label: impl Into<Node>) -> Element {
    let to = id.to_owned();
    checkbox(format!("_to-{id}"), None, model.is_chosen(id), label, move || {
        composer.send(Event::ToggleRecipient(to.clone()));
    })
}

fn row(composer: Composer, model: &Model, recipient: &Recipient) -> Element {
    let words = composer.words();
    let language = composer.lang().language();
    let reads = recipient.reads.iter().map(|language| (words.language)(*language)).collect::<Vec<_>>().join(", ");
    let way = match recipient.contact {
        Contact::Email(_) => words.by_email,
        _ => words.by_post,
    };
    let expired = recipient.is_expired(model.today());
    let expired = expired.then(|| (words.expired)(&format_date(recipient.expires, language)));
    let label = el("span")
        .child(el("strong").text(recipient.name.get_or_any(language).to_owned()))
        .child(el("span").text(recipient.role.clone()))
        .child(el("small").text(format!("{} {way}", (words.reads)(&reads))))
        .children(expired.map(|expired| el("small").class("expired").text(expired)));
    tick(composer, model, &recipient.id, label)
}

/// A recipient who takes cases on a page of their own only: a link.
fn form(composer: Composer, recipient: &Recipient) -> Element {
    let url = match &recipient.contact {
        Contact::Form(url) => url,
        _ => &recipient.source.url,
    };
    let name = link(url.clone(), recipient.name.get_or_any(composer.lang().language()).to_owned());
    el("li").child(name.attr("rel", "noreferrer")).text(". ").text(recipient.role.clone())
}

/// Recipients whom the supporter adds.
fn custom_recipients(composer: Composer, model: &Model) -> Element {
    let words = composer.words();
    let recipients = &model.draft().custom_recipients;
    let add = button(words.add_other, move || composer.send(Event::AddRecipient)).attr("id", ADD_RECIPIENT);
    el("fieldset")
        .child(el("legend").text(words.others))
        .child(el("p").text(words.others_why))
        .children(recipients.iter().map(|recipient| custom_recipient(composer, model, recipient)))
        .child(el("p").child(add))
}

fn custom_recipient(composer: Composer, model: &Model, recipient: &CustomRecipient) -> Element {
    let words = composer.words();
    let id = &recipient.id;
    let remove = button(words.remove_other, {
        let id = id.clone();
        move || composer.send(Event::RemoveRecipient(id.clone()))
    });
    el("fieldset")
        .class("own")
        .child(el("legend").text(words.other))
        .child(tick(composer, model, id, words.other))
        .child(name(composer, recipient))
        .child(kind(composer, recipient))
        .child(salutation(composer, recipient))
        .child(ways(composer, recipient))
        .child(contact(composer, recipient))
        .child(el("p").child(remove))
}

/// Sends a change of one field of a custom recipient.
fn set<T>(
    composer: Composer,
    recipient: &CustomRecipient,
    field: impl Fn(T) -> RecipientField + Send + 'static,
) -> impl Fn(T) + Send + 'static {
    let id = recipient.id.clone();
    move |value| composer.send(Event::SetRecipient(id.clone(), field(value)))
}

/// What is wrong with a custom recipient, once the supporter has tried to go on, and only of whom they chose.
fn error(
    composer: Composer,
    recipient: &CustomRecipient,
    say: fn(&ComposerMessages, &RecipientError) -> Option<Text>,
) -> impl Fn() -> Option<Text> + Send + Clone + 'static {
    let id = recipient.id.clone();
    let error = composer.derive(move |model| {
        let recipient = model.custom_recipient(&id).filter(|_| model.shows_errors() && model.is_chosen(&id))?;
        model.recipient_error(recipient)
    });
    move || error.with(|error| say(composer.words(), error.as_ref()?))
}

fn name(composer: Composer, recipient: &CustomRecipient) -> Element {
    let words = composer.words();
    let id = recipient_name(&recipient.id);
    let field = input(id.clone().into(), recipient.name.clone(), None, set(composer, recipient, RecipientField::Name));
    let error = error(composer, recipient, |words, error| match error {
        RecipientError::Name => Some(words.name_missing.into()),
        _ => None,
    });
    checked(&id, words.other_name, None, field, error)
}

fn kind(composer: Composer, recipient: &CustomRecipient) -> Element {
    let words = composer.words();
    let id = format!("_kind{}", recipient.id);
    let kinds = RecipientKind::ALL.map(|kind| (format!("{kind:?}"), (words.kinds)(kind).into()));
    let before = recipient.kind;
    let set = set(composer, recipient, RecipientField::Kind);
    let field = select(id.clone(), kinds, &format!("{before:?}"), move |chosen| {
        set(RecipientKind::ALL.into_iter().find(|kind| format!("{kind:?}") == chosen).unwrap_or(before));
    });
    labelled(&id, words.other_kind, None, field)
}

fn salutation(composer: Composer, recipient: &CustomRecipient) -> Element {
    let words = composer.words();
    let id = format!("_salutation{}", recipient.id);
    let set = set(composer, recipient, RecipientField::Salutation);
    let field = input(id.clone().into(), recipient.salutation.clone(), None, set);
    let label = format!("{} {}", words.other_salutation, words.optional);
    labelled(&id, label, Some(words.other_salutation_hint.into()), field)
}

/// By mail or by post.
fn ways(composer: Composer, recipient: &CustomRecipient) -> Element {
    let words = composer.words();
    let is_by_post = matches!(recipient.contact, CustomContact::Postal(_));
    let way = |by_post: bool, label: &'static str| {
        let id = format!("_{}{}", if by_post { "post" } else { "mail" }, recipient.id);
        let set = set(composer, recipient, RecipientField::ByPost);
        checkbox(id, Some(format!("_way{}", recipient.id)), is_by_post == by_post, label, move || set(by_post))
    };
    el("fieldset")
        .class("bare")
        .child(el("legend").text(words.other_reach))
        .child(way(false, words.by_email))
        .child(way(true, words.by_post))
}

fn contact(composer: Composer, recipient: &CustomRecipient) -> Element {
    let words = composer.words();
    let id = recipient_contact(&recipient.id);
    let error = error(composer, recipient, |words, error| match error {
        RecipientError::Name => None,
        RecipientError::Address(error) => Some((words.address_error)(*error).into()),
        RecipientError::NoLines => Some(words.lines_missing.into()),
        RecipientError::Refused(reason) => Some((words.refused)(reason).into()),
    });
    match &recipient.contact {
        CustomContact::Email(text) => {
            let set = set(composer, recipient, |text| RecipientField::Contact(CustomContact::Email(text)));
            let field = input(id.clone().into(), text.clone(), None, set);
            let field = field.attr("inputmode", "email").attr("spellcheck", "false");
            checked(&id, words.email_address, None, field, error)
        }
        CustomContact::Postal(text) => {
            let set = set(composer, recipient, |text| RecipientField::Contact(CustomContact::Postal(text)));
            let field = input(id.clone().into(), text.clone(), Some(4), set);
            checked(&id, words.postal_address, Some(words.postal_address_hint.into()), field, error)
        }
    }
}
