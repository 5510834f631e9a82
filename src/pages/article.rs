//! For somebody who reads one story, in their own language or, where it is not translated, on the way to the original.

use crate::components::{Level, Place, ShareLink, appeal, blocks, card, category_line, closing, picture, share_by};
use campaign::{Article, Card, Content, Story, route::Route};
use leptos::prelude::*;
use markup::{Element, el, h1, link};

/// The page of a story.
pub fn view(place: &Place, article: &Article) -> Vec<Element> {
    match &article.content {
        Content::Story(story) => whole(place, &article.card, story),
        Content::Untranslated => vec![untranslated(place, &article.card)],
    }
}

fn whole(place: &Place, card: &Card, story: &Story) -> Vec<Element> {
    let words = place.words();
    let source = story.source.as_ref().map(|source| {
        el("p")
            .class("source")
            .text(format!("{} ", words.originally_published_by))
            .child(link(source.url.clone(), source.title.clone()))
    });
    let letter = story.letter.as_ref().map(|kit| appeal(place, &Route::Letter(place.lang, kit.clone())));
    let place_and_title = (place.clone(), Route::Story(place.lang, card.slug.clone()), card.title.clone());
    let (share_place, route, title) = place_and_title;
    let text = el("article")
        .class("text")
        .child(category_line(place, card))
        .child(h1(card.title.clone()))
        .child(byline(place, card, story))
        .child(el("p").class("lead").text(card.lead.clone()))
        .children(story.image.as_ref().map(|image| picture(place, image)))
        .children(blocks(place, &story.blocks))
        .children(source)
        .children(letter)
        .live(view! { <ShareLink place=share_place route title /> })
        .child(share_by(place, &Route::Story(place.lang, card.slug.clone()), &card.title));
    // A closed door with nobody behind it is no news below an article.
    let comments = (story.comments.open.is_some() || story.comments.count > 0).then_some(&story.comments);
    vec![text, closing(place, &story.relevant, &story.more, comments)]
}

/// When it was published and changed, who wrote it, and in which language.
fn byline(place: &Place, card: &Card, story: &Story) -> Element {
    let words = place.words();
    let mut line = el("p").class("byline").text(words.published).text(" ").child(place.date(card.published));
    if let Some(updated) = story.updated {
        line = line.text(format!(" · {} ", words.updated)).child(place.date(updated));
    }
    if let Some(author) = &story.author {
        line = line.text(format!(" · {} {author}", words.author));
    }
    if let Some(lang) = story.translation_of {
        line = line.text(format!(" · {}", (words.translated_from)(lang)));
    }
    line
}

fn untranslated(place: &Place, original: &Card) -> Element {
    let words = place.words();
    let route = Route::Story(original.lang, original.slug.clone());
    let read = link(place.href(&route), (words.read_original)(original.lang)).class("act");
    el("div")
        .class("notice")
        .child(h1(words.untranslated_title))
        .child(el("p").text((words.untranslated)(original.lang)))
        .child(card(place, original, Level::Two))
        .child(el("p").child(read.attr("hreflang", original.lang.code())))
}
