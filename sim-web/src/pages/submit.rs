//! Home > Submit: a file that is printed from the browser.
//!
//! The guide says only that there is a button of this name and that the job ends with an error in the certified setting
//! (p.38). So the job names nobody, whoever is logged in, and Receive Control does the rest; that, the page and its
//! words are assumed. A file whose job control names a user with the password is that user's.

use askama::Template;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::response::Response;
use http::StatusCode;
use sim_core::job::{Claim, Ending, JobId, JobRefused, JobState, JobTicket};
use sim_core::share::{Holder, NoRoom};
use sim_core::{Asker, Door, Refused};
use sim_host::documents::DOCUMENT_MAX;
use sim_intake::{
    Announced, Compression, Delivery, Described, Incoming, NotHandedIn, NotTaken, Received, Sender,
    can_take_jobs,
};
use sim_listen::Place;

use super::frame::{Frame, Message};
use super::{page, sentence};
use crate::admission::MachineViewer;
use crate::cwis::Cwis;
use crate::refusal::refusal;
use crate::visit::Visit;

/// Bytes of the form with the file: of the largest document, and of what is around it.
pub(crate) const FORM_MAX: usize = DOCUMENT_MAX as usize + 64 * 1024;
/// The field with the file.
const FILE: &str = "file";

#[derive(Template)]
#[template(path = "submit.html")]
struct Submit {
    frame: Frame,
    /// What is wrong with the file.
    wrong: Option<String>,
}

/// `GET /home/submit.html`.
pub(crate) async fn show(MachineViewer(visit): MachineViewer) -> Response {
    form(&visit, StatusCode::OK, None)
}

fn form(visit: &Visit, status: StatusCode, message: Option<Message>) -> Response {
    page(status, &Submit { frame: Frame::new(visit).with(message), wrong: None })
}

/// With what is wrong with the file beside it.
fn not_submitted(visit: &Visit, why: &NotSubmitted) -> Response {
    let text = why.text();
    let wrong = why.is_file().then(|| text.clone());
    let frame = Frame::new(visit).with(Some(Message::Refused(text)));
    page(why.status(), &Submit { frame, wrong })
}

/// `POST /home/submit.html`.
pub(crate) async fn submit(
    MachineViewer(visit): MachineViewer,
    State(cwis): State<Cwis>,
    upload: Multipart,
) -> Response {
    match take(&visit, &cwis, upload).await {
        Ok((id, state)) => match ended(&state) {
            Some(why) => {
                let text = format!("Job error: job {} was aborted: {why}.", id.0);
                form(&visit, StatusCode::UNPROCESSABLE_ENTITY, Some(Message::Refused(text)))
            }
            None => form(&visit, StatusCode::OK, Some(Message::Done("The file was taken."))),
        },
        Err(why) => not_submitted(&visit, &why),
    }
}

/// Why a job ended at once, if it did.
fn ended(state: &JobState) -> Option<&'static str> {
    match state.ending()? {
        Ending::Aborted(reason) => Some(reason.words()),
        Ending::Cancelled => Some("somebody canceled it"),
        Ending::Completed => None,
    }
}

async fn take(
    visit: &Visit,
    cwis: &Cwis,
    mut upload: Multipart,
) -> Result<(JobId, JobState), NotSubmitted> {
    can_take_jobs(&visit.view).map_err(NotSubmitted::Refused)?;
    let handle = visit.handle().map_err(NotSubmitted::Refused)?;
    while let Some(field) = upload.next_field().await.map_err(NotSubmitted::Form)? {
        if field.name() == Some(FILE) {
            let name = field.file_name().map(str::to_owned);
            let (jobs, _places) = receive(visit, cwis, field).await?;
            return delivery(visit, jobs, name).hand_in(handle).await.map_err(Into::into);
        }
    }
    Err(NotSubmitted::Nothing)
}

/// The jobs in a file, and the places that it has until the device has it.
async fn receive(
    visit: &Visit,
    cwis: &Cwis,
    mut field: Field<'_>,
) -> Result<(Vec<Received>, [Place; 2]), NotSubmitted> {
    let user = visit.session.as_ref().map(|it| &it.user);
    let holder = Holder::of(user, Some(visit.peer.address));
    let place = cwis.documents.document(holder.clone())?;
    let mut space = cwis.documents.bytes(holder);
    let mut incoming = Incoming::new(cwis.handle.documents(), Compression::None);
    while let Some(chunk) = field.chunk().await.map_err(NotSubmitted::Form)? {
        incoming.push(&chunk).await?;
        space.grow_to(usize::try_from(incoming.bytes()).unwrap_or(usize::MAX))?;
    }
    match incoming.finish()? {
        none if none.is_empty() => Err(NotSubmitted::Nothing),
        jobs => Ok((jobs, [place, space])),
    }
}

fn delivery(visit: &Visit, jobs: Vec<Received>, name: Option<String>) -> Delivery {
    let announced =
        Announced { name: name.clone(), ticket: JobTicket::default(), ..Announced::default() };
    Delivery {
        jobs,
        announced,
        described: Described { name, ..Described::default() },
        sender: Sender { asker: visit.asker(), claim: Claim::Nobody },
        stranger: Asker::Remote(Door::Cwis, visit.peer.address),
    }
}

/// Why no job was made.
enum NotSubmitted {
    /// The form has no file, or an empty one.
    Nothing,
    /// The form cannot be read.
    Form(MultipartError),
    /// The file cannot be kept.
    NotTaken(NotTaken),
    /// The device does not take it.
    Refused(Refused),
    /// The device cannot keep it.
    NotHandedIn(NotHandedIn),
}

impl From<NotTaken> for NotSubmitted {
    fn from(it: NotTaken) -> Self {
        Self::NotTaken(it)
    }
}

impl From<NoRoom> for NotSubmitted {
    fn from(it: NoRoom) -> Self {
        Self::Refused(Refused::Job(JobRefused::from(it)))
    }
}

impl From<NotHandedIn> for NotSubmitted {
    fn from(it: NotHandedIn) -> Self {
        match it {
            NotHandedIn::Refused(it) => Self::Refused(it),
            NotHandedIn::NotKept(_) => Self::NotHandedIn(it),
        }
    }
}

impl NotSubmitted {
    /// Whether it is said of the file that was selected.
    fn is_file(&self) -> bool {
        match self {
            Self::Nothing | Self::Form(_) => true,
            Self::NotTaken(_) | Self::Refused(_) | Self::NotHandedIn(_) => false,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Nothing => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Form(it) => it.status(),
            Self::NotTaken(_) | Self::NotHandedIn(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Refused(it) => refusal(it),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Nothing => "Select a file to print.".into(),
            Self::Form(it) => format!("The file did not come in whole: {}.", it.body_text()),
            Self::NotTaken(it) => sentence(it),
            Self::NotHandedIn(it) => sentence(it),
            Self::Refused(it) => sentence(it),
        }
    }
}
