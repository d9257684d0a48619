//! A sample page, for whoever has nothing to print: it comes in by the driver's door as any print.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use sim_core::job::{
    COPIES_MAX, Claim, Document, JobAsk, JobTicket, JobType, Submission, TicketRefused,
};
use sim_core::{Asker, Command, Door, Reply, Secret, View};
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, conflict, gone, not_allowed};

/// What the job is called.
const NAME: &str = "Sample page";
const FORMAT: &str = "text/plain";

/// A sample to print.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SampleOrder {
    /// Whose print it is; nobody's if left out, which the certified profile deletes.
    #[schema(example = "alice")]
    user: Option<String>,
    /// The user's password.
    password: Option<String>,
    /// Copies.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 999, example = 1)]
    copies: u16,
}

/// The job that came of it.
#[derive(Serialize, ToSchema)]
pub(super) struct SampleShown {
    /// Its number.
    job: u32,
}

const fn one() -> u16 {
    1
}

/// Hands in a page that says what it is of, as a driver does.
///
/// A wrong password counts as a failed log-in, and is written into the audit log as one.
#[utoipa::path(post, path = "/hands/sample", tag = "hands", request_body = SampleOrder, responses(
    (status = 201, body = SampleShown, description = "It is a job."), BodyProblems,
))]
pub(super) async fn print_sample(
    State(control): State<Control>,
    Sent(order): Sent<SampleOrder>,
) -> Result<(StatusCode, Json<SampleShown>), Problem> {
    if !(1..=COPIES_MAX).contains(&order.copies) {
        return Err(not_allowed("copies", TicketRefused::Copies.to_string()));
    }
    let page = page(&control.handle().view(), &control.shown(control.handle().now()));
    let mut writer = control.handle().documents().begin();
    let kept = tokio::task::spawn_blocking(move || {
        writer.push(page.as_bytes())?;
        writer.finish()
    });
    let kept = kept.await.map_err(|_| gone())?;
    let (id, bytes) = kept.map_err(|refused| conflict(refused.to_string()))?;
    let claim = match (order.user, order.password) {
        (Some(user), Some(password)) => Claim::Password { user, password: Secret::new(password) },
        (Some(user), None) => Claim::UserOnly(user),
        (None, _) => Claim::Nobody,
    };
    let submission = Submission {
        asks_back: false,
        subscriptions: Vec::new(),
        name: NAME.into(),
        job_type: JobType::Normal,
        ticket: JobTicket { copies: order.copies, ..JobTicket::default() },
        password: None,
        document: Document { id, name: NAME.into(), format: FORMAT.into(), bytes },
        claim,
    };
    let driver = Asker::Remote(Door::Driver, control.about().device.ip);
    let submit = Command::Job(JobAsk::Submit(submission.into()));
    let Reply::Job(job, _) = control.handle().ask(driver, submit).await? else {
        return Err(gone());
    };
    Ok((StatusCode::CREATED, Json(SampleShown { job: job.0 })))
}

fn page(view: &View, now: &str) -> String {
    let identity = &view.identity;
    format!(
        "\n\n    {}\n\n    {NAME}, printed at {now}\n    Serial number {}, {} profile\n",
        identity.model.full_name,
        identity.serial,
        view.profile.name(),
    )
}
