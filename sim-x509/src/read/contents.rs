//! What was in a file: which certificate each key is of, who issued whom, and which CRLs.

use std::collections::BTreeSet;

use sim_core::certificate::{
    CERTIFICATES_IN_FILE_MAX, CertificateRefused, Described, DescribedCrl,
};

use crate::crl::ParsedCrl;
use crate::key::PrivateKey;
use crate::parsed::Parsed;

/// What was in a file.
#[derive(Debug)]
pub struct File {
    /// The certificates without repeats: those with a key first and behind each the chain that leads away from it, then
    /// the others as they came.
    pub certificates: Vec<Found>,
    /// The CRLs without repeats, as they came. Who has signed them is not looked at: [`signer`](crate::signer) says it.
    pub crls: Vec<FoundCrl>,
    /// Why FIPS 140-2 does not allow how the file is protected; only PKCS#12 is.
    pub not_by_fips: Option<CertificateRefused>,
}

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

/// A CRL that was in a file.
#[derive(Debug)]
pub struct FoundCrl {
    /// The CRL, DER.
    pub der: Vec<u8>,
    /// What is in it.
    pub described: DescribedCrl,
}

/// What was in a file, not judged yet.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) crls: Vec<Vec<u8>>,
    pub(super) keys: Vec<PrivateKey>,
    pub(super) not_by_fips: Option<CertificateRefused>,
}

impl Contents {
    /// All of it, judged.
    pub(super) fn found(self) -> Result<File, CertificateRefused> {
        let Self { certificates, crls, mut keys, not_by_fips } = self;
        let (certificates, crls) = (once(certificates), once(crls));
        let mut seen = BTreeSet::new();
        keys.retain(|it| seen.insert(it.public_sha256()));
        match certificates.len() + crls.len() {
            0 => return Err(CertificateRefused::Nothing),
            1..=CERTIFICATES_IN_FILE_MAX => {}
            _ => return Err(CertificateRefused::TooMany),
        }
        let certificates: Vec<_> =
            certificates.iter().map(|it| Parsed::of(it)).collect::<Result<_, _>>()?;
        if certificates.iter().any(|it| is_altered(it, &certificates)) {
            return Err(CertificateRefused::Damaged);
        }
        let crls = crls.iter().map(|it| ParsedCrl::of(it).map(ParsedCrl::found));
        let (certificates, crls) = (ordered(certificates, keys)?, crls.collect::<Result<_, _>>()?);
        Ok(File { certificates, crls, not_by_fips })
    }
}

/// Each of them once.
fn once(mut all: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut seen = BTreeSet::new();
    all.retain(|it| seen.insert(it.clone()));
    all
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

impl ParsedCrl {
    fn found(self) -> FoundCrl {
        FoundCrl { der: self.der, described: self.described }
    }
}
