//! For somebody who wants to write and chooses a letter.

use crate::components::{Place, languages, retired};
use campaign::route::Route;
use letter::{KitCard, Letters, kit::Status};
use markup::{Element, el, h1, link};

/// The page that "Send Letter" leads to.
pub fn view(place: &Place, letters: &Letters) -> Vec<Element> {
    let words = place.words();
    let text = el("div").class("letters").child(h1(words.letter_title));
    let text = text.child(el("p").class("lead").text(words.letter_lead));
    if letters.kits.is_empty() {
        let publisher = link(place.publisher.url.clone(), place.publisher.title.clone());
        return vec![text.child(el("p").text(words.letter_none).text(" ").child(publisher))];
    }
    let cards = letters.kits.iter().map(|kit| el("li").child(card(place, kit)));
    vec![text.child(el("ul").class("cards").children(cards))]
}

fn card(place: &Place, kit: &KitCard) -> Element {
    let words = place.words();
    let page = Route::Letter(place.lang, kit.slug.clone());
    let card = el("article")
        .class("card")
        .child(el("h2").child(link(place.href(&page), kit.title.clone())))
        .child(el("p").text(kit.purpose.clone()));
    if kit.status != Status::Active {
        return card.children(retired(place, &kit.status));
    }
    let languages = format!("{}: {}", words.letter_languages, languages(place, &kit.languages));
    let addressees = (words.letter_addressees)(kit.recipients);
    card.child(el("p").class("date").text(format!("{languages} · {addressees}")))
}
