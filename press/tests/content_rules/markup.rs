//! What authors type: markup, links, headings and characters.

use super::*;

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
    check("![A](media/my photo.jpg)", 8, "this is not a link", r"!\[A\](media/my photo.jpg)");
    check("[A](https://a.example/ b)", 8, "this is not a link", r"\[A\](b c)");
    check("[A] (https://a.example/)", 8, "there is a space between ] and (", r"[A\] (b)");
    check("[caption id=\"a\"]Words[/caption]", 8, "[caption is a sign of WordPress", r"\[caption]Words\[/caption]");
    check("[/su_box]", 8, "[/su_box is a sign of WordPress", r"\[/su_box]");
    check("{{< figure >}}", 8, "{{ is a sign of another program", r"\{{< figure >}}");
    check("{% raw %}", 8, "{% is a sign of another program", r"\{% raw %}");
    check("[words] {lang=uk}", 8, "{lang= would be shown", r"[words] \{lang=uk}");
    check("[[Page]]", 8, "[[…]] is not a link", r"\[[Page]]");
    check("- [ ] to do", 8, "a list has no boxes to tick", r"- \[ ] to do");
    check("| a | b |", 8, "this is not a table", r"\| a | b |");
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
    let long = |octets: usize| "a b".repeat(octets / 3 + 1)[..octets - 1].to_owned() + "x";
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
