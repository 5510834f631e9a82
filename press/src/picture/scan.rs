//! A strict inspector of the pictures that are written: a segment or chunk that a browser does not need to show the picture, and
//! anything behind its end, is an error. It knows what may be there, not what may not.

use super::container::Reader;
use anyhow::{Result, anyhow, bail, ensure};

/// Inspects a file of the site if its name or its first bytes say that it is a picture (an SVG drawing is text).
pub fn inspect(path: &str, bytes: &[u8]) -> Result<()> {
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let starts = |start: &[u8]| bytes.starts_with(start);
    let format = [
        ("jpg", starts(&[0xff, 0xd8])),
        ("png", starts(b"\x89PNG")),
        ("webp", starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")),
        ("gif", starts(b"GIF8")),
    ];
    let found = format.iter().find(|(_, found)| *found).map(|(format, _)| *format);
    let named = matches!(
        extension.as_str(),
        "jpg" | "jpeg" | "png" | "webp" | "gif" | "avif" | "heic" | "heif" | "tif" | "tiff" | "bmp" | "jxl"
    );
    if !named && found.is_none() {
        return Ok(());
    }
    ensure!(found == Some(extension.as_str()), "{path} is not what its name says");
    scan(bytes).map_err(|error| error.context(format!("{path} holds more than a picture")))
}

/// Inspects a JPEG, PNG or WebP file.
pub fn scan(bytes: &[u8]) -> Result<()> {
    let mut file = Reader { bytes };
    let cut = || anyhow!("it ends before the picture does");
    match bytes {
        [0xff, 0xd8, ..] => jpeg(&mut file).ok_or_else(cut)?,
        [0x89, b'P', b'N', b'G', ..] => png(&mut file).ok_or_else(cut)?,
        [b'R', b'I', b'F', b'F', ..] => webp(&mut file).ok_or_else(cut)?,
        _ => bail!("it is not a JPEG, PNG or WebP file"),
    }?;
    ensure!(file.bytes.is_empty(), "{} bytes stand behind its end", file.bytes.len());
    Ok(())
}

/// `None` where the file ends too early.
type Found = Option<Result<()>>;

fn refuse(what: &str, name: &[u8]) -> Found {
    Some(Err(anyhow!("a {what} {} is in it", name.escape_ascii())))
}

/// ITU T.81, annex B: JFIF without a thumbnail, tables, one frame, its scans.
fn jpeg(file: &mut Reader<'_>) -> Found {
    file.skip(2)?;
    loop {
        let marker = file.take(2)?;
        match marker {
            [0xff, 0xd9] => return Some(Ok(())),
            [0xff, 0xe0 | 0xdb | 0xc0..=0xc2 | 0xc4 | 0xda | 0xdd] => {
                let length = usize::from(file.u16_be()?).checked_sub(2)?;
                let segment = file.take(length)?;
                let is_jfif = segment.starts_with(b"JFIF\0") && length == 14 && segment.ends_with(&[0, 0]);
                if marker[1] == 0xe0 && !is_jfif {
                    return refuse("segment", &segment[..length.min(8)]);
                }
                if marker[1] == 0xda {
                    // Up to the next marker that is neither a stuffed byte nor a restart.
                    let end = file
                        .bytes
                        .windows(2)
                        .position(|pair| pair[0] == 0xff && pair[1] != 0 && !matches!(pair[1], 0xd0..=0xd7))?;
                    file.skip(end)?;
                }
            }
            _ => return refuse("segment", marker),
        }
    }
}

/// PNG, section 5: header, palette, transparency, pixels, end, and no byte of zlib that is no pixel.
fn png(file: &mut Reader<'_>) -> Found {
    file.skip(8)?;
    loop {
        let length = file.u32_be()? as usize;
        let kind = file.take(4)?;
        file.take(length)?;
        file.skip(4)?;
        match (kind, length) {
            (b"IEND", 0) => return Some(Ok(())),
            (b"IHDR", 13) | (b"PLTE" | b"tRNS" | b"IDAT", _) => {}
            _ => return refuse("chunk", kind),
        }
    }
}

/// RFC 9649, section 2: one picture and what is transparent of it.
fn webp(file: &mut Reader<'_>) -> Found {
    file.skip(4)?;
    let length = file.u32_le()? as usize;
    let mut riff = Reader { bytes: file.take(length)? };
    riff.skip(4)?;
    while !riff.bytes.is_empty() {
        let kind = riff.take(4)?;
        let length = riff.u32_le()? as usize;
        let data = riff.take(length)?;
        if length % 2 == 1 && riff.byte()? != 0 {
            return refuse("byte behind the chunk", kind);
        }
        match kind {
            b"VP8 " | b"VP8L" | b"ALPH" => {}
            // Of its flags only that something is transparent.
            b"VP8X" if length == 10 && data[0] & !0x10 == 0 && data[1..4] == [0; 3] => {}
            _ => return refuse("chunk", kind),
        }
    }
    Some(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
        [&(data.len() as u32).to_be_bytes(), kind, data, &[0; 4]].concat()
    }

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        [&[0xff, marker][..], &(data.len() as u16 + 2).to_be_bytes(), data].concat()
    }

    fn riff(kind: &[u8], data: &[u8]) -> Vec<u8> {
        let padding = vec![0; data.len() % 2];
        [kind, &(data.len() as u32).to_le_bytes(), data, &padding].concat()
    }

    fn webp_of(chunks: &[Vec<u8>]) -> Vec<u8> {
        let body = [b"WEBP".as_slice(), &chunks.concat()].concat();
        riff(b"RIFF", &body)
    }

    #[test]
    fn only_what_shows_a_picture_passes() {
        let jfif = segment(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
        let scan_of = [segment(0xda, &[0]), vec![1, 2, 0xff, 0, 0xff, 0xd3, 4]].concat();
        let jpeg =
            |more: &[u8]| [&[0xff, 0xd8][..], &jfif, more, &segment(0xc0, &[0; 6]), &scan_of, &[0xff, 0xd9]].concat();
        let png = |more: &[u8]| {
            let (header, pixels, end) = (chunk(b"IHDR", &[0; 13]), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b""));
            [b"\x89PNG\r\n\x1a\n".as_slice(), &header, more, &pixels, &end].concat()
        };
        let extended = |flags: u8| riff(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
        let webp = |more: &[u8]| webp_of(&[extended(0x10), riff(b"VP8 ", b"pixel"), more.to_vec()]);
        let good = [jpeg(b""), jpeg(&segment(0xdd, &[0, 1])), png(b""), png(&chunk(b"PLTE", b"abc")), webp(b"")];
        for bytes in &good {
            scan(bytes).unwrap();
            scan(&bytes[..bytes.len() - 1]).unwrap_err();
            scan(&[bytes, &b"x"[..]].concat()).unwrap_err();
        }
        let thumbnail = [&b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01"[..], b"rgb"].concat();
        let bad = [
            jpeg(&segment(0xe1, b"Exif\0\0")),
            jpeg(&segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0")),
            jpeg(&segment(0xe2, b"ICC_PROFILE\0")),
            jpeg(&segment(0xe2, b"MPF\0")),
            jpeg(&segment(0xed, b"Photoshop 3.0\0")),
            jpeg(&segment(0xee, b"Adobe")),
            jpeg(&segment(0xfe, b"a comment")),
            jpeg(&segment(0xe0, b"JFXX\0")),
            jpeg(&segment(0xe0, &thumbnail)),
            jpeg(b"bytes between"),
            png(&chunk(b"tEXt", b"a\0b")),
            png(&chunk(b"zTXt", b"")),
            png(&chunk(b"iTXt", b"")),
            png(&chunk(b"eXIf", b"")),
            png(&chunk(b"iCCP", b"")),
            png(&chunk(b"tIME", &[0; 7])),
            png(&chunk(b"IHDR", &[0; 14])),
            webp(&riff(b"EXIF", b"x")),
            webp(&riff(b"XMP ", b"x")),
            webp(&riff(b"ICCP", b"x")),
            webp(&riff(b"ANMF", b"x")),
            webp_of(&[extended(0x18), riff(b"VP8 ", b"pixels")]),
            [webp_of(&[riff(b"VP8 ", b"pixel")]).split_last().unwrap().1, b"x"].concat(),
            b"GIF89a".to_vec(),
            Vec::new(),
        ];
        for bytes in bad {
            scan(&bytes).expect_err(&bytes.escape_ascii().to_string());
        }
    }

    #[test]
    fn a_picture_is_what_its_name_says() {
        let png = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../content/media/screenshot-desk.png")).unwrap();
        inspect("/en/index.html", b"<!doctype html>").unwrap();
        for (path, bytes) in
            [("/media/a.jpg", &png[..]), ("/a.bin", b"GIF89a"), ("/a.gif", b"GIF89a"), ("/a.avif", b"")]
        {
            inspect(path, bytes).expect_err(path);
        }
    }
}
