//! A copy of the whole campaign to carry, for places where the site is blocked: one ZIP file that opens from a folder by a
//! double click on `index.html`, without any server.
//!
//! From `file:` no script, no JSON and no link to a folder works in any engine. So a page of the copy is a page of the site
//! without what needs a server, in which every link names its file relative to the page.

use crate::{
    app::App,
    content::{Campaign, SiteAddress, letter_files},
    document::DocumentRenderer,
    output::{Files, page_file},
    pages, policy,
};
use anyhow::{Context, Result, bail};
use campaign::{Site, route::Route};
use flate2::{Compression, write::DeflateEncoder};
use leptos::prelude::RenderHtml;
use locale::{Date, format_date};
use lol_html::{
    RewriteStrSettings, element,
    html_content::{ContentType, Element},
    rewrite_str,
};
use markup::{el, link};
use messages::LocaleExt;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveWriter, ZipFileHeaderRecord, time::UtcDateTime};
use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

/// What is of no use without scripts or a server: in the head, and in the page.
const NEEDS_A_SERVER: &str = "script, link, picture > source, meta[property], meta[name^=twitter], .share, .announcement, .on-device, .for-partners";

/// The copy as one ZIP file. The same campaign and day give the same bytes.
pub fn zip(campaign: &Campaign, app: &App) -> Result<Vec<u8>> {
    packed(&name(campaign), &files(campaign, app)?, campaign.built)
}

/// Every file of the copy, by its path from the top folder.
pub fn files(campaign: &Campaign, app: &App) -> Result<Files> {
    let mut files = Files::new();
    for picture in campaign.media.values() {
        // One file of each: a USB stick is small, and from `file:` nothing is downloaded twice.
        let carried = picture.carried();
        if picture.published().any(|derivative| derivative == carried) {
            files.insert(picture.path(carried), picture.renderer().draw(carried)?);
        }
    }
    let kits = campaign.locales.get(&campaign.default_language).into_iter().flat_map(|content| &content.kits);
    files.extend(kits.flat_map(letter_files));
    let pages = pages::all(campaign);
    let carried = || pages.iter().filter(|(route, _)| is_carried(route));
    // The pages come below: a link may lead to one that is not made yet.
    files.extend(carried().map(|(route, _)| (page_file(&route.path()), Vec::new())));
    files.insert(page_file("/"), Vec::new());

    let documents = DocumentRenderer::new(app, campaign);
    let sites = pages::sites(campaign)?;
    for (route, article) in carried() {
        let site = &sites[&route.lang()];
        // Without scripts nothing reads data from a page.
        let html = documents.page(site, route, pages::page(campaign, route, *article)?, "");
        let mut paths = vec![page_file(&route.path())];
        paths.extend((*route == Route::About(campaign.default_language)).then(|| page_file("/")));
        for path in paths {
            let copied = PageCopy {
                path: &path,
                route,
                site: &site.value,
                files: &files,
                address: &campaign.address,
                css: &app.css,
            };
            let html = copied.rewritten(&html).with_context(|| format!("cannot make the copy of {route}"))?;
            files.insert(path, html.into_bytes());
        }
    }
    Ok(files)
}

/// Whether a page is of use in a copy.
fn is_carried(route: &Route) -> bool {
    match route {
        Route::About(_)
        | Route::Stories(..)
        | Route::Story(..)
        | Route::Category(..)
        | Route::Letters(_)
        | Route::Letter(..) => true,
        // No browser keeps anything of a copy, and no other site shows it.
        Route::Device(_) | Route::Embed(_) => false,
    }
}

/// A page of the copy.
struct PageCopy<'a> {
    /// The path of its file in the copy.
    path: &'a str,
    /// The page of the site that it is a copy of.
    route: &'a Route,
    site: &'a Site,
    /// What the copy has.
    files: &'a Files,
    address: &'a SiteAddress,
    css: &'a str,
}

impl PageCopy<'_> {
    fn rewritten(&self, html: &str) -> Result<String> {
        let policy = policy::of_a_copy(self.css);
        let notice = self.notice();
        let relative = |element: &mut Element<'_, '_>| {
            for name in ["href", "src"] {
                if let Some(address) = element.get_attribute(name).and_then(|address| self.relative(&address)) {
                    element.set_attribute(name, &address)?;
                }
            }
            Ok(())
        };
        let settings = RewriteStrSettings::new()
            .append_element_content_handler(element!(NEEDS_A_SERVER, |element| {
                element.remove();
                Ok(())
            }))
            .append_element_content_handler(element!("html", |element| {
                // What the scripts read.
                let names: Vec<String> = element.attributes().iter().map(|attribute| attribute.name()).collect();
                names.iter().filter(|name| name.starts_with("data-")).for_each(|name| element.remove_attribute(name));
                Ok(())
            }))
            .append_element_content_handler(element!("meta[http-equiv=Content-Security-Policy]", |element| Ok(
                element.set_attribute("content", &policy)?
            )))
            .append_element_content_handler(element!("header.header", |element| {
                element.after(&notice, ContentType::Html);
                Ok(())
            }))
            .append_element_content_handler(element!("img[srcset]", |element| {
                ["srcset", "sizes"].iter().for_each(|name| element.remove_attribute(name));
                Ok(())
            }))
            .append_element_content_handler(element!("[href], [src]", relative));
        Ok(rewrite_str(html, settings)?)
    }

    /// When the copy was made, and where to look for what it cannot know.
    fn notice(&self) -> String {
        let words = self.site.lang.press_messages();
        let made = (words.copy_made)(&format_date(self.site.built, self.site.lang.language()));
        let online = self.address.url(self.route);
        let line =
            el("small").text(made).text(" ").text(words.copy_check).text(" ").child(link(online.clone(), online));
        el("aside").child(el("p").child(line)).to_html()
    }

    /// Where an address of the site leads from this page; `None` for one that stays as it is. What the copy does not have is
    /// on the site.
    fn relative(&self, address: &str) -> Option<String> {
        let path = self.address.base.strip(address).filter(|path| path.starts_with('/'))?;
        let (path, fragment) = path.split_at(path.find('#').unwrap_or(path.len()));
        let file = if path.ends_with('/') { page_file(path) } else { path.to_owned() };
        if !self.files.contains_key(&file) {
            return Some(self.address.url(format!("{path}{fragment}")));
        }
        let up = "../".repeat(self.path.matches('/').count() - 1);
        Some(format!("{up}{}{fragment}", &file[1..]))
    }
}

/// Refuses a place for the copy where something else is: a folder, or a file that is no older copy.
pub fn refuse_others(out: &Path) -> Result<()> {
    let found = match fs::read(out) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => bail!("{} cannot be replaced ({error}): name another file with --out", out.display()),
    };
    if !found.is_empty() && !is_copy(&found) {
        bail!("{} is there and is not a copy made by press: name another file with --out", out.display());
    }
    Ok(())
}

/// Whether a file is a copy: a ZIP file with one folder in which a first page stands.
fn is_copy(bytes: &[u8]) -> bool {
    let names = || -> Option<Vec<String>> {
        let archive = ZipArchive::from_slice(bytes).ok()?;
        let name = |entry: ZipFileHeaderRecord<'_>| {
            entry.file_path().try_normalize().ok().map(|path| path.as_ref().to_owned())
        };
        archive.entries().map(|entry| name(entry.ok()?)).collect()
    };
    names().is_some_and(|names| {
        let folder = names.first().and_then(|name| name.split_once('/')).map(|(folder, _)| format!("{folder}/"));
        folder.is_some_and(|folder| {
            names.iter().all(|name| name.starts_with(&folder)) && names.contains(&format!("{folder}index.html"))
        })
    })
}

/// The name of the top folder, and of the ZIP file where nobody named one: that of the campaign in `a-z`, `0-9` and hyphens.
pub fn name(campaign: &Campaign) -> String {
    let default = campaign.locales.get(&campaign.default_language);
    let slug = |site: &Site| {
        let name = site.name.to_ascii_lowercase();
        let words: Vec<&str> =
            name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        // A name in another script would leave a number, or nothing.
        Some(words.join("-")).filter(|slug| slug.contains(|c: char| c.is_ascii_lowercase()))
    };
    let mut locales = default.into_iter().chain(campaign.locales.values());
    locales.find_map(|content| slug(&content.site)).unwrap_or_else(|| "campaign".to_owned())
}

/// The files in one folder of a ZIP file, each as of that day.
fn packed(folder: &str, files: &Files, day: Date) -> Result<Vec<u8>> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    let modified = UtcDateTime::from_unix(i64::from(day.to_days()) * 86_400);
    for (path, bytes) in files {
        let name = format!("{folder}{path}");
        let file = archive.new_file(&name).compression_method(CompressionMethod::DEFLATE);
        let (mut entry, checks) = file.last_modified(modified).unix_permissions(0o644).start()?;
        let mut writer = checks.wrap(DeflateEncoder::new(&mut entry, Compression::best()));
        writer.write_all(bytes)?;
        let (encoder, sums) = writer.finish()?;
        encoder.finish()?;
        entry.finish(sums)?;
    }
    Ok(archive.finish()?)
}
