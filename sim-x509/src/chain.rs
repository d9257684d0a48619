//! Whether somebody who is believed vouches for a certificate that signs mail (RFC 5280 section 6, RFC 8550).
//!
//! The way up to a root is webpki's, by which rustls judges servers. Before it comes what is said of the certificate itself,
//! and behind it whether a list takes back any on the way.

use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use sim_core::certificate::Validity;
use thiserror::Error;
use webpki::{
    EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, KeyUsage,
    RequiredEkuNotFoundContext, VerifiedPath, anchor_from_trusted_cert,
};

use crate::crl::ParsedCrl;
use crate::parsed::Parsed;

/// The purposes of a certificate that signs mail: emailProtection and anyExtendedKeyUsage (RFC 8550 section 4.4.4).
const FOR_MAIL: [&[usize]; 2] = [&[1, 3, 6, 1, 5, 5, 7, 3, 4], &[2, 5, 29, 37, 0]];

/// emailProtection, as it is written.
const EMAIL_PROTECTION: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 4];

/// By what it is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// Certificates that are believed, DER: those of authorities with what they have signed, and each itself.
    pub certificates: Vec<Arc<[u8]>>,
    /// Those of authorities that lead to them, DER. They are not believed by themselves.
    pub intermediates: Vec<Arc<[u8]>>,
    /// Revocation lists, DER: what they name is not believed, wherever it stands on the way. Whoever keeps them looks at
    /// who signed them; they count when the time of the next one has come, too.
    pub crls: Vec<Arc<[u8]>>,
    /// The time by the device's clock, Unix seconds.
    pub now_unix_s: i64,
}

/// Why a certificate is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Doubt {
    /// Nobody who is believed vouches for it.
    #[error("certificate not trusted")]
    NotTrusted,
    /// It, or one on the way, is no longer valid.
    #[error("certificate expired")]
    Expired,
    /// It, or one on the way, is not valid yet.
    #[error("certificate not yet valid")]
    NotYetValid,
    /// A list says that it, or one on the way, was taken back.
    #[error("certificate revoked")]
    Revoked,
    /// It is not for signing mail.
    #[error("certificate not for mail")]
    WrongPurpose,
    /// Something else is wrong with it, or with one on the way: a weak key, a wrong signature.
    #[error("certificate cannot be used")]
    Unusable,
}

impl Trust {
    /// Judges a certificate, DER, that signs mail; others that came with it may be on the way.
    ///
    /// # Errors
    /// [`Doubt`] says why it is not believed.
    pub fn vouches<'a>(
        &'a self,
        certificate: &[u8],
        beside: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<(), Doubt> {
        let parsed = Parsed::of(certificate).map_err(|_| Doubt::Unusable)?;
        match parsed.described.validity(self.now_unix_s) {
            Validity::Expired => return Err(Doubt::Expired),
            Validity::NotYetValid => return Err(Doubt::NotYetValid),
            Validity::Valid | Validity::ExpiresSoon => {}
        }
        if !parsed.described.signs_mail {
            return Err(Doubt::WrongPurpose);
        }
        let crls: Vec<_> = self.crls.iter().filter_map(|it| ParsedCrl::of(it).ok()).collect();
        if crls.iter().any(|it| it.takes_back(&parsed)) {
            return Err(Doubt::Revoked);
        }
        match self.is_known(certificate) {
            true => Ok(()),
            false => self.leads_to_root(certificate, beside, &crls),
        }
    }

    /// Whether a certificate, DER, is one of those that are believed themselves.
    pub fn is_known(&self, certificate: &[u8]) -> bool {
        self.certificates.iter().any(|it| **it == *certificate)
    }

    fn leads_to_root<'a>(
        &'a self,
        certificate: &[u8],
        beside: impl IntoIterator<Item = &'a [u8]>,
        crls: &[ParsedCrl],
    ) -> Result<(), Doubt> {
        let roots = self.certificates.iter().filter(|it| self.is_root(it));
        let roots: Vec<_> = roots.map(|it| der(it)).collect();
        let anchors: Vec<TrustAnchor<'_>> =
            roots.iter().filter_map(|it| anchor_from_trusted_cert(it).ok()).collect();
        let mut between: Vec<_> = self.intermediates.iter().map(|it| der(it)).collect();
        between.extend(beside.into_iter().map(der));
        let end = der(certificate);
        let end = EndEntityCert::try_from(&end).map_err(|_| Doubt::Unusable)?;
        let seconds = u64::try_from(self.now_unix_s).unwrap_or(0);
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let algorithms = webpki::ALL_VERIFICATION_ALGS;
        let is_good = |path: &VerifiedPath<'_>| {
            let mut way = path.intermediate_certificates();
            let is_revoked = way.any(|it| {
                let parsed = Parsed::of(&it.der());
                parsed.is_ok_and(|it| crls.iter().any(|crl| crl.takes_back(&it)))
            });
            if is_revoked { Err(Error::CertRevoked) } else { Ok(()) }
        };
        let way = end.verify_for_usage(
            algorithms,
            &anchors,
            &between,
            now,
            ForMail,
            None,
            Some(&is_good),
        );
        way.map(drop).map_err(|it| doubt(&it))
    }

    /// Whether a certificate that is believed vouches for others now: webpki does not look at what a root says of itself.
    fn is_root(&self, certificate: &[u8]) -> bool {
        Parsed::of(certificate).is_ok_and(|it| {
            let validity = it.described.validity(self.now_unix_s);
            it.described.is_ca && matches!(validity, Validity::Valid | Validity::ExpiresSoon)
        })
    }
}

const fn der(bytes: &[u8]) -> CertificateDer<'_> {
    CertificateDer::from_slice(bytes)
}

/// What certificates on the way are for: what does not say it is for anything.
struct ForMail;

impl ExtendedKeyUsageValidator for ForMail {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        let mut present = Vec::new();
        for purpose in purposes {
            let purpose = purpose?.to_decoded_oid();
            if FOR_MAIL.contains(&&*purpose) {
                return Ok(());
            }
            present.push(purpose);
        }
        let required = KeyUsage::required_if_present(EMAIL_PROTECTION);
        let missing = RequiredEkuNotFoundContext { required, present };
        match missing.present.is_empty() {
            true => Ok(()),
            false => Err(Error::RequiredEkuNotFoundContext(missing)),
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the library may learn more kinds")]
fn doubt(error: &Error) -> Doubt {
    match error {
        Error::UnknownIssuer => Doubt::NotTrusted,
        Error::CertExpired { .. } => Doubt::Expired,
        Error::CertNotValidYet { .. } => Doubt::NotYetValid,
        Error::CertRevoked => Doubt::Revoked,
        Error::RequiredEkuNotFoundContext(_) => Doubt::WrongPurpose,
        _ => Doubt::Unusable,
    }
}
