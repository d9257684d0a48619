//! The limits on what a message may cost, and on what can be written.

use super::*;

fn check(bytes: &[u8], limits: &Limits, fault: DecodeFault) {
    let error = Message::decode(bytes, limits).unwrap_err();
    assert_eq!(error.fault, fault);
    assert_eq!(error.status(), StatusCode::ClientErrorRequestEntityTooLarge);
}

#[test]
fn attributes_beyond_the_limit_of_bytes_are_refused_before_they_arrive() {
    let bytes = ended(in_operation_group().field(0x21, b"copies", &[0; 4]));
    let exact = Limits { bytes: bytes.len(), ..Limits::REQUEST };
    assert!(Message::decode_all(&bytes, &exact).is_ok());
    let limits = Limits { bytes: bytes.len() - 1, ..Limits::REQUEST };
    check(&bytes, &limits, DecodeFault::TooManyBytes(limits.bytes));

    let announced = in_operation_group().lying_field(0x44, 1, b"a", 0xffff, b"").finish();
    let limits = Limits { bytes: 1000, ..Limits::REQUEST };
    check(&announced, &limits, DecodeFault::TooManyBytes(1000));
}

#[test]
fn a_document_may_be_larger_than_the_limit_of_bytes() {
    let mut bytes = ended(in_operation_group());
    let attributes = bytes.len();
    bytes.resize(Limits::REQUEST.bytes * 2, b'%');
    let (_, length) = Message::decode_all(&bytes, &Limits::REQUEST).unwrap();
    assert_eq!(length, attributes);
}

#[test]
fn groups_beyond_the_limit_are_refused() {
    let bytes = ended(in_operation_group().raw(&[GroupTag::JOB.code(); 100]));
    check(&bytes, &Limits::REQUEST, DecodeFault::TooManyGroups(Limits::REQUEST.groups));
}

#[test]
fn attributes_and_members_beyond_the_limit_are_refused() {
    let limits = Limits { attributes: 2, ..Limits::REQUEST };
    let two = || in_operation_group().field(0x21, b"a", &[0; 4]).field(0x34, b"c", b"");
    let closed = ended(two().field(0x37, b"", b""));
    assert!(Message::decode_all(&closed, &limits).is_ok());
    let member = ended(two().field(0x4a, b"", b"m"));
    check(&member, &limits, DecodeFault::TooManyAttributes(2));
}

#[test]
fn values_beyond_the_limit_are_refused() {
    let limits = Limits { values: 2, ..Limits::REQUEST };
    let three =
        in_operation_group().field(0x22, b"a", &[0]).field(0x22, b"", &[0]).field(0x22, b"", &[0]);
    check(&ended(three), &limits, DecodeFault::TooManyValues(2));
}

#[test]
fn collections_nest_as_deep_as_the_limit_and_not_deeper() {
    let nested = |depth| {
        let mut attribute = Attribute::integer("m", 1);
        for _ in 0..depth {
            attribute = Attribute::collection("m", [attribute]);
        }
        attribute
    };
    let message = |depth| {
        let group = Group::new(GroupTag::OPERATION).with(nested(depth));
        Message::request(Version::V2_0, Operation::CreateJob, 1).with(group)
    };
    let limits = Limits { depth: MAX_DEPTH, ..Limits::REQUEST };
    let deepest = message(MAX_DEPTH);
    let bytes = deepest.to_bytes().unwrap();
    assert_eq!(Message::decode_all(&bytes, &limits), Ok((deepest, bytes.len())));

    let error = message(MAX_DEPTH + 1).to_bytes().unwrap_err();
    assert_eq!(error.fault, EncodeFault::TooDeep);
}

#[test]
fn what_does_not_fit_is_not_written_at_all() {
    let long = "x".repeat(70_000);
    let with_language =
        Value::TextWithLanguage { language: "en".into(), text: "x".repeat(65_530).into() };
    let structural = Value::Other { tag: ValueTag::END_COLLECTION, bytes: bytes::Bytes::new() };
    for (attribute, fault) in [
        (Attribute::octets("a", vec![0; 70_000]), EncodeFault::ValueTooLong(70_000)),
        (Attribute::new("a", with_language), EncodeFault::ValueTooLong(65_536)),
        (Attribute::integer(long, 1), EncodeFault::NameTooLong(70_000)),
        (Attribute::integer("", 1), EncodeFault::EmptyName),
        (Attribute::integers("a", []), EncodeFault::NoValue),
        (Attribute::collection("a", [Attribute::keywords("m", [""; 0])]), EncodeFault::NoValue),
        (Attribute::collection("a", [Attribute::integer("", 1)]), EncodeFault::EmptyName),
        (Attribute::new("a", structural), EncodeFault::StructuralTag(ValueTag::END_COLLECTION)),
    ] {
        let mut out = b"before".to_vec();
        let group = Group::operation("en").with(attribute);
        assert_eq!(group.encode(&mut out).unwrap_err().fault, fault);
        assert_eq!(out, b"before");
    }
}

#[test]
fn the_largest_value_that_fits_its_length_field_is_written() {
    let group = Group::new(GroupTag::PRINTER).with(Attribute::octets("a", vec![7; 65_535]));
    let message = Message::reply(Version::V2_0, StatusCode::SuccessfulOk, 1).with(group);
    let bytes = message.to_bytes().unwrap();
    assert_eq!(Message::decode_all(&bytes, &Limits::REPLY), Ok((message, bytes.len())));
}
