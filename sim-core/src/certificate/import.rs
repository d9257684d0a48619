//! What becomes of the certificates in a file: judged together, kept together.
//!
//! The guide says only that a file is imported (pp.20 and 42). Assumed: one with its private key, or that
//! answers a request, is the device's; of the others, those that are signed by themselves are trusted, those of
//! authorities that another one vouches for are between, and the rest are of others.

use std::sync::Arc;

use super::{
    CERTIFICATES_MAX, Category, Certificate, CertificateId, CertificateRefused, Certificates,
    Described, ReadCertificate, RequestId, Requests, Validity,
};

/// What is to be kept of a file.
pub(super) struct Judged {
    /// The certificates; they have no numbers yet.
    pub(super) certificates: Vec<Certificate>,
    /// Those that were known without their key, which has come now.
    pub(super) replaced: Vec<CertificateId>,
    /// The requests whose certificates have come.
    pub(super) answered: Vec<RequestId>,
}

/// Judges the certificates of a file at a moment, Unix seconds, with FIPS 140-2 validation mode or without.
pub(super) fn judge(
    all: &Certificates,
    requests: &Requests,
    read: Vec<ReadCertificate>,
    (now, fips): (i64, bool),
) -> Result<Judged, CertificateRefused> {
    let mut judged =
        Judged { certificates: Vec::new(), replaced: Vec::new(), answered: Vec::new() };
    let mut are_known = true;
    for ReadCertificate { der, described, key } in read {
        let request = requests.values().find(|it| it.public_key == described.public_key);
        let key = key.or_else(|| request.map(|it| it.key.clone()));
        let category = category(&described, key.is_some());
        is_good(&described, category, (now, fips))?;
        let known = all.values().find(|it| it.described.sha256 == described.sha256);
        let is_twice = judged.certificates.iter().any(|it| it.described.sha256 == described.sha256);
        if is_twice || known.is_some_and(|it| it.key.is_some() || key.is_none()) {
            continue;
        }
        are_known = false;
        judged.replaced.extend(known.map(|it| it.id));
        judged.answered.extend(request.map(|it| it.id));
        let (id, described) = (CertificateId(0), Arc::new(described));
        let is_made_here = false;
        let certificate = Certificate { id, category, der, described, key, is_made_here };
        judged.certificates.push(certificate);
    }
    if are_known {
        return Err(CertificateRefused::AlreadyThere);
    }
    has_room(all.len() - judged.replaced.len() + judged.certificates.len())?;
    Ok(judged)
}

/// Whether so many can be kept.
pub(super) fn has_room(certificates: usize) -> Result<(), CertificateRefused> {
    (certificates <= CERTIFICATES_MAX).then_some(()).ok_or(CertificateRefused::Full)
}

fn category(it: &Described, has_key: bool) -> Category {
    if has_key {
        Category::Device
    } else if it.is_self_issued() {
        Category::TrustedRoot
    } else if it.is_ca {
        Category::Intermediate
    } else {
        Category::Other
    }
}

fn is_good(
    it: &Described,
    category: Category,
    (now, fips): (i64, bool),
) -> Result<(), CertificateRefused> {
    match it.validity(now) {
        Validity::Expired => return Err(CertificateRefused::Expired),
        Validity::NotYetValid => return Err(CertificateRefused::NotYetValid),
        Validity::Valid | Validity::ExpiresSoon => {}
    }
    if category == Category::Device && it.is_ca {
        return Err(CertificateRefused::CaFlag);
    }
    if fips && !it.is_by_fips(category) {
        return Err(CertificateRefused::Fips);
    }
    Ok(())
}
