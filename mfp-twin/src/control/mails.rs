//! The mails that the device sends, and what became of them.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use sim_core::View;
use sim_core::mail::{Ended, Mail, NotSent, Waiting};
use utoipa::ToSchema;

use super::Control;
use super::problem::Problems;

/// A mail of the device.
#[derive(Serialize, ToSchema)]
pub(super) struct MailShown {
    /// Its number; they begin anew when the twin does.
    id: u64,
    /// To whom.
    #[schema(example = "alice@example.com")]
    to: String,
    /// What it is about.
    subject: String,
    /// How far it is.
    state: MailState,
    /// How often it was tried.
    tries: u32,
    /// What kept it the last time; null if nothing did.
    failed: Option<FailureShown>,
}

/// How far a mail is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum MailState {
    /// It waits to be sent, or to be tried again.
    Waiting,
    /// It is under way.
    Sending,
    /// A mail server has taken it.
    Sent,
    /// It was given up.
    GivenUp,
}

/// What kept a mail from being handed over.
#[derive(Serialize, ToSchema)]
struct FailureShown {
    /// The guide's fault code.
    #[schema(example = "016-513")]
    code: &'static str,
    /// Why.
    reason: String,
}

impl MailShown {
    fn of(mail: &Mail, state: MailState, tries: u32, failed: Option<&NotSent>) -> Self {
        let failed =
            failed.map(|it| FailureShown { code: it.cause.code(), reason: it.reason.clone() });
        let (to, subject) = (mail.to.to_string(), mail.subject.clone());
        Self { id: mail.id.0, to, subject, state, tries, failed }
    }

    fn waiting(view: &View, it: &Waiting) -> Self {
        let is_under_way = view.mails.under_way == Some(it.mail.id);
        let state = if is_under_way { MailState::Sending } else { MailState::Waiting };
        Self::of(&it.mail, state, it.tries, it.failed.as_ref())
    }

    fn ended(it: &Ended) -> Self {
        let state = if it.result.is_ok() { MailState::Sent } else { MailState::GivenUp };
        Self::of(&it.mail, state, it.tries, it.result.as_ref().err())
    }
}

/// The mails that the device has sent, or tried to, since it is on, the oldest first; then those that wait.
#[utoipa::path(get, path = "/mails", tag = "jobs", responses(
    (status = 200, body = Vec<MailShown>), Problems,
))]
pub(super) async fn mails(State(control): State<Control>) -> Json<Vec<MailShown>> {
    let view = control.handle().view();
    let ended = view.mails.ended.iter().map(|it| MailShown::ended(it));
    let waiting = view.mails.waiting.iter().map(|it| MailShown::waiting(&view, it));
    Json(ended.chain(waiting).collect())
}
