//! What is in a certificate, and whether it is one that is taken.

use std::net::IpAddr;

use der::Decode as _;
use der::asn1::{BitString, ObjectIdentifier};
use der::oid::AssociatedOid as _;
use sha2::{Digest as _, Sha256};
use sim_core::certificate::{CertificateRefused, Described};
use x509_cert::certificate::{CertificateInner, Raw, Version};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    self, AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAltName,
    SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;

use crate::algorithm::Signing;
use crate::asn1::first;
use crate::dates::Readable;
use crate::extension::has_one_twice;
use crate::name::{safe, shown};
use crate::public::PublicKey;
use crate::usage;

/// `emailAddress` in a name (PKCS#9).
const EMAIL_ADDRESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");

/// The extensions that are known (RFC 5280 section 4.2.1): what is not read here is what the libraries look at that follow
/// the chain of a server, or does not bear on what a certificate is believed for.
const KNOWN: [ObjectIdentifier; 15] = [
    AuthorityKeyIdentifier::OID,
    SubjectKeyIdentifier::OID,
    KeyUsage::OID,
    pkix::CertificatePolicies::OID,
    pkix::PolicyMappings::OID,
    SubjectAltName::OID,
    pkix::IssuerAltName::OID,
    pkix::SubjectDirectoryAttributes::OID,
    BasicConstraints::OID,
    pkix::NameConstraints::OID,
    pkix::PolicyConstraints::OID,
    ExtendedKeyUsage::OID,
    pkix::CrlDistributionPoints::OID,
    pkix::InhibitAnyPolicy::OID,
    pkix::FreshestCrl::OID,
];

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

/// Whether a certificate, DER, is not as those of these authorities, DER, have signed it whose key it names.
pub fn is_altered<'a>(der: &[u8], authorities: impl IntoIterator<Item = &'a [u8]>) -> bool {
    let Ok(certificate) = Parsed::of(der) else { return false };
    let authorities = authorities.into_iter().filter_map(|it| Parsed::of(it).ok());
    let mut issuers = authorities.filter(|it| certificate.names_key_of(it)).peekable();
    issuers.peek().is_some() && !issuers.any(|it| certificate.is_signed_by(&it))
}

impl Parsed {
    /// Reads a certificate, DER.
    pub(crate) fn of(der: &[u8]) -> Result<Self, CertificateRefused> {
        let readable = Readable::of(der);
        let certificate = CertificateInner::<Raw>::from_der(&readable.der).map_err(damaged)?;
        let content = certificate.tbs_certificate();
        if content.signature() != certificate.signature_algorithm() {
            return Err(CertificateRefused::Damaged);
        }
        let public = PublicKey::of(content.subject_public_key_info())?;
        let signing = Signing::named(certificate.signature_algorithm())?;
        let extensions = || content.extensions().into_iter().flatten();
        if has_one_twice(extensions()) {
            return Err(CertificateRefused::RepeatedExtension);
        }
        // The first and the second version have none (RFC 5280 section 4.1.2.9).
        if content.extensions().is_some() && content.version() != Version::V3 {
            return Err(CertificateRefused::OldWithExtensions);
        }
        if extensions().any(|it| it.critical && !KNOWN.contains(&it.extn_id)) {
            return Err(CertificateRefused::CriticalExtension);
        }
        let constraints = content.get_extension::<BasicConstraints>().map_err(damaged)?;
        let names = content.get_extension::<SubjectAltName>().map_err(damaged)?;
        usage::check(content)?;
        let (signs_for_servers, encrypts_for_servers) = usage::serves(content)?;
        let signs_mail = usage::signs_mail(content)?;
        let serial = content.serial_number().as_bytes();
        let [from_later_s, until_later_s] = readable.later_s();
        let described = Described {
            subject: shown(content.subject()),
            issuer: shown(content.issuer()),
            serial: serial.iter().map(|it| format!("{it:02x}")).collect(),
            from_unix_s: unix_s(content.validity().not_before, from_later_s)?,
            until_unix_s: unix_s(content.validity().not_after, until_later_s)?,
            kind: public.kind(),
            key: public.label(),
            signature: signing.label(),
            is_ca: constraints.is_some_and(|(_, it)| it.ca),
            key_usage: usage::of_key(content)?,
            extended_key_usage: usage::extended(content)?,
            signs_for_servers,
            encrypts_for_servers,
            signs_mail,
            names: names.map_or_else(Vec::new, |(_, it)| it.0.iter().filter_map(named).collect()),
            public_key: public.sha256().ok_or(CertificateRefused::Damaged)?,
            sha256: Sha256::digest(der).into(),
        };
        Ok(Self { der: der.to_vec(), described, public, certificate, signing })
    }

    /// Whether another certificate may be that of its issuer: by name, and by the number of the key where both have
    /// one.
    pub(crate) fn names_as_issuer(&self, other: &Self) -> bool {
        let own = self.certificate.tbs_certificate();
        let wanted = own.get_extension::<AuthorityKeyIdentifier>().ok().flatten();
        other.is_named(own.issuer(), wanted.map(|(_, it)| it))
    }

    /// Whether another certificate is surely that of its issuer: by the number of the key, which both have.
    fn names_key_of(&self, other: &Self) -> bool {
        let (own, other_s) =
            (self.certificate.tbs_certificate(), other.certificate.tbs_certificate());
        let wanted = own.get_extension::<AuthorityKeyIdentifier>().ok().flatten();
        let is_wanted = wanted.is_some_and(|(_, it)| it.key_identifier.is_some());
        let there = other_s.get_extension::<SubjectKeyIdentifier>().ok().flatten();
        is_wanted && there.is_some() && self.names_as_issuer(other)
    }

    /// Whether it may be meant as an issuer: it has this name, and a key of this number where both say one (RFC 5280
    /// section 4.2.1.1).
    pub(crate) fn is_named(&self, name: &Name, wanted: Option<AuthorityKeyIdentifier>) -> bool {
        let own = self.certificate.tbs_certificate();
        let wanted = wanted.and_then(|it| it.key_identifier);
        let there = own.get_extension::<SubjectKeyIdentifier>().ok().flatten();
        let is_key = wanted.zip(there).is_none_or(|(wanted, (_, there))| wanted == there.0);
        own.subject() == name && is_key
    }

    /// Who issued it.
    pub(crate) fn issuer(&self) -> &Name {
        self.certificate.tbs_certificate().issuer()
    }

    /// Its number of that issuer.
    pub(crate) fn serial(&self) -> &SerialNumber<Raw> {
        self.certificate.tbs_certificate().serial_number()
    }

    /// Whether its key has this number.
    pub(crate) fn is_key(&self, number: &[u8]) -> bool {
        let own = self.certificate.tbs_certificate().get_extension::<SubjectKeyIdentifier>();
        own.is_ok_and(|it| it.is_some_and(|(_, it)| it.0.as_bytes() == number))
    }

    /// Whether the key of another certificate has signed it.
    pub(crate) fn is_signed_by(&self, other: &Self) -> bool {
        has_signed(&other.public, self.signing, &self.der, self.certificate.signature())
    }

    /// Whether it may sign revocation lists: an authority's whose key is for that, where it says for what (RFC 5280
    /// section 4.2.1.3).
    pub(crate) fn signs_crls(&self) -> bool {
        let usage = self.certificate.tbs_certificate().get_extension::<KeyUsage>();
        let signs = usage.is_ok_and(|it| it.is_none_or(|(_, it)| it.crl_sign()));
        self.described.is_ca && signs
    }
}

/// The mail addresses that a certificate, DER, is for: as its alternative names, and where it has none such in its subject
/// (RFC 8550 section 3).
pub fn mail_addresses(der: &[u8]) -> Vec<String> {
    let Ok(parsed) = Parsed::of(der) else { return Vec::new() };
    let content = parsed.certificate.tbs_certificate();
    let names = content.get_extension::<SubjectAltName>().ok().flatten();
    let names = names.map_or_else(Vec::new, |(_, it)| it.0);
    let alternative: Vec<_> = names.iter().filter_map(mail_address).collect();
    if !alternative.is_empty() {
        return alternative;
    }
    let parts = content.subject().iter();
    let parts = parts.filter(|it| it.oid == EMAIL_ADDRESS);
    parts.filter_map(|it| str::from_utf8(it.value.value()).ok().map(str::to_owned)).collect()
}

fn mail_address(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::Rfc822Name(it) => Some(it.as_str().to_owned()),
        GeneralName::DnsName(_)
        | GeneralName::IpAddress(_)
        | GeneralName::OtherName(_)
        | GeneralName::DirectoryName(_)
        | GeneralName::EdiPartyName(_)
        | GeneralName::UniformResourceIdentifier(_)
        | GeneralName::RegisteredId(_) => None,
    }
}

/// Whether a key has signed the first part of this, DER.
pub(crate) fn has_signed(
    public: &PublicKey,
    signing: Signing,
    der: &[u8],
    signature: &BitString,
) -> bool {
    let content = first(der).ok().zip(signature.as_bytes());
    content.is_some_and(|(content, signature)| public.has_signed(signing, content, signature))
}

/// A moment that is read so many seconds later than it is.
pub(crate) fn unix_s(time: Time, later_s: i64) -> Result<i64, CertificateRefused> {
    let read = i64::try_from(time.to_unix_duration().as_secs()).map_err(damaged)?;
    Ok(read - later_s)
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
