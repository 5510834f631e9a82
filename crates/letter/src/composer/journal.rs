//! The journal: what is not yet confirmed by IndexedDB when a page is hidden. It is written synchronously (some browsers drop
//! database writes that are under way when a page ends), one row per draft, and removed as soon as the database has the same.

use crate::Draft;
use serde::{Deserialize, Serialize};

/// A row of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// The newest revision that the database had confirmed; 0 when it had none.
    pub(super) base: u32,
    /// The draft with its unconfirmed changes.
    pub(super) draft: Draft,
}

/// What becomes of a row of the journal once the draft's lock is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Merge {
    /// The database has it, or the draft was deleted.
    Obsolete,
    /// It continues what the database has.
    Next(Draft),
    /// Another tab has continued the draft too: it becomes a draft of its own.
    Diverged(Draft),
}

impl Journal {
    pub(super) fn to_json(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// `None` for a row of another version or one that is damaged.
    pub(super) fn read(json: &str) -> Option<Self> {
        let journal: Self = small_json::from_str(json).ok()?;
        (journal.draft.version <= crate::draft::VERSION).then_some(journal)
    }

    /// Compares it with what the database has.
    pub(super) fn merge(self, stored: Option<&Draft>) -> Merge {
        let Self { base, draft } = self;
        match stored {
            None if base == 0 => Merge::Next(draft),
            None => Merge::Obsolete,
            Some(stored) if stored.session == draft.session && stored.revision >= draft.revision => Merge::Obsolete,
            Some(stored) if stored.session == draft.session || stored.revision == base => Merge::Next(draft),
            Some(_) => Merge::Diverged(draft),
        }
    }
}
