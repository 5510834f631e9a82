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
    storage::{self, Database, StorageError},
    timer,
};
use campaign::contract::LETTERS_PREFIX;
use leptos::{prelude::*, task::spawn_local};
use letter::{
    Draft,
    draft::{Damage, Fate},
    link::Preselection,
    read_draft,
};
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
    /// Its time is over: it is shown, and goes another day unless it is kept.
    Expired(Box<Draft>),
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
    desk.place.with_value(|place| format!("{LETTERS_PREFIX}{}", place.base))
}

/// Does something with the database, which is opened where it is not. One that the browser has closed without a word is opened again.
async fn run<T, F: Future<Output = Result<T, StorageError>>>(
    desk: Desk,
    task: impl Fn(&Database) -> F,
) -> Result<T, StorageError> {
    let was_open = is_open(desk);
    open_database(desk).await?;
    let begun = |desk: Desk| desk.database.with_value(|database| database.as_ref().map(&task));
    let Some(first) = begun(desk) else { return Err(StorageError::Refused) };
    match first.await {
        Err(StorageError::Refused) if was_open => {
            desk.database.set_value(None);
            open_database(desk).await?;
            match begun(desk) {
                Some(second) => second.await,
                None => Err(StorageError::Refused),
            }
        }
        result => result,
    }
}

fn is_open(desk: Desk) -> bool {
    desk.database.with_value(|database| database.as_ref().is_some_and(Database::is_open))
}

async fn open_database(desk: Desk) -> Result<(), StorageError> {
    if !is_open(desk) {
        let opened = Database::open(&database(desk)).await?;
        desk.database.set_value(Some(opened));
    }
    Ok(())
}

/// Writes the draft to the device, soon; at once when the page is left, see [`finish`]. After a failure each change tries again, and
/// the warning stays until one is written.
pub fn save(desk: Desk) {
    if !is_kept(desk) {
        return;
    }
    if desk.saving.get_value() != Saving::Done {
        return desk.saving.set_value(Saving::Behind);
    }
    desk.saving.set_value(Saving::Behind);
    spawn_local(async move {
        let saved = save_all(desk).await;
        let keeping = desk.keeping.get_untracked();
        match (saved, keeping) {
            (Ok(()), Keeping::Failed(_)) => {
                desk.keeping.set(Keeping::Here);
                refresh_shelf(desk).await;
            }
            (Err(error), Keeping::Here | Keeping::Failed(_)) if keeping != Keeping::Failed(error) => {
                desk.keeping.set(Keeping::Failed(error));
                desk.said.set(trouble(desk, error).to_owned());
            }
            _ => {}
        }
        desk.saving.set_value(Saving::Done);
    });
}

/// Whether this tab writes the letter to the device, or tries to.
fn is_kept(desk: Desk) -> bool {
    matches!(desk.keeping.get_untracked(), Keeping::Here | Keeping::Failed(_))
}

/// Writes until nothing has changed while it wrote.
async fn save_all(desk: Desk) -> Result<(), StorageError> {
    while desk.saving.get_value() == Saving::Behind {
        open_database(desk).await?;
        timer::wait(COALESCE_MS).await;
        let Some(written) = write(desk) else { continue };
        if let Err(error) = written.await {
            desk.database.set_value(None);
            // Site data was cleared, or the browser has closed what it said was open: once more with an open database.
            if error == StorageError::Refused && is_kept(desk) {
                run(desk, |database| put(desk, database)).await?;
            } else {
                return Err(error);
            }
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

/// Begins to write what is not on the device yet. `None` where there is nothing to write, or no open database to write it to.
fn write(desk: Desk) -> Option<impl Future<Output = Result<(), StorageError>>> {
    if desk.saving.get_value() != Saving::Behind {
        return None;
    }
    if !is_kept(desk) {
        desk.saving.set_value(Saving::Writing);
        return None;
    }
    desk.database.with_value(|database| {
        // It may not be open yet.
        let database = database.as_ref().filter(|database| database.is_open())?;
        desk.saving.set_value(Saving::Writing);
        Some(put(desk, database))
    })
}

/// Begins to write the draft.
fn put(desk: Desk, database: &Database) -> impl Future<Output = Result<(), StorageError>> + use<> {
    let row = desk.draft.with_untracked(|draft| Some((draft.id.clone(), draft.to_json()?)));
    let begun = row.map(|(id, json)| database.put(&id, &json));
    async move {
        match begun {
            Some(written) => written.await,
            None => Err(StorageError::Refused),
        }
    }
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
    let rows = run(desk, Database::all).await;
    // The page may be left by now, or written on without waiting any longer.
    if desk.keeping.try_get_untracked() != Some(Keeping::NotStarted) {
        return;
    }
    let newest = shelve(desk, rows.as_deref().unwrap_or_default());
    match (newest, rows) {
        (Some(draft), _) => open(desk, draft, Ask::IfFree).await,
        (None, Ok(_)) => begin(desk, Keeping::Here).await,
        (None, Err(error)) => begin(desk, Keeping::Failed(error)).await,
    }
    refresh_shelf(desk).await;
}

/// Puts what is on the device on the shelf, erases what was shown on an earlier day after its time, and gives back the newest letter of
/// this kit.
fn shelve(desk: Desk, rows: &[(String, String)]) -> Option<Draft> {
    let today = desk.today();
    let kit = desk.kit();
    let is_believed = today.to_days() - kit.built.to_days() < CLOCK_BELIEVED_DAYS;
    let mut shelf = Vec::new();
    let mut count = 0;
    for (key, json) in rows {
        count += 1;
        let content = match read_draft(json) {
            Err(damaged) => Content::Damaged(damaged.reason, damaged.text),
            Ok(draft) => match draft.fate(today) {
                Fate::Erased if is_believed => {
                    count -= 1;
                    erase_later(desk, key.clone());
                    continue;
                }
                // Of every kit: its own page may never be opened again.
                Fate::Shown if is_believed => Content::Expired(Box::new(draft)),
                // A letter of another kit is on that kit's page.
                _ if draft.kit != kit.id => continue,
                _ => Content::Draft(Box::new(draft)),
            },
        };
        shelf.push(Shelved { key: key.clone(), content });
    }
    // Keys grow with the time; the newest change comes first.
    shelf.sort_by(|a, b| b.age().cmp(&a.age()));
    let newest = shelf.iter().find_map(|shelved| match &shelved.content {
        Content::Draft(draft) => Some((**draft).clone()),
        Content::Expired(_) | Content::Damaged(..) => None,
    });
    let open = desk.draft.with_untracked(|draft| draft.id.clone());
    desk.others.try_set(count - rows.iter().filter(|(key, _)| *key == open).count());
    desk.shelf.try_set(shelf);
    newest
}

fn erase_later(desk: Desk, key: String) {
    spawn_local(async move { _ = run(desk, |database| database.erase(&key)).await });
}

/// Looks at the device again, and notes of each letter on the shelf whose time is over that it was shown.
async fn refresh_shelf(desk: Desk) {
    if desk.keeping.try_get_untracked().is_none_or(|keeping| matches!(keeping, Keeping::Failed(_))) {
        return;
    }
    let rows = run(desk, Database::all).await.unwrap_or_default();
    shelve(desk, &rows);
    let today = desk.today();
    let shown = desk.shelf.try_get_untracked().unwrap_or_default();
    for Shelved { key, content } in shown {
        let Content::Expired(mut draft) = content else { continue };
        if draft.warned.is_none() {
            draft.warned = Some(today);
            let Some(json) = draft.to_json() else { continue };
            _ = run(desk, |database| database.put(&key, &json)).await;
        }
    }
}

impl Shelved {
    fn age(&self) -> (bool, i32, &str) {
        match &self.content {
            Content::Draft(draft) | Content::Expired(draft) => (true, draft.updated.to_days(), &self.key),
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
    // Meanwhile the reader may have erased everything.
    let keeping = if page::is_refused() { Keeping::MemoryOnly } else { keeping };
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
        let rows = run(desk, Database::all).await.unwrap_or_default();
        let newest = rows.iter().find(|(key, _)| *key == id).map(|(_, json)| read_draft(json));
        if let Some(Err(_)) = newest {
            // A newer version of the site has written it meanwhile: this one does not write over that.
            start_another(desk);
            return;
        }
        let newest = newest.and_then(Result::ok);
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

/// One tap: every letter goes, from the device and from the page.
fn wipe(desk: Desk) {
    spawn_local(async move {
        desk.saving.set_value(Saving::Done);
        let keeping = desk.keeping.get_untracked();
        let cleared = match run(desk, Database::clear).await {
            Ok(()) => Ok(()),
            // Of another version or without its store: then the whole of it goes.
            Err(_) => {
                desk.database.set_value(None);
                storage::remove(&database(desk)).await
            }
        };
        desk.shelf.set(Vec::new());
        desk.others.set(0);
        let keeping = match keeping {
            Keeping::Elsewhere => Keeping::Here,
            Keeping::Failed(StorageError::Newer | StorageError::Damaged) if cleared.is_ok() => Keeping::Here,
            keeping => keeping,
        };
        begin(desk, keeping).await;
        let said = if cleared.is_ok() { desk.words.wiped } else { desk.words.not_wiped };
        desk.said.set(said.to_owned());
        desk.draw(Some(HEADING.to_owned()));
    });
}

/// The whole site is erased from this device (`assets/js/erase.js`): nothing is written any more, and the database is free to go.
pub fn forget(desk: Desk) {
    desk.keeping.set(Keeping::MemoryOnly);
    desk.saving.set_value(Saving::Done);
    desk.database.set_value(None);
}

/// The switch “this is a shared device”.
fn share_device(desk: Desk) {
    if desk.keeping.get_untracked() == Keeping::MemoryOnly {
        page::tell_shared(false);
        desk.keeping.set(Keeping::Here);
        if desk.begun.get_untracked() {
            save(desk);
        }
        return spawn_local(refresh_shelf(desk));
    }
    desk.keeping.set(Keeping::MemoryOnly);
    page::tell_shared(true);
    let id = desk.draft.with_untracked(|draft| draft.id.clone());
    // In this very task: the tab may be closed the next moment. What was being written comes first and goes as well.
    let begun = desk.database.with_value(|database| {
        database.as_ref().filter(|database| database.is_open()).map(|database| database.erase(&id))
    });
    spawn_local(async move {
        let erased = match begun {
            Some(begun) => begun.await,
            None => Err(StorageError::Refused),
        };
        let erased = match erased {
            Ok(()) => Ok(()),
            Err(_) => run(desk, |database| database.erase(&id)).await,
        };
        if erased.is_err() {
            desk.said.set(desk.words.not_wiped.to_owned());
        }
        refresh_shelf(desk).await;
    });
}

fn trouble(desk: Desk, error: StorageError) -> &'static str {
    match error {
        StorageError::Refused => desk.words.storage_refused,
        StorageError::Full => desk.words.storage_full,
        StorageError::Newer => desk.words.storage_newer,
        StorageError::Damaged => desk.words.storage_damaged,
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
    // On a shared device those that were begun earlier are told of, of whatever kit.
    let count = desk.others.get();
    let earlier = (desk.keeping.get() == Keeping::MemoryOnly && count > 0)
        .then(|| el("p").class("earlier").text((words.earlier_letters)(count)));
    let list = (!others.is_empty()).then(|| {
        // What is damaged, or about to go, is told at once.
        let told = others.iter().any(|shelved| !matches!(shelved.content, Content::Draft(_)));
        el("details")
            .attr_if("open", told.then_some(""))
            .child(el("summary").text((words.drafts)(others.len())))
            .child(el("ul").children(others.into_iter().map(|shelved| row(desk, shelved))))
    });
    let wipe = button(words.wipe, move || wipe(desk));
    el("div").children(earlier).children(list).child(el("p").class("ways-on").children(another).child(wipe))
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
        Content::Expired(draft) => {
            let sentence = (words.draft_expired)(&format_date(draft.updated, desk.lang.language()));
            let (key, today) = (key.clone(), desk.today());
            let keep_it = button(words.keep_draft, move || {
                let (key, mut draft) = (key.clone(), draft.clone());
                draft.touch(today);
                let Some(json) = draft.to_json() else { return };
                spawn_local(async move {
                    if let Err(error) = run(desk, |database| database.put(&key, &json)).await {
                        desk.said.set(trouble(desk, error).to_owned());
                    }
                    refresh_shelf(desk).await;
                });
            });
            (sentence, keep_it)
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
            if run(desk, |database| database.erase(&key)).await.is_err() {
                desk.said.set(desk.words.not_wiped.to_owned());
            }
            refresh_shelf(desk).await;
        });
    });
    el("li").child(el("p").text(sentence)).child(el("p").class("ways-on").child(action).child(delete))
}
