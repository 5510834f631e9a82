//! The app folder: what a release of the app is made of, ready to be put beside any campaign's content.
//!
//! It holds the wasm and its glue as trunk made them, `assets/` and `style/`. press names each file by its hash, so that it
//! can be kept for ever.

use crate::{hash::hex, install, output::Files};
use anyhow::{Context, Result};
use locale::Locale;
use messages::LocaleExt;
use std::{collections::BTreeMap, fs, path::Path};

/// The app with the addresses that pages name, without the base path.
#[derive(Clone, Debug, Default)]
pub struct App {
    /// The app of a reader.
    pub reader: Program,
    /// The app of somebody who writes a letter.
    pub letter: Program,
    /// What starts either, and keeps the copy on the device: the first of the scripts of `assets/js/`.
    pub boot: String,
    /// The service worker, without what it has to know of the site.
    pub worker: String,
    /// The worker that undoes every earlier one.
    pub kill: String,
    /// Names this version of the app: it changes with any of its programs and scripts.
    pub release: String,
    /// The script in every page that fetches it.
    pub start: String,
    /// The icon of the site.
    pub icon: String,
    /// The same as pictures, by their size in pixels.
    pub icons: BTreeMap<u32, String>,
    /// Every file by its path.
    pub files: Files,
    /// The style sheet of every page, minified.
    pub css: String,
}

/// A wasm and what loads it.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The wasm.
    pub wasm: String,
    /// The JavaScript that wasm-bindgen made for it.
    pub glue: String,
}

impl App {
    /// Reads an app folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let start = fs::read_to_string(folder.join("assets/start.js")).context("assets/start.js is missing")?;
        let start =
            start.lines().filter(|line| !line.starts_with("//")).map(str::trim_start).collect::<Vec<_>>().join("\n");
        let mut app = Self { css: crate::style::read(&folder.join("style"))?, start, ..Self::default() };
        app.reader = app.program(folder, "campaign-site")?;
        app.letter = app.program(folder, "letter")?;
        app.icon = app.take(folder, "assets/icon.svg")?;
        for (size, file) in install::icons(&app.files[&app.icon])? {
            app.icons.insert(size, file.path.clone());
            app.files.insert(file.path, file.bytes);
        }
        app.take_scripts(folder)?;
        Ok(app)
    }

    /// The scripts of `assets/js/` import each other by name, so they stand in one folder that is named by the release.
    fn take_scripts(&mut self, folder: &Path) -> Result<()> {
        let read = |path: &Path| {
            fs::read_to_string(path)
                .with_context(|| format!("{} is missing: `cargo xtask build` makes it", path.display()))
        };
        let offline = folder.join("assets/offline");
        let shared = read(&offline.join("policy.js"))? + &read(&offline.join("store.js"))?;
        self.worker = without_comments(&(shared.clone() + &read(&offline.join("worker.js"))?));
        self.kill = read(&offline.join("kill.js"))?;
        let mut scripts = BTreeMap::from([("words.js".to_owned(), words()), ("store.js".to_owned(), module(&shared))]);
        for entry in fs::read_dir(folder.join("assets/js")).context("assets/js is missing")? {
            let path = entry?.path();
            scripts.insert(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), read(&path)?);
        }
        let names: String = self.files.keys().cloned().collect();
        let content: String = scripts.values().map(String::as_str).collect();
        self.release = hex(format!("{names}{content}").as_bytes())[..12].to_owned();
        let path = |name: &str| format!("/app/js-{}/{name}", self.release);
        self.boot = path("boot.js");
        self.files.extend(scripts.iter().map(|(name, text)| (path(name), text.clone().into_bytes())));
        Ok(())
    }

    fn program(&mut self, folder: &Path, name: &str) -> Result<Program> {
        let wasm = self.take(folder, &format!("{name}_bg.wasm"))?;
        Ok(Program { wasm, glue: self.take(folder, &format!("{name}.js"))? })
    }

    fn take(&mut self, folder: &Path, name: &str) -> Result<String> {
        let file = folder.join(name);
        let bytes = fs::read(&file).with_context(|| {
            format!("{} is missing: `cargo xtask build` makes the app folder, and --app names another", file.display())
        })?;
        let path = format!("/app/{}", hashed_name(name, &bytes));
        self.files.insert(path.clone(), bytes);
        Ok(path)
    }
}

/// The words of the scripts in each language.
fn words() -> String {
    let words: BTreeMap<_, _> = Locale::ALL.iter().map(|lang| (lang.code(), lang.script_words())).collect();
    format!("export const words = {};\n", serde_json::to_string(&words).unwrap_or_default())
}

/// A script without the lines that are comments: browsers ask for the worker again and again.
fn without_comments(script: &str) -> String {
    let is_comment = |line: &&str| ["//", "/*", "*"].iter().any(|mark| line.trim_start().starts_with(mark));
    script.lines().filter(|line| !is_comment(line)).flat_map(|line| [line, "\n"]).collect()
}

/// What worker and pages share, as a module for the pages: they keep what the worker reads.
fn module(script: &str) -> String {
    let declared = script.lines().filter_map(|line| {
        let name = ["const ", "async function ", "function "].iter().find_map(|start| line.strip_prefix(start))?;
        name.split([' ', '(']).next()
    });
    format!("{script}export {{ {} }};\n", declared.collect::<Vec<_>>().join(", "))
}

/// `assets/boot.js` becomes `boot-0a1b2c3d4e5f.js`.
pub fn hashed_name(path: &str, bytes: &[u8]) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{}.{extension}", &hex(bytes)[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_at_home() {
        let check = |script: &str, expected: &str| assert_eq!(without_comments(script), expected);
        check("// a\nlet b = 1; // c\n", "let b = 1; // c\n");
        check("/** a */\nfunction b() {\n    // c\n}\n", "function b() {\n}\n");
        check("/**\n * a\n */\nconst b = \"//\";\n/** c\n * d */\n", "const b = \"//\";\n");
    }

    #[test]
    fn a_name_follows_the_bytes() {
        assert_eq!(hashed_name("assets/boot.js", b""), "boot-e3b0c44298fc.js");
        assert_ne!(hashed_name("boot.js", b"a"), hashed_name("boot.js", b"b"));
    }
}
