//! Downloads: saves a text as a file.

use super::{timer, window};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser has to take the file, in milliseconds.
const TAKEN_MS: u32 = 60_000;

/// Hands the text to the browser as a file of this name; `false` when it cannot take one. Call it from a click.
pub fn save(name: &str, mime: &str, text: &str) -> bool {
    let save = || -> Result<(), JsValue> {
        let properties = BlobPropertyBag::new();
        properties.set_type(mime);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &properties)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let link = window().document().ok_or(JsValue::NULL)?.create_element("a")?;
        let link: HtmlAnchorElement = link.dyn_into()?;
        link.set_href(&url);
        link.set_download(name);
        link.click();
        super::spawn(async move {
            timer::wait(TAKEN_MS).await;
            _ = Url::revoke_object_url(&url);
        });
        Ok(())
    };
    save().is_ok()
}
