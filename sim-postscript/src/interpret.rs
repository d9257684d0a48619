//! A program and what it draws.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use thiserror::Error;

use crate::STORE_MAX;
use crate::jobs::Program;
use crate::said::Said;

/// Resolution for what a PDF cannot say in lines and letters, dots per inch.
const DPI: f64 = 300.0;
/// What a printer's interpreter has beyond ours.
const PROLOGUE: &[u8] = include_bytes!("prologue.ps");

/// What a program made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Its pages, at least one.
    pub pdf: Bytes,
    /// The error that it, or one of its jobs, ended with; then there may have been more pages.
    pub error: Option<String>,
}

/// A program that made no page.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("damaged PostScript document: {0}")]
pub struct Damaged(pub(crate) String);

/// Interprets a document. It may open files and run for ever: only to be called in a process that can
/// reach nothing and is ended by others.
///
/// # Errors
/// [`Damaged`] says why there are no pages.
pub fn to_pdf(document: Bytes) -> Result<Drawn, Damaged> {
    let program = Program::read(&document);
    drop(document);
    let said = Said::default();
    let pdf = catch_unwind(AssertUnwindSafe(|| {
        let mut interpreter = stet::Interpreter::builder().suppress_output().build();
        let context = interpreter.context();
        stet::ps_exec(context, PROLOGUE).map_err(|it| it.to_string())?;
        context.max_local_vm = STORE_MAX;
        context.stdout = Box::new(said.clone());
        interpreter.render_to_pdf(&program.text(), DPI).map_err(|it| it.to_string())
    }));
    // What the program printed before does not count: it is not known how much of it there would be.
    let ended = |what: String| {
        let ended = format!("the program ended with an error: {what}");
        match what.contains("VMerror") {
            true => format!("{ended} (its strings and arrays have {} MiB)", STORE_MAX >> 20),
            false => ended,
        }
    };
    match (pdf, said.error()) {
        (Err(_), _) => Err(Damaged("the interpreter broke off".to_owned())),
        // What it showed a printer has put out by then.
        (Ok(Ok(pdf)), Some(told)) if !pdf.is_empty() => {
            Ok(Drawn { pdf: pdf.into(), error: Some(ended(told)) })
        }
        (Ok(_), Some(told)) => Err(Damaged(ended(told))),
        // Limit: of "stackoverflow" and the like the interpreter does not say where.
        (Ok(Err(told)), None) => Err(Damaged(ended(told))),
        (Ok(Ok(pdf)), None) if pdf.is_empty() => Err(Damaged("no page is shown".to_owned())),
        (Ok(Ok(pdf)), None) => Ok(Drawn { pdf: pdf.into(), error: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_keeps_too_much_is_told_which_limit_there_is() {
        let program = b"%!PS\n0 { 1000000 string exch 1 add } loop";
        let error = to_pdf(Bytes::from_static(program)).unwrap_err().to_string();
        let told = "damaged PostScript document: the program ended with an error: \
            VMerror; OffendingCommand: string (its strings and arrays have 256 MiB)";
        assert_eq!(error, told);
    }
}
