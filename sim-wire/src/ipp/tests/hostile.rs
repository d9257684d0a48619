//! Messages that are meant to do harm, and the reply each deserves.

use super::*;

const BAD_REQUEST: StatusCode = StatusCode::ClientErrorBadRequest;

fn check(bytes: &[u8], fault: DecodeFault, status: StatusCode) {
    let error = refused(bytes);
    assert_eq!((error.fault, error.status()), (fault, status));
    assert!(error.at <= bytes.len(), "{error} lies outside");
}

#[test]
fn an_inner_length_beyond_the_value_is_a_bad_request() {
    for tag in [ValueTag::TEXT_WITH_LANGUAGE, ValueTag::NAME_WITH_LANGUAGE] {
        for value in [
            &b"\xff\xffen\x00\x01x"[..],
            b"\x00\x02en\x00\x09x",
            b"\x00\x02en\x00\x01xy",
            b"\x00\x02en\x00",
            b"\x00\x02en",
            b"\x00",
            b"",
        ] {
            let bytes = ended(in_operation_group().field(tag.code(), b"job-name", value));
            check(&bytes, DecodeFault::InnerLength(tag), BAD_REQUEST);
        }
    }
}

#[test]
fn five_thousand_nested_collections_are_refused_without_recursion() {
    let mut writer = in_operation_group().field(0x34, b"c", b"");
    for _ in 1..5000 {
        writer = writer.field(0x4a, b"", b"m").field(0x34, b"", b"");
    }
    for _ in 0..5000 {
        writer = writer.field(0x37, b"", b"");
    }
    let bytes = ended(writer);
    check(&bytes, DecodeFault::TooDeep(Limits::REQUEST.depth), BAD_REQUEST);

    let boundless = Limits { bytes: usize::MAX, depth: usize::MAX, ..Limits::REPLY };
    let error = Message::decode(&bytes, &boundless).unwrap_err();
    assert_eq!(error.fault, DecodeFault::TooDeep(MAX_DEPTH));
}

#[test]
fn a_set_inside_a_collection_keeps_all_its_values_and_the_members_after_it() {
    let bytes = ended(
        in_operation_group()
            .field(0x34, b"c", b"")
            .field(0x4a, b"", b"m")
            .field(0x21, b"", &[0, 0, 0, 1])
            .field(0x21, b"", &[0, 0, 0, 2])
            .field(0x44, b"", b"three")
            .field(0x4a, b"", b"n")
            .field(0x22, b"", &[1])
            .field(0x4a, b"", b"m")
            .field(0x22, b"", &[0])
            .field(0x37, b"", b""),
    );
    let mixed = [Value::Integer(1), Value::Integer(2), Value::Keyword("three".into())];
    let members =
        [Attribute::set("m", mixed), Attribute::boolean("n", true), Attribute::boolean("m", false)];
    let message = decoded(&bytes);
    assert_eq!(message.groups[0].attributes, [Attribute::collection("c", members)]);
    assert_eq!(message.to_bytes().unwrap(), bytes);
}

#[test]
fn a_set_of_mixed_syntaxes_keeps_each_value_as_it_is() {
    let bytes = ended(
        in_operation_group()
            .field(0x44, b"media", b"iso_a4_210x297mm")
            .field(0x42, b"", b"letterhead")
            .field(0x21, b"", &[0, 0, 0, 5])
            .field(0x33, b"", &[0, 0, 0, 1, 0, 0, 0, 9])
            .field(0x34, b"", b"")
            .field(0x37, b"", b"")
            .field(0x13, b"", b""),
    );
    let values = [
        Value::Keyword("iso_a4_210x297mm".into()),
        Value::Name("letterhead".into()),
        Value::Integer(5),
        Value::Range(Range { lower: 1, upper: 9 }),
        Value::Collection(Vec::new()),
        Value::OutOfBand(OutOfBand::NoValue),
    ];
    let message = decoded(&bytes);
    assert_eq!(message.groups[0].attributes, [Attribute::set("media", values)]);
    assert_eq!(message.to_bytes().unwrap(), bytes);
}

#[test]
fn an_attribute_before_any_group_is_a_bad_request() {
    let writer = RawWriter::new(Version::V2_0, 2, 7).field(0x21, b"copies", &[0, 0, 0, 1]);
    check(&ended(writer), DecodeFault::OutsideGroup, BAD_REQUEST);
    let writer = RawWriter::new(Version::V2_0, 2, 7).field(0x34, b"media-col", b"");
    check(&ended(writer), DecodeFault::OutsideGroup, BAD_REQUEST);
}

#[test]
fn a_value_without_a_name_and_without_an_attribute_before_it_is_a_bad_request() {
    let nameless = |writer: RawWriter| ended(writer.field(0x21, b"", &[0, 0, 0, 1]));
    check(&nameless(in_operation_group()), DecodeFault::Nameless, BAD_REQUEST);
    let next_group = in_operation_group().field(0x21, b"a", &[0; 4]).tag(GroupTag::JOB.code());
    check(&nameless(next_group), DecodeFault::Nameless, BAD_REQUEST);
    let in_collection = in_operation_group().field(0x34, b"c", b"");
    check(&nameless(in_collection), DecodeFault::Nameless, BAD_REQUEST);
    let collection = ended(in_operation_group().field(0x34, b"", b""));
    check(&collection, DecodeFault::Nameless, BAD_REQUEST);
}

#[test]
fn a_collection_that_is_not_well_formed_is_a_bad_request() {
    let open = || in_operation_group().field(0x34, b"c", b"");
    let member = || open().field(0x4a, b"", b"m");
    for (writer, fault) in [
        (in_operation_group().field(0x37, b"", b""), DecodeFault::StrayEndCollection),
        (in_operation_group().field(0x4a, b"", b"m"), DecodeFault::StrayMemberName),
        (open(), DecodeFault::UnclosedCollection),
        (open().tag(GroupTag::JOB.code()), DecodeFault::UnclosedCollection),
        (member().field(0x37, b"", b""), DecodeFault::MemberWithoutValue),
        (member().field(0x4a, b"", b"n"), DecodeFault::MemberWithoutValue),
        (open().field(0x4a, b"", b""), DecodeFault::EmptyMemberName),
        (open().field(0x4a, b"x", b"m"), DecodeFault::NameInCollection),
        (open().field(0x37, b"c", b""), DecodeFault::NameInCollection),
        (member().field(0x21, b"x", &[0; 4]), DecodeFault::NameInCollection),
        (member().field(0x34, b"x", b""), DecodeFault::NameInCollection),
        (open().field(0x37, b"", b"?"), structure_with_value(ValueTag::END_COLLECTION)),
        (member().field(0x34, b"", b"?"), structure_with_value(ValueTag::BEG_COLLECTION)),
    ] {
        check(&ended(writer), fault, BAD_REQUEST);
    }
}

fn structure_with_value(tag: ValueTag) -> DecodeFault {
    DecodeFault::StructureWithValue(tag)
}

#[test]
fn a_value_of_a_wrong_length_is_a_bad_request() {
    for (tag, wanted) in [
        (ValueTag::INTEGER, 4),
        (ValueTag::ENUM, 4),
        (ValueTag::BOOLEAN, 1),
        (ValueTag::DATE_TIME, 11),
        (ValueTag::RESOLUTION, 9),
        (ValueTag::RANGE_OF_INTEGER, 8),
    ] {
        for length in [0, wanted - 1, wanted + 1, 6] {
            if length == wanted {
                continue;
            }
            let value = vec![0; length];
            let bytes = ended(in_operation_group().field(tag.code(), b"a", &value));
            check(&bytes, DecodeFault::WrongLength { tag, length, wanted }, BAD_REQUEST);
        }
    }
}

#[test]
fn a_boolean_of_seven_is_a_bad_request() {
    let bytes = ended(in_operation_group().field(0x22, b"last-document", &[7]));
    check(&bytes, DecodeFault::NotBoolean(7), BAD_REQUEST);
}

#[test]
fn a_value_too_long_for_its_syntax_is_answered_as_such() {
    for (tag, limit) in [
        (ValueTag::TEXT_WITHOUT_LANGUAGE, 1023),
        (ValueTag::NAME_WITHOUT_LANGUAGE, 255),
        (ValueTag::KEYWORD, 255),
        (ValueTag::URI, 1023),
        (ValueTag::URI_SCHEME, 63),
        (ValueTag::CHARSET, 63),
        (ValueTag::NATURAL_LANGUAGE, 63),
        (ValueTag::MIME_MEDIA_TYPE, 255),
        (ValueTag::OCTET_STRING, 1023),
    ] {
        let just = ended(in_operation_group().field(tag.code(), b"a", &vec![b'x'; limit]));
        assert_eq!(decoded(&just).to_bytes().unwrap(), just);
        let length = limit + 1;
        let bytes = ended(in_operation_group().field(tag.code(), b"a", &vec![b'x'; length]));
        let fault = DecodeFault::ValueTooLong { tag, length, limit };
        check(&bytes, fault, StatusCode::ClientErrorRequestValueTooLong);
        assert_eq!(refused(&bytes).status().code(), 0x0409);
    }
}

#[test]
fn an_attribute_name_of_256_bytes_is_a_bad_request() {
    let fault = DecodeFault::NameTooLong { length: 256, limit: 255 };
    let bytes = ended(in_operation_group().field(0x21, &[b'n'; 256], &[0; 4]));
    check(&bytes, fault, BAD_REQUEST);
    let member = in_operation_group().field(0x34, b"c", b"").field(0x4a, b"", &[b'n'; 256]);
    check(&ended(member), fault, BAD_REQUEST);
}

#[test]
fn a_name_that_is_not_text_is_a_bad_request() {
    let bytes = ended(in_operation_group().field(0x21, b"\xff\xfe", &[0; 4]));
    check(&bytes, DecodeFault::NameNotText, BAD_REQUEST);
}

#[test]
fn a_string_that_is_not_utf_8_is_kept_for_the_operation_to_judge() {
    let bytes = ended(
        in_operation_group()
            .field(0x47, b"attributes-charset", b"iso-8859-1")
            .field(0x42, b"job-name", b"Gr\xfc\xdfe")
            .field(0x36, b"other-name", b"\x00\x02de\x00\x02\xfc\xdf"),
    );
    let message = decoded(&bytes);
    let name = message.groups[0].attribute("job-name").unwrap();
    assert_eq!(name.only().map(Value::tag), Some(ValueTag::NAME_WITHOUT_LANGUAGE));
    assert_eq!(name.as_str(), None);
    assert_eq!(message.to_bytes().unwrap(), bytes);
}

#[test]
fn tags_and_groups_of_later_standards_are_kept() {
    let bytes = ended(
        in_operation_group()
            .field(0x4b, b"a", b"later")
            .field(0x7f, b"b", b"\x40\x00\x00\x01vendor")
            .field(0xff, b"c", b"")
            .field(0x13, b"d", b"not empty")
            .field(0x14, b"e", b"")
            .tag(0x0f)
            .field(0x21, b"f", &[0; 4])
            .tag(0x00),
    );
    let message = decoded(&bytes);
    assert_eq!(message.to_bytes().unwrap(), bytes);
    let vendor = message.groups[0].attribute("b").and_then(Attribute::only).unwrap();
    assert_eq!(vendor.extended_tag(), Some(0x4000_0001));
    let tags = message.groups.iter().map(|group| group.tag.code());
    assert_eq!(tags.collect::<Vec<_>>(), [0x01, 0x0f, 0x00]);
    let short = ended(in_operation_group().field(0x7f, b"b", b"\x40\x00"));
    let fault = DecodeFault::WrongLength { tag: ValueTag::EXTENSION, length: 2, wanted: 4 };
    check(&short, fault, BAD_REQUEST);
}

#[test]
fn an_unknown_version_is_answered_as_such_and_with_its_request_id() {
    for (major, minor) in [(0, 0), (0, 9), (3, 0), (0xff, 0xff)] {
        let version = Version { major, minor };
        let bytes = RawWriter::new(version, 0x000b, 77).raw(b"whatever it may be").finish();
        let fault = DecodeFault::Version(version);
        check(&bytes, fault, StatusCode::ServerErrorVersionNotSupported);
        assert_eq!(peek_header(&bytes), Some((version, 0x000b, 77)));
    }
    assert_eq!(peek_header(&[2, 0, 0, 0x0b, 0, 0, 0]), None);
}

#[test]
fn a_message_cut_off_anywhere_is_incomplete() {
    let collection = [Attribute::integers("x", [1, 2]), Attribute::text("y", "z")];
    let group = Group::operation("en").with(Attribute::collection("c", collection));
    let message = Message::request(Version::V2_0, Operation::PrintJob, 5).with(group);
    let bytes = message.to_bytes().unwrap();
    for end in 0..bytes.len() {
        let cut = &bytes[..end];
        assert_eq!(Message::decode(cut, &Limits::REQUEST), Ok(Decoded::Incomplete), "at {end}");
        check(cut, DecodeFault::Truncated, BAD_REQUEST);
    }
}

#[test]
fn a_length_field_that_lies_never_reads_past_the_message() {
    let writer = in_operation_group().lying_field(0x21, 0xffff, b"copies", 4, &[0; 4]);
    let fault = DecodeFault::NameTooLong { length: 0xffff, limit: 255 };
    check(&ended(writer), fault, BAD_REQUEST);
    let writer = in_operation_group().lying_field(0x44, 5, b"sides", 0xffff, b"one-sided");
    check(&ended(writer), DecodeFault::Truncated, BAD_REQUEST);
}

#[test]
fn an_error_says_what_is_wrong_and_where() {
    let bytes = ended(in_operation_group().field(0x44, b"sides", &[b'x'; 256]));
    let text = "a value of syntax keyword has 256 bytes, more than 255, at byte 19";
    assert_eq!(refused(&bytes).to_string(), text);
}
