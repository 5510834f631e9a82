//! What a first visit fetches does not grow with the campaign.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/rendered.rs"]
mod rendered;

use campaign::route::Route;
use locale::Locale::{self, En, Uk};
use press::content::{Options, compile, fixture};
use std::collections::{BTreeMap, BTreeSet};

type Files = BTreeMap<String, Vec<u8>>;

/// Every file of a site of so many stories. The app is empty, as if it weighed nothing: with its weight, which is the same in
/// every campaign, a difference would count less.
fn files(stories: u32) -> Files {
    let options = Options { today: "2026-01-01".parse().unwrap(), base_url: None, drafts: false };
    let campaign = compile(&fixture::generate(stories), &options).unwrap().campaign;
    rendered::rendered(&campaign)
}

/// The files that a browser fetches with a page: itself, and each file that it names anywhere but in links, `<meta>` and
/// the addresses of other forms of it.
fn first_visit<'a>(files: &'a Files, page: &str) -> BTreeSet<&'a str> {
    let (page, bytes) = files.get_key_value(page).unwrap();
    let html = String::from_utf8_lossy(bytes);
    let tags = html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag);
    let fetched = tags.filter(|tag| {
        let elsewhere = ["alternate", "canonical"].iter().any(|rel| tag.contains(&format!("rel=\"{rel}\"")));
        !tag.starts_with("a ") && !tag.starts_with("meta ") && !elsewhere
    });
    let values: Vec<&str> = fetched.flat_map(|tag| tag.split('"').skip(1).step_by(2)).collect();
    let named = values.iter().filter_map(|value| files.get_key_value(*value)).map(|(path, _)| path.as_str());
    named.chain([page.as_str()]).collect()
}

fn brotli(bytes: &[u8]) -> usize {
    compression::brotli(bytes, 11).unwrap().len()
}

#[test]
fn a_first_visit_weighs_the_same_with_ten_stories_as_with_hundreds() {
    let (few, many) = (files(10), files(400));
    assert!(many.len() > 10 * few.len(), "{} files, {} files", few.len(), many.len());
    let check = |route: Route| {
        let page = format!("{}index.html", route.path());
        let weigh = |files: &Files| first_visit(files, &page).iter().map(|path| brotli(&files[*path])).sum::<usize>();
        let (few, many) = (weigh(&few), weigh(&many));
        assert!(many.abs_diff(few) * 20 <= few, "{page}: {few} bytes, {many} bytes");
    };
    for lang in Locale::ALL {
        check(Route::About(lang));
        check(Route::Letters(lang));
    }
    check(Route::Story(En, "test-story-5".to_owned()));
    check(Route::Story(Uk, "test-story-5".to_owned()));
}

/// A front holds 20 to 39 stories, however many there are.
#[test]
fn the_front_of_a_list_stays_short() {
    let (least, many) = (files(20), files(400));
    for lang in Locale::ALL {
        let page = format!("{}index.html", Route::Stories(lang, None).path());
        let (least, many) = (brotli(&least[&page]), brotli(&many[&page]));
        assert!(many < 2 * least, "{page}: {least} bytes, {many} bytes");
    }
}
