//! A letter that is being written, as the device keeps it. Nothing of it ever leaves the device but through a channel
//! that the supporter chose.

use super::{Address, AddressError, Addressee, Contact, RecipientKind, Step, Wording, clean};
use locale::{Date, Language};
use serde::{Deserialize, Serialize};

/// The version of the storage format. It grows when an older app could no longer read a draft.
pub const VERSION: u32 = 1;

/// Days from the last change until the device forgets a draft.
pub const KEPT_DAYS: i32 = 60;

/// A letter that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// See [`VERSION`].
    pub version: u32,
    /// Opaque, from whoever keeps the draft; several drafts may stand side by side.
    pub id: String,
    /// The id of the kit (not the slug: a kit may be renamed).
    pub kit: String,
    /// The language of the letter.
    pub language: Language,
    /// What the supporter made of the letter.
    pub wording: Wording,
    /// Recipients whom the supporter added.
    #[serde(rename = "others", default, skip_serializing_if = "Vec::is_empty")]
    pub custom_recipients: Vec<CustomRecipient>,
    /// Where in the composer the supporter is, with whom they chose and what is prepared.
    #[serde(rename = "stage")]
    pub step: Step,
    /// The day of the last change.
    pub updated: Date,
    /// The last day of its time on the device.
    pub expires: Date,
    /// The day on which the supporter was first shown that its time is over. Nothing is erased before that, whatever a clock says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warned: Option<Date>,
    /// How often the draft was written to the device: every write has a higher number than the one before.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub revision: u32,
    /// The random number of the page that wrote this revision. It tells two pages apart that both continued the same one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub session: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What the device does with a kept draft on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its time is not over.
    Kept,
    /// Its time is over: the supporter is shown it and may keep it.
    Shown,
    /// It was shown on an earlier day and not kept.
    Erased,
}

impl Draft {
    /// A draft with nothing in it yet.
    pub fn new(id: String, kit: &str, language: Language, seed: u32, today: Date) -> Self {
        Self {
            version: VERSION,
            id,
            kit: kit.to_owned(),
            language,
            wording: Wording { seed, ..Wording::default() },
            custom_recipients: Vec::new(),
            step: Step::default(),
            updated: today,
            expires: expiry(today),
            warned: None,
            revision: 0,
            session: 0,
        }
    }

    /// Notes a change. A clock that went back does not bring the expiry nearer.
    pub fn touch(&mut self, today: Date) {
        self.updated = today;
        self.expires = self.expires.max(expiry(today));
        self.warned = None;
    }

    /// What becomes of it on a day. A clock that was ahead when the draft was shown, and is right again, erases nothing.
    pub fn fate(&self, today: Date) -> Fate {
        if today <= self.expires {
            Fate::Kept
        } else if self.warned.is_some_and(|day| day < today) {
            Fate::Erased
        } else {
            Fate::Shown
        }
    }

    /// As kept. `None` cannot happen with these types; a caller treats it like storage that refused.
    pub fn to_json(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

fn expiry(today: Date) -> Date {
    Date::from_days(today.to_days() + KEPT_DAYS).unwrap_or(today)
}

/// A recipient whom the supporter added: their own deputy, an embassy. Everything is kept as typed, half an address too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomRecipient {
    /// Unique in the draft, and not the id of a recipient of the kit: it begins with [`CUSTOM_PREFIX`].
    pub id: String,
    /// What kind of recipient this is.
    pub kind: RecipientKind,
    /// The name, as it stands above the address.
    pub name: String,
    /// Their form of address, without the comma. May be empty.
    #[serde(default)]
    pub salutation: String,
    /// Where they are reached.
    #[serde(rename = "reach")]
    pub contact: CustomContact,
}

/// What the ids of custom recipients begin with. No slug has this form.
pub const CUSTOM_PREFIX: &str = "+";

/// Where a custom recipient is reached, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomContact {
    /// A mail address, perhaps half of one.
    Email(String),
    /// The lines of a postal address.
    Postal(String),
}

impl CustomRecipient {
    /// What was typed, once it is a valid address.
    pub fn checked_contact(&self) -> Result<Contact, AddressError> {
        match &self.contact {
            CustomContact::Email(text) => Address::parse(text).map(Contact::Email),
            CustomContact::Postal(text) => {
                let lines = clean::body(text).lines().map(clean::line).filter(|line| !line.is_empty()).collect();
                Ok(Contact::Postal(lines))
            }
        }
    }

    /// As a letter addresses them; `contact` is the result of [`CustomRecipient::checked_contact`].
    pub fn addressee<'a>(&'a self, contact: &'a Contact) -> Addressee<'a> {
        Addressee {
            id: &self.id,
            kind: self.kind,
            name: &self.name,
            title: None,
            salutation: Some(self.salutation.as_str()).filter(|salutation| !salutation.is_empty()),
            contact,
        }
    }
}

/// A kept draft that this app cannot open. It is shown and exported, never dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamagedDraft {
    /// Why it cannot be opened.
    pub reason: Damage,
    /// Everything that could be read, for people.
    pub text: String,
}

/// What is wrong with a kept draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// A newer version of the site wrote it.
    Newer,
    /// It is cut off or changed.
    Damaged,
}

/// Reads a kept draft. The version is looked at first, so that a newer draft is named as such, whatever else is new in it.
pub fn read_draft(text: &str) -> Result<Draft, DamagedDraft> {
    let damaged = |reason| DamagedDraft { reason, text: salvage(text) };
    if version(text).is_some_and(|version| version > VERSION) {
        return Err(damaged(Damage::Newer));
    }
    small_json::from_str(text).map_err(|_| damaged(Damage::Damaged))
}

/// The number behind the first `"version":`, which every version writes first; also of a text that is cut or deeper than this one
/// reads.
fn version(text: &str) -> Option<u32> {
    let (before, rest) = text.split_once("\"version\"")?;
    let number = rest.trim_start().strip_prefix(':')?.trim_start().trim_start_matches('"');
    let digits = number.split(|c: char| !c.is_ascii_digit()).next().filter(|digits| !digits.is_empty())?;
    // Beyond what this number holds it is newer all the same. (Reading a float would cost 10 kB of wasm.)
    (before.trim() == "{").then(|| digits.parse().unwrap_or(u32::MAX))
}

/// The strings of a JSON text that may be cut or broken, one a line, with their names: `name: Anna`. Without any, the
/// text as it is.
fn salvage(json: &str) -> String {
    let mut out = String::new();
    let mut name = String::new();
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let (string, length) = unquote(&rest[start + 1..]);
        rest = &rest[start + 1 + length..];
        if rest.trim_start().starts_with(':') {
            name = string;
        } else if !string.is_empty() {
            if !name.is_empty() {
                out.push_str(&name);
                out.push_str(if string.contains('\n') { ":\n" } else { ": " });
            }
            out.push_str(&string);
            out.push('\n');
        }
    }
    if out.is_empty() { json.to_owned() } else { out }
}

/// The string up to its closing quotation mark or the end, and how many octets it took with the mark.
fn unquote(text: &str) -> (String, usize) {
    let mut out = String::new();
    let mut chars = text.char_indices();
    let mut high = 0;
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (out, at + 1),
            '\\' => match chars.next().map(|(_, escaped)| escaped) {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => {}
                Some('u') => {
                    let digits = chars.as_str().get(..4).unwrap_or_default();
                    let unit = u32::from_str_radix(digits, 16).unwrap_or(0xFFFD);
                    for _ in digits.chars() {
                        chars.next();
                    }
                    // UTF-16: a high half waits for its low half.
                    match unit {
                        0xD800..=0xDBFF => high = unit,
                        0xDC00..=0xDFFF if high > 0 => {
                            let both = 0x1_0000 + ((high - 0xD800) << 10) + (unit - 0xDC00);
                            out.push(char::from_u32(both).unwrap_or(char::REPLACEMENT_CHARACTER));
                            high = 0;
                        }
                        _ => out.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)),
                    }
                }
                Some(escaped) => out.push(escaped),
                None => {}
            },
            c => out.push(c),
        }
    }
    (out, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Chosen, Sender};

    fn draft() -> Draft {
        let today = "2026-11-23".parse().unwrap();
        let mut draft = Draft::new("d1".to_owned(), "k1", Language::Uk, 7, today);
        draft.wording.sender = Sender { name: "Олена “Тест”".to_owned(), ..Sender::default() };
        draft.wording.own = "One \"quoted\"\n\nTwo 👩\u{1}".to_owned();
        draft.wording.choose("ask", Some("b"));
        draft.custom_recipients.push(CustomRecipient {
            id: "+1".to_owned(),
            kind: RecipientKind::Deputy,
            name: "Test Deputy".to_owned(),
            salutation: String::new(),
            contact: CustomContact::Email("half@".to_owned()),
        });
        draft.step = Step::Writing(Chosen::new(vec!["office".to_owned(), "+1".to_owned()]).unwrap());
        draft
    }

    #[test]
    fn a_draft_reads_back() {
        let draft = draft();
        assert_eq!(read_draft(&draft.to_json().unwrap()), Ok(draft));
    }

    #[test]
    fn what_cannot_be_read_is_exported() {
        let json = draft().to_json().unwrap();
        let check = |json: &str, reason: Damage, contains: &[&str]| {
            let damaged = read_draft(json).unwrap_err();
            assert_eq!(damaged.reason, reason, "{json}");
            for words in contains {
                assert!(damaged.text.contains(words), "{words:?} in {}", damaged.text);
            }
        };
        let words =
            ["name: Олена “Тест”\n", "own:\nOne \"quoted\"\n\nTwo 👩\u{1}\n", "name: Test Deputy\n", "email: half@\n"];
        let newer = json.replace("\"version\":1", "\"version\":2");
        check(&newer, Damage::Newer, &words);
        check(&json.replace("\"version\":1", "\"version\":2.5"), Damage::Newer, &words);
        check(&json.replace("\"version\":1", "\"version\" : \"3\""), Damage::Newer, &words);
        check(
            &newer.replace("\"stage\"", &format!("\"new\":{}{},\"state\"", "[".repeat(200), "]".repeat(200))),
            Damage::Newer,
            &words,
        );
        check(&newer[..newer.len() - 2], Damage::Newer, &words);
        check("{\"version\":99999999999,\"own\":\"Test\"}", Damage::Newer, &["own: Test\n"]);
        check("{\"own\":\"\\\"version\\\":2\",\"version\":1}", Damage::Damaged, &[]);
        check(&json.replace("\"stage\"", "\"state\""), Damage::Damaged, &words);
        check(&json[..json.len() - 2], Damage::Damaged, &words);
        check(&json[..json.find("quoted").unwrap() + 3], Damage::Damaged, &["own: One \"quo\n"]);
        check("not json", Damage::Damaged, &["not json"]);
        check("", Damage::Damaged, &[]);
        check(r#"{"own":"\ud83d\udc69 \u0456 \ud83d \u12"#, Damage::Damaged, &["👩 і"]);
    }

    #[test]
    fn every_cut_is_survived() {
        let json = draft().to_json().unwrap();
        for (at, _) in json.char_indices() {
            assert!(read_draft(&json[..at]).is_err());
        }
    }

    #[test]
    fn a_draft_expires_after_its_last_change() {
        let mut draft = draft();
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(draft.expires, day("2027-01-22"));
        draft.touch(day("2026-12-01"));
        assert_eq!(draft.expires, day("2027-01-30"));
        draft.touch(day("2001-01-01"));
        assert_eq!(draft.expires, day("2027-01-30"));
        assert_eq!(draft.fate(day("2027-01-30")), Fate::Kept);
    }

    #[test]
    fn an_expired_draft_is_erased_only_after_it_was_shown() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let check = |warned: Option<&str>, today: &str, expected: Fate| {
            let mut draft = draft();
            draft.warned = warned.map(day);
            // It reads back as it was kept.
            let draft = read_draft(&draft.to_json().unwrap()).unwrap();
            assert_eq!(draft.fate(day(today)), expected, "{warned:?} {today}");
        };
        check(None, "2027-01-22", Fate::Kept);
        check(None, "2027-01-23", Fate::Shown);
        check(None, "2099-01-01", Fate::Shown);
        check(Some("2027-01-23"), "2027-01-23", Fate::Shown);
        check(Some("2027-01-23"), "2027-01-24", Fate::Erased);
        // The clock was ahead by months when it was shown, and is right again.
        check(Some("2027-07-01"), "2026-12-01", Fate::Kept);
        check(Some("2027-07-01"), "2027-01-23", Fate::Shown);
        let mut kept = draft();
        kept.warned = Some(day("2027-01-23"));
        kept.touch(day("2027-01-24"));
        assert_eq!((kept.warned, kept.fate(day("2027-03-01"))), (None, Fate::Kept));
    }

    #[test]
    fn a_custom_recipient_is_checked_when_used() {
        let mut recipient = draft().custom_recipients.remove(0);
        assert_eq!(recipient.checked_contact(), Err(AddressError::Domain));
        recipient.contact = CustomContact::Postal(" 1 Street \r\n\r\nTown\0".to_owned());
        let contact = recipient.checked_contact().unwrap();
        assert_eq!(contact, Contact::Postal(vec!["1 Street".to_owned(), "Town".to_owned()]));
        assert_eq!(recipient.addressee(&contact).salutation, None);
    }
}
