//! What is said of mistakes in kits, texts and recipients.

use super::*;

#[test]
fn kits() {
    check(KIT, "status = \"active\"\n", "", &["1: `status` is missing: write \"active\" or \"retired\""]);
    check(KIT, "\"active\"", "\"actve\"", &["2: unknown `status` `actve`: did you mean `active`?"]);
    check(
        KIT,
        "id = \"testletter01\"",
        "id = \"Test\"",
        &["1: `Test` is not an id: use 8 or more of a-z and 0-9; write id = NEW"],
    );
    check(
        KIT,
        "testletter01",
        "testletter02",
        &[
            "letters/test-person/kit.toml:1: the id `testletter02` is already that of content/letters/test-letter/kit.toml: write id = NEW",
        ],
    );
    check(
        KIT,
        "testletter01",
        "everyblock",
        &[
            "en/stories/every-block.md:2: the id `everyblock` is already that of content/letters/test-letter/kit.toml: write id = NEW",
            "uk/stories/every-block.md:2: the id `everyblock` is already that of content/letters/test-letter/kit.toml: write id = NEW",
        ],
    );
    for key in ["title", "purpose", "prompt"] {
        let old = format!("{key} = {{ en = ");
        let line = 4 + ["title", "purpose", "prompt"].iter().position(|other| *other == key).unwrap();
        let expected = format!("{line}: missing translation of `{key}`: add en = \"…\"");
        let unknown = format!("{line}: unknown key `eng`: did you mean `en`?");
        check(KIT, &old, &format!("{key} = {{ eng = "), &[&expected, &unknown]);
    }
    check(
        KIT,
        "prompt =",
        "promt =",
        &[
            "1: `prompt` is missing: write it in every language of the campaign",
            "6: unknown key `promt`: did you mean `prompt`?",
        ],
    );
    check(KIT, "test-house", "test-huose", &["3: unknown recipient `test-huose`: did you mean `test-house`?"]);
    check(KIT, "\"test-house\"", "\"test-office\"", &["3: the recipient `test-office` is named twice: once is enough"]);
    check(
        KIT,
        "recipients = [\"test-office\", \"test-house\", \"test-forms\"]\n",
        "",
        &["1: `recipients` is missing: name those of recipients.toml to whom the letter goes"],
    );
    check(
        KIT,
        "prison.example",
        "@prison",
        &["19: `@prison` is not a domain: write the part after @, as prison.example"],
    );
    check(
        KIT,
        "prison.example",
        "institution.example",
        &["3: recipient “test-office” is at a domain that this kit does not write to"],
    );
    check(KIT, "2020-03\"", "March 2020\"", &["9: `date`: “March 2020” is not a date: write it as 2024-05-16"]);
    check(
        KIT,
        "{ url = \"https://publisher.example/nothing\", name = \"Test publisher\" }",
        "{ url = \"nothing\" }",
        &[
            "11: `name` is missing: write who says so",
            "11: the link `nothing` is relative: begin it with / for this site or https:// for another",
        ],
    );
    let mut source = fixture::generate(0);
    source.0.remove(KIT);
    assert_eq!(
        errors(&source),
        [
            "letters/test-letter/kit.toml: the file is missing: it says what the letter is",
            "letters/test-person/kit.toml:10: unknown kit `test-letter`: there is none yet",
        ]
    );
}

#[test]
fn folders() {
    let mut source = fixture::generate(0);
    for file in ["kit.toml", "en.md", "uk.md", "de.md"] {
        let bytes = source.0.remove(&format!("letters/test-letter/{file}")).unwrap();
        source.put(format!("letters/Test_Letter/{file}"), bytes);
    }
    assert_eq!(
        errors(&source),
        [
            "letters/Test_Letter/kit.toml: the folder's name is its address: `Test_Letter` cannot stand in an address: use a-z, 0-9 \
         and single hyphens, and not the word `page`",
            "letters/test-person/kit.toml:10: unknown kit `test-letter`: did you mean `Test_Letter`?",
        ]
    );
    let mut source = fixture::generate(0);
    source.put("letters/test-letter/ed.md", "+++\n+++\n");
    assert_eq!(errors(&source), ["letters/test-letter/ed.md: unknown language of a letter `ed`: did you mean `de`?"]);
    let mut source = fixture::generate(0);
    for code in ["en", "uk", "de"] {
        source.0.remove(&format!("letters/test-letter/{code}.md"));
    }
    assert_eq!(errors(&source)[0], "letters/test-letter/kit.toml: the kit has no letter in any language");
    let mut source = fixture::generate(0);
    source.put("letters/notes.txt", "x");
    source.put("letters/test-letter/notes.txt", "x");
    assert_eq!(
        campaign(&source).1,
        [
            "letters/notes.txt: nothing reads this file: a kit is kit.toml and one .md a language, in a folder of its own",
            "letters/test-letter/notes.txt: nothing reads this file: a kit is kit.toml and one .md a language, in a folder of its own",
        ]
    );
}

#[test]
fn persons() {
    check(PERSON, "\"released\"", "\"relesed\"", &["14: unknown `status` `relesed`: did you mean `released`?"]);
    check(
        PERSON,
        "consent = true",
        "consent = false",
        &["20: a text about a person needs their consent: `consent = true`, or take it out"],
    );
    check(
        PERSON,
        "reference = \"test-consent-reference of a letter\"",
        "",
        &["19: `reference` is missing: write where the consent is kept, in a word that names nobody"],
    );
    check(PERSON, "2020-01-01", "2020-02-30", &["21: `date`: “2020-02-30” is not a date: write it as 2024-05-16"]);
    check(PERSON, "2020-01-01", "2026-11-24", &["21: `date`: 2026-11-24 has not come yet: correct it"]);
    check(
        PERSON,
        "[consent]\nconsent = true\ndate = \"2020-01-01\"\nreference = \"test-consent-reference of a letter\"\n",
        "",
        &["13: `[person]` needs a [consent] with `consent = true`, `date` and `reference`"],
    );
    check(PERSON, "en = \"Test Person\", ", "", &["13: missing translation of the person's `name`: add en = \"…\""]);
    let active = edited(PERSON, "status = \"retired\"", "status = \"active\"");
    assert_eq!(
        errors(&active),
        ["letters/test-person/kit.toml:8: `status` is \"active\": write \"retired\", or take [retired] out",]
    );
    for (status, message) in [("released", true), ("died", true), ("held", false), ("unknown", false)] {
        let mut source = edited(PERSON, "status = \"retired\"", "status = \"active\"");
        let text = String::from_utf8(source.get(PERSON).unwrap().to_vec()).unwrap();
        let (before, rest) = text.split_once("[retired]").unwrap();
        let (_, after) = rest.split_once("[person]").unwrap();
        let after = after.replace("released", status);
        source.put(PERSON, format!("{before}[person]{after}"));
        let expected = "letters/test-person/kit.toml:8: the person came home or died: the kit must be retired";
        assert_eq!(errors(&source), if message { vec![expected] } else { vec![] }, "{status}");
    }
}

#[test]
fn retirement() {
    check(
        PERSON,
        "follows = \"test-letter\"",
        "follows = \"test-leter\"",
        &["10: unknown kit `test-leter`: did you mean `test-letter`?"],
    );
    check(
        PERSON,
        "follows = \"test-letter\"",
        "follows = \"test-person\"",
        &["10: a kit cannot follow itself: name another, or take `follows` out"],
    );
    check(PERSON, "2020-05-01", "2026-12-01", &["9: `date`: 2026-12-01 has not come yet: correct it"]);
    check(PERSON, "date = \"2020-05-01\"\n", "", &["8: `date` is missing: write the day, as 2026-11-01"]);
    check(PERSON, ", uk = \"Тестова особа вдома.\"", "", &["11: missing translation of `reason`: add uk = \"…\""]);
    check(
        KIT,
        "\"active\"",
        "\"retired\"",
        &["1: `retired` is missing: write date and reason, and the kit that follows"],
    );
    let circle = "\"retired\"\nretired = { date = \"2026-01-01\", follows = \"test-person\", reason = { en = \"R\", uk = \"R\" } }";
    check(
        KIT,
        "\"active\"",
        circle,
        &[
            "3: `test-person` leads back to this kit: one of them must not",
            "letters/test-person/kit.toml:10: `test-letter` leads back to this kit: one of them must not",
        ],
    );
}

#[test]
fn texts() {
    let line = |line: usize, message: &str| format!("{line}: {message}");
    let check = |from: &str, to: &str, at: usize, message: &str| check(TEXT, from, to, &[&line(at, message)]);
    check(
        "{days_since 2020-01-01}",
        "{days_snce 2020-01-01}",
        33,
        "`{days_snce 2020-01-01}` is not a field: did you mean `{days_since 2022-03-26}`?",
    );
    check(
        "{recipient.name} for",
        "{recipient.nmae} for",
        43,
        "`{recipient.nmae}` is not a field: did you mean `{recipient.name}`?",
    );
    check("{sender.town}", "{sender.city}", 6, "`{sender.city}` is not a field: did you mean `{sender.town}`?");
    check(
        "{sender.town}",
        "{zzzzzzzzzzzz}",
        6,
        "`{zzzzzzzzzzzz}` is not a field: choose one of `{sender.name}`, `{sender.town}`, \
        `{sender.country}`, `{recipient.name}`, `{recipient.title}`, `{recipient.salutation}`, `{date}`, `{person}`, `{days_since 2022-03-26}`",
    );
    check("20 and 300", "20 and {300", 37, "a “{” is never closed on its line: write `{sender.name}`, say");
    check(
        "Dear Sir or Madam,",
        "{recipient.salutation},",
        2,
        "`{recipient.salutation}` cannot stand here: it is not known in every letter",
    );
    check(
        "Yours faithfully,",
        "{days_since 2020-01-01}",
        4,
        "`{days_since 2020-01-01}` cannot stand here: it is not known in every letter",
    );
    check("This is a test letter.", "{person} is a test.", 22, "“opening” names {person}, but the kit is about nobody");
    check(
        "Yours faithfully,",
        "Yours, {person},",
        1,
        "`{person}` stands in a salutation or a closing, but the kit is about nobody",
    );
    check("{sender.name}\n", "", 1, "a closing is without {sender.name}, or a salutation is empty");
    check("salutation = \"Dear Sir or Madam,\"\n", "", 2, "`salutation` is missing: write how the letter begins");
    check("[kinds.deputy]", "[kinds.deputi]", 8, "unknown key `deputi`: did you mean `deputy`?");
    check(
        "This is a test letter. Nobody wrote it,\nand nobody needs to read it.\n",
        "",
        24,
        "“opening” variant “a” says nothing",
    );
    check("(fixed)", "(fixd)", 22, "unknown kind of part `fixd`: did you mean `fixed`?");
    check(
        " (fixed)",
        "",
        22,
        "say what `opening` is: `## opening (choice)`, or one of `fixed`, `choice`, `optional`, `own`",
    );
    check("## facts (choice)", "## facts (fixed)", 29, "slot “facts” must have one variant");
    check("## thanks (optional)", "## facts (optional)", 47, "“facts” is used twice");
    check("### c\n", "### b\n", 41, "“facts.b” is used twice");
    check(
        "## thanks",
        "## closing",
        47,
        "“closing” cannot be an id: use a-z, 0-9 and hyphens, and none of subject, salutation, closing",
    );
    check(
        "### c\n",
        "### C\n",
        41,
        "“C” cannot be an id: use a-z, 0-9 and hyphens, and none of subject, salutation, closing",
    );
    check("## subject\n", "## subject (choice)\n", 12, "the subject needs no brackets: write `## subject`");
    check(
        "+++\n\n## subject",
        "+++\n\n### z\n\n## subject",
        12,
        "this variant belongs to no part: put a heading `## part (kind)` above it",
    );
}

#[test]
fn every_error_is_said_at_once() {
    check(
        TEXT,
        "## thanks (optional)\n",
        "#### thanks\n",
        &[
            "45: slot “own-words” must have no variant",
            "47: a letter has no such heading: `## part (kind)` begins a part, `### a` a variant",
        ],
    );
    check(
        TEXT,
        "## thanks (optional)\n\n### a\n",
        "## thanks (optional)\n",
        &[
            "47: slot “thanks” must have a variant",
            "49: this text belongs to no variant: put a heading `### a` above it",
        ],
    );
    let source = edited(TEXT, "It asks {recipient.name} for nothing.", "{sender.nmae} {dat} asks\n{recipent.name}.");
    assert_eq!(
        errors(&source),
        [
            "letters/test-letter/en.md:43: `{dat}` is not a field: did you mean `{date}`?",
            "letters/test-letter/en.md:43: `{sender.nmae}` is not a field: did you mean `{sender.name}`?",
            "letters/test-letter/en.md:44: `{recipent.name}` is not a field: did you mean `{recipient.name}`?",
        ]
    );
    let plain =
        edited(TEXT, "It counts 1, 20 and 300.\n\nIt has two paragraphs in one part.", "On {date}, in {sender.town}.");
    let mut plain_source = plain;
    let text = String::from_utf8(plain_source.get(TEXT).unwrap().to_vec()).unwrap();
    plain_source.put(TEXT, text.replace("It asks {recipient.name} for nothing.", "{recipient.title}"));
    assert_eq!(
        errors(&plain_source),
        [
            "letters/test-letter/en.md:29: every variant of “facts” needs something that may be missing; one must do without town, \
         country, title, salutation and date",
        ]
    );
}

#[test]
fn what_is_not_translated_is_a_warning() {
    check_warnings(
        GERMAN,
        "### b\n\nTestbrief, noch einmal\n\n",
        "",
        &["9: “subject” has not the variants that en has: a translation is missing"],
    );
    check_warnings(
        GERMAN,
        "## thanks (optional)\n\n### a\n\nDanke, dass Sie ihn nicht lesen.\n",
        "",
        &["8: “thanks” has not the variants that en has: a translation is missing"],
    );
    check_warnings(
        GERMAN,
        "Danke,",
        "**Danke**,",
        &["47: a letter has no bold words and no links: “**Danke**, dass Sie ihn nicht lesen.” would stand in \
         it as it is"],
    );
}

#[test]
fn recipients() {
    let line = |line: usize, message: &str| format!("{line}: {message}");
    let check = |from: &str, to: &str, at: usize, message: &str| check(WHOM, from, to, &[&line(at, message)]);
    check(
        "office@institution.example",
        "office.institution.example",
        7,
        "`office.institution.example` is not an email address: an address has one “@”",
    );
    check(
        "email = \"office@institution.example\"",
        "",
        1,
        "where it is reached is missing: write one of `email`, `postal` and `form`",
    );
    check("email =", "form = \"https://a.example/\"\nemail =", 7, "write one of `email`, `form`, not more");
    check(
        "\"1 Example Street\", ",
        "\"\", ",
        20,
        "`postal` needs the lines of the address below the name, and none may be empty",
    );
    check(
        "form = \"https://",
        "form = \"ftp://",
        34,
        "links may not use `ftp:`: use https, http, mailto, tel, story:ID or a /path/",
    );
    check("\"organisation\"", "\"organization\"", 3, "unknown `kind` `organization`: did you mean `organisation`?");
    check("\"case_forms\"", "\"case-forms\"", 33, "unknown `accepts` `case-forms`: did you mean `case_forms`?");
    check(
        "form = \"https://institution.example/form\"",
        "email = \"a@institution.example\"",
        28,
        "recipient “test-forms” takes case forms only: give the official page, not an address",
    );
    check("\"CH\"", "\"Switzerland\"", 4, "`Switzerland` is not a country: write its two capital letters, as CH");
    check("\"uk\", \"de\"]", "\"ua\", \"de\"]", 5, "unknown language of a letter `ua`: did you mean `uk`?");
    check("\"uk\", \"de\"]", "\"en\"]", 5, "`en` is named twice in `reads`: once is enough");
    check(
        "reads = [\"de\", \"en\"]\n",
        "",
        14,
        "`reads` is missing: name the languages that it reads, as reads = [\"en\"]",
    );
    check("country = \"DE\"\n", "", 14, "`country` is missing: write the two letters of the country, as CH");
    check("uk = \"Тестове бюро\", ", "", 11, "missing translation of `name`: add uk = \"…\"");
    check(", de = \"Testamt\"", "", 1, "recipient “test-office” has no name in de");
    check("2020-01-02", "2200-01-02", 10, "`expires` is not after `verified_on`: correct one of them");
    check("2020-01-02", "2020-13-02", 9, "`verified_on`: “2020-13-02” is not a date: write it as 2024-05-16");
    check(
        "expires = \"2199-12-31\"\n",
        "",
        1,
        "`expires` is missing: write the day on which somebody must look again, as 2027-11-01",
    );
    check(", name = \"Test institution\"", "", 8, "`name` is missing: write who says so");
    self::check(
        WHOM,
        "verified_on",
        "verifed_on",
        &[
            "1: `verified_on` is missing: write the day on which somebody looked, as 2026-11-01",
            "9: unknown key `verifed_on`: did you mean `verified_on`?",
        ],
    );
    self::check(
        WHOM,
        "\"test-house\"",
        "\"test-office\"",
        &[
            "letters/test-letter/kit.toml:3: unknown recipient `test-house`: choose one of `test-office`, `test-office`, `test-forms`",
            "letters/test-person/kit.toml:3: unknown recipient `test-house`: choose one of `test-office`, `test-office`, `test-forms`",
            "15: the recipient `test-office` is there twice: take one out",
        ],
    );
}

#[test]
fn a_recipient_that_reads_nothing_of_it() {
    let mut source = edited(WHOM, "reads = [\"de\", \"en\"]", "reads = [\"it\"]");
    assert_eq!(
        errors(&source),
        ["letters/test-letter/kit.toml:3: recipient “test-house” reads none of the languages of the letter",]
    );
    source.0.remove(WHOM);
    assert_eq!(errors(&source).len(), 4);
    assert_eq!(errors(&source)[0], "letters/test-letter/kit.toml:3: unknown recipient `test-forms`: there is none yet");
}

#[test]
fn an_address_is_looked_at_again_in_time() {
    let soon = |day: &str| {
        let text = format!("1: recipient “test-office” expires on {day}: check the address soon");
        check_warnings(WHOM, "2199-12-31", day, &[&text])
    };
    assert_eq!(soon("2026-11-24").locales[&En].kits[0].recipients.len(), 3);
    soon("2026-12-23");
    check_warnings(WHOM, "2199-12-31", "2026-12-24", &[]);
    for day in ["2026-11-23", "2025-01-01"] {
        let text = format!("1: recipient “test-office” expired on {day}: check the address again");
        let campaign = check_warnings(WHOM, "2199-12-31", day, &[&text]);
        for kit in [En, Uk].map(|lang| campaign.locales[&lang].kit("test-letter").unwrap().clone()) {
            assert!(kit.recipient("test-office").is_none() && kit.recipient("test-house").is_some());
        }
        let files = rendered(&campaign);
        assert!(files.values().all(|text| !text.contains("office@institution.example")), "{day}");
    }
    check_warnings(WHOM, "2020-01-02", "2026-11-24", &["9: `verified_on`: 2026-11-24 has not come yet"]);
}
