//! A file of a folder: what is known of it, and its pages as pictures.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use sim_core::Command;
use sim_core::folder::{FolderAsk, FolderDocument};
use sim_host::documents::DocumentRefused;
use sim_host::{Made, NotMade};

use super::Row;
use super::file::File;
use super::files::can_print;
use super::marked::Marked;
use crate::admission::FolderViewer;
use crate::pages::frame::Frame;
use crate::pages::{nothing_there, page, refused, sentence, stop};
use crate::query::Query;
use crate::visit::Visit;

/// Pixels across the picture of a page.
const WIDTH: u32 = 800;

#[derive(Template)]
#[template(path = "folder_file.html")]
struct Preview {
    frame: Frame,
    row: Row,
    file: File,
    page: u32,
    can_print: bool,
}

impl Preview {
    /// What names the file in an address.
    fn query(&self) -> String {
        format!("folder={}&file-{}=on", self.row.number, self.file.number)
    }

    fn at(&self, page: u32) -> String {
        format!("file.html?{}&page={page}", self.query())
    }

    fn previous(&self) -> Option<String> {
        (self.page > 1).then(|| self.at(self.page - 1))
    }

    fn next(&self) -> Option<String> {
        (self.page < self.file.pages).then(|| self.at(self.page + 1))
    }
}

/// `GET /app/folders/file.html`.
pub(crate) async fn show(
    FolderViewer(mut visit): FolderViewer,
    Query(marked): Query<Marked>,
) -> Response {
    let (folder, document) = match marked.opened_one(&mut visit).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let preview = Preview {
        frame: Frame::new(&visit),
        row: Row::new(&visit, &folder),
        file: File::new(&visit, &document),
        page: page_of(&marked, &document),
        can_print: can_print(&visit, &folder),
    };
    page(StatusCode::OK, &preview)
}

/// `GET /app/folders/page.png`: a page of a file.
pub(crate) async fn picture(
    FolderViewer(mut visit): FolderViewer,
    Query(marked): Query<Marked>,
) -> Response {
    let (folder, document) = match marked.opened_one(&mut visit).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let look = FolderAsk::Retrieve { number: folder.number, document: document.id };
    if let Err(why) = visit.ask(Command::Folder(look)).await {
        return refused(&visit, &why);
    }
    let made = Made::Picture { page: page_of(&marked, &document), width: WIDTH };
    match visit.make(document.id, made).await {
        Ok(png) => ([(header::CONTENT_TYPE, "image/png")], png).into_response(),
        Err(error) => not_made(&visit, &error),
    }
}

/// What is answered where nothing could be made of a file.
pub(super) fn not_made(visit: &Visit, error: &NotMade) -> Response {
    if matches!(error, NotMade::Document(DocumentRefused::Gone)) {
        return nothing_there(visit);
    }
    tracing::warn!("nothing could be made of a file in a folder: {error}");
    stop(visit, StatusCode::INTERNAL_SERVER_ERROR, "Not done", &sentence(error))
}

/// The page that is asked for, or the nearest there is.
fn page_of(marked: &Marked, document: &FolderDocument) -> u32 {
    marked.field("page").parse().unwrap_or(1).clamp(1, document.pages.max(1))
}
