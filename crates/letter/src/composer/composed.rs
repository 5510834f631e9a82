//! What follows from the draft: the letter to the current recipient, and what is wrong with a recipient.

use super::{Model, Persistence};
use crate::{
    Address, AddressError, Addressee, Contact, CustomRecipient, Draft, Kit, Letter, RecipientKind, Step, compose,
};
use locale::Language;
use std::sync::Arc;

/// A letter with its recipient, as the steps show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposedLetter {
    id: String,
    kind: RecipientKind,
    name: String,
    shown_name: String,
    contact: Contact,
    letter: Letter,
    translation: Option<Letter>,
}

impl ComposedLetter {
    /// The id of the recipient whom the letter is to.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The recipient's name in the language of the interface.
    pub fn shown_name(&self) -> &str {
        &self.shown_name
    }

    /// The recipient's mail address, where they are written to by mail.
    pub fn mail_address(&self) -> Option<&Address> {
        match &self.contact {
            Contact::Email(address) => Some(address),
            _ => None,
        }
    }

    /// The recipient, as the channels take them.
    pub fn addressee(&self) -> Addressee<'_> {
        Addressee {
            id: &self.id,
            kind: self.kind,
            name: &self.name,
            title: None,
            salutation: None,
            contact: &self.contact,
        }
    }

    /// The letter in the recipient's language.
    pub fn letter(&self) -> &Letter {
        &self.letter
    }

    /// The same letter in the language of the interface, where that is another one.
    pub fn translation(&self) -> Option<&Letter> {
        self.translation.as_ref()
    }
}

/// What is wrong with a custom recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecipientError {
    /// The name is missing.
    Name,
    /// The mail address cannot be written to.
    Address(AddressError),
    /// The postal address has no lines.
    NoLines,
    /// The campaign writes to nobody at this domain, for this reason.
    Refused(String),
}

impl Model {
    /// What is wrong with a custom recipient.
    pub fn recipient_error(&self, recipient: &CustomRecipient) -> Option<RecipientError> {
        if recipient.name.trim().is_empty() {
            return Some(RecipientError::Name);
        }
        match recipient.checked_contact() {
            Err(error) => Some(RecipientError::Address(error)),
            Ok(Contact::Postal(lines)) if lines.is_empty() => Some(RecipientError::NoLines),
            Ok(Contact::Email(address)) => {
                self.kit.refusal(&address).map(|refusal| RecipientError::Refused(refusal.reason.clone()))
            }
            Ok(_) => None,
        }
    }

    /// Whether the words in a slot of the shown letter are the supporter's.
    pub fn is_edited(&self, slot: &str) -> bool {
        self.letter.as_ref().is_some_and(|shown| self.draft.wording.is_edited(slot, shown.letter.language, &shown.id))
    }

    /// Composes the letter anew, if it is shown and something of it has changed.
    pub(super) fn compose(&mut self) {
        let is_shown = !matches!(self.draft.step, Step::Choosing(_)) || self.persistence() == Persistence::OtherTab;
        let wanted = (self.device.changes(), self.today(), is_shown);
        if self.composed_for == Some(wanted) {
            return;
        }
        self.composed_for = Some(wanted);
        let id = match self.draft.step.chosen() {
            Some(chosen) => Some(chosen.current()),
            None => self.draft.step.entries().first().map(|entry| entry.id.as_str()),
        };
        self.letter = id.filter(|_| is_shown).and_then(|id| self.composed(id)).map(Arc::new);
    }

    fn composed(&self, id: &str) -> Option<ComposedLetter> {
        let (kit, draft) = (&*self.kit, &self.draft);
        let custom = self.custom_recipient(id);
        let contact = match custom {
            Some(custom) => custom.checked_contact().ok()?,
            None => kit.recipient(id)?.contact.clone(),
        };
        let addressee = |language| match custom {
            Some(custom) => Some(custom.addressee(&contact)),
            None => kit.recipient(id).map(|recipient| recipient.addressee(language)),
        };
        let text = kit.text(letter_language(kit, draft, id)).or(kit.languages.first())?;
        let to = addressee(text.language)?;
        let letter = compose(kit, text, &to, &draft.wording, Some(self.today()));
        let translated = kit.text(self.language).filter(|translated| translated.language != text.language);
        let shown = addressee(self.language)?;
        let translation = translated.map(|text| compose(kit, text, &shown, &draft.wording, Some(self.today())));
        Some(ComposedLetter {
            id: id.to_owned(),
            kind: to.kind,
            name: to.name.to_owned(),
            shown_name: shown.name.to_owned(),
            letter,
            translation,
            contact: contact.clone(),
        })
    }
}

/// The language of a letter: the draft's where the recipient reads it, else the one that they read best.
fn letter_language(kit: &Kit, draft: &Draft, id: &str) -> Language {
    let reads = kit.recipient(id).map(|recipient| recipient.reads.as_slice()).unwrap_or_default();
    if reads.is_empty() || reads.contains(&draft.language) {
        return draft.language;
    }
    reads.iter().copied().find(|language| kit.text(*language).is_some()).unwrap_or(draft.language)
}
