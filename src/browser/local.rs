//! Short texts that are written synchronously (localStorage): what a page has to leave behind in the task in which it ends.

use super::window;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The storage as an object: web-sys would add a type and its glue for three calls.
fn storage() -> Result<JsValue, JsValue> {
    // The getter itself throws where storage is forbidden.
    Reflect::get(&window(), &"localStorage".into())
}

fn call(method: &str, key: &str, text: &str) -> Result<JsValue, JsValue> {
    let storage = storage()?;
    let method: Function = Reflect::get(&storage, &method.into())?.dyn_into()?;
    method.call2(&storage, &key.into(), &text.into())
}

/// The text under a key.
pub fn get(key: &str) -> Option<String> {
    call("getItem", key, "").ok()?.as_string()
}

/// Keeps a text; a browser that refuses or has no room left keeps none.
pub fn set(key: &str, text: &str) {
    _ = call("setItem", key, text);
}

/// Removes the text under a key.
pub fn remove(key: &str) {
    _ = call("removeItem", key, "");
}

/// The keys that begin with `prefix`, without it.
pub fn keys(prefix: &str) -> Vec<String> {
    let Ok(storage) = storage().and_then(JsCast::dyn_into::<Object>) else { return Vec::new() };
    let keys = Object::keys(&storage);
    keys.iter().filter_map(|key| key.as_string()?.strip_prefix(prefix).map(str::to_owned)).collect()
}
