//! What stands in the folder and in the cache after builds that were not disturbed.

use super::*;

#[test]
fn outputs_that_hold_sources_or_other_files_are_refused() {
    let place = Place::with_campaign("sources");
    let sources = |place: &Place| (files(&place.path("content")), files(&place.path("app")));
    let before = sources(&place);
    let check = |out: &str, expected: &str| {
        let said = place.refused(&place.path(out));
        assert!(said.contains(expected), "{out}: {said}");
        assert!(sources(&place) == before, "{out}");
    };
    check("content", "is the content");
    check("content/site", "stands in the content");
    check("app", "is the app");
    check("app/style", "stands in the app");
    check(".", "holds the content");
    check("no-such/../app", "is the app");
    check("cache", "is the cache");
    check("cache/site", "stands in the cache");
    symlink(place.path("content"), place.path("content-link")).unwrap();
    check("content-link", "is the content");
    put(&place.path("repository/.git/config"), "");
    put(&place.path("repository/src/main.rs"), "fn main() {}");
    check("repository", "files that press did not write");
    put(&place.path("old/content/manifest.json"), "{}");
    check("old", "without its list of files");
    put(&place.path("newer/.press/format"), "2\n");
    check("newer", "another version of press");
    put(&place.path("a-file"), "");
    check("a-file", "a-file");
    fs::create_dir(place.path("linked")).unwrap();
    symlink(place.path("content"), place.path("linked/.press")).unwrap();
    check("linked", "is not a folder");
    assert_eq!(fs::read_to_string(place.path("repository/src/main.rs")).unwrap(), "fn main() {}");
    // What a host or a version control needs may be there before the first build.
    put(&place.path("branch/.git/config"), "[core]");
    put(&place.path("branch/CNAME"), "campaign.example");
    assert!(place.build_to(&place.path("branch")).status.success());
    assert!(place.path("branch/index.html").is_file() && place.path("branch/.git/config").is_file());
    // Without the list nobody knows what is ours.
    fs::remove_dir_all(place.path("branch/.press")).unwrap();
    check("branch", "without its list of files");
    assert!(place.path("branch/index.html").is_file());
}

/// A site of a few files, written by the library.
fn write(place: &Place, pages: &[(&str, &str)], neutral: &str) -> anyhow::Result<press::output::Report> {
    let mut output = Output::new(&place.dist(), &place.path("cache"))?;
    output.hide([neutral.to_owned()]);
    for (path, text) in pages {
        output.write(File::text(*path, *text))?;
    }
    output.finish()
}

#[test]
fn a_site_without_compressed_forms_leaves_no_old_ones() {
    let place = Place::new("uncompressed");
    let names = |compressed: bool| {
        let mut output = Output::new(&place.dist(), &place.path("cache")).unwrap();
        if !compressed {
            output.leave_uncompressed();
        }
        output.write(File::text("/index.html", "Test page 1")).unwrap();
        output.finish().unwrap();
        files(&place.dist()).into_keys().filter(|path| !path.starts_with(".press")).collect::<Vec<_>>()
    };
    assert_eq!(names(true), ["index.html", "index.html.br", "index.html.gz"]);
    assert_eq!(names(false), ["index.html"]);
    assert_eq!(names(true), ["index.html", "index.html.br", "index.html.gz"]);
}

#[test]
fn only_what_press_wrote_is_changed_or_removed() {
    let place = Place::new("only");
    let dist = place.dist();
    write(&place, &[("/index.html", "a"), ("/en/index.html", "b"), ("/gone/x.html", "c")], "").unwrap();
    let foreign_files_are_there = put_foreign_files(&place);
    let time = || fs::metadata(dist.join("index.html")).unwrap().modified().unwrap();
    let before = time();
    let report = write(&place, &[("/index.html", "a"), ("/en/index.html", "b2")], "").unwrap();
    assert_eq!(
        (report.changed, report.removed),
        (["/en/index.html".to_owned()].into(), ["/gone/x.html".to_owned()].into())
    );
    assert_eq!(time(), before, "what did not change is not written");
    assert!(!dist.join("gone").exists());
    foreign_files_are_there();

    // A foreign file or a link in the way of a new one stays, and the site stays as it was.
    let old = public(&dist);
    for path in ["/en/link.html", "/en/notes-of-the-host.txt", "/behind/precious/file", "/behind/new.html", "/CNAME"] {
        let error = write(&place, &[("/index.html", "z"), ("/new/page.html", "z"), (path, "z")], "").unwrap_err();
        assert!(error.to_string().contains("in the way"), "{path}: {error:#}");
        assert_eq!(public(&dist), old, "{path}");
        foreign_files_are_there();
    }
    assert!(!place.path("outside/new.html").exists() && !dist.join("new").exists());
    // A link in the place of a file of ours: the link goes, and what stands behind it stays.
    fs::remove_file(dist.join("index.html")).unwrap();
    symlink(place.path("outside/precious/file"), dist.join("index.html")).unwrap();
    write(&place, &[("/index.html", "a"), ("/en/index.html", "b2")], "").unwrap();
    assert!(!dist.join("index.html").is_symlink());
    fs::remove_file(dist.join("index.html")).unwrap();
    symlink(place.path("outside/precious/file"), dist.join("index.html")).unwrap();
    write(&place, &[("/en/index.html", "b2")], "").unwrap();
    assert!(fs::symlink_metadata(dist.join("index.html")).is_err());
    foreign_files_are_there();
    // A folder of ours that somebody put elsewhere, with a link in its place: what it leads to is not ours any more.
    write(&place, &[("/uk/index.html", "c")], "").unwrap();
    fs::rename(dist.join("uk"), place.path("outside/uk")).unwrap();
    symlink(place.path("outside/uk"), dist.join("uk")).unwrap();
    let error = write(&place, &[("/uk/index.html", "c")], "").unwrap_err();
    assert!(error.to_string().contains("a link is never followed"), "{error:#}");
    write(&place, &[("/index.html", "a")], "").unwrap();
    assert_eq!(fs::read_to_string(place.path("outside/uk/index.html")).unwrap(), "c");
    foreign_files_are_there();
    for path in ["index.html", "/../x.html", "/.git/config", "/.press/format", "/a//b"] {
        let error = write(&place, &[(path, "x")], "").unwrap_err();
        assert!(error.to_string().contains("is not a path for a file"), "{path}: {error}");
    }
}

#[test]
fn no_file_names_the_places_of_what_was_withdrawn() {
    let place = Place::new("hidden");
    let dist = place.dist();
    let (gone, page) = ("/en/stories/a-gone-story/index.html", ("/index.html", "a"));
    write(&place, &[page, (gone, "Gone headline")], "nothing here").unwrap();
    write(&place, &[page, (gone, "nothing here")], "nothing here").unwrap();
    assert!(dist.join(&gone[1..]).is_file());
    assert_eq!(telling(&[dist.clone(), place.path("cache")]), BTreeSet::new());
    // The neutral page has other words now.
    write(&place, &[page, (gone, "not here")], "not here").unwrap();
    assert_eq!(fs::read_to_string(dist.join(&gone[1..])).unwrap(), "not here");
    put(&dist.join("en/foreign.html"), "foreign");
    // The address is free again.
    let report = write(&place, &[page], "not here").unwrap();
    assert_eq!(report.removed, [gone.to_owned()].into());
    assert_eq!(
        public(&dist).into_keys().collect::<Vec<_>>(),
        ["en/foreign.html", "index.html", "index.html.br", "index.html.gz"]
    );
    assert_eq!(report.files(), 1);
    // Whether anything was withdrawn is not told either.
    let list = || fs::read_to_string(dist.join(".press/files")).unwrap();
    let without = list();
    write(&place, &[page, (gone, "not here")], "not here").unwrap();
    assert_eq!(list(), without);
}

#[test]
fn each_form_is_that_of_its_file() {
    let place = Place::new("forms");
    let dist = place.dist();
    let pages = [("/index.html", "Test page")];
    write(&place, &pages, "").unwrap();
    let whole = files(&dist);
    for file in ["index.html", "index.html.br", "index.html.gz"] {
        for damage in [&b""[..], b"Gone headline", &whole["index.html.br"], &whole["index.html.gz"]] {
            put(&dist.join(file), damage);
            write(&place, &pages, "").unwrap();
            assert!(files(&dist) == whole, "{file}");
        }
        fs::remove_file(dist.join(file)).unwrap();
        write(&place, &pages, "").unwrap();
        assert!(files(&dist) == whole, "{file}");
    }
}

#[test]
fn the_cache_holds_what_its_outputs_use_and_is_checked() {
    let place = Place::new("cache");
    let cache = place.path("cache");
    let build = |out: &str, text: &str| {
        let output = Output::new(&place.path(out), &cache).unwrap();
        output.write(File::text("/index.html", text)).unwrap();
        output.write_made("/media/made.png", || Ok(b"picture".to_vec())).unwrap();
        output.finish().unwrap();
    };
    // Of older versions, and of somebody else.
    let hash = hex("Gone headline");
    put(&cache.join(&hash[..2]).join(format!("{hash}.br")), "Gone headline");
    put(&cache.join("made/preview-0123456789abcdef.png"), "Gone headline");
    put(&cache.join("made/mine.png"), "mine");
    put(&cache.join("mine.txt"), "mine");
    symlink(place.path("outside"), cache.join("ab")).unwrap();
    put(&place.path("outside").join(format!("{}.br", "ab".repeat(32))), "mine");
    build("one", "Gone headline");
    build("two", "Gone headline");
    let entries = || files(&cache.join("v2/entries"));
    assert_eq!(entries().len(), 3);
    build("one", "Test page");
    assert_eq!(entries().len(), 5, "the other site shows it still");
    build("two", "Test page");
    assert_eq!(entries().len(), 3);
    assert_eq!(telling(std::slice::from_ref(&cache)), BTreeSet::new());
    assert!(cache.join("made/mine.png").is_file() && cache.join("mine.txt").is_file());
    assert_eq!(files(&place.path("outside")).len(), 1);
    // A site that is deleted keeps nothing, and neither does what a stopped build left.
    build("two", "Gone headline");
    fs::remove_dir_all(place.path("two")).unwrap();
    let keys = files(&cache.join("v2/outputs")).into_values().collect::<Vec<_>>();
    put(&cache.join("v2/outputs/left.new-1-1"), format!("{:?}\n{}\n", place.path("one"), "ab".repeat(32)));
    put(&cache.join(format!("v2/entries/ab/{}", "ab".repeat(32))), "Gone headline");
    assert_eq!(keys.len(), 2);
    build("one", "Test page");
    assert_eq!(telling(std::slice::from_ref(&cache)), BTreeSet::new());
    assert_eq!((entries().len(), files(&cache.join("v2/outputs")).len()), (3, 1));

    // A damaged entry is never published, however it is damaged.
    let whole = public(&place.path("one"));
    let good = entries();
    type Damage<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;
    let damages: [Damage; 5] = [
        &|_| Vec::new(),
        &|bytes| bytes[..bytes.len() - 1].to_vec(),
        &|bytes| [bytes, b"x"].concat(),
        &|bytes| {
            bytes.iter().enumerate().map(|(at, byte)| if at == bytes.len() / 2 { byte ^ 1 } else { *byte }).collect()
        },
        // A whole entry under the name of another.
        &|bytes| good.values().find(|other| other.as_slice() != bytes).unwrap().clone(),
    ];
    for damage in damages {
        good.iter().for_each(|(path, bytes)| put(&cache.join("v2/entries").join(path), damage(bytes)));
        fs::remove_dir_all(place.path("one")).unwrap();
        build("one", "Test page");
        assert!(public(&place.path("one")) == whole);
        assert!(entries() == good, "it was made anew");
    }
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let place = Place::new("lock");
    let first = Output::new(&place.dist(), &place.path("cache")).unwrap();
    let error = Output::new(&place.dist(), &place.path("cache")).unwrap_err().to_string();
    assert!(error.contains("another press is at work"), "{error}");
    assert!(state::Lock::to_read(&place.dist()).is_err(), "nor is it compared meanwhile");
    drop(first);
    let reading = state::Lock::to_read(&place.dist()).unwrap();
    assert!(Output::new(&place.dist(), &place.path("cache")).is_err());
    drop(reading);
    assert!(Output::new(&place.dist(), &place.path("cache")).is_ok());
}

#[test]
fn a_built_folder_can_be_moved_copied_linked_and_deleted() {
    let place = Place::new("moved");
    let dist = place.dist();
    let build = |text: &str| write(&place, &[("/index.html", text)], "").unwrap();
    build("a");
    // Elsewhere it is the same site, and can be built again.
    fs::rename(&dist, place.path("elsewhere")).unwrap();
    assert_eq!(build("b").changed.len(), 1, "there is nothing at the old place");
    symlink(place.path("elsewhere"), place.path("link")).unwrap();
    let output = Output::new(&place.path("link"), &place.path("cache")).unwrap();
    output.write(File::text("/other.html", "c")).unwrap();
    assert_eq!(output.finish().unwrap().removed, ["/index.html".to_owned()].into());
    assert!(place.path("link").is_symlink());
    assert!(place.path("elsewhere/other.html").is_file() && !place.path("elsewhere/index.html").exists());
    fs::remove_dir_all(&dist).unwrap();
    assert_eq!(build("a").changed.len(), 1);
}

#[test]
fn servers_are_told_by_the_build_and_by_no_page() {
    let place = Place::with_campaign("told");
    place.build();
    let dist = place.dist();
    let told = Hosting::read(&dist).unwrap();
    for page in ["index.html", "en/index.html"] {
        put(&dist.join(page), "<html data-base=\"/evil\">");
    }
    assert_eq!(Hosting::read(&dist).unwrap().policies, told.policies);
    let error = |what: &str| format!("{what}: {:#}", Hosting::read(&dist).unwrap_err());
    put(&dist.join(".press/build.json"), "{");
    assert!(error("damaged").contains("build the site again"));
    put(&dist.join(".press/build.json"), "{\"format\":2,\"base\":\"\",\"policies\":{\"page\":\"\",\"embed\":\"\"}}");
    assert!(error("another version").contains("another version"));
    fs::remove_file(dist.join(".press/build.json")).unwrap();
    assert!(error("copied").contains("copied without its folder `.press`"));
    fs::remove_file(dist.join("index.html")).unwrap();
    assert!(error("nothing").contains("holds no site"));
    // The next build mends all of it.
    place.build();
    assert_eq!(Hosting::read(&dist).unwrap().policies, told.policies);
}
