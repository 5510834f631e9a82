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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nothing() {
        // As `sha256sum` and `openssl dgst -sha256 -binary | base64` print it.
        assert_eq!(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(integrity(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
