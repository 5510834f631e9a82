//! SHA-256 in its two spellings.

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

/// In hexadecimal: 64 digits, for names.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// As Subresource Integrity and Content Security Policy have it: `sha256-` and base64.
pub fn integrity(bytes: impl AsRef<[u8]>) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
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
