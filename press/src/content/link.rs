//! Addresses: which ones content may name, and the one that the site itself has.

use campaign::route::Base;
use std::{fmt, str::FromStr};

/// Where the site is published: the only thing that knows its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// `https://campaign.example`, no slash at its end.
    pub origin: String,
    /// The base path.
    pub base: Base,
}

impl Address {
    /// The absolute URL of a path of this site.
    pub fn url(&self, path: impl fmt::Display) -> String {
        format!("{}{}", self.origin, self.base.href(path))
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let host_start = text.find("://")? + 3;
            let host_end = host_start + text[host_start..].find('/')?;
            let (origin, path) = text.split_at(host_end);
            let host = &origin[host_start..];
            let folders = path.split('/').all(|folder| folder != "." && folder != "..") && !path.contains("//");
            let plain = |text: &str, extra: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c));
            let valid = matches!(&origin[..host_start], "https://" | "http://")
                && !host.is_empty()
                && plain(host, "-.:[]")
                && plain(path, "-._~/")
                && path.ends_with('/')
                && folders;
            valid.then(|| Self { origin: origin.to_ascii_lowercase(), base: Base::new(path) })
        };
        parse().ok_or_else(|| {
            format!("“{text}” is no base address: write it as https://campaign.example/ or https://host.example/sub/")
        })
    }
}

/// An address of another site, for cards and sources.
pub fn web(url: &str) -> Result<(), String> {
    match href(url)? {
        Href::Away(url) if scheme(&url).is_some_and(|scheme| matches!(scheme, "https" | "http")) => Ok(()),
        _ => Err(format!("`{url}` must be a web address: https://…")),
    }
}

/// Where a link in a text leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Href {
    /// An address that this site does not know: `https:`, `http:`, `mailto:` or `tel:`.
    Away(String),
    /// A path of this site, and the fragment in that page.
    Page(String, Option<String>),
    /// The story with this id, and the fragment in it.
    Story(String, Option<String>),
    /// A heading of the same text.
    Fragment(String),
}

/// Reads a link as its author wrote it. What is not allowed here is an error, so that no new scheme slips through.
pub fn href(text: &str) -> Result<Href, String> {
    let whole = |rest: &str| {
        let (place, fragment) = rest.split_once('#').map_or((rest, None), |(place, fragment)| (place, Some(fragment)));
        (place.to_owned(), fragment.map(str::to_owned))
    };
    if text.is_empty() {
        return Err("the link is empty: write where it leads".to_owned());
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(format!("the link `{}` has a space in it: write it as %20", text.escape_debug()));
    }
    if let Some(fragment) = text.strip_prefix('#') {
        return Ok(Href::Fragment(fragment.to_owned()));
    }
    if text.starts_with("//") {
        return Err(format!("the link `{text}` names no scheme: write https:{text}"));
    }
    if text.starts_with('/') {
        let (path, fragment) = whole(text);
        return Ok(Href::Page(path, fragment));
    }
    let Some(name) = scheme(text) else {
        return Err(format!("the link `{text}` is relative: begin it with / for this site or https:// for another"));
    };
    let rest = &text[name.len() + 1..];
    let allowed = match name.to_ascii_lowercase().as_str() {
        "https" | "http" => rest.strip_prefix("//").is_some_and(|host| host.starts_with(char::is_alphanumeric)),
        "mailto" => rest.contains('@'),
        "tel" => rest.chars().any(|c| c.is_ascii_digit()),
        "story" => {
            let (id, fragment) = whole(rest);
            return Ok(Href::Story(id, fragment));
        }
        _ => {
            return Err(format!("links may not use `{name}:`: use https, http, mailto, tel, story:ID or a /path/"));
        }
    };
    if allowed { Ok(Href::Away(text.to_owned())) } else { Err(format!("the link `{text}` leads nowhere: complete it")) }
}

fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    valid.then_some(scheme)
}
