//! The pictures that texts name: found under `content/`, opened once, and given to the texts as derivatives ([`crate::picture`]).

use super::{Source, link::decoded};
use crate::picture::{Cache, Original, Picture};
use campaign::Image;
use std::{cell::RefCell, collections::BTreeMap};
use unicode_normalization::UnicodeNormalization;

/// The pictures of a campaign, each opened once.
pub struct Media<'a> {
    source: &'a Source,
    cache: &'a Cache,
    /// By the path in `content/`; the error is a predicate.
    used: RefCell<BTreeMap<String, Result<Picture, String>>>,
}

impl<'a> Media<'a> {
    /// No picture is used yet.
    pub fn new(source: &'a Source, cache: &'a Cache) -> Self {
        Self { source, cache, used: RefCell::default() }
    }

    /// The picture at `src` (relative to `content/`) for a text, or what to do about it.
    pub fn image(
        &self,
        src: &str,
        alt: String,
        caption: Option<String>,
        credit: Option<String>,
    ) -> Result<Image, String> {
        self.used(src, |picture| {
            picture.show();
            let (width, height) = picture.size();
            let (src, widths) = (picture.path(picture.carried()), picture.widths());
            Image { src, alt, width, height, widths, caption, credit }
        })
    }

    /// Whether a text shows the picture at this path in `content/`.
    pub fn uses(&self, path: &str) -> bool {
        self.used.borrow().contains_key(path)
    }

    /// The picture at `src` as a single file, for a manifest.
    pub fn single(&self, src: &str) -> Result<Image, String> {
        self.used(src, |picture| {
            let (width, height) = picture.size();
            let (src, alt) = (picture.show_once(), String::new());
            Image { src, alt, width, height, widths: Vec::new(), caption: None, credit: None }
        })
    }

    fn used<T>(&self, src: &str, take: impl FnOnce(&mut Picture) -> T) -> Result<T, String> {
        let path = self.find(src)?;
        let mut used = self.used.borrow_mut();
        let picture = used.entry(path.to_owned()).or_insert_with(|| self.open(path));
        picture.as_mut().map(take).map_err(|problem| format!("the image `{src}` {problem}"))
    }

    fn open(&self, path: &str) -> Result<Picture, String> {
        let original = match self.source.1.get(path) {
            Some(file) => Original::Disk(file.clone()),
            None => Original::Memory(self.source.get(path).unwrap_or_default().into()),
        };
        Picture::open(original, &name(path), self.cache).map_err(|error| format!("{error:#}"))
    }

    /// The file that `src` names. A browser's `%20` means a space, a decomposed letter its composed form; and where only the case
    /// differs, no other file can be meant.
    fn find(&self, src: &str) -> Result<&'a str, String> {
        let decoded = decoded(src).unwrap_or_else(|| src.to_owned());
        let sources = || self.source.paths();
        for wanted in [src, &decoded] {
            if let Some(path) = sources().find(|path| *path == wanted) {
                return Ok(path);
            }
        }
        let wanted = folded(&decoded);
        let alike: Vec<&str> = sources().filter(|path| folded(path) == wanted).collect();
        match alike[..] {
            [path] => Ok(path),
            [] => Err(match self.nearest(&wanted) {
                Some(near) => format!("the image `{src}` is not there: did you mean `{near}`?"),
                None => format!(
                    "the image `{src}` is not there: put it under content/ and name it from there, as media/picture.jpg"
                ),
            }),
            _ => Err(format!("the image `{src}` may be each of `{}`: write it as one of them", alike.join("`, `"))),
        }
    }

    /// The file that is probably meant: one with the same name elsewhere, or with a similar path.
    fn nearest(&self, wanted: &str) -> Option<&'a str> {
        let is_text = |path: &str| [".md", ".toml", ".txt"].iter().any(|end| path.ends_with(end));
        let pictures = || self.source.paths().filter(|path| !is_text(path));
        let last = |path: &str| path.rsplit('/').next().map(str::to_owned);
        let stem = |path: &str| path.rsplit_once('.').map(|(stem, _)| stem.to_owned());
        let same_name = pictures().find(|path| last(&folded(path)) == last(wanted));
        let same_stem = || pictures().find(|path| stem(&folded(path)) == stem(wanted));
        let similar = || {
            let far = wanted.chars().count() / 5;
            let near = pictures().map(|path| (strsim::osa_distance(wanted, &folded(path)), path)).min();
            near.filter(|(distance, _)| *distance <= far.max(1)).map(|(_, path)| path)
        };
        same_name.or_else(same_stem).or_else(similar)
    }

    /// The pictures in use by their stem. Doubts about them go to `warn` with the path in content.
    pub fn pictures(self, mut warn: impl FnMut(&str, &str)) -> BTreeMap<String, Picture> {
        let mut pictures: BTreeMap<String, Picture> = BTreeMap::new();
        for (path, picture) in self.used.into_inner() {
            let Ok(picture) = picture else { continue };
            if picture.facts.is_animated {
                warn(&path, "the image moves: only its first frame is shown");
            }
            if picture.facts.is_cmyk {
                warn(&path, "the image has the colours of print (CMYK), which a screen shows roughly: save it as RGB");
            }
            // Two files may be the same under similar names.
            match pictures.get_mut(&picture.stem) {
                Some(known) => known.join(&picture),
                None => _ = pictures.insert(picture.stem.clone(), picture),
            }
        }
        pictures
    }
}

/// The name of a file without its folders and extension, in `a-z`, `0-9` and hyphens.
fn name(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "image".to_owned() } else { words.join("-") }
}

/// A path in one form: composed (NFC), in small letters.
fn folded(path: &str) -> String {
    path.nfc().flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::fixture;

    #[test]
    fn a_file_is_found_as_people_write_its_name() {
        let picture = fixture::generate(0).get("media/test-picture.png").expect("the picture").to_vec();
        let names = [
            "media/My Photo 1.png",
            "media/тест/Порожній стілець.png",
            "media/decomposed-и\u{306}-e\u{301}.png",
            "media/composed-й-é.png",
            "media/100%.png",
            "media/test-picture.png",
        ];
        let mut source = Source::default();
        names.iter().for_each(|name| source.put(*name, picture.clone()));
        let cache = Cache::default();
        let media = Media::new(&source, &cache);
        let found = [
            ("media/My Photo 1.png", 0),
            ("media/My%20Photo%201.png", 0),
            ("media/my photo 1.PNG", 0),
            ("Media/MY%20PHOTO%201.png", 0),
            ("media/тест/Порожній стілець.png", 1),
            ("media/тест/порожній%20стілець.png", 1),
            ("media/%D1%82%D0%B5%D1%81%D1%82/%D0%9F%D0%BE%D1%80%D0%BE%D0%B6%D0%BD%D1%96%D0%B9%20стілець.png", 1),
            ("media/тест/Порожніи\u{306} стілець.png", 1),
            ("media/decomposed-й-é.png", 2),
            ("media/composed-и\u{306}-e\u{301}.png", 3),
            ("media/Composed-%D0%B8%CC%86-É.png", 3),
            ("media/100%.png", 4),
            ("media/100%25.png", 4),
        ];
        for (src, at) in found {
            // Names are in normal form C as soon as they are in a source.
            let name: String = names[at].nfc().collect();
            assert_eq!(media.find(src), Ok(name.as_str()), "{src}");
        }
        let suggested = [
            ("test-picture.png", "media/test-picture.png"),
            ("media/Test-Picture.jpg", "media/test-picture.png"),
            ("media/test_picture.png", "media/test-picture.png"),
            ("media/My-Photo-1.png", "media/My Photo 1.png"),
            ("pictures/порожній стілець.png", "media/тест/Порожній стілець.png"),
        ];
        for (src, meant) in suggested {
            let said = format!("the image `{src}` is not there: did you mean `{meant}`?");
            assert_eq!(media.find(src), Err(said));
        }
        source.put("media/Test-Picture.png", picture);
        let media = Media::new(&source, &cache);
        assert_eq!(media.find("media/test-picture.png"), Ok("media/test-picture.png"));
        assert_eq!(
            media.find("media/TEST-picture.png").expect_err("two files"),
            "the image `media/TEST-picture.png` may be each of `media/Test-Picture.png`, `media/test-picture.png`: write it as \
             one of them"
        );
    }

    #[test]
    fn a_name_on_the_site_is_plain() {
        for (path, expected) in [
            ("media/My Photo (1).JPG", "my-photo-1"),
            ("media/Порожній стілець.jpg", "image"),
            ("media/a.b.png", "a-b"),
            ("media/без-назви-2.png", "2"),
            ("x", "x"),
        ] {
            assert_eq!(name(path), expected, "{path}");
        }
    }
}
