//! Short texts that are written synchronously (localStorage): what a page has to leave behind in the task in which it ends.

use super::window;
use web_sys::Storage;

fn storage() -> Option<Storage> {
    // The getter itself throws where storage is forbidden.
    window().local_storage().ok().flatten()
}

/// The text under a key.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a text; a browser that refuses or has no room left keeps none.
pub fn set(key: &str, text: &str) {
    _ = storage().map(|storage| storage.set_item(key, text));
}

/// Removes the text under a key.
pub fn remove(key: &str) {
    _ = storage().map(|storage| storage.remove_item(key));
}

/// The keys that begin with `prefix`, without it.
pub fn keys(prefix: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
    keys.filter_map(|key| key.strip_prefix(prefix).map(str::to_owned)).collect()
}
