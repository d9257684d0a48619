//! The program from outside: a twin in this process and its control plane over HTTP, and the command
//! line as a person types it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bombs;
mod conditions;
mod fax;
mod guard;
mod journal;
mod originals;
mod panel;
mod paper;
#[path = "../../../tests/shared/pdf_objects.rs"]
mod pdf_objects;
mod ports;
mod postscript;
mod program;
mod readers;
mod settings;
mod shapes;
mod snapshots;
mod stream;
mod time;
mod twin;
mod waiting;
