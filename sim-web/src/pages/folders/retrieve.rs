//! [Retrieve Files from Folder] (guide p.39): a file leaves the device as PDF, as it lies on the drive, as a TIFF of all
//! its pages, or as a JPEG of one.
//!
//! What becomes of it then is ruled by Files Retrieved By Client and by the folder: the device is told before the last
//! piece is sent, so that of what broke off on its way nothing is deleted.

use std::io;

use askama::Template;
use axum::body::Bytes;
use axum::extract::Query;
use axum::response::{IntoResponse as _, Response};
use futures_util::{Stream, stream};
use http::{StatusCode, header};
use sim_core::Command;
use sim_core::folder::{Folder, FolderAsk, FolderDocument};
use sim_host::{Made, Pieces};

use super::Row;
use super::file::File;
use super::marked::Marked;
use super::preview::not_made;
use crate::admission::FolderViewer;
use crate::local_path::escaped;
use crate::pages::frame::{Frame, Message};
use crate::pages::{page, refused};
use crate::posted::Body;
use crate::visit::Visit;

/// A [Retrieving Format]. That one chooses between TIFF and JPEG is assumed: the guide has them as one.
struct Format {
    /// What a form calls it, and how a file of it ends.
    name: &'static str,
    label: &'static str,
    media_type: &'static str,
}

const PDF: Format = Format { name: "pdf", label: "PDF", media_type: "application/pdf" };
const TIFF: Format = Format { name: "tiff", label: "TIFF, all pages", media_type: "image/tiff" };
const JPEG: Format = Format { name: "jpeg", label: "JPEG, one page", media_type: "image/jpeg" };

#[derive(Template)]
#[template(path = "folder_retrieve.html")]
struct Retrieve {
    frame: Frame,
    row: Row,
    file: File,
    formats: [Format; 3],
}

/// `GET /app/folders/retrieve.html`.
pub(crate) async fn form(
    FolderViewer(mut visit): FolderViewer,
    Query(marked): Query<Marked>,
) -> Response {
    match marked.opened_one(&mut visit).await {
        Ok((folder, file)) => draw(&visit, &folder, &file, StatusCode::OK, None),
        Err(response) => response,
    }
}

fn draw(
    visit: &Visit,
    folder: &Folder,
    file: &FolderDocument,
    status: StatusCode,
    message: Option<Message>,
) -> Response {
    let frame = Frame::new(visit).with(message);
    let (row, file) = (Row::new(visit, folder), File::new(visit, file));
    page(status, &Retrieve { frame, row, file, formats: [PDF, TIFF, JPEG] })
}

/// `POST` there.
pub(crate) async fn retrieve(
    FolderViewer(mut visit): FolderViewer,
    Body(marked): Body<Marked>,
) -> Response {
    let (folder, file) = match marked.opened_one(&mut visit).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let (number, document) = (folder.number, file.id);
    let retrieve = FolderAsk::Retrieve { number, document };
    if let Err(why) = visit.ask(Command::Folder(retrieve)).await {
        return refused(&visit, &why);
    }
    let retrieved = Command::Folder(FolderAsk::Retrieved { number, document });
    match marked.field("format") {
        "pdf" => as_it_lies(visit, &file, retrieved),
        "tiff" => converted(visit, &file, Some(retrieved), &TIFF, Made::Tiff).await,
        "jpeg" => match marked.field("page").parse() {
            Ok(page) if (1..=file.pages).contains(&page) => {
                // One page of several is not the file.
                let retrieved = Some(retrieved).filter(|_| file.pages == 1);
                converted(visit, &file, retrieved, &JPEG, Made::Jpeg(page)).await
            }
            _ => wrong(&visit, &folder, &file, format!("The page is 1 to {}.", file.pages)),
        },
        _ => wrong(&visit, &folder, &file, "Select a Retrieving Format.".into()),
    }
}

fn wrong(visit: &Visit, folder: &Folder, file: &FolderDocument, text: String) -> Response {
    let message = Some(Message::Refused(text));
    draw(visit, folder, file, StatusCode::UNPROCESSABLE_ENTITY, message)
}

/// A file as it lies on the drive, a piece at a time.
fn as_it_lies(visit: Visit, file: &FolderDocument, retrieved: Command) -> Response {
    let pieces = match visit.pieces(file.id) {
        Ok(pieces) => pieces,
        Err(error) => return not_made(&visit, &error.into()),
    };
    let length = [(header::CONTENT_LENGTH, pieces.bytes())];
    let body = axum::body::Body::from_stream(sent(visit, pieces, retrieved));
    (length, headers(file, &PDF), body).into_response()
}

/// What was made of a file, all of it at once.
async fn converted(
    mut visit: Visit,
    file: &FolderDocument,
    retrieved: Option<Command>,
    format: &Format,
    made: Made,
) -> Response {
    match visit.make(file.id, made).await {
        Ok(bytes) => {
            if let Some(command) = retrieved {
                // Somebody may have deleted it meanwhile.
                let _ = visit.ask(command).await;
            }
            (headers(file, format), bytes).into_response()
        }
        Err(error) => not_made(&visit, &error),
    }
}

/// The pieces of a file. Before the last one the device is told that it was retrieved.
fn sent(visit: Visit, pieces: Pieces, retrieved: Command) -> impl Stream<Item = io::Result<Bytes>> {
    let whole = pieces.bytes();
    stream::unfold((visit, pieces, Some(retrieved), 0), move |state| async move {
        let (mut visit, mut pieces, mut retrieved, before) = state;
        let piece = pieces.next().await?;
        let sent = before + piece.as_ref().map_or(0, |it| it.len() as u64);
        if let Some(command) = retrieved.take_if(|_| piece.is_ok() && sent == whole) {
            // Somebody may have deleted it meanwhile.
            let _ = visit.ask(command).await;
        }
        Some((piece, (visit, pieces, retrieved, sent)))
    })
}

/// What it is, and what a browser stores it as (RFC 6266).
fn headers(file: &FolderDocument, format: &Format) -> [(header::HeaderName, String); 2] {
    let name = escaped(&file.name.replace('/', "_"));
    let disposition = format!("attachment; filename*=UTF-8''{name}.{}", format.name);
    let media_type = format.media_type.to_owned();
    [(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, disposition)]
}
