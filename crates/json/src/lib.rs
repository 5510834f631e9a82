//! JSON as served and as kept, read for its size: a text becomes a tree, and the types are read from the tree.
//!
//! serde_json reads each type straight from the text, which is faster and compiles a parser into every one of them. With some
//! forty types that was a third of the wasm; a tree is parsed by one function, and the pages are small. It takes what
//! RFC 8259 takes, no deeper than [`DEPTH`], and no number but whole ones: no type here has another.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor,
    value::StrDeserializer,
};
use std::fmt;

/// A JSON value as it was parsed, numbers still as text.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// As it is written.
    Number(String),
    /// Without its quotation marks and escapes.
    Text(String),
    /// The items, in the order of the text.
    List(Vec<Self>),
    /// In order; of two entries with one name both stand.
    Map(Vec<(String, Self)>),
}

/// How deep lists and maps may stand in each other: deeper ones would end the stack.
const DEPTH: usize = 100;

/// The longest text that is read at all, in octets. The largest file of a real campaign (a long story, a list of twenty) has some
/// hundred thousand.
pub const MAX_OCTETS: usize = 4_000_000;

/// How many values a text may hold: each takes some 60 octets of memory as a [`Json`], and a two-octet number is one.
const MAX_VALUES: usize = 200_000;

/// The longest single string, in octets. A browser breaks a long line word by word: one word of 2.5 million letters keeps it busy
/// for a minute.
pub const MAX_STRING: usize = 200_000;

/// Why a text is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    message: String,
    /// The text is beyond one of the limits of this module, whatever else it may be.
    pub is_too_large: bool,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for JsonError {}

impl serde::de::Error for JsonError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        // What is wrong is for those who write the files; a reader's browser does without the words for it.
        let message = if cfg!(target_arch = "wasm32") { String::new() } else { message.to_string() };
        Self { message, is_too_large: false }
    }
}

/// Reads a text that came over the network, within the limits of this module.
pub fn parse(text: &str) -> Result<Json, JsonError> {
    let too_large = |what: fmt::Arguments<'_>| JsonError { is_too_large: true, ..JsonError::custom(what) };
    if text.len() > MAX_OCTETS {
        return Err(too_large(format_args!("longer than {MAX_OCTETS} octets")));
    }
    let mut parser = Parser { text, at: 0, values_left: MAX_VALUES, max_string: MAX_STRING, is_too_large: false };
    parser.whole().ok_or_else(|| match parser.is_too_large {
        true => too_large(format_args!("too many values or too long a string at octet {}", parser.at)),
        false => parser.error(),
    })
}

/// Reads a text of this device's own, of any length.
pub fn parse_own(text: &str) -> Result<Json, JsonError> {
    let mut parser = Parser { text, at: 0, values_left: usize::MAX, max_string: usize::MAX, is_too_large: false };
    parser.whole().ok_or_else(|| parser.error())
}

/// Every function goes on behind what it read, or stays where the text is wrong and gives `None`.
struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// How many more values may begin.
    values_left: usize,
    /// The longest string that is taken, in octets.
    max_string: usize,
    is_too_large: bool,
}

impl Parser<'_> {
    /// The one value that the text consists of.
    fn whole(&mut self) -> Option<Json> {
        let value = self.value(DEPTH)?;
        self.space();
        (self.at == self.text.len()).then_some(value)
    }

    fn error(&self) -> JsonError {
        JsonError::custom(format_args!("not JSON at octet {}", self.at))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, octet: u8) -> Option<()> {
        (self.peek()? == octet).then(|| self.at += 1)
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Notes that a limit is reached, unless `fits`.
    fn limit(&mut self, fits: bool) -> Option<()> {
        self.is_too_large |= !fits;
        fits.then_some(())
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.space();
        self.limit(self.values_left > 0)?;
        self.values_left -= 1;
        Some(match self.peek()? {
            b'"' => Json::Text(self.string()?),
            b'[' => Json::List(self.items(depth, b']', |parser, depth| parser.value(depth))?),
            b'{' => Json::Map(self.items(depth, b'}', |parser, depth| {
                let name = parser.string()?;
                parser.space();
                parser.take(b':')?;
                Some((name, parser.value(depth)?))
            })?),
            b'n' => self.word("null", Json::Null)?,
            b't' => self.word("true", Json::Bool(true))?,
            b'f' => self.word("false", Json::Bool(false))?,
            _ => Json::Number(self.number()?),
        })
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn items<T>(&mut self, depth: usize, end: u8, item: fn(&mut Self, usize) -> Option<T>) -> Option<Vec<T>> {
        let depth = depth.checked_sub(1)?;
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.take(end).is_some() {
            return Some(items);
        }
        loop {
            self.space();
            items.push(item(self, depth)?);
            self.space();
            if self.take(end).is_some() {
                return Some(items);
            }
            self.take(b',')?;
        }
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<String> {
        let start = self.at;
        _ = self.take(b'-');
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        if self.take(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.limit(self.at - start <= self.max_string)?;
        Some(self.text[start..self.at].to_owned())
    }

    fn string(&mut self) -> Option<String> {
        self.take(b'"')?;
        let mut out = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | 0..=0x1F) {
                self.at += 1;
            }
            out.push_str(&self.text[start..self.at]);
            self.limit(out.len() <= self.max_string)?;
            let octet = self.peek()?;
            match octet {
                b'"' => {
                    self.at += 1;
                    return Some(out);
                }
                b'\\' => {
                    self.at += 1;
                    out.push(self.escape()?);
                }
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let octet = self.peek()?;
        self.at += 1;
        Some(match octet {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'"' | b'\\' | b'/' => char::from(octet),
            b'u' => {
                let unit = self.unit()?;
                if !(0xD800..0xDC00).contains(&unit) {
                    return char::from_u32(unit);
                }
                // UTF-16: a high half and its low half.
                self.take(b'\\')?;
                self.take(b'u')?;
                let low = self.unit()?;
                let is_low = (0xDC00..0xE000).contains(&low);
                is_low.then(|| char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00)))??
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.peek()?).to_digit(16)?;
            self.at += 1;
        }
        Some(unit)
    }
}

impl Json {
    fn wrong<T>(&self, expected: &str) -> Result<T, JsonError> {
        Err(JsonError::custom(format_args!("expected {expected}, found {self:?}")))
    }

    fn text(&self) -> Result<&str, JsonError> {
        match self {
            Self::Text(text) => Ok(text),
            _ => self.wrong("a text"),
        }
    }

    fn whole(&self) -> Result<i64, JsonError> {
        match self {
            Self::Number(digits) => digits.parse().or_else(|_| self.wrong("a whole number")),
            _ => self.wrong("a number"),
        }
    }
}

/// Reads a type from a text of this device's own, of any length.
pub fn from_str<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    T::deserialize(&parse_own(text)?)
}

/// One method a kind of value: a type compiles only the one it asks for.
macro_rules! read {
    ($($method:ident)* => $value:ident, $visit:ident) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
            visitor.$visit(self.$value()?)
        }
    )*};
}

impl<'de> Deserializer<'de> for &'de Json {
    type Error = JsonError;

    read!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 => whole, visit_i64);
    read!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 => whole, visit_i64);
    read!(deserialize_str deserialize_string deserialize_identifier deserialize_char => text, visit_str);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Number(_) => visitor.visit_i64(self.whole()?),
            Json::Text(text) => visitor.visit_str(text),
            Json::List(_) => self.deserialize_seq(visitor),
            Json::Map(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self {
            Json::Bool(value) => visitor.visit_bool(*value),
            _ => self.wrong("true or false"),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self {
            Json::List(items) => visitor.visit_seq(Items(items.iter())),
            _ => self.wrong("a list"),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self {
            Json::Map(entries) => visitor.visit_map(Entries { entries: entries.iter(), value: &Json::Null }),
            _ => self.wrong("a map"),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        match self {
            Json::Text(name) => visitor.visit_enum(Variant { name, value: &Json::Null }),
            Json::Map(entries) => match &entries[..] {
                [(name, value)] => visitor.visit_enum(Variant { name, value }),
                _ => self.wrong("one variant"),
            },
            _ => self.wrong("a variant"),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { f32 f64 bytes byte_buf unit unit_struct i128 u128 }
}

struct Items<'de>(std::slice::Iter<'de, Json>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = JsonError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, JsonError> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }
}

struct Entries<'de> {
    entries: std::slice::Iter<'de, (String, Json)>,
    /// Of the entry whose name was given last.
    value: &'de Json,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = JsonError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, JsonError> {
        let Some((name, value)) = self.entries.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, JsonError> {
        seed.deserialize(self.value)
    }
}

struct Variant<'de> {
    name: &'de str,
    /// `Null` for a variant that is its name alone.
    value: &'de Json,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = JsonError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), JsonError> {
        Ok((seed.deserialize(StrDeserializer::new(self.name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = JsonError;

    fn unit_variant(self) -> Result<(), JsonError> {
        match self.value {
            Json::Null => Ok(()),
            value => value.wrong("no value"),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, JsonError> {
        seed.deserialize(self.value)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, JsonError> {
        self.value.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.value.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::Value;
    use std::collections::BTreeMap;

    fn value(json: &Json) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Bool(value) => (*value).into(),
            Json::Number(digits) => serde_json::from_str(digits).unwrap(),
            Json::Text(text) => text.clone().into(),
            Json::List(items) => items.iter().map(value).collect(),
            Json::Map(entries) => entries.iter().map(|(name, each)| (name.clone(), value(each))).collect(),
        }
    }

    #[test]
    fn takes_what_serde_json_takes() {
        let check = |text: &str| {
            let ours = parse(text).ok().map(|json| value(&json));
            assert_eq!(ours, serde_json::from_str::<Value>(text).ok(), "{text:?}");
        };
        for text in [
            "",
            " ",
            "null",
            " true ",
            "false x",
            "nul",
            "0",
            "-0",
            "01",
            "-",
            "1.",
            "1.5",
            "1e3",
            "1E+3",
            "1e",
            "+1",
            "\"\"",
            "\"a",
            "\"\\n\\u0456\\ud83d\\udc69\"",
            "\"\\ud83d\"",
            "\"\\udc69\"",
            "\"\\ud83dx\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"a\nb\"",
            "\"\t\"",
            "\"ї👩\"",
            "[]",
            "[ 1 , 2 ]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[",
            "]",
            "{}",
            "{\"a\":1}",
            "{ \"a\" : [ { } ] }",
            "{\"a\"}",
            "{a:1}",
            "{\"a\":1,}",
            "{,}",
            "[1]]",
            "\u{FEFF}1",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn takes_any_text_as_serde_json_does(text in "[\\[\\]{}:,\"\\\\ua0-9eE+.tfn \\-]{0,24}") {
            let ours = parse(&text).ok().map(|json| value(&json));
            prop_assert_eq!(ours, serde_json::from_str::<Value>(&text).ok());
        }

        #[test]
        fn gives_back_any_string(text in any::<String>()) {
            prop_assert_eq!(from_str::<String>(&serde_json::to_string(&text).unwrap()), Ok(text));
        }
    }

    #[test]
    fn reads_types() {
        #[derive(Debug, PartialEq, Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Kind {
            Unit,
            New(u8),
            Tuple(u8, String),
            Fields { a: Option<bool> },
        }
        #[derive(Debug, PartialEq, Deserialize)]
        struct All {
            kinds: Vec<Kind>,
            #[serde(default)]
            map: BTreeMap<String, i32>,
            none: Option<u32>,
        }
        let text = r#"{"kinds":["unit",{"new":7},{"tuple":[1,"x"]},{"fields":{"a":true}},{"fields":{}}],
            "map":{"k":-3},"none":null,"more":{"ignored":[1.5]}}"#;
        let all: All = from_str(text).unwrap();
        assert_eq!(all, serde_json::from_str(text).unwrap());
        for wrong in [
            "{}",
            "[]",
            r#"{"kinds":{}}"#,
            r#"{"kinds":["new"]}"#,
            r#"{"kinds":[{"unit":1}]}"#,
            "1",
            r#"{"kinds":[{"new":300}]}"#,
            r#"{"kinds":[{"new":-1}]}"#,
            r#"{"kinds":[],"map":{"k":1.5}}"#,
        ] {
            assert!(from_str::<All>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_deep_text_does_not_end_the_stack() {
        assert!(parse(&"[".repeat(1_000_000)).is_err());
        assert!(parse(&format!("{}{}", "[".repeat(90), "]".repeat(90))).is_ok());
    }

    /// What a hostile or broken server could hang a page with; each is refused in milliseconds and without memory of its size.
    #[test]
    fn what_is_too_large_is_refused_as_such() {
        let check = |what: &str, text: String, expected: Option<bool>| {
            let read = parse(&text);
            assert_eq!(read.err().map(|error| error.is_too_large), expected, "{what}");
            if expected == Some(true) && text.len() < MAX_OCTETS {
                assert!(parse_own(&text).is_ok(), "{what}, of this device's own");
            }
        };
        let list = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
        let string = |length: usize| format!("\"{}\"", "ї".repeat(length / 2));
        check("as many values as may be", list(MAX_VALUES - 1), None);
        check("one more", list(MAX_VALUES), Some(true));
        check("names count by their values", format!("{{{}\"a\":0}}", "\"a\":0,".repeat(MAX_VALUES)), Some(true));
        check("as long a string as may be", string(MAX_STRING), None);
        check("a longer one", string(MAX_STRING + 2), Some(true));
        check("a longer one of escapes", format!("\"{}\"", "\\n".repeat(MAX_STRING + 1)), Some(true));
        check("a longer name", format!("{{{}:0}}", string(MAX_STRING + 2)), Some(true));
        check("a long number", "1".repeat(MAX_STRING + 1), Some(true));
        check("a title of 2.5 million letters", format!("{{\"title\":{}}}", string(2_500_000)), Some(true));
        check("50 MB of numbers", list(25_000_000), Some(true));
        check("50 MB of space", " ".repeat(50_000_000), Some(true));
        check("deep", "[".repeat(1_000), Some(false));
        check("cut", list(10).replace(']', ""), Some(false));
    }
}
