//! Any bytes as a print stream: the document lies inside it, in whatever pieces it comes, and every
//! reply ends with a form feed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_wire::pjl::{
    self, CommandReader, Device, DeviceVariable, Feature, Files, Memory, PrologueReader, Session,
    Status, Values,
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
    let read = pjl::parse(bytes);
    assert!(read.payload <= bytes.len() as u64);
    assert!(pjl::epilogue(bytes) <= bytes.len());

    let size = usize::from(bytes.last().copied().unwrap_or(0)) + 1;
    let mut reader = PrologueReader::default();
    bytes.chunks(size).for_each(|piece| reader.push(piece));
    assert_eq!(reader.finish(), read);

    let (mut reader, mut session) = (CommandReader::default(), Session::default());
    reader.push(bytes, &mut |_, command| {
        let reply = session.answer(command, &DEVICE);
        assert!(reply.is_empty() || reply.starts_with(b"@PJL ") && reply.ends_with(b"\r\n\x0c"));
        assert_eq!(reply.iter().filter(|it| **it == 0x0c).count(), usize::from(!reply.is_empty()));
    });
});
