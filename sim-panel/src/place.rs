//! Where the panel is: in one of the apps, or above them. Each app has places of its own, which know their
//! screens; where one leads stands in the items it shows.
//!
//! ```text
//!   Home ─┬─ Log-in
//!         ├─ Private Charge Print ─── a job ─┬─ Preview
//!         │                                  └─ its password
//!         ├─ Jobs ─┬─ a job
//!         │        └─ Secure Print ─── a job and its password
//!         ├─ Device ─── menus ...
//!         ├─ Send from Folder ─── a folder ─── a file
//!         ├─ Copy ─── a choice
//!         ├─ Scan ─── a folder ─── a choice
//!         ├─ Email ─── the recipients ─── a choice
//!         └─ Fax ─── a choice
//! ```
//! A [`Dialog`] lies above any of them.

use sim_core::View;

use crate::dialog::Dialog;
use crate::draft::Draft;
use crate::form::Form;
use crate::preview::Preview;
use crate::{copy, device, email, fax, job_status, log_in, private_print, scan, send_from_folder};

/// A place.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// User ID and password, and where it goes on then.
    LogIn { form: Form, then: Option<Box<Self>> },
    /// What lies above any other.
    Dialog(Dialog<Self>),
    /// Private Charge Print.
    PrivatePrint(private_print::Place),
    /// Jobs, with Secure Print.
    JobStatus(job_status::Place),
    /// The Device screen and what is below it.
    Device(device::Place),
    /// Send from Folder.
    SendFromFolder(send_from_folder::Place),
    /// Copy.
    Copy(copy::Place),
    /// Scan.
    Scan(scan::Place),
    /// Email.
    Email(email::Place),
    /// Fax.
    Fax(fax::Place),
}

impl Place {
    /// An empty log-in after which it goes on to another place.
    pub(crate) fn log_in(then: Option<Self>) -> Self {
        Self::LogIn { form: log_in::form(), then: then.map(Box::new) }
    }

    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Self> {
        match self {
            Self::LogIn { form, then } => {
                log_in::draw(view, form, |form| Self::LogIn { form, then: then.clone() })
            }
            Self::Dialog(it) => it.draw(),
            Self::PrivatePrint(it) => it.draw(view).map(Self::PrivatePrint),
            Self::JobStatus(it) => it.draw(view).map(Self::JobStatus),
            Self::Device(it) => it.draw(view).map(Self::Device),
            Self::SendFromFolder(it) => it.draw(view).map(Self::SendFromFolder),
            Self::Copy(it) => it.draw(view).map(Self::Copy),
            Self::Scan(it) => it.draw(view).map(Self::Scan),
            Self::Fax(it) => it.draw(view).map(Self::Fax),
            Self::Email(it) => it.draw(view).map(Self::Email),
        }
    }

    /// Whether one can still be here: the device may have changed meanwhile.
    pub(crate) fn stands(&self, view: &View) -> bool {
        match self {
            Self::LogIn { .. } | Self::Dialog(_) => true,
            Self::PrivatePrint(it) => it.stands(view),
            Self::JobStatus(it) => it.stands(view),
            Self::Device(it) => it.stands(view),
            Self::SendFromFolder(it) => it.stands(view),
            Self::Copy(it) => it.stands(view),
            Self::Scan(it) => it.stands(view),
            Self::Fax(it) => it.stands(view),
            Self::Email(it) => it.stands(view),
        }
    }

    /// Why one cannot be here any more, where that is to be said.
    pub(crate) fn loss(&self, view: &View) -> Option<String> {
        match self {
            Self::SendFromFolder(it) => it.loss(view),
            Self::Scan(it) => it.loss(view),
            Self::LogIn { .. }
            | Self::Dialog(_)
            | Self::PrivatePrint(_)
            | Self::JobStatus(_)
            | Self::Device(_)
            | Self::Copy(_)
            | Self::Email(_)
            | Self::Fax(_) => None,
        }
    }

    /// Its fields, to type into.
    pub(crate) fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::LogIn { form, .. } => Some(form),
            Self::Dialog(_) => None,
            Self::PrivatePrint(it) => it.form_mut(),
            Self::JobStatus(it) => it.form_mut(),
            Self::Device(it) => it.form_mut(),
            Self::SendFromFolder(it) => it.form_mut(),
            Self::Copy(it) => it.form_mut(),
            Self::Scan(it) => it.form_mut(),
            Self::Fax(it) => it.form_mut(),
            Self::Email(it) => it.form_mut(),
        }
    }

    /// Takes what the device has now for what was seen, where somebody was faster; says what that is.
    pub(crate) fn renew(&mut self, view: &View) -> Option<String> {
        match self {
            Self::Device(it) => it.renew(view),
            Self::SendFromFolder(it) => it.renew(view),
            Self::LogIn { .. }
            | Self::Dialog(_)
            | Self::PrivatePrint(_)
            | Self::JobStatus(_)
            | Self::Copy(_)
            | Self::Scan(_)
            | Self::Email(_)
            | Self::Fax(_) => None,
        }
    }

    /// The page that is being looked at there.
    pub(crate) const fn preview(&self) -> Option<&Preview> {
        match self {
            Self::PrivatePrint(it) => it.preview(),
            Self::JobStatus(it) => it.preview(),
            Self::SendFromFolder(it) => it.preview(),
            Self::LogIn { .. }
            | Self::Dialog(_)
            | Self::Device(_)
            | Self::Copy(_)
            | Self::Scan(_)
            | Self::Email(_)
            | Self::Fax(_) => None,
        }
    }

    /// The same, for the answer that says which document it is of.
    pub(crate) const fn preview_mut(&mut self) -> Option<&mut Preview> {
        match self {
            Self::PrivatePrint(it) => it.preview_mut(),
            Self::JobStatus(it) => it.preview_mut(),
            Self::SendFromFolder(it) => it.preview_mut(),
            Self::LogIn { .. }
            | Self::Dialog(_)
            | Self::Device(_)
            | Self::Copy(_)
            | Self::Scan(_)
            | Self::Email(_)
            | Self::Fax(_) => None,
        }
    }
}
