//! [File List]: what is in a folder (guide p.39).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::Command;
use sim_core::folder::{Folder, FolderNumber};
use sim_core::job::{JobAsk, JobTicket};

use super::file::File;
use super::{Row, Unlock, digits, number, opened};
use crate::admission::FolderViewer;
use crate::local_path::local_path;
use crate::pages::frame::{Frame, Message};
use crate::pages::pager::Pager;
use crate::pages::{go, page};
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "folder_files.html")]
struct Files {
    frame: Frame,
    row: Row,
    count: usize,
    files: Vec<File>,
    can_print: bool,
    pager: Pager,
}

/// Which page of the list, and what has been done to it.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    folder: String,
    #[serde(default)]
    page: String,
    #[serde(default)]
    done: String,
}

/// `GET /app/folders/files.html`. No passcode comes in an address.
pub(crate) async fn show(
    FolderViewer(mut visit): FolderViewer,
    Query(which): Query<Which>,
) -> Response {
    let message = match which.done.as_str() {
        "deleted" => Some(Message::Done("The files were deleted.")),
        "renamed" => Some(Message::Done("The file was renamed.")),
        "printed" => Some(Message::Done("The files are printed.")),
        _ => None,
    };
    match opened(&mut visit, number(&which.folder), None).await {
        Ok(folder) => draw(&visit, &folder, &which.page, StatusCode::OK, message),
        Err(response) => response,
    }
}

/// `POST` there, with the passcode of a folder that asks for one: on to the page that asked.
pub(crate) async fn unlock(
    FolderViewer(mut visit): FolderViewer,
    Body(typed): Body<Unlock>,
) -> Response {
    match opened(&mut visit, number(&typed.folder), Some(&typed)).await {
        Ok(_) if !typed.next.is_empty() => go(local_path(&typed.next)),
        Ok(folder) => draw(&visit, &folder, "", StatusCode::OK, None),
        Err(response) => response,
    }
}

/// Back to the list, which says what was done.
pub(super) fn back(folder: FolderNumber, done: &str) -> Response {
    go(&format!("/app/folders/files.html?folder={}&done={done}", digits(folder)))
}

/// The list, which asks for a file.
pub(super) fn ask_for_any(visit: &Visit, folder: &Folder) -> Response {
    ask_for(visit, folder, "Select a file first.")
}

/// The list, which asks for one file.
pub(super) fn ask_for_one(visit: &Visit, folder: &Folder) -> Response {
    ask_for(visit, folder, "Select one file.")
}

fn ask_for(visit: &Visit, folder: &Folder, text: &str) -> Response {
    let message = Some(Message::Refused(text.into()));
    draw(visit, folder, "", StatusCode::UNPROCESSABLE_ENTITY, message)
}

/// Newest first.
fn draw(
    visit: &Visit,
    folder: &Folder,
    asked: &str,
    status: StatusCode,
    message: Option<Message>,
) -> Response {
    let count = folder.documents.len();
    let pager = Pager::new(asked, count).with("folder", &digits(folder.number));
    let files = pager.rows(folder.documents.iter().rev());
    let files = Files {
        frame: Frame::new(visit).with(message),
        row: Row::new(visit, folder),
        count,
        files: files.map(|it| File::new(visit, it)).collect(),
        can_print: can_print(visit, folder),
        pager,
    };
    page(status, &files)
}

/// Whether the visitor may print from the folder.
pub(super) fn can_print(visit: &Visit, folder: &Folder) -> bool {
    let print = JobAsk::PrintFromFolder {
        folder: folder.number,
        documents: folder.documents.iter().take(1).map(|it| it.id).collect(),
        ticket: Box::new(JobTicket::default()),
    };
    visit.may(&Command::Job(print)).is_ok()
}
