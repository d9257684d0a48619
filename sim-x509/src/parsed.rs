//! What is in a certificate, and whether it is one that is taken.

use std::net::IpAddr;

use der::asn1::BitString;
use der::{Decode as _, Reader as _, SliceReader};
use sha2::{Digest as _, Sha256};
use sim_core::certificate::{CertificateRefused, Described};
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::time::Time;

use crate::algorithm::Signing;
use crate::name::{safe, shown};
use crate::public::PublicKey;

/// A certificate that was read: of a key and a signature that are taken.
pub(crate) struct Parsed {
    /// The certificate, DER.
    pub(crate) der: Vec<u8>,
    /// What is shown of it.
    pub(crate) described: Described,
    /// Its key.
    pub(crate) public: PublicKey,
    certificate: CertificateInner<Raw>,
    signing: Signing,
}

/// What is in a certificate, DER.
///
/// # Errors
/// Says why it is none that is taken.
pub fn describe(der: &[u8]) -> Result<Described, CertificateRefused> {
    Parsed::of(der).map(|it| it.described)
}

impl Parsed {
    /// Reads a certificate, DER.
    pub(crate) fn of(der: &[u8]) -> Result<Self, CertificateRefused> {
        let certificate = CertificateInner::<Raw>::from_der(der).map_err(damaged)?;
        let content = certificate.tbs_certificate();
        if content.signature() != certificate.signature_algorithm() {
            return Err(CertificateRefused::Damaged);
        }
        let public = PublicKey::of(content.subject_public_key_info())?;
        let signing = Signing::named(certificate.signature_algorithm())?;
        let constraints = content.get_extension::<BasicConstraints>().map_err(damaged)?;
        let names = content.get_extension::<SubjectAltName>().map_err(damaged)?;
        let unix_s = |it: Time| i64::try_from(it.to_unix_duration().as_secs()).map_err(damaged);
        let serial = content.serial_number().as_bytes();
        let described = Described {
            subject: shown(content.subject()),
            issuer: shown(content.issuer()),
            serial: serial.iter().map(|it| format!("{it:02x}")).collect(),
            from_unix_s: unix_s(content.validity().not_before)?,
            until_unix_s: unix_s(content.validity().not_after)?,
            kind: public.kind(),
            key: public.label(),
            signature: signing.label(),
            is_ca: constraints.is_some_and(|(_, it)| it.ca),
            names: names.map_or_else(Vec::new, |(_, it)| it.0.iter().filter_map(named).collect()),
            public_key: public.sha256().ok_or(CertificateRefused::Damaged)?,
            sha256: Sha256::digest(der).into(),
        };
        Ok(Self { der: der.to_vec(), described, public, certificate, signing })
    }

    /// Whether another certificate may be that of its issuer: by name, and by the number of the key where both have
    /// one (RFC 5280 section 4.2.1.1).
    pub(crate) fn names_as_issuer(&self, other: &Self) -> bool {
        let (own, others) =
            (self.certificate.tbs_certificate(), other.certificate.tbs_certificate());
        let wanted = own.get_extension::<AuthorityKeyIdentifier>().ok().flatten();
        let wanted = wanted.and_then(|(_, it)| it.key_identifier);
        let there = others.get_extension::<SubjectKeyIdentifier>().ok().flatten();
        let is_key = wanted.zip(there).is_none_or(|(wanted, (_, there))| wanted == there.0);
        own.issuer() == others.subject() && is_key
    }

    /// Whether the key of another certificate has signed it.
    pub(crate) fn is_signed_by(&self, other: &Self) -> bool {
        let verified = || {
            let whole = der::asn1::AnyRef::from_der(&self.der).ok()?;
            let content = SliceReader::new(whole.value()).ok()?.tlv_bytes().ok()?;
            let signature: &BitString = self.certificate.signature();
            let signature = signature.as_bytes()?;
            Some(other.public.has_signed(self.signing, content, signature))
        };
        verified().unwrap_or_default()
    }
}

/// A host, an address or an e-mail address that a certificate is for.
fn named(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(it) => Some(safe(it.as_str())),
        GeneralName::Rfc822Name(it) => Some(safe(it.as_str())),
        GeneralName::IpAddress(it) => {
            let bytes = it.as_bytes();
            let v4 = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
            let v6 = || <[u8; 16]>::try_from(bytes).map(IpAddr::from);
            v4.or_else(|_| v6()).ok().map(|it| it.to_string())
        }
        // What nobody reaches a device or a server by.
        GeneralName::OtherName(_)
        | GeneralName::DirectoryName(_)
        | GeneralName::EdiPartyName(_)
        | GeneralName::UniformResourceIdentifier(_)
        | GeneralName::RegisteredId(_) => None,
    }
}

fn damaged<E>(_: E) -> CertificateRefused {
    CertificateRefused::Damaged
}
