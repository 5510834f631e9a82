//! What the list of letters and the page of one say alike.

use super::Place;
use campaign::route::Route;
use letter::kit::Status;
use locale::Language;
use markup::{Element, el, link};

/// Why a letter is no longer written, since when, and which one takes its place; nothing while it is active.
pub fn retired(place: &Place, status: &Status) -> Vec<Element> {
    let Status::Retired { reason, date, follows } = status else { return Vec::new() };
    let words = place.words();
    let date = place.format(*date);
    let mut notice = vec![el("p").text(reason.clone()), el("p").class("date").text((words.letter_retired)(&date))];
    notice.extend(follows.as_ref().map(|slug| {
        let next = Route::Letter(place.lang, slug.clone());
        el("p").child(link(place.href(&next), words.letter_follows))
    }));
    notice
}

/// The names of languages, in the language of the page.
pub fn languages(place: &Place, languages: &[Language]) -> String {
    languages.iter().map(|language| (place.words().letter_language)(*language)).collect::<Vec<_>>().join(", ")
}
