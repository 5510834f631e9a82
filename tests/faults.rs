//! `docs/faults.md` says what happens in each of the 48 faults and which test shows it; this keeps the two in step.

#![allow(clippy::expect_used, reason = "a test that cannot go on shall stop")]

use std::{fs, path::Path};

#[test]
fn every_fault_has_its_line_and_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(root.join("docs/faults.md")).expect("the table");
    let tests: String = ["tests/browser", "tests/browser/faults"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect("the tests"))
        .filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok())
        .collect();
    let mut without = 0;
    for number in 1..=48 {
        let line = table.lines().find(|line| line.starts_with(&format!("| F{number} |")));
        let line = line.unwrap_or_else(|| panic!("docs/faults.md has no line for F{number}"));
        let named: Vec<&str> = line
            .split('`')
            .filter(|word| word.contains('_') && !word.contains('='))
            .filter(|word| !word.contains('?'))
            .collect();
        for name in &named {
            assert!(
                tests.contains(&format!("fn {name}()")),
                "F{number} names `{name}`, which is no test in tests/browser/"
            );
        }
        without += usize::from(named.is_empty());
    }
    assert!(without <= 8, "at least 40 of the 48 are automated, not {}", 48 - without);
    // And the other way round.
    for name in tests.split("fn f").skip(1).filter_map(|rest| rest.split_once("()")).map(|(name, _)| format!("f{name}"))
    {
        let is_fault = name[1..].starts_with(|digit: char| digit.is_ascii_digit());
        assert!(!is_fault || table.contains(&format!("`{name}`")), "docs/faults.md does not name `{name}`");
    }
}
