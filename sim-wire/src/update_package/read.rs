//! Reading a package: what it says of itself, then its signature, then its digests.

use thiserror::Error;

use super::{
    DIGEST_BYTES, FORMAT, MAGIC, MODEL_BYTES_MAX, MODELS_MAX, PACKAGE_BYTES_MAX, Package, Rom,
    SIGNATURE_BYTES, VerifyingKey, Version, digest,
};

/// Why bytes are no package to be trusted.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NotAPackage {
    /// It begins otherwise.
    #[error("it does not begin as a package does")]
    Magic,
    /// A format that is not known.
    #[error("it has the format {0}; {FORMAT} is known")]
    Format(u16),
    /// More than a package may have.
    #[error("it has {0} bytes; a package has at most {PACKAGE_BYTES_MAX}")]
    TooLarge(usize),
    /// It ends too early.
    #[error("it ends at byte {length}, within the {part}")]
    Truncated {
        /// Its length.
        length: usize,
        /// What is missing or not whole.
        part: &'static str,
    },
    /// Something follows.
    #[error("{0} bytes follow the signature")]
    Trailing(usize),
    /// The header says what cannot be.
    #[error("the {0} in its header cannot be")]
    Header(&'static str),
    /// It is not signed by the key that is trusted, or was altered since.
    #[error("its signature does not verify")]
    Signature,
    /// An image is not the one that was meant.
    #[error("the digest of the {0} is not the one in the header")]
    Digest(&'static str),
}

const CONTROLLER_ROM: &str = "Controller ROM";
const FAX_ROM: &str = "FAX ROM";

impl Package {
    /// Reads a package that `key` signed. What is wrong with the form is said first, so that a file that
    /// broke off is told from one that was forged.
    ///
    /// # Errors
    /// [`NotAPackage`].
    pub fn read(bytes: &[u8], key: &VerifyingKey) -> Result<Self, NotAPackage> {
        if bytes.len() > PACKAGE_BYTES_MAX {
            return Err(NotAPackage::TooLarge(bytes.len()));
        }
        let mut rest = Rest { bytes, length: bytes.len() };
        let header = Header::read(&mut rest)?;
        let images =
            [rest.take(header.lengths[0], CONTROLLER_ROM)?, rest.take(header.lengths[1], FAX_ROM)?];
        let signed = bytes.len() - rest.bytes.len();
        let signature = rest.take(SIGNATURE_BYTES, "signature")?;
        if !rest.bytes.is_empty() {
            return Err(NotAPackage::Trailing(rest.bytes.len()));
        }
        if !key.verifies(&bytes[..signed], signature) {
            return Err(NotAPackage::Signature);
        }
        for ((image, expected), name) in
            images.iter().zip(header.digests).zip([CONTROLLER_ROM, FAX_ROM])
        {
            if digest(image).as_ref() != expected {
                return Err(NotAPackage::Digest(name));
            }
        }
        let [controller, fax] = images;
        let [controller_version, fax_version] = header.versions;
        Ok(Self {
            models: header.models,
            controller_rom: Rom { version: controller_version, image: controller.to_vec() },
            fax_rom: Rom { version: fax_version, image: fax.to_vec() },
        })
    }
}

struct Header<'a> {
    models: Vec<String>,
    versions: [Version; 2],
    lengths: [usize; 2],
    digests: [&'a [u8]; 2],
}

impl<'a> Header<'a> {
    fn read(rest: &mut Rest<'a>) -> Result<Self, NotAPackage> {
        if !rest.bytes.starts_with(MAGIC) {
            return Err(NotAPackage::Magic);
        }
        rest.take(MAGIC.len(), "magic")?;
        match rest.u16("format")? {
            FORMAT => {}
            other => return Err(NotAPackage::Format(other)),
        }
        let count = rest.take(1, "models")?[0];
        if !(1..=MODELS_MAX).contains(&count.into()) {
            return Err(NotAPackage::Header("number of models"));
        }
        let models = (0..count).map(|_| rest.model()).collect::<Result<_, _>>()?;
        let versions = [rest.version()?, rest.version()?];
        let lengths = [rest.length()?, rest.length()?];
        let digests = [rest.take(DIGEST_BYTES, "digests")?, rest.take(DIGEST_BYTES, "digests")?];
        Ok(Self { models, versions, lengths, digests })
    }
}

/// What was not read yet.
struct Rest<'a> {
    bytes: &'a [u8],
    length: usize,
}

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize, part: &'static str) -> Result<&'a [u8], NotAPackage> {
        let taken = self.bytes.split_at_checked(count);
        let (taken, rest) = taken.ok_or(NotAPackage::Truncated { length: self.length, part })?;
        self.bytes = rest;
        Ok(taken)
    }

    fn u16(&mut self, part: &'static str) -> Result<u16, NotAPackage> {
        let taken = self.take(2, part)?;
        Ok(u16::from_be_bytes([taken[0], taken[1]]))
    }

    fn version(&mut self) -> Result<Version, NotAPackage> {
        const PART: &str = "versions";
        Ok([self.u16(PART)?, self.u16(PART)?, self.u16(PART)?])
    }

    fn length(&mut self) -> Result<usize, NotAPackage> {
        let taken = self.take(4, "lengths")?;
        let length = u32::from_be_bytes([taken[0], taken[1], taken[2], taken[3]]) as usize;
        if length == 0 || length > PACKAGE_BYTES_MAX {
            return Err(NotAPackage::Header("length of an image"));
        }
        Ok(length)
    }

    fn model(&mut self) -> Result<String, NotAPackage> {
        let length = usize::from(self.take(1, "models")?[0]);
        if !(1..=MODEL_BYTES_MAX).contains(&length) {
            return Err(NotAPackage::Header("length of a model's name"));
        }
        let name = std::str::from_utf8(self.take(length, "models")?);
        name.map(str::to_owned).map_err(|_| NotAPackage::Header("name of a model"))
    }
}
