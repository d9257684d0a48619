//! Addresses of mail.

use std::fmt;
use std::sync::Arc;

/// Bytes of an address, and of the part before its "@" (RFC 5321 sections 4.5.3.1.1 and 4.5.3.1.3).
const ADDRESS_MAX: usize = 254;
const LOCAL_MAX: usize = 64;

/// An address that can stand in an SMTP command and in a header without quoting (RFC 5321 section 4.1.2): a dot-string
/// of ASCII, "@", a domain. Addresses beyond ASCII need SMTPUTF8 (RFC 6531), which the device does not speak (assumed).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MailAddress(Arc<str>);

impl MailAddress {
    /// The address of this text; `None` where it is none.
    pub fn new(text: &str) -> Option<Self> {
        let (local, domain) = text.rsplit_once('@')?;
        let is_atom = |it: &str| !it.is_empty() && it.bytes().all(is_of_an_atom);
        let is_label = |it: &str| {
            let inner = it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
            !it.is_empty() && inner && !it.starts_with('-') && !it.ends_with('-')
        };
        let is_short = text.len() <= ADDRESS_MAX && local.len() <= LOCAL_MAX;
        let is_one = local.split('.').all(is_atom) && domain.split('.').all(is_label);
        (is_short && is_one).then(|| Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// RFC 5322 section 3.2.3.
fn is_of_an_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::MailAddress;

    #[test]
    fn an_address_has_nothing_that_would_end_a_command_or_a_header() {
        for good in ["alice@example.com", "o'neil+mfp@localhost", "a.b@mail-1.example"] {
            assert!(MailAddress::new(good).is_some(), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(65));
        for bad in [
            "",
            "alice",
            "@example.com",
            "alice@",
            "a..b@example.com",
            ".a@example.com",
            "a b@example.com",
            "a@example.com\r\nRCPT TO:<b@example.com>",
            "<a@example.com>",
            "a@b@example.com",
            "a,b@example.com",
            "a@-example.com",
            "a@example..com",
            "a@[127.0.0.1]",
            "jürgen@example.com",
            "a@exämple.com",
            &long,
        ] {
            assert!(MailAddress::new(bad).is_none(), "{bad}");
        }
    }
}
