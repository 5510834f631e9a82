//! The state of the composer ([`Model`]) and the one function that changes it ([`update`]).
//!
//! Pure: what happens comes in as an [`Event`], what the browser shall do goes out as [`Effect`]s, and their results come back as
//! events. So everything that can go wrong with two tabs, a full disk or a page that ends is tested natively, in milliseconds.
//!
//! - `editing`: what the supporter does with the letter;
//! - `persistence`: which draft is open, who may write it, and when it is written;
//! - `journal`: what is kept of unconfirmed changes when a page ends; `saved`: the list of drafts.

mod composed;
mod editing;
mod event;
mod journal;
mod persistence;
mod saved;
#[cfg(test)]
mod tests;

pub use composed::{ComposedLetter, RecipientError};
pub use event::{
    Announcement, CopyPurpose, Effect, Event, Focus, LetterPart, LockMode, LockResult, Moment, RecipientField,
    SenderField, StorageError,
};
pub use persistence::{Persistence, SaveState};
pub use saved::{SavedContent, SavedDraft, SavedDrafts};

use crate::{CustomRecipient, Draft, Kit, LetterText, Step, channel::Paper};
use locale::{Date, Language};
use persistence::Device;
use std::sync::Arc;

/// Everything that the composer knows. Views read it; only [`update`] changes it.
#[derive(Clone, Debug)]
pub struct Model {
    kit: Arc<Kit>,
    language: Language,
    moment: Moment,
    draft: Draft,
    begun: bool,
    letter: Option<Arc<ComposedLetter>>,
    composed_for: Option<(u32, Date, bool)>,
    show_errors: bool,
    announcement: (u32, Option<Announcement>),
    redraw: Redraw,
    paper: Paper,
    fits: [Option<bool>; 2],
    device: Device,
    effects: Vec<Effect>,
}

/// Parts of the page that are drawn again when their number changes. What is typed into stays the same element otherwise, and keeps
/// focus and cursor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Redraw {
    /// The step as a whole.
    pub step: u32,
    /// The words in the slots: they changed otherwise than by typing into them.
    pub wording: u32,
    /// The lists of variants: others are shown than were chosen from them.
    pub variants: u32,
}

/// Applies an event, and says what the browser shall do.
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    model.device.count_answer(&event);
    model.apply(event);
    model.compose();
    let effects = std::mem::take(&mut model.effects);
    model.device.count_questions(&effects);
    effects
}

impl Model {
    /// The composer before it has looked for a draft. `language` is that of the interface.
    pub fn new(kit: Arc<Kit>, language: Language) -> Self {
        let draft = Draft::new(String::new(), &kit.id, own_language(&kit, language), 0, kit.built);
        Self {
            moment: Moment { today: None, milliseconds: 0, random: 0 },
            letter: None,
            composed_for: None,
            begun: false,
            show_errors: false,
            announcement: (0, None),
            redraw: Redraw::default(),
            paper: Paper::A4,
            fits: [None; 2],
            device: Device::default(),
            effects: Vec::new(),
            kit,
            language,
            draft,
        }
    }

    /// The kit that is written from.
    pub fn kit(&self) -> &Kit {
        &self.kit
    }

    /// The draft that is open.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The step that is open, with the chosen recipients.
    pub fn step(&self) -> &Step {
        &self.draft.step
    }

    /// Whether there is anything in the draft yet.
    pub fn is_begun(&self) -> bool {
        self.begun
    }

    /// The day by this device, or the day of the build where the device's clock is behind it.
    pub fn today(&self) -> Date {
        self.moment.today.map_or(self.kit.built, |today| today.max(self.kit.built))
    }

    /// The letter to the current recipient, from the second step on and wherever another tab edits it.
    pub fn letter(&self) -> Option<&Arc<ComposedLetter>> {
        self.letter.as_ref()
    }

    /// What the campaign wrote, in the language of the letter that is shown.
    pub fn text(&self) -> Option<&LetterText> {
        self.kit.text(self.letter.as_ref()?.letter().language)
    }

    /// Whether validation errors are shown: once the supporter has tried to go on.
    pub fn shows_errors(&self) -> bool {
        self.show_errors
    }

    /// What a screen reader is told, with a number that tells two equal announcements apart.
    pub fn announcement(&self) -> (u32, Option<Announcement>) {
        self.announcement
    }

    /// Which parts of the page are drawn again.
    pub fn redraw(&self) -> Redraw {
        self.redraw
    }

    /// What a letter is printed on.
    pub fn paper(&self) -> Paper {
        self.paper
    }

    /// Whether the letter fits on one sheet of each of [`Paper::ALL`], once that is measured.
    pub fn fits(&self) -> [Option<bool>; 2] {
        self.fits
    }

    /// A custom recipient of the draft.
    pub fn custom_recipient(&self, id: &str) -> Option<&CustomRecipient> {
        self.draft.custom_recipients.iter().find(|recipient| recipient.id == id)
    }

    /// Whether a recipient is chosen.
    pub fn is_chosen(&self, id: &str) -> bool {
        self.draft.step.entries().iter().any(|entry| entry.id == id)
    }

    /// The name of a recipient in the language of the interface.
    pub fn recipient_name(&self, id: &str) -> &str {
        match self.kit.recipient(id) {
            Some(recipient) => recipient.name.get_or_any(self.language),
            None => self.custom_recipient(id).map_or("", |recipient| &recipient.name),
        }
    }

    fn announce(&mut self, announcement: Announcement) {
        self.announcement = (self.announcement.0 + 1, Some(announcement));
    }

    /// Draws the step again and moves the focus, or leaves it where it is.
    fn redraw_step(&mut self, focus: impl Into<Option<Focus>>) {
        self.redraw.step += 1;
        self.effects.push(focus.into().map_or(Effect::KeepFocus, Effect::Focus));
        if matches!(self.draft.step, Step::HandingOver(..)) {
            self.fits = [None; 2];
            self.effects.push(Effect::Measure);
        }
    }

    /// Changes the draft, which is then saved.
    fn change(&mut self, change: impl FnOnce(&mut Draft)) {
        change(&mut self.draft);
        self.draft.touch(self.today());
        self.begun = true;
        self.changed();
    }
}

/// The letter's language for a new draft: the supporter's own where the kit has it.
fn own_language(kit: &Kit, language: Language) -> Language {
    kit.text(language).or(kit.languages.first()).map_or(language, |text| text.language)
}
