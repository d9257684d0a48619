//! PKCS#7 (RFC 2315; RFC 5652 section 5.1): the certificates of signed data, which signs nothing here.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Reader as _, Sequence, SliceReader, Tag, TagNumber, Tagged as _};
use sim_core::certificate::CertificateRefused;

use super::contents::Contents;
use crate::asn1::parts;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// Where the certificates are among the parts of signed data.
const CERTIFICATES: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };

/// Content of a kind, in PKCS#7 and PKCS#12.
#[derive(Sequence)]
pub(super) struct ContentInfo<'a> {
    pub(super) kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) content: Option<AnyRef<'a>>,
}

/// The certificates of a PKCS#7 file.
pub(super) fn contents(file: &[u8]) -> Result<Contents, CertificateRefused> {
    let info = ContentInfo::from_der(file).map_err(damaged)?;
    if info.kind != SIGNED_DATA {
        return Err(CertificateRefused::UnknownFormat);
    }
    let signed = info.content.ok_or(CertificateRefused::Damaged)?;
    let parts = parts(signed).map_err(damaged)?;
    let Some(set) = parts.into_iter().find(|it| it.tag() == CERTIFICATES) else {
        return Ok(Contents::default());
    };
    let mut reader = SliceReader::new(set.value()).map_err(damaged)?;
    let mut certificates = Vec::new();
    while !reader.is_finished() {
        certificates.push(reader.tlv_bytes().map_err(damaged)?.to_vec());
    }
    Ok(Contents { certificates, keys: Vec::new() })
}

fn damaged<E>(_: E) -> CertificateRefused {
    CertificateRefused::Damaged
}
