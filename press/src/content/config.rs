//! `content/campaign.toml`: what the whole campaign has in common.

use super::{
    Source,
    fields::{not_a_slug, url},
    link::{Href, SiteAddress, is_example},
    problem::{Problems, SourceText, suggestion},
    table::{Localized, Table, in_language},
};
use campaign::{Category, Figure, Link, route};
use jiff::{
    Timestamp,
    tz::{self, TimeZone},
};
use locale::{AsOf, Date, Locale};
use std::collections::{BTreeMap, BTreeSet};

/// The file, in the content folder.
pub const FILE: &str = "campaign.toml";

/// What `campaign.toml` says. Where it says something wrong, something empty stands in its place.
pub struct Config {
    pub address: Option<SiteAddress>,
    /// Where the site is published according to the file: another address while `--base-url` is given.
    written_address: Option<SiteAddress>,
    pub default_language: Locale,
    pub languages: Vec<Locale>,
    pub contact: String,
    /// The site offers a copy of itself to carry.
    pub bundle: bool,
    /// How many cards "Relevant publications" shows.
    pub relevant: usize,
    pub screenshots: Vec<Screenshot>,
    pub keep: Keep,
    /// The keep budget in bytes.
    pub keep_bytes: usize,
    pub name: Localized,
    pub description: Localized,
    pub licence: Localized,
    pub publisher_name: Localized,
    pub publisher_url: String,
    pub social: Vec<Link>,
    categories: Vec<(String, Localized)>,
    figures: Vec<(String, BTreeMap<Locale, Figure>)>,
}

/// `keep` in `campaign.toml`: whether readers' devices keep a copy for reading offline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// At once; the reader is told and may refuse. A browser that asks for privacy or sparing use of data for its reader is asked first.
    On,
    /// Not before the reader has agreed.
    #[default]
    Ask,
    /// No copy any more: the kill switch. What earlier versions have kept goes at the next visit.
    Off,
}

/// `[[screenshots]]` in `campaign.toml`: what a browser shows where it offers to install the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screenshot {
    /// The picture, from `content/`.
    pub src: String,
    /// Of a desk, not of a phone.
    pub wide: bool,
    /// What it shows, per language.
    pub label: Localized,
}

impl Config {
    /// Reads the file; `base_url` takes the place of the one in it.
    pub fn read(source: SourceText<'_>, base_url: Option<&str>) -> Self {
        Table::read(source, |table| {
            let languages = languages(table);
            let default = table.required("default_language", "name one of `languages`");
            let default_language = Locale::from_code(&default).filter(|lang| languages.contains(lang));
            if default_language.is_none() && !default.is_empty() {
                let hint = suggestion(&default, languages.iter().map(|lang| lang.code()));
                table.error("default_language", format!("`{default}` is not among `languages`{hint}"));
            }
            let (publisher_name, publisher_url) = table
                .required_table("publisher", "write who runs the campaign", |table| {
                    (table.words("name", &languages), url(table))
                })
                .unwrap_or_default();
            time_zone(table);
            Self {
                address: address(table, base_url),
                written_address: base_url.and_then(|_| table.text("base_url")?.parse().ok()),
                default_language: default_language.or(languages.first().copied()).unwrap_or(Locale::DEFAULT),
                contact: contact(table),
                bundle: table.flag("bundle"),
                relevant: relevant(table),
                screenshots: table.tables("screenshots", |table| Screenshot {
                    src: table.required("src", "name a picture under content/, as media/screenshot-phone.png"),
                    wide: table.flag("wide"),
                    label: table.words("label", &languages),
                }),
                keep: keep(table),
                keep_bytes: keep_bytes(table),
                name: table.words("name", &languages),
                description: table.words("description", &languages),
                licence: table.words("licence", &languages),
                publisher_name,
                publisher_url,
                social: table.tables("social", |table| Link {
                    title: table.required("name", "write the name of the network"),
                    url: url(table),
                }),
                categories: categories(table, &languages),
                figures: figures(table, &languages),
                languages,
            }
        })
    }

    /// An absolute link to this site as one within it.
    pub fn local(&self, href: Href) -> Href {
        let Href::Away(url) = &href else { return href };
        let path =
            [&self.address, &self.written_address].into_iter().flatten().find_map(|address| address.path_in(url));
        let Some(path) = path else { return href };
        let (path, fragment) = path.split_once('#').map_or((path, None), |(path, id)| (path, Some(id.to_owned())));
        Href::Page(path.to_owned(), fragment)
    }

    /// The categories in the campaign's order.
    pub fn categories(&self, lang: Locale) -> impl Iterator<Item = Category> + '_ {
        self.categories.iter().map(move |(slug, names)| Category { slug: slug.clone(), name: in_language(names, lang) })
    }

    /// The category with this slug, or what to do about it.
    pub fn category(&self, slug: &str, lang: Locale) -> Result<Category, String> {
        self.categories(lang).find(|category| category.slug == slug).ok_or_else(|| {
            let hint = suggestion(slug, self.categories.iter().map(|(slug, _)| slug.as_str()));
            format!("unknown category `{slug}`{hint}")
        })
    }

    /// Every figure in every language.
    pub fn every_figure(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().flat_map(|(_, figure)| figure.values())
    }

    /// The figure with this id, or what to do about it; `None` when `campaign.toml` has it with a mistake.
    pub fn figure(&self, id: &str, lang: Locale) -> Result<Option<Figure>, String> {
        match self.figures.iter().find(|(known, _)| known == id) {
            Some((_, figure)) => Ok(figure.get(&lang).cloned()),
            None => {
                let hint = suggestion(id, self.figures.iter().map(|(id, _)| id.as_str()));
                Err(format!("unknown figure `{id}`{hint}"))
            }
        }
    }
}

/// A figure that is written where it stands, in one language.
pub fn inline_figure(table: &Table<'_>) -> Option<Figure> {
    Some(Figure {
        value: table.required("value", "write the number as it is shown"),
        label: table.required("label", "write what was counted"),
        source: source(table, |table| table.required("name", "write who says so"))
            .map(|(title, url)| Link { title, url })
            .unwrap_or(Link { title: String::new(), url: String::new() }),
        as_of: as_of(table)?,
    })
}

fn as_of(table: &Table<'_>) -> Option<AsOf> {
    table.required_parsed("as_of", "a figure says when it was true, as 2023-08 or 2023-08-31")
}

fn source<T>(table: &Table<'_>, name: impl FnOnce(&Table<'_>) -> T) -> Option<(T, String)> {
    table.required_table("source", "a figure names its source: source = { url, name }", |table| {
        (name(table), url(table))
    })
}

fn languages(table: &Table<'_>) -> Vec<Locale> {
    let mut languages = Vec::new();
    for (_, code) in table.texts("languages") {
        match Locale::from_code(&code) {
            Some(lang) if languages.contains(&lang) => {
                table.error("languages", format!("`{code}` is named twice in `languages`: once is enough"));
            }
            Some(lang) => languages.push(lang),
            None => {
                let hint = suggestion(&code, Locale::ALL.map(Locale::code));
                table.error("languages", format!("unknown language `{code}`{hint}"));
            }
        }
    }
    if languages.is_empty() {
        table.error("languages", "`languages` is missing: name the languages of the site, as languages = [\"en\"]");
    }
    languages
}

fn address(table: &Table<'_>, base_url: Option<&str>) -> Option<SiteAddress> {
    let address: Option<SiteAddress> = match base_url {
        None => table.required_parsed("base_url", "write where the site is published, https://campaign.example/"),
        Some(base_url) => {
            table.has("base_url");
            base_url.parse().map_err(|error| table.error("base_url", format!("--base-url: {error}"))).ok()
        }
    };
    if let Some(address) = address.as_ref().filter(|address| is_example(&address.origin)) {
        let message = format!("`{}` is an example: write where the site will stand", address.url("/"));
        table.unfinished("base_url", message);
    }
    address
}

/// Where the site is published, read before anything else is: of a mistake in the file nothing is said here.
pub fn addresses(source: &Source, base_url: Option<&str>) -> Vec<SiteAddress> {
    let silent = Problems::default();
    let file = source.get(FILE).and_then(|bytes| SourceText::file(FILE, bytes, &silent));
    let written = file.and_then(|file| Table::read(file, |table| table.text("base_url")));
    [base_url, written.as_deref()].into_iter().flatten().filter_map(|url| url.parse().ok()).collect()
}

/// The zone of a campaign that names none.
const UTC: &str = "UTC";

/// `time_zone`: whose calendar says which day it is.
fn time_zone(table: &Table<'_>) -> TimeZone {
    let name = table.text("time_zone").unwrap_or_else(|| UTC.to_owned());
    TimeZone::get(&name).unwrap_or_else(|_| {
        let known: Vec<String> = tz::db().available().map(|name| name.to_string()).collect();
        let near = known.iter().min_by_key(|known| strsim::osa_distance(known, &name)).map_or(UTC, String::as_str);
        table.error(
            "time_zone",
            format!("unknown time zone `{name}`: write it as Europe/Kyiv; the nearest name is `{near}`"),
        );
        TimeZone::UTC
    })
}

/// The day in the campaign's time zone, so many seconds after 1970-01-01 in UTC; `None` outside of the years 1 to 9999. A mistake in
/// `campaign.toml` is told when the campaign is read; until then its day is that of UTC.
pub fn day(source: &Source, seconds: i64) -> Option<Date> {
    let silent = Problems::default();
    let file = source.get(FILE).and_then(|bytes| SourceText::file(FILE, bytes, &silent));
    let zone = file.map_or(TimeZone::UTC, |file| Table::read(file, time_zone));
    let day = Timestamp::from_second(seconds).ok()?.to_zoned(zone).date();
    Date::new(u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?)
}

fn contact(table: &Table<'_>) -> String {
    let contact = table.text_or_empty("contact").unwrap_or_default();
    let valid =
        contact.strip_prefix("mailto:").is_some_and(|address| address.contains('@')) || contact.starts_with("https://");
    if contact.is_empty() {
        table.warning("contact", "`contact` is empty: write where to ask for a correction, mailto:… or https://…");
    } else if !valid {
        table.error("contact", format!("`{contact}` is not a contact address: write mailto:name@host or https://…"));
    }
    if !contact.starts_with("mailto:") {
        table.unfinished("contact", "there is no mailbox for corrections and removals: write contact = \"mailto:…\"");
    } else if is_example(&contact) {
        table.unfinished("contact", format!("`{contact}` is an example: write the mailbox that the staff read"));
    }
    contact
}

fn relevant(table: &Table<'_>) -> usize {
    let relevant = table.count("relevant", 3);
    if !(1..=12).contains(&relevant) {
        table.error("relevant", "`relevant` must be from 1 to 12");
    }
    relevant as usize
}

fn keep(table: &Table<'_>) -> Keep {
    match table.text_or_empty("keep").as_deref() {
        None | Some("ask") => Keep::Ask,
        Some("on") => Keep::On,
        Some("off") => Keep::Off,
        Some(other) => {
            table.error("keep", format!("`{other}` is not a value of `keep`: write \"on\", \"ask\" or \"off\""));
            Keep::Ask
        }
    }
}

fn keep_bytes(table: &Table<'_>) -> usize {
    let megabytes = table.count("keep_megabytes", 5);
    if !(1..=200).contains(&megabytes) {
        table.error("keep_megabytes", "`keep_megabytes` must be from 1 to 200");
    }
    megabytes as usize * 1_000_000
}

fn categories(table: &Table<'_>, languages: &[Locale]) -> Vec<(String, Localized)> {
    let mut seen = BTreeSet::new();
    table.tables("categories", |table| {
        let slug = table.required("slug", "write its place in addresses, as war-and-justice");
        if !slug.is_empty() && !route::is_slug(&slug) {
            table.error("slug", not_a_slug(&slug));
        } else if !seen.insert(slug.clone()) {
            table.error("slug", format!("the category `{slug}` is there twice: take one out"));
        }
        (slug, table.words("name", languages))
    })
}

fn figures(table: &Table<'_>, languages: &[Locale]) -> Vec<(String, BTreeMap<Locale, Figure>)> {
    let mut seen = BTreeSet::new();
    table.tables("figures", |table| {
        let id = table.required("id", "write a word by which texts name this figure");
        if !seen.insert(id.clone()) {
            table.error("id", format!("the figure `{id}` is there twice: take one out"));
        }
        let value = table.words("value", languages);
        let label = table.words("label", languages);
        let as_of = as_of(table);
        let source = source(table, |table| table.words("name", languages));
        let figure = |lang: &Locale| {
            let (name, url) = source.as_ref()?;
            Some(Figure {
                value: in_language(&value, *lang),
                label: in_language(&label, *lang),
                as_of: as_of?,
                source: Link { title: in_language(name, *lang), url: url.clone() },
            })
        };
        (id, languages.iter().filter_map(|lang| Some((*lang, figure(lang)?))).collect())
    })
}
