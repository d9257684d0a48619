//! "System" > "Logs" > [Fault History]: which faults the device found, and when. That there is such a page is
//! assumed: tools read as much from successors of the family.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use sim_core::clock::DateFormat;
use sim_core::fault::{Found, HISTORY_MAX};
use sim_core::permit::Sight;

use super::frame::Frame;
use super::page;
use crate::admission::MachineViewer;

#[derive(Template)]
#[template(path = "fault_history.html")]
struct FaultHistory {
    frame: Frame,
    /// Whether the visitor may see the pages above this one.
    comes_from_menu: bool,
    rows: Vec<Row>,
    most: usize,
}

struct Row {
    code: String,
    since: String,
    /// `None` while the fault is there.
    until: Option<String>,
}

impl Row {
    fn new(format: DateFormat, it: &Found) -> Self {
        let until = it.until.map(|it| it.text(format));
        Self { code: it.code.to_string(), since: it.since.text(format), until }
    }
}

/// `GET /system/logs/fault-history.html`: newest first.
pub(crate) async fn show(MachineViewer(visit): MachineViewer) -> Response {
    let (view, format) = (&visit.view, visit.view.clock.date_format);
    let history = FaultHistory {
        frame: Frame::new(&visit),
        comes_from_menu: visit.sees(Sight::Settings),
        rows: view.fault_history.iter().rev().map(|it| Row::new(format, it)).collect(),
        most: HISTORY_MAX,
    };
    page(StatusCode::OK, &history)
}
