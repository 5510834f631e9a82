//! What the supporter does with the letter: choosing recipients, writing, handing it over.

use super::{
    Announcement, CopyPurpose, Effect, Event, Focus, LetterPart, Model, RecipientError, RecipientField, SenderField,
};
use crate::{
    CustomContact, CustomRecipient, Draft, RecipientKind, Step,
    channel::{Channel, eml, text},
    draft::CUSTOM_PREFIX,
};

impl Model {
    /// Applies an event, whatever it is about.
    pub(super) fn apply(&mut self, event: Event) {
        match event {
            Event::Clock(moment) => self.moment = moment,

            Event::Next => self.next(),
            Event::Back => self.go_to_step(Step::back),
            Event::ShowLetterTo(id) => {
                self.change(|draft| draft.step.turn_to(&id));
                let is_delivered = matches!(self.draft.step, Step::HandingOver(..));
                self.redraw_step(is_delivered.then_some(Focus::Channels));
            }

            Event::ToggleRecipient(id) => self.change(|draft| draft.step.toggle(&id)),
            Event::AddRecipient => self.add_recipient(),
            Event::RemoveRecipient(id) => {
                self.change(|draft| {
                    draft.custom_recipients.retain(|recipient| recipient.id != id);
                    draft.step.keep(|entry| entry != id);
                });
                self.redraw_step(Focus::AddRecipient);
            }
            Event::SetRecipient(id, field) => self.set_recipient(&id, field),

            Event::SetSender(field, text) => {
                self.change(|draft| {
                    let sender = &mut draft.wording.sender;
                    match field {
                        SenderField::Name => sender.name = text,
                        SenderField::Town => sender.town = text,
                        SenderField::Country => sender.country = text,
                    }
                });
                // The closing names the sender.
                self.redraw.wording += 1;
            }
            Event::SetOwnParagraph(text) => self.change(|draft| draft.wording.own = text),
            Event::SetSlot(slot, words) => {
                let Some(shown) = self.letter.clone() else { return };
                let Some(text) = self.text().cloned() else { return };
                self.change(|draft| draft.wording.edit(&text, shown.letter(), shown.id(), &slot, &words));
            }
            Event::UndoEdit(slot) => {
                let Some(shown) = self.letter.clone() else { return };
                self.change(|draft| draft.wording.undo_edit(shown.letter().language, shown.id(), &slot));
                self.redraw.wording += 1;
                self.effects.push(Effect::Focus(Focus::Slot(slot)));
            }
            Event::ChooseVariant(slot, variant) => {
                self.change(|draft| draft.wording.choose(&slot, variant.as_deref()));
                self.redraw.wording += 1;
            }
            Event::Shuffle => {
                let seed = self.moment.random;
                self.change(|draft| draft.wording.seed = seed);
                self.redraw.wording += 1;
                self.redraw.variants += 1;
                self.announce(Announcement::Shuffled);
            }
            Event::SetLanguage(language) => {
                self.change(|draft| draft.language = language);
                self.redraw_step(None);
            }

            Event::Tick(id, prepared) => {
                self.change(|draft| draft.step.tick(&id, prepared));
                self.redraw_step(None);
            }
            Event::ChannelUsed(channel) => self.channel_used(channel),
            Event::ConfirmPrepared => {
                self.change(|draft| draft.step.opened());
                if let Some(chosen) = self.draft.step.chosen() {
                    let (prepared, all) = (chosen.prepared(), chosen.entries().len());
                    self.announce(Announcement::Prepared { prepared, all });
                }
                self.redraw_step(Focus::Heading);
            }
            Event::NothingHappened => {
                self.change(|draft| draft.step.nothing_happened());
                self.redraw_step(Focus::Channels);
            }
            Event::SetPaper(paper) => self.paper = paper,
            Event::Measured(fits) => self.fits = fits,

            Event::CopyPart(part) => {
                let Some(shown) = self.letter.clone() else { return };
                let text = match part {
                    LetterPart::Whole => text::text(shown.letter(), &shown.addressee()),
                    LetterPart::Address => text::address(&shown.addressee()),
                    LetterPart::Subject => shown.letter().subject.text.clone(),
                    LetterPart::Body => shown.letter().body(),
                };
                self.effects.push(Effect::Copy(text, CopyPurpose::Part(part)));
            }
            // First the clipboard, then the program: a line that says “paste here” is never a lie.
            Event::CopyAndFollow(channel, href) => {
                let Some(shown) = self.letter.clone() else { return };
                self.effects.push(Effect::Copy(shown.letter().body(), CopyPurpose::Follow(channel, href)));
            }
            Event::CopyLink(link) => self.effects.push(Effect::Copy(link, CopyPurpose::Link)),
            Event::Copied(purpose, is_copied) => self.copied(purpose, is_copied),
            Event::Share => {
                let Some(shown) = self.letter.clone() else { return };
                let (subject, body) = (shown.letter().subject.text.clone(), shown.letter().body());
                self.effects.push(Effect::Share { subject, body });
            }
            Event::Shared(true) => self.channel_used(Channel::Share),
            Event::Shared(false) => self.announce(Announcement::NotShared),
            Event::SaveFile(channel) => self.save_file(channel),
            Event::Downloaded(Some(channel), true) => self.channel_used(channel),
            Event::Downloaded(None, true) => {}
            Event::Downloaded(_, false) => self.announce(Announcement::NotSaved),
            Event::Print => {
                self.effects.push(Effect::Print);
                self.channel_used(Channel::Print);
            }

            event => self.persist(event),
        }
    }

    fn go_to_step(&mut self, step: fn(&mut Step)) {
        self.show_errors = false;
        self.announcement.1 = None;
        self.change(|draft| step(&mut draft.step));
        self.redraw_step(Focus::Heading);
    }

    /// Goes on if nothing is missing; else shows what is, and moves the focus there.
    fn next(&mut self) {
        match self.missing() {
            None => self.go_to_step(Step::next),
            Some(focus) => {
                self.show_errors = true;
                self.effects.push(Effect::Focus(focus));
            }
        }
    }

    /// The first field of this step that must be filled or corrected.
    fn missing(&self) -> Option<Focus> {
        match &self.draft.step {
            Step::Choosing(entries) if entries.is_empty() => Some(Focus::Recipients),
            Step::Choosing(_) => {
                let chosen = self.draft.custom_recipients.iter().filter(|recipient| self.is_chosen(&recipient.id));
                chosen.filter_map(|recipient| Some((recipient, self.recipient_error(recipient)?))).next().map(
                    |(recipient, error)| match error {
                        RecipientError::Name => Focus::RecipientName(recipient.id.clone()),
                        _ => Focus::RecipientContact(recipient.id.clone()),
                    },
                )
            }
            Step::Writing(_) => self.draft.wording.sender.name.trim().is_empty().then_some(Focus::SenderName),
            Step::Reviewing(_) | Step::HandingOver(..) => None,
        }
    }

    fn add_recipient(&mut self) {
        let numbers = self.draft.custom_recipients.iter().filter_map(|recipient| number(&recipient.id));
        let id = format!("{CUSTOM_PREFIX}{}", numbers.max().unwrap_or(0) + 1);
        self.change(|draft| {
            draft.custom_recipients.push(CustomRecipient {
                id: id.clone(),
                kind: RecipientKind::Deputy,
                name: String::new(),
                salutation: String::new(),
                contact: CustomContact::Email(String::new()),
            });
            draft.step.toggle(&id);
        });
        self.redraw_step(Focus::RecipientName(id));
    }

    fn set_recipient(&mut self, id: &str, field: RecipientField) {
        let is_redrawn = matches!(field, RecipientField::ByPost(_));
        self.change(|draft: &mut Draft| {
            let Some(recipient) = draft.custom_recipients.iter_mut().find(|recipient| recipient.id == id) else {
                return;
            };
            match field {
                RecipientField::Name(name) => recipient.name = name,
                RecipientField::Salutation(salutation) => recipient.salutation = salutation,
                RecipientField::Kind(kind) => recipient.kind = kind,
                RecipientField::Contact(contact) => recipient.contact = contact,
                RecipientField::ByPost(by_post) => {
                    let (CustomContact::Email(text) | CustomContact::Postal(text)) = &mut recipient.contact;
                    let text = std::mem::take(text);
                    recipient.contact = if by_post { CustomContact::Postal(text) } else { CustomContact::Email(text) };
                }
            }
        });
        if is_redrawn {
            self.redraw_step(None);
        }
    }

    /// A channel was used: asks what came of it.
    fn channel_used(&mut self, channel: Channel) {
        self.change(|draft| draft.step.open(channel));
        self.redraw_step(Focus::Question);
    }

    fn copied(&mut self, purpose: CopyPurpose, is_copied: bool) {
        self.announce(match (&purpose, is_copied) {
            (_, true) => Announcement::Copied,
            (CopyPurpose::Link, false) => Announcement::LinkNotCopied,
            (_, false) => Announcement::NotCopied,
        });
        match purpose {
            _ if !is_copied => {}
            // Somebody who copies the address has not finished.
            CopyPurpose::Part(LetterPart::Whole | LetterPart::Body) => self.channel_used(Channel::Copy),
            CopyPurpose::Part(_) | CopyPurpose::Link => {}
            CopyPurpose::Follow(channel, href) => {
                self.effects.push(Effect::Follow(channel, href));
                self.channel_used(channel);
            }
        }
    }

    fn save_file(&mut self, channel: Channel) {
        let Some(shown) = self.letter.clone() else { return };
        let letter = shown.letter();
        let file = match channel {
            Channel::Eml => eml(shown.mail_address(), &letter.subject.text, &letter.body()),
            _ => text::file(&text::text(letter, &shown.addressee())),
        };
        self.effects.push(Effect::Download(Some(channel), file));
    }
}

/// The number in the id of a custom recipient.
fn number(id: &str) -> Option<u32> {
    id.strip_prefix(CUSTOM_PREFIX)?.parse().ok()
}
