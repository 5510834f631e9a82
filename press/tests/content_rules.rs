//! What authors write is what readers see: markup that would be shown, text that would vanish, characters that nobody sees, files that
//! nothing reads. For each the line and a sentence, and the escape that is accepted.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

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

#[test]
fn markup_that_would_be_shown() {
    let check = |wrong: &str, line: usize, starts: &str, escaped: &str| {
        let found = errors(&story(wrong));
        let start = format!("{ONE}:{line}: {starts}");
        assert!(found.iter().any(|error| error.starts_with(&start)), "{wrong:?}: {found:?} has no {start:?}");
        assert!(
            found.iter().all(|error| error.contains("write")
                || error.contains("take")
                || error.contains("put")
                || error.contains("mean")),
            "{found:?}"
        );
        let found = errors(&story(escaped));
        assert!(found.is_empty(), "{escaped:?}: {found:?}");
    };
    check("**Word: **next", 8, "`**` would be shown", r"\*\*Word: \*\*next");
    check("Text\nand :**«No»**i", 9, "`**` would be shown", r"Text :\*\*«No»\*\*i");
    check("*Word: *next", 8, "`*` would be shown", r"\*Word: \*next");
    check("a price*", 8, "`*` would be shown", "5 * 3 and \\*");
    check("_Word: _next", 8, "`_` would be shown", r"\_Word: \_next, snake_case and ____");
    check("~~gone~~", 8, "words cannot be struck out", r"\~~gone\~~ ~5");
    check("м`який", 8, "this ` would be shown", r"м\`який");
    check("##\u{a0}Heading", 8, "after `##` stands a no-break space", "\\##\u{a0}Heading");
    check("Text\n#\u{a0}Heading", 9, "after `#` stands a no-break space", "Text\n\\#\u{a0}Heading and #tag");
    check("##Heading", 8, "`##` begins a heading only with a space", r"\##Heading");
    check("-\u{a0}an item", 8, "after `-` stands a no-break space", "\\-\u{a0}an item");
    check("1.\u{a0}an item", 8, "after `1.` stands a no-break space", "1\\.\u{a0}an item");
    check("- one\n-", 9, "this item of a list is empty", "- one\n- \\-");
    check("##", 8, "this heading has no words", r"\##");
    check("![A](media/my photo.jpg)", 8, "this is no link", r"!\[A\](media/my photo.jpg)");
    check("[A](https://a.example/ b)", 8, "this is no link", r"\[A\](b c)");
    check("[A] (https://a.example/)", 8, "there is a space between ] and (", r"[A\] (b)");
    check("[caption id=\"a\"]Words[/caption]", 8, "[caption is a sign of WordPress", r"\[caption]Words\[/caption]");
    check("[/su_box]", 8, "[/su_box is a sign of WordPress", r"\[/su_box]");
    check("{{< figure >}}", 8, "{{ is a sign of another program", r"\{{< figure >}}");
    check("{% raw %}", 8, "{% is a sign of another program", r"\{% raw %}");
    check("[words] {lang=uk}", 8, "{lang= would be shown", r"[words] \{lang=uk}");
    check("[[Page]]", 8, "[[…]] is no link", r"\[[Page]]");
    check("- [ ] to do", 8, "a list has no boxes to tick", r"- \[ ] to do");
    check("| a | b |", 8, "this is no table", r"\| a | b |");
    check("::: note", 8, "blocks between lines ::: do not work here", r"\::: note");
    check("&nosuch; word", 8, "&nosuch; stands for no letter", r"\&nosuch; R&D");
    check("the end\\", 8, "the \\ at the end of this text", r"the end\\");
    check("Text.[^1]", 8, "the footnote [^1] is not there", r"Text.\[^1]");
    check("Text\n---", 8, "a line of hyphens below a text", "Text\n\n---");
    check("    four spaces", 8, "four spaces at the beginning", "```\nfour spaces\n```");
    check("```figur\nid = 1\n```", 8, "unknown block `figur`: did you mean `figure`?", "```rust\nid = 1\n```");
    check("[a](https://a.example/ \"title\")", 8, "readers do not see the title “title”", "[a](https://a.example/)");
    check("1. one\n2. two\n4. four", 10, "readers would see this item as number 3", "1. one\n1. two\n1. three");
}

#[test]
fn text_that_would_vanish() {
    let check = |body: &str, expected: &[&str]| {
        let expected: Vec<_> = expected.iter().map(|error| format!("{ONE}:{error}")).collect();
        assert_eq!(errors(&story(body)), expected, "{body:?}");
    };
    let cells = "this row has more cells than the table has columns: take them out, or write \\| for a | that is meant";
    check("| a | b |\n|---|---|\n| 1 | 2 | 3 |", &[&format!("10: {cells}")]);
    check("| a | b |\n|---|---|\n| 1 | 2 | |\n| 1 |\n| 1 \\| 2 | 3 |", &[]);
    check(
        "A.[^1]\n\n[^1]: One.\n\n[^1]: Two.",
        &["12: the footnote [^1] is there twice: give one of them another name"],
    );
    check("A.[^1]\n\n[^1]: One.", &[]);
    check("A.[^A] and[^a].\n\n[^a]: One.", &[]);
    check("[^1]: A note.", &["8: nothing refers to the footnote [^1]: refer to it or take it out"]);
    let only = "the text does not refer to the footnote [^2], only another footnote does: refer to it in the text";
    let none = "nothing refers to the footnote [^1]: refer to it or take it out";
    check("A.\n\n[^1]: One.[^2]\n\n[^2]: Two.", &[&format!("10: {none}"), &format!("12: {only}")]);
    check("A.[^1]\n\n[^1]: One.[^2]\n\n[^2]: Two.", &[]);
    check("[a]: https://a.example/", &["8: no link uses the address [a]: use it or take it out"]);
    check(
        "[a]\n\n[a]: https://a.example/\n[a]: https://b.example/",
        &["11: the address [a] is there twice: take one out"],
    );
    check("[a]\n\n[a]: https://a.example/", &[]);
}

/// Notes that only notes name are shown as well.
#[test]
fn a_note_of_a_note_is_shown() {
    let found = blocks(&story("A.[^1]\n\n[^1]: One.[^2]\n\n[^2]: Two."));
    let Some(Block::Footnotes(notes)) = found.last() else { panic!("{found:?}") };
    assert_eq!(notes.len(), 2);
}

#[test]
fn bare_addresses_become_links() {
    let check = |body: &str, expected: &[Inline]| {
        assert_eq!(blocks(&story(body)), [Block::Paragraph(expected.to_vec())], "{body}");
    };
    let link = |href: &str, words: &str| Inline::Link { href: href.to_owned(), text: vec![text(words)] };
    let address = "https://a.example/x_y_(z)";
    check("See https://a.example/x_y_(z).", &[text("See "), link(address, address), text(".")]);
    check("(https://a.example/)", &[text("("), link("https://a.example/", "https://a.example/"), text(")")]);
    check("To desk@a.example, now", &[text("To "), link("mailto:desk@a.example", "desk@a.example"), text(", now")]);
    check(
        "https\\://a.example/ and `https://a.example/`",
        &[text("https://a.example/ and "), Inline::Code("https://a.example/".to_owned())],
    );
    check("[see https://b.example/](https://a.example/)", &[link("https://a.example/", "see https://b.example/")]);
    check("ftp://a.example/", &[text("ftp://a.example/")]);
    check("https://campaign.example/en/stories/", &[link("/en/stories/", "https://campaign.example/en/stories/")]);
}

#[test]
fn links_to_the_own_host_are_checked() {
    let check = |target: &str, expected: Result<&str, &str>| {
        let source = story(&format!("[words](<{target}>)"));
        match expected {
            Ok(href) => {
                let link = Inline::Link { href: href.to_owned(), text: vec![text("words")] };
                assert_eq!(blocks(&source), [Block::Paragraph(vec![link])], "{target}");
            }
            Err(message) => assert_eq!(errors(&source), [format!("{ONE}:8: {message}")], "{target}"),
        }
    };
    check("https://campaign.example/en/stories/every-block/", Ok("/en/stories/every-block/"));
    check("HTTP://Campaign.example:443/en/stories/every-block", Ok("/en/stories/every-block/"));
    check("https://campaign.example", Ok("/en/"));
    check("https://campaign.example/en/stories/every%2Dblock/#lists", Ok("/en/stories/every-block/#lists"));
    check("https://campaign.example/en/feed.atom", Err("the link `/en/feed.atom` is dead: this site has no such page"));
    check("https://campaign.example/content/en/feed.atom", Ok("/content/en/feed.atom"));
    check(
        "https://campaign.example/en/stories/two/",
        Err("the link `/en/stories/two/` is dead: this site has no such page"),
    );
    check("https://campaign.example.org/en/stories/two/", Ok("https://campaign.example.org/en/stories/two/"));
    check("/en/letter/test-letter/#to=test-office", Ok("/en/letter/test-letter/#to=test-office"));
    // Percent-encoded, with accents.
    let mut source = story("[words](#%D0%B7%D0%B0%D0%BC%D0%BE%D0%BA) [words](#за\u{301}мок)\n\n## За\u{301}мок");
    assert_eq!(errors(&source), [""; 0]);
    // The address in the file is the own host as well, while another is tried.
    source = story("[words](https://campaign.example/en/stories/two/)");
    let options = Options { base_url: Some("http://127.0.0.1:8080/".to_owned()), ..options() };
    let found = said(&compile(&source, &options).unwrap_err());
    assert_eq!(found, [format!("{ONE}:8: the link `/en/stories/two/` is dead: this site has no such page")]);
    // Addresses outside of texts.
    let source = with_front("source = { url = \"https://campaign.example/en/stories/two/\", name = \"T\" }\n", "Text.");
    assert_eq!(errors(&source), [format!("{ONE}:7: the link `/en/stories/two/` is dead: this site has no such page")]);
    let mut source = story("Text.");
    let letter = String::from_utf8(source.get("letters/test-letter/en.md").unwrap().to_vec()).unwrap();
    source.put(
        "letters/test-letter/en.md",
        letter.replace("Thank you for not reading it.", "Read https://campaign.example/en/stories/two/."),
    );
    assert_eq!(
        errors(&source),
        ["letters/test-letter/en.md:51: the link `/en/stories/two/` is dead: this site has no such page"]
    );
}

#[test]
fn ids_of_headings() {
    let check = |heading: &str, expected: &str| {
        let found = blocks(&story(&format!("## {heading}")));
        let [Block::Heading { id, .. }] = &found[..] else { panic!("{found:?}") };
        assert_eq!(id, expected, "{heading}");
    };
    check("за\u{301}мок", "замок");
    check("Украі\u{308}нськии\u{306} і\u{308}жак", "український-їжак");
    check("Український їжак", "український-їжак");
    check("Ім’я та по\u{ad}батькові", "імя-та-побатькові");
    check("Cafe\u{301} Ängste", "café-ängste");
    check("Été: 2024", "été-2024");
}

/// Names and texts are the same letters however they were composed.
#[test]
fn letters_are_composed() {
    let mut source = story("Їжак: [words](/en/stories/one/#їжак)\n\n## І\u{308}жак");
    source.put("en/stories/ї\u{301}жак.md", "+++\n");
    assert!(source.0.contains_key("en/stories/ї\u{301}жак.md"));
    source.0.remove("en/stories/ї\u{301}жак.md");
    source.put("media/і\u{308}жак.png", source.get("media/test-picture.png").unwrap().to_vec());
    assert!(source.0.contains_key("media/їжак.png"), "the name is composed");
    let found = blocks(&source);
    assert!(matches!(&found[1], Block::Heading { text, .. } if *text == [self::text("Їжак")]), "{found:?}");
}

#[test]
fn characters_that_no_text_may_have() {
    for (c, message) in [
        ('\0', "there is a NUL (U+0000): delete it"),
        ('\u{8}', "there is a control character (U+0008): delete it"),
        ('\u{7f}', "there is a control character (U+007F): delete it"),
        ('\u{85}', "there is a control character (U+0085): delete it"),
        ('\u{202e}', "there is an invisible character that turns the direction of the text (U+202E)"),
        ('\u{2066}', "there is an invisible character that turns the direction of the text (U+2066)"),
        ('\u{2028}', "there is a line separator (U+2028): press Enter in its place"),
        ('\u{feff}', "there is an invisible character (U+FEFF): delete it"),
        ('\u{ffff}', "there is a character that is none (U+FFFF): delete it"),
        ('\u{fffd}', "there is the sign � (U+FFFD) in place of a letter that was lost"),
    ] {
        let check = |source: &Source, line: usize| {
            let found = errors(source);
            let start = format!("{ONE}:{line}: {message}");
            assert!(found.iter().any(|error| error.starts_with(&start)), "{c:?} has no {start:?}: {found:?}");
        };
        check(&story(&format!("Text\nwith {c} in it")), 9);
        if c != '\0' {
            check(&story(&format!("Text.\n\n&#{};", u32::from(c))), 10);
        }
        check(&story(&format!("Text\n\n```\ncode {c}\n```")), 11);
        check(&with_front(&format!("author = \"Test {c}\"\n"), "Text."), 7);
        if c != '\0' {
            check(&with_front(&format!("author = \"Test \\u{:04X}\"\n", u32::from(c)), "Text."), 7);
        }
    }
    // Marks that scripts need.
    assert_eq!(errors(&story("a\u{200d}b \u{200f}ا\u{200e} \u{ad} soft\r\nnext")), [""; 0]);
}

#[test]
fn a_title_with_the_end_of_a_section_of_xml_is_drawn() {
    let mut source = story("Text ]]> here.");
    let text = String::from_utf8(source.get(ONE).unwrap().to_vec()).unwrap();
    source.put(ONE, text.replace("Test story one", "Test ]]> story"));
    let campaign = compiled(&source).campaign;
    let renderer = press::preview::PreviewRenderer::new(&press::app::App::default());
    for preview in press::preview::all(&campaign) {
        let svg = renderer.svg(&preview);
        roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    }
}

#[test]
fn no_text_takes_the_whole_stack() {
    let quotes = "> ".repeat(100_000);
    let deep = "[".repeat(20_000);
    let emphasis = format!("{}x{}", "*x _y ".repeat(5_000), " y_ x*".repeat(5_000));
    let images = format!("{}x{}", "![".repeat(2_000), "](media/test-picture.png)".repeat(2_000));
    let indented: String = (0..1_000).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    let sections: String = {
        let fence = |depth: usize| "~".repeat(3 + 200 - depth);
        let open: String = (0..200).map(|depth| format!("{}text lang=uk\n", fence(depth))).collect();
        open + "x\n" + &(0..200).rev().map(|depth| fence(depth) + "\n").collect::<String>()
    };
    let start = Instant::now();
    for (name, body) in [
        ("lists", "- ".repeat(20_000) + "x"),
        ("quotes", ">".repeat(100_000)),
        ("quotes with spaces", quotes + "x"),
        ("mixed", "- > ".repeat(10_000) + "x"),
        ("indented", indented),
        ("emphasis", emphasis),
        ("images", images),
        ("sections", sections),
    ] {
        let found = errors(&story(&body));
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert!(found[0].ends_with("this is nested too deeply: make it flatter"), "{name}: {found:?}");
    }
    errors(&story(&deep));
    for value in [
        "[".repeat(50_000),
        "{a=".repeat(50_000),
        format!("1\n{}b = 1", "a.".repeat(50_000)),
        format!("1\n[{}b]\n", "a.".repeat(50_000)),
    ] {
        assert!(!errors(&with_front(&format!("author = {value}\n"), "Text.")).is_empty());
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
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

/// What the app refuses to read is refused here, with its place ([`small_json`]).
#[test]
fn what_is_too_large_for_the_app_is_refused() {
    let check = |source: &Source, expected: &[&str]| {
        let found = errors(source);
        let is_short = |line: &String| line.chars().count() < 300;
        assert!(found.iter().all(is_short) && found.len() == expected.len(), "{} errors", found.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found}: {expected}");
        }
    };
    let long = |octets: usize| "a b".repeat(octets / 3 + 1)[..octets].to_owned();
    let limit = small_json::MAX_STRING;
    // A headline stands in lists of forty.
    let headline = |octets: usize| {
        let mut source = story("x");
        let head = HEAD.replace("Test lead.", &long(octets));
        source.put(ONE, format!("{head}+++\nx\n"));
        source
    };
    check(&headline(10_000), &[]);
    check(&headline(10_001), &["`lead` has 10 kB, and at most 10 kB can be shown: make it shorter"]);
    check(&with_front(&format!("author = \"{}\"\n", long(limit)), "x"), &[]);
    check(
        &with_front(&format!("author = \"{}\"\n", long(limit + 1)), "x"),
        &["`author` has 200 kB, and at most 200 kB can be shown: make it shorter"],
    );
    check(&story(&long(limit)), &[]);
    let part = "this part of the text has 200 kB, and at most 200 kB can be shown: make it shorter";
    let whole = "this is more than readers' devices take";
    check(&story(&long(limit + 1)), &[whole, part]);
    check(&story(&format!("```\n{}\n```", long(limit + 1))), &[whole, part]);
    // Neither string is long, but there are too many of them.
    let table = |rows: usize| format!("|a|b|c|d|e|f|g|h|\n|-|-|-|-|-|-|-|-|\n{}", "|1|2|3|4|5|6|7|8|\n".repeat(rows));
    check(&story(&table(7_000)), &[]);
    check(&story(&table(9_000)), &[whole]);
}

#[test]
fn files_that_cannot_be_read_get_a_sentence() {
    let folder = Folder::new("odd-files");
    assert_eq!(folder.said(), [""; 0]);
    let mut expected = Vec::new();
    let mut expect = |path: &str, message: &str| expected.push(format!("{path}: {message}"));
    let made = std::process::Command::new("mkfifo").arg(folder.content("en/stories/a-pipe.md")).status().unwrap();
    assert!(made.success());
    expect("en/stories/a-pipe.md", "this is no ordinary file (a pipe, a socket or a device): remove it");
    let socket = unix::net::UnixListener::bind(folder.content("en/stories/b-socket.md")).unwrap();
    expect("en/stories/b-socket.md", "this is no ordinary file (a pipe, a socket or a device): remove it");
    unix::fs::symlink("nowhere.md", folder.content("en/stories/c-dangling.md")).unwrap();
    expect(
        "en/stories/c-dangling.md",
        "this is a link to a file that is not there: remove it, or put the file in its place",
    );
    fs::write(folder.0.join("secret.md"), "+++\n").unwrap();
    unix::fs::symlink(folder.0.join("secret.md"), folder.content("en/stories/d-outside.md")).unwrap();
    expect("en/stories/d-outside.md", "this is a link that leads out of content/: put the file itself in its place");
    unix::fs::symlink(folder.content("en"), folder.content("en/stories/e-folder")).unwrap();
    expect("en/stories/e-folder", "this is a link to a folder: put the folder itself in its place");
    // Sparse: they take no room on the disk.
    let large = |path: &str, bytes: u64| fs::File::create(folder.content(path)).unwrap().set_len(bytes).unwrap();
    large("en/stories/f-large.md", 3_000_000_000);
    expect("en/stories/f-large.md", "this file has 3000 MB, and a text may have 2 MB: make it smaller");
    large("media/g-large.jpg", 100_000_001);
    expect("media/g-large.jpg", "this file has 101 MB, and a picture may have 100 MB: make it smaller");
    fs::create_dir_all(folder.content("media/1/2/3/4/5/6/7/8")).unwrap();
    expect("media/1/2/3/4/5/6/7/8/", "these folders are nested too deeply: move the files up");
    fs::write(folder.content("media/ї.txt"), "x").unwrap();
    fs::write(folder.content("media/і\u{308}.txt"), "x").unwrap();
    expect("media/ї.txt", "two files have this name, composed of other characters: rename one of them");
    expected.sort();
    assert_eq!(folder.said(), expected);
    drop(socket);
}

#[test]
fn a_link_to_a_file_of_the_same_folder_is_read() {
    let folder = Folder::new("link-inside");
    unix::fs::symlink("test-picture.png", folder.content("media/same.png")).unwrap();
    assert_eq!(folder.said(), ["media/same.png: no text shows this picture: show it or delete it"]);
    fs::write(folder.content(".padding-key"), "test key\n").unwrap();
    unix::fs::symlink("../.padding-key", folder.content("media/key.png")).unwrap();
    assert_eq!(
        folder.said(),
        ["media/key.png: this is a link that leads out of content/: put the file itself in its place"]
    );
}

#[test]
fn files_that_nothing_reads_are_named() {
    let check = |path: &str, message: &str, stops: bool| {
        let mut source = fixture::generate(0);
        source.put(path, "x");
        let expected = [format!("{path}: {message}")];
        match compile(&source, &options()) {
            Ok(compiled) => assert_eq!((said(&compiled.warnings).as_slice(), false), (&expected[..], stops), "{path}"),
            Err(errors) => assert_eq!((said(&errors).as_slice(), true), (&expected[..], stops), "{path}"),
        }
    };
    let meant = "this looks like the list of what is withdrawn, but nothing reads it: name it content/withdrawn.toml, or give it another \
                 name";
    for path in [
        "withdrawn.toml.txt",
        "Withdrawn.toml",
        "WITHDRAWN.TOML",
        "withdrawn.tml",
        "withdrawn",
        "withdrawn (1).toml",
        "withdrawn.toml~",
        "withdraw.toml",
        "widthdrawn.toml",
        "withdrawal.toml",
        "withdrаwn.toml",
        "en/withdrawn.toml",
        "en/stories/withdrawn.toml",
        "letters/withdrawn.toml",
        "letters/test-letter/withdrawn.toml",
        "media/withdrawn.toml",
        "withdrawn.toml/ids.txt",
    ] {
        check(path, meant, true);
    }
    check("campain.toml", "nothing reads this file: did you mean `campaign.toml`?", false); // typos: ignore
    check("recipents.toml", "nothing reads this file: did you mean `recipients.toml`?", false); // typos: ignore
    check("notes.txt", "nothing reads this file: delete it, or keep it elsewhere", false);
    check("drafts/a.md", "nothing reads this file: stories are stories/*.md", false);
    check("media/unused.png", "no text shows this picture: show it or delete it", false);
    // A story may be about what was withdrawn.
    let mut source = fixture::generate(0);
    source.put("en/stories/withdrawn-law.md", format!("{HEAD}+++\nText.\n"));
    assert_eq!(errors(&source), [""; 0]);
    let folder = Folder::new("hidden-list");
    fs::write(folder.content(".withdrawn.toml"), "ids = []").unwrap();
    assert_eq!(folder.said(), [".withdrawn.toml: nothing reads a hidden file: name it content/withdrawn.toml"]);
}

#[test]
fn curly_quotation_marks_are_named() {
    for quote in ['“', '”', '„', '«', '‘', '’'] {
        let found = errors(&with_front(&format!("author = {quote}Test{quote}\n"), "Text."));
        let expected = format!(
            "{ONE}:7: this is not TOML: {quote} is a curly quotation mark, and a text stands in straight ones, \"…\""
        );
        assert_eq!(found, [expected]);
    }
    assert_eq!(errors(&with_front("author = \"“Test” «desk»\"\n", "Text.")), [""; 0]);
}

#[test]
fn stories_that_wait_are_listed() {
    let mut source = with_front("draft = true\n", "Text.");
    let later = format!("{HEAD}+++\nText.\n").replace("testone1", "testtwo2").replace("2024-05-16", "2026-01-02");
    source.put("en/stories/two.md", later);
    let waiting: Vec<_> = compiled(&source).waiting.iter().map(ToString::to_string).collect();
    assert_eq!(
        waiting,
        [
            "content/en/stories/one.md: a draft",
            "content/en/stories/two.md: from 2026-01-02 on, by the first build of that day",
        ]
    );
}

#[test]
fn today_is_that_of_the_campaign() {
    let check = |zone: &str, seconds: i64, expected: &str| {
        let mut source = fixture::generate(0);
        let text = String::from_utf8(source.get("campaign.toml").unwrap().to_vec()).unwrap();
        source.put("campaign.toml", format!("{zone}{text}"));
        assert_eq!(day(&source, seconds).unwrap().to_string(), expected, "{zone} {seconds}");
    };
    // 2026-03-28, 21:59:59 and 22:00 UTC: in Kyiv it is winter time, two hours ahead.
    check("time_zone = \"Europe/Kyiv\"\n", 1_774_735_199, "2026-03-28");
    check("time_zone = \"Europe/Kyiv\"\n", 1_774_735_200, "2026-03-29");
    // A day later it is summer time.
    check("time_zone = \"Europe/Kyiv\"\n", 1_774_735_200 + 86_400 - 3_601, "2026-03-29");
    check("time_zone = \"Europe/Kyiv\"\n", 1_774_735_200 + 86_400 - 3_600, "2026-03-30");
    check("time_zone = \"America/New_York\"\n", 1_774_735_200, "2026-03-28");
    check("", 1_774_735_200, "2026-03-28");
    check("time_zone = \"Nowhere\"\n", 1_774_735_200, "2026-03-28");
    let mut source = fixture::generate(0);
    let text = String::from_utf8(source.get("campaign.toml").unwrap().to_vec()).unwrap();
    source.put("campaign.toml", format!("time_zone = \"Europe/Kyjiv\"\n{text}"));
    assert_eq!(
        errors(&source),
        [
            "campaign.toml:1: unknown time zone `Europe/Kyjiv`: write it as Europe/Kyiv; the nearest name is `Europe/Kyiv`"
        ]
    );
}

#[test]
fn the_padding_key_may_stand_elsewhere() {
    let source = |file: &str, keys: &[(&str, &str)]| {
        let mut source = fixture::generate(1);
        source.put("withdrawn.toml", format!("ids = [\"gone00000001\"]\n{file}"));
        keys.iter().for_each(|(place, key)| source.put_padding_key(place, key));
        source
    };
    let list = |source: &Source| compiled(source).campaign.withdrawn_list;
    let own = list(&source("padding_key = \"test key\"", &[]));
    for keys in [&[("the variable", "test key")][..], &[("the variable", " test key\n"), ("the file", "test key")]] {
        assert_eq!(list(&source("", keys)), own);
        assert_eq!(list(&source("padding_key = \"test key\"", keys)), own);
        assert_eq!(compiled(&source("", keys)).warnings, []);
    }
    assert_ne!(list(&source("", &[("the variable", "another")])), own);
    assert_eq!(
        errors(&source("padding_key = \"test key\"", &[("the variable", "another")])),
        [
            "withdrawn.toml:2: the variable has another `padding_key`: take one out, so that the public list stays as it is"
        ]
    );
    assert_eq!(
        errors(&source("", &[("the variable", "another"), ("the file", "test key")])),
        ["withdrawn.toml:1: the variable and the file have different padding keys: take one out"]
    );
    let folder = Folder::new("padding-key");
    fs::write(folder.content("withdrawn.toml"), "ids = [\"gone00000001\"]\n").unwrap();
    fs::write(folder.content(".padding-key"), "test key\n").unwrap();
    assert_eq!(list(&Source::read(&folder.content("")).unwrap()).len(), own.len());
    assert_eq!(folder.said(), [""; 0]);
}

#[test]
fn fields_of_other_programs_are_explained() {
    let check = |text: &str, expected: &str| {
        let mut source = fixture::generate(0);
        let letter = String::from_utf8(source.get("letters/test-letter/en.md").unwrap().to_vec()).unwrap();
        source.put("letters/test-letter/en.md", letter.replace("Thank you for not reading it.", text));
        let expected: Vec<_> = Some(expected).filter(|expected| !expected.is_empty()).into_iter().collect();
        let expected: Vec<_> = expected.iter().map(|error| format!("letters/test-letter/en.md:51: {error}")).collect();
        assert_eq!(errors(&source), expected, "{text}");
    };
    let ours = "would stand in the letter as it is: here a field is written as `{recipient.name}`";
    check(
        "Dear {name}.",
        "`{name}` is not a field: write `{sender.name}` for who writes, or `{recipient.name}` for whom the letter goes to",
    );
    check("Dear {{recipient.name}}.", "`{{recipient.name}}` has one pair of braces too many: write `{recipient.name}`");
    check("Dear «Name».", &format!("`«Name»` {ours}"));
    check("Dear «ім'я».", &format!("`«ім'я»` {ours}"));
    check("Dear [NAME].", &format!("`[NAME]` {ours}"));
    check("Dear [your name].", &format!("`[your name]` {ours}"));
    check("Dear *|FNAME|*.", &format!("`*|FNAME|*` {ours}"));
    check("Dear <<Name>>.", &format!("`<<Name>>` {ours}"));
    check(
        "[WRITE HERE]",
        "`[WRITE HERE]` is still to be filled in: write the words, or a field such as `{recipient.name}`",
    );
    check(
        "{days_since 2022-02-30} days",
        "`{days_since 2022-02-30}` is not a field: there is no day 2022-02-30: correct it",
    );
    check(
        "{days_since May} days",
        "`{days_since May}` is not a field: write the day as year, month and day, `{days_since 2022-03-26}`",
    );
    check("They say «Свобода» [sic] and <3.", "");
}

fn release(source: &Source) -> Vec<String> {
    said(&compiled(source).unfinished)
}

#[test]
fn what_must_not_go_live_is_refused() {
    let edited = |path: &str, from: &str, to: &str| {
        let mut source = ready();
        let text = String::from_utf8(source.get(path).unwrap().to_vec()).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        source.put(path, text.replacen(from, to, 1));
        source
    };
    assert_eq!(release(&ready()), [""; 0]);
    let check = |path: &str, from: &str, to: &str, expected: &str| {
        assert_eq!(release(&edited(path, from, to)), [expected], "{from} -> {to}");
    };
    check(
        "campaign.toml",
        "https://campaign.ngo/",
        "https://campaign.example/",
        "campaign.toml:1: `https://campaign.example/` is an example: write where the site will stand",
    );
    let mailbox = "campaign.toml:4: there is no mailbox for corrections and removals: write contact = \"mailto:…\"";
    check("campaign.toml", "mailto:desk@publisher.ngo", "https://publisher.ngo/", mailbox);
    check("campaign.toml", "mailto:desk@publisher.ngo", "", mailbox);
    check(
        "campaign.toml",
        "mailto:desk@publisher.ngo",
        "mailto:desk@publisher.example",
        "campaign.toml:4: `mailto:desk@publisher.example` is an example: write the mailbox that the staff read",
    );
    check(
        ONE,
        "Text.",
        "[words](https://a.test/)",
        "en/stories/one.md:8: the link `https://a.test/` leads to an example: write a real address",
    );
    check(
        "recipients.toml",
        "office@institution.ngo",
        "office@institution.example",
        "recipients.toml:7: `office@institution.example` is an example: write a real address",
    );
    check(
        "recipients.toml",
        "https://institution.ngo/contact",
        "https://institution.example/contact",
        "recipients.toml:8: `https://institution.example/contact` is an example: write a real address",
    );
    check(
        "recipients.toml",
        "checked_by = \"desk\"\n",
        "",
        "recipients.toml:1: nobody of the staff has checked the recipient `test-office`: look at its own page, and write checked_by = \"…\" \
         with a word for who looked",
    );
    check(
        "recipients.toml",
        "2025-12-01",
        "2024-12-01",
        "recipients.toml:1: the recipient `test-office` was looked at more than a year ago: look again, and renew `verified_on`",
    );
    let letter = "letters/test-letter/en.md";
    let law = "the letter names a law: let a lawyer read it in every language, and write [checked] law = \"2026-01-01\" in kit.toml";
    check(letter, "It counts 1, 20 and 300.", "Article 34 of a test law.", &format!("{letter}:35: {law}"));
    let old = |found: &str| {
        format!(
            "{letter}: the letter names {found}, which is older than a year (line 35): write a newer number, or when somebody looked and \
             found none: [checked] numbers = \"2026-01-01\" in kit.toml"
        )
    };
    check(letter, "It counts 1, 20 and 300.", "There are 1,234.", &old("1234 of 2020-08"));
    check(letter, "It counts 1, 20 and 300.", "In May 2023 there were 345.", &old("345 of 2023"));
    let checked = |text: &str, key: &str| {
        let mut source = edited(letter, "It counts 1, 20 and 300.", text);
        let kit = String::from_utf8(source.get("letters/test-letter/kit.toml").unwrap().to_vec()).unwrap();
        source.put("letters/test-letter/kit.toml", format!("{kit}\n[checked]\n{key} = \"2025-12-01\"\n"));
        assert_eq!(release(&source), [""; 0], "{text}");
    };
    checked("Article 34 of a test law.", "law");
    checked("There are 1,234.", "numbers");
}

/// The artificial campaign with nothing that speaks against its release.
fn ready() -> Source {
    let mut source = story("Text.");
    for (path, bytes) in &mut source.0 {
        if path.ends_with(".md") || path.ends_with(".toml") {
            let mut text = String::from_utf8(bytes.clone()).unwrap().replace(".example", ".ngo");
            if path == "campaign.toml" {
                text = text.replace("https://publisher.ngo/contact", "mailto:desk@publisher.ngo");
            }
            if path == "recipients.toml" {
                text = text.replace("accepts =", "checked_by = \"desk\"\naccepts =");
                text = text.replace("2020-01-02", "2025-12-01").replace("2020-02-01", "2025-12-01");
                text = text.replacen(
                    "checked_by = \"desk\"\naccepts = \"letters\"\nemail",
                    "accepts = \"letters\"\nemail",
                    1,
                );
                text = text.replacen("verified_on", "checked_by = \"desk\"\nverified_on", 1);
            }
            *bytes = text.into_bytes();
        }
    }
    source
}

/// All that the staff still have to supply, and nothing else.
#[test]
fn the_shipped_content_waits_for_its_staff() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../content");
    let options = Options { today: "2026-11-25".parse().unwrap(), ..options() };
    let compiled =
        compile(&Source::read(&folder).unwrap(), &options).unwrap_or_else(|problems| panic!("{:#?}", said(&problems)));
    let numbers = |lines: &str| {
        format!(
            "the letter names 1122 of 2023-08, which is older than a year (lines {lines}): write a newer number, or when somebody looked and \
             found none: [checked] numbers = \"2026-11-25\" in kit.toml"
        )
    };
    let unchecked = |id: &str| {
        format!(
            "nobody of the staff has checked the recipient `{id}`: look at its own page, and write checked_by = \"…\" with a word for who \
             looked"
        )
    };
    let form = "`https://www.ohchr.org/` is the first page of a site: write the page of the form itself";
    let expected = [
        "campaign.toml:5: `https://release-hostages.example/` is an example: write where the site will stand"
            .to_owned(),
        "campaign.toml:15: there is no mailbox for corrections and removals: write contact = \"mailto:…\"".to_owned(),
        format!("letters/civilians/de.md: {}", numbers("45, 49, 53")),
        format!("letters/civilians/en.md: {}", numbers("49, 53, 57")),
        format!("letters/civilians/it.md: {}", numbers("45, 49, 53")),
        format!("letters/civilians/uk.md: {}", numbers("45, 49, 53")),
        format!("recipients.toml:6: {}", unchecked("icrc")),
        format!("recipients.toml:27: {}", unchecked("ohchr")),
        format!("recipients.toml:52: {}", unchecked("wg-arbitrary-detention")),
        format!("recipients.toml:58: {form}"),
        format!("recipients.toml:73: {}", unchecked("wg-enforced-disappearances")),
        format!("recipients.toml:79: {form}"),
    ];
    assert_eq!(said(&compiled.unfinished), expected);
}
