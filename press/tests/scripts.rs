//! What JavaScript gets from Rust: `assets/generated/`. `UPDATE_GOLDEN=1 cargo test --workspace --test scripts` writes it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use campaign::contract::{self, Constant, Value};
use locale::Locale;
use messages::LocaleExt;
use std::{collections::BTreeMap, env, fs, path::Path};

const HEADING: &str = "// Made from";
const COMMAND: &str = "UPDATE_GOLDEN=1 cargo test --workspace --test scripts";

fn check(name: &str, source: &str, content: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/generated").join(name);
    let expected = format!("{HEADING} {source} by `{COMMAND}`. A change belongs there.\n\n{content}");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "assets/generated/{name} differs from {source}: {COMMAND}");
}

fn constant(Constant { name, doc, value }: Constant) -> String {
    let value = match value {
        Value::Text(text) => serde_json::to_string(text).unwrap(),
        Value::Number(number) => number.to_string(),
    };
    format!("/**{doc} */\nexport const {name} = {value};\n")
}

#[test]
fn the_names_are_those_of_rust() {
    let constants: Vec<String> = contract::all().into_iter().map(constant).collect();
    check("contract.js", "crates/campaign/src/contract.rs", &constants.concat());
}

#[test]
fn the_messages_are_those_of_rust() {
    let messages: BTreeMap<_, _> = Locale::ALL.iter().map(|lang| (lang.code(), lang.script_words())).collect();
    let json = serde_json::to_string_pretty(&messages).unwrap();
    let content = format!("/** What the scripts say, by language. */\nexport const MESSAGES = {json};\n");
    check("messages.js", "crates/messages/src/device.rs", &content);
}
