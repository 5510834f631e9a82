//! A campaign as the files of its site, each a pure function of the campaign and the app.

use crate::{
    app::App,
    content::{Campaign, atom, feed, json},
    document::Press,
    edition::{self, Ledger},
    embed::{Cards, choices},
    hosting::{HEADERS_FILE, Hosting, REDIRECTS_FILE},
    output::{File, state::BUILD_FILE},
    picture::inspect,
    preview::{self, Artist},
    sitemap,
};
use campaign::{
    Article, Site,
    route::{self, Route},
};
use campaign_site::page::Page;
use locale::Locale;
use std::{
    collections::BTreeMap,
    fmt, iter,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// What [`route::ERASE`] says to whoever opens it. What counts are its headers.
const ERASE_TEXT: &str = "With this file a host makes the browser clear what this site has stored on the device.\n";

/// Why a site could not be rendered.
#[derive(Debug)]
pub enum Failure<E> {
    /// A picture cannot be drawn, or holds what may not be published.
    Picture(anyhow::Error),
    /// A file could not be written.
    Write(E),
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for Failure<E> {}

impl<E: fmt::Display> fmt::Display for Failure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Picture(error) => write!(f, "{error:#}"),
            Self::Write(error) => write!(f, "{error:#}"),
        }
    }
}

/// Makes every file of the site and gives it to `write`, from as many threads as there are processors. Returns how many
/// pages there were. Files are made one by one: ten thousand stories need not be in memory as pages.
pub fn render<E: Send>(
    campaign: &Campaign,
    app: &App,
    write: impl Fn(File) -> Result<(), E> + Sync,
) -> Result<usize, Failure<E>> {
    let ledger = Ledger::default();
    let write = |file: File| {
        inspect(&file).map_err(Failure::Picture)?;
        ledger.note(&file);
        write(file).map_err(Failure::Write)
    };
    for (path, bytes) in &app.files {
        write(File { path: path.clone(), bytes: bytes.clone() })?;
    }
    on_every_processor(campaign.media.values(), |picture| {
        let mut artist = picture.artist();
        picture.published().try_for_each(|derivative| {
            let bytes = artist.draw(derivative).map_err(Failure::Picture)?;
            write(File { path: picture.path(derivative), bytes })
        })
    })?;
    let press = Press::new(app, campaign);
    press.manifests.values().try_for_each(|file| write(file.clone()))?;
    let texts = json(campaign).chain(atom(campaign)).chain(sitemap::files(campaign));
    on_every_processor(texts, |(path, bytes)| write(File { path, bytes }))?;
    let frames = frames(campaign);
    let sites: Vec<Arc<Site>> = frames.values().map(|(site, _)| site.clone()).collect();
    write(File::html(route::NOT_FOUND, press.not_found(&sites)))?;
    for (lang, edition) in &campaign.editions {
        for (from, to) in &edition.redirects {
            write(File::html(&index(&from.path()), press.redirect(&frames[lang].0, to)))?;
        }
        let withdrawn = press.withdrawn(&frames[lang].0);
        for route in &edition.withdrawn {
            write(File::html(&index(&route.path()), withdrawn.clone()))?;
        }
    }

    let pages = pages(campaign);
    on_every_processor(pages.iter(), |(route, article)| {
        let (site, site_json) = &frames[&route.lang()];
        let Some((page, page_json)) = data(campaign, route, *article) else { return Ok(()) };
        let html = press.page(site, route, page, site_json, &page_json);
        if *route == Route::About(campaign.default_language) {
            write(File::html(&index("/"), html.clone()))?;
        }
        write(File::html(&index(&route.path()), html))
    })?;
    let cards = Cards::new(campaign, app);
    cards.shared().into_iter().try_for_each(&write)?;
    on_every_processor(cards.planned().into_iter(), |card| cards.files(card).into_iter().try_for_each(&write))?;
    edition::files(campaign, app, &press, &ledger).into_iter().try_for_each(&write)?;
    let hosting = Hosting::new(&campaign.address, &press.policy, cards.policy());
    write(File { path: route::ERASE.to_owned(), bytes: ERASE_TEXT.as_bytes().to_vec() })?;
    for (path, text) in [
        (HEADERS_FILE, hosting.headers_file(&ledger.root_entries())),
        (REDIRECTS_FILE, hosting.redirects_file()),
        (BUILD_FILE, hosting.build_file()),
    ] {
        write(File { path: path.to_owned(), bytes: text.into_bytes() })?;
    }
    Ok(pages.len())
}

/// The pages of [`render`] that stand where something was withdrawn, whether or not anything was: the same one at many paths.
pub fn withdrawn_pages(campaign: &Campaign, app: &App) -> Vec<String> {
    let (press, cards) = (Press::new(app, campaign), Cards::new(campaign, app));
    let pages = |(site, _): &(Arc<Site>, String)| [press.withdrawn(site), cards.withdrawn(site)];
    frames(campaign).values().flat_map(pages).collect()
}

/// Does `work` with each of `items`, in no particular order, until one fails.
fn on_every_processor<T, E: Send>(
    items: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let items = Mutex::new(items);
    let next = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || iter::from_fn(next).try_for_each(&work);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Every picture that a shared link shows: its path, and what draws it, which takes its time.
pub fn previews<E: Send>(
    campaign: &Campaign,
    app: &App,
    write: impl Fn(&str, &dyn Fn() -> anyhow::Result<Vec<u8>>) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let artist = Artist::new(app);
    let previews = preview::all(campaign).into_iter();
    on_every_processor(previews, |preview| {
        let path = artist.path(&preview);
        write(&path, &|| {
            let file = File { path: path.clone(), bytes: artist.png(&preview)? };
            inspect(&file)?;
            Ok(file.bytes)
        })
    })
}

/// The frame of each language, and its JSON.
pub(crate) fn frames(campaign: &Campaign) -> BTreeMap<Locale, (Arc<Site>, String)> {
    let frame = |site: &Site| (Arc::new(site.clone()), serde_json::to_string(site).unwrap_or_default());
    campaign.editions.iter().map(|(lang, edition)| (*lang, frame(&edition.site))).collect()
}

/// Every page, with its article where it is one.
pub(crate) fn pages(campaign: &Campaign) -> Vec<(Route, Option<&Article>)> {
    let mut pages = Vec::new();
    for (lang, edition) in &campaign.editions {
        let lists = edition.routes.iter().filter(|route| !matches!(route, Route::Story(..)));
        pages.extend(lists.map(|route| (route.clone(), None)));
        let articles = edition.stories.iter().chain(&edition.untranslated);
        pages.extend(articles.map(|article| (Route::Story(*lang, article.card.slug.clone()), Some(article))));
    }
    pages
}

/// The data of a page and its JSON, as the app would fetch it.
pub(crate) fn data(campaign: &Campaign, route: &Route, article: Option<&Article>) -> Option<(Page, String)> {
    let page = match route {
        Route::About(lang) => Page::About(campaign.editions.get(lang)?.about.clone()),
        Route::Stories(..) | Route::Category(..) => Page::List(feed(campaign, route)?),
        Route::Story(..) => Page::Article(article?.clone()),
        Route::Letters(lang) => Page::Letters(campaign.editions.get(lang)?.letters.clone()),
        Route::Letter(lang, slug) => Page::Letter(Box::new(campaign.editions.get(lang)?.kit(slug)?.clone())),
        Route::Device(_) => Page::Device { carry: campaign.bundle },
        Route::Embed(lang) => Page::Embed(Box::new(choices(campaign, *lang)?)),
    };
    let json = match &page {
        Page::About(about) => serde_json::to_string(about),
        Page::List(feed) => serde_json::to_string(feed),
        Page::Article(article) => serde_json::to_string(article),
        Page::Letters(letters) => serde_json::to_string(letters),
        Page::Letter(kit) => serde_json::to_string(kit),
        Page::Device { .. } | Page::Embed(_) => Ok("null".to_owned()),
    };
    Some((page, json.ok()?))
}

/// The file behind an address that ends in a slash.
pub(crate) fn index(path: &str) -> String {
    format!("{path}index.html")
}
