//! A built site on a disk, and servers that end with the test.
#![allow(dead_code, clippy::unwrap_used, reason = "each test takes what it needs, and may panic")]

use press::{
    app::App,
    content::{Options, compile, fixture},
    output::Output,
    site,
};
use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use ureq::Agent;

/// An artificial site in a folder that is removed with it.
pub struct Built {
    pub folder: PathBuf,
}

impl Built {
    /// `name` is that of the test.
    pub fn new(name: &str, base_url: &str) -> Self {
        let folder = env::temp_dir().join(format!("press-{name}-{}", std::process::id()));
        _ = fs::remove_dir_all(&folder);
        write_app(&folder.join("app"));
        let built = Self { folder };
        built.build(base_url, 4);
        built
    }

    /// Builds it again, with other stories.
    pub fn build(&self, base_url: &str, stories: u32) {
        let base_url = Some(base_url.to_owned());
        let options = Options { today: "2026-01-01".parse().unwrap(), base_url, drafts: false };
        let campaign = compile(&fixture::generate(stories), &options).unwrap().campaign;
        // Compressing takes most of the time, and is done once for all tests and runs.
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compressed");
        let app = App::read(&self.folder.join("app")).unwrap();
        let mut output = Output::new(&self.dist(), &cache).unwrap();
        output.keep_cache();
        output.hide(site::withdrawn_pages(&campaign, &app).unwrap());
        site::render(&campaign, &app, |file| output.write(file)).unwrap();
        site::previews(&campaign, &app, |path, make| output.write_made(path, make)).unwrap();
        output.finish().unwrap();
    }

    /// The site itself.
    pub fn dist(&self) -> PathBuf {
        self.folder.join("dist")
    }

    /// The path of the first file that begins and ends like this.
    pub fn find(&self, folder: &str, end: &str) -> String {
        let mut names: Vec<_> = fs::read_dir(self.dist().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(end))
            .collect();
        names.sort();
        format!("/{folder}/{}", names[0])
    }
}

impl Drop for Built {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.folder);
    }
}

/// Writes an app folder with a real icon and style, and without a real script or wasm.
pub fn write_app(app: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    copy(&root.join("style"), &app.join("style"));
    for folder in ["js", "offline", "embed"] {
        fs::create_dir_all(app.join("assets").join(folder)).unwrap();
    }
    fs::copy(root.join("assets/icon.svg"), app.join("assets/icon.svg")).unwrap();
    for (file, bytes) in [
        ("assets/start.js", "import(document.currentScript.dataset.boot);"),
        ("assets/js/boot.js", "import \"./chunk-test.js\";"),
        ("assets/js/chunk-test.js", "document.documentElement.dataset.test = \"\";"),
        ("assets/offline/worker.js", "addEventListener(\"install\", () => skipWaiting());"),
        ("assets/offline/kill.js", "addEventListener(\"activate\", () => registration.unregister());"),
        ("assets/embed/card.js", "parent.postMessage({ campaign: 1, type: \"ready\" }, \"*\");"),
        ("campaign-site.js", "export default 1;"),
        ("campaign-site_bg.wasm", "\0asm"),
        ("letter.js", "export default 2;"),
        ("letter_bg.wasm", "\0asm\u{1}"),
    ] {
        fs::write(app.join(file), bytes).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy_to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &copy_to);
        } else {
            fs::copy(&path, &copy_to).unwrap();
        }
    }
}

/// A server on loopback that ends with the test.
pub struct Server {
    process: Child,
    /// `http://127.0.0.1:4711`.
    pub origin: String,
}

impl Server {
    /// `press serve`.
    pub fn press(dist: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_press"));
        command.arg("serve").arg("--dir").arg(dist).args(["--port", "0"]).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let (scheme, rest) = line.trim().split_once("://").unwrap();
        let host = rest.split('/').next().unwrap();
        Self { process, origin: format!("{scheme}://{host}") }
    }

    /// Another one, which was told to listen at `port`.
    pub fn start(command: &mut Command, port: u16) -> Self {
        let mut process = command.spawn().unwrap();
        let begin = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begin.elapsed() < Duration::from_secs(20), "{command:?} does not answer");
            assert!(process.try_wait().unwrap().is_none(), "{command:?} ended");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { process, origin: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// A port that is free now.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// What a server answered.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

/// One request, without following anything.
pub fn get(url: &str, encoding: &str, header: Option<(&str, &str)>) -> Answer {
    let config = Agent::config_builder().max_redirects(0).http_status_as_error(false).proxy(None).build();
    let mut request = Agent::new_with_config(config).get(url).header("accept-encoding", encoding);
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let mut answer = request.call().unwrap();
    let headers = answer.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    Answer { status: answer.status().as_u16(), headers, body: answer.body_mut().read_to_vec().unwrap() }
}
