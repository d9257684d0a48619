//! Slow work that left for a worker, and what comes of it.

use sim_core::Fact;
use sim_core::fax::Line;
use sim_core::job::{JobId, NotScanned, Scanned};
use sim_core::update::UpdateId;

use crate::engine::Order;
use crate::scan_file::Drawn;
use crate::silence::Silence;
use crate::telephone::Dialled;
use crate::update::Checked;

/// What a device is told where a worker broke off.
pub(crate) const BROKE_OFF: &str = "the worker broke off";

/// What a worker brings back.
pub(crate) enum Work {
    /// It came to this.
    Done(Fact),
    /// A document was read and can be printed.
    Loaded {
        /// Which run of the engine it is for.
        run: u64,
        /// What to print.
        order: Order,
    },
    /// A package was looked at.
    PackageChecked(UpdateId, Checked),
    /// A document cannot be printed.
    NotLoaded {
        /// Which run of the engine it was for.
        run: u64,
        /// Of which job.
        job: JobId,
        /// What failed.
        why: String,
    },
    /// Sides were drawn for the scanner.
    Drawn {
        /// Which run of it they are for.
        run: u64,
        /// What came of it.
        drawn: Drawn,
    },
    /// A document that was scanned is whole.
    Scanned {
        /// Which run of the scanner it is of.
        run: u64,
        /// It, or why there is none.
        result: Result<Scanned, NotScanned>,
    },
    /// A document was drawn for a line.
    Dialled {
        /// On which line it goes.
        line: Line,
        /// What goes.
        call: Dialled,
    },
    /// Nothing waits to be overwritten, or the power went.
    Overwritten {
        /// Or the drive failed.
        failed: bool,
    },
    /// It was not done and nobody waits for it.
    Lost,
    /// It goes on, and somebody in the world says nothing to it.
    Silent(Silence),
}
