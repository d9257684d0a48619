//! What others signed.

use cms::signed_data::{SignerIdentifier, SignerInfo};
use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Decode as _, Encode as _};
use sim_core::certificate::CERTIFICATES_IN_FILE_MAX;

use super::{CONTENT_TYPE, MESSAGE_DIGEST, Message, SIGNED_DATA};
use crate::algorithm::{Signing, digest, digest_named};
use crate::parsed::Parsed;

/// Most signatures of one content that are looked at (assumed).
const SIGNATURES_MAX: usize = 8;

/// Signed data that was read. Nothing of it is believed yet.
pub struct Signed {
    kind: ObjectIdentifier,
    content: Option<OctetString>,
    certificates: Vec<Vec<u8>>,
    signers: Vec<SignerInfo>,
}

/// A signature in signed data.
pub struct Signature<'a> {
    of: &'a Signed,
    info: &'a SignerInfo,
}

impl Signed {
    /// Reads signed data, DER or BER. `None` where it is none, or has more certificates or signatures than are looked at.
    pub fn read(file: &[u8]) -> Option<Self> {
        let Message { kind, data } = Message::from_ber(file).ok()?;
        let certificates = data.certificates.unwrap_or_default();
        let signers = data.signers.0.into_vec();
        let is_bounded =
            certificates.len() <= CERTIFICATES_IN_FILE_MAX && signers.len() <= SIGNATURES_MAX;
        if kind != SIGNED_DATA || !is_bounded {
            return None;
        }
        let certificates = certificates.iter().map(Any::to_der).collect::<Result<_, _>>().ok()?;
        let (kind, content) = (data.content.kind, data.content.content);
        Some(Self { kind, content, certificates, signers })
    }

    /// What was signed, where it does not stand elsewhere.
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_ref().map(OctetString::as_bytes)
    }

    /// The certificates that came along, DER.
    pub fn certificates(&self) -> impl Iterator<Item = &[u8]> {
        self.certificates.iter().map(Vec::as_slice)
    }

    /// The signatures.
    pub fn signatures(&self) -> impl Iterator<Item = Signature<'_>> {
        self.signers.iter().map(|info| Signature { of: self, info })
    }
}

impl<'a> Signature<'a> {
    /// The certificate of whoever signed, DER: one that came along, or else one of these.
    pub fn certificate(&self, others: impl IntoIterator<Item = &'a [u8]>) -> Option<&'a [u8]> {
        let mut all = self.of.certificates().chain(others);
        all.find(|it| Parsed::of(it).is_ok_and(|it| self.is_of(&it)))
    }

    /// Whether it names this certificate (RFC 5652 section 5.3).
    fn is_of(&self, certificate: &Parsed) -> bool {
        match &self.info.sid {
            SignerIdentifier::IssuerAndSerialNumber(it) => {
                let serial = it.serial_number.as_bytes();
                *certificate.issuer() == it.issuer && certificate.serial().as_bytes() == serial
            }
            SignerIdentifier::SubjectKeyIdentifier(it) => certificate.is_key(it.0.as_bytes()),
        }
    }

    /// Whether it is over this content, by the key of this certificate, DER; `None` where it is of a kind that is not taken:
    /// the digests are SHA-256, SHA-384 and SHA-512.
    pub fn is_over(&self, content: &[u8], certificate: &[u8]) -> Option<bool> {
        let by = Parsed::of(certificate).ok()?;
        let with = digest_named(&self.info.digest_alg)?;
        let signing = Signing::of_signature(&self.info.signature_algorithm, with)?;
        let has_signed =
            |message: &[u8]| by.public.has_signed(signing, message, self.info.signature.as_bytes());
        let Some(attributes) = &self.info.signed_attrs else { return Some(has_signed(content)) };
        let value = |oid| {
            let mut found = attributes.iter().filter(|it| it.oid == oid);
            let (one, other) = (found.next()?, found.next());
            one.values.get(0).filter(|_| other.is_none() && one.values.len() == 1)
        };
        let of_kind = value(CONTENT_TYPE).and_then(|it| it.decode_as::<ObjectIdentifier>().ok());
        let of_content = value(MESSAGE_DIGEST).and_then(|it| it.decode_as::<OctetString>().ok());
        let is_digest = of_content.is_some_and(|it| it.as_bytes() == digest(with, content));
        let is_whole = of_kind == Some(self.of.kind) && is_digest;
        Some(is_whole && attributes.to_der().is_ok_and(|it| has_signed(&it)))
    }
}
