//! Writing a package.

use thiserror::Error;

use super::{
    FORMAT, MAGIC, MODEL_BYTES_MAX, MODELS_MAX, PACKAGE_BYTES_MAX, Package, SigningKey, Version,
    digest,
};

/// Why no package can be written.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NotWritten {
    /// No model, or too many.
    #[error("a package fits 1 to {MODELS_MAX} models, not {0}")]
    Models(usize),
    /// A model without a name, or with one that is too long.
    #[error("the model name \"{0}\" does not have 1 to {MODEL_BYTES_MAX} bytes")]
    Model(String),
    /// An image without content.
    #[error("an image is empty")]
    Empty,
    /// More than a package may have.
    #[error("the package would have {0} bytes; it may have {PACKAGE_BYTES_MAX}")]
    TooLarge(usize),
}

impl Package {
    /// The package as bytes, signed.
    ///
    /// # Errors
    /// [`NotWritten`].
    pub fn write(&self, key: &SigningKey) -> Result<Vec<u8>, NotWritten> {
        let mut out = self.unsigned()?;
        out.extend(key.sign(&out));
        if out.len() > PACKAGE_BYTES_MAX {
            return Err(NotWritten::TooLarge(out.len()));
        }
        Ok(out)
    }

    fn unsigned(&self) -> Result<Vec<u8>, NotWritten> {
        let roms = [&self.controller_rom, &self.fax_rom];
        if roms.iter().any(|it| it.image.is_empty()) {
            return Err(NotWritten::Empty);
        }
        let mut out = MAGIC.to_vec();
        out.extend(FORMAT.to_be_bytes());
        let count = u8::try_from(self.models.len()).ok();
        let count = count.filter(|it| (1..=MODELS_MAX).contains(&usize::from(*it)));
        out.push(count.ok_or(NotWritten::Models(self.models.len()))?);
        for model in &self.models {
            let length = u8::try_from(model.len()).ok();
            let length = length.filter(|it| (1..=MODEL_BYTES_MAX).contains(&usize::from(*it)));
            out.push(length.ok_or_else(|| NotWritten::Model(model.clone()))?);
            out.extend(model.as_bytes());
        }
        let version = |it: Version| it.map(u16::to_be_bytes).concat();
        out.extend(roms.into_iter().flat_map(|it| version(it.version)));
        for rom in roms {
            let length = u32::try_from(rom.image.len());
            out.extend(length.map_err(|_| NotWritten::TooLarge(rom.image.len()))?.to_be_bytes());
        }
        roms.into_iter().for_each(|it| out.extend(digest(&it.image).as_ref()));
        roms.into_iter().for_each(|it| out.extend(&it.image));
        Ok(out)
    }
}
