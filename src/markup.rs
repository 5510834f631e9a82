//! HTML elements as plain data.
//!
//! Most of a page stands still: text, links, lists. leptos compiles every shape of view into code of its own; a tree of data
//! is built, written, hydrated and replaced by the one piece of code below. What moves is a leptos view, and stands in the
//! tree as a [`Node::Live`]. The app with all its pages as data is a third of its size as `view!` (ARCHITECTURE, "Markup").
//!
//! There is no HTML string and no HTML sink: elements are created, texts are text nodes.

use leptos::{
    attr::any_attribute::AnyAttribute,
    prelude::*,
    tachys::{
        hydration::Cursor,
        renderer::{CastFrom, Rndr, types},
        view::{Mountable, Position, PositionState, add_attr::AddAnyAttr},
    },
};
use std::borrow::Cow;

type Text = Cow<'static, str>;

/// An element with its attributes and children.
#[derive(Debug)]
pub struct Element {
    tag: &'static str,
    attributes: Vec<(&'static str, Text)>,
    children: Vec<Node>,
}

/// A child of an element.
#[derive(Debug)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Words.
    Text(Text),
    /// A leptos view: what listens or changes.
    Live(Box<dyn Live>),
}

/// A leptos view of any type. [`AnyView`] would compile each type's ways to be rebuilt, resolved, streamed and hydrated
/// asynchronously as well, which nobody calls here.
pub trait Live: Send {
    /// Makes its nodes.
    fn build(self: Box<Self>) -> Box<dyn Mountable>;
    /// Takes over the nodes at the cursor.
    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Box<dyn Mountable>;
    /// Writes its nodes.
    fn to_html(self: Box<Self>, html: &mut String, position: &mut Position);
}

impl<V: RenderHtml + 'static> Live for V {
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

impl std::fmt::Debug for dyn Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Live")
    }
}

/// An element without attributes and children.
pub fn el(tag: &'static str) -> Element {
    Element { tag, attributes: Vec::new(), children: Vec::new() }
}

/// A link.
pub fn link(href: impl Into<Text>, words: impl Into<Text>) -> Element {
    el("a").attr("href", href).text(words)
}

/// A heading of level 1: the place where the focus goes after a navigation.
pub fn h1(words: impl Into<Text>) -> Element {
    el("h1").attr("tabindex", "-1").text(words)
}

impl Element {
    /// Sets an attribute.
    pub fn attr(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.attributes.push((name, value.into()));
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

    /// Adds a child.
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
        self.child(Node::Live(Box::new(view)))
    }

    /// Nothing in it ever changes: hydration has nothing to look for.
    fn is_still(&self) -> bool {
        self.children.iter().all(|child| match child {
            Node::Element(element) => element.is_still(),
            Node::Text(_) => true,
            Node::Live(_) => false,
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

/// An element in the document, with the views that live in it.
pub struct ElementState {
    element: types::Element,
    /// Kept as long as the element: dropping a view ends what it listens to.
    _live: Vec<Box<dyn Mountable>>,
}

impl Element {
    fn create(self, live: &mut Vec<Box<dyn Mountable>>) -> types::Element {
        let element = Rndr::create_element(self.tag, None);
        for (name, value) in self.attributes {
            Rndr::set_attribute(&element, name, &value);
        }
        for child in self.children {
            match child {
                Node::Element(child) => Rndr::insert_node(&element, &child.create(live), None),
                Node::Text(words) => Rndr::insert_node(&element, &Rndr::create_text_node(&words), None),
                Node::Live(view) => {
                    let mut state = view.build();
                    state.mount(&element, None);
                    live.push(state);
                }
            }
        }
        element
    }

    /// Takes over an element that stands at the cursor, which [`RenderHtml::to_html_with_buf`] wrote.
    fn adopt(
        self,
        cursor: &Cursor,
        position: &PositionState,
        live: &mut Vec<Box<dyn Mountable>>,
    ) -> Option<types::Element> {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        let element = types::Element::cast_from(cursor.current())?;
        if !self.is_still() {
            position.set(Position::FirstChild);
            for child in self.children {
                match child {
                    Node::Element(child) => {
                        child.adopt(cursor, position, live)?;
                    }
                    Node::Text(words) => {
                        words.hydrate::<true>(cursor, position);
                    }
                    Node::Live(view) => live.push(view.hydrate(cursor, position)),
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
        let mut live = Vec::new();
        ElementState { element: self.create(&mut live), _live: live }
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
        for (name, value) in self.attributes {
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
                    Node::Live(view) => view.to_html(html, position),
                }
            }
            html.push_str("</");
            html.push_str(self.tag);
            html.push('>');
        }
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> ElementState {
        let mut live = Vec::new();
        let element = self.adopt(cursor, position, &mut live);
        // The document was checked to be the page of this address; where a proxy changed it, hydration ends here and the
        // page stays readable as it is.
        ElementState { element: element.expect("the element that press wrote"), _live: live }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl AddAnyAttr for Element {
    type Output<SomeNewAttr: leptos::attr::Attribute> = Self;

    fn add_any_attr<NewAttr: leptos::attr::Attribute>(self, _attribute: NewAttr) -> Self {
        self
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
    matches!(tag, "br" | "hr" | "img" | "input" | "link" | "meta")
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
        check(el("p").attr_if("lang", None::<String>).attr_if("dir", Some("rtl")), "<p dir=\"rtl\"></p>");
    }
}
