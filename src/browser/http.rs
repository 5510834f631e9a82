//! Fetches a text of our own origin.

use super::{timer, window};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use small_json::MAX_OCTETS;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestInit, Response};

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpError {
    /// No answer, or one that broke off, or none within [`PATIENCE_MS`].
    NoAnswer,
    /// The server answered with this status.
    Status(u16),
    /// The body is longer than [`MAX_OCTETS`]; it was not read any further.
    TooLarge,
}

/// How long a server may be silent, in milliseconds, until the reader is told.
pub const PATIENCE_MS: u32 = 10_000;

/// What the browser's cache may answer with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cached {
    /// Its copy, if the server says that it is still good.
    IfUnchanged,
    /// Never its copy: it is damaged.
    Never,
}

/// The body of the answer to `GET url`.
pub async fn get(url: &str, cached: Cached) -> Result<String, HttpError> {
    let no_answer = |_| HttpError::NoAnswer;
    let abort = AbortController::new().map_err(no_answer)?;
    let request = RequestInit::new();
    request.set_cache(match cached {
        Cached::IfUnchanged => RequestCache::NoCache,
        Cached::Never => RequestCache::Reload,
    });
    request.set_signal(Some(&abort.signal()));
    let _patience = timer::Timeout::new(PATIENCE_MS, move || abort.abort());
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &request)).await.map_err(no_answer)?;
    let answer: Response = answer.dyn_into().map_err(no_answer)?;
    if !answer.ok() {
        return Err(HttpError::Status(answer.status()));
    }
    text(&answer).await
}

/// The body as text (UTF-8, RFC 8259, section 8.1). It is counted while it comes: what does not end is not waited for.
async fn text(answer: &Response) -> Result<String, HttpError> {
    let no_answer = |_| HttpError::NoAnswer;
    let call = |of: &JsValue, name: &str| {
        let method: Function = Reflect::get(of, &name.into())?.dyn_into()?;
        method.call0(of)
    };
    let body = Reflect::get(answer, &"body".into()).map_err(no_answer)?;
    if body.is_null() {
        return Ok(String::new());
    }
    let reader = call(&body, "getReader").map_err(no_answer)?;
    let mut octets = Vec::new();
    loop {
        let read: Promise = call(&reader, "read").and_then(JsCast::dyn_into).map_err(no_answer)?;
        let piece = JsFuture::from(read).await.map_err(no_answer)?;
        let Ok(piece) = Reflect::get(&piece, &"value".into()).and_then(JsCast::dyn_into::<Uint8Array>) else {
            // The last one has no value.
            let text = String::from_utf8_lossy(&octets).into_owned();
            return Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text));
        };
        if octets.len() + piece.length() as usize > MAX_OCTETS {
            _ = call(&reader, "cancel");
            return Err(HttpError::TooLarge);
        }
        octets.extend(piece.to_vec());
    }
}
