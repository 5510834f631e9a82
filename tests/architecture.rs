//! What Cargo cannot say about the layers, read from the sources. That a pure crate has no leptos and no browser stands in its
//! `Cargo.toml`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on shall stop")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A source file without what no build of the app contains: comments and tests.
struct Source {
    /// Below its folder, with `/`.
    path: String,
    /// Its code.
    code: String,
}

/// The sources below a folder of the repository.
fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let source = |file: &PathBuf| {
        let path = file.strip_prefix(&root).expect("below the folder").to_string_lossy().replace('\\', "/");
        Source { path, code: code(&fs::read_to_string(file).expect("a source file")) }
    };
    let sources: Vec<_> = files.iter().map(source).collect();
    assert!(sources.len() > 20, "the sources are found");
    sources
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Without comments, and up to the tests: they stand last in a file (clippy, `items_after_test_module`).
fn code(text: &str) -> String {
    let tests = text.match_indices("\n#[cfg(test)]\n").find(|(at, mark)| {
        let item = text[at + mark.len()..].lines().next().unwrap_or_default();
        item.contains("mod ") && item.ends_with('{')
    });
    let text = tests.map_or(text, |(at, _)| &text[..at]);
    let lines = text.lines().map(|line| {
        let comment = line.find("//").filter(|at| !line[..*at].ends_with(':') && !line[..*at].ends_with('"'));
        comment.map_or(line, |at| &line[..at])
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether the code names `word`, not as a part of a longer name.
fn names(code: &str, word: &str) -> bool {
    let part = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(word).any(|(at, _)| {
        !code[..at].chars().next_back().is_some_and(part) && !code[at + word.len()..].chars().next().is_some_and(part)
    })
}

/// Every string literal of the code, roughly: what stands between two quotation marks on a line.
fn literals(code: &str) -> impl Iterator<Item = &str> {
    code.lines().flat_map(|line| line.split('"').skip(1).step_by(2))
}

fn is_in(path: &str, module: &str) -> bool {
    path == format!("{module}.rs") || path.starts_with(&format!("{module}/"))
}

/// `broken` says of each file of the app what it must not have.
fn check(rule: &str, broken: impl Fn(&Source) -> Vec<String>) {
    check_in("src", rule, broken);
}

/// The same for the files below another folder.
fn check_in(folder: &str, rule: &str, broken: impl Fn(&Source) -> Vec<String>) {
    let found: Vec<String> = sources(folder)
        .iter()
        .flat_map(|source| broken(source).into_iter().map(|what| format!("  {folder}/{}: {what}", source.path)))
        .collect();
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

fn named(source: &Source, words: &[&str]) -> Vec<String> {
    words.iter().filter(|word| names(&source.code, word)).map(|word| (*word).to_owned()).collect()
}

#[test]
fn pure_crates_have_no_clock_and_no_randomness() {
    // The standard library has both, so Cargo cannot refuse them.
    let forbidden = ["SystemTime", "Instant", "thread", "RandomState", "process", "env", "fs", "net"];
    check_in("crates", "time and chance are arguments of a pure crate", |source| {
        if source.path.contains("/tests/") {
            return Vec::new();
        }
        forbidden
            .iter()
            .filter(|word| {
                names(&source.code, &format!("std::{word}")) || names(&source.code, &format!("time::{word}"))
            })
            .map(|word| (*word).to_owned())
            .collect()
    });
}

/// Whether `use crate::{…}` names the module.
fn grouped(code: &str, module: &str) -> bool {
    code.split("use crate::{").skip(1).any(|uses| {
        let uses = uses.split("};").next().unwrap_or_default();
        uses.split([',', '{', '}']).any(|used| used.trim() == module || used.trim().starts_with(&format!("{module}::")))
    })
}

#[test]
fn only_the_browser_module_names_the_browser() {
    check("only src/browser/ names web_sys and js_sys", |source| {
        if is_in(&source.path, "browser") {
            return Vec::new();
        }
        named(source, &["web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "gloo"])
    });
}

#[test]
fn the_browser_module_knows_nothing_of_the_site() {
    check("src/browser/ takes and gives plain types", |source| {
        if !is_in(&source.path, "browser") {
            return Vec::new();
        }
        let modules = ["app", "components", "composer", "head", "load", "page", "pages"];
        let crates = ["campaign", "leptos", "letter", "markup", "messages"];
        // The names of events and storage that it shares with the scripts say nothing of the site.
        let code = source.code.replace("use campaign::contract::", "use ");
        let used = modules
            .iter()
            .filter(|module| names(&source.code, &format!("crate::{module}")) || grouped(&source.code, module));
        used.map(|module| format!("crate::{module}"))
            .chain(crates.iter().filter(|name| names(&code, &format!("use {name}"))).map(|name| (*name).to_owned()))
            .collect()
    });
}

#[test]
fn pages_import_no_page() {
    check("a page knows no other page; what two use is a component", |source| {
        let imports = |source: &Source| names(&source.code, "crate::pages") || grouped(&source.code, "pages");
        let page = is_in(&source.path, "pages") && source.path != "pages/mod.rs";
        let component = is_in(&source.path, "components");
        let siblings = page && source.path.matches('/').count() == 1 && names(&source.code, "super");
        if ((page || component) && imports(source)) || siblings { vec!["another page".to_owned()] } else { Vec::new() }
    });
}

#[test]
fn only_routes_spell_addresses() {
    // Every folder that an address of ours begins with, and what stands between in one.
    let folders = ["content", "stories", "category", "letter", "device", "embed", "page", "media", "en", "uk"];
    check("no address of the site is spelt outside crates/campaign/src/route.rs", |source| {
        let spelt = literals(&source.code).filter(|literal| {
            let parts: Vec<_> = literal.split('/').collect();
            // A slash on either side of a folder's name.
            parts.len() > 1 && parts.iter().any(|part| folders.contains(part)) && !literal.contains(' ')
        });
        spelt.map(|literal| format!("\"{literal}\"")).collect()
    });
}

#[test]
fn no_view_is_an_html_sink() {
    check("nothing becomes HTML from a string", |source| {
        let sinks = ["inner_html", "set_inner_html", "insert_adjacent_html", "set_outer_html", "DomParser"];
        let template = source.code.contains("template! {").then(|| "template!".to_owned());
        named(source, &sinks).into_iter().chain(template).collect()
    });
}

/// leptos makes an element whose attributes and children are all literal by `innerHTML`, unless it is the outermost one
/// (`is_inert_element`). Trusted Types refuse that.
#[test]
fn no_element_of_a_view_is_inert() {
    check("give the words as {\"…\"}, or build the element with markup::el", |source| {
        let views = source.code.split("view! {").skip(1).filter_map(braced);
        views.flat_map(inert).collect()
    });
}

/// What stands before the brace that closes.
fn braced(text: &str) -> Option<&str> {
    let mut depth = 1;
    let end = text.find(|character| {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some(&text[..end])
}

/// The inner elements of a view in which nothing is computed.
fn inert(view: &str) -> Vec<String> {
    let mut found = Vec::new();
    // Where an element that is still open begins, outermost first.
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(tag) = view[at..].find('<').map(|found| at + found) {
        // A view within a view is looked at by itself; code in braces holds no tags of this one.
        let end = view[tag..].find('>').map_or(view.len(), |found| tag + found + 1);
        let closes = view[tag..].starts_with("</");
        let alone = view[..end].ends_with("/>");
        if !closes {
            open.push(tag);
        }
        if closes || alone {
            let begin = open.pop().unwrap_or(tag);
            let element = &view[begin..end];
            let component = element[1..].starts_with(char::is_uppercase);
            let literal = |value: &str| value.starts_with('"');
            let attributes_are_literal = element.split('=').skip(1).all(literal);
            if !open.is_empty() && !component && !element.contains('{') && attributes_are_literal {
                found.push(element.to_owned());
            }
        }
        at = end;
    }
    found
}

#[test]
fn inert_elements_are_recognised() {
    let check = |view: &str, expected: &[&str]| assert_eq!(inert(view), expected, "{view}");
    check("<p>{words}</p>", &[]);
    check("<p>\"words\"</p>", &[]);
    check("<p><b>\"words\"</b></p>", &["<b>\"words\"</b>"]);
    check("<p><b>{words}</b></p>", &[]);
    check("<p><span role=\"status\"></span></p>", &["<span role=\"status\"></span>"]);
    check("<p><span role={\"status\"}>{state}</span></p>", &[]);
    check("<p><a href=href></a></p>", &[]);
    check("<p><br/></p>", &["<br/>"]);
    check("<p><Share place/></p>", &[]);
}

#[test]
fn what_the_rules_look_at() {
    let check = |text: &str, expected: &str| assert_eq!(code(text), expected);
    check("//! web_sys\nuse a; // b\n", "\nuse a; ");
    check("let a = \"https://b\";", "let a = \"https://b\";");
    check("fn a() {}\n\n#[cfg(test)]\nmod tests {\n use web_sys;\n}\n", "fn a() {}");
    assert!(names("use web_sys::Window;", "web_sys") && !names("a_web_sys", "web_sys"));
    assert!(grouped("use crate::{\n    campaign::A,\n    pages,\n};", "pages"));
    assert!(!grouped("use crate::{\n    campaign::Page,\n};", "pages"));
}
