//! Brotli and gzip over whole files.
//!
//! A crate of its own because both libraries are generic: their code is compiled with whoever calls them, and in an unoptimised
//! press a page took seconds. Here it is optimised in every build (`Cargo.toml` of the workspace).

use std::io::{self, Read, Write};

/// Compresses with brotli (RFC 7932). `quality` goes from 0 to 11. The same bytes give the same result.
pub fn brotli(bytes: &[u8], quality: i32) -> io::Result<Vec<u8>> {
    let settings = brotli::enc::BrotliEncoderParams { quality, size_hint: bytes.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &settings)?;
    Ok(packed)
}

/// Compresses with gzip (RFC 1952) as small as it gets. The header carries no time: the same bytes give the same result.
pub fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// The plain bytes of what [`brotli()`] made. Fails on damaged or cut off input, and when they are longer than `limit`.
pub fn unpack_brotli(packed: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    read(brotli::Decompressor::new(packed, 4096), limit)
}

/// The plain bytes of what [`gzip()`] made. Fails on damaged or cut off input, and when they are longer than `limit`.
pub fn unpack_gzip(packed: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    read(flate2::read::MultiGzDecoder::new(packed), limit)
}

fn read(reader: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    reader.take(limit + 1).read_to_end(&mut plain)?;
    if plain.len() as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is longer than {limit} bytes")));
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_and_nothing_longer() {
        let plain = b"Test page 1".repeat(99);
        let both = [
            (brotli(&plain, 11).unwrap(), unpack_brotli as fn(&[u8], u64) -> io::Result<Vec<u8>>),
            (gzip(&plain).unwrap(), unpack_gzip),
        ];
        for (packed, unpack) in both {
            assert!(packed.len() < plain.len() / 10);
            assert_eq!(unpack(&packed, plain.len() as u64).unwrap(), plain);
            assert!(unpack(&packed, plain.len() as u64 - 1).is_err());
            assert!(unpack(&packed[..packed.len() - 3], plain.len() as u64).is_err());
        }
    }
}
