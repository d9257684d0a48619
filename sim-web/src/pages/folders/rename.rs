//! A file of a folder gets another name. That it can, and the page, are assumed.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use sim_core::Command;
use sim_core::folder::{DOCUMENT_NAME_MAX, Folder, FolderAsk, FolderDocument};

use super::Row;
use super::file::File;
use super::files::back;
use super::marked::Marked;
use crate::admission::FolderViewer;
use crate::pages::frame::{Frame, Message};
use crate::pages::{page, sentence};
use crate::posted::Body;
use crate::refusal::refusal;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "folder_rename.html")]
struct Rename<'a> {
    frame: Frame,
    row: Row,
    file: File,
    name: &'a str,
    name_max: usize,
}

/// `GET /app/folders/rename.html`.
pub(crate) async fn form(
    FolderViewer(mut visit): FolderViewer,
    Query(marked): Query<Marked>,
) -> Response {
    match marked.opened_one(&mut visit).await {
        Ok((folder, file)) => draw(&visit, &folder, &file, &file.name, StatusCode::OK, None),
        Err(response) => response,
    }
}

/// `POST` there.
pub(crate) async fn save(
    FolderViewer(mut visit): FolderViewer,
    Body(marked): Body<Marked>,
) -> Response {
    let (folder, file) = match marked.opened_one(&mut visit).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let name = marked.field("name");
    let rename =
        FolderAsk::RenameDocument { number: folder.number, document: file.id, name: name.into() };
    match visit.ask(Command::Folder(rename)).await {
        Ok(_) => back(folder.number, "renamed"),
        Err(why) => {
            let message = Some(Message::Refused(sentence(&why)));
            draw(&visit, &folder, &file, name, refusal(&why), message)
        }
    }
}

fn draw(
    visit: &Visit,
    folder: &Folder,
    file: &FolderDocument,
    name: &str,
    status: StatusCode,
    message: Option<Message>,
) -> Response {
    let rename = Rename {
        frame: Frame::new(visit).with(message),
        row: Row::new(visit, folder),
        file: File::new(visit, file),
        name,
        name_max: DOCUMENT_NAME_MAX,
    };
    page(status, &rename)
}
