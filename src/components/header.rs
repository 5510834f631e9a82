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
    // On a phone there is room for the part before the colon.
    let (name, rest) = place.name.split_at(place.name.find(':').unwrap_or(place.name.len()));
    let name = way(Route::About(lang), name.to_owned()).class("name");
    let rest = (!rest.is_empty()).then(|| el("span").text(rest.to_owned()));
    // The browser opens and closes the menu by itself, also without scripts. One that cannot shows the menu as it stands.
    let menu = el("button").attr("type", "button").class("menu").attr("popovertarget", "_menu").text(words.menu);
    el("header")
        .class("header")
        .child(name.children(rest))
        .child(menu)
        .children((!others.is_empty()).then(|| {
            el("nav").class("languages").attr("aria-label", words.language).children(others.iter().map(switch))
        }))
        .child(
            el("nav")
                .class("ways")
                .attr("id", "_menu")
                .attr("popover", "auto")
                .attr("aria-label", words.main_navigation)
                .child(el("ul").children(ways.map(|way| el("li").child(way)))),
        )
}
