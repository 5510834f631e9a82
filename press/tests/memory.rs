//! How much memory press takes with a folder of photos.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
#[path = "common/pictures.rs"]
mod pictures;

use common::Built;
use press::content::{Source, fixture};
use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// What press may take, in kB.
const MOST: u64 = 300_000;

/// The most memory that a command had in use, in kB (`VmHWM`, proc(5)), as long as it was looked at.
fn peak(command: &mut Command) -> u64 {
    let mut process = command.stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", process.id());
    let mut peak = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(peak);
        if let Some(status) = process.try_wait().unwrap() {
            assert!(status.success(), "{command:?}");
            return peak;
        }
        thread::sleep(Duration::from_millis(3));
    }
}

fn write(folder: &Path, source: &Source) {
    _ = fs::remove_dir_all(folder);
    for (path, bytes) in &source.0 {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
}

#[test]
fn photos_do_not_fill_the_memory() {
    // How many of the sixty are shown; the long form: PHOTOS=60.
    let photos: u32 = env::var("PHOTOS").ok().and_then(|photos| photos.parse().ok()).unwrap_or(3);
    let built = Built::new("memory", "https://campaign.example/");
    let content = built.folder.join("content");
    // Compressed forms of all runs. Of pictures it has none: the first build here, which shows none, removes them.
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compressed");
    let photo = pictures::encoded(pictures::photo(4000, 3000), image::ImageFormat::Jpeg);
    let story = |shown: bool| {
        let text = String::from_utf8(fixture::generate(1).get("en/stories/test-story-1.md").unwrap().to_vec()).unwrap();
        let pictures = (0..photos).map(|number| format!("\n\n![Test photo {number}](media/photo-{number}.jpg)"));
        text + &if shown { pictures.collect::<String>() } else { String::new() }
    };
    for (shown, withdrawn) in [(false, false), (false, true), (true, false)] {
        let mut source = fixture::generate(1);
        source.put("en/stories/test-story-1.md", story(shown));
        if withdrawn {
            source.put("withdrawn.toml", "ids = [\"everyblock\"]\npadding_key = \"a test key\"\n");
        }
        write(&content, &source);
        for number in 0..60 {
            // As heavy as a photo of a good camera, each another file; what is zero takes no room on a disk.
            let path = content.join(format!("media/photo-{number}.jpg"));
            fs::write(&path, [&photo[..], number.to_string().as_bytes()].concat()).unwrap();
            fs::File::options().append(true).open(path).unwrap().set_len(11_000_000).unwrap();
        }
        let mut press = Command::new(env!("CARGO_BIN_EXE_press"));
        press.args(["build", "--date", "2026-01-01", "--app"]).arg(built.folder.join("app"));
        press.arg("--content").arg(&content).arg("--cache").arg(&cache).arg("--out").arg(built.dist());
        let peak = peak(&mut press);
        assert!(peak > 10_000 && peak < MOST, "{peak} kB with {photos} photos, shown: {shown}, withdrawn: {withdrawn}");
        let made = fs::read_dir(built.dist().join("media")).unwrap().flatten();
        let made = made.filter(|file| file.file_name().to_string_lossy().starts_with("photo-")).count();
        assert_eq!(made, if shown { photos as usize * 6 } else { 0 });
    }
}
