//! Any text as an exported audit log: what is written of it is read as it was written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_wire::audit_export::{self, Export, Options};

fuzz_target!(|text: &str| {
    let Ok(export) = audit_export::parse(text) else { return };
    let once = written(&export);
    let again = audit_export::parse(&once).expect("what was written can be read");
    assert_eq!((again.header, again.rows.len()), (export.header, export.rows.len()));
    // Not `again == export`: what could forge a line was a blank the first time.
    assert_eq!(written(&again), once);
});

fn written(export: &Export<'_>) -> String {
    let mut out = String::new();
    audit_export::write_header(&mut out, &export.header, Options::default());
    for row in &export.rows {
        audit_export::write_row(&mut out, export.header.date_format, row);
    }
    out
}
