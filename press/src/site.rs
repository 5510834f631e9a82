//! A campaign as the files of its site, each a pure function of the campaign and the app.

use crate::{
    app::App,
    content::{Campaign, atom, manifest, shared_files},
    document::DocumentRenderer,
    edition::{self, ShellPages},
    embed::Cards,
    hash::hashed_name,
    hosting::{HEADERS_FILE, Hosting, REDIRECTS_FILE},
    output::{File, FileIndex, FileRecord, HashedFile, state::BUILD_FILE},
    pages::{self, Encoded, SiteData},
    picture::{Picture, inspect},
    preview::{self, PreviewRenderer},
    sitemap,
};
use anyhow::Result;
use campaign::{
    Article, Site,
    route::{self, Route},
};
use locale::Locale;
use rayon::iter::{IntoParallelIterator, ParallelBridge, ParallelIterator};
use std::{collections::BTreeMap, sync::Arc};

/// What [`route::ERASE`] says to whoever opens it. What counts are its headers.
const ERASE_TEXT: &str = "With this file a host makes the browser clear what this site has stored on the device.\n";

/// Makes every file of the site and gives it to `write`, from as many threads as there are processors. Returns how many
/// pages there were. Files are made one by one: ten thousand stories need not be in memory as pages.
pub fn render(campaign: &Campaign, app: &App, write: impl Fn(HashedFile) -> Result<()> + Sync) -> Result<usize> {
    let write = |file: HashedFile| {
        inspect(file.path(), file.bytes())?;
        let record = file.record();
        write(file)?;
        Ok(record)
    };
    let site = SiteRenderer {
        campaign,
        app,
        documents: DocumentRenderer::new(app, campaign),
        cards: Cards::new(campaign, app)?,
        sites: pages::sites(campaign)?,
        write: &write,
    };
    let mut index = FileIndex::default();
    index.extend(site.app_files()?);
    index.extend(site.pictures()?);
    index.extend(site.pages()?);
    index.extend(site.feeds()?);
    index.extend(site.notices()?);
    index.extend(site.card_files()?);
    index.extend(site.edition(&index)?);
    site.host_files(index)?;
    Ok(campaign.routes().count())
}

/// Makes the files of a site, in groups; each method returns what it wrote.
struct SiteRenderer<'a> {
    campaign: &'a Campaign,
    app: &'a App,
    documents: DocumentRenderer<'a>,
    cards: Cards<'a>,
    sites: BTreeMap<Locale, SiteData>,
    write: &'a (dyn Fn(HashedFile) -> Result<FileRecord> + Sync),
}

impl SiteRenderer<'_> {
    fn write(&self, file: impl Into<HashedFile>) -> Result<FileRecord> {
        (self.write)(file.into())
    }

    fn write_all(&self, files: impl IntoIterator<Item = File>) -> Result<Vec<FileRecord>> {
        files.into_iter().map(|file| self.write(file)).collect()
    }

    /// The app itself, and its manifest in each language.
    fn app_files(&self) -> Result<Vec<FileRecord>> {
        let files = self.app.files.iter().map(|(path, bytes)| File { path: path.clone(), bytes: bytes.clone() });
        self.write_all(files.chain(self.documents.manifests.values().cloned()))
    }

    /// What is published of every picture.
    fn pictures(&self) -> Result<Vec<FileRecord>> {
        let derivatives = |picture: &Picture| {
            let mut renderer = picture.renderer();
            let write =
                |derivative| self.write(File { path: picture.path(derivative), bytes: renderer.draw(derivative)? });
            picture.published().map(write).collect::<Result<Vec<_>>>()
        };
        let pictures: Vec<_> = self.campaign.media.values().collect();
        flattened(pictures.into_par_iter().map(derivatives).collect())
    }

    /// Every page and the JSON it is made from, what all of them share, and the manifest of these data.
    fn pages(&self) -> Result<Vec<FileRecord>> {
        let data = self.sites.iter().map(|(lang, site)| File::text(route::site_data(*lang), site.json.clone()));
        let mut data = self.write_all(data.chain(shared_files(self.campaign)?))?;
        let page = |(route, article): (Route, Option<&Article>)| {
            let Encoded { value, json } = pages::data(self.campaign, &route, article)?;
            let html = self.documents.page(&self.sites[&route.lang()], &route, value, &json);
            let home = (route == Route::About(self.campaign.default_language)).then(|| File::page("/", html.clone()));
            let documents = [Some(File::page(&route.path(), html)), home].into_iter().flatten();
            let json = pages::file(&route, json).map(|file| self.write(file)).transpose()?;
            Ok((json, self.write_all(documents)?))
        };
        let written: Result<Vec<_>> = pages::all(self.campaign).into_par_iter().map(page).collect();
        let (json, documents): (Vec<_>, Vec<_>) = written?.into_iter().unzip();
        data.extend(json.into_iter().flatten());
        let manifest = self.write(manifest(self.campaign.built, &data)?)?;
        Ok(data.into_iter().chain([manifest]).chain(documents.into_iter().flatten()).collect())
    }

    /// What feed readers and search engines are told.
    fn feeds(&self) -> Result<Vec<FileRecord>> {
        let files = atom(self.campaign).chain(sitemap::files(self.campaign));
        files.par_bridge().map(|(path, bytes)| self.write(File { path, bytes })).collect()
    }

    /// The pages at addresses where no page of the campaign is: missing, moved or withdrawn.
    fn notices(&self) -> Result<Vec<FileRecord>> {
        let sites: Vec<Arc<Site>> = self.sites.values().map(|site| site.value.clone()).collect();
        let mut files = vec![File::text(route::NOT_FOUND, self.documents.not_found(&sites))];
        for (lang, content) in &self.campaign.locales {
            let site = &self.sites[lang].value;
            let moved = |(from, to): &(Route, Route)| File::page(&from.path(), self.documents.redirect(site, to));
            files.extend(content.redirects.iter().map(moved));
            let withdrawn = self.documents.withdrawn(site);
            files.extend(content.withdrawn.iter().map(|route| File::page(&route.path(), withdrawn.clone())));
        }
        self.write_all(files)
    }

    /// The cards for other sites.
    fn card_files(&self) -> Result<Vec<FileRecord>> {
        let mut written = self.write_all(self.cards.shared())?;
        let cards = self.cards.planned();
        let cards = cards.into_par_iter().map(|card| self.write_all(self.cards.files(card))).collect();
        written.extend(flattened(cards)?);
        Ok(written)
    }

    /// What a device may keep. `index` has every file that may be part of it.
    fn edition(&self, index: &FileIndex) -> Result<Vec<FileRecord>> {
        let mut shell = ShellPages::default();
        for (lang, site) in &self.sites {
            let write = |name: &str, html: String| {
                let name = hashed_name(&format!("{name}-{}.html", lang.code()), html.as_bytes());
                self.write(File::text(format!("/app/{name}"), html))
            };
            shell.not_kept.insert(*lang, write("not-kept", self.documents.not_kept(&site.value))?);
            shell.withdrawn.insert(*lang, write("withdrawn", self.documents.withdrawn(&site.value))?);
        }
        let files = edition::files(self.campaign, self.app, &shell, index)?;
        let mut written: Vec<_> = files.into_iter().map(|file| self.write(file)).collect::<Result<_>>()?;
        written.extend(shell.not_kept.into_values().chain(shell.withdrawn.into_values()));
        Ok(written)
    }

    /// What hosts read. `index` has every other file.
    fn host_files(&self, mut index: FileIndex) -> Result<()> {
        let hosting = Hosting::new(&self.campaign.address, &self.documents.policy, self.cards.policy());
        index.extend([self.write(File::text(route::ERASE, ERASE_TEXT))?]);
        self.write_all([
            File::text(HEADERS_FILE, hosting.headers_file(&index.root_entries())),
            File::text(REDIRECTS_FILE, hosting.redirects_file()),
            File::text(BUILD_FILE, hosting.build_file()?),
        ])?;
        Ok(())
    }
}

fn flattened<T>(groups: Result<Vec<Vec<T>>>) -> Result<Vec<T>> {
    Ok(groups?.into_iter().flatten().collect())
}

/// The pages of [`render`] that stand where something was withdrawn, whether or not anything was: the same one at many paths.
pub fn withdrawn_pages(campaign: &Campaign, app: &App) -> Result<Vec<String>> {
    let (documents, cards) = (DocumentRenderer::new(app, campaign), Cards::new(campaign, app)?);
    let pages = |site: &Site| [documents.withdrawn(&Arc::new(site.clone())), cards.withdrawn(site)];
    Ok(campaign.locales.values().flat_map(|content| pages(&content.site)).collect())
}

/// Every picture that a shared link shows: its path, and what draws it, which takes its time.
pub fn previews(
    campaign: &Campaign,
    app: &App,
    write: impl Fn(&str, &dyn Fn() -> Result<Vec<u8>>) -> Result<()> + Sync,
) -> Result<()> {
    let renderer = PreviewRenderer::new(app);
    preview::all(campaign).into_par_iter().try_for_each(|preview| {
        let path = renderer.path(&preview);
        write(&path, &|| {
            let bytes = renderer.png(&preview)?;
            inspect(&path, &bytes)?;
            Ok(bytes)
        })
    })
}
