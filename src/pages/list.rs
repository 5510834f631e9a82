//! For somebody who looks through the stories: the feed, or one category of it, page by page.
//!
//! Every page is a document with a link to the next older one. With wasm that link appends the older stories in place, and
//! the history entry remembers how many pages were appended, so that coming back finds the same list at the same height.

use crate::{
    browser::{history, page},
    campaign::{Card, Feed, Page},
    components::{Place, card},
    head::list_title,
    load::{LoadError, Loader},
    route::Route,
};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};

/// The page of a list; `route` says of which.
#[component]
pub fn List(
    /// Where it is drawn.
    place: Place,
    /// Which list, and which page of it.
    route: Route,
    /// Its stories.
    feed: Feed,
    /// For the older ones.
    loader: Loader,
) -> impl IntoView {
    let words = place.words();
    let title = list_title(&place.site, &feed);
    let empty = feed.items.is_empty().then(|| view! { <p>{words.no_stories_yet}</p> });
    let newest = feed.campaign.page.map(|_| {
        view! { <a href=place.href(&route.in_language(place.lang))>{words.newest_stories}</a> " " }
    });
    let older = Older::new(route, feed.campaign.older, loader);
    // After hydration and after coming back.
    Effect::new(move || older.restore());

    let entries = {
        let place = place.clone();
        move |of: &[Card], class: Option<&'static str>| {
            of.iter().map(|each| view! { <li class=class>{card(&place, each)}</li> }).collect_view()
        }
    };
    let first = entries(&feed.cards().collect::<Vec<_>>(), None);
    let appended = move || older.cards.with(|cards| entries(cards, Some("appended")));
    let more = move || {
        older.next.get().map(|next| {
            let on_click = move |event: MouseEvent| {
                event.prevent_default();
                older.append();
            };
            view! {
                <a class="button" href=place.href(&next) on:click=on_click>
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
    view! {
        <div class="list">
            <h1 tabindex={"-1"}>{title}</h1>
            {empty}
            <ul class="cards">{first} {appended}</ul>
            <p class="onward">{newest} {more} " " <span role={"status"}>{state}</span></p>
        </div>
    }
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
                    history::remember(history::Spot { more: self.pages.get_untracked(), ..history::spot() });
                    leptos::task::tick().await;
                    page::focus_nth(".appended h3 a", before);
                }
                Err(error) => self.state.set(State::Failed(error)),
            }
        });
    }

    /// Appends what had been appended when the reader left this entry of the history, and scrolls to where they were.
    fn restore(self) {
        let spot = history::spot();
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
