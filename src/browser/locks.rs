//! One tab writes, the others read (Web Locks).

use super::window;
use js_sys::{Function, Object, Promise, Reflect};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// What became of asking for a lock.
#[derive(Debug)]
pub enum Held {
    /// It is ours until the lease is dropped, the tab closes or another tab takes it over. Where a browser has no locks,
    /// everybody gets one: two tabs there are rarer than a letter that cannot be written.
    Here(Lease),
    /// Another tab has it.
    Elsewhere,
}

/// Gives the lock back when it is dropped.
#[derive(Debug)]
pub struct Lease(Option<Function>);

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            _ = release.call0(&JsValue::NULL);
        }
    }
}

/// How to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Only when nobody has it.
    IfFree,
    /// Take it from whoever has it; they are told.
    TakeOver,
}

/// Asks for the lock. `lost` is called when another tab takes it over.
pub async fn hold(name: &str, ask: Ask, lost: impl FnOnce() + 'static) -> Held {
    match request(name, ask, lost) {
        Ok((answer, release)) => match JsFuture::from(answer).await.ok().and_then(|free| free.as_bool()) {
            Some(true) => Held::Here(Lease(Some(release))),
            Some(false) => Held::Elsewhere,
            None => Held::Here(Lease(None)),
        },
        Err(_) => Held::Here(Lease(None)),
    }
}

/// A promise with the function that settles it.
fn promise() -> Result<(Promise, Function), JsValue> {
    let mut settle = None;
    let promise = Promise::new(&mut |resolve, _| settle = Some(resolve));
    Ok((promise, settle.ok_or(JsValue::NULL)?))
}

/// The answer (`true`, `false`, or anything else where there are no locks), and what gives the lock back.
fn request(name: &str, ask: Ask, lost: impl FnOnce() + 'static) -> Result<(Promise, Function), JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into())?;
    let ask_for: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    let option = match ask {
        Ask::IfFree => "ifAvailable",
        Ask::TakeOver => "steal",
    };
    Reflect::set(&options, &option.into(), &JsValue::TRUE)?;
    let (held, release) = promise()?;
    let (answer, settle) = promise()?;
    let ours = Rc::new(Cell::new(false));
    let granted = {
        let (ours, settle) = (ours.clone(), settle.clone());
        Closure::once(move |lock: JsValue| {
            let free = !lock.is_null();
            ours.set(free);
            _ = settle.call1(&JsValue::NULL, &free.into());
            // The browser holds the lock until this promise is settled.
            if free { held.into() } else { JsValue::UNDEFINED }
        })
    };
    let ended: Promise = ask_for.call3(&locks, &name.into(), &options, granted.as_ref())?.dyn_into()?;
    spawn_local(async move {
        let ended = JsFuture::from(ended).await;
        drop(granted);
        match ended {
            // Refused altogether; when the answer is given already, this changes nothing.
            Err(_) if !ours.get() => _ = settle.call0(&JsValue::NULL),
            Err(_) => lost(),
            Ok(_) => {}
        }
    });
    Ok((answer, release))
}
