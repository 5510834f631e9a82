//! What press asks of a kit before it is published: is every letter that can come out of it whole, in every language, and
//! how long are the shortest and the longest? Slots are independent, so nothing here walks through all combinations.

use super::channel::{Channel, Extent, Webmail, mailto, percent, webmail};
use super::kit::{Accepts, PersonStatus, RESERVED, SUBJECT, Status};
use super::{
    Addressee, Choice, Contact, Field, Kit, Letter, LetterText, RecipientKind, SlotKind, Template, Wording, compose,
};
use campaign::route::is_slug;
use locale::Date;
use locale::Language;
use std::collections::BTreeSet;

/// Days before the expiry of an address at which somebody is reminded to look.
pub const REMINDER_DAYS: i32 = 30;

/// Something that staff must mend, or look at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the message says it; fields are ids")]
pub enum Problem {
    #[error("the kit has no letter in any language")]
    NoLanguage,
    #[error("{language}: there is no subject")]
    NoSubject { language: &'static str },
    #[error("{language}: “{id}” is used twice")]
    Duplicate { language: &'static str, id: String },
    #[error("{language}: “{id}” cannot be an id: use a-z, 0-9 and hyphens, and none of subject, salutation, closing")]
    BadId { language: &'static str, id: String },
    #[error("{language}: slot “{slot}” must have {expected}")]
    Variants { language: &'static str, slot: String, expected: &'static str },
    #[error("{language}: “{slot}” variant “{variant}” says nothing")]
    Empty { language: &'static str, slot: String, variant: String },
    #[error(
        "{language}: every variant of “{slot}” needs something that may be missing; one must do without town, country, \
         title, salutation and date"
    )]
    NoPlainVariant { language: &'static str, slot: String },
    #[error("{language}: “{slot}” names {{person}}, but the kit is about nobody")]
    NoPerson { language: &'static str, slot: String },
    #[error("{language}: a closing is without {{sender.name}}, or a salutation is empty")]
    Frame { language: &'static str },
    #[error("{language}: “{slot}” has not the variants that {other} has: a translation is missing")]
    Untranslated { language: &'static str, slot: String, other: &'static str },
    #[error("the person came home or died: the kit must be retired")]
    MustRetire,
    #[error("recipient “{recipient}” reads none of the languages of the letter")]
    ReadsNone { recipient: String },
    #[error("recipient “{recipient}” has no name in {language}")]
    Nameless { recipient: String, language: &'static str },
    #[error("recipient “{recipient}” takes case forms only: give the official page, not an address")]
    CaseForms { recipient: String },
    #[error("recipient “{recipient}” is at a domain that this kit does not write to")]
    Refused { recipient: String },
    #[error("recipient “{recipient}” expired on {expires}: check the address again")]
    Expired { recipient: String, expires: Date },
    #[error("recipient “{recipient}” expires on {expires}: check the address soon")]
    ExpiresSoon { recipient: String, expires: Date },
}

impl Problem {
    /// Whether the build goes on: an address that must be looked at again is left out or named, a missing translation
    /// leaves a language with fewer variants.
    pub fn is_warning(&self) -> bool {
        matches!(self, Self::Expired { .. } | Self::ExpiresSoon { .. } | Self::Untranslated { .. })
    }
}

/// Everything that is wrong with a kit on this day.
pub fn problems(kit: &Kit, today: Date) -> Vec<Problem> {
    let mut found = Vec::new();
    if kit.languages.is_empty() {
        found.push(Problem::NoLanguage);
    }
    for (i, text) in kit.languages.iter().enumerate() {
        if kit.languages[..i].iter().any(|other| other.language == text.language) {
            found.push(Problem::Duplicate { language: text.language.code(), id: text.language.code().to_owned() });
        }
        check_text(kit, text, &mut found);
        check_translation(&kit.languages[0], text, &mut found);
    }
    let gone = |status| matches!(status, PersonStatus::Released | PersonStatus::Died);
    if kit.status == Status::Active && kit.person.as_ref().is_some_and(|person| gone(person.status)) {
        found.push(Problem::MustRetire);
    }
    check_recipients(kit, today, &mut found);
    found
}

fn check_text(kit: &Kit, text: &LetterText, found: &mut Vec<Problem>) {
    let language = text.language.code();
    if text.subjects.is_empty() {
        found.push(Problem::NoSubject { language });
    }
    let subject = (SUBJECT, SlotKind::Choice, &text.subjects);
    let slots = text.slots.iter().map(|slot| (slot.id.as_str(), slot.kind, &slot.variants));
    for (i, (id, kind, variants)) in std::iter::once(subject).chain(slots).enumerate() {
        let slot = || id.to_owned();
        if i > 0 && (!is_slug(id) || RESERVED.contains(&id)) {
            found.push(Problem::BadId { language, id: slot() });
        }
        if i > 0 && text.slots[..i - 1].iter().any(|other| other.id == id) {
            found.push(Problem::Duplicate { language, id: slot() });
        }
        let expected = match (kind, variants.len()) {
            (SlotKind::Fixed, 1) | (SlotKind::Own, 0) | (SlotKind::Optional | SlotKind::Choice, 1..) => None,
            (SlotKind::Fixed, _) => Some("one variant"),
            (SlotKind::Own, _) => Some("no variant"),
            (_, 0) => Some("a variant"),
        };
        found.extend(expected.map(|expected| Problem::Variants { language, slot: slot(), expected }));
        for (i, variant) in variants.iter().enumerate() {
            if !is_slug(&variant.id) {
                found.push(Problem::BadId { language, id: variant.id.clone() });
            }
            if variants[..i].iter().any(|other| other.id == variant.id) {
                found.push(Problem::Duplicate { language, id: format!("{id}.{}", variant.id) });
            }
            if variant.texts().any(|text| text.to_string().trim().is_empty()) {
                found.push(Problem::Empty { language, slot: slot(), variant: variant.id.clone() });
            }
            if kit.person.is_none() && variant.texts().flat_map(Template::fields).any(|field| field == Field::Person) {
                found.push(Problem::NoPerson { language, slot: slot() });
            }
        }
        // Optional slots are left out instead.
        let needed = kind != SlotKind::Optional && !variants.is_empty();
        if needed
            && !RecipientKind::ALL.into_iter().all(|of| variants.iter().any(|variant| is_plain(variant.text_for(of))))
        {
            found.push(Problem::NoPlainVariant { language, slot: slot() });
        }
    }
    if text.slots.iter().filter(|slot| slot.kind == SlotKind::Own).count() > 1 {
        found.push(Problem::Duplicate { language, id: "own".to_owned() });
    }
    for frame in std::iter::once(&text.frame).chain(text.frames.iter().map(|other| &other.frame)) {
        let named = frame.closing.fields().any(|field| field == Field::SenderName);
        if !named || frame.salutation.to_string().trim().is_empty() {
            found.push(Problem::Frame { language });
        }
    }
}

/// Whether a text can always be filled in.
fn is_plain(text: &Template) -> bool {
    text.fields().all(|field| matches!(field, Field::SenderName | Field::RecipientName | Field::Person))
}

/// A language may say to a kind of recipient what the first has no need to say: in Italian one person is addressed in another way
/// than an office.
fn check_translation(first: &LetterText, text: &LetterText, found: &mut Vec<Problem>) {
    let (other, language) = (first.language.code(), text.language.code());
    let ids = |text: &LetterText, slot: &str| {
        let ids: BTreeSet<_> = text.variants(slot).iter().map(|variant| variant.id.clone()).collect();
        (text.slot(slot).map(|slot| slot.kind), ids)
    };
    let kinds = |text: &LetterText, slot: &str| -> BTreeSet<_> {
        let variants = text.variants(slot).iter();
        variants.flat_map(|variant| variant.kinds.iter().map(|other| (variant.id.clone(), other.kind))).collect()
    };
    let slots = first.slots.iter().chain(&text.slots).map(|slot| slot.id.as_str());
    for slot in slots.chain([SUBJECT]).collect::<BTreeSet<_>>() {
        if ids(first, slot) != ids(text, slot) || !kinds(first, slot).is_subset(&kinds(text, slot)) {
            found.push(Problem::Untranslated { language, slot: slot.to_owned(), other });
        }
    }
}

fn check_recipients(kit: &Kit, today: Date, found: &mut Vec<Problem>) {
    for (i, recipient) in kit.recipients.iter().enumerate() {
        let id = || recipient.id.clone();
        if kit.recipients[..i].iter().any(|other| other.id == recipient.id) {
            found.push(Problem::Duplicate { language: "", id: id() });
        }
        if !is_slug(&recipient.id) {
            found.push(Problem::BadId { language: "", id: id() });
        }
        if recipient.accepts == Accepts::CaseForms && !matches!(recipient.contact, Contact::Form(_)) {
            found.push(Problem::CaseForms { recipient: id() });
        }
        if matches!(&recipient.contact, Contact::Email(address) if kit.refusal(address).is_some()) {
            found.push(Problem::Refused { recipient: id() });
        }
        if recipient.takes_letters() {
            if !recipient.reads.iter().any(|language| kit.text(*language).is_some()) {
                found.push(Problem::ReadsNone { recipient: id() });
            }
            let languages = kit.languages.iter().map(|text| text.language).chain([kit.lang.language()]);
            if let Some(language) = languages.into_iter().find(|language| recipient.name.get(*language).is_none()) {
                found.push(Problem::Nameless { recipient: id(), language: language.code() });
            }
        }
        if recipient.is_expired(today) {
            found.push(Problem::Expired { recipient: id(), expires: recipient.expires });
        } else if recipient.expires.to_days() - today.to_days() <= REMINDER_DAYS {
            found.push(Problem::ExpiresSoon { recipient: id(), expires: recipient.expires });
        }
    }
}

/// The least and the most of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The least.
    pub least: usize,
    /// The most.
    pub most: usize,
}

/// How long the letters of one language are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// The language.
    pub language: Language,
    /// How many different letters there are.
    pub letters: u64,
    /// Characters of the body.
    pub characters: Span,
    /// Encoded octets of the whole letter, for each channel that has a limit and an addressee with a mail address.
    pub octets: Vec<(Channel, Span)>,
    /// A letter with the shortest body.
    pub shortest: Letter,
    /// A letter with the longest body.
    pub longest: Letter,
}

/// Measures all letters of one language to one addressee, with this sender and without own words. Each slot is measured
/// by itself and the sums are taken: as many compositions as there are variants, not as combinations.
pub fn lengths(kit: &Kit, text: &LetterText, to: &Addressee<'_>, wording: &Wording, today: Option<Date>) -> Lengths {
    let write = |choices: Vec<Choice>| compose(kit, text, to, &Wording { choices, ..wording.clone() }, today);
    let slots = std::iter::once((SUBJECT, SlotKind::Choice, &text.subjects));
    let slots = slots.chain(text.slots.iter().map(|slot| (slot.id.as_str(), slot.kind, &slot.variants)));

    let mut letters = 1_u64;
    let (mut shortest, mut longest) = (Vec::new(), Vec::new());
    // Octets of the subject, then of the body; the body also has what no choice changes.
    let mut encoded = [Span::default(); 2];
    let mut fixed = write(text.slots.iter().map(|slot| Choice { slot: slot.id.clone(), variant: None }).collect());
    fixed.paragraphs.retain(|paragraph| text.slot(&paragraph.slot).is_none_or(|slot| slot.kind == SlotKind::Own));
    let own: usize = fixed.paragraphs.iter().map(|paragraph| percent::octets(&paragraph.text) + GAP).sum();
    encoded[1] = Span { least: own, most: own };

    for (slot, kind, variants) in slots.filter(|(_, kind, _)| *kind != SlotKind::Own) {
        let mut ways = Vec::new();
        for variant in variants {
            let choice = Choice { slot: slot.to_owned(), variant: Some(variant.id.clone()) };
            let letter = write(vec![choice.clone()]);
            let missing = |field| field != Field::SenderName && letter.unfilled.contains(&field);
            if let Some(paragraph) = letter.paragraph(slot)
                && !variant.text_for(to.kind).fields().any(missing)
            {
                let gap = if slot == SUBJECT { 0 } else { GAP };
                ways.push((paragraph.text.chars().count() + 1, percent::octets(&paragraph.text) + gap, choice));
            }
        }
        if kind == SlotKind::Optional {
            ways.push((0, 0, Choice { slot: slot.to_owned(), variant: None }));
        }
        letters = letters.saturating_mul(ways.len().max(1) as u64);
        let part = &mut encoded[usize::from(slot != SUBJECT)];
        part.least += ways.iter().map(|way| way.1).min().unwrap_or_default();
        part.most += ways.iter().map(|way| way.1).max().unwrap_or_default();
        shortest.extend(ways.iter().min_by_key(|way| way.0).map(|way| way.2.clone()));
        longest.extend(ways.iter().max_by_key(|way| way.0).map(|way| way.2.clone()));
    }

    let (shortest, longest) = (write(shortest), write(longest));
    let count = |letter: &Letter| letter.body().chars().count();
    let whole = |empty: usize| Span {
        least: empty + encoded[0].least + encoded[1].least - GAP,
        most: empty + encoded[0].most + encoded[1].most - GAP,
    };
    let octets = match to.contact {
        Contact::Email(address) => {
            let mail = mailto::octets(address, "", "") + "?subject=&body=".len();
            let web = Webmail::ALL.map(|service| {
                (Channel::Webmail(service, Extent::Whole), whole(webmail::octets(service, address, "", "")))
            });
            [(Channel::Mailto(Extent::Whole), whole(mail))].into_iter().chain(web).collect()
        }
        _ => Vec::new(),
    };
    Lengths {
        language: text.language,
        letters,
        characters: Span { least: count(&shortest), most: count(&longest) },
        octets,
        shortest,
        longest,
    }
}

/// The empty line between two paragraphs, encoded.
const GAP: usize = "%0D%0A%0D%0A".len();

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compose::tests::{kit, today},
        kit::TextFor,
    };

    #[test]
    fn a_whole_kit_has_no_problems() {
        assert_eq!(problems(&kit(), today()), []);
    }

    #[test]
    fn each_problem_is_found() {
        let check = |expected: &str, damage: fn(&mut Kit)| {
            let mut kit = kit();
            damage(&mut kit);
            let found: Vec<_> = problems(&kit, today()).iter().map(Problem::to_string).collect();
            assert!(found.iter().any(|problem| problem.contains(expected)), "{expected:?} in {found:?}");
        };
        let template = |text: &str| Template::try_from(text.to_owned()).unwrap();
        check("no letter", |kit| kit.languages.clear());
        check("en: there is no subject", |kit| kit.languages[0].subjects.clear());
        check("uk: “subject” has not the variants that en has", |kit| kit.languages[1].subjects.truncate(1));
        check("en: “en” is used twice", |kit| kit.languages[1] = kit.languages[0].clone());
        check("“opening” is used twice", |kit| kit.languages[0].slots[1].id = "opening".to_owned());
        check("“ask.a” is used twice", |kit| kit.languages[0].slots[2].variants[1].id = "a".to_owned());
        check("“Ask” cannot be an id", |kit| kit.languages[0].slots[2].id = "Ask".to_owned());
        check("“closing” cannot be an id", |kit| kit.languages[0].slots[2].id = "closing".to_owned());
        check("must have one variant", |kit| kit.languages[0].slots[2].kind = SlotKind::Fixed);
        check("must have a variant", |kit| kit.languages[0].slots[2].variants.clear());
        check("must have no variant", |kit| kit.languages[0].slots[2].kind = SlotKind::Own);
        check("“ask” variant “a” says nothing", |kit| {
            kit.languages[0].slots[2].variants[0].text = Template::default()
        });
        check("but the kit is about nobody", |kit| kit.person = None);
        fn to_deputies(kit: &mut Kit, text: &str) {
            let text = Template::try_from(text.to_owned()).unwrap();
            kit.languages[0].slots[2].variants[0].kinds.push(TextFor { kind: RecipientKind::Deputy, text });
        }
        check("uk: “ask” has not the variants that en has", |kit| to_deputies(kit, "Ask the government."));
        check("“ask” variant “a” says nothing", |kit| to_deputies(kit, " "));
        check("every variant of “ask”", |kit| {
            kit.languages[0].slots[2].variants.truncate(1);
            to_deputies(kit, "On {date}");
        });
        check("must be retired", |kit| {
            kit.person.as_mut().unwrap().status = PersonStatus::Released;
        });
        check("reads none", |kit| kit.recipients[0].reads.clear());
        check("has no name in it", |kit| kit.recipients[0].name.it = None);
        check("takes case forms only", |kit| kit.recipients[0].accepts = Accepts::CaseForms);
        check("does not write to", |kit| kit.do_not_write_to[0].domain = "example.org".to_owned());
        check("expired on 2026-11-23", |kit| kit.recipients[0].expires = today());
        check("expires on 2026-12-23", |kit| kit.recipients[0].expires = "2026-12-23".parse().unwrap());
        let mut kit = kit();
        kit.languages[0].frame.closing = template("Yours");
        for variant in &mut kit.languages[0].slots[2].variants {
            variant.text = template("On {date}");
        }
        let found = problems(&kit, today());
        assert!(found.contains(&Problem::Frame { language: "en" }));
        assert!(found.contains(&Problem::NoPlainVariant { language: "en", slot: "ask".to_owned() }));
    }

    #[test]
    fn lengths_are_those_of_all_combinations() {
        let kit = kit();
        let wording = Wording { own: "Own words.".to_owned(), ..Wording::default() };
        for text in &kit.languages {
            for (recipient, today) in [("office", Some(today())), ("office", None), ("house", None)] {
                let to = kit.recipient(recipient).unwrap().addressee(text.language);
                let measured = lengths(&kit, text, &to, &wording, today);
                let letters = all(&kit, text, &to, &wording, today);
                assert_eq!(measured.letters, letters.len() as u64, "{recipient}");
                let check = |span: Span, count: &dyn Fn(&Letter) -> usize| {
                    assert_eq!(Some(span.least), letters.iter().map(count).min());
                    assert_eq!(Some(span.most), letters.iter().map(count).max());
                };
                check(measured.characters, &|letter| letter.body().chars().count());
                assert_eq!(measured.octets.len(), if recipient == "office" { 5 } else { 0 });
                for (channel, span) in &measured.octets {
                    check(*span, &|letter| channel.href(letter, &to, "").unwrap().len());
                }
                assert_eq!(measured.longest.body().chars().count(), measured.characters.most);
            }
        }
    }

    /// Every combination, the long way.
    fn all(kit: &Kit, text: &LetterText, to: &Addressee<'_>, wording: &Wording, today: Option<Date>) -> Vec<Letter> {
        let mut combinations = vec![Vec::new()];
        let subject = (SUBJECT, SlotKind::Choice, &text.subjects);
        for (slot, kind, variants) in
            text.slots.iter().map(|slot| (slot.id.as_str(), slot.kind, &slot.variants)).chain([subject])
        {
            let mut ways: Vec<_> = variants
                .iter()
                .filter(|variant| today.is_some() || !variant.text.fields().any(Field::needs_today))
                .map(|variant| Some(variant.id.clone()))
                .collect();
            if kind == SlotKind::Optional {
                ways.push(None);
            }
            if kind == SlotKind::Own {
                continue;
            }
            combinations = combinations
                .iter()
                .flat_map(|choices: &Vec<Choice>| {
                    ways.iter().map(|variant| {
                        let mut choices = choices.clone();
                        choices.push(Choice { slot: slot.to_owned(), variant: variant.clone() });
                        choices
                    })
                })
                .collect();
        }
        let write = |choices| compose(kit, text, to, &Wording { choices, ..wording.clone() }, today);
        combinations.into_iter().map(write).collect()
    }
}
