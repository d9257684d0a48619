//! What it costs that documents are read in other processes.

use std::time::Instant;

use bytes::Bytes;
use sim_document::Readers;

use crate::twin::{Twin, read, readers};

/// Documents of each measurement.
const DOCUMENTS: u32 = 2_000;

#[test]
#[ignore = "prints figures"]
fn reading_in_another_process_takes_so_much_longer() {
    let screen = sim_panel::Panel::new().screen(&Twin::factory().running.handle.view());
    let pdf = Bytes::from(sim_panel::to_pdf(&screen));
    let each = |readers: &Readers| {
        let read = || read(readers, pdf.clone(), "application/pdf").unwrap();
        read();
        let start = Instant::now();
        (0..DOCUMENTS).for_each(|_| drop(read()));
        start.elapsed() / DOCUMENTS
    };
    let (here, there) = (each(&Readers::in_this_process()), each(&readers()));
    println!("a PDF of {} bytes: {here:?} in this process, {there:?} in another", pdf.len());
}
