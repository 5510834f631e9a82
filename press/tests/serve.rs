//! `press serve` answers this machine only, with regular files of the site only.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Built, Server, get};
use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::symlink,
    thread,
    time::{Duration, Instant},
};

/// What is answered to these bytes, until the server ends the connection.
fn raw(origin: &str, request: &str) -> String {
    let mut connection = TcpStream::connect(origin.strip_prefix("http://").unwrap()).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn only_names_of_this_machine_are_answered() {
    let site = Built::new("serve-hosts", "https://campaign.example/");
    let server = Server::press(&site.dist());
    let port = server.origin.rsplit(':').next().unwrap();
    let check = |request: &str, status: &str| {
        let answer = raw(&server.origin, &format!("{request}Connection: close\r\n\r\n"));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{request}: {answer}");
        assert_eq!(answer.contains("<html"), status == "200", "{request}");
    };
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        check(&format!("GET /en/ HTTP/1.1\r\nHost: {host}\r\n"), "200");
        check(&format!("GET /en/ HTTP/1.1\r\nHost: {host}:{port}\r\n"), "200");
    }
    for host in ["rebound.example", "rebound.example:8080", "localhost.rebound.example", "0.0.0.0", "192.168.0.1", ""] {
        check(&format!("GET /en/ HTTP/1.1\r\nHost: {host}\r\n"), "421");
        check(&format!("GET /content/en/feed.json HTTP/1.1\r\nHost: {host}\r\n"), "421");
    }
    check("GET /en/ HTTP/1.1\r\nHost: localhost\r\nHost: rebound.example\r\n", "421");
    check("GET http://rebound.example/en/ HTTP/1.1\r\nHost: localhost\r\n", "421");
    check("GET http://localhost/en/ HTTP/1.1\r\nHost: localhost\r\n", "200");
    check("GET /en/ HTTP/1.1\r\n", "421");
}

#[test]
fn only_regular_files_of_the_site_are_answered() {
    for base in ["", "/sub"] {
        let site = Built::new(&format!("serve-files{}", base.len()), &format!("https://campaign.example{base}/"));
        let dist = site.dist();
        let outside = site.folder.join("outside");
        fs::create_dir_all(&outside).unwrap();
        fs::write(outside.join("index.html"), "secret").unwrap();
        fs::create_dir_all(dist.join(".well-known")).unwrap();
        for file in [".env", ".git", ".well-known/security.txt", "en/.draft.html", "notes.txt"] {
            fs::write(dist.join(file), "secret").unwrap();
        }
        symlink(&outside, dist.join("folder")).unwrap();
        symlink(outside.join("index.html"), dist.join("file.html")).unwrap();
        symlink("notes.txt", dist.join("inside.txt")).unwrap();
        fs::create_dir(dist.join("index-link")).unwrap();
        symlink(outside.join("index.html"), dist.join("index-link/index.html")).unwrap();
        fs::write(dist.join("form.txt"), "public").unwrap();
        symlink(outside.join("index.html"), dist.join("form.txt.gz")).unwrap();
        let server = Server::press(&dist);
        let ask = |path: &str| get(&format!("{}{base}{path}", server.origin), "gzip", None);
        let missing = ask("/no-such-page/");
        assert_eq!((missing.status, ask("/notes.txt").status, ask("/en/").status), (404, 200, 200));
        for path in [
            "/.env",
            "/%2eenv",
            "/%2Eenv",
            "/.git",
            "/.well-known/security.txt",
            "/en/.draft.html",
            "/.press/files",
            "/.press/build.json",
            "/folder/",
            "/folder/index.html",
            "/file.html",
            "/inside.txt",
            "/index-link/",
            "/index-link/index.html",
            "/form.txt",
            "/en/..%2f.env",
            "/%2e%2e/outside/index.html",
            "/notes.txt/",
        ] {
            let answer = ask(path);
            assert_eq!(answer.status, 404, "{base}{path}");
            assert!(!String::from_utf8_lossy(&answer.body).contains("secret"), "{base}{path}");
            assert_eq!(answer.body, missing.body, "{base}{path} is told as any other that is not there");
        }
        assert_eq!(get(&format!("{}{base}/.env", server.origin), "gzip", Some(("if-none-match", "*"))).status, 404);
        // The page for what is missing, if that is a link.
        fs::rename(dist.join("404.html"), outside.join("404.html")).unwrap();
        symlink(outside.join("404.html"), dist.join("404.html")).unwrap();
        let answer = ask("/no-such-page/");
        assert_eq!((answer.status, answer.body.as_slice()), (404, &b"Not found\n"[..]));
    }
}

#[test]
fn a_site_that_is_half_updated_is_not_served() {
    let site = Built::new("serve-half", "https://campaign.example/");
    let server = Server::press(&site.dist());
    let ask = || get(&format!("{}/en/", server.origin), "identity", None);
    assert_eq!(ask().status, 200);
    let journal = site.dist().join(".press/journal");
    fs::write(&journal, "press journal 1\nend\n").unwrap();
    let answer = ask();
    assert_eq!((answer.status, answer.headers["cache-control"].as_str()), (503, "no-cache"));
    assert!(String::from_utf8_lossy(&answer.body).contains("neither the old site nor the new one"));
    // The next build finishes it, and the server goes on.
    site.build("https://campaign.example/", 4);
    assert_eq!(ask().status, 200);
}

#[test]
fn half_open_requests_are_ended() {
    let site = Built::new("serve-slow", "https://campaign.example/");
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let folder = site.dist();
    thread::spawn(move || press::serve::serve_on(listener, &folder, Duration::from_millis(300)));
    let whole = "GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let begin = Instant::now();
    // Nothing, a part of the head, and a second request that never comes.
    for request in ["", "GET /en/ HT", "GET /en/ HTTP/1.1\r\nHost: localhost\r\nA: ", whole] {
        let answer = raw(&origin, request);
        assert_eq!(answer.starts_with("HTTP/1.1 200 "), request == whole, "{request}: {answer}");
    }
    assert!(begin.elapsed() < Duration::from_secs(40), "the client gave up, not the server");
    // They stop nobody else.
    let waiting: Vec<_> =
        (0..50).map(|_| TcpStream::connect(origin.strip_prefix("http://").unwrap()).unwrap()).collect();
    assert_eq!(get(&format!("{origin}/en/"), "identity", None).status, 200);
    drop(waiting);
}
