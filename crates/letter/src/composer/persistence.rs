//! Which draft is open, which tab may write it, and when it is written.
//!
//! A draft is open in one tab at a time, which holds its lock; the others show it. Every change is written in a moment, so that several
//! become one write, and at once when the page is hidden. A draft is left only after its last change is written. Another tab that takes
//! over waits until this one has written the rest.

use super::{Announcement, Effect, Event, Focus, LockMode, LockResult, Model, SavedContent, SavedDraft, SavedDrafts};
use super::{
    StorageError,
    journal::{Journal, Merge},
    own_language,
};
use crate::{Draft, link::Preselection, read_draft};

/// Where the open draft is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Persistence {
    /// The composer has not started: the plain letter is shown.
    #[default]
    Starting,
    /// On this device, written by this tab.
    Stored,
    /// On this device, written by another tab.
    OtherTab,
    /// Nowhere but in this page: others use the device, or nothing may be stored.
    MemoryOnly,
    /// Nowhere but in this page until a write succeeds: the last one failed.
    Failed(StorageError),
}

/// How far the changes of the open draft have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// The device has all of them.
    Clean,
    /// All of them are being written.
    Saving,
    /// Some are not being written yet.
    Dirty,
}

/// What is known of this device's storage.
#[derive(Clone, Debug, Default)]
pub(super) struct Device {
    persistence: Persistence,
    /// Nothing may be stored from this tab.
    refused: bool,
    /// Every letter is being erased: nothing is written until that is over.
    erasing: bool,
    /// Preselects in a new draft.
    fragment: String,
    /// A random number of this page, not 0.
    session: u32,
    saved: SavedDrafts,
    opening: Option<Opening>,
    /// What to do once the open draft is written.
    next: Option<Next>,
    /// The lock goes back once the last change is written.
    releasing: bool,
    /// Changes of the open draft are numbered; the number never falls.
    changes: u32,
    /// The newest change that was given to the database.
    given: u32,
    /// The newest change that the database has.
    confirmed: u32,
    /// The revision that the database has.
    base: u32,
    /// The number of writes that are under way.
    writes: u32,
    is_timer_running: bool,
    is_in_journal: bool,
    /// Effects that the storage has not answered.
    unanswered: usize,
}

/// A draft that waits for its lock.
#[derive(Clone, Debug)]
struct Opening {
    draft: Draft,
    persistence: Persistence,
    is_new: bool,
    /// Whether the supporter asked for it, so that the focus follows.
    is_wanted: bool,
}

#[derive(Clone, Debug)]
enum Next {
    New,
    Open(Box<Draft>),
    TakeOver,
}

impl Device {
    /// A number that grows with every change of the draft, also when another one is opened.
    pub(super) fn changes(&self) -> u32 {
        self.changes
    }

    pub(super) fn count_questions(&mut self, effects: &[Effect]) {
        let is_answered = |effect: &&Effect| {
            matches!(
                effect,
                Effect::List
                    | Effect::Open { .. }
                    | Effect::Write { .. }
                    | Effect::Put(..)
                    | Effect::Erase(_)
                    | Effect::EraseAll
            )
        };
        self.unanswered += effects.iter().filter(is_answered).count();
    }

    pub(super) fn count_answer(&mut self, event: &Event) {
        let is_answer = matches!(
            event,
            Event::Listed { .. }
                | Event::Opened { .. }
                | Event::Written { .. }
                | Event::PutDone(_)
                | Event::Erased(_)
                | Event::ErasedAll(_)
        );
        self.unanswered = self.unanswered.saturating_sub(usize::from(is_answer));
    }

    fn save_state(&self) -> SaveState {
        if self.confirmed == self.changes {
            SaveState::Clean
        } else if self.given == self.changes && self.writes > 0 {
            SaveState::Saving
        } else {
            SaveState::Dirty
        }
    }

    /// Whether this tab writes the draft, or tries to.
    fn is_stored(&self) -> bool {
        matches!(self.persistence, Persistence::Stored | Persistence::Failed(_)) && !self.erasing
    }

    /// There is nothing left to write.
    fn settle(&mut self) {
        (self.given, self.confirmed, self.next) = (self.changes, self.changes, None);
    }
}

impl Model {
    /// Where the draft is stored.
    pub fn persistence(&self) -> Persistence {
        self.device.persistence
    }

    /// How far saving has come.
    pub fn save_state(&self) -> SaveState {
        self.device.save_state()
    }

    /// Whether nothing is being stored or about to be.
    pub fn is_settled(&self) -> bool {
        self.device.unanswered == 0 && !self.device.is_timer_running
    }

    /// The drafts on this device, the open one included.
    pub fn saved(&self) -> &SavedDrafts {
        &self.device.saved
    }

    /// How many letters are on this device besides the open one, those of other kits included.
    pub fn count_of_others(&self) -> usize {
        self.device.saved.count_without(&self.draft.id)
    }

    /// The draft has changed: it is written in a moment.
    pub(super) fn changed(&mut self) {
        self.device.changes += 1;
        self.save_soon();
    }

    fn save_soon(&mut self) {
        let device = &mut self.device;
        if device.is_stored() && device.writes == 0 && !device.is_timer_running {
            device.is_timer_running = true;
            self.effects.push(Effect::SaveSoon);
        }
    }

    /// Gives the draft to the database.
    fn write(&mut self) {
        self.draft.revision += 1;
        self.draft.session = self.device.session;
        let Some(json) = self.draft.to_json() else { return };
        self.device.given = self.device.changes;
        self.device.writes += 1;
        let (id, change, revision) = (self.draft.id.clone(), self.device.changes, self.draft.revision);
        self.effects.push(Effect::Write { id, json, change, revision });
    }

    pub(super) fn persist(&mut self, event: Event) {
        match event {
            Event::Started { refused, fragment } => {
                self.device.session = self.moment.random.max(1);
                (self.device.refused, self.device.fragment) = (refused, fragment);
                if refused {
                    return self.begin(Persistence::MemoryOnly, false);
                }
                self.effects.extend([Effect::List, Effect::Patience]);
            }
            Event::Hidden => self.hidden(),
            Event::Forgotten => {
                self.device.persistence = Persistence::MemoryOnly;
                self.device.refused = true;
                self.device.is_in_journal = false;
                self.device.settle();
                self.effects.push(Effect::CloseDatabase);
            }
            Event::PatienceOver => {
                // A new draft needs no answer of the storage to open.
                let waits = self.device.opening.as_ref().is_none_or(|opening| !opening.is_new);
                if self.device.persistence == Persistence::Starting && waits {
                    self.begin(Persistence::Failed(StorageError::Refused), false);
                }
                if let Some(next) = self.device.next.take() {
                    self.go_on(next);
                }
            }

            Event::Listed { rows, journal } => self.listed(rows, journal),
            Event::Opened { id, lock, row, journal } => self.opened(id, lock, row, journal),
            Event::LockLost(id) => self.lock_lost(id),
            Event::SaveDue => {
                self.device.is_timer_running = false;
                let is_dirty = self.device.save_state() == SaveState::Dirty;
                if is_dirty && self.device.is_stored() && self.device.writes == 0 {
                    self.write();
                }
            }
            Event::Written { id, change, revision, result } => self.written(&id, change, revision, result),
            Event::PutDone(Ok(())) | Event::Erased(Ok(())) => self.list(),
            Event::PutDone(Err(error)) => self.announce(Announcement::Storage(error)),
            Event::Erased(Err(_)) => self.announce(Announcement::NotErased),
            Event::ErasedAll(result) => self.erased_all(result),

            Event::TakeOver => self.leave_for(Next::TakeOver),
            Event::StartAnother => self.leave_for(Next::New),
            Event::OpenSaved(id) => {
                if let Some(SavedContent::Draft(draft)) = self.device.saved.get(&id).map(SavedDraft::content) {
                    let draft = draft.clone();
                    self.leave_for(Next::Open(draft));
                }
            }
            Event::KeepSaved(id) => {
                if let Some(SavedContent::Expired(draft)) = self.device.saved.get(&id).map(SavedDraft::content) {
                    let mut draft = draft.clone();
                    draft.touch(self.today());
                    self.put(id, &draft);
                }
            }
            Event::DeleteSaved(id) => self.effects.push(Effect::Erase(id)),
            Event::ExportSaved(id) => {
                if let Some(SavedContent::Damaged(_, text)) = self.device.saved.get(&id).map(SavedDraft::content) {
                    let text = text.clone();
                    self.effects.push(Effect::Download(None, text));
                }
            }
            Event::EraseLetters => {
                self.device.erasing = true;
                self.device.is_in_journal = false;
                self.device.settle();
                self.effects.push(Effect::EraseAll);
            }
            Event::SetShared(is_shared) => self.set_shared(is_shared),

            // The rest is about the letter: `editing`.
            _ => {}
        }
    }

    fn put(&mut self, id: String, draft: &Draft) {
        if let Some(json) = draft.to_json() {
            self.effects.push(Effect::Put(id, json));
        }
    }

    /// Looks at the device again.
    fn list(&mut self) {
        if !matches!(self.device.persistence, Persistence::Failed(_)) {
            self.effects.push(Effect::List);
        }
    }

    /// The page may never run again. What is not confirmed goes into the journal as well, unless the supporter was told that nothing is
    /// stored.
    fn hidden(&mut self) {
        let state = self.device.save_state();
        if state == SaveState::Clean || self.device.erasing {
            return;
        }
        if state == SaveState::Dirty && self.device.is_stored() {
            self.write();
        }
        if !matches!(self.device.persistence, Persistence::Stored | Persistence::OtherTab) {
            return;
        }
        if let Some(json) = self.unconfirmed().to_json() {
            self.device.is_in_journal = true;
            self.effects.push(Effect::WriteJournal(self.draft.id.clone(), json));
        }
    }

    /// The open draft with its changes that the database has not confirmed.
    fn unconfirmed(&self) -> Journal {
        let mut draft = self.draft.clone();
        if self.device.given != self.device.changes {
            draft.revision += 1;
            draft.session = self.device.session;
        }
        Journal { base: self.device.base, draft }
    }

    fn written(&mut self, id: &str, change: u32, revision: u32, result: Result<(), StorageError>) {
        self.device.writes = self.device.writes.saturating_sub(1);
        if id == self.draft.id {
            match result {
                Ok(()) => {
                    self.device.confirmed = self.device.confirmed.max(change);
                    self.device.base = self.device.base.max(revision);
                    if matches!(self.device.persistence, Persistence::Failed(_)) {
                        self.device.persistence = Persistence::Stored;
                        self.list();
                    }
                    if self.device.is_in_journal && self.device.save_state() == SaveState::Clean {
                        self.device.is_in_journal = false;
                        self.effects.push(Effect::ClearJournal(id.to_owned()));
                    }
                }
                Err(error) => {
                    let failed = Persistence::Failed(error);
                    if self.device.is_stored() && self.device.persistence != failed {
                        self.device.persistence = failed;
                        self.announce(Announcement::Storage(error));
                    }
                }
            }
        }
        if self.device.writes > 0 {
            return;
        }
        if std::mem::take(&mut self.device.releasing) {
            self.effects.push(Effect::Unlock(id.to_owned()));
        }
        if result.is_ok() && self.device.save_state() == SaveState::Dirty && self.device.is_stored() {
            match self.device.next {
                Some(_) => return self.write(),
                None => self.save_soon(),
            }
        }
        if let Some(next) = self.device.next.take() {
            self.go_on(next);
        }
    }

    /// Another tab took the draft: it waits for what is left to be written here.
    fn lock_lost(&mut self, id: String) {
        if id != self.draft.id || !self.device.is_stored() {
            return self.effects.push(Effect::Unlock(id));
        }
        if self.device.save_state() == SaveState::Dirty {
            self.write();
        }
        self.device.persistence = Persistence::OtherTab;
        self.device.releasing = self.device.writes > 0;
        if !self.device.releasing {
            self.effects.push(Effect::Unlock(id));
        }
        self.redraw_step(Focus::Heading);
    }

    /// Leaves the open draft, once its last change is written.
    fn leave_for(&mut self, next: Next) {
        if self.device.is_stored() && self.device.save_state() == SaveState::Dirty {
            self.write();
        }
        if self.device.writes == 0 {
            return self.go_on(next);
        }
        self.device.next = Some(next);
        self.effects.push(Effect::Patience);
    }

    fn go_on(&mut self, next: Next) {
        let persistence = match self.device.persistence {
            Persistence::Starting | Persistence::OtherTab => Persistence::Stored,
            persistence => persistence,
        };
        match next {
            Next::New => self.begin(persistence, true),
            Next::Open(draft) => self.open(*draft, LockMode::IfAvailable, true),
            Next::TakeOver => self.open(self.draft.clone(), LockMode::Steal, true),
        }
    }

    fn open(&mut self, draft: Draft, lock: LockMode, is_wanted: bool) {
        self.effects.push(Effect::Open { id: draft.id.clone(), lock, read: true });
        let persistence = Persistence::Stored;
        self.device.opening = Some(Opening { draft, persistence, is_new: false, is_wanted });
    }

    /// Opens a new draft, with what the link to this page preselects.
    fn begin(&mut self, persistence: Persistence, is_wanted: bool) {
        let moment = self.moment;
        let id = format!("{:013}-{:08x}", moment.milliseconds, moment.random);
        let language = own_language(&self.kit, self.language);
        let wish = Preselection::parse(&self.device.fragment, &self.kit);
        // Not the number that is in the id.
        let seed = moment.random.rotate_left(16) ^ moment.milliseconds as u32;
        let mut draft = Draft::new(id, &self.kit.id, wish.language.unwrap_or(language), seed, self.today());
        for id in &wish.recipients {
            draft.step.toggle(id);
        }
        draft.wording.choices = wish.choices;
        self.effects.push(Effect::Open { id: draft.id.clone(), lock: LockMode::IfAvailable, read: false });
        self.device.opening = Some(Opening { draft, persistence, is_new: true, is_wanted });
    }

    /// A draft has its lock, or another tab has it.
    fn opened(
        &mut self,
        id: String,
        lock: LockResult,
        row: Result<Option<String>, StorageError>,
        journal: Option<String>,
    ) {
        let Some(opening) = self.device.opening.take_if(|opening| opening.draft.id == id) else {
            // Another one was asked for meanwhile.
            if id != self.draft.id {
                self.effects.push(Effect::Unlock(id));
            }
            return;
        };
        let Opening { draft, persistence, is_new, is_wanted } = opening;
        let held = lock == LockResult::Held;
        let stored = match &row {
            Ok(Some(json)) => match read_draft(json) {
                Ok(stored) => Some(stored),
                // A newer version of the site has written it meanwhile: this one does not write over that.
                Err(_) => {
                    self.effects.push(Effect::Unlock(id));
                    return self.begin(persistence, is_wanted);
                }
            },
            _ => None,
        };
        let persistence = match row {
            _ if self.device.refused => Persistence::MemoryOnly,
            _ if !held => Persistence::OtherTab,
            Err(error) if !is_new => Persistence::Failed(error),
            _ => persistence,
        };
        let merged = if persistence == Persistence::Stored { self.merge(&id, stored.as_ref(), journal) } else { None };
        // What another tab has not taken, and what was typed while the lock was awaited.
        if self.device.is_stored() && self.device.save_state() == SaveState::Dirty && self.draft.id != id {
            self.write();
        }
        if self.draft.id != id && !self.draft.id.is_empty() {
            self.effects.push(Effect::Unlock(self.draft.id.clone()));
        }
        let base = stored.as_ref().map_or(0, |stored| stored.revision);
        let is_unwritten = merged.is_some();
        self.show(merged.or(stored).unwrap_or(draft), base);
        self.begun = !is_new;
        self.device.persistence = persistence;
        if is_unwritten {
            self.device.changes += 1;
            self.device.is_in_journal = true;
            self.write();
        }
        self.redraw_step(is_wanted.then_some(Focus::Heading));
        if is_wanted {
            self.list();
        }
    }

    /// What continues the stored draft: changes of this page that it could not write when it lost the lock, or the journal's.
    fn merge(&mut self, id: &str, stored: Option<&Draft>, journal: Option<String>) -> Option<Draft> {
        let is_unwritten = self.draft.id == id && self.begun && self.device.save_state() != SaveState::Clean;
        let journal = if is_unwritten {
            Some(self.unconfirmed())
        } else {
            // A row that cannot be read is of a newer version, and stays for it.
            Journal::read(&journal?)
        };
        match journal?.merge(stored) {
            Merge::Next(draft) => return Some(draft),
            Merge::Obsolete => {}
            Merge::Diverged(mut draft) => {
                draft.id = format!("{:013}-{:08x}", self.moment.milliseconds, self.moment.random);
                self.put(draft.id.clone(), &draft);
            }
        }
        self.effects.push(Effect::ClearJournal(id.to_owned()));
        None
    }

    /// Makes a draft the open one. Recipients who can no longer be written to are left out.
    fn show(&mut self, mut draft: Draft, base: u32) {
        let custom: Vec<_> = draft.custom_recipients.iter().map(|recipient| recipient.id.clone()).collect();
        let kit = self.kit.clone();
        let takes_letters = |id: &str| kit.recipient(id).is_some_and(|recipient| recipient.takes_letters());
        draft.step.keep(|id| takes_letters(id) || custom.iter().any(|custom| custom == id));
        self.draft = draft;
        self.device.changes += 1;
        self.device.base = base;
        self.device.is_in_journal = false;
        (self.device.given, self.device.confirmed) = (self.device.changes, self.device.changes);
    }

    fn listed(&mut self, rows: Result<Vec<(String, String)>, StorageError>, journal: Vec<(String, String)>) {
        let is_starting = self.device.persistence == Persistence::Starting && self.device.opening.is_none();
        let mut rows = match rows {
            Ok(rows) => rows,
            Err(error) if is_starting => return self.begin(Persistence::Failed(error), false),
            Err(_) => return,
        };
        for (id, json) in journal {
            let is_stored = rows.iter().any(|(stored, _)| *stored == id);
            let Some(journal) = Journal::read(&json).filter(|_| !is_stored && id != self.draft.id) else { continue };
            match journal.merge(None) {
                // No write of it has succeeded, and it is all there is.
                Merge::Next(draft) => rows.extend(draft.to_json().map(|json| (id, json))),
                // The letter was deleted.
                Merge::Obsolete | Merge::Diverged(_) => self.effects.push(Effect::ClearJournal(id)),
            }
        }
        let today = self.today();
        let (saved, erased) = SavedDrafts::read(&rows, &self.kit.id, today, self.kit.built);
        self.effects.extend(erased.into_iter().map(Effect::Erase));
        let shown: Vec<_> = saved.first_shown(today).map(|(id, draft)| (id.to_owned(), draft)).collect();
        for (id, draft) in shown {
            self.put(id, &draft);
        }
        self.device.saved = saved;
        if is_starting {
            match self.device.saved.newest().cloned() {
                Some(draft) => self.open(draft, LockMode::IfAvailable, false),
                None => self.begin(Persistence::Stored, false),
            }
        }
    }

    fn erased_all(&mut self, result: Result<(), StorageError>) {
        self.device.erasing = false;
        self.device.saved = SavedDrafts::default();
        self.device.settle();
        let persistence = match self.device.persistence {
            Persistence::OtherTab => Persistence::Stored,
            Persistence::Failed(StorageError::Newer | StorageError::Damaged) if result.is_ok() => Persistence::Stored,
            persistence => persistence,
        };
        self.begin(persistence, true);
        self.announce(if result.is_ok() { Announcement::Erased } else { Announcement::NotErased });
    }

    fn set_shared(&mut self, is_shared: bool) {
        self.effects.push(Effect::TellShared(is_shared));
        if is_shared {
            self.device.persistence = Persistence::MemoryOnly;
            self.device.is_in_journal = false;
            self.device.base = 0;
            self.device.settle();
            // What is being written comes before it, and is erased as well.
            self.effects.push(Effect::Erase(self.draft.id.clone()));
        } else {
            self.device.persistence = Persistence::Stored;
            self.device.refused = false;
            if self.begun {
                self.changed();
            }
            self.list();
        }
        // The channels differ on a shared device.
        self.redraw_step(Focus::SharedDevice);
    }
}
