//! A proxy before `press serve`: it answers chosen paths wrongly, is stopped like a server that is gone, remembers what was
//! asked, and puts a script of the test's own in front of every page. That works alike in every engine.

use std::{
    collections::BTreeMap,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// How a request goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Another answer than the server's.
    Answer {
        /// The status.
        status: u16,
        /// The MIME type.
        kind: &'static str,
        /// The body.
        body: String,
    },
    /// Half of the body, with a length that says it is all.
    Half,
    /// Half of the body, with the length of the whole; then the connection ends.
    BrokenOff,
    /// Half of the body and no length; the end of the connection says that it is all.
    Cut,
    /// Half of the body in chunks, without the last one.
    CutChunked,
    /// One bit of the body is another.
    Flipped,
    /// The connection ends without an answer.
    Closed,
    /// The right body under another MIME type.
    Kind(&'static str),
    /// Another address.
    Redirect(String),
    /// A few bytes at a time: the whole takes this long, in milliseconds.
    Trickle(u64),
    /// No answer until the fault is lifted.
    Silent,
}

impl Fault {
    /// A page of an error.
    pub fn status(status: u16) -> Self {
        Self::Answer { status, kind: "text/html", body: format!("<h1>{status}</h1>") }
    }

    /// Another text as JSON.
    pub fn json(body: impl Into<String>) -> Self {
        Self::Answer { status: 200, kind: "application/json", body: body.into() }
    }
}

/// Where the script of a test is. No page of a site stands there.
pub const SCRIPT: &str = "/test-script.js";

struct Shared {
    upstream: Mutex<SocketAddr>,
    faults: watch::Sender<Vec<(String, Fault)>>,
    requests: Mutex<Vec<String>>,
    /// How many bodies were sent, by address: an answer without a body (304) is none.
    bodies: Mutex<BTreeMap<String, usize>>,
    /// How many requests for files of the copy are still answered; `None` is all.
    left: Mutex<Option<usize>>,
    script: Mutex<String>,
}

/// The proxy. It ends when it is dropped.
pub struct Proxy {
    /// Where it listens; the same after a stop and a restart.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    server: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Starts it.
    pub async fn start(upstream: SocketAddr) -> Self {
        let shared = Shared {
            upstream: Mutex::new(upstream),
            faults: watch::Sender::default(),
            requests: Mutex::default(),
            bodies: Mutex::default(),
            left: Mutex::default(),
            script: Mutex::default(),
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let mut proxy = Self { address, shared: Arc::new(shared), server: None };
        proxy.restart().await;
        proxy
    }

    /// Every address that contains `part` goes wrong from now on.
    pub fn fail(&self, part: &str, fault: Fault) {
        self.shared.faults.send_modify(|faults| faults.push((part.to_owned(), fault)));
    }

    /// Lifts every fault.
    pub fn heal(&self) {
        self.shared.faults.send_modify(Vec::clear);
    }

    /// From now on another server answers: a new version, or an old one.
    pub fn set_upstream(&self, upstream: SocketAddr) {
        *self.shared.upstream.lock().unwrap_or_else(PoisonError::into_inner) = upstream;
    }

    /// The server is gone: nobody listens, and open connections end.
    pub async fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.abort();
            _ = server.await;
        }
    }

    /// The server is back.
    pub async fn restart(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port is free");
        self.address = listener.local_addr().expect("an address");
        let shared = self.shared.clone();
        self.server = Some(tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                if let Ok((stream, _)) = listener.accept().await {
                    let shared = shared.clone();
                    connections.spawn(async move { _ = shared.answer(stream).await });
                }
                while connections.try_join_next().is_some() {}
            }
        }));
    }

    /// What was asked since the last call, as `path?query`.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many bodies were sent since the start, by address.
    pub fn bodies(&self) -> BTreeMap<String, usize> {
        self.shared.bodies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The connection is lost after so many more files of the copy: those that are not the page's own. `None` lifts it.
    pub fn lose_after(&self, files: Option<usize>) {
        *self.shared.left.lock().unwrap_or_else(PoisonError::into_inner) = files;
    }

    /// This script runs first in every document from now on, instead of the one before.
    pub fn set_script(&self, script: String) {
        *self.shared.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

/// An answer as it goes to the browser.
struct Answer {
    status: String,
    headers: Vec<String>,
    body: Vec<u8>,
}

impl Answer {
    fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![format!("content-type: {kind}"), "cache-control: no-store".to_owned()];
        Self { status: format!("{status} by the test"), headers, body: body.into() }
    }

    /// Whether it is a page that runs a script of its own host; the policy of a card for other sites refuses it.
    fn takes_script(&self) -> bool {
        let any = |is: fn(&str) -> bool| self.headers.iter().any(|header| is(header));
        any(|header| header.starts_with("content-type: text/html"))
            && !any(|header| header.contains("frame-ancestors *"))
    }

    async fn send(&self, stream: &mut TcpStream, sent: usize, announced: usize) -> io::Result<()> {
        stream.write_all(self.head(&format!("content-length: {announced}\r\n")).as_bytes()).await?;
        stream.write_all(&self.body[..sent]).await?;
        stream.shutdown().await
    }

    /// Its head, with what says how long the body is.
    fn head(&self, length: &str) -> String {
        format!("HTTP/1.1 {}\r\n{}\r\n{length}connection: close\r\n\r\n", self.status, self.headers.join("\r\n"))
    }
}

impl Shared {
    async fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        let head = read_head(&mut stream).await?;
        let Some(path) = head.split(' ').nth(1) else { return Ok(()) };
        if path == SCRIPT {
            let script = self.script.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let answer = Answer::new(200, "text/javascript", script);
            return answer.send(&mut stream, answer.body.len(), answer.body.len()).await;
        }
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());

        // What keep.js asks for is no document, which a browser asks for as HTML, and no script.
        let asked = head.to_ascii_lowercase();
        if asked.contains("sec-fetch-dest: empty")
            && !asked.contains("text/html")
            && !["edition.json", "withdrawn.json"].iter().any(|list| path.contains(list))
        {
            let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
            match left.as_mut() {
                Some(0) => return Ok(()),
                Some(left) => *left -= 1,
                None => {}
            }
        }
        let mut faults = self.faults.subscribe();
        let fault = loop {
            let fault = faults.borrow_and_update().iter().find(|(part, _)| path.contains(part)).cloned();
            match fault {
                Some((_, Fault::Silent)) => _ = faults.changed().await,
                fault => break fault.map(|(_, fault)| fault),
            }
        };
        let mut answer = match &fault {
            Some(Fault::Answer { status, kind, body }) => Answer::new(*status, kind, body.as_bytes()),
            Some(Fault::Closed) => return Ok(()),
            Some(Fault::Redirect(to)) => {
                let mut answer = Answer::new(302, "text/html", "");
                answer.headers.push(format!("location: {to}"));
                answer
            }
            // What the browser has is of no use to a test that wants to see a body go wrong.
            Some(_) => self.forward(&head, &["if-none-match:", "if-modified-since:"]).await?,
            None => self.forward(&head, &[]).await?,
        };
        if !answer.body.is_empty() {
            *self.bodies.lock().unwrap_or_else(PoisonError::into_inner).entry(path.to_owned()).or_default() += 1;
        }
        if let Some(Fault::Kind(kind)) = fault {
            answer.headers.retain(|header| !header.starts_with("content-type:"));
            answer.headers.push(format!("content-type: {kind}"));
        }
        self.send(&mut stream, answer, fault).await
    }

    async fn send(&self, stream: &mut TcpStream, mut answer: Answer, fault: Option<Fault>) -> io::Result<()> {
        let length = answer.body.len();
        match fault {
            Some(Fault::Half) => answer.send(stream, length / 2, length / 2).await,
            Some(Fault::BrokenOff) => answer.send(stream, length / 2, length).await,
            Some(Fault::Cut) => {
                stream.write_all(answer.head("").as_bytes()).await?;
                stream.write_all(&answer.body[..length / 2]).await?;
                stream.shutdown().await
            }
            Some(Fault::CutChunked) => {
                stream.write_all(answer.head("transfer-encoding: chunked\r\n").as_bytes()).await?;
                stream.write_all(format!("{:x}\r\n", length / 2).as_bytes()).await?;
                stream.write_all(&answer.body[..length / 2]).await?;
                stream.write_all(b"\r\n").await?;
                stream.shutdown().await
            }
            Some(Fault::Trickle(milliseconds)) => {
                stream.write_all(answer.head(&format!("content-length: {length}\r\n")).as_bytes()).await?;
                let pieces = 10;
                for piece in answer.body.chunks(length / pieces + 1) {
                    tokio::time::sleep(std::time::Duration::from_millis(milliseconds / pieces as u64)).await;
                    stream.write_all(piece).await?;
                }
                stream.shutdown().await
            }
            Some(Fault::Flipped) if length > 0 => {
                answer.body[length / 2] ^= 1;
                answer.send(stream, length, length).await
            }
            _ => answer.send(stream, length, length).await,
        }
    }

    /// The server's own answer, uncompressed, with the test's script in a page.
    async fn forward(&self, head: &str, without: &[&str]) -> io::Result<Answer> {
        let upstream = *self.upstream.lock().unwrap_or_else(PoisonError::into_inner);
        let mut server = TcpStream::connect(upstream).await?;
        let unwanted = [&["accept-encoding:", "connection:"], without].concat();
        let lines = head.lines().filter(|line| {
            let line = line.to_ascii_lowercase();
            !unwanted.iter().any(|name| line.starts_with(name))
        });
        // An answer to HTTP/1.0 is never chunked and ends with its connection.
        let request = lines.collect::<Vec<_>>().join("\r\n").replacen("HTTP/1.1", "HTTP/1.0", 1) + "\r\n\r\n";
        server.write_all(request.as_bytes()).await?;
        let mut bytes = Vec::new();
        server.read_to_end(&mut bytes).await?;
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or(io::ErrorKind::InvalidData)?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split_once(' ')).map_or("502", |(_, status)| status);
        let headers = lines.filter(|line| !line.starts_with("content-length:")).map(str::to_owned).collect();
        let mut answer = Answer { status: status.to_owned(), headers, body: bytes.split_off(end + 4) };
        if answer.takes_script() && !self.script.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            let html = String::from_utf8_lossy(&answer.body);
            let script = format!("<head><script src=\"{SCRIPT}\"></script>");
            answer.body = html.replacen("<head>", &script, 1).into_bytes();
        }
        Ok(answer)
    }
}

/// The lines of a request; ours have no body.
async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut head).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    head.truncate(head.len() - 4);
    Ok(String::from_utf8_lossy(&head).into_owned())
}
