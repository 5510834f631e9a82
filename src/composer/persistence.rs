//! Effects that are about storage: IndexedDB for drafts, localStorage for the journal, Web Locks for who may write.

use super::shell::Composer;
use crate::browser::{
    local,
    locks::{self, LockGuard, LockMode},
    page,
    storage::{self, Database, StorageError},
    timer,
};
use campaign::route::Base;
use leptos::task::spawn_local;
use letter::composer::{self, Effect, Event, LockResult};
use std::collections::HashMap;

/// How long a change waits for the next one, in milliseconds: a crash costs less than what is typed in a second.
const COALESCE_MS: u32 = 150;

/// How long the browser may take to open its storage or to finish a write, in milliseconds. WebKit is known to never answer.
const PATIENCE_MS: u32 = 3_000;

/// How long another tab may take to write what it has left, in milliseconds: a tab in the background may sleep.
const OTHER_TAB_MS: u32 = 1_000;

/// What the effects work on.
pub struct Storage {
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

impl Storage {
    pub fn new(base: &Base) -> Self {
        Self { name: format!("letters:{base}"), database: None, is_closed: false, locks: HashMap::new() }
    }

    /// What the keys of the journal begin with (`assets/js/forget.js` knows it too).
    fn journal(&self) -> String {
        format!("{}:journal:", self.name)
    }

    fn open(&self) -> Option<&Database> {
        self.database.as_ref().filter(|database| database.is_open())
    }
}

/// The model's name for a failure of the storage.
fn for_the_model(error: StorageError) -> composer::StorageError {
    match error {
        StorageError::Refused => composer::StorageError::Refused,
        StorageError::Full => composer::StorageError::Full,
        StorageError::Newer => composer::StorageError::Newer,
        StorageError::Damaged => composer::StorageError::Damaged,
    }
}

impl Composer {
    /// Runs an effect that is about storage.
    pub fn store(self, effect: Effect) {
        match effect {
            Effect::List => self.ask(Database::all, move |rows| {
                let journal = self.journal_rows();
                Event::Listed { rows, journal }
            }),
            Effect::Open { id, lock, read } => spawn_local(self.open_draft(id, lock, read)),
            Effect::Unlock(id) => _ = self.with_storage(|storage| storage.locks.remove(&id)),
            Effect::SaveSoon => self.send_after(COALESCE_MS, Event::SaveDue),
            Effect::Patience => self.send_after(PATIENCE_MS, Event::PatienceOver),
            Effect::Write { id, json, change, revision } => {
                let key = id.clone();
                self.ask(
                    move |database| database.put(&key, &json),
                    move |result| Event::Written { id, change, revision, result },
                );
            }
            Effect::Put(id, json) => self.ask(move |database| database.put(&id, &json), Event::PutDone),
            Effect::Erase(id) => {
                local::remove(&self.journal_key(&id));
                self.ask(move |database| database.erase(&id), Event::Erased);
            }
            Effect::EraseAll => {
                for id in local::keys(&self.journal_key("")) {
                    local::remove(&self.journal_key(&id));
                }
                spawn_local(self.erase_all());
            }
            // The tab's name may say so before the composer has heard of it.
            Effect::WriteJournal(..) if page::is_refused() => {}
            Effect::WriteJournal(id, json) => local::set(&self.journal_key(&id), &json),
            Effect::ClearJournal(id) => local::remove(&self.journal_key(&id)),
            Effect::CloseDatabase => {
                self.with_storage(|storage| (storage.database, storage.is_closed) = (None, true));
            }
            // The rest is not about storage: `shell`.
            _ => {}
        }
    }

    fn send_after(self, milliseconds: u32, event: Event) {
        spawn_local(async move {
            timer::wait(milliseconds).await;
            self.send(event);
        });
    }

    fn journal_key(self, id: &str) -> String {
        self.with_storage(|storage| storage.journal() + id).unwrap_or_default()
    }

    fn journal_rows(self) -> Vec<(String, String)> {
        let ids = local::keys(&self.journal_key("")).into_iter();
        ids.filter_map(|id| local::get(&self.journal_key(&id)).map(|json| (id, json))).collect()
    }

    /// Asks the database, in this very task where it is open, and sends the answer.
    fn ask<T: 'static, F: Future<Output = Result<T, StorageError>> + 'static>(
        self,
        task: impl Fn(&Database) -> F + 'static,
        answer: impl FnOnce(Result<T, composer::StorageError>) -> Event + 'static,
    ) {
        let begun = self.begin(&task);
        spawn_local(async move {
            let result = self.finish(begun, &task).await;
            self.send(answer(result.map_err(for_the_model)));
        });
    }

    fn begin<F>(self, task: impl Fn(&Database) -> F) -> Option<F> {
        self.with_storage(|storage| storage.open().map(task)).flatten()
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
            self.with_storage(|storage| storage.database = None);
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
        let name = self.with_storage(|storage| storage.name.clone()).unwrap_or_default();
        let is_closed = move || self.with_storage(|storage| storage.is_closed).unwrap_or(true);
        if is_closed() {
            return Err(StorageError::Refused);
        }
        let opened = Database::open(&name).await?;
        // Meanwhile the site may have been erased, or another effect may have opened it.
        if !is_closed() {
            self.with_storage(|storage| {
                if storage.open().is_none() {
                    storage.database = Some(opened);
                }
            });
        }
        Ok(())
    }

    /// Gets the lock of a draft, and reads the draft under it.
    async fn open_draft(self, id: String, mode: composer::LockMode, read: bool) {
        let lock = match self.lock(&id, mode).await {
            Some(lock) => {
                self.with_storage(|storage| storage.locks.insert(id.clone(), lock));
                LockResult::Held
            }
            None => LockResult::OtherTab,
        };
        let row = if read {
            let key = id.clone();
            let get = move |database: &Database| database.get(&key);
            self.finish(self.begin(&get), get).await.map_err(for_the_model)
        } else {
            Ok(None)
        };
        let journal = local::get(&self.journal_key(&id));
        self.send(Event::Opened { id, lock, row, journal });
    }

    async fn lock(self, id: &str, mode: composer::LockMode) -> Option<DraftLock> {
        let name = self.with_storage(|storage| format!("{}{id}", storage.name))?;
        let mode = match mode {
            composer::LockMode::IfAvailable => LockMode::IfAvailable,
            composer::LockMode::Steal => LockMode::Steal,
        };
        let lost = {
            let id = id.to_owned();
            move || self.send(Event::LockLost(id))
        };
        let locks::LockResult::Held(edit) = locks::request(&name, mode, lost).await else { return None };
        Some(DraftLock { _edit: edit, _write: locks::wait(&format!("{name}:write"), OTHER_TAB_MS).await })
    }

    /// Erases every letter; a database of another version, or without its store, goes as a whole.
    async fn erase_all(self) {
        let cleared = self.finish(self.begin(Database::clear), Database::clear).await;
        let result = match cleared {
            Ok(()) => Ok(()),
            Err(_) => {
                let name = self.with_storage(|storage| {
                    storage.database = None;
                    storage.name.clone()
                });
                storage::remove(&name.unwrap_or_default()).await
            }
        };
        self.send(Event::ErasedAll(result.map_err(for_the_model)));
    }
}
