//! Opening a data directory: the device and the drive that were left there.

mod survey;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sim_core::{Device, Tick, View, documents};
use sim_drive::{Drive, SectorSize};

use crate::clock::ClockMode;
use crate::drive_image::Belonging;
use crate::hardware::{Hardware, NotMade};
use crate::keeper::Keeper;
use crate::kept::NotOpened;
use crate::mechanism::Mechanism;
use crate::real_time::{KeptTime, RealTime};
use crate::shelf::Shelf;

/// A data directory, open and locked.
pub struct DataDirectory {
    pub(crate) keeper: Keeper,
    pub(crate) hardware: Hardware,
    pub(crate) mechanism: Arc<Mechanism>,
    directory: PathBuf,
    device: Option<(Device, bool)>,
    kept_time: Option<KeptTime>,
}

impl DataDirectory {
    /// Opens the directory of a device, or begins one in a directory that is empty or not there. A second
    /// process is refused. A new drive has sectors of `sector_size`; one that is there keeps its own.
    ///
    /// # Errors
    /// [`NotOpened`] says what cannot be used, and leaves all files as they were.
    pub fn open(directory: &Path, sector_size: SectorSize) -> Result<Self, NotOpened> {
        survey::of_a_device_or_empty(directory)?;
        Self::surveyed(directory, sector_size)
    }

    /// Begins a device in a directory, whatever else is there that is no twin's.
    ///
    /// # Errors
    /// As [`Self::open`], and where there is a device, or half of one.
    pub fn begin(directory: &Path, sector_size: SectorSize) -> Result<Self, NotOpened> {
        survey::without_a_device(directory)?;
        Self::surveyed(directory, sector_size)
    }

    fn surveyed(directory: &Path, sector_size: SectorSize) -> Result<Self, NotOpened> {
        let (mut keeper, kept) = Keeper::open(directory)?;
        let belonging = Belonging::to(&kept, directory)?;
        let keys = kept.keys()?;
        let kept_time = kept.real_time()?;
        let (mechanism, altered) = (Arc::new(kept.mechanism()?), kept.altered()?);
        let drive = match (kept.table, belonging.image()?) {
            (Some(table), Some(image)) => Some(Drive::open(image, keys.drive.clone(), table)?),
            (None, _) if kept.rows.is_empty() => None,
            (Some(_), None) | (None, _) => return Err(NotOpened::NoTable),
        };
        let device = match kept.rows.is_empty() {
            true => None,
            false => Some(Device::resume(&kept.rows)?),
        };
        // All that can be refused was looked at; from here on the directory changes.
        keeper.settle()?;
        let (image, mark) = belonging.settle()?;
        keeper.belongs_to(mark);
        let drive = drive.unwrap_or_else(|| Drive::format(image, sector_size, keys.drive.clone()));
        if let Some((device, _)) = &device {
            delete_what_nobody_has(&drive, &device.view());
        }
        let hardware =
            Hardware::of(drive, keys, kept.roms, Some(directory)).map_err(|it| match it {
                NotMade::Image(it) => NotOpened::Image(it),
                NotMade::NoRandom(it) => NotOpened::NoRandom(it),
            })?;
        hardware.alter(altered);
        hardware.documents().drive().set_full(mechanism.is_drive_filled);
        let directory = directory.to_owned();
        Ok(Self { keeper, hardware, mechanism, directory, device, kept_time })
    }

    /// The device that was left here as after a power cut, and whether it was on; once.
    pub fn take_device(&mut self) -> Option<(Device, bool)> {
        self.device.take()
    }

    /// The snapshots that are kept here.
    pub fn shelf(&self) -> Shelf {
        Shelf::of(self.keeper.store(), &self.directory)
    }

    /// Where the device's time goes on at `found`: its clock ran while nobody looked, unless time only moves
    /// when it is told.
    pub(crate) fn begins_at(
        &mut self,
        device: &mut Device,
        mode: ClockMode,
        found: RealTime,
    ) -> Tick {
        let (now, believed) = match (mode, self.kept_time.take()) {
            (ClockMode::Wall | ClockMode::Scaled(_), Some(kept)) => found.resume(device, kept),
            (ClockMode::Wall | ClockMode::Scaled(_), None) | (ClockMode::Manual, _) => {
                (device.now(), found)
            }
        };
        self.keeper.believe(believed);
        now
    }
}

/// A document that nobody has was let go of when the power went, or never accepted.
pub(crate) fn delete_what_nobody_has(drive: &Drive, view: &View) {
    let owned: BTreeSet<u64> = documents::owned(view).map(|it| it.0.0).collect();
    for (id, _) in drive.table().documents() {
        if !owned.contains(&id) {
            drive.release(id);
        }
    }
}

#[cfg(test)]
mod tests;
