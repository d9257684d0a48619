//! "System" > [Software Update]: the two settings that allow it, and the file (guide pp.17 to 27 and 35).

use askama::Template;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{Extension, State};
use axum::response::Response;
use http::StatusCode;
use sim_core::update::Package;
use sim_core::{Command, Refused};
use sim_listen::Farewell;
use sim_wire::update_package::PACKAGE_BYTES_MAX;

use super::frame::{Frame, Message};
use super::place::Place;
use super::setting_form::{self, Form};
use super::{last_page, not_found, page, places, refused, sentence};
use crate::admission::SettingsViewer;
use crate::cwis::Cwis;
use crate::local_path::HOME;
use crate::refusal::refusal;
use crate::visit::Visit;

/// The page's address.
const PATH: &str = "/system/software-update/index.html";
/// Bytes of the form with the file. It is twice the largest package: what is somewhat too large is read
/// away, so that the browser gets to show why it was refused.
pub(crate) const FORM_MAX: usize = 2 * PACKAGE_BYTES_MAX;
/// What is said once the update has begun.
const STARTED: &[&str] = &[
    "The device has the file, and everyone is logged out. Its control panel shows how far the update is.",
    "The device restarts by itself and answers again after that. Then check the version.",
];
/// The field with the file.
const FILE: &str = "file";

#[derive(Template)]
#[template(path = "software_update.html")]
struct SoftwareUpdate {
    frame: Frame,
    /// What is wrong with the file.
    wrong: Option<String>,
    controller_rom: String,
    fax_rom: String,
    /// The setting.
    form: Option<Form>,
    enabled: bool,
    /// Whether it is in effect, which takes a restart.
    in_effect: bool,
    /// What can be set then.
    below: Vec<&'static Place>,
    via_network: bool,
}

/// `GET /system/software-update/index.html`.
pub(crate) async fn show(SettingsViewer(mut visit): SettingsViewer) -> Response {
    let Some(found) = places::at(PATH) else { return not_found(&visit) };
    if let Err(why) = setting_form::look(&mut visit, &found).await {
        return refused(&visit, &why);
    }
    let message = Message::saved(&visit);
    draw(&visit, StatusCode::OK, message)
}

/// With what is wrong with the file beside it.
fn wrong(visit: &Visit, status: StatusCode, why: String) -> Response {
    draw_with(visit, status, Some(Message::Refused(why.clone())), Some(why))
}

fn draw(visit: &Visit, status: StatusCode, message: Option<Message>) -> Response {
    draw_with(visit, status, message, None)
}

fn draw_with(
    visit: &Visit,
    status: StatusCode,
    message: Option<Message>,
    wrong: Option<String>,
) -> Response {
    let (view, found) = (&visit.view, places::at(PATH));
    let enabled = view.settings.update_software_download.is_on();
    let software_update = SoftwareUpdate {
        frame: Frame::new(visit).with(message),
        wrong,
        controller_rom: view.software.controller_rom.to_string(),
        fax_rom: view.software.fax_rom.to_string(),
        form: found.as_ref().and_then(|it| Form::new(it, visit)),
        enabled,
        in_effect: enabled && view.software_download,
        below: found.iter().flat_map(|it| it.place.below()).collect(),
        via_network: view.settings.update_via_network.is_on(),
    };
    page(status, &software_update)
}

/// `POST /system/software-update/start.html`: the file is kept in memory, one at a time, until the
/// device has it or has refused it.
pub(crate) async fn start(
    SettingsViewer(mut visit): SettingsViewer,
    State(cwis): State<Cwis>,
    Extension(farewell): Extension<Farewell>,
    upload: Multipart,
) -> Response {
    let Ok(_permit) = cwis.uploads.try_acquire() else {
        let why = Message::Refused("Another file is being received. Try again later.".into());
        return draw(&visit, StatusCode::SERVICE_UNAVAILABLE, Some(why));
    };
    let package = match receive(upload).await {
        Ok(package) => package,
        Err(why) => return wrong(&visit, why.status(), why.text()),
    };
    farewell.say(true);
    match visit.ask(Command::UpdateSoftware(package)).await {
        Ok(_) => last_page(&visit, "Download Mode", STARTED, Some(HOME)),
        Err(why) => {
            farewell.say(false);
            let (status, text) = (refusal(&why), sentence(&why));
            match matches!(why, Refused::Update(_)) {
                true => wrong(&visit, status, text),
                false => draw(&visit, status, Some(Message::Refused(text))),
            }
        }
    }
}

/// Why no file came in.
enum NotReceived {
    /// The form has none, or an empty one.
    Nothing,
    /// It is larger than any package.
    TooLarge,
    /// The form cannot be read.
    Form(MultipartError),
}

impl NotReceived {
    fn status(&self) -> StatusCode {
        match self {
            Self::Nothing => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Form(it) => it.status(),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Nothing => "Select a file for the software update.".into(),
            Self::TooLarge => {
                format!("The file is too large: an update has at most {PACKAGE_BYTES_MAX} bytes.")
            }
            Self::Form(it) => format!("The file did not come in whole: {}.", it.body_text()),
        }
    }
}

async fn receive(mut upload: Multipart) -> Result<Package, NotReceived> {
    while let Some(field) = upload.next_field().await.map_err(NotReceived::Form)? {
        if field.name() == Some(FILE) {
            return read(field).await;
        }
    }
    Err(NotReceived::Nothing)
}

async fn read(mut field: Field<'_>) -> Result<Package, NotReceived> {
    let (mut bytes, mut length) = (Vec::new(), 0usize);
    while let Some(chunk) = field.chunk().await.map_err(NotReceived::Form)? {
        length = length.saturating_add(chunk.len());
        if length <= PACKAGE_BYTES_MAX {
            bytes.extend_from_slice(&chunk);
        }
    }
    match length {
        0 => Err(NotReceived::Nothing),
        1..=PACKAGE_BYTES_MAX => Ok(Package(bytes.into())),
        _ => Err(NotReceived::TooLarge),
    }
}
