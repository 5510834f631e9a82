//! What search engines find, read back by an XML parser that is not ours.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/rendered.rs"]
mod rendered;

use campaign::{
    Article, Content,
    route::{self, Route},
};
use campaign_site::{
    head::Head,
    page::{Page, PageData, Standalone},
};
use locale::Locale;
use press::{
    content::{Campaign, Options, Source, compile, fixture},
    sitemap,
};
use std::collections::BTreeMap;

fn compiled(source: &Source, drafts: bool) -> Campaign {
    let base_url = Some("https://campaign.example/sub/".to_owned());
    compile(source, &Options { today: "2026-01-01".parse().unwrap(), base_url, drafts }).unwrap().campaign
}

/// Of each address: when it was changed last, and the same page by language.
type Sitemap = BTreeMap<String, (Option<String>, Vec<(String, String)>)>;

/// The last change and the languages of each page in the sitemap.
fn read(campaign: &Campaign) -> Sitemap {
    let files: BTreeMap<_, _> = sitemap::files(campaign).into_iter().collect();
    let text = String::from_utf8(files[route::SITEMAP].clone()).unwrap();
    let tree = roxmltree::Document::parse(&text).unwrap();
    assert!(tree.root_element().has_tag_name((SITEMAP, "urlset")));
    let urls = tree.root_element().children().filter(|node| node.is_element());
    let entry = |url: roxmltree::Node<'_, '_>| {
        let text = |name| {
            let node = url.children().find(|node| node.has_tag_name((SITEMAP, name)));
            node.and_then(|node| node.text()).map(str::to_owned)
        };
        let links = url.children().filter(|node| node.has_tag_name(("http://www.w3.org/1999/xhtml", "link")));
        let attribute = |node: roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap().to_owned();
        let links = links.map(|node| (attribute(node, "hreflang"), attribute(node, "href"))).collect();
        (text("loc").unwrap(), (text("lastmod"), links))
    };
    let entries: Vec<_> = urls.map(entry).collect();
    let count = entries.len();
    let entries: BTreeMap<_, _> = entries.into_iter().collect();
    assert_eq!(entries.len(), count, "a page stands there twice");
    entries
}

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The page behind a route.
fn page(campaign: &Campaign, files: &BTreeMap<String, Vec<u8>>, route: &Route) -> PageData {
    PageData::Standalone(match route {
        Route::Letter(lang, slug) => {
            let kit = campaign.locales[lang].kits.iter().find(|kit| kit.slug == *slug).unwrap();
            Standalone::Letter(Box::new(kit.clone()))
        }
        Route::Device(_) => Standalone::Device { carry: false },
        Route::Embed(lang) => Standalone::Embed(Box::new(press::embed::choices(campaign, *lang).unwrap())),
        _ => {
            let json = std::str::from_utf8(&files[&route.data().unwrap()]).unwrap();
            return PageData::App(Box::new(Page::decode(route, json).unwrap()));
        }
    })
}

#[test]
fn the_sitemap_names_the_pages_that_search_engines_should_know_in_their_languages() {
    let campaign = compiled(&fixture::generate(47), false);
    let files = rendered::data(&campaign);
    let mut found = read(&campaign);
    for route in campaign.routes() {
        let site = &campaign.locales[&route.lang()].site;
        let page = page(&campaign, &files, route);
        let head = Head::of(route, site, &page);
        let entry = found.remove(&campaign.address.url(route));
        assert_eq!(entry.is_none(), head.noindex || head.canonical != *route, "{route}");
        let Some((changed, links)) = entry else { continue };
        let mut expected = Vec::new();
        if head.alternates.len() > 1 {
            let url = |route| campaign.address.url(route);
            expected.extend(head.alternates.iter().map(|(lang, route)| (lang.code().to_owned(), url(route))));
            let default = head.alternates.iter().find(|(lang, _)| *lang == Locale::DEFAULT);
            expected.extend(default.map(|(_, route)| ("x-default".to_owned(), url(route))));
        }
        assert_eq!(links, expected, "{route}");
        assert_eq!(changed, last_change(&page), "{route}");
    }
    assert!(found.is_empty(), "no such page: {:?}", found.keys());
}

fn last_change(page: &PageData) -> Option<String> {
    match page.app()? {
        Page::Article(Article { card, content: Content::Story(story), .. }) => {
            Some(story.updated.unwrap_or(card.published).to_string())
        }
        Page::List(feed) => feed
            .items
            .iter()
            .map(|item| item.date_modified.as_ref().unwrap_or(&item.date_published)[..10].to_owned())
            .max(),
        _ => None,
    }
}

#[test]
fn drafts_stay_out_of_search_engines() {
    let mut source = fixture::generate(3);
    source.put(
        "en/stories/draft.md",
        "+++\nid = \"draft001\"\ncategory = \"test-notes\"\npublished = \"2025-01-01\"\ndraft = true\ntitle = \"Test\"\nlead = \"Test\"\n+++\n",
    );
    let found = read(&compiled(&source, true));
    assert!(!found.keys().any(|url| url.contains("/draft/")));
    assert!(found.keys().any(|url| url.contains("/every-block/")));
}

#[test]
fn robots_may_fetch_everything_and_are_told_where_the_sitemap_is() {
    let files: BTreeMap<_, _> = sitemap::files(&compiled(&fixture::generate(1), false)).into_iter().collect();
    let text = String::from_utf8(files[route::ROBOTS].clone()).unwrap();
    assert_eq!(text, "User-agent: *\nAllow: /\n\nSitemap: https://campaign.example/sub/sitemap.xml\n");
}

#[test]
fn a_campaign_in_one_language_leads_to_no_other() {
    let two = fixture::generate(3);
    let text = |path: &str| String::from_utf8(two.get(path).unwrap().to_vec()).unwrap();
    let mut one = Source::default();
    let config = text("campaign.toml").replace("languages = [\"en\", \"uk\"]", "languages = [\"en\"]");
    let config: String = config
        .lines()
        .filter(|line| !line.starts_with("uk = "))
        .map(|line| {
            line.split_once(", uk = ").map_or_else(
                || format!("{line}\n"),
                |(en, uk)| format!("{en} {}\n", uk.trim_start_matches(|letter| letter != '}')),
            )
        })
        .collect();
    one.put("campaign.toml", config);
    for path in ["en/about.md", "en/stories/test-story-1.md", "en/stories/every-block.md", "media/test-picture.png"] {
        one.put(path, two.get(path).unwrap());
    }
    let mut files = rendered::rendered(&compiled(&one, false));
    assert!(files.keys().all(|path| !path.contains("/uk/")), "{:?}", files.keys());
    files.retain(|path, _| [".html", ".json", ".xml"].iter().any(|end| path.ends_with(end)));
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("/uk/"), "{path}: {text}");
        assert!(!text.contains("hreflang"), "{path}: {text}");
    }
    assert!(files.len() > 20);
}
