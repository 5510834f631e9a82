//! Withdrawal: one id in one file and one build, and nothing of the site tells any more what stood there.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/contents.rs"]
mod contents;
#[path = "common/rendered.rs"]
mod rendered;

use campaign::{
    Article, Block, Content, Inline, decode,
    route::{self, Route},
};
use locale::Locale::{En, Uk};
use press::{
    app::App,
    bundle,
    content::{Campaign, Options, Problem, Source, compile, fixture},
    output::{File, Files, Output},
    preview,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
};

const FILE: &str = "withdrawn.toml";
/// Of the story and the letter below.
const IDS: [&str; 2] = ["gone00000001", "gone00000002"];
/// Every word by which they could be known.
const TELLING: [&str; 12] = [
    IDS[0],
    IDS[1],
    "a-gone-story",
    "an-older-gone-story",
    "znykla-istoriia",
    "a-gone-letter",
    "gone-picture",
    "Gone headline",
    "Зниклий заголовок",
    "Gone lead",
    "Gone letter",
    "Gone person",
];

fn options() -> Options {
    Options { today: "2026-01-01".parse().unwrap(), base_url: None, drafts: false }
}

fn story(id: &str, title: &str, more: &str, body: &str) -> String {
    format!(
        "+++\nid = \"{id}\"\ncategory = \"test-notes\"\npublished = \"2025-06-01\"\ntitle = \"{title}\"\nlead = \"Gone lead.\"\n\
         {more}\n+++\n{body}\n"
    )
}

/// An artificial campaign with a story and a letter that others lead to in every way there is.
fn source() -> Source {
    let mut source = fixture::generate(45);
    // So little is kept that there are lists of what is older.
    let config = String::from_utf8(source.get("campaign.toml").unwrap().to_vec()).unwrap();
    source.put("campaign.toml", format!("keep_megabytes = 1\n{config}"));
    let picture = [source.get("media/test-picture.png").unwrap(), b"another"].concat();
    source.put("media/gone-picture.png", picture);
    let image = "aliases = [\"an-older-gone-story\"]\nletter = \"a-gone-letter\"\n\
                 image = { src = \"media/gone-picture.png\", alt = \"Nothing\" }";
    source.put("en/stories/a-gone-story.md", story(IDS[0], "Gone headline", image, "## Part\n\nText."));
    source.put("uk/stories/znykla-istoriia.md", story(IDS[0], "Зниклий заголовок", "translation_of = \"en\"", "Text."));

    let person = String::from_utf8(source.get("letters/test-person/kit.toml").unwrap().to_vec()).unwrap();
    let (retired, rest) = (person.find("[retired]").unwrap(), person.find("[person]").unwrap());
    let kit = [&person[..retired], &person[rest..]].concat().replace("testletter02", IDS[1]);
    let kit = kit.replace("\"retired\"", "\"active\"").replace("\"released\"", "\"held\"");
    let kit = kit.replace("Test letter", "Gone letter").replace("Test Person", "Gone person");
    source.put("letters/a-gone-letter/kit.toml", kit);
    let text = source.get("letters/test-person/en.md").unwrap().to_vec();
    source.put("letters/a-gone-letter/en.md", text);
    let follows = person.replace("follows = \"test-letter\"", "follows = \"a-gone-letter\"");
    source.put("letters/test-person/kit.toml", follows);

    let links = "By [*its* id](story:gone00000001), [a part](story:gone00000001#part), \
                 [its address](/en/stories/a-gone-story/), [an older one](/en/stories/an-older-gone-story/) and \
                 [the letter](/en/letter/a-gone-letter/).";
    source.put(
        "en/stories/neighbour.md",
        story("neighbour1", "Test story", "letter = \"a-gone-letter\"", links).replace("Gone lead", "Test lead"),
    );
    source
}

fn withdrawing(ids: &[&str]) -> Source {
    let mut source = source();
    source.put(FILE, format!("ids = {ids:?}\npadding_key = \"a test key\"\n"));
    source
}

fn said(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(Problem::to_string).collect()
}

fn campaign(source: &Source) -> (Campaign, Vec<String>) {
    let compiled = compile(source, &options()).unwrap_or_else(|problems| panic!("{:#?}", said(&problems)));
    (compiled.campaign, said(&compiled.warnings))
}

fn build(source: &Source) -> Files {
    rendered::rendered(&campaign(source).0)
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files.get(path).unwrap_or_else(|| panic!("{path}")).clone()).unwrap()
}

/// Every file that tells one of `TELLING`, and what it tells.
fn telling(files: &Files) -> Vec<String> {
    let tells = |path: &String, bytes: &Vec<u8>| {
        let text = String::from_utf8_lossy(bytes);
        TELLING.iter().filter(|word| text.contains(*word)).map(|word| format!("{path}: {word}")).collect::<Vec<_>>()
    };
    files.iter().flat_map(|(path, bytes)| tells(path, bytes)).collect()
}

/// The paths of the files that tell one of `TELLING`, in their path or in what they say.
fn telling_paths(files: &Files) -> impl Iterator<Item = &str> {
    let tells = |path: &str, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        TELLING.iter().any(|word| path.contains(word) || text.contains(word))
    };
    files.iter().filter(move |(path, bytes)| tells(path, bytes)).map(|(path, _)| path.as_str())
}

/// Where the story and the letter stood.
fn addresses() -> Vec<String> {
    let names =
        ["stories/a-gone-story", "stories/an-older-gone-story", "stories/znykla-istoriia", "letter/a-gone-letter"];
    ["en", "uk"].iter().flat_map(|lang| names.map(|name| format!("/{lang}/{name}/index.html"))).collect()
}

/// Where their cards for other sites stood.
fn cards() -> Vec<String> {
    let names = ["story/a-gone-story", "story/an-older-gone-story", "story/znykla-istoriia", "letter/a-gone-letter"];
    ["en", "uk"].iter().flat_map(|lang| names.map(|name| format!("/embed/{lang}/{name}/index.html"))).collect()
}

fn listed(files: &Files) -> Vec<String> {
    let list: serde_json::Value = serde_json::from_str(&text(files, route::WITHDRAWN)).unwrap();
    assert_eq!(list["schema"], 1);
    assert_eq!(list.as_object().unwrap().len(), 2, "it tells ids and nothing else");
    list["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[test]
fn nothing_tells_what_was_withdrawn() {
    // The test itself: all of it can be seen before.
    let before = build(&source());
    let seen = telling(&before);
    for word in TELLING {
        let path = before.keys().any(|path| path.contains(word));
        assert!(path || seen.iter().any(|tells| tells.ends_with(word)), "nothing told {word} before");
    }
    let after = build(&withdrawing(&IDS));
    let list = |id: &str| format!("{}: {id}", route::WITHDRAWN);
    // Feed readers are told the ids as well, among the same artificial ones (RFC 6721).
    let told: Vec<String> = telling(&after).into_iter().filter(|told| !told.contains(".atom: ")).collect();
    assert_eq!(told, IDS.map(list));
    // Their own addresses are the only paths that still have their names.
    let named: Vec<&String> = after.keys().filter(|path| TELLING.iter().any(|word| path.contains(word))).collect();
    let mut own = [addresses(), cards()].concat();
    own.sort();
    assert_eq!(named, own.iter().collect::<Vec<_>>());
    for path in &own {
        assert!(before.contains_key(path), "{path} was there");
    }
}

/// The folder of a site from before the withdrawal: no form of any file tells anything any more, nor does what press notes for itself or
/// keeps in its cache.
#[test]
fn nothing_of_an_older_build_stays_in_the_folder() {
    let folder = env::temp_dir().join(format!("press-withdrawn-{}", std::process::id()));
    _ = fs::remove_dir_all(&folder);
    let (before, after) = (build(&source()), build(&withdrawing(&IDS)));
    // Those that told something. Compressing takes its time: pages that only link there are looked at above, in memory.
    let told = [&before, &after].into_iter().flat_map(telling_paths);
    let told = told.filter(|path| !path.ends_with(".html") || TELLING.iter().any(|word| path.contains(word)));
    let told: BTreeSet<&str> = told.collect();
    for list in ["/content/edition.json", "/content/edition/older-1.json", "/content/manifest.json", "/sitemap.xml"] {
        assert!(told.contains(list), "{list} told nothing before");
    }
    let write = |files: &Files| {
        let mut output = Output::new(&folder.join("site"), &folder.join("cache")).unwrap();
        output.hide([
            text(&after, "/en/stories/a-gone-story/index.html"),
            text(&after, "/uk/stories/a-gone-story/index.html"),
        ]);
        output.hide(["en", "uk"].map(|lang| text(&after, &format!("/embed/{lang}/story/a-gone-story/index.html"))));
        for (path, bytes) in files.iter().filter(|(path, _)| told.contains(path.as_str())) {
            output.write(File { path: path.clone(), bytes: bytes.clone() }).unwrap();
        }
        output.finish().unwrap()
    };
    write(&before);
    let report = write(&after);
    let left: BTreeMap<_, _> =
        contents::files(&folder.join("site")).into_iter().map(|(path, bytes)| (format!("/{path}"), bytes)).collect();
    let cache = contents::files(&folder.join("cache"));
    fs::remove_dir_all(&folder).unwrap();

    // The public list and the feeds tell the ids, among artificial ones; no file tells more.
    for (path, bytes) in left.iter().chain(&cache) {
        let plain = path.trim_end_matches(".br").trim_end_matches(".gz");
        let is_list = plain == route::WITHDRAWN || plain.ends_with(".atom");
        let is_cached = cache.contains_key(path);
        for content in contents::contents(bytes) {
            let content = String::from_utf8_lossy(&content);
            let told: Vec<_> = TELLING.iter().filter(|word| content.contains(*word)).collect();
            let only_ids = told.iter().all(|word| IDS.contains(word));
            assert!(told.is_empty() || (is_list || is_cached) && only_ids, "{path}: {told:?}");
        }
    }
    let named: BTreeSet<&str> = left.keys().map(|path| path.trim_end_matches(".br").trim_end_matches(".gz")).collect();
    let named: BTreeSet<&str> =
        named.into_iter().filter(|path| TELLING.iter().any(|word| path.contains(word))).collect();
    let own = [addresses(), cards()].concat();
    assert_eq!(named, own.iter().map(String::as_str).collect());
    for path in own {
        for form in ["", ".br", ".gz"] {
            assert!(left.contains_key(&format!("{path}{form}")), "{path}{form}");
        }
    }
    for gone in [
        "/content/en/stories/a-gone-story.json",
        "/content/uk/letters/a-gone-letter.json",
        "/content/letters/a-gone-letter/en.eml",
    ] {
        assert!(report.removed.contains(gone), "{gone}: {:?}", report.removed);
    }
    assert!(report.removed.iter().any(|path| path.starts_with("/media/gone-picture-")), "{:?}", report.removed);
}

/// The copy to carry, and the pictures of shared links: their names follow their words.
#[test]
fn neither_copies_nor_pictures_of_links_tell_what_was_withdrawn() {
    let before = campaign(&source()).0;
    let after = campaign(&withdrawing(&IDS)).0;
    let copy = |campaign: &Campaign| bundle::files(campaign, &App::default()).unwrap();
    assert!(telling_paths(&copy(&before)).count() > 10);
    assert_eq!(telling_paths(&copy(&after)).collect::<Vec<_>>(), [""; 0]);
    let words = |campaign: &Campaign| {
        let words = |preview: preview::Preview| [preview.label, preview.title, preview.name].join(" ");
        preview::all(campaign).into_iter().map(words).collect::<String>()
    };
    assert!(words(&before).contains("Gone headline") && words(&before).contains("Gone letter"));
    assert!(TELLING.iter().all(|word| !words(&after).contains(word)));
}

#[test]
fn every_address_shows_the_same_neutral_page() {
    let files = build(&withdrawing(&IDS));
    for path in addresses() {
        let html = text(&files, &path);
        let (lang, sentence) = match path.starts_with("/en/") {
            true => ("en", "This page is no longer available"),
            false => ("uk", "Ця сторінка більше недоступна"),
        };
        assert!(html.contains(&format!("<h1 tabindex=\"-1\">{sentence}</h1>")), "{path}: {html}");
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
        assert!(html.contains(&format!("<html lang=\"{lang}\" data-base=\"\" data-route=\"\">")), "{path}");
        assert!(!html.contains("canonical") && !html.contains("og:"), "{path}");
        assert!(html.contains(&format!("<a href=\"/{lang}/stories/\">")), "{path} leads on");
        assert_eq!(html, text(&files, &path.replace("letter/a-gone-letter", "stories/a-gone-story")), "{path}");
    }
}

#[test]
fn links_to_it_become_words() {
    let (campaign, warnings) = campaign(&withdrawing(&IDS));
    let find = |article: &&Article| article.card.id == "neighbour1";
    let Content::Story(story) = &campaign.locales[&En].stories.iter().find(find).unwrap().content else { panic!() };
    let words = |text: &str| Inline::Text(text.to_owned());
    let its = Inline::Emphasis(vec![words("its")]);
    let rest = words(" id, a part, its address, an older one and the letter.");
    assert_eq!(story.blocks, [Block::Paragraph(vec![words("By "), its, rest])]);
    assert_eq!(story.letter.as_deref(), Some("test-letter"), "as for a story that names none");
    let at = |line: u32, what: &str| format!("content/en/stories/neighbour.md:{line}: {what}");
    let link = |link: &str| at(9, &format!("the link `{link}` leads to what was withdrawn: only its words are shown"));
    assert_eq!(
        warnings,
        [
            at(7, "the letter `a-gone-letter` was withdrawn: no link leads there"),
            link("/en/letter/a-gone-letter/"),
            link("/en/stories/a-gone-story/"),
            link("/en/stories/an-older-gone-story/"),
            link("story:gone00000001#part"),
            link("story:gone00000001"),
            "content/letters/test-person/kit.toml:10: the letter `a-gone-letter` was withdrawn: no link leads there"
                .to_owned(),
            "content/media/gone-picture.png: no text shows this picture: show it or delete it".to_owned(),
        ]
    );
}

#[test]
fn nothing_in_its_own_files_stops_the_build() {
    let broken = story(
        IDS[0],
        "Gone headline",
        "aliases = [\"an-older-gone-story\"]\npeople = true\nunknown = 1\n[consent]\nconsent = false",
        "# <b> [x](/nowhere/)",
    );
    let kit = "id = \"gone00000002\"\nstatus = \"active\"\n";
    let mut source = withdrawing(&IDS);
    source.put("en/stories/a-gone-story.md", broken);
    source.put("letters/a-gone-letter/kit.toml", kit);
    source.put("letters/a-gone-letter/en.md", "");
    assert_eq!(build(&source).keys().filter(|path| path.contains("znykla")).count(), 4);
    // The files may be deleted as well: links by id still know it.
    let mut source = withdrawing(&IDS);
    source.0.retain(|path, _| !["gone", "znykla", "test-person"].iter().any(|name| path.contains(name)));
    source.put("en/stories/neighbour.md", story("neighbour1", "Test story", "", "[x](story:gone00000001)"));
    let files = build(&source);
    assert!(IDS.iter().all(|id| listed(&files).iter().any(|listed| listed == id)));
    assert!(!files.keys().any(|path| path.contains("gone")));
}

#[test]
fn every_translation_goes_and_drafts_leave_no_address() {
    // In one language only: the other one showed where it is.
    let mut source = withdrawing(&IDS[..1]);
    source.0.retain(|path, _| !matches!(path.as_str(), "en/stories/a-gone-story.md" | "en/stories/neighbour.md"));
    let uk = story(IDS[0], "Зниклий заголовок", "", "");
    source.put("uk/stories/znykla-istoriia.md", uk.clone());
    let files = build(&source);
    for path in ["/en/stories/znykla-istoriia/index.html", "/uk/stories/znykla-istoriia/index.html"] {
        assert!(!text(&files, path).contains("Зниклий"), "{path}");
    }
    assert!(!files.contains_key("/content/uk/stories/znykla-istoriia.json"));
    assert!(!files.contains_key("/content/en/stories/znykla-istoriia.json"));
    // The address of a draft was never public.
    for hidden in [uk.replace("title =", "draft = true\ntitle ="), uk.replace("2025-06-01", "2026-01-02")] {
        source.put("uk/stories/znykla-istoriia.md", hidden);
        assert!(!build(&source).keys().any(|path| path.contains("znykla")));
        let drafts = Options { drafts: true, ..options() };
        let campaign = compile(&source, &drafts).unwrap().campaign;
        assert_eq!(campaign.locales[&Uk].withdrawn, [Route::Story(Uk, "znykla-istoriia".to_owned())]);
        assert!(campaign.locales[&Uk].stories.iter().all(|article| article.card.id != IDS[0]));
    }
}

#[test]
fn another_text_may_take_the_address_over() {
    let mut source = withdrawing(&IDS[..1]);
    source.put("en/stories/again.md", story("another00001", "Test story", "slug = \"a-gone-story\"", ""));
    let files = build(&source);
    let article: Article = decode(&text(&files, "/content/en/stories/a-gone-story.json")).unwrap();
    assert_eq!(article.card.id, "another00001");
    assert!(text(&files, "/en/stories/a-gone-story/index.html").contains("Test story"));
}

#[test]
fn the_public_list_hides_how_many_there_are() {
    let many: Vec<String> = (0..64).map(|number| format!("many{number:08}")).collect();
    let mut ids: Vec<&str> = many.iter().map(String::as_str).collect();
    for (real, listed_then) in [(0, 64), (1, 64), (63, 64), (64, 64), (65, 128)] {
        ids.truncate(64);
        ids.push("onemore00001");
        let files = build(&withdrawing(&ids[65 - real..]));
        let list = listed(&files);
        assert_eq!(list.len(), listed_then, "{real} real ones");
        assert!(list.is_sorted() && list.iter().collect::<BTreeSet<_>>().len() == listed_then, "{real}: {list:?}");
        assert!(ids[65 - real..].iter().all(|id| list.iter().any(|listed| listed == id)), "{real}");
    }
}

#[test]
fn artificial_ids_look_like_real_ones_and_stay() {
    let list = |ids: &[&str]| -> BTreeSet<String> { listed(&build(&withdrawing(ids))).into_iter().collect() };
    let (none, one, two) = (list(&[]), list(&IDS[..1]), list(&IDS));
    // A further withdrawal takes the place of one artificial id; all others stay.
    assert_eq!((none.difference(&one).count(), one.difference(&two).count()), (1, 1));
    assert_eq!(one.difference(&none).collect::<Vec<_>>(), [IDS[0]]);

    // Whatever an id looks like, many look alike; those that need not change do not.
    for id in ["0123456789ab", "z123456789ab", "everyblock", "00000000", "abcdefghijklmnopqrstuvwxyz0123456789"] {
        let shape = |id: &str| (id.len(), id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let list = list(&[id]);
        let alike = list.iter().filter(|other| shape(other) == shape(id)).count();
        assert!(alike > 10, "{alike} look like {id}: {list:?}");
        assert!(list.intersection(&none).count() > 32, "{id}");
    }

    let mut source = withdrawing(&IDS);
    source.put(FILE, "ids = [\"gone00000001\", \"gone00000002\"]\npadding_key = \"another key\"");
    let other: BTreeSet<String> = listed(&build(&source)).into_iter().collect();
    assert_eq!(two.intersection(&other).collect::<Vec<_>>(), IDS, "without the key nobody can make them");
    assert!(build(&withdrawing(&IDS)).values().all(|bytes| !String::from_utf8_lossy(bytes).contains("a test key")));
}

#[test]
fn two_builds_are_the_same() {
    assert!(build(&withdrawing(&IDS)) == build(&withdrawing(&IDS)));
}

#[test]
fn mistakes_in_the_list() {
    let errors = |list: &str| {
        let mut source = fixture::generate(3);
        source.put(FILE, list);
        said(&compile(&source, &options()).err().unwrap_or_default())
    };
    let key = "padding_key = \"a test key\"\n";
    let check = |list: &str, expected: &str| {
        assert_eq!(errors(&format!("{key}{list}")), [format!("content/withdrawn.toml:{expected}")], "{list}");
    };
    check("ids = [\"A name\"]", "2: `A name` is not an id: use 8 or more of a-z and 0-9");
    check("ids = [\n  \"test000001\",\n  \"short\",\n]", "4: `short` is not an id: use 8 or more of a-z and 0-9");
    check("ids = [\n  \"test000001\",\n  \"test000001\",\n]", "4: the id `test000001` is there twice: take one out");
    check("ids = \"test000001\"", "2: `ids` must be a list of texts: ids = [\"…\"]");
    check("ids = [1]", "2: `ids` must be a list of texts: ids = [\"…\"]");
    check("id = [\"test000001\"]", "2: unknown key `id`: did you mean `ids`?");
    check("ids = [\"test000001\"]\nreason = \"x\"", "3: unknown key `reason`: choose one of `ids`, `padding_key`");
    assert_eq!(errors("ids = [").len(), 1);
    assert_eq!(errors(""), ["content/withdrawn.toml: the file is empty: write it or delete it"]);
    assert_eq!(errors("ids = []"), [""; 0]);
    assert_eq!(errors("# Nothing is withdrawn."), [""; 0]);
}

#[test]
fn doubts_about_the_list() {
    let check = |list: &str, expected: &[&str]| {
        let mut source = fixture::generate(3);
        source.put(FILE, list);
        let expected: Vec<_> = expected.iter().map(|doubt| format!("content/withdrawn.toml:{doubt}")).collect();
        assert_eq!(campaign(&source).1, expected, "{list}");
    };
    check("ids = []", &[]);
    check("padding_key = \"x\"\nids = [\"deleted00001\"]", &[]);
    // Mistyped, somebody would still stand on the site.
    check(
        "padding_key = \"x\"\nids = [\"everyblokc\"]",
        &["2: no story and no letter has the id `everyblokc`: did you mean `everyblock`?"],
    );
    let key = "1: without a `padding_key` anybody can tell which ids of the public list are real: write padding_key = \"…\" with a \
               long random text that you publish nowhere; where others can read this file, write it into content/.padding-key or the \
               variable PRESS_PADDING_KEY";
    check("ids = [\"deleted00001\"]", &[key]);
}

/// Addresses of the own host in sources, letters and bare in a text: none of them tells the slug any more.
#[test]
fn addresses_of_it_that_are_spelt_out_go() {
    let own = "https://campaign.example/uk/stories/a-gone-story/";
    let mut source = withdrawing(&IDS);
    let body = format!("{own} and [{own}]({own}), [`{own}`](https://campaign.example/en/letter/a-gone-letter/)");
    let front = format!("source = {{ url = \"{own}\", name = \"Test\" }}");
    source.put(
        "en/stories/neighbour.md",
        story("neighbour1", "Test story", &front, &body).replace("Gone lead", "Test lead"),
    );
    let edit = |source: &mut Source, path: &str, from: &str| {
        let text = String::from_utf8(source.get(path).unwrap().to_vec()).unwrap();
        assert!(text.contains(from), "{path}");
        source.put(path, text.replace(from, own));
    };
    edit(&mut source, "campaign.toml", "https://publisher.example/figures");
    edit(&mut source, "letters/test-letter/en.md", "Nobody wrote it");
    edit(&mut source, "letters/test-letter/kit.toml", "https://publisher.example/nothing");
    let (_, warnings) = campaign(&source);
    let gone = warnings.iter().filter(|warning| warning.contains("leads to what was withdrawn")).count();
    assert_eq!(gone, 7, "{warnings:#?}");
    let files = build(&source);
    let list = |id: &str| format!("{}: {id}", route::WITHDRAWN);
    let told: Vec<String> = telling(&files).into_iter().filter(|told| !told.contains(".atom: ")).collect();
    assert_eq!(told, IDS.map(list));
}

/// Whatever is wrong with a file, what is withdrawn is found in it.
#[test]
fn a_damaged_file_is_withdrawn_as_well() {
    let mut source = withdrawing(&IDS[..1]);
    for path in ["en/stories/a-gone-story.md", "uk/stories/znykla-istoriia.md"] {
        let bytes = [source.get(path).unwrap(), b"\0 \xff \xe2\x80\xae"].concat();
        source.0.insert(path.to_owned(), bytes);
    }
    let files = build(&source);
    assert!(!files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("Gone headline")));
}
