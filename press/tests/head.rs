//! What the heads of the pages name is there.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::Built;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.ends_with("index.html") {
            found.push(path);
        }
    }
}

/// The values of an attribute in the tags that begin like this.
fn values<'a>(html: &'a str, tag: &str, attribute: &str) -> Vec<&'a str> {
    let tags = html.split(tag).skip(1).filter_map(|rest| rest.split('>').next());
    tags.filter_map(|tag| tag.split_once(&format!("{attribute}=\""))?.1.split('"').next()).collect()
}

#[test]
fn pictures_and_feeds_of_every_page_are_there() {
    let base = "https://campaign.example/sub";
    let site = Built::new("head", &format!("{base}/"));
    let mut found = Vec::new();
    pages(&site.dist().join("en"), &mut found);
    pages(&site.dist().join("uk"), &mut found);
    let mut pictures = BTreeSet::new();
    for page in &found {
        let html = fs::read_to_string(page).unwrap();
        if html.contains("http-equiv=\"refresh\"") {
            continue;
        }
        let images = values(&html, "<meta property=\"og:image\"", "content");
        let sizes = [
            values(&html, "<meta property=\"og:image:width\"", "content"),
            values(&html, "<meta property=\"og:image:height\"", "content"),
        ];
        assert_eq!(sizes.map(|sizes| sizes[0]), ["1200", "630"], "{}", page.display());
        assert_eq!(values(&html, "<meta property=\"og:image:alt\"", "content").len(), images.len());
        assert_eq!(values(&html, "<meta name=\"twitter:card\"", "content"), ["summary_large_image"]);
        let kinds = values(&html, "<link rel=\"alternate\" type=", "title");
        let feeds = values(&html, "<link rel=\"alternate\" type=", "href");
        let category = page.components().any(|part| part.as_os_str() == "category");
        let cards = values(&html, "<link rel=\"alternate\" type=\"application/json+oembed\"", "href").len();
        let expected = cards + if category { 4 } else { 2 };
        assert_eq!((feeds.len(), kinds.len()), (expected, expected), "{}", page.display());
        for url in images.iter().chain(&feeds) {
            let path = url.strip_prefix(base).unwrap_or_else(|| panic!("{url}"));
            assert!(site.dist().join(&path[1..]).is_file(), "{}: {url}", page.display());
        }
        pictures.insert(images[0].to_owned());
    }
    // One for the campaign, one for each story and letter, in each language.
    assert!(pictures.len() >= 12, "{pictures:?}");
    // None that no page names.
    let made = fs::read_dir(site.dist().join("media")).unwrap().map(|entry| entry.unwrap().file_name());
    let made = made.filter(|name| name.to_string_lossy().starts_with("preview-")).count();
    assert_eq!(made, pictures.len());
}

#[test]
fn a_story_can_be_shared_by_plain_links_that_carry_its_public_address() {
    let site = Built::new("share", "https://campaign.example/sub/");
    for (lang, slug) in [("en", "every-block"), ("uk", "usi-bloky")] {
        let html = fs::read_to_string(site.dist().join(format!("{lang}/stories/{slug}/index.html"))).unwrap();
        let list = html.split_once("<ul class=\"share-by\"").unwrap().1.split("</ul>").next().unwrap();
        let links = values(list, "<a ", "href");
        assert_eq!(links.len(), 5, "{list}");
        assert_eq!(values(list, "<a ", "rel"), ["noopener noreferrer"; 5]);
        let address = format!("https%3A%2F%2Fcampaign.example%2Fsub%2F{lang}%2Fstories%2F{slug}%2F");
        for link in links {
            // The end of a value: no query or fragment of ours follows it.
            let (_, rest) = link.split_once(&address).unwrap_or_else(|| panic!("{link}"));
            assert!(rest.is_empty() || rest.starts_with("&amp;text="), "{link}");
        }
    }
}
