//! The scripts of `assets/`: bundled by esbuild, typed by TypeScript, formatted and linted by Biome, tested in Node's own runner. Their
//! versions are those of package-lock.json.

use crate::{files, run, setup};
use anyhow::Result;
use std::{path::Path, process::Command};

/// Scripts that are bundled in the same way: their entry points in `assets/`, and the options of esbuild that are not common to all.
struct Group {
    entries: &'static [&'static str],
    options: &'static [&'static str],
}

/// Every script that is bundled. `assets/embed/v1.js` is not: its bytes are a promise to partners.
const GROUPS: [Group; 3] = [
    // Classic scripts: press puts the first into every page, and the others at `/sw.js`.
    Group {
        entries: &["start.js", "offline/worker.js", "offline/kill.js"],
        options: &["--format=iife", "--target=es2021"],
    },
    // It stands in pages of others, whose readers may have older browsers than those of the app.
    Group { entries: &["embed/card.js"], options: &["--format=iife", "--target=es2018"] },
    // Modules that import each other by name. What two of them share is a chunk, which is fetched once.
    Group {
        entries: &["js/boot.js", "js/keep.js", "js/device.js", "js/embed.js"],
        options: &["--format=esm", "--splitting", "--target=es2021", "--chunk-names=js/chunk-[hash]"],
    },
];

/// The options of esbuild that all scripts share. Ukrainian as it is: escapes would weigh three times as much.
const COMMON: [&str; 6] =
    ["--bundle", "--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning", "--outbase=assets"];

/// The TypeScript projects, which differ in what surrounds a script: a page, a service worker, Node.
const PROJECTS: [&str; 3] = ["assets", "assets/offline", "tests"];

/// Writes the bundled scripts to a folder, in the folders that they have in `assets/`.
pub fn build(out: &Path) -> Result<()> {
    setup::npm_packages(&run::root(), "npm packages")?;
    for Group { entries, options } in &GROUPS {
        let mut esbuild = program("esbuild");
        esbuild.args(entries.iter().map(|entry| format!("assets/{entry}"))).args(COMMON).args(*options);
        run::quiet("esbuild", esbuild.arg(format!("--outdir={}", out.display())))?;
    }
    Ok(())
}

/// Checks types, formatting and lints.
pub fn check() -> Result<()> {
    run::step("checking the types of the scripts", || {
        PROJECTS.iter().try_for_each(|project| {
            run::quiet("check", program("tsc").args(["--pretty", "false", "--project", project]))
        })
    })?;
    run::step("checking scripts, styles and JSON", || {
        run::quiet("check", program("biome").args(["ci", "--colors=off", "--error-on-warnings", "."]))
    })
}

/// Runs the tests of the scripts; returns whether all passed.
pub fn test() -> Result<bool> {
    let tests: Vec<_> = files::list(&run::root().join("tests"))?
        .into_iter()
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    Ok(run::shown(run::command("node").arg("--test").args(tests))?.success())
}

fn program(name: &str) -> Command {
    run::command(run::root().join("node_modules/.bin").join(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_script_imports_nothing_that_is_not_beside_it() -> Result<()> {
        let out = std::env::temp_dir().join(format!("xtask-scripts-{}", std::process::id()));
        build(&out)?;
        let written: Vec<_> = files::list(&out)?
            .iter()
            .map(|file| Ok(file.strip_prefix(&out)?.to_string_lossy().into_owned()))
            .collect::<Result<_>>()?;
        for entry in GROUPS.iter().flat_map(|group| group.entries) {
            assert!(written.iter().any(|name| name == entry), "{entry} is not among {written:?}");
        }
        for name in &written {
            let text = fs::read_to_string(out.join(name))?;
            for (_, rest) in text.match_indices("\"./").map(|(at, _)| text.split_at(at + 3)) {
                let imported = rest.split('"').next().unwrap_or_default();
                assert!(written.contains(&format!("js/{imported}")), "{name} imports {imported}");
            }
            assert!(!text.contains("</script"), "{name} would end the element that it stands in");
        }
        Ok(fs::remove_dir_all(&out)?)
    }
}
