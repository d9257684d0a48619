//! Print-Job, Validate-Job, Create-Job and Send-Document (RFC 8011 sections 4.2.1, 4.2.3, 4.2.4 and
//! 4.3.1), and who a job is from.
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

use sim_core::job::{AbortReason, Claim, JobAsk, JobId, JobState, JobType, Submission};
use sim_core::settings::values::{Disposition, ReceiveControl};
use sim_core::user::UserId;
use sim_core::{Asker, Command, Refused, Reply, Secret};
use sim_wire::ipp::{Attribute, StatusCode};
use sim_wire::pjl::{self, Language, Prologue};

use super::call::Call;
use super::compression::{Compression, Received};
use super::creation::{Creation, Document, OCTET_STREAM};
use super::identity::Visitor;
use super::job::{self, Shown};
use super::open::{Begun, Numbered, OpenJob, OpenState};
use super::query::no_such_job;
use super::reply::{Answer, Failure, Outcome};
use super::upload::Upload;
use crate::door::Door;

/// Takes a job with its document.
pub(super) async fn print_job(call: &Call<'_>, upload: &mut Upload) -> Outcome {
    let creation = Creation::of(call)?;
    let document = Document::of(call)?;
    let received =
        upload.document(document.compression, call.door.handle.documents().begin()).await?;
    let received = received.ok_or_else(|| Failure::bad_request("there is no document"))?;
    let (job, state) = hand_in(call, &creation, document, received, None).await?;
    let number = call.printer().open.number(job);
    Ok(taken(call, number, job, state, creation.unsupported))
}

/// Says whether Print-Job would be granted.
pub(super) async fn validate_job(call: &Call<'_>) -> Outcome {
    let creation = Creation::of(call)?;
    Document::of(call)?;
    can_take_jobs(call)?;
    announced(call).await?;
    Ok(Answer::ok(creation.unsupported))
}

/// Makes a job whose document comes with Send-Document.
pub(super) async fn create_job(call: &Call<'_>) -> Outcome {
    let creation = Creation::of(call)?;
    can_take_jobs(call)?;
    let visitor = announced(call).await?;
    let unsupported = creation.unsupported.clone();
    let job = OpenJob {
        creation,
        owner: visitor.map(|it| it.user),
        peer: call.peer.address,
        created: call.now,
        ended: None,
        state: OpenState::Open(call.now),
    };
    let shown = job.clone();
    let Some(number) = call.printer().open.create(call.now, job) else {
        let message = "too many jobs wait for their document";
        return Err(Failure::status(StatusCode::ServerErrorBusy, message));
    };
    Ok(created(call, Answer::ok(unsupported), &Shown::open(number, &shown)))
}

/// Takes the document of a job that Create-Job made. A job has one document: it goes to the device as
/// soon as it is in, whether or not the client says that it was the last.
pub(super) async fn send_document(call: &Call<'_>, upload: &mut Upload) -> Outcome {
    let number = call.job_number()?;
    let Some(last) = call.boolean("last-document")? else {
        return Err(Failure::bad_request("last-document is missing"));
    };
    let document = Document::of(call)?;
    let open = &call.printer().open;
    let refused = |status, message: &'static str| Err(Failure::status(status, message));
    match open.begin(call.now, number) {
        Begun::Send(job) => receive(call, upload, number, &job, document, last).await,
        Begun::HasDocument(job) => close(call, upload, document.compression, number, job).await,
        Begun::Busy => refused(
            StatusCode::ServerErrorMultipleDocumentJobsNotSupported,
            "the job's document is being sent already",
        ),
        Begun::Ended(OpenState::Cancelled) => {
            refused(StatusCode::ServerErrorJobCanceled, "the job was cancelled")
        }
        Begun::Ended(OpenState::TimedOut) => {
            refused(StatusCode::ClientErrorTimeout, "the document did not come in time")
        }
        Begun::Ended(
            OpenState::Open(_)
            | OpenState::Receiving
            | OpenState::Handing
            | OpenState::BrokenOff
            | OpenState::Empty,
        ) => refused(StatusCode::ClientErrorNotPossible, "the job has ended"),
        Begun::Unknown => match open.find(call.now, &call.view, number) {
            Some(Numbered::Device(_) | Numbered::Open(_)) => {
                refused(StatusCode::ClientErrorNotPossible, "the job came with its document")
            }
            None => Err(no_such_job(number)),
        },
    }
}

/// Another Send-Document: without a document it closes the job, which has happened already.
async fn close(
    call: &Call<'_>,
    upload: &mut Upload,
    compression: Compression,
    number: i32,
    id: JobId,
) -> Outcome {
    if upload.document(compression, call.door.handle.documents().begin()).await?.is_some() {
        let status = StatusCode::ServerErrorMultipleDocumentJobsNotSupported;
        return Err(Failure::status(status, "a job has one document"));
    }
    let job = call.view.job(id).ok_or_else(|| no_such_job(number))?;
    Ok(created(call, Answer::ok(Vec::new()), &Shown::of(number, job)))
}

/// A document that is coming in. If it is dropped before the document is in, the client has gone, and
/// with it the job.
struct Receiving<'a> {
    call: &'a Call<'a>,
    number: i32,
}

impl Drop for Receiving<'_> {
    fn drop(&mut self) {
        self.call.printer().open.broken_off(self.call.door.handle.now(), self.number);
    }
}

async fn receive(
    call: &Call<'_>,
    upload: &mut Upload,
    number: i32,
    job: &OpenJob,
    document: Document,
    last: bool,
) -> Outcome {
    let open = &call.printer().open;
    let _receiving = Receiving { call, number };
    let writer = call.door.handle.documents().begin();
    let outcome = match upload.document(document.compression, writer).await {
        Ok(Some(received)) => {
            hand_in(call, &job.creation, document, received, Some((number, job))).await
        }
        Ok(None) if last => {
            open.end(call.now, number, OpenState::Empty);
            let ended = OpenJob { state: OpenState::Empty, ..job.clone() };
            return Ok(created(call, Answer::ok(Vec::new()), &Shown::open(number, &ended)));
        }
        Ok(None) => Err(Failure::bad_request("there is no document")),
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok((id, state)) => Ok(taken(call, number, id, state, Vec::new())),
        Err(Failure::Interrupted(it)) => Err(Failure::Interrupted(it)),
        Err(failure) => {
            // The client may try again, for example with its password.
            open.give_back(call.door.handle.now(), number);
            Err(failure)
        }
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

/// Hands a job with its document to the device.
async fn hand_in(
    call: &Call<'_>,
    creation: &Creation,
    document: Document,
    Received { writer, prologue }: Received,
    open: Option<(i32, &OpenJob)>,
) -> Result<(JobId, JobState), Failure> {
    let end = writer.len() - pjl::epilogue(writer.tail()) as u64;
    let (asker, claim) = who(call, &prologue, creation, open.map(|it| it.1)).await?;
    let number = open.map(|it| it.0);
    if number.is_some_and(|it| !call.printer().open.hand(it)) {
        let message = "the job was cancelled";
        return Err(Failure::status(StatusCode::ServerErrorJobCanceled, message));
    }
    let name = [&prologue.document_name, &creation.name, &document.name];
    let name = name.into_iter().flatten().next().cloned().unwrap_or_default();
    let (id, bytes) = writer
        .finish(prologue.payload, end)
        .map_err(|it| Failure::status(StatusCode::ServerErrorDeviceError, it.to_string()))?;
    let submission = Submission {
        name,
        format: format(document, &prologue),
        job_type: job_type(prologue.job_type.unwrap_or_default()),
        copies: prologue.settings.copies.unwrap_or(creation.copies),
        document: id,
        bytes,
        claim,
    };
    // The whole document is here: the job is taken even if the client goes away now.
    let task = tokio::spawn(submit(call.door.clone(), asker, submission, number));
    task.await.unwrap_or(Err(Refused::Interrupted)).map_err(Failure::refused)
}

async fn submit(
    door: Door,
    asker: Asker,
    submission: Submission,
    number: Option<i32>,
) -> Result<(JobId, JobState), Refused> {
    let document = submission.document;
    let reply = door.handle.ask(asker, Command::Job(JobAsk::Submit(submission))).await;
    let open = &door.printer.open;
    match reply {
        Ok(Reply::Job(job, state)) => {
            if let Some(number) = number {
                open.handed(&door.handle.view(), number, job);
            }
            Ok((job, state))
        }
        refused => {
            // The device keeps no document of a job that it does not take.
            door.handle.documents().drive().release(document.0);
            if let Some(number) = number {
                open.give_back(door.handle.now(), number);
            }
            Err(refused.err().unwrap_or(Refused::Interrupted))
        }
    }
}

/// Who a job is from; see the list at the top.
async fn who(
    call: &Call<'_>,
    prologue: &Prologue,
    creation: &Creation,
    open: Option<&OpenJob>,
) -> Result<(Asker, Claim), Failure> {
    let anyone = Visitor::asker(None, call.peer);
    let in_data = prologue.user_id.clone().filter(|it| !it.is_empty());
    if let Some(user) = in_data {
        return Ok((
            anyone,
            match &prologue.password {
                Some(it) => Claim::Password { user, password: Secret::new(it.expose()) },
                None => Claim::UserOnly(user),
            },
        ));
    }
    let visitor = call.visitor().await?;
    if let Some(open) = open {
        same_client(call, open, visitor.as_ref())?;
    }
    let asker = Visitor::asker(visitor.as_ref(), call.peer);
    Ok(match (&creation.accounting_user, visitor) {
        (_, Some(_)) => (asker, Claim::Session),
        (Some(named), None) => (anyone, Claim::UserOnly(named.clone())),
        (None, None) => (anyone, Claim::Nobody),
    })
}

/// Whether a document comes from whoever created its job (RFC 8011 section 4.3.1): the same user, or
/// for a job of nobody's the same address.
fn same_client(call: &Call<'_>, open: &OpenJob, visitor: Option<&Visitor>) -> Result<(), Failure> {
    let user: Option<&UserId> = visitor.map(|it| &it.user);
    match (&open.owner, user) {
        (Some(owner), Some(user)) if owner == user => Ok(()),
        (Some(_), None) => Err(Failure::Challenge),
        (None, _) if open.peer == call.peer.address => Ok(()),
        (Some(_), Some(_)) | (None, _) => Err(Failure::refused(Refused::NotPermitted)),
    }
}

/// The format of a document: what the client says, else the language that its job control enters.
fn format(document: Document, prologue: &Prologue) -> String {
    let language = prologue.language.as_deref().and_then(Language::from_name);
    match language {
        Some(language) if document.format == OCTET_STREAM => language.media_type().to_owned(),
        Some(_) | None => document.format,
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
fn taken(
    call: &Call<'_>,
    number: i32,
    id: JobId,
    state: JobState,
    unsupported: Vec<Attribute>,
) -> Answer {
    let refusal = match state {
        JobState::Aborted(AbortReason::NoUser) => {
            Some((StatusCode::ClientErrorNotAuthenticated, "the job names no user; it is deleted"))
        }
        JobState::Aborted(AbortReason::LoginFailed) => Some((
            StatusCode::ClientErrorNotAuthorized,
            "user ID or password of the job is wrong; it is deleted",
        )),
        JobState::Received
        | JobState::Held
        | JobState::Queued
        | JobState::Printing { .. }
        | JobState::Completed
        | JobState::Cancelled
        | JobState::Aborted(
            AbortReason::Data | AbortReason::Power | AbortReason::Sender | AbortReason::Formatted,
        ) => None,
    };
    let mut answer = Answer::ok(unsupported);
    if let Some((status, message)) = refusal {
        answer.status = status;
        answer.message = Some(message.into());
    }
    match call.door.handle.view().job(id) {
        Some(job) => created(call, answer, &Shown::of(number, job)),
        // Only if a thousand jobs ended meanwhile.
        None => answer,
    }
}

/// Adds what a client needs to follow its job.
fn created(call: &Call<'_>, answer: Answer, job: &Shown<'_>) -> Answer {
    let answer = Answer { job: Some(job.number), ..answer };
    answer.with(&job::group(job, &call.scene(), job::created(), true))
}
