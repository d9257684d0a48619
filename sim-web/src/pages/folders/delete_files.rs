//! Files of a folder are deleted, after a question.

use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::Command;
use sim_core::folder::FolderAsk;
use sim_core::permit::Sight;

use super::files::{ask_for_any, back};
use super::files_form::FilesSeen;
use super::marked::Marked;
use crate::admission::FolderViewer;
use crate::pages::not_whole;
use crate::pages::typed_form::TypedForm;
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

/// What its form carries.
#[derive(Deserialize)]
pub(crate) struct About {
    #[serde(default)]
    seen: String,
}

/// `GET /app/folders/delete-files.html`.
pub(crate) async fn confirm(
    FolderViewer(mut visit): FolderViewer,
    Query(marked): Query<Marked>,
) -> Response {
    match marked.opened(&mut visit).await {
        Ok((folder, files)) if files.is_empty() => ask_for_any(&visit, &folder),
        Ok((folder, files)) => draw(&visit, &FilesSeen::of(folder.number, &files)).draw(""),
        Err(response) => response,
    }
}

/// `POST` there.
pub(crate) async fn delete(mut visit: Visit, Body(about): Body<About>) -> Response {
    let Some(seen) = FilesSeen::read(&about.seen) else {
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(why) = visit.may_send(Sight::Folders) {
        return draw(&visit, &seen).refused(&visit, &why, None);
    }
    let (number, documents) = (seen.folder, seen.documents());
    let delete = Command::Folder(FolderAsk::DeleteDocuments { number, documents });
    match seen.ask(&mut visit, delete).await {
        Ok(_) => back(number, "deleted"),
        Err(why) => draw(&visit, &seen.after(&visit, &why)).refused(&visit, &why, None),
    }
}

fn draw(visit: &Visit, seen: &FilesSeen) -> TypedForm {
    let title = match seen.documents().len() {
        1 => "Delete this file?".to_owned(),
        several => format!("Delete these {several} files?"),
    };
    seen.form(visit, &title, "Delete", Vec::new())
}
