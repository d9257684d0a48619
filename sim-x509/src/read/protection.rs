//! How a password protects a PKCS#12 file: keys from it (RFC 7292 appendix B, RFC 8018), decryption, and the MAC; and
//! what of that FIPS 140-2 does not allow.
//!
//! Allowed are AES (FIPS 197) under a key by PBKDF2 (SP 800-132) with SHA-2 (FIPS 180-4), and a MAC with SHA-2. RC2 never
//! was approved; Triple DES is for legacy use (SP 800-131A rev. 2, table 1). SHA-1 in an HMAC would still be allowed there
//! (table 9); that the device takes it no more than in a signature is assumed. So is that it takes the derivation of
//! PKCS#12 for the key of a MAC, which SP 800-132 does not have: nearly every file has it.

use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use der::Sequence;
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use des::{TdesEde2, TdesEde3};
use hmac::{Hmac, KeyInit as _, Mac as _};
use pbkdf2::pbkdf2_hmac;
use rc2::Rc2;
use sha1::Sha1;
use sha2::digest::block_api::BlockSizeUser;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use sim_core::certificate::CertificateRefused;
use x509_cert::spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

/// Most rounds of hashing that all of a file may ask for (assumed). What makes such files today asks for 2,048 to
/// 600,000 in each of two or three places.
pub const ROUNDS_MAX: u32 = 4_000_000;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const PBES2: ObjectIdentifier = oid("1.2.840.113549.1.5.13");
const PBKDF2: ObjectIdentifier = oid("1.2.840.113549.1.5.12");

/// The ciphers that take a key and a first block from PKCS#12's own derivation (RFC 7292 appendix C), and the bytes of
/// their keys.
const OLD: [(ObjectIdentifier, usize, Cipher); 4] = [
    (oid("1.2.840.113549.1.12.1.3"), 24, Cipher::Tdes3),
    (oid("1.2.840.113549.1.12.1.4"), 16, Cipher::Tdes2),
    (oid("1.2.840.113549.1.12.1.5"), 16, Cipher::Rc2),
    (oid("1.2.840.113549.1.12.1.6"), 5, Cipher::Rc2),
];

/// The ciphers of PBES2 (RFC 8018 appendix B.2), and the bytes of their keys.
const NEW: [(ObjectIdentifier, usize, Cipher); 4] = [
    (oid("2.16.840.1.101.3.4.1.2"), 16, Cipher::Aes128),
    (oid("2.16.840.1.101.3.4.1.22"), 24, Cipher::Aes192),
    (oid("2.16.840.1.101.3.4.1.42"), 32, Cipher::Aes256),
    (oid("1.2.840.113549.3.7"), 24, Cipher::Tdes3),
];

/// Digests of HMAC in PBKDF2 (RFC 8018 appendix B.1).
const PRFS: [(ObjectIdentifier, Hash); 5] = [
    (oid("1.2.840.113549.2.7"), Hash::Sha1),
    (oid("1.2.840.113549.2.8"), Hash::Sha224),
    (oid("1.2.840.113549.2.9"), Hash::Sha256),
    (oid("1.2.840.113549.2.10"), Hash::Sha384),
    (oid("1.2.840.113549.2.11"), Hash::Sha512),
];

/// Digests of the MAC.
const HASHES: [(ObjectIdentifier, Hash); 5] = [
    (oid("1.3.14.3.2.26"), Hash::Sha1),
    (oid("2.16.840.1.101.3.4.2.4"), Hash::Sha224),
    (oid("2.16.840.1.101.3.4.2.1"), Hash::Sha256),
    (oid("2.16.840.1.101.3.4.2.2"), Hash::Sha384),
    (oid("2.16.840.1.101.3.4.2.3"), Hash::Sha512),
];

#[derive(Clone, Copy)]
enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    Tdes2,
    Tdes3,
    Rc2,
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// Does something with the type of a digest.
macro_rules! with {
    ($hash:expr, $type:ident => $body:expr) => {
        match $hash {
            Hash::Sha1 => {
                type $type = Sha1;
                $body
            }
            Hash::Sha224 => {
                type $type = Sha224;
                $body
            }
            Hash::Sha256 => {
                type $type = Sha256;
                $body
            }
            Hash::Sha384 => {
                type $type = Sha384;
                $body
            }
            Hash::Sha512 => {
                type $type = Sha512;
                $body
            }
        }
    };
}

/// What the protection of a file has come to so far.
pub(super) struct Tally {
    /// The rounds that it may still ask for.
    rounds: u32,
    /// The first thing that FIPS 140-2 does not allow.
    pub(super) not_by_fips: Option<CertificateRefused>,
}

impl Default for Tally {
    fn default() -> Self {
        Self { rounds: ROUNDS_MAX, not_by_fips: None }
    }
}

impl Tally {
    /// Takes some rounds away, so many times.
    fn spend(&mut self, rounds: u32, times: u32) -> Result<(), CertificateRefused> {
        if rounds == 0 {
            return Err(CertificateRefused::Damaged);
        }
        let left = rounds.checked_mul(times).and_then(|it| self.rounds.checked_sub(it));
        self.rounds = left.ok_or(CertificateRefused::TooManyRounds)?;
        Ok(())
    }

    /// Notes what FIPS 140-2 says of something.
    pub(super) fn note(&mut self, not_by_fips: Option<CertificateRefused>) {
        self.not_by_fips = self.not_by_fips.or(not_by_fips);
    }
}

impl Cipher {
    fn not_by_fips(self) -> Option<CertificateRefused> {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => None,
            Self::Tdes2 | Self::Tdes3 => Some(CertificateRefused::FipsTripleDes),
            Self::Rc2 => Some(CertificateRefused::FipsRc2),
        }
    }
}

impl Hash {
    fn not_by_fips(self) -> Option<CertificateRefused> {
        match self {
            Self::Sha1 => Some(CertificateRefused::FipsSha1),
            Self::Sha224 | Self::Sha256 | Self::Sha384 | Self::Sha512 => None,
        }
    }
}

/// The MAC of a file (RFC 7292 section 4).
#[derive(Sequence)]
pub(super) struct Mac<'a> {
    value: MacValue<'a>,
    salt: &'a OctetStringRef,
    #[asn1(default = "once")]
    rounds: u32,
}

#[derive(Sequence)]
struct MacValue<'a> {
    algorithm: AlgorithmIdentifierRef<'a>,
    value: &'a OctetStringRef,
}

fn once() -> u32 {
    1
}

impl Mac<'_> {
    /// Whether it is over this by this password.
    pub(super) fn is_over(
        &self,
        bytes: &[u8],
        password: &Password,
        tally: &mut Tally,
    ) -> Result<bool, CertificateRefused> {
        let hash = known(&HASHES, self.value.algorithm.oid)?;
        tally.spend(self.rounds, 1)?;
        tally.note(hash.not_by_fips());
        Ok(with!(hash, D => {
            let key = password.derive::<D>(Purpose::Mac, self.salt.as_bytes(), self.rounds, D::output_size());
            let mac = Hmac::<D>::new_from_slice(&key).map(|it| it.chain_update(bytes));
            mac.is_ok_and(|it| it.verify_slice(self.value.value.as_bytes()).is_ok())
        }))
    }
}

#[derive(Sequence)]
struct OldParameters<'a> {
    salt: &'a OctetStringRef,
    rounds: u32,
}

#[derive(Sequence)]
struct NewParameters<'a> {
    derivation: AlgorithmIdentifierRef<'a>,
    cipher: AlgorithmIdentifierRef<'a>,
}

#[derive(Sequence)]
struct Pbkdf2Parameters<'a> {
    salt: &'a OctetStringRef,
    rounds: u32,
    #[asn1(optional = "true")]
    key_bytes: Option<u32>,
    #[asn1(optional = "true")]
    prf: Option<AlgorithmIdentifierRef<'a>>,
}

/// What a key is derived for (RFC 7292 appendix B.3).
#[derive(Clone, Copy)]
enum Purpose {
    Key = 1,
    FirstBlock = 2,
    Mac = 3,
}

/// A password, as bytes in the two ways that a file may be made with.
pub(super) struct Password {
    /// UTF-16 with two zeros behind it (RFC 7292 appendix B.1), or nothing.
    wide: Zeroizing<Vec<u8>>,
    /// UTF-8 (RFC 8018 section 2).
    plain: Zeroizing<Vec<u8>>,
}

impl Password {
    /// How a password may have been read by who made a file: OpenSSL once took its bytes for characters, and none is
    /// two zeros to some and nothing to others.
    pub(super) fn readings(text: &str) -> Vec<Self> {
        let wide = |units: &mut dyn Iterator<Item = u16>| {
            let bytes = units.chain([0]).flat_map(u16::to_be_bytes).collect();
            Self { wide: Zeroizing::new(bytes), plain: Zeroizing::new(text.into()) }
        };
        let mut readings = vec![wide(&mut text.encode_utf16())];
        if text.is_empty() {
            let nothing = || Zeroizing::new(Vec::new());
            readings.push(Self { wide: nothing(), plain: nothing() });
        } else if !text.is_ascii() {
            readings.push(wide(&mut text.bytes().map(u16::from)));
        }
        readings
    }

    /// Decrypts.
    pub(super) fn decrypt(
        &self,
        algorithm: &AlgorithmIdentifierRef<'_>,
        bytes: &[u8],
        tally: &mut Tally,
    ) -> Result<Zeroizing<Vec<u8>>, CertificateRefused> {
        let parameters = algorithm.parameters.ok_or(CertificateRefused::Damaged)?;
        if algorithm.oid == PBES2 {
            return self.decrypt_new(parameters, bytes, tally);
        }
        let row = OLD.iter().find(|(oid, ..)| *oid == algorithm.oid);
        let (_, key_bytes, cipher) = *row.ok_or(CertificateRefused::Protection)?;
        let OldParameters { salt, rounds } = parameters.decode_as().map_err(damaged)?;
        // The first block, and a key of up to two digests.
        tally.spend(rounds, 3)?;
        tally.note(cipher.not_by_fips());
        let derive = |purpose, len| self.derive::<Sha1>(purpose, salt.as_bytes(), rounds, len);
        let key = derive(Purpose::Key, key_bytes);
        cipher.decrypt(&key, &derive(Purpose::FirstBlock, 8), bytes)
    }

    /// PBES2 with PBKDF2 (RFC 8018 section 6.2).
    fn decrypt_new(
        &self,
        parameters: AnyRef<'_>,
        bytes: &[u8],
        tally: &mut Tally,
    ) -> Result<Zeroizing<Vec<u8>>, CertificateRefused> {
        let NewParameters { derivation, cipher } = parameters.decode_as().map_err(damaged)?;
        if derivation.oid != PBKDF2 {
            return Err(CertificateRefused::Protection);
        }
        let row = NEW.iter().find(|(oid, ..)| *oid == cipher.oid);
        let (_, key_bytes, kind) = *row.ok_or(CertificateRefused::Protection)?;
        let derivation = derivation.parameters.ok_or(CertificateRefused::Damaged)?;
        let derivation: Pbkdf2Parameters<'_> = derivation.decode_as().map_err(damaged)?;
        if derivation.key_bytes.is_some_and(|it| it as usize != key_bytes) {
            return Err(CertificateRefused::Damaged);
        }
        let hash = derivation.prf.map_or(Ok(Hash::Sha1), |it| known(&PRFS, it.oid))?;
        let first = cipher.parameters.ok_or(CertificateRefused::Damaged)?;
        let first = first.decode_as::<&OctetStringRef>().map_err(damaged)?;
        // A key of up to two digests.
        tally.spend(derivation.rounds, 2)?;
        tally.note(kind.not_by_fips());
        tally.note(hash.not_by_fips());
        let mut key = Zeroizing::new(vec![0; key_bytes]);
        let salt = derivation.salt.as_bytes();
        with!(hash, D => pbkdf2_hmac::<D>(&self.plain, salt, derivation.rounds, &mut key));
        kind.decrypt(&key, first.as_bytes(), bytes)
    }

    /// A key by PKCS#12's own derivation (RFC 7292 appendix B.2). Its names are those of the RFC.
    fn derive<D: Digest + BlockSizeUser>(
        &self,
        purpose: Purpose,
        salt: &[u8],
        rounds: u32,
        len: usize,
    ) -> Zeroizing<Vec<u8>> {
        let v = D::block_size();
        let filled = |it: &[u8]| {
            let len = it.len().div_ceil(v) * v;
            it.iter().copied().cycle().take(len).collect::<Vec<u8>>()
        };
        let d = vec![purpose as u8; v];
        let mut i = Zeroizing::new([filled(salt), filled(&self.wide)].concat());
        let mut key = Zeroizing::new(Vec::new());
        while key.len() < len {
            let mut a = D::new().chain_update(&d).chain_update(&*i).finalize();
            for _ in 1..rounds {
                a = D::digest(&a);
            }
            key.extend_from_slice(&a);
            // Each block of I and the digest, repeated to a block, and one, are added up.
            for block in i.chunks_mut(v) {
                let b = a.iter().cycle().take(v).collect::<Vec<_>>();
                let mut carry = 1;
                for (byte, b) in block.iter_mut().zip(b).rev() {
                    carry += u16::from(*byte) + u16::from(*b);
                    [_, *byte] = carry.to_be_bytes();
                    carry >>= 8;
                }
            }
        }
        key.truncate(len);
        key
    }
}

impl Cipher {
    fn decrypt(
        self,
        key: &[u8],
        first: &[u8],
        bytes: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CertificateRefused> {
        match self {
            Self::Aes128 => plain::<cbc::Decryptor<Aes128>>(key, first, bytes),
            Self::Aes192 => plain::<cbc::Decryptor<Aes192>>(key, first, bytes),
            Self::Aes256 => plain::<cbc::Decryptor<Aes256>>(key, first, bytes),
            Self::Tdes2 => plain::<cbc::Decryptor<TdesEde2>>(key, first, bytes),
            Self::Tdes3 => plain::<cbc::Decryptor<TdesEde3>>(key, first, bytes),
            Self::Rc2 => plain::<cbc::Decryptor<Rc2>>(key, first, bytes),
        }
    }
}

/// Decrypts with a cipher in CBC mode.
fn plain<C: KeyIvInit + BlockModeDecrypt>(
    key: &[u8],
    first: &[u8],
    bytes: &[u8],
) -> Result<Zeroizing<Vec<u8>>, CertificateRefused> {
    let cipher = C::new_from_slices(key, first).map_err(damaged)?;
    cipher.decrypt_padded_vec::<Pkcs7>(bytes).map(Zeroizing::new).map_err(damaged)
}

fn known(
    rows: &[(ObjectIdentifier, Hash)],
    oid: ObjectIdentifier,
) -> Result<Hash, CertificateRefused> {
    let row = rows.iter().find(|it| it.0 == oid);
    row.map(|it| it.1).ok_or(CertificateRefused::Protection)
}

fn damaged<E>(_: E) -> CertificateRefused {
    CertificateRefused::Damaged
}
