//! Compares what a host really serves with the site as it was built. Hosts and what stands before them rewrite pages, break mail
//! links, keep what must not be kept and forget headers; a reader would be the first to notice.

use crate::{
    content::SiteAddress,
    hosting::Hosting,
    output::{
        Form, forms,
        place::{Found, look},
        state::Lock,
    },
    policy::{Class, EVERYWHERE, media_type},
};
use anyhow::{Context, Result, bail};
use campaign::route::{EMBED_NOT_FOUND, MANIFEST, NOT_FOUND};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use ureq::{Agent, http};

/// How many files of one kind in one folder are compared.
const SAMPLE: usize = 40;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much one answer may weigh in bytes.
const WEIGHT: u64 = 64 << 20;

/// What a comparison found.
#[derive(Debug)]
pub struct Report {
    /// How many files were asked for.
    pub compared: usize,
    /// How many files the site has, without compressed forms.
    pub files: usize,
    /// What differs: sentences that say what to do.
    pub differences: Vec<String>,
}

/// Compares the site in `folder` with what is served at `url`, its base address.
///
/// The folder itself is looked through first: each compressed form in it must be one of the file beside it.
pub fn verify(folder: &Path, url: &str) -> Result<Report> {
    let _lock = Lock::to_read(folder)?;
    let hosting = Hosting::read(folder)?;
    let url = if url.ends_with('/') { url.to_owned() } else { format!("{url}/") };
    let address: SiteAddress = url.parse().map_err(anyhow::Error::msg)?;
    if address.base != hosting.base {
        bail!(
            "the site in {} was built for {}, not for {}: build it with --base-url {url}",
            folder.display(),
            hosting.base.href("/"),
            address.base.href("/")
        );
    }
    let mut files = Vec::new();
    collect(folder, folder, &mut files)?;
    let config = Agent::config_builder().max_redirects(0).http_status_as_error(false).timeout_global(Some(PATIENCE));
    let mut check =
        Check { agent: config.build().into(), address, hosting, found: Findings::default(), packed: BTreeSet::new() };
    files.iter().try_for_each(|path| check.on_disk(path, folder))?;
    files.retain(|path| !is_lone_form(path));
    let first = check.get(MANIFEST, &[]).with_context(|| format!("{url} does not answer"))?;
    let same_build = first.body == fs::read(folder.join(&MANIFEST[1..]))?;
    if !same_build {
        check.found.add("the host serves another build: publish the folder, then compare again", MANIFEST);
    }
    let sample = sample(&files);
    for path in &sample {
        let built = fs::read(folder.join(&path[1..]))?;
        let plain = check.file(path, same_build.then_some(&built));
        check.forms(path, plain.as_ref());
    }
    for (path, page) in [("/no-such-page-for-a-test/", NOT_FOUND), ("/embed/no-such-card-for-a-test/", EMBED_NOT_FOUND)]
    {
        check.nothing(path, page, &fs::read(folder.join(&page[1..]))?);
    }
    check.compressed(&sample, folder);
    check.without_slash(&sample);
    check.again();
    Ok(Report { compared: sample.len(), files: files.len(), differences: check.found.sentences() })
}

/// The paths of the files that readers ask for, and of forms without their file. What is behind a link or a name with a dot at
/// its beginning is none of ours.
fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) -> Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    for path in entries {
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        match look(&path)? {
            Found::Folder if !is_hidden => {
                collect(root, &path, files)?;
                continue;
            }
            Found::File if !is_hidden => {}
            _ => continue,
        }
        let name = format!("/{}", path.strip_prefix(root)?.to_string_lossy().replace('\\', "/"));
        let asked_for = media_type(&name).is_some() && name != NOT_FOUND;
        let is_lone = || is_lone_form(&name) && !path.with_extension("").is_file();
        files.extend((asked_for || is_lone()).then_some(name));
    }
    Ok(())
}

/// Whether a path is that of a compressed form of one of our texts.
fn is_lone_form(path: &str) -> bool {
    Form::ALL.iter().any(|form| {
        let plain = path.strip_suffix(form.suffix()).and_then(|path| path.strip_suffix('.'));
        plain.is_some_and(|plain| !forms(plain).is_empty())
    })
}

/// All files, or some of a kind spread over all where there are many.
fn sample(files: &[String]) -> Vec<String> {
    let mut kinds: BTreeMap<(&str, &str), Vec<&String>> = BTreeMap::new();
    for path in files {
        let folder = path[1..].split_once('/').map_or("", |(folder, _)| folder);
        let (_, extension) = path.rsplit_once('.').unwrap_or_default();
        kinds.entry((folder, extension)).or_default().push(path);
    }
    let spread = |paths: Vec<&String>| {
        let count = paths.len().min(SAMPLE);
        (0..count).map(|at| paths[at * paths.len() / count].clone()).collect::<Vec<_>>()
    };
    kinds.into_values().flat_map(spread).collect()
}

/// What was found, and where.
#[derive(Default)]
struct Findings(BTreeMap<String, Vec<String>>);

impl Findings {
    fn add(&mut self, sentence: impl Into<String>, path: &str) {
        self.0.entry(sentence.into()).or_default().push(path.to_owned());
    }

    /// One line for each, with the first place of several.
    fn sentences(self) -> Vec<String> {
        let line = |(sentence, paths): (String, Vec<String>)| match paths.as_slice() {
            [one] => format!("{one}: {sentence}"),
            [first, rest @ ..] => format!("{first} and {} more: {sentence}", rest.len()),
            [] => sentence,
        };
        self.0.into_iter().map(line).collect()
    }
}

struct Answer {
    status: u16,
    headers: http::HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    /// Empty where there is none; several are joined as a browser does.
    fn header(&self, name: &str) -> String {
        let values = self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.collect::<Vec<_>>().join(", ")
    }
}

struct Check {
    agent: Agent,
    address: SiteAddress,
    hosting: Hosting,
    found: Findings,
    /// The paths of the files that came compressed.
    packed: BTreeSet<String>,
}

impl Check {
    fn get(&self, path: &str, headers: &[(&str, &str)]) -> Result<Answer> {
        let mut request = self.agent.get(self.address.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut answer = request.call()?;
        let body = answer.body_mut().with_config().limit(WEIGHT).read_to_vec()?;
        Ok(Answer { status: answer.status().as_u16(), headers: answer.headers().clone(), body })
    }

    /// The answer, or `None` when there is none, which was noted.
    fn ask(&mut self, path: &str, headers: &[(&str, &str)]) -> Option<Answer> {
        self.get(path, headers)
            .map_err(|error| self.found.add(format!("there was no whole answer ({error})"), path))
            .ok()
    }

    /// The compressed forms of a file of the folder, before anybody publishes them.
    fn on_disk(&mut self, path: &str, folder: &Path) -> Result<()> {
        if is_lone_form(path) {
            self.found.add("in the folder stands a compressed form without its file: delete it", path);
            return Ok(());
        }
        let plain = fs::read(folder.join(&path[1..]))?;
        for form in forms(path) {
            let form_path = form.path(path);
            match fs::read(folder.join(&form_path[1..])) {
                Ok(packed) if form.holds(&packed, &plain) => {}
                Ok(_) => {
                    let sentence = "in the folder it is a form of another file, and readers would see that one: build the site again";
                    self.found.add(sentence, &form_path);
                }
                Err(_) => self.found.add("it is missing in the folder: build the site again", &form_path),
            }
        }
        Ok(())
    }

    /// A file as its readers ask for it. `built` is not there when the host has another build. Returns the bytes, unless a
    /// difference was found: one is enough.
    fn file(&mut self, path: &str, built: Option<&Vec<u8>>) -> Option<Vec<u8>> {
        let asked = path.strip_suffix("index.html").unwrap_or(path);
        let answer = self.ask(asked, &[("accept-encoding", "identity")])?;
        if answer.status != 200 {
            // Another build has other files.
            if built.is_some() {
                let sentence = format!("the status is {}, not 200: look whether the file was published", answer.status);
                self.found.add(sentence, asked);
            }
            return None;
        }
        if let Some(built) = built.filter(|built| **built != answer.body) {
            self.found.add(rewritten(built, &answer.body, path), asked);
        }
        self.kind(path, asked, &answer);
        self.headers(path, asked, &answer);
        built.is_none_or(|built| *built == answer.body).then_some(answer.body)
    }

    fn kind(&mut self, path: &str, asked: &str, answer: &Answer) {
        let expected = media_type(path).unwrap_or_default();
        let expected = essence(&expected);
        let sent = answer.header("content-type");
        let also: &[&str] = match expected {
            "text/javascript" => &["application/javascript"],
            "text/xml" | "application/atom+xml" => &["text/xml", "application/xml"],
            "application/feed+json" | "application/manifest+json" => &["application/json"],
            _ => &[],
        };
        if essence(&sent) != expected && !also.contains(&essence(&sent)) {
            self.found.add(format!("the type is `{sent}`, not `{expected}`: tell the host"), asked);
        }
        let charset = sent.to_ascii_lowercase().split_once("charset=").map(|(_, charset)| charset.replace('"', ""));
        if charset.is_some_and(|charset| charset != "utf-8") {
            self.found.add(format!("the type is `{sent}`, but all texts are UTF-8: tell the host"), asked);
        }
    }

    fn headers(&mut self, path: &str, asked: &str, answer: &Answer) {
        let class = Class::of(path);
        let own = self.hosting.policies.headers(class);
        let own = own.into_iter().map(|(name, value)| (name, value.to_owned()));
        let expected: Vec<_> =
            EVERYWHERE.map(|(name, value)| (name, value.to_owned())).into_iter().chain(own).collect();
        for (name, expected) in expected {
            let sent = answer.header(name);
            let sentence = match name {
                "cache-control" => kept(class, &sent),
                _ if sent.is_empty() => {
                    Some(format!("the header `{name}` is missing: send what `_headers` and `press hosting` say"))
                }
                _ if sent == expected => None,
                "content-security-policy" => Some(
                    "the policy is another one, and where two differ the stricter holds: print `press hosting` again, reload \
                     the server, and let nothing else send one"
                        .to_owned(),
                ),
                _ => Some(format!("the header `{name}` is `{sent}`, not `{expected}`: tell the host")),
            };
            if let Some(sentence) = sentence {
                self.found.add(sentence, asked);
            }
        }
        for (name, why) in [
            ("set-cookie", "sets a cookie, and the site promises none"),
            ("nel", "makes browsers report to somebody (`nel`), and the site promises that nothing is sent"),
            ("report-to", "names somebody to report to (`report-to`), and the site promises that nothing is sent"),
        ] {
            if !answer.header(name).is_empty() {
                self.found.add(format!("the host {why}: switch that off"), asked);
            }
        }
    }

    /// What is answered at a path where nothing is.
    fn nothing(&mut self, path: &str, page: &str, built: &[u8]) {
        let Some(answer) = self.ask(path, &[("accept-encoding", "identity")]) else { return };
        if answer.status != 404 {
            let sentence = format!(
                "the status is {}, not 404, where nothing is: devices and partners would take that page for another, so let the \
                 host answer 404 with {page}",
                answer.status
            );
            self.found.add(sentence, path);
        } else if answer.body != built {
            self.found.add(format!("what is shown where nothing is, is not {page}: name that file to the host, if it can have more than one"), path);
        }
    }

    /// Every form of a text must unpack to the plain file, which is not there where it is another one than was built.
    fn forms(&mut self, path: &str, plain: Option<&Vec<u8>>) {
        let asked = path.strip_suffix("index.html").unwrap_or(path);
        // Some servers know one of the two only.
        let encodings = if forms(path).is_empty() { &[][..] } else { &["br", "gzip"] };
        for encoding in encodings {
            let Some(answer) = self.ask(asked, &[("accept-encoding", encoding)]) else { continue };
            let sent = answer.header("content-encoding");
            if answer.status != 200 || sent.is_empty() {
                continue;
            }
            self.packed.insert(path.to_owned());
            let form = match sent.as_str() {
                "br" => Some(Form::Brotli),
                "gzip" => Some(Form::Gzip),
                _ => None,
            };
            if plain.is_some_and(|plain| !form.is_some_and(|form| form.holds(&answer.body, plain))) {
                let sentence = format!(
                    "compressed by {sent} it is another file: let the host send the `.br` and `.gz` of the build"
                );
                self.found.add(sentence, asked);
            }
            if !answer.header("vary").to_ascii_lowercase().contains("accept-encoding") {
                let sentence = "it comes compressed without `Vary: Accept-Encoding`: a cache would hand it to those who cannot read it";
                self.found.add(sentence, asked);
            }
        }
    }

    /// The largest text of each kind must come compressed: hosts leave out small ones.
    fn compressed(&mut self, sample: &[String], folder: &Path) {
        for extension in ["html", "json", "js", "wasm"] {
            let largest = sample.iter().filter(|path| path.ends_with(&format!(".{extension}")));
            let largest = largest.max_by_key(|path| fs::metadata(folder.join(&path[1..])).map_or(0, |file| file.len()));
            if let Some(path) = largest.filter(|path| !self.packed.contains(*path)) {
                let asked = path.strip_suffix("index.html").unwrap_or(path);
                self.found
                    .add("it does not come compressed: let the host send the `.br` or `.gz` beside the file", asked);
            }
        }
    }

    /// People leave the last slash away.
    fn without_slash(&mut self, sample: &[String]) {
        let Some(page) =
            sample.iter().filter_map(|path| path.strip_suffix("/index.html")).find(|page| !page.is_empty())
        else {
            return;
        };
        let Some(answer) = self.ask(page, &[]) else { return };
        let location = answer.header("location");
        let expected = [self.address.url(format!("{page}/")), self.hosting.base.href(format!("{page}/"))];
        let leads_on = (300..400).contains(&answer.status) && expected.contains(&location);
        // A host may show the page there as well: its addresses are absolute.
        if !leads_on && answer.status != 200 {
            self.found
                .add(format!("without its slash the address does not lead to {}: tell the host", expected[0]), page);
        }
    }

    /// What did not change need not be sent again.
    fn again(&mut self) {
        let path = "/";
        let Some(first) = self.ask(path, &[]) else { return };
        let (etag, modified) = (first.header("etag"), first.header("last-modified"));
        let condition = match (etag.is_empty(), modified.is_empty()) {
            (false, _) => ("if-none-match", etag.as_str()),
            (true, false) => ("if-modified-since", modified.as_str()),
            (true, true) => ("if-none-match", "\"none\""),
        };
        let Some(again) = self.ask(path, &[condition]) else { return };
        if again.status != 304 {
            self.found
                .add("it is sent again although it did not change: let the host send `ETag` and answer 304", path);
        }
    }
}

/// `text/html; charset=utf-8` is `text/html`.
fn essence(kind: &str) -> &str {
    kind.split(';').next().unwrap_or_default().trim()
}

/// What is wrong with how long an answer may be kept.
fn kept(class: Class, sent: &str) -> Option<String> {
    let sent = sent.to_ascii_lowercase();
    let has = |word: &str| sent.split(',').any(|part| part.trim() == word);
    let age = sent.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<u64>().ok());
    let asked_again = has("no-cache") || has("no-store") || age == Some(0);
    let good = match class {
        Class::Kept => !asked_again && age.is_some_and(|age| age >= 31_536_000),
        Class::Fresh | Class::Embed | Class::Erase => asked_again,
    };
    (!good).then(|| match class {
        Class::Kept => {
            format!("`cache-control` is `{sent}`: the name follows the bytes, so send `{}`", class.cache_control())
        }
        _ => format!(
            "`cache-control` is `{sent}`: what was mended or withdrawn would stay in caches, so send `{}`",
            class.cache_control()
        ),
    })
}

/// What became of a file on its way.
fn rewritten(built: &[u8], served: &[u8], path: &str) -> String {
    let (was, is) = (String::from_utf8_lossy(built), String::from_utf8_lossy(served));
    let count = |text: &str, word: &str| text.matches(word).count();
    if path.ends_with(".html") {
        if count(&is, "mailto:") < count(&was, "mailto:") {
            return "mail links are rewritten, so that letters cannot be opened: switch off the obfuscation of e-mail addresses"
                .to_owned();
        }
        if count(&is, "<script") > count(&was, "<script") {
            return "a script was put in that is not ours, and the policy blocks it: switch off what puts it in (analytics, \
                    speed, bot check)"
                .to_owned();
        }
        let letters =
            |text: &str| text.chars().filter(|c| !c.is_whitespace() && !"\"'/".contains(*c)).collect::<String>();
        if letters(&was) == letters(&is) {
            return "the HTML was minified, which breaks the hashes of the copy on the device: switch that off"
                .to_owned();
        }
    }
    let at = built.iter().zip(served).take_while(|(a, b)| a == b).count();
    format!("the bytes differ from number {at} on: let nothing change files, or publish the folder again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_an_answer_may_be_kept() {
        let check =
            |class: Class, sent: &str, good: bool| assert_eq!(kept(class, sent).is_none(), good, "{class:?} {sent}");
        check(Class::Fresh, "no-cache", true);
        check(Class::Fresh, "public, max-age=0, must-revalidate", true);
        check(Class::Fresh, "max-age=600", false);
        check(Class::Fresh, "", false);
        check(Class::Kept, "public, max-age=31536000, immutable", true);
        check(Class::Kept, "max-age=31536000", true);
        check(Class::Kept, "max-age=14400", false);
        check(Class::Kept, "no-cache", false);
    }

    #[test]
    fn a_sample_is_spread_over_each_kind() {
        let pages = (0..1000).map(|number| format!("/en/stories/{number:04}/index.html"));
        let files: Vec<_> = pages.chain(["/sw.js", "/app/a.wasm", "/app/b.js"].map(str::to_owned)).collect();
        let found = sample(&files);
        assert_eq!(found.len(), SAMPLE + 3);
        for path in ["/sw.js", "/app/a.wasm", "/app/b.js", "/en/stories/0000/index.html", "/en/stories/0975/index.html"]
        {
            assert!(found.iter().any(|found| found == path), "{path}");
        }
        assert_eq!(sample(&files[..10]), files[..10]);
    }
}
