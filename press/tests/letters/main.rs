//! The letters: what is made of good ones, and for every mistake the file, the line and a sentence.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/rendered.rs"]
mod rendered;

mod mistakes;
mod written;

use campaign::{
    Article, Content, decode,
    route::{self, Route},
};
use letter::{Addressee, Contact, Kit, Letters, RecipientKind, Sender, Wording, channel::text::file, compose};
use locale::{
    Language,
    Locale::{self, En, Uk},
};
use mail_parser::{MessageParser, MimeHeaders};
use messages::LocaleExt;
use press::content::{Campaign, Options, Problem, Source, compile, fixture, letter_table};
use std::{
    collections::BTreeMap,
    env, fs,
    io::{ErrorKind, Write, stderr},
    path::Path,
    process::{Command, Stdio},
};

const KIT: &str = "letters/test-letter/kit.toml";
const PERSON: &str = "letters/test-person/kit.toml";
const TEXT: &str = "letters/test-letter/en.md";
const GERMAN: &str = "letters/test-letter/de.md";
const WHOM: &str = "recipients.toml";

fn options() -> Options {
    Options { today: "2026-11-23".parse().unwrap(), base_url: None, drafts: false }
}

fn said(problems: &[Problem]) -> Vec<String> {
    let said = problems.iter().map(|problem| problem.to_string().trim_start_matches("content/").to_owned());
    said.map(without_random).collect()
}

/// The message without the id in it that was made at random, which is one.
fn without_random(message: String) -> String {
    let Some((start, rest)) = message.split_once("write id = \"") else { return message };
    let (id, rest) = rest.split_once('"').unwrap();
    assert!(id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{message}");
    format!("{start}write id = NEW{rest}")
}

fn errors(source: &Source) -> Vec<String> {
    said(&compile(source, &options()).err().unwrap_or_default())
}

fn campaign(source: &Source) -> (Campaign, Vec<String>) {
    let compiled = compile(source, &options()).unwrap_or_else(|problems| panic!("{:#?}", said(&problems)));
    (compiled.campaign, said(&compiled.warnings))
}

/// The content of this repository.
fn shipped() -> Source {
    Source::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../content")).unwrap()
}

/// In the artificial campaign, `from` becomes `to` in the file at `path`.
#[track_caller]
fn edited(path: &str, from: &str, to: &str) -> Source {
    let mut source = fixture::generate(0);
    let text = String::from_utf8(source.get(path).unwrap().to_vec()).unwrap();
    assert!(text.contains(from), "{path} has no {from:?}");
    source.put(path, text.replacen(from, to, 1));
    source
}

/// `3: …` is on line 3 of `path`.
fn in_file(path: &str, expected: &[&str]) -> Vec<String> {
    let whole = |problem: &str| match problem.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("{path}:{problem}"),
        false => problem.to_owned(),
    };
    expected.iter().map(|problem| whole(problem)).collect()
}

#[track_caller]
fn check(path: &str, from: &str, to: &str, expected: &[&str]) {
    assert_eq!(errors(&edited(path, from, to)), in_file(path, expected), "{from:?} -> {to:?}");
}

#[track_caller]
fn check_warnings(path: &str, from: &str, to: &str, expected: &[&str]) -> Campaign {
    let (campaign, warnings) = campaign(&edited(path, from, to));
    assert_eq!(warnings, in_file(path, expected), "{from:?} -> {to:?}");
    campaign
}

/// Compares with a file of `tests/fixtures`, which `UPDATE_GOLDEN=1 cargo test -p press` writes.
#[track_caller]
fn check_golden(name: &str, actual: &str) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(golden.parent().unwrap()).unwrap();
        fs::write(&golden, actual).unwrap();
    }
    assert_eq!(actual, fs::read_to_string(&golden).unwrap_or_default(), "no longer {}", golden.display());
}

/// Every file of the site by its path.
fn rendered(campaign: &Campaign) -> BTreeMap<String, String> {
    let text = |(path, bytes): (String, Vec<u8>)| (path, String::from_utf8_lossy(&bytes).into_owned());
    rendered::rendered(campaign).into_iter().map(text).collect()
}
