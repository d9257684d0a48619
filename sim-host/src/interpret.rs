//! Reading a document: what it is, how many pages it has, and what is printed in its place.
//!
//! PostScript is interpreted once, when it comes in. The PDF that it makes is kept on the drive beside it
//! and overwritten with it, so that what was read is what is printed.

use sim_core::command::{Interpreted, NotInterpreted};
use sim_core::job::DocumentId;
use sim_postscript::{NotInterpreted as NotDrawn, Worker};
use sim_render::Format;

use crate::documents::{DocumentRefused, Documents, Writer};

/// Reads a document. Slow: for a worker thread.
pub(crate) fn interpret(
    documents: &Documents,
    document: DocumentId,
) -> Result<Interpreted, NotInterpreted> {
    // Begun before anything is read, it is never of another drive than the document.
    let beside = documents.begin();
    let data = documents.read(document).map_err(|it| broken(&it))?.data;
    let Some(Format::PostScript) = Format::detect(&data) else {
        let found = sim_render::inspect(&data).map_err(|it| damaged(&it))?;
        return Ok(Interpreted { pages: found.pages, format: found.format.mime(), drawn: None });
    };
    let Some(worker) = documents.postscript() else {
        let why = "PostScript is refused: this twin was started without a process for it";
        return Err(NotInterpreted::Data(why.to_owned()));
    };
    let pdf = draw(worker, &data)?;
    let found = sim_render::inspect(&pdf).map_err(|it| damaged(&it))?;
    let drawn = keep(beside, &pdf).map_err(|it| broken(&it))?;
    let format = Format::PostScript.mime();
    Ok(Interpreted { pages: found.pages, format, drawn: Some(drawn) })
}

fn draw(worker: &Worker, program: &bytes::Bytes) -> Result<bytes::Bytes, NotInterpreted> {
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
