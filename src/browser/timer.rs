//! Timers: callbacks that are cancelled on drop, and awaitable delays.

pub use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;

/// Calls in a task of its own, as soon as the browser has finished this one.
pub fn later(call: impl FnOnce() + 'static) {
    Timeout::new(0, call).forget();
}

/// Waits that many milliseconds.
pub async fn wait(milliseconds: u32) {
    TimeoutFuture::new(milliseconds).await;
}
