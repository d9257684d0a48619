//! "Jobs" > [Background Forms] (assumed: the guide has no page for them): the forms that a visitor may
//! delete.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::Command;
use sim_core::job::{DocumentId, Form, JobAsk};
use sim_core::permit::Sight;

use super::frame::{Frame, Message};
use super::pager::{Pager, Which};
use super::{nothing_there, page};
use crate::admission::JobViewer;
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "forms.html")]
struct Forms {
    frame: Frame,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "form_delete.html")]
struct Confirm {
    frame: Frame,
    row: Row,
}

struct Row {
    id: u64,
    name: String,
    owner: String,
}

/// Which form.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    form: String,
}

/// `GET /jobs/forms.html`.
pub(crate) async fn list(JobViewer(visit): JobViewer, Query(which): Query<Which>) -> Response {
    let message = (which.done == "deleted").then_some(Message::Done("The form was deleted."));
    let frame = Frame::new(&visit).with(message);
    let pager = Pager::new(&which.page, seen(&visit).count());
    let rows = pager.rows(seen(&visit)).map(Row::new).collect();
    page(StatusCode::OK, &Forms { frame, rows, pager })
}

/// `GET /jobs/forms/delete.html`. A form of another user is as good as none.
pub(crate) async fn confirm(JobViewer(visit): JobViewer, Query(chosen): Query<Chosen>) -> Response {
    let row = seen(&visit).find(|it| Some(it.document) == chosen.id()).map(Row::new);
    match row {
        Some(row) => page(StatusCode::OK, &Confirm { frame: Frame::new(&visit), row }),
        None => nothing_there(&visit),
    }
}

/// `POST /jobs/forms/delete.html`.
pub(crate) async fn delete(JobViewer(visit): JobViewer, Body(chosen): Body<Chosen>) -> Response {
    let chosen = chosen.id().map(|it| Command::Job(JobAsk::DeleteForm(it)));
    super::delete(visit, chosen, "/jobs/forms.html").await
}

/// The forms that the visitor may see.
fn seen(visit: &Visit) -> impl Iterator<Item = &Form> {
    visit.view.forms.iter().filter(|it| visit.sees(Sight::Form(it)))
}

impl Chosen {
    fn id(&self) -> Option<DocumentId> {
        self.form.parse().ok().map(DocumentId)
    }
}

impl Row {
    fn new(form: &Form) -> Self {
        let owner = form.owner.as_ref().map_or_else(|| "-".into(), ToString::to_string);
        Self { id: form.document.0, name: form.name.to_string(), owner }
    }
}
