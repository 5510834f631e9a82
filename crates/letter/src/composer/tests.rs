//! Tabs of one device, its storage and its locks: everything that can happen to a letter, in an order that the test decides.

use super::*;
use crate::{
    Chosen, CustomContact, Delivery, Wording,
    channel::{Channel, Extent},
    compose::tests::{COMPOSITIONS, kit, today},
    draft::Damage,
    read_draft,
};
use std::collections::{BTreeMap, VecDeque};

/// What the database does.
#[derive(Clone, Copy, PartialEq)]
enum Storage {
    Works,
    Fails(StorageError),
    /// It never answers.
    Silent,
}

enum Task {
    Effect(Effect),
    Event(Event),
}

struct World {
    storage: Storage,
    rows: BTreeMap<String, String>,
    journal: BTreeMap<String, String>,
    locks: BTreeMap<String, usize>,
    tabs: Vec<Option<Model>>,
    /// What the browser still has to do, in order: `(tab, task)`.
    tasks: VecDeque<(usize, Task)>,
    /// Effects that are not about storage.
    seen: Vec<Effect>,
    day: Date,
    milliseconds: u64,
}

fn draft_of(json: &str) -> Draft {
    read_draft(json).unwrap()
}

impl World {
    fn new() -> Self {
        Self {
            storage: Storage::Works,
            rows: BTreeMap::new(),
            journal: BTreeMap::new(),
            locks: BTreeMap::new(),
            tabs: Vec::new(),
            tasks: VecDeque::new(),
            seen: Vec::new(),
            day: today(),
            milliseconds: 1_700_000_000_000,
        }
    }

    /// A device with these drafts: `(id, own paragraph, day of the last change)`.
    fn with_drafts(drafts: &[(&str, &str, &str)]) -> Self {
        let mut world = Self::new();
        for (id, own, day) in drafts {
            world.rows.insert((*id).to_owned(), draft(id, own, day).to_json().unwrap());
        }
        world
    }

    /// Opens a tab; the browser has done nothing for it yet.
    fn load(&mut self, refused: bool) -> usize {
        let tab = self.tabs.len();
        self.tabs.push(Some(Model::new(Arc::new(kit()), Language::En)));
        self.send(tab, Event::Started { refused, fragment: String::new() });
        tab
    }

    /// Opens a tab and waits until it is idle.
    fn open(&mut self) -> usize {
        let tab = self.load(false);
        self.settle();
        tab
    }

    fn tab(&self, tab: usize) -> &Model {
        self.tabs[tab].as_ref().expect("an open tab")
    }

    fn send(&mut self, tab: usize, event: Event) {
        self.milliseconds += 1;
        let random = (self.milliseconds as u32).wrapping_mul(2_654_435_761);
        let clock = Event::Clock(Moment { today: Some(self.day), milliseconds: self.milliseconds, random });
        let Some(model) = &mut self.tabs[tab] else { return };
        let mut effects = update(model, clock);
        effects.extend(update(model, event));
        for effect in effects {
            match effect {
                Effect::WriteJournal(id, json) => _ = self.journal.insert(id, json),
                Effect::ClearJournal(id) => _ = self.journal.remove(&id),
                Effect::Unlock(id) if self.locks.get(&id) == Some(&tab) => _ = self.locks.remove(&id),
                Effect::Unlock(_) | Effect::Patience => {}
                effect => self.tasks.push_back((tab, Task::Effect(effect))),
            }
        }
    }

    /// Lets the browser do the next thing. `false` when there is nothing that it can do.
    fn step(&mut self) -> bool {
        for _ in 0..self.tasks.len() {
            let Some((tab, task)) = self.tasks.pop_front() else { break };
            match self.run(tab, task) {
                // It has to wait for another tab, or for good.
                Some(task) => self.tasks.push_back((tab, task)),
                None => return true,
            }
        }
        false
    }

    fn run(&mut self, tab: usize, task: Task) -> Option<Task> {
        let effect = match task {
            Task::Event(event) => {
                self.send(tab, event);
                return None;
            }
            Task::Effect(effect) => effect,
        };
        if let Effect::Open { id, lock, .. } = &effect {
            let holder = self.locks.get(id).copied().filter(|holder| *holder != tab);
            match (holder, lock) {
                (None, _) => _ = self.locks.insert(id.clone(), tab),
                (Some(_), LockMode::IfAvailable) => {}
                (Some(holder), LockMode::Steal) => {
                    // The holder is told, and gives it back when it has written the rest.
                    let told = |(tab, task): &(usize, Task)| {
                        *tab == holder && matches!(task, Task::Event(Event::LockLost(lost)) if lost == id)
                    };
                    if self.tasks.iter().any(told) || self.tab(holder).persistence() == Persistence::OtherTab {
                        return Some(Task::Effect(effect));
                    }
                    self.tasks.push_back((holder, Task::Event(Event::LockLost(id.clone()))));
                    self.tasks.push_back((tab, Task::Effect(effect)));
                    return None;
                }
            }
        }
        let needs_storage = match &effect {
            Effect::Open { read, .. } => *read,
            Effect::List | Effect::Write { .. } | Effect::Put(..) | Effect::Erase(_) | Effect::EraseAll => true,
            _ => false,
        };
        let result = match self.storage {
            Storage::Silent if needs_storage => return Some(Task::Effect(effect)),
            Storage::Fails(error) if needs_storage => Err(error),
            _ => Ok(()),
        };
        let works = result.is_ok();
        let answer = match effect {
            Effect::List => {
                let list = |rows: &BTreeMap<String, String>| rows.clone().into_iter().collect::<Vec<_>>();
                Event::Listed { rows: result.map(|()| list(&self.rows)), journal: list(&self.journal) }
            }
            Effect::Open { id, .. } => {
                let lock = if self.locks.get(&id) == Some(&tab) { LockResult::Held } else { LockResult::OtherTab };
                let row = result.map(|()| self.rows.get(&id).cloned());
                Event::Opened { lock, row, journal: self.journal.get(&id).cloned(), id }
            }
            Effect::SaveSoon => Event::SaveDue,
            Effect::Write { id, json, change, revision } => {
                if works {
                    self.rows.insert(id.clone(), json);
                }
                Event::Written { id, change, revision, result }
            }
            Effect::Put(id, json) => {
                if works {
                    self.rows.insert(id, json);
                }
                Event::PutDone(result)
            }
            Effect::Erase(id) => {
                self.journal.remove(&id);
                if works {
                    self.rows.remove(&id);
                }
                Event::Erased(result)
            }
            Effect::EraseAll => {
                self.journal.clear();
                if works {
                    self.rows.clear();
                }
                Event::ErasedAll(result)
            }
            effect => {
                self.seen.push(effect);
                return None;
            }
        };
        self.send(tab, answer);
        None
    }

    fn settle(&mut self) {
        for _ in 0..1_000 {
            if !self.step() {
                return;
            }
        }
        panic!("the composer never comes to rest");
    }

    /// Does something and waits until the browser is idle.
    fn act(&mut self, tab: usize, event: Event) {
        self.send(tab, event);
        self.settle();
        assert_eq!(self.tab(tab).is_settled(), self.storage != Storage::Silent);
    }

    /// The page is left. Writes that are under way are finished, or lost as in WebKit.
    fn end(&mut self, tab: usize, loses_writes: bool) {
        self.send(tab, Event::Hidden);
        let (ended, rest): (VecDeque<_>, _) = self.tasks.drain(..).partition(|(each, _)| *each == tab);
        self.tasks = rest;
        for (_, task) in ended {
            if let Task::Effect(Effect::Write { id, json, .. }) = task
                && !loses_writes
                && self.storage == Storage::Works
            {
                self.rows.insert(id, json);
            }
        }
        self.locks.retain(|_, holder| *holder != tab);
        self.tabs[tab] = None;
    }

    fn row(&self, id: &str) -> Draft {
        draft_of(&self.rows[id])
    }

    fn own_paragraphs(&self) -> Vec<String> {
        self.rows.values().map(|json| draft_of(json).wording.own).collect()
    }
}

fn write(text: &str) -> Event {
    Event::SetOwnParagraph(text.to_owned())
}

fn draft(id: &str, own: &str, day: &str) -> Draft {
    let mut draft = Draft::new(id.to_owned(), &kit().id, Language::En, 7, day.parse().unwrap());
    draft.wording = Wording { own: own.to_owned(), ..draft.wording };
    draft.step = Step::Writing(Chosen::new(vec!["office".to_owned()]).unwrap());
    draft
}

fn own(model: &Model) -> &str {
    &model.draft().wording.own
}

fn saved_ids(model: &Model) -> Vec<&str> {
    model.saved().iter().map(SavedDraft::id).collect()
}

#[test]
fn a_change_is_written_once_it_has_waited_for_the_next() {
    let mut world = World::new();
    let tab = world.open();
    assert_eq!((world.tab(tab).persistence(), world.rows.len()), (Persistence::Stored, 0), "nothing is stored yet");
    for text in ["T", "Te", "Test"] {
        world.send(tab, write(text));
        assert_eq!(world.tab(tab).save_state(), SaveState::Dirty);
    }
    assert!(world.step() && world.rows.is_empty(), "the timer has run out");
    assert_eq!(world.tab(tab).save_state(), SaveState::Saving);
    world.send(tab, write("Test 1"));
    assert_eq!(world.tab(tab).save_state(), SaveState::Dirty);
    world.settle();
    assert_eq!(world.tab(tab).save_state(), SaveState::Clean);
    let draft = world.row(&world.tab(tab).draft().id.clone());
    assert_eq!((draft.wording.own.as_str(), draft.revision), ("Test 1", 2), "three changes are one write");
    world.end(tab, false);
    let tab = world.open();
    assert_eq!(own(world.tab(tab)), "Test 1");
}

#[test]
fn a_page_that_ends_at_any_moment_loses_nothing() {
    for loses_writes in [false, true] {
        for steps in 0..12 {
            let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
            let tab = world.open();
            world.send(tab, write("Test one"));
            for step in 0..steps {
                world.step();
                // The second change comes while the first is being written.
                if step == 1 {
                    world.send(tab, write("Test one and two"));
                }
            }
            let typed = own(world.tab(tab)).to_owned();
            world.end(tab, loses_writes);
            let case = format!("after {steps} steps, writes lost: {loses_writes}");
            let tab = world.open();
            assert_eq!(own(world.tab(tab)), typed, "{case}");
            assert_eq!(world.own_paragraphs(), [typed], "{case}: one draft");
            assert_eq!(world.journal, BTreeMap::new(), "{case}: the journal is gone once the database has it");
            assert_eq!(world.tab(tab).save_state(), SaveState::Clean, "{case}");
        }
    }
}

#[test]
fn the_first_words_survive_when_no_write_was_ever_finished() {
    let mut world = World::new();
    let tab = world.open();
    world.send(tab, write("First words"));
    world.end(tab, true);
    assert_eq!((world.rows.len(), world.journal.len()), (0, 1));
    let tab = world.open();
    assert_eq!(own(world.tab(tab)), "First words");
    assert_eq!((world.own_paragraphs(), world.journal.len()), (vec!["First words".to_owned()], 0));
}

#[test]
fn a_page_that_is_hidden_and_comes_back_goes_on() {
    let mut world = World::new();
    let tab = world.open();
    world.send(tab, write("One"));
    world.send(tab, Event::Hidden);
    assert_eq!(world.journal.len(), 1);
    world.settle();
    assert_eq!(world.journal.len(), 0, "it is confirmed");
    world.send(tab, Event::Hidden);
    assert_eq!(world.journal.len(), 0, "there is nothing to confirm");
    world.act(tab, write("One two"));
    assert_eq!(world.own_paragraphs(), ["One two"]);
}

#[test]
fn a_journal_of_a_draft_that_another_tab_continued_becomes_a_second_draft() {
    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    let first = world.open();
    world.send(first, write("Test, from the first"));
    world.end(first, true);
    // The journal is set aside while another tab goes on, as if that tab had stolen the lock of one that slept.
    let journal = std::mem::take(&mut world.journal);
    let second = world.open();
    world.act(second, write("Test, from the second"));
    world.end(second, false);
    world.journal = journal;
    let tab = world.open();
    assert_eq!(own(world.tab(tab)), "Test, from the second");
    assert_eq!(world.own_paragraphs(), ["Test, from the second", "Test, from the first"]);
    assert_eq!(world.journal.len(), 0);
    let second_draft = saved_ids(world.tab(tab))[0].to_owned();
    world.act(tab, Event::OpenSaved(second_draft));
    assert_eq!(own(world.tab(tab)), "Test, from the first");
}

#[test]
fn a_journal_is_merged_by_the_tab_that_has_the_lock() {
    let check = |base: u32, session: u32, stored: Option<(u32, u32)>, expected: &str| {
        let journal = journal::Journal {
            base,
            draft: Draft { revision: base + 1, session, ..draft("1", "Journal", "2026-11-20") },
        };
        let stored =
            stored.map(|(revision, session)| Draft { revision, session, ..draft("1", "Stored", "2026-11-20") });
        let read = journal::Journal::read(&journal.to_json().unwrap()).unwrap();
        let merged = match read.merge(stored.as_ref()) {
            journal::Merge::Next(_) => "next",
            journal::Merge::Obsolete => "obsolete",
            journal::Merge::Diverged(_) => "diverged",
        };
        assert_eq!(merged, expected, "{base} {session} {stored:?}");
    };
    check(0, 5, None, "next");
    check(3, 5, None, "obsolete");
    check(3, 5, Some((3, 4)), "next");
    check(3, 5, Some((3, 5)), "next");
    check(3, 5, Some((4, 5)), "obsolete");
    check(3, 5, Some((5, 5)), "obsolete");
    check(3, 5, Some((4, 6)), "diverged");
    check(3, 5, Some((9, 6)), "diverged");
    // A draft of the version before had neither number.
    check(0, 5, Some((0, 0)), "next");

    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    let first = world.open();
    world.send(first, write("Test, unconfirmed"));
    world.send(first, Event::Hidden);
    let second = world.load(false);
    let waiting = world.tasks.iter().position(|(tab, _)| *tab == second).expect("it looks for drafts");
    let list = world.tasks.remove(waiting).expect("the list");
    world.tasks.push_front(list);
    world.step();
    assert_eq!(world.journal.len(), 1, "another tab has the lock: its journal is not touched");
    world.settle();
    assert_eq!(world.tab(second).persistence(), Persistence::OtherTab);
}

#[test]
fn one_tab_takes_over_from_another() {
    // The first tab has something to write, or is writing it, or has written it.
    for steps in 0..5 {
        let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
        let (first, second) = (world.open(), world.open());
        assert_eq!(world.tab(first).persistence(), Persistence::Stored);
        assert_eq!(world.tab(second).persistence(), Persistence::OtherTab);
        assert_eq!(world.tab(second).letter().map(|letter| letter.id().to_owned()).as_deref(), Some("office"));
        world.send(first, write("Test, from the first"));
        for _ in 0..steps {
            world.step();
        }
        world.act(second, Event::TakeOver);
        assert_eq!(world.tab(second).persistence(), Persistence::Stored, "after {steps} steps");
        assert_eq!(own(world.tab(second)), "Test, from the first", "after {steps} steps");
        assert_eq!(world.tab(first).persistence(), Persistence::OtherTab);
        world.act(second, write("Test, from both"));
        world.act(first, Event::TakeOver);
        assert_eq!((own(world.tab(first)), world.tab(first).persistence()), ("Test, from both", Persistence::Stored));
        assert_eq!(world.tab(second).persistence(), Persistence::OtherTab);
        assert_eq!(world.own_paragraphs(), ["Test, from both"], "after {steps} steps");
    }
}

#[test]
fn a_lost_lock_ends_writing_and_keeps_what_could_not_be_written() {
    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    let tab = world.open();
    world.storage = Storage::Silent;
    world.send(tab, write("Test, unwritten"));
    world.send(tab, Event::LockLost("1".to_owned()));
    assert_eq!(world.tab(tab).persistence(), Persistence::OtherTab);
    assert_eq!(world.tab(tab).save_state(), SaveState::Saving, "the last words are on their way");
    assert_eq!(world.locks.get("1"), Some(&tab), "the lock goes back after them");
    // They never arrive.
    world.end(tab, true);
    world.storage = Storage::Works;
    let tab = world.open();
    assert_eq!(own(world.tab(tab)), "Test, unwritten");
    // A tab that has nothing to write gives the lock back at once.
    world.send(tab, Event::LockLost("1".to_owned()));
    assert_eq!((world.tab(tab).persistence(), world.locks.len()), (Persistence::OtherTab, 0));
    world.act(tab, write("Test, typed without the lock"));
    assert_eq!(world.own_paragraphs(), ["Test, unwritten"]);
}

#[test]
fn a_draft_that_a_newer_version_wrote_meanwhile_is_not_written_over() {
    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    let (_first, second) = (world.open(), world.open());
    let newer = world.rows["1"].replace("\"version\":1", "\"version\":2");
    world.rows.insert("1".to_owned(), newer.clone());
    world.act(second, Event::TakeOver);
    assert_eq!(world.tab(second).persistence(), Persistence::Stored);
    assert_ne!(world.tab(second).draft().id, "1", "another letter is open");
    world.act(second, write("Test"));
    assert_eq!(world.rows["1"], newer);
}

#[test]
fn a_tab_that_refuses_storage_stores_nothing() {
    let check = |make: fn(&mut World) -> usize| {
        let mut world = World::with_drafts(&[("1", "Of others", "2026-11-20")]);
        let tab = make(&mut world);
        world.settle();
        let before = (world.rows.clone(), world.journal.clone());
        assert_eq!(world.tab(tab).persistence(), Persistence::MemoryOnly);
        world.act(tab, write("Secret"));
        world.act(tab, Event::StartAnother);
        world.act(tab, write("Secret"));
        world.send(tab, Event::Hidden);
        world.end(tab, false);
        assert_eq!((world.rows, world.journal), before);
    };
    check(|world| world.load(true));
    check(|world| {
        let tab = world.open();
        world.send(tab, Event::Forgotten);
        tab
    });
    // Also while it is still opening.
    check(|world| {
        let tab = world.load(false);
        world.step();
        world.send(tab, Event::Forgotten);
        tab
    });
    check(|world| {
        let tab = world.open();
        world.send(tab, write("Secret"));
        world.step();
        world.act(tab, Event::SetShared(true));
        tab
    });
}

#[test]
fn forgetting_from_another_tab_leaves_nothing_to_write() {
    for steps in 0..4 {
        let mut world = World::new();
        let tab = world.open();
        world.send(tab, write("Secret"));
        for _ in 0..steps {
            world.step();
        }
        // What was given to the database comes before its erasing.
        world.tasks.clear();
        (world.rows, world.journal) = (BTreeMap::new(), BTreeMap::new());
        world.send(tab, Event::Forgotten);
        assert!(world.tasks.iter().any(|(_, task)| matches!(task, Task::Effect(Effect::CloseDatabase))));
        world.send(tab, write("Secret"));
        world.settle();
        world.end(tab, false);
        assert_eq!((world.rows.len(), world.journal.len()), (0, 0), "after {steps} steps");
    }
}

#[test]
fn a_shared_device_erases_this_letter_and_tells_of_the_others() {
    let mut world = World::with_drafts(&[("1", "Earlier", "2026-11-20")]);
    let tab = world.open();
    world.act(tab, Event::StartAnother);
    world.act(tab, write("Later"));
    assert_eq!(world.rows.len(), 2);
    world.send(tab, write("Later, unwritten"));
    world.act(tab, Event::SetShared(true));
    assert!(world.seen.contains(&Effect::TellShared(true)));
    assert_eq!((world.own_paragraphs(), world.tab(tab).count_of_others()), (vec!["Earlier".to_owned()], 1));
    assert_eq!(own(world.tab(tab)), "Later, unwritten", "it stays on the page");
    // The supporter's other answer brings it back to the device.
    world.act(tab, Event::SetShared(false));
    assert_eq!(world.own_paragraphs(), ["Earlier", "Later, unwritten"]);
    world.send(tab, write("Later, again"));
    world.end(tab, true);
    let tab = world.open();
    assert_eq!(own(world.tab(tab)), "Later, again");
}

#[test]
fn erasing_leaves_nothing_and_a_new_letter_is_stored_again() {
    for steps in 0..4 {
        let mut world = World::with_drafts(&[("1", "Test", "2026-11-20"), ("2", "Test", "2026-11-21")]);
        world.journal.insert("3".to_owned(), "{}".to_owned());
        let tab = world.open();
        world.send(tab, write("Words that are to go"));
        for _ in 0..steps {
            world.step();
        }
        world.send(tab, Event::EraseLetters);
        world.send(tab, write("Words that are to go"));
        world.send(tab, Event::Hidden);
        world.settle();
        assert_eq!((world.rows.len(), world.journal.len()), (0, 0), "after {steps} steps");
        let model = world.tab(tab);
        assert_eq!(model.announcement().1, Some(Announcement::Erased));
        assert_eq!((own(model), model.persistence(), model.saved().iter().count()), ("", Persistence::Stored, 0));
        world.act(tab, write("New"));
        assert_eq!(world.own_paragraphs(), ["New"]);
    }
    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    let tab = world.open();
    world.storage = Storage::Fails(StorageError::Refused);
    world.act(tab, Event::EraseLetters);
    assert_eq!(world.tab(tab).announcement().1, Some(Announcement::NotErased));
}

#[test]
fn a_damaged_or_newer_draft_is_shown_and_left_alone() {
    let readable = draft("2", "Readable", "2026-11-20");
    for (json, reason) in [
        ("{\"version\":1,\"own\":\"Test words\"}", Damage::Damaged),
        ("{\"version\":2,\"own\":\"Test words\"}", Damage::Newer),
    ] {
        let mut world = World::new();
        world.rows.insert("1".to_owned(), json.to_owned());
        world.rows.insert("2".to_owned(), readable.to_json().unwrap());
        let tab = world.open();
        assert_eq!((own(world.tab(tab)), saved_ids(world.tab(tab))), ("Readable", vec!["2", "1"]));
        let content = world.tab(tab).saved().get("1").map(SavedDraft::content);
        assert!(
            matches!(content, Some(SavedContent::Damaged(found, text)) if *found == reason && text == "own: Test words\n")
        );
        world.act(tab, Event::OpenSaved("1".to_owned()));
        world.act(tab, Event::ExportSaved("1".to_owned()));
        assert!(world.seen.contains(&Effect::Download(None, "own: Test words\n".to_owned())));
        world.act(tab, write("Written"));
        assert_eq!(world.rows["1"], json);
        world.act(tab, Event::DeleteSaved("1".to_owned()));
        assert_eq!((world.rows.len(), saved_ids(world.tab(tab))), (1, vec!["2"]));
    }
}

#[test]
fn an_expired_draft_is_shown_before_it_is_erased() {
    for keep in [false, true] {
        let mut world = World::with_drafts(&[("1", "Old", "2026-06-01")]);
        for day in ["2026-11-23", "2026-11-23"] {
            world.day = day.parse().unwrap();
            let tab = world.open();
            assert_eq!(own(world.tab(tab)), "", "it is not opened by itself");
            assert!(matches!(world.tab(tab).saved().get("1").map(SavedDraft::content), Some(SavedContent::Expired(_))));
            assert_eq!(world.row("1").warned, Some(world.day));
            world.end(tab, false);
        }
        if keep {
            let tab = world.open();
            world.act(tab, Event::KeepSaved("1".to_owned()));
            assert!(matches!(world.tab(tab).saved().get("1").map(SavedDraft::content), Some(SavedContent::Draft(_))));
            world.end(tab, false);
        }
        world.day = "2026-11-24".parse().unwrap();
        let tab = world.open();
        assert_eq!((own(world.tab(tab)), world.rows.len()), if keep { ("Old", 1) } else { ("", 0) });
    }
    // A clock that is years ahead of the build erases nothing.
    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    world.day = "2036-01-01".parse().unwrap();
    let tab = world.open();
    assert_eq!(own(world.tab(tab)), "Test");
    world.end(tab, false);
}

#[test]
fn drafts_are_listed_newest_first() {
    let drafts = [("1", "One", "2026-11-20"), ("2", "Two", "2026-11-22"), ("3", "Three", "2026-11-21")];
    let check = |events: &[Event], expected: &[&str], open: &str| {
        let mut world = World::with_drafts(&drafts);
        let tab = world.open();
        for event in events {
            world.act(tab, event.clone());
        }
        let model = world.tab(tab);
        // The draft that a test begins has an id of its own; what is open was changed last.
        let ids = saved_ids(model).into_iter().filter(|id| id.len() == 1).collect::<Vec<_>>();
        assert_eq!((ids, own(model)), (expected.to_vec(), open), "{events:?}");
        let days = model.saved().iter().filter_map(|saved| match saved.content() {
            SavedContent::Draft(draft) => Some(draft.updated),
            _ => None,
        });
        assert!(days.is_sorted_by(|a, b| a >= b), "{events:?}");
    };
    let delete = |id: &str| Event::DeleteSaved(id.to_owned());
    let open = |id: &str| Event::OpenSaved(id.to_owned());
    check(&[], &["2", "3", "1"], "Two");
    check(&[delete("3")], &["2", "1"], "Two");
    check(&[Event::StartAnother], &["2", "3", "1"], "");
    check(&[Event::StartAnother, write("Four"), Event::StartAnother, delete("2")], &["3", "1"], "");
    check(&[open("1")], &["2", "3", "1"], "One");
    check(&[open("1"), write("One more"), open("3")], &["1", "2", "3"], "Three");
    check(&[open("1"), write("One more"), open("3"), delete("2")], &["1", "3"], "Three");
}

#[test]
fn a_draft_is_left_only_after_its_last_change_is_written() {
    for next in [Event::StartAnother, Event::OpenSaved("2".to_owned())] {
        let mut world = World::with_drafts(&[("1", "One", "2026-11-22"), ("2", "Two", "2026-11-20")]);
        let tab = world.open();
        world.send(tab, write("One more"));
        world.act(tab, next.clone());
        assert_eq!(world.row("1").wording.own, "One more", "{next:?}");
        assert_ne!(world.tab(tab).draft().id, "1");
        assert_eq!(world.locks.keys().collect::<Vec<_>>(), [&world.tab(tab).draft().id], "one lock is held");
        // The browser does not answer: the supporter waits no longer than that.
        let mut world = World::with_drafts(&[("1", "One", "2026-11-22")]);
        let tab = world.open();
        world.storage = Storage::Silent;
        world.send(tab, write("One more"));
        world.act(tab, Event::StartAnother);
        assert_eq!(world.tab(tab).draft().id, "1");
        world.act(tab, Event::PatienceOver);
        assert_ne!(world.tab(tab).draft().id, "1");
    }
}

#[test]
fn a_failed_write_is_told_until_one_succeeds() {
    let mut world = World::new();
    let tab = world.open();
    for error in [StorageError::Refused, StorageError::Full, StorageError::Newer, StorageError::Damaged] {
        world.storage = Storage::Fails(error);
        world.act(tab, write("One"));
        let model = world.tab(tab);
        assert_eq!(model.persistence(), Persistence::Failed(error));
        assert_eq!(model.announcement().1, Some(Announcement::Storage(error)));
        let told = model.announcement().0;
        world.act(tab, write("One two"));
        assert_eq!(world.tab(tab).announcement().0, told, "it is told once");
        // The supporter was told that nothing is stored: the journal does not do it behind their back.
        world.send(tab, Event::Hidden);
        assert_eq!(world.journal.len(), 0);
        world.settle();
    }
    world.storage = Storage::Works;
    world.act(tab, write("One two three"));
    assert_eq!(
        (world.tab(tab).persistence(), world.own_paragraphs()),
        (Persistence::Stored, vec!["One two three".to_owned()])
    );
}

#[test]
fn storage_that_does_not_answer_or_open_does_not_stop_the_writing() {
    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    world.storage = Storage::Silent;
    let tab = world.open();
    assert_eq!(world.tab(tab).persistence(), Persistence::Starting);
    world.act(tab, Event::PatienceOver);
    assert_eq!(world.tab(tab).persistence(), Persistence::Failed(StorageError::Refused));
    world.act(tab, write("Written meanwhile"));
    world.storage = Storage::Works;
    world.settle();
    let model = world.tab(tab);
    assert_eq!((own(model), model.persistence()), ("Written meanwhile", Persistence::Stored));
    assert_eq!(world.own_paragraphs(), ["Test", "Written meanwhile"]);

    // The draft is found, and then the browser falls silent.
    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    let tab = world.load(false);
    world.step();
    world.storage = Storage::Silent;
    world.settle();
    world.act(tab, Event::PatienceOver);
    assert_eq!(world.tab(tab).persistence(), Persistence::Failed(StorageError::Refused));

    for error in [StorageError::Refused, StorageError::Newer, StorageError::Damaged] {
        let mut world = World::new();
        world.storage = Storage::Fails(error);
        let tab = world.open();
        assert_eq!(world.tab(tab).persistence(), Persistence::Failed(error));
    }
}

/// As the version before this one stored it.
const OLD_DRAFT: &str = r#"{"version":1,"id":"0001700000000-000000aa","kit":"test1","language":"en","wording":{"sender":{"name":"Test Sender","town":"","country":""},"seed":7,"choices":[{"slot":"ask","variant":"b"}],"edits":[{"slot":"thanks","language":"en","variant":"a","text":"My thanks."}],"own":"Test words"},"others":[{"id":"+1","kind":"deputy","name":"Test Deputy","salutation":"","reach":{"email":"deputy@example.org"}},{"id":"+2","kind":"embassy","name":"Test Embassy","salutation":"","reach":{"postal":"1 Test Street\nTown"}}],"stage":{"handing_over":[{"entries":[{"id":"office","prepared":true},{"id":"+1"}],"current":1},{"opened":{"channel":"copy","failed":[{"mailto":"whole"}]}}]},"updated":"2026-11-20","expires":"2027-01-19"}"#;

#[test]
fn a_draft_of_the_version_before_opens_without_loss() {
    let mut world = World::new();
    world.rows.insert("0001700000000-000000aa".to_owned(), OLD_DRAFT.to_owned());
    let tab = world.open();
    let draft = world.tab(tab).draft().clone();
    assert_eq!(draft.to_json().as_deref(), Some(OLD_DRAFT), "and as it is it would be written again");
    assert_eq!(draft.custom_recipients[1].contact, CustomContact::Postal("1 Test Street\nTown".to_owned()));
    let failed = vec![Channel::Mailto(Extent::Whole)];
    let delivery = Delivery::Opened { channel: Channel::Copy, failed };
    assert!(matches!(&draft.step, Step::HandingOver(chosen, found) if *found == delivery && chosen.current() == "+1"));
    // What is added is left out of account by that version.
    world.act(tab, Event::ConfirmPrepared);
    assert!(world.rows.values().all(|json| json.contains("\"stage\":") && json.contains("\"revision\":1")));
}

#[test]
fn a_letter_is_composed_once_for_a_change() {
    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    let tab = world.open();
    let count = |world: &mut World, event: Event| {
        let before = COMPOSITIONS.get();
        world.act(tab, event);
        for _ in 0..20 {
            assert!(world.tab(tab).letter().is_some());
            assert!(world.tab(tab).text().is_some());
            world.tab(tab).is_edited("ask");
        }
        COMPOSITIONS.get() - before
    };
    // The interface is in the letter's language: there is no translation beside it.
    assert_eq!(count(&mut world, write("Words")), 1);
    assert_eq!(count(&mut world, Event::SetSlot("ask".to_owned(), "Mine".to_owned())), 1);
    assert_eq!(count(&mut world, Event::Shuffle), 1);
    assert_eq!(count(&mut world, Event::SetPaper(Paper::UsLetter)), 0);
    assert_eq!(count(&mut world, Event::Hidden), 0);
    world.act(tab, Event::ShowLetterTo("house".to_owned()));
    world.act(tab, Event::Back);
    let before = COMPOSITIONS.get();
    world.act(tab, Event::ToggleRecipient("house".to_owned()));
    assert_eq!(COMPOSITIONS.get(), before, "no letter is shown in the first step");
    world.act(tab, Event::Next);
    world.act(tab, Event::ShowLetterTo("house".to_owned()));
    assert_eq!(world.tab(tab).letter().map(|letter| letter.id().to_owned()).as_deref(), Some("house"));
    assert_eq!(count(&mut world, Event::SetLanguage(Language::De)), 2, "and the translation beside it");
}

#[test]
fn what_is_typed_into_is_not_drawn_again() {
    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    let tab = world.open();
    let mut check = |event: Event, step: u32, wording: u32, variants: u32| {
        let before = world.tab(tab).redraw();
        world.act(tab, event.clone());
        let after = world.tab(tab).redraw();
        let drawn = (after.step - before.step, after.wording - before.wording, after.variants - before.variants);
        assert_eq!(drawn, (step, wording, variants), "{event:?}");
    };
    check(write("Own"), 0, 0, 0);
    check(Event::SetSlot("ask".to_owned(), "Mine".to_owned()), 0, 0, 0);
    check(Event::SetSender(SenderField::Name, "Test Sender".to_owned()), 0, 1, 0);
    check(Event::ChooseVariant("thanks".to_owned(), None), 0, 1, 0);
    check(Event::UndoEdit("ask".to_owned()), 0, 1, 0);
    check(Event::Shuffle, 0, 1, 1);
    check(Event::Next, 1, 0, 0);
    check(Event::Next, 1, 0, 0);
    check(Event::ChannelUsed(Channel::Copy), 1, 0, 0);
    check(Event::NothingHappened, 1, 0, 0);
    check(Event::SetPaper(Paper::UsLetter), 0, 0, 0);
}

#[test]
fn an_edit_is_undone() {
    let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
    let tab = world.open();
    let ask = |world: &World| world.tab(tab).letter().unwrap().letter().paragraph("ask").map(|ask| ask.text.clone());
    let before = ask(&world);
    world.act(tab, Event::SetSlot("ask".to_owned(), "Mine".to_owned()));
    assert_eq!((ask(&world).as_deref(), world.tab(tab).is_edited("ask")), (Some("Mine"), true));
    world.act(tab, Event::UndoEdit("ask".to_owned()));
    assert_eq!((ask(&world), world.tab(tab).is_edited("ask")), (before, false));
    assert!(world.seen.contains(&Effect::Focus(Focus::Slot("ask".to_owned()))));
}

#[test]
fn what_is_missing_gets_the_focus() {
    let mut world = World::new();
    let tab = world.open();
    let mut check = |events: Vec<Event>, expected: Focus| {
        for event in events {
            world.act(tab, event);
        }
        let before = world.tab(tab).step().number();
        world.seen.clear();
        world.act(tab, Event::Next);
        assert_eq!(world.seen, [Effect::Focus(expected)]);
        assert!(world.tab(tab).shows_errors());
        assert_eq!(world.tab(tab).step().number(), before);
    };
    let set = |field| Event::SetRecipient("+1".to_owned(), field);
    check(vec![], Focus::Recipients);
    check(vec![Event::AddRecipient], Focus::RecipientName("+1".to_owned()));
    check(vec![set(RecipientField::Name("Test".to_owned()))], Focus::RecipientContact("+1".to_owned()));
    check(vec![set(RecipientField::ByPost(true))], Focus::RecipientContact("+1".to_owned()));
    check(
        vec![set(RecipientField::Contact(CustomContact::Email("test@example.org".to_owned()))), Event::Next],
        Focus::SenderName,
    );
}

#[test]
fn a_channel_is_followed_by_the_question_what_came_of_it() {
    let asked = |events: Vec<Event>| {
        let mut world = World::with_drafts(&[("1", "Test", "2026-11-20")]);
        let tab = world.open();
        for event in [Event::SetSender(SenderField::Name, "Test Sender".to_owned()), Event::Next, Event::Next] {
            world.act(tab, event);
        }
        for event in events {
            world.act(tab, event);
        }
        let channel = match world.tab(tab).step() {
            Step::HandingOver(_, Delivery::Opened { channel, .. }) => Some(*channel),
            _ => None,
        };
        (channel, world.tab(tab).announcement().1)
    };
    let paste = Channel::Mailto(Extent::ToPaste);
    let copied = |part, is_copied| vec![Event::CopyPart(part), Event::Copied(CopyPurpose::Part(part), is_copied)];
    assert_eq!(asked(copied(LetterPart::Body, true)), (Some(Channel::Copy), Some(Announcement::Copied)));
    assert_eq!(asked(copied(LetterPart::Address, true)), (None, Some(Announcement::Copied)));
    assert_eq!(asked(copied(LetterPart::Body, false)), (None, Some(Announcement::NotCopied)));
    let follow = |is_copied| {
        vec![
            Event::CopyAndFollow(paste, "mailto:".to_owned()),
            Event::Copied(CopyPurpose::Follow(paste, "mailto:".to_owned()), is_copied),
        ]
    };
    assert_eq!(asked(follow(true)), (Some(paste), Some(Announcement::Copied)));
    assert_eq!(asked(follow(false)), (None, Some(Announcement::NotCopied)));
    assert_eq!(asked(vec![Event::Shared(false)]), (None, Some(Announcement::NotShared)));
    assert_eq!(asked(vec![Event::Downloaded(Some(Channel::Eml), false)]), (None, Some(Announcement::NotSaved)));
    assert_eq!(asked(vec![Event::Downloaded(Some(Channel::Eml), true)]).0, Some(Channel::Eml));
    assert_eq!(asked(vec![Event::Print]).0, Some(Channel::Print));
    let prepared = Some(Announcement::Prepared { prepared: 1, all: 1 });
    assert_eq!(asked(vec![Event::Print, Event::ConfirmPrepared]), (None, prepared));
}
