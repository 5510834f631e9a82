//! What `press hosting` tells real servers: they answer as `press serve` does.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Answer, Built, Server, free_port, get};
use press::{
    hosting::{self, Hosting},
    policy::Class,
};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Where a program is, also where Debian puts servers.
fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    folders.map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Headers that say something of the connection or the server program, not of the site. Each has its own `etag` and
/// `last-modified`; what they are good for is looked at below.
const ITS_OWN: [&str; 9] = [
    "accept-ranges",
    "connection",
    "content-length",
    "date",
    "etag",
    "keep-alive",
    "last-modified",
    "server",
    "transfer-encoding",
];

/// An answer without what each server does in its own way.
fn comparable(mut answer: Answer) -> Answer {
    answer.headers.retain(|name, _| !ITS_OWN.contains(&name.as_str()));
    if (300..400).contains(&answer.status) {
        // A redirect is what it says; each has its own number and its own words for people.
        answer.status = 301;
        answer.body.clear();
        answer.headers.retain(|name, _| name == "location");
    }
    answer
}

/// Compares a server with `press serve`, path by path.
fn compare(name: &str, start: impl Fn(&Path, &Hosting, u16) -> Server) {
    for base in ["", "/sub"] {
        let site = Built::new(&format!("{name}{}", base.len()), &format!("https://campaign.example{base}/"));
        let hosting = Hosting::read(&site.dist()).unwrap();
        // The site stands in its sub-folder there.
        let root = site.folder.join("root");
        if base.is_empty() {
            fs::rename(site.dist(), &root).unwrap();
        } else {
            fs::create_dir_all(&root).unwrap();
            fs::rename(site.dist(), root.join("sub")).unwrap();
        }
        let dist = root.join(base.trim_start_matches('/'));
        let first = |folder: &str, end: &str| {
            let found = fs::read_dir(dist.join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
            let found = found.map(|found| found.into_string().unwrap()).find(|found| found.ends_with(end)).unwrap();
            format!("/{folder}/{found}")
        };
        let (ours, theirs) = (Server::press(&dist), start(&root, &hosting, free_port()));
        let paths = [
            "/".to_owned(),
            "/en/".to_owned(),
            "/uk/stories/".to_owned(),
            "/en/stories/test-story-3/index.html".to_owned(),
            "/en/stories".to_owned(),
            "/404.html".to_owned(),
            "/no-such-page/".to_owned(),
            "/app/no-such-file.js".to_owned(),
            "/content/en/no-such-file.json".to_owned(),
            "/robots.txt".to_owned(),
            "/erase.txt".to_owned(),
            "/sw.js".to_owned(),
            "/sitemap.xml".to_owned(),
            "/content/manifest.json".to_owned(),
            "/content/en/site.json".to_owned(),
            "/content/en/feed.json".to_owned(),
            "/content/en/feed.atom".to_owned(),
            "/content/uk/category/test-notes.json".to_owned(),
            "/content/letters/test-letter/uk.eml".to_owned(),
            "/content/letters/test-letter/uk.txt".to_owned(),
            "/embed/en/stories/".to_owned(),
            "/embed/en/stories/oembed.json".to_owned(),
            "/embed/v1.js".to_owned(),
            "/embed/en/story/no-such-story/".to_owned(),
            "/.press/build.json".to_owned(),
            "/.press/files".to_owned(),
            first("app", ".wasm"),
            first("app", ".js"),
            first("app", ".svg"),
            first("media", ".png"),
        ];
        for path in paths {
            for encoding in ["identity", "gzip"] {
                let answer = |server: &Server| get(&format!("{}{base}{path}", server.origin), encoding, None);
                let (ours, theirs) = (comparable(answer(&ours)), comparable(answer(&theirs)));
                assert_eq!(theirs.headers, ours.headers, "{base}{path} {encoding}");
                assert!(theirs == ours, "{base}{path} {encoding}: {} and {}", theirs.status, ours.status);
            }
        }
        // What did not change is not sent again.
        let url = format!("{}{base}/en/", theirs.origin);
        let etag = get(&url, "gzip", None).headers["etag"].clone();
        assert_eq!(get(&url, "gzip", Some(("if-none-match", &etag))).status, 304);
    }
}

#[test]
fn nginx_answers_as_the_local_server_does() {
    let Some(nginx) = find("nginx") else {
        return println!("skipped: nginx is missing (Debian: apt-get install nginx-light)");
    };
    compare("nginx", |root, hosting, port| {
        let folder = root.parent().unwrap();
        fs::write(folder.join("site.conf"), hosting.file(hosting::Server::Nginx)).unwrap();
        let work = folder.display();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {work}/{name};\n"))
            .concat();
        let main = format!(
            "daemon off;\nmaster_process off;\npid {work}/nginx.pid;\nerror_log {work}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n\
             {temporary}server {{\nlisten 127.0.0.1:{port};\nroot {};\ninclude {work}/site.conf;\n}}\n}}\n",
            root.display()
        );
        fs::write(folder.join("nginx.conf"), main).unwrap();
        let mut command = Command::new(&nginx);
        command.arg("-p").arg(folder).arg("-c").arg(folder.join("nginx.conf")).arg("-e").arg(folder.join("error.log"));
        Server::start(&mut command, port)
    });
}

#[test]
fn caddy_answers_as_the_local_server_does() {
    let Some(caddy) = find("caddy") else {
        return println!("skipped: Caddy is missing (Debian: apt-get install caddy)");
    };
    compare("caddy", |root, hosting, port| {
        let folder = root.parent().unwrap();
        fs::write(folder.join("site.caddy"), hosting.file(hosting::Server::Caddy)).unwrap();
        let main = format!(
            "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://127.0.0.1:{port} {{\n\troot * {}\n\timport {}/site.caddy\n}}\n",
            root.display(),
            folder.display()
        );
        fs::write(folder.join("Caddyfile"), main).unwrap();
        let mut command = Command::new(&caddy);
        command.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.join("Caddyfile"));
        Server::start(command.env("HOME", folder).stderr(Stdio::null()), port)
    });
}

/// What a host that reads `_headers` sends with a path: the headers of every rule that matches, as they add up.
fn sent(rules: &str, path: &str) -> BTreeMap<String, Vec<String>> {
    let mut sent: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut matches = false;
    // Netlify and Cloudflare Pages trim a line before they look whether it is a comment.
    for line in rules.lines().filter(|line| !line.trim().starts_with('#')) {
        match line.strip_prefix("  ") {
            None => matches = line.strip_suffix('*').map_or(line == path, |start| path.starts_with(start)),
            Some(header) if matches => {
                let (name, value) = header.split_once(": ").unwrap();
                sent.entry(name.to_ascii_lowercase()).or_default().push(value.to_owned());
            }
            Some(_) => {}
        }
    }
    sent
}

#[test]
fn the_rules_of_hosts_that_add_them_up_never_meet() {
    for base in ["", "/sub"] {
        let site = Built::new(&format!("headers{}", base.len()), &format!("https://campaign.example{base}/"));
        let rules = fs::read_to_string(site.dist().join("_headers")).unwrap();
        let hosting = Hosting::read(&site.dist()).unwrap();
        let redirects = fs::read_to_string(site.dist().join("_redirects")).unwrap();
        assert_eq!(redirects, format!("{base}/embed/* {base}/embed/404.html 404\n"));
        assert!(site.dist().join("embed/404.html").is_file());
        // The limits of Cloudflare Pages.
        assert!(rules.lines().filter(|line| !line.starts_with(' ')).count() <= 100);
        assert!(rules.lines().all(|line| line.len() <= 2000));
        let check = |path: &str| {
            let mut sent = sent(&rules, &format!("{base}{path}"));
            for (name, value) in press::policy::EVERYWHERE.into_iter().chain(hosting.policies.headers(Class::of(path)))
            {
                assert_eq!(sent.remove(name).unwrap_or_default(), [value], "{base}{path}: {name}");
            }
            assert!(sent.is_empty(), "{base}{path}: {sent:?}");
        };
        let mut paths = vec!["/".to_owned()];
        visit(&site.dist(), &site.dist(), &mut paths);
        assert!(paths.len() > 40);
        // Compressed forms are asked for by the name of the file, and what press keeps by nobody.
        paths.retain(|path| {
            !path.starts_with("/.") && !path.starts_with("/_") && !path.ends_with(".br") && !path.ends_with(".gz")
        });
        paths.iter().for_each(|path| check(path));

        let folders = ["/en/", "/embed/"].map(str::to_owned).into();
        let rules = hosting.headers_file(&folders);
        let embed = &sent(&rules, &format!("{base}/embed/en/test/"))["content-security-policy"];
        assert_eq!(embed.len(), 1);
        assert!(embed[0].ends_with("frame-ancestors *"), "{}", embed[0]);
    }
}

fn visit(root: &Path, folder: &Path, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(root, &path, paths);
        } else {
            paths.push(format!("/{}", path.strip_prefix(root).unwrap().display()));
        }
    }
}

/// Only whoever runs the host can promise HTTPS for a year: every file for a host has the header as a comment, ready to be switched on, and
/// `press serve` never sends it.
#[test]
fn hsts_is_offered_and_never_sent() {
    let site = Built::new("hsts", "https://campaign.example/");
    let hosting = Hosting::read(&site.dist()).unwrap();
    let headers = fs::read_to_string(site.dist().join("_headers")).unwrap();
    for (text, offered) in [
        (headers, "  # Strict-Transport-Security: max-age=31536000"),
        (
            hosting.file(hosting::Server::Nginx),
            "    # add_header Strict-Transport-Security \"max-age=31536000\" always;",
        ),
        (hosting.file(hosting::Server::Caddy), "# header Strict-Transport-Security \"max-age=31536000\""),
    ] {
        let lines: Vec<&str> = text.lines().filter(|line| line.contains("Strict-Transport-Security")).collect();
        assert!(lines.contains(&offered), "{text}");
        assert!(lines.iter().all(|line| line.trim_start().starts_with('#')), "{lines:#?}");
        assert!(text.contains("Nobody can take that back sooner"), "{text}");
    }
    let server = Server::press(&site.dist());
    for path in ["/", "/en/", "/sw.js", "/embed/v1.js", "/erase.txt", "/content/manifest.json", "/no-such-page/"] {
        let answer = get(&format!("{}{path}", server.origin), "identity", None);
        assert!(!answer.headers.contains_key("strict-transport-security"), "{path}: {:?}", answer.headers);
        assert!(answer.headers.contains_key("x-content-type-options"), "{path}");
    }
}
