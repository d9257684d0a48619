//! What the device keeps: certificates, and requests that wait for theirs.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{Described, SignatureKind};

/// Days before its end at which a certificate is said to expire soon (assumed).
pub const SOON_DAYS: i64 = 30;

const DAY_S: i64 = 86_400;

/// Number of a certificate in the device, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CertificateId(pub u32);

/// Number of a certificate signing request; certificates and requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestId(pub u32);

/// A private key, sealed by the hardware: the core cannot open it.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedKey(Arc<[u8]>);

impl SealedKey {
    /// What the hardware sealed.
    pub fn new(sealed: impl Into<Arc<[u8]>>) -> Self {
        Self(sealed.into())
    }

    /// The sealed bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SealedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedKey({} bytes)", self.0.len())
    }
}

/// What a certificate is for: what is chosen in the pull-down menu of Certificate Settings. The guide names the
/// first (p.20); the others are assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// The device's own, each with its private key.
    Device,
    /// Whose certificates are trusted: signed by themselves.
    TrustedRoot,
    /// Certificate authorities that another one vouches for.
    Intermediate,
    /// Of other machines and people.
    Other,
}

impl Category {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Device, Self::TrustedRoot, Self::Intermediate, Self::Other];

    /// What it is called in the menu.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Device => "Device Certificates",
            Self::TrustedRoot => "Trusted Root CA Certificates",
            Self::Intermediate => "Intermediate CA Certificates",
            Self::Other => "Other Certificates",
        }
    }

    /// What it is called in JSON and in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::TrustedRoot => "trusted-root",
            Self::Intermediate => "intermediate",
            Self::Other => "other",
        }
    }
}

/// Whether a certificate is valid at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It begins later.
    NotYetValid,
    /// It is.
    Valid,
    /// It is, for [`SOON_DAYS`] days more at most.
    ExpiresSoon,
    /// It has ended.
    Expired,
}

impl Validity {
    /// All of them, in the order of a certificate's life.
    pub const ALL: [Self; 4] = [Self::NotYetValid, Self::Valid, Self::ExpiresSoon, Self::Expired];

    /// What it is called on pages.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotYetValid => "Not Yet Valid",
            Self::Valid => "Valid",
            Self::ExpiresSoon => "Expires Soon",
            Self::Expired => "Expired",
        }
    }

    /// What is said to people of the certificate that TLS is served with; nothing where all is well. That the device
    /// serves it all the same is assumed.
    pub const fn notice(self) -> Option<&'static str> {
        match self {
            Self::NotYetValid => Some("The certificate for TLS is not yet valid. Check the clock."),
            Self::Valid => None,
            Self::ExpiresSoon => Some("The certificate for TLS expires soon."),
            Self::Expired => Some("The certificate for TLS has expired."),
        }
    }

    /// Whether it is over, or has not begun.
    pub const fn is_bad(self) -> bool {
        match self {
            Self::NotYetValid | Self::Expired => true,
            Self::Valid | Self::ExpiresSoon => false,
        }
    }

    /// What it is called in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotYetValid => "not-yet-valid",
            Self::Valid => "valid",
            Self::ExpiresSoon => "expires-soon",
            Self::Expired => "expired",
        }
    }
}

/// How a certificate stands with the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The device tried its private key and found it damaged.
    Damaged,
    /// It is whole as far as the device knows, and stands so by the clock.
    Whole(Validity),
}

impl Standing {
    /// What it is called in JSON, each way of standing.
    pub const NAMES: [&str; 5] = [
        Validity::NotYetValid.name(),
        Validity::Valid.name(),
        Validity::ExpiresSoon.name(),
        Validity::Expired.name(),
        Self::Damaged.name(),
    ];

    /// What it is called on pages.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Damaged => "Damaged",
            Self::Whole(validity) => validity.label(),
        }
    }

    /// What is said to people of the certificate that TLS is served with; of a damaged one the fault says it.
    pub const fn notice(self) -> Option<&'static str> {
        match self {
            Self::Damaged => None,
            Self::Whole(validity) => validity.notice(),
        }
    }

    /// What it is called in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Whole(validity) => validity.name(),
        }
    }

    /// Whether clients will not believe it, or it cannot be served.
    pub const fn is_bad(self) -> bool {
        match self {
            Self::Damaged => true,
            Self::Whole(validity) => validity.is_bad(),
        }
    }
}

impl Described {
    /// Whether it is valid at this moment, Unix seconds. First and last moment are within (RFC 5280 section
    /// 4.1.2.5).
    pub const fn validity(&self, unix_s: i64) -> Validity {
        if unix_s < self.from_unix_s {
            Validity::NotYetValid
        } else if unix_s > self.until_unix_s {
            Validity::Expired
        } else if self.until_unix_s - unix_s < SOON_DAYS * DAY_S {
            Validity::ExpiresSoon
        } else {
            Validity::Valid
        }
    }

    /// Whether FIPS 140-2 validation mode allows it: a key that signs is one of those that the device makes (FIPS
    /// 186-4 sections 5.1 and 6.1.1); what others sign with may be longer (SP 800-131A section 3).
    pub const fn is_by_fips(&self, category: Category) -> bool {
        match category {
            Category::Device => self.kind.is_some(),
            Category::TrustedRoot | Category::Intermediate | Category::Other => true,
        }
    }
}

/// A certificate that the device keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Its number.
    pub id: CertificateId,
    /// What it is for.
    pub category: Category,
    /// The certificate, DER (X.509).
    pub der: Arc<[u8]>,
    /// What is in it.
    pub described: Arc<Described>,
    /// Its private key; every device certificate has one, and no other does.
    pub key: Option<SealedKey>,
    /// Whether the device made it: Create Self-Signed Certificate overwrites that one (guide p.40).
    pub is_made_here: bool,
}

impl Certificate {
    /// Whether it is that of an authority that others are to be believed by.
    pub fn is_authority(&self) -> bool {
        match self.category {
            Category::TrustedRoot | Category::Intermediate => self.described.is_ca,
            Category::Device | Category::Other => false,
        }
    }
}

/// A certificate signing request whose certificate has not come. Its key goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its number.
    pub id: RequestId,
    /// The request, DER (PKCS #10).
    pub der: Arc<[u8]>,
    /// Key and signature.
    pub kind: SignatureKind,
    /// Who it asks for: organization, unit and country.
    pub subject: String,
    /// SHA-256 of the public key, as [`Described::public_key`] of the certificate that will come.
    pub public_key: [u8; 32],
    /// The private key.
    pub key: SealedKey,
}

/// What is sent behind a certificate: its issuer and that one's, as far as they are kept; not the root, which
/// whoever trusts it has (RFC 5246 section 7.4.2).
pub(crate) fn issuers<'a>(all: &'a Certificates, it: &'a Certificate) -> Vec<&'a Arc<Certificate>> {
    let (mut chain, mut last) = (Vec::new(), &it.described);
    // Names in a circle end with the number of certificates.
    while chain.len() < all.len() && !last.is_self_issued() {
        let mut between = all.values().filter(|it| it.category == Category::Intermediate);
        let Some(issuer) = between.find(|it| it.described.subject == last.issuer) else { break };
        chain.push(issuer);
        last = &issuer.described;
    }
    chain
}

/// Certificates by number.
pub type Certificates = BTreeMap<CertificateId, Arc<Certificate>>;
/// Requests by number.
pub type Requests = BTreeMap<RequestId, Arc<Request>>;
