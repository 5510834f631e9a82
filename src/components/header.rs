//! The head of every page: the campaign's name, the ways through the site, the letter, the language.

use super::Place;
use crate::{head::in_language, page::Page};
use campaign::route::Route;
use locale::Locale;
use markup::{Element, el, link};

/// `route` is the page that is open, `None` where there is none.
pub fn header(place: &Place, route: Option<&Route>, page: Option<&Page>) -> Element {
    let words = place.words();
    let lang = place.lang;
    let way = |to: Route, name: String| {
        let current = (route == Some(&to)).then_some("page");
        link(place.href(&to), name).attr_if("aria-current", current)
    };
    let categories = place
        .categories
        .iter()
        .map(|category| way(Route::Category(lang, category.slug.clone(), None), category.name.clone()));
    let stories = way(Route::Stories(lang, None), words.stories.to_owned());
    let letter = way(Route::Letters(lang), words.send_letter.to_owned()).class("button");
    let ways = std::iter::once(stories).chain(categories).chain(std::iter::once(letter));
    let others: Vec<Locale> = place.languages.iter().copied().filter(|other| *other != lang).collect();
    let switch = |other: &Locale| {
        let other = *other;
        let to = route.map_or(Route::About(other), |route| in_language(route, page, other));
        link(place.href(&to), other.name()).attr("lang", other.code()).attr("hreflang", other.code())
    };
    el("header")
        .class("header")
        .child(way(Route::About(lang), place.name.clone()).class("name"))
        .children((!others.is_empty()).then(|| {
            el("nav").class("languages").attr("aria-label", words.language).children(others.iter().map(switch))
        }))
        .child(
            el("nav")
                .class("ways")
                .attr("aria-label", words.main_navigation)
                .child(el("ul").children(ways.map(|way| el("li").child(way)))),
        )
}
