//! What a build leaves on the disk, whatever ends it, and what it never touches.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/contents.rs"]
mod contents;

mod folder;
mod interrupted;

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
