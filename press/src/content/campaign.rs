//! The compiled campaign: every text in its place, with the stories that go with it.

use super::{
    Config, Options, SiteAddress,
    config::{Keep, Screenshot},
    front::{AboutFront, StoryFile, StoryFront},
    index::{Index, LocaleIndex},
    letters::{self, Kits},
    table::in_language,
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
    pub address: SiteAddress,
    /// The language of `/`.
    pub default_language: Locale,
    /// The site offers a copy of itself to carry, at [`campaign::route::BUNDLE`].
    pub bundle: bool,
    /// The campaign in each of its languages.
    pub locales: BTreeMap<Locale, LocaleContent>,
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
pub struct LocaleContent {
    /// The frame of every page.
    pub site: Site,
    /// The page that its readers see first.
    pub about: About,
    /// The letters to choose from.
    pub letters: Letters,
    /// Every letter that a supporter can write, and those that are retired.
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

impl LocaleContent {
    /// The letter with this slug.
    pub fn kit(&self, slug: &str) -> Option<&Kit> {
        self.kits.iter().find(|kit| kit.slug == slug)
    }
}

impl Campaign {
    /// Every page of the site.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.locales.values().flat_map(|content| &content.routes)
    }
}

/// What [`assemble`] puts together.
pub struct Parts<'a> {
    /// Which addresses there are, and what stands at each.
    pub index: &'a Index,
    /// Every letter, in all languages.
    pub kits: &'a Kits,
    /// The front matter of every story, in the order of its path.
    pub stories: Vec<StoryFile<'a>>,
    /// The texts of `stories`, in the same order.
    pub bodies: Vec<Vec<Block>>,
    /// The about page of each language, with its text.
    pub abouts: BTreeMap<Locale, (AboutFront, Vec<Block>)>,
    /// The pictures in use, by what the paths of their derivatives begin with.
    pub media: BTreeMap<String, Picture>,
    /// What a browser shows where it offers to install the site.
    pub screenshots: Vec<(Screenshot, Image)>,
}

/// Puts the parts together; `None` when one of them is missing, which was reported.
pub fn assemble(config: &Config, options: &Options, parts: Parts<'_>) -> Option<Campaign> {
    let Parts { index, kits, stories, mut bodies, mut abouts, media, screenshots } = parts;
    let ids = stories.iter().map(|story| story.front.id.text.as_str()).chain(kits.ids());
    let withdrawn_list = index.withdrawn.list(ids);
    let articles = Articles { config, kits, stories: &stories, translations: translations(index, &stories) };
    let mut locales = BTreeMap::new();
    for (lang, places) in &index.locales {
        let (front, blocks) = abouts.remove(lang)?;
        let cards: Vec<Card> = places.stories.iter().map(|at| card(&stories[*at])).collect();
        let kits = kits.in_language(*lang, options.today);
        let content = LocaleContent {
            site: site(config, options, *lang, places),
            about: about(front, blocks, &cards, config),
            letters: letters::list(&kits),
            kits,
            stories: articles.of(*lang, &cards, places, &mut bodies),
            untranslated: places.untranslated.iter().map(|at| untranslated(&stories[*at])).collect(),
            routes: places.routes.clone(),
            redirects: places.redirects.iter().cloned().collect(),
            withdrawn: places.withdrawn.clone(),
        };
        locales.insert(*lang, content);
    }
    Some(Campaign {
        built: options.today,
        address: config.address.clone()?,
        default_language: config.default_language,
        bundle: config.bundle,
        keep: config.keep,
        keep_bytes: config.keep_bytes,
        locales,
        screenshots,
        media,
        withdrawn: index.withdrawn.ids.clone(),
        withdrawn_list,
    })
}

/// Makes the articles of the stories.
struct Articles<'a> {
    config: &'a Config,
    kits: &'a Kits,
    stories: &'a [StoryFile<'a>],
    /// The languages that each story has, by its id.
    translations: HashMap<&'a str, Vec<Translation>>,
}

fn translations<'a>(index: &Index, stories: &'a [StoryFile<'a>]) -> HashMap<&'a str, Vec<Translation>> {
    let mut translations: HashMap<&str, Vec<Translation>> = HashMap::new();
    for (lang, places) in &index.locales {
        for at in &places.stories {
            let StoryFront { id, slug, .. } = &stories[*at].front;
            let translation = Translation { lang: *lang, slug: slug.text.clone() };
            translations.entry(&id.text).or_default().push(translation);
        }
    }
    translations
}

impl Articles<'_> {
    /// The articles in a language, in feed order as their `cards`. Each takes its text out of `bodies`.
    fn of(&self, lang: Locale, cards: &[Card], places: &LocaleIndex, bodies: &mut [Vec<Block>]) -> Vec<Article> {
        let related = Related::new(cards, self.config.relevant);
        let article = |(place, at): (usize, &usize)| {
            let front = &self.stories[*at].front;
            let others = self.translations[front.id.text.as_str()].iter().filter(|other| other.lang != lang);
            let (relevant, more) = related.of(place);
            let story = Story {
                updated: front.updated,
                author: front.author.clone(),
                source: front.source.clone(),
                image: front.image.clone(),
                translation_of: front.translation_of.map(|(lang, _)| lang),
                translations: others.cloned().collect(),
                letter: self.kits.of_story(front.letter.as_ref()),
                blocks: std::mem::take(&mut bodies[*at]),
                comments: front.comments.clone(),
                relevant,
                more,
            };
            Article { schema: SCHEMA, card: cards[place].clone(), content: Content::Story(Box::new(story)) }
        };
        places.stories.iter().enumerate().map(article).collect()
    }
}

/// The page of a story that only other languages have.
fn untranslated(story: &StoryFile<'_>) -> Article {
    Article { schema: SCHEMA, card: card(story), content: Content::Untranslated }
}

/// The first page of a language. `cards` are those of its stories.
fn about(front: AboutFront, blocks: Vec<Block>, cards: &[Card], config: &Config) -> About {
    let (relevant, more) = cards.split_at(config.relevant.min(cards.len()));
    About {
        schema: SCHEMA,
        title: front.title,
        lead: front.lead,
        blocks,
        figures: front.figures,
        relevant: relevant.to_vec(),
        more: more.iter().take(MORE).cloned().collect(),
        comments: front.comments,
    }
}

fn site(config: &Config, options: &Options, lang: Locale, places: &LocaleIndex) -> Site {
    let in_use =
        |slug: &str| places.routes.iter().any(|route| matches!(route, Route::Category(_, used, None) if used == slug));
    Site {
        schema: SCHEMA,
        lang,
        languages: config.languages.clone(),
        url: config.address.as_ref().map(|address| address.url("")).unwrap_or_default(),
        built: options.today,
        name: in_language(&config.name, lang),
        description: in_language(&config.description, lang),
        publisher: Link { title: in_language(&config.publisher_name, lang), url: config.publisher_url.clone() },
        licence: in_language(&config.licence, lang),
        contact: config.contact.clone(),
        categories: config.categories(lang).filter(|category| in_use(&category.slug)).collect(),
        social: config.social.clone(),
    }
}

fn card(StoryFile { lang, front, .. }: &StoryFile<'_>) -> Card {
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
    /// The cards of a language in feed order.
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
