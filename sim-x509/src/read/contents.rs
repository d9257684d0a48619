//! What was in a file: which certificate each key is of, and who issued whom.

use std::collections::BTreeSet;

use sim_core::certificate::{CERTIFICATES_IN_FILE_MAX, CertificateRefused, Described};

use crate::key::PrivateKey;
use crate::parsed::Parsed;

/// A certificate that was in a file.
#[derive(Debug)]
pub struct Found {
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// What is in it.
    pub described: Described,
    /// Its key, if that was in the file too.
    pub key: Option<PrivateKey>,
}

/// What was in a file, not judged yet.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) keys: Vec<PrivateKey>,
}

impl Contents {
    /// All of it, judged.
    pub(super) fn found(self) -> Result<Vec<Found>, CertificateRefused> {
        let Self { mut certificates, mut keys } = self;
        let mut seen = BTreeSet::new();
        certificates.retain(|it| seen.insert(it.clone()));
        let mut seen = BTreeSet::new();
        keys.retain(|it| seen.insert(it.public_sha256()));
        if certificates.is_empty() {
            return Err(CertificateRefused::Nothing);
        }
        if certificates.len() > CERTIFICATES_IN_FILE_MAX {
            return Err(CertificateRefused::TooMany);
        }
        let certificates: Vec<_> =
            certificates.iter().map(|it| Parsed::of(it)).collect::<Result<_, _>>()?;
        if certificates.iter().any(|it| is_altered(it, &certificates)) {
            return Err(CertificateRefused::Damaged);
        }
        ordered(certificates, keys)
    }
}

/// Whether those of the file that may have issued a certificate, itself among them, have not signed it as it is.
fn is_altered(certificate: &Parsed, others: &[Parsed]) -> bool {
    let mut issuers = others.iter().filter(|it| certificate.names_as_issuer(it)).peekable();
    issuers.peek().is_some() && !issuers.any(|it| certificate.is_signed_by(it))
}

/// Those with a key, each with its chain behind it, then the others.
fn ordered(
    mut certificates: Vec<Parsed>,
    keys: Vec<PrivateKey>,
) -> Result<Vec<Found>, CertificateRefused> {
    let mut found = Vec::new();
    for key in keys {
        let of_key = |it: &Parsed| it.public == key.public();
        let at = certificates.iter().position(of_key).ok_or(CertificateRefused::KeyDoesNotFit)?;
        let mut last = certificates.remove(at);
        let mut key = Some(key);
        loop {
            let next = certificates.iter().position(|it| last.is_issued_by(it));
            let next = next.map(|at| certificates.remove(at));
            found.push(last.found(key.take()));
            let Some(next) = next else { break };
            last = next;
        }
    }
    found.extend(certificates.into_iter().map(|it| it.found(None)));
    Ok(found)
}

impl Parsed {
    fn is_issued_by(&self, other: &Self) -> bool {
        self.names_as_issuer(other) && self.is_signed_by(other)
    }

    fn found(self, key: Option<PrivateKey>) -> Found {
        Found { der: self.der, described: self.described, key }
    }
}
