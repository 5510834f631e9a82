//! A letter survives the death of the whole browser: at most the last second of typing is missing.
//!
//! `CRASH_ROUNDS=10` runs the whole test, ten rounds of 2 to 40 seconds; without it there are three short ones.

use crate::harness::{Browser, Engine, Options, Profile, Served, run};
use crate::letter::{letter, to_wording};
use locale::Locale;
use std::{
    env,
    time::{Duration, Instant},
};

/// What a crash may cost.
const LOSS: Duration = Duration::from_secs(1);

/// How long each round types.
fn rounds() -> Vec<Duration> {
    let spread = |count: u32, longest: u32| {
        let step = (longest - 2) as f32 / (count - 1).max(1) as f32;
        (0..count).map(|round| Duration::from_secs_f32(2.0 + step * round as f32)).collect()
    };
    match env::var("CRASH_ROUNDS") {
        Ok(count) => spread(count.parse().expect("CRASH_ROUNDS is a number"), 40),
        Err(_) => spread(3, 6),
    }
}

#[test]
fn at_most_the_last_second_of_typing_is_missing_after_a_crash() {
    for typing in rounds() {
        run(async {
            let profile = Profile::new();
            let site = Served::root().await;
            let url = letter(&site, Locale::En);
            let browser = Browser::open_in(&profile, Options::default()).await;
            if browser.is_left_out(Engine::WebKit, "under its driver it keeps nothing on the disk") {
                return;
            }
            browser.open_page(&url).await;
            to_wording(&browser).await;

            // When which part of the text was there. Every word is another one, so that a gap is seen.
            let mut typed = String::new();
            let mut there = vec![(Instant::now(), 0)];
            let begin = Instant::now();
            while begin.elapsed() < typing {
                let word = format!("word{} ", there.len());
                browser.type_into("#_own", &word).await;
                typed += &word;
                there.push((Instant::now(), typed.len()));
            }
            let end = Instant::now();
            browser.crash();

            let browser = Browser::open_in(&profile, Options::default()).await;
            browser.open_page(&url).await;
            browser.until("the second step is back", "document.querySelector('#_own')").await;
            let found = browser.text("return document.querySelector('#_own').value").await;
            assert!(typed.starts_with(&found), "{found:?} of {typed:?}");
            let lost_since = there.iter().find(|(_, length)| *length > found.len()).map_or(end, |(at, _)| *at);
            let lost = end - lost_since;
            println!(
                "typed for {:.1} s, {} letters; missing {}, the last {:.2} s",
                typing.as_secs_f32(),
                typed.len(),
                typed.len() - found.len(),
                lost.as_secs_f32()
            );
            assert!(lost <= LOSS, "the last {lost:?} of {typing:?} are missing");
        });
    }
}
