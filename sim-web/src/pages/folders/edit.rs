//! Making and editing a folder: its name, and whether it asks for a passcode.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::folder::{
    FOLDERS_MAX, Folder, FolderAsk, FolderNumber, FolderRefused, NAME_MAX, PASSCODE_MAX,
    PasscodeChange,
};
use sim_core::{Command, Refused, Secret};

use super::{Chosen, LIST, digits};
use crate::admission::FolderViewer;
use crate::pages::frame::{Frame, Message};
use crate::pages::{go, not_found, page, sentence};
use crate::posted::Body;
use crate::refusal::refusal;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "folder_edit.html")]
struct Edit<'a> {
    frame: Frame,
    list: &'static str,
    is_new: bool,
    /// Whether there is a passcode that can stay.
    has_passcode: bool,
    typed: &'a Typed,
    number_max: u16,
    name_max: usize,
    passcode_max: usize,
}

/// What was typed.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    folder: String,
    #[serde(default)]
    name: String,
    /// Check Folder Passcode; sent where it is on.
    check: Option<String>,
    #[serde(default)]
    passcode: String,
    /// Delete Files After Print or Retrieve; sent where it is on.
    deletes: Option<String>,
}

impl Typed {
    /// The passcode to be; `None` where the one that there is stays.
    fn passcode(&self, has_passcode: bool) -> Option<PasscodeChange> {
        match self.check {
            None => Some(PasscodeChange::Off),
            Some(_) if self.passcode.is_empty() && has_passcode => None,
            Some(_) => Some(PasscodeChange::On(Secret::new(self.passcode.as_str()))),
        }
    }
}

/// `GET /app/folders/create.html`.
pub(crate) async fn new(FolderViewer(visit): FolderViewer) -> Response {
    draw(&visit, None, StatusCode::OK, &Typed::default(), None)
}

/// `POST /app/folders/create.html`.
pub(crate) async fn create(
    FolderViewer(mut visit): FolderViewer,
    Body(typed): Body<Typed>,
) -> Response {
    // What is no number is none that a folder can have.
    let number = FolderNumber(typed.folder.trim().parse().unwrap_or(0));
    let passcode = typed.passcode(false).unwrap_or(PasscodeChange::Off);
    let ask = FolderAsk::Create { number, name: typed.name.clone(), passcode, owner: None };
    match visit.ask(Command::Folder(ask)).await {
        Ok(_) => go("/app/folders/index.html?done=created"),
        Err(why) => {
            draw(&visit, None, refusal(&why), &typed, Some(Message::Refused(sentence(&why))))
        }
    }
}

/// `GET /app/folders/edit.html`.
pub(crate) async fn form(
    FolderViewer(visit): FolderViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    let Some(folder) = chosen.own(&visit) else { return not_found(&visit) };
    let typed = Typed {
        folder: digits(folder.number),
        name: folder.name.clone(),
        check: folder.passcode.as_ref().map(|_| String::new()),
        passcode: String::new(),
        deletes: folder.deletes_after.then(String::new),
    };
    draw(&visit, Some(folder), StatusCode::OK, &typed, None)
}

/// `POST /app/folders/edit.html`.
pub(crate) async fn save(
    FolderViewer(mut visit): FolderViewer,
    Body(typed): Body<Typed>,
) -> Response {
    let chosen = Chosen { folder: typed.folder.clone(), passcode: None };
    let Some(folder) = chosen.own(&visit).cloned() else { return not_found(&visit) };
    let passcode = typed.passcode(folder.passcode.is_some());
    let (number, name) = (folder.number, Some(typed.name.clone()));
    let deletes_after = Some(typed.deletes.is_some());
    let ask = FolderAsk::Edit { number, name, passcode, deletes_after };
    match visit.ask(Command::Folder(ask)).await {
        Ok(_) => go("/app/folders/index.html?done=changed"),
        Err(Refused::Folder(FolderRefused::NoSuchFolder)) => not_found(&visit),
        Err(why) => {
            let message = Some(Message::Refused(sentence(&why)));
            draw(&visit, Some(&folder), refusal(&why), &typed, message)
        }
    }
}

fn draw(
    visit: &Visit,
    folder: Option<&Folder>,
    status: StatusCode,
    typed: &Typed,
    message: Option<Message>,
) -> Response {
    let edit = Edit {
        frame: Frame::new(visit).with(message),
        list: LIST,
        is_new: folder.is_none(),
        has_passcode: folder.is_some_and(|it| it.passcode.is_some()),
        typed,
        number_max: FOLDERS_MAX,
        name_max: NAME_MAX,
        passcode_max: PASSCODE_MAX,
    };
    page(status, &edit)
}
