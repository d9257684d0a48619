//! What may be agreed on: the guide's sixteen cipher suites of TLS 1.2 (p.6), those of TLS 1.3, and the groups of the key
//! exchange; each list in the order in which they are preferred, which is ours: forward secrecy before AES-GCM before the
//! longer key.

use crate::version::Version;

/// What a certificate's key is, as far as it decides which suites fit it and which signatures it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// RSA, of any length.
    Rsa,
    /// ECDSA over P-256.
    P256,
    /// ECDSA over P-384.
    P384,
    /// ECDSA over P-521.
    P521,
}

/// How keys are exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// ECDHE, signed with the certificate's key.
    Ecdhe,
    /// Encrypted for the certificate's RSA key.
    Rsa,
}

/// A suite of TLS 1.2 and older.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suite {
    /// Its number.
    pub id: u16,
    /// Its name in the registry.
    pub name: &'static str,
    /// Its name in OpenSSL.
    pub openssl: &'static str,
    /// How keys are exchanged.
    pub exchange: Exchange,
    /// Whether it is for certificates with an RSA key; otherwise for ECDSA.
    pub rsa: bool,
    /// The oldest version that has it.
    pub since: Version,
}

const fn ecdhe(
    id: u16,
    name: &'static str,
    openssl: &'static str,
    rsa: bool,
    since: Version,
) -> Suite {
    Suite { id, name, openssl, exchange: Exchange::Ecdhe, rsa, since }
}

const fn rsa(id: u16, name: &'static str, openssl: &'static str, since: Version) -> Suite {
    Suite { id, name, openssl, exchange: Exchange::Rsa, rsa: true, since }
}

use Version::{Tls10, Tls12};

/// The sixteen suites of the guide.
#[rustfmt::skip]
pub const SUITES: [Suite; 16] = [
    ecdhe(0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384", false, Tls12),
    ecdhe(0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",   "ECDHE-RSA-AES256-GCM-SHA384",   true,  Tls12),
    ecdhe(0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256", false, Tls12),
    ecdhe(0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",   "ECDHE-RSA-AES128-GCM-SHA256",   true,  Tls12),
    ecdhe(0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", "ECDHE-ECDSA-AES256-SHA384",     false, Tls12),
    ecdhe(0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",   "ECDHE-RSA-AES256-SHA384",       true,  Tls12),
    ecdhe(0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "ECDHE-ECDSA-AES128-SHA256",     false, Tls12),
    ecdhe(0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",   "ECDHE-RSA-AES128-SHA256",       true,  Tls12),
    ecdhe(0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",    "ECDHE-ECDSA-AES256-SHA",        false, Tls10),
    ecdhe(0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",      "ECDHE-RSA-AES256-SHA",          true,  Tls10),
    ecdhe(0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",    "ECDHE-ECDSA-AES128-SHA",        false, Tls10),
    ecdhe(0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",      "ECDHE-RSA-AES128-SHA",          true,  Tls10),
    rsa(  0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256",         "AES256-SHA256",                        Tls12),
    rsa(  0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256",         "AES128-SHA256",                        Tls12),
    rsa(  0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA",            "AES256-SHA",                           Tls10),
    rsa(  0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA",            "AES128-SHA",                           Tls10),
];

/// A suite of TLS 1.3, or a group that keys are exchanged over: its number, its name, whether FIPS 140 approves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its number.
    pub id: u16,
    /// Its name, in OpenSSL too.
    pub name: &'static str,
    /// Whether FIPS 140 approves it.
    pub approved: bool,
}

const fn named(id: u16, name: &'static str, approved: bool) -> Named {
    Named { id, name, approved }
}

/// The suites of TLS 1.3. The guide has that version switched off and names none.
pub const SUITES_TLS_13: [Named; 3] = [
    named(0x1302, "TLS_AES_256_GCM_SHA384", true),
    named(0x1301, "TLS_AES_128_GCM_SHA256", true),
    // FIPS 140 has no ChaCha20.
    named(0x1303, "TLS_CHACHA20_POLY1305_SHA256", false),
];

/// The groups. The guide names none but the curves of certificates (p.40); that the key exchange has the same ones, and
/// X25519 where FIPS 140 is off, is assumed.
pub const GROUPS: [Named; 4] = [
    // SP 800-56A has no X25519.
    named(0x001d, "X25519", false),
    named(0x0017, "P-256", true),
    named(0x0018, "P-384", true),
    named(0x0019, "P-521", true),
];

/// Signature schemes of an RSA key, by their numbers (RFC 8446, 4.2.3): PKCS #1 and PSS, with SHA-256, 384 and 512.
const RSA_SCHEMES: [u16; 6] = [0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601];
/// The same with PSS alone, as TLS 1.3 has it.
const PSS_SCHEMES: [u16; 3] = [0x0804, 0x0805, 0x0806];
/// Those of ECDSA, with SHA-256, 384 and 512. In TLS 1.3 each belongs to a curve, before to any.
const ECDSA_SCHEMES: [u16; 3] = [0x0403, 0x0503, 0x0603];

impl KeyType {
    /// Whether it is an RSA key.
    pub const fn is_rsa(self) -> bool {
        matches!(self, Self::Rsa)
    }

    /// The group that its curve is, by its number.
    pub(crate) const fn curve(self) -> Option<u16> {
        match self {
            Self::Rsa => None,
            Self::P256 => Some(0x0017),
            Self::P384 => Some(0x0018),
            Self::P521 => Some(0x0019),
        }
    }

    /// The schemes that it can sign with.
    pub(crate) const fn schemes(self, version: Version) -> &'static [u16] {
        let is_13 = matches!(version, Version::Tls13);
        match self {
            Self::Rsa if is_13 => &PSS_SCHEMES,
            Self::Rsa => &RSA_SCHEMES,
            Self::P256 | Self::P384 | Self::P521 if is_13 => self.own_schemes(),
            Self::P256 | Self::P384 | Self::P521 => &ECDSA_SCHEMES,
        }
    }

    /// The schemes that belong to it in every version.
    pub(crate) const fn own_schemes(self) -> &'static [u16] {
        let [p256, p384, p521] = &ECDSA_SCHEMES;
        match self {
            Self::Rsa => &RSA_SCHEMES,
            Self::P256 => std::slice::from_ref(p256),
            Self::P384 => std::slice::from_ref(p384),
            Self::P521 => std::slice::from_ref(p521),
        }
    }
}
