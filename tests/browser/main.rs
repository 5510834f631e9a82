//! The promises that only a browser can keep, over WebDriver: `cargo xtask test` builds the sites and runs this.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on shall stop")]

/// Calls the function of `js/NAME.js`, which has the same name, with the arguments of the script.
macro_rules! script {
    ($name:literal) => {
        concat!(
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/js/", $name, ".js")),
            "\nreturn ",
            $name,
            "(...arguments);"
        )
    };
}

mod accessibility;
mod bundle;
mod consent;
mod crash;
mod dates;
mod embed;
mod environment;
mod failing;
mod faults;
mod feed;
mod harness;
mod hydration;
mod language;
mod layout;
mod letter;
mod navigation;
mod not_found;
mod offline;
mod security;
mod server;
mod sub_folder;
mod without_script;
mod wordpress;
