//! Pictures as they are published: never the file that somebody gave, always a derivative.
//!
//! A file from a camera or a phone tells where, when and with which device it was made (EXIF, XMP, IPTC, comments, whatever stands
//! behind its end). So a picture is decoded to its pixels, turned upright, converted to sRGB, shrunk and encoded anew ([`encode`]); what
//! the encoder wrote is inspected before it goes anywhere ([`mod@scan`]). Derivatives are kept between builds ([`cache`]).

mod cache;
mod container;
mod decode;
mod encode;
mod scan;

pub use cache::Cache;
pub use scan::{inspect, scan};

use anyhow::{Context, Result, anyhow};
use data_encoding::HEXLOWER;
use image::RgbaImage;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::BTreeSet, fs, panic, path::PathBuf, sync::Arc};

/// The widths of derivatives, in pixels: a small phone, a large one, a wide screen.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];

/// Wide enough for a phone: what a device keeps, what a copy carries, and what a browser without `srcset` loads.
const ENOUGH: u32 = 960;

/// WebP holds no more (RFC 9649, section 2).
const HIGHEST: u32 = 16_383;

/// Grows when the same file would become other bytes: names follow it, since caches keep a name for ever.
const VERSION: u32 = 1;

/// A file format that press writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// JPEG, for photos.
    Jpeg,
    /// For drawings, screenshots and what is transparent.
    Png,
    /// For every browser that reads it: a third smaller.
    WebP,
}

impl Format {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }
}

/// A derivative of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Derivative {
    /// The width in pixels.
    pub width: u32,
    /// The format of the file.
    pub format: Format,
}

/// Where a picture's file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Original {
    /// The bytes of a file in memory.
    Memory(Arc<[u8]>),
    /// On the disk; read when it is needed.
    Disk(PathBuf),
}

impl Original {
    fn load(&self) -> Result<Cow<'_, [u8]>> {
        match self {
            Self::Memory(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::Disk(path) => {
                Ok(Cow::Owned(fs::read(path).with_context(|| format!("cannot read {}", path.display()))?))
            }
        }
    }
}

/// What has to be known of a picture before it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The width of the upright picture, in pixels.
    pub width: u32,
    /// The height of the upright picture, in pixels.
    pub height: u32,
    /// Large areas of one colour, or transparent ones: a drawing or a screenshot, which JPEG would blur.
    pub is_drawing: bool,
    /// It has several frames, of which the first is shown.
    pub is_animated: bool,
    /// Its colours are those of a printing press (CMYK), which a screen shows roughly.
    pub is_cmyk: bool,
}

/// A picture of the campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The path of its derivatives up to the width: `/media/{name}-{hash}`.
    pub stem: String,
    /// What it is like.
    pub facts: Facts,
    original: Original,
    /// The hash of the file and of [`VERSION`], in hexadecimal.
    key: String,
    cache: Cache,
    /// What is published of it.
    published: BTreeSet<Derivative>,
}

impl Picture {
    /// Opens the file, which has to be whole. `name` is the first part of the names of its derivatives. The error is a predicate: "is
    /// damaged: save it again".
    pub fn open(original: Original, name: &str, cache: &Cache) -> Result<Self> {
        let bytes = original.load()?;
        let sum = Sha256::new().chain_update(format!("{VERSION}\n")).chain_update(&bytes).finalize();
        let key = HEXLOWER.encode(&sum[..16]);
        let facts = match cache.facts(&key) {
            Some(facts) => facts,
            None => {
                let facts = guarded(|| decode::facts(&bytes))?;
                cache.keep_facts(&key, facts);
                facts
            }
        };
        drop(bytes);
        let stem = format!("/media/{name}-{}", &key[..8]);
        Ok(Self { stem, facts, original, key, cache: cache.clone(), published: BTreeSet::new() })
    }

    /// The widths that it has, in pixels, from the smallest. It is never made larger than it is.
    pub fn widths(&self) -> Vec<u32> {
        let Facts { width, height, .. } = self.facts;
        let highest = u64::from(width) * u64::from(HIGHEST) / u64::from(height.max(1));
        let largest = width.min(WIDTHS[2]).min(u32::try_from(highest).unwrap_or(u32::MAX)).max(1);
        WIDTHS.into_iter().filter(|width| *width < largest).chain([largest]).collect()
    }

    /// The size of the largest derivative, in pixels.
    pub fn size(&self) -> (u32, u32) {
        let width = self.widths().pop().unwrap_or(1);
        (width, height(self.facts, width))
    }

    /// The path of a derivative.
    pub fn path(&self, Derivative { width, format }: Derivative) -> String {
        format!("{}-{width}.{}", self.stem, format.extension())
    }

    /// What a browser loads that reads no WebP.
    fn plain(&self) -> Format {
        if self.facts.is_drawing { Format::Png } else { Format::Jpeg }
    }

    /// The smallest derivative that is wide enough for a phone, in a format that every browser reads: the `src` in a text, and
    /// what a copy on a USB stick holds.
    pub fn carried(&self) -> Derivative {
        Derivative { width: self.wide_enough(), format: self.plain() }
    }

    /// The same as WebP, which every browser with a service worker reads: what a device keeps. `None` when no text shows it.
    pub fn kept(&self) -> Option<Derivative> {
        let kept = Derivative { width: self.wide_enough(), format: Format::WebP };
        self.published.contains(&kept).then_some(kept)
    }

    fn wide_enough(&self) -> u32 {
        let widths = self.widths();
        widths.iter().copied().find(|width| *width >= ENOUGH).or(widths.last().copied()).unwrap_or(1)
    }

    /// A text shows it: every width is published, in both formats.
    pub fn show(&mut self) {
        let formats = [self.plain(), Format::WebP];
        let derivatives =
            self.widths().into_iter().flat_map(|width| formats.map(|format| Derivative { width, format }));
        self.published.extend(derivatives);
    }

    /// A manifest names it: one file is published, as large as it gets. The path.
    pub fn show_once(&mut self) -> String {
        let largest = Derivative { width: self.size().0, format: self.plain() };
        self.published.insert(largest);
        self.path(largest)
    }

    /// Publishes what `other`, the same picture, publishes as well.
    pub fn join(&mut self, other: &Self) {
        self.published.extend(&other.published);
    }

    /// What is published of it.
    pub fn published(&self) -> impl Iterator<Item = Derivative> {
        self.published.iter().copied()
    }

    /// What draws the derivatives of the picture.
    pub fn renderer(&self) -> DerivativeRenderer<'_> {
        DerivativeRenderer { picture: self, pixels: None }
    }
}

/// The picture's stem in the path of one of its derivatives.
pub fn stem_of(path: &str) -> &str {
    path.rfind('-').map_or(path, |end| &path[..end])
}

/// The height of a derivative with this width, in pixels.
fn height(facts: Facts, width: u32) -> u32 {
    let height =
        (u64::from(facts.height) * u64::from(width) + u64::from(facts.width) / 2) / u64::from(facts.width.max(1));
    u32::try_from(height).unwrap_or(HIGHEST).clamp(1, HIGHEST)
}

/// Draws the derivatives of one picture, which is decoded when the first is not in the cache, and only once.
pub struct DerivativeRenderer<'a> {
    picture: &'a Picture,
    /// The pixels of the largest derivative, once it was decoded.
    pixels: Option<RgbaImage>,
}

impl DerivativeRenderer<'_> {
    /// A derivative as a file.
    pub fn draw(&mut self, derivative: Derivative) -> Result<Vec<u8>> {
        let Picture { key, cache, .. } = self.picture;
        let Derivative { width, format } = derivative;
        let name = format!("{key}-{width}.{}", format.extension());
        let path = self.picture.path(derivative);
        if let Some(bytes) = cache.read(&name).filter(|bytes| scan(bytes).is_ok()) {
            return Ok(bytes);
        }
        let drawn = self.make(derivative).and_then(|bytes| {
            scan(&bytes)?;
            Ok(bytes)
        });
        let bytes = drawn.with_context(|| format!("the picture {path} cannot be made"))?;
        cache.keep(&name, &bytes);
        Ok(bytes)
    }

    fn make(&mut self, Derivative { width, format }: Derivative) -> Result<Vec<u8>> {
        let facts = self.picture.facts;
        let pixels = match self.pixels.take() {
            Some(pixels) => pixels,
            None => {
                let (bytes, (width, height)) = (self.picture.original.load()?, self.picture.size());
                guarded(|| decode::pixels(&bytes, width, height))?
            }
        };
        let pixels = self.pixels.insert(pixels);
        let made = guarded(|| {
            let resized = (width != pixels.width()).then(|| decode::resized(pixels, width, height(facts, width)));
            let resized = resized.transpose()?;
            let pixels = resized.as_ref().unwrap_or(pixels);
            match format {
                Format::Jpeg => encode::jpeg(pixels),
                Format::Png => encode::png(pixels),
                Format::WebP => encode::webp(pixels, facts.is_drawing),
            }
        })?;
        Ok(made)
    }
}

/// A decoder is given what anybody sent: where it panics, the picture is damaged, and the others are not.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    panic::catch_unwind(panic::AssertUnwindSafe(work)).unwrap_or_else(|_| Err(anyhow!("{}", decode::DAMAGED)))
}
