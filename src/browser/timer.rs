//! Waiting.

use super::window;
use wasm_bindgen::{JsCast, closure::Closure};

/// A running timer; dropping it stops it.
#[must_use]
pub struct Timer {
    id: i32,
    _call: Closure<dyn FnMut()>,
}

/// Calls once after `milliseconds`, unless the timer is dropped before.
pub fn after(milliseconds: i32, call: impl FnOnce() + 'static) -> Timer {
    let call = Closure::once(call);
    let id = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(call.as_ref().unchecked_ref(), milliseconds)
        .unwrap_or(0);
    Timer { id, _call: call }
}

/// Calls in a task of its own, as soon as the browser has answered the reader.
pub fn later(call: fn()) {
    super::spawn(async move {
        wait(0).await;
        call();
    });
}

/// Waits.
pub async fn wait(milliseconds: i32) {
    let over = js_sys::Promise::new(&mut |resolve, _| {
        _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    _ = wasm_bindgen_futures::JsFuture::from(over).await;
}

impl Drop for Timer {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.id);
    }
}
