//! Buttons and fields. Every field has a label, every button is reached by keyboard, and none is a leptos view of its own
//! type.

use leptos::{ev::Event, prelude::*};
use markup::{Element, Node, el};
use std::borrow::Cow;

/// Words of the interface, or of the supporter.
pub type Text = Cow<'static, str>;

/// A heading that can take the focus.
pub fn heading(id: &'static str, words: impl Into<Text>) -> Element {
    el("h2").attr("id", id).attr("tabindex", "-1").text(words)
}

/// A button beside the main one.
pub fn button(words: impl Into<Text>, act: impl Fn() + Send + 'static) -> Element {
    press("act", words, act)
}

/// The button of a step that leads on.
pub fn main_button(words: impl Into<Text>, act: impl Fn() + Send + 'static) -> Element {
    press("button", words, act)
}

/// A button that looks as its class says.
pub fn press(class: &'static str, words: impl Into<Text>, act: impl Fn() + Send + 'static) -> Element {
    el("button").attr("type", "button").class(class).text(words).on("click", move |_| act())
}

/// What was typed or chosen.
fn value(event: &Event) -> String {
    event_target_value(event)
}

/// A field of one line, or with `rows` of several, filled with `text`. The browser neither fills it in nor writes what is typed into
/// its own files (to bring it back after a restart): the draft does that, where the supporter wants it.
pub fn input(id: Text, text: String, rows: Option<usize>, act: impl Fn(String) + Send + 'static) -> Element {
    input_named(id, text, rows, "off", act)
}

/// The same, and `autocomplete` tells the browser what may be filled in.
pub fn input_named(
    id: Text,
    text: String,
    rows: Option<usize>,
    autocomplete: &'static str,
    act: impl Fn(String) + Send + 'static,
) -> Element {
    let field = match rows {
        None => el("input").attr("type", "text").attr("value", text),
        Some(rows) => el("textarea").attr("rows", rows.to_string()).text(text),
    };
    field.attr("id", id).attr("autocomplete", autocomplete).on("input", move |event| act(value(&event)))
}

/// A field below its label, and a hint below the label. `field` has the id `id`.
pub fn labelled(id: &str, label: impl Into<Text>, hint: Option<Text>, field: Element) -> Element {
    let hint_id = format!("{id}-hint");
    let field = field.attr_if("aria-describedby", hint.is_some().then(|| hint_id.clone()));
    el("div")
        .class("field")
        .child(el("label").attr("for", id.to_owned()).text(label))
        .children(hint.map(|hint| el("small").attr("id", hint_id).text(hint)))
        .child(field)
}

/// A field that may be wrong: `error` says how, below it and to a screen reader.
pub fn checked(
    id: &str,
    label: impl Into<Text>,
    hint: Option<Text>,
    field: Element,
    error: impl Fn() -> Option<Text> + Send + Clone + 'static,
) -> Element {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = if hint.is_some() { format!("{hint_id} {error_id}") } else { error_id.clone() };
    let wrong = error.clone();
    let field = field
        .attr("aria-describedby", described)
        .attr_changing("aria-invalid", move || wrong().is_some().then_some("true".into()));
    el("div")
        .class("field")
        .child(el("label").attr("for", id.to_owned()).text(label))
        .children(hint.map(|hint| el("small").attr("id", hint_id).text(hint)))
        .child(field)
        .child(
            el("p").class("error").attr("id", error_id).changing(move || el("span").text(error().unwrap_or_default())),
        )
}

/// A box to tick, or with `group` one of several to choose.
pub fn checkbox(
    id: String,
    group: Option<String>,
    ticked: bool,
    label: impl Into<Node>,
    act: impl Fn() + Send + 'static,
) -> Element {
    let field = el("input")
        .attr("type", if group.is_some() { "radio" } else { "checkbox" })
        .attr("id", id.clone())
        .attr_if("name", group)
        .attr_if("checked", ticked.then_some(""))
        .on("change", move |_| act());
    el("div").class("tick").child(field).child(el("label").attr("for", id).child(label))
}

/// A list to choose one from: `(value, words)`.
pub fn select(
    id: String,
    options: impl IntoIterator<Item = (String, Text)>,
    chosen: &str,
    act: impl Fn(String) + Send + 'static,
) -> Element {
    let options = options.into_iter().map(|(value, words)| {
        let selected = (value == chosen).then_some("");
        el("option").attr("value", value).attr_if("selected", selected).text(words)
    });
    el("select").attr("id", id).children(options).on("change", move |event| act(value(&event)))
}
