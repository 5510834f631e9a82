//! The letters that come out of good files, on the page and as files.

use super::*;

#[test]
fn good_letters_have_no_problem() {
    assert_eq!(campaign(&fixture::generate(0)).1, Vec::<String>::new());
    assert_eq!(campaign(&shipped()).1, Vec::<String>::new());
}

#[test]
fn a_kit_is_as_it_was() {
    let files = rendered::data(&campaign(&fixture::generate(0)).0);
    for (path, golden) in [
        ("/content/en/letters.json", "letters.en.json"),
        ("/content/uk/letters/test-letter.json", "test-letter.uk.json"),
        ("/content/en/letters/test-person.json", "test-person.en.json"),
    ] {
        let value: serde_json::Value = serde_json::from_slice(&files[path]).unwrap();
        check_golden(golden, &(serde_json::to_string_pretty(&value).unwrap() + "\n"));
    }
}

/// For each language what stands on the page and in the files, and then letters that have every variant.
#[test]
fn the_letters_that_ship_are_as_they_were() {
    let (campaign, _) = campaign(&shipped());
    let files = rendered::data(&campaign);
    for kit in &campaign.locales[&En].kits {
        for text in &kit.languages {
            let prepared = &files[&route::letter_file(&kit.slug, text.language, "txt")];
            let mut golden = String::from_utf8(prepared.clone()).unwrap().replace("\r\n", "\n");
            let most = text.slots.iter().map(|slot| slot.variants.len()).chain([text.subjects.len()]).max().unwrap();
            for at in 0..most {
                let mut wording =
                    Wording { sender: Sender { name: "Test".into(), ..Sender::default() }, ..Wording::default() };
                let slots = text.slots.iter().map(|slot| (slot.id.as_str(), &slot.variants));
                for (slot, variants) in slots.chain([("subject", &text.subjects)]).filter(|(_, all)| !all.is_empty()) {
                    wording.choose(slot, Some(&variants[at % variants.len()].id));
                }
                wording.sender.town = ["", "Test"][at % 2].to_owned();
                let kind = RecipientKind::ALL[at % 4];
                let contact = Contact::Postal(Vec::new());
                let name = "Test Addressee";
                let to = Addressee { id: "", kind, name, title: None, salutation: None, contact: &contact };
                let letter = compose(kit, text, &to, &wording, Some(options().today));
                assert_eq!(letter.unfilled, [], "{} {:?}", kit.slug, text.language);
                golden += &format!("\n=== {at}, {kind:?} ===\n\n{}\n\n{}\n", letter.subject.text, letter.body());
            }
            check_golden(&format!("letters/{}.{}.txt", kit.slug, text.language.code()), &golden);
        }
    }
}

#[test]
fn every_way_to_a_letter_is_there() {
    let (campaign, _) = campaign(&fixture::generate(1));
    let files = rendered(&campaign);
    for lang in Locale::ALL {
        let list: Letters = decode(&files[&Route::Letters(lang).data().unwrap()]).unwrap();
        let slugs: Vec<_> = list.kits.iter().map(|kit| kit.slug.as_str()).collect();
        assert_eq!(slugs, ["test-letter", "test-person"]);
        assert_eq!((list.kits[0].recipients, list.kits[0].languages.len()), (2, 3));
        let choose = &files[&format!("{}index.html", Route::Letters(lang))];
        for slug in slugs {
            let route = Route::Letter(lang, slug.to_owned());
            assert!(choose.contains(&format!("href=\"{route}\"")), "{route}");
            let kit: Kit = decode(&files[&route.data().unwrap()]).unwrap();
            assert_eq!((kit.lang, kit.slug.as_str(), kit.built), (lang, slug, options().today));
            let page = &files[&format!("{route}index.html")];
            let other = Route::Letter(Locale::ALL.into_iter().find(|other| *other != lang).unwrap(), slug.to_owned());
            assert!(page.contains(&format!("https://campaign.example{other}")), "{route} has no hreflang");
            assert!(page.contains(lang.messages().correct_or_remove), "{route}");
        }
    }
    let manifest = &files[route::MANIFEST];
    for path in
        ["/content/en/letters.json", "/content/uk/letters/test-letter.json", "/content/letters/test-letter/de.eml"]
    {
        assert!(manifest.contains(&format!("\"{path}\"")) && files.contains_key(path), "{path}");
    }
}

#[test]
fn a_story_leads_to_its_letter() {
    let story = |front: &str, source: &mut Source| {
        let head = "id = \"leading1\"\ncategory = \"test-notes\"\npublished = \"2025-01-01\"";
        let text = format!("+++\n{head}\ntitle = \"T\"\nlead = \"L\"\n{front}\n+++\nText.\n");
        source.put("en/stories/leading.md", text);
    };
    let check = |front: &str, active: bool, expected: Option<&str>| {
        let mut source = fixture::generate(0);
        if !active {
            source = edited(
                KIT,
                "\"active\"",
                "\"retired\"\nretired = { date = \"2026-01-01\", reason = { en = \"R\", uk = \"R\" } }",
            );
        }
        story(front, &mut source);
        let (campaign, _) = campaign(&source);
        let files = rendered(&campaign);
        let article: Article = decode(&files["/content/en/stories/leading.json"]).unwrap();
        let Content::Story(story) = article.content else { panic!("{front}") };
        assert_eq!(story.letter.as_deref(), expected, "{front:?}");
        let page = &files["/en/stories/leading/index.html"];
        assert_eq!(page.contains("class=\"appeal\""), expected.is_some(), "{front:?}");
        if let Some(slug) = expected {
            assert!(page.contains(&format!("href=\"/en/letter/{slug}/\" class=\"button\"")), "{front:?}");
        }
    };
    check("", true, Some("test-letter"));
    check("letter = \"test-letter\"", true, Some("test-letter"));
    check("letter = \"test-person\"", true, Some("test-letter"));
    check("", false, None);
    check("letter = \"test-person\"", false, Some("test-person"));

    let mut source = fixture::generate(0);
    story("letter = \"test-leter\"", &mut source);
    assert_eq!(errors(&source), ["en/stories/leading.md:7: unknown letter `test-leter`: did you mean `test-letter`?"]);
}

/// The letter on a page in one language: subject and body.
fn on_the_page(page: &str, language: Language) -> (String, String) {
    let code = language.code();
    let between = |start: String, end: &str| {
        let (_, rest) = page.split_once(&start).unwrap_or_else(|| panic!("{start}"));
        let text = rest.split_once(end).unwrap().0;
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    };
    (between(format!("<bdi lang=\"{code}\">"), "</bdi>"), between(format!("<pre lang=\"{code}\">"), "</pre>"))
}

#[test]
fn the_files_say_what_the_page_says() {
    for source in [fixture::generate(0), shipped()] {
        let (campaign, _) = campaign(&source);
        let files = rendered(&campaign);
        for kit in campaign.locales[&Uk].kits.iter().filter(|kit| !kit.languages.is_empty()) {
            for language in kit.languages.iter().map(|text| text.language) {
                let page = &files[&format!("{}index.html", Route::Letter(Uk, kit.slug.clone()))];
                let (subject, body) = on_the_page(page, language);
                assert!(body.contains(language.your_name()), "{body}");
                let english = &files[&format!("{}index.html", Route::Letter(En, kit.slug.clone()))];
                assert_eq!(on_the_page(english, language), (subject.clone(), body.clone()));

                let path = route::letter_file(&kit.slug, language, "txt");
                assert!(page.contains(&format!("href=\"{path}\"")), "{path}");
                assert_eq!(files[&path], file(&format!("{subject}\n\n{body}")), "{path}");

                let path = route::letter_file(&kit.slug, language, "eml");
                assert!(page.contains(&format!("href=\"{path}\"")), "{path}");
                let eml = &files[&path];
                let mail = MessageParser::default().parse(eml).unwrap();
                assert_eq!(mail.subject(), Some(subject.as_str()), "{path}");
                assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n"), body, "{path}");
                assert_eq!(mail.content_type().unwrap().attribute("charset"), Some("utf-8"));
                let absent = mail.from().is_none() && mail.date().is_none() && mail.message_id().is_none();
                assert!(absent && eml.starts_with("X-Unsent: 1\r\n"), "{path}");
                check_with_python(eml, &subject, &body);
            }
        }
    }
}

/// A mail parser of another language.
fn check_with_python(eml: &str, subject: &str, body: &str) {
    let script = "
import email, email.policy, sys
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
assert not mail.defects and not any(mail[name] for name in ('From', 'Date', 'Message-ID'))
text = mail['Subject'] + '\\0' + mail.get_content().replace('\\r\\n', '\\n')
sys.stdout.buffer.write(text.encode())";
    let python = Command::new("python3").args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut python = match python {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // Past the harness, which shows nothing of a test that passes.
            return stderr().write_all(b"SKIPPED: there is no python3 to read a letter's .eml with\n").unwrap();
        }
        python => python.unwrap(),
    };
    python.stdin.take().unwrap().write_all(eml.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "{eml}");
    let read = String::from_utf8(output.stdout).unwrap();
    assert_eq!(read.split_once('\0'), Some((subject, body)));
}

#[test]
fn a_mail_link_is_whole_or_says_what_it_is() {
    let (campaign, _) = campaign(&fixture::generate(0));
    let page = &rendered(&campaign)["/en/letter/test-letter/index.html"];
    let links: Vec<_> = page.split("href=\"mailto:").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(links.len(), 3);
    assert!(
        links
            .iter()
            .all(|link| link.len() + "mailto:".len() <= 1_900 && link.starts_with("office@institution.example?"))
    );
    let whole: Vec<_> = links.iter().map(|link| link.contains("&amp;body=")).collect();
    assert_eq!(whole, [true, false, true]);
    assert_eq!(page.matches("The letter is too long to fill in automatically").count(), 1);
    assert!(links[0].contains("%5Byour%20name%5D"), "{}", links[0]);
    // Who takes forms only is a link and nothing else.
    let (_, forms) = page.split_once("Official case forms only").unwrap();
    assert!(forms.contains("https://institution.example/form") && !forms.contains("mailto:"));
}

#[test]
fn what_is_retired_or_private_is_nowhere() {
    let source = fixture::generate(3);
    let files = rendered(&campaign(&source).0);
    let page = &files["/en/letter/test-person/index.html"];
    assert!(page.contains("The test person is home.") && page.contains("Closed on 1 May 2020"));
    assert!(page.contains("href=\"/en/letter/test-letter/\""));
    assert!(!files.keys().any(|path| path.starts_with("/content/letters/test-person/")));
    for word in ["test-consent-reference", "A secret of the test person", "consent"] {
        assert!(source.0.values().any(|bytes| String::from_utf8_lossy(bytes).contains(word)));
        for (path, text) in &files {
            assert!(!text.contains(word), "{path} says {word}");
        }
    }
}

#[test]
fn the_table_says_what_fits() {
    let (campaign, _) = campaign(&shipped());
    let table = letter_table(&campaign);
    let row = |language: &str| -> Vec<String> {
        let line = table.lines().find(|line| line.split_whitespace().nth(1) == Some(language)).unwrap();
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
    };
    for language in ["en", "uk", "de", "it"] {
        assert_eq!(row(language)[2], "972", "3 subjects, 3^4 variants, 4 ways to end:\n{table}");
    }
    assert!(row("en")[4].ends_with(": all"), "{table}");
    assert!(row("uk")[4].ends_with(" of 1900: none"), "{table}");
    let shorter = edited(GERMAN, "### b\n\nTestbrief, noch einmal\n\n", "");
    let table = letter_table(&self::campaign(&shorter).0);
    assert!(table.lines().any(|line| line.contains("  de  ") && line.ends_with("  subject")), "{table}");
    assert!(table.lines().any(|line| line == "test-person  retired"), "{table}");
}
