//! What common hosts have to be told: the table of [`crate::policy`] in their own words.

use crate::{
    content::Address,
    output::state::{self, BUILD_FILE},
    policy::{self, Class, EMBED, EVERYWHERE, HSTS, KEPT, Policies},
};
use anyhow::{Context, Result, bail};
use campaign::route::{Base, EMBED_NOT_FOUND, ERASE, NOT_FOUND};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

/// A site as its host has to serve it.
#[derive(Clone, Debug)]
pub struct Hosting {
    /// The base path.
    pub base: Base,
    /// The headers that differ from path to path.
    pub policies: Policies,
}

/// The content of [`BUILD_FILE`].
#[derive(Serialize, Deserialize)]
struct Build {
    format: u32,
    base: String,
    policies: Policies,
}

/// The version of [`Build`].
const BUILD_FORMAT: u32 = 1;

/// What switching HSTS on means, as comment lines.
const HSTS_MEANING: &str = "\
# Strict-Transport-Security: a browser that has seen this header opens this host by HTTPS only, for a year after the last time.
# Nobody can take that back sooner: not when the certificate fails, not when the host moves to one without HTTPS. In return no
# network can lead readers to a forged copy over plain HTTP. Switch it on once HTTPS is there to stay: take the # away.
";

/// The server programs that take a file of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Server {
    /// <https://nginx.org/>
    Nginx,
    /// <https://caddyserver.com/>
    Caddy,
}

/// What press keeps beside the site: nobody has to see it.
const STATE: &str = "/.press/";

/// Where Netlify and Cloudflare Pages look for [`Hosting::headers_file`].
pub const HEADERS_FILE: &str = "/_headers";

/// Where Netlify looks for [`Hosting::redirects_file`].
pub const REDIRECTS_FILE: &str = "/_redirects";

impl Hosting {
    /// For a site at `address` whose pages have the policy `page` and whose cards have `embed`.
    pub fn new(address: &Address, page: &str, embed: &str) -> Self {
        let policies = Policies::new(page, embed, address.base.href("/") == "/");
        Self { base: address.base.clone(), policies }
    }

    /// Of the whole site in a folder, as its build wrote it down. Fails while a build is at work there.
    pub fn read(folder: &Path) -> Result<Self> {
        state::ready(folder)?;
        let file = folder.join(&BUILD_FILE[1..]);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(_) if folder.join("index.html").is_file() => bail!(
                "{} holds a site by an older press, or was copied without its folder `.press`: delete it and build it again",
                folder.display()
            ),
            Err(_) => bail!("{} holds no site: `cargo xtask build` makes it", folder.display()),
        };
        let Build { format, base, policies } = serde_json::from_str(&text)
            .with_context(|| format!("{} is damaged: build the site again", file.display()))?;
        if format != BUILD_FORMAT {
            bail!("{} was built by another version of press: use that one, or build the site again", folder.display());
        }
        Ok(Self { base: Base::new(&base), policies })
    }

    /// What [`Self::read`] reads.
    pub fn build_file(&self) -> String {
        let build = Build { format: BUILD_FORMAT, base: self.base.href(""), policies: self.policies.clone() };
        serde_json::to_string_pretty(&build).unwrap_or_default() + "\n"
    }

    /// `_redirects`: Netlify knows one page for what there is not, and cards have their own. Cloudflare Pages looks for the nearest
    /// `404.html` by itself, and leaves out a line with this status.
    pub fn redirects_file(&self) -> String {
        format!("{}* {} 404\n", self.base.href(EMBED), self.base.href(EMBED_NOT_FOUND))
    }

    /// `_headers`, as Netlify and Cloudflare Pages read it. Where several rules match a path their headers add up, and of two
    /// policies both hold: so what differs is said folder by folder. `entries` are the files and folders at the site's root.
    pub fn headers_file(&self, entries: &BTreeSet<String>) -> String {
        let mut text = HSTS_MEANING.to_owned();
        let mut rule = |pattern: &str, headers: &[(&str, &str)]| {
            _ = writeln!(text, "{}", self.base.href(pattern));
            headers.iter().for_each(|(name, value)| _ = writeln!(text, "  {}: {value}", capitals(name)));
            if pattern == "/*" {
                _ = writeln!(text, "  # {}: {}", capitals(HSTS.0), HSTS.1);
            }
        };
        rule("/*", &EVERYWHERE);
        let more = KEPT.iter().chain(&[EMBED, "/"]).map(|entry| (*entry).to_owned());
        for entry in entries.iter().cloned().chain(more).collect::<BTreeSet<_>>() {
            let folder = entry.len() > 1 && entry.ends_with('/');
            let pattern = if folder { format!("{entry}*") } else { entry.clone() };
            rule(&pattern, &self.policies.headers(Class::of(&entry)));
        }
        text
    }

    /// What a server program has to be told.
    pub fn file(&self, server: Server) -> String {
        match server {
            Server::Nginx => self.nginx(),
            Server::Caddy => self.caddy(),
        }
    }

    fn nginx(&self) -> String {
        let base = &self.base;
        let mut text = format!(
            "# The site for nginx, to be included in a `server` block that has `listen`, `server_name` and `root`.\n\
             # {root}\n\
             # The policy names style and first script by their hash: after a build with another app print this file again\n\
             # and reload nginx.\n\n\
             {HSTS_MEANING}\n\
             index index.html;\n\
             absolute_redirect off;\n\
             error_page 404 {missing};\n\n\
             # Compressed files stand beside the others.\n\
             gzip off;\n\
             gzip_static on;\n\
             gzip_vary on;\n\
             # With the module ngx_brotli:\n\
             # brotli_static on;\n\n",
            root = self.root_sentence(),
            missing = base.href(NOT_FOUND),
        );
        let types = policy::TYPES.map(|(extension, kind)| format!("    {kind} {extension};\n")).concat();
        let texts: BTreeSet<&str> =
            policy::TYPES.iter().map(|(_, kind)| *kind).filter(|kind| policy::has_charset(kind)).collect();
        // nginx adds it to this one by itself.
        let texts = texts.into_iter().filter(|kind| *kind != "text/html");
        let texts = texts.collect::<Vec<_>>().join(" ");
        _ = writeln!(text, "types {{\n{types}}}\ndefault_type application/octet-stream;");
        _ = writeln!(text, "charset utf-8;\ncharset_types {texts};\n");
        let mut location = |pattern: &str, class: Class, more: &str| {
            _ = writeln!(text, "location {pattern} {{\n{more}{}}}", self.nginx_headers(class));
        };
        location(&base.href("/"), Class::Fresh, "");
        location(&format!("= {}", base.href(ERASE)), Class::Erase, "");
        let feeds = format!("~ \"^{}{}\"", literally(&base.href("")), policy::JSON_FEEDS);
        let feed_type = format!("    types {{ }}\n    default_type {};\n", policy::JSON_FEED_TYPE);
        location(&feeds, Class::Fresh, &feed_type);
        for folder in KEPT.iter().chain([&EMBED]) {
            let missing = format!("    error_page 404 {};\n", base.href(EMBED_NOT_FOUND));
            let missing = if *folder == EMBED { missing.as_str() } else { "" };
            location(&format!("^~ {}", base.href(folder)), Class::of(folder), missing);
        }
        location(&format!("^~ {}", base.href(STATE)), Class::Fresh, "    return 404;\n");
        text
    }

    /// nginx takes the headers of the innermost block only, so that each has them all. `always`: on a 304 and a 404 too.
    fn nginx_headers(&self, class: Class) -> String {
        let headers = EVERYWHERE.into_iter().chain(self.policies.headers(class));
        let line = |(name, value): (&str, &str)| format!("add_header {} {} always;\n", capitals(name), quoted(value));
        headers.map(|header| format!("    {}", line(header))).chain([format!("    # {}", line(HSTS))]).collect()
    }

    fn caddy(&self) -> String {
        let base = &self.base;
        let mut text = format!(
            "# The site for Caddy, to be imported into a site block that has `root`.\n\
             # {root}\n\
             # The policy names style and first script by their hash: after a build with another app print this file again\n\
             # and reload Caddy.\n\n\
             {HSTS_MEANING}# header {hsts} \"{age}\"\n\n",
            root = self.root_sentence(),
            hsts = capitals(HSTS.0),
            age = HSTS.1,
        );
        let mut header = |matcher: &str, headers: &[(&str, &str)]| {
            _ = writeln!(text, "header {matcher} {{");
            headers.iter().for_each(|(name, value)| _ = writeln!(text, "\t{} {}", capitals(name), quoted(value)));
            _ = writeln!(text, "}}");
        };
        header("*", &EVERYWHERE);
        let folders =
            |folders: &[&str]| folders.iter().map(|folder| base.href(format!("{folder}*"))).collect::<Vec<_>>();
        let (kept, embed, erase) = (folders(&KEPT).join(" "), folders(&[EMBED]).join(" "), base.href(ERASE));
        let classes =
            [("@kept", Class::Kept), ("@embed", Class::Embed), ("@erase", Class::Erase), ("@fresh", Class::Fresh)];
        for (name, class) in classes {
            header(name, &self.policies.headers(class));
        }
        _ = writeln!(
            text,
            "@kept path {kept}\n@embed path {embed}\n@erase path {erase}\n@fresh not path {kept} {embed} {erase}"
        );
        for (extension, kind) in policy::TYPES.iter().filter(|(extension, _)| !matches!(*extension, "html" | "json")) {
            let kind = policy::media_type(&format!(".{extension}")).unwrap_or_else(|| (*kind).to_owned());
            _ = writeln!(text, "@{extension} path *.{extension}\nheader @{extension} Content-Type \"{kind}\"");
        }
        let packed = policy::TYPES.iter().filter(|(_, kind)| policy::is_packed(kind));
        let packed = packed.map(|(extension, _)| format!("*.{extension}")).collect::<Vec<_>>().join(" ");
        // `defer`: Caddy adds it itself when it serves a compressed form.
        let vary = "{\n\tVary Accept-Encoding\n\tdefer\n}";
        _ = writeln!(text, "@texts not path {packed}\nheader @texts {vary}");
        let (feeds, feed) = (format!("^{}{}", literally(&base.href("")), policy::JSON_FEEDS), policy::JSON_FEED_TYPE);
        let json = policy::media_type(".json").unwrap_or_default();
        _ = writeln!(text, "@feed path_regexp {feeds}\nheader @feed Content-Type {feed}");
        _ = writeln!(
            text,
            "@json {{\n\tpath *.json\n\tnot path_regexp {feeds}\n}}\nheader @json Content-Type \"{json}\"\n"
        );
        _ = writeln!(text, "@state path {}*\nerror @state 404", base.href(STATE));
        _ = writeln!(text, "file_server {{\n\tprecompressed br gzip\n}}");
        let html = policy::media_type(".html").unwrap_or_default();
        let missing = |class, page| {
            let headers = self.policies.headers(class);
            let headers = headers
                .iter()
                .map(|(name, value)| format!("\t\t\t{} \"{value}\"\n", capitals(name)))
                .collect::<String>();
            format!(
                "{{\n\t\theader {{\n{headers}\t\t\tContent-Type \"{html}\"\n\t\t\tVary Accept-Encoding\n\t\t\tdefer\n\t\t}}\n\
                 \t\trewrite * {}\n\t\tfile_server {{\n\t\t\tprecompressed br gzip\n\t\t}}\n\t}}\n",
                base.href(page)
            )
        };
        _ = writeln!(
            text,
            "handle_errors {{\n\t@card path {embed}\n\thandle @card {}\thandle {}}}",
            missing(Class::Embed, EMBED_NOT_FOUND),
            missing(Class::Fresh, NOT_FOUND)
        );
        text
    }

    fn root_sentence(&self) -> String {
        let base = self.base.href("");
        if base.is_empty() {
            "`root` is the folder with the built site.".to_owned()
        } else {
            format!("`root` is a folder in which the built site stands at {base}/.")
        }
    }
}

/// A value as nginx and Caddy read it: a quotation mark in it is escaped.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\\\""))
}

/// `cache-control` as people write it.
fn capitals(name: &str) -> String {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}

/// A path in a regular expression. A base path has no other sign that would mean something there.
fn literally(path: &str) -> String {
    path.replace('.', r"\.")
}
