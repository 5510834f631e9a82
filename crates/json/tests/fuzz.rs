//! Damaged JSON: this crate takes what serde_json takes, with the same values, and neither panics nor hangs on anything else.
//!
//! `JSON_CASES=1000000 cargo test --release --package small-json --test fuzz` is the long form. A case that fails is made as
//! short as it can be and printed.

use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::{Map, Value};
use small_json::{Json, parse, parse_own};

/// The same value as serde_json's. `None` for a number beyond what it can hold; here a number stays as it is written.
fn value(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(digits) => serde_json::from_str(digits).ok()?,
        Json::Text(text) => Value::String(text.clone()),
        Json::List(items) => Value::Array(items.iter().map(value).collect::<Option<_>>()?),
        Json::Map(entries) => {
            Value::Object(entries.iter().map(|(name, each)| Some((name.clone(), value(each)?))).collect::<Option<_>>()?)
        }
    })
}

/// Any JSON, small.
fn json() -> impl Strategy<Value = Value> {
    // The last one: what has to be escaped, and what lies outside the first plane.
    let text = prop_oneof!["[a-z ]{0,8}", any::<String>(), "[\"\\\\/\u{0}-\u{1f}їʼ👩\u{2028}]{0,6}"].boxed();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((text.clone(), inner), 0..6).prop_map(|entries| Value::from(Map::from_iter(entries))),
        ]
    })
}

/// One thing that happens to a text on its way. Places are relative to its length.
#[derive(Clone, Debug)]
enum Damage {
    Cut(Index),
    Remove(Index),
    Put(Index, String),
    /// What stands between two places stands twice.
    Repeat(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    // Parts of tokens: a blind octet would mostly break a text in the same way.
    let pieces =
        vec!["\"", "\\", "\\u", "\\ud83d", "d83d", "[", "]", "{", "}", ",", ":", "-", "0", "1.", "e+", "nul", "true"];
    let piece = prop_oneof![
        prop::sample::select(pieces).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[ \t\r\n\u{a0}\u{feff}]",
    ];
    let place = any::<Index>;
    prop_oneof![
        place().prop_map(Damage::Cut),
        place().prop_map(Damage::Remove),
        (place(), piece).prop_map(|(at, piece)| Damage::Put(at, piece)),
        (place(), place()).prop_map(|(from, to)| Damage::Repeat(from, to)),
    ]
}

fn damaged(text: &str, damage: &[Damage]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for each in damage {
        // One past the end is a place as well.
        let length = text.len();
        let place = |index: &Index| index.index(length + 1);
        match each {
            Damage::Cut(at) => text.truncate(place(at)),
            Damage::Remove(at) => drop(text.splice(place(at)..(place(at) + 1).min(length), [])),
            Damage::Put(at, piece) => drop(text.splice(place(at)..place(at), piece.chars())),
            Damage::Repeat(from, to) => {
                let (from, to) = (place(from).min(place(to)), place(from).max(place(to)));
                let again: Vec<char> = text[from..to].to_vec();
                text.splice(to..to, again);
            }
        }
    }
    text.into_iter().collect()
}

fn config() -> ProptestConfig {
    let cases = std::env::var("JSON_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000);
    // A case that was found is written into the tests of the crate, not into a file beside this one.
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn damaged_json_is_taken_or_refused_as_by_serde_json(
        json in json(),
        is_pretty: bool,
        damage in vec(damage(), 0..4),
    ) {
        let text = if is_pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) };
        let text = damaged(&text.expect("a value as text"), &damage);
        let theirs = serde_json::from_str::<Value>(&text).map_err(|error| error.to_string());
        match parse(&text) {
            Ok(ours) => {
                prop_assert_eq!(parse_own(&text), Ok(ours.clone()));
                match value(&ours) {
                    Some(ours) => prop_assert_eq!(Ok(ours), theirs, "{:?}", text),
                    None => prop_assert!(theirs.is_err_and(|error| error.starts_with("number out of range")), "{:?}", text),
                }
            }
            Err(error) => {
                prop_assert!(!error.is_too_large, "a small text is called too large: {:?}", text);
                prop_assert!(theirs.is_err(), "{}: {:?}", error, text);
            }
        }
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let theirs = serde_json::from_str::<Value>(&text).ok();
        prop_assert_eq!(parse(&text).ok().as_ref().and_then(value), theirs);
    }
}
