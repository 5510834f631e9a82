//! How a letter is kept on this device: written on every change, found again, opened in one tab at a time, and wiped.

use super::{
    HEADING,
    desk::{Desk, Keeping},
    parts::{button, checkbox},
};
use crate::browser::{
    download, history,
    locks::{self, Ask, Held},
    page,
    storage::{self, StorageError, Writer},
    timer,
};
use leptos::{prelude::*, task::spawn_local};
use letter::{Draft, draft::Damage, link::Preselection, read_draft};
use locale::format_date;
use markup::{Element, el};

/// How far writing to the device has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Saving {
    /// What is on the device is what is on the page.
    #[default]
    Done,
    /// A write is under way, and it has the newest.
    Writing,
    /// A write is under way, and something has changed since it began.
    Behind,
}

/// Another letter on this device.
#[derive(Clone, Debug)]
pub struct Shelved {
    key: String,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    /// It can be opened.
    Draft(Box<Draft>),
    /// It cannot; this is what can be read of it.
    Damaged(Damage, String),
}

/// How long a change waits for the next one, in milliseconds: a crash costs less than what is typed in a second.
const COALESCE_MS: i32 = 150;

/// A device whose clock is ahead by years must not take everybody's letters: beyond this many days after the build, no
/// letter is forgotten.
const CLOCK_BELIEVED_DAYS: i32 = 1_000;

/// The name of the database. The base path keeps two sites on one host apart.
fn database(desk: Desk) -> String {
    desk.place.with_value(|place| format!("letters:{}", place.base))
}

/// Writes the draft to the device, soon; at once when the page is left, see [`finish`].
pub fn save(desk: Desk) {
    if desk.keeping.get_untracked() != Keeping::Here {
        return;
    }
    if desk.saving.get_value() != Saving::Done {
        return desk.saving.set_value(Saving::Behind);
    }
    desk.saving.set_value(Saving::Behind);
    spawn_local(async move {
        if let Err(error) = save_all(desk).await {
            desk.keeping.set(Keeping::Failed(error));
            desk.said.set(trouble(desk, error).to_owned());
        }
        desk.writer.set_value(None);
        desk.saving.set_value(Saving::Done);
    });
}

/// Writes until nothing has changed while it wrote.
async fn save_all(desk: Desk) -> Result<(), StorageError> {
    desk.writer.set_value(Some(Writer::open(&database(desk)).await?));
    while desk.saving.get_value() == Saving::Behind {
        timer::wait(COALESCE_MS).await;
        if let Some(written) = write(desk) {
            written.await?;
        }
    }
    Ok(())
}

/// The page is left: what waits for the next change is written now.
pub fn finish(desk: Desk) {
    if let Some(written) = write(desk) {
        spawn_local(async move { _ = written.await });
    }
}

/// Begins to write what is not on the device yet.
fn write(desk: Desk) -> Option<impl Future<Output = Result<(), StorageError>>> {
    if desk.saving.get_value() != Saving::Behind {
        return None;
    }
    desk.writer.with_value(|writer| {
        // It may not be open yet.
        let writer = writer.as_ref()?;
        desk.saving.set_value(Saving::Writing);
        let here = desk.keeping.get_untracked() == Keeping::Here;
        let json = desk.draft.with_untracked(|draft| Some((draft.id.clone(), draft.to_json()?)));
        json.filter(|_| here).map(|(id, json)| writer.put(&id, &json))
    })
}

/// How long the browser may take to open its storage, in milliseconds. WebKit is known to never answer.
const PATIENCE_MS: i32 = 3_000;

/// Writing does not wait for storage that does not answer.
pub async fn wait_for_storage(desk: Desk) {
    timer::wait(PATIENCE_MS).await;
    if desk.keeping.try_get_untracked() == Some(Keeping::NotStarted) {
        begin(desk, Keeping::Failed(StorageError::Refused)).await;
    }
}

/// Looks for a letter that was begun here, and opens it or a fresh one.
pub async fn find(desk: Desk) {
    let rows = storage::all(&database(desk)).await;
    let today = desk.today();
    let kit = desk.kit();
    let believed = today.to_days() - kit.built.to_days() < CLOCK_BELIEVED_DAYS;
    let mut shelf = Vec::new();
    for (key, json) in rows.iter().flatten() {
        let content = match read_draft(json) {
            Ok(draft) if draft.is_expired(today) && believed => {
                _ = storage::delete(&database(desk), key).await;
                continue;
            }
            // A letter of another kit is on that kit's page.
            Ok(draft) if draft.kit != kit.id => continue,
            Ok(draft) => Content::Draft(Box::new(draft)),
            Err(damaged) => Content::Damaged(damaged.reason, damaged.text),
        };
        shelf.push(Shelved { key: key.clone(), content });
    }
    // Keys grow with the time; the newest change comes first.
    shelf.sort_by(|a, b| b.age().cmp(&a.age()));
    let newest = shelf.iter().find_map(|shelved| match &shelved.content {
        Content::Draft(draft) => Some((**draft).clone()),
        Content::Damaged(..) => None,
    });
    // The page may be left by now, or written on without waiting any longer.
    if desk.keeping.try_get_untracked() != Some(Keeping::NotStarted) {
        return;
    }
    desk.shelf.set(shelf);
    match (newest, rows) {
        (Some(draft), _) => open(desk, draft, Ask::IfFree).await,
        (None, Ok(_)) => begin(desk, Keeping::Here).await,
        (None, Err(error)) => begin(desk, Keeping::Failed(error)).await,
    }
}

impl Shelved {
    fn age(&self) -> (bool, i32, &str) {
        match &self.content {
            Content::Draft(draft) => (true, draft.updated.to_days(), &self.key),
            Content::Damaged(..) => (false, 0, &self.key),
        }
    }
}

/// A fresh letter, with what the link to this page preselects.
pub async fn begin(desk: Desk, keeping: Keeping) {
    let mut draft = desk.fresh_draft();
    let wish = Preselection::parse(&history::fragment(), &desk.kit());
    for id in &wish.recipients {
        draft.stage.toggle(id);
    }
    draft.language = wish.language.unwrap_or(draft.language);
    draft.wording.choices = wish.choices;
    desk.begun.set(false);
    show(desk, draft, keeping, Ask::IfFree).await;
}

async fn open(desk: Desk, mut draft: Draft, ask: Ask) {
    let before = draft.clone();
    draft.stage.keep(|id| desk.writable(&before, id));
    desk.begun.set(true);
    show(desk, draft, Keeping::Here, ask).await;
}

async fn show(desk: Desk, draft: Draft, keeping: Keeping, ask: Ask) {
    // The lock of the letter before goes back.
    drop(desk.lease.try_update_value(Option::take));
    let name = format!("{}{}", database(desk), draft.id);
    let lost = move || {
        if desk.keeping.try_get_untracked() == Some(Keeping::Here) {
            desk.keeping.set(Keeping::Elsewhere);
            desk.draw(Some(HEADING.to_owned()));
        }
    };
    let held = locks::hold(&name, ask, lost).await;
    let keeping = match held {
        Held::Here(lease) => {
            desk.lease.try_set_value(Some(lease));
            keeping
        }
        Held::Elsewhere => Keeping::Elsewhere,
    };
    if desk.draft.try_set(draft).is_none() {
        desk.keeping.set(keeping);
        desk.drawn.notify();
    }
}

/// Writes here what another tab wrote until now.
pub fn take_over(desk: Desk) {
    let id = desk.draft.with_untracked(|draft| draft.id.clone());
    spawn_local(async move {
        let name = format!("{}{id}", database(desk));
        // What the other tab wrote last is on its way to the device for at most this long.
        let taken = locks::hold(&name, Ask::TakeOver, move || {
            if desk.keeping.try_get_untracked() == Some(Keeping::Here) {
                desk.keeping.set(Keeping::Elsewhere);
                desk.draw(Some(HEADING.to_owned()));
            }
        })
        .await;
        timer::wait(2 * COALESCE_MS).await;
        let rows = storage::all(&database(desk)).await.unwrap_or_default();
        let newest = rows.iter().find(|(key, _)| *key == id).and_then(|(_, json)| read_draft(json).ok());
        if let Held::Here(lease) = taken {
            desk.lease.try_set_value(Some(lease));
        }
        if let Some(draft) = newest {
            desk.draft.try_set(draft);
        }
        desk.keeping.try_set(Keeping::Here);
        desk.draw(Some(HEADING.to_owned()));
    });
}

/// Another letter; the one before stays on the device.
pub fn start_another(desk: Desk) {
    spawn_local(async move {
        timer::wait(2 * COALESCE_MS).await;
        let keeping = match desk.keeping.get_untracked() {
            Keeping::Elsewhere | Keeping::NotStarted => Keeping::Here,
            keeping => keeping,
        };
        begin(desk, keeping).await;
        refresh_shelf(desk).await;
        desk.draw(Some(HEADING.to_owned()));
    });
}

async fn refresh_shelf(desk: Desk) {
    let kit = desk.kit();
    let rows = storage::all(&database(desk)).await.unwrap_or_default();
    let shelf = rows.iter().filter_map(|(key, json)| {
        let content = match read_draft(json) {
            Ok(draft) if draft.kit != kit.id => return None,
            Ok(draft) => Content::Draft(Box::new(draft)),
            Err(damaged) => Content::Damaged(damaged.reason, damaged.text),
        };
        Some(Shelved { key: key.clone(), content })
    });
    desk.shelf.try_set(shelf.collect());
}

/// One tap: every letter goes, from the device and from the page.
fn wipe(desk: Desk) {
    spawn_local(async move {
        desk.saving.set_value(Saving::Done);
        let keeping = desk.keeping.get_untracked();
        let cleared = storage::clear(&database(desk)).await;
        desk.shelf.set(Vec::new());
        begin(desk, if keeping == Keeping::Elsewhere { Keeping::Here } else { keeping }).await;
        let said = match cleared {
            Ok(()) => desk.words.wiped,
            Err(error) => trouble(desk, error),
        };
        desk.said.set(said.to_owned());
        desk.draw(Some(HEADING.to_owned()));
    });
}

/// The switch “others use this device”.
fn share_device(desk: Desk) {
    if desk.keeping.get_untracked() == Keeping::MemoryOnly {
        desk.keeping.set(Keeping::Here);
        return save(desk);
    }
    desk.keeping.set(Keeping::MemoryOnly);
    page::tell_shared();
    spawn_local(async move {
        // A write that was under way comes first.
        timer::wait(2 * COALESCE_MS).await;
        let id = desk.draft.with_untracked(|draft| draft.id.clone());
        _ = storage::delete(&database(desk), &id).await;
    });
}

fn trouble(desk: Desk, error: StorageError) -> &'static str {
    match error {
        StorageError::Refused => desk.words.storage_refused,
        StorageError::Full => desk.words.storage_full,
    }
}

/// What is kept, and the ways to forget it.
pub fn panel(desk: Desk) -> Element {
    let words = desk.words;
    let keeping = desk.keeping.get();
    let sentence = move || {
        let date = desk.draft.with(|draft| format_date(draft.expires, desk.lang.language()));
        el("span").text(match keeping {
            Keeping::NotStarted => words.opening.to_owned(),
            Keeping::Elsewhere => String::new(),
            Keeping::MemoryOnly => words.memory_only.to_owned(),
            Keeping::Failed(error) => trouble(desk, error).to_owned(),
            Keeping::Here if desk.begun.get() => (words.kept)(&date),
            Keeping::Here => words.nothing_kept.to_owned(),
        })
    };
    let shared = matches!(keeping, Keeping::Here | Keeping::MemoryOnly).then(|| {
        let label = el("span").text(words.shared_computer).child(el("small").text(words.shared_computer_why));
        checkbox("_shared".to_owned(), None, keeping == Keeping::MemoryOnly, label, move || {
            share_device(desk);
            // The ways to hand a letter over are others on a shared device.
            desk.drawn.notify();
            desk.focus("_shared".to_owned());
        })
    });
    el("aside")
        .class("keeping")
        .attr("aria-label", words.keeping)
        .child(el("p").attr("role", "status").changing(sentence))
        .children(shared)
        .changing(move || shelf(desk))
}

/// The other letters on this device.
fn shelf(desk: Desk) -> Element {
    let words = desk.words;
    let current = desk.draft.with(|draft| draft.id.clone());
    let others: Vec<_> = desk.shelf.get().into_iter().filter(|shelved| shelved.key != current).collect();
    let another = desk.begun.get().then(|| button(words.start_another, move || start_another(desk)));
    let list = (!others.is_empty()).then(|| {
        // What is damaged is told at once.
        let told = others.iter().any(|shelved| matches!(shelved.content, Content::Damaged(..)));
        el("details")
            .attr_if("open", told.then_some(""))
            .child(el("summary").text((words.drafts)(others.len())))
            .child(el("ul").children(others.into_iter().map(|shelved| row(desk, shelved))))
    });
    let wipe = button(words.wipe, move || wipe(desk));
    el("div").children(list).child(el("p").class("ways-on").children(another).child(wipe))
}

fn row(desk: Desk, shelved: Shelved) -> Element {
    let words = desk.words;
    let Shelved { key, content } = shelved;
    let (sentence, action) = match content {
        Content::Draft(draft) => {
            let date = format_date(draft.updated, desk.lang.language());
            let sentence = (words.draft)(&date, draft.stage.entries().len());
            let open_it = button(words.open_draft, move || {
                let draft = (*draft).clone();
                spawn_local(async move {
                    timer::wait(2 * COALESCE_MS).await;
                    open(desk, draft, Ask::IfFree).await;
                    refresh_shelf(desk).await;
                    desk.draw(Some(HEADING.to_owned()));
                });
            });
            (sentence, open_it)
        }
        Content::Damaged(reason, text) => {
            let sentence = match reason {
                Damage::Newer => words.draft_newer,
                Damage::Damaged => words.draft_damaged,
            };
            let name = format!("{}.txt", words.file_name);
            let save = button(words.save_its_text, move || {
                if !download::save(&name, "text/plain;charset=utf-8", &text) {
                    desk.said.set(words.not_saved.to_owned());
                }
            });
            (sentence.to_owned(), save)
        }
    };
    let delete = button(words.delete_draft, move || {
        let key = key.clone();
        spawn_local(async move {
            _ = storage::delete(&database(desk), &key).await;
            refresh_shelf(desk).await;
        });
    });
    el("li").child(el("p").text(sentence)).child(el("p").class("ways-on").child(action).child(delete))
}
