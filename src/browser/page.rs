//! The document that is open: what press wrote into it, its title, its focus.

use super::{listen, window};
use campaign::contract::{FORGET_EVENT, NOT_SHARED_EVENT, SHARED_EVENT};
use wasm_bindgen::JsCast;
use web_sys::{Document, Event, FocusOptions, HtmlElement};

/// The id of the element that holds the app. Ids of ours begin with `_`, those of headings never do.
pub const ROOT: &str = "_app";

fn document() -> Option<Document> {
    window().document()
}

fn html() -> Option<HtmlElement> {
    document()?.document_element()?.dyn_into().ok()
}

/// An attribute `data-{name}` of `<html>`, as press wrote it.
pub fn data(name: &str) -> Option<String> {
    html()?.dataset().get(name)
}

/// Says in the document (`<html data-app="ready">`) that the app has taken it over.
pub fn set_ready() {
    if let Some(html) = html() {
        _ = html.dataset().set("app", "ready");
    }
}

/// The text of the data block (`<script type="application/json">`) with this id.
pub fn data_block(id: &str) -> Option<String> {
    document()?.get_element_by_id(id)?.text_content()
}

/// The element with this id.
pub fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Takes the element with this id out of the document.
pub fn remove(id: &str) {
    if let Some(element) = element(id) {
        element.remove();
    }
}

/// Empties an element.
pub fn clear(element: &HtmlElement) {
    element.replace_children_with_node_0();
}

/// The title and language of the document.
pub fn set_title(title: &str, lang: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
    if let Some(html) = html() {
        html.set_lang(lang);
    }
}

/// Moves the focus to the page's heading without scrolling, so that a keyboard or a screen reader goes on from there.
pub fn focus_heading() {
    focus_nth("h1", 0);
}

/// Moves the focus to the element that matches as number `n` (from 0), without scrolling.
pub fn focus_nth(selector: &str, n: usize) {
    let found = document()
        .and_then(|document| document.query_selector_all(selector).ok())
        .and_then(|all| all.get(n as u32))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = found {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        _ = element.focus_with_options(&options);
    }
}

/// The id of the element that has the focus.
pub fn focused() -> Option<String> {
    document()?.active_element().map(|element| element.id()).filter(|id| !id.is_empty())
}

/// Moves the focus to the element with this id, and brings it into view.
pub fn focus(id: &str) {
    let found = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        _ = element.focus();
    }
}

/// Opens an address as a click on a link to it would; `aside` in a window of its own. Call it soon after a click.
pub fn open(href: &str, aside: bool) {
    _ = match aside {
        true => window().open_with_url_and_target_and_features(href, "_blank", "noopener,noreferrer").map(drop),
        false => window().location().set_href(href),
    };
}

/// How high the element with this id is, in CSS pixels, while its attribute `name` is `value`; `None` when it is not laid
/// out.
pub fn height_with(id: &str, name: &str, value: &str) -> Option<i32> {
    let element = element(id)?;
    let before = element.get_attribute(name);
    _ = element.set_attribute(name, value);
    let height = element.offset_height();
    _ = match before {
        Some(before) => element.set_attribute(name, &before),
        None => element.remove_attribute(name),
    };
    (height > 0).then_some(height)
}

/// Whether the `<details>` with this id is open.
pub fn is_open(id: &str) -> bool {
    element(id).is_some_and(|element| element.has_attribute("open"))
}

/// Calls when the page may never run again: it is left, or another tab or program covers it. Phones end pages then.
pub fn on_hide(call: impl Fn() + Clone + 'static) {
    let hidden = call.clone();
    listen("visibilitychange", move |_| {
        if document().is_some_and(|document| document.hidden()) {
            hidden();
        }
    });
    listen("pagehide", move |_| call());
}

/// The reader wants no trace on this device (`assets/js/erase.js`).
pub fn on_forget(call: impl Fn() + 'static) {
    listen(FORGET_EVENT, move |_| call());
}

/// Whether nothing may be stored from this tab: its address asks for that, or the reader has erased the site here
/// (`assets/js/refusal.js`).
pub fn is_refused() -> bool {
    data("copy").as_deref() == Some("no")
}

/// Tells the scripts of the page (`assets/js/keep.js`) whether others use this device: then no copy of the site is kept on it either, and
/// the pages that follow in this tab store nothing.
pub fn tell_shared(is_shared: bool) {
    let name = if is_shared { SHARED_EVENT } else { NOT_SHARED_EVENT };
    if let Ok(event) = Event::new(name) {
        _ = window().dispatch_event(&event);
    }
}

/// The whole address of a path-absolute one.
pub fn absolute(href: &str) -> String {
    format!("{}{href}", window().location().origin().unwrap_or_default())
}

/// The languages the reader prefers, best first, as BCP 47.
pub fn preferred_languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|language| language.as_string()).collect()
}
