//! The letters that press writes beforehand, as files beside the page.

use campaign::route::letter_file;
use letter::{
    Contact, Kit,
    channel::{eml, text},
    prepared,
    prepared::addressee,
};

/// A draft for a mail program and a text file for each language of a kit. Each says what the page says.
pub fn files(kit: &Kit) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    kit.languages.iter().flat_map(|written| {
        let letter = prepared(kit, written);
        let to = addressee(kit, written.language);
        let mail = match to.contact {
            Contact::Email(address) => Some(address),
            _ => None,
        };
        let eml = eml(mail, &letter.subject.text, &letter.body());
        let text = text::file(&text::text(&letter, &to));
        [("eml", eml), ("txt", text)]
            .map(|(extension, file)| (letter_file(&kit.slug, written.language, extension), file.into_bytes()))
    })
}
