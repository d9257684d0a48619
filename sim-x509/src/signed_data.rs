//! Signed data (CMS, RFC 5652 section 5), as signed mails carry it (S/MIME, RFC 8551).
//!
//! ```text
//!   content ──▶ Digesting ──▶ Signer ──▶ signed data: certificates, attributes with the digest, their signature
//!   signed data ──▶ Signed ──▶ each Signature: whose certificate, and whether it is over this content
//! ```
//! The words are those of the crate `cms`, but for certificates: they stay the bytes that they were.

use cms::content_info::CmsVersion;
use cms::signed_data::{DigestAlgorithmIdentifiers, SignerInfos};
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Sequence, ValueOrd};

mod make;
mod read;

pub use make::Signer;
pub use read::{Signature, Signed};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// Content that has no kind of its own.
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");

/// Attributes of a signature (RFC 5652 section 11).
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");

/// ContentInfo, of signed data.
#[derive(Sequence)]
struct Message {
    kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    data: SignedData,
}

#[derive(Sequence)]
struct SignedData {
    version: CmsVersion,
    digests: DigestAlgorithmIdentifiers,
    content: Content,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    certificates: Option<SetOfVec<Any>>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    crls: Option<SetOfVec<Any>>,
    signers: SignerInfos,
}

/// EncapsulatedContentInfo: what was signed, or only of what kind it is where it stands elsewhere.
#[derive(Sequence, ValueOrd)]
struct Content {
    kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    content: Option<OctetString>,
}

#[cfg(test)]
mod tests;
