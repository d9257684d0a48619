//! "System" > [Software Update]: the two settings that allow it, and the file (guide pp.17 to 27 and 35).

use askama::Template;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{Extension, Form, Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::Command;
use sim_core::settings::values::Feature;
use sim_core::settings::{Change, Key};
use sim_core::update::Package;
use sim_listen::Farewell;
use sim_wire::update_package::PACKAGE_BYTES_MAX;

use super::frame::{Frame, Message};
use super::{go, last_page, page, refused, sentence};
use crate::admission::SettingsViewer;
use crate::cwis::Cwis;
use crate::refusal::refusal;
use crate::visit::Visit;

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
    controller_rom: String,
    fax_rom: String,
    /// The setting.
    enabled: bool,
    /// Whether it is in effect, which takes a restart.
    in_effect: bool,
    via_network: bool,
}

#[derive(Template)]
#[template(path = "software_download.html")]
struct ViaNetwork {
    frame: Frame,
    enabled: bool,
}

/// What has been done.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    done: String,
}

/// What was chosen.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    feature: String,
}

impl Chosen {
    fn feature(&self) -> Feature {
        if self.feature == "enable" { Feature::On } else { Feature::Off }
    }
}

/// `GET /system/software-update/index.html`.
pub(crate) async fn show(
    SettingsViewer(mut visit): SettingsViewer,
    Query(which): Query<Which>,
) -> Response {
    const SHOWN: &[Key] = &[Key::update_software_download, Key::update_via_network];
    if let Err(why) = visit.ask(Command::ViewSettings(SHOWN)).await {
        return refused(&visit, &why);
    }
    let message = match which.done.as_str() {
        "enabled" => Some(Message::Done("Software Update takes effect at the next restart.")),
        "disabled" => Some(Message::Done("Software Update is disabled.")),
        "saved" => Some(Message::Done("The setting was saved.")),
        _ => None,
    };
    form(&visit, StatusCode::OK, message)
}

fn form(visit: &Visit, status: StatusCode, message: Option<Message>) -> Response {
    let view = &visit.view;
    let enabled = view.settings.update_software_download.is_on();
    let form = SoftwareUpdate {
        frame: Frame::new(visit).with(message),
        controller_rom: view.software.controller_rom.to_string(),
        fax_rom: view.software.fax_rom.to_string(),
        enabled,
        in_effect: enabled && view.software_download,
        via_network: view.settings.update_via_network.is_on(),
    };
    page(status, &form)
}

/// `POST /system/software-update/index.html`.
pub(crate) async fn save(
    SettingsViewer(mut visit): SettingsViewer,
    Form(chosen): Form<Chosen>,
) -> Response {
    let feature = chosen.feature();
    let changes = vec![Change::update_software_download(feature)];
    match visit.ask(Command::ChangeSettings(changes)).await {
        Ok(_) if feature.is_on() => go("/system/software-update/index.html?done=enabled"),
        Ok(_) => go("/system/software-update/index.html?done=disabled"),
        Err(why) => refused(&visit, &why),
    }
}

/// `GET /system/software-update/network.html`.
pub(crate) async fn network(SettingsViewer(mut visit): SettingsViewer) -> Response {
    if let Err(why) = visit.ask(Command::ViewSettings(&[Key::update_via_network])).await {
        return refused(&visit, &why);
    }
    let enabled = visit.view.settings.update_via_network.is_on();
    page(StatusCode::OK, &ViaNetwork { frame: Frame::new(&visit), enabled })
}

/// `POST /system/software-update/network.html`.
pub(crate) async fn save_network(
    SettingsViewer(mut visit): SettingsViewer,
    Form(chosen): Form<Chosen>,
) -> Response {
    let changes = vec![Change::update_via_network(chosen.feature())];
    match visit.ask(Command::ChangeSettings(changes)).await {
        Ok(_) => go("/system/software-update/index.html?done=saved"),
        Err(why) => refused(&visit, &why),
    }
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
        return form(&visit, StatusCode::SERVICE_UNAVAILABLE, Some(why));
    };
    let package = match receive(upload).await {
        Ok(package) => package,
        Err(why) => return form(&visit, why.status(), Some(Message::Refused(why.text()))),
    };
    farewell.say(true);
    match visit.ask(Command::UpdateSoftware(package)).await {
        Ok(_) => last_page(&visit, "Download Mode", STARTED),
        Err(why) => {
            farewell.say(false);
            form(&visit, refusal(&why), Some(Message::Refused(sentence(&why))))
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
