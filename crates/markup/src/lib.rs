//! HTML elements as plain data.
//!
//! Most of a page stands still: text, links, lists. leptos compiles every shape of view into code of its own; a tree of data
//! is built, written, hydrated and replaced by the one piece of code below. A part that changes is a leptos view, and stands in
//! the tree as a [`Node::View`]. The app with all its pages as data is a third of its size as `view!` (README of this crate).
//!
//! There is no HTML string and no HTML sink: elements are created, texts are text nodes.

use leptos::{
    attr::any_attribute::AnyAttribute,
    ev::Event,
    prelude::*,
    tachys::{
        hydration::Cursor,
        renderer::{CastFrom, Rndr, types},
        view::{Mountable, Position, PositionState, add_attr::AddAnyAttr},
    },
};
use std::{any::Any, borrow::Cow};

type Text = Cow<'static, str>;

/// An element with its attributes and children.
#[derive(Debug)]
pub struct Element {
    tag: &'static str,
    attributes: Vec<(&'static str, Text)>,
    bindings: Vec<Binding>,
    children: Vec<Node>,
}

/// What is attached to an element and lives as long as it.
enum Binding {
    /// Listens for a DOM event of this name.
    Listener(&'static str, Box<dyn FnMut(Event) + Send>),
    /// An attribute that follows signals; `None` removes it.
    Attribute(&'static str, Box<dyn Fn() -> Option<Text> + Send>),
}

impl std::fmt::Debug for Binding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Listener(name, _) | Self::Attribute(name, _)) = self;
        f.write_str(name)
    }
}

/// A child of an element.
#[derive(Debug)]
pub enum Node {
    /// An element with what is in it.
    Element(Element),
    /// Text, which is escaped where it is written.
    Text(Text),
    /// A leptos view: a part that changes by itself.
    View(Box<dyn DynView>),
}

/// A leptos view of any type. [`AnyView`] would compile each type's ways to be rebuilt, resolved, streamed and hydrated
/// asynchronously as well, which nobody calls here.
pub trait DynView: Send {
    /// Creates its nodes, which are not in the document yet.
    fn build(self: Box<Self>) -> Box<dyn Mountable>;
    /// Takes over the nodes at the cursor.
    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Box<dyn Mountable>;
    /// Appends its nodes as HTML.
    fn to_html(self: Box<Self>, html: &mut String, position: &mut Position);
}

impl<V: RenderHtml + 'static> DynView for V {
    fn build(self: Box<Self>) -> Box<dyn Mountable> {
        Box::new(Render::build(*self))
    }

    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Box<dyn Mountable> {
        Box::new(RenderHtml::hydrate::<true>(*self, cursor, position))
    }

    fn to_html(self: Box<Self>, html: &mut String, position: &mut Position) {
        self.to_html_with_buf(html, position, true, false, Vec::new());
    }
}

impl std::fmt::Debug for dyn DynView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DynView")
    }
}

/// An element without attributes and children.
pub fn el(tag: &'static str) -> Element {
    Element { tag, attributes: Vec::new(), bindings: Vec::new(), children: Vec::new() }
}

/// A link (`a`) with its address and its words.
pub fn link(href: impl Into<Text>, words: impl Into<Text>) -> Element {
    el("a").attr("href", href).text(words)
}

/// A heading of level 1: the place where the focus goes after a navigation.
pub fn h1(words: impl Into<Text>) -> Element {
    el("h1").attr("tabindex", "-1").text(words)
}

/// Whether a link may lead there: to a page of this site, to a place on the open page, or to a scheme that opens no program of code.
/// Addresses come from JSON as well, and the policy of the page is not the only thing between them and a click. Browsers drop
/// control characters from an address and take `//host` and `/\\host` for another host, so neither passes.
fn may_link_to(href: &str) -> bool {
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    let is_whole = |scheme: &str| href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let is_own = href.starts_with('#') || (href.starts_with('/') && !href[1..].starts_with(['/', '\\']));
    !href.contains(|character: char| character.is_control())
        && (is_own || schemes.iter().any(|scheme| is_whole(scheme)))
}

impl Element {
    /// Sets an attribute. An `a` whose `href` may not be followed goes without it: its words are shown as words.
    pub fn attr(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        let value = value.into();
        if name != "href" || self.tag != "a" || may_link_to(&value) {
            self.attributes.push((name, value));
        }
        self
    }

    /// Sets an attribute where there is a value for it.
    pub fn attr_if(self, name: &'static str, value: Option<impl Into<Text>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Sets the `class` attribute.
    pub fn class(self, names: &'static str) -> Self {
        self.attr("class", names)
    }

    /// Adds words; neighbouring words become one text node, as they do in a parsed document.
    pub fn text(mut self, words: impl Into<Text>) -> Self {
        let words = words.into();
        match self.children.last_mut() {
            Some(Node::Text(before)) => before.to_mut().push_str(&words),
            _ if words.is_empty() => {}
            _ => self.children.push(Node::Text(words)),
        }
        self
    }

    /// Adds a child after those that are there.
    pub fn child(mut self, child: impl Into<Node>) -> Self {
        match child.into() {
            Node::Text(words) => self.text(words),
            child => {
                self.children.push(child);
                self
            }
        }
    }

    /// Adds children in order; an `Option` is none or one.
    pub fn children<T: Into<Node>>(self, children: impl IntoIterator<Item = T>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Adds a leptos view.
    pub fn live(self, view: impl RenderHtml + 'static) -> Self {
        self.child(Node::View(Box::new(view)))
    }

    /// Adds an element that is made anew whenever a signal changes that `view` reads.
    pub fn changing(self, view: impl FnMut() -> Self + Send + 'static) -> Self {
        // One type for all of them: leptos would compile each closure's ways to be built and replaced.
        let view: Box<dyn FnMut() -> Self + Send> = Box::new(view);
        self.live(view)
    }

    /// Calls `handler` on an event.
    pub fn on(mut self, event: &'static str, handler: impl FnMut(Event) + Send + 'static) -> Self {
        self.bindings.push(Binding::Listener(event, Box::new(handler)));
        self
    }

    /// Keeps an attribute at what `value` says, without making the element anew: it keeps its focus.
    pub fn attr_changing(mut self, name: &'static str, value: impl Fn() -> Option<Text> + Send + 'static) -> Self {
        self.bindings.push(Binding::Attribute(name, Box::new(value)));
        self
    }

    /// Whether nothing in the element ever changes, so that hydration need not look into it.
    fn is_static(&self) -> bool {
        self.bindings.is_empty()
            && self.children.iter().all(|child| match child {
                Node::Element(element) => element.is_static(),
                Node::Text(_) => true,
                Node::View(_) => false,
            })
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl From<String> for Node {
    fn from(words: String) -> Self {
        Self::Text(words.into())
    }
}

impl From<&'static str> for Node {
    fn from(words: &'static str) -> Self {
        Self::Text(words.into())
    }
}

/// An element in the document, with the state of the views in it.
pub struct ElementState {
    element: types::Element,
    /// Kept as long as the element: dropping a view ends what it listens to.
    _states: Vec<Box<dyn Any>>,
}

impl Binding {
    /// Attaches the binding; dropping what is returned detaches it.
    fn attach(self, element: &types::Element) -> Box<dyn Any> {
        match self {
            Self::Listener(name, mut handler) => {
                Box::new(Rndr::add_event_listener(element, name, Box::new(move |event| handler(event.into()))))
            }
            Self::Attribute(name, value) => {
                let element = element.clone();
                Box::new(RenderEffect::new(move |_| match value() {
                    Some(value) => Rndr::set_attribute(&element, name, &value),
                    None => Rndr::remove_attribute(&element, name),
                }))
            }
        }
    }
}

impl Element {
    fn create(self, states: &mut Vec<Box<dyn Any>>) -> types::Element {
        let element = Rndr::create_element(self.tag, is_svg(self.tag).then_some(SVG));
        for (name, value) in self.attributes {
            Rndr::set_attribute(&element, name, &value);
        }
        states.extend(self.bindings.into_iter().map(|binding| binding.attach(&element)));
        for child in self.children {
            match child {
                Node::Element(child) => Rndr::insert_node(&element, &child.create(states), None),
                Node::Text(words) => Rndr::insert_node(&element, &Rndr::create_text_node(&words), None),
                Node::View(view) => {
                    let mut state = view.build();
                    state.mount(&element, None);
                    states.push(Box::new(state));
                }
            }
        }
        element
    }

    /// Takes over an element that stands at the cursor, which [`RenderHtml::to_html_with_buf`] wrote.
    fn hydrate_at(
        self,
        cursor: &Cursor,
        position: &PositionState,
        states: &mut Vec<Box<dyn Any>>,
    ) -> Option<types::Element> {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        let element = types::Element::cast_from(cursor.current())?;
        if !self.is_static() {
            states.extend(self.bindings.into_iter().map(|binding| binding.attach(&element)));
            position.set(Position::FirstChild);
            for child in self.children {
                match child {
                    Node::Element(child) => {
                        child.hydrate_at(cursor, position, states)?;
                    }
                    Node::Text(words) => {
                        words.hydrate::<true>(cursor, position);
                    }
                    Node::View(view) => states.push(Box::new(view.hydrate(cursor, position))),
                }
            }
            cursor.set(element.clone().into());
        }
        position.set(Position::NextChild);
        Some(element)
    }
}

impl Render for Element {
    type State = ElementState;

    fn build(self) -> ElementState {
        let mut states = Vec::new();
        ElementState { element: self.create(&mut states), _states: states }
    }

    /// Puts the new element in the place of the old one. Pages are replaced, not compared.
    fn rebuild(self, state: &mut ElementState) {
        let mut new = self.build();
        Rndr::mount_before(&mut new, &state.element);
        state.unmount();
        *state = new;
    }
}

impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        _extra_attributes: Vec<AnyAttribute>,
    ) {
        html.push('<');
        html.push_str(self.tag);
        let changing = self.bindings.into_iter().filter_map(|binding| match binding {
            Binding::Attribute(name, value) => Some((name, value()?)),
            Binding::Listener(..) => None,
        });
        for (name, value) in self.attributes.into_iter().chain(changing) {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            html.push_str(&escaped(&value));
            html.push('"');
        }
        html.push('>');
        if !is_void(self.tag) {
            *position = Position::FirstChild;
            for child in self.children {
                match child {
                    Node::Element(child) => child.to_html_with_buf(html, position, escape, mark_branches, Vec::new()),
                    Node::Text(words) => words.to_html_with_buf(html, position, escape, mark_branches, Vec::new()),
                    Node::View(view) => view.to_html(html, position),
                }
            }
            html.push_str("</");
            html.push_str(self.tag);
            html.push('>');
        }
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> ElementState {
        let mut states = Vec::new();
        let element = self.hydrate_at(cursor, position, &mut states);
        // The document was checked to be the page of this address; where a proxy changed it, hydration ends here and the
        // page stays readable as it is.
        ElementState { element: element.expect("the element that press wrote"), _states: states }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl AddAnyAttr for Element {
    type Output<SomeNewAttr: leptos::attr::Attribute> = Self;

    /// # Panics
    ///
    /// Always: an attribute that leptos adds from outside has no place in the tree, and must not be lost silently.
    fn add_any_attr<NewAttr: leptos::attr::Attribute>(self, _attribute: NewAttr) -> Self {
        panic!("<{}>: give the attribute to the element itself, with `attr`", self.tag)
    }
}

impl Mountable for ElementState {
    fn unmount(&mut self) {
        Rndr::remove(&self.element);
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        Rndr::insert_node(parent, &self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(parent) = Rndr::get_parent(&self.element).and_then(types::Element::cast_from) else { return false };
        child.mount(&parent, Some(&self.element));
        true
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.element.clone()]
    }
}

/// Elements that have no end tag (HTML, "void elements").
fn is_void(tag: &str) -> bool {
    matches!(tag, "br" | "hr" | "img" | "input" | "link" | "meta" | "source")
}

/// The namespace of pictures made of lines.
const SVG: &str = "http://www.w3.org/2000/svg";

/// The elements of it that stand in a page of ours. A parsed document puts them there by itself.
fn is_svg(tag: &str) -> bool {
    matches!(tag, "svg" | "path")
}

/// As an attribute value in double quotes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_html() {
        let check = |element: Element, html: &str| assert_eq!(element.to_html(), html);
        check(el("p"), "<p></p>");
        check(el("p").text("a").text("b").child("c"), "<p>abc</p>");
        check(el("p").text("<a> & \"b\""), "<p>&lt;a&gt; &amp; \"b\"</p>");
        check(link("/?a&b=\"<\"", "c"), "<a href=\"/?a&amp;b=&quot;&lt;&quot;\">c</a>");
        check(el("p").child(el("br")).text("a"), "<p><br>a</p>");
        check(el("ul").children(["a", "b"].map(|item| el("li").text(item))), "<ul><li>a</li><li>b</li></ul>");
        check(link("javascript:alert(1)", "c"), "<a>c</a>");
        check(el("p").attr_if("lang", None::<String>).attr_if("dir", Some("rtl")), "<p dir=\"rtl\"></p>");
    }

    #[test]
    fn a_link_leads_to_a_page_a_place_or_a_known_scheme() {
        let check = |may: bool, hrefs: &[&str]| {
            for href in hrefs {
                assert_eq!(may_link_to(href), may, "{href:?}");
            }
        };
        check(
            true,
            &["https://example.org/a?b#c", "HTTP://example.org/", "mailto:test@example.org", "tel:+41000", "TEL:1"],
        );
        check(true, &["#heading", "#", "/", "/en/stories/", "/sub/en/#to=a&lang=uk", "/en/?q=javascript:"]);
        check(false, &["javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)"]);
        check(false, &["\u{1}javascript:alert(1)", "data:text/html,<b>", "blob:https://example.org/a", "vbscript:a"]);
        check(
            false,
            &["file:///etc/passwd", "intent://example.org", "filesystem:https://example.org/a", "ftp://example.org/"],
        );
        check(
            false,
            &["//example.org/", "/\\example.org/", "/\t/example.org/", "\\\\example.org", "https:example.org"],
        );
        check(false, &["", "en/stories/", "?q", "example.org", "https", "їhttps://example.org/"]);
    }

    /// leptos is the oracle: hydration takes each view over with leptos's own code, so the nodes around it must be those that
    /// leptos would have written.
    #[test]
    fn a_view_in_the_tree_is_written_as_leptos_writes_it() {
        let check = |ours: Element, theirs: String| assert_eq!(ours.to_html(), theirs);
        check(el("p").text("a").live("b").text("c"), view! { <p>{"a"}{"b"}{"c"}</p> }.to_html());
        check(el("p").live("b").child(el("br")), view! { <p>{"b"}<br/></p> }.to_html());
        check(el("p").text("a").live(None::<String>), view! { <p>{"a"}{None::<String>}</p> }.to_html());
        let items = || ["a", "b"].map(|item| view! { <li>{item}</li> }).into_iter().collect::<Vec<_>>();
        check(el("ul").live(items()), view! { <ul>{items()}</ul> }.to_html());
        check(el("p").child(el("b").text("a")).live("b"), view! { <p><b>{"a"}</b>{"b"}</p> }.to_html());
    }

    #[test]
    fn resolving_and_owning_leave_the_tree_as_it_is() {
        let tree = || el("p").class("a").text("b").child(el("i").text("c"));
        let html = tree().to_html();
        assert_eq!(RenderHtml::into_owned(tree()).to_html(), html);
        let mut resolved = std::pin::pin!(tree().resolve());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match resolved.as_mut().poll(&mut context) {
            std::task::Poll::Ready(tree) => assert_eq!(tree.to_html(), html),
            std::task::Poll::Pending => panic!("there is nothing to wait for"),
        }
    }

    #[test]
    fn an_attribute_that_follows_signals_is_written_with_its_first_value() {
        let check = |value: Option<&'static str>, html: &str| {
            let element =
                el("p").attr("lang", "en").attr_changing("class", move || value.map(Into::into)).on("click", drop);
            assert!(!element.is_static());
            assert_eq!(element.to_html(), html);
        };
        check(Some("a"), "<p lang=\"en\" class=\"a\"></p>");
        check(None, "<p lang=\"en\"></p>");
    }

    #[test]
    #[should_panic(expected = "<p>: give the attribute to the element itself")]
    fn no_attribute_is_dropped() {
        _ = el("p").add_any_attr(leptos::attr::title("a"));
    }
}
