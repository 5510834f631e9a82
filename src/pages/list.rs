//! For somebody who looks through the stories: the feed, or one category of it, page by page.
//!
//! Every page is a document with a link to the next older one. With wasm that link appends the older stories in place, and
//! the history entry remembers how many pages were appended, so that coming back finds the same list at the same height.

use crate::{
    browser::{history, page},
    components::{Level, Place, card},
    head::list_title,
    load::{LoadError, Loader},
    page::Page,
};
use campaign::{Card, Feed, route::Route};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use markup::{Element, el, h1, link};

/// The page of a list; `route` says of which, `loader` brings the older stories.
pub fn list(place: Place, route: Route, feed: Feed, loader: Loader) -> Element {
    let words = place.words();
    let front = place.href(&route.in_language(place.lang));
    let newest = feed.campaign.page.map(|_| el("p").child(link(front, words.newest_stories)));
    let empty = feed.items.is_empty().then(|| el("p").text(words.no_stories_yet));
    let heading = h1(list_title(&place.site, &feed));
    let first: Vec<_> = feed.cards().map(|each| el("li").child(card(&place, &each, Level::Two))).collect();
    // A grid of one or two is a page with a hole.
    let cards = if first.len() < 3 { "cards few" } else { "cards" };
    let older = Older::new(route, feed.campaign.older, loader);
    // After hydration and after coming back.
    Effect::new(move || older.restore());

    let list_place = place.clone();
    let appended = move || {
        let item = |each: &Card| el("li").class("appended").child(card(&list_place, each, Level::Two));
        older.cards.with(|cards| cards.iter().map(item).collect_view())
    };
    let more = move || {
        older.next.get().map(|next| {
            let on_click = move |event: MouseEvent| {
                event.prevent_default();
                older.append();
            };
            view! {
                <a class="act" href=place.href(&next) on:click=on_click>
                    {words.show_more}
                </a>
            }
        })
    };
    let state = move || match older.state.get() {
        State::Resting => String::new(),
        State::Added(count) => (words.stories_added)(count),
        State::Failed(error) => error.sentence(words),
    };
    el("div")
        .class("list")
        .child(heading)
        .children(newest)
        .children(empty)
        .child(el("ul").class(cards).children(first).live(appended))
        .live(view! { <p class="onward">{more} " " <span role="status">{state}</span></p> })
}

/// What the status line says.
#[derive(Clone, Copy)]
enum State {
    Resting,
    Added(u32),
    Failed(LoadError),
}

/// The older stories below the page's own.
#[derive(Clone, Copy)]
struct Older {
    cards: RwSignal<Vec<Card>>,
    /// How many pages `cards` holds.
    pages: RwSignal<u32>,
    /// The next older page.
    next: RwSignal<Option<Route>>,
    state: RwSignal<State>,
    loader: StoredValue<Loader>,
}

impl Older {
    fn new(route: Route, next: Option<u32>, loader: Loader) -> Self {
        Self {
            cards: RwSignal::default(),
            pages: RwSignal::default(),
            next: RwSignal::new(next.map(|number| route.page(number))),
            state: RwSignal::new(State::Resting),
            loader: StoredValue::new(loader),
        }
    }

    /// Appends the next page, says so, and moves the focus to the first story of it.
    fn append(self) {
        spawn_local(async move {
            let before = self.cards.with_untracked(Vec::len);
            match self.load().await {
                Ok(count) => {
                    self.state.set(State::Added(count));
                    history::remember(history::HistoryState { more: self.pages.get_untracked(), ..history::state() });
                    leptos::task::tick().await;
                    page::focus_nth(".appended h2 a", before);
                }
                Err(error) => self.state.set(State::Failed(error)),
            }
        });
    }

    /// Appends what had been appended when the reader left this entry of the history, and scrolls to where they were.
    fn restore(self) {
        let spot = history::state();
        if spot.more == 0 {
            return;
        }
        spawn_local(async move {
            while self.pages.get_untracked() < spot.more && self.load().await.is_ok() {}
            leptos::task::tick().await;
            history::scroll_to(spot.y);
        });
    }

    async fn load(self) -> Result<u32, LoadError> {
        let Some(route) = self.next.get_untracked() else { return Err(LoadError::NotFound) };
        match self.loader.get_value().page(&route).await? {
            Page::List(feed) => {
                self.cards.update(|cards| cards.extend(feed.cards()));
                self.pages.update(|pages| *pages += 1);
                self.next.set(feed.campaign.older.map(|number| route.page(number)));
                Ok(feed.items.len() as u32)
            }
            _ => Err(LoadError::Unreadable),
        }
    }
}
