//! The files of a site in memory.
#![allow(dead_code, clippy::unwrap_used, reason = "each test takes what it needs, and may panic")]

use press::{
    app::App,
    content::Campaign,
    output::{File, Files},
    site,
};
use std::sync::Mutex;

/// Every file of the site with this app.
pub fn rendered_with(campaign: &Campaign, app: &App) -> Files {
    let files = Mutex::new(Files::new());
    let write = |file: press::output::HashedFile| {
        let File { path, bytes } = file.into_file();
        assert_eq!(files.lock().unwrap().insert(path.clone(), bytes), None, "{path} is written twice");
        Ok(())
    };
    site::render(campaign, app, write).unwrap();
    files.into_inner().unwrap()
}

/// Every file of the site with an empty app.
pub fn rendered(campaign: &Campaign) -> Files {
    rendered_with(campaign, &App::default())
}

/// The files under `/content/` but the Atom feeds and the edition: what the app fetches, and the letters as files.
pub fn data(campaign: &Campaign) -> Files {
    let mut files = rendered(campaign);
    files.retain(|path, _| {
        path.starts_with("/content/") && !path.ends_with(".atom") && !path.starts_with("/content/edition")
    });
    files
}
