//! The letters: `recipients.toml`, and of every kit `letters/{kit}/kit.toml` and `letters/{kit}/{language}.md`, become a
//! [`Kit`] per language of the site.
//!
//! What the files say is read here; whether every letter that can come out of a kit is whole,
//! [`letter::check`] says. Its problems are given their file and line.

mod checked;
mod files;
mod folder;
mod kit;
mod recipients;
mod table;
mod text;

pub use files::files;
pub use recipients::RECIPIENTS;
pub use table::table;
pub use text::TextFile;

use super::{
    Config, Options, Source,
    fields::{Located, fresh_id},
    front::StoryFile,
    link::bare,
    problem::{Problems, SourceText, suggestion},
    withdrawn::Withdrawn,
};
use campaign::SCHEMA;
use folder::KitFolder;
use letter::{Kit, KitCard, Letters, kit::Status};
use locale::{Date, Language, Locale};
use recipients::find;
use std::collections::BTreeMap;

const FOLDER: &str = "letters/";

/// Every kit of a campaign, by slug.
pub struct Kits(Vec<KitFolder>);

/// A file's name in its folder, its path and its bytes.
type File<'a> = (&'a str, &'a str, &'a [u8]);

/// Reads every letter, and says everything that is wrong with them.
pub fn read(source: &Source, options: &Options, problems: &Problems, config: &Config, withdrawn: &Withdrawn) -> Kits {
    let recipients = match source.0.get_key_value(RECIPIENTS) {
        Some((path, bytes)) => SourceText::file(path, bytes, problems)
            .map(|file| recipients::read(file, options.today, &config.languages))
            .unwrap_or_default(),
        None => Vec::new(),
    };
    let mut folders: BTreeMap<&str, Vec<File<'_>>> = BTreeMap::new();
    for (path, bytes) in source.0.range(FOLDER.to_owned()..).take_while(|(path, _)| path.starts_with(FOLDER)) {
        if let Some((slug, name)) = path[FOLDER.len()..].split_once('/') {
            folders.entry(slug).or_default().push((name, path, bytes));
        }
    }
    let kits = folders.into_iter().filter_map(|(slug, files)| folder(slug, &files, options, problems, config));
    let mut kits = Kits(kits.collect());
    kits.forget(withdrawn, problems);
    kits.check_names(problems);
    for files in &mut kits.0 {
        checked::check(files, &recipients, options, problems, config);
        let expired = |id: &str| {
            let known = recipients.iter().find(|known| known.recipient.id == id);
            known.is_none_or(|known| known.broken || known.recipient.is_expired(options.today))
        };
        files.kit.recipients.retain(|name| !expired(&name.text));
        files.kit.known = files.kit.recipients.iter().filter_map(|name| find(&recipients, &name.text)).collect();
    }
    kits
}

fn folder(
    slug: &str,
    files: &[File<'_>],
    options: &Options,
    problems: &Problems,
    config: &Config,
) -> Option<KitFolder> {
    let mut texts = Vec::new();
    let mut kit = None;
    for (name, path, bytes) in files {
        if *name == "kit.toml" {
            let file = SourceText::file(path, bytes, problems);
            kit = file.map(|file| kit::read(file, slug, options.today, &config.languages));
        } else if let Some(code) = name.strip_suffix(".md").filter(|code| !code.contains('/')) {
            match Language::from_code(code) {
                Some(language) => {
                    texts.extend(SourceText::file(path, bytes, problems).and_then(|file| text::read(file, language)));
                }
                None => {
                    let hint = suggestion(code, Language::ALL.map(Language::code));
                    problems.error(path, None, format!("unknown language of a letter `{code}`{hint}"));
                }
            }
        }
    }
    texts.sort_by_key(|text| text.text.language);
    let path = format!("{FOLDER}{slug}/kit.toml");
    if !files.iter().any(|(name, ..)| *name == "kit.toml") {
        problems.error(&path, None, "the file is missing: it says what the letter is");
    }
    Some(KitFolder { slug: slug.to_owned(), path, kit: kit?, texts })
}

impl Kits {
    /// The slug of every letter, in the order of the folders.
    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|files| files.slug.as_str())
    }

    /// In the same order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|files| files.kit.id.text.as_str())
    }

    /// Those that can be written.
    pub fn active(&self) -> impl Iterator<Item = &KitFolder> {
        self.0.iter().filter(|files| files.kit.retired.is_none())
    }

    fn get(&self, slug: &str) -> Option<&KitFolder> {
        self.0.iter().find(|files| files.slug == slug)
    }

    /// No kit is followed by one that is withdrawn.
    fn forget(&mut self, withdrawn: &Withdrawn, problems: &Problems) {
        for files in &mut self.0 {
            let Some(retired) = &mut files.kit.retired else { continue };
            if let Some(gone) = retired.follows.take_if(|next| withdrawn.kits.contains(&next.text)) {
                let message = format!("the letter `{}` was withdrawn: no link leads there", gone.text);
                problems.warning(&files.path, Some(gone.line), message);
            }
        }
    }

    /// Each id once, and each kit that is named is there.
    fn check_names(&self, problems: &Problems) {
        for (i, files) in self.0.iter().enumerate() {
            let id = &files.kit.id;
            let same = |other: &&KitFolder| other.kit.id.text == id.text && !id.text.is_empty();
            if let Some(other) = self.0[..i].iter().find(same) {
                let message = format!(
                    "the id `{}` is already that of content/{}: write id = \"{}\"",
                    id.text,
                    other.path,
                    fresh_id()
                );
                problems.error(&files.path, Some(id.line), message);
            }
            if let Some(next) = files.kit.retired.as_ref().and_then(|retired| retired.follows.as_ref()) {
                let error = |message: String| problems.error(&files.path, Some(next.line), message);
                if next.text == files.slug {
                    error("a kit cannot follow itself: name another, or take `follows` out".to_owned());
                } else if self.get(&next.text).is_none() {
                    let others = self.slugs().filter(|slug| *slug != files.slug);
                    error(format!("unknown kit `{}`{}", next.text, suggestion(&next.text, others)));
                } else if self.last(&files.slug).is_none() {
                    error(format!("`{}` leads back to this kit: one of them must not", next.text));
                }
            }
        }
    }

    /// The kit at the end of those that follow each other; `None` when they go in a circle.
    fn last(&self, slug: &str) -> Option<&KitFolder> {
        let mut at = self.get(slug)?;
        for _ in 0..=self.0.len() {
            let next = at.kit.retired.as_ref().and_then(|retired| retired.follows.as_ref());
            match next.and_then(|next| self.get(&next.text)) {
                Some(next) => at = next,
                None => return Some(at),
            }
        }
        None
    }

    /// Checks the kits that stories name, and that no story has the id of a kit.
    pub fn check_stories(&self, entries: &[StoryFile<'_>], withdrawn: &Withdrawn, problems: &Problems) {
        for entry in entries {
            if let Some(named) = &entry.front.letter
                && self.get(&named.text).is_none()
            {
                if withdrawn.kits.contains(&named.text) {
                    let message = format!("the letter `{}` was withdrawn: no link leads there", named.text);
                    problems.warning(entry.path(), Some(named.line), message);
                } else {
                    let message = format!("unknown letter `{}`{}", named.text, suggestion(&named.text, self.slugs()));
                    problems.error(entry.path(), Some(named.line), message);
                }
            }
            let id = &entry.front.id;
            if let Some(files) = self.0.iter().find(|files| files.kit.id.text == id.text && !id.text.is_empty()) {
                let message = format!(
                    "the id `{}` is already that of content/{}: write id = \"{}\"",
                    id.text,
                    files.path,
                    fresh_id()
                );
                problems.error(entry.path(), Some(id.line), message);
            }
        }
    }

    /// The kit that a story leads to: the one it names or that follows it, else the first active one.
    pub fn of_story(&self, named: Option<&Located>) -> Option<String> {
        let active = |files: &&KitFolder| files.kit.retired.is_none();
        // One that was withdrawn is as good as none.
        let files = match named.filter(|named| self.get(&named.text).is_some()) {
            Some(named) => self.last(&named.text).filter(active).or_else(|| self.get(&named.text)),
            None => self.0.iter().find(active),
        };
        Some(files?.slug.clone())
    }

    /// The kits in one language.
    pub fn in_language(&self, lang: Locale, built: Date) -> Vec<Kit> {
        self.0.iter().map(|files| files.kit(lang, built)).collect()
    }
}

/// The web addresses and mailboxes that the texts of a kit spell out.
pub fn addresses(kit: &Kit) -> Vec<String> {
    let mut texts = vec![kit.title.clone(), kit.purpose.clone(), kit.prompt.clone()];
    if let Status::Retired { reason, .. } = &kit.status {
        texts.push(reason.clone());
    }
    texts.extend(kit.since.iter().map(|event| event.text.clone()));
    texts.extend(kit.do_not_write_to.iter().map(|refusal| refusal.reason.clone()));
    texts.extend(kit.recipients.iter().map(|recipient| recipient.role.clone()));
    for text in &kit.languages {
        let variants = text.subjects.iter().chain(text.slots.iter().flat_map(|slot| &slot.variants));
        texts.extend(variants.map(|variant| variant.text.to_string()));
        let frames = text.frames.iter().map(|other| &other.frame).chain([&text.frame]);
        texts.extend(frames.flat_map(|frame| [frame.salutation.to_string(), frame.closing.to_string()]));
    }
    texts.iter().flat_map(|text| bare(text)).map(|(_, href)| href).collect()
}

/// The kits to choose from.
pub fn list(kits: &[Kit]) -> Letters {
    let card = |kit: &Kit| KitCard {
        id: kit.id.clone(),
        slug: kit.slug.clone(),
        title: kit.title.clone(),
        purpose: kit.purpose.clone(),
        status: kit.status.clone(),
        languages: kit.languages.iter().map(|text| text.language).collect(),
        recipients: kit.recipients.iter().filter(|recipient| recipient.takes_letters()).count() as u32,
    };
    Letters { schema: SCHEMA, kits: kits.iter().map(card).collect() }
}
