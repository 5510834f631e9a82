//! E-mail addresses, as narrow as a `mailto:` link and a header field need them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A mail address that can stand in a header and a URL without quoting: the `dot-atom` form of RFC 5322 section 3.4.1,
/// with the lengths of RFC 5321 section 4.5.3.1 and a host name of RFC 1123 section 2.1.
///
/// Not taken, though the RFCs know them: quoted local parts, comments, address literals and addresses outside ASCII
/// (RFC 6531). No institution that we write to has one, and mail programs disagree about each. An international domain
/// is taken in its `xn--` form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

/// Why a text is not taken as an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// No `@`, or more than one.
    #[error("an address has one “@”")]
    At,
    /// A character outside ASCII. A domain in another script has an `xn--` spelling.
    #[error("letters outside a-z: write the domain in its “xn--” form")]
    NotAscii,
    /// A space, comma, quotation mark, bracket or control, or a dot at the wrong place, before the `@`.
    #[error("the part before “@” has a character that does not belong there")]
    Local,
    /// Not a host name with at least one dot.
    #[error("the part after “@” is not a domain")]
    Domain,
    /// More than 64 octets before the `@`, or more than 254 in all.
    #[error("the address is too long")]
    Length,
}

impl Address {
    /// Takes an address as typed; spaces around it are forgiven.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if !text.is_ascii() {
            return Err(AddressError::NotAscii);
        }
        let (local, domain) = text.split_once('@').ok_or(AddressError::At)?;
        if domain.contains('@') {
            return Err(AddressError::At);
        }
        if local.len() > 64 || text.len() > 254 {
            return Err(AddressError::Length);
        }
        if !local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atext)) {
            return Err(AddressError::Local);
        }
        let labels = domain.split('.').count();
        let numeric = domain.rsplit('.').next().is_some_and(|top| top.bytes().all(|byte| byte.is_ascii_digit()));
        if labels < 2 || numeric || !domain.split('.').all(is_label) {
            return Err(AddressError::Domain);
        }
        Ok(Self(text.to_owned()))
    }

    /// As it stands in a header.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether the address is at this domain or below it.
    pub fn is_at(&self, domain: &str) -> bool {
        let own = self.domain().to_ascii_lowercase();
        let domain = domain.to_ascii_lowercase();
        own.strip_suffix(domain.as_str())
            .is_some_and(|sub| !domain.is_empty() && (sub.is_empty() || sub.ends_with('.')))
    }
}

/// RFC 5322 section 3.2.3.
fn is_atext(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// RFC 1123 section 2.1.
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AddressError::{At, Domain, Length, Local, NotAscii};

    #[test]
    fn what_is_an_address() {
        let check = |text: &str, error: Option<AddressError>| {
            assert_eq!(Address::parse(text).err(), error, "{text:?}");
        };
        check("office@example.org", None);
        check(" first.last+tag@sub.example.org ", None);
        check("o'brien@example.org", None);
        check("a@xn--e1afmkfd.example", None);
        check("", Some(At));
        check("office", Some(At));
        check("a@b@example.org", Some(At));
        check("a@example.org,b@example.org", Some(At));
        check("a@example.org, b", Some(Domain));
        check("a,b@example.org", Some(Local));
        check("\"a b\"@example.org", Some(Local));
        check("a b@example.org", Some(Local));
        check("a\r\nBcc:b@example.org", Some(Local));
        check("a@example.org\r\nBcc: b", Some(Domain));
        check("a@example.org?cc=b", Some(Domain));
        check("Anna <a@example.org>", Some(Local));
        check(".a@example.org", Some(Local));
        check("a..b@example.org", Some(Local));
        check("@example.org", Some(Local));
        check("a\0@example.org", Some(Local));
        check("\u{202E}a@example.org", Some(NotAscii));
        check("пошта@приклад.укр", Some(NotAscii));
        check("a@localhost", Some(Domain));
        check("a@example.org.", Some(Domain));
        check("a@-example.org", Some(Domain));
        check("a@127.0.0.1", Some(Domain));
        check("a@[127.0.0.1]", Some(Domain));
        check(&format!("{}@example.org", "a".repeat(65)), Some(Length));
        check(&format!("a@{}org", "abcdefghi.".repeat(26)), Some(Length));
        check(&format!("a@{}.org", "a".repeat(64)), Some(Domain));
    }

    #[test]
    fn a_domain_covers_what_is_below_it() {
        let check = |address: &str, domain: &str, expected: bool| {
            assert_eq!(Address::parse(address).unwrap().is_at(domain), expected, "{address} {domain}");
        };
        check("a@example.org", "example.org", true);
        check("a@Mail.EXAMPLE.org", "example.ORG", true);
        check("a@badexample.org", "example.org", false);
        check("a@example.org.net", "example.org", false);
        check("a@example.org", "", false);
    }
}
