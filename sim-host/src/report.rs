//! A report of the device itself: drawn, and put on the drive as any document is.

use std::error::Error;

use sim_core::report::{self, Drawn, ReportText};
use sim_render::{Format, Report, Section};

use crate::documents::Documents;

/// Draws a report and keeps it. What fails is said in words.
pub(crate) fn draw(documents: &Documents, text: &ReportText) -> Result<Drawn, String> {
    keep(documents, text).map_err(|it| it.to_string())
}

fn keep(documents: &Documents, text: &ReportText) -> Result<Drawn, Box<dyn Error>> {
    let section =
        |it: &report::Section| Section { title: it.title.to_owned(), lines: it.lines.clone() };
    let report = Report {
        title: text.title.to_owned(),
        about: format!("{}, {}", text.machine, text.printed),
        sections: text.sections.iter().map(section).collect(),
    };
    let mut writer = documents.begin();
    let (pdf, pages) = report.to_pdf()?;
    writer.push(&pdf)?;
    let (document, bytes) = writer.finish_made()?;
    Ok(Drawn { document, bytes, pages, format: Format::Pdf.mime() })
}
