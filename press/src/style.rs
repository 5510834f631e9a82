//! The style sheet: every file of `style/` in one inline block, the same on every page, so that one hash allows it.

use anyhow::{Context, Result};
use std::{fs, path::Path};

/// Reads `style/*.css`: first `floor.css`, which every browser understands, then `layers.css`, which puts the cascade layers
/// in order, then the others by name; among those the order has no effect.
pub fn read(folder: &Path) -> Result<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read the styles in {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name != "floor.css", name != "layers.css", name, fs::read_to_string(&path)?));
        }
    }
    files.sort();
    let css: String = files.into_iter().map(|(_, _, _, css)| css).collect();
    Ok(minify(&css))
}

/// Takes comments and needless white space out. Strings stay as they are; white space around `+` and `-` has a meaning in
/// `calc()` and stays.
pub fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, rest)| rest);
        } else if first == '"' || first == '\'' {
            let end = string_end(rest);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if first.is_whitespace() {
            rest = rest.trim_start();
            let tight = |c: char| "{};,>".contains(c);
            let needless =
                out.ends_with(|c| tight(c) || c == ':' || c == '(') || rest.starts_with(|c| tight(c) || c == ')');
            if !needless && !out.is_empty() && !rest.is_empty() && !rest.starts_with("/*") {
                out.push(' ');
            }
        } else {
            if first == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// Where the string at the start of `css` ends.
fn string_end(css: &str) -> usize {
    let quote = css.as_bytes()[0];
    let mut escaped = false;
    for (at, byte) in css.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    css.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minifies() {
        let check = |css: &str, expected: &str| assert_eq!(minify(css), expected);
        check("a { color : red ; }\n", "a{color :red}");
        check("/* why */ a > b,\n c { margin: 0 auto; }", "a>b,c{margin:0 auto}");
        check("a { width: calc(1px + 2px); }", "a{width:calc(1px + 2px)}");
        check("a::before { content: \"  }/* \\\" \"; }", "a::before{content:\"  }/* \\\" \"}");
        check("a :is(b) {}", "a :is(b){}");
        check("@media (min-width: 40em) { a { b: c } }", "@media (min-width:40em){a{b:c}}");
        check("a /* x */ b {}", "a b{}");
        check("", "");
    }
}
