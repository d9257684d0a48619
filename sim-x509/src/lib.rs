//! Certificates and keys: made, read and judged (guide pp.40 to 42).
//!
//! ```text
//!   make_key ──▶ PrivateKey ──▶ self_signed, request ──▶ DER
//!
//!   read: a file and its password ──▶ which format? ─┬ X.509, DER or PEM ─────┬▶ File: certificates, their keys, CRLs
//!                                                    ├ PKCS#7 ────────────────┤   or why it is refused
//!                                                    └ PKCS#12, opened ───────┘
//!
//!   Trust ──▶ whether somebody vouches for a certificate     Signer, Signed ──▶ signed data of mails
//! ```
//! No device, clock, randomness or I/O of its own: what needs the device's time, its settings or what is stored is
//! judged by `sim-core`, from what [`describe`] says. Files come from anybody: bytes, certificates and the rounds that
//! a password takes have bounds ([`ROUNDS_MAX`]).

mod algorithm;
mod asn1;
mod chain;
mod crl;
mod dates;
mod extension;
mod key;
mod make;
mod name;
mod parsed;
mod public;
mod read;
mod signed_data;
mod usage;

pub use algorithm::Digesting;
pub use chain::{Doubt, Trust};
pub use crl::{describe_crl, signer};
pub use key::{PrivateKey, make_key};
pub use make::{NotMade, request, self_signed};
pub use parsed::{describe, is_altered, mail_addresses};
pub use public::{MODULUS_MAX, MODULUS_MIN};
pub use read::{File, Found, FoundCrl, ROUNDS_MAX, read};
pub use signed_data::{Signature, Signed, Signer};
pub use usage::server_uses;

/// Whether a certificate is that of a key.
pub fn fits(certificate: &[u8], key: &PrivateKey) -> bool {
    parsed::Parsed::of(certificate).is_ok_and(|it| it.public == key.public())
}
