//! Print-Job, Validate-Job, Create-Job, Send-Document and Close-Job (RFC 8011 sections 4.2.1, 4.2.3,
//! 4.2.4 and 4.3.1, PWG 5100.7), and who a job is from.
//!
//! In this order, the first that is there counts (HCD PP: the credential in the data):
//!
//! 1. A user ID in the job control language in front of the document. With a password the device checks
//!    both; without one the job is nobody's.
//! 2. HTTP Basic over TLS. What `job-accounting-user-id` says beside it does not count: CUPS puts the
//!    name of its own user there, whoever has logged in.
//! 3. `job-accounting-user-id` alone: named, not authenticated.
//! 4. Nobody. Where the device would delete such a job, Validate-Job and Create-Job, which carry no
//!    document, are answered with HTTP 401 first, because CUPS only shows a password when asked. A
//!    document is always read before anything is said, since it may name its user.
//!
//! What becomes of the job is the device's decision. Of a job that it deletes, the client gets the
//! number and the state "aborted", under `client-error-not-authenticated` if it names nobody and
//! `client-error-not-authorized` if its user or password is wrong (assumed).

use sim_core::account::{Payer, may_charge};
use sim_core::job::{
    AbortReason, Addition, Claim, JobAsk, JobId, JobRefused, JobState, JobType, Opening, Submission,
};
use sim_core::settings::values::{Disposition, ReceiveControl};
use sim_core::{Asker, Command, Fact, Refused, Reply, Secret};
use sim_host::Handle;
use sim_host::documents::DocumentRefused;
use sim_intake::{Incoming, NotTaken, Received, job_control};
use sim_wire::ipp::{Attribute, StatusCode};
use sim_wire::pjl::{self, Language, Prologue};

use super::call::Call;
use super::creation::{Creation, Document, OCTET_STREAM};
use super::identity::Visitor;
use super::job;
use super::reply::{Answer, Failure, Outcome, uncharged};
use super::subscription::WithJob;
use super::upload::Upload;

/// Takes a job with its document.
pub(super) async fn print_job(call: &Call<'_>, upload: &mut Upload) -> Outcome {
    let creation = Creation::of(call)?;
    let document = Document::of(call)?;
    can_take_jobs(call)?;
    let received = receive(call, upload, &document).await?;
    let received = received.ok_or_else(|| Failure::bad_request("there is no document"))?;
    let Received { writer, prologue } = received;
    let (asker, claim) = who(call, &prologue, &creation).await?;
    let name = [&prologue.document_name, &creation.name, &document.name];
    let name = name.into_iter().flatten().next().cloned().unwrap_or_default();
    let mut ticket = creation.ticket;
    for change in job_control::changes(&prologue.settings, ticket.media) {
        // What a ticket cannot say is passed over, as a printer does.
        let _ = ticket.change(change);
    }
    let with_job = WithJob::of(call);
    let submission = Submission {
        name,
        job_type: job_type(prologue.job_type.unwrap_or_default()),
        ticket,
        password: creation.password,
        document: keep(document, Received { writer, prologue })?,
        claim,
        subscriptions: with_job.orders(),
    };
    let (id, state) = hand_in(call, asker, JobAsk::Submit(submission.into())).await?;
    let answer = taken(call, id, state, creation.unsupported);
    Ok(if state.is_ended() { answer } else { with_job.answer(call, id, answer) })
}

/// Says whether Print-Job would be granted.
pub(super) async fn validate_job(call: &Call<'_>) -> Outcome {
    let creation = Creation::of(call)?;
    Document::of(call)?;
    can_take_jobs(call)?;
    let visitor = announced(call).await?;
    let (view, ticket) = (&call.view, &creation.ticket);
    let payer = Payer::announced(&view.settings, ticket, visitor.as_ref().map(|it| &it.user));
    may_charge(&view.accounts, ticket, payer)
        .map_err(|it| Failure::refused(Refused::Job(JobRefused::Account(it))))?;
    Ok(Answer::ok(creation.unsupported))
}

/// Makes a job whose documents come with Send-Document.
pub(super) async fn create_job(call: &Call<'_>) -> Outcome {
    let creation = Creation::of(call)?;
    can_take_jobs(call)?;
    let visitor = announced(call).await?;
    let asker = Visitor::asker(visitor.as_ref(), call.peer);
    let claim = named(&creation, visitor.as_ref());
    let Creation { name, ticket, password, unsupported } = creation;
    let with_job = WithJob::of(call);
    let (name, subscriptions) = (name.unwrap_or_default(), with_job.orders());
    let opening = Opening { name, ticket, password, claim, subscriptions };
    let (id, state) = hand_in(call, asker, JobAsk::Open(opening.into())).await?;
    let answer = taken(call, id, state, unsupported);
    Ok(if state.is_ended() { answer } else { with_job.answer(call, id, answer) })
}

/// A document that is coming in. If it is dropped before the document is in, the client has gone, and
/// with it the job.
struct Receiving<'a> {
    handle: &'a Handle,
    job: JobId,
    ends: bool,
}

impl Receiving<'_> {
    /// The document is in.
    fn done(mut self) {
        self.ends = false;
    }

    /// The document was refused; the client may try again, for example with its password.
    fn refused(mut self) {
        self.ends = false;
        self.handle.report(refused(self.job));
    }
}

impl Drop for Receiving<'_> {
    fn drop(&mut self) {
        if self.ends {
            let fact = Fact::DocumentEnded { job: self.job, sender_is_gone: true };
            self.handle.report(fact);
        }
    }
}

fn refused(job: JobId) -> Fact {
    Fact::DocumentEnded { job, sender_is_gone: false }
}

/// Takes a document of a job that Create-Job made.
pub(super) async fn send_document(call: &Call<'_>, upload: &mut Upload) -> Outcome {
    let id = call.job()?.id;
    let Some(last) = call.boolean("last-document")? else {
        return Err(Failure::bad_request("last-document is missing"));
    };
    let document = Document::of(call)?;
    call.ask(Command::Job(JobAsk::BeginDocument(id))).await.map_err(too_late)?;
    let receiving = Receiving { handle: &call.printer.handle, job: id, ends: true };
    match received(call, upload, id, document, last).await {
        Ok((asker, addition)) => {
            // The whole document is here: it is taken even if the client goes away now.
            receiving.done();
            let ask = JobAsk::AddDocument(addition.into());
            let (id, state) = hand_in(call, asker, ask).await.map_err(too_late)?;
            Ok(taken(call, id, state, Vec::new()))
        }
        Err(Failure::Interrupted(it)) => Err(Failure::Interrupted(it)),
        Err(failure) => {
            receiving.refused();
            Err(failure)
        }
    }
}

async fn received(
    call: &Call<'_>,
    upload: &mut Upload,
    job: JobId,
    document: Document,
    last: bool,
) -> Result<(Asker, Addition), Failure> {
    let empty = Addition {
        job,
        document: None,
        last,
        claim: Claim::Nobody,
        name: None,
        job_type: None,
        changes: Vec::new(),
    };
    let received = receive(call, upload, &document).await?;
    // Who sends it may have been logged out while it came in. Once it is kept, nothing may be waited for.
    let visitor = call.visitor().await?;
    let asker = Visitor::asker(visitor.as_ref(), call.peer);
    let Some(received) = received else {
        return match last {
            true => Ok((asker, empty)),
            false => Err(Failure::bad_request("there is no document")),
        };
    };
    let prologue = &received.prologue;
    let media = call.view.job(job).map(|it| it.ticket.media).unwrap_or_default();
    let addition = Addition {
        claim: in_data(prologue).unwrap_or(Claim::Nobody),
        name: prologue.document_name.clone(),
        job_type: prologue.job_type.map(job_type),
        changes: job_control::changes(&prologue.settings, media),
        document: Some(keep(document, received)?),
        ..empty
    };
    Ok((asker, addition))
}

/// Reads the document. `None` if there is not one byte of it.
async fn receive(
    call: &Call<'_>,
    upload: &mut Upload,
    document: &Document,
) -> Result<Option<Received>, Failure> {
    let mut incoming = Incoming::new(call.printer.handle.documents(), document.compression);
    while let Some(chunk) = upload.next().await.map_err(Failure::Interrupted)? {
        incoming.push(&chunk).await.map_err(not_taken)?;
    }
    incoming.finish().map_err(not_taken)
}

/// The status of a document that is not taken.
fn not_taken(refused: NotTaken) -> Failure {
    let status = match refused {
        NotTaken::Damaged(_) => StatusCode::ClientErrorCompressionError,
        NotTaken::Refused(DocumentRefused::TooLarge) => {
            StatusCode::ClientErrorRequestEntityTooLarge
        }
        NotTaken::Refused(DocumentRefused::Full) => StatusCode::ServerErrorBusy,
        NotTaken::Refused(DocumentRefused::Drive(_) | DocumentRefused::Gone) => {
            StatusCode::ServerErrorDeviceError
        }
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
    if let Failure::Refused(Refused::Job(JobRefused::State(JobState::Cancelled))) = failure {
        return Failure::status(StatusCode::ServerErrorJobCanceled, "the job was cancelled");
    }
    failure
}

/// Keeps the document without its job control.
fn keep(
    about: Document,
    Received { writer, prologue }: Received,
) -> Result<sim_core::job::Document, Failure> {
    let end = writer.len() - pjl::epilogue(writer.tail()) as u64;
    let (id, bytes) = writer
        .finish(prologue.payload, end)
        .map_err(|it| Failure::status(StatusCode::ServerErrorDeviceError, it.to_string()))?;
    let name = about.name.clone().unwrap_or_default();
    Ok(sim_core::job::Document { id, name, format: format(about, &prologue), bytes })
}

/// The format of a document: what the client says, else the language that its job control enters.
fn format(document: Document, prologue: &Prologue) -> String {
    let language = prologue.language.as_deref().and_then(Language::from_name);
    match language {
        Some(language) if document.format == OCTET_STREAM => language.media_type().to_owned(),
        Some(_) | None => document.format,
    }
}

/// Whether the device would take a job at all.
fn can_take_jobs(call: &Call<'_>) -> Result<(), Failure> {
    if !call.view.power.is_on() {
        return Err(Failure::refused(Refused::PoweredOff));
    }
    match call.view.blocking_fault() {
        Some(fault) => Err(Failure::refused(Refused::Fault(fault.code))),
        None => Ok(()),
    }
}

/// Who announces a job. Nobody is asked to log in where a job of nobody's would be deleted; but not
/// without TLS. A name in `job-accounting-user-id` does not help: CUPS always puts one there, and
/// would never show its password.
async fn announced(call: &Call<'_>) -> Result<Option<Visitor>, Failure> {
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

/// Hands a job or a document to the device. Both are taken even if the client goes away meanwhile.
async fn hand_in(call: &Call<'_>, asker: Asker, ask: JobAsk) -> Result<(JobId, JobState), Failure> {
    let task = tokio::spawn(submit(call.printer.handle.clone(), asker, ask));
    task.await.unwrap_or(Err(Refused::Interrupted)).map_err(Failure::refused)
}

async fn submit(handle: Handle, asker: Asker, ask: JobAsk) -> Result<(JobId, JobState), Refused> {
    let job = ask.job();
    match handle.ask(asker, Command::Job(ask)).await {
        Ok(Reply::Job(id, state)) => Ok((id, state)),
        // The device lets go of a document that it does not take.
        refused => {
            job.into_iter().for_each(|it| handle.report(self::refused(it)));
            Err(refused.err().unwrap_or(Refused::Interrupted))
        }
    }
}

/// Who a job is from; see the list at the top.
async fn who(
    call: &Call<'_>,
    prologue: &Prologue,
    creation: &Creation,
) -> Result<(Asker, Claim), Failure> {
    if let Some(claim) = in_data(prologue) {
        return Ok((Visitor::asker(None, call.peer), claim));
    }
    let visitor = call.visitor().await?;
    Ok((Visitor::asker(visitor.as_ref(), call.peer), named(creation, visitor.as_ref())))
}

/// Who the job control in front of a document says that it is from.
fn in_data(prologue: &Prologue) -> Option<Claim> {
    let user = prologue.user_id.clone().filter(|it| !it.is_empty())?;
    Some(match &prologue.password {
        Some(it) => Claim::Password { user, password: Secret::new(it.expose()) },
        None => Claim::UserOnly(user),
    })
}

/// Who the request says that a job is from.
fn named(creation: &Creation, visitor: Option<&Visitor>) -> Claim {
    match (&creation.ticket.accounting_user, visitor) {
        (_, Some(_)) => Claim::Session,
        (Some(named), None) => Claim::UserOnly(named.to_string()),
        (None, None) => Claim::Nobody,
    }
}

const fn job_type(of_driver: pjl::JobType) -> JobType {
    match of_driver {
        pjl::JobType::Normal => JobType::Normal,
        pjl::JobType::Secure => JobType::Secure,
        pjl::JobType::SampleSet => JobType::SampleSet,
        pjl::JobType::Delayed => JobType::Delayed,
        pjl::JobType::StoreInRemoteFolder => JobType::StoreInRemoteFolder,
        pjl::JobType::BackgroundForm => JobType::BackgroundForm,
    }
}

/// The reply to a job that the device took, or took and deleted.
fn taken(call: &Call<'_>, id: JobId, state: JobState, unsupported: Vec<Attribute>) -> Answer {
    let refusal = match state {
        JobState::Aborted(AbortReason::NoUser) => {
            Some((StatusCode::ClientErrorNotAuthenticated, "the job names no user; it is deleted"))
        }
        JobState::Aborted(AbortReason::LoginFailed) => Some((
            StatusCode::ClientErrorNotAuthorized,
            "user ID or password of the job is wrong; it is deleted",
        )),
        JobState::Aborted(AbortReason::Account(it)) => {
            Some((uncharged(it), "the job cannot be charged; it is deleted"))
        }
        JobState::Incoming
        | JobState::Received
        | JobState::Held
        | JobState::Queued
        | JobState::Printing
        | JobState::Stopped(_)
        | JobState::Completed
        | JobState::Cancelled
        | JobState::Aborted(
            AbortReason::Data
            | AbortReason::Power
            | AbortReason::Sender
            | AbortReason::Formatted
            | AbortReason::NoDocument
            | AbortReason::Device,
        ) => None,
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
