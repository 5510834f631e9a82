//! The app folder: what a release of the app is made of, ready to be put beside any campaign's content.
//!
//! It holds the wasm and its glue as trunk made them, the scripts of `assets/` as esbuild bundled them, and `style/`: press needs neither
//! tool. It names each file by its hash, so that a browser can cache it for ever.

use crate::{
    hash::{hashed_name, hex},
    icon,
    output::Files,
};
use anyhow::{Context, Result, ensure};
use std::{collections::BTreeMap, fs, path::Path};

/// The app with the addresses that pages name, without the base path.
#[derive(Clone, Debug, Default)]
pub struct App {
    /// The app of a reader.
    pub reader: Program,
    /// The app of somebody who writes a letter.
    pub letter: Program,
    /// The module that starts either program, and then the offline copy.
    pub boot: String,
    /// The source of the service worker. It expects `self.RELEASE`, which says what it has to know of the site.
    pub worker: String,
    /// The source of the worker that ends every earlier one.
    pub kill: String,
    /// The source of the script in every card for other sites.
    pub card: String,
    /// The version of the app: a hash of its programs and scripts.
    pub release: String,
    /// The source of the script in every page, which fetches [`Self::boot`].
    pub start: String,
    /// The icon as SVG.
    pub icon: String,
    /// The icon as PNG, by its size in pixels.
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
        let script = |name: &str| text(&folder.join("assets").join(name));
        let mut app = Self {
            css: crate::style::read(&folder.join("style"))?,
            start: script("start.js")?,
            worker: script("offline/worker.js")?,
            kill: script("offline/kill.js")?,
            card: script("embed/card.js")?,
            ..Self::default()
        };
        app.reader = app.program(folder, "campaign-site")?;
        app.letter = app.program(folder, "letter")?;
        app.icon = app.take(folder, "assets/icon.svg")?;
        for (size, file) in icon::pictures(&app.files[&app.icon])? {
            app.icons.insert(size, file.path.clone());
            app.files.insert(file.path, file.bytes);
        }
        app.take_modules(&folder.join("assets/js"))?;
        Ok(app)
    }

    /// A colour of the style sheet on paper, such as `--accent`, as `#rrggbb`; `None` where it has another notation.
    pub fn colour(&self, name: &str) -> Option<&str> {
        let value = self.css.split_once(&format!("{name}:"))?.1.split([';', '}']).next()?.trim();
        value.starts_with('#').then_some(value)
    }

    /// The modules import each other by name, so they stand in one folder that is named by the release.
    fn take_modules(&mut self, folder: &Path) -> Result<()> {
        let mut modules = BTreeMap::new();
        for entry in fs::read_dir(folder).with_context(|| missing(folder))? {
            let path = entry?.path();
            modules.insert(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text(&path)?);
        }
        let names: String = self.files.keys().cloned().collect();
        let content: String = modules.values().map(String::as_str).collect();
        self.release = hex(format!("{names}{content}").as_bytes())[..12].to_owned();
        let path = |name: &str| format!("/app/js-{}/{name}", self.release);
        self.boot = path("boot.js");
        self.files.extend(modules.iter().map(|(name, text)| (path(name), text.clone().into_bytes())));
        ensure!(self.files.contains_key(&self.boot), missing(&folder.join("boot.js")));
        Ok(())
    }

    fn program(&mut self, folder: &Path, name: &str) -> Result<Program> {
        let wasm = self.take(folder, &format!("{name}_bg.wasm"))?;
        Ok(Program { wasm, glue: self.take(folder, &format!("{name}.js"))? })
    }

    fn take(&mut self, folder: &Path, name: &str) -> Result<String> {
        let file = folder.join(name);
        let bytes = fs::read(&file).with_context(|| missing(&file))?;
        let path = format!("/app/{}", hashed_name(name, &bytes));
        self.files.insert(path.clone(), bytes);
        Ok(path)
    }
}

fn text(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| missing(file))
}

fn missing(file: &Path) -> String {
    format!("{} is missing: `cargo xtask build` makes the app folder, and --app names another", file.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_of_the_style_sheet() {
        let app = App {
            css: ":root{--paper:#fcfbf8;--accent: #17457f}p{--accent:red;--ink:black}".to_owned(),
            ..App::default()
        };
        assert_eq!(app.colour("--paper"), Some("#fcfbf8"));
        assert_eq!(app.colour("--accent"), Some("#17457f"), "the first one, which is that on paper");
        assert_eq!(app.colour("--ink"), None, "another notation");
        assert_eq!(app.colour("--no-such"), None);
    }
}
