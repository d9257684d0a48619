//! What is to be known of a certificate without reading it again.

use super::KeyKind;

/// What is in a certificate, as it is shown and judged. Texts are safe to show: whatever hides, turns or ends a line is
/// escaped in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Whose it is: a distinguished name (RFC 4514).
    pub subject: String,
    /// Who issued it: a distinguished name.
    pub issuer: String,
    /// Its number of that issuer, hexadecimal.
    pub serial: String,
    /// First moment of validity, Unix seconds.
    pub from_unix_s: i64,
    /// Last moment of validity, Unix seconds.
    pub until_unix_s: i64,
    /// The kind of its key, where it is one that the device makes.
    pub kind: Option<KeyKind>,
    /// Its key, such as "RSA 2,048 Bits" or "ECDSA P-256".
    pub key: String,
    /// What it is signed with, such as "RSA/SHA-256".
    pub signature: String,
    /// Whether it may issue others (RFC 5280 section 4.2.1.9).
    pub is_ca: bool,
    /// What its key is for, as RFC 5280 section 4.2.1.3 calls it, such as "digitalSignature"; empty where it says nothing.
    pub key_usage: Vec<String>,
    /// For which purposes, as section 4.2.1.12 calls them, such as "serverAuth", others by their number; empty where it
    /// says nothing.
    pub extended_key_usage: Vec<String>,
    /// Whether its key may serve TLS by signing: it says nothing else of what it is for (RFC 5280 sections 4.2.1.3 and
    /// 4.2.1.12).
    pub signs_for_servers: bool,
    /// Whether it may by having keys encrypted with it, which only RSA keys can.
    pub encrypts_for_servers: bool,
    /// Whether its key may sign mails: it says nothing else of what it is for (RFC 8550 section 4.4).
    pub signs_mail: bool,
    /// The names that it is for: hosts and addresses (RFC 5280 section 4.2.1.6).
    pub names: Vec<String>,
    /// SHA-256 of its public key (SubjectPublicKeyInfo, DER): what a request asked to have signed.
    pub public_key: [u8; 32],
    /// Fingerprint: SHA-256 of its DER.
    pub sha256: [u8; 32],
}

impl Described {
    /// Whether its key may serve TLS in any way.
    pub const fn is_for_servers(&self) -> bool {
        self.signs_for_servers || self.encrypts_for_servers
    }

    /// Whether it names itself as its issuer.
    pub fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }
}
