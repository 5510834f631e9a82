//! What the content compiler says about bad content: for every mistake the file, the line and a sentence.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use press::content::{Options, Problem, Source, compile, fixture};

const ONE: &str = "en/stories/one.md";
/// Its lines are counted below.
const STORY: &str = "+++
id = \"testone1\"
category = \"test-notes\"
published = \"2024-05-16\"
title = \"Test story one\"
lead = \"Test lead.\"
+++
The text.
";

fn source() -> Source {
    let mut source = fixture::generate(0);
    source.put(ONE, STORY);
    source
}

fn options() -> Options {
    Options { today: "2026-01-01".parse().unwrap(), base_url: None, drafts: false }
}

fn said(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(Problem::to_string).map(without_random).collect()
}

/// The message without the id in it that was made at random, which is one.
fn without_random(message: String) -> String {
    let Some((start, rest)) = message.split_once("write id = \"") else { return message };
    let (id, rest) = rest.split_once('"').unwrap();
    assert!(id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{message}");
    format!("{start}write id = NEW{rest}")
}

fn errors(source: &Source, options: &Options) -> Vec<String> {
    said(&compile(source, options).err().unwrap_or_default())
}

/// In the good content, `from` becomes `to` in the file at `path`.
fn edited(path: &str, from: &str, to: &str) -> Source {
    let mut source = source();
    let text = String::from_utf8(source.get(path).unwrap().to_vec()).unwrap();
    assert!(text.contains(from), "{path} has no {from:?}");
    source.put(path, text.replacen(from, to, 1));
    source
}

#[track_caller]
fn check(path: &str, from: &str, to: &str, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|problem| format!("content/{path}:{problem}")).collect();
    assert_eq!(errors(&edited(path, from, to), &options()), expected, "{from:?} -> {to:?}");
}

/// The body of a story becomes `body`, which begins on line 8.
#[track_caller]
fn check_body(body: &str, expected: &[&str]) {
    check(ONE, "The text.", body, expected);
}

#[test]
fn good_content_has_no_problem() {
    let compiled = compile(&source(), &options()).unwrap();
    assert_eq!(said(&compiled.warnings), Vec::<String>::new());
}

#[test]
fn front_matter() {
    check(ONE, "test-notes", "test-nots", &["3: unknown category `test-nots`: did you mean `test-notes`?"]);
    check(
        ONE,
        "test-notes",
        "unheard-of",
        &["3: unknown category `unheard-of`: choose one of `test-reports`, `test-notes`, `test-letters`, `test-empty`"],
    );
    check(ONE, "category = \"test-notes\"\n", "", &["2: `category` is missing: name one of campaign.toml"]);
    check(ONE, "title = \"Test story one\"\n", "", &["2: `title` is missing: write the headline"]);
    check(ONE, "Test story one", " ", &["5: `title` is empty: write it or take the line out"]);
    check(ONE, "lead = \"Test lead.\"", "", &["2: `lead` is missing: write one paragraph that says what it is about"]);
    check(ONE, "Test lead.", "", &["6: `lead` is empty: write it or take the line out"]);
    check(ONE, "\"Test story one\"", "17", &["5: `title` must be a text: title = \"…\""]);
    check(ONE, "2024-05-16", "16 May 2024", &["4: `published`: “16 May 2024” is not a date: write it as 2024-05-16"]);
    check(ONE, "2024-05-16", "2024-02-30", &["4: `published`: “2024-02-30” is not a date: write it as 2024-05-16"]);
    check(ONE, "published = \"2024-05-16\"\n", "", &["2: `published` is missing: write the day, as 2024-05-16"]);
    check(
        ONE,
        "title",
        "updated = \"2024-05-15\"\ntitle",
        &["5: `updated` is before `published`: correct one of them"],
    );
    check(
        ONE,
        "published =",
        "pubished =",
        &[
            "2: `published` is missing: write the day, as 2024-05-16",
            "4: unknown key `pubished`: did you mean `published`?",
        ],
    );
    check(ONE, "title", "draft = \"yes\"\ntitle", &["5: `draft` must be `true` or `false`"]);
    check(ONE, "title", "comment_count = -1\ntitle", &["5: `comment_count` must be a whole number from 0"]);
    check(
        ONE,
        "title",
        "comments = \"open\"\ntitle",
        &["5: `comments` must be \"closed\" or the address of the publisher's own form, https://…"],
    );
    check(ONE, "title", "aliases = \"old\"\ntitle", &["5: `aliases` must be a list of texts: aliases = [\"…\"]"]);
    check(
        ONE,
        "title",
        "source = { url = \"https://a.example/\" }\ntitle",
        &["5: `name` is missing: write who published it"],
    );
    check(
        ONE,
        "title",
        "source = { url = \"ftp://a.example/\", name = \"A\" }\ntitle",
        &["5: links may not use `ftp:`: use https, http, mailto, tel, story:ID or a /path/"],
    );
    check(
        ONE,
        "title",
        "source = { url = \"/en/\", name = \"A\" }\ntitle",
        &["5: `/en/` must be a web address: https://…"],
    );
}

/// The words after the colon are those of the TOML reader.
#[test]
fn a_broken_line_is_reported_alone() {
    for broken in ["title = Test story one\"", "title \"Test story one\"", "title = \"Test story one"] {
        let errors = errors(&edited(ONE, "title = \"Test story one\"", broken), &options());
        let start = "content/en/stories/one.md:5: this is not TOML: ";
        assert!(errors.len() == 1 && errors[0].starts_with(start), "{broken}: {errors:?}");
    }
}

#[test]
fn names() {
    check(ONE, "testone1", "short", &["2: `short` is not an id: use 8 or more of a-z and 0-9; write id = NEW"]);
    check(
        ONE,
        "testone1",
        "Test-One-1",
        &["2: `Test-One-1` is not an id: use 8 or more of a-z and 0-9; write id = NEW"],
    );
    check(
        ONE,
        "id = \"testone1\"\n",
        "",
        &[
            "2: `id` is missing: write id = NEW, which was made at random just now, and the same in every language of the story",
        ],
    );
    check(
        ONE,
        "testone1",
        "everyblock",
        &["2: the id `everyblock` is already that of content/en/stories/every-block.md: write id = NEW"],
    );
    check(
        ONE,
        "title",
        "slug = \"One\"\ntitle",
        &["5: `One` cannot stand in an address: use a-z, 0-9 and single hyphens, and not the word `page`"],
    );
    check(
        ONE,
        "title",
        "slug = \"every-block\"\ntitle",
        &["5: the address `every-block` is already that of content/en/stories/every-block.md: choose another"],
    );
    check(
        ONE,
        "title",
        "aliases = [\n  \"old-one\",\n  \"all-blocks\",\n]\ntitle",
        &["7: the address `all-blocks` is already that of content/en/stories/every-block.md: choose another"],
    );
    check(
        ONE,
        "title",
        "aliases = [\"one\"]\ntitle",
        &["5: the address `one` is named twice in this file: take one out"],
    );
    check(
        ONE,
        "title",
        "aliases = [\"Old one\"]\ntitle",
        &["5: `Old one` cannot stand in an address: use a-z, 0-9 and single hyphens, and not the word `page`"],
    );
    check(
        "uk/stories/every-block.md",
        "usi-bloky",
        "one",
        &["3: the address `one` is already that of content/en/stories/one.md: choose another"],
    );

    let mut source = source();
    source.put("en/stories/Перша.md", STORY.replace("testone1", "testtwo2"));
    assert_eq!(
        errors(&source, &options()),
        [
            "content/en/stories/Перша.md:2: `Перша` cannot stand in an address: use a-z, 0-9 and single hyphens, and not \
         the word `page` (it is the file's name: rename it, or write `slug`)"
        ]
    );
}

#[test]
fn translations() {
    check(
        ONE,
        "title",
        "translation_of = \"uk\"\ntitle",
        &["5: the original of this translation is not there: no story of content/uk/ has its id"],
    );
    check(ONE, "title", "translation_of = \"fr\"\ntitle", &["5: unknown language `fr`: choose one of `en`, `uk`"]);
    check(
        ONE,
        "title",
        "translation_of = \"en\"\ntitle",
        &["5: a text cannot be a translation from its own language: take the line out"],
    );
}

#[test]
fn consent() {
    let needed = "5: `people = true` needs a [consent] with `consent = true`, `date` and `reference`";
    check(ONE, "title", "people = true\ntitle", &[needed]);
    let with = |consent: &str| format!("people = true\ntitle = \"T\"\nlead = \"L\"\n[consent]\n{consent}\n");
    let check = |consent: &str, expected: &[&str]| {
        check(ONE, "title = \"Test story one\"\nlead = \"Test lead.\"\n", &with(consent), expected);
    };
    check("consent = true\ndate = \"2024-05-01\"\nreference = \"test-1\"", &[]);
    check(
        "consent = false\ndate = \"2024-05-01\"\nreference = \"test-1\"",
        &["9: a text about a person needs their consent: `consent = true`, or take it out"],
    );
    check(
        "consent = true\ndate = \"May\"",
        &[
            "8: `reference` is missing: write where the consent is kept, in a word that names nobody",
            "10: `date`: “May” is not a date: write it as 2024-05-16",
        ],
    );
    check(
        "consent = true\ndate = \"2024-05-01\"\nreference = \"\"",
        &["11: `reference` is empty: write it or take the line out"],
    );
}

#[test]
fn files() {
    let check = |path: &str, bytes: &[u8], expected: &str| {
        let mut source = source();
        source.put(path, bytes);
        assert_eq!(errors(&source, &options()), [expected]);
    };
    check("en/stories/two.md", b"", "content/en/stories/two.md: the file is empty: write it or delete it");
    check("en/stories/two.md", b"\n \n", "content/en/stories/two.md: the file is empty: write it or delete it");
    check(
        "en/stories/two.md",
        b"+++\nid = \"x\"\ntitle = \"caf\xe9\"\n+++\n",
        "content/en/stories/two.md:3: this line is not UTF-8: save the file as UTF-8",
    );
    check(
        "en/stories/two.md",
        b"A text.\n",
        "content/en/stories/two.md:1: the front matter is missing: begin the file with it, between two lines +++",
    );
    check(
        "en/stories/two.md",
        b"+++\nid = \"x\"\n",
        "content/en/stories/two.md:1: the front matter does not end: close it with a line +++",
    );
    check("fr/stories/two.md", b"", "content/fr/stories/two.md: unknown language `fr`: choose one of `en`, `uk`");
    check("ua/about.md", b"", "content/ua/about.md: unknown language `ua`: did you mean `uk`?");
    check("campaign.toml", b"", "content/campaign.toml: the file is empty: write it or delete it");

    let missing = |path: &str, expected: &str| {
        let mut source = source();
        source.0.remove(path);
        assert_eq!(errors(&source, &options()).first().map(String::as_str), Some(expected));
    };
    missing("campaign.toml", "content/campaign.toml: the file is missing: it says what the campaign is");
    missing("uk/about.md", "content/uk/about.md: the file is missing: it is the first page of its language");
}

#[test]
fn campaign() {
    let check = |from: &str, to: &str, expected: &[&str]| check("campaign.toml", from, to, expected);
    check("uk = \"Тестова кампанія\"\n", "", &["6: missing translation of `name`: add uk = \"…\""]);
    check(", uk = \"Тестові нотатки\" }", " }", &["28: missing translation of `name`: add uk = \"…\""]);
    check("uk = \"1234\"", "uk = \"\"", &["40: `uk` is empty: write it or take the line out"]);
    check(
        "slug = \"test-empty\"",
        "slug = \"test-reports\"",
        &["35: the category `test-reports` is there twice: take one out"],
    );
    check(
        "as_of = \"2020-08\"\n",
        "",
        &["38: `as_of` is missing: a figure says when it was true, as 2023-08 or 2023-08-31"],
    );
    check("2020-08-31", "August 2020", &["49: `as_of`: “August 2020” is not a date: write it as 2024-05-16"]);
    let words = "{ en = \"A\", uk = \"А\" }";
    let again = format!(
        "[[figures]]\nid = \"held\"\nvalue = {words}\nlabel = {words}\nas_of = \"2020-08\"\n\
         source = {{ url = \"https://a.example/\", name = {words} }}\n[[social]]"
    );
    check("[[social]]", &again, &["53: the figure `held` is there twice: take one out"]);
    check(
        "default_language = \"en\"",
        "default_language = \"fr\"",
        &["2: `fr` is not among `languages`: choose one of `en`, `uk`"],
    );
    check(
        "languages = [\"en\", \"uk\"]",
        "languages = [\"en\", \"uk\", \"ua\"]",
        &["3: unknown language `ua`: did you mean `uk`?"],
    );
    check(
        "contact = \"https:",
        "contact = \"http:",
        &["4: `http://publisher.example/contact` is not a contact address: write mailto:name@host or https://…"],
    );
    check(
        "[licence]",
        "[licens]",
        &[
            "1: `licence` is missing: write it in every language of the campaign",
            "14: unknown key `licens`: did you mean `licence`?",
        ],
    );
    check(
        "https://social.example/test",
        "javascript:alert(1)",
        &["54: links may not use `javascript:`: use https, http, mailto, tel, story:ID or a /path/"],
    );
    check("contact =", "relevant = 0\ncontact =", &["4: `relevant` must be from 1 to 12"]);
}

#[test]
fn a_figure_needs_its_date_and_source() {
    let figure = |rest: &str| format!("Text.\n\n```figure\nvalue = \"7\"\nlabel = \"Test items\"\n{rest}```\n");
    let source = "source = { url = \"https://a.example/\", name = \"A\" }\n";
    check_body(&figure(&format!("as_of = \"2024-05\"\n{source}")), &[]);
    check_body(&figure(source), &["11: `as_of` is missing: a figure says when it was true, as 2023-08 or 2023-08-31"]);
    check_body(
        &figure("as_of = \"2024-05\"\n"),
        &["11: `source` is missing: a figure names its source: source = { url, name }"],
    );
    check_body(
        &figure(&format!("as_of = \"soon\"\n{source}")),
        &["13: `as_of`: “soon” is not a date: write it as 2024-05-16"],
    );
    check_body("```figure\nid = \"hold\"\n```", &["9: unknown figure `hold`: did you mean `held`?"]);
    check_body(
        "> - ```figure\n>   id = \"nothing\"\n>   ```",
        &["9: unknown figure `nothing`: choose one of `held`, `places`"],
    );
    check("en/about.md", "\"places\"", "\"place\"", &["4: unknown figure `place`: did you mean `places`?"]);
}

#[test]
fn images() {
    check_body("![](media/test-picture.png)", &["8: this image has no alt: write ![what it shows](media/picture.jpg)"]);
    check_body(
        "Text.\n\n![Alt](media/nothing.png)",
        &[
            "10: the image `media/nothing.png` is not there: put it under content/ and name it from there, as media/picture.jpg",
        ],
    );
    check_body(
        "![Alt](media/test_picture.jpg)",
        &["8: the image `media/test_picture.jpg` is not there: did you mean `media/test-picture.png`?"],
    );
    check_body(
        "Text ![Alt](media/test-picture.png)",
        &["8: an image stands alone in its paragraph: put blank lines around it"],
    );
    check_body(
        "## Heading ![Alt](media/test-picture.png)",
        &["8: an image stands alone in its paragraph: put blank lines around it"],
    );
    check_body(
        "![Alt](campaign.toml)",
        &["8: the image `campaign.toml` is not a PNG, JPEG, GIF or WebP file: save it as one of these"],
    );
    check(
        ONE,
        "title",
        "image = { src = \"media/test-picture.png\" }\ntitle",
        &["5: `alt` is missing: an image says in words what it shows, for those who do not see it"],
    );
    check(
        ONE,
        "title",
        "image = { src = \"media/test-picture.png\", alt = \"\" }\ntitle",
        &["5: `alt` is empty: write it or take the line out"],
    );
    let mut source = edited(ONE, "The text.", "![Alt](media/drawing.svg)");
    source.put("media/drawing.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>");
    assert_eq!(
        errors(&source, &options()),
        [
            "content/en/stories/one.md:8: the image `media/drawing.svg` is an SVG drawing, which may hold scripts: save it as PNG",
        ]
    );
}

#[test]
fn links() {
    let check = |target: &str, expected: &str| {
        let expected = format!("10: {expected}");
        let expected = if expected == "10: " { vec![] } else { vec![expected.as_str()] };
        check_body(&format!("Text\n\n[words](<{target}>)"), &expected);
    };
    for good in [
        "https://a.example/?q=1#x",
        "http://a.example",
        "mailto:a@a.example",
        "tel:+1",
        "/en/",
        "/uk/letter/",
        "/en/stories/",
        "/en/stories/one",
        "/en/category/test-notes/",
        "/en/stories/all-blocks/",
        "/en/stories/every-block/#lists",
        "/en/#what-is-demanded",
        "story:everyblock#lists",
        "/uk/stories/one/",
    ] {
        check(good, "");
    }
    let scheme =
        |scheme: &str| format!("links may not use `{scheme}:`: use https, http, mailto, tel, story:ID or a /path/");
    check("javascript:alert(1)", &scheme("javascript"));
    check("JavaScript:alert(1)", &scheme("JavaScript"));
    check("data:text/html,x", &scheme("data"));
    check("vbscript:x", &scheme("vbscript"));
    check("file:///etc/hosts", &scheme("file"));
    check("java&Tab;script:alert(1)", "the link `java\\tscript:alert(1)` has a space in it: write it as %20");
    check("&#1;javascript:alert(1)", "the link `\\u{1}javascript:alert(1)` has a space in it: write it as %20");
    check("//a.example/", "the link `//a.example/` names no scheme: write https://a.example/");
    check("stories/one", "the link `stories/one` is relative: begin it with / for this site or https:// for another");
    check("../one/", "the link `../one/` is relative: begin it with / for this site or https:// for another");
    check("", "the link is empty: write where it leads");
    check("https:a.example", "the link `https:a.example` leads nowhere: complete it");
    check("https:///x", "the link `https:///x` leads nowhere: complete it");
    check("mailto:", "the link `mailto:` leads nowhere: complete it");
    let dead = |link: &str| format!("the link `{link}` is dead: this site has no such page");
    check("/en/stories/two/", &dead("/en/stories/two/"));
    check("/en/category/test-empty/", &dead("/en/category/test-empty/"));
    check("/fr/", &dead("/fr/"));
    check("/\\a.example/", &dead("/\\a.example/"));
    check("story:nothing1", &dead("story:nothing1"));
    check("#nowhere", "the link is dead: /en/stories/one/ has no heading `#nowhere`: there is none yet");
    check(
        "/en/#what-is-demandet",
        "the link is dead: /en/ has no heading `#what-is-demandet`: did you mean `what-is-demanded`?",
    );
    check("/en/stories/#x", "the link is dead: /en/stories/ has no heading `#x`: there is none yet");
    check_body("[words][nowhere]", &["8: the link [nowhere] has no address: add a line [nowhere]: https://…"]);
    check_body("a [](https://a.example/)", &["8: this link has no words: write what it leads to"]);
}

#[test]
fn a_link_to_a_draft_waits_for_it() {
    let mut source = edited(ONE, "The text.", "[words](/en/stories/draft/)");
    source.put("en/stories/draft.md", STORY.replace("testone1", "testdraft").replace("title", "draft = true\ntitle"));
    assert_eq!(
        errors(&source, &options()),
        [
            "content/en/stories/one.md:8: the link `/en/stories/draft/` leads to a story that is not published yet: take it out until then",
        ]
    );
    assert_eq!(errors(&source, &Options { drafts: true, ..options() }), [""; 0]);
}

#[test]
fn markdown() {
    let html = "HTML is not allowed: write it in Markdown (a lone < as \\<)";
    check_body("Text.\n\n<div>\nx\n</div>", &[&format!("10: {html}")]);
    check_body("Text\nwith <b>bold</b> words", &[&format!("9: {html}")]);
    check_body("<!-- a comment -->", &[&format!("8: {html}")]);
    check_body("# Heading", &["8: # is the title's: begin headings with ##"]);
    check_body("Heading\n=======", &["8: # is the title's: begin headings with ##"]);
    check_body("##### Heading", &["8: this heading is too deep: use ##, ### or ####"]);
    check_body("##", &["8: this heading has no words: write some or take it out"]);
    check_body("Text.[^1]", &["8: the footnote [^1] is not there: write it as [^1]: …, or write \\["]);
    let section = "footnotes do not work in a ```text section: put the note outside of it";
    check_body("```text lang=ar\nText.[^1]\n\n[^1]: x\n```", &[&format!("9: {section}"), &format!("11: {section}")]);
    let attributes = "is not understood: write lang=ar, dir=rtl, dir=ltr or dir=auto";
    check_body("Text\n[words]{lang=ar dir=up}", &[&format!("9: `dir=up` {attributes}")]);
    check_body("```text language=ar\nText\n```", &[&format!("8: `language=ar` {attributes}")]);
    check_body("```text lang=ar\nText\n\n<b>x</b>\n```", &[&format!("11: {html}")]);
    check_body(
        "```video\ntitle = \"T\"\nurl = \"javascript:x\"\nautoplay = true\n```",
        &[
            "10: links may not use `javascript:`: use https, http, mailto, tel, story:ID or a /path/",
            "11: unknown key `autoplay`: choose one of `title`, `url`",
        ],
    );
    let deep = (0..20).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect::<String>();
    let errors = errors(&edited(ONE, "The text.", &deep), &options());
    assert!(errors[0].ends_with("one.md:22: this is nested too deeply: make it flatter"), "{errors:?}");
}

#[test]
fn base_addresses() {
    let check = |base_url: &str, valid: bool| {
        let errors = errors(&source(), &Options { base_url: Some(base_url.to_owned()), ..options() });
        let expected = format!(
            "content/campaign.toml:1: --base-url: “{base_url}” is not a base address: write it as https://campaign.example/ \
             or https://host.example/sub/"
        );
        assert_eq!(errors, if valid { vec![] } else { vec![expected] });
    };
    check("https://campaign.example/", true);
    check("https://campaign.example:8443/a/b/", true);
    check("http://[::1]:8080/", true);
    check("https://campaign.example", false);
    check("https://campaign.example/a", false);
    check("https://campaign.example/?a/", false);
    check("https://campaign.example/../", false);
    check("https://campaign.example//", false);
    check("https:///", false);
    check("ftp://campaign.example/", false);
    check("/sub/", false);
    check("", false);
    self::check(
        "campaign.toml",
        "https://campaign.example/",
        "campaign.example",
        &["1: `base_url`: “campaign.example” is not a base address: write it as https://campaign.example/ or \
         https://host.example/sub/"],
    );
}

#[test]
fn all_problems_come_at_once_by_path_and_line() {
    let mut source = edited(ONE, "The text.", "[x](stories)\n\n<b>\n\n# x");
    source.put("en/about.md", "");
    source
        .put("campaign.toml", String::from_utf8_lossy(source.get("campaign.toml").unwrap()).replace("2020-08-31", "x"));
    let lines: Vec<String> =
        errors(&source, &options()).iter().map(|error| error.split(": ").next().unwrap().to_owned()).collect();
    assert_eq!(
        lines,
        [
            "content/campaign.toml:49",
            "content/en/about.md",
            "content/en/stories/one.md:8",
            "content/en/stories/one.md:10",
            "content/en/stories/one.md:12",
        ]
    );
}

#[test]
fn warnings() {
    let check = |path: &str, from: &str, to: &str, expected: &str| {
        let compiled = compile(&edited(path, from, to), &options()).unwrap();
        assert_eq!(said(&compiled.warnings), [format!("content/{path}:{expected}")]);
    };
    check(
        "campaign.toml",
        "https://publisher.example/contact",
        "",
        "4: `contact` is empty: write where to ask for a correction, mailto:… or https://…",
    );
    check(ONE, "The text.", "## One\n\n#### Two", "10: this heading skips a level: use ###");
    check(ONE, "The text.", "### One", "8: this heading skips a level: use ##");
    let mut source = source();
    source.put("en/notes.txt", "x");
    let compiled = compile(&source, &options()).unwrap();
    assert_eq!(said(&compiled.warnings), ["content/en/notes.txt: nothing reads this file: stories are stories/*.md"]);
}
