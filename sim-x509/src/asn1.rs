//! What is in ASN.1 whose kind is not known yet.

use der::asn1::AnyRef;
use der::{Decode as _, Reader as _, SliceReader};

/// The parts of something.
pub(crate) fn parts(whole: AnyRef<'_>) -> der::Result<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(whole.value())?;
    let mut parts = Vec::new();
    while !reader.is_finished() {
        parts.push(AnyRef::decode(&mut reader)?);
    }
    Ok(parts)
}

/// The first part of something, DER, as it is written there: what is signed of a certificate and of a CRL.
pub(crate) fn first(der: &[u8]) -> der::Result<&[u8]> {
    SliceReader::new(AnyRef::from_der(der)?.value())?.tlv_bytes()
}
