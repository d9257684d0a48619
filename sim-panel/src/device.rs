//! The Device screen: versions, menus, settings, the clock, and Reset; and Customize, whose menus lead to settings too.
//!
//! ```text
//!   Device ─┬─ Information & Reports ─┬─ Software Version
//!           │                         └─ Print Reports ─── menus of reports
//!           └─ menus ─┬─ menus ...
//!                     ├─ settings
//!                     ├─ Folder Selector Setup ─── a fax line
//!                     ├─ Administrator Password
//!                     ├─ Reset ─── Restore Factory Defaults
//!                     └─ Date, Time, Time Zone, Daylight Saving
//!   Customize ─── Edit Home
//! ```

use sim_core::View;

use crate::draft::Draft;
use crate::form::Form;
use crate::log_in;

mod clock_form;
mod edit_home;
mod fax_lines;
mod information;
pub(crate) mod menu;
mod password_form;
mod place;
mod reports;
pub(crate) mod reset;
mod setting_form;
mod zone_form;

pub(crate) use place::{CUSTOMIZE, Place};

impl Place {
    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Self> {
        match self {
            Self::Information => information::draw(view),
            Self::SoftwareVersion => information::draw_versions(view),
            Self::PrintReports => reports::draw(),
            Self::ReportMenu(menu) => reports::draw_menu(view, menu),
            Self::Menu(path) => menu::draw(view, path),
            Self::Settings(it) => setting_form::draw(it),
            Self::Lines => fax_lines::draw(view),
            Self::Line(it) => fax_lines::draw_line(view, it),
            Self::Clock(it) => clock_form::draw(view, it),
            Self::EditHome(it) => edit_home::draw(view, it),
            Self::Password(it) => password_form::draw(it),
            Self::Reset => reset::draw(),
            Self::RestoreDefaults => reset::draw_restore_defaults(),
        }
    }

    /// Whether one can still be here.
    pub(crate) fn stands(&self, view: &View) -> bool {
        match self {
            Self::Information | Self::SoftwareVersion => log_in::lets_in(view),
            Self::PrintReports | Self::ReportMenu(_) => {
                log_in::lets_in(view) && reports::may_print(view).is_ok()
            }
            Self::Menu(path) => menu::may_open(view, path).is_ok(),
            Self::EditHome(_) => edit_home::may_edit(view).is_ok(),
            Self::Password(_) => password_form::may_change(view).is_ok(),
            Self::Settings(_)
            | Self::Lines
            | Self::Line(_)
            | Self::Clock(_)
            | Self::Reset
            | Self::RestoreDefaults => menu::may_see_settings(view).is_ok(),
        }
    }

    /// Takes what the device has now for what was seen; says what that is.
    pub(crate) fn renew(&mut self, view: &View) -> Option<String> {
        match self {
            Self::Settings(it) => Some(it.renew(view)),
            Self::Line(it) => Some(it.renew(view)),
            Self::Information
            | Self::SoftwareVersion
            | Self::PrintReports
            | Self::ReportMenu(_)
            | Self::Menu(_)
            | Self::Lines
            | Self::Clock(_)
            | Self::EditHome(_)
            | Self::Password(_)
            | Self::Reset
            | Self::RestoreDefaults => None,
        }
    }

    /// Its fields, to type into.
    pub(crate) fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::Settings(it) => Some(&mut it.typed),
            Self::Clock(it) => Some(&mut it.typed),
            Self::Password(it) => Some(it),
            Self::Line(it) => it.is_typing.then_some(&mut it.number),
            Self::Information
            | Self::SoftwareVersion
            | Self::PrintReports
            | Self::ReportMenu(_)
            | Self::Menu(_)
            | Self::Lines
            | Self::EditHome(_)
            | Self::Reset
            | Self::RestoreDefaults => None,
        }
    }
}
