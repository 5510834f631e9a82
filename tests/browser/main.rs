//! The promises that only a browser can keep, over WebDriver: `cargo xtask test` builds the sites and runs this.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on shall stop")]

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
