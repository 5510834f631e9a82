//! Locks between the tabs of this site (Web Locks API).

use super::{timer, window};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

/// Who has the lock that was asked for.
#[derive(Debug)]
pub enum LockResult {
    /// This tab, until the guard is dropped, the tab closes or another tab steals it. Where a browser has no locks, every tab gets
    /// one: two tabs there are rarer than a letter that cannot be written.
    Held(LockGuard),
    /// Another tab.
    OtherTab,
}

/// Gives the lock back when it is dropped.
#[derive(Debug)]
pub struct LockGuard(Option<Function>);

impl Drop for LockGuard {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            _ = release.call0(&JsValue::NULL);
        }
    }
}

/// How to ask for a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockMode {
    /// Only if no tab has it.
    IfAvailable,
    /// Take it from the tab that has it, which is told.
    Steal,
}

/// Asks for a lock. `lost` is called when another tab steals it.
pub async fn request(name: &str, mode: LockMode, lost: impl FnOnce() + 'static) -> LockResult {
    let Ok((answer, release)) = begin(name, Some(mode), lost) else { return LockResult::Held(LockGuard(None)) };
    match JsFuture::from(answer).await.ok().and_then(|is_free| is_free.as_bool()) {
        Some(true) => LockResult::Held(LockGuard(Some(release))),
        Some(false) => LockResult::OtherTab,
        None => LockResult::Held(LockGuard(None)),
    }
}

/// Waits until a lock is free. After so many milliseconds it is stolen: a tab in the background may sleep.
pub async fn wait(name: &str, milliseconds: u32) -> LockGuard {
    let Ok((answer, release)) = begin(name, None, || {}) else { return LockGuard(None) };
    let answer = first_of(answer, milliseconds).await;
    let guard = LockGuard(Some(release));
    if !answer.is_null() {
        return guard;
    }
    // What was asked for is granted late, and given back at once.
    drop(guard);
    match request(name, LockMode::Steal, || {}).await {
        LockResult::Held(guard) => guard,
        LockResult::OtherTab => LockGuard(None),
    }
}

/// The answer, or `null` when it does not come in time.
async fn first_of(answer: Promise, milliseconds: u32) -> JsValue {
    let timeout = future_to_promise(async move {
        timer::wait(milliseconds).await;
        Ok(JsValue::NULL)
    });
    JsFuture::from(Promise::race(&Array::of2(&answer, &timeout))).await.unwrap_or(JsValue::UNDEFINED)
}

/// A promise with the function that settles it.
fn promise() -> Result<(Promise, Function), JsValue> {
    let mut settle = None;
    let promise = Promise::new(&mut |resolve, _| settle = Some(resolve));
    Ok((promise, settle.ok_or(JsValue::NULL)?))
}

/// Asks, without a mode for as long as it takes: the answer (`true`, `false`, or `undefined` where there are no locks), and what gives the lock back.
fn begin(name: &str, mode: Option<LockMode>, lost: impl FnOnce() + 'static) -> Result<(Promise, Function), JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    if let Some(mode) = mode {
        let option = match mode {
            LockMode::IfAvailable => "ifAvailable",
            LockMode::Steal => "steal",
        };
        Reflect::set(&options, &option.into(), &JsValue::TRUE)?;
    }
    let (held, release) = promise()?;
    let (answer, settle) = promise()?;
    let is_ours = Rc::new(Cell::new(false));
    let granted = {
        let (is_ours, settle) = (is_ours.clone(), settle.clone());
        Closure::once(move |lock: JsValue| {
            let is_free = !lock.is_null();
            is_ours.set(is_free);
            _ = settle.call1(&JsValue::NULL, &is_free.into());
            // The browser holds the lock until this promise is settled.
            if is_free { held.into() } else { JsValue::UNDEFINED }
        })
    };
    let ended: Promise = request.call3(&locks, &name.into(), &options, granted.as_ref())?.dyn_into()?;
    spawn_local(async move {
        let ended = JsFuture::from(ended).await;
        drop(granted);
        match ended {
            // Refused altogether; when the answer is given already, this changes nothing.
            Err(_) if !is_ours.get() => _ = settle.call0(&JsValue::NULL),
            Err(_) => lost(),
            Ok(_) => {}
        }
    });
    Ok((answer, release))
}
