//! `press verify` against hosts that serve wrongly in the ways that real ones do.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Answer, Built, Server, get};
use press::verify::{Report, verify};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::Arc,
    thread,
};

/// What a host does to an answer; the path is what was asked for.
type Fault = fn(&str, &mut Answer);

/// Starts a host that hands on what `press serve` answers, but for the fault. It ends with the process.
fn host(behind: &str, fault: Fault) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let behind = Arc::new(behind.to_owned());
    thread::spawn(move || {
        for connection in listener.incoming() {
            let (mut connection, behind) = (connection.unwrap(), behind.clone());
            thread::spawn(move || {
                let mut lines = BufReader::new(connection.try_clone().unwrap()).lines().map_while(Result::ok);
                let request = lines.next()?;
                let path = request.split(' ').nth(1)?.to_owned();
                let mut headers = Vec::new();
                for line in lines.by_ref().take_while(|line| !line.is_empty()) {
                    let (name, value) = line.split_once(": ")?;
                    headers.push((name.to_ascii_lowercase(), value.to_owned()));
                }
                let sent =
                    |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
                let encoding = sent("accept-encoding").unwrap_or("identity");
                let since = sent("if-modified-since").map(|since| ("if-modified-since", since));
                let mut answer = get(&format!("{behind}{path}"), encoding, since);
                fault(&path, &mut answer);
                let mut head = format!("HTTP/1.1 {} Test\r\nconnection: close\r\n", answer.status);
                for (name, value) in &answer.headers {
                    if !matches!(name.as_str(), "content-length" | "connection" | "transfer-encoding") {
                        head += &format!("{name}: {value}\r\n");
                    }
                }
                if answer.status != 304 {
                    head += &format!("content-length: {}\r\n", answer.body.len());
                }
                connection.write_all(format!("{head}\r\n").as_bytes()).ok()?;
                connection.write_all(&answer.body).ok()
            });
        }
    });
    origin
}

fn is_page(answer: &Answer) -> bool {
    answer.headers.get("content-type").is_some_and(|kind| kind.starts_with("text/html"))
        && !answer.headers.contains_key("content-encoding")
}

fn replace(answer: &mut Answer, from: &str, to: &str) {
    let text = String::from_utf8(answer.body.clone()).unwrap();
    answer.body = text.replace(from, to).into_bytes();
}

/// The form holds something else than the file.
fn stale_form(path: &str, answer: &mut Answer, encoding: &str) {
    if path == "/content/withdrawn.json" && answer.headers.get("content-encoding").is_some_and(|sent| sent == encoding)
    {
        answer.body.clear();
        let old = b"Test story".as_slice();
        if encoding == "br" {
            answer.body = compression::brotli(old, 1).unwrap();
        } else {
            answer.body = compression::gzip(old).unwrap();
        }
    }
}

fn set(answer: &mut Answer, name: &str, value: &str) {
    answer.headers.insert(name.to_owned(), value.to_owned());
}

#[test]
fn each_fault_of_a_host_is_named() {
    let site = Built::new("verify", "https://campaign.example/");
    let server = Server::press(&site.dist());
    let found = |fault: Fault| -> Report { verify(&site.dist(), &host(&server.origin, fault)).unwrap() };

    let good = found(|_, _| {});
    assert_eq!(good.differences, [""; 0]);
    assert!(good.compared > 50 && good.compared <= good.files, "{good:?}");

    // One sentence each, for all the files with the same fault.
    let check = |fault: Fault, path: &str, expected: &str| {
        let report = found(fault);
        assert!(
            matches!(report.differences.as_slice(), [one] if one.starts_with(path) && one.contains(expected)),
            "{expected}: {:#?}",
            report.differences
        );
    };
    let mail: Fault = |_, answer| {
        if is_page(answer) {
            replace(answer, "href=\"mailto:", "href=\"/cdn-cgi/l/email-protection#");
        }
    };
    check(mail, "/en/letter/test-letter/", "obfuscation of e-mail addresses");
    let minified: Fault = |path, answer| {
        if path == "/en/stories/every-block/" && is_page(answer) {
            replace(answer, "\n", "");
        }
    };
    check(minified, "/en/stories/every-block/: ", "minified");
    let script: Fault = |path, answer| {
        if path == "/uk/" && is_page(answer) {
            replace(answer, "</body>", "<script src=\"https://count.example/\"></script></body>");
        }
    };
    check(script, "/uk/: ", "script was put in");
    let damaged: Fault = |path, answer| {
        if path == "/content/uk/site.json" && !answer.headers.contains_key("content-encoding") {
            answer.body[10] ^= 1;
        }
    };
    check(damaged, "/content/uk/site.json: ", "differ from number 10 on");
    let lost: Fault = |path, answer| {
        if path.ends_with(".svg") {
            answer.status = 403;
        }
    };
    check(lost, "/app/", "status is 403");
    let wasm: Fault = |path, answer| {
        if path.ends_with(".wasm") {
            set(answer, "content-type", "application/octet-stream");
        }
    };
    check(wasm, "/app/", "not `application/wasm`");
    let charset: Fault = |path, answer| {
        if path == "/robots.txt" {
            set(answer, "content-type", "text/plain; charset=iso-8859-1");
        }
    };
    check(charset, "/robots.txt: ", "all texts are UTF-8");
    let no_policy: Fault = |_, answer| drop(answer.headers.remove("content-security-policy"));
    check(no_policy, "/", "header `content-security-policy` is missing");
    let old_policy: Fault = |_, answer| {
        let policy = answer.headers["content-security-policy"]
            .replace("style-src 'self' 'sha256-", "style-src 'self' 'sha256-0");
        set(answer, "content-security-policy", &policy);
    };
    check(old_policy, "/", "policy is another one");
    let not_found: Fault = |path, answer| {
        if path.contains("no-such-page") {
            answer.status = 200;
        }
    };
    check(not_found, "/no-such-page", "status is 200, not 404");
    let own_page: Fault = |path, answer| {
        if path.contains("no-such-page") {
            answer.body = b"Not found".to_vec();
        }
    };
    check(own_page, "/no-such-page", "is not /404.html");
    let no_card: Fault = |path, answer| {
        if path.contains("no-such-card") {
            answer.body = b"<!doctype html>".to_vec();
        }
    };
    check(no_card, "/embed/no-such-card", "is not /embed/404.html");
    let worker: Fault = |path, answer| {
        if path == "/sw.js" {
            set(answer, "cache-control", "max-age=14400");
        }
    };
    check(worker, "/sw.js: ", "`cache-control` is `max-age=14400`");
    let not_kept: Fault = |path, answer| {
        if path.starts_with("/app/") {
            set(answer, "cache-control", "no-cache");
        }
    };
    check(not_kept, "/app/", "the name follows the bytes");
    check(|_, answer| set(answer, "set-cookie", "id=1"), "/", "promises none");
    check(|_, answer| set(answer, "nel", "{}"), "/", "report to somebody");
    let plain: Fault = |_, answer| {
        if answer.headers.remove("content-encoding").is_some() {
            // What it would have sent without.
            let encoding = &mut answer.body;
            let limit = u64::MAX - 1;
            let bytes = compression::unpack_gzip(encoding, limit);
            *encoding = bytes.or_else(|_| compression::unpack_brotli(encoding, limit)).unwrap();
        }
    };
    check(plain, "/", "does not come compressed");
    check(|_, answer| drop(answer.headers.remove("vary")), "/", "without `Vary");
    let stays: Fault = |path, answer| {
        if path == "/404" || path == "/en" || (!path.ends_with('/') && !path.contains('.')) {
            answer.status = 404;
        }
    };
    check(stays, "/", "without its slash");
    // One form of one small file, as a host has it that compressed it before a withdrawal and keeps that.
    for encoding in ["br", "gzip"] {
        let stale: Fault = if encoding == "br" {
            |path, answer| stale_form(path, answer, "br")
        } else {
            |path, answer| stale_form(path, answer, "gzip")
        };
        check(stale, "/content/withdrawn.json: ", &format!("compressed by {encoding} it is another file"));
    }
    let always: Fault = |path, answer| {
        answer.headers.remove("last-modified");
        if path == "/" && answer.status == 304 {
            answer.status = 200;
        }
    };
    check(always, "/: ", "although it did not change");
}

#[test]
fn a_stale_form_is_found_in_the_folder_before_anybody_publishes_it() {
    let site = Built::new("verify-forms", "https://campaign.example/");
    // The host has the site as it should be.
    let host = Built::new("verify-forms-host", "https://campaign.example/");
    let server = Server::press(&host.dist());
    let differences = || verify(&site.dist(), &server.origin).unwrap().differences;
    assert_eq!(differences(), [""; 0]);
    let (page, file) = ("/en/stories/test-story-3/index.html", |path: &str| site.dist().join(&path[1..]));
    let check = |path: &str, expected: &str| {
        let found = differences();
        let named = format!("{path}: ");
        assert!(
            matches!(found.as_slice(), [one] if one.starts_with(&named) && one.contains(expected)),
            "{path}: {found:#?}"
        );
    };
    for form in ["br", "gz"] {
        let path = format!("{page}.{form}");
        let good = fs::read(file(&path)).unwrap();
        fs::copy(file(&format!("/en/stories/test-story-2/index.html.{form}")), file(&path)).unwrap();
        check(&path, "form of another file");
        fs::write(file(&path), &good[..good.len() - 1]).unwrap();
        check(&path, "form of another file");
        fs::remove_file(file(&path)).unwrap();
        check(&path, "missing in the folder");
        fs::write(file(&path), good).unwrap();
        let lone = format!("/en/gone.html.{form}");
        fs::copy(file(&path), file(&lone)).unwrap();
        check(&lone, "without its file");
        fs::remove_file(file(&lone)).unwrap();
    }
    assert_eq!(differences(), [""; 0]);
    // While a build is interrupted there is nothing to compare with.
    fs::write(site.dist().join(".press/journal"), "").unwrap();
    let error = verify(&site.dist(), &server.origin).unwrap_err().to_string();
    assert!(error.contains("neither the old site nor the new one"), "{error}");
}

#[test]
fn an_older_build_is_named_once() {
    let site = Built::new("verify-old", "https://campaign.example/");
    let newer = Built::new("verify-new", "https://campaign.example/");
    newer.build("https://campaign.example/", 6);
    let server = Server::press(&site.dist());
    let report = verify(&newer.dist(), &server.origin).unwrap();
    let first = &report.differences[0];
    assert!(first.contains("serves another build"), "{:#?}", report.differences);
    assert!(
        report.differences.iter().all(|difference| !difference.contains("bytes differ")),
        "{:#?}",
        report.differences
    );
}

#[test]
fn what_cannot_be_compared_is_said() {
    let site = Built::new("verify-sub", "https://campaign.example/sub/");
    let error = |url: &str| verify(&site.dist(), url).unwrap_err().to_string();
    assert!(error("https://campaign.example/").contains("built for /sub/"), "{}", error("https://campaign.example/"));
    assert!(error("campaign.example").contains("not a base address"));
    let port = common::free_port();
    assert!(error(&format!("http://127.0.0.1:{port}/sub")).contains("does not answer"));
    let server = Server::press(&site.dist());
    let report = verify(&site.dist(), &format!("{}/sub", server.origin)).unwrap();
    assert_eq!(report.differences, [""; 0]);
}
