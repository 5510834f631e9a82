//! Where the letter is stored, and the other letters on this device.

use super::{
    ids::SHARED_DEVICE,
    parts::{button, checkbox},
    shell::Composer,
};
use leptos::prelude::*;
use letter::{
    composer::{Event, Persistence, SavedContent, SavedDraft, StorageError},
    draft::Damage,
};
use locale::format_date;
use markup::{Element, el};
use messages::ComposerMessages;

/// What is told about storage, the switch for a shared device, and the other letters.
pub fn panel(composer: Composer) -> Element {
    let persistence = composer.derive(|model| model.persistence());
    let is_settled = composer.derive(|model| model.is_settled());
    el("aside")
        .class("keeping")
        .attr("aria-label", composer.words().keeping)
        // Tests wait for it.
        .attr_changing("data-settled", move || is_settled.get().then_some("".into()))
        .child(status(composer))
        .changing(move || shared_device(composer, persistence.get()))
        .changing(move || others(composer))
}

/// Where the letter is stored, in a sentence.
fn status(composer: Composer) -> Element {
    let words = composer.words();
    let language = composer.lang().language();
    let sentence = composer.derive(move |model| match model.persistence() {
        Persistence::Starting => words.opening.to_owned(),
        Persistence::OtherTab => String::new(),
        Persistence::MemoryOnly => words.memory_only.to_owned(),
        Persistence::Failed(error) => storage_error(words, error).to_owned(),
        Persistence::Stored if model.is_begun() => (words.kept)(&format_date(model.draft().expires, language)),
        Persistence::Stored => words.nothing_kept.to_owned(),
    });
    el("p").attr("role", "status").changing(move || el("span").text(sentence.get()))
}

/// Why nothing is stored, in a sentence.
pub fn storage_error(words: &ComposerMessages, error: StorageError) -> &'static str {
    match error {
        StorageError::Refused => words.storage_refused,
        StorageError::Full => words.storage_full,
        StorageError::Newer => words.storage_newer,
        StorageError::Damaged => words.storage_damaged,
    }
}

fn shared_device(composer: Composer, persistence: Persistence) -> Element {
    if !matches!(persistence, Persistence::Stored | Persistence::MemoryOnly) {
        return el("div").attr("hidden", "");
    }
    let words = composer.words();
    let is_shared = persistence == Persistence::MemoryOnly;
    let label = el("span").text(words.shared_computer).child(el("small").text(words.shared_computer_why));
    el("div").child(checkbox(SHARED_DEVICE.to_owned(), None, is_shared, label, move || {
        composer.send(Event::SetShared(!is_shared));
    }))
}

/// The other letters on this device, and what can be done with all of them.
fn others(composer: Composer) -> Element {
    let words = composer.words();
    let listed = composer.derive(|model| {
        let open = &model.draft().id;
        model.saved().iter().filter(|saved| saved.id() != open).cloned().collect::<Vec<_>>()
    });
    let is_begun = composer.derive(|model| model.is_begun());
    // On a shared device those that were begun earlier are told of, of whatever kit.
    let earlier = composer.derive(|model| match model.persistence() {
        Persistence::MemoryOnly => model.count_of_others(),
        _ => 0,
    });
    let listed = listed.get();
    let another = is_begun.get().then(|| button(words.start_another, move || composer.send(Event::StartAnother)));
    let count = earlier.get();
    let earlier = (count > 0).then(|| el("p").class("earlier").text((words.earlier_letters)(count)));
    let list = (!listed.is_empty()).then(|| {
        // What is damaged, or about to go, is told at once.
        let is_open = listed.iter().any(|saved| !matches!(saved.content(), SavedContent::Draft(_)));
        el("details")
            .attr_if("open", is_open.then_some(""))
            .child(el("summary").text((words.drafts)(listed.len())))
            .child(el("ul").children(listed.iter().map(|saved| row(composer, saved))))
    });
    let erase = button(words.wipe, move || composer.send(Event::EraseLetters));
    el("div").children(earlier).children(list).child(el("p").class("ways-on").children(another).child(erase))
}

fn row(composer: Composer, saved: &SavedDraft) -> Element {
    let words = composer.words();
    let date = |date| format_date(date, composer.lang().language());
    let act = |label: &'static str, event: fn(String) -> Event| {
        let id = saved.id().to_owned();
        button(label, move || composer.send(event(id.clone())))
    };
    let (sentence, action) = match saved.content() {
        SavedContent::Draft(draft) => {
            ((words.draft)(&date(draft.updated), draft.step.entries().len()), act(words.open_draft, Event::OpenSaved))
        }
        SavedContent::Expired(draft) => {
            ((words.draft_expired)(&date(draft.updated)), act(words.keep_draft, Event::KeepSaved))
        }
        SavedContent::Damaged(reason, _) => {
            let sentence = match reason {
                Damage::Newer => words.draft_newer,
                Damage::Damaged => words.draft_damaged,
            };
            (sentence.to_owned(), act(words.save_its_text, Event::ExportSaved))
        }
    };
    let delete = act(words.delete_draft, Event::DeleteSaved);
    el("li").child(el("p").text(sentence)).child(el("p").class("ways-on").child(action).child(delete))
}
