//! The local server: the built site as a good static host would serve it.

use crate::{
    hosting::Hosting,
    policy::{Class, EMBED, EVERYWHERE, is_packed, media_type},
};
use anyhow::{Context, Result};
use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Redirect, Response},
    routing::get,
};
use campaign::route::{Base, EMBED_NOT_FOUND, NOT_FOUND};
use std::{net::Ipv4Addr, path::Path};
use tower_http::services::{ServeDir, ServeFile};

/// Serves the site in `folder` on loopback until it is stopped. Port 0 takes a free one; the address is printed.
pub fn serve(folder: &Path, port: u16) -> Result<()> {
    let base = Hosting::read(folder)?.base;

    let page = |path: &str| ServeFile::new(folder.join(&path[1..])).precompressed_br().precompressed_gzip();
    // What is missing in a frame is said in a frame.
    let missing = Router::new()
        .route_service(&format!("{EMBED}{{*rest}}"), page(EMBED_NOT_FOUND))
        .fallback_service(page(NOT_FOUND));
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
        // Read anew each time: the site may be built again while it is served.
        let (hosting, base) = (Hosting::read(&folder).ok(), base.clone());
        async move {
            let path = base.strip(request.uri().path()).unwrap_or_default().to_owned();
            with_headers(&path, hosting.as_ref(), within(&base, next.run(request).await))
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
fn with_headers(path: &str, hosting: Option<&Hosting>, mut response: Response) -> Response {
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
    let own = hosting.map(|hosting| hosting.policies.headers(class)).unwrap_or_default();
    for (name, value) in EVERYWHERE.into_iter().chain(own) {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    response
}
