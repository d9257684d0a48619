//! The first screen.

use sim_core::session::SessionAsk;
use sim_core::settings::values::{Access, LoginType};
use sim_core::{Command, View};

use crate::device::menu::Path;
use crate::draft::{Act, Draft, Then};
use crate::job_status::Tab;
use crate::place::Place;
use crate::screen::{Layout, Sign};
use crate::{log_in, words};

/// Who must be logged in to use a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// Someone, where the panel is locked.
    Unlocking,
    /// Someone, in any case.
    Someone,
}

/// A tile.
struct Tile {
    label: &'static str,
    sign: Sign,
    opens: fn() -> Place,
    needs: Needs,
}

/// The tiles that lead somewhere, in their order. Apps get theirs with their screens.
const TILES: &[Tile] = &[
    Tile {
        label: "Private Charge Print",
        sign: Sign::SealedSheet,
        opens: || Place::PrivatePrints { page: 0, all: false },
        needs: Needs::Someone,
    },
    Tile {
        label: "Job Status",
        sign: Sign::Lines,
        opens: || Place::Jobs { tab: Tab::Active, page: 0 },
        needs: Needs::Unlocking,
    },
    Tile {
        label: "Device",
        sign: Sign::Printer,
        opens: || Place::Menu(Path::default()),
        needs: Needs::Unlocking,
    },
];

/// The tile that leads to the log-in.
pub(crate) const LOCAL_USER: &str = "Local User";

/// The first screen.
pub(crate) fn draw(view: &View) -> Draft {
    let mut draft = Draft { layout: Layout::Tiles, ..Draft::new("home", "Home") };
    draft.message = words::alerts(view);
    let someone = view.panel_session().is_some();
    if someone {
        let log_out = Act::ask(Command::Session(SessionAsk::LogOut), Then::Stay);
        draft.tile(true, Sign::Door, "Log Out", log_out);
    } else {
        draft.tile(true, Sign::Person, LOCAL_USER, Act::Open(log_in::place()));
    }
    for tile in TILES {
        let enabled = match tile.needs {
            Needs::Unlocking => someone || !is_locked(view),
            Needs::Someone => someone,
        };
        draft.tile(enabled, tile.sign, tile.label, Act::Open((tile.opens)()));
    }
    draft
}

/// Whether nobody can use the panel before a log-in (guide p.32).
pub(crate) fn is_locked(view: &View) -> bool {
    view.settings.access_device == Access::Locked
        || view.settings.auth_login_type == LoginType::Local
}
