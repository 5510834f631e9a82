//! The head of every page: the campaign's name, the ways through the site, the letter, the language.

use super::Place;
use crate::{campaign::Page, head::in_language, i18n::Locale, route::Route};
use leptos::prelude::*;

/// `route` is the page that is open, `None` where there is none.
pub fn header(place: &Place, route: Option<&Route>, page: Option<&Page>) -> impl IntoView + use<> {
    let words = place.words();
    let lang = place.lang;
    let entry = |to: Route, class: &'static str, name: String| {
        let current = (route == Some(&to)).then_some("page");
        view! {
            <li>
                <a class=class href=place.href(&to) aria-current=current>
                    {name}
                </a>
            </li>
        }
    };
    let categories = place
        .categories
        .iter()
        .map(|category| entry(Route::Category(lang, category.slug.clone(), None), "", category.name.clone()));
    let switch = |other: Locale| {
        let to = route.map_or(Route::About(other), |route| in_language(route, page, other));
        view! {
            <a class="switch" href=place.href(&to) lang=other.code() hreflang=other.code()>
                {other.name()}
            </a>
        }
    };
    view! {
        <header class="header">
            <a class="name" href=place.href(&Route::About(lang))>
                {place.name.clone()}
            </a>
            <nav class="languages" aria-label=words.language>
                {lang.others().map(switch).collect_view()}
            </nav>
            <nav class="ways" aria-label=words.main_navigation>
                <ul>
                    {entry(Route::Stories(lang, None), "", words.stories.to_owned())} {categories.collect_view()}
                    {entry(Route::Letters(lang), "button", words.send_letter.to_owned())}
                </ul>
            </nav>
        </header>
    }
}
