//! The engines, and how a browser with each of them is set up.

use super::{from_environment, process::Program};
use serde_json::{Value, json};
use std::{env, process::Command};

/// Who reads. `BROWSER=firefox` or `webkit` takes another than Chromium; its driver is named by the variable below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, and what is made of it.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK, which shares its engine with Safari.
    WebKit,
}

/// How a browser is set up.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether scripts run.
    pub javascript: bool,
    /// Whether wasm runs.
    pub wasm: bool,
    /// The language that the reader prefers.
    pub language: &'static str,
    /// Whether the reader lets the site keep a copy. Only the tests of the copy do: it answers where others want to see a failure.
    pub copy: bool,
    /// Whether the browser stores anything for a page.
    pub storage: bool,
    /// Whether the window is a private one.
    pub private: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { javascript: true, wasm: true, language: "en", copy: false, storage: true, private: false }
    }
}

/// A colour scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Engine {
    /// The one that `BROWSER` names.
    pub fn chosen() -> Self {
        match env::var("BROWSER").as_deref() {
            Err(_) | Ok("chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            Ok(other) => panic!("BROWSER={other}: chromium, firefox or webkit"),
        }
    }

    /// The variable that names its driver.
    fn driver(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMEDRIVER",
            Self::Firefox => "GECKODRIVER",
            Self::WebKit => "WEBKITDRIVER",
        }
    }

    /// What its driver is asked for.
    pub fn capabilities(self, options: Options, profile: &str) -> Value {
        let Options { javascript, wasm, language, storage, private, .. } = options;
        match self {
            Self::Chromium => json!({
                "browserName": "chrome",
                "goog:loggingPrefs": { "browser": "ALL" },
                "goog:chromeOptions": {
                    "binary": env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned()),
                    "args": [
                        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        format!("--user-data-dir={profile}"),
                        // The same as one of the above, where nothing is added.
                        (if private { "--incognito" } else { "--no-first-run" }).to_owned(),
                    ],
                    "prefs": {
                        "intl.accept_languages": language,
                        "profile.managed_default_content_settings.javascript": if javascript { 1 } else { 2 },
                        "profile.managed_default_content_settings.cookies": if storage { 1 } else { 2 },
                    },
                },
            }),
            Self::Firefox => json!({
                "browserName": "firefox",
                "moz:firefoxOptions": {
                    "binary": env::var("FIREFOX").unwrap_or_else(|_| "/usr/bin/firefox-esr".to_owned()),
                    "args": ["-headless", "-profile", profile],
                    "prefs": {
                        "intl.accept_languages": language,
                        "javascript.enabled": javascript,
                        "javascript.options.wasm": wasm,
                        "network.cookie.cookieBehavior": if storage { 5 } else { 2 },
                        "browser.privatebrowsing.autostart": private,
                    },
                },
            }),
            Self::WebKit => json!({
                "browserName": "MiniBrowser",
                "webkitgtk:browserOptions": {
                    "binary": "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
                    "args": ["--automation", format!("--enable-javascript-markup={javascript}")],
                },
            }),
        }
    }

    /// Starts its driver.
    pub fn start(self, port: u16, options: Options) -> Program {
        let mut driver = Command::new(from_environment(self.driver()));
        driver.arg(format!("--port={port}")).envs(MACHINE);
        match self {
            Self::Chromium => return Program::start(&mut driver),
            // What the harness does beyond WebDriver it does in the browser's own context.
            Self::Firefox => driver.args(["--allow-system-access", "--log=fatal"]),
            Self::WebKit => driver.env("JSC_useWasm", if options.wasm { "1" } else { "0" }),
        };
        Program::start_unheard(&mut driver)
    }
}

/// The environment of every browser: no test depends on the fonts, the locale or the time zone of the machine.
const MACHINE: [(&str, &str); 5] = [
    ("FONTCONFIG_FILE", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/fonts.conf")),
    ("LANG", "C.UTF-8"),
    ("LANGUAGE", "en"),
    ("LC_ALL", "C.UTF-8"),
    ("TZ", "UTC"),
];
