//! The commands of staff: `press new`, `press check` and what they say.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use press::content::fixture;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("press-new-{name}-{}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        for (path, bytes) in fixture::generate(0).0 {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        Self(folder)
    }

    /// Runs press; returns whether it succeeded and what it said.
    fn press(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_press"));
        command.args(arguments).arg("--content").arg(&self.0).env_remove("PRESS_PADDING_KEY");
        let output = command.env("SOURCE_DATE_EPOCH", "1774735200").output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).unwrap())
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn id(text: &str) -> &str {
    text.lines().find_map(|line| line.strip_prefix("id = ")).unwrap()
}

#[test]
fn a_new_story_is_a_good_draft() {
    let folder = Folder::new("story");
    let (good, said) = folder.press(&["new", "story", "Тестова публікація: “їжак” \"і\" ґава"]);
    assert!(good, "{said}");
    let name = "stories/testova-publikatsiia-yizhak-i-gava.md";
    let (en, uk) = (folder.text(&format!("en/{name}")), folder.text(&format!("uk/{name}")));
    assert_eq!(id(&en), id(&uk), "both are one story");
    assert!(
        uk.contains("title = \"Тестова публікація: “їжак” \\\"і\\\" ґава\"") && uk.contains("draft = true"),
        "{uk}"
    );
    // The fixture names no time zone: UTC.
    assert!(en.contains("published = \"2026-03-28\""), "{en}");
    let (good, said) = folder.press(&["check"]);
    assert!(good && said.contains(&format!("not published: content/en/{name}: a draft")), "{said}");

    // Never in place of another.
    let (good, said) = folder.press(&["new", "story", "--slug", "testova-publikatsiia-yizhak-i-gava", "Another"]);
    assert!(!good && said.contains("already exists: choose another name with --slug"), "{said}");
    assert_eq!(folder.text(&format!("en/{name}")), en);
    let (good, said) = folder.press(&["new", "story", "--lang", "uk", "Інша назва"]);
    assert!(good && !folder.0.join("en/stories/insha-nazva.md").exists(), "{said}");
    assert_ne!(id(&folder.text("uk/stories/insha-nazva.md")), id(&en));
    for wrong in [&["--lang", "fr", "Test"][..], &["--slug", "A b", "Test"], &["…"]] {
        let (good, said) = folder.press(&[&["new", "story"], wrong].concat());
        assert!(!good, "{wrong:?}: {said}");
    }
}

#[test]
fn a_new_letter_is_refused_until_it_is_written() {
    let folder = Folder::new("letter");
    let (good, said) = folder.press(&["new", "letter", "--lang", "en,de", "Test letter seven"]);
    assert!(good, "{said}");
    let (good, said) = folder.press(&["check"]);
    for expected in [
        "kit.toml:5: `recipients` is missing",
        "en.md:13: `[SUBJECT]` is still to be filled in",
        "de.md:19: `[TEXT]` is still to be filled in",
    ] {
        assert!(!good && said.contains(&format!("content/letters/test-letter-seven/{expected}")), "{expected}: {said}");
    }
    let fill = |name: &str, pairs: &[(&str, &str)]| {
        let path = format!("letters/test-letter-seven/{name}");
        let text = pairs.iter().fold(folder.text(&path), |text, (from, to)| text.replace(from, to));
        fs::write(folder.0.join(&path), text).unwrap();
    };
    fill("kit.toml", &[("recipients = []", "recipients = [\"test-office\"]"), ("\"\"", "\"Test.\"")]);
    for name in ["en.md", "de.md"] {
        fill(name, &[("[SUBJECT]", "Test"), ("[TEXT]", "Test.")]);
    }
    let (good, said) = folder.press(&["check"]);
    assert!(good, "{said}");
}

#[test]
fn a_release_is_refused_with_all_that_is_missing() {
    let folder = Folder::new("release");
    let (good, said) = folder.press(&["check", "--release"]);
    assert!(
        !good
            && said.contains("before the release: content/campaign.toml:1: `https://campaign.example/` is an example"),
        "{said}"
    );
    assert!(said.contains("none of the staff has checked the recipient `test-office`"), "{said}");
    assert!(folder.press(&["check"]).0, "a check alone goes on");

    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_press"));
        command.args(arguments).arg("--content").arg(&shipped).args(["--date", "2026-11-25"]).output().unwrap()
    };
    assert!(run(&["check"]).status.success());
    assert!(!run(&["check", "--release"]).status.success());
}
