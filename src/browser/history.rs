//! The address, going back and forth, and where the reader was on each page.
//!
//! The state of a history entry is ours: `{ y, more }`, the scroll position in CSS pixels and how many further pages of a
//! list were appended. It holds nothing about the reader.

use super::{listen, timer, window};
use campaign::contract::NO_COPY;
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent, ScrollRestoration};

/// Where the reader was on a page, as a history entry remembers it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HistoryState {
    /// Scroll position in CSS pixels from the top.
    pub y: f64,
    /// Pages appended to a list.
    pub more: u32,
}

/// The path of the address, without query and fragment.
pub fn pathname() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The fragment of the address without `#`, decoded as the browser has it; empty when there is none.
pub fn fragment() -> String {
    place(&window().location().hash().unwrap_or_default()).to_owned()
}

/// What a fragment says beside the wish that nothing be stored (`#no-copy&heading`, see `assets/js/refusal.js`).
fn place(fragment: &str) -> &str {
    let fragment = fragment.trim_start_matches('#');
    match fragment.strip_prefix(NO_COPY) {
        Some("") => "",
        Some(rest) => rest.strip_prefix('&').unwrap_or(fragment),
        None => fragment,
    }
}

/// Loads the document at the current address anew.
pub fn reload() {
    _ = window().location().reload();
}

fn get(value: &JsValue, key: &str) -> Option<f64> {
    js_sys::Reflect::get(value, &JsValue::from_str(key)).ok()?.as_f64()
}

/// Where the reader was in the entry that is current.
pub fn state() -> HistoryState {
    let state = window().history().and_then(|history| history.state()).unwrap_or(JsValue::NULL);
    if !state.is_object() {
        return HistoryState::default();
    }
    HistoryState { y: get(&state, "y").unwrap_or_default(), more: get(&state, "more").unwrap_or_default() as u32 }
}

/// Remembers where the reader is in the current entry.
pub fn remember(state: HistoryState) {
    let object = js_sys::Object::new();
    _ = js_sys::Reflect::set(&object, &JsValue::from_str("y"), &state.y.into());
    _ = js_sys::Reflect::set(&object, &JsValue::from_str("more"), &state.more.into());
    if let Ok(history) = window().history() {
        // Browsers refuse when it is called too often; then what it remembered before stays.
        _ = history.replace_state_with_url(&object, "", None);
    }
}

fn remember_scroll() {
    remember(HistoryState { y: scroll_position(), ..state() });
}

/// A new entry with this address; where the reader was in the one that is left is remembered.
pub fn push(href: &str) {
    remember_scroll();
    if let Ok(history) = window().history() {
        _ = history.push_state_with_url(&JsValue::NULL, "", Some(href));
    }
}

fn scroll_position() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// Scrolls to a position at once.
pub fn scroll_to(y: f64) {
    window().scroll_to_with_x_and_y(0.0, y);
}

/// Scrolls to the element that the address's fragment names. `false` when there is none.
pub fn scroll_to_fragment() -> bool {
    let id = fragment();
    let target = js_sys::decode_uri_component(&id).ok().and_then(|id| {
        let id = String::from(id);
        (!id.is_empty()).then(|| window().document()?.get_element_by_id(&id))?
    });
    if let Some(target) = &target {
        target.scroll_into_view();
    }
    target.is_some()
}

/// Scrolls to where the reader was in the entry that is current: as remembered, else to its fragment, else to the top.
pub fn restore_scroll() {
    let state = state();
    if state != HistoryState::default() || !scroll_to_fragment() {
        scroll_to(state.y);
    }
}

/// A click on a link that a page of ours may follow: unmodified, same origin, same window, not to a place on the same page.
/// `follow` gets path and whole address and says whether it took the click.
pub fn on_link(follow: impl Fn(&str, &str) -> bool + 'static) {
    listen("click", move |event| {
        let Some(click) = event.dyn_ref::<MouseEvent>() else { return };
        let modified = click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key();
        if click.default_prevented() || click.button() != 0 || modified {
            return;
        }
        let target = click.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        let location = window().location();
        let elsewhere = !link.target().is_empty()
            || link.has_attribute("download")
            || Ok(link.origin()) != location.origin()
            || (link.pathname() == pathname() && !place(&link.hash()).is_empty());
        if !elsewhere && follow(&link.pathname(), &link.href()) {
            click.prevent_default();
        }
    });
}

/// The reader went back or forth: `go` gets the path that is now current.
pub fn on_return(go: impl Fn(&str) + 'static) {
    listen("popstate", move |_| go(&pathname()));
}

/// From now on we restore the scroll position on back and forth ourselves (the page comes after the event), the browser
/// on reload (the page is there at once).
pub fn keep_scroll() {
    let restore = |by: ScrollRestoration| {
        if let Ok(history) = window().history() {
            _ = history.set_scroll_restoration(by);
        }
    };
    restore(ScrollRestoration::Manual);
    listen("pageshow", move |_| restore(ScrollRestoration::Manual));
    listen("pagehide", move |_| {
        remember_scroll();
        restore(ScrollRestoration::Auto);
    });
    thread_local!(static RESTING: RefCell<Option<timer::Timeout>> = const { RefCell::new(None) });
    listen("scroll", |_| {
        RESTING.with(|resting| {
            *resting.borrow_mut() = Some(timer::Timeout::new(150, || {
                if !MOVING.get() {
                    remember_scroll();
                }
            }));
        });
    });
}

thread_local!(static MOVING: Cell<bool> = const { Cell::new(false) });

/// While a navigation is under way, scrolling is not the reader's and is not remembered.
pub fn set_moving(moving: bool) {
    MOVING.set(moving);
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_place_beside_the_wish_that_nothing_be_stored() {
        let check = |fragment: &str, expected: &str| assert_eq!(place(fragment), expected, "{fragment}");
        check("", "");
        check("#heading", "heading");
        check("#no-copy", "");
        check("#no-copy&heading", "heading");
        check("#no-copy&to=icrc&lang=uk", "to=icrc&lang=uk");
        check("#no-copying", "no-copying");
    }
}
