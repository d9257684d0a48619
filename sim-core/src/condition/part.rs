//! The parts that something can be the matter with.

use crate::job::JobId;
use crate::media::{InputTray, Wanted};
use crate::parts::{Cover, JamPlace, Supply};
use crate::scanner::Source;

/// The part that a trouble is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A cover.
    Cover(Cover),
    /// A place of the paper path.
    Path(JamPlace),
    /// The paper that a job waits for: the job, and the tray to load.
    Needed(JobId, InputTray),
    /// An input tray.
    Tray(InputTray),
    /// A supply.
    Supply(Supply),
    /// The output tray.
    Output,
    /// The drive.
    Drive,
    /// The network.
    Network,
    /// Where originals lie.
    Originals(Source),
}

impl Part {
    /// Its number within its group (`prtAlertGroupIndex`), from 1.
    pub const fn group_index(self) -> usize {
        1 + match self {
            Self::Cover(it) => it.index(),
            Self::Needed(_, it) | Self::Tray(it) => it.index(),
            Self::Supply(it) => it.index(),
            Self::Originals(it) => it.index(),
            Self::Path(_) | Self::Output | Self::Drive | Self::Network => 0,
        }
    }

    /// Where in that part (`prtAlertLocation`), from 1; 0 where it is not told.
    pub const fn location(self) -> usize {
        match self {
            Self::Path(it) => it.index() + 1,
            Self::Cover(_)
            | Self::Needed(..)
            | Self::Tray(_)
            | Self::Supply(_)
            | Self::Output
            | Self::Drive
            | Self::Network
            | Self::Originals(_) => 0,
        }
    }

    /// Its name in the control plane.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cover(it) => it.row().name,
            Self::Path(it) => it.row().name,
            Self::Needed(_, it) | Self::Tray(it) => it.row().source,
            Self::Supply(it) => it.row().name,
            Self::Output => "output",
            Self::Drive => "drive",
            Self::Network => "network",
            Self::Originals(it) => it.name(),
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Cover(it) => it.row().label,
            Self::Path(it) => it.row().label,
            Self::Needed(_, it) | Self::Tray(it) => it.row().label,
            Self::Supply(it) => it.row().label,
            Self::Output => "output tray",
            Self::Drive => "drive",
            Self::Network => "network",
            Self::Originals(it) => it.label(),
        }
    }
}

/// A job that waits for paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The job.
    pub job: JobId,
    /// The paper.
    pub wanted: Wanted,
}
