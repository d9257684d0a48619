//! Files of a folder are deleted, after a question.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use sim_core::Command;
use sim_core::folder::FolderAsk;

use super::Row;
use super::file::File;
use super::files::{ask_for_any, back};
use super::marked::Marked;
use crate::admission::FolderViewer;
use crate::pages::frame::Frame;
use crate::pages::{page, refused};
use crate::posted::Body;

#[derive(Template)]
#[template(path = "folder_delete_files.html")]
struct Confirm {
    frame: Frame,
    row: Row,
    files: Vec<File>,
}

/// `GET /app/folders/delete-files.html`.
pub(crate) async fn confirm(
    FolderViewer(mut visit): FolderViewer,
    Query(marked): Query<Marked>,
) -> Response {
    match marked.opened(&mut visit).await {
        Ok((folder, files)) if files.is_empty() => ask_for_any(&visit, &folder),
        Ok((folder, files)) => {
            let files = files.iter().map(|it| File::new(&visit, it)).collect();
            let (frame, row) = (Frame::new(&visit), Row::new(&visit, &folder));
            page(StatusCode::OK, &Confirm { frame, row, files })
        }
        Err(response) => response,
    }
}

/// `POST` there.
pub(crate) async fn delete(
    FolderViewer(mut visit): FolderViewer,
    Body(marked): Body<Marked>,
) -> Response {
    let (folder, files) = match marked.opened(&mut visit).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let (number, documents) = (folder.number, files.iter().map(|it| it.id).collect());
    match visit.ask(Command::Folder(FolderAsk::DeleteDocuments { number, documents })).await {
        Ok(_) => back(number, "deleted"),
        Err(why) => refused(&visit, &why),
    }
}
