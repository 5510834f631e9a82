//! Whatever the check calls good can be built, and none of its words is missing from the page: for generated files with markup,
//! nesting, Unicode, control characters, entities, tables, footnotes and quotation marks, whole and damaged.
//!
//! `CONTENT_CASES=100000` is the long form, `CONTENT_SEED=7` another run. A case that fails is made as short as it can be and printed.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/rendered.rs"]
mod rendered;

use campaign::{Article, decode, route::Route};
use campaign_site::page::Page;
use letter::Kit;
use locale::Locale::En;
use press::{
    app::App,
    content::{Campaign, Options, compile, fixture},
    preview,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    panic::{AssertUnwindSafe, catch_unwind},
};

use unicode_normalization::UnicodeNormalization;

/// Files that are built together: what all pages have in common is made once.
const BATCH: usize = 40;

#[test]
fn what_the_check_calls_good_is_built_with_all_its_words() {
    let number = |name: &str, other: u64| env::var(name).ok().map_or(other, |text| text.parse().unwrap());
    let cases = number("CONTENT_CASES", 200);
    let mut random = Random(number("CONTENT_SEED", 1));
    let (mut done, mut good) = (0, 0);
    while done < cases {
        let files: Vec<(String, String)> = (0..BATCH).map(|at| file(&mut random, at)).collect();
        match catch_unwind(AssertUnwindSafe(|| try_out(&files))) {
            Ok(built) => good += built,
            Err(_) => {
                let fails = |file: &(String, String)| {
                    catch_unwind(AssertUnwindSafe(|| try_out(std::slice::from_ref(file)))).is_err()
                };
                match files.iter().find(|file| fails(file)) {
                    Some((path, text)) => {
                        let text = shortest(text, |text| fails(&(path.clone(), text)));
                        panic!("this file breaks the build, {path}:\n{text}\n{text:?}");
                    }
                    None => panic!("together, these files break the build: {files:#?}"),
                }
            }
        }
        done += BATCH as u64;
    }
    // A generator of mistakes alone would show nothing.
    assert!(good * 5 > done, "only {good} of {done} files are good");
}

/// Leaves out lines and then letters as long as it still fails.
fn shortest(text: &str, fails: impl Fn(String) -> bool) -> String {
    let mut parts: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    for letters in [false, true] {
        if letters {
            parts = parts.concat().chars().map(String::from).collect();
        }
        let mut step = (parts.len() / 2).max(1);
        let mut tries = 0;
        loop {
            let mut at = 0;
            while at < parts.len() && tries < 400 {
                let rest = [&parts[..at], &parts[(at + step).min(parts.len())..]].concat();
                tries += 1;
                if fails(rest.concat()) {
                    parts = rest;
                } else {
                    at += step;
                }
            }
            if step == 1 {
                break;
            }
            step /= 2;
        }
    }
    parts.concat()
}

/// Leaves out the files that the check refuses and builds the others; returns how many these are.
fn try_out(files: &[(String, String)]) -> u64 {
    let options = Options { today: "2026-01-01".parse().unwrap(), base_url: None, drafts: true };
    let mut source = fixture::generate(0);
    let own: BTreeSet<String> = source.0.keys().cloned().collect();
    for (path, text) in files {
        source.put(path.as_str(), text.as_str());
        if let Some(folder) = path.strip_suffix("en.md").filter(|path| path.starts_with("letters/")) {
            let kit = String::from_utf8(source.get("letters/test-letter/kit.toml").unwrap().to_vec()).unwrap();
            let id = format!("letter{:0>6}", folder.trim_end_matches('/').rsplit('-').next().unwrap());
            source.put(format!("{folder}kit.toml"), kit.replace("testletter01", &id));
        }
    }
    let campaign = loop {
        let problems = match compile(&source, &options) {
            Ok(compiled) => break compiled.campaign,
            Err(problems) => problems,
        };
        let mut removed = false;
        for problem in &problems {
            let path = problem.path.trim_start_matches("content/");
            assert!(!problem.message.is_empty() && problem.line != Some(0), "{problem}");
            let generated = !own.contains(path);
            // A kit goes with its texts.
            let folder = path.strip_prefix("letters/").and_then(|rest| rest.split('/').next()).filter(|_| generated);
            match folder {
                Some(kit) => source.0.retain(|path, _| !path.starts_with(&format!("letters/{kit}/"))),
                None if generated => _ = source.0.remove(path),
                None => continue,
            }
            removed = true;
        }
        assert!(removed, "the error is in no generated file: {problems:?}");
    };
    let pages = build(&campaign);
    let mut good = 0;
    for (path, text) in files.iter().filter(|(path, _)| source.0.contains_key(path)) {
        good += 1;
        let name = path.trim_end_matches(".md").rsplit('/').next().unwrap();
        if path.starts_with("letters/") {
            let kit = path.split('/').nth(1).unwrap();
            let page = &pages[&format!("{}index.html", Route::Letter(En, kit.to_owned()))];
            check_words(text, page, path);
        } else if let Some(page) = pages.get(&format!("{}index.html", Route::Story(En, name.to_owned()))) {
            // The data of the page would show all of it.
            check_words(text, page.split("<script type=\"application/json\"").next().unwrap(), path);
        }
    }
    good
}

/// Everything that a build makes; what is read by machines is read.
fn build(campaign: &Campaign) -> BTreeMap<String, String> {
    let text = |(path, bytes): (String, Vec<u8>)| (path, String::from_utf8_lossy(&bytes).into_owned());
    let files: BTreeMap<_, _> = rendered::rendered(campaign).into_iter().map(text).collect();
    for (path, text) in &files {
        if path.ends_with(".atom") || path.ends_with(".xml") {
            roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        } else if path.ends_with(".json") {
            serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }
    // The app's own reader.
    for route in campaign.routes() {
        let Some(json) = route.data().map(|path| &files[&path]) else { continue };
        match route {
            Route::Letter(..) => _ = decode::<Kit>(json).unwrap_or_else(|error| panic!("{route}: {error}")),
            Route::Story(..) => _ = decode::<Article>(json).unwrap_or_else(|error| panic!("{route}: {error}")),
            _ => _ = Page::decode(route, json).unwrap_or_else(|error| panic!("{route}: {error}")),
        }
    }
    let renderer = preview::PreviewRenderer::new(&App::default());
    for preview in preview::all(campaign) {
        let svg = renderer.svg(&preview);
        roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{preview:?}: {error}"));
    }
    files
}

/// Every word that [`Random::word`] made and that an author means to be read stands on the page.
fn check_words(source: &str, page: &str, path: &str) {
    let source: String = source.nfc().collect();
    // Below the second line +++.
    let text: Vec<&str> = source.lines().skip(1).skip_while(|line| line.trim_end() != "+++").skip(1).collect();
    let mut seen = String::new();
    for line in text {
        let start = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+'));
        // The name of a code's language, and comments and keys of figures.
        if start.starts_with("```") || start.starts_with("~~~") || start.starts_with('#') && !start.starts_with("##") {
            continue;
        }
        seen.push_str(line);
        seen.push('\n');
    }
    for (open, close) in [("](", ')'), ("[^", ']'), ("]{", '}'), ("]:", '\n')] {
        let mut rest = String::new();
        for (at, part) in seen.split(open).enumerate() {
            rest.push_str(if at == 0 { part } else { part.split_once(close).map_or("", |(_, rest)| rest) });
            rest.push(' ');
        }
        seen = rest;
    }
    for word in
        seen.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with("Qw") || word.starts_with("Щц"))
    {
        assert!(page.contains(word), "{path} has “{word}”, its page has not");
    }
}

/// A file with its path: a story, or the text of a letter whose kit is whole.
fn file(random: &mut Random, at: usize) -> (String, String) {
    let letter = random.below(8) == 0;
    let mut text = if letter { random.letter() } else { random.story(at) };
    if random.below(5) < 2 {
        for _ in 0..=random.below(3) {
            text = random.damaged(&text);
        }
    }
    if letter {
        return (format!("letters/generated-{at}/en.md"), text);
    }
    (format!("en/stories/generated-{at}.md"), text)
}

/// SplitMix64: the same cases on every machine.
struct Random(u64);

const SPACES: [&str; 6] = [" ", " ", " ", "  ", "\u{a0}", "\t"];
const ODD: [&str; 44] = [
    "\0",
    "\u{8}",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{2028}",
    "\u{fffd}",
    "\u{ffff}",
    "\u{ad}",
    "\u{200d}",
    "е\u{301}",
    "и\u{306}",
    "]]>",
    "<!--",
    "<b>",
    "</script>",
    "&amp;",
    "&lt;b&gt;",
    "&#0;",
    "&#x202e;",
    "&nosuch;",
    "&copy;",
    "«лапки»",
    "“quotes”",
    "’",
    "№ 7",
    "👩‍👩‍👧",
    "العربية",
    "\\",
    "\\*",
    "\\[",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "|",
    "[",
    "](",
    "{{",
    "\r",
];

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A word that stands nowhere else.
    fn word(&mut self) -> String {
        let start = self.one(&["Qw", "Щц"]);
        format!("{start}{:x}", self.next() % 0xff_ffff)
    }

    fn words(&mut self) -> String {
        let mut text = self.word();
        for _ in 0..self.below(4) {
            text += self.one(&SPACES[..4]);
            text += &self.word();
        }
        text
    }

    fn inline(&mut self, depth: usize) -> String {
        let mut text = String::new();
        for at in 0..=self.below(4) {
            if at > 0 {
                text.push(' ');
            }
            let inside = if depth < 3 { self.inline(depth + 1) } else { self.words() };
            text += &match self.below(22) {
                0 => format!("*{inside}*"),
                1 => format!("**{inside}**"),
                2 => format!("`{}`", self.words()),
                3 => format!("[{}](https://a.example/{})", self.words(), self.below(9)),
                4 => format!("[{}](/en/stories/every-block/#lists)", self.words()),
                5 => format!("[{}]{{lang=uk}}", self.words()),
                6 => format!("{}\\\n{}", self.words(), self.words()),
                7 => format!("{}\n{}", self.words(), self.words()),
                8 => "https://a.example/x_y?z=1".to_owned(),
                9 => "desk@a.example".to_owned(),
                10 => "<https://a.example/>".to_owned(),
                11 => format!("{}[^1]", self.word()),
                12 => format!("{}{}", self.word(), self.one(&ODD[19..31])),
                13 if self.below(4) == 0 => format!("{}{}", self.word(), self.one(&ODD)),
                14 => format!("\\*\\*{}\\*\\*", self.words()),
                _ => self.words(),
            };
        }
        text
    }

    fn block(&mut self, depth: usize) -> String {
        let indent = |text: String, first: &str, rest: &str| {
            let lines: Vec<_> = text
                .lines()
                .enumerate()
                .map(|(at, line)| format!("{}{line}", if at == 0 { first } else { rest }))
                .collect();
            lines.join("\n")
        };
        let inside = |random: &mut Self| match random.below(3) {
            0 if depth < 5 => random.block(depth + 1),
            _ => random.inline(1),
        };
        match self.below(16) {
            0 => format!("{} {}", self.one(&["##", "###", "####"]), self.words()),
            1 => (0..=self.below(3)).map(|_| indent(inside(self), "- ", "  ") + "\n").collect(),
            2 => (1..=1 + self.below(3)).map(|at| indent(inside(self), &format!("{at}. "), "   ") + "\n").collect(),
            3 => indent(inside(self), "> ", "> "),
            4 => format!("> {}\n>\n> — {}", self.words(), self.words()),
            5 => {
                let columns = 1 + self.below(3);
                let row = |random: &mut Self| {
                    (0..columns).map(|_| format!("| {} ", random.words())).collect::<String>() + "|\n"
                };
                row(self) + &"|---".repeat(columns) + "|\n" + &(0..self.below(3)).map(|_| row(self)).collect::<String>()
            }
            6 => format!("![{}](media/test-picture.png \"{} | {}\")", self.words(), self.words(), self.words()),
            7 => format!("```{}\n{}\n```", self.one(&["", "rust", "txt"]), self.words()),
            8 => format!(
                "```figure\nvalue = \"7\"\nlabel = \"{}\"\nas_of = \"2024-05\"\nsource = {{ url = \"https://a.example/\", name = \"{}\" }}\n```",
                self.words(),
                self.words()
            ),
            9 => format!("```video\ntitle = \"{}\"\nurl = \"https://a.example/v\"\n```", self.words()),
            10 => format!("~~~~text lang=ar dir=rtl\n{}\n~~~~", inside(self)),
            11 => "---".to_owned(),
            _ => self.inline(0),
        }
    }

    /// A text of TOML, in one of its forms.
    fn toml_text(&mut self) -> String {
        let words = self.words();
        match self.below(8) {
            0 => format!("'{words}'"),
            1 => format!("\"\"\"\n{words}\"\"\""),
            2 => format!("\"{words} \\u00e9 \\\"{}\\\"\"", self.word()),
            3 => format!("\"{words}\\n{}\"", self.word()),
            4 => format!("\"{words} {}\"", self.one(&["“quotes”", "«лапки»", "]]>", "&amp;", "<b>", "’", "\u{ad}"])),
            5 if self.below(4) == 0 => format!("\"{words} {}\"", self.one(&["\\u0000", "\\u202e", "\u{202e}", "\\q"])),
            _ => format!("\"{words}\""),
        }
    }

    fn story(&mut self, at: usize) -> String {
        let mut keys = vec![
            format!("id = \"generated{at:04}\""),
            "category = \"test-notes\"".to_owned(),
            format!("published = {}", self.one(&["\"2025-05-16\"", "2025-05-16", "\"2027-01-01\"", "'2025-02-03'"])),
            format!("title = {}", self.toml_text()),
            format!("lead = {}", self.toml_text()),
        ];
        if self.below(3) == 0 {
            keys.push(format!("author = {}", self.toml_text()));
        }
        if self.below(4) == 0 {
            keys.push(format!(
                "image = {{ src = \"media/test-picture.png\", alt = {} }}",
                self.toml_text().replace('\n', "")
            ));
        }
        if self.below(6) == 0 {
            keys.push(format!("source = {{ url = \"https://a.example/\", name = \"{}\" }}", self.words()));
        }
        if self.below(6) == 0 {
            keys.push("# A comment".to_owned());
        }
        for place in (1..keys.len()).rev() {
            keys.swap(place, self.below(place + 1));
        }
        let mut text = format!("+++\n{}\n+++\n", keys.join("\n"));
        let mut noted = false;
        for _ in 0..=self.below(6) {
            let block = self.block(0);
            noted |= block.contains("[^1]");
            text += &format!("\n{block}\n");
        }
        if noted {
            text += &format!("\n[^1]: {}\n", self.words());
        }
        text
    }

    fn letter(&mut self) -> String {
        let part = |random: &mut Self, names: &[&str]| {
            let variants = names.iter().map(|name| {
                let field = random.one(&[
                    "",
                    "",
                    "",
                    "{recipient.name}",
                    "{days_since 2020-01-01}",
                    "{name}",
                    "[NAME]",
                    "{{x}}",
                    "«Name»",
                ]);
                format!("\n### {name}\n\n{} {field}\n{}\n", random.words(), random.words())
            });
            variants.collect::<String>()
        };
        let closing = self.words();
        format!(
            "+++\nsalutation = \"{},\"\nclosing = \"\"\"\n{closing}\n{{sender.name}}\"\"\"\n+++\n\n## subject\n{}\n## opening (fixed)\n{}\n## facts \
             (choice)\n{}\n## own-words (own)\n\n## thanks (optional)\n{}",
            self.words(),
            part(self, &["a", "b"]),
            part(self, &["a"]),
            part(self, &["a", "b", "c"]),
            part(self, &["a"]),
        )
    }

    /// With something inserted, left out, doubled or moved.
    fn damaged(&mut self, text: &str) -> String {
        let letters: Vec<char> = text.chars().collect();
        if letters.is_empty() {
            return "x".to_owned();
        }
        let place = |random: &mut Self| random.below(letters.len());
        let (one, other) = (place(self), place(self));
        let (start, end) = (one.min(other), one.max(other).min(one.min(other) + 40));
        let string = |letters: &[char]| letters.iter().collect::<String>();
        match self.below(6) {
            0 | 1 => string(&letters[..start]) + self.one(&ODD) + &string(&letters[start..]),
            2 => string(&letters[..start]) + &string(&letters[end..]),
            3 => string(&letters[..end]) + &string(&letters[start..]),
            4 => text.replacen('\n', self.one(&["", "\r\n", "\n\n", "\n    ", "\n> ", "\n- ", " "]), 1 + self.below(9)),
            _ => {
                let mut lines: Vec<&str> = text.split('\n').collect();
                let (one, other) = (self.below(lines.len()), self.below(lines.len()));
                lines.swap(one, other);
                lines.join("\n")
            }
        }
    }
}
