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
use crate::world::World;

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
    /// When the next block is written by itself.
    pub(crate) fn next_at(&self, now: Tick, pace: Pace) -> Option<Tick> {
        self.paced?.next_at(now, pace)
    }

    /// How many blocks are due.
    fn due(&self, now: Tick, pace: Pace) -> u32 {
        let due = self.paced.map_or(0, |it| it.due(now, pace));
        u32::try_from(due).unwrap_or(u32::MAX)
    }
}

impl World {
    /// A worker has looked at a package: its ROMs wait until the device wants them.
    pub(crate) fn package_checked(&mut self, id: UpdateId, checked: Checked) -> Fact {
        let result = checked.map(|(found, roms)| {
            self.update = Some(Update { id, roms, left: found.blocks, paced: None });
            found
        });
        Fact::PackageChecked { update: id, result }
    }

    /// The device wants the ROMs written.
    pub(crate) fn begin_writing(&mut self, now: Tick, id: UpdateId) {
        if let Some(update) = self.update.as_mut().filter(|it| it.id == id) {
            update.paced = Some(Paced::begin(now, BLOCK_MS));
        }
    }

    /// Writes what is due by itself.
    pub(crate) fn write_due(&mut self, now: Tick) -> Option<Fact> {
        let due = self.update.as_ref().map_or(0, |it| it.due(now, self.pace));
        self.write_blocks(due)
    }

    /// Writes up to `blocks` blocks; with the last one the device starts from the new ROMs.
    pub(crate) fn write_blocks(&mut self, blocks: u32) -> Option<Fact> {
        let update = self.update.as_mut()?;
        let blocks = blocks.min(update.left);
        let paced = update.paced.as_mut().filter(|_| blocks > 0)?;
        let id = update.id;
        update.left -= blocks;
        paced.advance(blocks.into());
        if let Some(written) = self.update.take_if(|it| it.left == 0) {
            self.hardware.replace_roms(written.roms);
        }
        Some(Fact::SoftwareWritten { update: id, blocks })
    }
}
