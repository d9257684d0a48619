//! "App" > "Send from Folder": the folders, what is in one, and how they are made, edited and deleted (guide
//! pp.38 and 39). Addresses and the words of the forms are ours.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::fax;
use sim_core::folder::{Folder, FolderAsk, FolderNumber, FolderRefused, FolderSeen};
use sim_core::{Command, Refused, Reply, Secret, Seen};

use super::frame::{Frame, Message};
use super::not_done::not_done;
use super::pager::{Pager, Which};
use super::typed_form::Above;
use super::{go, not_whole, nothing_there, page, refused, sentence};
use crate::admission::FolderViewer;
use crate::posted::Body;
use crate::query::Query;
use crate::refusal::refusal;
use crate::visit::Visit;

pub(crate) mod delete_files;
pub(crate) mod edit;
mod file;
pub(crate) mod files;
mod files_form;
mod marked;
pub(crate) mod preview;
pub(crate) mod print;
pub(crate) mod rename;
pub(crate) mod retrieve;
mod seen;

/// The page above the forms.
const ABOVE: Above =
    Above { label: "Send from Folder", path: Cow::Borrowed("/app/folders/index.html") };
/// What is said to who selects the folder of somebody else (guide p.39).
const NO_ACCESS: &str = "Unable to select because you do not have access.";

#[derive(Template)]
#[template(path = "folders.html")]
struct List {
    frame: Frame,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    number: String,
    name: String,
    can_operate: bool,
}

/// Which folder.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    folder: String,
}

/// A folder's passcode as typed, and the page that asked for it.
#[derive(Default, Deserialize)]
pub(crate) struct Unlock {
    #[serde(default)]
    folder: String,
    #[serde(default)]
    passcode: String,
    #[serde(default)]
    next: String,
}

impl Row {
    fn new(visit: &Visit, folder: &Folder) -> Self {
        Self {
            number: digits(folder.number),
            name: folder.name.clone(),
            can_operate: visit.may(&open(folder.number, None)).is_ok(),
        }
    }
}

/// A folder's number as a page or a form names it.
fn number(text: &str) -> Option<FolderNumber> {
    text.parse().ok().map(FolderNumber)
}

/// A folder number in three digits (guide p.14).
fn digits(number: FolderNumber) -> String {
    format!("{:03}", number.0)
}

fn open(number: FolderNumber, passcode: Option<Secret>) -> Command {
    Command::Folder(FolderAsk::Open { number, passcode })
}

/// `GET /app/folders/index.html`.
pub(crate) async fn list(
    FolderViewer(visit): FolderViewer,
    Query(which): Query<Which>,
) -> Response {
    let message = match which.done.as_str() {
        "created" => Some(Message::Done("The folder was created.")),
        "changed" => Some(Message::Done("The folder was changed.")),
        "deleted" => Some(Message::Done("The folder was deleted.")),
        _ => None,
    };
    draw_list(&visit, &which.page, StatusCode::OK, message)
}

/// All folders, also those of others.
fn draw_list(visit: &Visit, asked: &str, status: StatusCode, message: Option<Message>) -> Response {
    let folders = &visit.view.folders;
    let pager = Pager::new(asked, folders.len());
    let rows = pager.rows(folders.values()).map(|it| Row::new(visit, it)).collect();
    page(status, &List { frame: Frame::new(visit).with(message), rows, pager })
}

#[derive(Template)]
#[template(path = "folder_passcode.html")]
struct Locked {
    frame: Frame,
    row: Row,
    /// Where its passcode leads on to.
    next: String,
}

/// The folder, as it is opened with this passcode or, where it has none or was opened before, without.
///
/// # Errors
/// What is answered instead.
async fn opened(
    visit: &mut Visit,
    number: Option<FolderNumber>,
    typed: Option<&Unlock>,
) -> Result<Folder, Response> {
    let number = number.ok_or_else(|| nothing_there(visit))?;
    let passcode = typed.map(|it| Secret::new(it.passcode.as_str()));
    let opened = visit.ask(open(number, passcode)).await;
    let folder = visit.view.folders.get(&number).cloned();
    match (opened, folder) {
        (Err(Refused::Folder(FolderRefused::NoSuchFolder)) | Ok(_), None) => {
            Err(nothing_there(visit))
        }
        (Ok(_), Some(folder)) => Ok(folder),
        (Err(why @ Refused::Folder(FolderRefused::Passcode)), Some(folder)) => {
            let status = if typed.is_some() { refusal(&why) } else { StatusCode::OK };
            let message = typed.map(|_| Message::Refused(sentence(&why)));
            let (frame, row) = (Frame::new(visit).with(message), Row::new(visit, &folder));
            let next = typed.map_or_else(|| visit.here.clone(), |it| it.next.clone());
            Err(page(status, &Locked { frame, row, next }))
        }
        (Err(Refused::NotPermitted), _) => {
            let message = Message::Refused(NO_ACCESS.into());
            Err(draw_list(visit, "", StatusCode::FORBIDDEN, Some(message)))
        }
        (Err(why), _) => Err(refused(visit, &why)),
    }
}

#[derive(Template)]
#[template(path = "folder_delete.html")]
struct Confirm {
    frame: Frame,
    row: Row,
    lines: Option<String>,
    here: String,
    seen: String,
}

/// `GET /app/folders/delete.html`.
pub(crate) async fn confirm(
    FolderViewer(mut visit): FolderViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    match opened(&mut visit, number(&chosen.folder), None).await {
        Ok(folder) => ask_first(&visit, StatusCode::OK, &folder, None),
        Err(response) => response,
    }
}

fn ask_first(visit: &Visit, status: StatusCode, it: &Folder, why: Option<Message>) -> Response {
    let (frame, row) = (Frame::new(visit).with(why), Row::new(visit, it));
    let lines = fax::said_of_lines(&visit.view.settings, it.number);
    let (here, seen) = (visit.here.clone(), seen::text(&it.seen()));
    page(status, &Confirm { frame, row, lines, here, seen })
}

/// What a form about a folder carries.
#[derive(Deserialize)]
pub(crate) struct About {
    #[serde(default)]
    seen: String,
}

/// `POST /app/folders/delete.html`.
pub(crate) async fn delete(
    FolderViewer(mut visit): FolderViewer,
    Body(about): Body<About>,
) -> Response {
    let Some(seen) = seen::read(&about.seen) else {
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let delete = Command::Folder(FolderAsk::Delete(seen.number));
    match ask_as_seen(&mut visit, &seen, delete).await {
        Ok(_) => go("/app/folders/index.html?done=deleted"),
        Err(why) => match visit.view.folders.get(&seen.number).filter(|_| why == Refused::Outdated)
        {
            Some(folder) => {
                let (status, message) = not_done(&visit, &why);
                ask_first(&visit, status, folder, Some(message))
            }
            None => refused(&visit, &why),
        },
    }
}

/// Does something to a folder that is as it was seen. To one that has gone nothing is done, also where somebody
/// else's has its number now.
async fn ask_as_seen(
    visit: &mut Visit,
    seen: &FolderSeen,
    command: Command,
) -> Result<Reply, Refused> {
    let command = Command::AsSeen(vec![Seen::Folder(seen.clone())], Box::new(command));
    let answer = visit.ask(command).await;
    let is_there = visit.view.folders.get(&seen.number).is_some_and(|it| seen.is_of(it));
    match answer {
        Err(Refused::NotPermitted | Refused::Folder(FolderRefused::Passcode)) if !is_there => {
            Err(Refused::Folder(FolderRefused::NoSuchFolder))
        }
        answer => answer,
    }
}
