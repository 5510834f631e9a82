//! What other sites show of this one: cards in a frame, the script beside them, and what an editor's tool asks about them
//! ([`oembed`]).
//!
//! A card is a small document of its own, readable without scripts. Its style and its script stand in it: in a sandbox it has no
//! origin from which it could load them in every engine, and so it does not matter which host it comes from.
//! docs/embedding.md tells partners the rest.

mod snippet;
mod theme;

pub use snippet::{SANDBOX, choices, discovery, letter_title, oembed, policy_lines, script_line, snippet, title};
pub use theme::{ACCENTS, Accent, css};

use crate::{
    app::App,
    content::{Campaign, LocaleContent, SiteAddress, feed},
    hash::integrity,
    output::File,
    policy,
};
use anyhow::Result;
use campaign::{
    Article, Card, Content, Figure, Site,
    route::{EMBED_NOT_FOUND, EMBED_SCRIPT, Embedded, Route},
};
use campaign_site::components::date;
use leptos::prelude::RenderHtml;
use letter::{Kit, kit::Status};
use locale::{Locale, format_as_of, format_date};
use markup::{Element, el, escaped, link};
use messages::LocaleExt;
use std::collections::BTreeMap;

/// The script for partners' pages ([`EMBED_SCRIPT`]). Frozen: a change is a new file, `v2.js`. It is served as it is written, since a
/// newer minifier would change bytes whose hash partners have on their pages.
pub const SCRIPT: &str = include_str!("../../../assets/embed/v1.js");

/// How many stories a list has, and how many of them are seen unless `?n=` says otherwise.
const CARDS: usize = 10;
const SEEN: usize = 5;

/// The cards of a campaign.
#[derive(Debug)]
pub struct Cards<'a> {
    campaign: &'a Campaign,
    address: &'a SiteAddress,
    css: String,
    script: &'a str,
    policy: String,
}

/// A file below `/embed/` that is yet to be made.
#[derive(Clone, Debug)]
pub struct Planned<'a> {
    content: &'a LocaleContent,
    card: Embedded,
    shows: Shows<'a>,
}

/// What a card shows.
#[derive(Clone, Copy, Debug)]
enum Shows<'a> {
    List,
    Figures,
    Letter(&'a Kit),
    Story(&'a Article),
    /// Nothing: it was withdrawn.
    Nothing,
}

/// The integrity of [`SCRIPT`], for snippets.
pub fn script_integrity() -> String {
    integrity(SCRIPT)
}

impl<'a> Cards<'a> {
    /// The cards of a campaign, with the script of `app`. Fails where their style is not CSS.
    pub fn new(campaign: &'a Campaign, app: &'a App) -> Result<Self> {
        let (css, script) = (css()?, app.card.as_str());
        let policy = policy::embed_policy(&css, script);
        Ok(Self { campaign, address: &campaign.address, css, script, policy })
    }

    /// The Content Security Policy of every card.
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// The files that all cards share: the script for partners, and what stands for every card that there is not.
    pub fn shared(&self) -> [File; 2] {
        let script = File { path: EMBED_SCRIPT.to_owned(), bytes: SCRIPT.into() };
        [script, File::text(EMBED_NOT_FOUND, self.not_found())]
    }

    /// Every card, those included that stand at former addresses and where something was withdrawn.
    pub fn planned(&self) -> Vec<Planned<'a>> {
        self.campaign.locales.values().flat_map(|content| self.of(content)).collect()
    }

    fn of(&self, content: &'a LocaleContent) -> Vec<Planned<'a>> {
        let mut planned = Vec::new();
        let mut plan = |card, shows| planned.push(Planned { content, card, shows });
        plan(Embedded::Stories, Shows::List);
        plan(Embedded::Figures, Shows::Figures);
        for category in &content.site.categories {
            plan(Embedded::Category(category.slug.clone()), Shows::List);
        }
        for kit in &content.kits {
            plan(Embedded::Letter(kit.slug.clone()), Shows::Letter(kit));
        }
        let mut articles = BTreeMap::new();
        for article in content.stories.iter().chain(&content.untranslated) {
            articles.insert(article.card.slug.as_str(), article);
            plan(Embedded::Story(article.card.slug.clone()), Shows::Story(article));
        }
        for (from, to) in &content.redirects {
            if let Route::Story(_, slug) = to
                && let (Some(card), Some(article)) = (Embedded::of(from), articles.get(slug.as_str()))
            {
                plan(card, Shows::Story(article));
            }
        }
        content.withdrawn.iter().filter_map(Embedded::of).for_each(|card| plan(card, Shows::Nothing));
        planned
    }

    /// Makes a card, and its [`oembed`] where it shows something at its own address.
    pub fn files(&self, Planned { content, card, shows }: Planned<'_>) -> Vec<File> {
        let site = &content.site;
        let (title, body) = match shows {
            Shows::List => self.list(site, &card),
            Shows::Figures => self.figures(site, &content.about.figures),
            Shows::Letter(kit) => self.letter(site, kit),
            Shows::Story(article) => self.story(site, article),
            Shows::Nothing => return vec![File::page(&card.path(site.lang), self.withdrawn(site))],
        };
        // Its own page, also where the card stands at a former address.
        let shown = match shows {
            Shows::Story(article) => Embedded::Story(article.card.slug.clone()),
            _ => card.clone(),
        };
        let title = snippet::title(site, title);
        let tags = vec![
            el("link").attr("rel", "canonical").attr("href", self.address.url(shown.page(site.lang))),
            discovery(self.address, site.lang, &shown, &title),
        ];
        let html = self.document(site.lang, &title, tags, body);
        let answer = oembed(self.address, site, &shown, &title);
        let answer = File { path: card.oembed(site.lang), bytes: answer.to_string().into_bytes() };
        vec![File::page(&card.path(site.lang), html), answer]
    }

    fn story<'b>(&self, site: &Site, article: &'b Article) -> (&'b str, Vec<Element>) {
        let Article { card: Card { title, lead, category, slug, published, lang, .. }, content, .. } = article;
        let words = site.lang.card_words();
        let page = Route::Story(site.lang, slug.clone());
        let letter = match content {
            Content::Story(story) => story.letter.as_ref(),
            Content::Untranslated => None,
        };
        let text = vec![
            el("p").class("quiet").text(format!("{} · ", category.name)).child(date(*published, *lang)),
            el("h1").child(self.way(&page, title).attr("data-action", "story")),
            el("p").text(lead.clone()),
        ];
        let main = el("main").attr_if("lang", (*lang != site.lang).then(|| lang.code())).children(text);
        let letter = letter.map(|kit| {
            let route = Route::Letter(site.lang, kit.clone());
            el("p").child(self.way(&route, words.write).class("button").attr("data-action", "letter"))
        });
        let body = vec![self.name(site), main].into_iter().chain(letter);
        (title, body.collect())
    }

    fn list<'b>(&self, site: &'b Site, card: &Embedded) -> (&'b str, Vec<Element>) {
        let words = site.lang.card_words();
        let page = card.page(site.lang);
        let title = match card {
            Embedded::Category(slug) => {
                site.categories.iter().find(|category| category.slug == *slug).map(|category| category.name.as_str())
            }
            _ => None,
        };
        let title = title.unwrap_or(words.stories);
        let stories: Vec<Card> =
            feed(self.campaign, &page).map_or_else(Vec::new, |feed| feed.cards().take(CARDS).collect());
        let item = |(at, story): (usize, &Card)| {
            let route = Route::Story(site.lang, story.slug.clone());
            let line = el("p")
                .class("quiet")
                .text(format!("{} · ", story.category.name))
                .child(date(story.published, story.lang));
            el("li")
                .attr_if("hidden", (at >= SEEN).then_some(""))
                .child(line)
                .child(el("h2").child(self.way(&route, &story.title).attr("data-action", "story")))
        };
        let list = if stories.is_empty() {
            el("p").text(words.no_stories)
        } else {
            el("ul").attr("data-cards", "").children(stories.iter().enumerate().map(item))
        };
        let all = el("p").attr("data-all", "").child(self.way(&page, site.lang.messages().all_stories));
        let main = el("main").child(el("h1").text(title.to_owned())).child(list);
        (title, vec![self.name(site), main, all])
    }

    fn letter<'b>(&self, site: &Site, kit: &'b Kit) -> (&'b str, Vec<Element>) {
        let words = site.lang.card_words();
        let page = Route::Letter(site.lang, kit.slug.clone());
        let main = el("main").child(el("h1").text(kit.title.clone()));
        let main = match &kit.status {
            Status::Active => main.child(el("p").text(kit.purpose.clone())).child(el("p").child(
                self.way(&page, words.write).class("button").attr("data-action", "letter").attr("data-letter", ""),
            )),
            Status::Retired { reason, date: closed, follows } => {
                let messages = site.lang.messages();
                let closed = format_date(*closed, site.lang.language());
                let next = follows.as_ref().map(|slug| {
                    let route = Route::Letter(site.lang, slug.clone());
                    el("p").child(self.way(&route, messages.letter_follows).attr("data-action", "letter"))
                });
                main.child(el("p").text(reason.clone()))
                    .child(el("p").class("quiet").text((messages.letter_retired)(&closed)))
                    .children(next)
            }
        };
        (letter_title(site.lang, kit), vec![self.name(site), main])
    }

    fn figures(&self, site: &Site, figures: &[Figure]) -> (&'static str, Vec<Element>) {
        let (words, messages) = (site.lang.card_words(), site.lang.messages());
        let figure = |figure: &Figure| {
            let as_of = (messages.as_of)(&format_as_of(figure.as_of, site.lang.language()));
            let source = self.away(figure.source.url.clone(), figure.source.title.clone());
            el("div")
                .child(el("dt").text(figure.label.clone()))
                .child(el("dd").class("value").text(figure.value.clone()))
                .child(el("dd").class("quiet").text(format!("{as_of} · {}: ", messages.source)).child(source))
        };
        let main =
            el("main").child(el("h1").text(messages.figures)).child(el("dl").children(figures.iter().map(figure)));
        let page = Embedded::Figures.page(site.lang);
        let more = el("p").child(self.way(&page, words.whole_campaign));
        (messages.figures, vec![self.name(site), main, more])
    }

    /// The page at the address of every card of something that was withdrawn: it tells nothing of it.
    pub fn withdrawn(&self, site: &Site) -> String {
        let title = site.lang.press_messages().withdrawn;
        self.document(site.lang, title, Vec::new(), vec![self.neutral(site, title)])
    }

    /// For every address without a card, in every language.
    fn not_found(&self) -> String {
        let default = self.campaign.default_language;
        let title = default.messages().not_found_title;
        let all = self.campaign.locales.values().map(|content| {
            self.neutral(&content.site, content.site.lang.messages().not_found_title)
                .attr("lang", content.site.lang.code())
        });
        self.document(default, title, Vec::new(), all.collect())
    }

    fn neutral(&self, site: &Site, title: &'static str) -> Element {
        let words = site.lang.card_words();
        el("section")
            .child(el("h1").text(title))
            .child(el("p").text(words.not_here))
            .child(el("p").child(self.way(&Route::About(site.lang), &site.name)))
    }

    fn name(&self, site: &Site) -> Element {
        el("p").class("quiet").text(site.name.clone())
    }

    /// A link to a page of the site, in a window of its own: it is not shown in a frame.
    fn way(&self, route: &Route, words: &str) -> Element {
        self.away(self.address.base.href(route), words.to_owned())
    }

    fn away(&self, href: String, words: String) -> Element {
        link(href, words).attr("target", "_blank").attr("rel", "noopener")
    }

    fn document(&self, lang: Locale, title: &str, tags: Vec<Element>, body: Vec<Element>) -> String {
        let address = el("p")
            .class("address")
            .attr("data-address", "")
            .attr("role", "status")
            .attr("hidden", "")
            .text(lang.card_words().copy_address)
            .text(" ")
            .child(el("code"));
        let html = |elements: Vec<Element>| elements.into_iter().map(|element| element.to_html()).collect::<String>();
        let body = html(body) + &html(vec![address]);
        format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"robots\" content=\"noindex\"><meta name=\"referrer\" content=\"no-referrer\">\
             <title>{title}</title>{tags}<style>{css}</style></head><body>{body}<script>{script}</script></body></html>\n",
            lang = lang.code(),
            policy = escaped(&self.policy),
            title = escaped(title),
            tags = html(tags),
            css = self.css,
            script = self.script,
        )
    }
}
