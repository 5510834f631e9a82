//! The copy to carry: unpacked into a folder, every page of it opens over `file:`, and every link leads on.

use crate::harness::{Browser, Options, TempFolder, from_environment, run};
use flate2::bufread::DeflateDecoder;
use rawzip::ZipArchive;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
};
use url::Url;

/// Looks at the page as a reader who scrolls to its end.
const LOOK: &str = script!("look");

fn press(arguments: &[&str], folders: &[(&str, &Path)]) {
    let mut command = Command::new(from_environment("PRESS"));
    command.args(arguments);
    for (name, folder) in folders {
        command.arg(name).arg(folder);
    }
    let output = command.output().expect("press runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Makes the copy of a campaign and unpacks it; gives back its first page.
fn unpacked(content: &Path, folder: &Path) -> PathBuf {
    let file = folder.join("copy.zip");
    press(&["bundle"], &[("--app", &from_environment("APP")), ("--content", content), ("--out", &file)]);
    let zip = fs::read(&file).expect("the copy");
    let archive = ZipArchive::from_slice(&zip).expect("a ZIP file");
    let mut entries = archive.entries();
    let mut top = None;
    while let Some(header) = entries.next_entry().expect("an entry") {
        let name = header.file_path().try_normalize().expect("a path").as_ref().to_owned();
        let entry = archive.get_entry(header.wayfinder()).expect("an entry");
        let mut bytes = Vec::new();
        entry.verifying_reader(DeflateDecoder::new(entry.data())).read_to_end(&mut bytes).expect("its bytes");
        // A stick may be mounted at a path like this one.
        let path = folder.join("a stick, №1").join(&name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, bytes).expect("the file is written");
        top = top.or(name.split('/').next().map(str::to_owned));
    }
    folder.join("a stick, №1").join(top.expect("files")).join("index.html")
}

/// Opens every page that links lead to from the first one on; gives back how many pages and pictures there were.
async fn walk(browser: &Browser, first: &Path) -> (usize, u64) {
    let home = Url::from_file_path(first).expect("an absolute path").to_string();
    let (mut open, mut seen, mut pictures) = (BTreeSet::from([home]), BTreeSet::new(), 0);
    while let Some(address) = open.pop_first() {
        seen.insert(address.clone());
        let path = Url::parse(&address).ok().and_then(|url| url.to_file_path().ok()).expect("a path");
        assert!(path.is_file(), "{address} is no file");
        if path.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        browser.load(&address).await;
        let page = browser.js_async(LOOK).await;
        assert_eq!(page["failed"], Value::Null, "{address}");
        assert_ne!(page["heading"], "", "{address}");
        assert_ne!(page["notice"], "", "{address}");
        assert_eq!((&page["styled"], &page["there"]), (&Value::Bool(true), &Value::Bool(true)), "{address}: {page}");
        assert_eq!(browser.console().await, [""; 0], "{address}");
        pictures += page["pictures"].as_u64().unwrap_or_default();
        let links = page["links"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let files = links.filter(|link| link.starts_with("file:") && !seen.contains(*link));
        open.extend(files.map(str::to_owned));
    }
    (seen.len(), pictures)
}

#[test]
fn every_page_opens_from_a_folder() {
    run(async {
        let browser = Browser::open(Options::default()).await;
        let folder = TempFolder::new();
        let generated = folder.0.join("content");
        press(&["generate", "--stories", "41"], &[("--out", &generated)]);
        let shipped = from_environment("CONTENT");
        for (content, name, pages, pictures) in [(shipped, "shipped", 20, 0), (generated, "generated", 100, 4)] {
            let first = unpacked(&content, &folder.0.join(name));
            let (seen, loaded) = walk(&browser, &first).await;
            assert!(seen >= pages && loaded >= pictures, "{name}: {seen} pages, {loaded} pictures");
        }
    });
}

#[test]
fn a_reader_clicks_through_the_copy() {
    run(async {
        let browser = Browser::open(Options { javascript: false, ..Options::default() }).await;
        let folder = TempFolder::new();
        let first = unpacked(&from_environment("CONTENT"), &folder.0);
        browser.load(Url::from_file_path(&first).expect("an absolute path").as_str()).await;
        for (link, end) in [
            ("header nav.ways a", "/en/stories/index.html"),
            ("nav.languages a", "/uk/stories/index.html"),
            ("header nav.ways a.button", "/uk/letter/index.html"),
            (".cards h2 a", "/uk/letter/civilians/index.html"),
            ("header a.name", "/uk/index.html"),
        ] {
            browser.click(link).await;
            let address = browser.address_ending_with(end).await;
            assert!(address.starts_with("file:") && address.ends_with(end), "{link} led to {address}");
        }
    });
}
