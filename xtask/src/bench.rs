//! Lighthouse: `bench/bench.mjs` and `bench/scores.mjs` measure, this builds and serves what they measure.

use crate::{
    build::{self, Site},
    run, setup,
};
use anyhow::{Context, Result, ensure};
use std::process::Stdio;

/// Prints the table: the first paint against that of hand-written HTML, which asserts nothing, since a time depends on the
/// machine; or the scores of every kind of page, which fails when one is short of 100 for another reason than time.
pub fn run(scores: bool) -> Result<()> {
    let tools = setup::build_tools()?;
    setup::chromedriver()?;
    let folder = run::root().join("bench");
    setup::npm_packages(&folder, "Lighthouse")?;
    build::app(&tools)?;
    let press = build::press()?;
    // A folder of its own: the pages to compare with are written into it.
    let site = Site {
        content: run::root().join("content"),
        out: run::target().join("bench"),
        base_url: Some("http://127.0.0.1/".to_owned()),
        ..Site::default()
    };
    build::site(&press, &build::app_folder(), &site)?;

    let mut serve = run::command(&press);
    serve.arg("serve").arg("--dir").arg(&site.out).args(["--port", "0"]);
    let mut server = run::Background::start(serve.stdout(Stdio::piped()))?;
    let address = server.first_line()?;
    let mut node = run::command("node");
    node.arg(folder.join(if scores { "scores.mjs" } else { "bench.mjs" })).arg(&site.out).arg(&address);
    node.env("CHROME_PATH", setup::chromium().context("Chromium is missing")?);
    let status = run::shown(&mut node)?;
    ensure!(status.success(), "{}", if scores { "not every page has 100" } else { "the measurement failed" });
    Ok(())
}
