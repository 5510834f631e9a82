//! A kit, a language, an addressee and the supporter's wording make one letter. The same input makes the same letter,
//! on every device and in every build.

use super::kit::{CLOSING, SALUTATION, SUBJECT};
use super::template::Piece;
use super::{Addressee, Field, Kit, LetterText, Slot, SlotKind, Template, Variant, clean};
use locale::Date;
use locale::{Language, format_date};
use serde::{Deserialize, Serialize};

/// Stands in the letter where something is missing: room to write it by hand, and the same in every language.
pub const BLANK: &str = "__________";

/// The id of the own paragraph where the kit gives it no slot.
pub const OWN: &str = "own";

/// Who writes. All of it stays on the device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sender {
    /// Required before the letter is handed over.
    pub name: String,
    /// The town, which may be empty.
    pub town: String,
    /// The country, which may be empty.
    pub country: String,
}

/// Everything about the letter that the supporter decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wording {
    /// Who signs the letter.
    pub sender: Sender,
    /// Decides where nothing is chosen. A new seed is a shuffle; choices and edits stay.
    pub seed: u32,
    /// The variants that the supporter chose, one for a slot.
    pub choices: Vec<Choice>,
    /// Sentences in the supporter's own words.
    pub edits: Vec<Edit>,
    /// The supporter's own paragraph.
    pub own: String,
}

/// A variant chosen for a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// A slot of the kit, or [`SUBJECT`].
    pub slot: String,
    /// `None` leaves an optional slot out.
    pub variant: Option<String>,
}

/// What the supporter wrote instead of an author's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// A slot of the kit, [`SUBJECT`], [`SALUTATION`] or [`CLOSING`].
    pub slot: String,
    /// An edit stays with its language.
    pub language: Language,
    /// The one recipient that it is for, where the author's text names the recipient; else it is for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The variant it was made from. [`super::own_words`] compares with it, also after a shuffle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// The new text. Empty takes the paragraph out; an empty subject brings the author's back.
    pub text: String,
}

impl Wording {
    /// Chooses a variant, or leaves an optional slot out.
    pub fn choose(&mut self, slot: &str, variant: Option<&str>) {
        self.leave_to_seed(slot);
        self.choices.push(Choice { slot: slot.to_owned(), variant: variant.map(str::to_owned) });
    }

    /// Lets the seed decide again.
    pub fn leave_to_seed(&mut self, slot: &str) {
        self.choices.retain(|choice| choice.slot != slot);
    }

    /// Puts the supporter's text in the place of a paragraph of `letter`.
    pub fn edit(&mut self, text: &LetterText, letter: &Letter, recipient: &str, slot: &str, words: &str) {
        // The own paragraph is no edit: there is no author's text beneath it.
        if text.slot(slot).map_or(slot == OWN, |slot| slot.kind == SlotKind::Own) {
            words.clone_into(&mut self.own);
            return;
        }
        let old = self.edits.iter().position(|edit| edit.is_for(slot, letter.language, recipient));
        let variant = match old {
            Some(at) => self.edits.swap_remove(at).variant,
            None => letter.paragraph(slot).and_then(|paragraph| paragraph.variant.clone()),
        };
        self.edits.push(Edit {
            slot: slot.to_owned(),
            language: letter.language,
            recipient: text.is_personal(slot).then(|| recipient.to_owned()),
            variant,
            text: words.to_owned(),
        });
    }

    /// Brings the author's text back.
    pub fn undo_edit(&mut self, language: Language, recipient: &str, slot: &str) {
        self.edits.retain(|edit| !edit.is_for(slot, language, recipient));
    }

    /// Whether the words in a slot of a letter are the supporter's.
    pub fn is_edited(&self, slot: &str, language: Language, recipient: &str) -> bool {
        self.edit_of(slot, language, recipient).is_some()
    }

    fn edit_of(&self, slot: &str, language: Language, recipient: &str) -> Option<&Edit> {
        self.edits.iter().find(|edit| edit.is_for(slot, language, recipient))
    }
}

impl Edit {
    fn is_for(&self, slot: &str, language: Language, recipient: &str) -> bool {
        self.slot == slot && self.language == language && self.recipient.as_deref().is_none_or(|own| own == recipient)
    }
}

/// A letter as it will be, before it takes the form of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The language it is in.
    pub language: Language,
    /// The subject, in one line.
    pub subject: Paragraph,
    /// From the salutation to the closing.
    pub paragraphs: Vec<Paragraph>,
    /// What is missing, each once. A letter with something missing is shown, not handed over.
    pub unfilled: Vec<Field>,
}

impl Letter {
    /// The text below the subject: paragraphs with an empty line between, `\n` at line ends.
    pub fn body(&self) -> String {
        let length = self.paragraphs.iter().map(|paragraph| paragraph.text.len() + 2).sum();
        let mut body = String::with_capacity(length);
        for paragraph in &self.paragraphs {
            if !body.is_empty() {
                body.push_str("\n\n");
            }
            body.push_str(&paragraph.text);
        }
        body
    }

    /// What stands in a slot; `None` when it is left out.
    pub fn paragraph(&self, slot: &str) -> Option<&Paragraph> {
        if slot == SUBJECT {
            return Some(&self.subject);
        }
        self.paragraphs.iter().find(|paragraph| paragraph.slot == slot)
    }
}

/// What stands in one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The slot, [`SUBJECT`], [`SALUTATION`], [`CLOSING`] or [`OWN`].
    pub slot: String,
    /// The variant that was taken or edited.
    pub variant: Option<String>,
    /// Clean ([`clean`]), never empty.
    pub text: String,
    /// Whose words these are.
    pub words: Words,
}

/// Whose words stand in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// The words are the author's.
    Author,
    /// The words are the supporter's, made from this text of the author's.
    Edited(String),
    /// The words are the supporter's own.
    Own,
}

/// Composes a letter. Without `today`, as in the letters that press writes beforehand, variants that need it are not
/// taken.
///
/// Where the supporter chose nothing, each slot takes the variant with the highest [`rank`] among those whose fields can
/// be filled. So a slot does not depend on other slots, a variant added to the kit changes a letter only where it wins,
/// and languages whose variants have the same ids show the same letter.
pub fn compose(kit: &Kit, text: &LetterText, to: &Addressee<'_>, wording: &Wording, today: Option<Date>) -> Letter {
    #[cfg(test)]
    tests::COMPOSITIONS.set(tests::COMPOSITIONS.get() + 1);
    let mut writer = Writer { kit, language: text.language, to, wording, today, unfilled: Vec::new() };
    let frame = text.frame(to.kind);

    let subject = writer.slot(SUBJECT, SlotKind::Choice, &text.subjects).map(|mut subject| {
        subject.text = clean::line(&subject.text);
        subject
    });
    let subject = subject.unwrap_or_else(|| Paragraph {
        slot: SUBJECT.to_owned(),
        variant: None,
        text: String::new(),
        words: Words::Author,
    });

    let mut paragraphs = Vec::with_capacity(text.slots.len() + 3);
    paragraphs.extend(writer.salutation(&frame.salutation));
    let mut own = false;
    for Slot { id, kind, variants } in &text.slots {
        paragraphs.extend(match kind {
            SlotKind::Own => {
                own = true;
                writer.own(id)
            }
            _ => writer.slot(id, *kind, variants),
        });
    }
    if !own {
        paragraphs.extend(writer.own(OWN));
    }
    paragraphs.extend(writer.framed(CLOSING, &frame.closing));
    Letter { language: text.language, subject, paragraphs, unfilled: writer.unfilled }
}

struct Writer<'a> {
    kit: &'a Kit,
    language: Language,
    to: &'a Addressee<'a>,
    wording: &'a Wording,
    today: Option<Date>,
    unfilled: Vec<Field>,
}

impl Writer<'_> {
    fn slot(&mut self, id: &str, kind: SlotKind, variants: &[Variant]) -> Option<Paragraph> {
        let edit = self.wording.edit_of(id, self.language, self.to.id);
        let left_out = |choice: &Choice| choice.slot == id && choice.variant.is_none();
        if kind == SlotKind::Optional && self.wording.choices.iter().any(left_out) {
            return None;
        }
        let from = edit.and_then(|edit| variants.iter().find(|variant| edit.variant.as_ref() == Some(&variant.id)));
        let picked = from.or_else(|| self.pick(id, kind, variants));
        // An edit stands also where the seed would now leave the slot out.
        let variant = picked.or_else(|| edit.and(variants.first()))?;
        self.written(id, Some(&variant.id), variant.text_for(self.to.kind))
    }

    fn pick<'v>(&self, slot: &str, kind: SlotKind, variants: &'v [Variant]) -> Option<&'v Variant> {
        let chosen = self.wording.choices.iter().find(|choice| choice.slot == slot);
        let chosen = chosen.and_then(|choice| choice.variant.as_ref());
        if let Some(variant) = variants.iter().find(|variant| chosen == Some(&variant.id)) {
            return Some(variant);
        }
        let highest = |among: &mut dyn Iterator<Item = &'v Variant>| {
            among.max_by_key(|variant| rank(self.wording.seed, slot, &variant.id))
        };
        let fits = highest(&mut variants.iter().filter(|variant| self.can_fill(variant.text_for(self.to.kind))));
        if kind == SlotKind::Optional {
            let left_out = rank(self.wording.seed, slot, LEFT_OUT);
            return fits.filter(|variant| rank(self.wording.seed, slot, &variant.id) > left_out);
        }
        fits.or_else(|| highest(&mut variants.iter()))
    }

    fn salutation(&mut self, template: &Template) -> Option<Paragraph> {
        match self.to.salutation.map(clean::line).filter(|own| !own.is_empty()) {
            Some(own) => {
                let comma = if self.language == Language::Uk { '!' } else { ',' };
                let ends = own.ends_with([',', '!', ':']);
                let own = if ends { own } else { format!("{own}{comma}") };
                self.written(SALUTATION, None, &Template::words(own))
            }
            None => self.framed(SALUTATION, template),
        }
    }

    fn framed(&mut self, slot: &str, template: &Template) -> Option<Paragraph> {
        self.written(slot, None, template)
    }

    fn own(&self, slot: &str) -> Option<Paragraph> {
        let text = clean::body(&self.wording.own);
        let blank = text.trim().is_empty();
        (!blank).then(|| Paragraph { slot: slot.to_owned(), variant: None, text, words: Words::Own })
    }

    /// The author's text, or the supporter's edit of it.
    fn written(&mut self, slot: &str, variant: Option<&str>, template: &Template) -> Option<Paragraph> {
        let mut missing = Vec::new();
        let author = clean::body(&self.fill(template, slot == SALUTATION || slot == CLOSING, &mut missing));
        let (text, words) = match self.wording.edit_of(slot, self.language, self.to.id) {
            Some(edit) if slot == SUBJECT && clean::line(&edit.text).trim().is_empty() => (author, Words::Author),
            Some(edit) => {
                // What the author's text misses may be in the edit, or may have gone with it.
                missing.clear();
                (clean::body(&edit.text), Words::Edited(author))
            }
            None => (author, Words::Author),
        };
        for field in missing {
            if !self.unfilled.contains(&field) {
                self.unfilled.push(field);
            }
        }
        if text.contains(BLANK) && matches!(words, Words::Edited(_)) && !self.unfilled.contains(&Field::SenderName) {
            // An edit that still has the line to write on.
            self.unfilled.push(Field::SenderName);
        }
        let blank = text.trim().is_empty();
        (!blank).then(|| Paragraph { slot: slot.to_owned(), variant: variant.map(str::to_owned), text, words })
    }

    /// Whether a text can be taken without a hole. The sender's name is asked for anyway.
    fn can_fill(&self, template: &Template) -> bool {
        template.fields().all(|field| field == Field::SenderName || self.value(field).is_some())
    }

    /// In the frame the lines of what is not known go; in a paragraph that would leave half a sentence.
    fn fill(&self, template: &Template, framed: bool, missing: &mut Vec<Field>) -> String {
        let mut out = String::new();
        let mut gaps = false;
        for piece in template.pieces() {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Field(field) => match self.value(*field) {
                    Some(value) => out.push_str(&value),
                    None if framed && drops(*field) => {
                        gaps = true;
                        out.push(GAP);
                    }
                    None => {
                        missing.push(*field);
                        out.push_str(BLANK);
                    }
                },
            }
        }
        if gaps { close_gaps(&out) } else { out }
    }

    /// What stands for a field, or `None` when it is not known.
    fn value(&self, field: Field) -> Option<String> {
        let sender = &self.wording.sender;
        let value = match field {
            Field::SenderName => clean::line(&sender.name),
            Field::SenderTown => clean::line(&sender.town),
            Field::SenderCountry => clean::line(&sender.country),
            Field::RecipientName => clean::line(self.to.name),
            Field::RecipientTitle => clean::line(self.to.title?),
            Field::Salutation => clean::line(self.to.salutation?),
            Field::Date => format_date(self.today?, self.language),
            Field::Person => clean::line(self.kit.person.as_ref()?.name.get_or_any(self.language)),
            Field::DaysSince(date) => {
                let days = self.today?.to_days() - date.to_days();
                (days >= 0).then(|| number(days, self.language))?
            }
        };
        (!value.is_empty()).then_some(value)
    }
}

/// The candidate that leaves an optional slot out. No variant id has this form.
pub(super) const LEFT_OUT: &str = "-";

/// Stands for a field that may be missing, until [`close_gaps`]. No clean text has it.
const GAP: char = '\0';

/// Fields that a letter reads well without.
fn drops(field: Field) -> bool {
    matches!(field, Field::SenderTown | Field::SenderCountry | Field::Date | Field::RecipientTitle)
}

/// In each line, takes out what stands between two `, ` (or line ends) and has a gap: of `{sender.town}, {sender.country}`
/// the known one stays, and a line with nothing left goes.
fn close_gaps(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n') {
        let kept: Vec<_> = line.split(", ").filter(|part| !part.contains(GAP)).collect();
        if kept.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&kept.join(", "));
    }
    out
}

/// `1,685` in English; the other languages group from five digits on, which is 27 years.
fn number(days: i32, language: Language) -> String {
    match (days, language) {
        (1_000..1_000_000, Language::En) => format!("{},{:03}", days / 1_000, days % 1_000),
        _ => days.to_string(),
    }
}

/// The place of a variant among the others of its slot, by rendezvous hashing (Thaler and Ravishankar 1998): a hash of
/// seed, slot and variant, and the highest wins. FNV-1a takes in the ids; the finaliser of SplitMix64 (Steele, Lea and
/// Flood 2014) spreads them. Not for secrets.
pub fn rank(seed: u32, slot: &str, variant: &str) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in seed.to_le_bytes().iter().chain(slot.as_bytes()).chain(b".").chain(variant.as_bytes()) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{RecipientKind, kit::TextFor, own_words::own_words};
    use std::{cell::Cell, sync::LazyLock};

    thread_local! {
        /// How many letters were composed in this thread.
        pub(crate) static COMPOSITIONS: Cell<u32> = const { Cell::new(0) };
    }

    static KIT: LazyLock<Kit> = LazyLock::new(|| campaign::decode(include_str!("../tests/golden/kit.json")).unwrap());

    /// The kit of `tests/golden/`.
    pub(crate) fn kit() -> Kit {
        KIT.clone()
    }

    pub(crate) fn today() -> Date {
        "2026-11-23".parse().unwrap()
    }

    /// A short English letter to a recipient of that kit.
    pub(crate) fn letter(recipient: &str, check: impl FnOnce(&Letter, &Addressee<'_>)) {
        let kit = kit();
        let to = kit.recipient(recipient).unwrap().addressee(Language::En);
        check(&compose(&kit, &kit.languages[0], &to, &wording(), Some(today())), &to);
    }

    fn wording() -> Wording {
        let sender = Sender { name: "Test Sender".to_owned(), ..Sender::default() };
        let mut wording = Wording { sender, ..Wording::default() };
        for (slot, variant) in [("subject", "b"), ("facts", "b"), ("ask", "a"), ("thanks", "a")] {
            wording.choose(slot, Some(variant));
        }
        wording
    }

    fn compose_en(to: &str, wording: &Wording, today: Option<Date>) -> Letter {
        let kit = &*KIT;
        let to = kit.recipient(to).unwrap().addressee(Language::En);
        compose(kit, &kit.languages[0], &to, wording, today)
    }

    #[test]
    fn a_letter_with_everything() {
        let mut wording = wording();
        wording.sender.town = "Exampleton".to_owned();
        wording.sender.country = "Exampleland".to_owned();
        wording.own = "\nMy own words.\r\nTwo lines.\n".to_owned();
        wording.choose("facts", Some("a"));
        wording.choose("ask", Some("b"));
        let letter = compose_en("office", &wording, Some(today()));
        assert_eq!(letter.subject.text, "Test, with a question");
        assert_eq!(
            letter.body(),
            "Dear Sir or Madam,\n\nThis is a test to Test Office.\n\nTest Person has been a test for 1,703 days.\n\n\
             Let Test Person pass, as of 23 November 2026.\n\nMy own words.\nTwo lines.\n\nThank you.\n\n\
             Yours faithfully,\nTest Sender\nExampleton, Exampleland"
        );
        assert_eq!(letter.unfilled, []);
    }

    #[test]
    fn each_kind_of_recipient_reads_its_own_words() {
        let mut kit = kit();
        let text = Template::words("To a deputy.".to_owned());
        let variant = &mut kit.languages[0].slots[2].variants[0];
        variant.kinds.push(TextFor { kind: RecipientKind::Deputy, text });
        let ask = |recipient: &str, wording: &Wording| {
            let to = kit.recipient(recipient).unwrap().addressee(Language::En);
            compose(&kit, &kit.languages[0], &to, wording, Some(today())).paragraph("ask").unwrap().text.clone()
        };
        assert_eq!(ask("house", &wording()), "To a deputy.");
        assert_ne!(ask("office", &wording()), "To a deputy.");
        // What is written to one is not said to the other.
        let text = &kit.languages[0];
        let to = kit.recipient("house").unwrap().addressee(Language::En);
        let mut wording = wording();
        wording.edit(text, &compose(&kit, text, &to, &wording, None), "house", "ask", "In my words.");
        assert_eq!(ask("house", &wording), "In my words.");
        assert_ne!(ask("office", &wording), "In my words.");
    }

    #[test]
    fn an_unknown_town_leaves_no_trace() {
        let check = |town: &str, country: &str, expected: &str| {
            let mut wording = wording();
            wording.sender = Sender { name: "Test".to_owned(), town: town.to_owned(), country: country.to_owned() };
            let letter = compose_en("office", &wording, None);
            assert_eq!(letter.paragraph(CLOSING).unwrap().text, format!("Yours faithfully,\nTest{expected}"));
        };
        check("A", "B", "\nA, B");
        check("A", "", "\nA");
        check("", "B", "\nB");
        check(" \r\n ", "", "");
        check("A\nB\u{202E}", "", "\nA B");
    }

    #[test]
    fn what_is_missing_is_named_once() {
        let letter = compose_en("office", &Wording::default(), None);
        assert_eq!(letter.unfilled, [Field::SenderName]);
        assert!(letter.body().ends_with(&format!("Yours faithfully,\n{BLANK}")));
        let mut wording = wording();
        wording.choose("facts", Some("a"));
        wording.choose("ask", Some("b"));
        let letter = compose_en("office", &wording, None);
        let since = Field::DaysSince("2022-03-26".parse().unwrap());
        assert_eq!(letter.unfilled, [since, Field::Date]);
        assert!(letter.body().contains(BLANK));
        let early = "2020-01-01".parse().ok();
        assert_eq!(compose_en("office", &wording, early).unfilled, [since]);
    }

    #[test]
    fn a_letter_of_no_day_takes_no_variant_that_needs_one() {
        for seed in 0..200 {
            let letter = compose_en("office", &Wording { seed, ..wording() }, None);
            assert_eq!(letter.unfilled, [], "seed {seed}");
            let wording = Wording { seed, ..Wording::default() };
            assert_eq!(compose_en("office", &wording, None).unfilled, [Field::SenderName], "seed {seed}");
        }
    }

    #[test]
    fn a_recipient_may_have_its_own_salutation() {
        let kit = kit();
        let check = |to: &str, language: Language, expected: &str| {
            let text = kit.text(language).unwrap();
            let to = kit.recipient(to).unwrap().addressee(language);
            let letter = compose(&kit, text, &to, &wording(), None);
            assert_eq!(letter.paragraphs[0].text, expected);
        };
        check("office", Language::En, "Dear Sir or Madam,");
        check("house", Language::En, "Dear Chair,");
        check("house", Language::Uk, "Шановна пані голово!");
        check("house", Language::De, "Guten Tag Testhaus,");
    }

    #[test]
    fn the_seed_decides_where_nothing_is_chosen() {
        let wording = |seed| Wording { seed, ..Wording::default() };
        let picks = |letter: &Letter| letter.paragraphs.iter().map(|p| p.variant.clone()).collect::<Vec<_>>();
        let mut seen: Vec<_> = Vec::new();
        let mut counts = [0; 3];
        for seed in 0..3_000 {
            let letter = compose_en("office", &wording(seed), Some(today()));
            assert_eq!(letter, compose_en("office", &wording(seed), Some(today())));
            if let Some(variant) = &letter.paragraph("ask").unwrap().variant {
                counts[usize::from(variant.as_bytes()[0] - b'a')] += 1;
            }
            seen.push((letter.subject.variant.clone(), picks(&letter)));
        }
        seen.sort();
        seen.dedup();
        // 2 subjects, 1 opening, 3 facts, 3 requests, thanks or none.
        assert_eq!(seen.len(), 2 * 3 * 3 * 2);
        assert!(counts.iter().all(|count| (900..1_100).contains(count)), "{counts:?}");
    }

    #[test]
    fn every_language_shows_the_same_letter() {
        let kit = kit();
        for seed in 0..100 {
            let wording = Wording { seed, ..Wording::default() };
            let mut letters = kit.languages.iter().map(|text| {
                let to = kit.recipients[0].addressee(text.language);
                let letter = compose(&kit, text, &to, &wording, Some(today()));
                letter.paragraphs.into_iter().map(|p| (p.slot, p.variant)).collect::<Vec<_>>()
            });
            let first = letters.next().unwrap();
            assert!(letters.all(|other| other == first), "seed {seed}");
        }
    }

    #[test]
    fn an_edit_outlives_a_shuffle() {
        let kit = kit();
        let text = &kit.languages[0];
        let mut wording = Wording { seed: 1, ..Wording::default() };
        wording.sender.name = "Test".to_owned();
        let letter = compose_en("office", &wording, None);
        let was = letter.paragraph("ask").unwrap().variant.clone();
        wording.edit(text, &letter, "office", "ask", "I beg you, {date}\0");
        wording.edit(text, &letter, "office", "subject", "Mine\r\nBcc: b");
        wording.edit(text, &letter, "office", "mine", "My paragraph");
        for seed in 0..50 {
            wording.seed = seed;
            let letter = compose_en("office", &wording, None);
            let ask = letter.paragraph("ask").unwrap();
            assert_eq!(ask.text, "I beg you, {date}");
            assert_eq!(ask.variant, was);
            assert_eq!(letter.subject.text, "Mine Bcc: b");
            assert_eq!(letter.paragraph("mine").unwrap().words, Words::Own);
            assert!(own_words(&letter).own >= 4);
        }
        wording.undo_edit(Language::En, "office", "ask");
        wording.undo_edit(Language::En, "office", "subject");
        assert_eq!(wording.edits, []);
    }

    #[test]
    fn an_edit_that_names_the_recipient_is_for_that_recipient() {
        let kit = kit();
        let text = &kit.languages[0];
        let mut wording = wording();
        let letter = compose_en("office", &wording, None);
        wording.edit(text, &letter, "office", "opening", "To you at the office.");
        wording.edit(text, &letter, "office", "ask", "For all.");
        let house = compose_en("house", &wording, None);
        assert_eq!(house.paragraph("opening").unwrap().text, "This is a test to Test House.");
        assert_eq!(house.paragraph("ask").unwrap().text, "For all.");
        let to = kit.recipients[0].addressee(Language::De);
        let german = compose(&kit, kit.text(Language::De).unwrap(), &to, &wording, None);
        assert_eq!(german.paragraph("ask").unwrap().words, Words::Author);
    }

    #[test]
    fn an_empty_edit_takes_the_paragraph_out() {
        let kit = kit();
        let text = &kit.languages[0];
        let mut wording = wording();
        let letter = compose_en("office", &wording, None);
        for slot in ["opening", "subject", "closing", "salutation"] {
            wording.edit(text, &letter, "office", slot, " \n");
        }
        let after = compose_en("office", &wording, None);
        assert_eq!(after.subject, letter.subject);
        assert_eq!(after.paragraph("opening"), None);
        assert!(after.body().starts_with("A test is a test."));
        assert!(after.body().ends_with("Thank you."));
    }

    #[test]
    fn choices_that_the_kit_does_not_know_are_left_to_the_seed() {
        let mut wording = Wording::default();
        wording.choose("ask", Some("nothing"));
        wording.choose("opening", None);
        wording.choose("thanks", None);
        let letter = compose_en("office", &wording, None);
        assert!(letter.paragraph("ask").is_some());
        assert!(letter.paragraph("opening").is_some());
        assert_eq!(letter.paragraph("thanks"), None);
    }

    #[test]
    fn a_rank_never_changes() {
        // Drafts and shared links show the same letter after an update of the site.
        assert_eq!(rank(0, "", ""), 0xD0EF_D312_BC6E_C19B);
        assert_eq!(rank(1, "ask", "a"), 0x628D_7D34_3132_B240);
    }
}
