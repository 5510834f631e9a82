//! The files themselves, the day and the keys.

use super::*;

#[test]
fn files_that_cannot_be_read_get_a_sentence() {
    let folder = Folder::new("odd-files");
    assert_eq!(folder.said(), [""; 0]);
    let mut expected = Vec::new();
    let mut expect = |path: &str, message: &str| expected.push(format!("{path}: {message}"));
    let made = std::process::Command::new("mkfifo").arg(folder.content("en/stories/a-pipe.md")).status().unwrap();
    assert!(made.success());
    expect("en/stories/a-pipe.md", "this is not an ordinary file (a pipe, a socket or a device): remove it");
    let socket = unix::net::UnixListener::bind(folder.content("en/stories/b-socket.md")).unwrap();
    expect("en/stories/b-socket.md", "this is not an ordinary file (a pipe, a socket or a device): remove it");
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
