//! The body of a text. No block is HTML; each becomes its element here.

use super::Place;
use campaign::{Align, Block, Figure, Image, Inline, Link, MediaKind, Script};
use locale::format_as_of;
use markup::{Element, Node, el, link};

/// Blocks, one below the other.
pub fn blocks(place: &Place, blocks: &[Block]) -> Vec<Element> {
    blocks.iter().map(|each| block(place, each)).collect()
}

fn block(place: &Place, block: &Block) -> Element {
    match block {
        Block::Heading { level, id, text } => {
            let heading = match level {
                2 => el("h2"),
                3 => el("h3"),
                _ => el("h4"),
            };
            heading.attr("id", id.clone()).children(inlines(place, text))
        }
        Block::Paragraph(text) => el("p").children(inlines(place, text)),
        Block::List { start, items } => {
            let list = match start {
                None => el("ul"),
                Some(1) => el("ol"),
                Some(start) => el("ol").attr("start", start.to_string()),
            };
            list.children(items.iter().map(|item| list_item(place, item)))
        }
        Block::Quote { blocks: quoted, attribution } => {
            let attribution = (!attribution.is_empty()).then(|| el("figcaption").children(inlines(place, attribution)));
            el("figure").class("quote").child(el("blockquote").children(blocks(place, quoted))).children(attribution)
        }
        Block::Image(image) => picture(place, image),
        Block::Figure(figure) => figures(place, std::slice::from_ref(figure)),
        Block::Table { align, head, rows } => table(place, align, head, rows),
        Block::Code(text) => scrolling("pre", place.words().code).child(el("code").text(text.clone())),
        Block::Rule => el("hr"),
        Block::Footnotes(notes) => footnotes(place, notes),
        Block::Media { media, link } => media_card(place, *media, link),
        Block::Section { script, blocks: inner } => {
            in_script(el("div").class("section"), script).children(blocks(place, inner))
        }
    }
}

fn in_script(element: Element, script: &Script) -> Element {
    element.attr_if("lang", script.lang.clone()).attr_if("dir", script.dir.clone())
}

/// A first paragraph needs no `<p>` in an item.
fn list_item(place: &Place, item: &[Block]) -> Element {
    match item {
        [Block::Paragraph(text), rest @ ..] => el("li").children(inlines(place, text)).children(blocks(place, rest)),
        _ => el("li").children(blocks(place, item)),
    }
}

fn inlines(place: &Place, text: &[Inline]) -> Vec<Node> {
    text.iter().map(|each| inline(place, each)).collect()
}

fn inline(place: &Place, inline: &Inline) -> Node {
    let element = match inline {
        Inline::Text(text) => return text.clone().into(),
        Inline::Emphasis(text) => el("em").children(inlines(place, text)),
        Inline::Strong(text) => el("strong").children(inlines(place, text)),
        Inline::Link { href, text } => {
            // A path is a page of ours and gets the base path; all else is whole.
            let href = if href.starts_with('/') { place.base.href(href) } else { href.clone() };
            el("a").attr("href", href).children(inlines(place, text))
        }
        Inline::Span { script, text } => in_script(el("bdi"), script).children(inlines(place, text)),
        Inline::Code(text) => el("code").text(text.clone()),
        Inline::Break => el("br"),
        Inline::FootnoteRef { number, first } => el("sup").child(
            link(format!("#_note-{number}"), number.to_string())
                .attr_if("id", first.then(|| format!("_note-ref-{number}")))
                .attr("aria-label", (place.words().footnote)(*number)),
        ),
    };
    element.into()
}

/// How wide a picture is on the page: the column, which is `--measure` at most. Here an `em` is 16 pixels whatever the style says.
const SIZES: &str = "(min-width: 47em) 42em, 90vw";

/// A picture with its caption and credit, of which a browser takes the smallest file that is sharp on its screen. Its size is known, so that nothing moves while it loads.
pub fn picture(place: &Place, image: &Image) -> Element {
    let credit = image.credit.as_deref().map(place.words().credit);
    let caption = (image.caption.is_some() || credit.is_some()).then(|| {
        let caption = el("figcaption").children(image.caption.clone());
        caption.text(" ").children(credit.map(|credit| el("small").text(credit)))
    });
    let base = |path: &str| place.base.href(path);
    let (stem, _) = image.src.rsplit_once('-').unwrap_or_default();
    let candidates = |extension: &str| {
        let candidate = |width: &u32| base(&format!("{stem}-{width}.{extension} {width}w"));
        image.widths.iter().map(candidate).collect::<Vec<_>>().join(", ")
    };
    let in_widths = |element: Element, extension: &str| match &image.widths[..] {
        [] => element,
        _ => element.attr("sizes", SIZES).attr("srcset", candidates(extension)),
    };
    let webp = (!image.widths.is_empty()).then(|| in_widths(el("source").attr("type", "image/webp"), "webp"));
    // Of attributes that are set one by one, those count that come before `src`.
    let plain = el("img").attr("loading", "lazy").attr("decoding", "async");
    let plain = in_widths(plain, image.src.rsplit('.').next().unwrap_or_default())
        .attr("src", base(&image.src))
        .attr("alt", image.alt.clone())
        .attr("width", image.width.to_string())
        .attr("height", image.height.to_string());
    let picture = el("picture").children(webp).child(plain);
    el("figure").class("picture").child(picture).children(caption)
}

/// Numbers with their dates and sources.
pub fn figures(place: &Place, figures: &[Figure]) -> Element {
    let words = place.words();
    let figure = |figure: &Figure| {
        let as_of = (words.as_of)(&format_as_of(figure.as_of, place.lang.language()));
        let source = el("dd").class("source").text(format!("{as_of} · {}: ", words.source));
        el("div")
            .child(el("dt").text(figure.label.clone()))
            .child(el("dd").class("value").text(figure.value.clone()))
            .child(source.child(link(figure.source.url.clone(), figure.source.title.clone())))
    };
    el("dl").class("figures").children(figures.iter().map(figure))
}

fn table(place: &Place, align: &[Align], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Element {
    let cell = |tag: &'static str, column: usize, text: &[Inline]| {
        let class = match align.get(column) {
            Some(Align::Center) => Some("center"),
            Some(Align::End) => Some("end"),
            Some(Align::Start) | None => None,
        };
        el(tag).attr_if("class", class).children(inlines(place, text))
    };
    let head = head.iter().enumerate().map(|(column, text)| cell("th", column, text).attr("scope", "col"));
    let rows =
        rows.iter().map(|row| el("tr").children(row.iter().enumerate().map(|(column, text)| cell("td", column, text))));
    let table = el("table").child(el("thead").child(el("tr").children(head))).child(el("tbody").children(rows));
    scrolling("div", place.words().table).class("table").child(table)
}

/// A box that may be too wide for the screen: it scrolls by itself, by keyboard as well, and says what it is.
fn scrolling(tag: &'static str, label: &'static str) -> Element {
    el(tag).attr("role", "group").attr("tabindex", "0").attr("aria-label", label)
}

fn footnotes(place: &Place, notes: &[Vec<Block>]) -> Element {
    let words = place.words();
    let note = |(note, number): (&Vec<Block>, u32)| {
        let back = link(format!("#_note-ref-{number}"), "↩").attr("aria-label", (words.back_to_text)(number));
        list_item(place, note).attr("id", format!("_note-{number}")).text(" ").child(back)
    };
    el("section")
        .class("footnotes")
        .attr("aria-label", words.footnotes)
        .child(el("ol").children(notes.iter().zip(1..).map(note)))
}

fn media_card(place: &Place, media: MediaKind, to: &Link) -> Element {
    let words = place.words();
    let kind = match media {
        MediaKind::Video => words.video,
        MediaKind::Audio => words.audio,
    };
    let elsewhere = host(&to.url).map(|host| el("small").text((words.opens_elsewhere)(host)));
    let card = el("a").attr("href", to.url.clone()).child(el("span").class("label").text(kind));
    el("p").class("media").child(card.text(" ").text(to.title.clone()).text(" ").children(elsewhere))
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
