//! The Atom feeds (RFC 4287): one beside each JSON Feed, with the same stories, ids and dates.
//!
//! A list's further pages are linked by `next` (RFC 5005, section 3). What was withdrawn is named by its opaque id
//! (RFC 6721), so that feed readers drop their copy.

use super::{Campaign, LocaleContent, json::feed};
use crate::xml::Xml;
use campaign::{Content, Feed, Item, route::Route};
use locale::Date;
use std::collections::HashMap;

/// Every Atom feed and the path at which it is served, one after the other.
pub fn atom(campaign: &Campaign) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    campaign.locales.values().flat_map(move |content| {
        let writers = Writers::new(content);
        content.routes.iter().filter_map(move |route| {
            let tombstones = Tombstones { ids: &campaign.withdrawn_list, day: campaign.built };
            Some((route.atom()?, document(campaign, content, route, &writers, &tombstones)?))
        })
    })
}

/// What feed readers shall forget.
struct Tombstones<'a> {
    /// The public list: with artificial ids among the real ones, as everywhere.
    ids: &'a [String],
    /// When they were gone at the latest: the list holds no days.
    day: Date,
}

/// Who wrote a story, by its id; the publisher where nobody is named.
struct Writers<'a>(HashMap<&'a str, &'a str>);

impl<'a> Writers<'a> {
    fn new(content: &'a LocaleContent) -> Self {
        let named = content.stories.iter().filter_map(|article| match &article.content {
            Content::Story(story) => Some((article.card.id.as_str(), story.author.as_deref()?)),
            Content::Untranslated => None,
        });
        Self(named.collect())
    }
}

fn document(
    campaign: &Campaign,
    content: &LocaleContent,
    route: &Route,
    writers: &Writers<'_>,
    tombstones: &Tombstones<'_>,
) -> Option<Vec<u8>> {
    let list = feed(campaign, route)?;
    let (site, lang) = (&content.site, route.lang());
    let url = |path: String| campaign.address.url(path);
    let front = route.in_language(lang);
    let attributes = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:at", "http://purl.org/atompub/tombstones/1.0"),
        ("xml:lang", lang.code()),
    ];
    Some(Xml::document("feed", &attributes, |xml| {
        // A list has no id of its own in the content. Its address is unique, and all of its pages are one feed.
        xml.text("id", &url(front.path()));
        xml.text("title", &list.title);
        xml.text("subtitle", &site.description);
        xml.text("updated", &updated(&list, campaign.built));
        xml.element("author", &[], |xml| {
            xml.text("name", &site.publisher.title);
            xml.text("uri", &site.publisher.url);
        });
        xml.text("rights", &site.licence);
        link(xml, "self", "application/atom+xml", &url(route.atom().unwrap_or_default()));
        link(xml, "alternate", "text/html", &list.home_page_url);
        if let Some(next) = list.campaign.older.and_then(|older| route.page(older).atom()) {
            link(xml, "next", "application/atom+xml", &url(next));
        }
        if route == &front {
            for id in tombstones.ids {
                let when = format!("{}T00:00:00Z", tombstones.day);
                xml.empty("at:deleted-entry", &[("ref", &Item::id_of(id, lang)), ("when", &when)]);
            }
        }
        for item in &list.items {
            entry(xml, item, writers);
        }
    }))
}

fn entry(xml: &mut Xml, item: &Item, writers: &Writers<'_>) {
    xml.element("entry", &[], |xml| {
        xml.text("id", &item.id);
        xml.text("title", &item.title);
        link(xml, "alternate", "text/html", &item.url);
        xml.text("published", &item.date_published);
        xml.text("updated", changed(item));
        if let Some(name) = writers.0.get(item.campaign.id.as_str()) {
            xml.element("author", &[], |xml| xml.text("name", name));
        }
        let label = item.tags.first().map_or("", String::as_str);
        xml.empty("category", &[("term", &item.campaign.category), ("label", label)]);
        xml.text("summary", &item.content_text);
    });
}

fn link(xml: &mut Xml, relation: &str, kind: &str, href: &str) {
    xml.empty("link", &[("rel", relation), ("type", kind), ("href", href)]);
}

/// When a story last changed so that a reader should know of it.
fn changed(item: &Item) -> &str {
    item.date_modified.as_ref().unwrap_or(&item.date_published)
}

/// When the newest change was; an empty list is as it is since the day of the build.
fn updated(list: &Feed, built: Date) -> String {
    // All of them are written alike, so that the order of the texts is that of the days.
    list.items.iter().map(changed).max().map_or_else(|| format!("{built}T00:00:00Z"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Options, compile, fixture};
    use locale::Locale;

    #[test]
    fn what_was_withdrawn_is_named_on_the_front_only() {
        let options = Options { today: Date::new(2026, 1, 1).expect("a day"), base_url: None, drafts: false };
        let campaign = compile(&fixture::generate(47), &options).expect("good content").campaign;
        let content = &campaign.locales[&Locale::Uk];
        let ids = ["gone0001", "gone0002"].map(str::to_owned);
        let tombstones = Tombstones { ids: &ids, day: campaign.built };
        let check = |route: Route, expected: &[&str]| {
            let bytes = document(&campaign, content, &route, &Writers::new(content), &tombstones).expect("a list");
            let text = String::from_utf8(bytes).expect("UTF-8");
            let tree = roxmltree::Document::parse(&text).expect("XML");
            let name = ("http://purl.org/atompub/tombstones/1.0", "deleted-entry");
            let found: Vec<_> = tree.descendants().filter(|node| node.has_tag_name(name)).collect();
            let ids: Vec<_> = found.iter().filter_map(|node| node.attribute("ref")).collect();
            assert_eq!(ids, expected, "{route}");
            assert!(found.iter().all(|node| node.attribute("when") == Some("2026-01-01T00:00:00Z")), "{route}");
        };
        let both = ["urn:campaign:gone0001:uk", "urn:campaign:gone0002:uk"];
        check(Route::Stories(Locale::Uk, None), &both);
        check(Route::Category(Locale::Uk, "test-notes".to_owned(), None), &both);
        check(Route::Stories(Locale::Uk, Some(1)), &[]);
    }
}
