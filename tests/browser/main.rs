//! The promises that only a browser can keep, over WebDriver: `cargo xtask test` builds the sites and runs this.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on shall stop")]

mod harness;
mod hydration;
