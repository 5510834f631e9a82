//! The app of a reader: [`campaign_site::app`] in the document that is open.

use campaign::route::{Base, Route};
use campaign_site::{
    app::{App, Visit},
    browser::{self, history, page, timer},
    dom::{PAGE_BLOCK, SITE_BLOCK},
    load::Loader,
    page::Page,
};
use leptos::{
    mount::{hydrate_from, mount_to},
    prelude::*,
};
use locale::Locale;
use std::sync::Arc;

/// boot.js calls this in the task in which wasm was compiled, which was long enough.
fn main() {
    timer::later(start);
}

/// Hydrates the page that press rendered, or mounts afresh where the document stands at another address (`404.html`, a
/// cached page). Until the data is there, and if it never comes, the document stays.
fn start() {
    let Some(root) = page::element(page::ROOT) else { return };
    let base = Base::new(&page::data("base").unwrap_or_default());
    let loader = Loader::new(base.clone());
    let pathname = history::pathname();
    // Which language stands at `/` is the campaign's choice: the document knows.
    let path = match base.strip(&pathname).unwrap_or_default() {
        "/" => page::data("route").unwrap_or_default(),
        path => path.to_owned(),
    };
    let route = Route::parse(&path).filter(|route| !route.stands_alone());

    if let Some((route, site, page)) = route.clone().and_then(rendered) {
        loader.keep(&route, site.clone(), page.clone());
        let visit = Visit::new(site, route, Ok(page));
        hydrate_from(root, move || view! { <App base visit loader /> }).forget();
        return page::set_ready();
    }

    let lang = Locale::of_path(&path).unwrap_or_else(preferred_language);
    // leptos has no executor of its own before something is mounted.
    browser::spawn(async move {
        let Ok(site) = loader.site(lang).await else { return };
        let visit = match route {
            Some(route) => {
                let page = loader.page(&route).await;
                Visit::new(site, route, page)
            }
            None => Visit::nowhere(site),
        };
        page::set_title(&visit.title(), lang.code());
        page::clear(&root);
        mount_to(root, move || view! { <App base visit loader /> }).forget();
        page::set_ready();
    });
}

/// What press rendered here, from the data blocks that it left; `None` when the document is of another page or damaged.
fn rendered(route: Route) -> Option<(Route, Arc<campaign::Site>, Page)> {
    if page::data("route")? != route.path() {
        return None;
    }
    let site = campaign::decode(&page::data_block(SITE_BLOCK)?).ok()?;
    let page = Page::decode(&route, &page::data_block(PAGE_BLOCK).unwrap_or_default()).ok()?;
    Some((route, Arc::new(site), page))
}

/// The first of the reader's languages that the interface has.
fn preferred_language() -> Locale {
    let known = |code: String| Locale::from_code(code.split('-').next().unwrap_or_default());
    page::preferred_languages().into_iter().find_map(known).unwrap_or(Locale::DEFAULT)
}
