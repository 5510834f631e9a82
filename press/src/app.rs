//! The app folder: what a release of the app is made of, ready to be put beside any campaign's content.
//!
//! It holds the wasm and its glue as trunk made them, `assets/` and `style/`. press names each file by its hash, so that it
//! can be kept for ever.

use crate::{hash::hex, output::Files};
use anyhow::{Context, Result};
use std::{fs, path::Path};

/// The app with the addresses that pages name, without the base path.
#[derive(Clone, Debug, Default)]
pub struct App {
    /// The app of a reader.
    pub reader: Program,
    /// The app of somebody who writes a letter.
    pub letter: Program,
    /// What starts either.
    pub boot: String,
    /// The script in every page that fetches it.
    pub start: String,
    /// The icon of the site.
    pub icon: String,
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
        app.boot = app.take(folder, "assets/boot.js")?;
        app.icon = app.take(folder, "assets/icon.svg")?;
        Ok(app)
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

/// `assets/boot.js` becomes `boot-0a1b2c3d4e5f.js`.
fn hashed_name(path: &str, bytes: &[u8]) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{}.{extension}", &hex(bytes)[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_bytes() {
        assert_eq!(hashed_name("assets/boot.js", b""), "boot-e3b0c44298fc.js");
        assert_ne!(hashed_name("boot.js", b"a"), hashed_name("boot.js", b"b"));
    }
}
