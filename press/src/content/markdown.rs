//! Markdown -> [`Block`] tree. What the tree cannot hold is an error, never dropped in silence; so is markup that CommonMark would show
//! as it is typed ([`run`]).

mod lost;
mod run;

use super::{
    Config, anchor,
    config::inline_figure,
    fields::url,
    index::{Destination, Index},
    limits,
    link::{self, Href, href},
    media::Media,
    problem::{SourceText, refused},
    table::Table,
};
use campaign::{Align, Block, Image, Inline, Link, MediaKind, Script, route::Route};
use locale::Locale;
use pulldown_cmark::{
    Alignment, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};
use run::Letter;
use std::{
    collections::{BTreeMap, BTreeSet},
    iter::Peekable,
    mem,
    ops::Range,
    vec,
};

/// How deep blocks and emphasis may nest: JSON readers give up at some depth.
const DEEPEST: usize = 16;
/// How deep the parser's events may nest. Each level of [`DEEPEST`] has at most three of them, a list, an item and a paragraph.
const DEEPEST_EVENT: usize = 3 * DEEPEST + 3;
/// The most signs of lists and quotations at the beginning of a line: the parser's time grows with their square.
const MOST_SIGNS: usize = 100;
const TOO_DEEP: &str = "this is nested too deeply: make it flatter";

/// What a text may name, and where it stands.
pub struct ParseContext<'a> {
    pub lang: Locale,
    /// The page of the text.
    pub route: Route,
    /// The text is left out, and may lead to others that are.
    pub hidden: bool,
    pub config: &'a Config,
    pub media: &'a Media<'a>,
    pub index: &'a Index,
}

/// What a Markdown text becomes.
pub struct Text {
    pub blocks: Vec<Block>,
    /// The ids of its headings.
    pub anchors: BTreeSet<String>,
    /// Links to headings, to be checked when every text is read.
    pub fragments: Vec<Fragment>,
}

/// A link to a heading.
pub struct Fragment {
    pub line: usize,
    pub route: Route,
    pub id: String,
}

/// Reads the body of a text.
pub fn read(body: SourceText<'_>, context: &ParseContext<'_>) -> Text {
    let mut state = State {
        context,
        anchors: BTreeSet::new(),
        fragments: Vec::new(),
        notes: Vec::new(),
        note: None,
        named: BTreeSet::new(),
        level: 1,
        depth: 0,
    };
    let mut definitions = BTreeMap::new();
    let mut blocks = BlockParser::new(body, &mut state, Some(&mut definitions)).blocks();
    check_notes(body, &state.named, &definitions);
    let notes: Vec<_> =
        mem::take(&mut state.notes).iter().filter_map(|name| Some(definitions.remove(name)?.1)).collect();
    if !notes.is_empty() {
        blocks.push(Block::Footnotes(notes));
    }
    Text { blocks, anchors: state.anchors, fragments: state.fragments }
}

/// Every footnote is named in the text, or in a footnote that is.
fn check_notes(body: SourceText<'_>, named: &BTreeSet<(Option<String>, String)>, definitions: &Definitions) {
    let mut reached = BTreeSet::new();
    let mut open = vec![None];
    while let Some(from) = open.pop() {
        for (_, to) in named.iter().filter(|(by, _)| *by == from) {
            if reached.insert(to.as_str()) {
                open.push(Some(to.clone()));
            }
        }
    }
    for (name, (at, _)) in definitions.iter().filter(|(name, _)| !reached.contains(name.as_str())) {
        let message = match named.iter().any(|(_, to)| to == name) {
            true => format!(
                "the text does not refer to the footnote [^{name}], only another footnote does: refer to it in the text"
            ),
            false => format!("nothing refers to the footnote [^{name}]: refer to it or take it out"),
        };
        body.error(*at, message);
    }
}

/// What a text and the sections in it share.
struct State<'a> {
    context: &'a ParseContext<'a>,
    anchors: BTreeSet<String>,
    fragments: Vec<Fragment>,
    /// The names of footnotes in the order of their numbers.
    notes: Vec<String>,
    /// The footnote that is being read.
    note: Option<String>,
    /// Which footnotes are named, and where: in the text (`None`) or in another footnote.
    named: BTreeSet<(Option<String>, String)>,
    /// The level of the last heading.
    level: u8,
    depth: usize,
}

type Definitions = BTreeMap<String, (usize, Vec<Block>)>;

/// Goes through the events of one source. A method that reads the inside of something stops before its end.
struct BlockParser<'p, 's, 'w> {
    source: SourceText<'p>,
    events: Peekable<vec::IntoIter<(Event<'p>, Range<usize>)>>,
    state: &'s mut State<'w>,
    /// `None` in a section, which has no footnotes of its own.
    definitions: Option<&'s mut Definitions>,
    /// The pictures of the paragraph that is being read.
    images: Vec<Image>,
    /// In a paragraph, where signs of blocks can begin a line.
    in_paragraph: bool,
    /// In the words of a link, which hold no other.
    in_link: bool,
    /// Up to here the attributes of `[words]{lang=ar}` were read.
    read_to: usize,
}

impl<'p, 's, 'w> BlockParser<'p, 's, 'w> {
    fn new(source: SourceText<'p>, state: &'s mut State<'w>, definitions: Option<&'s mut Definitions>) -> Self {
        let events = Self::events(source).into_iter().peekable();
        Self { source, events, state, definitions, images: Vec::new(), in_paragraph: false, in_link: false, read_to: 0 }
    }

    /// The parser's events; none where they are nested so deeply that a walk through them would take the whole stack.
    fn events(source: SourceText<'p>) -> Vec<(Event<'p>, Range<usize>)> {
        if let Some(at) = too_many_signs(source.text) {
            source.error(at, TOO_DEEP);
            return Vec::new();
        }
        // `[words]{lang=ar}` is a link without an address to CommonMark: its attributes become the address.
        let unknown_link = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
            match link.link_type {
                LinkType::Shortcut => {
                    let (attributes, _) = source.text[link.span.end..].strip_prefix('{')?.split_once('}')?;
                    let meant = attributes.starts_with("lang=") || attributes.starts_with("dir=");
                    meant.then(|| (attributes.to_owned().into(), "".into()))
                }
                _ => {
                    let name = link.reference;
                    source.error(
                        link.span.start,
                        format!("the link [{name}] has no address: add a line [{name}]: https://…"),
                    );
                    None
                }
            }
        };
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        let mut parser =
            Parser::new_with_broken_link_callback(source.text, options, Some(unknown_link)).into_offset_iter();
        let mut events = Vec::new();
        let mut used = BTreeSet::new();
        let mut depth = 0;
        while let Some((event, range)) = parser.next() {
            match &event {
                Event::Start(tag) => {
                    depth += 1;
                    if depth > DEEPEST_EVENT {
                        source.error(range.start, TOO_DEEP);
                        return Vec::new();
                    }
                    if let Tag::Link { id, .. } | Tag::Image { id, .. } = tag {
                        used.extend(parser.reference_definitions().get(id).map(|definition| definition.span.start));
                    }
                }
                Event::End(_) => depth -= 1,
                _ => {}
            }
            events.push((event, range));
        }
        let definitions: Vec<_> =
            parser.reference_definitions().iter().map(|(name, definition)| (name, definition.span.clone())).collect();
        for (name, span) in definitions.iter().filter(|(_, span)| !used.contains(&span.start)) {
            source.error(span.start, format!("no link uses the address [{name}]: use it or take it out"));
        }
        lost::check(source, &events, definitions.into_iter().map(|(_, span)| span));
        events
    }

    /// Steps over the end of what was read.
    fn end(&mut self) {
        self.events.next();
    }

    fn deeper(&mut self, at: usize) {
        self.state.depth += 1;
        if self.state.depth == DEEPEST + 1 {
            self.source.error(at, TOO_DEEP);
        }
    }

    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let at = self.events.peek().map_or(0, |(_, range)| range.start);
        self.deeper(at);
        while let Some((event, range)) = self.events.next_if(|(event, _)| !matches!(event, Event::End(_))) {
            self.block(event, range, &mut blocks);
        }
        self.state.depth -= 1;
        // Thousands of texts are in memory at once, and most lists in them have one element.
        blocks.shrink_to_fit();
        blocks
    }

    fn block(&mut self, event: Event<'p>, range: Range<usize>, blocks: &mut Vec<Block>) {
        let at = range.start;
        match event {
            Event::Start(Tag::Paragraph) => {
                self.paragraph(None, at, blocks);
                self.end();
            }
            Event::Start(Tag::Heading { level, .. }) => blocks.extend(self.heading(level, at)),
            Event::Start(Tag::List(start)) => blocks.push(self.list(start)),
            Event::Start(Tag::BlockQuote(_)) => {
                let inside = self.blocks();
                self.end();
                blocks.push(quote(inside));
            }
            Event::Start(Tag::CodeBlock(kind)) => blocks.extend(self.code(kind, at)),
            Event::Start(Tag::Table(align)) => blocks.push(self.table(&align)),
            Event::Start(Tag::FootnoteDefinition(name)) => self.footnote(&name, at),
            Event::Start(Tag::HtmlBlock) => {
                self.raw_html(at);
                while self.events.next_if(|(event, _)| !matches!(event, Event::End(_))).is_some() {}
                self.end();
            }
            Event::Rule => blocks.push(Block::Rule),
            // The words of a list's item that has no blank lines.
            inline => self.paragraph(Some((inline, range)), at, blocks),
        }
    }

    fn list(&mut self, start: Option<u64>) -> Block {
        let start = start.map(|start| u32::try_from(start).unwrap_or(1));
        let mut items = Vec::new();
        while let Some((_, range)) = self.events.next_if(|(event, _)| matches!(event, Event::Start(Tag::Item))) {
            self.check_number(range.start, start, items.len());
            if self.events.peek().is_some_and(|(event, _)| matches!(event, Event::End(_))) {
                let message = "this item of a list is empty: write it, or put \\ before a sign that is meant as such";
                self.source.error(range.start, message);
            }
            items.push(self.blocks());
            self.end();
        }
        self.end();
        Block::List { start, items }
    }

    fn table(&mut self, align: &[Alignment]) -> Block {
        let head = self.row();
        let mut rows = Vec::new();
        while matches!(self.events.peek(), Some((Event::Start(Tag::TableRow), _))) {
            rows.push(self.row());
        }
        self.end();
        let align = align.iter().map(|align| match align {
            Alignment::None | Alignment::Left => Align::Start,
            Alignment::Center => Align::Center,
            Alignment::Right => Align::End,
        });
        Block::Table { align: align.collect(), head, rows }
    }

    /// Keeps the text of a footnote until all of them are numbered.
    fn footnote(&mut self, name: &str, at: usize) {
        // Names are the same in capitals.
        let name = name.to_lowercase();
        let outer = self.state.note.replace(name.clone());
        let note = self.blocks();
        self.end();
        self.state.note = outer;
        match &mut self.definitions {
            Some(definitions) if definitions.contains_key(&name) => {
                self.source.error(at, format!("the footnote [^{name}] is there twice: give one of them another name"));
            }
            Some(definitions) => _ = definitions.insert(name, (at, note)),
            None => self.no_footnotes_here(at),
        }
    }

    /// Readers see items numbered one after the other, whatever their numbers are.
    fn check_number(&self, at: usize, start: Option<u32>, before: usize) {
        let Some(start) = start else { return };
        let text = self.source.text[at..].trim_start();
        let digits = text.find(|c: char| !c.is_ascii_digit()).map_or(text, |end| &text[..end]);
        let shown = start as usize + before;
        if digits.parse().is_ok_and(|number: usize| number != shown && number != start as usize) {
            let message =
                format!("readers would see this item as number {shown}: correct its number, or put \\ before its dot");
            self.source.error(at, message);
        }
    }

    fn raw_html(&self, at: usize) {
        self.source.error(at, "HTML is not allowed: write it in Markdown (a lone < as \\<)");
    }

    fn no_footnotes_here(&self, at: usize) {
        self.source.error(at, "footnotes do not work in a ```text section: put the note outside of it");
    }

    fn heading(&mut self, level: HeadingLevel, at: usize) -> Option<Block> {
        let level = level as u8;
        let underlined = !self.source.text[at..].trim_start().starts_with('#');
        let text = self.words(None, at);
        self.end();
        if level == 2 && underlined {
            let message = "a line of hyphens below a text makes a heading of it: put an empty line before a rule, and begin a heading with ##";
            self.source.error(at, message);
        }
        if level == 1 {
            self.source.error(at, "# is the title's: begin headings with ##");
            return None;
        }
        if level > 4 {
            self.source.error(at, "this heading is too deep: use ##, ### or ####");
        } else if level > self.state.level + 1 {
            let before = "#".repeat(usize::from(self.state.level) + 1);
            self.source.warning(at, format!("this heading skips a level: use {before}"));
        }
        self.state.level = level;
        let words = plain(&text);
        if words.trim().is_empty() {
            self.source.error(at, "this heading has no words: write some or take it out");
        }
        let name = anchor::of_heading(&words);
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let id = [name.clone()].into_iter().chain(numbered).find(|id| !self.state.anchors.contains(id))?;
        self.state.anchors.insert(id.clone());
        Some(Block::Heading { level, id, text })
    }

    /// Reads the words of a paragraph; `first` is an event that was already taken. Pictures stand alone in theirs.
    fn paragraph(&mut self, first: Option<(Event<'p>, Range<usize>)>, at: usize, blocks: &mut Vec<Block>) {
        let outer = mem::replace(&mut self.in_paragraph, true);
        let words = self.inlines(first, at);
        self.in_paragraph = outer;
        self.check_length(at, &plain(&words));
        let images = mem::take(&mut self.images);
        let blank = words.iter().all(|word| match word {
            Inline::Text(text) => text.trim().is_empty(),
            word => *word == Inline::Break,
        });
        if !images.is_empty() && !blank {
            self.picture_not_alone(at);
        }
        if !blank {
            blocks.push(Block::Paragraph(words));
        }
        blocks.extend(images.into_iter().map(Block::Image));
    }

    fn check_length(&self, at: usize, part: &str) {
        if let Some(message) = limits::check_part(part) {
            self.source.error(at, message);
        }
    }

    fn picture_not_alone(&self, at: usize) {
        self.source.error(at, "an image stands alone in its paragraph: put blank lines around it");
    }

    /// Words that can hold no picture.
    fn words(&mut self, first: Option<(Event<'p>, Range<usize>)>, at: usize) -> Vec<Inline> {
        let outer = mem::replace(&mut self.in_paragraph, false);
        let words = self.inlines(first, at);
        self.in_paragraph = outer;
        self.check_length(at, &plain(&words));
        if !mem::take(&mut self.images).is_empty() {
            self.picture_not_alone(at);
        }
        words
    }

    /// A row of a table, with its own start and end.
    fn row(&mut self) -> Vec<Vec<Inline>> {
        self.end();
        let mut cells = Vec::new();
        while let Some((_, range)) = self.events.next_if(|(event, _)| matches!(event, Event::Start(Tag::TableCell))) {
            cells.push(self.words(None, range.start));
            self.end();
        }
        self.end();
        cells
    }

    fn code(&mut self, kind: CodeBlockKind<'p>, at: usize) -> Option<Block> {
        let mut text = String::new();
        let mut start = at;
        while let Some((event, range)) = self.events.next_if(|(event, _)| !matches!(event, Event::End(_))) {
            if let Event::Text(line) = event {
                start = if text.is_empty() { range.start } else { start };
                text.push_str(&line);
            }
        }
        self.end();
        self.check_length(at, &text);
        let info = match &kind {
            CodeBlockKind::Fenced(info) => info.trim(),
            CodeBlockKind::Indented => {
                let message = "four spaces at the beginning of a line have no meaning: take them away, or put code between two lines ```";
                self.source.error(start, message);
                return None;
            }
        };
        let (word, attributes) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        let inside = SourceText { text: &text, first_line: self.source.line(start), ..self.source };
        match word {
            "figure" | "video" | "audio" if !attributes.is_empty() => {
                self.source.error(at, format!("“{attributes}” has no meaning behind ```{word}: take it out"));
                None
            }
            "figure" => self.figure(inside).map(Block::Figure),
            "video" => Some(media_card(inside, MediaKind::Video)),
            "audio" => Some(media_card(inside, MediaKind::Audio)),
            "text" if !attributes.is_empty() => {
                let script = self.script(attributes, at);
                if self.state.depth > DEEPEST {
                    return None;
                }
                let blocks = BlockParser::new(inside, self.state, None).blocks();
                Some(Block::Section { script, blocks })
            }
            _ => {
                let lower = word.to_lowercase();
                let meant = BLOCKS.iter().find(|known| **known != word && strsim::osa_distance(known, &lower) <= 1);
                if let Some(known) = meant {
                    self.source.error(at, format!("unknown block `{word}`: did you mean `{known}`?"));
                }
                if !attributes.is_empty() {
                    let message = format!("readers do not see “{attributes}” behind ```{word}: take it out");
                    self.source.error(at, message);
                }
                text.truncate(text.trim_end_matches('\n').len());
                Some(Block::Code(text))
            }
        }
    }

    fn figure(&self, inside: SourceText<'_>) -> Option<campaign::Figure> {
        let context = self.state.context;
        Table::read(inside, |table| {
            if !table.has("id") {
                return inline_figure(table);
            }
            context.config.figure(&table.text("id")?, context.lang).unwrap_or_else(|message| {
                table.error("id", message);
                None
            })
        })
    }

    fn script(&self, attributes: &str, at: usize) -> Script {
        let mut script = Script::default();
        for attribute in attributes.split_whitespace() {
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            let value = value.trim_matches('"');
            match name {
                "lang" if is_language_tag(value) => script.lang = Some(value.to_owned()),
                "dir" if matches!(value, "ltr" | "rtl" | "auto") => script.dir = Some(value.to_owned()),
                _ => self
                    .source
                    .error(at, format!("`{attribute}` is not understood: write lang=ar, dir=rtl, dir=ltr or dir=auto")),
            }
        }
        script
    }

    fn inlines(&mut self, first: Option<(Event<'p>, Range<usize>)>, at: usize) -> Vec<Inline> {
        let mut inlines = Vec::new();
        self.deeper(at);
        if let Some((event, range)) = first {
            self.inline(event, range, &mut inlines);
        }
        while let Some((event, range)) = self.events.next_if(|(event, _)| is_inline(event)) {
            self.inline(event, range, &mut inlines);
        }
        self.state.depth -= 1;
        inlines.shrink_to_fit();
        inlines
    }

    /// The inlines within one, with its end.
    fn inside(&mut self, at: usize) -> Vec<Inline> {
        let inlines = self.inlines(None, at);
        self.end();
        inlines
    }

    fn inline(&mut self, event: Event<'p>, range: Range<usize>, inlines: &mut Vec<Inline>) {
        let at = range.start;
        match event {
            Event::Text(_) | Event::SoftBreak => self.text(event, range, inlines),
            Event::Code(code) => inlines.push(Inline::Code(code.into_string())),
            Event::HardBreak => inlines.push(Inline::Break),
            Event::FootnoteReference(name) => inlines.extend(self.footnote_reference(&name, at)),
            Event::InlineHtml(_) => self.raw_html(at),
            Event::Start(Tag::Emphasis) => inlines.push(Inline::Emphasis(self.inside(at))),
            Event::Start(Tag::Strong) => inlines.push(Inline::Strong(self.inside(at))),
            Event::Start(Tag::Link { link_type: LinkType::ShortcutUnknown, dest_url, .. }) => {
                let text = self.inside(at);
                inlines.push(Inline::Span { script: self.script(&dest_url, at), text });
                self.read_to = self.source.text[range.end..].find('}').map_or(range.end, |end| range.end + end + 1);
            }
            Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, title, .. }) => {
                self.link_words(&format!("mailto:{dest_url}"), &title, at, inlines);
            }
            Event::Start(Tag::Link { dest_url, title, .. }) => self.link_words(&dest_url, &title, at, inlines),
            Event::Start(Tag::Image { dest_url, title, .. }) => self.image(&dest_url, &title, at),
            // Nothing else comes without further options of the parser.
            _ => {}
        }
    }

    /// The number of a footnote where it is named; `None` in a section, which has none.
    fn footnote_reference(&mut self, name: &str, at: usize) -> Option<Inline> {
        if self.definitions.is_none() {
            self.no_footnotes_here(at);
            return None;
        }
        let name = name.to_lowercase();
        self.state.named.insert((self.state.note.clone(), name.clone()));
        let notes = &mut self.state.notes;
        let known = notes.iter().position(|known| *known == name);
        let number = known.unwrap_or(notes.len()) as u32 + 1;
        if known.is_none() {
            notes.push(name);
        }
        Some(Inline::FootnoteRef { number, first: known.is_none() })
    }

    /// A link with its words; they stay as words where it leads to what was withdrawn.
    fn link_words(&mut self, target: &str, title: &str, at: usize, inlines: &mut Vec<Inline>) {
        let outer = mem::replace(&mut self.in_link, true);
        let text = self.inside(at);
        self.in_link = outer;
        if !title.is_empty() {
            let message =
                format!("readers do not see the title “{title}” of a link: say it in the text, and take it out");
            self.source.error(at, message);
        }
        if text.is_empty() {
            self.source.error(at, "this link has no words: write what it leads to");
        }
        match self.link(target, at) {
            Some(Destination::There(href, _)) => inlines.push(Inline::Link { href, text }),
            Some(Destination::Withdrawn) => push_words(inlines, self.without_addresses(text)),
            None => {}
        }
    }

    /// A picture, for which `title` is `caption | credit`.
    fn image(&mut self, src: &str, title: &str, at: usize) {
        let alt = plain(&self.inside(at));
        let (caption, credit) = title.split_once('|').unwrap_or((title, ""));
        if let Some(message) = title.chars().find_map(refused) {
            self.source.error(at, message);
        }
        // A title may go on over several lines.
        let part =
            |text: &str| Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty());
        if alt.trim().is_empty() {
            self.source.error(at, "this image has no alt: write ![what it shows](media/picture.jpg)");
        }
        match self.state.context.media.image(src, alt, part(caption), part(credit)) {
            Ok(image) => self.images.push(image),
            Err(message) => self.source.error(at, message),
        }
    }

    /// Words that stand in a row, with bare addresses as links.
    fn text(&mut self, first: Event<'p>, range: Range<usize>, inlines: &mut Vec<Inline>) {
        let mut letters = Vec::new();
        self.letters(first, range, &mut letters);
        while let Some((event, range)) =
            self.events.next_if(|(event, _)| matches!(event, Event::Text(_) | Event::SoftBreak))
        {
            self.letters(event, range, &mut letters);
        }
        letters.retain(|letter| letter.at >= self.read_to);
        let decoded = letters.iter().filter(|letter| !letter.bare);
        if let Some((at, message)) = decoded.filter_map(|letter| Some((letter.at, refused(letter.c)?))).next() {
            self.source.error(at, message);
        }
        let mut words = String::new();
        let mut places = Vec::with_capacity(letters.len());
        for letter in &letters {
            places.push(words.len());
            words.push(if letter.c == '\n' { ' ' } else { letter.c });
        }
        let index = |at: usize| places.partition_point(|place| *place < at);
        let mut addresses: Vec<_> =
            link::bare(&words).map(|(range, href)| (index(range.start)..index(range.end), range, href)).collect();
        // A backslash before any sign of it makes it mere words.
        addresses.retain(|(own, ..)| !self.in_link && letters[own.clone()].iter().all(|letter| letter.bare));
        let last = matches!(inlines.last(), None | Some(Inline::Break));
        let around = run::Around {
            begins_line: self.in_paragraph && last,
            in_paragraph: self.in_paragraph,
            follows: !last,
            goes_on: matches!(self.events.peek(), Some((event, _)) if !matches!(event, Event::End(end) if is_block(end))),
        };
        let addressed: Vec<_> = addresses.iter().map(|(own, ..)| own.clone()).collect();
        run::check(self.source, &letters, &addressed, &around);
        let mut done = 0;
        for (own, range, href) in addresses {
            push_text(inlines, &words[done..range.start]);
            done = range.end;
            let text = &words[range];
            match self.link(&href, letters[own.start].at) {
                Some(Destination::There(href, _)) => {
                    inlines.push(Inline::Link { href, text: vec![Inline::Text(text.to_owned())] });
                }
                Some(Destination::Withdrawn) => push_text(inlines, &self.front()),
                None => {}
            }
        }
        push_text(inlines, &words[done..]);
    }

    /// The letters of an event, and whether each stands in the file as itself.
    fn letters(&self, event: Event<'p>, range: Range<usize>, letters: &mut Vec<Letter>) {
        let Event::Text(text) = event else {
            return letters.push(Letter { c: '\n', at: range.start, bare: true });
        };
        let source = &self.source.text[range.clone()];
        if *source != *text {
            return letters.extend(text.chars().map(|c| Letter { c, at: range.start, bare: false }));
        }
        let slashes = self.source.text[..range.start].bytes().rev().take_while(|byte| *byte == b'\\').count();
        let escaped = slashes % 2 == 1;
        letters.extend(source.char_indices().map(|(offset, c)| Letter {
            c,
            at: range.start + offset,
            bare: offset > 0 || !escaped,
        }));
    }

    /// The address of the campaign: it stands where a text spells out that of something withdrawn.
    fn front(&self) -> String {
        self.state.context.config.address.as_ref().map(|address| address.url("/")).unwrap_or_default()
    }

    /// The words without the addresses in them that lead to what was withdrawn.
    fn without_addresses(&self, words: Vec<Inline>) -> Vec<Inline> {
        let context = self.state.context;
        let clean = |inline: Inline| match inline {
            Inline::Text(text) => Inline::Text(context.index.without_withdrawn(&text, context.config)),
            Inline::Code(text) => Inline::Code(context.index.without_withdrawn(&text, context.config)),
            Inline::Emphasis(text) => Inline::Emphasis(self.without_addresses(text)),
            Inline::Strong(text) => Inline::Strong(self.without_addresses(text)),
            Inline::Span { script, text } => Inline::Span { script, text: self.without_addresses(text) },
            other @ (Inline::Link { .. } | Inline::Break | Inline::FootnoteRef { .. }) => other,
        };
        words.into_iter().map(clean).collect()
    }

    fn link(&mut self, text: &str, at: usize) -> Option<Destination> {
        let context = self.state.context;
        let resolve = |href: Href| context.index.resolve(href, context.lang, &context.route, context.hidden);
        match href(text).map(|href| context.config.local(href)).and_then(resolve) {
            Ok(place) => {
                if matches!(&place, Destination::There(href, None) if link::is_example(href)) && text.contains(':') {
                    let message = format!("the link `{text}` leads to an example: write a real address");
                    self.source.problems.unfinished(self.source.path, Some(self.source.line(at)), message);
                }
                match &place {
                    Destination::There(_, Some((route, id))) => {
                        let (route, id) = (route.clone(), id.clone());
                        self.state.fragments.push(Fragment { line: self.source.line(at), route, id });
                    }
                    Destination::There(_, None) => {}
                    Destination::Withdrawn => {
                        let message =
                            format!("the link `{text}` leads to what was withdrawn: only its words are shown");
                        self.source.warning(at, message);
                    }
                }
                Some(place)
            }
            Err(message) => {
                self.source.error(at, message);
                None
            }
        }
    }
}

fn media_card(inside: SourceText<'_>, media: MediaKind) -> Block {
    let link = |table: &Table<'_>| Link { title: table.required("title", "write what waits there"), url: url(table) };
    Block::Media { media, link: Table::read(inside, link) }
}

/// The words after ``` that have a meaning.
const BLOCKS: [&str; 4] = ["figure", "video", "audio", "text"];

/// Where a line begins with more signs of lists and quotations than any text needs.
fn too_many_signs(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let signs =
            line.find(|c: char| !matches!(c, '>' | '-' | '+' | '*' | ' ' | '\t')).map_or(line, |end| &line[..end]);
        let lists = signs
            .as_bytes()
            .windows(2)
            .filter(|pair| pair[0] != b'>' && !pair[0].is_ascii_whitespace() && pair[1] == b' ');
        if lists.count() + signs.matches('>').count() > MOST_SIGNS {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn is_block(end: &TagEnd) -> bool {
    !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image)
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak => true,
        Event::FootnoteReference(_) | Event::InlineHtml(_) => true,
        Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }),
        _ => false,
    }
}

fn push_text(inlines: &mut Vec<Inline>, text: &str) {
    match inlines.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ if text.is_empty() => {}
        _ => inlines.push(Inline::Text(text.to_owned())),
    }
}

/// The words of a link that leads nowhere any more.
fn push_words(inlines: &mut Vec<Inline>, words: Vec<Inline>) {
    for word in words {
        match word {
            Inline::Text(text) => push_text(inlines, &text),
            word => inlines.push(word),
        }
    }
}

/// A last paragraph that begins with a dash says who spoke.
fn quote(mut blocks: Vec<Block>) -> Block {
    let mut attribution = Vec::new();
    if blocks.len() > 1
        && let Some(Block::Paragraph(words)) = blocks.last_mut()
        && let Some(Inline::Text(first)) = words.first_mut()
        && let Some(rest) = first.strip_prefix("— ")
    {
        *first = rest.to_owned();
        attribution = mem::take(words);
        attribution.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
        blocks.pop();
    }
    Block::Quote { blocks, attribution }
}

/// The words without their markup.
fn plain(inlines: &[Inline]) -> String {
    let word = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Emphasis(text) | Inline::Strong(text) => plain(text),
        Inline::Link { text, .. } | Inline::Span { text, .. } => plain(text),
        Inline::Break => " ".to_owned(),
        Inline::FootnoteRef { .. } => String::new(),
    };
    inlines.iter().map(word).collect()
}

/// A BCP 47 tag, as far as one can see without a registry.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let alphanumeric =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(alphanumeric)
}
