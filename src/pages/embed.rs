//! For an editor of another site who wants to show something of this one. press draws it with the card of the newest stories;
//! `assets/js/embed.js` lets the editor choose another, and writes its snippet.

use crate::{components::Place, page::Choices};
use campaign::route::Embedded;
use markup::{Element, el, h1};
use messages::{BuilderWords, LocaleExt};

/// The content of the page for partners.
pub fn view(place: &Place, choices: &Choices) -> Vec<Element> {
    let words = place.lang.builder_words();
    // Where a chosen width is more than there is, it is scrolled: also by keyboard.
    let stage = el("div").class("stage").attr("tabindex", "0").attr("role", "group").attr("aria-label", words.preview);
    let preview = el("iframe")
        .attr("data-embed", "preview")
        .attr("title", words.preview)
        .attr("src", place.base.href(Embedded::Stories.path(place.lang)))
        .attr("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox")
        .attr("width", "100%")
        .attr("height", "460")
        .attr("frameborder", "0");
    let text = el("div")
        .class("sections")
        .attr("id", "_embed")
        .attr("data-site", choices.site.clone())
        .attr("data-copied", words.copied)
        .attr("data-not-copied", words.not_copied)
        .attr("data-not-a-story", words.not_a_story)
        .child(h1(words.title))
        .child(el("p").class("lead").text(words.lead))
        .child(el("noscript").child(el("p").text(words.no_script)))
        .child(
            el("div")
                .class("workbench")
                .child(choose(place, choices))
                .child(section(words.preview).child(stage.child(preview))),
        )
        .child(take(words.snippet).child(el("p").text(words.snippet_how)).children(copyable(
            words,
            "snippet",
            words.snippet,
            choices.snippet.clone(),
        )))
        .child(take(words.script).child(el("p").text(words.script_why)).children(copyable(
            words,
            "script",
            words.script,
            choices.script.clone(),
        )))
        .child(take(words.address).child(el("p").text(words.address_how)).children(copyable(
            words,
            "address",
            words.address,
            choices.site.clone() + &page(place),
        )))
        .child(take(words.policy).child(el("p").text(words.policy_why)).children(copyable(
            words,
            "policy",
            words.policy,
            choices.policy.join("\n"),
        )))
        .child(
            section(words.privacy)
                .child(el("p").text(words.privacy_why))
                .child(el("p").text((words.privacy_sentence)(&place.name))),
        )
        .child(section(words.withdrawal).child(el("p").text(words.withdrawal_how)));
    vec![text]
}

fn page(place: &Place) -> String {
    Embedded::Stories.page(place.lang).path()
}

fn section(title: &'static str) -> Element {
    el("section").child(el("h2").text(title))
}

/// A part with something to copy.
fn take(title: &'static str) -> Element {
    section(title).class("take")
}

/// A text that the script renews and copies.
fn copyable(words: &BuilderWords, name: &'static str, title: &'static str, text: String) -> [Element; 2] {
    let code = el("pre")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", title)
        .child(el("code").attr("data-embed", name).text(text));
    let button = el("button")
        .attr("type", "button")
        .class("act")
        .attr("data-copy", name)
        .attr("aria-label", format!("{}: {title}", words.copy))
        .attr("hidden", "")
        .text(words.copy);
    [code, el("p").class("ways-on").child(button).child(told(&format!("{name}-told")))]
}

/// Where the script says what became of a copy, or what is wrong with a field.
fn told(id: &str) -> Element {
    el("span").class("told").attr("id", id.to_owned()).attr("role", "status")
}

/// The fields. The script shows them.
fn choose(place: &Place, choices: &Choices) -> Element {
    let words = place.lang.builder_words();
    let option = |value: String, text: String| el("option").attr("value", value).text(text);
    // The folder of a card below that of its language.
    let folder = |card: &Embedded| {
        let path = card.path(place.lang);
        path.strip_prefix(&Embedded::folder(place.lang)).unwrap_or_default().to_owned()
    };
    let mut what = vec![option(folder(&Embedded::Stories), place.lang.card_words().stories.to_owned())];
    what.extend(
        place.categories.iter().map(|category| {
            option(folder(&Embedded::Category(category.slug.clone())), (words.category)(&category.name))
        }),
    );
    what.extend(choices.newest.iter().map(|_| option("story".to_owned(), words.one_story.to_owned())));
    what.extend(
        choices
            .letters
            .iter()
            .map(|(title, slug)| option(folder(&Embedded::Letter(slug.clone())), (words.letter)(title))),
    );
    what.push(option(folder(&Embedded::Figures), words.figures.to_owned()));
    let languages = place.languages.iter().map(|lang| {
        option(lang.code().to_owned(), lang.name().to_owned()).attr_if("selected", (*lang == place.lang).then_some(""))
    });
    let themes = [("auto", words.auto), ("light", words.light), ("dark", words.dark)];
    let themes = themes.map(|(value, text)| option(value.to_owned(), text.to_owned()));
    let accents = choices.accents.iter().map(|name| option((*name).to_owned(), (words.accent_name)(name).to_owned()));
    let field =
        |label: &'static str, field: Element| el("p").child(el("label").text(label).child(el("br")).child(field));
    let select = |name: &'static str| el("select").attr("data-embed", name);
    let input = |name: &'static str, kind: &'static str| el("input").attr("data-embed", name).attr("type", kind);
    let number = input("n", "number").attr("min", "3").attr("max", "10").attr("value", "5");
    let story =
        choices.newest.clone().map(|slug| choices.site.clone() + &Embedded::Story(slug).page(place.lang).path());
    let story = input("story", "url").attr("value", story.unwrap_or_default()).attr("aria-describedby", "story-told");
    let width = input("width", "number").attr("min", "240").attr("max", "2000");
    section(words.choose)
        .class("reserved")
        .attr("data-embed", "choose")
        .attr("hidden", "")
        .child(field(words.what, select("what").children(what)))
        .child(field(words.story_address, story).attr("hidden", "").child(told("story-told")))
        .child(field(words.language, select("lang").children(languages)))
        .child(field(words.number, number))
        .child(field(words.theme, select("theme").children(themes)))
        .child(field(words.accent, select("accent").children(accents)))
        .child(field(words.width, width))
}
