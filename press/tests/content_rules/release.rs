//! What must not go live.

use super::*;

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
        "recipients.toml:1: none of the staff has checked the recipient `test-office`: look at its own page, and write checked_by = \"…\" \
         with a word for who looked",
    );
    check(
        "recipients.toml",
        "2025-12-01",
        "2024-12-01",
        "recipients.toml:1: the recipient `test-office` was last checked more than a year ago: check again, and renew `verified_on`",
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
            "none of the staff has checked the recipient `{id}`: look at its own page, and write checked_by = \"…\" with a word for who \
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
