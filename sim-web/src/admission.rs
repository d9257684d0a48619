//! What it takes to see a page. A page says by its argument who may see it: [`Visit`] anyone, [`User`]
//! someone logged in, [`JobViewer`] and the like whoever the device lets see that. Everyone else is sent to
//! log in, or told that this is not for them.

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::request::Parts;
use sim_core::Refused;
use sim_core::permit::Sight;
use sim_core::session::Session;

use crate::cwis::Cwis;
use crate::local_path::{LOG_IN, escaped};
use crate::pages;
use crate::visit::Visit;

/// Someone logged in.
pub(crate) struct User(pub(crate) Visit, pub(crate) Session);

impl FromRequestParts<Cwis> for User {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, cwis: &Cwis) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, cwis).await?;
        match visit.session.clone() {
            Some(session) => Ok(Self(visit, session)),
            None => Err(visit.log_in_first()),
        }
    }
}

/// Defines whoever may see something; others are led to the log-in or told who may.
macro_rules! onlooker {
    ($(#[$meta:meta])* $name:ident, $sight:expr) => {
        $(#[$meta])*
        pub(crate) struct $name(pub(crate) Visit);

        impl FromRequestParts<Cwis> for $name {
            type Rejection = Response;

            async fn from_request_parts(parts: &mut Parts, cwis: &Cwis) -> Result<Self, Response> {
                let visit = Visit::from_request_parts(parts, cwis).await?;
                visit.turned_away($sight).map_or(Ok(Self(visit)), Err)
            }
        }
    };
}

onlooker!(
    /// Whoever may see the machine's parts.
    MachineViewer,
    Sight::Machine
);
onlooker!(
    /// Whoever may see jobs.
    JobViewer,
    Sight::Jobs
);
onlooker!(
    /// Whoever may see the folders.
    FolderViewer,
    Sight::Folders
);
onlooker!(
    /// Whoever may see the address book.
    AddressBookViewer,
    Sight::AddressBook
);
onlooker!(
    /// Whoever may see the users.
    UserViewer,
    Sight::Users
);
onlooker!(
    /// Whoever may see the accounts.
    AccountViewer,
    Sight::Accounts
);
onlooker!(
    /// Whoever may see the system settings.
    SettingsViewer,
    Sight::Settings
);
onlooker!(
    /// Whoever may see the certificates.
    CertificateViewer,
    Sight::Certificates
);
onlooker!(
    /// Whoever may see the audit log.
    AuditLogViewer,
    Sight::AuditLog
);

impl Visit {
    /// What is answered to a visitor who may not see this.
    pub(crate) fn turned_away(&self, sight: Sight<'_>) -> Option<Response> {
        let refused = self.view.may_see(self.asker(), sight).err()?;
        if refused == Refused::NotLoggedIn {
            return Some(self.log_in_first());
        }
        Some(pages::forbidden(
            self,
            match self.is_posted {
                true => "Only a system administrator can do this. Nothing was changed.",
                false => "Only a system administrator can see this page.",
            },
        ))
    }

    /// Has somebody log in who asks for a page, and says to who sent a form that nothing came of it.
    pub(crate) fn log_in_first(&self) -> Response {
        match self.is_posted {
            true => pages::logged_out(self),
            false => Redirect::to(&self.log_in_path()).into_response(),
        }
    }

    /// Where one logs in and comes back to this page.
    pub(crate) fn log_in_path(&self) -> String {
        format!("{LOG_IN}?next={}", escaped(&self.here))
    }
}
