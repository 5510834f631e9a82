//! What authors write is what readers see: markup that would be shown, text that would vanish, characters that nobody sees, files that
//! nothing reads. For each the line and a sentence, and the escape that is accepted.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
mod files;
mod markup;
mod release;

use campaign::{Block, Content, Inline};
use locale::Locale::En;
use press::content::{Compiled, Options, Problem, Source, compile, day, fixture};
use std::{fs, os::unix, path::PathBuf, time::Instant};

const ONE: &str = "en/stories/one.md";
const HEAD: &str = "+++\nid = \"testone1\"\ncategory = \"test-notes\"\npublished = \"2024-05-16\"\ntitle = \"Test story one\"\nlead = \"Test lead.\"\n";

fn options() -> Options {
    Options { today: "2026-01-01".parse().unwrap(), base_url: None, drafts: false }
}

fn story(body: &str) -> Source {
    with_front("", body)
}

/// The lines of `front` begin on line 7; the text on line 8 where there are none.
fn with_front(front: &str, body: &str) -> Source {
    let mut source = fixture::generate(0);
    source.put(ONE, format!("{HEAD}{front}+++\n{body}\n"));
    source
}

fn said(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| problem.to_string().trim_start_matches("content/").to_owned()).collect()
}

fn errors(source: &Source) -> Vec<String> {
    said(&compile(source, &options()).err().unwrap_or_default())
}

fn compiled(source: &Source) -> Compiled {
    compile(source, &options()).unwrap_or_else(|problems| panic!("{:#?}", said(&problems)))
}

fn blocks(source: &Source) -> Vec<Block> {
    let campaign = compiled(source).campaign;
    let found = campaign.locales[&En].stories.iter().find(|article| article.card.id == "testone1").unwrap();
    let Content::Story(story) = &found.content else { panic!("no story") };
    story.blocks.clone()
}

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("press-{name}-{}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        for (path, bytes) in fixture::generate(0).0 {
            let file = folder.join("content").join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        Self(folder)
    }

    fn content(&self, path: &str) -> PathBuf {
        self.0.join("content").join(path)
    }

    fn said(&self) -> Vec<String> {
        let source = Source::read(&self.content("")).unwrap();
        match compile(&source, &options()) {
            Ok(compiled) => said(&compiled.warnings),
            Err(errors) => said(&errors),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}
