//! What stands where: built from the front matter of every story before any text is read, so that texts can link.

use super::{
    Config, Options, anchor,
    fields::fresh_id,
    front::StoryFile,
    letters::Kits,
    link::{Href, bare, decoded},
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

/// What stands where in one language. Stories are indexes into the story files.
#[derive(Default)]
pub struct LocaleIndex {
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
    /// What stands where in each language.
    pub locales: BTreeMap<Locale, LocaleIndex>,
    pages: HashMap<Route, Target>,
    stories: HashMap<(Locale, String), Target>,
    /// The paths of files that a reader can be sent to: feeds, the copy to carry.
    files: HashSet<String>,
    /// What was taken out.
    pub withdrawn: Withdrawn,
}

/// Where a link leads.
pub enum Destination {
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
        story_files: &[StoryFile<'_>],
        kits: &Kits,
        withdrawn: Withdrawn,
        config: &Config,
        options: &Options,
        problems: &Problems,
    ) -> Self {
        check_names(story_files, problems);
        let mut order: Vec<usize> = (0..story_files.len()).collect();
        order.sort_by_key(|at| (Reverse(story_files[*at].front.published), &story_files[*at].front.id.text));
        let (hidden, visible): (Vec<usize>, Vec<usize>) =
            order.into_iter().partition(|at| story_files[*at].front.hidden && !options.drafts);

        let mut index = Self {
            locales: BTreeMap::new(),
            pages: HashMap::new(),
            stories: HashMap::new(),
            files: HashSet::new(),
            withdrawn,
        };
        index.files.extend(config.bundle.then(|| route::BUNDLE.to_owned()));
        for lang in &config.languages {
            let mut places = places(story_files, &visible, *lang, kits, config);
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
            index.locales.insert(*lang, places);
        }
        for (at, hidden) in visible.iter().map(|at| (at, false)).chain(hidden.iter().map(|at| (at, true))) {
            let StoryFile { lang, front, .. } = &story_files[*at];
            let target = |lang: Locale| Target { route: Route::Story(lang, front.slug.text.clone()), hidden };
            index.pages.entry(target(*lang).route).or_insert_with(|| target(*lang));
            index.stories.entry((*lang, front.id.text.clone())).or_insert_with(|| target(*lang));
        }
        for (lang, places) in &index.locales {
            for at in &places.untranslated {
                let front = &story_files[*at].front;
                let target = Target { route: Route::Story(*lang, front.slug.text.clone()), hidden: false };
                index.stories.insert((*lang, front.id.text.clone()), target);
            }
        }
        index
    }

    /// Where a link in a text in `lang` leads, or what to do about it. `own` is the page of the text, `hidden` whether that
    /// is left out.
    pub fn resolve(&self, href: Href, lang: Locale, own: &Route, hidden: bool) -> Result<Destination, String> {
        let (target, name, fragment) = match href {
            Href::Away(url) => return Ok(Destination::There(url, None)),
            Href::Fragment(id) => {
                let id = anchor::of_fragment(&id);
                return Ok(Destination::There(format!("#{id}"), Some((own.clone(), id))));
            }
            Href::Page(path, fragment) => {
                let route = decoded(&path).and_then(|path| Route::parse(&path));
                let target = route.as_ref().and_then(|route| self.pages.get(route));
                if target.is_none() && route.is_some_and(|route| self.withdrawn.stood_at(&route)) {
                    return Ok(Destination::Withdrawn);
                }
                if target.is_none() && self.files.contains(&path) {
                    return Ok(Destination::There(path, None));
                }
                (target, path, fragment)
            }
            Href::Story(id, _) if self.withdrawn.ids.contains(&id) => return Ok(Destination::Withdrawn),
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
            Some(choice) if matches!(target.route, Route::Letter(..)) => {
                Destination::There(format!("{path}#{choice}"), None)
            }
            Some(id) => {
                let id = anchor::of_fragment(&id);
                Destination::There(format!("{path}#{id}"), Some((target.route.clone(), id)))
            }
            None => Destination::There(path, None),
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

/// Each id once in a language, each address for one story in all languages: so an address of another language leads to
/// the same story.
fn check_names(story_files: &[StoryFile<'_>], problems: &Problems) {
    let mut ids: HashMap<(Locale, &str), &StoryFile<'_>> = HashMap::new();
    let mut taken: HashMap<(Locale, &str), &StoryFile<'_>> = HashMap::new();
    let mut owners: HashMap<&str, &StoryFile<'_>> = HashMap::new();
    for entry in story_files {
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
    for entry in story_files {
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

fn places(story_files: &[StoryFile<'_>], visible: &[usize], lang: Locale, kits: &Kits, config: &Config) -> LocaleIndex {
    let mut places = LocaleIndex::default();
    // The versions of each story, the one to offer first at the front.
    let mut versions: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in visible {
        let versions = versions.entry(&story_files[*at].front.id.text).or_default();
        versions.push(*at);
        versions.sort_by_key(|at| (story_files[*at].lang != lang, story_files[*at].lang != config.default_language));
    }
    for at in visible {
        let entry = &story_files[*at];
        if entry.lang == lang {
            places.stories.push(*at);
        } else if versions[entry.front.id.text.as_str()][0] == *at {
            places.untranslated.push(*at);
        }
    }
    let list = |places: &mut LocaleIndex, stories: usize, route: &dyn Fn(Option<u32>) -> Route| {
        places.routes.push(route(None));
        places.routes.extend((1..=sealed_pages(stories) as u32).map(|page| route(Some(page))));
    };
    places.routes.push(Route::About(lang));
    let stories = places.stories.len();
    list(&mut places, stories, &|page| Route::Stories(lang, page));
    // A category that has a story in one language has its page in each: the language switch leads there.
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for at in visible {
        *counts.entry(&story_files[*at].front.category.slug).or_default() += usize::from(story_files[*at].lang == lang);
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
        let front = &story_files[*at].front;
        let page = story(&front.slug.text);
        for version in &versions[front.id.text.as_str()] {
            let front = &story_files[*version].front;
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
