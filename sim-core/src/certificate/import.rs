//! What becomes of the certificates and CRLs in a file: judged together, kept together.
//!
//! The guide says only that a file is imported (pp.20 and 42). Assumed: one with its private key, or that
//! answers a request, or whose key another one has already, is the device's; of the others, those that are signed by
//! themselves are trusted, those of authorities that another one vouches for are between, and the rest are of others.

use std::sync::Arc;

use super::{
    CERTIFICATES_MAX, CRLS_MAX, Category, Certificate, CertificateId, CertificateRefused,
    Certificates, Crl, CrlId, Crls, Described, DescribedCrl, ReadCertificate, ReadCrl, ReadFile,
    RequestId, Requests, SealedKey, Validity,
};

/// What the device has already.
pub(super) struct Kept<'a> {
    pub(super) certificates: &'a Certificates,
    pub(super) requests: &'a Requests,
    pub(super) crls: &'a Crls,
}

/// What is to be kept of a file.
#[derive(Default)]
pub(super) struct Judged {
    /// The certificates; they have no numbers yet.
    pub(super) certificates: Vec<Certificate>,
    /// Those that were known without their key, which has come now.
    pub(super) replaced: Vec<CertificateId>,
    /// The requests whose certificates have come.
    pub(super) answered: Vec<RequestId>,
    /// The CRLs; they have no numbers yet.
    pub(super) crls: Vec<Crl>,
    /// Older ones of the same issuers.
    pub(super) outdated: Vec<CrlId>,
}

/// Judges a file at a moment, Unix seconds, with FIPS 140-2 validation mode or without.
pub(super) fn judge(
    kept: &Kept<'_>,
    read: ReadFile,
    (now, fips): (i64, bool),
) -> Result<Judged, CertificateRefused> {
    if let Some(why) = read.not_by_fips.filter(|_| fips) {
        return Err(why);
    }
    let mut judged = Judged::default();
    for certificate in read.certificates {
        judged.take_certificate(kept, certificate, (now, fips))?;
    }
    for crl in read.crls {
        judged.take_crl(kept, crl, now)?;
    }
    if judged.certificates.is_empty() && judged.crls.is_empty() {
        return Err(CertificateRefused::AlreadyThere);
    }
    has_room(kept.certificates.len() - judged.replaced.len() + judged.certificates.len())?;
    let crls = kept.crls.len() - judged.outdated.len() + judged.crls.len();
    (crls <= CRLS_MAX).then_some(judged).ok_or(CertificateRefused::Full)
}

impl Judged {
    /// Takes a certificate, unless it is there already.
    fn take_certificate(
        &mut self,
        kept: &Kept<'_>,
        ReadCertificate { der, described, key }: ReadCertificate,
        at: (i64, bool),
    ) -> Result<(), CertificateRefused> {
        let request = kept.requests.values().find(|it| it.public_key == described.public_key);
        let key = key.or_else(|| request.map(|it| it.key.clone()));
        let key = key.or_else(|| self.held_key(kept, &described.public_key).cloned());
        let category = category(&described, key.is_some());
        is_good(&described, category, at)?;
        let mut known = kept.certificates.values();
        let known = known.find(|it| it.described.sha256 == described.sha256);
        let is_twice = self.certificates.iter().any(|it| it.described.sha256 == described.sha256);
        if is_twice || known.is_some_and(|it| it.key.is_some() || key.is_none()) {
            return Ok(());
        }
        self.replaced.extend(known.map(|it| it.id));
        self.answered.extend(request.map(|it| it.id));
        let (id, described) = (CertificateId(0), Arc::new(described));
        let is_made_here = false;
        self.certificates.push(Certificate { id, category, der, described, key, is_made_here });
        Ok(())
    }

    /// The private key of a public one, where another certificate has it already: a renewal comes without.
    fn held_key<'a>(&'a self, kept: &Kept<'a>, public_key: &[u8; 32]) -> Option<&'a SealedKey> {
        let mut held = kept.certificates.values().map(|it| &**it).chain(&self.certificates);
        held.find_map(|it| it.key.as_ref().filter(|_| it.described.public_key == *public_key))
    }

    /// Takes a CRL of an authority in the place of an older one of it, unless it is there already.
    fn take_crl(
        &mut self,
        kept: &Kept<'_>,
        ReadCrl { der, described, signer }: ReadCrl,
        now: i64,
    ) -> Result<(), CertificateRefused> {
        let signer = signer?;
        // It may have gone meanwhile.
        if !self.has_authority(kept, &described, &signer) {
            return Err(CertificateRefused::CrlIssuer);
        }
        match described.validity(now) {
            Validity::Expired => return Err(CertificateRefused::CrlExpired),
            Validity::NotYetValid => return Err(CertificateRefused::CrlNotYetValid),
            Validity::Valid | Validity::ExpiresSoon => {}
        }
        let is_same = |it: &&Crl| it.is_of(&described.issuer, &signer);
        let before = kept.crls.values().map(|it| &**it).find(is_same);
        let beside = self.crls.iter().find(is_same);
        if before.into_iter().chain(beside).any(|it| it.described.sha256 == described.sha256) {
            return Ok(());
        }
        let is_newer = |it: &Crl| described.is_newer_than(&it.described);
        if !before.into_iter().chain(beside).all(is_newer) {
            return Err(CertificateRefused::CrlOlder);
        }
        self.outdated.extend(before.filter(|_| beside.is_none()).map(|it| it.id));
        self.crls.retain(|it| !it.is_of(&described.issuer, &signer));
        self.crls.push(Crl { id: CrlId(0), der, described: Arc::new(described), signer });
        Ok(())
    }

    /// Whether the authority that signed a CRL is kept, or comes with it.
    fn has_authority(&self, kept: &Kept<'_>, crl: &DescribedCrl, signer: &[u8; 32]) -> bool {
        let kept = kept.certificates.values().map(|it| &**it);
        let mut authorities = kept.chain(&self.certificates).filter(|it| it.is_authority());
        authorities
            .any(|it| it.described.subject == crl.issuer && it.described.public_key == *signer)
    }
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
