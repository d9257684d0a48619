//! ROM images, as a chip programmer reads them. Their content is ours: the maker's is not public.
//!
//! ```text
//! "Controller ROM 1.5.3\n"   which ROM, its version
//! 0xff …                     erased
//! 32 bytes                   SHA-256 of all before
//! ```

use std::sync::{Arc, LazyLock};

use sha2::{Digest as _, Sha256};
use sim_core::update::{Software, Version};

/// Bytes of an image that is made here.
const ROM_BYTES: usize = 64 * 1024;
/// Bytes of the checksum at the end.
const CHECKSUM_BYTES: usize = 32;

/// One of the two ROMs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rom {
    /// The Controller ROM.
    Controller,
    /// The FAX ROM.
    Fax,
}

impl Rom {
    /// Its name, as the device shows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Controller => "Controller ROM",
            Self::Fax => "FAX ROM",
        }
    }

    /// The image of a version.
    pub fn image(self, version: Version) -> Vec<u8> {
        let mut image = format!("{} {version}\n", self.name()).into_bytes();
        image.resize(ROM_BYTES - CHECKSUM_BYTES, 0xff);
        let checksum = Sha256::digest(&image);
        image.extend_from_slice(&checksum);
        image
    }

    /// Whether this is a whole image of this ROM in this version.
    pub(crate) fn is_image(self, image: &[u8], version: Version) -> bool {
        image.starts_with(format!("{} {version}\n", self.name()).as_bytes()) && is_whole(image)
    }
}

/// Both images: Controller ROM, FAX ROM. They change together or not at all.
pub(crate) type Roms = Arc<[Vec<u8>; 2]>;

/// The ROMs of a new device: the same bytes for all devices of a process.
pub(crate) fn delivered() -> Roms {
    static DELIVERED: LazyLock<Roms> = LazyLock::new(|| {
        let Software { controller_rom, fax_rom } = Software::CERTIFIED;
        Arc::new([Rom::Controller.image(controller_rom), Rom::Fax.image(fax_rom)])
    });
    DELIVERED.clone()
}

/// ROMs that were kept somewhere.
pub(crate) fn kept(images: [Vec<u8>; 2]) -> Roms {
    let delivered = delivered();
    if *delivered == images { delivered } else { Arc::new(images) }
}

/// Whether the checksum at the end is that of all before.
pub(crate) fn is_whole(image: &[u8]) -> bool {
    let (content, checksum) = image.split_at(image.len().saturating_sub(CHECKSUM_BYTES));
    Sha256::digest(content).as_slice() == checksum
}
