//! The drafts on this device, as the supporter is shown them.

use crate::{
    Draft,
    draft::{Damage, Fate},
    read_draft,
};
use locale::Date;

/// The device's clock is believed up to this many days after the build: one that is ahead by years must not erase anybody's letters.
const CLOCK_BELIEVED_DAYS: i32 = 1_000;

/// The drafts on this device, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedDrafts {
    drafts: Vec<SavedDraft>,
    /// The ids of drafts of other kits: each is shown on the page of its kit.
    elsewhere: Vec<String>,
}

/// A draft on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedDraft {
    id: String,
    content: SavedContent,
}

/// What can be done with a saved draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedContent {
    /// It can be opened.
    Draft(Box<Draft>),
    /// Its time is over: it is shown, and erased on a later day unless it is kept.
    Expired(Box<Draft>),
    /// It cannot be opened; this is the text that can be read of it.
    Damaged(Damage, String),
}

impl SavedDraft {
    /// The draft's id, which is also its key in the database.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What can be done with it.
    pub fn content(&self) -> &SavedContent {
        &self.content
    }

    /// Newer drafts are greater: by the day of the last change, then by when they were begun, which their ids begin with.
    fn age(&self) -> (bool, i32, &str) {
        match &self.content {
            SavedContent::Draft(draft) | SavedContent::Expired(draft) => (true, draft.updated.to_days(), &self.id),
            SavedContent::Damaged(..) => (false, 0, &self.id),
        }
    }
}

impl SavedDrafts {
    /// Sorts rows of the database, and says which of them are to be erased.
    pub(super) fn read(rows: &[(String, String)], kit: &str, today: Date, built: Date) -> (Self, Vec<String>) {
        let is_believed = today.to_days() - built.to_days() < CLOCK_BELIEVED_DAYS;
        let (mut saved, mut erased) = (Self::default(), Vec::new());
        for (id, json) in rows {
            let content = match read_draft(json) {
                Err(damaged) => SavedContent::Damaged(damaged.reason, damaged.text),
                Ok(draft) => match draft.fate(today) {
                    Fate::Erased if is_believed => {
                        erased.push(id.clone());
                        continue;
                    }
                    // Of every kit: the page of its own may never be opened again.
                    Fate::Shown if is_believed => SavedContent::Expired(Box::new(draft)),
                    _ if draft.kit != kit => {
                        saved.elsewhere.push(id.clone());
                        continue;
                    }
                    _ => SavedContent::Draft(Box::new(draft)),
                },
            };
            saved.drafts.push(SavedDraft { id: id.clone(), content });
        }
        saved.drafts.sort_by(|a, b| b.age().cmp(&a.age()));
        (saved, erased)
    }

    /// All that are shown on this page, the newest first.
    pub fn iter(&self) -> impl Iterator<Item = &SavedDraft> {
        self.drafts.iter()
    }

    /// The draft with this id.
    pub fn get(&self, id: &str) -> Option<&SavedDraft> {
        self.drafts.iter().find(|saved| saved.id == id)
    }

    /// The newest draft of this kit that can be opened.
    pub(super) fn newest(&self) -> Option<&Draft> {
        self.drafts.iter().find_map(|saved| match &saved.content {
            SavedContent::Draft(draft) => Some(&**draft),
            SavedContent::Expired(_) | SavedContent::Damaged(..) => None,
        })
    }

    /// Expired drafts that were never shown before: the day is noted, since they are erased on a later one only.
    pub(super) fn first_shown(&self, today: Date) -> impl Iterator<Item = (&str, Draft)> {
        self.drafts.iter().filter_map(move |saved| match &saved.content {
            SavedContent::Expired(draft) if draft.warned.is_none() => {
                Some((saved.id.as_str(), Draft { warned: Some(today), ..(**draft).clone() }))
            }
            _ => None,
        })
    }

    /// How many letters there are besides this one, those of other kits included.
    pub(super) fn count_without(&self, id: &str) -> usize {
        let ids = self.drafts.iter().map(SavedDraft::id).chain(self.elsewhere.iter().map(String::as_str));
        ids.filter(|other| *other != id).count()
    }
}
