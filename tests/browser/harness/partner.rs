//! Another site, which shows cards of ours in its pages: a few files from memory, with the headers that the test gives them.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A site that is served until this is dropped.
pub struct Partner {
    /// Where it listens: another origin than every [`super::Served`].
    pub address: SocketAddr,
    server: JoinHandle<()>,
}

/// Path, headers (lines without their ends) and body. What ends in `.js` is a script, all else a page.
pub type File = (&'static str, String, String);

impl Partner {
    /// Serves these files.
    pub async fn start(files: Vec<File>) -> Self {
        let files: BTreeMap<_, _> = files.into_iter().map(|(path, headers, body)| (path, (headers, body))).collect();
        let files = Arc::new(files);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let files = files.clone();
                tokio::spawn(async move { answer(stream, &files).await });
            }
        });
        Self { address, server }
    }

    /// The whole address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

async fn answer(stream: TcpStream, files: &BTreeMap<&str, (String, String)>) {
    let mut stream = BufReader::new(stream);
    let mut request = String::new();
    if stream.read_line(&mut request).await.is_err() {
        return;
    }
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|read| read > 2) {
        line.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    let kind = if path.ends_with(".js") { "text/javascript" } else { "text/html" };
    let answer = match files.get(path) {
        Some((headers, body)) => format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {kind}; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
            body.len()
        ),
        // A browser asks for an icon by itself.
        None if path.ends_with(".js") => {
            "HTTP/1.1 200 OK\r\ncontent-type: text/javascript\r\nconnection: close\r\n\r\n".to_owned()
        }
        None => "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned(),
    };
    if stream.write_all(answer.as_bytes()).await.is_ok() {
        _ = stream.shutdown().await;
        _ = stream.read(&mut [0; 16]).await;
    }
}

impl Drop for Partner {
    fn drop(&mut self) {
        self.server.abort();
    }
}
