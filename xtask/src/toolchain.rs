//! Which Rust toolchain builds the wasm: looks at the machine, chooses, and installs what the choice lacks.
//!
//! The standard library is built from its source together with the app (it saves about a quarter of the wasm), so a
//! toolchain needs that source, whichever it is. The switches for it are unstable; `RUSTC_BOOTSTRAP` opens them in a
//! stable compiler.

use crate::{apt, run};
use anyhow::{Result, bail};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "rust-web-src", "lld-22", "rust-web-clippy"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LINKER: &str = "wasm-ld-22";
/// The first compiler that knows `panic = "immediate-abort"` and the workspace's edition and features.
const OLDEST: (u32, u32) = (1, 95);

/// What the app is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Readers: as small as it can be.
    Release,
    /// `cargo xtask dev`: built as fast as it can be, and each page reloads by itself.
    Dev,
}

/// A toolchain that can build the wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// rustup's own, with the wasm target and the library source added.
    Rustup,
    /// Debian's second Rust, made for building browsers. cargo stays the one that runs xtask.
    Debian,
}

/// What the choice depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Facts {
    rustup: bool,
    rustup_ready: bool,
    rustup_failed: bool,
    debian_ready: bool,
    apt: bool,
    apt_failed: bool,
    root: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Choice {
    Use(Toolchain),
    Add(Toolchain),
    ByHand(&'static str),
}

/// The whole rule. Ready beats missing; rustup, which needs no rights, beats apt.
fn choose(facts: Facts) -> Choice {
    match facts {
        Facts { rustup_ready: true, .. } => Choice::Use(Toolchain::Rustup),
        Facts { debian_ready: true, .. } => Choice::Use(Toolchain::Debian),
        Facts { rustup: true, rustup_failed: false, .. } => Choice::Add(Toolchain::Rustup),
        Facts { apt: true, apt_failed: false, root: true, .. } => Choice::Add(Toolchain::Debian),
        Facts { apt: true, root: false, .. } => Choice::ByHand(
            "the wasm toolchain is missing: run `apt-get install rustc-web rust-web-src lld-22 rust-web-clippy` as root, \
             then this command again",
        ),
        Facts { rustup: true, .. } => Choice::ByHand(
            "the wasm toolchain is missing: run `rustup target add wasm32-unknown-unknown` and `rustup component add \
             rust-src` where there is a network, then this command again",
        ),
        _ => Choice::ByHand("the wasm toolchain is missing: install Rust by rustup, then run this command again"),
    }
}

/// The toolchain of this machine, with what it lacked installed. Prints in one line what it is.
pub fn find() -> Result<Toolchain> {
    let mut facts = look();
    loop {
        match choose(facts) {
            Choice::Use(toolchain) => {
                println!("wasm toolchain: {}", toolchain.describe());
                return Ok(toolchain);
            }
            Choice::Add(Toolchain::Rustup) => {
                let added = run::step("adding the wasm target and the library source by rustup", add_by_rustup);
                facts = Facts { rustup_failed: added.is_err(), ..look() };
            }
            Choice::Add(Toolchain::Debian) => {
                let added = run::step("installing Debian's wasm toolchain", || apt::install(&DEBIAN_PACKAGES));
                facts = Facts { rustup_failed: facts.rustup_failed, apt_failed: true, ..look() };
                added?;
            }
            Choice::ByHand(sentence) => bail!(sentence),
        }
    }
}

fn look() -> Facts {
    let installed = |list: &[&str], what: &str| {
        run::output(Command::new("rustup").args(list).arg("--installed")).is_some_and(|text| lists(&text, what))
    };
    Facts {
        rustup: run::find("rustup").is_some(),
        rustup_ready: installed(&["target", "list"], TARGET) && installed(&["component", "list"], "rust-src"),
        rustup_failed: false,
        debian_ready: debian_is_ready(),
        apt: apt::exists(),
        apt_failed: false,
        root: apt::is_root(),
    }
}

fn lists(text: &str, what: &str) -> bool {
    text.lines().any(|line| line.split_whitespace().next() == Some(what))
}

fn add_by_rustup() -> Result<()> {
    // Without a network the answer shall come at once, not after three attempts.
    let rustup = |arguments: &[&str]| {
        run::quiet("rustup", run::command("rustup").args(arguments).env("RUSTUP_MAX_RETRIES", "0"))
    };
    rustup(&["target", "add", TARGET])?;
    rustup(&["component", "add", "rust-src"])
}

fn debian_is_ready() -> bool {
    let print = |what: &[&str]| run::output(Command::new(DEBIAN_RUSTC).args(what));
    let new_enough = print(&["--version"]).and_then(|text| rustc_version(&text)).is_some_and(|found| found >= OLDEST);
    let source = print(&["--print", "sysroot"])
        .is_some_and(|sysroot| Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std").is_dir());
    new_enough && source && run::find(DEBIAN_LINKER).is_some() && Path::new("/usr/bin/cargo-clippy").is_file()
}

/// Major and minor version in the output of `rustc --version`.
fn rustc_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix("rustc ")?.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

impl Toolchain {
    /// In words, with the compiler's version.
    pub fn describe(self) -> String {
        let name = match self {
            Self::Rustup => "rustup's",
            Self::Debian => "Debian's",
        };
        let version = run::output(Command::new(self.rustc()).arg("--version")).unwrap_or_default();
        format!("{name} {}, library built from source", version.trim())
    }

    /// Sets what cargo needs to build for wasm with this toolchain. The rest of the profile stands in `Cargo.toml`; its
    /// `panic` is here, because stable cargo refuses the whole manifest when it stands there.
    pub fn apply(self, command: &mut Command, mode: Mode) {
        command
            // Two compilers in one folder would rebuild each other's host crates every time. It also keeps the flags below
            // away from what a plain `cargo build` has built.
            .env("CARGO_TARGET_DIR", run::target().join("wasm"))
            // The developer's own flags would make another wasm. cargo reads the encoded ones first.
            .env("CARGO_ENCODED_RUSTFLAGS", remap_paths(&self.paths()));
        if self == Self::Debian {
            command.env("RUSTC", DEBIAN_RUSTC).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
        }
        // rustup brings a standard library for wasm; it is larger, which does not matter on this machine.
        if mode == Mode::Release || self == Self::Debian {
            command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        }
        if mode == Mode::Release {
            command
                .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
                .env("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true")
                .env("CARGO_PROFILE_WASM_PANIC", "immediate-abort");
        }
    }

    fn rustc(self) -> &'static str {
        match self {
            Self::Rustup => "rustc",
            Self::Debian => DEBIAN_RUSTC,
        }
    }

    /// The folders that source files are in, each with a name that is the same on every machine.
    fn paths(self) -> Vec<(PathBuf, &'static str)> {
        let cargo_home = match env::var_os("CARGO_HOME") {
            Some(folder) => Some(folder.into()),
            None => env::home_dir().map(|home| home.join(".cargo")),
        };
        let sysroot = run::output(Command::new(self.rustc()).args(["--print", "sysroot"]));
        let sysroot = sysroot.map(|text| PathBuf::from(text.trim()));
        let known =
            cargo_home.map(|folder| (folder, "/cargo")).into_iter().chain(sysroot.map(|folder| (folder, "/rust")));
        known.chain([(run::root(), "/campaign-site")]).collect()
    }

    /// `cargo clippy` for wasm with this toolchain.
    pub fn clippy(self) -> Command {
        let mut command = run::command(match self {
            Self::Rustup => "cargo",
            // clippy reads what its own compiler wrote, so it has to be the Debian one too.
            Self::Debian => "/usr/bin/cargo-clippy",
        });
        self.apply(&mut command, Mode::Release);
        command.args(["clippy", "--target", TARGET]);
        command
    }
}

/// Flags for rustc that keep this machine's folders out of the wasm, so that two folders build the same bytes; encoded for
/// `CARGO_ENCODED_RUSTFLAGS`, where a flag may contain spaces. Of several prefixes that match, rustc takes the last.
fn remap_paths(paths: &[(PathBuf, &str)]) -> String {
    let flag = |(path, name): &(PathBuf, &str)| format!("--remap-path-prefix={}={name}", path.display());
    paths.iter().map(flag).collect::<Vec<_>>().join("\u{1f}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: Facts = Facts {
        rustup: false,
        rustup_ready: false,
        rustup_failed: false,
        debian_ready: false,
        apt: false,
        apt_failed: false,
        root: false,
    };

    fn check(facts: Facts, expected: &str) {
        let found = match choose(facts) {
            Choice::Use(toolchain) => format!("use {toolchain:?}"),
            Choice::Add(toolchain) => format!("add {toolchain:?}"),
            Choice::ByHand(sentence) => sentence.to_owned(),
        };
        assert!(found.contains(expected), "{facts:?}: {found:?} does not contain {expected:?}");
    }

    #[test]
    fn the_toolchain_follows_from_the_facts() {
        let rustup = Facts { rustup: true, ..BARE };
        let debian = Facts { apt: true, root: true, ..BARE };
        let both = Facts { rustup: true, ..debian };
        check(Facts { rustup_ready: true, ..rustup }, "use Rustup");
        check(Facts { rustup_ready: true, debian_ready: true, ..both }, "use Rustup");
        check(Facts { debian_ready: true, ..both }, "use Debian");
        check(Facts { debian_ready: true, ..BARE }, "use Debian");
        check(rustup, "add Rustup");
        check(both, "add Rustup");
        check(Facts { rustup_failed: true, ..both }, "add Debian");
        check(debian, "add Debian");
        check(Facts { rustup_failed: true, root: false, ..both }, "as root");
        check(Facts { rustup_failed: true, ..rustup }, "rustup target add");
        check(Facts { rustup_failed: true, apt_failed: true, ..both }, "rustup target add");
        check(Facts { apt_failed: true, ..debian }, "by rustup");
        check(BARE, "by rustup");
    }

    #[test]
    fn flags_that_hide_folders() {
        let paths = [(PathBuf::from("/home/a b/.cargo"), "/cargo"), (PathBuf::from("/c"), "/campaign-site")];
        let expected = "--remap-path-prefix=/home/a b/.cargo=/cargo\u{1f}--remap-path-prefix=/c=/campaign-site";
        assert_eq!(remap_paths(&paths), expected);
    }

    #[test]
    fn versions_of_rustc() {
        let check = |text: &str, expected| assert_eq!(rustc_version(text), expected, "{text}");
        check("rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)\n", Some((1, 96)));
        check("rustc 1.97.0-nightly (0123456789 2026-05-25)\n", Some((1, 97)));
        check("rustc 2.0.0", Some((2, 0)));
        check("error: no", None);
        check("", None);
    }

    #[test]
    fn lists_of_rustup() {
        assert!(lists("wasm32-unknown-unknown\nx86_64-unknown-linux-gnu\n", TARGET));
        assert!(lists("rust-src (installed)\n", "rust-src"));
        assert!(!lists("rust-src-preview\n", "rust-src"));
    }
}
