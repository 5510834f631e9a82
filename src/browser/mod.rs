//! The browser, as plain types in and out: the only module that names `web_sys` and `js_sys`.
//!
//! Nothing here panics: what the browser refuses comes back as an `Err` or a `None`, for a storage getter may throw, a
//! clipboard may be forbidden and a window may be framed. In press (no browser) only views run, and they call none of it.

pub mod clipboard;
pub mod device;
pub mod download;
pub mod history;
pub mod http;
pub mod local;
pub mod locks;
pub mod page;
pub mod share;
pub mod storage;
pub mod timer;

use wasm_bindgen::{JsCast, closure::Closure};

/// Runs a future on the page's own thread.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}

/// Calls `handler` on an event of the window, as long as the page lives.
fn listen(event: &str, handler: impl Fn(web_sys::Event) + 'static) {
    let handler = Closure::<dyn Fn(web_sys::Event)>::new(handler);
    _ = window().add_event_listener_with_callback(event, handler.as_ref().unchecked_ref());
    handler.forget();
}

fn window() -> web_sys::Window {
    // wasm runs in a window: boot.js is its only starter, and workers have a script of their own.
    web_sys::window().expect("a window")
}
