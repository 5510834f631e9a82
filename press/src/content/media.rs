//! Pictures: measured, so that nothing moves while they load, and named by their content, so that caches keep them.

use super::Source;
use crate::hash::hex;
use campaign::Image;
use imagesize::ImageType;
use std::{cell::RefCell, collections::BTreeMap};

/// From this size on a picture is a burden on a bad connection.
const LARGE: usize = 400_000;

/// The pictures of a campaign, each measured once.
pub struct Media<'a> {
    source: &'a Source,
    used: RefCell<BTreeMap<String, Result<Measured, String>>>,
}

#[derive(Clone)]
struct Measured {
    path: String,
    width: u32,
    height: u32,
    warning: Option<String>,
}

impl<'a> Media<'a> {
    /// No picture is used yet.
    pub fn new(source: &'a Source) -> Self {
        Self { source, used: RefCell::default() }
    }

    /// The picture at `src` (relative to `content/`), or what to do about it.
    pub fn image(
        &self,
        src: &str,
        alt: String,
        caption: Option<String>,
        credit: Option<String>,
    ) -> Result<Image, String> {
        let mut used = self.used.borrow_mut();
        let measured = used.entry(src.to_owned()).or_insert_with(|| self.measure(src)).clone()?;
        Ok(Image { src: measured.path, alt, width: measured.width, height: measured.height, caption, credit })
    }

    fn measure(&self, src: &str) -> Result<Measured, String> {
        let bytes = self.source.get(src).ok_or_else(|| {
            format!(
                "the image `{src}` is not there: put it under content/ and name it from there, as media/picture.jpg"
            )
        })?;
        let (extension, camera) = match imagesize::image_type(bytes) {
            Ok(ImageType::Png) => ("png", "eXIf"),
            Ok(ImageType::Jpeg) => ("jpg", "Exif\0\0"),
            Ok(ImageType::Gif) => ("gif", "GIF has none"),
            Ok(ImageType::Webp) => ("webp", "EXIF"),
            _ => return Err(format!("the image `{src}` is no PNG, JPEG, GIF or WebP: save it as one of these")),
        };
        let size = imagesize::blob_size(bytes).map_err(|_| format!("the image `{src}` is damaged: save it again"))?;
        let warning = if bytes.windows(camera.len()).any(|window| window == camera.as_bytes()) {
            Some("tells what the camera wrote into it, which may be a place: save it without these data")
        } else {
            (bytes.len() > LARGE).then_some("is larger than 400 kB: save it smaller for those on a bad connection")
        };
        Ok(Measured {
            path: format!("/media/{}-{}.{extension}", stem(src), &hex(bytes)[..8]),
            width: size.width as u32,
            height: size.height as u32,
            warning: warning.map(str::to_owned),
        })
    }

    /// The pictures in use: the path as served, and the bytes. Doubts about them go to `warn` with the path in content.
    pub fn files(self, mut warn: impl FnMut(&str, String)) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for (src, measured) in self.used.into_inner() {
            if let (Ok(measured), Some(bytes)) = (measured, self.source.get(&src)) {
                if let Some(warning) = measured.warning {
                    warn(&src, format!("the image {warning}"));
                }
                files.insert(measured.path, bytes.to_vec());
            }
        }
        files
    }
}

/// The name of a file without its folders and extension, in `a-z`, `0-9` and hyphens.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "image".to_owned() } else { words.join("-") }
}
