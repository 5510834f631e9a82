//! A kit: everything that one letter needs, in the shape of the JSON that press serves, once per language of the
//! interface.
//!
//! Ids of slots and variants are the same in every letter language: variant `a` in German says what variant `a` says in
//! English. That is how the supporter reads a letter beside its translation, and why a link can preselect variants
//! without naming a language.

use super::{Address, Field, Template};
use campaign::Link;
use locale::{AsOf, Date};
use locale::{Language, Locale};
use serde::{Deserialize, Serialize};

/// One letter that supporters can write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kit {
    /// See [`campaign::SCHEMA`]; read with [`campaign::decode`].
    pub schema: u32,
    /// Opaque and random: a withdrawal list names ids, never people.
    pub id: String,
    /// Its place in the URL.
    pub slug: String,
    /// The language of the interface that this file is for.
    pub lang: Locale,
    /// The day that press took as today. The app believes no clock that is earlier.
    pub built: Date,
    /// The name of the kit, as the list of letters shows it.
    pub title: String,
    /// What the letter asks for, in a sentence or two.
    pub purpose: String,
    /// A question that leads to an own paragraph: “Why do you write?”
    pub prompt: String,
    /// Whether it can be written.
    pub status: Status,
    /// Whom the letter is about, if it is about one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// To whom it can go, in the order of the page.
    pub recipients: Vec<Recipient>,
    /// The letter in each of its languages.
    pub languages: Vec<LetterText>,
    /// Domains that no letter goes to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub do_not_write_to: Vec<Refusal>,
    /// What happened since, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub since: Vec<Event>,
}

impl Kit {
    /// The letter in this language.
    pub fn text(&self, language: Language) -> Option<&LetterText> {
        self.languages.iter().find(|text| text.language == language)
    }

    /// The recipient with this id.
    pub fn recipient(&self, id: &str) -> Option<&Recipient> {
        self.recipients.iter().find(|recipient| recipient.id == id)
    }

    /// Why no letter goes to this address, if the kit says so.
    pub fn refusal(&self, address: &Address) -> Option<&Refusal> {
        self.do_not_write_to.iter().find(|refusal| address.is_at(&refusal.domain))
    }
}

/// Whether a kit can be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It can.
    Active,
    /// No more; the page stays and says why.
    Retired {
        /// In the language of the file.
        reason: String,
        /// Since when.
        date: Date,
        /// The slug of the kit that takes its place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        follows: Option<String>,
    },
}

/// The person whom a kit is about. press has seen the recorded consent and does not serve it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As each letter language writes it.
    pub name: Translated,
    /// What is known.
    pub status: PersonStatus,
    /// When it was known.
    pub as_of: AsOf,
    /// Who says so.
    pub source: Link,
}

/// What is known about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonStatus {
    /// Held.
    Held,
    /// Free. The kit must be retired.
    Released,
    /// Dead. The kit must be retired.
    Died,
    /// Nothing is known.
    Unknown,
}

/// A text in some of the letter languages: `{"en": "…", "de": "…"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Translated {
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// Ukrainian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uk: Option<String>,
    /// German.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub de: Option<String>,
    /// Italian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub it: Option<String>,
}

impl Translated {
    /// The text in this language, if there is one.
    pub fn get(&self, language: Language) -> Option<&str> {
        match language {
            Language::En => self.en.as_deref(),
            Language::Uk => self.uk.as_deref(),
            Language::De => self.de.as_deref(),
            Language::It => self.it.as_deref(),
        }
    }

    /// The text in this language, else in the first that has it: a name in another language is better than none.
    pub fn get_or_any(&self, language: Language) -> &str {
        let any = || Language::ALL.into_iter().find_map(|language| self.get(language));
        self.get(language).or_else(any).unwrap_or_default()
    }
}

/// The letter in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterText {
    /// Which.
    pub language: Language,
    /// What can stand in the subject line; at least one.
    pub subjects: Vec<Variant>,
    /// The paragraphs in order.
    pub slots: Vec<Slot>,
    /// How the letter begins and ends.
    pub frame: Frame,
    /// How it begins and ends for some kinds of recipient.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frames: Vec<FrameFor>,
}

impl LetterText {
    /// The frame for a kind of recipient.
    pub fn frame(&self, kind: RecipientKind) -> &Frame {
        self.frames.iter().find(|other| other.kind == kind).map_or(&self.frame, |other| &other.frame)
    }

    /// The slot with this id.
    pub fn slot(&self, id: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == id)
    }

    /// The variants of a slot or of the subject.
    pub fn variants(&self, slot: &str) -> &[Variant] {
        match slot {
            SUBJECT => &self.subjects,
            _ => self.slot(slot).map_or(&[], |slot| &slot.variants),
        }
    }

    /// Whether what stands in a slot names the recipient or depends on who that is, so that an edit of it holds for that recipient only.
    pub fn is_personal(&self, slot: &str) -> bool {
        let names = |field| matches!(field, Field::RecipientName | Field::RecipientTitle | Field::Salutation);
        let personal = |variant: &Variant| !variant.kinds.is_empty() || variant.text.fields().any(names);
        slot == SALUTATION || self.variants(slot).iter().any(personal)
    }
}

/// The slot id of the subject line, in choices and edits.
pub const SUBJECT: &str = "subject";
/// The slot id of the salutation.
pub const SALUTATION: &str = "salutation";
/// The slot id of the closing lines.
pub const CLOSING: &str = "closing";
/// Ids that no slot of a kit may have. `own` is the own paragraph where a kit gives it no slot.
pub const RESERVED: [&str; 3] = [SUBJECT, SALUTATION, CLOSING];

/// How a letter begins and ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// “Dear Sir or Madam,”. A recipient's own salutation takes its place.
    pub salutation: Template,
    /// “Yours faithfully,”, the name, and lines for town and country that vanish when the sender names none.
    pub closing: Template,
}

/// The frame for one kind of recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameFor {
    /// For whom.
    pub kind: RecipientKind,
    /// How the letter begins and ends.
    pub frame: Frame,
}

/// A place in the letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Unique in the kit; the same in every language.
    pub id: String,
    /// What the supporter can do with it.
    pub kind: SlotKind,
    /// Texts by the authors; none for [`SlotKind::Own`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
}

/// What the supporter can do with a slot. Every sentence can be edited besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// One text, always there.
    Fixed,
    /// One of several texts, or none.
    Optional,
    /// One of several texts.
    Choice,
    /// The supporter's own paragraph.
    Own,
}

/// One way to say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Unique in the slot; the same in every language.
    pub id: String,
    /// The words for every recipient, but for the kinds that have their own.
    pub text: Template,
    /// The words for single kinds of recipient: each is asked for what it can do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<TextFor>,
}

impl Variant {
    /// The words for a kind of recipient.
    pub fn text_for(&self, kind: RecipientKind) -> &Template {
        self.kinds.iter().find(|other| other.kind == kind).map_or(&self.text, |other| &other.text)
    }

    /// All words: the general ones, then those for single kinds.
    pub fn texts(&self) -> impl Iterator<Item = &Template> {
        std::iter::once(&self.text).chain(self.kinds.iter().map(|other| &other.text))
    }
}

/// The words of a variant for one kind of recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextFor {
    /// The kind of recipient.
    pub kind: RecipientKind,
    /// The words.
    pub text: Template,
}

/// An institution that a letter can go to, or one that is only linked to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Unique in the campaign.
    pub id: String,
    /// What it is.
    pub kind: RecipientKind,
    /// Its name in each language.
    pub name: Translated,
    /// What it does and why it is written to, in the language of the file.
    pub role: String,
    /// The title to use in the letter.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub title: Translated,
    /// Its own form of address, “Dear Mr President”, without the comma.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub salutation: Translated,
    /// ISO 3166-1, two letters.
    pub country: String,
    /// The languages it reads, the best first.
    pub reads: Vec<Language>,
    /// Where it is reached.
    pub contact: Contact,
    /// What the recipient takes: letters, or cases on a form.
    pub accepts: Accepts,
    /// Where the address was found.
    pub source: Link,
    /// The day on which the address was last verified.
    pub verified_on: Date,
    /// The day on which the address must be verified again.
    pub expires: Date,
}

fn is_empty(text: &Translated) -> bool {
    *text == Translated::default()
}

impl Recipient {
    /// Whether a letter can go to it. One that takes case forms only, or has only a form page, is a link.
    pub fn takes_letters(&self) -> bool {
        self.accepts == Accepts::Letters && !matches!(self.contact, Contact::Form(_))
    }

    /// Whether the address is to be looked at again.
    pub fn is_expired(&self, today: Date) -> bool {
        today >= self.expires
    }

    /// As a letter in this language addresses it.
    pub fn addressee(&self, language: Language) -> Addressee<'_> {
        Addressee {
            id: &self.id,
            kind: self.kind,
            name: self.name.get_or_any(language),
            title: self.title.get(language),
            salutation: self.salutation.get(language),
            contact: &self.contact,
        }
    }
}

/// What a recipient is: it decides salutation and closing, and the group on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// An international or humanitarian organisation.
    Organisation,
    /// A ministry, an office or somebody who holds one.
    Authority,
    /// A member of parliament.
    Deputy,
    /// An embassy or consulate.
    Embassy,
}

impl RecipientKind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Organisation, Self::Authority, Self::Deputy, Self::Embassy];
}

/// Where a recipient is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// By mail.
    Email(Address),
    /// By post: the lines of the address below the name, the country last.
    Postal(Vec<String>),
    /// On an official page.
    Form(String),
}

/// What a recipient takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accepts {
    /// Letters.
    Letters,
    /// Submissions of single cases on its own form. A letter would only keep it from its work.
    CaseForms,
}

/// Whom one letter goes to, in the letter's language: a [`Recipient`], or somebody whom the supporter named
/// ([`super::CustomRecipient`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressee<'a> {
    /// The recipient's id, or that of the supporter's own addressee.
    pub id: &'a str,
    /// What they are.
    pub kind: RecipientKind,
    /// Their name.
    pub name: &'a str,
    /// Their title.
    pub title: Option<&'a str>,
    /// Their own form of address, without the comma.
    pub salutation: Option<&'a str>,
    /// Where they are reached.
    pub contact: &'a Contact,
}

/// A domain that no letter goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// With everything below it.
    pub domain: String,
    /// In the language of the file.
    pub reason: String,
}

/// Something that happened since the kit was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub date: AsOf,
    /// What, in the language of the file.
    pub text: String,
    /// Who says so.
    pub source: Link,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::tests::kit;

    #[test]
    fn a_kit_reads_back() {
        let kit = kit();
        let json = serde_json::to_string(&kit).unwrap();
        assert_eq!(campaign::decode::<Kit>(&json).unwrap(), kit);
    }

    #[test]
    fn a_domain_is_refused_with_its_reason() {
        let kit = kit();
        let refusal = |address: &str| kit.refusal(&Address::parse(address).unwrap()).map(|r| r.reason.as_str());
        assert_eq!(refusal("a@mail.held.example"), Some("It holds people."));
        assert_eq!(refusal("a@example.org"), None);
    }

    #[test]
    fn who_takes_letters() {
        let kit = kit();
        let takes = |id: &str| kit.recipient(id).unwrap().takes_letters();
        assert!(takes("office"));
        assert!(takes("house"));
        assert!(!takes("forms"));
    }

    #[test]
    fn a_name_in_another_language_is_better_than_none() {
        let name = Translated { de: Some("Amt".to_owned()), it: Some("Ufficio".to_owned()), ..Translated::default() };
        assert_eq!(name.get_or_any(Language::It), "Ufficio");
        assert_eq!(name.get_or_any(Language::Uk), "Amt");
        assert_eq!(Translated::default().get_or_any(Language::En), "");
    }
}
