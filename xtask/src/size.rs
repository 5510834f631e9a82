//! What the release weighs, read from its files: raw, and as the `.br` file beside each one.

use crate::files;
use anyhow::{Context, Result, ensure};
use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// More pages than this are shown by kind, not one by one.
const MANY_PAGES: usize = 40;
/// The page of a first visit, and the page whose inline CSS is measured: every page carries the same.
const ABOUT: &str = "en/index.html";

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    name: String,
    raw: u64,
    brotli: u64,
}

/// Prints the table of a built site.
pub fn print(dist: &Path) -> Result<()> {
    ensure!(dist.join(ABOUT).is_file(), "{}: no site here; run `cargo xtask build` first", dist.display());
    let found = files::list(dist)?.iter().map(|file| row(dist, file)).collect::<Result<Vec<Row>>>()?;
    let of = |ending: &str| found.iter().filter(|row| row.name.ends_with(ending)).cloned().collect::<Vec<_>>();
    let about = fs::read_to_string(dist.join(ABOUT))?;

    let mut rows = [of(".wasm"), of(".js"), of(".css")].concat();
    let css = inline_css(&about);
    // Alone; in a page it shares a dictionary with the HTML and weighs a little less.
    rows.push(Row { name: "CSS, inline in every page".to_owned(), raw: css.len() as u64, brotli: brotli(css)? });
    rows.extend(pages(of(".html")));
    let mut visit: Vec<Row> = found.iter().filter(|row| row.name == ABOUT).cloned().collect();
    let names: BTreeSet<&str> = found.iter().map(|row| row.name.as_str()).collect();
    let loaded = loads(&about, &names);
    visit.extend(found.iter().filter(|row| loaded.contains(row.name.as_str())).cloned());
    visit.push(sum("together", &visit));
    print!("{}\n{}", table("files", &rows), table("a first visit", &visit));
    Ok(())
}

fn row(dist: &Path, file: &Path) -> Result<Row> {
    let name = file.strip_prefix(dist)?.to_string_lossy().replace('\\', "/");
    let raw = fs::metadata(file)?.len();
    let mut compressed = file.as_os_str().to_owned();
    compressed.push(".br");
    // What is not worth compressing has no such file and travels as it is.
    let brotli = fs::metadata(compressed).map_or(raw, |found| found.len());
    Ok(Row { name, raw, brotli })
}

fn sum(name: &str, rows: &[Row]) -> Row {
    Row {
        name: name.to_owned(),
        raw: rows.iter().map(|row| row.raw).sum(),
        brotli: rows.iter().map(|row| row.brotli).sum(),
    }
}

/// The only thing here that no file holds. Node can compress, and is there for wasm-opt anyway.
fn brotli(text: &str) -> Result<u64> {
    let script =
        "process.stdout.write(String(require('zlib').brotliCompressSync(require('fs').readFileSync(0)).length))";
    let mut node = Command::new("node").args(["-e", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    node.stdin.take().context("node has no input")?.write_all(text.as_bytes())?;
    Ok(String::from_utf8(node.wait_with_output()?.stdout)?.parse()?)
}

/// The pages as they are, or when there are many, one line per kind with the heaviest of each.
fn pages(pages: Vec<Row>) -> Vec<Row> {
    if pages.len() <= MANY_PAGES {
        return pages;
    }
    let kinds: BTreeSet<String> = pages.iter().map(|page| kind(&page.name)).collect();
    let heaviest = |wanted: &String| {
        let of_kind: Vec<&Row> = pages.iter().filter(|page| kind(&page.name) == *wanted).collect();
        let heaviest = of_kind.iter().max_by_key(|page| page.brotli)?;
        Some(Row { name: format!("{wanted} (heaviest of {})", of_kind.len()), ..(*heaviest).clone() })
    };
    kinds.iter().filter_map(heaviest).collect()
}

/// The kind of a page: its path with the names of stories, categories and pages left out.
fn kind(name: &str) -> String {
    let path = name.trim_end_matches("index.html").trim_end_matches('/');
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        [lang, folder, _, "page", _] => format!("{lang}/{folder}/…/page/…"),
        [lang, folder, "page", _] => format!("{lang}/{folder}/page/…"),
        ["embed", lang, folder, ..] => format!("embed/{lang}/{folder}/…"),
        [lang, folder, _] => format!("{lang}/{folder}/…"),
        _ => name.to_owned(),
    }
}

/// The files that a page names where a browser, or the script that starts the app, fetches them: every attribute but
/// those of links to other pages.
fn loads<'a>(page: &str, names: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let tags: Vec<&str> = page.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0)).collect();
    let base = tags.iter().find_map(|tag| attribute(tag, "data-base")).unwrap_or_default();
    let fetched = |tag: &&&str| {
        let elsewhere = ["alternate", "canonical", "manifest", "apple-touch-icon"]
            .contains(&attribute(tag, "rel").unwrap_or_default());
        !tag.starts_with("a ") && !tag.starts_with("meta ") && !elsewhere
    };
    let values = tags.iter().filter(fetched).flat_map(|tag| tag.split('"').skip(1).step_by(2));
    values.filter_map(|value| names.get(value.strip_prefix(base)?.strip_prefix('/')?).copied()).collect()
}

/// The contents of the first style block of a page. press puts all CSS into it, the same in every page.
fn inline_css(page: &str) -> &str {
    let css = page.split_once("<style").and_then(|(_, rest)| rest.split_once('>')).map_or("", |(_, rest)| rest);
    css.split_once("</style>").map_or(css, |(css, _)| css)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// Names to the left, numbers to the right.
fn table(title: &str, rows: &[Row]) -> String {
    let names = rows.iter().map(|row| row.name.as_str());
    let width = names.chain([title]).map(|name| name.chars().count()).max().unwrap_or_default();
    let line = |name: &str, raw: &str, brotli: &str| format!("{name:width$}  {raw:>10}  {brotli:>10}\n");
    let mut text = line(title, "raw", "brotli");
    text.extend(rows.iter().map(|row| line(&row.name, &kilobytes(row.raw), &kilobytes(row.brotli))));
    text
}

/// Thousands of bytes, as the budgets are written.
fn kilobytes(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Vec<Row> {
        let weighed = |(size, name): (usize, &&str)| Row { name: (*name).to_owned(), raw: size as u64, brotli: 1 };
        names.iter().enumerate().map(weighed).collect()
    }

    #[test]
    fn the_css_of_a_page() {
        let check = |page: &str, expected| assert_eq!(inline_css(page), expected, "{page}");
        check("<head><style>a{}</style><style>b{}</style>", "a{}");
        check("<style nonce=\"x\">a{}", "a{}");
        check("<p>no style</p>", "");
    }

    #[test]
    fn a_table_is_aligned() {
        let rows = [
            Row { name: "app.wasm".to_owned(), raw: 312_345, brotli: 98_765 },
            Row { name: "en/…/index.html".to_owned(), raw: 9_999, brotli: 0 },
        ];
        let expected = "files                   raw      brotli\n\
                        app.wasm           312.3 kB     98.7 kB\n\
                        en/…/index.html      9.9 kB      0.0 kB\n";
        assert_eq!(table("files", &rows), expected);
        assert_eq!(sum("sum", &rows), Row { name: "sum".to_owned(), raw: 322_344, brotli: 98_765 });
    }

    #[test]
    fn kinds_of_pages() {
        let check = |name: &str, expected: &str| assert_eq!(kind(name), expected, "{name}");
        check("index.html", "index.html");
        check("404.html", "404.html");
        check("en/index.html", "en/index.html");
        check("en/stories/index.html", "en/stories/index.html");
        check("en/stories/a-name/index.html", "en/stories/…");
        check("en/stories/page/3/index.html", "en/stories/page/…");
        check("uk/category/other/index.html", "uk/category/…");
        check("uk/category/other/page/3/index.html", "uk/category/…/page/…");
        check("embed/en/stories/a-name/index.html", "embed/en/stories/…");
    }

    #[test]
    fn many_pages_are_grouped() {
        let few = named(&["en/index.html", "en/stories/a/index.html", "en/stories/b/index.html"]);
        assert_eq!(pages(few.clone()), few);
        let names: Vec<String> = (0..=MANY_PAGES).map(|n| format!("en/stories/{n}/index.html")).collect();
        let many = pages(named(&names.iter().map(String::as_str).collect::<Vec<_>>()));
        assert_eq!(many.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["en/stories/… (heaviest of 41)"]);
    }

    #[test]
    fn what_a_page_loads() {
        let names = BTreeSet::from(["app.js", "app.wasm", "boot.js", "icon.svg", "feed.json", "a.png", "unused.js"]);
        let page = r#"<html data-base="/sub"><link rel="icon" href="/sub/icon.svg"><link rel="alternate"
            href="/sub/feed.json"><script type="module" src="/sub/boot.js" data-app="/sub/app.js"
            data-wasm="/sub/app.wasm"></script><a href="/sub/feed.json">x</a><img src="/sub/a.png" alt="/unused.js">"#;
        assert_eq!(loads(page, &names), BTreeSet::from(["icon.svg", "boot.js", "app.js", "app.wasm", "a.png"]));
        let rel_first = r#"<link href="/feed.json" rel="alternate"><script src="/boot.js">"#;
        assert_eq!(loads(rel_first, &names), BTreeSet::from(["boot.js"]));
    }
}
