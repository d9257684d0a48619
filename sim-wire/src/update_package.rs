//! Update packages: new software for a device, signed. The format is ours; the maker's is not public.
//!
//! ```text
//! magic            8 bytes  "MFPTWINU"            ┐
//! format           u16      1                     │
//! models           u8       how many, then each:  │
//!   name           u8       its length, then UTF-8│ all numbers big-endian
//! Controller ROM   3 × u16  its version           │
//! FAX ROM          3 × u16  its version           │ signed
//! lengths          2 × u32  of the two images     │
//! digests          2 × 32   SHA-256 of each       │
//! images                    Controller ROM, FAX   ┘
//! signature        64 bytes Ed25519 (RFC 8032) over everything before it
//! ```
//!
//! [`Package::read`] says of any bytes what is wrong with them; nothing that it returns is unsigned.

mod key;
mod read;
mod write;

pub use key::{KeyRefused, SigningKey, VerifyingKey};
pub use read::NotAPackage;
pub use write::NotWritten;

/// The eight bytes every package begins with.
pub const MAGIC: &[u8; 8] = b"MFPTWINU";
/// The format that is written and read.
pub const FORMAT: u16 = 1;
/// Most bytes of a package.
pub const PACKAGE_BYTES_MAX: usize = 8 << 20;
/// Most models that a package names.
pub const MODELS_MAX: usize = 32;
/// Most bytes of a model's name.
pub const MODEL_BYTES_MAX: usize = 64;
/// Bytes of an Ed25519 signature.
pub const SIGNATURE_BYTES: usize = 64;
/// Bytes of a SHA-256 digest.
const DIGEST_BYTES: usize = 32;

/// A version as its three numbers, for example 1.5.3.
pub type Version = [u16; 3];

/// What a package brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The models it fits, by name; at least one.
    pub models: Vec<String>,
    /// The Controller ROM.
    pub controller_rom: Rom,
    /// The FAX ROM.
    pub fax_rom: Rom,
}

/// One image.
#[derive(Clone, PartialEq, Eq)]
pub struct Rom {
    /// Its version.
    pub version: Version,
    /// All its bytes; at least one.
    pub image: Vec<u8>,
}

impl std::fmt::Debug for Rom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rom({:?}, {} bytes)", self.version, self.image.len())
    }
}

/// SHA-256.
fn digest(bytes: &[u8]) -> aws_lc_rs::digest::Digest {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes)
}

#[cfg(test)]
mod tests;
