//! Where the panel is. Each place knows its screen; where one leads stands in the items it shows.
//!
//! ```text
//!   Home ─┬─ Log-in
//!         ├─ Private Charge Print ─── a job ─┬─ Preview
//!         │                                  └─ its password
//!         ├─ Job Status ─┬─ a job
//!         │              └─ Secure Print ─── a job and its password
//!         └─ Device ─┬─ Information & Reports ─── Software Version
//!                    └─ menus ─┬─ menus ...
//!                              ├─ settings
//!                              ├─ Reset ─── Restore Factory Defaults
//!                              └─ Date, Time
//! ```
//! A [`Dialog`] lies above any of them.

use sim_core::View;
use sim_core::job::JobId;

use crate::device::clock_form::ClockForm;
use crate::device::menu::Path;
use crate::device::setting_form::SettingForm;
use crate::device::{clock_form, information, menu, reset, setting_form};
use crate::dialog::Dialog;
use crate::draft::Draft;
use crate::form::Form;
use crate::job_status::Tab;
use crate::job_status::secure_print;
use crate::{job_status, log_in, private_print, release};

/// A place.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// User ID and password.
    LogIn(Form),
    /// Private Charge Print.
    PrivatePrint(private_print::Place),
    /// The prints that wait for their passwords.
    SecurePrints { page: usize },
    /// One of them; the password as typed.
    SecurePrint { job: JobId, password: Form },
    /// Jobs.
    Jobs { tab: Tab, page: usize },
    /// One of them.
    Job(JobId),
    /// Information & Reports.
    Information,
    /// Software Version.
    SoftwareVersion,
    /// A menu of the Device screen.
    Menu(Path),
    /// Some settings.
    Settings(SettingForm),
    /// The date or the time of day.
    Clock(ClockForm),
    /// Reset.
    Reset,
    /// Restore Factory Defaults.
    RestoreDefaults,
    /// What lies above any of them.
    Dialog(Dialog<Self>),
}

impl Place {
    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Place> {
        match self {
            Self::LogIn(form) => log_in::draw(form).map(Self::LogIn),
            Self::PrivatePrint(it) => it.draw(view).map(Self::PrivatePrint),
            Self::SecurePrints { page } => secure_print::draw_list(view, *page),
            Self::SecurePrint { job, password } => {
                let typed = |password| Self::SecurePrint { job: *job, password };
                release::draw(view, secure_print::TITLE, *job, password, typed)
            }
            Self::Jobs { tab, page } => job_status::draw_list(view, *tab, *page),
            Self::Job(job) => job_status::draw_job(view, *job),
            Self::Information => information::draw(view),
            Self::SoftwareVersion => information::draw_versions(view),
            Self::Menu(path) => menu::draw(view, path),
            Self::Settings(it) => setting_form::draw(view, it),
            Self::Clock(it) => clock_form::draw(view, it),
            Self::Reset => reset::draw(),
            Self::RestoreDefaults => reset::draw_restore_defaults(),
            Self::Dialog(it) => it.draw(),
        }
    }

    /// Whether one can still be here: the device may have changed meanwhile.
    pub(crate) fn stands(&self, view: &View) -> bool {
        let open = log_in::lets_in(view);
        match self {
            Self::LogIn(_) | Self::Dialog(_) => true,
            Self::PrivatePrint(it) => it.stands(view),
            Self::SecurePrints { .. } => open && release::may_release(view),
            Self::SecurePrint { job, password } => {
                open && release::may_release(view) && release::takes_password(view, *job, password)
            }
            Self::Jobs { .. } | Self::Information | Self::SoftwareVersion => open,
            Self::Job(job) => open && view.job(*job).is_some(),
            Self::Menu(path) => open && menu::may_open(view, path).is_ok(),
            Self::Settings(_) | Self::Clock(_) | Self::Reset | Self::RestoreDefaults => {
                menu::may_see_settings(view).is_ok()
            }
        }
    }

    /// Its fields, to type into.
    pub(crate) fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::LogIn(form) | Self::SecurePrint { password: form, .. } => Some(form),
            Self::PrivatePrint(it) => it.form_mut(),
            Self::Settings(it) => Some(&mut it.typed),
            Self::Clock(it) => Some(&mut it.form),
            Self::SecurePrints { .. }
            | Self::Jobs { .. }
            | Self::Job(_)
            | Self::Information
            | Self::SoftwareVersion
            | Self::Menu(_)
            | Self::Reset
            | Self::RestoreDefaults
            | Self::Dialog(_) => None,
        }
    }
}
