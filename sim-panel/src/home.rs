//! The first screen.

use sim_core::permit::Sight;
use sim_core::session::SessionAsk;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Then};
use crate::place::Place;
use crate::screen::{Layout, Sign};
use crate::{device, job_status, log_in, private_print, send_from_folder, words};

/// A tile.
struct Tile {
    label: &'static str,
    sign: Sign,
    opens: fn() -> Place,
    /// What it leads to; who may not see that may not touch it.
    shows: Sight<'static>,
}

/// The tiles that lead somewhere, in their order. Apps get theirs with their screens.
const TILES: &[Tile] = &[
    Tile {
        label: "Private Charge Print",
        sign: Sign::SealedSheet,
        opens: || Place::PrivatePrint(private_print::Place::first()),
        shows: Sight::OwnPrivatePrints,
    },
    Tile {
        label: "Job Status",
        sign: Sign::Lines,
        opens: || Place::JobStatus(job_status::Place::first()),
        shows: Sight::Panel,
    },
    Tile {
        label: "Device",
        sign: Sign::Printer,
        opens: || Place::Device(device::Place::first()),
        shows: Sight::Panel,
    },
    Tile {
        label: send_from_folder::TITLE,
        sign: Sign::Folder,
        opens: || Place::SendFromFolder(send_from_folder::Place::first()),
        shows: Sight::Panel,
    },
];

/// The first screen.
pub(crate) fn draw(view: &View) -> Draft<Place> {
    let mut draft = Draft { layout: Layout::Tiles, ..Draft::new("home", "Home") };
    draft.message = words::alerts(view);
    let someone = view.panel_session().is_some();
    if someone {
        let log_out = Act::ask(Command::Session(SessionAsk::LogOut), Then::Stay);
        draft.tile(true, Sign::Door, "Log Out", log_out);
    } else {
        draft.tile(true, Sign::Person, log_in::TITLE, Act::Open(Place::LogIn(log_in::form())));
    }
    for tile in TILES {
        let enabled = view.may_see(Asker::Panel, tile.shows).is_ok();
        draft.tile(enabled, tile.sign, tile.label, Act::Open((tile.opens)()));
    }
    draft
}
