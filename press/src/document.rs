//! A page as a whole HTML document. Pure: the same page gives the same bytes.

use crate::{
    app::{App, Program},
    content::{Campaign, Keep, SiteAddress},
    embed, install,
    output::File,
    pages::{Encoded, SiteData},
    policy,
    preview::{self, Preview, PreviewRenderer},
};
use campaign::{
    Article, Content, Feed, Site,
    route::{Embedded, Route},
};
use campaign_site::{
    app::{App as AppView, AppProps, Visit, frame},
    components::{Place, footer, header, not_found_below, ways_on, withdrawn},
    dom::{PAGE_BLOCK, SITE_BLOCK},
    head::Head,
    load::{Loader, Remote},
    page::{Page, PageData, Standalone},
    pages,
};
use leptos::{prelude::*, reactive::owner::Owner};
use locale::Locale;
use markup::{Element, el, escaped, h1};
use messages::LocaleExt;
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// What every document of a site has in common.
#[derive(Debug)]
pub struct DocumentRenderer<'a> {
    /// The app whose scripts and style stand in every page.
    pub app: &'a App,
    /// Where the site is published.
    pub address: &'a SiteAddress,
    keep: Keep,
    default_language: Locale,
    /// The policy that stands in its pages.
    pub policy: String,
    previews: PreviewRenderer,
    /// The web app manifest of each language.
    pub manifests: BTreeMap<Locale, File>,
}

impl<'a> DocumentRenderer<'a> {
    /// A renderer for the pages of a campaign.
    pub fn new(app: &'a App, campaign: &'a Campaign) -> Self {
        let (address, keep) = (&campaign.address, campaign.keep);
        Self {
            app,
            address,
            keep,
            default_language: campaign.default_language,
            policy: policy::content_security_policy(&app.css, &app.start),
            previews: PreviewRenderer::new(app),
            manifests: install::manifests(campaign, app),
        }
    }

    /// The document of a page. It carries the JSON of the site and of the page, the files that the app would fetch for it: hydration
    /// finds them in the document instead.
    pub fn page(&self, site: &SiteData, route: &Route, page: PageData, page_json: &str) -> String {
        let Encoded { value: site, json: site_json } = site;
        let head = Head::of(route, site, &page);
        let base = self.address.base.clone();
        let json_ld = self.json_ld(site, route, &head, &page);
        let mut tags = self.head_tags(&head);
        tags.extend(self.open_graph(site, &head, &page));
        tags.extend(self.feed_tags(site, &page));
        tags.extend(self.oembed_tag(site, route, &page));
        let place = Place { base: base.clone(), site: site.clone() };
        let body = match page {
            PageData::Standalone(page) => frame(&place, Some(route), None, pages::standalone(&place, &page)).to_html(),
            PageData::App(page) => {
                let visit = Visit { site: site.clone(), route: Some(route.clone()), page: Remote::Loaded(*page) };
                let loader = Loader::new(base.clone());
                Owner::new().with(|| AppView(AppProps { base, visit, loader }).to_html())
            }
        };
        let mut blocks = data_block("application/json", SITE_BLOCK, site_json);
        if route.data().is_some() {
            blocks += &data_block("application/json", PAGE_BLOCK, page_json);
        }
        let tags = html(tags) + &data_block("application/ld+json", "", &json_ld);
        let none = Program::default();
        let program = match route {
            Route::Letter(..) => &self.app.letter,
            Route::Device(_) | Route::Embed(_) => &none,
            _ => &self.app.reader,
        };
        self.document(site.lang, &route.path(), program, &head.title, &tags, &format!("{body}</div>{blocks}"))
    }

    /// The one page that a static host shows for every address it does not have: in every language. The app mounts there
    /// afresh, in the language of the address.
    pub fn not_found(&self, sites: &[Arc<Site>]) -> String {
        let titles: Vec<_> = sites.iter().map(|site| site.lang.messages().not_found_title).collect();
        let tags = html(vec![meta("robots", "noindex")]);
        let notices = sites.iter().zip(&titles).enumerate().map(|(at, (site, title))| {
            let place = Place { base: self.address.base.clone(), site: site.clone() };
            let heading = if at == 0 { h1(*title) } else { el("h2").text(*title) };
            el("section").attr("lang", site.lang.code()).child(not_found_below(&place, heading))
        });
        let main = el("main").attr("id", "_main").children(notices);
        let lang = sites.first().map_or(Locale::DEFAULT, |site| site.lang);
        self.document(lang, "", &self.app.reader, &titles.join(" · "), &tags, &format!("{}</div>", main.to_html()))
    }

    /// The page that the worker shows for what is not kept on the device, without an app. It puts the title and lead of what was asked
    /// for in place of `{title}` and `{lead}`.
    pub fn not_kept(&self, site: &Arc<Site>) -> String {
        let place = Place { base: self.address.base.clone(), site: site.clone() };
        let words = site.lang.page_words();
        let notice = el("div")
            .class("notice")
            .child(h1("{title}"))
            .child(el("p").class("lead").text("{lead}"))
            .child(el("p").text(words.not_kept))
            .child(ways_on(&place));
        let main = el("main").attr("id", "_main").child(notice);
        let tags = html(vec![meta("robots", "noindex")]);
        let body = format!(
            "{}{}{}</div>",
            header(&place, None, None).to_html(),
            main.to_html(),
            footer(&place, None).to_html()
        );
        self.document(site.lang, "", &Program::default(), "{title}", &tags, &body)
    }

    /// The page at every address of what was withdrawn: one sentence that tells nothing of it, the same everywhere.
    pub fn withdrawn(&self, site: &Arc<Site>) -> String {
        let place = Place { base: self.address.base.clone(), site: site.clone() };
        let frame = frame(&place, None, None, vec![withdrawn(&place)]);
        let title = format!("{} · {}", site.lang.press_messages().withdrawn, site.name);
        let tags = html(vec![meta("robots", "noindex"), meta("referrer", "no-referrer")]);
        self.document(site.lang, "", &Program::default(), &title, &tags, &format!("{}</div>", frame.to_html()))
    }

    /// The page at a former address: it leads to `to` without any script.
    pub fn redirect(&self, site: &Site, to: &Route) -> String {
        let url = self.address.base.href(to);
        let tags = vec![
            el("meta").attr("http-equiv", "refresh").attr("content", format!("0; url={url}")),
            el("link").attr("rel", "canonical").attr("href", self.address.url(to)),
            meta("robots", "noindex"),
        ];
        let link = el("p").child(el("a").attr("href", url.clone()).text(url));
        self.document(site.lang, "", &self.app.reader, &site.name, &html(tags), &format!("{}</div>", link.to_html()))
    }

    /// `body` closes the element of the app, which may be followed by data blocks.
    fn document(&self, lang: Locale, route: &str, program: &Program, title: &str, tags: &str, body: &str) -> String {
        let App { boot, start, icon, css, .. } = self.app;
        let base = &self.address.base;
        let href = |path: &str| if path.is_empty() { String::new() } else { base.href(path) };
        let (boot, glue, wasm) = (href(boot), href(&program.glue), href(&program.wasm));
        let keep = match self.keep {
            Keep::On => "",
            Keep::Ask => " data-keep=\"ask\"",
            Keep::Off => " data-keep=\"off\"",
        };
        let icon = el("link").attr("rel", "icon").attr("type", "image/svg+xml").attr("href", base.href(icon));
        format!(
            "<!doctype html><html lang=\"{lang}\" data-base=\"{base}\" data-route=\"{route}\"{keep}><head>\
             <meta charset=\"utf-8\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{title}</title><style>{css}</style>{tags}{icon}</head>\
             <body><div id=\"_app\">{body}\
             <script id=\"_boot\" data-boot=\"{boot}\" data-glue=\"{glue}\" data-wasm=\"{wasm}\">{start}</script></body></html>\n",
            lang = lang.code(),
            route = escaped(route),
            policy = escaped(&self.policy),
            title = escaped(title),
            icon = icon.to_html() + &html(self.install_links(lang)),
        )
    }

    /// What a browser needs to put the site among the apps; iOS reads no manifest for the icon.
    fn install_links(&self, lang: Locale) -> Vec<Element> {
        let link =
            |rel: &'static str, path: &str| el("link").attr("rel", rel).attr("href", self.address.base.href(path));
        let manifest = self.manifests.get(&lang).map(|file| link("manifest", &file.path));
        let icon = self.app.icons.values().next().map(|path| link("apple-touch-icon", path));
        manifest.into_iter().chain(icon).collect()
    }

    fn head_tags(&self, head: &Head) -> Vec<Element> {
        let url = |route: &Route| self.address.url(route);
        let mut tags = vec![
            meta("description", &head.description),
            meta("referrer", "no-referrer"),
            meta("color-scheme", "light dark"),
            el("link").attr("rel", "canonical").attr("href", url(&head.canonical)),
        ];
        let alternate = |lang: &'static str, route| {
            el("link").attr("rel", "alternate").attr("hreflang", lang).attr("href", url(route))
        };
        if head.alternates.len() > 1 {
            tags.extend(head.alternates.iter().map(|(lang, route)| alternate(lang.code(), route)));
            let default = head.alternates.iter().find(|(lang, _)| *lang == self.default_language);
            tags.extend(default.map(|(_, route)| alternate("x-default", route)));
        }
        tags.extend(head.noindex.then(|| meta("robots", "noindex")));
        tags
    }

    /// What a shared link shows (<https://ogp.me/>).
    fn open_graph(&self, site: &Site, head: &Head, page: &PageData) -> Vec<Element> {
        let property = |name: &'static str, content: String| el("meta").attr("property", name).attr("content", content);
        let story = story(page);
        let mut tags = vec![
            property("og:type", if story.is_some() { "article" } else { "website" }.to_owned()),
            property("og:site_name", site.name.clone()),
            property(
                "og:title",
                article(page).map_or_else(|| head.title.clone(), |article| article.card.title.clone()),
            ),
            property("og:description", head.description.clone()),
            property("og:url", self.address.url(&head.canonical)),
            property("og:locale", site.lang.territory().to_owned()),
        ];
        let image = |url: String, width: u32, height: u32, alt: String| {
            let [width, height] = [width, height].map(|pixels| pixels.to_string());
            let names = ["og:image", "og:image:width", "og:image:height", "og:image:alt"];
            names.into_iter().zip([url, width, height, alt]).map(|(name, content)| property(name, content))
        };
        // The first one is shown: its words are those of the page, and it shows nobody.
        let preview = Preview::of(site, page);
        let url = self.address.url(self.previews.path(&preview));
        tags.extend(image(url, preview::WIDTH, preview::HEIGHT, preview.alt()));
        tags.push(meta("twitter:card", "summary_large_image"));
        if let Some((article, story)) = story {
            tags.push(property("article:published_time", article.card.published.to_string()));
            tags.push(property("article:section", article.card.category.name.clone()));
            tags.extend(story.updated.map(|date| property("article:modified_time", date.to_string())));
            if let Some(picture) = &story.image {
                let url = self.address.url(&picture.src);
                tags.extend(image(url, picture.width, picture.height, picture.alt.clone()));
            }
        }
        tags
    }

    /// The feeds that a reader of the page may subscribe to, in both formats: of all stories, and of the category.
    fn feed_tags(&self, site: &Site, page: &PageData) -> Vec<Element> {
        let mut lists = vec![(Route::Stories(site.lang, None), site.name.clone())];
        let category = |feed: &Feed| Some((feed.campaign.category.clone()?.slug, feed.title.clone()));
        if let Some(Page::List(feed)) = page.app()
            && let Some((slug, title)) = category(feed)
        {
            lists.push((Route::Category(site.lang, slug, None), title));
        }
        let tag = |path: Option<String>, kind: &'static str, title: &str| {
            el("link")
                .attr("rel", "alternate")
                .attr("type", kind)
                .attr("title", title.to_owned())
                .attr("href", self.address.url(path.unwrap_or_default()))
        };
        let both = |(list, title): &(Route, String)| {
            [tag(list.atom(), "application/atom+xml", title), tag(list.data(), "application/feed+json", title)]
        };
        lists.iter().flat_map(both).collect()
    }

    /// What an editor's tool is told of the page's card, where it has one.
    fn oembed_tag(&self, site: &Site, route: &Route, page: &PageData) -> Option<Element> {
        let title = match page {
            PageData::App(page) => match &**page {
                Page::Article(article) => &article.card.title,
                Page::List(feed) => &feed.title,
                Page::About(about) if !about.figures.is_empty() => site.lang.messages().figures,
                Page::About(_) | Page::Letters(_) => return None,
            },
            PageData::Standalone(Standalone::Letter(kit)) => embed::letter_title(site.lang, kit),
            PageData::Standalone(_) => return None,
        };
        let card = Embedded::of(route)?;
        Some(embed::discovery(self.address, site.lang, &card, &embed::title(site, title)))
    }

    /// What search engines read of a page (<https://schema.org/>).
    fn json_ld(&self, site: &Site, route: &Route, head: &Head, page: &PageData) -> String {
        let publisher = json!({ "@type": "Organization", "name": site.publisher.title, "url": site.publisher.url });
        let mut data = json!({
            "@context": "https://schema.org",
            "@type": if matches!(page.app(), Some(Page::List(_))) { "CollectionPage" } else { "WebPage" },
            "name": head.title,
            "description": head.description,
            "url": self.address.url(route),
            "inLanguage": site.lang.code(),
            "publisher": publisher,
        });
        if let Some((article, story)) = story(page) {
            data["@type"] = json!("Article");
            data["headline"] = json!(article.card.title);
            data["articleSection"] = json!(article.card.category.name);
            data["datePublished"] = json!(article.card.published);
            data["dateModified"] = json!(story.updated.unwrap_or(article.card.published));
            data["author"] = match &story.author {
                Some(author) => json!({ "@type": "Person", "name": author }),
                None => data["publisher"].clone(),
            };
            if let Some(source) = &story.source {
                data["isBasedOn"] = json!(source.url);
            }
        }
        data.to_string()
    }
}

fn article(page: &PageData) -> Option<&Article> {
    match page.app()? {
        Page::Article(article) => Some(article),
        _ => None,
    }
}

fn story(page: &PageData) -> Option<(&Article, &campaign::Story)> {
    match article(page)? {
        article @ Article { content: Content::Story(story), .. } => Some((article, story)),
        _ => None,
    }
}

fn meta(name: &'static str, content: &str) -> Element {
    el("meta").attr("name", name).attr("content", content.to_owned())
}

fn html(tags: Vec<Element>) -> String {
    tags.into_iter().map(|tag| tag.to_html()).collect()
}

/// A block of data: no browser runs it, so that no policy has to allow it. In JSON `<` stands in strings only, where it
/// may be written `\u003c`.
fn data_block(kind: &str, id: &str, json: &str) -> String {
    let id = if id.is_empty() { String::new() } else { format!(" id=\"{id}\"") };
    format!("<script type=\"{kind}\"{id}>{}</script>", json.replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_block_cannot_end_early() {
        let block = data_block("application/json", "page-data", r#"{"a":"</script><script>"}"#);
        assert_eq!(block.matches("</script>").count(), 1);
        assert!(block.contains(r#""\u003c/script>\u003cscript>""#));
    }
}
