//! Українська. Правопис 2019 року; апостроф ’, лапки «»; спокійно, на «ви», без канцелярщини.

pub(crate) mod composer;
pub(crate) mod device;
pub(crate) mod embed;
pub(crate) mod letter_page;
pub(crate) mod press;
pub(crate) mod reader;

/// The form of a noun after a number: 1 лист, 2 листи, 5 листів (CLDR `one`, `few`, `many`).
fn form(count: usize, one: &'static str, few: &'static str, many: &'static str) -> &'static str {
    match (count % 10, count % 100) {
        (1, last) if last != 11 => one,
        (2..=4, last) if !(12..=14).contains(&last) => few,
        _ => many,
    }
}
