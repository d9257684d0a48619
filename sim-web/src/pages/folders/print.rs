//! Files of a folder are printed: how often, and on which paper. "Print Files in Folder with internet Services" (guide
//! p.24) says whether; the page is ours.

use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::job::{COPIES_MAX, JobAsk, JobTicket, Media};
use sim_core::media::{INPUT_TRAYS, InputTray};
use sim_core::permit::Sight;
use sim_core::{Command, View};

use super::files::{ask_for_any, back, can_print};
use super::files_form::FilesSeen;
use super::marked::Marked;
use crate::admission::FolderViewer;
use crate::pages::typed_field::{TypedField, Typing};
use crate::pages::typed_form::{TypedForm, Wrong};
use crate::pages::{forbidden, not_whole};
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

/// The labels of the fields.
const COPIES: &str = "Number of Copies";
const PAPER: &str = "Paper Supply";

/// What was typed.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    copies: String,
    /// The name of a tray; empty for what the files are of.
    #[serde(default)]
    paper: String,
}

/// `GET /app/folders/print.html`.
pub(crate) async fn form(
    FolderViewer(mut visit): FolderViewer,
    Query(marked): Query<Marked>,
) -> Response {
    match marked.opened(&mut visit).await {
        Ok((folder, files)) if files.is_empty() => ask_for_any(&visit, &folder),
        Ok((folder, _)) if !can_print(&visit, &folder) => {
            forbidden(&visit, "Files in folders are not printed from here.")
        }
        Ok((folder, files)) => {
            let typed = Typed { copies: "1".into(), ..Typed::default() };
            typed.form(&visit, &FilesSeen::of(folder.number, &files)).draw("copies")
        }
        Err(response) => response,
    }
}

/// `POST` there.
pub(crate) async fn print(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    let Some(seen) = FilesSeen::read(&typed.seen) else {
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(why) = visit.may_send(Sight::Folders) {
        return typed.form(&visit, &seen).refused(&visit, &why, None);
    }
    let ticket = match typed.ticket(&visit.view) {
        Ok(ticket) => Box::new(ticket),
        Err(wrong) => return typed.form(&visit, &seen).wrong(wrong),
    };
    let (folder, documents) = (seen.folder, seen.documents());
    let order = JobAsk::PrintFromFolder { folder, documents, ticket };
    match seen.ask(&mut visit, Command::Job(order)).await {
        Ok(_) => back(folder, "printed"),
        Err(why) => typed.form(&visit, &seen.after(&visit, &why)).refused(&visit, &why, None),
    }
}

impl Typed {
    fn ticket(&self, view: &View) -> Result<JobTicket, Wrong> {
        let mut wrong = Wrong::default();
        let copies = self.copies.trim().parse().ok().filter(|it| (1..=COPIES_MAX).contains(it));
        let copies = copies.ok_or_else(|| format!("A number from 1 to {COPIES_MAX}."));
        let copies = wrong.unless(COPIES, copies);
        let tray = InputTray::from_source(&self.paper);
        let is_one = self.paper.is_empty() || tray.is_some();
        wrong.unless(PAPER, is_one.then_some(()).ok_or("There is no such tray.".into()));
        let copies = copies.filter(|_| wrong.is_empty());
        let media = media(view, tray);
        copies.map(|copies| JobTicket { copies, media, ..JobTicket::default() }).ok_or(wrong)
    }

    fn form(&self, visit: &Visit, seen: &FilesSeen) -> TypedForm {
        let auto = ("", "Auto".to_owned());
        let trays = INPUT_TRAYS.iter().map(|it| {
            let size = visit.view.condition.readings.tray(it.tray).medium.size.row().label;
            (it.source, format!("{}: {size}", it.label))
        });
        let copies = TypedField::new("copies", COPIES, Typing::Number, &self.copies);
        let copies = copies.ruled(format!("1 to {COPIES_MAX}.")).most(3).required();
        let paper = [auto].into_iter().chain(trays);
        let paper = TypedField::choice("paper", PAPER, &self.paper, paper);
        seen.form(visit, "Print Files", "Print", vec![copies, paper])
    }
}

/// What lies in a tray; without one, what the files are of.
fn media(view: &View, tray: Option<InputTray>) -> Media {
    let size = tray.map(|it| view.condition.readings.tray(it).medium.size);
    Media { size, tray, ..Media::default() }
}
