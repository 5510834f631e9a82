//! The files of a site in memory.
#![allow(dead_code, clippy::unwrap_used, reason = "each test takes what it needs, and may panic")]

use campaign::route;
use press::{
    app::App,
    content::{Campaign, manifest, shared_files},
    output::{File, Files, HashedFile},
    pages, site,
};
use std::sync::Mutex;

/// Every file of the site with this app.
pub fn rendered_with(campaign: &Campaign, app: &App) -> Files {
    let files = Mutex::new(Files::new());
    let write = |file: HashedFile| {
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

/// The files that the app fetches, and the letters as files: made as [`site::render`] makes them, without the pages.
pub fn data(campaign: &Campaign) -> Files {
    let sites = pages::sites(campaign).unwrap().into_iter();
    let sites = sites.map(|(lang, site)| File::text(route::site_data(lang), site.json));
    let data = pages::all(campaign)
        .into_iter()
        .filter_map(|(route, article)| pages::file(&route, pages::data(campaign, &route, article).unwrap().json));
    let files: Vec<HashedFile> =
        sites.chain(data).chain(shared_files(campaign).unwrap()).map(HashedFile::from).collect();
    let records: Vec<_> = files.iter().map(HashedFile::record).collect();
    let manifest = manifest(campaign.built, &records).unwrap();
    let files = files.into_iter().map(HashedFile::into_file).chain([manifest]);
    files.map(|File { path, bytes }| (path, bytes)).collect()
}
