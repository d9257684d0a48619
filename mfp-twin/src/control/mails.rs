//! The mails that the device sends, what became of them, and the password for their server.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use sim_core::mail::{Ended, Mail, NotSent, Outcome, Waiting};
use sim_core::mail_login::MailLoginAsk;
use sim_core::{Command, Secret, View};
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems};

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
    /// When it is tried again; null where it is not.
    next_try: Option<String>,
    /// What kept it the last time; null if nothing did.
    failed: Option<FailureShown>,
    /// The job whose scan goes with it; null for a notification.
    job: Option<u32>,
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
    /// Its job was cancelled before.
    Cancelled,
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
        let job = mail.attached.as_ref().map(|it| it.job.0);
        Self { id: mail.id.0, to, subject, state, tries, next_try: None, failed, job }
    }

    fn waiting(control: &Control, view: &View, it: &Waiting) -> Self {
        let is_under_way = view.mails.under_way == Some(it.mail.id);
        let state = if is_under_way { MailState::Sending } else { MailState::Waiting };
        let next_try = view.mails.next_try(it).map(|it| control.shown(it));
        Self { next_try, ..Self::of(&it.mail, state, it.tries, it.failed.as_ref()) }
    }

    fn ended(it: &Ended) -> Self {
        let state = match it.outcome {
            Outcome::Sent => MailState::Sent,
            Outcome::GivenUp(_) => MailState::GivenUp,
            Outcome::Cancelled => MailState::Cancelled,
        };
        Self::of(&it.mail, state, it.tries, it.outcome.not_sent())
    }
}

/// The mails that the device has sent, or tried to, since it is on, the oldest first; then those that wait.
#[utoipa::path(get, path = "/mails", tag = "jobs", responses(
    (status = 200, body = Vec<MailShown>), Problems,
))]
pub(super) async fn mails(State(control): State<Control>) -> Json<Vec<MailShown>> {
    let view = control.handle().view();
    let ended = view.mails.ended.iter().map(|it| MailShown::ended(it));
    let waiting = view.mails.waiting.iter().map(|it| MailShown::waiting(&control, &view, it));
    Json(ended.chain(waiting).collect())
}

/// A password for the mail server.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MailPasswordOrder {
    /// The password: 1 to 64 bytes, no control characters.
    #[schema(example = "Mail-server-9")]
    password: String,
}

/// Sets what the device logs in to its mail server with. It is kept sealed, and nothing gives it back.
#[utoipa::path(put, path = "/mail-password", tag = "settings", request_body = MailPasswordOrder,
    responses((status = 204, description = "Set."), BodyProblems),
)]
pub(super) async fn set_password(
    State(control): State<Control>,
    Sent(order): Sent<MailPasswordOrder>,
) -> Result<StatusCode, Problem> {
    let (seen, changes, password) = (Vec::new(), Vec::new(), Secret::new(order.password));
    let ask = MailLoginAsk::SetPassword { seen, changes, password };
    control.ask(Command::MailLogin(ask)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has the device forget it.
#[utoipa::path(delete, path = "/mail-password", tag = "settings",
    responses((status = 204, description = "It has none now."), Problems),
)]
pub(super) async fn forget_password(State(control): State<Control>) -> Result<StatusCode, Problem> {
    control.ask(Command::MailLogin(MailLoginAsk::ForgetPassword)).await?;
    Ok(StatusCode::NO_CONTENT)
}
