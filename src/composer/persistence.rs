//! Effects that are about storage: IndexedDB for drafts, localStorage for the journal, Web Locks for who may write.

use crate::browser::{
    local,
    locks::{self, LockGuard, LockMode},
    page,
    storage::{self, Database, StorageError},
    timer,
};
use campaign::{
    contract::{LETTERS_JOURNAL, LETTERS_PREFIX},
    route::Base,
};
use leptos::{prelude::*, task::spawn_local};
use letter::composer::{self, Effect, Event, LockResult};
use std::{cell::Cell, collections::HashMap, rc::Rc};

/// How long a change waits for the next one, in milliseconds: a crash costs less than what is typed in a second.
const COALESCE_MS: u32 = 150;

/// How long the browser may take to open its storage or to finish a write, in milliseconds. WebKit is known to never answer.
const PATIENCE_MS: u32 = 3_000;

/// How long another tab may take to write what it has left, in milliseconds: a tab in the background may sleep.
const OTHER_TAB_MS: u32 = 1_000;

/// A copyable handle to what the effects work on.
#[derive(Clone, Copy)]
pub struct Storage(StoredValue<State, LocalStorage>);

struct State {
    /// The name of the database. The base path keeps two sites on one host apart.
    name: String,
    /// Open from the first look on, so that a page that ends can still write and erase.
    database: Option<Database>,
    /// The site is being erased: the database stays closed.
    is_closed: bool,
    /// The locks of drafts, by id.
    locks: HashMap<String, DraftLock>,
}

/// The right to write a draft. Another tab that takes over steals `_edit`, of which this one is told, and waits for `_write`, which this
/// one gives back once it has written the rest.
struct DraftLock {
    _edit: LockGuard,
    _write: LockGuard,
}

impl State {
    fn open(&self) -> Option<&Database> {
        self.database.as_ref().filter(|database| database.is_open())
    }
}

/// What tells the model of an event.
pub trait EventSink: Fn(Event) + Copy + 'static {}

impl<T: Fn(Event) + Copy + 'static> EventSink for T {}

/// The model's name for a failure of the storage.
fn for_the_model(error: StorageError) -> composer::StorageError {
    match error {
        StorageError::Refused => composer::StorageError::Refused,
        StorageError::Full => composer::StorageError::Full,
        StorageError::Newer => composer::StorageError::Newer,
        StorageError::Damaged => composer::StorageError::Damaged,
    }
}

impl Storage {
    /// The storage of the site under `base`.
    pub fn new(base: &Base) -> Self {
        let name = format!("{LETTERS_PREFIX}{base}");
        Self(StoredValue::new_local(State { name, database: None, is_closed: false, locks: HashMap::new() }))
    }

    /// Runs an effect that is about storage; `send` gets the answer.
    pub fn run(self, effect: Effect, send: impl EventSink) {
        match effect {
            Effect::List => self.ask(send, Database::all, move |rows| {
                let journal = self.journal_rows();
                Event::Listed { rows, journal }
            }),
            Effect::Open { id, lock, read } => spawn_local(self.open_draft(id, lock, read, send)),
            Effect::Unlock(id) => _ = self.with(|state| state.locks.remove(&id)),
            Effect::SaveSoon => later(COALESCE_MS, send, Event::SaveDue),
            Effect::Patience => later(PATIENCE_MS, send, Event::PatienceOver),
            Effect::Write { id, json, change, revision } => {
                let key = id.clone();
                self.ask(
                    send,
                    move |database| database.put(&key, &json),
                    move |result| Event::Written { id, change, revision, result },
                );
            }
            Effect::Put(id, json) => self.ask(send, move |database| database.put(&id, &json), Event::PutDone),
            Effect::Erase(id) => {
                local::remove(&self.journal_key(&id));
                self.ask(send, move |database| database.erase(&id), Event::Erased);
            }
            Effect::EraseAll => {
                for id in local::keys(&self.journal_key("")) {
                    local::remove(&self.journal_key(&id));
                }
                spawn_local(self.erase_all(send));
            }
            // The tab's name may say so before the composer has heard of it.
            Effect::WriteJournal(..) if page::is_refused() => {}
            Effect::WriteJournal(id, json) => local::set(&self.journal_key(&id), &json),
            Effect::ClearJournal(id) => local::remove(&self.journal_key(&id)),
            Effect::CloseDatabase => {
                self.with(|state| (state.database, state.is_closed) = (None, true));
            }
            // The rest is not about storage.
            _ => {}
        }
    }

    fn with<T>(self, with: impl FnOnce(&mut State) -> T) -> Option<T> {
        self.0.try_update_value(with)
    }

    /// The key of a row of the journal (`assets/js/forget.js` knows what it begins with).
    fn journal_key(self, id: &str) -> String {
        self.with(|state| format!("{}{LETTERS_JOURNAL}{id}", state.name)).unwrap_or_default()
    }

    fn journal_rows(self) -> Vec<(String, String)> {
        let ids = local::keys(&self.journal_key("")).into_iter();
        ids.filter_map(|id| local::get(&self.journal_key(&id)).map(|json| (id, json))).collect()
    }

    /// Asks the database, in this very task where it is open, and sends the answer.
    fn ask<T: 'static, F: Future<Output = Result<T, StorageError>> + 'static>(
        self,
        send: impl EventSink,
        task: impl Fn(&Database) -> F + 'static,
        answer: impl FnOnce(Result<T, composer::StorageError>) -> Event + 'static,
    ) {
        let begun = self.begin(&task);
        spawn_local(async move {
            let result = self.finish(begun, &task).await;
            send(answer(result.map_err(for_the_model)));
        });
    }

    fn begin<F>(self, task: impl Fn(&Database) -> F) -> Option<F> {
        self.with(|state| state.open().map(task)).flatten()
    }

    /// The result of what was begun. Where the database was not open, or the browser has closed what it said was open (site data was
    /// cleared), it is asked once more.
    async fn finish<T, F: Future<Output = Result<T, StorageError>>>(
        self,
        begun: Option<F>,
        task: impl Fn(&Database) -> F,
    ) -> Result<T, StorageError> {
        let result = match begun {
            Some(begun) => begun.await,
            None => Err(StorageError::Refused),
        };
        if let Err(error) = &result {
            self.with(|state| state.database = None);
            if *error == StorageError::Refused {
                self.open_database().await?;
                return match self.begin(task) {
                    Some(begun) => begun.await,
                    None => Err(StorageError::Refused),
                };
            }
        }
        result
    }

    async fn open_database(self) -> Result<(), StorageError> {
        let name = self.with(|state| state.name.clone()).unwrap_or_default();
        let is_closed = move || self.with(|state| state.is_closed).unwrap_or(true);
        if is_closed() {
            return Err(StorageError::Refused);
        }
        let opened = Database::open(&name).await?;
        // Meanwhile the site may have been erased, or another effect may have opened it.
        if !is_closed() {
            self.with(|state| {
                if state.open().is_none() {
                    state.database = Some(opened);
                }
            });
        }
        Ok(())
    }

    /// Gets the lock of a draft, and reads the draft under it.
    async fn open_draft(self, id: String, mode: composer::LockMode, read: bool, send: impl EventSink) {
        if let Some(lock) = self.lock(&id, mode, send).await {
            self.with(|state| state.locks.insert(id.clone(), lock));
        }
        let row = if read {
            let key = id.clone();
            let get = move |database: &Database| database.get(&key);
            self.finish(self.begin(&get), get).await.map_err(for_the_model)
        } else {
            Ok(None)
        };
        let journal = local::get(&self.journal_key(&id));
        // It may have been lost meanwhile.
        let lock = match self.with(|state| state.locks.contains_key(&id)) {
            Some(true) => LockResult::Held,
            _ => LockResult::OtherTab,
        };
        send(Event::Opened { id, lock, row, journal });
    }

    async fn lock(self, id: &str, mode: composer::LockMode, send: impl EventSink) -> Option<DraftLock> {
        let name = self.with(|state| format!("{}{id}", state.name))?;
        let mode = match mode {
            composer::LockMode::IfAvailable => LockMode::IfAvailable,
            composer::LockMode::Steal => LockMode::Steal,
        };
        let is_lost = Rc::new(Cell::new(false));
        let lost = {
            let (id, is_lost) = (id.to_owned(), is_lost.clone());
            move || {
                is_lost.set(true);
                send(Event::LockLost(id));
            }
        };
        let locks::LockResult::Held(edit) = locks::request(&name, mode, lost).await else { return None };
        let write = locks::wait(&format!("{name}:write"), OTHER_TAB_MS).await;
        (!is_lost.get()).then_some(DraftLock { _edit: edit, _write: write })
    }

    /// Erases every letter; a database of another version, or without its store, goes as a whole.
    async fn erase_all(self, send: impl EventSink) {
        let cleared = self.finish(self.begin(Database::clear), Database::clear).await;
        let result = match cleared {
            Ok(()) => Ok(()),
            Err(_) => {
                let name = self.with(|state| {
                    state.database = None;
                    state.name.clone()
                });
                storage::remove(&name.unwrap_or_default()).await
            }
        };
        send(Event::ErasedAll(result.map_err(for_the_model)));
    }
}

fn later(milliseconds: u32, send: impl EventSink, event: Event) {
    spawn_local(async move {
        timer::wait(milliseconds).await;
        send(event);
    });
}
