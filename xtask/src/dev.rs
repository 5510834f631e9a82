//! The development server: the whole site, built again from what a changed file is part of. The page that is open reloads
//! (`xtask/reload.js`).

use crate::{
    build, run,
    setup::{self, Tools},
    toolchain::Mode,
};
use anyhow::{Result, ensure};
use notify::{Event, RecursiveMode, Watcher};
use std::{
    fs,
    ops::BitOrAssign,
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant, SystemTime},
};

/// The folders that are watched with everything in them. Of the repository's own folder, only its files are.
const FOLDERS: [&str; 7] = ["assets", "content", "crates", "press/fonts", "press/src", "src", "style"];

/// How long it has to be quiet before a build begins: an editor may write several files, or one in several steps.
const QUIET: Duration = Duration::from_millis(50);

/// How often the server is looked after.
const LOOK: Duration = Duration::from_secs(1);

/// The file of the served folder that says which build it holds. `reload.js` asks for it.
const BUILD: &str = "build.txt";

/// What has to be compiled before the site is rendered again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stale {
    wasm: bool,
    press: bool,
}

impl Stale {
    const ALL: Self = Self { wasm: true, press: true };
}

impl BitOrAssign for Stale {
    fn bitor_assign(&mut self, other: Self) {
        self.wasm |= other.wasm;
        self.press |= other.press;
    }
}

/// What a change of a file makes stale; `None` when no site is made from it. `path` is relative to the repository.
fn stale(path: &Path) -> Option<Stale> {
    let name = path.file_name()?.to_str()?;
    // What editors put beside a file while they write it.
    if name.ends_with('~') || name.ends_with(".swp") || name.starts_with(".#") {
        return None;
    }
    match path.iter().next()?.to_str()? {
        "assets" | "content" | "style" => Some(Stale::default()),
        // The views are compiled twice: press renders with them what the wasm brings to life.
        "crates" | "src" | "Cargo.lock" | "Cargo.toml" => Some(Stale::ALL),
        "press" => Some(Stale { press: true, ..Stale::default() }),
        "index.html" | "Trunk.toml" => Some(Stale { wasm: true, ..Stale::default() }),
        _ => None,
    }
}

/// Serves until it is interrupted. What does not compile is shown, and tried again after the next change.
pub fn run(port: u16) -> Result<()> {
    let tools = setup::build_tools()?;
    let root = run::root();
    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender)?;
    watcher.watch(&root, RecursiveMode::NonRecursive)?;
    for folder in FOLDERS {
        watcher.watch(&root.join(folder), RecursiveMode::Recursive)?;
    }

    let mut site = Site { tools, out: run::target().join("dev/site"), port, builds: 0, server: None };
    let mut waiting = Stale::ALL;
    loop {
        match site.build(waiting) {
            Ok(()) => waiting = Stale::default(),
            // What could not be built is still stale.
            Err(problem) => println!("{problem:#}"),
        }
        waiting |= next_change(&changes, &root, || site.check_server())?;
    }
}

/// Waits for changes and for the quiet after them; calls `look` now and then.
fn next_change(
    changes: &Receiver<notify::Result<Event>>,
    root: &Path,
    mut look: impl FnMut() -> Result<()>,
) -> Result<Stale> {
    let mut found: Option<Stale> = None;
    loop {
        match changes.recv_timeout(if found.is_some() { QUIET } else { LOOK }) {
            Ok(event) => {
                let event = event?;
                // A build reads the files.
                if event.kind.is_access() {
                    continue;
                }
                let paths = event.paths.iter().filter_map(|path| stale(path.strip_prefix(root).ok()?));
                paths.for_each(|stale| *found.get_or_insert_default() |= stale);
            }
            Err(RecvTimeoutError::Timeout) => match found {
                Some(found) => return Ok(found),
                None => look()?,
            },
            Err(RecvTimeoutError::Disconnected) => ensure!(false, "nobody watches the files any more"),
        }
    }
}

/// The site that is served.
struct Site {
    tools: Tools,
    out: PathBuf,
    port: u16,
    /// How many builds there were.
    builds: u32,
    /// The server, and when the press that it is was built.
    server: Option<(run::Background, SystemTime)>,
}

impl Site {
    /// Compiles what is stale, renders the site and tells the pages that are open.
    fn build(&mut self, stale: Stale) -> Result<()> {
        let start = Instant::now();
        let mut took = Vec::new();
        // Both at once: they share no folder.
        let (wasm, press) = thread::scope(|scope| {
            let wasm = stale.wasm.then(|| scope.spawn(|| timed(|| build::dev_wasm(&self.tools))));
            let press = (stale.press || self.server.is_none()).then(|| timed(build::dev_press));
            (wasm.map(join), press)
        });
        if let Some((wasm, seconds)) = wasm {
            wasm?;
            took.push(format!("wasm {seconds:.1} s"));
        }
        let press = match press {
            Some((press, seconds)) => {
                took.push(format!("press {seconds:.1} s"));
                press?
            }
            None => build::dev_press_program(),
        };
        let (report, seconds) = timed(|| {
            build::furnish(&build::dev_app_folder(), Mode::Dev)?;
            build::dev_site(&press, &self.out)
        });
        let report = report?;
        took.push(format!("site {seconds:.1} s"));
        self.serve(&press)?;
        self.builds += 1;
        fs::write(self.out.join(BUILD), format!("{} {:?}", self.builds, SystemTime::now()))?;
        run::print_below(&report);
        println!("built in {:.1} s: {}", start.elapsed().as_secs_f32(), took.join(", "));
        Ok(())
    }

    /// Starts the server, or starts it again when press is another one.
    fn serve(&mut self, press: &Path) -> Result<()> {
        let built = fs::metadata(press)?.modified()?;
        if self.server.as_ref().is_some_and(|(_, served)| *served == built) {
            return Ok(());
        }
        // First, since the new one takes its port.
        self.server = None;
        let mut serve = run::command(press);
        serve.arg("serve").arg("--dir").arg(&self.out).args(["--port", &self.port.to_string()]);
        self.server = Some((run::Background::start(&mut serve)?, built));
        Ok(())
    }

    /// Fails when the server has ended by itself, after it has said why.
    fn check_server(&mut self) -> Result<()> {
        let Some((server, _)) = &mut self.server else { return Ok(()) };
        ensure!(server.is_running()?, "the server has ended");
        Ok(())
    }
}

/// Does `work` and returns how many seconds it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f32) {
    let start = Instant::now();
    (work(), start.elapsed().as_secs_f32())
}

/// The result of a thread; its panic is ours.
fn join<T>(thread: thread::ScopedJoinHandle<T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_compiles_what_it_is_part_of() {
        let check = |path: &str, wasm: bool, press: bool| {
            assert_eq!(stale(Path::new(path)), Some(Stale { wasm, press }), "{path}");
        };
        check("content/en/stories/a.md", false, false);
        check("content/campaign.toml", false, false);
        check("style/cards.css", false, false);
        check("assets/js/keep.js", false, false);
        check("assets/embed/card.css", false, false);
        check("press/src/document.rs", false, true);
        check("src/pages/about.rs", true, true);
        check("src/composer/mod.rs", true, true);
        check("crates/messages/src/en.rs", true, true);
        check("Cargo.toml", true, true);
        check("Cargo.lock", true, true);
        check("index.html", true, false);
        check("Trunk.toml", true, false);
        for path in ["", "README.md", "docs/content.md", "tests/a.rs", "target/x", "src/.a.rs.swp", "style/a.css~"] {
            assert_eq!(stale(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn everything_a_site_is_made_from_is_watched() {
        for folder in FOLDERS {
            assert!(run::root().join(folder).is_dir(), "{folder}");
            assert!(stale(&Path::new(folder).join("a")).is_some(), "{folder}");
        }
        for file in ["Cargo.lock", "Cargo.toml", "Trunk.toml", "index.html"] {
            assert!(run::root().join(file).is_file() && stale(Path::new(file)).is_some(), "{file}");
        }
    }

    #[test]
    fn changes_that_come_together_are_one() -> Result<()> {
        let root = std::env::temp_dir().join(format!("xtask-dev-{}", std::process::id()));
        for folder in ["src", "style"] {
            fs::create_dir_all(root.join(folder))?;
        }
        let (sender, changes) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(sender)?;
        watcher.watch(&root, RecursiveMode::Recursive)?;
        let looked = || Err(anyhow::anyhow!("nothing was seen"));
        // As editors save: in place, and by moving a new file over the old one.
        fs::write(root.join("style/a.css"), "a{}")?;
        assert_eq!(next_change(&changes, &root, looked)?, Stale::default());
        fs::write(root.join("style/.new"), "b{}")?;
        fs::rename(root.join("style/.new"), root.join("style/a.css"))?;
        fs::write(root.join("src/a.rs"), "")?;
        assert_eq!(next_change(&changes, &root, looked)?, Stale::ALL);
        // A build reads what it is made from, which is no change.
        fs::read(root.join("src/a.rs"))?;
        assert!(next_change(&changes, &root, looked).is_err());
        Ok(fs::remove_dir_all(&root)?)
    }
}
