//! Signing.

use std::ops::RangeInclusive;
use std::time::Duration;

use cms::cert::IssuerAndSerialNumber;
use cms::content_info::CmsVersion;
use cms::signed_data::{SignerIdentifier, SignerInfo};
use der::asn1::{Any, GeneralizedTime, OctetString, SetOfVec, UtcTime};
use der::{Decode as _, Encode as _, EncodeValue, Tagged};
use sim_core::certificate::{CertificateRefused, Digest, Family};
use x509_cert::attr::Attribute;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;

use super::{
    CONTENT_TYPE, Content, DATA, MESSAGE_DIGEST, Message, SIGNED_DATA, SIGNING_TIME, SignedData,
};
use crate::algorithm::{Digesting, Signing, digest_identifier};
use crate::key::PrivateKey;
use crate::parsed::Parsed;

/// Bytes by which one signature of ECDSA may be longer than another one, with the lengths around it.
const ECDSA_VARIES: usize = 16;

/// Signs with the key of a certificate.
pub struct Signer {
    key: PrivateKey,
    certificates: SetOfVec<Any>,
    identifier: SignerIdentifier,
    digest: Digest,
}

impl Signer {
    /// Signs with a key and this digest; its certificate goes along, and those of the authorities that lead to the root.
    ///
    /// # Errors
    /// Says why the certificate is none to sign with.
    pub fn new<'a>(
        key: PrivateKey,
        certificate: &'a [u8],
        beside: impl IntoIterator<Item = &'a [u8]>,
        digest: Digest,
    ) -> Result<Self, CertificateRefused> {
        let parsed = Parsed::of(certificate)?;
        if parsed.public != key.public() {
            return Err(CertificateRefused::KeyDoesNotFit);
        }
        let serial = parsed.serial().to_der().map_err(damaged)?;
        let identifier = SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: parsed.issuer().clone(),
            serial_number: SerialNumber::from_der(&serial).map_err(damaged)?,
        });
        let mut certificates = SetOfVec::new();
        for der in [certificate].into_iter().chain(beside) {
            certificates.insert(Any::from_der(der).map_err(damaged)?).map_err(damaged)?;
        }
        Ok(Self { key, certificates, identifier, digest })
    }

    /// What the content is to be digested with.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Signs what has this digest, at a moment, Unix seconds: signed data without the content, DER. `None` where that
    /// cannot be written.
    pub fn sign(&self, content: &[u8], at_unix_s: i64) -> Option<Vec<u8>> {
        self.signed(content, at_unix_s).ok()
    }

    /// How many bytes [`sign`](Self::sign) makes then: a signature of RSA has always as many.
    pub fn lengths(&self, at_unix_s: i64) -> RangeInclusive<usize> {
        let nothing = Digesting::new(self.digest).finish();
        let length = self.sign(&nothing, at_unix_s).map_or(0, |it| it.len());
        match self.key.family() {
            Family::Rsa => length..=length,
            Family::Ecdsa => length.saturating_sub(ECDSA_VARIES)..=length + ECDSA_VARIES,
        }
    }

    fn signed(&self, content: &[u8], at_unix_s: i64) -> der::Result<Vec<u8>> {
        let attributes = SetOfVec::try_from([
            attribute(CONTENT_TYPE, &DATA)?,
            attribute(MESSAGE_DIGEST, &OctetString::new(content)?)?,
            attribute(SIGNING_TIME, &time(at_unix_s)?)?,
        ])?;
        let refused = || der::ErrorKind::Failed;
        let signature = self.key.sign(self.digest, &attributes.to_der()?).ok_or_else(refused)?;
        let digest = digest_identifier(self.digest);
        let signing = Signing::of(self.key.family(), self.digest);
        let signer = SignerInfo {
            version: CmsVersion::V1,
            sid: self.identifier.clone(),
            digest_alg: digest.clone(),
            signed_attrs: Some(attributes),
            signature_algorithm: signing.identifier().ok_or_else(refused)?,
            signature: OctetString::new(signature)?,
            unsigned_attrs: None,
        };
        let data = SignedData {
            version: CmsVersion::V1,
            digests: SetOfVec::try_from([digest])?,
            content: Content { kind: DATA, content: None },
            certificates: Some(self.certificates.clone()),
            crls: None,
            signers: vec![signer].try_into()?,
        };
        Message { kind: SIGNED_DATA, data }.to_der()
    }
}

fn attribute(
    oid: der::asn1::ObjectIdentifier,
    value: &(impl EncodeValue + Tagged),
) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from([Any::encode_from(value)?])? })
}

/// A moment as RFC 5652 section 11.3 has it: with two digits of the year as long as that is clear.
fn time(unix_s: i64) -> der::Result<Time> {
    let since = Duration::from_secs(u64::try_from(unix_s).unwrap_or(0));
    match UtcTime::from_unix_duration(since) {
        Ok(it) => Ok(Time::UtcTime(it)),
        Err(_) => GeneralizedTime::from_unix_duration(since).map(Time::GeneralTime),
    }
}

fn damaged<E>(_: E) -> CertificateRefused {
    CertificateRefused::Damaged
}
