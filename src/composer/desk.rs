//! What the supporter works on: the draft, where it is kept, and the few ways to change it.

use super::{HEADING, keep};
use crate::{
    browser::{
        device,
        locks::Lease,
        page,
        storage::{Database, StorageError},
    },
    components::Place,
};
use leptos::{prelude::*, task::spawn_local};
use letter::{
    Addressee, Contact, Draft, Kit, Letter, LetterText, Other, RecipientKind, Stage, channel::Paper, compose,
    kit::Status,
};
use locale::{Date, Language, Locale};
use messages::{ComposerMessages, LocaleExt};
use std::sync::Arc;

/// Where the draft is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// The composer has not started: the plain letter stands there.
    NotStarted,
    /// On this device, by this tab.
    Here,
    /// Another tab writes it.
    Elsewhere,
    /// In this page only: others use the device.
    MemoryOnly,
    /// In this page only, until a write succeeds: the last one did not.
    Failed(StorageError),
}

/// A copyable handle to all of it.
#[derive(Clone, Copy)]
pub struct Desk {
    kit: StoredValue<Arc<Kit>>,
    pub place: StoredValue<Place>,
    pub words: &'static ComposerMessages,
    pub lang: Locale,
    pub draft: RwSignal<Draft>,
    pub keeping: RwSignal<Keeping>,
    /// Whether there is anything to keep yet.
    pub begun: RwSignal<bool>,
    /// Other drafts on this device.
    pub shelf: RwSignal<Vec<keep::Shelved>>,
    /// How many letters are on this device beside the one that is open, those of other kits too.
    pub others: RwSignal<usize>,
    /// The step is to be drawn anew.
    pub drawn: Trigger,
    /// Paragraphs have other words than their fields.
    pub reworded: Trigger,
    /// The same, and other versions are chosen too.
    pub shuffled: Trigger,
    /// The supporter tried to go on: what is wrong is told from now on.
    pub asked: RwSignal<bool>,
    /// What a letter is printed on.
    pub paper: RwSignal<Paper>,
    /// Whether the letter fits on one sheet of each [`Paper::ALL`], once that is measured.
    pub fits: RwSignal<[Option<bool>; 2]>,
    /// What a screen reader is to say.
    pub said: RwSignal<String>,
    pub lease: StoredValue<Option<Lease>, LocalStorage>,
    pub saving: StoredValue<keep::Saving>,
    /// Open from the first look on, so that a page that ends can still write and erase.
    pub database: StoredValue<Option<Database>, LocalStorage>,
}

/// A letter with its addressee, as the steps show it.
pub struct Written {
    pub id: String,
    pub kind: RecipientKind,
    pub name: String,
    /// In the language of the interface.
    pub shown: String,
    pub contact: Contact,
    pub letter: Letter,
    pub text: LetterText,
    /// The same in the supporter's language.
    pub beside: Option<Letter>,
}

impl Written {
    /// For the channels.
    pub fn to(&self) -> Addressee<'_> {
        Addressee {
            id: &self.id,
            kind: self.kind,
            name: &self.name,
            title: None,
            salutation: None,
            contact: &self.contact,
        }
    }
}

impl Desk {
    pub fn new(place: &Place, kit: &Kit) -> Self {
        let language = place.lang.language();
        let language = kit.text(language).or(kit.languages.first()).map_or(language, |text| text.language);
        Self {
            kit: StoredValue::new(Arc::new(kit.clone())),
            place: StoredValue::new(place.clone()),
            words: place.lang.composer(),
            lang: place.lang,
            draft: RwSignal::new(Draft::new(String::new(), &kit.id, language, 0, kit.built)),
            keeping: RwSignal::new(Keeping::NotStarted),
            begun: RwSignal::new(false),
            shelf: RwSignal::default(),
            others: RwSignal::default(),
            drawn: Trigger::new(),
            reworded: Trigger::new(),
            shuffled: Trigger::new(),
            asked: RwSignal::new(false),
            paper: RwSignal::new(Paper::A4),
            fits: RwSignal::default(),
            said: RwSignal::default(),
            lease: StoredValue::new_local(None),
            saving: StoredValue::default(),
            database: StoredValue::new_local(None),
        }
    }

    /// After hydration.
    pub fn start(self) {
        if self.kit().status == Status::Active {
            page::on_hide(move || keep::finish(self));
            page::on_forget(move || keep::forget(self));
            // A link for somebody else's device: nothing is looked for there either.
            if page::is_refused() {
                spawn_local(keep::begin(self, Keeping::MemoryOnly));
                return;
            }
            spawn_local(keep::find(self));
            spawn_local(keep::wait_for_storage(self));
        }
    }

    pub fn kit(self) -> Arc<Kit> {
        self.kit.get_value()
    }

    /// The day by this device, or the day of the build where the device's clock is behind it.
    pub fn today(self) -> Date {
        let built = self.kit.with_value(|kit| kit.built);
        let (year, month, day) = device::today();
        // Nobody believes a day before the build.
        Date::new(year, month, day).map_or(built, |today| today.max(built))
    }

    /// A draft with nothing in it.
    pub fn fresh_draft(self) -> Draft {
        let kit = self.kit();
        let language = self.lang.language();
        let language = kit.text(language).or(kit.languages.first()).map_or(language, |text| text.language);
        let id = format!("{:013}-{:08x}", device::now(), device::chance());
        Draft::new(id, &kit.id, language, device::chance(), self.today())
    }

    /// The supporter changed something.
    pub fn change(self, change: impl FnOnce(&mut Draft)) {
        let today = self.today();
        self.draft.update(|draft| {
            change(draft);
            draft.touch(today);
        });
        self.begun.set(true);
        keep::save(self);
    }

    /// Draws the step anew. The focus goes to the element `focus`, or stays on the one that has it.
    pub fn draw(self, focus: Option<String>) {
        let focus = focus.or_else(page::focused);
        self.drawn.notify();
        if let Some(id) = focus {
            self.focus(id);
        }
    }

    /// Moves the focus to an element that is about to be drawn.
    pub fn focus(self, id: String) {
        spawn_local(async move {
            leptos::task::tick().await;
            page::focus(&id);
        });
    }

    /// Goes to another step.
    pub fn move_on(self, step: fn(&mut Stage)) {
        self.asked.set(false);
        self.said.set(String::new());
        self.change(|draft| step(&mut draft.stage));
        self.draw(Some(HEADING.to_owned()));
    }

    /// Whether nothing is missing in this step; else says what, and moves the focus there.
    pub fn may_go_on(self) -> bool {
        let wrong = self.draft.with_untracked(|draft| match &draft.stage {
            Stage::Choosing(entries) if entries.is_empty() => Some(super::choose::NOBODY.to_owned()),
            Stage::Choosing(entries) => draft.others.iter().find_map(|other| {
                let chosen = entries.iter().any(|entry| entry.id == other.id);
                let error = chosen.then(|| self.error(other)).flatten()?;
                Some(error.field(other))
            }),
            Stage::Writing(_) => draft.wording.sender.name.trim().is_empty().then(|| super::write::NAME.to_owned()),
            _ => None,
        });
        self.asked.set(true);
        if let Some(id) = &wrong {
            page::focus(id);
        }
        wrong.is_none()
    }

    /// What is wrong with an addressee whom the supporter named.
    pub fn error(self, other: &Other) -> Option<OtherError> {
        if other.name.trim().is_empty() {
            return Some(OtherError::Name);
        }
        match other.contact() {
            Err(error) => Some(OtherError::Reach((self.words.address_error)(error).to_owned())),
            Ok(Contact::Postal(lines)) if lines.is_empty() => {
                Some(OtherError::Reach(self.words.lines_missing.to_owned()))
            }
            Ok(Contact::Email(address)) => {
                let kit = self.kit();
                kit.refusal(&address).map(|refusal| OtherError::Reach((self.words.refused)(&refusal.reason)))
            }
            Ok(_) => None,
        }
    }

    /// Whether the kit, or the draft, still has an addressee.
    pub fn writable(self, draft: &Draft, id: &str) -> bool {
        let recipient = self.kit().recipient(id).is_some_and(|recipient| recipient.takes_letters());
        recipient || draft.others.iter().any(|other| other.id == id)
    }

    /// Whose letter is shown.
    pub fn current(self) -> Option<String> {
        self.draft.with_untracked(|draft| match draft.stage.chosen() {
            Some(chosen) => Some(chosen.current().to_owned()),
            None => draft.stage.entries().first().map(|entry| entry.id.clone()),
        })
    }

    /// The name of an addressee in the language of the interface.
    pub fn name(self, id: &str) -> String {
        match self.kit().recipient(id) {
            Some(recipient) => recipient.name.get_or_any(self.lang.language()).to_owned(),
            None => self.draft.with_untracked(|draft| {
                draft.others.iter().find(|other| other.id == id).map(|other| other.name.clone()).unwrap_or_default()
            }),
        }
    }

    /// The letter to an addressee. Follows the draft: in a view it is made anew on every change.
    pub fn written(self, id: &str) -> Option<Written> {
        let kit = self.kit();
        let today = Some(self.today());
        self.draft.with(|draft| {
            let own = draft.others.iter().find(|other| other.id == id);
            let contact = match (own, kit.recipient(id)) {
                (Some(own), _) => own.contact().ok()?,
                (None, recipient) => recipient?.contact.clone(),
            };
            let to = |language| match own {
                Some(own) => Some(own.addressee(&contact)),
                None => kit.recipient(id).map(|recipient| recipient.addressee(language)),
            };
            let language = letter_language(&kit, draft, id);
            let text = kit.text(language).or(kit.languages.first())?;
            let addressee = to(text.language)?;
            let letter = compose(&kit, text, &addressee, &draft.wording, today);
            let own_language = self.lang.language();
            let beside = kit.text(own_language).filter(|beside| beside.language != text.language);
            let beside =
                beside.and_then(|beside| Some(compose(&kit, beside, &to(own_language)?, &draft.wording, today)));
            Some(Written {
                id: id.to_owned(),
                kind: addressee.kind,
                name: addressee.name.to_owned(),
                shown: to(own_language)?.name.to_owned(),
                text: text.clone(),
                letter,
                beside,
                contact: contact.clone(),
            })
        })
    }
}

/// The language of a letter: the draft's where the addressee reads it, else the one that they read best.
pub fn letter_language(kit: &Kit, draft: &Draft, id: &str) -> Language {
    let reads = kit.recipient(id).map(|recipient| recipient.reads.as_slice()).unwrap_or_default();
    if reads.is_empty() || reads.contains(&draft.language) {
        return draft.language;
    }
    reads.iter().copied().find(|language| kit.text(*language).is_some()).unwrap_or(draft.language)
}

/// What is wrong with an own addressee.
pub enum OtherError {
    /// No name.
    Name,
    /// An address that cannot be written to, in a sentence.
    Reach(String),
}

impl OtherError {
    /// The id of the field to correct.
    fn field(&self, other: &Other) -> String {
        match self {
            Self::Name => format!("_name{}", other.id),
            Self::Reach(_) => format!("_reach{}", other.id),
        }
    }
}
