//! The pages of a campaign: which there are, and the data that each is made from.

use crate::{
    content::{Campaign, check_json, feed},
    embed::choices,
    output::{File, encoded},
};
use anyhow::{Context, Result};
use campaign::{
    Article, Site,
    route::{self, Route},
};
use campaign_site::page::{Page, PageData, Standalone};
use locale::Locale;
use std::{collections::BTreeMap, sync::Arc};

/// Data and the JSON that the app fetches for it, encoded once: a page carries the same text that is served beside it.
#[derive(Clone, Debug)]
pub struct Encoded<T> {
    /// The data as the views take them.
    pub value: T,
    /// Its JSON; empty where the app fetches none.
    pub json: String,
}

/// What all pages of a language have in common.
pub type SiteData = Encoded<Arc<Site>>;

/// The site data of each language.
pub fn sites(campaign: &Campaign) -> Result<BTreeMap<Locale, SiteData>> {
    let data = |(lang, content): (&Locale, &_)| {
        let crate::content::LocaleContent { site, .. } = content;
        Ok((*lang, Encoded { value: Arc::new(site.clone()), json: checked(&route::site_data(*lang), site)? }))
    };
    campaign.locales.iter().map(data).collect()
}

/// Every page, with its article where it is one: lists before stories.
pub fn all(campaign: &Campaign) -> Vec<(Route, Option<&Article>)> {
    let mut pages = Vec::new();
    for (lang, content) in &campaign.locales {
        let lists = content.routes.iter().filter(|route| !matches!(route, Route::Story(..)));
        pages.extend(lists.map(|route| (route.clone(), None)));
        let articles = content.stories.iter().chain(&content.untranslated);
        pages.extend(articles.map(|article| (Route::Story(*lang, article.card.slug.clone()), Some(article))));
    }
    pages
}

/// What a page shows. `article` is the one of [`all`].
pub fn page(campaign: &Campaign, route: &Route, article: Option<&Article>) -> Result<PageData> {
    let content = campaign.locales.get(&route.lang());
    let app = |page| PageData::App(Box::new(page));
    let alone = PageData::Standalone;
    let page = match route {
        Route::About(_) => content.map(|content| app(Page::About(content.about.clone()))),
        Route::Stories(..) | Route::Category(..) => feed(campaign, route).map(Page::List).map(app),
        Route::Story(..) => article.cloned().map(Page::Article).map(app),
        Route::Letters(_) => content.map(|content| app(Page::Letters(content.letters.clone()))),
        Route::Letter(_, slug) => {
            let kit = content.and_then(|content| content.kit(slug));
            kit.map(|kit| alone(Standalone::Letter(Box::new(kit.clone()))))
        }
        Route::Device(_) => Some(alone(Standalone::Device { carry: campaign.bundle })),
        Route::Embed(lang) => choices(campaign, *lang).map(|choices| alone(Standalone::Embed(Box::new(choices)))),
    };
    page.with_context(|| format!("{route} has no data"))
}

/// A page and its JSON.
pub fn data(campaign: &Campaign, route: &Route, article: Option<&Article>) -> Result<Encoded<PageData>> {
    let value = page(campaign, route, article)?;
    let path = route.data().unwrap_or_default();
    let json = match &value {
        PageData::App(page) => match &**page {
            Page::About(about) => checked(&path, about),
            Page::List(feed) => checked(&path, feed),
            Page::Article(article) => checked(&path, article),
            Page::Letters(letters) => checked(&path, letters),
        },
        PageData::Standalone(Standalone::Letter(kit)) => checked(&path, kit),
        PageData::Standalone(Standalone::Device { .. } | Standalone::Embed(_)) => Ok(String::new()),
    };
    Ok(Encoded { json: json?, value })
}

/// The file that the app fetches for a page, where it fetches one.
pub fn file(route: &Route, json: String) -> Option<File> {
    Some(File::text(route.data()?, json))
}

/// The JSON of a value, unless the app would refuse it.
fn checked(path: &str, value: &impl serde::Serialize) -> Result<String> {
    let json = encoded(path, value)?;
    check_json(&json).with_context(|| path.to_owned())?;
    Ok(json)
}
