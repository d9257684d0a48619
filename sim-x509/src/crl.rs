//! Certificate revocation lists (CRLs): what is in one, whether it is one that is taken, and who signed it (RFC 5280
//! section 5).
//!
//! A list is taken that says all by itself: of version 2, with the time of the next one, about all certificates of the
//! authority that signed it. One that goes on from another one, or is of other authorities or of some certificates only,
//! is not: who has half of it believes what was taken back. Each is refused for its own reason.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::oid::AssociatedOid as _;
use der::{Decode as _, Tag, Tagged as _};
use sha2::{Digest as _, Sha256};
use sim_core::certificate::{CertificateRefused, CrlNumber, DescribedCrl};
use x509_cert::certificate::Raw;
use x509_cert::crl::CertificateList;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{self, AuthorityKeyIdentifier};

use crate::algorithm::Signing;
use crate::asn1::parts;
use crate::dates::Readable;
use crate::extension::has_one_twice;
use crate::name::shown;
use crate::parsed::{Parsed, has_signed, unix_s};

/// The extensions that are read.
const NUMBER: ObjectIdentifier = pkix::CrlNumber::OID;
const AUTHORITY_KEY: ObjectIdentifier = AuthorityKeyIdentifier::OID;
/// The issuing distribution point (RFC 5280 section 5.2.5): the crate has another number for it.
const ISSUING_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
/// Those of a list that does not say all by itself, whether they are marked as critical or not.
const IN_PART: [(ObjectIdentifier, CertificateRefused); 2] = [
    (pkix::BaseCrlNumber::OID, CertificateRefused::CrlDelta),
    (ISSUING_POINT, CertificateRefused::CrlPart),
];

/// A CRL that was read.
pub(crate) struct ParsedCrl {
    /// The CRL, DER.
    pub(crate) der: Vec<u8>,
    /// What is shown of it.
    pub(crate) described: DescribedCrl,
    list: CertificateList<Raw>,
    signing: Signing,
}

/// What is in a CRL, DER.
///
/// # Errors
/// Says why it is none that is taken.
pub fn describe_crl(der: &[u8]) -> Result<DescribedCrl, CertificateRefused> {
    ParsedCrl::of(der).map(|it| it.described)
}

/// SHA-256 of the public key of the first of these authorities, certificates in DER, that has signed a CRL, DER.
///
/// # Errors
/// Says why it is that of none: of those that have its name and its key, one may not sign it, or none has.
pub fn signer<'a>(
    crl: &[u8],
    authorities: impl IntoIterator<Item = &'a [u8]>,
) -> Result<[u8; 32], CertificateRefused> {
    let crl = ParsedCrl::of(crl)?;
    let authorities = authorities.into_iter().filter_map(|it| Parsed::of(it).ok());
    let mut why = CertificateRefused::CrlIssuer;
    for authority in authorities.filter(|it| crl.names(it)) {
        match (crl.is_signed_by(&authority), authority.signs_crls()) {
            (true, true) => return Ok(authority.described.public_key),
            (true, false) => why = CertificateRefused::CrlKeyUsage,
            (false, _) if why == CertificateRefused::CrlIssuer => {
                why = CertificateRefused::CrlSignature;
            }
            (false, _) => {}
        }
    }
    Err(why)
}

/// Whether this DER is a CRL and no certificate: behind the issuer stands the time of its issue, and not a period.
pub(crate) fn is_crl(der: &[u8]) -> bool {
    tags(der).is_ok_and(|tags| match &tags[..] {
        [Tag::Integer, Tag::Sequence, Tag::Sequence, time, ..]
        | [Tag::Sequence, Tag::Sequence, time, ..] => {
            matches!(time, Tag::UtcTime | Tag::GeneralizedTime)
        }
        _ => false,
    })
}

/// Of what is signed.
fn tags(der: &[u8]) -> der::Result<Vec<Tag>> {
    let content = AnyRef::from_der(crate::asn1::first(der)?)?;
    Ok(parts(content)?.iter().map(AnyRef::tag).collect())
}

impl ParsedCrl {
    /// Reads a CRL, DER.
    pub(crate) fn of(der: &[u8]) -> Result<Self, CertificateRefused> {
        // The first version says none.
        if tags(der).map_err(damaged)?.first() != Some(&Tag::Integer) {
            return Err(CertificateRefused::CrlForm);
        }
        let readable = Readable::of(der);
        let list = CertificateList::<Raw>::from_der(&readable.der).map_err(damaged)?;
        let content = &list.tbs_cert_list;
        if content.signature != list.signature_algorithm {
            return Err(CertificateRefused::Damaged);
        }
        let signing = Signing::named(&list.signature_algorithm)?;
        let revoked = content.revoked_certificates.as_deref().unwrap_or_default();
        let of_entries = || revoked.iter().filter_map(|it| it.crl_entry_extensions.as_ref());
        // What is critical and not known makes the whole list unknown (RFC 5280 section 5.3).
        check(&list)?;
        if of_entries().any(has_one_twice) {
            return Err(CertificateRefused::RepeatedExtension);
        }
        if of_entries().flatten().any(|it| it.critical) {
            return Err(CertificateRefused::CrlCritical);
        }
        let until = content.next_update.ok_or(CertificateRefused::CrlForm)?;
        let [from_later_s, until_later_s] = readable.later_s();
        let described = DescribedCrl {
            issuer: shown(&content.issuer),
            number: number(&list)?,
            from_unix_s: unix_s(content.this_update, from_later_s)?,
            until_unix_s: unix_s(until, until_later_s)?,
            revoked: revoked.len(),
            signature: signing.label(),
            sha256: Sha256::digest(der).into(),
        };
        Ok(Self { der: der.to_vec(), described, list, signing })
    }

    /// Whether it takes a certificate back: one of its issuer with a number that it names.
    pub(crate) fn takes_back(&self, certificate: &Parsed) -> bool {
        let content = &self.list.tbs_cert_list;
        let mut revoked = content.revoked_certificates.iter().flatten();
        content.issuer == *certificate.issuer()
            && revoked.any(|it| it.serial_number == *certificate.serial())
    }

    /// Whether it says to be of an authority, by name and by the number of its key.
    fn names(&self, authority: &Parsed) -> bool {
        let wanted = extension(&self.list, AUTHORITY_KEY);
        let wanted = wanted.map(|it| AuthorityKeyIdentifier::from_der(it.extn_value.as_bytes()));
        let issuer = &self.list.tbs_cert_list.issuer;
        wanted.transpose().is_ok_and(|wanted| authority.is_named(issuer, wanted))
    }

    /// Whether the key of an authority has signed it; that it may is asked beside (RFC 5280 section 6.3.3, f and g).
    fn is_signed_by(&self, authority: &Parsed) -> bool {
        has_signed(&authority.public, self.signing, &self.der, &self.list.signature)
    }
}

fn extensions(list: &CertificateList<Raw>) -> impl Iterator<Item = &Extension> {
    list.tbs_cert_list.crl_extensions.iter().flatten()
}

fn extension(list: &CertificateList<Raw>, oid: ObjectIdentifier) -> Option<&Extension> {
    extensions(list).find(|it| it.extn_id == oid)
}

/// Whether it says all by itself, in extensions that are known where they have to be.
fn check(list: &CertificateList<Raw>) -> Result<(), CertificateRefused> {
    if has_one_twice(extensions(list)) {
        return Err(CertificateRefused::RepeatedExtension);
    }
    for (part, why) in IN_PART {
        if extension(list, part).is_some() {
            return Err(why);
        }
    }
    let is_known = |it: &Extension| [NUMBER, AUTHORITY_KEY].contains(&it.extn_id);
    let is_strange = extensions(list).any(|it| it.critical && !is_known(it));
    if is_strange { Err(CertificateRefused::CrlCritical) } else { Ok(()) }
}

fn number(list: &CertificateList<Raw>) -> Result<Option<CrlNumber>, CertificateRefused> {
    let Some(found) = extension(list, NUMBER) else { return Ok(None) };
    let number = pkix::CrlNumber::from_der(found.extn_value.as_bytes()).map_err(damaged)?;
    CrlNumber::new(number.0.as_bytes()).ok_or(CertificateRefused::Damaged).map(Some)
}

fn damaged<E>(_: E) -> CertificateRefused {
    CertificateRefused::Damaged
}
