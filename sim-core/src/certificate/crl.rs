//! Certificate revocation lists (CRLs): which certificates an authority has taken back (RFC 5280 section 5). The guide
//! does not have them; that the device takes them as it takes certificates is assumed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::Validity;

/// Number of a CRL in the device, never used twice. Certificates, requests and CRLs are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CrlId(pub u32);

/// The number that an issuer gives a CRL, greater than that of the one before (RFC 5280 section 5.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CrlNumber([u8; Self::BYTES_MAX]);

impl CrlNumber {
    /// Most bytes of it (RFC 5280 section 5.2.3).
    pub const BYTES_MAX: usize = 20;

    /// The number of these bytes, the most significant first; `None` where they are too many.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut number = [0; Self::BYTES_MAX];
        let from = Self::BYTES_MAX.checked_sub(bytes.len())?;
        number[from..].copy_from_slice(bytes);
        Some(Self(number))
    }

    /// Its bytes, the most significant first, zeros in front.
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for CrlNumber {
    /// Hexadecimal, as serial numbers are shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zeros = self.0.iter().take_while(|it| **it == 0).count().min(Self::BYTES_MAX - 1);
        self.0[zeros..].iter().try_for_each(|it| write!(f, "{it:02x}"))
    }
}

/// What is in a CRL, as it is shown and judged. Texts are safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedCrl {
    /// Whose certificates it takes back: a distinguished name (RFC 4514).
    pub issuer: String,
    /// Its number of that issuer, where it has one.
    pub number: Option<CrlNumber>,
    /// When it was issued (thisUpdate), Unix seconds.
    pub from_unix_s: i64,
    /// When the next one is there at the latest (nextUpdate), Unix seconds.
    pub until_unix_s: i64,
    /// How many certificates it names.
    pub revoked: usize,
    /// What it is signed with, such as "ECDSA/SHA-256".
    pub signature: String,
    /// Fingerprint: SHA-256 of its DER.
    pub sha256: [u8; 32],
}

impl DescribedCrl {
    /// Whether it is the newest one at this moment, Unix seconds, as far as it says itself. It never expires soon: most
    /// are for days.
    pub const fn validity(&self, unix_s: i64) -> Validity {
        if unix_s < self.from_unix_s {
            Validity::NotYetValid
        } else if unix_s > self.until_unix_s {
            Validity::Expired
        } else {
            Validity::Valid
        }
    }

    /// Whether it is newer than another one of the same issuer: by its number where both have one, otherwise by when it
    /// was issued.
    pub fn is_newer_than(&self, other: &Self) -> bool {
        match (self.number, other.number) {
            (Some(own), Some(others)) => own > others,
            (Some(_) | None, _) => self.from_unix_s > other.from_unix_s,
        }
    }
}

/// A CRL that the device keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crl {
    /// Its number.
    pub id: CrlId,
    /// The CRL, DER (X.509).
    pub der: Arc<[u8]>,
    /// What is in it.
    pub described: Arc<DescribedCrl>,
    /// SHA-256 of the public key of the authority that signed it, as [`Described::public_key`](super::Described): an
    /// authority that goes on with another key is another issuer.
    pub signer: [u8; 32],
}

impl Crl {
    /// Whether it is of this issuer, as it signs with this key.
    pub fn is_of(&self, issuer: &str, signer: &[u8; 32]) -> bool {
        self.described.issuer == issuer && self.signer == *signer
    }
}

/// CRLs by number.
pub type Crls = BTreeMap<CrlId, Arc<Crl>>;

#[cfg(test)]
mod tests {
    use super::*;

    fn crl(number: Option<&[u8]>, from_unix_s: i64) -> DescribedCrl {
        DescribedCrl {
            issuer: "CN=Root".into(),
            number: number.map(|it| CrlNumber::new(it).unwrap()),
            from_unix_s,
            until_unix_s: from_unix_s + 100,
            revoked: 0,
            signature: String::new(),
            sha256: [0; 32],
        }
    }

    #[test]
    fn a_crl_is_newer_by_its_number_or_else_by_its_time() {
        for (one, other, expected) in [
            (crl(Some(&[9]), 5), crl(Some(&[1, 0]), 5), false),
            (crl(Some(&[1, 0]), 5), crl(Some(&[9]), 6), true),
            (crl(Some(&[9]), 6), crl(Some(&[9]), 5), false),
            (crl(None, 6), crl(Some(&[9]), 5), true),
            (crl(Some(&[9]), 5), crl(None, 6), false),
            (crl(None, 5), crl(None, 5), false),
        ] {
            assert_eq!(one.is_newer_than(&other), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_number_has_twenty_bytes_at_most_and_is_shown_without_its_zeros() {
        let shown = |bytes: &[u8]| CrlNumber::new(bytes).map(|it| it.to_string());
        assert_eq!(shown(&[]).unwrap(), "00");
        assert_eq!(shown(&[0, 1, 0]).unwrap(), "0100");
        assert_eq!(shown(&[0xff; 20]).unwrap(), "ff".repeat(20));
        assert_eq!(shown(&[0; 21]), None);
    }

    #[test]
    fn a_crl_is_current_between_its_own_time_and_that_of_the_next() {
        let it = crl(None, 1_000);
        let validities = [999, 1_000, 1_100, 1_101].map(|now| it.validity(now));
        let expected = [Validity::NotYetValid, Validity::Valid, Validity::Valid, Validity::Expired];
        assert_eq!(validities, expected);
    }
}
