//! The copy to carry: every page of it works from a folder, and the ZIP file is one that others can open.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use data_encoding::BASE64;
use flate2::bufread::DeflateDecoder;
use press::{
    app::App,
    bundle,
    content::{Campaign, Options, Source, compile, fixture},
    output::Files,
};
use rawzip::ZipArchive;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    env, fs,
    io::{ErrorKind, Read},
    process::Command,
};

fn campaign(source: &Source, base_url: &str) -> Campaign {
    let base_url = Some(base_url.to_owned());
    let options = Options { today: "2026-11-23".parse().unwrap(), base_url, drafts: false };
    compile(source, &options).unwrap_or_else(|problems| panic!("{problems:#?}")).campaign
}

fn app() -> App {
    App { css: "p{color:red}".to_owned(), ..App::default() }
}

fn copy() -> Files {
    bundle::files(&campaign(&fixture::generate(45), "https://campaign.example/"), &app()).unwrap()
}

fn pages(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap()))
}

/// What stands in the `href` and `src` attributes of a page.
fn addresses(html: &str) -> impl Iterator<Item = &str> {
    [" href=\"", " src=\""]
        .into_iter()
        .flat_map(|name| html.split(name).skip(1))
        .filter_map(|rest| rest.split('"').next())
}

/// The file that a relative address in the file at `path` names.
fn target(path: &str, address: &str) -> String {
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    for part in address.split('/') {
        match part {
            ".." => assert!(folders.len() > 1 && folders.pop().is_some(), "{path}: {address} leaves the copy"),
            part => folders.push(part),
        }
    }
    folders.join("/")
}

#[test]
fn every_address_names_a_file_of_the_copy() {
    let files = copy();
    let mut reached = BTreeSet::from(["/index.html".to_owned()]);
    for (path, html) in pages(&files) {
        for address in addresses(html) {
            if ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme)) {
                continue;
            }
            let (file, fragment) = address.split_once('#').unwrap_or((address, ""));
            let file = if file.is_empty() { path.to_owned() } else { target(path, file) };
            let found = files.get(&file).unwrap_or_else(|| panic!("{path}: {address} leads to no file"));
            let found = String::from_utf8_lossy(found);
            assert!(fragment.is_empty() || found.contains(&format!(" id=\"{fragment}\"")), "{path}: {address}");
            reached.insert(file);
        }
    }
    assert_eq!(reached, files.keys().cloned().collect(), "nothing is in the copy that no link leads to");
    for kind in [".eml", ".txt", ".jpg", "/page/1/index.html", "/uk/letter/test-letter/index.html"] {
        assert!(files.keys().any(|path| path.ends_with(kind)), "there is a {kind}");
    }
}

#[test]
fn a_page_needs_no_server_and_no_script() {
    let css = BASE64.encode(&Sha256::digest("p{color:red}"));
    for (path, html) in pages(&copy()) {
        for needs in [
            "<script",
            "<link",
            "integrity",
            "data-base",
            "data-route",
            "refresh",
            "/device/",
            "modulepreload",
            "og:",
            " href=\"/",
            " src=\"/",
        ] {
            assert!(!html.contains(needs), "{path} has {needs}");
        }
        assert_eq!(html.matches("http-equiv=").count(), 1, "{path}");
        assert!(html.contains(&format!("style-src 'sha256-{css}'; img-src 'self' file:;")), "{path}");
        assert!(html.contains("<style>p{color:red}</style>"), "{path}");
        let route = path.strip_suffix("index.html").unwrap();
        let route = if route == "/" { "/en/" } else { route };
        let (made, check) = match route.starts_with("/en/") {
            true => ("made on 23 November 2026. It cannot be recalled or corrected.", "Check what has changed since:"),
            false => (
                "зроблено 23 листопада 2026 р., відкликати чи виправити її неможливо.",
                "Перевірте, що відтоді змінилося:",
            ),
        };
        let online = format!("https://campaign.example{route}");
        let notice = format!("{made} {check} <a href=\"{online}\">{online}</a>");
        assert_eq!(html.matches(&notice).count(), 1, "{path}: {notice}");
    }
}

#[test]
fn the_first_page_is_that_of_the_default_language() {
    let files = copy();
    let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    assert_eq!(text("/index.html"), text("/en/index.html").replace("../", ""));
}

#[test]
fn a_copy_of_a_site_in_a_sub_folder_is_the_same() {
    let sub = "https://campaign.example/sub/folder/";
    let files = bundle::files(&campaign(&fixture::generate(45), sub), &app()).unwrap();
    for (path, html) in pages(&copy()) {
        let there = String::from_utf8(files[path].clone()).unwrap();
        // The links to share carry it encoded.
        let there = there.replace(sub, "https://campaign.example/").replace("%2Fsub%2Ffolder%2F", "%2F");
        assert_eq!(there, html, "{path}");
    }
}

#[test]
fn what_is_withdrawn_is_not_carried() {
    let mut source = fixture::generate(45);
    source.put("withdrawn.toml", "ids = [\"everyblock\", \"testletter02\"]\npadding_key = \"a test key\"");
    let files = bundle::files(&campaign(&source, "https://campaign.example/"), &app()).unwrap();
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for tells in ["every-block", "usi-bloky", "all-blocks", "everyblock", "test-person"] {
            assert!(!path.contains(tells) && !text.contains(tells), "{path} tells {tells}");
        }
    }
}

#[test]
fn the_zip_file_holds_every_file_in_one_folder() {
    let campaign = campaign(&fixture::generate(5), "https://campaign.example/");
    let zip = bundle::zip(&campaign, &app()).unwrap();
    assert!(zip == bundle::zip(&campaign, &app()).unwrap(), "the same campaign gives the same bytes");
    let files = bundle::files(&campaign, &app()).unwrap();

    let archive = ZipArchive::from_slice(&zip).unwrap();
    let mut found = Files::new();
    let mut entries = archive.entries();
    while let Some(header) = entries.next_entry().unwrap() {
        let path = header.file_path().try_normalize().unwrap().as_ref().to_owned();
        assert_eq!(header.mode().permissions(), 0o644, "{path}");
        let entry = archive.get_entry(header.wayfinder()).unwrap();
        let mut bytes = Vec::new();
        entry.verifying_reader(DeflateDecoder::new(entry.data())).read_to_end(&mut bytes).unwrap();
        let inside = path.strip_prefix("test-campaign").unwrap_or_else(|| panic!("{path} is in another folder"));
        found.insert(inside.to_owned(), bytes);
    }
    assert_eq!(found, files);
}

/// The `zipfile` of Python's own library, which shares no code with ours.
#[test]
fn python_reads_the_zip_file() {
    let campaign = campaign(&fixture::generate(5), "https://campaign.example/");
    let file = env::temp_dir().join(format!("press-bundle-{}.zip", std::process::id()));
    fs::write(&file, bundle::zip(&campaign, &app()).unwrap()).unwrap();
    let script = "import sys, zipfile\n\
                  with zipfile.ZipFile(sys.argv[1]) as zip:\n    assert zip.testzip() is None\n    \
                  print(*sorted(f'{i.filename} {i.file_size} {i.date_time[:3]}' for i in zip.infolist()), sep='\\n')";
    let ran = Command::new("python3").arg("-c").arg(script).arg(&file).output();
    fs::remove_file(&file).unwrap();
    let output = match ran {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return eprintln!("skipped: there is no python3 on this machine");
        }
        ran => ran.unwrap(),
    };
    let listed = String::from_utf8(output.stdout).unwrap();
    let files = bundle::files(&campaign, &app()).unwrap();
    let line = |(path, bytes): (&String, &Vec<u8>)| format!("test-campaign{path} {} (2026, 11, 23)\n", bytes.len());
    assert_eq!(listed, files.iter().map(line).collect::<String>(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn only_an_older_copy_is_replaced() {
    let folder = env::temp_dir().join(format!("press-bundle-out-{}", std::process::id()));
    _ = fs::remove_dir_all(&folder);
    common::write_app(&folder.join("app"));
    for (path, bytes) in fixture::generate(1).0 {
        let file = folder.join("content").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let bundle = |out: &str| {
        let mut press = Command::new(env!("CARGO_BIN_EXE_press"));
        press.current_dir(&folder).args([
            "bundle",
            "--app",
            "app",
            "--date",
            "2026-01-01",
            "--cache",
            "cache",
            "--out",
            out,
        ]);
        let answer = press.output().unwrap();
        (answer.status.success(), String::from_utf8_lossy(&answer.stderr).into_owned())
    };
    // As a word processor writes them: a ZIP file, and somebody's work.
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for name in ["[Content_Types].xml", "word/document.xml"] {
        let (mut entry, checks) = archive.new_file(name).start().unwrap();
        let (_, sums) = checks.wrap(&mut entry).finish().unwrap();
        entry.finish(sums).unwrap();
    }
    let document = archive.finish().unwrap();
    for (name, bytes) in [("notes.txt", &b"Not a copy."[..]), ("letter.docx", &document)] {
        fs::write(folder.join(name), bytes).unwrap();
        let (done, said) = bundle(name);
        assert!(!done && said.contains("is not a copy made by press: name another file with --out"), "{said}");
        assert_eq!(fs::read(folder.join(name)).unwrap(), bytes, "{name}");
    }
    fs::create_dir(folder.join("folder.zip")).unwrap();
    let (done, said) = bundle("folder.zip");
    assert!(!done && said.contains("cannot be replaced"), "{said}");
    assert!(folder.join("folder.zip").is_dir());
    // Where nothing is, where an empty file waits, and where an older copy is.
    fs::write(folder.join("empty.zip"), "").unwrap();
    for name in ["copy.zip", "empty.zip", "copy.zip"] {
        let (done, said) = bundle(name);
        assert!(done, "{name}: {said}");
        assert!(fs::read(folder.join(name)).unwrap().starts_with(b"PK"), "{name}");
    }
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_folder_has_the_campaigns_name() {
    let check = |name: &str, expected: &str| {
        let mut source = fixture::generate(1);
        let toml = String::from_utf8(source.get("campaign.toml").unwrap().to_vec()).unwrap();
        source
            .put("campaign.toml", toml.replacen("[name]\nen = \"Test campaign\"\nuk = \"Тестова кампанія\"", name, 1));
        assert_eq!(bundle::name(&campaign(&source, "https://campaign.example/")), expected, "{name}");
    };
    check("[name]\nen = \"Test campaign\"\nuk = \"Тест\"", "test-campaign");
    check("[name]\nen = \" Test: a “campaign”, 2026! \"\nuk = \"Тест\"", "test-a-campaign-2026");
    check("[name]\nen = \"Тест 2026\"\nuk = \"Test\"", "test");
    check("[name]\nen = \"Тест\"\nuk = \"Тест 2026\"", "campaign");
    check("[name]\nen = \"../../etc\"\nuk = \"Тест\"", "etc");
}

#[test]
fn a_campaign_says_whether_its_site_offers_the_copy() {
    let offers = |line: &str| {
        let mut source = fixture::generate(1);
        let toml = String::from_utf8(source.get("campaign.toml").unwrap().to_vec()).unwrap();
        source.put("campaign.toml", format!("{line}\n{toml}"));
        campaign(&source, "https://campaign.example/").bundle
    };
    assert!(!offers(""));
    assert!(!offers("bundle = false"));
    assert!(offers("bundle = true"));
}
