//! The file around a picture, read no further than its pixels: which format it is, and whether all of it is there. A decoder fills up
//! what is missing at the end of a file with grey.

use anyhow::{Result, bail};
use image::ImageFormat;

/// What the structure of a file tells.
#[derive(Debug)]
pub struct Container<'a> {
    pub format: ImageFormat,
    /// The last byte of the picture is there.
    pub is_whole: bool,
    pub is_animated: bool,
    /// A JPEG in four colours.
    pub is_cmyk: bool,
    /// A JPEG whose decoder holds all coefficients at once.
    pub is_progressive: bool,
    /// EXIF of a PNG, wherever it stands.
    pub exif: Option<&'a [u8]>,
}

/// Reads the structure of a file by its content: a name may be wrong.
pub fn read(bytes: &[u8]) -> Result<Container<'_>> {
    let container = |format| Container {
        format,
        is_whole: false,
        is_animated: false,
        is_cmyk: false,
        is_progressive: false,
        exif: None,
    };
    let mut file = Reader { bytes };
    match bytes {
        [] => bail!("is empty: copy it again"),
        [0xff, 0xd8, 0xff, ..] => Ok(jpeg(&mut file, container(ImageFormat::Jpeg))),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(png(&mut file, container(ImageFormat::Png))),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(gif(&mut file, container(ImageFormat::Gif))),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            Ok(webp(&mut file, container(ImageFormat::WebP)))
        }
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_heic(brand) => bail!(
            "is a HEIC photo, which most browsers cannot show: save it as JPEG (an iPhone does so with Settings > Camera > Formats > \
             Most Compatible)"
        ),
        _ if is_svg(bytes) => bail!("is an SVG drawing, which may hold scripts: save it as PNG"),
        _ => bail!("is not a PNG, JPEG, GIF or WebP file: save it as one of these"),
    }
}

/// ISO/IEC 23008-12: the brands of HEVC pictures.
fn is_heic(brand: &[u8]) -> bool {
    ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]
        .iter()
        .any(|known| brand.starts_with(known.as_bytes()))
}

fn is_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1000)]);
    start.trim_start_matches('\u{feff}').trim_start().starts_with('<') && start.contains("<svg")
}

/// ITU T.81, annex B. Every method of [`Reader`] that finds the end of the file gives `None`, and so `is_whole` stays false.
fn jpeg<'a>(file: &mut Reader<'a>, mut found: Container<'a>) -> Container<'a> {
    let mut walk = || {
        file.skip(2)?;
        loop {
            // Fill bytes may stand before a marker; some writers leave other bytes there.
            while file.byte()? != 0xff {}
            let marker = loop {
                match file.byte()? {
                    0xff => {}
                    marker => break marker,
                }
            };
            match marker {
                0xd9 => break Some(()),
                0x00 | 0x01 | 0xd0..=0xd8 => {}
                _ => {
                    let length = usize::from(file.u16_be()?).checked_sub(2)?;
                    let segment = file.take(length)?;
                    if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                        found.is_cmyk = segment.get(5) == Some(&4);
                        found.is_progressive = matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce);
                    }
                }
            }
        }
    };
    let is_whole = walk().is_some();
    Container { is_whole, ..found }
}

/// PNG, section 5, with the chunks of animated PNG.
fn png<'a>(file: &mut Reader<'a>, mut found: Container<'a>) -> Container<'a> {
    let mut walk = || {
        file.skip(8)?;
        loop {
            let length = file.u32_be()? as usize;
            let kind = file.take(4)?;
            let data = file.take(length)?;
            file.skip(4)?;
            match kind {
                b"IEND" => break Some(()),
                b"acTL" => found.is_animated = data.get(..4).is_some_and(|frames| frames > [0, 0, 0, 1].as_slice()),
                b"eXIf" => found.exif = Some(data),
                _ => {}
            }
        }
    };
    let is_whole = walk().is_some();
    Container { is_whole, ..found }
}

/// GIF89a, section 17 to 27.
fn gif<'a>(file: &mut Reader<'a>, mut found: Container<'a>) -> Container<'a> {
    fn table(file: &mut Reader<'_>, flags: u8) -> Option<()> {
        file.skip(if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) })
    }
    fn sub_blocks(file: &mut Reader<'_>) -> Option<()> {
        loop {
            match file.byte()? {
                0 => break Some(()),
                length => file.skip(usize::from(length))?,
            }
        }
    }
    let mut frames = 0;
    let mut walk = || {
        file.skip(10)?;
        let flags = file.byte()?;
        file.skip(2)?;
        table(file, flags)?;
        loop {
            match file.byte()? {
                0x21 => {
                    file.skip(1)?;
                    sub_blocks(file)?;
                }
                0x2c => {
                    file.skip(8)?;
                    let flags = file.byte()?;
                    table(file, flags)?;
                    file.skip(1)?;
                    sub_blocks(file)?;
                    frames += 1;
                }
                0x3b => break Some(()),
                _ => {}
            }
        }
    };
    let is_whole = walk().is_some();
    found.is_animated = frames > 1;
    Container { is_whole, ..found }
}

/// RFC 9649, section 2.
fn webp<'a>(file: &mut Reader<'a>, mut found: Container<'a>) -> Container<'a> {
    let mut walk = || {
        file.skip(4)?;
        let length = file.u32_le()? as usize;
        file.bytes = file.take(length)?;
        file.skip(4)?;
        while !file.bytes.is_empty() {
            let kind = file.take(4)?;
            let length = file.u32_le()? as usize;
            file.skip(length)?;
            // Not every writer fills up the last chunk.
            if length % 2 == 1 {
                file.skip(1).or(Some(()))?;
            }
            found.is_animated |= kind == b"ANMF";
        }
        Some(())
    };
    let is_whole = walk().is_some();
    Container { is_whole, ..found }
}

/// What is left of a file.
pub struct Reader<'a> {
    pub bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    pub fn skip(&mut self, length: usize) -> Option<()> {
        self.take(length).map(drop)
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub fn u16_be(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes)
    }

    pub fn u32_be(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    pub fn u32_le(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }
}
