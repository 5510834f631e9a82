//! A browser that is driven over WebDriver.

use super::{
    PATIENCE,
    engine::{Engine, Options, Scheme},
    fault::SCRIPT,
    process::Program,
    profile::Profile,
};
use fantoccini::{Client, ClientBuilder, Locator, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// The reader has said "Don't keep" at the first visit.
const REFUSE_COPY: &str =
    "for (const base of ['', '/sub']) try { localStorage.setItem(`campaign-site:${base}:keep`, 'no') } catch {}";

/// Runs `{source}` in every new document, in its own realm: neither its policy nor a sandbox is in the way. Runs itself in every
/// process of Firefox that shows pages.
const FIRST_IN_FIREFOX: &str = include_str!("../js/firstInFirefox.js");

/// Takes the errors of pages out of Firefox's console: those of its own scripts are not ours.
const FIREFOX_CONSOLE: &str = script!("firefoxConsole");

/// Two at a time: more would make each other slow on a small machine.
static SESSIONS: Semaphore = Semaphore::const_new(2);

/// An open browser. It is closed, and its driver ended, when it is dropped.
pub struct Browser {
    client: Client,
    engine: Engine,
    port: u16,
    session: String,
    options: Options,
    /// Where WebKit's reader has said that no copy is wanted.
    refused: Mutex<BTreeSet<String>>,
    driver: Program,
    _profile: Arc<Profile>,
    _permit: SemaphorePermit<'static>,
}

impl Browser {
    /// Opens a browser with a profile of its own.
    pub async fn open(options: Options) -> Self {
        Self::open_in(&Profile::new(), options).await
    }

    /// Opens a browser with a profile that another one has used before.
    pub async fn open_in(profile: &Arc<Profile>, options: Options) -> Self {
        let permit = SESSIONS.acquire().await.expect("the semaphore is never closed");
        let engine = Engine::chosen();
        let Value::Object(capabilities) = engine.capabilities(options, &profile.path().to_string_lossy()) else {
            unreachable!("capabilities are an object")
        };
        // A free port may be taken by another test before the driver listens: then another one is tried.
        let mut attempts = 3;
        let (driver, port, client) = loop {
            let port = free_port();
            let driver = engine.start(port, options);
            until_listening(port).await;
            let mut builder = ClientBuilder::new(HttpConnector::new());
            let connected =
                builder.capabilities(capabilities.clone()).connect(&format!("http://127.0.0.1:{port}")).await;
            attempts -= 1;
            match connected {
                Ok(client) => break (driver, port, client),
                Err(error) if attempts == 0 => panic!("no session with {engine:?}: {error}"),
                Err(_) => {}
            }
        };
        let session = client.session_id().await.ok().flatten().expect("a session");
        let browser = Self {
            client,
            engine,
            port,
            session,
            options,
            refused: Mutex::default(),
            driver,
            _profile: profile.clone(),
            _permit: permit,
        };
        browser.prepare_tab().await;
        browser
    }

    /// In Chromium each tab has to be told by itself what the reader has said or the machine lacks.
    async fn prepare_tab(&self) {
        if !self.options.copy && self.options.javascript {
            self.script(REFUSE_COPY).await;
        }
        if !self.options.wasm && self.engine == Engine::Chromium {
            self.script("delete globalThis.WebAssembly").await;
        }
    }

    /// This script runs first in every document from now on, also in one from the device: in Firefox in every tab, in
    /// Chromium in this one.
    pub async fn script(&self, source: &str) {
        match self.engine {
            Engine::Chromium => {
                self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
            }
            Engine::Firefox => {
                let load = "Services.ppmm.loadProcessScript('data:text/javascript;charset=utf-8,' + encodeURIComponent(arguments[0]), true)";
                let script = FIRST_IN_FIREFOX.replace("{source}", &json!(source).to_string());
                self.in_firefox(load, vec![script.into()]).await;
            }
            Engine::WebKit => {}
        }
    }

    /// Whether a test is left out in an engine, whose driver cannot do what `why` says; it is told even where tests are quiet.
    pub fn is_left_out(&self, engine: Engine, why: &str) -> bool {
        if self.engine == engine {
            let test = std::thread::current().name().unwrap_or_default().to_owned();
            _ = writeln!(std::io::stderr(), "{test}: left out in {engine:?}: {why}");
        }
        self.engine == engine
    }

    /// Runs the body of a function in the browser itself, where Firefox's own scripts run.
    async fn in_firefox(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.command("moz/context", json!({ "context": "chrome" })).await;
        let value = self.js_with(script, arguments).await;
        self.command("moz/context", json!({ "context": "content" })).await;
        value
    }

    /// The browser dies at once, and writes nothing any more.
    pub fn crash(self) {
        self.driver.crash();
    }

    /// Opens a document, and waits until the app has taken it over.
    pub async fn open_page(&self, url: &str) {
        self.load(url).await;
        self.until_ready().await;
    }

    /// Opens a document and waits until it is loaded, whether or not the app runs in it.
    pub async fn load(&self, url: &str) {
        if self.engine == Engine::WebKit && !self.options.copy && self.options.javascript {
            self.refuse_copy_at(url).await;
        }
        self.client.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
        self.until_there(url).await;
    }

    /// Firefox's driver does not wait for a page of another address with the same fragment.
    async fn until_there(&self, url: &str) {
        if self.engine == Engine::Firefox && self.options.javascript && url.contains('#') {
            let there = format!("location.href === new URL({}).href && document.readyState === 'complete'", json!(url));
            self.until("the page is loaded", &there).await;
        }
    }

    /// No script of ours comes before those of a page here: what the reader has said is written down by a visit to a file.
    async fn refuse_copy_at(&self, url: &str) {
        let Some(origin) = url::Url::parse(url).ok().filter(|url| url.scheme() == "http") else { return };
        let file = origin.join(SCRIPT).expect("an address").to_string();
        let is_new = self.refused.lock().unwrap_or_else(PoisonError::into_inner).insert(file.clone());
        if is_new && self.client.goto(&file).await.is_ok() {
            self.js(REFUSE_COPY).await;
        }
    }

    /// Waits until the app has taken the document over.
    pub async fn until_ready(&self) {
        self.until("the app is ready", "document.documentElement.dataset.app === 'ready'").await;
    }

    /// Waits until an expression of JavaScript is true.
    pub async fn until(&self, what: &str, condition: &str) {
        let deadline = Instant::now() + PATIENCE;
        let script = format!("return Boolean({condition})");
        loop {
            // Between two documents there is none to ask.
            if matches!(self.client.execute(&script, Vec::new()).await, Ok(Value::Bool(true))) {
                return;
            }
            if Instant::now() > deadline {
                panic!("in vain waited until {what}: {condition}\n{}", self.state().await);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What the browser shows, for a failed test.
    pub async fn state(&self) -> String {
        let script = "return `${location} · ${document.title}\n${document.body?.innerText.slice(0, 1500)}`";
        let shown = self.client.execute(script, Vec::new()).await;
        let shown = shown.map_or_else(|error| error.to_string(), |text| text.as_str().unwrap_or_default().to_owned());
        format!("{shown}\nconsole: {:#?}", self.console().await)
    }

    /// Runs the body of a function in the page.
    pub async fn js(&self, script: &str) -> Value {
        self.js_with(script, Vec::new()).await
    }

    /// Runs the body of a function in the page, with `arguments`.
    pub async fn js_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        let ran = self.client.execute(script, arguments).await;
        ran.unwrap_or_else(|error| panic!("{error}\n{script}"))
    }

    /// The text that the body of a function returns; empty when it is none.
    pub async fn text(&self, script: &str) -> String {
        self.js(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Runs the body of an async function in the page and waits for what it returns.
    pub async fn js_async(&self, script: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => {{ {script} }})().then(done, (error) => done({{ failed: String(error) }}));"
        );
        let value = self.client.execute_async(&script, Vec::new()).await;
        value.unwrap_or_else(|error| panic!("{error}\n{script}"))
    }

    /// The same, but a failure of the script fails the test.
    pub async fn run_js(&self, script: &str) -> Value {
        let value = self.js_async(script).await;
        assert!(value.get("failed").is_none(), "{value}\n{script}");
        value
    }

    /// Clicks on what a CSS selector finds, as a reader does.
    pub async fn click(&self, selector: &str) {
        let clicked = async { self.client.find(Locator::Css(selector)).await?.click().await }.await;
        if let Err(error) = clicked {
            panic!("cannot click on {selector}: {error}\n{}", self.state().await);
        }
    }

    /// Goes back in history.
    pub async fn back(&self) {
        // WebKit's driver waits for another document, where the app only shows another page.
        if self.engine == Engine::WebKit {
            return drop(self.js("history.back()").await);
        }
        self.client.back().await.expect("a history");
    }

    /// Goes forward in history.
    pub async fn forward(&self) {
        if self.engine == Engine::WebKit {
            return drop(self.js("history.forward()").await);
        }
        self.client.forward().await.expect("a history");
    }

    /// Loads the document anew, and waits until the app has taken it over.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("a document");
        self.until_ready().await;
    }

    /// The visible text of what a CSS selector finds first, also where no script may run.
    pub async fn visible_text(&self, selector: &str) -> String {
        let text = async { self.client.find(Locator::Css(selector)).await?.text().await }.await;
        text.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// How many elements a CSS selector finds, also where no script may run.
    pub async fn count(&self, selector: &str) -> usize {
        self.client.find_all(Locator::Css(selector)).await.map_or(0, |found| found.len())
    }

    /// The whole address of the document.
    pub async fn address(&self) -> String {
        self.client.current_url().await.expect("an address").to_string()
    }

    /// The same, once it ends so, or after long enough: not every driver waits for what a click opens.
    pub async fn address_ending_with(&self, end: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let address = self.address().await;
            if address.ends_with(end) || Instant::now() > deadline {
                return address;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sets the size of the window in CSS pixels and the reader's colour scheme.
    pub async fn set_view(&self, width: u32, height: u32, scheme: Scheme) {
        match self.engine {
            Engine::Chromium => {}
            Engine::Firefox => {
                let view = script!("setFirefoxView");
                let number = if scheme == Scheme::Dark { 0 } else { 1 };
                self.in_firefox(view, vec![width.into(), height.into(), number.into()]).await;
                return self.until_view(width, height, scheme).await;
            }
            Engine::WebKit => {
                // Its driver cannot choose the scheme. The size is that of the window, which is never narrower than its bar.
                let around = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
                let around = if self.options.javascript { self.js(around).await } else { Value::Null };
                let whole = |inner: u32, at: usize| inner + around[at].as_u64().unwrap_or_default() as u32;
                return self.client.set_window_size(whole(width, 0), whole(height, 1)).await.expect("a window");
            }
        }
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
        let scheme = if scheme == Scheme::Dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// Waits until the page has heard of its new size and scheme.
    async fn until_view(&self, width: u32, height: u32, scheme: Scheme) {
        if self.options.javascript {
            let scheme = if scheme == Scheme::Dark { "dark" } else { "light" };
            let is = format!(
                "innerWidth === {width} && innerHeight === {height} && matchMedia('(prefers-color-scheme: {scheme})').matches"
            );
            self.until("the window has its size", &is).await;
        }
    }

    /// Opens a tab and goes on in it; gives back the tab before.
    pub async fn new_tab(&self) -> fantoccini::wd::WindowHandle {
        let before = self.client.window().await.expect("a window");
        let tab = self.client.new_window(true).await.expect("a new tab");
        self.to_tab(tab.handle).await;
        if self.engine == Engine::Chromium {
            self.prepare_tab().await;
        }
        before
    }

    /// The tab that is open.
    pub async fn tab(&self) -> fantoccini::wd::WindowHandle {
        self.client.window().await.expect("a window")
    }

    /// Closes the tab; go on in another one.
    pub async fn close_tab(&self) {
        self.client.close_window().await.expect("a window");
    }

    /// Goes on in a tab.
    pub async fn to_tab(&self, tab: fantoccini::wd::WindowHandle) {
        self.client.switch_to_window(tab).await.expect("the tab");
    }

    /// Goes on in the frame with this number in the document, counted from 0.
    pub async fn enter_frame(&self, number: u16) {
        if let Err(error) = self.client.clone().enter_frame(number).await {
            panic!("there is no frame {number}: {error}\n{}", self.state().await);
        }
    }

    /// Goes back from a frame to the document that it is in.
    pub async fn leave_frame(&self) {
        self.client.clone().enter_parent_frame().await.expect("a document around the frame");
    }

    /// Every open tab.
    pub async fn tabs(&self) -> Vec<fantoccini::wd::WindowHandle> {
        self.client.windows().await.expect("windows")
    }

    /// Types into what a CSS selector finds, as a writer does.
    pub async fn type_into(&self, selector: &str, text: &str) {
        let typed = async { self.client.find(Locator::Css(selector)).await?.send_keys(text).await }.await;
        if let Err(error) = typed {
            panic!("cannot type into {selector}: {error}\n{}", self.state().await);
        }
    }

    /// Presses a key; the focus stays where it is.
    pub async fn press_key(&self, key: fantoccini::key::Key) {
        use fantoccini::actions::{InputSource, KeyAction, KeyActions};
        let value = char::from(key);
        let keys = KeyActions::new("keys".to_owned()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.client.perform_actions(keys).await.expect("a keyboard");
    }

    /// What the console said since the last call, worst kind only: refused, thrown, failed. Of what failed to load Firefox
    /// says nothing, and WebKit's driver says nothing at all.
    pub async fn console(&self) -> Vec<String> {
        match self.engine {
            Engine::Chromium => {}
            Engine::Firefox => {
                let said = self.in_firefox(FIREFOX_CONSOLE, Vec::new()).await;
                return serde_json::from_value(said).expect("messages");
            }
            Engine::WebKit => return Vec::new(),
        }
        let entries = self.command("se/log", json!({ "type": "browser" })).await;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// How many pages the document has on paper, of the size that it asks for itself. Not in WebKit.
    pub async fn printed_pages(&self) -> u64 {
        let printed = match self.engine {
            Engine::Chromium => {
                self.devtools("Page.printToPDF", json!({ "preferCSSPageSize": true })).await["data"].take()
            }
            _ => self.command("print", json!({})).await,
        };
        // PDF 1.7, section 7.7.3.3: each page is a dictionary of this type. Firefox packs them into streams.
        let count = format!("{}\nreturn countPages(atob({printed}))", include_str!("../js/countPages.js"));
        self.run_js(&count).await.as_u64().expect("a number of pages")
    }

    /// Sets how much an origin may store; `None` is as much as ever. Not in WebKit.
    pub async fn set_quota(&self, url: &str, bytes: Option<u64>) {
        if self.engine == Engine::Firefox {
            let limit = script!("setFirefoxQuota");
            // What it stores it stores compressed: in kilobytes, and less.
            self.in_firefox(limit, vec![bytes.map(|bytes| bytes / 1500).into()]).await;
            return;
        }
        let mut parameters = json!({ "origin": url.trim_end_matches('/') });
        if let Some(bytes) = bytes {
            parameters["quotaSize"] = json!(bytes);
        }
        self.devtools("Storage.overrideQuotaForOrigin", parameters).await;
    }

    /// A command of Chromium's DevTools.
    async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.command("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    /// A command that WebDriver itself does not know.
    async fn command(&self, path: &'static str, body: Value) -> Value {
        let answer = self.client.issue_cmd(Extension { path, body }).await;
        answer.unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver would leave its browser behind.
        let host = format!("127.0.0.1:{}", self.port);
        let request = format!("DELETE /session/{} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n", self.session);
        if let Ok(mut stream) = TcpStream::connect(&host) {
            _ = stream.set_read_timeout(Some(PATIENCE));
            _ = stream.write_all(request.as_bytes());
            _ = stream.read(&mut [0; 64]);
        }
    }
}

/// Not every driver says which port it took.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.expect("a free port").port()
}

async fn until_listening(port: u16) {
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "the driver does not listen");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _url: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
