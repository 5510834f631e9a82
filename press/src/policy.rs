//! What a page may do and how a host answers: the Content Security Policy, the other headers and the media types, from one
//! source for `<meta>`, the local server and the files of real hosts ([`crate::hosting`]).

use crate::hash::integrity;
use campaign::route::ERASE;
use serde::{Deserialize, Serialize};

/// The Content Security Policy of every page. Scripts come from files of ours only and from the block that fetches
/// the first one; that block and the style are named by their hash, and nothing may be sent anywhere. `trusted-types sw` lets
/// boot.js make its one policy.
pub fn content_security_policy(css: &str, start: &str) -> String {
    [
        "default-src 'none'",
        &format!("script-src 'self' 'wasm-unsafe-eval' '{}'", integrity(start)),
        &format!("style-src 'self' '{}'", integrity(css)),
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        // A card, where a partner chooses one: no other page of ours lets itself be framed.
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types sw",
    ]
    .join("; ")
}

/// The policy of a page that is opened from a folder (`file:`): no script at all, and the pictures beside it. There an engine
/// may let `'self'` match nothing.
pub fn of_a_copy(css: &str) -> String {
    let style = integrity(css);
    format!("default-src 'none'; style-src '{style}'; img-src 'self' file:; base-uri 'none'; form-action 'none'")
}

/// The policy of what other sites show in a frame. In a sandbox without `allow-same-origin` the page has no origin of its own,
/// and in WebKit `'self'` matches nothing there: so nothing is loaded, and the one style and the one script in each of these
/// pages are named by their hash.
pub fn embed_policy(css: &str, script: &str) -> String {
    [
        "default-src 'none'",
        &format!("script-src '{}'", integrity(script)),
        &format!("style-src '{}'", integrity(css)),
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    .join("; ")
}

/// Only a header can say who may frame a page.
pub const FRAMED_BY_NOBODY: &str = "frame-ancestors 'none'";
const FRAMED_BY_ALL: &str = "frame-ancestors *";

/// What kind of file stands at a path, as far as a host has to care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A page, its data, a feed, the worker: asked for again each time, so that nobody sees what was mended or withdrawn.
    Fresh,
    /// Its name follows its bytes: kept for ever.
    Kept,
    /// What other sites show in a frame.
    Embed,
    /// [`ERASE`]: with it the browser clears what it has stored for the host.
    Erase,
}

/// The folders of [`Class::Kept`].
pub const KEPT: [&str; 2] = ["/app/", "/media/"];

/// The folder of [`Class::Embed`].
pub const EMBED: &str = "/embed/";

impl Class {
    /// Of a path without the base path.
    pub fn of(path: &str) -> Self {
        if path.starts_with(EMBED) {
            Self::Embed
        } else if path == ERASE {
            Self::Erase
        } else if KEPT.iter().any(|folder| path.starts_with(folder)) {
            Self::Kept
        } else {
            Self::Fresh
        }
    }

    /// How long a good answer may be kept.
    pub fn cache_control(self) -> &'static str {
        match self {
            Self::Kept => "public, max-age=31536000, immutable",
            Self::Fresh | Self::Embed | Self::Erase => ASK_AGAIN,
        }
    }
}

/// Also for every answer that is not a good one.
pub const ASK_AGAIN: &str = "no-cache";

/// The headers of every answer.
pub const EVERYWHERE: [(&str, &str); 3] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Strict-Transport-Security (RFC 6797) for a year. Only whoever runs the host can promise it, so files for hosts carry it commented.
pub const HSTS: (&str, &str) = ("strict-transport-security", "max-age=31536000");

/// Clear-Site-Data for [`ERASE`] at the root of a host: the copies and letters of this site go, and the pages in the browser's own cache.
/// Not in a sub-folder: a browser clears the whole host, and the neighbours are not ours.
pub const CLEARS: (&str, &str) = ("clear-site-data", "\"cache\", \"storage\"");

/// Of everything that stands in no frame: no other site's window gets hold of it.
pub const ISOLATED: (&str, &str) = ("cross-origin-opener-policy", "same-origin");

/// The policies as headers: those of the pages, and what only a header can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policies {
    page: String,
    embed: String,
    /// The site stands at the root of its host.
    is_root: bool,
}

impl Policies {
    /// For the policies that stand in the pages of a site that stands at the root of its host, or does not.
    pub fn new(page: &str, embed: &str, is_root: bool) -> Self {
        Self { is_root, page: format!("{page}; {FRAMED_BY_NOBODY}"), embed: format!("{embed}; {FRAMED_BY_ALL}") }
    }

    /// The headers of a good answer beside [`EVERYWHERE`], with names in small letters.
    pub fn headers(&self, class: Class) -> Vec<(&'static str, &str)> {
        let mut headers = match class {
            Class::Fresh | Class::Kept | Class::Erase => {
                vec![("content-security-policy", self.page.as_str()), ("cross-origin-opener-policy", "same-origin")]
            }
            // A page that isolates itself shows a frame only with both of the cross-origin ones; a script with `integrity` is
            // fetched by CORS.
            Class::Embed => vec![
                ("content-security-policy", self.embed.as_str()),
                ("cross-origin-resource-policy", "cross-origin"),
                ("cross-origin-embedder-policy", "require-corp"),
                ("access-control-allow-origin", "*"),
            ],
        };
        headers.extend((class == Class::Erase && self.is_root).then_some(CLEARS));
        headers.push(("cache-control", class.cache_control()));
        headers
    }
}

/// The media types of our files by extension: those that a host must not guess.
pub const TYPES: [(&str, &str); 17] = [
    ("atom", "application/atom+xml"),
    ("css", "text/css"),
    ("eml", "message/rfc822"),
    ("gif", "image/gif"),
    ("html", "text/html"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("xml", "text/xml"),
    ("zip", "application/zip"),
];

/// The lists under `/content/`, as a regular expression for the path without its base: a folder that the languages share
/// holds them, and JSON of other kinds beside it.
pub const JSON_FEEDS: &str = r"/content/[a-z]+/(feed\.|feed/|category/).*json$";

/// The media type of [`JSON_FEEDS`].
pub const JSON_FEED_TYPE: &str = "application/feed+json";

/// The media type at a path without the base path, with `charset` where the type has it. `None` for what is none of ours.
pub fn media_type(path: &str) -> Option<String> {
    let (_, extension) = path.rsplit_once('.')?;
    let (_, kind) = TYPES.iter().find(|(known, _)| *known == extension)?;
    if is_json_feed(path) {
        return Some(JSON_FEED_TYPE.to_owned());
    }
    Some(if has_charset(kind) { format!("{kind}; charset=utf-8") } else { (*kind).to_owned() })
}

/// Whether the type says how its text is encoded. All of ours is UTF-8.
pub fn has_charset(kind: &str) -> bool {
    kind.starts_with("text/") || kind == "application/json"
}

/// Pictures and archives are compressed by nature; every other file has compressed forms.
pub fn is_packed(kind: &str) -> bool {
    kind == "application/zip" || (kind.starts_with("image/") && kind != "image/svg+xml")
}

/// [`JSON_FEEDS`] without an engine for regular expressions.
fn is_json_feed(path: &str) -> bool {
    let Some(path) = path.strip_prefix("/content/").filter(|path| path.ends_with(".json")) else { return false };
    let Some((_, path)) = path.split_once('/') else { return false };
    ["feed.", "feed/", "category/"].iter().any(|list| path.starts_with(list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_its_class_and_type() {
        let check = |path: &str, class: Class, kind: Option<&str>| {
            assert_eq!(Class::of(path), class, "{path}");
            assert_eq!(media_type(path).as_deref(), kind, "{path}");
        };
        check("/en/index.html", Class::Fresh, Some("text/html; charset=utf-8"));
        check("/sw.js", Class::Fresh, Some("text/javascript; charset=utf-8"));
        check("/content/en/feed.json", Class::Fresh, Some("application/feed+json"));
        check("/content/uk/feed/page/2.json", Class::Fresh, Some("application/feed+json"));
        check("/content/en/category/test.json", Class::Fresh, Some("application/feed+json"));
        check("/content/en/stories/feed.json", Class::Fresh, Some("application/json; charset=utf-8"));
        check("/content/manifest.json", Class::Fresh, Some("application/json; charset=utf-8"));
        check("/content/en/feed.atom", Class::Fresh, Some("application/atom+xml"));
        check("/content/letters/test/en.eml", Class::Fresh, Some("message/rfc822"));
        check("/manifest.webmanifest", Class::Fresh, Some("application/manifest+json"));
        check("/app/app-0a1b.wasm", Class::Kept, Some("application/wasm"));
        check("/media/a-0a1b.png", Class::Kept, Some("image/png"));
        check("/embed/v1.js", Class::Embed, Some("text/javascript; charset=utf-8"));
        check("/embedded/", Class::Fresh, None);
        check("/_headers", Class::Fresh, None);
        check("/erase.txt", Class::Erase, Some("text/plain; charset=utf-8"));
        check("/en/erase.txt", Class::Fresh, Some("text/plain; charset=utf-8"));
    }

    /// One file clears a host, and only where the whole host is ours.
    #[test]
    fn only_one_file_clears_and_only_at_the_root() {
        let check = |path: &str, is_root: bool, clears: bool| {
            let policies = Policies::new("a", "b", is_root);
            let headers = policies.headers(Class::of(path));
            assert_eq!(headers.contains(&CLEARS), clears, "{path} {is_root}");
        };
        check("/erase.txt", true, true);
        check("/erase.txt", false, false);
        for path in ["/en/", "/sw.js", "/app/erase.txt", "/embed/erase.txt", "/erase.txt/", "/en/erase.txt"] {
            check(path, true, false);
        }
    }

    #[test]
    fn a_framed_page_loads_nothing() {
        let policy = embed_policy("p{}", "1");
        assert!(!policy.contains("'self'") && !policy.contains("http"), "{policy}");
    }
}
