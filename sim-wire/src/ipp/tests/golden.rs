//! The examples of RFC 8010 appendix A, byte by byte.

use super::*;

/// The first three attributes of the requests in the appendix.
fn request_start(operation: u16) -> Vec<u8> {
    let mut bytes = vec![0x01, 0x01];
    bytes.extend_from_slice(&operation.to_be_bytes());
    bytes.extend_from_slice(&[0x00, 0x00, 0x00, 0x01, 0x01]);
    bytes.extend_from_slice(b"\x47\x00\x12attributes-charset\x00\x05utf-8");
    bytes.extend_from_slice(b"\x48\x00\x1battributes-natural-language\x00\x05en-us");
    bytes.extend_from_slice(
        b"\x45\x00\x0bprinter-uri\x00\x2cipp://printer.example.com/ipp/print/pinetree",
    );
    bytes
}

fn request(operation: Operation) -> (Message, Group) {
    let group = Group::operation("en-us")
        .with(Attribute::uri("printer-uri", "ipp://printer.example.com/ipp/print/pinetree"));
    (Message::request(Version::V1_1, operation, 1), group)
}

fn check(bytes: &[u8], message: &Message) {
    assert_eq!(&decoded(bytes), message);
    assert_eq!(message.to_bytes().unwrap(), bytes);
}

#[test]
fn the_print_job_request_of_appendix_a_1_leaves_its_document() {
    let mut bytes = request_start(0x0002);
    bytes.extend_from_slice(b"\x42\x00\x08job-name\x00\x06foobar");
    bytes.extend_from_slice(b"\x22\x00\x16ipp-attribute-fidelity\x00\x01\x01");
    bytes.extend_from_slice(b"\x02\x21\x00\x06copies\x00\x04\x00\x00\x00\x14");
    bytes.extend_from_slice(b"\x44\x00\x05sides\x00\x13two-sided-long-edge\x03");
    let attributes = bytes.len();

    let (message, group) = request(Operation::PrintJob);
    let message = message
        .with(
            group
                .with(Attribute::name("job-name", "foobar"))
                .with(Attribute::boolean("ipp-attribute-fidelity", true)),
        )
        .with(
            Group::new(GroupTag::JOB)
                .with(Attribute::integer("copies", 20))
                .with(Attribute::keyword("sides", "two-sided-long-edge")),
        );
    check(&bytes, &message);

    bytes.extend_from_slice(b"%!PDF...");
    let (message, length) = Message::decode_all(&bytes, &Limits::REQUEST).unwrap();
    assert_eq!(length, attributes);
    assert_eq!(message.operation(), Some(Operation::PrintJob));
    assert_eq!(message.attribute(GroupTag::JOB, "copies").unwrap().as_integer(), Some(20));
}

#[test]
fn the_print_job_reply_of_appendix_a_2_is_read_and_written() {
    let mut bytes = b"\x01\x01\x00\x00\x00\x00\x00\x01\x01".to_vec();
    bytes.extend_from_slice(b"\x47\x00\x12attributes-charset\x00\x05utf-8");
    bytes.extend_from_slice(b"\x48\x00\x1battributes-natural-language\x00\x05en-us");
    bytes.extend_from_slice(b"\x41\x00\x0estatus-message\x00\x0dsuccessful-ok\x02");
    bytes.extend_from_slice(b"\x21\x00\x06job-id\x00\x04\x00\x00\x00\x93");
    bytes.extend_from_slice(
        b"\x45\x00\x07job-uri\x00\x30ipp://printer.example.com/ipp/print/pinetree/147",
    );
    bytes.extend_from_slice(b"\x23\x00\x09job-state\x00\x04\x00\x00\x00\x03\x03");
    let message = Message::reply(Version::V1_1, StatusCode::SuccessfulOk, 1)
        .with(Group::operation("en-us").with(Attribute::text("status-message", "successful-ok")))
        .with(
            Group::new(GroupTag::JOB)
                .with(Attribute::integer("job-id", 147))
                .with(Attribute::uri("job-uri", "ipp://printer.example.com/ipp/print/pinetree/147"))
                .with(Attribute::enum_("job-state", JobState::Pending.code())),
        );
    check(&bytes, &message);
}

#[test]
fn the_failed_reply_of_appendix_a_3_names_what_is_unsupported() {
    let mut bytes = b"\x01\x01\x04\x0b\x00\x00\x00\x01\x01".to_vec();
    bytes.extend_from_slice(b"\x47\x00\x12attributes-charset\x00\x05utf-8");
    bytes.extend_from_slice(b"\x48\x00\x1battributes-natural-language\x00\x05en-us\x05");
    bytes.extend_from_slice(b"\x21\x00\x06copies\x00\x04\x00\x00\x00\x14");
    bytes.extend_from_slice(b"\x10\x00\x05sides\x00\x00\x03");
    let status = StatusCode::ClientErrorAttributesOrValuesNotSupported;
    let message = Message::reply(Version::V1_1, status, 1).with(Group::operation("en-us")).with(
        Group::new(GroupTag::UNSUPPORTED)
            .with(Attribute::integer("copies", 20))
            .with(Attribute::unsupported("sides")),
    );
    check(&bytes, &message);
    assert_eq!(message.status(), Some(status));
}

#[test]
fn the_create_job_request_of_appendix_a_7_carries_a_nested_collection() {
    let mut bytes = request_start(0x0005);
    bytes.extend_from_slice(b"\x02\x34\x00\x09media-col\x00\x00");
    bytes.extend_from_slice(b"\x4a\x00\x00\x00\x0amedia-size\x34\x00\x00\x00\x00");
    bytes.extend_from_slice(b"\x4a\x00\x00\x00\x0bx-dimension");
    bytes.extend_from_slice(b"\x21\x00\x00\x00\x04\x00\x00\x52\x08");
    bytes.extend_from_slice(b"\x4a\x00\x00\x00\x0by-dimension");
    bytes.extend_from_slice(b"\x21\x00\x00\x00\x04\x00\x00\x74\x04");
    bytes.extend_from_slice(b"\x37\x00\x00\x00\x00");
    bytes.extend_from_slice(b"\x4a\x00\x00\x00\x0amedia-type\x44\x00\x00\x00\x0astationery");
    bytes.extend_from_slice(b"\x37\x00\x00\x00\x00\x03");

    let (message, group) = request(Operation::CreateJob);
    let size =
        [Attribute::integer("x-dimension", 21_000), Attribute::integer("y-dimension", 29_700)];
    let media = Attribute::collection(
        "media-col",
        [Attribute::collection("media-size", size), Attribute::keyword("media-type", "stationery")],
    );
    let message = message.with(group).with(Group::new(GroupTag::JOB).with(media));
    check(&bytes, &message);

    let media = message.attribute(GroupTag::JOB, "media-col").unwrap();
    let width = media.member("media-size").and_then(|size| size.member("x-dimension"));
    assert_eq!(width.and_then(Attribute::as_integer), Some(21_000));
}

#[test]
fn the_get_jobs_request_of_appendix_a_8_asks_for_three_attributes() {
    let mut bytes = request_start(0x000a);
    bytes.extend_from_slice(b"\x21\x00\x05limit\x00\x04\x00\x00\x00\x32");
    bytes.extend_from_slice(b"\x44\x00\x14requested-attributes\x00\x06job-id");
    bytes.extend_from_slice(b"\x44\x00\x00\x00\x08job-name");
    bytes.extend_from_slice(b"\x44\x00\x00\x00\x0fdocument-format\x03");
    let (message, group) = request(Operation::GetJobs);
    let wanted = ["job-id", "job-name", "document-format"];
    let message = message.with(
        group
            .with(Attribute::integer("limit", 50))
            .with(Attribute::keywords("requested-attributes", wanted)),
    );
    check(&bytes, &message);
    let asked = message.attribute(GroupTag::OPERATION, "requested-attributes").unwrap();
    assert_eq!(asked.strings().collect::<Vec<_>>(), wanted);
    assert_eq!(asked.as_str(), None, "three values are not one");
}

#[test]
fn the_get_jobs_reply_of_appendix_a_9_has_a_group_per_job() {
    let mut bytes = b"\x01\x01\x00\x00\x00\x00\x00\x7b\x01".to_vec();
    bytes.extend_from_slice(b"\x47\x00\x12attributes-charset\x00\x05utf-8");
    bytes.extend_from_slice(b"\x48\x00\x1battributes-natural-language\x00\x05en-us");
    bytes.extend_from_slice(b"\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x93");
    bytes.extend_from_slice(b"\x36\x00\x08job-name\x00\x0c\x00\x05fr-ca\x00\x03fou");
    bytes.extend_from_slice(b"\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x95");
    bytes.extend_from_slice(b"\x36\x00\x08job-name\x00\x12\x00\x05de-CH\x00\x09isch guet\x03");
    let job = |id, language: &'static str, name: &'static str| {
        let (language, name) = (language.into(), name.into());
        Group::new(GroupTag::JOB)
            .with(Attribute::integer("job-id", id))
            .with(Attribute::new("job-name", Value::NameWithLanguage { language, name }))
    };
    let message = Message::reply(Version::V1_1, StatusCode::SuccessfulOk, 123)
        .with(Group::operation("en-us"))
        .with(job(147, "fr-ca", "fou"))
        .with(job(149, "de-CH", "isch guet"));
    check(&bytes, &message);
    let ids = message
        .groups_of(GroupTag::JOB)
        .filter_map(|job| job.attribute("job-id").and_then(Attribute::as_integer));
    assert_eq!(ids.collect::<Vec<_>>(), [147, 149]);
}

#[test]
fn every_fixed_syntax_has_the_bytes_of_section_3_9() {
    let mut out = Vec::new();
    Attribute::resolution("r", Resolution::dpi(600, 300)).encode(&mut out).unwrap();
    Attribute::range("p", 1, -1).encode(&mut out).unwrap();
    Attribute::datetime("t", DateTime::utc(2026, 11, 23, 14, 5, 9)).encode(&mut out).unwrap();
    Attribute::no_value("n").encode(&mut out).unwrap();
    Attribute::octets("o", &b"\x00\xff"[..]).encode(&mut out).unwrap();
    let mut expected = b"\x32\x00\x01r\x00\x09\x00\x00\x02\x58\x00\x00\x01\x2c\x03".to_vec();
    expected.extend_from_slice(b"\x33\x00\x01p\x00\x08\x00\x00\x00\x01\xff\xff\xff\xff");
    expected
        .extend_from_slice(b"\x31\x00\x01t\x00\x0b\x07\xea\x0b\x17\x0e\x05\x09\x00\x2b\x00\x00");
    expected.extend_from_slice(b"\x13\x00\x01n\x00\x00");
    expected.extend_from_slice(b"\x30\x00\x01o\x00\x02\x00\xff");
    assert_eq!(out, expected);
}

#[test]
fn a_message_of_ready_made_pieces_equals_the_message_of_a_whole() {
    let group = Group::new(GroupTag::PRINTER).with(Attribute::text("printer-info", "the third"));
    let whole = Message::reply(Version::V2_0, StatusCode::SuccessfulOk, 9)
        .with(Group::operation("en"))
        .with(group.clone());
    let mut pieces = Vec::new();
    encode_header(whole.version, whole.code, whole.request_id, &mut pieces);
    Group::operation("en").encode(&mut pieces).unwrap();
    pieces.push(group.tag.code());
    group.attributes[0].encode(&mut pieces).unwrap();
    pieces.push(END_OF_ATTRIBUTES);
    assert_eq!(pieces, whole.to_bytes().unwrap());
}
