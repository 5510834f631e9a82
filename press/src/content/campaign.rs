//! The compiled campaign: every text in its place, with the stories that go with it.

use super::{
    Address, Config, Entry, Options,
    config::{Keep, Screenshot, word},
    front::AboutFront,
    index::{Index, Places},
    letters::{self, Kits},
};
use crate::picture::Picture;
use campaign::{About, Article, Block, Card, Content, Image, Link, SCHEMA, Site, Story, Translation, route::Route};
use letter::{Kit, Letters};
use locale::{Date, Locale};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many cards "More articles" shows.
const MORE: usize = 3;

/// All that a site is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    /// The day that counts as today.
    pub built: Date,
    /// Where the site is published.
    pub address: Address,
    /// The language of `/`.
    pub default_language: Locale,
    /// The site offers a copy of itself to carry, at [`campaign::route::BUNDLE`].
    pub bundle: bool,
    /// The campaign in each of its languages.
    pub editions: BTreeMap<Locale, Edition>,
    /// Whether readers' devices keep a copy.
    pub keep: Keep,
    /// How much of the text, in bytes, a device keeps unless its reader wants everything.
    pub keep_bytes: usize,
    /// What a browser shows where it offers to install the site, each with its picture.
    pub screenshots: Vec<(Screenshot, Image)>,
    /// The pictures in use, by what the paths of their derivatives begin with.
    pub media: BTreeMap<String, Picture>,
    /// The ids of the stories and kits that were withdrawn. Nothing else of them is in the campaign.
    pub withdrawn: BTreeSet<String>,
    /// The same among artificial ones, in order: the public list.
    pub withdrawn_list: Vec<String>,
}

/// A campaign in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Edition {
    /// The frame of every page.
    pub site: Site,
    /// The first page.
    pub about: About,
    /// The letters to choose from.
    pub letters: Letters,
    /// Each letter.
    pub kits: Vec<Kit>,
    /// The stories in feed order: newest first.
    pub stories: Vec<Article>,
    /// The stories that only other languages have, newest first. They stand in no list.
    pub untranslated: Vec<Article>,
    /// Every page of this language, lists before stories.
    pub routes: Vec<Route>,
    /// Former addresses, and those of other languages: each leads to a page of this one.
    pub redirects: Vec<(Route, Route)>,
    /// The addresses of what was withdrawn: each shows one neutral sentence. No list may name them.
    pub withdrawn: Vec<Route>,
}

impl Edition {
    /// The letter with this slug.
    pub fn kit(&self, slug: &str) -> Option<&Kit> {
        self.kits.iter().find(|kit| kit.slug == slug)
    }
}

impl Campaign {
    /// Every page of the site.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.editions.values().flat_map(|edition| &edition.routes)
    }
}

#[allow(clippy::too_many_arguments, reason = "the parts are what it is given")]
/// Puts the parts together. `bodies` are those of `entries`; `None` when a part is missing (which was reported).
pub fn assemble(
    config: &Config,
    options: &Options,
    index: &Index,
    kits: &Kits,
    entries: Vec<Entry<'_>>,
    mut bodies: Vec<Vec<Block>>,
    mut abouts: BTreeMap<Locale, (AboutFront, Vec<Block>)>,
    media: BTreeMap<String, Picture>,
    screenshots: Vec<(Screenshot, Image)>,
) -> Option<Campaign> {
    let mut editions = BTreeMap::new();
    let ids = entries.iter().map(|entry| entry.front.id.text.as_str()).chain(kits.ids());
    let withdrawn_list = index.withdrawn.list(ids);
    let mut translations: HashMap<&str, Vec<Translation>> = HashMap::new();
    for (lang, places) in &index.places {
        for at in &places.stories {
            let Entry { front, .. } = &entries[*at];
            let translation = Translation { lang: *lang, slug: front.slug.text.clone() };
            translations.entry(&front.id.text).or_default().push(translation);
        }
    }
    for (lang, places) in &index.places {
        let cards: Vec<Card> = places.stories.iter().map(|at| card(&entries[*at])).collect();
        let related = Related::new(&cards, config.relevant);
        let story = |(place, at): (usize, &usize)| {
            let Entry { front, .. } = &entries[*at];
            let others = translations[front.id.text.as_str()].iter().filter(|other| other.lang != *lang);
            let (relevant, more) = related.of(place);
            let story = Story {
                updated: front.updated,
                author: front.author.clone(),
                source: front.source.clone(),
                image: front.image.clone(),
                translation_of: front.translation_of.map(|(lang, _)| lang),
                translations: others.cloned().collect(),
                letter: kits.of_story(front.letter.as_ref()),
                blocks: std::mem::take(&mut bodies[*at]),
                comments: front.comments.clone(),
                relevant,
                more,
            };
            Article { schema: SCHEMA, card: cards[place].clone(), content: Content::Story(Box::new(story)) }
        };
        let stories = places.stories.iter().enumerate().map(story).collect();
        let untranslated =
            |at: &usize| Article { schema: SCHEMA, card: card(&entries[*at]), content: Content::Untranslated };
        let (front, blocks) = abouts.remove(lang)?;
        let (relevant, more) = cards.split_at(config.relevant.min(cards.len()));
        let kits = kits.in_language(*lang, options.today);
        let edition = Edition {
            site: site(config, options, *lang, places),
            about: About {
                schema: SCHEMA,
                title: front.title,
                lead: front.lead,
                blocks,
                figures: front.figures,
                relevant: relevant.to_vec(),
                more: more.iter().take(MORE).cloned().collect(),
                comments: front.comments,
            },
            letters: letters::list(&kits),
            kits,
            stories,
            untranslated: places.untranslated.iter().map(untranslated).collect(),
            routes: places.routes.clone(),
            redirects: places.redirects.iter().cloned().collect(),
            withdrawn: places.withdrawn.clone(),
        };
        editions.insert(*lang, edition);
    }
    Some(Campaign {
        built: options.today,
        address: config.address.clone()?,
        default_language: config.default_language,
        bundle: config.bundle,
        keep: config.keep,
        keep_bytes: config.keep_bytes,
        editions,
        screenshots,
        media,
        withdrawn: index.withdrawn.ids.clone(),
        withdrawn_list,
    })
}

fn site(config: &Config, options: &Options, lang: Locale, places: &Places) -> Site {
    let in_use =
        |slug: &str| places.routes.iter().any(|route| matches!(route, Route::Category(_, used, None) if used == slug));
    Site {
        schema: SCHEMA,
        lang,
        languages: config.languages.clone(),
        url: config.address.as_ref().map(|address| address.url("")).unwrap_or_default(),
        built: options.today,
        name: word(&config.name, lang),
        description: word(&config.description, lang),
        publisher: Link { title: word(&config.publisher_name, lang), url: config.publisher_url.clone() },
        licence: word(&config.licence, lang),
        contact: config.contact.clone(),
        categories: config.categories(lang).filter(|category| in_use(&category.slug)).collect(),
        social: config.social.clone(),
    }
}

fn card(Entry { lang, front, .. }: &Entry<'_>) -> Card {
    Card {
        id: front.id.text.clone(),
        slug: front.slug.text.clone(),
        lang: *lang,
        category: front.category.clone(),
        title: front.title.clone(),
        lead: front.lead.clone(),
        published: front.published,
        draft: front.hidden,
    }
}

/// Finds the stories that go with a story. They are the next *older* ones, so that a new story changes the pages of its
/// neighbours and no others; newer ones only fill up at the old end.
struct Related<'a> {
    /// In feed order.
    cards: &'a [Card],
    relevant: usize,
    /// The places in `cards` of each category.
    categories: HashMap<&'a str, Vec<usize>>,
    /// The place of each card in its category.
    ranks: Vec<usize>,
}

impl<'a> Related<'a> {
    fn new(cards: &'a [Card], relevant: usize) -> Self {
        let mut categories: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut ranks = Vec::with_capacity(cards.len());
        for (place, card) in cards.iter().enumerate() {
            let category = categories.entry(&card.category.slug).or_default();
            ranks.push(category.len());
            category.push(place);
        }
        Self { cards, relevant, categories, ranks }
    }

    /// Those of the same category, and others.
    fn of(&self, place: usize) -> (Vec<Card>, Vec<Card>) {
        let category = &self.categories[self.cards[place].category.slug.as_str()];
        let neighbours = nearest(category.len(), self.ranks[place]).map(|rank| category[rank]);
        let relevant: Vec<usize> = neighbours.take(self.relevant).collect();
        let more = nearest(self.cards.len(), place).filter(|place| !relevant.contains(place)).take(MORE);
        let cards = |places: &mut dyn Iterator<Item = usize>| places.map(|place| self.cards[place].clone()).collect();
        (cards(&mut relevant.iter().copied()), cards(&mut { more }))
    }
}

/// The places after `place` (older), and then those before it (newer), the nearest first.
fn nearest(len: usize, place: usize) -> impl Iterator<Item = usize> {
    (place + 1..len).chain((0..place).rev())
}
