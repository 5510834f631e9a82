//! The local server: the built site as a good static host would serve it.

use crate::policy;
use anyhow::{Context, Result};
use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use campaign_site::route::{Base, NOT_FOUND};
use std::{fs, net::Ipv4Addr, path::Path};
use tower_http::services::{ServeDir, ServeFile};

/// Serves the site in `folder` on loopback until it is stopped. Port 0 takes a free one; the address is printed.
pub fn serve(folder: &Path, port: u16) -> Result<()> {
    let index = fs::read_to_string(folder.join("index.html"))
        .with_context(|| format!("{} holds no site: `cargo xtask build` makes it", folder.display()))?;
    let base = Base::new(attribute(&index, "data-base").unwrap_or_default());

    let missing =
        ServeFile::new(folder.join(NOT_FOUND.trim_start_matches('/'))).precompressed_br().precompressed_gzip();
    let files = ServeDir::new(folder).precompressed_br().precompressed_gzip().not_found_service(missing);
    let root = base.href("/");
    let site = if root == "/" {
        Router::new().fallback_service(files)
    } else {
        let home = root.clone();
        Router::new()
            .nest_service(root.trim_end_matches('/'), files)
            .route("/", get(|| async move { Redirect::to(&home) }))
    };
    let folder = folder.to_owned();
    let site = site.layer(middleware::from_fn(move |request: Request, next: Next| {
        let (policy, base) = (policy(&folder), base.clone());
        async move {
            let path = request.uri().path().to_owned();
            with_headers(path, policy, within(&base, next.run(request).await))
        }
    }));

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .with_context(|| format!("port {port} is taken: another server runs there; choose a port with --port"))?;
        println!("http://{}{root}", listener.local_addr()?);
        Ok(axum::serve(listener, site).await?)
    })
}

/// The policy that stands in the pages, read anew each time: the site may be built again while it is served.
fn policy(folder: &Path) -> Option<HeaderValue> {
    let index = fs::read_to_string(folder.join("index.html")).ok()?;
    let policy = attribute(&index, "http-equiv=\"Content-Security-Policy\" content")?;
    HeaderValue::from_str(&format!("{policy}; {}", policy::FRAME_ANCESTORS)).ok()
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

/// The headers that a host should send; `press` writes them down for the common hosts.
fn with_headers(path: String, policy: Option<HeaderValue>, response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    let ok = response.status().is_success() || response.status() == 304;
    let headers = response.headers_mut();
    let text = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).and_then(with_charset);
    if let Some(text) = text {
        headers.insert(header::CONTENT_TYPE, text);
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.extend(policy.map(|policy| (header::CONTENT_SECURITY_POLICY, policy)));
    for (name, value) in policy::HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let cache = if ok { policy::cache_control(&path) } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// A text of ours is UTF-8, and says so.
fn with_charset(kind: &str) -> Option<HeaderValue> {
    let text = kind.starts_with("text/") || kind == "application/json";
    (text && !kind.contains("charset")).then(|| HeaderValue::from_str(&format!("{kind}; charset=utf-8")).ok())?
}

/// The value that follows `name="` in a document of ours.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    html.split_once(&format!("{name}=\""))?.1.split('"').next()
}
