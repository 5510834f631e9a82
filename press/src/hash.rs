//! SHA-256 in its two spellings.

use data_encoding::{BASE64, HEXLOWER};
use sha2::Sha256;

/// The SHA-256 of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        Self(<Sha256 as sha2::Digest>::digest(bytes).into())
    }

    /// In hexadecimal: 64 digits, for names.
    pub fn hex(self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// As Subresource Integrity and Content Security Policy have it: `sha256-` and base64.
    pub fn integrity(self) -> String {
        format!("sha256-{}", BASE64.encode(&self.0))
    }
}

/// The [`Digest`] in hexadecimal.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    Digest::of(bytes).hex()
}

/// The [`Digest`] as Subresource Integrity and Content Security Policy have it.
pub fn integrity(bytes: impl AsRef<[u8]>) -> String {
    Digest::of(bytes).integrity()
}

/// The name of a file with its hash: `assets/boot.js` becomes `boot-0a1b2c3d4e5f.js`.
pub fn hashed_name(path: &str, bytes: &[u8]) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{}.{extension}", &hex(bytes)[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_bytes() {
        assert_eq!(hashed_name("assets/boot.js", b""), "boot-e3b0c44298fc.js");
        assert_ne!(hashed_name("boot.js", b"a"), hashed_name("boot.js", b"b"));
    }

    #[test]
    fn the_hash_of_nothing() {
        // As `sha256sum` and `openssl dgst -sha256 -binary | base64` print it.
        assert_eq!(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(integrity(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
