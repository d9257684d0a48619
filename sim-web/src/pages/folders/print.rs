//! Files of a folder are printed: how often, and on which paper. "Print Files in Folder with internet Services" (guide
//! p.24) says whether; the page is ours.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use sim_core::folder::{Folder, FolderDocument};
use sim_core::job::{COPIES_MAX, JobAsk, JobTicket, Media};
use sim_core::media::{INPUT_TRAYS, InputTray};
use sim_core::{Command, View};

use super::Row;
use super::file::File;
use super::files::{ask_for_any, back, can_print};
use super::marked::Marked;
use crate::admission::FolderViewer;
use crate::pages::frame::{Frame, Message};
use crate::pages::{forbidden, page, sentence};
use crate::posted::Body;
use crate::refusal::refusal;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "folder_print.html")]
struct Print {
    frame: Frame,
    row: Row,
    files: Vec<File>,
    copies: String,
    copies_max: u16,
    paper: Vec<Paper>,
}

/// A tray to choose.
struct Paper {
    source: &'static str,
    label: String,
    is_chosen: bool,
}

/// `GET /app/folders/print.html`.
pub(crate) async fn form(
    FolderViewer(mut visit): FolderViewer,
    Query(marked): Query<Marked>,
) -> Response {
    match marked.opened(&mut visit).await {
        Ok((folder, files)) if files.is_empty() => ask_for_any(&visit, &folder),
        Ok((folder, files)) => draw(&visit, &folder, &files, &marked, StatusCode::OK, None),
        Err(response) => response,
    }
}

/// `POST` there.
pub(crate) async fn print(
    FolderViewer(mut visit): FolderViewer,
    Body(marked): Body<Marked>,
) -> Response {
    let (folder, files) = match marked.opened(&mut visit).await {
        Ok((folder, files)) if files.is_empty() => return ask_for_any(&visit, &folder),
        Ok(found) => found,
        Err(response) => return response,
    };
    let copies = marked.field("copies").trim().parse().ok();
    let Some(copies) = copies.filter(|it| (1..=COPIES_MAX).contains(it)) else {
        let text = format!("Number of Copies: a number from 1 to {COPIES_MAX}.");
        return refuse(&visit, &folder, &files, &marked, text);
    };
    let media = media(&visit.view, InputTray::from_source(marked.field("paper")));
    let ticket = Box::new(JobTicket { copies, media, ..JobTicket::default() });
    let documents = files.iter().map(|it| it.id).collect();
    let order = JobAsk::PrintFromFolder { folder: folder.number, documents, ticket };
    match visit.ask(Command::Job(order)).await {
        Ok(_) => back(folder.number, "printed"),
        Err(why) => {
            let message = Some(Message::Refused(sentence(&why)));
            draw(&visit, &folder, &files, &marked, refusal(&why), message)
        }
    }
}

/// What lies in a tray; without one, what the files are of.
fn media(view: &View, tray: Option<InputTray>) -> Media {
    let size = tray.map(|it| view.condition.readings.tray(it).medium.size);
    Media { size, tray, ..Media::default() }
}

fn refuse(
    visit: &Visit,
    folder: &Folder,
    files: &[FolderDocument],
    marked: &Marked,
    text: String,
) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    draw(visit, folder, files, marked, status, Some(Message::Refused(text)))
}

fn draw(
    visit: &Visit,
    folder: &Folder,
    files: &[FolderDocument],
    marked: &Marked,
    status: StatusCode,
    message: Option<Message>,
) -> Response {
    if !can_print(visit, folder) {
        return forbidden(visit, "Files in folders are not printed from here.");
    }
    let chosen = marked.field("paper");
    let paper = INPUT_TRAYS.iter().map(|it| Paper {
        source: it.source,
        label: format!(
            "{}: {}",
            it.label,
            visit.view.condition.readings.tray(it.tray).medium.size.row().label
        ),
        is_chosen: it.source == chosen,
    });
    let copies = match marked.field("copies") {
        "" => "1",
        typed => typed,
    };
    let print = Print {
        frame: Frame::new(visit).with(message),
        row: Row::new(visit, folder),
        files: files.iter().map(|it| File::new(visit, it)).collect(),
        copies: copies.into(),
        copies_max: COPIES_MAX,
        paper: paper.collect(),
    };
    page(status, &print)
}
