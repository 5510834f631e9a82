//! The folder of one letter, as read: what `kit.toml` says, and the letter in each of its languages.

use super::{
    kit::{KitFile, Retired},
    recipients::RecipientFile,
    text::TextFile,
};
use crate::content::table::in_language;
use campaign::SCHEMA;
use letter::{
    Kit,
    kit::{Event, Refusal, Status},
};
use locale::{Date, Locale};

/// The files of one kit, read.
pub struct KitFolder {
    /// The name of the folder, which is the end of the letter's address.
    pub slug: String,
    /// The path of `kit.toml`.
    pub path: String,
    /// What `kit.toml` says of the letter.
    pub kit: KitFile,
    /// The letter in each of its languages, in the order of [`locale::Language::ALL`].
    pub texts: Vec<TextFile>,
}

impl KitFolder {
    /// The kit in one language, as served. Nobody can write one that is retired, so it has nothing to write.
    pub fn kit(&self, lang: Locale, built: Date) -> Kit {
        let kit = self.whole(&self.kit.known, lang, built);
        match kit.status {
            Status::Active => kit,
            Status::Retired { .. } => Kit { recipients: Vec::new(), languages: Vec::new(), ..kit },
        }
    }

    /// The kit with these recipients, retired or not.
    pub fn whole(&self, recipients: &[RecipientFile], lang: Locale, built: Date) -> Kit {
        let KitFile { id, title, purpose, prompt, retired, person, since, never, .. } = &self.kit;
        let status = |Retired { date, reason, follows }: &Retired| Status::Retired {
            reason: in_language(reason, lang),
            date: date.unwrap_or(built),
            follows: follows.as_ref().map(|name| name.text.clone()),
        };
        Kit {
            schema: SCHEMA,
            id: id.text.clone(),
            slug: self.slug.clone(),
            lang,
            built,
            title: in_language(title, lang),
            purpose: in_language(purpose, lang),
            prompt: in_language(prompt, lang),
            status: retired.as_ref().map_or(Status::Active, status),
            person: person.clone(),
            recipients: recipients.iter().map(|known| known.in_language(lang)).collect(),
            languages: self.texts.iter().map(|file| file.text.clone()).collect(),
            do_not_write_to: never
                .iter()
                .map(|(domain, reason)| Refusal { domain: domain.clone(), reason: in_language(reason, lang) })
                .collect(),
            since: since
                .iter()
                .map(|(date, text, source)| Event {
                    date: *date,
                    text: in_language(text, lang),
                    source: source.clone(),
                })
                .collect(),
        }
    }
}
