//! Fetches a text of our own origin.

use super::{timer, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestInit, Response};

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpError {
    /// No answer, or one that broke off, or none within [`PATIENCE_MS`].
    NoAnswer,
    /// The server answered with this status.
    Status(u16),
}

/// How long a server may be silent, in milliseconds, until the reader is told.
pub const PATIENCE_MS: i32 = 10_000;

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
    let _patience = timer::after(PATIENCE_MS, move || abort.abort());
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &request)).await.map_err(no_answer)?;
    let answer: Response = answer.dyn_into().map_err(no_answer)?;
    if !answer.ok() {
        return Err(HttpError::Status(answer.status()));
    }
    let body = JsFuture::from(answer.text().map_err(no_answer)?).await.map_err(no_answer)?;
    body.as_string().ok_or(HttpError::NoAnswer)
}
