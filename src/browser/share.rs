//! The device's share sheet (Web Share API).

use super::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::ShareData;

/// What became of sharing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The sheet was shown; what the reader did there is the reader's own.
    Shown,
    /// This browser has no share sheet.
    Unsupported,
}

/// Whether this browser has a share sheet.
pub fn is_offered() -> bool {
    js_sys::Reflect::has(&window().navigator(), &JsValue::from_str("share")).unwrap_or(false)
}

/// Opens the share sheet with a link. Call it from a click.
pub async fn link(title: &str, url: &str) -> Shared {
    let data = ShareData::new();
    data.set_title(title);
    data.set_url(url);
    share(&data).await
}

/// Opens the share sheet with a text. Call it from a click.
pub async fn text(title: &str, text: &str) -> Shared {
    let data = ShareData::new();
    data.set_title(title);
    data.set_text(text);
    share(&data).await
}

async fn share(data: &ShareData) -> Shared {
    if !is_offered() {
        return Shared::Unsupported;
    }
    match JsFuture::from(window().navigator().share_with_data(data)).await {
        Ok(_) => Shared::Shown,
        // A reader who closes the sheet has seen it; anything else is a refusal.
        Err(error) => {
            let name = js_sys::Reflect::get(&error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
            if name.as_deref() == Some("AbortError") { Shared::Shown } else { Shared::Unsupported }
        }
    }
}
