//! The style sheet: every file of `style/` in one inline block, the same on every page, so that one hash allows it.

use anyhow::{Context, Result, anyhow};
use lightningcss::{
    printer::PrinterOptions,
    stylesheet::{ParserOptions, StyleSheet},
    targets::{Features, Targets},
};
use std::{fs, path::Path};

/// Reads `style/*.css`: first `floor.css`, which every browser understands, then `layers.css`, which puts the cascade layers
/// in order, then the others by name; among those the order has no effect.
pub fn read(folder: &Path) -> Result<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read the styles in {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let css = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            files.push((name != "floor.css", name != "layers.css", name, css));
        }
    }
    files.sort();
    files.iter().map(|(_, _, name, css)| minify(&format!("style/{name}"), css)).collect()
}

/// Takes out of the style sheet `name` whatever a browser does not need. Fails where it is not CSS, with the line.
///
/// Every declaration stays, in its order: of two with one name an old engine takes the first, and a modern one the second. Nothing is
/// written in a newer notation: media queries stay `(min-width: …)`, which engines from before 2023 read.
pub fn minify(name: &str, css: &str) -> Result<String> {
    let options = ParserOptions { filename: name.to_owned(), ..ParserOptions::default() };
    let sheet = StyleSheet::parse(css, options).map_err(|error| {
        let line = error.loc.as_ref().map_or(0, |place| place.line) + 1;
        anyhow!("{name}:{line}: {}", error.kind)
    })?;
    // `StyleSheet::minify` would drop the declarations for old engines, and without these features the notations would be newer:
    // `(width >= 36em)`, and `#0000` for `transparent`.
    let include = Features::MediaQueries | Features::HexAlphaColors;
    let targets = Targets { include, ..Targets::default() };
    let printed = sheet.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() });
    Ok(printed.with_context(|| format!("{name} cannot be minified"))?.code)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn minifies() {
        let check = |css: &str, expected: &str| assert_eq!(minify("a.css", css).unwrap(), expected);
        check("a { color : red ; }\n", "a{color:red}");
        check("/* why */ a > b,\n c { margin: 0 auto; }", "a>b,c{margin:0 auto}");
        check("a { width: calc(1em + 2px); }", "a{width:calc(1em + 2px)}");
        check("a::before { content: \"  }/* \\\" \"; }", "a:before{content:\"  }/* \\\" \"}");
        check("a :is(b, c) {d:e}", "a :is(b,c){d:e}");
        check("a /* x */ b {d:e}", "a b{d:e}");
        check("", "");
    }

    #[test]
    fn what_old_engines_need_stays() {
        let check = |css: &str| assert_eq!(minify("a.css", css).unwrap(), css);
        check("a{overflow-wrap:break-word;overflow-wrap:anywhere}");
        check("a{-webkit-hyphens:auto;hyphens:auto}");
        check("a{-webkit-user-select:all;user-select:all}");
        check("a{max-width:90%;max-inline-size:90%}");
        check("a{width:100vh;width:100dvh}");
        check("a{color:#111;color:color-mix(in srgb,var(--a),var(--b))}");
        check("a{color:transparent}");
        check("@media (min-width:36em){a{b:c}}");
        check("@media screen and (min-width:36em) and (max-width:59.99em){a{b:c}}");
        check("@container (min-width:52rem){a{b:c}}");
        check("@supports (inline-size:1cqi){a{b:c}}");
        check("@layer a,b;@layer a{b{c:d}}");
    }

    #[test]
    fn a_mistake_names_its_file_and_line() {
        let check = |css: &str, expected: &str| {
            let error = minify("style/a.css", css).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        };
        check("a{b:c}\na{\n  b c;\n}", "style/a.css:3: ");
        check("a{b:c}\n}", "style/a.css:2: ");
        check("a[{b:c}", "style/a.css:1: ");
    }

    /// Each declaration of the sources is in the block: as many with the same name, and every prefix.
    #[test]
    fn no_declaration_of_the_site_is_lost() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style");
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let css = fs::read_to_string(&path).unwrap();
            let minified = minify("a.css", &css).unwrap();
            assert_eq!(minify("a.css", &minified).unwrap(), minified, "{}", path.display());
            assert!(minified.len() < css.len(), "{}", path.display());
            for name in ["-webkit-", "overflow-wrap:", "hyphens:", "min-width:", "max-width:", "@supports", "var(--"] {
                let count = |css: &str| css.replace(": ", ":").matches(name).count();
                let comments: usize = css.split("/*").skip(1).map(|rest| count(rest.split("*/").next().unwrap())).sum();
                assert_eq!(count(&minified), count(&css) - comments, "{name} in {}", path.display());
            }
        }
    }
}
