//! The local server: the built site as a good static host would serve it, for this machine only.
//!
//! Drafts are seen here. So it answers for the names of this machine and for no other, which a foreign page could have made lead here
//! (DNS rebinding), and hands out nothing but regular files of the folder: nothing behind a link, nothing with a dot before its name.

use crate::{
    hosting::Hosting,
    output::{
        Form,
        place::{Found, look},
    },
    policy::{ASK_AGAIN, Class, EMBED, EVERYWHERE, is_packed, media_type},
};
use anyhow::{Context, Result};
use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use campaign::route::{Base, EMBED_NOT_FOUND, NOT_FOUND};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use percent_encoding::percent_decode_str;
use std::{
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tower_http::services::ServeDir;

/// How long a client may take for the head of a request, and between two over one connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves the site in `folder` on loopback until it is stopped. Port 0 takes a free one; the address is printed.
pub fn serve(folder: &Path, port: u16) -> Result<()> {
    let base = Hosting::read(folder)?.base;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .with_context(|| format!("port {port} is taken: another server runs there; choose a port with --port"))?;
    println!("http://{}{}", listener.local_addr()?, base.href("/"));
    serve_on(listener, folder, PATIENCE)
}

/// [`serve`], where a client is given `patience` for the head of a request.
pub fn serve_on(listener: TcpListener, folder: &Path, patience: Duration) -> Result<()> {
    let base = Hosting::read(folder)?.base;
    let folder = folder.canonicalize().with_context(|| format!("cannot find {}", folder.display()))?;
    let files = ServeDir::new(&folder).precompressed_br().precompressed_gzip();
    let root = base.href("/");
    let site = if root == "/" {
        Router::new().fallback_service(files)
    } else {
        let home = root.clone();
        Router::new()
            .nest_service(root.trim_end_matches('/'), files)
            .route("/", get(|| async move { Redirect::to(&home) }))
    };
    let served = Arc::new(Served { folder, base });
    let site = site.layer(middleware::from_fn(move |request: Request, next: Next| {
        let served = served.clone();
        async move { served.answer(request, next).await }
    }));

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        loop {
            let Ok((connection, _)) = listener.accept().await else {
                // No file handle is left: connections that are open now will end.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(patience);
            let connection = http.serve_connection(TokioIo::new(connection), TowerToHyperService::new(site.clone()));
            tokio::spawn(connection);
        }
    })
}

/// A site that is being served.
struct Served {
    /// The folder of the site: an absolute path without links.
    folder: PathBuf,
    base: Base,
}

impl Served {
    async fn answer(&self, mut request: Request, next: Next) -> Response {
        if !is_for_loopback(&request) {
            let sentence = "press serve answers for localhost, 127.0.0.1 and [::1] only\n";
            return plain(StatusCode::MISDIRECTED_REQUEST, sentence.to_owned());
        }
        // Read anew each time: the site may be built again while it is served.
        let hosting = match Hosting::read(&self.folder) {
            Ok(hosting) => hosting,
            Err(error) => return plain(StatusCode::SERVICE_UNAVAILABLE, format!("{error:#}\n")),
        };
        let Some(path) = self.base.strip(request.uri().path()).map(str::to_owned) else {
            return with_headers("", &hosting, next.run(request).await);
        };
        if self.is_file(&path) {
            let response = next.run(request).await;
            return with_headers(&path, &hosting, within(&self.base, response));
        }
        // What is missing in a frame is said in a frame.
        let page = if path.starts_with(EMBED) { EMBED_NOT_FOUND } else { NOT_FOUND };
        let Some(page) = self.base.href(page).parse::<Uri>().ok().filter(|_| self.is_file(page)) else {
            return plain(StatusCode::NOT_FOUND, "Not found\n".to_owned());
        };
        *request.uri_mut() = page;
        for name in [
            header::IF_NONE_MATCH,
            header::IF_MODIFIED_SINCE,
            header::IF_MATCH,
            header::IF_UNMODIFIED_SINCE,
            header::RANGE,
        ] {
            request.headers_mut().remove(name);
        }
        let mut response = next.run(request).await;
        if response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
        with_headers(&path, &hosting, response)
    }

    /// Whether a path leads to a file that may be seen, through folders only. The path is that of a request, still encoded.
    fn is_file(&self, path: &str) -> bool {
        let Ok(path) = percent_decode_str(path).decode_utf8() else { return false };
        let mut place = self.folder.clone();
        for name in path.split('/').filter(|name| !name.is_empty()) {
            if name.starts_with('.') || name.contains('\0') {
                return false;
            }
            place.push(name);
            if !matches!(look(&place), Ok(Found::Folder | Found::File)) {
                return false;
            }
        }
        if matches!(look(&place), Ok(Found::Folder)) {
            place.push("index.html");
        } else if path.ends_with('/') {
            return false;
        }
        let is_form = |form: &Form| {
            let mut name = place.clone().into_os_string();
            name.push(format!(".{}", form.suffix()));
            matches!(look(Path::new(&name)), Ok(Found::File | Found::Nothing))
        };
        matches!(look(&place), Ok(Found::File)) && Form::ALL.iter().all(is_form)
    }
}

/// Whether a request names this machine, and no other as well.
fn is_for_loopback(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let authority = request.uri().authority().is_none_or(|authority| is_loopback(authority.as_str()));
    authority && host.to_str().is_ok_and(is_loopback)
}

/// Whether a `Host` is a name of loopback, with or without a port.
fn is_loopback(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        let rest = host.get(name.len()..).filter(|_| host[..name.len()].eq_ignore_ascii_case(name));
        let is_port = |port: &str| !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit());
        rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port))
    })
}

/// An answer that is no file of the site.
fn plain(status: StatusCode, sentence: String) -> Response {
    let mut response = (status, [(header::CACHE_CONTROL, ASK_AGAIN)], sentence).into_response();
    for (name, value) in EVERYWHERE {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// Files are served by their path below the base; where they lead elsewhere, the base has to be put in front again.
fn within(base: &Base, mut response: Response) -> Response {
    let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    let outside = location.filter(|location| base.strip(location).is_none());
    if let Some(inside) = outside.and_then(|location| HeaderValue::from_str(&base.href(location)).ok()) {
        response.headers_mut().insert(header::LOCATION, inside);
    }
    response
}

/// The headers of `policy.rs`; `path` has no base path.
fn with_headers(path: &str, hosting: &Hosting, mut response: Response) -> Response {
    let ok = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    // What is missing is answered by a page.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.map(|kind| if kind.starts_with("text/html") { "/.html" } else { path }).and_then(media_type);
    if let Some(kind) = kind.and_then(|kind| HeaderValue::try_from(kind).ok()) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    // Texts have compressed forms. Without this a cache hands one to somebody who cannot read it.
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| !kind.to_str().is_ok_and(is_packed)) {
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    let class = Class::of(path);
    let class = if ok || class == Class::Embed { class } else { Class::Fresh };
    for (name, value) in EVERYWHERE.into_iter().chain(hosting.policies.headers(class)) {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_loopback() {
        let check = |host: &str, loopback: bool| assert_eq!(is_loopback(host), loopback, "{host}");
        check("localhost", true);
        check("LocalHost:8080", true);
        check("127.0.0.1", true);
        check("127.0.0.1:1", true);
        check("[::1]", true);
        check("[::1]:8080", true);
        check("", false);
        check("rebound.example", false);
        check("rebound.example:8080", false);
        check("localhost.rebound.example", false);
        check("127.0.0.1.rebound.example", false);
        check("localhost:8080.rebound.example", false);
        check("localhost:", false);
        check("localhost:80@rebound.example", false);
        check("127.0.0.10", false);
        check("::1", false);
        check("0.0.0.0", false);
        check("приклад.укр", false);
    }
}
