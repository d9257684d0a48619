//! Making self-signed certificates (RFC 5280) and requests for certificates (PKCS#10, RFC 2986).
//!
//! The guide has an "Issuer" field and clients want a certificate whose issuer is its subject to be self-signed, so
//! both names are the same (assumed): the host name as common name, and the issuer as organization, which has 64
//! characters at most in X.520 as the field has.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use der::asn1::{BitString, Ia5String, OctetString, SetOfVec};
use der::{DateTime, Encode, Sequence};
use sha2::{Digest as _, Sha256};
use sim_core::certificate::{CertificateRefused, Family, RequestOrder, SelfSigned, SignatureKind};
use thiserror::Error;
use x509_cert::attr::Attributes;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName};
use x509_cert::ext::{Extension, Extensions, ToExtension as _};
use x509_cert::name::Name;
use x509_cert::request::{CertReqInfo, ExtensionReq, Version};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use crate::algorithm::Signing;
use crate::key::PrivateKey;
use crate::name::{COMMON_NAME, COUNTRY, EMAIL, LOCALITY, ORGANIZATION, STATE, UNIT, name};

/// X.509 version 3.
const V3: u8 = 2;
/// Bytes of a serial number: more than 64 bits that nobody can guess (RFC 5280 section 4.1.2.2 has 20 bytes at most).
const SERIAL_BYTES: usize = 16;
/// A certificate is valid from so many seconds before it was made, because the clocks of clients differ a little.
const EARLIER_S: i64 = 24 * 60 * 60;
/// Most characters of a common name (X.520).
const COMMON_NAME_MAX: usize = 64;
/// Most characters of an e-mail address (PKCS#9).
const EMAIL_MAX: usize = 255;

/// Why nothing was made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotMade {
    /// The host name or e-mail address of the device cannot be in a certificate.
    #[error("{0:?} cannot be in a certificate")]
    DeviceName(String),
    /// The key is of another kind than the signature.
    #[error("the key is of another kind than the signature")]
    Key,
    /// It could not be written.
    #[error("a certificate cannot be written: {0}")]
    NotWritten(der::Error),
}

impl From<der::Error> for NotMade {
    fn from(error: der::Error) -> Self {
        Self::NotWritten(error)
    }
}

impl From<NotMade> for CertificateRefused {
    fn from(why: NotMade) -> Self {
        match why {
            NotMade::DeviceName(_) => Self::DeviceName,
            NotMade::Key | NotMade::NotWritten(_) => Self::NotMade,
        }
    }
}

/// Something with the signature over it: a certificate or a request.
#[derive(Sequence)]
struct Signed<T: Encode + for<'a> der::Decode<'a, Error = der::Error>> {
    content: T,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
}

/// What is signed of a certificate (RFC 5280 section 4.1).
#[derive(Sequence)]
struct Content {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    version: u8,
    serial: SerialNumber,
    algorithm: AlgorithmIdentifierOwned,
    issuer: Name,
    validity: Validity,
    subject: Name,
    key: SubjectPublicKeyInfoOwned,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT")]
    extensions: Extensions,
}

/// Makes a self-signed certificate, DER: for TLS servers, with the host name and the address as subject alternative
/// names. The name "localhost" and the loopback addresses of both IP versions are there too when the address is a
/// loopback one, because that is how people reach it. The serial number follows from the key, which is as good as
/// random.
///
/// # Errors
/// [`NotMade`] if the host name is none, or the key of another kind than ordered.
pub fn self_signed(order: &SelfSigned, key: &PrivateKey) -> Result<Vec<u8>, NotMade> {
    let host = host(&order.host_name)?;
    let (algorithm, info) = named(key, order.kind)?;
    let subject = name(&[(ORGANIZATION, &order.issuer), (COMMON_NAME, host)])?;
    let validity = validity(order)?;
    let content = Content {
        version: V3,
        serial: serial(&info, &validity)?,
        algorithm,
        issuer: subject.clone(),
        validity,
        extensions: extensions(order, key.family(), &subject)?,
        subject,
        key: info,
    };
    signed(content, key, order.kind)
}

/// Makes a request for a certificate, DER (PKCS#10): with the host name as subject alternative name too, because
/// authorities take none without.
///
/// # Errors
/// [`NotMade`] if the host name or the e-mail address is none, or the key of another kind than ordered.
pub fn request(order: &RequestOrder, key: &PrivateKey) -> Result<Vec<u8>, NotMade> {
    let (entered, host) = (&order.entered, host(&order.common_name)?);
    let (_, public_key) = named(key, entered.kind)?;
    let subject = name(&[
        (COUNTRY, &entered.country.to_ascii_uppercase()),
        (STATE, &entered.state),
        (LOCALITY, &entered.locality),
        (ORGANIZATION, &entered.organization),
        (UNIT, &entered.unit),
        (COMMON_NAME, host),
        (EMAIL, email(&order.email)?),
    ])?;
    let names = SubjectAltName(vec![GeneralName::DnsName(Ia5String::new(host)?)]);
    let extensions = vec![names.to_extension(&subject, &[])?];
    let attributes: Attributes = SetOfVec::try_from([ExtensionReq(extensions).try_into()?])?;
    signed(CertReqInfo { version: Version::V1, subject, public_key, attributes }, key, entered.kind)
}

/// The algorithm that a key signs with, and its public key, as they are named.
fn named(
    key: &PrivateKey,
    kind: SignatureKind,
) -> Result<(AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned), NotMade> {
    if key.kind() != Some(kind.key) {
        return Err(NotMade::Key);
    }
    let algorithm = Signing::of(key.family(), kind.digest).identifier();
    algorithm.zip(key.public().info()).ok_or(NotMade::Key)
}

/// The content with its signature, DER.
fn signed<T>(content: T, key: &PrivateKey, kind: SignatureKind) -> Result<Vec<u8>, NotMade>
where
    T: Encode + for<'a> der::Decode<'a, Error = der::Error>,
{
    let (algorithm, _) = named(key, kind)?;
    let signature = key.sign(kind.digest, &content.to_der()?).ok_or(NotMade::Key)?;
    let signature = BitString::from_bytes(&signature)?;
    Ok(Signed { content, algorithm, signature }.to_der()?)
}

/// A host name as clients compare it, no longer than a common name is.
fn host(text: &str) -> Result<&str, NotMade> {
    let fits = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.' | b'_');
    let is_host = (1..=COMMON_NAME_MAX).contains(&text.len()) && text.bytes().all(fits);
    if is_host { Ok(text) } else { Err(NotMade::DeviceName(text.to_owned())) }
}

/// An e-mail address, or none.
fn email(text: &str) -> Result<&str, NotMade> {
    let fits = text.len() <= EMAIL_MAX && text.bytes().all(|it| it.is_ascii_graphic());
    if fits { Ok(text) } else { Err(NotMade::DeviceName(text.to_owned())) }
}

fn serial(info: &SubjectPublicKeyInfoOwned, validity: &Validity) -> Result<SerialNumber, NotMade> {
    let hash = Sha256::new()
        .chain_update(info.to_der()?)
        .chain_update(validity.not_before.to_unix_duration().as_secs().to_be_bytes())
        .finalize();
    let mut bytes = [0; SERIAL_BYTES];
    bytes.copy_from_slice(&hash[..SERIAL_BYTES]);
    // Positive, and as long as it is said to be.
    bytes[0] = bytes[0] & 0x7f | 0x40;
    Ok(SerialNumber::new(&bytes)?)
}

fn validity(order: &SelfSigned) -> Result<Validity, NotMade> {
    let at = |unix_s: i64| -> der::Result<Time> {
        // X.509 has no moment before 1970 here.
        let since = Duration::from_secs(unix_s.max(0).unsigned_abs());
        Ok(DateTime::from_unix_duration(since)?.into())
    };
    let days_s = i64::from(order.days).saturating_mul(24 * 60 * 60);
    let from = at(order.from_unix_s.saturating_sub(EARLIER_S))?;
    Ok(Validity::new(from, at(order.from_unix_s.saturating_add(days_s))?))
}

/// What it is for: a TLS server of these names. One with an RSA key is for suites that encrypt with it too.
fn extensions(order: &SelfSigned, family: Family, subject: &Name) -> der::Result<Vec<Extension>> {
    let usages = match family {
        Family::Rsa => KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment,
        Family::Ecdsa => KeyUsages::DigitalSignature.into(),
    };
    let server = der::asn1::ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
    Ok(vec![
        SubjectAltName(alternative_names(order)?).to_extension(subject, &[])?,
        KeyUsage(usages).to_extension(subject, &[])?,
        ExtendedKeyUsage(vec![server]).to_extension(subject, &[])?,
    ])
}

fn alternative_names(order: &SelfSigned) -> der::Result<Vec<GeneralName>> {
    let dns = |it: &str| Ia5String::new(it).map(GeneralName::DnsName);
    let mut names = vec![dns(&order.host_name)?];
    let mut addresses = vec![order.address];
    if order.address.is_loopback() {
        names.push(dns("localhost")?);
        let both = [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()];
        addresses.extend(both.into_iter().filter(|it| *it != order.address));
    }
    for address in addresses {
        let bytes = match address {
            IpAddr::V4(it) => it.octets().to_vec(),
            IpAddr::V6(it) => it.octets().to_vec(),
        };
        names.push(GeneralName::IpAddress(OctetString::new(bytes)?));
    }
    Ok(names)
}

#[cfg(test)]
mod tests;
