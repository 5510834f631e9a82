//! What stands where: built from the front matter of every story before any text is read, so that texts can link.

use super::{
    Config, Entry, Options,
    front::fresh_id,
    letters::Kits,
    link::{Href, bare, decoded},
    markdown::bare_letters,
    problem::Problems,
    withdrawn::Withdrawn,
};
use campaign::{
    PAGE_SIZE,
    route::{self, Route},
    sealed_pages,
};
use locale::Locale;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

/// The places of one language. Stories are indexes into the entries.
#[derive(Default)]
pub struct Places {
    /// In feed order: newest first.
    pub stories: Vec<usize>,
    /// Of other languages and not translated, newest first.
    pub untranslated: Vec<usize>,
    /// Every page, lists before stories.
    pub routes: Vec<Route>,
    /// An older address, and the page that took its place.
    pub redirects: BTreeSet<(Route, Route)>,
    /// Where something stood that was withdrawn.
    pub withdrawn: Vec<Route>,
}

/// What links may lead to.
pub struct Index {
    pub places: BTreeMap<Locale, Places>,
    pages: HashMap<Route, Target>,
    stories: HashMap<(Locale, String), Target>,
    /// The paths of files that a reader can be sent to: feeds, the copy to carry.
    files: HashSet<String>,
    pub withdrawn: Withdrawn,
}

/// Where a link leads.
pub enum Place {
    /// Its `href`, and the page whose heading it names.
    There(String, Option<(Route, String)>),
    /// To what was withdrawn: its words stay as words.
    Withdrawn,
}

#[derive(Clone)]
struct Target {
    route: Route,
    /// Only texts that are hidden themselves may lead here.
    hidden: bool,
}

impl Index {
    /// Checks that every name is given once, and puts the stories in order.
    pub fn new(
        entries: &[Entry<'_>],
        kits: &Kits,
        withdrawn: Withdrawn,
        config: &Config,
        options: &Options,
        problems: &Problems,
    ) -> Self {
        check_names(entries, problems);
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|at| (Reverse(entries[*at].front.published), &entries[*at].front.id.text));
        let (hidden, visible): (Vec<usize>, Vec<usize>) =
            order.into_iter().partition(|at| entries[*at].front.hidden && !options.drafts);

        let mut index = Self {
            places: BTreeMap::new(),
            pages: HashMap::new(),
            stories: HashMap::new(),
            files: HashSet::new(),
            withdrawn,
        };
        index.files.extend(config.bundle.then(|| route::BUNDLE.to_owned()));
        for lang in &config.languages {
            let mut places = places(entries, &visible, *lang, kits, config);
            for route in &places.routes {
                index.pages.insert(route.clone(), Target { route: route.clone(), hidden: false });
                if let Some(atom) = route.atom() {
                    index.files.extend([Some(atom), route.data()].into_iter().flatten());
                }
            }
            for (from, to) in &places.redirects {
                index.pages.insert(from.clone(), Target { route: to.clone(), hidden: false });
            }
            // Another text may have taken the address over.
            places.withdrawn = index.withdrawn.routes(*lang).filter(|route| !index.pages.contains_key(route)).collect();
            index.places.insert(*lang, places);
        }
        for (at, hidden) in visible.iter().map(|at| (at, false)).chain(hidden.iter().map(|at| (at, true))) {
            let Entry { lang, front, .. } = &entries[*at];
            let target = |lang: Locale| Target { route: Route::Story(lang, front.slug.text.clone()), hidden };
            index.pages.entry(target(*lang).route).or_insert_with(|| target(*lang));
            index.stories.entry((*lang, front.id.text.clone())).or_insert_with(|| target(*lang));
        }
        for (lang, places) in &index.places {
            for at in &places.untranslated {
                let front = &entries[*at].front;
                let target = Target { route: Route::Story(*lang, front.slug.text.clone()), hidden: false };
                index.stories.insert((*lang, front.id.text.clone()), target);
            }
        }
        index
    }

    /// Where a link in a text in `lang` leads, or what to do about it. `own` is the page of the text, `hidden` whether that
    /// is left out.
    pub fn resolve(&self, href: Href, lang: Locale, own: &Route, hidden: bool) -> Result<Place, String> {
        let (target, name, fragment) = match href {
            Href::Away(url) => return Ok(Place::There(url, None)),
            Href::Fragment(id) => {
                let id = heading(&id);
                return Ok(Place::There(format!("#{id}"), Some((own.clone(), id))));
            }
            Href::Page(path, fragment) => {
                let route = decoded(&path).and_then(|path| Route::parse(&path));
                let target = route.as_ref().and_then(|route| self.pages.get(route));
                if target.is_none() && route.is_some_and(|route| self.withdrawn.stood_at(&route)) {
                    return Ok(Place::Withdrawn);
                }
                if target.is_none() && self.files.contains(&path) {
                    return Ok(Place::There(path, None));
                }
                (target, path, fragment)
            }
            Href::Story(id, _) if self.withdrawn.ids.contains(&id) => return Ok(Place::Withdrawn),
            Href::Story(id, fragment) => (self.stories.get(&(lang, id.clone())), format!("story:{id}"), fragment),
        };
        let Some(target) = target else {
            return Err(format!("the link `{name}` is dead: this site has no such page"));
        };
        if target.hidden && !hidden {
            return Err(format!(
                "the link `{name}` leads to a story that is not published yet: take it out until then"
            ));
        }
        let path = target.route.path();
        Ok(match fragment {
            // What a link to a letter preselects ([`letter::link`]) is no heading.
            Some(choice) if matches!(target.route, Route::Letter(..)) => Place::There(format!("{path}#{choice}"), None),
            Some(id) => {
                let id = heading(&id);
                Place::There(format!("{path}#{id}"), Some((target.route.clone(), id)))
            }
            None => Place::There(path, None),
        })
    }

    /// The text without the addresses of this site in it that lead to what was withdrawn: the campaign's own stands there.
    pub fn without_withdrawn(&self, text: &str, config: &Config) -> String {
        let Some(address) = &config.address else { return text.to_owned() };
        let mut result = text.to_owned();
        for (range, url) in bare(text).collect::<Vec<_>>().into_iter().rev() {
            if let Href::Page(path, _) = config.local(Href::Away(url))
                && let Some(route) = decoded(&path).and_then(|path| Route::parse(&path))
                && !self.pages.contains_key(&route)
                && self.withdrawn.stood_at(&route)
            {
                result.replace_range(range, &address.url("/"));
            }
        }
        result
    }
}

/// The id of a heading as a link names it: percent-encoded perhaps, or with accents.
fn heading(fragment: &str) -> String {
    bare_letters(&decoded(fragment).unwrap_or_else(|| fragment.to_owned()))
}

/// Each id once in a language, each address for one story in all languages: so an address of another language leads to
/// the same story.
fn check_names(entries: &[Entry<'_>], problems: &Problems) {
    let mut ids: HashMap<(Locale, &str), &Entry<'_>> = HashMap::new();
    let mut taken: HashMap<(Locale, &str), &Entry<'_>> = HashMap::new();
    let mut owners: HashMap<&str, &Entry<'_>> = HashMap::new();
    for entry in entries {
        let id = &entry.front.id;
        if !id.text.is_empty()
            && let Some(other) = ids.insert((entry.lang, &id.text), entry)
        {
            let message = format!(
                "the id `{}` is already that of content/{}: write id = \"{}\"",
                id.text,
                other.path(),
                fresh_id()
            );
            problems.error(entry.path(), Some(id.line), message);
        }
        for name in [&entry.front.slug].into_iter().chain(&entry.front.aliases) {
            let foreign = owners.get(name.text.as_str()).filter(|other| other.front.id.text != id.text);
            if let Some(other) = taken.get(&(entry.lang, name.text.as_str())).or(foreign) {
                let message = if other.path() == entry.path() {
                    format!("the address `{}` is named twice in this file: take one out", name.text)
                } else {
                    format!("the address `{}` is already that of content/{}: choose another", name.text, other.path())
                };
                problems.error(entry.path(), Some(name.line), message);
                continue;
            }
            taken.insert((entry.lang, &name.text), entry);
            owners.entry(&name.text).or_insert(entry);
        }
    }
    for entry in entries {
        if let Some((lang, line)) = entry.front.translation_of
            && !ids.contains_key(&(lang, entry.front.id.text.as_str()))
        {
            let message = format!(
                "the original of this translation is not there: no story of content/{}/ has its id",
                lang.code()
            );
            problems.error(entry.path(), Some(line), message);
        }
    }
}

fn places(entries: &[Entry<'_>], visible: &[usize], lang: Locale, kits: &Kits, config: &Config) -> Places {
    let mut places = Places::default();
    // The versions of each story, the one to offer first at the front.
    let mut versions: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in visible {
        let versions = versions.entry(&entries[*at].front.id.text).or_default();
        versions.push(*at);
        versions.sort_by_key(|at| (entries[*at].lang != lang, entries[*at].lang != config.default_language));
    }
    for at in visible {
        let entry = &entries[*at];
        if entry.lang == lang {
            places.stories.push(*at);
        } else if versions[entry.front.id.text.as_str()][0] == *at {
            places.untranslated.push(*at);
        }
    }
    let list = |places: &mut Places, stories: usize, route: &dyn Fn(Option<u32>) -> Route| {
        places.routes.push(route(None));
        places.routes.extend((1..=sealed_pages(stories) as u32).map(|page| route(Some(page))));
    };
    places.routes.push(Route::About(lang));
    let stories = places.stories.len();
    list(&mut places, stories, &|page| Route::Stories(lang, page));
    // A category that has a story in one language has its page in each: the language switch leads there.
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for at in visible {
        *counts.entry(&entries[*at].front.category.slug).or_default() += usize::from(entries[*at].lang == lang);
    }
    for category in config.categories(lang) {
        if let Some(stories) = counts.get(category.slug.as_str()) {
            list(&mut places, *stories, &|page| Route::Category(lang, category.slug.clone(), page));
        }
    }
    places.routes.push(Route::Letters(lang));
    places.routes.extend(kits.slugs().map(|slug| Route::Letter(lang, slug.to_owned())));
    places.routes.push(Route::Device(lang));
    places.routes.push(Route::Embed(lang));
    for at in places.stories.iter().chain(&places.untranslated) {
        let story = |slug: &str| Route::Story(lang, slug.to_owned());
        let front = &entries[*at].front;
        let page = story(&front.slug.text);
        for version in &versions[front.id.text.as_str()] {
            let front = &entries[*version].front;
            for name in [&front.slug].into_iter().chain(&front.aliases).filter(|name| story(&name.text) != page) {
                places.redirects.insert((story(&name.text), page.clone()));
            }
        }
        places.routes.push(page);
    }
    places
}

/// The stories of a list's page, as a range of the list in feed order.
pub fn page_range(stories: usize, page: Option<u32>) -> std::ops::Range<usize> {
    match page {
        None => 0..stories - sealed_pages(stories) * PAGE_SIZE,
        Some(page) => {
            let end = stories - (page as usize - 1) * PAGE_SIZE;
            end - PAGE_SIZE..end
        }
    }
}
