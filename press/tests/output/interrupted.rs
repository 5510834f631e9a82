//! Builds that are stopped: killed, cut off by a full disk, or ended at any place of the journal.

use super::*;

/// `OUTPUT_KILLS` says how often, and is 4 else.
#[test]
fn whenever_a_build_is_killed_nothing_withdrawn_is_left_by_the_next() {
    let kills: u32 = env::var("OUTPUT_KILLS").map_or(4, |kills| kills.parse().unwrap());
    let place = Place::with_campaign("kill");
    let (dist, cache) = (place.dist(), place.path("cache"));
    let saved = place.path("saved");
    let copy = |from: &[PathBuf], to: &Path| {
        let copied = Command::new("cp").arg("-a").args(from).arg(to).status().unwrap();
        assert!(copied.success());
    };
    place.build();
    let told = telling(&[dist.clone(), cache.clone()]);
    for end in ["index.html", "index.html.br", "index.html.gz", "feed.json", "copy.zip"] {
        assert!(told.iter().any(|path| path.ends_with(end)), "{end} told it before: {told:#?}");
    }
    assert!(told.iter().any(|path| path.starts_with(&cache)), "the cache told it before");
    let foreign_files_are_there = put_foreign_files(&place);
    let old = public(&dist);
    fs::create_dir(&saved).unwrap();
    copy(&[dist.clone(), cache.clone()], &saved);

    place.withdraw();
    place.build();
    fs::remove_dir_all(&dist).unwrap();
    copy(&[saved.join("dist")], &place.0);
    let begin = Instant::now();
    place.build();
    let time = begin.elapsed();
    let (new, whole) = (public(&dist), files(&dist));
    assert_eq!(telling(&[dist.clone(), cache.clone()]), BTreeSet::new());
    assert!(new.keys().any(|path| path.contains("a-gone-story")), "its address shows the neutral page");

    let mut between = 0;
    for number in 0..kills {
        for folder in [&dist, &cache] {
            fs::remove_dir_all(folder).unwrap();
        }
        copy(&[saved.join("dist"), saved.join("cache")], &place.0);
        // Else most kills would come while it compresses.
        copy_new(&kept_entries(), &cache.join("v2/entries"));
        let mut process = place.build_command(&dist).stdout(Stdio::null()).spawn().unwrap();
        if number % 2 == 0 {
            thread::sleep(Duration::from_nanos(u64::try_from(random(time.as_nanos())).unwrap()));
        } else {
            // While files move to their place, which is short.
            while !dist.join(".press/journal").exists() && process.try_wait().unwrap().is_none() {}
            let moving = random(40);
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_micros(u64::try_from(moving * 25).unwrap()) {}
        }
        process.kill().unwrap();
        process.wait().unwrap();
        between += u32::from(is_between(&place, &old, &new));
        foreign_files_are_there();
        place.build();
        foreign_files_are_there();
        assert_eq!(telling(&[dist.clone(), cache.clone()]), BTreeSet::new(), "kill {number}");
        let now = files(&dist);
        assert_eq!(now.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>(), "kill {number}");
        assert!(now == whole, "kill {number}: the same bytes as without");
    }
    println!("{between} of {kills} kills came while files moved to their place");
}

/// Every place of the journal at which a build can stop, without a process.
#[test]
fn wherever_the_journal_stops_the_next_build_finishes_it() {
    let place = Place::new("journal");
    let (dist, cache) = (place.dist(), place.path("cache"));
    let site = |text: &str, gone: bool| {
        let output = Output::new(&dist, &cache).unwrap();
        let mut paths = vec!["/index.html", "/en/index.html", "/media/a.png"];
        paths.push(if gone { "/new/page.html" } else { "/gone/deep/page.html" });
        for path in paths {
            output.write(File { path: path.to_owned(), bytes: format!("{text} {path}").into_bytes() }).unwrap();
        }
        output
    };
    site("old", false).finish().unwrap();
    let old = files(&dist);
    site("new", true).finish().unwrap();
    let new = files(&dist);
    assert!(!dist.join("gone").exists(), "its folder went as well");
    // The state just after the journal was written, made by hand of the two.
    let list = |files: &BTreeMap<String, Vec<u8>>| {
        files.keys().filter(|path| !path.starts_with(".press")).cloned().collect::<Vec<_>>()
    };
    let steps: Vec<String> = list(&new).into_iter().chain([".press/files".to_owned()]).collect();
    let removals: Vec<String> = list(&old).into_iter().filter(|path| !new.contains_key(path)).collect();
    for done in 0..=steps.len() + removals.len() {
        fs::remove_dir_all(&dist).unwrap();
        old.iter().for_each(|(path, bytes)| put(&dist.join(path), bytes));
        let mut journal = "press journal 1\n".to_owned();
        for (number, path) in steps.iter().enumerate() {
            journal += &format!("+ {number} {} /{path}\n", hex(&new[path]));
            let to = if number < done { dist.join(path) } else { dist.join(format!(".press/stage/{number}")) };
            put(&to, &new[path]);
        }
        for (number, path) in removals.iter().enumerate() {
            journal += &format!("- /{path}\n");
            if steps.len() + number < done {
                fs::remove_file(dist.join(path)).unwrap();
            }
        }
        put(&dist.join(".press/journal"), journal + "end\n");
        assert!(state::is_between_builds(&dist));
        assert!(state::recover(&dist).unwrap(), "{done}");
        assert!(!state::is_between_builds(&dist));
        assert!(files(&dist) == new, "{done}");
        assert!(!dist.join("gone").exists(), "{done}");
        assert!(!state::recover(&dist).unwrap());
    }
    // What is needed was removed: nobody guesses.
    put(&dist.join(".press/journal"), "press journal 1\n+ 0 00 /index.html\nend\n");
    let error = state::recover(&dist).unwrap_err().to_string();
    assert!(error.contains("delete the folder and build again"), "{error}");
    put(&dist.join(".press/journal"), "press journal 1\n");
    assert!(state::recover(&dist).is_err());
}

/// Runs itself in a mount namespace of its own, where a small disk can be mounted; `OUTPUT_KILLS` sets how many sizes are tried.
#[test]
fn a_full_disk_leaves_the_old_site_or_the_new_one() {
    const INSIDE: &str = "OUTPUT_TEST_NAMESPACE";
    if env::var_os(INSIDE).is_none() {
        let name = "interrupted::a_full_disk_leaves_the_old_site_or_the_new_one";
        let mut command = Command::new("unshare");
        let may = Command::new("unshare").args(["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
        if !may.is_ok_and(|answer| answer.status.success()) {
            return println!("skipped: only root may mount a small disk");
        }
        command.arg("-m").arg(env::current_exe().unwrap()).args(["--exact", name, "--nocapture"]).env(INSIDE, "1");
        let answer = command.output().unwrap();
        assert!(answer.status.success() && said(&answer).contains("sizes failed"), "{}", said(&answer));
        return println!("{}", said(&answer));
    }
    let sizes: u64 = env::var("OUTPUT_KILLS").map_or(2, |kills| kills.parse().unwrap());
    let place = Place::with_campaign("full");
    let dist = place.dist();
    fs::create_dir_all(&dist).unwrap();
    let mount = |options: &str| {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "none"]).arg(&dist).status().unwrap();
        assert!(mounted.success(), "{options}");
    };
    mount("size=64m");
    place.build();
    let used = |dist: &Path| {
        let df = Command::new("df").args(["--output=used", "-k"]).arg(dist).output().unwrap();
        said(&df).split_whitespace().last().unwrap().parse::<u64>().unwrap()
    };
    let (before, old) = (used(&dist), public(&dist));
    place.withdraw();
    place.build();
    let new = public(&dist);
    fs::remove_file(place.path("content/withdrawn.toml")).unwrap();
    let mut failed = 0;
    for number in 0..sizes {
        mount("remount,size=64m");
        place.build();
        assert!(public(&dist) == old, "the old site is built again");
        place.withdraw();
        // From nothing left to nearly enough for the whole stage.
        mount(&format!("remount,size={}k", used(&dist).max(before) + 4 + number * 400 / sizes));
        let answer = place.build_to(&dist);
        failed += u32::from(!answer.status.success());
        is_between(&place, &old, &new);
        assert!(answer.status.success() || said(&answer).contains("cannot write"), "{}", said(&answer));
        mount("remount,size=64m");
        place.build();
        assert!(public(&dist) == new);
        assert_eq!(telling(&[dist.clone(), place.path("cache")]), BTreeSet::new());
        fs::remove_file(place.path("content/withdrawn.toml")).unwrap();
    }
    println!("{failed} of {sizes} sizes failed");
    assert!(failed > 0);
    // A first build that failed can be repeated.
    for entry in fs::read_dir(&dist).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
    mount("remount,size=300k");
    assert!(place.refused(&dist).contains("cannot write"));
    assert_eq!(public(&dist), BTreeMap::new());
    mount("remount,size=64m");
    place.build();
    assert!(public(&dist) == old);
}
