//! The body of a text. No block is HTML; each becomes its element here.

use super::Place;
use crate::{
    campaign::{Align, Block, Figure, Image, Inline, Link, MediaKind, Script},
    i18n::format_as_of,
};
use leptos::{either::Either, html, prelude::*};

/// Blocks, one below the other.
pub fn blocks(place: &Place, blocks: &[Block]) -> AnyView {
    blocks.iter().map(|each| block(place, each)).collect_view().into_any()
}

fn block(place: &Place, block: &Block) -> AnyView {
    match block {
        Block::Heading { level, id, text } => {
            let (id, text) = (id.clone(), inlines(place, text));
            match level {
                2 => view! { <h2 id=id>{text}</h2> }.into_any(),
                3 => view! { <h3 id=id>{text}</h3> }.into_any(),
                _ => view! { <h4 id=id>{text}</h4> }.into_any(),
            }
        }
        Block::Paragraph(text) => view! { <p>{inlines(place, text)}</p> }.into_any(),
        Block::List { start, items } => {
            let items = items.iter().map(|item| view! { <li>{list_item(place, item)}</li> }).collect_view();
            match start {
                None => view! { <ul>{items}</ul> }.into_any(),
                Some(start) => view! { <ol start=(*start != 1).then(|| start.to_string())>{items}</ol> }.into_any(),
            }
        }
        Block::Quote { blocks: quoted, attribution } => view! {
            <figure class="quote">
                <blockquote>{blocks(place, quoted)}</blockquote>
                {(!attribution.is_empty()).then(|| view! { <figcaption>{inlines(place, attribution)}</figcaption> })}
            </figure>
        }
        .into_any(),
        Block::Image(image) => picture(place, image).into_any(),
        Block::Figure(each) => view! { <dl class="figures">{figure(place, each)}</dl> }.into_any(),
        Block::Table { align, head, rows } => table(place, align, head, rows).into_any(),
        Block::Code(text) => view! { <pre tabindex={"0"}><code>{text.clone()}</code></pre> }.into_any(),
        Block::Rule => html::hr().into_any(),
        Block::Footnotes(notes) => footnotes(place, notes).into_any(),
        Block::Media { media, link } => media_card(place, *media, link).into_any(),
        Block::Section { script: Script { lang, dir }, blocks: inner } => view! {
            <div class="section" lang=lang.clone() dir=dir.clone()>{blocks(place, inner)}</div>
        }
        .into_any(),
    }
}

/// An item that is one paragraph needs no `<p>`.
fn list_item(place: &Place, item: &[Block]) -> AnyView {
    match item {
        [Block::Paragraph(text), rest @ ..] => view! { {inlines(place, text)} {blocks(place, rest)} }.into_any(),
        _ => blocks(place, item),
    }
}

fn inlines(place: &Place, text: &[Inline]) -> AnyView {
    text.iter().map(|each| inline(place, each)).collect_view().into_any()
}

fn inline(place: &Place, inline: &Inline) -> AnyView {
    match inline {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Emphasis(text) => view! { <em>{inlines(place, text)}</em> }.into_any(),
        Inline::Strong(text) => view! { <strong>{inlines(place, text)}</strong> }.into_any(),
        Inline::Link { href, text } => {
            // A path is a page of ours and gets the base path; all else is whole.
            let href = if href.starts_with('/') { place.base.href(href) } else { href.clone() };
            view! { <a href=href>{inlines(place, text)}</a> }.into_any()
        }
        Inline::Span { script: Script { lang, dir }, text } => {
            view! { <bdi lang=lang.clone() dir=dir.clone()>{inlines(place, text)}</bdi> }.into_any()
        }
        Inline::Code(text) => view! { <code>{text.clone()}</code> }.into_any(),
        Inline::Break => html::br().into_any(),
        Inline::FootnoteRef(number) => {
            let number = *number;
            view! {
                <sup>
                    <a
                        id=format!("note-ref-{number}")
                        href=format!("#note-{number}")
                        aria-label=(place.words().footnote)(number)
                    >
                        {number.to_string()}
                    </a>
                </sup>
            }
            .into_any()
        }
    }
}

/// A picture with its caption and credit. Its size is known, so that nothing moves while it loads.
pub fn picture(place: &Place, image: &Image) -> impl IntoView + use<> {
    let credit = image.credit.as_deref().map(place.words().credit);
    let caption = (image.caption.is_some() || credit.is_some()).then(|| {
        view! {
            <figcaption>
                {image.caption.clone()} {credit.map(|credit| view! { " " <small>{credit}</small> })}
            </figcaption>
        }
    });
    view! {
        <figure class="picture">
            <img
                src=place.base.href(&image.src)
                alt=image.alt.clone()
                width=image.width.to_string()
                height=image.height.to_string()
                loading={"lazy"}
                decoding={"async"}
            />
            {caption}
        </figure>
    }
}

/// A number with its date and source: an entry of a `<dl class="figures">`.
pub fn figure(place: &Place, figure: &Figure) -> impl IntoView + use<> {
    let words = place.words();
    let as_of = format_as_of(figure.as_of, place.lang.language());
    view! {
        <div class="figure">
            <dt>{figure.label.clone()}</dt>
            <dd class="value">{figure.value.clone()}</dd>
            <dd class="source">
                {(words.as_of)(&as_of)} " · " {words.source} ": "
                <a href=figure.source.url.clone()>{figure.source.title.clone()}</a>
            </dd>
        </div>
    }
}

fn table(place: &Place, align: &[Align], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> impl IntoView + use<> {
    let class = |column: usize| match align.get(column) {
        Some(Align::Center) => Some("center"),
        Some(Align::End) => Some("end"),
        Some(Align::Start) | None => None,
    };
    let head = head.iter().enumerate().map(|(column, cell)| {
        view! { <th scope={"col"} class=class(column)>{inlines(place, cell)}</th> }
    });
    let row = |row: &Vec<Vec<Inline>>| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            view! { <td class=class(column)>{inlines(place, cell)}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    view! {
        // A wide table scrolls by itself, by keyboard as well.
        <div class="table" tabindex={"0"}>
            <table>
                <thead>
                    <tr>{head.collect_view()}</tr>
                </thead>
                <tbody>{rows.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn footnotes(place: &Place, notes: &[Vec<Block>]) -> impl IntoView + use<> {
    let words = place.words();
    let note = |(note, number): (&Vec<Block>, u32)| {
        view! {
            <li id=format!("note-{number}")>
                {list_item(place, note)} " "
                <a href=format!("#note-ref-{number}") aria-label=(words.back_to_text)(number)>{"↩"}</a>
            </li>
        }
    };
    view! {
        <section class="footnotes" aria-label=words.footnotes>
            <ol>{notes.iter().zip(1..).map(note).collect_view()}</ol>
        </section>
    }
}

fn media_card(place: &Place, media: MediaKind, link: &Link) -> impl IntoView + use<> {
    let words = place.words();
    let kind = match media {
        MediaKind::Video => words.video,
        MediaKind::Audio => words.audio,
    };
    let host = host(&link.url);
    view! {
        <p class="media">
            <a href=link.url.clone()>
                <span class="label">{kind}</span>
                " "
                {link.title.clone()}
                " "
                {match host {
                    Some(host) => Either::Left(view! { <small>{(words.opens_elsewhere)(host)}</small> }),
                    None => Either::Right(()),
                }}
            </a>
        </p>
    }
}

/// The host of an absolute URL, for the reader's eye.
fn host(url: &str) -> Option<&str> {
    url.split_once("://")?.1.split(['/', '?', '#']).next()
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_host_of_a_link() {
        assert_eq!(host("https://example.org/a?b"), Some("example.org"));
        assert_eq!(host("https://example.org"), Some("example.org"));
        assert_eq!(host("mailto:test@example.org"), None);
    }
}
