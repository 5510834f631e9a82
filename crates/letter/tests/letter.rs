//! Anything that a person can type, through the whole letter engine: nothing panics, every output is valid, and another
//! mail parser than ours reads back what was written.
//!
//! `LETTER_CASES=1000000 cargo test --release -p letter` runs a million inputs; CI runs fewer.
//! `UPDATE_GOLDEN=1 cargo test -p letter` writes the golden letters anew: look at the difference before you commit it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

use campaign::decode;
use letter::channel::{
    self, Channel, Device, Extent, PostalLetter, Webmail, eml, ladder, length, mailto, percent, webmail,
};
use letter::link::Preselection;
use letter::own_words::own_words;
use letter::{
    Address, Addressee, CustomContact, CustomRecipient, Draft, Kit, Letter, LetterText, RecipientKind, SlotKind,
    Wording, clean, compose, parse_template, read_draft,
};
use locale::{Date, Language};
use mail_parser::MessageParser;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::path::Path;
use std::sync::LazyLock;

static KIT: LazyLock<Kit> = LazyLock::new(|| decode(include_str!("golden/kit.json")).unwrap());

fn today() -> Date {
    "2026-11-23".parse().unwrap()
}

/// What breaks mail, links, files or displays, and what supporters really type.
const NASTY: [&str; 48] = [
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "\n\n",
    "\t",
    " ",
    "  ",
    "\0",
    "\u{1}",
    "\u{7F}",
    "\u{85}",
    "\u{9F}",
    "\u{A0}",
    "\u{AD}",
    "\u{200B}",
    "\u{200D}",
    "\u{200F}",
    "\u{2028}",
    "\u{2029}",
    "\u{202A}",
    "\u{202E}",
    "\u{202C}",
    "\u{2066}",
    "\u{2069}",
    "\u{FEFF}",
    "\u{FFFD}",
    "\u{FFFF}",
    "\u{10FFFF}",
    "\r\nBcc: all@example.org",
    "\r\n ",
    "=?UTF-8?B?",
    "?=",
    "%0D%0A",
    "%",
    "+",
    "&body=",
    "&",
    "?",
    "#",
    "\"",
    "{sender.name}",
    "{",
    "__________",
    "👩\u{200D}👩\u{200D}👧",
    "e\u{301}\u{323}",
    "їжак",
    "Grüße — «così»",
];

fn text(pieces: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => select(&NASTY[..]).prop_map(str::to_owned),
        2 => any::<char>().prop_map(String::from),
        3 => select(&["we", " ask", "Привіт", "for access,", "name", "ß", ".", "\n"][..]).prop_map(str::to_owned),
    ];
    vec(piece, 0..pieces).prop_map(|pieces| pieces.concat())
}

#[derive(Clone, Debug)]
struct Input {
    language: Language,
    recipient: usize,
    seed: u32,
    dated: bool,
    device: Device,
    sender: [String; 3],
    own: String,
    edits: Vec<(&'static str, String)>,
}

const SLOTS: [&str; 8] = ["subject", "salutation", "opening", "facts", "ask", "mine", "thanks", "closing"];

fn input() -> impl Strategy<Value = Input> {
    let device = any::<[bool; 3]>().prop_map(|[mobile, can_share, shared]| Device { mobile, can_share, shared });
    (
        (select(&Language::ALL[..]), 0..2_usize, any::<u32>(), any::<bool>(), device),
        (text(4), text(4), text(4)),
        text(40),
        vec((select(&SLOTS[..]), text(24)), 0..4),
    )
        .prop_map(|((language, recipient, seed, dated, device), (name, town, country), own, edits)| Input {
            language,
            recipient,
            seed,
            dated,
            device,
            sender: [name, town, country],
            own,
            edits,
        })
}

impl Input {
    fn text(&self) -> &'static LetterText {
        KIT.text(self.language).unwrap()
    }

    fn to(&self) -> Addressee<'static> {
        KIT.recipients[self.recipient].addressee(self.language)
    }

    fn today(&self) -> Option<Date> {
        self.dated.then(today)
    }

    fn wording(&self) -> Wording {
        let mut wording = Wording { seed: self.seed, own: self.own.clone(), ..Wording::default() };
        [wording.sender.name, wording.sender.town, wording.sender.country] = self.sender.clone();
        for (slot, words) in &self.edits {
            let letter = compose(&KIT, self.text(), &self.to(), &wording, self.today());
            wording.edit(self.text(), &letter, self.to().id, slot, words);
        }
        wording
    }
}

fn config() -> ProptestConfig {
    let cases = std::env::var("LETTER_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_input_makes_a_valid_letter(input in input()) {
        let wording = input.wording();
        let to = input.to();
        let letter = compose(&KIT, input.text(), &to, &wording, input.today());
        prop_assert_eq!(&letter, &compose(&KIT, input.text(), &to, &wording, input.today()));
        check_letter(&letter);
        check_channels(&letter, &to, input.device);
        let own = own_words(&letter);
        prop_assert!(own.own <= own.all && own.percent() <= 100);
        let postal = PostalLetter::new(&letter, &to, &wording.sender, input.today());
        let lines = postal.sender.iter().chain(&postal.address).chain([&postal.place_and_date, &postal.subject]);
        lines.for_each(|line| assert_eq!(&clean::line(line), line));
        prop_assert!(postal.lines(80) >= letter.paragraphs.len());
    }

    #[test]
    fn any_text_makes_valid_links_and_files(subject in text(30), body in text(60)) {
        check_texts(&subject, &body);
    }

    #[test]
    fn any_text_is_kept_in_a_draft(own in text(40), name in text(6), reach in text(6), cut in any::<usize>()) {
        let mut draft = Draft::new("d1".to_owned(), &KIT.id, Language::Uk, 1, today());
        draft.wording.own = own;
        let kind = RecipientKind::Deputy;
        let other = CustomRecipient { id: "+1".to_owned(), kind, name, salutation: String::new(), contact: CustomContact::Email(reach) };
        if let Ok(contact) = other.checked_contact() {
            check_channels(&compose(&KIT, &KIT.languages[0], &other.addressee(&contact), &draft.wording, None),
                &other.addressee(&contact), Device::default());
        }
        draft.custom_recipients.push(other);
        let json = draft.to_json().unwrap();
        let at = (0..=cut % json.len()).rev().find(|at| json.is_char_boundary(*at)).unwrap();
        prop_assert!(read_draft(&json[..at]).is_err());
        prop_assert_eq!(read_draft(&json), Ok(draft));
    }

    #[test]
    fn any_text_can_be_read(text in text(30)) {
        if let Ok(address) = Address::parse(&text) {
            prop_assert!(address.as_str().bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;:<>()[]\\".contains(&byte)));
        }
        let read = Preselection::parse(&text, &KIT);
        prop_assert_eq!(Preselection::parse(&read.clone().fragment(&KIT), &KIT), read);
        prop_assert!(parse_template(&text).is_ok_and(|_| true) || !parse_template(&text).unwrap_err().to_string().is_empty());
        let damaged = read_draft(&text).unwrap_err();
        prop_assert!(!damaged.text.is_empty() || text.is_empty());
        percent::decode(&text);
    }
}

/// What holds for every letter, whatever was typed.
fn check_letter(letter: &Letter) {
    assert_eq!(clean::line(&letter.subject.text), letter.subject.text);
    assert!(!letter.subject.text.is_empty());
    for paragraph in &letter.paragraphs {
        assert_eq!(clean::body(&paragraph.text), paragraph.text);
        assert!(!paragraph.text.trim().is_empty());
    }
}

fn check_channels(letter: &Letter, to: &Addressee<'_>, device: Device) {
    let paste = "Текст листа вже скопійовано: вставте його сюди.";
    check_texts(&letter.subject.text, &letter.body());
    for step in ladder(letter, to, device, paste) {
        let href = step.channel.href(letter, to, paste);
        let whole = !matches!(step.channel, Channel::Mailto(Extent::ToPaste) | Channel::Webmail(_, Extent::ToPaste));
        if let (Some(href), Some(limit), Some(fit)) = (href, step.channel.limit(), step.fit) {
            assert!(href.len() <= limit, "{:?} has {} octets", step.channel, href.len());
            assert_eq!(fit.fits(), whole);
            assert!(!whole || fit.octets == href.len());
        }
        assert!(!(device.shared && matches!(step.channel, Channel::Webmail(..))));
    }
    channel::text::file(&channel::text::text(letter, to));
}

fn check_texts(subject: &str, body: &str) {
    let to = Address::parse("first.o'brien+tag@sub.example.org").unwrap();
    check_mailto(&to, subject, body);
    check_webmail(&to, subject, body);
    check_eml(&to, subject, body);
}

/// Only characters of a URL, one recipient, and a decoder gives back what was written.
fn check_mailto(to: &Address, subject: &str, body: &str) {
    let url = mailto(to, subject, body);
    assert_eq!(url.len(), mailto::octets(to, subject, body));
    check_url(&url);
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    assert_eq!(percent::decode(path.strip_prefix("mailto:").unwrap()).as_deref(), Some(to.as_str()));
    let (subject, body) = (clean::line(subject), clean::body(body));
    let expected = [("subject", &subject), ("body", &body)].into_iter().filter(|(_, text)| !text.is_empty());
    let fields: Vec<_> = query.split('&').filter(|field| !field.is_empty()).collect();
    assert_eq!(fields.len(), expected.clone().count());
    for (field, (name, text)) in fields.into_iter().zip(expected) {
        let value = field.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).unwrap();
        check_lines(value, text);
    }
}

fn check_webmail(to: &Address, subject: &str, body: &str) {
    for service in Webmail::ALL {
        let url = webmail(service, to, subject, body);
        assert_eq!(url.len(), webmail::octets(service, to, subject, body));
        check_url(url.strip_prefix("https://").unwrap());
        let query = url.split_once('?').unwrap().1;
        let values: Vec<_> = query.split('&').map(|field| field.split_once('=').unwrap()).collect();
        let [.., to_field, subject_field, body_field] = values[..] else { panic!("{url}") };
        assert_eq!(percent::decode(to_field.1).as_deref(), Some(to.as_str()));
        check_lines(subject_field.1, &clean::line(subject));
        check_lines(body_field.1, &clean::body(body));
    }
}

/// RFC 6068 section 5: a line end is `%0D%0A`, and neither stands alone.
fn check_lines(value: &str, text: &str) {
    let decoded = percent::decode(value).unwrap();
    assert_eq!(decoded.matches('\r').count(), decoded.matches("\r\n").count());
    assert_eq!(decoded.matches('\n').count(), decoded.matches("\r\n").count());
    assert_eq!(decoded.replace("\r\n", "\n"), text);
}

fn check_url(url: &str) {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%@?&=:/".contains(&byte);
    assert!(url.bytes().all(allowed), "{url}");
    for part in url.split('%').skip(1) {
        let digits = part.as_bytes().get(..2).unwrap();
        assert!(digits.iter().all(|digit| b"0123456789ABCDEF".contains(digit)), "{url}");
    }
}

/// RFC 5322, and `mail-parser` reads back exactly the subject and the body, and no other header field.
fn check_eml(to: &Address, subject: &str, body: &str) {
    let file = eml(Some(to), subject, body);
    let (subject, body) = (clean::line(subject), clean::body(body));
    assert!(file.is_ascii() && file.ends_with("\r\n"));
    for line in file.split("\r\n") {
        assert!(!line.contains(['\r', '\n', '\0']));
        assert!(line.len() <= if line.contains("=?") || !line.contains(':') { 76 } else { 78 }, "{line}");
    }
    let head = file.split_once("\r\n\r\n").unwrap().0.replace("\r\n ", "");
    let names: Vec<_> = head.split("\r\n").map(|line| line.split_once(": ").unwrap().0).collect();
    assert_eq!(names, ["X-Unsent", "To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]);

    let message = MessageParser::new().parse(&file).unwrap();
    assert_eq!(message.headers().len(), names.len(), "{file}");
    assert_eq!(message.subject().unwrap_or_default(), subject);
    let text = message.body_text(0).unwrap_or_default();
    assert_eq!(text.replace("\r\n", "\n"), body);
    let addresses: Vec<_> = message.to().unwrap().iter().filter_map(|address| address.address()).collect();
    assert_eq!(addresses, [to.as_str()]);
    assert_eq!(message.attachment_count(), 0);
}

#[test]
fn every_encoded_word_has_whole_characters() {
    for character in ["я", "€", "👩", "e\u{301}", "\u{FEFF}"] {
        for offset in 0..48 {
            let subject = "a".repeat(offset) + &character.repeat(60);
            let file = eml(None, &subject, "");
            let words = file.split("=?UTF-8?B?").skip(1).map(|word| word.split("?=").next().unwrap());
            let mut whole = String::new();
            for word in words {
                let alone = format!("Subject: =?UTF-8?B?{word}?=\r\n\r\n");
                let decoded = MessageParser::new().parse(&alone).unwrap().subject().unwrap().to_owned();
                assert!(!decoded.contains('\u{FFFD}'), "{decoded}");
                whole.push_str(&decoded);
            }
            assert_eq!(whole, subject);
        }
    }
}

#[test]
fn a_paste_of_a_megabyte_goes_through() {
    for unit in ["ї", "word\n\n", "👩\u{200D}👧 \u{202E}\0\t", "\r%0D%0ABcc: "] {
        let paste = unit.repeat(1_000_000 / unit.len());
        let mut wording = Wording { own: paste.clone(), ..Wording::default() };
        let (text, to) = (&KIT.languages[0], KIT.recipients[0].addressee(Language::En));
        let letter = compose(&KIT, text, &to, &wording, None);
        wording.edit(text, &letter, to.id, "subject", &paste);
        let letter = compose(&KIT, text, &to, &wording, None);
        check_letter(&letter);
        check_mailto(&Address::parse("office@example.org").unwrap(), &letter.subject.text, &letter.body());
        check_eml(&Address::parse("office@example.org").unwrap(), &letter.subject.text, &letter.body());
        assert_eq!(ladder(&letter, &to, Device::default(), "")[0].channel, Channel::Eml);
        own_words(&letter);
        PostalLetter::new(&letter, &to, &wording.sender, None).lines(86);
        let mut draft = Draft::new("d1".to_owned(), &KIT.id, Language::En, 1, today());
        draft.wording = wording;
        let json = draft.to_json().unwrap();
        assert!(read_draft(&json[..json.len() - 1]).is_err());
        assert_eq!(read_draft(&json), Ok(draft));
    }
}

/// Every variant of every slot, in every language, to every recipient: the n-th letter has the n-th variants.
#[test]
fn golden_letters() {
    for text in &KIT.languages {
        let mut out = String::new();
        for recipient in KIT.recipients.iter().filter(|recipient| recipient.takes_letters()) {
            let to = recipient.addressee(text.language);
            let most = text.slots.iter().map(|slot| slot.variants.len()).max().unwrap();
            for n in 0..most {
                let mut wording = Wording::default();
                wording.sender.name = "Test Sender".to_owned();
                wording.sender.town = "Exampleton".to_owned();
                wording
                    .choose("subject", text.subjects.get(n % text.subjects.len()).map(|variant| variant.id.as_str()));
                for slot in text.slots.iter().filter(|slot| slot.kind != SlotKind::Own) {
                    // An optional slot is left out where the others start again.
                    let optional = slot.kind == SlotKind::Optional;
                    let at = if optional { n } else { n % slot.variants.len() };
                    wording.choose(&slot.id, slot.variants.get(at).map(|variant| variant.id.as_str()));
                }
                let letter = compose(&KIT, text, &to, &wording, Some(today()));
                assert_eq!(letter.unfilled, []);
                let fit = length::fit(Channel::Mailto(Extent::Whole), &letter, &to);
                let octets = fit.map_or(String::new(), |fit| format!(", mailto {} octets", fit.octets));
                out.push_str(&format!("=== {} {n}{octets}\n{}\n\n", to.id, channel::text::text(&letter, &to)));
            }
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{}.txt", text.language.code()));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &out).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), out, "{}", path.display());
    }
}
