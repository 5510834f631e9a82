//! The frame of every page, and going from one to the next.
//!
//! The document is complete before this runs. A click on a link of ours loads the next page's data while the old page stays;
//! then title, focus, announcement and scroll position follow, which a browser does by itself only for documents.

use crate::{
    browser::{history, page, timer},
    components::{Place, failed, footer, header, letter_bar, not_found, waiting},
    head::Head,
    load::{LoadError, Loader, Remote, SLOW_MS},
    page::Page,
    pages,
};
use campaign::{
    Site,
    route::{Base, Route},
};
use leptos::{prelude::*, task::spawn_local};
use markup::{Element, el, link};
use messages::LocaleExt;
use std::sync::Arc;

/// The page that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// The frame of its language.
    pub site: Arc<Site>,
    /// Which page; `None` at an address that the site does not have.
    pub route: Option<Route>,
    /// The data of the page, as far as it has come.
    pub page: Remote<Page>,
}

impl Visit {
    /// The visit to a page of the site.
    pub fn new(site: Arc<Site>, route: Route, page: Result<Page, LoadError>) -> Self {
        let page = page.map_or_else(Remote::Failed, Remote::Loaded);
        Self { site, route: Some(route), page }
    }

    /// The visit to an address that the site does not have.
    pub fn nowhere(site: Arc<Site>) -> Self {
        Self { site, route: None, page: Remote::Failed(LoadError::NotFound) }
    }

    /// What the tab and the announcement say.
    pub fn title(&self) -> String {
        let words = self.site.lang.messages();
        match (&self.route, &self.page) {
            (Some(route), Remote::Loaded(page)) => Head::new(route, &self.site, page).title,
            (_, Remote::Loading | Remote::Slow) => words.loading.to_owned(),
            (Some(_), Remote::Failed(error)) if *error != LoadError::NotFound => words.load_failed_title.to_owned(),
            _ => words.not_found_title.to_owned(),
        }
    }
}

/// The whole app, showing `visit` first. press renders it, wasm hydrates it.
#[component]
pub fn App(
    /// The path below which the site stands.
    base: Base,
    /// The page that the document shows.
    visit: Visit,
    /// For the next ones.
    loader: Loader,
) -> impl IntoView {
    let navigation = Navigation::new(base.clone(), visit, loader.clone());
    // Effects run in a browser only.
    Effect::new(move || navigation.start());
    let view = move || {
        navigation.visit.with(|visit| {
            let place = Place { base: base.clone(), site: visit.site.clone() };
            let loaded = match &visit.page {
                Remote::Loaded(page) => Some(page),
                _ => None,
            };
            frame(&place, visit.route.as_ref(), loaded, content(&place, visit, &loader, navigation))
        })
    };
    view! {
        {view}
        <p class="announcement" role="status">{move || navigation.announcement.get()}</p>
    }
}

/// A page with everything around it: the link to skip to the content, header and footer. `page` is what is known of it.
pub fn frame(place: &Place, route: Option<&Route>, page: Option<&Page>, content: Vec<Element>) -> Element {
    // Where the letter is being written, nothing else asks for it.
    let bar = !matches!(route, Some(Route::Letter(..) | Route::Letters(_)));
    el("div")
        .class("frame")
        .child(link("#_main", place.words().skip_to_content).class("skip"))
        .child(header(place, route, page))
        .child(el("main").attr("id", "_main").attr("tabindex", "-1").children(content))
        .children(bar.then(|| letter_bar(place)))
        .child(footer(place, route))
}

/// What stands between header and footer.
fn content(place: &Place, visit: &Visit, loader: &Loader, navigation: Navigation) -> Vec<Element> {
    let Some(route) = visit.route.clone() else { return vec![not_found(place)] };
    match &visit.page {
        Remote::Loading => Vec::new(),
        Remote::Slow => vec![waiting(place)],
        Remote::Failed(error) => {
            let again = route.clone();
            vec![failed(place, &route, *error, move || navigation.go(again.clone(), Arrival::New))]
        }
        Remote::Loaded(Page::About(about)) => pages::about::view(place, about),
        Remote::Loaded(Page::Article(article)) => pages::article::view(place, article),
        Remote::Loaded(Page::Letters(letters)) => pages::letters::view(place, letters),
        Remote::Loaded(Page::List(feed)) => vec![pages::list::list(place.clone(), route, feed.clone(), loader.clone())],
    }
}

/// How the reader comes to a page.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Arrival {
    /// By a link: at its top, or at the fragment.
    New,
    /// By going back or forth: where they were.
    Return,
}

/// Goes from page to page.
#[derive(Clone, Copy)]
struct Navigation {
    visit: RwSignal<Visit>,
    announcement: RwSignal<String>,
    /// The number of the newest navigation: an answer that comes later than the next click is not shown.
    newest: StoredValue<u32>,
    base: StoredValue<Base>,
    loader: StoredValue<Loader>,
}

impl Navigation {
    fn new(base: Base, visit: Visit, loader: Loader) -> Self {
        Self {
            visit: RwSignal::new(visit),
            announcement: RwSignal::default(),
            newest: StoredValue::new(0),
            base: StoredValue::new(base),
            loader: StoredValue::new(loader),
        }
    }

    fn route(self, pathname: &str) -> Option<Route> {
        self.base.with_value(|base| Route::parse(base.strip(pathname)?))
    }

    fn start(self) {
        history::keep_scroll();
        history::on_link(move |pathname, href| {
            let route = self.route(pathname).filter(|route| !route.stands_alone());
            if let Some(route) = &route {
                history::push(href);
                self.go(route.clone(), Arrival::New);
            }
            route.is_some()
        });
        history::on_return(move |pathname| match self.route(pathname) {
            // A step between two fragments of the page that is open, or back to it before another one came.
            Some(route) if self.visit.with_untracked(|visit| visit.route.as_ref() == Some(&route)) => {
                self.begin();
                history::set_moving(false);
                history::restore_scroll();
            }
            Some(route) => self.go(route, Arrival::Return),
            None => history::reload(),
        });
    }

    /// The number of a new navigation. What an older one still waits for will not be shown.
    fn begin(self) -> u32 {
        self.newest.update_value(|newest| *newest += 1);
        self.newest.get_value()
    }

    /// Shows a page: at once when its data is kept, else as soon as it comes; after [`SLOW_MS`] a wait is shown.
    fn go(self, route: Route, arrival: Arrival) {
        let number = self.begin();
        history::set_moving(true);
        let loader = self.loader.get_value();
        if let Some((site, page)) = loader.kept(&route) {
            return self.show(Visit::new(site, route, Ok(page)), arrival);
        }
        spawn_local(async move {
            let slow_route = route.clone();
            let slow = timer::Timeout::new(SLOW_MS, move || {
                if self.newest.get_value() == number {
                    self.visit.update(|visit| {
                        visit.route = Some(slow_route);
                        visit.page = Remote::Slow;
                    });
                }
            });
            let site = loader.site(route.lang()).await;
            let page = loader.page(&route).await;
            drop(slow);
            if self.newest.get_value() != number {
                return;
            }
            if page == Err(LoadError::NotKept) || site.as_ref().err() == Some(&LoadError::NotKept) {
                // The address is the new page's already: its document comes from the copy on this device, or says that it is not kept.
                return history::reload();
            }
            let visit = match site {
                Ok(site) => Visit::new(site, route, page),
                // Without its own frame the page's failure is told in the language that is open.
                Err(error) => {
                    let open = self.visit.with_untracked(|visit| visit.site.clone());
                    Visit::new(open, route, Err(error))
                }
            };
            self.show(visit, arrival);
        });
    }

    fn show(self, visit: Visit, arrival: Arrival) {
        let title = visit.title();
        let lang = visit.site.lang;
        self.visit.set(visit);
        spawn_local(async move {
            leptos::task::tick().await;
            page::set_title(&title, lang.code());
            page::focus_heading();
            match arrival {
                Arrival::Return => history::scroll_to(history::state().y),
                Arrival::New if history::scroll_to_fragment() => {}
                Arrival::New => history::scroll_to(0.0),
            }
            self.announcement.update(|announced| {
                // A text that stays the same is no news to a screen reader; a space more makes it one.
                let again = *announced == title;
                *announced = title;
                if again {
                    announced.push('\u{a0}');
                }
            });
            history::set_moving(false);
        });
    }
}
