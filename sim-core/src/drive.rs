//! Whether what is written to the drive is encrypted (guide p.10). The drive itself is the host's.

use crate::Effect;
use crate::desk::Desk;

/// The drive.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    is_encrypted: bool,
}

impl Machine {
    /// The drive as it was.
    pub(crate) fn resume(is_encrypted: bool) -> Self {
        Self { is_encrypted }
    }

    /// Whether what is written is encrypted.
    pub(crate) fn picture(&self) -> bool {
        self.is_encrypted
    }

    /// How the drive is to be made new at a start, where Data Encryption was switched since. The guide
    /// has the factory defaults restored before; whoever did not loses what was on the drive (assumed).
    pub(crate) fn is_to_be(&self, desk: &Desk) -> Option<bool> {
        let wanted = desk.settings.storage_data_encryption.is_on();
        Some(wanted).filter(|it| *it != self.is_encrypted)
    }

    /// Makes the drive new.
    pub(crate) fn format(&mut self, desk: &mut Desk, encrypted: bool) {
        self.is_encrypted = encrypted;
        desk.effect(Effect::FormatDrive { encrypted });
    }

    /// What is on the drive stays.
    pub(crate) fn power_lost(&mut self) {}

    /// The drive is made new, under no key or another one.
    pub(crate) fn factory_reset(&mut self, desk: &mut Desk) {
        self.format(desk, false);
    }
}
