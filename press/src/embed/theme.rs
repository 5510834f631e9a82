//! How cards look: their style with its colours, and which of them a partner may choose.

use crate::style;
use anyhow::Result;

/// Colours of one scheme, as `#rrggbb`.
#[derive(Clone, Copy, Debug)]
struct Scheme {
    paper: &'static str,
    ink: &'static str,
    quiet: &'static str,
    line: &'static str,
}

/// As on the site (`style/floor.css`).
const LIGHT: Scheme = Scheme { paper: "#fcfbf8", ink: "#1d1c1a", quiet: "#504c45", line: "#dcd7cc" };
const DARK: Scheme = Scheme { paper: "#14161a", ink: "#e8e5de", quiet: "#b8b4ab", line: "#363a42" };

/// A colour for links, buttons and the line above a card.
#[derive(Clone, Copy, Debug)]
pub struct Accent {
    /// In `?accent=`: at most nine letters `a-z`.
    pub name: &'static str,
    light: &'static str,
    dark: &'static str,
}

/// Every accent, the default first. Each is read well on the paper of its scheme, and the paper on it.
pub const ACCENTS: [Accent; 5] = [
    Accent { name: "blue", light: "#17457f", dark: "#a3c4f3" },
    Accent { name: "green", light: "#1c5a38", dark: "#93d3ac" },
    Accent { name: "red", light: "#8f2323", dark: "#f2aaa4" },
    Accent { name: "violet", light: "#5a3186", dark: "#cdb3f0" },
    Accent { name: "grey", light: "#45423c", dark: "#cfcac0" },
];

/// The style of every card, minified: one block, so that one hash allows it.
pub fn css() -> Result<String> {
    let colours = |scheme: Scheme, accent: &str| {
        let Scheme { paper, ink, quiet, line } = scheme;
        format!("--paper:{paper};--ink:{ink};--quiet:{quiet};--line:{line};--accent:var(--{accent})")
    };
    let (light, dark) = (colours(LIGHT, "on-light"), colours(DARK, "on-dark"));
    let accents: String = ACCENTS
        .iter()
        .enumerate()
        .map(|(at, Accent { name, light, dark })| {
            let chosen = if at == 0 { String::new() } else { format!("[data-accent={name}]") };
            format!(":root{chosen} {{--on-light:{light};--on-dark:{dark}}}")
        })
        .collect();
    let schemes = format!(
        ":root {{color-scheme:light dark;{light}}}\
         @media (prefers-color-scheme:dark) {{:root {{{dark}}}}}\
         :root[data-theme=light] {{color-scheme:light;{light}}}\
         :root[data-theme=dark] {{color-scheme:dark;{dark}}}"
    );
    let colours = style::minify("the colours of cards", &format!("{accents}{schemes}"))?;
    Ok(colours + &style::minify("assets/embed/card.css", include_str!("../../../assets/embed/card.css"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap_or_default()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_colour_is_read_well() {
        assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 0.01);
        assert!((contrast("#ffffff", "#767676") - 4.54).abs() < 0.01, "the example of the guideline's readers");
        let check = |what: &str, colour: &str, paper: &str| {
            let contrast = contrast(colour, paper);
            assert!(contrast >= 4.5, "{what} {colour} on {paper}: {contrast:.2}");
        };
        for (name, scheme) in [("light", LIGHT), ("dark", DARK)] {
            check(name, scheme.ink, scheme.paper);
            check(name, scheme.quiet, scheme.paper);
        }
        for Accent { name, light, dark } in ACCENTS {
            assert!(name.len() <= 9 && name.bytes().all(|byte| byte.is_ascii_lowercase()), "{name}");
            check(name, light, LIGHT.paper);
            check(name, dark, DARK.paper);
        }
    }

    #[test]
    fn the_style_knows_every_accent() {
        let css = css().expect("CSS");
        for Accent { name, .. } in &ACCENTS[1..] {
            assert!(css.contains(&format!(":root[data-accent={name}]")), "{css}");
        }
        assert!(css.starts_with(":root {--on-light:#17457f") || css.starts_with(":root{--on-light:#17457f"), "{css}");
    }
}
