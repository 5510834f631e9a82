//! The compressed forms of a file, which hosts send in its place.

use anyhow::Result;

/// A compression format, beside the plain file as `index.html.br`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Brotli (RFC 7932), which every browser with a service worker reads.
    Brotli,
    /// Gzip (RFC 1952), for everything else.
    Gzip,
}

/// Names the encoders and their settings in cache keys: bump it when a new version of either gives other bytes.
const ENCODERS: &str = "brotli 8, flate2 1";

impl Form {
    /// Every form of a text.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// The extension of the form's file, without a dot.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }

    /// The path of the form of `path`.
    pub fn path(self, path: &str) -> String {
        format!("{path}.{}", self.suffix())
    }

    /// What the bytes of the form depend on beside those of the file at `path`.
    pub(super) fn settings(self, path: &str) -> String {
        match self {
            Self::Brotli => format!("{ENCODERS}, brotli {}", quality(path)),
            Self::Gzip => format!("{ENCODERS}, gzip"),
        }
    }

    /// Compresses the file at `path`. The same bytes give the same form.
    pub(super) fn compress(self, path: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Brotli => Ok(compression::brotli(bytes, quality(path))?),
            Self::Gzip => Ok(compression::gzip(bytes)?),
        }
    }

    /// The plain bytes. Fails on damaged or cut off input, and when they are longer than `limit`.
    pub fn unpack(self, packed: &[u8], limit: u64) -> Result<Vec<u8>> {
        match self {
            Self::Brotli => Ok(compression::unpack_brotli(packed, limit)?),
            Self::Gzip => Ok(compression::unpack_gzip(packed, limit)?),
        }
    }

    /// Whether `packed` is a form of `plain`.
    pub fn holds(self, packed: &[u8], plain: &[u8]) -> bool {
        self.unpack(packed, plain.len() as u64).is_ok_and(|unpacked| unpacked == plain)
    }
}

/// The brotli quality. The app is made once and fetched by everybody; the many pages of a large campaign are made often, and
/// 11 takes three times as long as 10 for 3 % less.
fn quality(path: &str) -> i32 {
    if path.starts_with("/app/") { 11 } else { 10 }
}

/// The forms of the file at `path`. Pictures and archives are compressed by nature.
pub fn forms(path: &str) -> &'static [Form] {
    let extension = path.rsplit('.').next().unwrap_or_default();
    let is_text = matches!(
        extension,
        "atom" | "eml" | "html" | "json" | "js" | "wasm" | "svg" | "css" | "txt" | "xml" | "webmanifest"
    );
    if is_text { &Form::ALL } else { &[] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_holds_its_file_and_nothing_else() {
        for form in Form::ALL {
            let packed = form.compress("/a.html", b"Test page 1").unwrap_or_default();
            assert!(form.holds(&packed, b"Test page 1"));
            for other in ["Test page 2", "Test page", "Test page 10", ""] {
                assert!(!form.holds(&packed, other.as_bytes()), "{form:?} {other}");
            }
            assert!(!form.holds(&packed[..packed.len() - 3], b"Test page 1"), "{form:?}");
            assert!(!form.holds(b"", b""), "{form:?}");
        }
    }
}
