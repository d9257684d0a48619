//! The first screen: the tiles that are on it and have an app, and Customize.

use sim_core::home::HomeTile;
use sim_core::permit::Sight;
use sim_core::session::SessionAsk;
use sim_core::{Asker, Command, Refused, View};

use crate::draft::{Act, Draft, Then};
use crate::place::Place;
use crate::screen::{Layout, Sign};
use crate::{
    copy, device, email, fax, job_status, log_in, private_print, scan, send_from_folder, words,
};

/// Where a tile leads.
struct App {
    first: Place,
    /// What it leads to; who may not see that is not let in.
    shows: Sight<'static>,
}

/// The app of a tile. One whose machine does not exist yet has none, and no tile.
fn app(tile: HomeTile) -> Option<App> {
    let app = |first, shows| Some(App { first, shows });
    match tile {
        HomeTile::PrivateChargePrint => {
            app(Place::PrivatePrint(private_print::Place::first()), Sight::OwnPrivatePrints)
        }
        HomeTile::Jobs => app(Place::JobStatus(job_status::Place::first()), Sight::Apps),
        HomeTile::Device => app(Place::Device(device::Place::first()), Sight::Panel),
        HomeTile::SendFromFolder => {
            app(Place::SendFromFolder(send_from_folder::Place::first()), Sight::Apps)
        }
        HomeTile::Copy => app(Place::Copy(copy::Place::first()), Sight::Apps),
        HomeTile::Scan => app(Place::Scan(scan::Place::first()), Sight::Apps),
        HomeTile::Email => app(Place::Email(email::Place::first()), Sight::Apps),
        HomeTile::Fax => app(Place::Fax(fax::Place::first()), Sight::Apps),
        HomeTile::RemoteAssistance | HomeTile::InternetFax | HomeTile::WebApplications => None,
    }
}

/// The first screen.
pub(crate) fn draw(view: &View) -> Draft<Place> {
    let mut draft = Draft { layout: Layout::Tiles, ..Draft::new("home", "Home") };
    draft.message = words::alerts(view);
    let someone = view.panel_session().is_some();
    if someone {
        let log_out = Act::ask(Command::Session(SessionAsk::LogOut), Then::Stay);
        draft.tile(true, Sign::Door, "Log Out", log_out);
    } else {
        draft.tile(true, Sign::Person, log_in::TITLE, Act::LogIn(None));
    }
    for tile in HomeTile::ALL.into_iter().filter(|it| view.has_tile(*it)) {
        if let Some(app) = app(tile) {
            let open = open(view, app);
            let enabled = !matches!(open, Act::Nothing);
            draft.tile(enabled, Sign::of(tile), tile.label(), open);
        }
    }
    let customize = Act::Open(Place::Device(device::Place::customize()));
    draft.button_if(log_in::lets_in(view), device::CUSTOMIZE, customize);
    draft
}

/// On a panel that can be used, an app that is for users only has them log in first.
fn open(view: &View, app: App) -> Act<Place> {
    match view.may_see(Asker::Panel, app.shows) {
        Ok(()) => Act::Open(app.first),
        Err(Refused::NotLoggedIn) if log_in::lets_in(view) => Act::LogIn(Some(app.first)),
        Err(_) => Act::Nothing,
    }
}
