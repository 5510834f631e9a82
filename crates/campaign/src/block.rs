//! The body of a text as a tree of typed blocks: what Markdown became in press, and all that a view has to draw.
//!
//! No block carries HTML, so that no view needs an HTML sink (ARCHITECTURE, "Trusted Types"). The enums are tagged from
//! outside (`{"paragraph": [...]}`): serde reads that without buffering, which keeps the wasm small.

use super::{Figure, Image, Link};
use serde::{Deserialize, Serialize};

/// The kinds of block that a real article holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading (the title is the page's `h1`).
    Heading {
        /// The level, 2 to 4: the page's own heading is 1.
        level: u8,
        /// For links into the text; unique in it.
        id: String,
        /// The words of the heading.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; items hold blocks, so lists nest.
    List {
        /// The first number of a numbered list, `None` for bullets.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<u32>,
        /// The items in order. A "tight" item is one paragraph.
        items: Vec<Vec<Block>>,
    },
    /// A quotation, with who said it.
    Quote {
        /// The words that are quoted.
        blocks: Vec<Block>,
        /// Who said it, and where. Empty when the text around it says so.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attribution: Vec<Inline>,
    },
    /// A picture with its caption and credit.
    Image(Image),
    /// A number, never without its date and source.
    Figure(Figure),
    /// A table with one heading row.
    Table {
        /// How each column is aligned, in order.
        align: Vec<Align>,
        /// The cells of the head, one per column.
        head: Vec<Vec<Inline>>,
        /// The rows below the head, each with a cell per column.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Preformatted text, line breaks kept.
    Code(String),
    /// A thematic break between two paragraphs (`hr`).
    Rule,
    /// The notes at the end of a text; the first is number 1.
    Footnotes(Vec<Vec<Block>>),
    /// A video or sound that is elsewhere: a card that links out. Nothing of it is loaded here.
    Media {
        /// What waits behind the link.
        media: MediaKind,
        /// Its name and address.
        link: Link,
    },
    /// Blocks in another language or direction than the page.
    Section {
        /// The language and direction of the blocks.
        script: Script,
        /// The blocks in that language.
        blocks: Vec<Block>,
    },
}

/// The language (BCP 47) and direction (`ltr`, `rtl`, `auto`) of a piece of text; `None` inherits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// For the `lang` attribute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// For the `dir` attribute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dir: Option<String>,
}

/// The alignment of a table's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// As the text runs.
    Start,
    /// Centred in the column.
    Center,
    /// At the end of the line, for numbers.
    End,
}

/// What a media card leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// Moving pictures, with or without sound.
    Video,
    /// Sound without pictures.
    Audio,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Words without markup.
    Text(String),
    /// Emphasis (`em`).
    Emphasis(Vec<Inline>),
    /// Strong importance (`strong`).
    Strong(Vec<Inline>),
    /// A link. press lets only `https`, `http`, `mailto`, `tel` and checked places of this site through.
    Link {
        /// An absolute URL, `mailto:…`, `#fragment`, or a path of this site without its base path.
        href: String,
        /// The words of the link.
        text: Vec<Inline>,
    },
    /// Words in another language or direction.
    Span {
        /// The language and direction of the words.
        script: Script,
        /// The words in that language.
        text: Vec<Inline>,
    },
    /// Code in a line.
    Code(String),
    /// A line break within a paragraph.
    Break,
    /// The number of a footnote.
    FootnoteRef {
        /// The number of the note, counted from 1.
        number: u32,
        /// The first mention of the note: the way back leads here.
        first: bool,
    },
}

impl Block {
    /// Calls `found` with the address of every link in these blocks, in the order of the text: links, the sources of figures, and
    /// cards for video and sound.
    pub fn links<'a>(blocks: &'a [Self], found: &mut impl FnMut(&'a str)) {
        for block in blocks {
            match block {
                Self::Heading { text, .. } | Self::Paragraph(text) => Inline::links(text, found),
                Self::List { items, .. } | Self::Footnotes(items) => {
                    items.iter().for_each(|item| Self::links(item, found));
                }
                Self::Quote { blocks, attribution } => {
                    Self::links(blocks, found);
                    Inline::links(attribution, found);
                }
                Self::Section { blocks, .. } => Self::links(blocks, found),
                Self::Table { head, rows, .. } => {
                    head.iter().chain(rows.iter().flatten()).for_each(|cell| Inline::links(cell, found));
                }
                Self::Figure(figure) => found(&figure.source.url),
                Self::Media { link, .. } => found(&link.url),
                Self::Image(_) | Self::Code(_) | Self::Rule => {}
            }
        }
    }

    /// Calls `found` with every picture in these blocks, in the order of the text.
    pub fn images<'a>(blocks: &'a [Self], found: &mut impl FnMut(&'a Image)) {
        for block in blocks {
            match block {
                Self::Image(image) => found(image),
                Self::List { items, .. } | Self::Footnotes(items) => {
                    items.iter().for_each(|item| Self::images(item, found));
                }
                Self::Quote { blocks, .. } | Self::Section { blocks, .. } => Self::images(blocks, found),
                Self::Heading { .. }
                | Self::Paragraph(_)
                | Self::Figure(_)
                | Self::Table { .. }
                | Self::Code(_)
                | Self::Rule
                | Self::Media { .. } => {}
            }
        }
    }
}

impl Inline {
    /// Calls `found` with the address of every link in these words.
    fn links<'a>(inlines: &'a [Self], found: &mut impl FnMut(&'a str)) {
        for inline in inlines {
            match inline {
                Self::Link { href, text } => {
                    found(href);
                    Self::links(text, found);
                }
                Self::Emphasis(text) | Self::Strong(text) | Self::Span { text, .. } => Self::links(text, found),
                Self::Text(_) | Self::Code(_) | Self::Break | Self::FootnoteRef { .. } => {}
            }
        }
    }
}
