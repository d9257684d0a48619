//! How much memory the twin may have, and has: the bound of the number of its devices.

use std::fmt;
use std::fs;

use thiserror::Error;

/// What an idle device takes, bytes: measured (docs/performance.md), with some room.
const DEVICE_BYTES: u64 = 512 << 10;
/// The part of the machine's memory that the twin may have unless somebody says otherwise: a half.
const PART: u64 = 2;
/// What it may have where the system does not say how much there is.
const UNKNOWN: u64 = 1 << 30;

/// Bytes, shown in MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MiB(pub u64);

impl fmt::Display for MiB {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} MiB", self.0 as f64 / f64::from(1 << 20))
    }
}

/// There is no memory for another device.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "there is no memory for another device: the {devices} there are, the program and what is on its way \
     take {used}, another takes {wanted}, and the twin may have {max}; --memory-max allows more"
)]
pub struct NoMemory {
    /// Devices that run.
    pub devices: usize,
    /// What is in use.
    pub used: MiB,
    /// What another device takes.
    pub wanted: MiB,
    /// The bound.
    pub max: MiB,
}

/// The bound where the options name none: half of what this machine or container has.
pub(crate) fn default_max() -> u64 {
    let machine = fs::read_to_string("/proc/meminfo").ok();
    let machine = machine.and_then(|it| kibibytes(&it, "MemTotal:"));
    let container = fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let container = container.and_then(|it| it.trim().parse().ok());
    machine.into_iter().chain(container).min().map_or(UNKNOWN, |it| it / PART)
}

/// Bytes that each of so many devices takes by what the process took at its `start` and takes now, but for
/// what ended ones have left over.
pub(crate) fn each(start: u64, left_over: u64, devices: usize) -> u64 {
    let theirs = resident(devices).saturating_sub(start).saturating_sub(left_over);
    theirs / (devices as u64).max(1)
}

/// Bytes of the memory of this process that are in use; what `devices` take where the system does not
/// say.
pub(crate) fn resident(devices: usize) -> u64 {
    let status = fs::read_to_string("/proc/self/status").ok();
    let resident = status.and_then(|it| kibibytes(&it, "VmRSS:"));
    resident.unwrap_or(devices as u64 * DEVICE_BYTES)
}

/// Whether there is room for one more device beside `devices` that run and those that are on their way,
/// which are `coming.0` and bring `coming.1` bytes, where ended ones have left over so many bytes that the
/// system still counts; it brings `content` bytes of its own.
///
/// # Errors
/// [`NoMemory`].
pub(crate) fn room_for_another(
    max: u64,
    devices: usize,
    coming: (usize, u64),
    left_over: u64,
    content: u64,
) -> Result<(), NoMemory> {
    let used =
        resident(devices).saturating_sub(left_over) + coming.0 as u64 * DEVICE_BYTES + coming.1;
    let wanted = DEVICE_BYTES + content;
    if used.saturating_add(wanted) <= max {
        return Ok(());
    }
    let [used, wanted, max] = [used, wanted, max].map(MiB);
    Err(NoMemory { devices, used, wanted, max })
}

/// The number of KiB on the line with that name, in bytes.
fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|it| it.strip_prefix(name))?;
    let number: u64 = line.split_whitespace().next()?.parse().ok()?;
    number.checked_mul(1 << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_device_needs_room_and_a_refusal_says_how_much_there_is() {
        assert!(room_for_another(u64::MAX, 10_000, (100, 1 << 30), 0, 1 << 30).is_ok());
        let refused = room_for_another(1 << 20, 3, (0, 0), 0, 64 << 20).unwrap_err().to_string();
        assert!(
            refused.starts_with("there is no memory for another device: the 3 there are"),
            "{refused}"
        );
        assert!(
            refused.contains("another takes 64.5 MiB") && refused.contains("1.0 MiB"),
            "{refused}"
        );
    }

    #[test]
    fn what_devices_on_their_way_bring_along_counts() {
        let max = resident(1) + (256 << 20);
        assert!(room_for_another(max, 1, (1, 64 << 20), 0, 64 << 20).is_ok());
        assert!(room_for_another(max, 1, (1, 192 << 20), 0, 64 << 20).is_err());
    }

    #[test]
    fn what_ended_devices_left_over_is_there_for_others() {
        let full = resident(2);
        assert!(room_for_another(full, 1, (0, 0), 0, 0).is_err());
        assert!(room_for_another(full, 1, (0, 0), full / 2, 0).is_ok());
        assert_eq!(each(u64::MAX, 0, 4), 0);
        assert!(each(0, 0, 2) <= resident(2), "each takes a part");
    }

    #[test]
    fn lines_of_the_system_are_read_in_bytes() {
        let text = "Name:\tx\nVmRSS:\t   1024 kB\n";
        assert_eq!(kibibytes(text, "VmRSS:"), Some(1 << 20));
        assert_eq!(kibibytes(text, "VmHWM:"), None);
    }
}
