//! Print-Job, Validate-Job, Create-Job, Send-Document and Close-Job (RFC 8011 sections 4.2.1, 4.2.3,
//! 4.2.4 and 4.3.1, PWG 5100.7), and who a job is from.
//!
//! The order of [`sim_intake::Sender`] holds: a user ID in the job control counts first, then HTTP Basic
//! over TLS, then `job-accounting-user-id`.
//!
//! - What `job-accounting-user-id` says beside HTTP Basic does not count: CUPS puts the name of its own
//!   user there, whoever has logged in.
//! - Where the device would delete a job of nobody's, Validate-Job and Create-Job, which carry no
//!   document, are answered with HTTP 401 first, because CUPS only shows a password when asked. A
//!   document is always read before anything is said, since it may name its user; if it does not and
//!   nobody is logged in, Print-Job is answered with HTTP 401 too where the job would be deleted (assumed).
//!
//! What becomes of the job is the device's decision. Of a job that it deletes, the client gets the
//! number and the state "aborted", under `client-error-not-authenticated` if it names nobody and
//! `client-error-not-authorized` if its user or password is wrong (assumed).

use sim_core::account::{Payer, may_charge};
use sim_core::job::{AbortReason, Addition, Ending, JobAsk, JobId, JobRefused, JobState};
use sim_core::settings::values::{Disposition, ReceiveControl};
use sim_core::{Asker, Command, Refused};
use sim_host::documents::DocumentRefused;
use sim_intake::{
    Announced, Arrival, Delivery, Described, Incoming, NotHandedIn, NotTaken, Received, Sender,
    can_take_jobs, nothing_more,
};
use sim_wire::ipp::{Attribute, StatusCode};

use super::call::Call;
use super::creation::{Creation, Document};
use super::identity::Visitor;
use super::job;
use super::reply::{Answer, Failure, Outcome, uncharged};
use super::subscription::WithJob;
use super::upload::Upload;

/// Takes a job with its document. Where job control has more than one job in it, all are taken, the answer
/// is the first one's, and the others are listed with Get-Jobs (assumed).
pub(super) async fn print_job(call: &Call<'_>, upload: &mut Upload) -> Outcome {
    let creation = Creation::of(call)?;
    let document = Document::of(call)?;
    can_take_jobs(&call.view).map_err(Failure::refused)?;
    let jobs = receive(call, upload, &document).await?;
    if jobs.is_empty() {
        return Err(Failure::bad_request("there is no document"));
    }
    let with_job = WithJob::of(call);
    let Creation { announced, unsupported } = creation;
    let announced = Announced { subscriptions: with_job.orders(), ..announced };
    let mut delivery = delivery(call, jobs, announced, document.described).await?;
    delivery.announced.asks_back = asks_back(call, &delivery);
    let (id, state) = delivery.hand_in(&call.printer.handle).await.map_err(not_handed_in)?;
    let answer = taken(call, id, &state, unsupported);
    Ok(if state.is_ended() { answer } else { with_job.answer(call, id, answer) })
}

/// Says whether Print-Job would be granted.
pub(super) async fn validate_job(call: &Call<'_>) -> Outcome {
    let creation = Creation::of(call)?;
    Document::of(call)?;
    can_take_jobs(&call.view).map_err(Failure::refused)?;
    let visitor = announcer(call).await?;
    let (view, ticket) = (&call.view, &creation.announced.ticket);
    let payer = Payer::announced(&view.settings, ticket, visitor.as_ref().map(|it| &it.user));
    may_charge(&view.accounts, ticket, payer)
        .map_err(|it| Failure::refused(Refused::Job(JobRefused::Account(it))))?;
    Ok(Answer::ok(creation.unsupported))
}

/// Makes a job whose documents come with Send-Document.
pub(super) async fn create_job(call: &Call<'_>) -> Outcome {
    let creation = Creation::of(call)?;
    can_take_jobs(&call.view).map_err(Failure::refused)?;
    let visitor = announcer(call).await?;
    let asker = Visitor::asker(visitor.as_ref(), call.peer);
    let Creation { announced, unsupported } = creation;
    let Sender { asker, claim } = Sender::announced(asker, announced.accounting_user());
    let with_job = WithJob::of(call);
    let opening = Announced { subscriptions: with_job.orders(), ..announced }.opening(claim);
    let opened = sim_intake::open(&call.printer.handle, asker, opening).await;
    let (id, state) = opened.map_err(Failure::refused)?;
    let answer = taken(call, id, &state, unsupported);
    Ok(if state.is_ended() { answer } else { with_job.answer(call, id, answer) })
}

/// Takes a document of a job that Create-Job made.
pub(super) async fn send_document(call: &Call<'_>, upload: &mut Upload) -> Outcome {
    let id = call.job()?.id;
    let Some(last) = call.boolean("last-document")? else {
        return Err(Failure::bad_request("last-document is missing"));
    };
    let document = Document::of(call)?;
    let (handle, asker) = (&call.printer.handle, call.asker().await?);
    let refused = |it| too_late(Failure::refused(it));
    let arrival = Arrival::begin(handle, asker, id).await.map_err(refused)?;
    let arrived = tokio::select! {
        biased;
        why = arrival.ended() => Err(refused(why)),
        arrived = addition(call, upload, id, document, last) => arrived,
    };
    match arrived {
        Ok((asker, addition, others)) => {
            let (id, state) = arrival.add(asker, addition, others).await.map_err(refused)?;
            Ok(taken(call, id, &state, Vec::new()))
        }
        Err(Failure::Interrupted(it)) => Err(Failure::Interrupted(it)),
        Err(failure) => {
            arrival.refuse();
            Err(failure)
        }
    }
}

/// The document, and the other jobs of the stream that it came in.
async fn addition(
    call: &Call<'_>,
    upload: &mut Upload,
    job: JobId,
    document: Document,
    last: bool,
) -> Result<(Asker, Addition, Delivery), Failure> {
    let mut jobs = receive(call, upload, &document).await?;
    if jobs.is_empty() && !last {
        return Err(Failure::bad_request("there is no document"));
    }
    let others = jobs.split_off(jobs.len().min(1));
    let view = call.printer.handle.view();
    let (name, ticket) = view
        .job(job)
        .and_then(|it| Some((it.name.to_string(), it.ticket()?.clone())))
        .unwrap_or_default();
    let media = ticket.media;
    let announced = Announced { name: Some(name), ticket, ..Announced::default() };
    let others = delivery(call, others, announced, document.described.clone()).await?;
    // Who sends it may have been logged out while it came in. Once it is kept, nothing may be waited for.
    let asker = call.asker().await?;
    let first = jobs.pop().map(|it| it.addition(job, media, document.described, last));
    let addition = first.transpose().map_err(not_kept)?.unwrap_or_else(|| nothing_more(job));
    Ok((asker, addition, others))
}

/// Reads the document: the jobs in it, none if there is not one byte of it.
async fn receive(
    call: &Call<'_>,
    upload: &mut Upload,
    document: &Document,
) -> Result<Vec<Received>, Failure> {
    let mut incoming = Incoming::new(call.printer.handle.documents(), document.compression);
    let mut space = call.printer.uploads.bytes(call.holder());
    while let Some(chunk) = upload.next().await.map_err(Failure::Interrupted)? {
        incoming.push(&chunk).await.map_err(not_taken)?;
        let bytes = usize::try_from(incoming.bytes()).unwrap_or(usize::MAX);
        space.grow_to(bytes).map_err(|_| {
            let why = "as much comes in from this user, or this address, as may";
            Failure::status(StatusCode::ServerErrorBusy, why)
        })?;
    }
    // Until the device has the document, nobody else counts it.
    upload.space = Some(space);
    incoming.finish().map_err(not_taken)
}

/// The status of a document that is not taken.
fn not_taken(refused: NotTaken) -> Failure {
    let status = match refused {
        NotTaken::Damaged(_) => StatusCode::ClientErrorCompressionError,
        NotTaken::Bomb | NotTaken::Jobs => StatusCode::ClientErrorRequestEntityTooLarge,
        NotTaken::Refused(refused) => return not_kept(refused),
    };
    Failure::status(status, refused.to_string())
}

/// The status of a document that the storage does not take: the same wherever in it that shows, so that a short
/// one, which is written at its very end, is answered as a long one.
fn not_kept(refused: DocumentRefused) -> Failure {
    let status = match refused {
        DocumentRefused::TooLarge => StatusCode::ClientErrorRequestEntityTooLarge,
        DocumentRefused::Full => StatusCode::ServerErrorBusy,
        DocumentRefused::Drive(_) | DocumentRefused::Gone => StatusCode::ServerErrorDeviceError,
    };
    Failure::status(status, refused.to_string())
}

/// Says that no further document comes.
pub(super) async fn close_job(call: &Call<'_>) -> Outcome {
    let id = call.job()?.id;
    call.ask(Command::Job(JobAsk::Close(id))).await?;
    Ok(Answer::ok(Vec::new()))
}

/// A document for a job that was cancelled says so (RFC 8011 section 4.3.1).
fn too_late(failure: Failure) -> Failure {
    if let Failure::Refused(Refused::Job(JobRefused::State(state))) = &failure
        && state.ending() == Some(Ending::Cancelled)
    {
        return Failure::status(StatusCode::ServerErrorJobCanceled, "the job was cancelled");
    }
    failure
}

/// Who announces a job. Nobody is asked to log in where a job of nobody's would be deleted; but not
/// without TLS. A name in `job-accounting-user-id` does not help: CUPS always puts one there, and
/// would never show its password.
async fn announcer(call: &Call<'_>) -> Result<Option<Visitor>, Failure> {
    let visitor = call.visitor().await?;
    let settings = &call.view.settings;
    let deleted = settings.receive_control == ReceiveControl::ByAccounting
        && settings.job_without_user_id == Disposition::Delete;
    if deleted && visitor.is_none() && call.peer.tls {
        Err(Failure::Challenge)
    } else {
        Ok(visitor)
    }
}

/// Whether a job that would be deleted because nobody is authenticated is answered by a challenge (assumed):
/// its client shows its password only when it is asked, and then sends the job again.
fn asks_back(call: &Call<'_>, delivery: &Delivery) -> bool {
    let names_none = delivery.jobs.iter().all(|it| it.claim().is_none());
    names_none && call.peer.tls && call.view.assumptions.print_job_challenged
}

fn not_handed_in(why: NotHandedIn) -> Failure {
    match why {
        NotHandedIn::NotKept(it) => not_kept(it),
        NotHandedIn::Refused(it) => Failure::refused(it),
    }
}

/// The jobs of a stream and who they are from; see the list at the top. Nobody is asked to log in where all
/// of them name their user.
async fn delivery(
    call: &Call<'_>,
    jobs: Vec<Received>,
    announced: Announced,
    described: Described,
) -> Result<Delivery, Failure> {
    let stranger = Visitor::asker(None, call.peer);
    let asker = match jobs.iter().all(|it| it.claim().is_some()) {
        true => stranger,
        false => call.asker().await?,
    };
    let sender = Sender::announced(asker, announced.accounting_user());
    Ok(Delivery { jobs, announced, described, sender, stranger })
}

/// The reply to a job that the device took, or took and deleted.
fn taken(call: &Call<'_>, id: JobId, state: &JobState, unsupported: Vec<Attribute>) -> Answer {
    let reason = match state.ending() {
        Some(Ending::Aborted(reason)) => Some(reason),
        Some(Ending::Completed | Ending::Cancelled) | None => None,
    };
    let refusal = match reason {
        Some(AbortReason::NoUser) => {
            Some((StatusCode::ClientErrorNotAuthenticated, "the job names no user; it is deleted"))
        }
        Some(AbortReason::LoginFailed) => Some((
            StatusCode::ClientErrorNotAuthorized,
            "user ID or password of the job is wrong; it is deleted",
        )),
        Some(AbortReason::Account(it)) => {
            Some((uncharged(it), "the job cannot be charged; it is deleted"))
        }
        Some(
            AbortReason::Data
            | AbortReason::TooSlow
            | AbortReason::Forms
            | AbortReason::Power
            | AbortReason::Sender
            | AbortReason::Formatted
            | AbortReason::NoDocument
            | AbortReason::Device
            | AbortReason::NoOriginal
            | AbortReason::DriveFull
            | AbortReason::FolderFull
            | AbortReason::NoFolder
            | AbortReason::NoMailFolder
            | AbortReason::FolderPasscode
            | AbortReason::NotSent(_)
            | AbortReason::NotBelieved(_)
            | AbortReason::Call,
        )
        | None => None,
    };
    let mut answer = Answer::ok(unsupported);
    if let Some((status, message)) = refusal {
        answer.status = status;
        answer.message = Some(message.into());
    }
    match call.printer.handle.view().job(id) {
        Some(job) => answer.with(&job::group(job, &call.scene(), job::created(), true)),
        // Only if a thousand jobs ended meanwhile.
        None => answer,
    }
}
