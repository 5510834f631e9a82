//! The shell around the model ([`letter::composer`]): sends it events and runs its effects. Nothing is decided here.

use super::{ids, persistence::Storage};
use crate::{
    browser::{clipboard, device, download, history, page, share, timer},
    components::Place,
};
use leptos::{prelude::*, task::spawn_local};
use letter::{
    Kit,
    channel::{Channel, Paper},
    composer::{Effect, Event, Focus, Model, Moment, Redraw, update},
    kit::Status,
};
use locale::{Date, Locale};
use markup::Element;
use messages::{ComposerMessages, LocaleExt};
use std::sync::Arc;

/// A copyable handle to the model and to what its effects need.
#[derive(Clone, Copy)]
pub struct Composer {
    model: RwSignal<Model, LocalStorage>,
    storage: Storage,
    context: StoredValue<Place>,
    lang: Locale,
}

impl Composer {
    pub fn new(context: &Place, kit: Kit) -> Self {
        Self {
            model: RwSignal::new_local(Model::new(Arc::new(kit), context.lang.language())),
            storage: Storage::new(&context.base),
            context: StoredValue::new(context.clone()),
            lang: context.lang,
        }
    }

    /// Looks for drafts, in a kit that can be written from.
    pub fn start(self) {
        if self.read(|model| model.kit().status != Status::Active) {
            return;
        }
        page::on_hide(move || self.send(Event::Hidden));
        page::on_forget(move || self.send(Event::Forgotten));
        self.send(Event::Started { refused: page::is_refused(), fragment: history::fragment() });
    }

    /// The words of the interface.
    pub fn words(self) -> &'static ComposerMessages {
        self.lang.composer()
    }

    /// The language of the interface.
    pub fn lang(self) -> Locale {
        self.lang
    }

    /// Reads from the page's context, such as addresses of other pages.
    pub fn with_context<T>(self, read: impl FnOnce(&Place) -> T) -> T {
        self.context.with_value(read)
    }

    /// Reads from the model, without following it.
    pub fn read<T>(self, read: impl FnOnce(&Model) -> T) -> T {
        self.model.with_untracked(read)
    }

    /// What follows from the model: views that read it are drawn again when it has changed.
    pub fn derive<T: PartialEq + Send + Sync + 'static>(
        self,
        derive: impl Fn(&Model) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.model.with(&derive))
    }

    /// Draws a part of the page, and again only when the number that `part` names has changed.
    pub fn redrawn(
        self,
        part: fn(Redraw) -> u32,
        draw: impl Fn(&Model) -> Element + Send + 'static,
    ) -> impl Fn() -> Element + Send + 'static {
        let number = self.derive(move |model| part(model.redraw()));
        move || {
            // Not `track`: a memo that is never read is never computed, and hears of nothing.
            _ = number.get();
            self.read(&draw)
        }
    }

    /// Lets the model know of an event, and runs what follows from it.
    pub fn send(self, event: Event) {
        let effects = self.model.try_update(|model| {
            let mut effects = update(model, Event::Clock(moment()));
            effects.extend(update(model, event));
            effects
        });
        for effect in effects.unwrap_or_default() {
            self.run(effect);
        }
    }

    /// Sends an event in a task of its own: what the browser does with a click comes first.
    pub fn send_later(self, event: Event) {
        timer::later(move || self.send(event));
    }

    fn run(self, effect: Effect) {
        match effect {
            Effect::Focus(focus) => focus_later(Some(element(focus))),
            Effect::KeepFocus => focus_later(page::focused()),
            Effect::Measure => spawn_local(async move {
                tick().await;
                let height = |paper| page::height_with(ids::SHEET, "data-paper", ids::paper_code(paper));
                let fits = |paper: Paper| height(paper).map(|height| f64::from(height) <= paper.height());
                self.send(Event::Measured(Paper::ALL.map(fits)));
            }),
            Effect::Copy(text, purpose) => spawn_local(async move {
                let is_copied = clipboard::copy(&text).await;
                self.send(Event::Copied(purpose, is_copied));
            }),
            Effect::Follow(channel, href) => page::open(&href, matches!(channel, Channel::Webmail(..))),
            Effect::Share { subject, body } => spawn_local(async move {
                let shared = share::text(&subject, &body).await;
                self.send(Event::Shared(shared == share::Shared::Shown));
            }),
            Effect::Download(channel, text) => {
                let (extension, mime) = match channel {
                    Some(Channel::Eml) => ("eml", "message/rfc822"),
                    _ => ("txt", "text/plain;charset=utf-8"),
                };
                let name = format!("{}.{extension}", self.words().file_name);
                self.send(Event::Downloaded(channel, download::save(&name, mime, &text)));
            }
            Effect::Print => device::print(),
            Effect::TellShared(is_shared) => page::tell_shared(is_shared),
            effect => self.storage.run(effect, move |event| self.send(event)),
        }
    }
}

/// The date, the time and a random number.
fn moment() -> Moment {
    let (year, month, day) = device::today();
    Moment { today: Date::new(year, month, day), milliseconds: device::now() as u64, random: device::random_u32() }
}

async fn tick() {
    leptos::task::tick().await;
}

/// Moves the focus to an element that is about to be drawn.
fn focus_later(id: Option<String>) {
    let Some(id) = id else { return };
    spawn_local(async move {
        tick().await;
        page::focus(&id);
    });
}

/// The id of the element that gets the focus.
fn element(focus: Focus) -> String {
    match focus {
        Focus::Heading => ids::HEADING.to_owned(),
        Focus::Recipients => ids::RECIPIENTS.to_owned(),
        Focus::AddRecipient => ids::ADD_RECIPIENT.to_owned(),
        Focus::RecipientName(id) => ids::recipient_name(&id),
        Focus::RecipientContact(id) => ids::recipient_contact(&id),
        Focus::SenderName => ids::SENDER_NAME.to_owned(),
        Focus::Slot(slot) => ids::slot_words(&slot),
        Focus::Channels => ids::CHANNELS.to_owned(),
        Focus::Question => ids::QUESTION.to_owned(),
        Focus::SharedDevice => ids::SHARED_DEVICE.to_owned(),
    }
}
