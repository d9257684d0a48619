//! The work of a software update: a package is checked, then its ROMs are written at the pace.
//!
//! The new images lie in memory, as in the bank of flash that the device does not start from. With the
//! last block the banks are switched, in the one commit that also changes the version: whoever cuts the
//! power finds the old software or the new, never some of each. Nothing of it touches the drive.

use sim_core::update::{Found, Package, Software, UpdateId, Version};
use sim_core::{Fact, Tick};
use sim_wire::update_package::{self, VerifyingKey};

use crate::pace::{Pace, Paced};
use crate::rom::{Rom, Roms};

/// Bytes of a block, unless that made more than [`BLOCKS_MAX`].
const BLOCK_BYTES: usize = 8 * 1024;
/// Most blocks: the panel has two digits for them (guide p.35).
const BLOCKS_MAX: usize = 99;
/// How long a block takes at the timed pace, milliseconds; 16 of them take four minutes (assumed).
const BLOCK_MS: u64 = 15_000;

/// New software on its way into the ROMs.
pub(crate) struct Update {
    id: UpdateId,
    roms: Roms,
    /// Blocks that are not written.
    left: u32,
    /// Its blocks; `None` until the device wants them written.
    paced: Option<Paced>,
}

/// What a package was found to be: the ROMs that it brings are kept by the host, the rest is for the device.
pub(crate) type Checked = Result<(Found, Roms), String>;

/// Verifies a package. Slow: for a worker thread.
pub(crate) fn check(package: &Package, key: &VerifyingKey) -> Checked {
    let package = update_package::Package::read(&package.0, key).map_err(|it| it.to_string())?;
    let (controller, fax) = (package.controller_rom, package.fax_rom);
    let software =
        Software { controller_rom: Version(controller.version), fax_rom: Version(fax.version) };
    for (rom, image, version) in [
        (Rom::Controller, &controller.image, software.controller_rom),
        (Rom::Fax, &fax.image, software.fax_rom),
    ] {
        if !rom.is_image(image, version) {
            return Err(format!("it brings no whole image of {} {version}", rom.name()));
        }
    }
    let bytes = controller.image.len() + fax.image.len();
    let blocks = bytes.div_ceil(BLOCK_BYTES).clamp(1, BLOCKS_MAX);
    let found = Found {
        models: package.models,
        software,
        blocks: u32::try_from(blocks).unwrap_or(u32::MAX),
    };
    Ok((found, Roms::new([controller.image, fax.image])))
}

impl Update {
    /// An update whose blocks wait until the device wants them.
    pub(crate) fn new(id: UpdateId, roms: Roms, blocks: u32) -> Self {
        Self { id, roms, left: blocks, paced: None }
    }

    /// The device wants the blocks of this update written.
    pub(crate) fn begin(&mut self, now: Tick, id: UpdateId) {
        if self.id == id {
            self.paced = Some(Paced::begin(now, BLOCK_MS));
        }
    }

    /// Writes up to `blocks` blocks, if that has begun: how many, and the ROMs with the last of them.
    pub(crate) fn write(&mut self, blocks: u32) -> Option<(Fact, Option<Roms>)> {
        let blocks = blocks.min(self.left);
        let paced = self.paced.as_mut().filter(|_| blocks > 0)?;
        paced.advance(blocks.into());
        self.left -= blocks;
        let written = (self.left == 0).then(|| self.roms.clone());
        Some((Fact::SoftwareWritten { update: self.id, blocks }, written))
    }

    /// When the next block is written by itself.
    pub(crate) fn next_at(&self, now: Tick, pace: Pace) -> Option<Tick> {
        self.paced?.next_at(now, pace)
    }

    /// How many blocks are due.
    pub(crate) fn due(&self, now: Tick, pace: Pace) -> u32 {
        let due = self.paced.map_or(0, |it| it.due(now, pace));
        u32::try_from(due).unwrap_or(u32::MAX)
    }
}
