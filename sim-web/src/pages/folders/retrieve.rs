//! [Retrieve Files from Folder] (guide p.39): a file leaves the device as PDF, as it lies on the drive, as a TIFF of all
//! its pages, or as a JPEG of one.
//!
//! What becomes of it then is ruled by Files Retrieved By Client and by the folder: the device is told before the last
//! piece is sent, so that of what broke off on its way nothing is deleted.

use std::io;

use axum::body::Bytes;
use axum::response::{IntoResponse as _, Response};
use futures_util::{Stream, stream};
use http::{StatusCode, header};
use serde::Deserialize;
use sim_core::folder::{FolderAsk, FolderDocument, FolderRefused};
use sim_core::permit::Sight;
use sim_core::{Command, Refused};
use sim_host::{Made, Pieces, file_name};

use super::files_form::FilesSeen;
use super::marked::Marked;
use super::preview::not_made;
use crate::admission::FolderViewer;
use crate::local_path::escaped;
use crate::pages::not_whole;
use crate::pages::typed_field::{TypedField, Typing};
use crate::pages::typed_form::{TypedForm, Wrong};
use crate::posted::Body;
use crate::query::Query;
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

/// All that there are, PDF first.
const FORMATS: [Format; 3] = [PDF, TIFF, JPEG];
/// The labels of the fields.
const FORMAT: &str = "Retrieving Format";
const PAGE: &str = "Page of the JPEG";

/// What was typed.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    format: String,
    #[serde(default)]
    page: String,
}

/// `GET /app/folders/retrieve.html`.
pub(crate) async fn form(
    FolderViewer(mut visit): FolderViewer,
    Query(marked): Query<Marked>,
) -> Response {
    match marked.opened_one(&mut visit).await {
        Ok((folder, file)) => {
            let typed = Typed { page: "1".into(), ..Typed::default() };
            typed.form(&visit, &FilesSeen::of(folder.number, [&file])).draw("format")
        }
        Err(response) => response,
    }
}

/// `POST` there.
pub(crate) async fn retrieve(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    let seen = FilesSeen::read(&typed.seen).and_then(|it| Some((it.one()?, it)));
    let Some((document, seen)) = seen else {
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(why) = visit.may_send(Sight::Folders) {
        return typed.form(&visit, &seen).refused(&visit, &why, None);
    }
    let number = seen.folder;
    let retrieve = Command::Folder(FolderAsk::Retrieve { number, document });
    if let Err(why) = seen.ask(&mut visit, retrieve).await {
        return typed.form(&visit, &seen.after(&visit, &why)).refused(&visit, &why, None);
    }
    let Some(file) = seen.now(&visit.view).first().map(|it| (*it).clone()) else {
        let gone = Refused::Folder(FolderRefused::NoSuchDocument);
        return typed.form(&visit, &seen).refused(&visit, &gone, None);
    };
    let retrieved = Command::Folder(FolderAsk::Retrieved { number, document });
    match typed.wanted(file.pages) {
        Ok(Wanted::AsItLies) => as_it_lies(visit, &file, retrieved),
        Ok(Wanted::Tiff) => converted(visit, &file, Some(retrieved), &TIFF, Made::Tiff).await,
        Ok(Wanted::Jpeg(page)) => {
            // One page of several is not the file.
            let retrieved = (file.pages == 1).then_some(retrieved);
            converted(visit, &file, retrieved, &JPEG, Made::Jpeg(page)).await
        }
        Err(wrong) => typed.form(&visit, &seen).wrong(wrong),
    }
}

/// What is to leave the device.
enum Wanted {
    AsItLies,
    Tiff,
    /// This page.
    Jpeg(u32),
}

impl Typed {
    fn wanted(&self, pages: u32) -> Result<Wanted, Wrong> {
        let mut wrong = Wrong::default();
        match &*self.format {
            it if it == PDF.name => return Ok(Wanted::AsItLies),
            it if it == TIFF.name => return Ok(Wanted::Tiff),
            it if it == JPEG.name => {
                let page = self.page.trim().parse().ok().filter(|it| (1..=pages).contains(it));
                let page = page.ok_or_else(|| format!("The page is 1 to {pages}."));
                if let Some(page) = wrong.unless(PAGE, page) {
                    return Ok(Wanted::Jpeg(page));
                }
            }
            _none => {
                wrong.unless(FORMAT, Err::<(), _>("Select a Retrieving Format.".into()));
            }
        }
        Err(wrong)
    }

    fn form(&self, visit: &Visit, seen: &FilesSeen) -> TypedForm {
        let formats = FORMATS.map(|it| (it.name, it.label));
        let format = TypedField::choice("format", FORMAT, &self.format, formats);
        let page = TypedField::new("page", PAGE, Typing::Number, &self.page).most(4);
        let fields = vec![
            format.ruled("DocuWorks and MRC High Compression are not available."),
            page.ruled("Only for a JPEG, which has one page of the file."),
        ];
        seen.form(visit, "Retrieve Files from Folder", "Retrieve", fields)
    }
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
    let name = escaped(&file_name(&file.name, None, format.name));
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    let media_type = format.media_type.to_owned();
    [(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, disposition)]
}
