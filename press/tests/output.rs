//! What a build leaves on the disk, whatever ends it, and what it never touches.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
#[path = "common/contents.rs"]
mod contents;

use common::write_app;
use contents::{contents, files};
use press::{
    content::{Source, fixture},
    hash::hex,
    hosting::Hosting,
    output::{File, Output, state},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Output as Answer, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Words of the story and the letter that are withdrawn. The slug of the story stays in the path of its page, and in no file.
const NAMES: [&str; 3] = ["Gone headline", "Gone lead", "a-gone-story"];

/// A folder of a test with content, an app, an output and a cache; it goes with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("press-output-{name}-{}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder.canonicalize().unwrap())
    }

    /// With a small artificial campaign, its copy to carry and a story that can be withdrawn.
    fn with_campaign(name: &str) -> Self {
        let place = Self::new(name);
        write_app(&place.path("app"));
        place.write_content(&campaign());
        // Compressing takes most of the time: what another test or an earlier run made is there already.
        copy_new(&kept_entries(), &place.path("cache/v2/entries"));
        place
    }

    /// Keeps what was compressed for other tests.
    fn keep_entries(&self) {
        copy_new(&self.path("cache/v2/entries"), &kept_entries());
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    fn write_content(&self, source: &Source) {
        _ = fs::remove_dir_all(self.path("content"));
        for (path, bytes) in &source.0 {
            put(&self.path("content").join(path), bytes);
        }
    }

    fn withdraw(&self) {
        put(&self.path("content/withdrawn.toml"), b"ids = [\"gone00000001\"]\npadding_key = \"a test key\"\n");
    }

    fn press(&self, command: &str) -> Command {
        let mut press = Command::new(env!("CARGO_BIN_EXE_press"));
        press.current_dir(&self.0).arg(command).stdin(Stdio::null());
        press
    }

    fn build_command(&self, out: &Path) -> Command {
        let mut press = self.press("build");
        press
            .args(["--app", "app", "--content", "content", "--date", "2026-01-01", "--cache", "cache", "--out"])
            .arg(out);
        press
    }

    fn build_to(&self, out: &Path) -> Answer {
        self.build_command(out).output().unwrap()
    }

    fn build(&self) {
        let answer = self.build_to(&self.dist());
        assert!(answer.status.success(), "{}", said(&answer));
        self.keep_entries();
    }

    /// What is said when a build is refused.
    fn refused(&self, out: &Path) -> String {
        let answer = self.build_to(out);
        assert!(!answer.status.success(), "it was built to {}", out.display());
        said(&answer)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

/// A folder for entries of the cache that lasts longer than a test.
fn kept_entries() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("output-entries")
}

/// Copies what is not there yet. A file that another test writes just now is damaged, and the cache notices.
fn copy_new(from: &Path, to: &Path) {
    for folder in [from, to] {
        fs::create_dir_all(folder).unwrap();
    }
    for (path, bytes) in files(from) {
        if !to.join(&path).exists() {
            put(&to.join(path), bytes);
        }
    }
}

fn said(answer: &Answer) -> String {
    String::from_utf8_lossy(&[&answer.stdout[..], &answer.stderr].concat()).into_owned()
}

fn put(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn campaign() -> Source {
    let mut source = fixture::generate(2);
    let config = String::from_utf8(source.get("campaign.toml").unwrap().to_vec()).unwrap();
    source.put("campaign.toml", if config.contains("bundle") { config } else { format!("bundle = true\n{config}") });
    let story = "+++\nid = \"gone00000001\"\ncategory = \"test-notes\"\npublished = \"2025-06-01\"\ntitle = \"Gone headline\"\n\
                 lead = \"Gone lead.\"\n+++\nText.\n";
    source.put("en/stories/a-gone-story.md", story);
    source
}

/// The hashes of what a host would publish.
fn public(dist: &Path) -> BTreeMap<String, String> {
    let public = files(dist).into_iter().filter(|(path, _)| !path.starts_with('.') && path != "CNAME");
    public.map(|(path, bytes)| (path, hex(bytes))).collect()
}

/// The files below the folders that hold one of the names.
fn telling(folders: &[PathBuf]) -> BTreeSet<PathBuf> {
    let tells = |bytes: &[u8]| {
        contents(bytes)
            .iter()
            .any(|content| NAMES.iter().any(|name| content.windows(name.len()).any(|window| window == name.as_bytes())))
    };
    let below = |folder: &PathBuf| {
        let all = files(folder).into_iter().filter(|(_, bytes)| tells(bytes));
        all.map(|(path, _)| folder.join(path)).collect::<Vec<_>>()
    };
    folders.iter().flat_map(below).collect()
}

/// Files in the output that press did not write, and what stands behind links there.
fn put_foreign_files(place: &Place) -> impl Fn() + use<> {
    let (dist, outside) = (place.dist(), place.path("outside"));
    put(&outside.join("precious/file"), "precious");
    put(&dist.join(".git/config"), "[core]");
    put(&dist.join(".well-known/security.txt"), "Contact: mailto:test@campaign.example");
    put(&dist.join("CNAME"), "campaign.example");
    put(&dist.join("en/notes-of-the-host.txt"), "mine");
    symlink(&outside, dist.join("behind")).unwrap();
    symlink(outside.join("precious/file"), dist.join("en/link.html")).unwrap();
    move || {
        let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(read(&outside.join("precious/file")), "precious");
        assert_eq!(read(&dist.join(".git/config")), "[core]");
        assert!(read(&dist.join(".well-known/security.txt")).starts_with("Contact"));
        assert_eq!(read(&dist.join("CNAME")), "campaign.example");
        assert_eq!(read(&dist.join("en/notes-of-the-host.txt")), "mine");
        assert_eq!(fs::read_link(dist.join("behind")).unwrap(), outside);
        assert_eq!(fs::read_link(dist.join("en/link.html")).unwrap(), outside.join("precious/file"));
    }
}

/// Fails unless the folder holds the old site, the new one, or one that nobody serves. Returns whether it is the last.
fn is_between(place: &Place, old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> bool {
    let dist = place.dist();
    if dist.join(".press/journal").exists() {
        for command in ["serve", "hosting", "verify"] {
            let mut press = place.press(command);
            press.arg("--dir").arg(&dist);
            match command {
                "serve" => _ = press.args(["--port", "0"]),
                "hosting" => _ = press.args(["--for", "nginx"]),
                _ => _ = press.args(["--url", "http://127.0.0.1:9/"]),
            }
            let answer = press.output().unwrap();
            assert!(
                !answer.status.success() && said(&answer).contains("neither the old site"),
                "{command}: {}",
                said(&answer)
            );
        }
        return true;
    }
    let found = public(&dist);
    if found != *old && found != *new {
        let differs = |other: &BTreeMap<String, String>| -> Vec<String> {
            found.iter().filter(|(path, hash)| other.get(*path) != Some(hash)).map(|(path, _)| path.clone()).collect()
        };
        panic!("a mixed site: not old {:#?}, not new {:#?}", differs(old), differs(new));
    }
    false
}

/// A number below `end` that nobody foresees.
fn random(end: u128) -> u128 {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).unwrap();
    u128::from(u64::from_le_bytes(bytes)) % end
}

/// `OUTPUT_KILLS` says how often, and is 4 else.
#[test]
fn whenever_a_build_is_killed_nothing_withdrawn_is_left_by_the_next() {
    let kills: u32 = env::var("OUTPUT_KILLS").map_or(4, |kills| kills.parse().unwrap());
    let place = Place::with_campaign("kill");
    let (dist, cache) = (place.dist(), place.path("cache"));
    let saved = place.path("saved");
    let copy = |from: &[PathBuf], to: &Path| {
        let copied = Command::new("cp").arg("-a").args(from).arg(to).status().unwrap();
        assert!(copied.success());
    };
    place.build();
    let told = telling(&[dist.clone(), cache.clone()]);
    for end in ["index.html", "index.html.br", "index.html.gz", "feed.json", "copy.zip"] {
        assert!(told.iter().any(|path| path.ends_with(end)), "{end} told it before: {told:#?}");
    }
    assert!(told.iter().any(|path| path.starts_with(&cache)), "the cache told it before");
    let foreign_files_are_there = put_foreign_files(&place);
    let old = public(&dist);
    fs::create_dir(&saved).unwrap();
    copy(&[dist.clone(), cache.clone()], &saved);

    place.withdraw();
    place.build();
    fs::remove_dir_all(&dist).unwrap();
    copy(&[saved.join("dist")], &place.0);
    let begin = Instant::now();
    place.build();
    let time = begin.elapsed();
    let (new, whole) = (public(&dist), files(&dist));
    assert_eq!(telling(&[dist.clone(), cache.clone()]), BTreeSet::new());
    assert!(new.keys().any(|path| path.contains("a-gone-story")), "its address shows the neutral page");

    let mut between = 0;
    for number in 0..kills {
        for folder in [&dist, &cache] {
            fs::remove_dir_all(folder).unwrap();
        }
        copy(&[saved.join("dist"), saved.join("cache")], &place.0);
        // Else most kills would come while it compresses.
        copy_new(&kept_entries(), &cache.join("v2/entries"));
        let mut process = place.build_command(&dist).stdout(Stdio::null()).spawn().unwrap();
        if number % 2 == 0 {
            thread::sleep(Duration::from_nanos(u64::try_from(random(time.as_nanos())).unwrap()));
        } else {
            // While files move to their place, which is short.
            while !dist.join(".press/journal").exists() && process.try_wait().unwrap().is_none() {}
            let moving = random(40);
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_micros(u64::try_from(moving * 25).unwrap()) {}
        }
        process.kill().unwrap();
        process.wait().unwrap();
        between += u32::from(is_between(&place, &old, &new));
        foreign_files_are_there();
        place.build();
        foreign_files_are_there();
        assert_eq!(telling(&[dist.clone(), cache.clone()]), BTreeSet::new(), "kill {number}");
        let now = files(&dist);
        assert_eq!(now.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>(), "kill {number}");
        assert!(now == whole, "kill {number}: the same bytes as without");
    }
    println!("{between} of {kills} kills came while files moved to their place");
}

/// Every place of the journal at which a build can stop, without a process.
#[test]
fn wherever_the_journal_stops_the_next_build_finishes_it() {
    let place = Place::new("journal");
    let (dist, cache) = (place.dist(), place.path("cache"));
    let site = |text: &str, gone: bool| {
        let output = Output::new(&dist, &cache).unwrap();
        let mut paths = vec!["/index.html", "/en/index.html", "/media/a.png"];
        paths.push(if gone { "/new/page.html" } else { "/gone/deep/page.html" });
        for path in paths {
            output.write(File { path: path.to_owned(), bytes: format!("{text} {path}").into_bytes() }).unwrap();
        }
        output
    };
    site("old", false).finish().unwrap();
    let old = files(&dist);
    site("new", true).finish().unwrap();
    let new = files(&dist);
    assert!(!dist.join("gone").exists(), "its folder went as well");
    // The state just after the journal was written, made by hand of the two.
    let list = |files: &BTreeMap<String, Vec<u8>>| {
        files.keys().filter(|path| !path.starts_with(".press")).cloned().collect::<Vec<_>>()
    };
    let steps: Vec<String> = list(&new).into_iter().chain([".press/files".to_owned()]).collect();
    let removals: Vec<String> = list(&old).into_iter().filter(|path| !new.contains_key(path)).collect();
    for done in 0..=steps.len() + removals.len() {
        fs::remove_dir_all(&dist).unwrap();
        old.iter().for_each(|(path, bytes)| put(&dist.join(path), bytes));
        let mut journal = "press journal 1\n".to_owned();
        for (number, path) in steps.iter().enumerate() {
            journal += &format!("+ {number} {} /{path}\n", hex(&new[path]));
            let to = if number < done { dist.join(path) } else { dist.join(format!(".press/stage/{number}")) };
            put(&to, &new[path]);
        }
        for (number, path) in removals.iter().enumerate() {
            journal += &format!("- /{path}\n");
            if steps.len() + number < done {
                fs::remove_file(dist.join(path)).unwrap();
            }
        }
        put(&dist.join(".press/journal"), journal + "end\n");
        assert!(state::is_between_builds(&dist));
        assert!(state::recover(&dist).unwrap(), "{done}");
        assert!(!state::is_between_builds(&dist));
        assert!(files(&dist) == new, "{done}");
        assert!(!dist.join("gone").exists(), "{done}");
        assert!(!state::recover(&dist).unwrap());
    }
    // What is needed was removed: nobody guesses.
    put(&dist.join(".press/journal"), "press journal 1\n+ 0 00 /index.html\nend\n");
    let error = state::recover(&dist).unwrap_err().to_string();
    assert!(error.contains("delete the folder and build again"), "{error}");
    put(&dist.join(".press/journal"), "press journal 1\n");
    assert!(state::recover(&dist).is_err());
}

/// Runs itself in a mount namespace of its own, where a small disk can be mounted; `OUTPUT_KILLS` sets how many sizes are tried.
#[test]
fn a_full_disk_leaves_the_old_site_or_the_new_one() {
    const INSIDE: &str = "OUTPUT_TEST_NAMESPACE";
    if env::var_os(INSIDE).is_none() {
        let name = "a_full_disk_leaves_the_old_site_or_the_new_one";
        let mut command = Command::new("unshare");
        let may = Command::new("unshare").args(["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
        if !may.is_ok_and(|answer| answer.status.success()) {
            return println!("skipped: only root may mount a small disk");
        }
        command.arg("-m").arg(env::current_exe().unwrap()).args(["--exact", name, "--nocapture"]).env(INSIDE, "1");
        let answer = command.output().unwrap();
        assert!(answer.status.success() && said(&answer).contains("sizes failed"), "{}", said(&answer));
        return println!("{}", said(&answer));
    }
    let sizes: u64 = env::var("OUTPUT_KILLS").map_or(2, |kills| kills.parse().unwrap());
    let place = Place::with_campaign("full");
    let dist = place.dist();
    fs::create_dir_all(&dist).unwrap();
    let mount = |options: &str| {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "none"]).arg(&dist).status().unwrap();
        assert!(mounted.success(), "{options}");
    };
    mount("size=64m");
    place.build();
    let used = |dist: &Path| {
        let df = Command::new("df").args(["--output=used", "-k"]).arg(dist).output().unwrap();
        said(&df).split_whitespace().last().unwrap().parse::<u64>().unwrap()
    };
    let (before, old) = (used(&dist), public(&dist));
    place.withdraw();
    place.build();
    let new = public(&dist);
    fs::remove_file(place.path("content/withdrawn.toml")).unwrap();
    let mut failed = 0;
    for number in 0..sizes {
        mount("remount,size=64m");
        place.build();
        assert!(public(&dist) == old, "the old site is built again");
        place.withdraw();
        // From nothing left to nearly enough for the whole stage.
        mount(&format!("remount,size={}k", used(&dist).max(before) + 4 + number * 400 / sizes));
        let answer = place.build_to(&dist);
        failed += u32::from(!answer.status.success());
        is_between(&place, &old, &new);
        assert!(answer.status.success() || said(&answer).contains("cannot write"), "{}", said(&answer));
        mount("remount,size=64m");
        place.build();
        assert!(public(&dist) == new);
        assert_eq!(telling(&[dist.clone(), place.path("cache")]), BTreeSet::new());
        fs::remove_file(place.path("content/withdrawn.toml")).unwrap();
    }
    println!("{failed} of {sizes} sizes failed");
    assert!(failed > 0);
    // A first build that failed can be repeated.
    for entry in fs::read_dir(&dist).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
    mount("remount,size=300k");
    assert!(place.refused(&dist).contains("cannot write"));
    assert_eq!(public(&dist), BTreeMap::new());
    mount("remount,size=64m");
    place.build();
    assert!(public(&dist) == old);
}

#[test]
fn outputs_that_hold_sources_or_other_files_are_refused() {
    let place = Place::with_campaign("sources");
    let sources = |place: &Place| (files(&place.path("content")), files(&place.path("app")));
    let before = sources(&place);
    let check = |out: &str, expected: &str| {
        let said = place.refused(&place.path(out));
        assert!(said.contains(expected), "{out}: {said}");
        assert!(sources(&place) == before, "{out}");
    };
    check("content", "is the content");
    check("content/site", "stands in the content");
    check("app", "is the app");
    check("app/style", "stands in the app");
    check(".", "holds the content");
    check("no-such/../app", "is the app");
    check("cache", "is the cache");
    check("cache/site", "stands in the cache");
    symlink(place.path("content"), place.path("content-link")).unwrap();
    check("content-link", "is the content");
    put(&place.path("repository/.git/config"), "");
    put(&place.path("repository/src/main.rs"), "fn main() {}");
    check("repository", "files that press did not write");
    put(&place.path("old/content/manifest.json"), "{}");
    check("old", "without its list of files");
    put(&place.path("newer/.press/format"), "2\n");
    check("newer", "another version of press");
    put(&place.path("a-file"), "");
    check("a-file", "a-file");
    fs::create_dir(place.path("linked")).unwrap();
    symlink(place.path("content"), place.path("linked/.press")).unwrap();
    check("linked", "is no folder");
    assert_eq!(fs::read_to_string(place.path("repository/src/main.rs")).unwrap(), "fn main() {}");
    // What a host or a version control needs may be there before the first build.
    put(&place.path("branch/.git/config"), "[core]");
    put(&place.path("branch/CNAME"), "campaign.example");
    assert!(place.build_to(&place.path("branch")).status.success());
    assert!(place.path("branch/index.html").is_file() && place.path("branch/.git/config").is_file());
    // Without the list nobody knows what is ours.
    fs::remove_dir_all(place.path("branch/.press")).unwrap();
    check("branch", "without its list of files");
    assert!(place.path("branch/index.html").is_file());
}

/// A site of a few files, written by the library.
fn write(place: &Place, pages: &[(&str, &str)], neutral: &str) -> anyhow::Result<press::output::Report> {
    let mut output = Output::new(&place.dist(), &place.path("cache"))?;
    output.hide([neutral.to_owned()]);
    for (path, text) in pages {
        output.write(File::text(*path, *text))?;
    }
    output.finish()
}

#[test]
fn only_what_press_wrote_is_changed_or_removed() {
    let place = Place::new("only");
    let dist = place.dist();
    write(&place, &[("/index.html", "a"), ("/en/index.html", "b"), ("/gone/x.html", "c")], "").unwrap();
    let foreign_files_are_there = put_foreign_files(&place);
    let time = || fs::metadata(dist.join("index.html")).unwrap().modified().unwrap();
    let before = time();
    let report = write(&place, &[("/index.html", "a"), ("/en/index.html", "b2")], "").unwrap();
    assert_eq!(
        (report.changed, report.removed),
        (["/en/index.html".to_owned()].into(), ["/gone/x.html".to_owned()].into())
    );
    assert_eq!(time(), before, "what did not change is not written");
    assert!(!dist.join("gone").exists());
    foreign_files_are_there();

    // A foreign file or a link in the way of a new one stays, and the site stays as it was.
    let old = public(&dist);
    for path in ["/en/link.html", "/en/notes-of-the-host.txt", "/behind/precious/file", "/behind/new.html", "/CNAME"] {
        let error = write(&place, &[("/index.html", "z"), ("/new/page.html", "z"), (path, "z")], "").unwrap_err();
        assert!(error.to_string().contains("in the way"), "{path}: {error:#}");
        assert_eq!(public(&dist), old, "{path}");
        foreign_files_are_there();
    }
    assert!(!place.path("outside/new.html").exists() && !dist.join("new").exists());
    // A link in the place of a file of ours: the link goes, and what stands behind it stays.
    fs::remove_file(dist.join("index.html")).unwrap();
    symlink(place.path("outside/precious/file"), dist.join("index.html")).unwrap();
    write(&place, &[("/index.html", "a"), ("/en/index.html", "b2")], "").unwrap();
    assert!(!dist.join("index.html").is_symlink());
    fs::remove_file(dist.join("index.html")).unwrap();
    symlink(place.path("outside/precious/file"), dist.join("index.html")).unwrap();
    write(&place, &[("/en/index.html", "b2")], "").unwrap();
    assert!(fs::symlink_metadata(dist.join("index.html")).is_err());
    foreign_files_are_there();
    // A folder of ours that somebody put elsewhere, with a link in its place: what it leads to is not ours any more.
    write(&place, &[("/uk/index.html", "c")], "").unwrap();
    fs::rename(dist.join("uk"), place.path("outside/uk")).unwrap();
    symlink(place.path("outside/uk"), dist.join("uk")).unwrap();
    let error = write(&place, &[("/uk/index.html", "c")], "").unwrap_err();
    assert!(error.to_string().contains("a link is never followed"), "{error:#}");
    write(&place, &[("/index.html", "a")], "").unwrap();
    assert_eq!(fs::read_to_string(place.path("outside/uk/index.html")).unwrap(), "c");
    foreign_files_are_there();
    for path in ["index.html", "/../x.html", "/.git/config", "/.press/format", "/a//b"] {
        let error = write(&place, &[(path, "x")], "").unwrap_err();
        assert!(error.to_string().contains("no path for a file"), "{path}: {error}");
    }
}

#[test]
fn no_file_names_the_places_of_what_was_withdrawn() {
    let place = Place::new("hidden");
    let dist = place.dist();
    let (gone, page) = ("/en/stories/a-gone-story/index.html", ("/index.html", "a"));
    write(&place, &[page, (gone, "Gone headline")], "nothing here").unwrap();
    write(&place, &[page, (gone, "nothing here")], "nothing here").unwrap();
    assert!(dist.join(&gone[1..]).is_file());
    assert_eq!(telling(&[dist.clone(), place.path("cache")]), BTreeSet::new());
    // The neutral page has other words now.
    write(&place, &[page, (gone, "not here")], "not here").unwrap();
    assert_eq!(fs::read_to_string(dist.join(&gone[1..])).unwrap(), "not here");
    put(&dist.join("en/foreign.html"), "foreign");
    // The address is free again.
    let report = write(&place, &[page], "not here").unwrap();
    assert_eq!(report.removed, [gone.to_owned()].into());
    assert_eq!(
        public(&dist).into_keys().collect::<Vec<_>>(),
        ["en/foreign.html", "index.html", "index.html.br", "index.html.gz"]
    );
    assert_eq!(report.files(), 1);
    // Whether anything was withdrawn is not told either.
    let list = || fs::read_to_string(dist.join(".press/files")).unwrap();
    let without = list();
    write(&place, &[page, (gone, "not here")], "not here").unwrap();
    assert_eq!(list(), without);
}

#[test]
fn each_form_is_that_of_its_file() {
    let place = Place::new("forms");
    let dist = place.dist();
    let pages = [("/index.html", "Test page")];
    write(&place, &pages, "").unwrap();
    let whole = files(&dist);
    for file in ["index.html", "index.html.br", "index.html.gz"] {
        for damage in [&b""[..], b"Gone headline", &whole["index.html.br"], &whole["index.html.gz"]] {
            put(&dist.join(file), damage);
            write(&place, &pages, "").unwrap();
            assert!(files(&dist) == whole, "{file}");
        }
        fs::remove_file(dist.join(file)).unwrap();
        write(&place, &pages, "").unwrap();
        assert!(files(&dist) == whole, "{file}");
    }
}

#[test]
fn the_cache_holds_what_its_outputs_use_and_is_checked() {
    let place = Place::new("cache");
    let cache = place.path("cache");
    let build = |out: &str, text: &str| {
        let output = Output::new(&place.path(out), &cache).unwrap();
        output.write(File::text("/index.html", text)).unwrap();
        output.write_made("/media/made.png", || Ok(b"picture".to_vec())).unwrap();
        output.finish().unwrap();
    };
    // Of older versions, and of somebody else.
    let hash = hex("Gone headline");
    put(&cache.join(&hash[..2]).join(format!("{hash}.br")), "Gone headline");
    put(&cache.join("made/preview-0123456789abcdef.png"), "Gone headline");
    put(&cache.join("made/mine.png"), "mine");
    put(&cache.join("mine.txt"), "mine");
    symlink(place.path("outside"), cache.join("ab")).unwrap();
    put(&place.path("outside").join(format!("{}.br", "ab".repeat(32))), "mine");
    build("one", "Gone headline");
    build("two", "Gone headline");
    let entries = || files(&cache.join("v2/entries"));
    assert_eq!(entries().len(), 3);
    build("one", "Test page");
    assert_eq!(entries().len(), 5, "the other site shows it still");
    build("two", "Test page");
    assert_eq!(entries().len(), 3);
    assert_eq!(telling(std::slice::from_ref(&cache)), BTreeSet::new());
    assert!(cache.join("made/mine.png").is_file() && cache.join("mine.txt").is_file());
    assert_eq!(files(&place.path("outside")).len(), 1);
    // A site that is deleted keeps nothing, and neither does what a stopped build left.
    build("two", "Gone headline");
    fs::remove_dir_all(place.path("two")).unwrap();
    let keys = files(&cache.join("v2/outputs")).into_values().collect::<Vec<_>>();
    put(&cache.join("v2/outputs/left.new-1-1"), format!("{:?}\n{}\n", place.path("one"), "ab".repeat(32)));
    put(&cache.join(format!("v2/entries/ab/{}", "ab".repeat(32))), "Gone headline");
    assert_eq!(keys.len(), 2);
    build("one", "Test page");
    assert_eq!(telling(std::slice::from_ref(&cache)), BTreeSet::new());
    assert_eq!((entries().len(), files(&cache.join("v2/outputs")).len()), (3, 1));

    // A damaged entry is never published, however it is damaged.
    let whole = public(&place.path("one"));
    let good = entries();
    type Damage<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;
    let damages: [Damage; 5] = [
        &|_| Vec::new(),
        &|bytes| bytes[..bytes.len() - 1].to_vec(),
        &|bytes| [bytes, b"x"].concat(),
        &|bytes| {
            bytes.iter().enumerate().map(|(at, byte)| if at == bytes.len() / 2 { byte ^ 1 } else { *byte }).collect()
        },
        // A whole entry under the name of another.
        &|bytes| good.values().find(|other| other.as_slice() != bytes).unwrap().clone(),
    ];
    for damage in damages {
        good.iter().for_each(|(path, bytes)| put(&cache.join("v2/entries").join(path), damage(bytes)));
        fs::remove_dir_all(place.path("one")).unwrap();
        build("one", "Test page");
        assert!(public(&place.path("one")) == whole);
        assert!(entries() == good, "it was made anew");
    }
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let place = Place::new("lock");
    let first = Output::new(&place.dist(), &place.path("cache")).unwrap();
    let error = Output::new(&place.dist(), &place.path("cache")).unwrap_err().to_string();
    assert!(error.contains("another press is at work"), "{error}");
    assert!(state::Lock::to_read(&place.dist()).is_err(), "nor is it compared meanwhile");
    drop(first);
    let reading = state::Lock::to_read(&place.dist()).unwrap();
    assert!(Output::new(&place.dist(), &place.path("cache")).is_err());
    drop(reading);
    assert!(Output::new(&place.dist(), &place.path("cache")).is_ok());
}

#[test]
fn a_built_folder_can_be_moved_copied_linked_and_deleted() {
    let place = Place::new("moved");
    let dist = place.dist();
    let build = |text: &str| write(&place, &[("/index.html", text)], "").unwrap();
    build("a");
    // Elsewhere it is the same site, and can be built again.
    fs::rename(&dist, place.path("elsewhere")).unwrap();
    assert_eq!(build("b").changed.len(), 1, "there is nothing at the old place");
    symlink(place.path("elsewhere"), place.path("link")).unwrap();
    let output = Output::new(&place.path("link"), &place.path("cache")).unwrap();
    output.write(File::text("/other.html", "c")).unwrap();
    assert_eq!(output.finish().unwrap().removed, ["/index.html".to_owned()].into());
    assert!(place.path("link").is_symlink());
    assert!(place.path("elsewhere/other.html").is_file() && !place.path("elsewhere/index.html").exists());
    fs::remove_dir_all(&dist).unwrap();
    assert_eq!(build("a").changed.len(), 1);
}

#[test]
fn servers_are_told_by_the_build_and_by_no_page() {
    let place = Place::with_campaign("told");
    place.build();
    let dist = place.dist();
    let told = Hosting::read(&dist).unwrap();
    for page in ["index.html", "en/index.html"] {
        put(&dist.join(page), "<html data-base=\"/evil\">");
    }
    assert_eq!(Hosting::read(&dist).unwrap().policies, told.policies);
    let error = |what: &str| format!("{what}: {:#}", Hosting::read(&dist).unwrap_err());
    put(&dist.join(".press/build.json"), "{");
    assert!(error("damaged").contains("build the site again"));
    put(&dist.join(".press/build.json"), "{\"format\":2,\"base\":\"\",\"policies\":{\"page\":\"\",\"embed\":\"\"}}");
    assert!(error("another version").contains("another version"));
    fs::remove_file(dist.join(".press/build.json")).unwrap();
    assert!(error("copied").contains("copied without its folder `.press`"));
    fs::remove_file(dist.join("index.html")).unwrap();
    assert!(error("nothing").contains("holds no site"));
    // The next build mends all of it.
    place.build();
    assert_eq!(Hosting::read(&dist).unwrap().policies, told.policies);
}
