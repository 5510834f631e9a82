//! What a partner pastes, and what an editor's tool is told of a card.

use super::{ACCENTS, script_integrity};
use crate::content::{Campaign, SiteAddress};
use campaign::{
    Site,
    route::{EMBED_SCRIPT, Embedded},
};
use campaign_site::page::Choices;
use leptos::prelude::RenderHtml;
use letter::Kit;
use locale::Locale;
use markup::{Element, el, link};
use messages::LocaleExt;
use serde_json::{Value, json};

/// What a card may do on a partner's page: run its script, and open a page of ours that is not held in the frame's sandbox.
pub const SANDBOX: &str = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

/// How wide a card is where a number is asked for, in CSS pixels. It is as wide as its frame.
const WIDTH: u32 = 600;

/// How long a consumer may keep an answer, in seconds: what was withdrawn shall be gone within a day.
const CACHE_AGE: u32 = 86_400;

/// About how high a card is at [`WIDTH`], in CSS pixels: what it has without the script.
fn height(card: &Embedded) -> u32 {
    match card {
        Embedded::Story(_) => 260,
        Embedded::Letter(_) => 280,
        Embedded::Stories | Embedded::Category(_) | Embedded::Figures => 460,
    }
}

/// What a card is called outside of it: the campaign and the title of the text.
pub fn title(site: &Site, title: &str) -> String {
    format!("{}: {title}", site.name)
}

/// What the title of a letter is outside of its card. One that is about a person may name them: then it is none.
pub fn letter_title(lang: Locale, kit: &Kit) -> &str {
    if kit.person.is_some() { lang.card_words().letter } else { &kit.title }
}

fn iframe(address: &SiteAddress, lang: Locale, card: &Embedded, title: &str) -> Element {
    el("iframe")
        .attr("title", title.to_owned())
        .attr("src", address.url(card.path(lang)))
        .attr("height", height(card).to_string())
        .attr("frameborder", "0")
        .attr("loading", "lazy")
        .attr("referrerpolicy", "no-referrer")
        .attr("sandbox", SANDBOX)
}

/// The snippet for a card: it works without any script.
pub fn snippet(address: &SiteAddress, lang: Locale, card: &Embedded, title: &str) -> String {
    iframe(address, lang, card, title).attr("width", "100%").to_html()
}

/// The line that gives every card on a page its height.
pub fn script_line(address: &SiteAddress) -> String {
    let src = address.url(EMBED_SCRIPT);
    let integrity = script_integrity();
    format!("<script async src=\"{src}\" integrity=\"{integrity}\" crossorigin=\"anonymous\"></script>")
}

/// What the policy of a partner's page has to allow: the frames, and the script where it is used.
pub fn policy_lines(address: &SiteAddress) -> Vec<String> {
    vec![format!("frame-src {};", address.origin), format!("script-src {};", address.url(EMBED_SCRIPT))]
}

/// The answer about a card, of type `rich` (<https://oembed.com/>). `title` is that of [`title`].
pub fn oembed(address: &SiteAddress, site: &Site, card: &Embedded, title: &str) -> Value {
    let lang = site.lang;
    let quotation = el("blockquote").child(link(address.url(card.page(lang)), title.to_owned()));
    let frame = iframe(address, lang, card, title).attr("width", WIDTH.to_string());
    json!({
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": site.name,
        "provider_url": address.url(Embedded::Figures.page(lang)),
        "cache_age": CACHE_AGE,
        "width": WIDTH,
        "height": height(card),
        "html": quotation.to_html() + &frame.to_html(),
    })
}

/// Where an editor's tool finds [`oembed`]: for `<head>`.
pub fn discovery(address: &SiteAddress, lang: Locale, card: &Embedded, title: &str) -> Element {
    el("link")
        .attr("rel", "alternate")
        .attr("type", "application/json+oembed")
        .attr("title", title.to_owned())
        .attr("href", address.url(card.oembed(lang)))
}

/// What the page offers where a partner chooses a card; `None` for a language that the campaign does not have.
pub fn choices(campaign: &Campaign, lang: Locale) -> Option<Choices> {
    let content = campaign.locales.get(&lang)?;
    let address = &campaign.address;
    let card = Embedded::Stories;
    let words = lang.builder_words();
    Some(Choices {
        title: words.title,
        lead: words.lead,
        letters: content.kits.iter().map(|kit| (letter_title(lang, kit).to_owned(), kit.slug.clone())).collect(),
        newest: content.stories.first().map(|article| article.card.slug.clone()),
        accents: ACCENTS.iter().map(|accent| accent.name).collect(),
        site: address.url(""),
        snippet: snippet(address, lang, &card, &title(&content.site, lang.card_words().stories)),
        script: script_line(address),
        policy: policy_lines(address),
    })
}
