//! Withdrawal: `withdrawn.toml` names by their ids the stories and kits that nobody shall see any more.
//!
//! They are taken out of the [`Source`] before anything else is read. So no list, picture, feed or letter can still hold them,
//! and a mistake in their own files, such as a consent that was taken back, stops nothing.

use super::{
    Options, Source,
    fields::{aliases, is_id, not_an_id, slug},
    front::split,
    problem::{Problems, SourceText},
    source::is_text,
    table::Table,
};
use campaign::route::{Route, is_slug};
use locale::{Date, Locale};
use sha2::{Digest, Sha256};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};
use unicode_normalization::UnicodeNormalization;

pub const FILE: &str = "withdrawn.toml";

/// The public list is filled up to a multiple of so many ids, so that nobody can tell how many of them are real.
pub const STEP: usize = 64;

/// What was taken out.
#[derive(Clone, Debug, Default)]
pub struct Withdrawn {
    /// Of stories and kits; some may be of files that are deleted.
    pub ids: BTreeSet<String>,
    /// The slugs of the kits.
    pub kits: BTreeSet<String>,
    /// The slugs and aliases of the stories, and whether the site had a page there.
    names: BTreeMap<String, bool>,
    padding_key: String,
}

/// Whether a file that nothing reads may be meant as the list: then somebody would still stand on the site.
pub fn is_meant_by(path: &str) -> bool {
    path.split('/').any(|name| {
        let name: String = name.to_lowercase().nfkc().collect();
        let stem = name.split('.').next().unwrap_or_default();
        name.starts_with("withdrawn")
            || strsim::osa_distance(&name, FILE) <= 3
            || strsim::osa_distance(stem, "withdrawn") <= 2
    })
}

/// The source without what is withdrawn.
pub fn take<'a>(source: &'a Source, options: &Options, problems: &Problems) -> (Cow<'a, Source>, Withdrawn) {
    let mut withdrawn = Withdrawn::default();
    let Some((path, bytes)) = source.0.get_key_value(FILE) else { return (Cow::Borrowed(source), withdrawn) };
    let Some(file) = SourceText::file(path, bytes, problems) else { return (Cow::Borrowed(source), withdrawn) };
    let lines = withdrawn.read(file, source.padding_keys());
    if withdrawn.ids.is_empty() {
        return (Cow::Borrowed(source), withdrawn);
    }
    let mut kept = source.clone();
    let mut known = BTreeSet::new();
    for (path, bytes) in &source.0 {
        // What these files may have wrong is reported when they are read, and of no interest where they are not.
        let silent = Problems::default();
        let readable = String::from_utf8_lossy(bytes);
        let Some(file) = is_text(path).then(|| SourceText::file(path, readable.as_bytes(), &silent)).flatten() else {
            continue;
        };
        if let Some(folder) = path.strip_suffix("kit.toml").filter(|path| path.starts_with("letters/")) {
            let id = Table::read(file, |table| table.text("id")).unwrap_or_default();
            if withdrawn.ids.contains(&id) {
                kept.0.retain(|path, _| !path.starts_with(folder));
                withdrawn.kits.insert(folder["letters/".len()..].trim_end_matches('/').to_owned());
            }
            known.insert(id);
        } else if path.contains("/stories/")
            && path.ends_with(".md")
            && let Some((front, _)) = split(file)
        {
            let (id, names, shown) = Table::read(front, |table| story(table, path, options));
            if withdrawn.ids.contains(&id) {
                kept.0.remove(path);
                for name in names {
                    *withdrawn.names.entry(name).or_default() |= shown;
                }
            }
            known.insert(id);
        }
    }
    for (line, id) in lines.iter().filter(|(_, id)| !known.contains(id)) {
        // Deleted, or mistyped: and then somebody still stands on the site.
        if let Some(near) = known.iter().find(|known| strsim::osa_distance(known, id) <= 2) {
            let message = format!("no story and no letter has the id `{id}`: did you mean `{near}`?");
            problems.warning(path, Some(*line), message);
        }
    }
    (Cow::Owned(kept), withdrawn)
}

/// The id of a story, the last part of its addresses, and whether the site shows it.
fn story(table: &Table<'_>, path: &str, options: &Options) -> (String, Vec<String>, bool) {
    let names = std::iter::once(slug(table, path)).chain(aliases(table)).map(|name| name.text);
    let hidden =
        table.flag("draft") || table.parsed::<Date>("published").is_some_and(|published| published > options.today);
    (table.text("id").unwrap_or_default(), names.filter(|name| is_slug(name)).collect(), !hidden || options.drafts)
}

impl Withdrawn {
    /// Reads the file; gives the ids back with their lines.
    fn read(&mut self, file: SourceText<'_>, keys: &[(String, String)]) -> Vec<(usize, String)> {
        Table::read(file, |table| {
            let lines = table.texts("ids");
            let own = table.text("padding_key");
            if let Some((place, _)) = keys.iter().find(|(_, key)| own.as_ref().is_some_and(|own| own != key)) {
                let message =
                    format!("{place} has another `padding_key`: take one out, so that the public list stays as it is");
                table.error("padding_key", message);
            }
            if let [(one, key), others @ ..] = keys
                && let Some((other, _)) = others.iter().find(|(_, other)| other != key)
            {
                table.error("", format!("{one} and {other} have different padding keys: take one out"));
            }
            self.padding_key = own.or_else(|| Some(keys.first()?.1.clone())).unwrap_or_default();
            for (line, id) in &lines {
                let error = |message: String| file.problems.error(file.path, Some(*line), message);
                if !is_id(id) {
                    error(not_an_id(id));
                } else if !self.ids.insert(id.clone()) {
                    error(format!("the id `{id}` is there twice: take one out"));
                }
            }
            if !lines.is_empty() && self.padding_key.is_empty() {
                let message = "without a `padding_key` anybody can tell which ids of the public list are real: write \
                               padding_key = \"…\" with a long random text that you publish nowhere; where others can read this file, \
                               write it into content/.padding-key or the variable PRESS_PADDING_KEY";
                table.warning("ids", message);
            }
            lines
        })
    }

    /// Whether a story or a kit stood at an address.
    pub fn stood_at(&self, route: &Route) -> bool {
        match route {
            Route::Story(_, name) => self.names.contains_key(name),
            Route::Letter(_, kit) => self.kits.contains(kit),
            _ => false,
        }
    }

    /// The addresses that the site had for it in a language: its own, and those that led there.
    pub fn routes(&self, lang: Locale) -> impl Iterator<Item = Route> + '_ {
        let shown = self.names.iter().filter(|(_, shown)| **shown);
        shown
            .map(move |(name, _)| Route::Story(lang, name.clone()))
            .chain(self.kits.iter().map(move |kit| Route::Letter(lang, kit.clone())))
    }

    /// The ids as published, in order: the real ones among artificial ones, which nobody can tell apart who does not know
    /// the `padding_key`. `others` are the ids of all that is still there.
    ///
    /// Each artificial id depends on the key and its number, and as little as can be on the real ones: where artificial ids
    /// came and went from build to build, those that stay would be real.
    pub fn list<'a>(&self, others: impl Iterator<Item = &'a str>) -> Vec<String> {
        let others: BTreeSet<&str> = others.collect();
        let shapes: BTreeSet<Shape> = self.ids.iter().map(|id| Shape::of(id)).chain(Shape::USUAL).collect();
        let wanted = self.ids.len().div_ceil(STEP).max(1) * STEP;
        let mut list = self.ids.clone();
        let artificial = (0u32..).map(|number| artificial(&self.padding_key, number, &shapes));
        // None may withdraw what is there.
        list.extend(
            artificial
                .filter(|id| !others.contains(id.as_str()) && !self.ids.contains(id))
                .take(wanted - self.ids.len()),
        );
        list.into_iter().collect()
    }
}

/// What an id looks like.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    length: usize,
    /// Of 0-9 and a-f only, as `openssl rand -hex` writes them; else of 0-9 and a-z.
    hexadecimal: bool,
}

impl Shape {
    /// As docs/content.md advises, and as people make them up.
    const USUAL: [Self; 2] = [Self { length: 12, hexadecimal: true }, Self { length: 12, hexadecimal: false }];

    fn of(id: &str) -> Self {
        Self { length: id.len(), hexadecimal: id.bytes().all(|byte| byte.is_ascii_hexdigit()) }
    }

    /// Its characters, each as likely as the others.
    fn alphabet(self) -> &'static [u8] {
        let all = b"0123456789abcdefghijklmnopqrstuvwxyz";
        if self.hexadecimal { &all[..16] } else { all }
    }
}

/// The artificial id with this number.
fn artificial(key: &str, number: u32, shapes: &BTreeSet<Shape>) -> String {
    let block = |block: u32| Sha256::digest(format!("{key}\n{number}\n{block}"));
    // Each shape draws a lot and the highest wins: a further shape takes its share of the ids and leaves the others alone.
    let lot = |shape: &&Shape| Sha256::digest(format!("{key}\n{number}\n{} {}", shape.length, shape.hexadecimal));
    let shape = shapes.iter().max_by_key(lot).copied().unwrap_or(Shape::USUAL[0]);
    let alphabet = shape.alphabet();
    let fair = 256 / alphabet.len() * alphabet.len();
    (1u32..)
        .flat_map(block)
        .map(usize::from)
        .filter(|byte| *byte < fair)
        .take(shape.length)
        .map(|byte| char::from(alphabet[byte % alphabet.len()]))
        .collect()
}
