//! For somebody who wants to know what this site stores on their device. press draws it; `assets/js/device.js` fills in what only the
//! browser knows and shows the buttons that work there.

use crate::components::Place;
use campaign::{contract, route};
use markup::{Element, el, h1, link};
use messages::{LocaleExt, PageWords};

/// The page; `carry` is whether there is a copy to carry ([`route::BUNDLE`]).
pub fn view(place: &Place, carry: bool) -> Vec<Element> {
    let words = place.lang.page_words();
    let text = el("div")
        .class("sections")
        .attr("id", "_device")
        .child(h1(words.title))
        .child(el("p").class("lead").text(words.lead))
        .child(copy(words))
        .child(letters(words))
        .child(promise(words))
        .child(requests(words))
        .child(install(words))
        .children(carry.then(|| bundle(place)))
        .child(leave(words));
    vec![text]
}

fn section(title: &'static str) -> Element {
    el("section").child(el("h2").text(title))
}

/// What the script says in place of `text`.
fn told(name: &'static str, text: &'static str) -> Element {
    el("p").attr("data-device", name).attr("role", "status").text(text)
}

/// A button that the script shows where it works.
fn button(name: &'static str, text: &'static str) -> Element {
    el("button").attr("type", "button").class("act").attr("data-device", name).attr("hidden", "").text(text)
}

fn copy(words: &PageWords) -> Element {
    let ways = el("p")
        .class("ways-on")
        .child(button("keep", words.keep))
        .child(button("keep-all", words.keep_all))
        .child(button("keep-less", words.keep_less))
        .child(button("pause", words.pause))
        .child(button("remove", words.remove));
    section(words.copy).child(el("p").text(words.copy_why)).child(told("copy", words.copy_no_script)).child(ways)
}

fn letters(words: &PageWords) -> Element {
    let ways = el("p").class("ways-on").child(button("remove-drafts", words.remove_letters));
    section(words.letters).child(told("drafts", words.letters_no_script)).child(ways)
}

fn promise(words: &PageWords) -> Element {
    section(words.promise)
        .child(told("promise", words.promise_no_script))
        .child(el("p").text(words.safari))
        .child(el("p").class("ways-on").child(button("persist", words.persist)))
}

fn requests(words: &PageWords) -> Element {
    let each = words.each_request.iter().flat_map(|(what, why)| [el("dt").text(*what), el("dd").text(*why)]);
    section(words.requests)
        .child(el("p").text(words.requests_lead))
        .child(el("dl").children(each))
        .child(el("p").text(words.nothing_else))
}

fn install(words: &PageWords) -> Element {
    section(words.install)
        .child(el("p").text(words.install_why))
        .child(el("p").class("ways-on").child(button("install", words.install_button)))
}

fn bundle(place: &Place) -> Element {
    let words = place.lang.page_words();
    let file = link(place.base.href(route::BUNDLE), words.carry_link).attr("download", "").class("act");
    section(words.carry).child(el("p").text(words.carry_why)).child(el("p").class("ways-on").child(file))
}

fn leave(words: &PageWords) -> Element {
    let erase = link(contract::ERASE_FRAGMENT, words.leave_button).class("act danger").attr("data-device", "erase");
    section(words.leave)
        .child(el("p").text(words.leave_why))
        // At the address of the link in every footer, in a tab of its own or as a bookmark: nothing was pressed yet.
        .child(el("p").attr("data-device", "not-erased").attr("hidden", "").child(el("strong").text(words.not_erased)))
        .child(el("noscript").child(el("p").text(words.leave_no_script)))
        .child(el("p").class("ways-on").child(erase))
        .child(el("p").text(words.remains))
        .child(el("ul").children(words.remains_each.map(|each| el("li").text(each))))
        .child(el("p").text(words.leave_holds))
}
