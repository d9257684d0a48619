//! Reading a document: what it is, how many pages it has, and what is printed in its place.
//!
//! PostScript is interpreted once, when it comes in, and so is what only its announcement says, such as text
//! in a charset. The PDF that it makes is kept on the drive beside it and overwritten with it, so that what was
//! read is what is printed.

use bytes::Bytes;
use sim_core::command::{Interpreted, NotInterpreted};
use sim_core::job::DocumentId;
use sim_postscript::{Drawn, NotInterpreted as NotDrawn, Worker};
use sim_render::{Announced, Format};

use crate::documents::{DocumentRefused, Documents, Writer};

/// Reads a document that was declared to be of this MIME type. Slow: for a worker thread.
pub(crate) fn interpret(
    documents: &Documents,
    document: DocumentId,
    declared: &str,
) -> Result<Interpreted, NotInterpreted> {
    // Begun before anything is read, it is never of another drive than the document.
    let beside = documents.begin();
    let data = documents.read(document).map_err(|it| broken(&it))?.data;
    let Some(announced) = Announced::of(declared) else {
        return Err(NotInterpreted::Data(format!("{declared} is not read here")));
    };
    let format = announced.format(&data).map_err(|it| damaged(&it))?;
    let (pdf, fault) = match format {
        Format::PostScript => {
            let Drawn { pdf, error } = draw(documents.postscript(), &data)?;
            (pdf, error)
        }
        Format::Pdf
        | Format::PclXl
        | Format::Pcl5
        | Format::PwgRaster
        | Format::AppleRaster
        | Format::Jpeg
        | Format::Png
        | Format::Tiff
        | Format::Text => {
            let pages = announced.inspect(&data).map_err(|it| damaged(&it))?.pages;
            if announced.is_seen(&data) {
                return Ok(Interpreted { pages, format: format.mime(), drawn: None, fault: None });
            }
            (announced.to_pdf(&data).map_err(|it| damaged(&it))?, None)
        }
    };
    let pages = sim_render::inspect(&pdf).map_err(|it| damaged(&it))?.pages;
    let drawn = keep(beside, &pdf).map_err(|it| broken(&it))?;
    Ok(Interpreted { pages, format: format.mime(), drawn: Some(drawn), fault })
}

fn draw(worker: Option<&Worker>, program: &Bytes) -> Result<Drawn, NotInterpreted> {
    let Some(worker) = worker else {
        let why = "PostScript is refused: this twin was started without a process for it";
        return Err(NotInterpreted::Data(why.to_owned()));
    };
    worker.to_pdf(program).map_err(|error| match &error {
        NotDrawn::Damaged(_) | NotDrawn::NotConfined(_) | NotDrawn::Stopped(_) => damaged(&error),
        NotDrawn::NotStarted(_) => broken(&error),
    })
}

fn keep(mut beside: Writer, pdf: &[u8]) -> Result<DocumentId, DocumentRefused> {
    beside.push(pdf)?;
    beside.finish_made()
}

fn damaged(error: &dyn std::error::Error) -> NotInterpreted {
    NotInterpreted::Data(error.to_string())
}

fn broken(error: &dyn std::error::Error) -> NotInterpreted {
    NotInterpreted::Device(error.to_string())
}
