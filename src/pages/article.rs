//! For somebody who reads one story, in their own language or, where it is not translated, on the way to the original.

use crate::{
    campaign::{Article, Card, Content, Story},
    components::{Place, ShareLink, blocks, card, closing, draft_mark, picture},
    route::Route,
};
use leptos::{either::Either, prelude::*};

/// The page of a story.
pub fn view(place: &Place, article: &Article) -> impl IntoView + use<> {
    match &article.content {
        Content::Story(story) => Either::Left(whole(place, &article.card, story)),
        Content::Untranslated => Either::Right(untranslated(place, &article.card)),
    }
}

fn whole(place: &Place, card: &Card, story: &Story) -> impl IntoView + use<> {
    let words = place.words();
    let category = Route::Category(place.lang, card.category.slug.clone(), None);
    let route = Route::Story(place.lang, card.slug.clone());
    let updated = story.updated.map(|date| view! { " · " {words.updated} " " {place.date(date)} });
    let author = story.author.clone().map(|author| view! { " · " {words.author} " " {author} });
    let origin = story.translation_of.map(|lang| view! { " · " {(words.translated_from)(lang)} });
    let source = story.source.clone().map(|source| {
        view! {
            <p class="source">
                {words.source} ": " {source.title} ". " <a href=source.url>{words.read_at_publisher}</a>
            </p>
        }
    });
    view! {
        <article class="text">
            <p class="category">
                <a href=place.href(&category)>{card.category.name.clone()}</a>
                {draft_mark(place, card)}
            </p>
            <h1 tabindex={"-1"}>{card.title.clone()}</h1>
            <p class="byline">{words.published} " " {place.date(card.published)} {updated} {author} {origin}</p>
            <p class="lead">{card.lead.clone()}</p>
            {story.image.as_ref().map(|image| picture(place, image))}
            {blocks(place, &story.blocks)}
            {source}
            <ShareLink place=place.clone() route=route title=card.title.clone() />
        </article>
        {closing(place, &story.relevant, &story.more, &story.comments)}
    }
}

fn untranslated(place: &Place, original: &Card) -> impl IntoView + use<> {
    let words = place.words();
    let route = Route::Story(original.lang, original.slug.clone());
    view! {
        <div class="notice">
            <h1 tabindex={"-1"}>{words.untranslated_title}</h1>
            <p>{(words.untranslated)(original.lang)}</p>
            {card(place, original)}
            <p>
                <a class="button" href=place.href(&route) hreflang=original.lang.code()>
                    {(words.read_original)(original.lang)}
                </a>
            </p>
        </div>
    }
}
