//! Addresses: which ones content may name, and the one that the site itself has.

use campaign::route::Base;
use linkify::{LinkFinder, LinkKind};
use percent_encoding::percent_decode_str;
use std::{borrow::Cow, fmt, ops::Range, str::FromStr};

/// Where the site is published: the only thing that knows its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteAddress {
    /// `https://campaign.example`, no slash at its end.
    pub origin: String,
    /// The path below which the site stands on its host.
    pub base: Base,
}

impl SiteAddress {
    /// The absolute URL of a path of this site.
    pub fn url(&self, path: impl fmt::Display) -> String {
        format!("{}{}", self.origin, self.base.href(path))
    }

    /// The path of this site, with its query and fragment, that an absolute URL on its host leads to; `None` for a URL elsewhere. HTTP
    /// and HTTPS are one host.
    pub fn path_in<'a>(&self, url: &'a str) -> Option<&'a str> {
        let rest = |url: &'a str| url.split_once("://").filter(|(scheme, _)| is_http(scheme)).map(|(_, rest)| rest);
        let (_, own) = self.origin.split_once("://")?;
        let rest = rest(url)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(end);
        let bare = |host: &str| {
            let host = host.to_ascii_lowercase();
            let port = if self.origin.starts_with("https") { ":443" } else { ":80" };
            host.strip_suffix(port).map(str::to_owned).unwrap_or(host)
        };
        if bare(host) != bare(own) {
            return None;
        }
        match path.find(['?', '#']) {
            // The host alone, or the base path without its slash.
            Some(0) => Some("/").filter(|_| self.base.strip("/").is_some()),
            _ if path.is_empty() => self.base.strip("/"),
            _ => self.base.strip(path),
        }
    }
}

impl FromStr for SiteAddress {
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
            format!(
                "“{text}” is not a base address: write it as https://campaign.example/ or https://host.example/sub/"
            )
        })
    }
}

/// An address of another site, for cards and sources.
pub fn web(url: &str) -> Result<(), String> {
    match href(url)? {
        Href::Away(url) if scheme(&url).is_some_and(is_http) => Ok(()),
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

fn is_http(scheme: &str) -> bool {
    ["https", "http"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// Whether the host of an address is one of those that lead nowhere (RFC 2606, RFC 6761), or this machine.
pub fn is_example(url: &str) -> bool {
    let host = url.split_once("://").map_or_else(|| url.rsplit('@').next().unwrap_or(url), |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or(host).to_ascii_lowercase();
    let host = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(&*host, |(host, _)| host);
    let host = host.trim_end_matches('.');
    let under = |name: &str| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    ["example", "test", "invalid", "localhost", "example.com", "example.org", "example.net"].into_iter().any(under)
        || host.starts_with("127.")
        || host == "[::1]"
}

/// The addresses that a plain text spells out: web addresses and mailboxes, each with its place in the text.
pub fn bare(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url, LinkKind::Email]).url_must_have_scheme(true);
    let found: Vec<_> =
        finder.links(text).filter_map(|link| Some((link.start()..link.end(), bare_href(&link)?))).collect();
    found.into_iter()
}

fn bare_href(link: &linkify::Link<'_>) -> Option<String> {
    let text = link.as_str();
    match link.kind() {
        LinkKind::Email => Some(format!("mailto:{text}")),
        _ => scheme(text).is_some_and(is_http).then(|| text.to_owned()),
    }
}

/// The text with `%D0%B7` and its like as the letters that they stand for; `None` where the bytes are no UTF-8.
pub fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned)
}

fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    valid.then_some(scheme)
}
