//! The side of the worker: what is done about a document.

use std::io;

use bytes::Bytes;
use sim_confine::Done;
use sim_postscript::Drawn;
use sim_render::{
    Announced, Format, RenderError, page_png, page_within, retrieve, scan, set_pdf, side_png,
};

use crate::answer::{Answer, Found, Laid, Seen};
use crate::mail;
use crate::message;
use crate::task::{Drawing, Task};

/// Makes this process a worker: it reads and draws until no more is asked. To be called before it has a second thread.
///
/// # Errors
/// As [`sim_confine::serve`].
pub fn serve() -> io::Result<()> {
    sim_confine::serve(|pieces| {
        // The twin has no reason to send anything else.
        let task = message::task(&pieces).unwrap_or_else(|| panic!("no task"));
        drop(pieces);
        let (answer, goes_on) = work(task);
        let reply = message::of_answer(answer).unwrap_or_default();
        Done { reply, goes_on }
    })
}

/// Does a task; and whether all is as it was before it, which a decoder that panicked leaves open.
pub(crate) fn work(task: Task<Bytes>) -> (Answer<Bytes>, bool) {
    let (answer, is_open) = match task {
        Task::Read(documents) => {
            let (seen, is_open) = read_all(documents);
            (Answer::Read(seen), is_open)
        }
        Task::Interpret { program } => {
            let (seen, is_open) = seen(interpret(program));
            (Answer::Read(vec![seen]), is_open)
        }
        Task::Draw(drawing) => answered(draw(&drawing), Answer::Drawn),
        Task::Lay(document) => answered(lay(&document), Answer::Laid),
        Task::Scan { original, sides, look } => {
            answered(scan::scan(&original, &sides, look), Answer::Scanned)
        }
    };
    (answer, !is_open)
}

/// What comes of one thing that was asked, and whether it leaves open whether all is as it was.
fn answered<T>(
    done: Result<T, RenderError>,
    answer: impl FnOnce(T) -> Answer<Bytes>,
) -> (Answer<Bytes>, bool) {
    let is_open = leaves_open(&done);
    (done.map_or_else(Answer::from, answer), is_open)
}

/// Reads documents, but none behind one that leaves open whether all is as it was.
fn read_all(documents: Vec<(Bytes, String)>) -> (Vec<Seen<Bytes>>, bool) {
    let mut all = Vec::new();
    for (document, declared) in documents {
        let (seen, is_open) = seen(read(&document, &declared));
        all.push(seen);
        if is_open {
            return (all, true);
        }
    }
    (all, false)
}

fn seen(read: Result<Seen<Bytes>, RenderError>) -> (Seen<Bytes>, bool) {
    let is_open = leaves_open(&read);
    (read.unwrap_or_else(|it| Seen::Refused(it.to_string())), is_open)
}

fn leaves_open<T>(done: &Result<T, RenderError>) -> bool {
    matches!(done, Err(RenderError::Decoder { .. }))
}

fn read(document: &Bytes, declared: &str) -> Result<Seen<Bytes>, RenderError> {
    if declared == mail::MAIL {
        return mail::read(document);
    }
    let Some(announced) = Announced::of(declared) else {
        return Ok(Seen::Refused(format!("{declared} is not read here")));
    };
    let format = announced.format(document)?;
    let found = |pages, drawn| Seen::Found(Found { pages, format, drawn, fault: None });
    match format {
        Format::PostScript => Ok(Seen::IsProgram),
        Format::Pdf
        | Format::PclXl
        | Format::Pcl5
        | Format::PwgRaster
        | Format::AppleRaster
        | Format::Jpeg
        | Format::Png
        | Format::Tiff
        | Format::Text => {
            let pages = announced.inspect(document)?.pages;
            if announced.is_seen(document) {
                return Ok(found(pages, None));
            }
            let pdf = announced.to_pdf(document)?;
            Ok(found(sim_render::inspect(&pdf)?.pages, Some(pdf)))
        }
    }
}

fn interpret(program: Bytes) -> Result<Seen<Bytes>, RenderError> {
    match sim_postscript::to_pdf(program) {
        Ok(Drawn { pdf, error: fault }) => {
            let pages = sim_render::inspect(&pdf)?.pages;
            let format = Format::PostScript;
            Ok(Seen::Found(Found { pages, format, drawn: Some(pdf), fault }))
        }
        Err(damaged) => Ok(Seen::Refused(damaged.to_string())),
    }
}

fn lay(document: &Bytes) -> Result<Laid<Bytes>, RenderError> {
    let (pdf, areas) = scan::original(document)?;
    // A PDF is not sent back to where it came from.
    let is_made = pdf.as_ptr() != document.as_ptr();
    Ok(Laid { pdf: is_made.then_some(pdf), areas })
}

fn draw(drawing: &Drawing) -> Result<Bytes, RenderError> {
    match drawing {
        Drawing::Page { document, page, scale } => {
            page_png(document, *page, *scale).map(Bytes::from)
        }
        Drawing::Within { ground, width, document, page, part } => {
            page_within(ground, *width, (document, *page), *part).map(Bytes::from)
        }
        Drawing::Side { side: (pages, layout), dpi } => {
            side_png(pages, *layout, *dpi).map(Bytes::from)
        }
        Drawing::Set { document, sides } => set_pdf(document.as_ref(), sides),
        Drawing::Tiff { document } => retrieve::tiff(document).map(Bytes::from),
        Drawing::Jpeg { document, page } => retrieve::jpeg(document, *page),
    }
}
