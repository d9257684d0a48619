//! Any bytes as a print stream: the documents lie inside it, the same in whatever pieces it comes, and
//! every reply ends with a form feed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_wire::pjl::{
    CommandReader, Device, DeviceVariable, Feature, Files, JobReader, Memory, Part, Piece, Prologue,
    Session, Status, Values,
};

const DEVICE: Device<'static> = Device {
    id: "ApeosPort C7070",
    status: Status { code: Status::READY, display: "Ready", online: true },
    page_count: 17,
    memory: Memory { total: 2, largest: 1 },
    configuration: &[Feature::Options("LANGUAGES", &["PCL", "PDF"])],
    variables: &[
        DeviceVariable {
            of: None,
            name: "COPIES",
            factory: "1",
            values: Values::Range(1, 999),
            read_only: false,
        },
        DeviceVariable {
            of: Some("LPARM:PCL"),
            name: "PITCH",
            factory: "10",
            values: Values::Enumerated(&["10", "12"]),
            read_only: false,
        },
    ],
    files: Files::NoVolume,
};

fuzz_target!(|bytes: &[u8]| {
    let read = jobs(bytes, bytes.len().max(1));
    assert!(read.iter().map(|it| it.1.len()).sum::<usize>() <= bytes.len());
    let size = usize::from(bytes.last().copied().unwrap_or(0)) + 1;
    assert_eq!(jobs(bytes, size), read);

    let (mut reader, mut session) = (CommandReader::default(), Session::default());
    reader.push(bytes, &mut |piece| {
        let Piece::Command(_, command) = piece else { return };
        let reply = session.answer(command, &DEVICE);
        assert!(reply.is_empty() || reply.starts_with(b"@PJL ") && reply.ends_with(b"\r\n\x0c"));
        assert_eq!(reply.iter().filter(|it| **it == 0x0c).count(), usize::from(!reply.is_empty()));
    });
});

fn jobs(bytes: &[u8], size: usize) -> Vec<(Prologue, Vec<u8>)> {
    let (mut jobs, mut document) = (Vec::new(), Vec::new());
    let mut each = |part: Part<'_>| match part {
        Part::Data(data) => document.extend_from_slice(data),
        Part::Whole(prologue) => jobs.push((*prologue, std::mem::take(&mut document))),
    };
    let mut reader = JobReader::default();
    bytes.chunks(size).for_each(|piece| reader.push(piece, &mut each));
    let left = reader.finish(&mut each);
    jobs.push((left, document));
    jobs
}
