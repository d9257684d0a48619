//! Replies of another implementation, byte by byte: `ippeveprinter` of CUPS 2.4.2, asked over HTTP.

use super::*;

#[test]
fn captured_replies_are_written_as_they_were_read() {
    let replies: &[(&str, &[u8], StatusCode, usize)] = &[
        (
            "Get-Printer-Attributes with media-col-database",
            include_bytes!("captured/printer-attributes.bin"),
            StatusCode::SuccessfulOk,
            2,
        ),
        ("Print-Job", include_bytes!("captured/print-job.bin"), StatusCode::SuccessfulOk, 2),
        (
            "Get-Job-Attributes",
            include_bytes!("captured/job-attributes.bin"),
            StatusCode::SuccessfulOk,
            2,
        ),
        ("Get-Jobs", include_bytes!("captured/jobs.bin"), StatusCode::SuccessfulOk, 2),
        (
            "a format that is not supported",
            include_bytes!("captured/unsupported.bin"),
            StatusCode::ClientErrorAttributesOrValuesNotSupported,
            2,
        ),
        (
            "no charset",
            include_bytes!("captured/bad-request.bin"),
            StatusCode::ClientErrorBadRequest,
            1,
        ),
        (
            "no such operation",
            include_bytes!("captured/unknown-operation.bin"),
            StatusCode::ServerErrorOperationNotSupported,
            1,
        ),
    ];
    for (what, bytes, status, groups) in replies {
        let (message, length) = Message::decode_all(bytes, &Limits::REPLY).unwrap();
        assert_eq!(length, bytes.len(), "{what}");
        assert_eq!((message.status(), message.groups.len()), (Some(*status), *groups), "{what}");
        assert_eq!(message.to_bytes().unwrap(), *bytes, "{what}");
    }
}

#[test]
fn the_collections_of_a_captured_reply_are_understood() {
    let bytes = include_bytes!("captured/printer-attributes.bin");
    let (message, _) = Message::decode_all(bytes, &Limits::REPLY).unwrap();
    let media = message.attribute(GroupTag::PRINTER, "media-col-database").unwrap();
    let mut sizes = media.values.iter().filter_map(|it| it.as_collection()).filter_map(|it| {
        let size = it.iter().find(|it| it.name == "media-size")?;
        Some((size.member("x-dimension")?.as_integer()?, size.member("y-dimension")?.as_integer()?))
    });
    assert!(sizes.any(|it| it == (21_000, 29_700)), "A4 is among them");
}
