//! Text that the parser passes over: it must be an error, else an author's words vanish.

use crate::content::problem::SourceText;
use pulldown_cmark::{Event, Tag};
use std::ops::Range;

/// Reports every line with a letter or digit that no event holds. `definitions` are the addresses of links, which were looked at.
pub fn check(
    source: SourceText<'_>,
    events: &[(Event<'_>, Range<usize>)],
    definitions: impl Iterator<Item = Range<usize>>,
) {
    let mut covered: Vec<Range<usize>> = definitions.collect();
    for (event, range) in events {
        let text = &source.text[range.clone()];
        let start = range.start;
        match event {
            Event::Start(Tag::Item) => {
                let marker = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
                covered.push(start..start + marker);
            }
            Event::Start(Tag::FootnoteDefinition(_)) => {
                covered.push(start..start + text.find("]:").map_or(0, |end| end + 2));
            }
            Event::Start(Tag::List(_) | Tag::BlockQuote(_) | Tag::Table(_) | Tag::TableHead | Tag::TableRow) => {}
            Event::Start(_) | Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::Html(_) => {
                covered.push(range.clone());
            }
            Event::FootnoteReference(_) | Event::Rule => covered.push(range.clone()),
            _ => {}
        }
    }
    covered.push(source.text.len()..source.text.len());
    covered.sort_by_key(|range| (range.start, range.end));
    let rows: Vec<&Range<usize>> = events
        .iter()
        .filter(|(event, _)| matches!(event, Event::Start(Tag::TableRow)))
        .map(|(_, range)| range)
        .collect();
    let mut done = 0;
    let mut told = 0;
    for gap in covered {
        if gap.start > done {
            let lost = &source.text[done..gap.start];
            for (offset, _) in lost.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                let line = source.line(done + offset);
                if line > told {
                    told = line;
                    tell(source, done + offset, &rows);
                }
            }
        }
        done = done.max(gap.end);
    }
}

fn tell(source: SourceText<'_>, at: usize, rows: &[&Range<usize>]) {
    if rows.iter().any(|row| row.contains(&at)) {
        return source.error(
            at,
            "this row has more cells than the table has columns: take them out, or write \\| for a | that is meant",
        );
    }
    let start = source.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = source.text[start..].lines().next().unwrap_or_default().trim_start_matches([' ', '>']);
    match line.strip_prefix('[').and_then(|line| line.split_once("]:")) {
        Some((name, _)) => source.error(at, format!("the address [{name}] is there twice: take one out")),
        None => source.error(at, "readers would not see this line: put empty lines around it"),
    }
}
