//! XML 1.0 documents for feeds and sitemaps.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use std::borrow::Cow;

/// A document that is being written, from its declaration on.
pub struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A document with this root element.
    pub fn document(root: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut xml = Self(Writer::new(Vec::new()));
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml.element(root, attributes, inside);
        let mut bytes = xml.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    /// An element with others in it.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) {
        self.write(Event::Start(start(name, attributes)));
        inside(self);
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element with a text in it.
    pub fn text(&mut self, name: &str, text: &str) {
        self.element(name, &[], |xml| xml.write(Event::Text(BytesText::new(&legal(text)))));
    }

    /// An element with attributes only.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Empty(start(name, attributes)));
    }

    fn write(&mut self, event: Event<'_>) {
        // A line for each element: a change of one story is a change of its lines.
        if matches!(event, Event::Start(_) | Event::Empty(_)) {
            self.0.get_mut().push(b'\n');
        }
        self.0.write_event(event).expect("a vector takes every byte");
    }
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, legal(value).as_ref()));
    }
    start
}

/// Without the characters that XML 1.0 cannot hold, not even escaped (section 2.2).
pub fn legal(text: &str) -> Cow<'_, str> {
    let illegal =
        |c: char| c.is_control() && c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(illegal) { Cow::Owned(text.replace(illegal, "")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_and_attribute_comes_back() {
        let check = |text: &str, expected: &str| {
            let bytes = Xml::document("a", &[("b", text)], |xml| xml.text("c", text));
            let document = std::str::from_utf8(&bytes).expect("UTF-8");
            let tree = roxmltree::Document::parse(document).unwrap_or_else(|error| panic!("{error}: {document}"));
            let root = tree.root_element();
            assert_eq!(root.attribute("b"), Some(expected), "{document}");
            let inside = root.children().find(|node| node.has_tag_name("c")).and_then(|node| node.text());
            assert_eq!(inside.unwrap_or_default(), expected, "{document}");
        };
        check("", "");
        check("Свобода і «права»’", "Свобода і «права»’");
        check("a < b && c > \"d\" 'e' ]]>", "a < b && c > \"d\" 'e' ]]>");
        check("&amp;", "&amp;");
        check("a\u{0}b\u{8}\u{ffff}", "ab");
    }
}
