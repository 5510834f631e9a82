//! A built site as the browser meets it: served by press, behind the proxy of [`super::fault`].

use super::{Browser, fault::Proxy, from_environment, process::Program};
use campaign::route::{Base, Route};
use locale::Locale;
use std::{
    collections::BTreeMap,
    env, fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A site that is served until this is dropped.
pub struct Served {
    /// What stands between the browser and the server.
    pub proxy: Proxy,
    /// The base path.
    pub base: Base,
    /// Where press itself listens.
    pub server: SocketAddr,
    folder: PathBuf,
    _press: Program,
    /// What this test built for itself; it goes with this.
    _own: Option<TempFolder>,
}

/// A folder of a test's own.
pub struct TempFolder(pub PathBuf);

impl TempFolder {
    /// An empty one.
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("campaign-site-built-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        Self(folder)
    }

    /// Copies a folder into this one, under a name.
    pub fn copy(&self, from: &Path, name: &str) -> PathBuf {
        let to = self.0.join(name);
        visit(from, &mut |file| {
            let copy = to.join(file.strip_prefix(from).expect("a file of the folder"));
            fs::create_dir_all(copy.parent().expect("a folder")).expect("a folder");
            fs::copy(file, copy).expect("a copy");
        });
        to
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

impl Served {
    /// The shipped campaign, at the root of its host.
    pub async fn root() -> Self {
        Self::start("SITE_ROOT").await
    }

    /// The artificial campaign of 47 stories, in a sub-folder.
    pub async fn sub() -> Self {
        Self::start("SITE_SUB").await
    }

    async fn start(variable: &str) -> Self {
        Self::serve(from_environment(variable), None, None).await
    }

    /// The shipped campaign as `edit` leaves it: it gets a copy of the content and one of the app to change.
    pub async fn edited(edit: impl FnOnce(&Path, &Path)) -> Self {
        let own = TempFolder::new();
        let content = own.copy(&from_environment("CONTENT"), "content");
        let app = own.copy(&from_environment("APP"), "app");
        edit(&content, &app);
        Self::built(own, &content, &app, None).await
    }

    /// The shipped campaign with its own address in all that it tells others: where it can really be asked.
    pub async fn published() -> Self {
        // Nobody listens behind it until the site is built.
        let proxy = Proxy::start((Ipv4Addr::LOCALHOST, 0).into()).await;
        Self::built(TempFolder::new(), &from_environment("CONTENT"), &from_environment("APP"), Some(proxy)).await
    }

    async fn built(own: TempFolder, content: &Path, app: &Path, proxy: Option<Proxy>) -> Self {
        let site = own.0.join("site");
        let host = proxy.as_ref().map_or_else(|| "127.0.0.1".to_owned(), |proxy| proxy.address.to_string());
        let mut press = Command::new(from_environment("PRESS"));
        press.arg("build").arg("--app").arg(app).arg("--content").arg(content).arg("--out").arg(&site);
        press.args(["--base-url", &format!("http://{host}/")]).arg("--cache").arg(from_environment("COMPRESSED"));
        let built = press.output().expect("press runs");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        Self::serve(site, Some(own), proxy).await
    }

    async fn serve(folder: PathBuf, own: Option<TempFolder>, proxy: Option<Proxy>) -> Self {
        let mut command = Command::new(from_environment("PRESS"));
        command.arg("serve").arg("--dir").arg(&folder).args(["--port", "0"]);
        let mut press = Program::start(&mut command);
        let (server, base) = press.read(|line| {
            let (server, base) = line.strip_prefix("http://")?.split_once('/')?;
            Some((server.parse().ok()?, Base::new(&format!("/{base}"))))
        });
        let proxy = match proxy {
            Some(proxy) => proxy,
            None => Proxy::start(server).await,
        };
        proxy.set_upstream(server);
        Self { proxy, base, server, folder, _press: press, _own: own }
    }

    /// The whole address of a path of this site.
    pub fn url(&self, path: impl AsRef<str>) -> String {
        format!("http://{}{}", self.proxy.address, self.base.href(path.as_ref()))
    }

    /// Every page of the site.
    pub fn routes(&self) -> Vec<Route> {
        let mut routes = Vec::new();
        visit(&self.folder, &mut |file| {
            if file.ends_with("index.html") {
                let html = fs::read_to_string(file).expect("a page of the site");
                let route = html.split_once("data-route=\"").and_then(|(_, rest)| rest.split('"').next());
                routes.extend(route.and_then(Route::parse).filter(|route| route.path() != "/"));
            }
        });
        routes.sort();
        routes.dedup();
        assert!(routes.len() > 10, "{} holds a whole site", self.folder.display());
        routes
    }

    /// A page of every kind in every language.
    pub fn kinds(&self) -> Vec<Route> {
        let mut kinds = BTreeMap::new();
        for route in self.routes() {
            let kind = match &route {
                Route::About(_) => "about",
                Route::Stories(_, None) => "feed",
                Route::Stories(_, Some(_)) => "page of the feed",
                Route::Story(lang, slug) if EVERY_BLOCK.contains(&(*lang, slug)) => "story with every block",
                Route::Story(lang, slug) if UNTRANSLATED.contains(&(*lang, slug)) => "untranslated story",
                Route::Story(..) => "story",
                Route::Category(_, _, None) => "category",
                Route::Category(_, _, Some(_)) => "page of a category",
                Route::Letters(_) => "letters",
                Route::Letter(..) => "letter",
                Route::Device(_) => "device",
                Route::Embed(_) => "embed",
            };
            kinds.entry((route.lang(), kind)).or_insert(route);
        }
        kinds.into_values().collect()
    }
}

/// The pages that links open in the document that is open. A letter has a document of its own.
pub fn without_letters(routes: &[Route]) -> impl Iterator<Item = &Route> {
    routes.iter().filter(|route| !route.stands_alone())
}

/// The artificial story that holds every kind of block: under another slug in each language.
pub const EVERY_BLOCK: [(Locale, &str); 2] = [(Locale::En, "every-block"), (Locale::Uk, "usi-bloky")];

/// Artificial stories that are in the other language only.
pub const UNTRANSLATED: [(Locale, &str); 2] = [(Locale::En, "test-story-7"), (Locale::Uk, "test-story-14")];

/// Goes to a page by a link, and waits until the app has announced it. The document stays.
pub async fn follow(browser: &Browser, site: &Served, route: &Route) {
    let href = site.base.href(route);
    // Where the open page has no such link, one is lent.
    let click = "
        const [href] = arguments;
        const there = document.querySelector(`a[href=\"${href}\"]`);
        const link = there ?? document.body.appendChild(document.createElement('a'));
        link.href = href;
        window.leaving = document.querySelector('h1');
        link.click();
        if (!there) link.remove();
    ";
    browser.js_with(click, vec![href.clone().into()]).await;
    let shown = format!(
        "location.pathname === '{href}' && document.activeElement.localName === 'h1' \
         && document.activeElement !== leaving \
         && document.querySelector('.announcement').textContent.trim() === document.title"
    );
    browser.until("the page is shown", &shown).await;
}

fn visit(folder: &Path, see: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).expect("a folder of the site") {
        let path = entry.expect("an entry of the site").path();
        if path.is_dir() { visit(&path, see) } else { see(&path) }
    }
}

/// What a server answered.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// By their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body as it came.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks a server without any browser.
pub async fn get(server: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Answer {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let mut stream = TcpStream::connect(server).await.expect("a server");
    let request = format!("GET {path} HTTP/1.0\r\nhost: {server}\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.expect("the server listens");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.expect("the server answers");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an HTTP answer");
    let body = bytes.split_off(end + 4);
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let (status, lines) = head.split_once("\r\n").expect("an HTTP answer");
    let status = status.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let headers = lines.lines().filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    Answer { status, headers, body }
}
