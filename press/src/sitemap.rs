//! What search engines are told: the sitemap (<https://www.sitemaps.org/protocol.html>, 0.9) with the languages of each
//! page, and `robots.txt` (RFC 9309).

use crate::{
    content::{Campaign, SiteAddress, feed},
    xml::Xml,
};
use campaign::{
    Article, Content,
    route::{self, Route},
};
use locale::Locale;

/// What one sitemap may hold; beyond it there are several, and one that names them.
#[derive(Clone, Copy, Debug)]
struct Limit {
    urls: usize,
    bytes: usize,
}

/// The protocol's own, uncompressed, with room for what stands around the entries.
const LIMIT: Limit = Limit { urls: 50_000, bytes: 50_000_000 };

/// The sitemap and `robots.txt`, by path.
pub fn files(campaign: &Campaign) -> Vec<(String, Vec<u8>)> {
    let mut files = sitemaps(&campaign.address, campaign.default_language, &entries(campaign), LIMIT);
    files.push((route::ROBOTS.to_owned(), robots(&campaign.address)));
    files
}

/// Everything may be fetched. Even what search engines shall leave out: a crawler that may not look never sees `noindex`.
fn robots(address: &SiteAddress) -> Vec<u8> {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", address.url(route::SITEMAP)).into_bytes()
}

/// A page that search engines should know.
struct Entry {
    route: Route,
    /// The day of its last change, where the content says so: `2024-05-16`.
    changed: Option<String>,
    /// The same page in each language, itself included. Empty when there is one only.
    alternates: Vec<(Locale, Route)>,
}

/// The pages without `noindex`. Their languages are those of their heads (`press/tests/sitemap.rs`).
fn entries(campaign: &Campaign) -> Vec<Entry> {
    let mut entries = Vec::new();
    let languages = || campaign.locales.keys();
    for (lang, content) in &campaign.locales {
        for route in &content.routes {
            let everywhere = || languages().map(|lang| (*lang, route.in_language(*lang))).collect();
            let (changed, alternates) = match route {
                // The pages of the device and for partners are `noindex`; stories follow below.
                Route::Story(..) | Route::Device(_) | Route::Embed(_) => continue,
                Route::Stories(_, page) | Route::Category(_, _, page) => {
                    let list = feed(campaign, route);
                    let days = list.iter().flat_map(|list| &list.items);
                    let newest = days.map(|item| item.date_modified.as_ref().unwrap_or(&item.date_published)).max();
                    // The day is all that the content knows; the time in a feed is made up.
                    let day = newest.and_then(|time| time.split('T').next()).map(str::to_owned);
                    (day, if page.is_none() { everywhere() } else { Vec::new() })
                }
                Route::About(_) | Route::Letters(_) | Route::Letter(..) => (None, everywhere()),
            };
            entries.push(Entry { route: route.clone(), changed, alternates });
        }
        entries.extend(content.stories.iter().filter_map(|article| story(*lang, article)));
    }
    for entry in &mut entries {
        if entry.alternates.len() < 2 {
            entry.alternates.clear();
        }
    }
    entries
}

fn story(lang: Locale, Article { card, content, .. }: &Article) -> Option<Entry> {
    let Content::Story(story) = content else { return None };
    let route = Route::Story(lang, card.slug.clone());
    let others = story.translations.iter().map(|other| (other.lang, Route::Story(other.lang, other.slug.clone())));
    let alternates = std::iter::once((lang, route.clone())).chain(others).collect();
    let changed = Some(story.updated.unwrap_or(card.published).to_string());
    (!card.draft).then_some(Entry { route, changed, alternates })
}

/// One sitemap, or several and their index.
fn sitemaps(address: &SiteAddress, default: Locale, entries: &[Entry], limit: Limit) -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<&[Entry]> = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, entry) in entries.iter().enumerate() {
        let size = sitemap(address, default, std::slice::from_ref(entry)).len();
        if at - start == limit.urls || (bytes + size > limit.bytes && at > start) {
            parts.push(&entries[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes += size;
    }
    parts.push(&entries[start..]);
    if let [all] = parts[..] {
        return vec![(route::SITEMAP.to_owned(), sitemap(address, default, all))];
    }
    let names: Vec<_> = (1..=parts.len()).map(route::sitemap_part).collect();
    let index = Xml::document("sitemapindex", &[XMLNS], |xml| {
        for name in &names {
            xml.element("sitemap", &[], |xml| xml.text("loc", &address.url(name)));
        }
    });
    let parts = names.into_iter().zip(parts.into_iter().map(|part| sitemap(address, default, part)));
    parts.chain([(route::SITEMAP.to_owned(), index)]).collect()
}

const XMLNS: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

fn sitemap(address: &SiteAddress, default: Locale, entries: &[Entry]) -> Vec<u8> {
    Xml::document("urlset", &[XMLNS, ("xmlns:xhtml", "http://www.w3.org/1999/xhtml")], |xml| {
        for entry in entries {
            xml.element("url", &[], |xml| {
                xml.text("loc", &address.url(&entry.route));
                if let Some(day) = &entry.changed {
                    xml.text("lastmod", day);
                }
                let alternate = |xml: &mut Xml, lang, route| {
                    xml.empty("xhtml:link", &[("rel", "alternate"), ("hreflang", lang), ("href", &address.url(route))]);
                };
                for (lang, route) in &entry.alternates {
                    alternate(xml, lang.code(), route);
                }
                if let Some((_, route)) = entry.alternates.iter().find(|(lang, _)| *lang == default) {
                    alternate(xml, "x-default", route);
                }
            });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_site_has_several_sitemaps_and_one_that_names_them() {
        let address: SiteAddress = "https://campaign.example/sub/".parse().expect("an address");
        let entry = |number| Entry {
            route: Route::Story(Locale::En, format!("test-story-{number}")),
            changed: None,
            alternates: Vec::new(),
        };
        let one = sitemap(&address, Locale::DEFAULT, &[entry(1)]).len();
        let check = |count: usize, limit: Limit, expected: &[usize]| {
            let entries: Vec<_> = (0..count).map(entry).collect();
            let files = sitemaps(&address, Locale::DEFAULT, &entries, limit);
            let tree = |bytes: &[u8]| -> Vec<String> {
                let text = std::str::from_utf8(bytes).expect("UTF-8");
                let tree = roxmltree::Document::parse(text).expect("XML");
                let found = tree.descendants().filter(|node| node.has_tag_name((XMLNS.1, "loc")));
                found.filter_map(|node| node.text()).map(str::to_owned).collect()
            };
            let (path, last) = files.last().expect("a sitemap");
            assert_eq!(path, route::SITEMAP);
            let parts = if files.len() == 1 { &files[..] } else { &files[..files.len() - 1] };
            if files.len() > 1 {
                let named: Vec<_> = parts.iter().map(|(path, _)| address.url(path)).collect();
                assert_eq!(tree(last), named);
            }
            let found: Vec<_> = parts.iter().map(|(_, bytes)| tree(bytes)).collect();
            assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), expected, "{count} {limit:?}");
            assert_eq!(found.concat(), entries.iter().map(|entry| address.url(&entry.route)).collect::<Vec<_>>());
            assert!(parts.iter().all(|(_, bytes)| bytes.len() <= limit.bytes.max(one)));
        };
        let urls = |urls| Limit { urls, bytes: LIMIT.bytes };
        check(0, urls(3), &[0]);
        check(3, urls(3), &[3]);
        check(4, urls(3), &[3, 1]);
        check(7, urls(3), &[3, 3, 1]);
        check(3, Limit { urls: 3, bytes: 2 * one }, &[2, 1]);
        check(2, Limit { urls: 3, bytes: 1 }, &[1, 1]);
    }
}
