//! PKCS#7 (RFC 2315; RFC 5652 section 5.1): the certificates and CRLs of signed data, which signs nothing here.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Reader as _, Sequence, SliceReader, Tag, TagNumber, Tagged as _};
use sim_core::certificate::CertificateRefused;

use super::contents::Contents;
use crate::asn1::parts;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// Where the certificates are among the parts of signed data, and where the CRLs.
const CERTIFICATES: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
const CRLS: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(1) };

/// Content of a kind, in PKCS#7 and PKCS#12.
#[derive(Sequence)]
pub(super) struct ContentInfo<'a> {
    pub(super) kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) content: Option<AnyRef<'a>>,
}

/// The certificates and CRLs of a PKCS#7 file.
pub(super) fn contents(file: &[u8]) -> Result<Contents, CertificateRefused> {
    let info = ContentInfo::from_der(file).map_err(damaged)?;
    if info.kind != SIGNED_DATA {
        return Err(CertificateRefused::UnknownFormat);
    }
    let signed = info.content.ok_or(CertificateRefused::Damaged)?;
    let parts = parts(signed).map_err(damaged)?;
    Ok(Contents {
        certificates: set(&parts, CERTIFICATES)?,
        crls: set(&parts, CRLS)?,
        ..Contents::default()
    })
}

/// What is in the set with this tag, if it is there.
fn set(parts: &[AnyRef<'_>], tag: Tag) -> Result<Vec<Vec<u8>>, CertificateRefused> {
    let mut all = Vec::new();
    let Some(set) = parts.iter().find(|it| it.tag() == tag) else { return Ok(all) };
    let mut reader = SliceReader::new(set.value()).map_err(damaged)?;
    while !reader.is_finished() {
        all.push(reader.tlv_bytes().map_err(damaged)?.to_vec());
    }
    Ok(all)
}

fn damaged<E>(_: E) -> CertificateRefused {
    CertificateRefused::Damaged
}
