//! The clipboard.

use super::window;
use wasm_bindgen::{JsValue, UnwrapThrowExt};
use wasm_bindgen_futures::JsFuture;

/// Copies the text; `false` when the browser did not let us. Call it from a click.
pub async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    // Without a secure context `navigator.clipboard` is undefined, though web-sys does not say so.
    let offered = js_sys::Reflect::has(&navigator, &JsValue::from_str("clipboard")).unwrap_throw();
    let there = offered && !JsValue::from(navigator.clipboard()).is_undefined();
    there && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
