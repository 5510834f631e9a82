//! From a route to what its page shows: the one place that fetches.

use crate::{
    browser::http::{self, HttpError},
    page::Page,
};
use campaign::{
    DecodeError, Site,
    contract::NOT_KEPT_STATUS,
    decode,
    route::{Base, Route, site_data},
};
use locale::Locale;
use messages::Messages;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How far the data of a page has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Remote<T> {
    /// It has not come, and it is too early to say so ([`SLOW_MS`]).
    Loading,
    /// It takes so long that the reader is told.
    Slow,
    /// It has come, and was read.
    Loaded(T),
    /// It will not come by itself.
    Failed(LoadError),
}

/// After how many milliseconds a wait is shown.
pub const SLOW_MS: u32 = 300;

/// Why a page cannot be shown, by what the reader can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// No answer: check the connection.
    #[error("no answer")]
    Offline,
    /// There is no such page: go elsewhere.
    #[error("not found")]
    NotFound,
    /// The worker says: this file cannot be had, but the whole page may be kept. Load it.
    #[error("not kept")]
    NotKept,
    /// The server has a fault: try later.
    #[error("status {0}")]
    Server(u16),
    /// Cut, empty or not JSON: try again, or open the HTML page.
    #[error("unreadable")]
    Unreadable,
    /// Longer than any page of ours: open the HTML page.
    #[error("too large")]
    TooLarge,
    /// Written for a newer app: open the HTML page, which brings it.
    #[error("newer than this app")]
    Newer,
}

impl LoadError {
    /// The sentence for the reader.
    pub fn sentence(self, words: &Messages) -> String {
        match self {
            Self::Offline | Self::NotKept => words.load_offline.to_owned(),
            Self::NotFound => words.not_found.to_owned(),
            Self::Server(status) => (words.load_server)(status),
            Self::Unreadable => words.load_unreadable.to_owned(),
            Self::TooLarge => words.load_too_large.to_owned(),
            Self::Newer => words.load_newer.to_owned(),
        }
    }
}

impl From<HttpError> for LoadError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::NoAnswer => Self::Offline,
            HttpError::TooLarge => Self::TooLarge,
            HttpError::Status(404 | 410) => Self::NotFound,
            HttpError::Status(NOT_KEPT_STATUS) => Self::NotKept,
            HttpError::Status(status) => Self::Server(status),
        }
    }
}

impl From<DecodeError> for LoadError {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::Newer(_) => Self::Newer,
            DecodeError::Malformed(_) => Self::Unreadable,
            DecodeError::TooLarge(_) => Self::TooLarge,
        }
    }
}

/// Fetches campaign files, and keeps those that could be read while the document is open.
#[derive(Clone, Debug, Default)]
pub struct Loader {
    base: Base,
    pages: Arc<Mutex<HashMap<Route, Page>>>,
    sites: Arc<Mutex<HashMap<Locale, Arc<Site>>>>,
}

fn locked<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Loader {
    /// A loader for the site under `base`.
    pub fn new(base: Base) -> Self {
        Self { base, ..Self::default() }
    }

    /// Takes what came with the document.
    pub fn keep(&self, route: &Route, site: Arc<Site>, page: Page) {
        locked(&self.sites).insert(site.lang, site);
        locked(&self.pages).insert(route.clone(), page);
    }

    /// The page, if it was loaded before.
    pub fn kept(&self, route: &Route) -> Option<(Arc<Site>, Page)> {
        let site = locked(&self.sites).get(&route.lang()).cloned()?;
        Some((site, locked(&self.pages).get(route).cloned()?))
    }

    /// The frame of a language.
    pub async fn site(&self, lang: Locale) -> Result<Arc<Site>, LoadError> {
        let kept = locked(&self.sites).get(&lang).cloned();
        if let Some(site) = kept {
            return Ok(site);
        }
        let site: Arc<Site> = Arc::new(self.json(&site_data(lang), decode).await?);
        locked(&self.sites).insert(lang, site.clone());
        Ok(site)
    }

    /// The data of a page.
    pub async fn page(&self, route: &Route) -> Result<Page, LoadError> {
        let kept = locked(&self.pages).get(route).cloned();
        if let Some(page) = kept {
            return Ok(page);
        }
        let read = |json: &str| Page::decode(route, json);
        let page = match route.data() {
            Some(path) => self.json(&path, read).await?,
            None => read("")?,
        };
        locked(&self.pages).insert(route.clone(), page.clone());
        Ok(page)
    }

    /// A file, read. One that cannot be read is fetched once more past the browser's cache: a copy that was cut on its way
    /// stays there as long as the server calls the file unchanged.
    async fn json<T>(&self, path: &str, read: impl Fn(&str) -> Result<T, DecodeError>) -> Result<T, LoadError> {
        let url = self.base.href(path);
        match read(&http::get(&url, http::Cached::IfUnchanged).await?) {
            Ok(data) => Ok(data),
            Err(error @ DecodeError::TooLarge(_)) => Err(error.into()),
            Err(_) => Ok(read(&http::get(&url, http::Cached::Never).await?)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use messages::LocaleExt;

    #[test]
    fn every_failure_has_its_sentence() {
        let check = |error: LoadError, expected: fn(&Messages) -> &'static str| {
            for lang in Locale::ALL {
                let words = lang.messages();
                assert_eq!(error.sentence(words), expected(words), "{error:?}");
            }
        };
        let decode = |text: &str| decode::<Site>(text).err().map(LoadError::from);
        check(LoadError::from(HttpError::NoAnswer), |words| words.load_offline);
        check(LoadError::from(HttpError::Status(404)), |words| words.not_found);
        check(LoadError::from(HttpError::TooLarge), |words| words.load_too_large);
        assert_eq!(decode(&format!("[{}0]", "0,".repeat(1_000_000))), Some(LoadError::TooLarge));
        assert_eq!(
            decode(&format!("{{\"schema\":1,\"name\":\"{}\"}}", "x".repeat(2_500_000))),
            Some(LoadError::TooLarge)
        );
        assert_eq!(decode(&"[".repeat(100_000)), Some(LoadError::Unreadable));
        assert_eq!(decode("{\"schema\":7}"), Some(LoadError::Newer));
    }
}
