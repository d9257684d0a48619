//! What is no request, or one that breaks off, or one that means no good.

use std::convert::Infallible;
use std::io;

use axum::body::Body;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream;
use http::{Method, Request, StatusCode as Http, header};
use proptest::prelude::*;
use sim_wire::ipp::{
    Attribute, END_OF_ATTRIBUTES, Group, GroupTag, Limits, Message, Operation, RawWriter,
    StatusCode, ValueTag, Version,
};

use super::client::*;

#[tokio::test]
async fn only_a_post_of_the_right_type_to_the_right_place_is_ipp() {
    let world = World::certified().await;
    let send = async |method: Method, path: &str, media_type: &str| {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::CONTENT_TYPE, media_type);
        let bytes = body(&ask(Operation::GetPrinterAttributes, []), b"");
        world.client().request(request.body(bytes.into()).unwrap()).await.http
    };
    let ipp = "application/ipp";
    assert_eq!(send(Method::GET, "/ipp/print", ipp).await, Http::METHOD_NOT_ALLOWED);
    assert_eq!(send(Method::POST, "/ipp/print", "text/plain").await, Http::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(send(Method::POST, "/ipp/faxout", ipp).await, Http::NOT_FOUND);
    for path in ["/ipp", "/ipp/", "/ipp/print", "/ipp/print/17"] {
        assert_eq!(send(Method::POST, path, "Application/IPP; x=y").await, Http::OK);
    }
    let zipped = Request::post("/ipp").header(header::CONTENT_TYPE, ipp);
    let zipped = zipped.header(header::CONTENT_ENCODING, "gzip").body(Body::empty()).unwrap();
    assert_eq!(world.client().request(zipped).await.http, Http::UNSUPPORTED_MEDIA_TYPE);
}

/// A request of the given operation attributes, in the given version.
fn raw(version: Version, code: u16, request_id: i32, groups: Vec<Group>) -> Vec<u8> {
    Message { version, code, request_id, groups }.to_bytes().unwrap()
}

#[tokio::test]
async fn whatever_is_wrong_the_reply_says_so_under_the_request_s_id() {
    let world = World::certified().await;
    let good = || Group::operation("en").with(Attribute::uri("printer-uri", URI));
    let get = Operation::GetPrinterAttributes.code();
    let (v20, id) = (Version::V2_0, REQUEST_ID);
    let charset = |name| Attribute::charset("attributes-charset", name);
    let language = || Attribute::language("attributes-natural-language", "en");
    let of = |attributes: Vec<Attribute>| Group { tag: GroupTag::OPERATION, attributes };
    let uri = |uri| Attribute::uri("printer-uri", uri);
    let bad = StatusCode::ClientErrorBadRequest;
    let truncated = {
        let mut bytes = raw(v20, get, id, vec![good()]);
        bytes.truncate(bytes.len() - 5);
        bytes
    };
    let lying = RawWriter::new(v20, get, id)
        .tag(GroupTag::OPERATION.code())
        .lying_field(ValueTag::CHARSET.code(), 18, b"attributes-charset", 60_000, b"utf-8")
        .tag(END_OF_ATTRIBUTES);
    let stray = RawWriter::new(v20, get, id)
        .tag(GroupTag::OPERATION.code())
        .field(ValueTag::END_COLLECTION.code(), b"", b"")
        .tag(END_OF_ATTRIBUTES);
    let cases: Vec<(&str, Vec<u8>, StatusCode)> = vec![
        ("no group", raw(v20, get, id, vec![]), bad),
        ("empty group", raw(v20, get, id, vec![of(vec![])]), bad),
        ("no charset", raw(v20, get, id, vec![of(vec![language(), uri(URI)])]), bad),
        ("no language", raw(v20, get, id, vec![of(vec![charset("utf-8"), uri(URI)])]), bad),
        ("swapped", raw(v20, get, id, vec![of(vec![language(), charset("utf-8"), uri(URI)])]), bad),
        ("no printer-uri", raw(v20, get, id, vec![Group::operation("en")]), bad),
        ("duplicate", raw(v20, get, id, vec![good().with(uri(URI))]), bad),
        ("two groups", raw(v20, get, id, vec![good(), good()]), bad),
        ("job first", raw(v20, get, id, vec![Group::new(GroupTag::JOB), good()]), bad),
        (
            "another charset",
            raw(v20, get, id, vec![of(vec![charset("iso-8859-1"), language(), uri(URI)])]),
            StatusCode::ClientErrorCharsetNotSupported,
        ),
        (
            "another printer",
            raw(v20, get, id, vec![Group::operation("en").with(uri("ipp://x/printers/other"))]),
            StatusCode::ClientErrorNotFound,
        ),
        ("no URI", raw(v20, get, id, vec![Group::operation("en").with(uri("%%%"))]), bad),
        (
            "another scheme",
            raw(v20, get, id, vec![Group::operation("en").with(uri("ftp://x/ipp/print"))]),
            bad,
        ),
        (
            "version 0.0",
            raw(Version { major: 0, minor: 0 }, get, id, vec![good()]),
            StatusCode::ServerErrorVersionNotSupported,
        ),
        (
            "version 2.1",
            raw(Version::V2_1, get, id, vec![good()]),
            StatusCode::ServerErrorVersionNotSupported,
        ),
        (
            "version 9.9",
            raw(Version { major: 9, minor: 9 }, get, id, vec![good()]),
            StatusCode::ServerErrorVersionNotSupported,
        ),
        (
            "Purge-Jobs",
            raw(v20, Operation::PurgeJobs.code(), id, vec![good()]),
            StatusCode::ServerErrorOperationNotSupported,
        ),
        (
            "no operation",
            raw(v20, 0x7777, id, vec![good()]),
            StatusCode::ServerErrorOperationNotSupported,
        ),
        ("truncated", truncated, bad),
        ("lying length", lying.finish(), bad),
        ("stray end of a collection", stray.finish(), bad),
    ];
    for (case, bytes, status) in cases {
        let got = world.client().post(bytes).await;
        assert_eq!(got.status(), status, "{case}");
        let message = got.message();
        assert!(message.attribute(GroupTag::OPERATION, "status-message").is_some(), "{case}");
        assert!(message.group(GroupTag::PRINTER).is_none(), "{case}");
        assert!([Version::V1_0, Version::V1_1, v20].contains(&message.version), "{case}");
    }
}

#[tokio::test]
async fn a_reply_is_in_the_request_s_version() {
    let world = World::certified().await;
    for version in [Version::V1_0, Version::V1_1, Version::V2_0] {
        let message = Message { version, ..ask(Operation::GetPrinterAttributes, []) };
        assert_eq!(world.client().send(&message, b"").await.message().version, version);
    }
}

#[tokio::test]
async fn a_request_id_below_one_is_refused_under_that_id() {
    let world = World::certified().await;
    for request_id in [0, -1, i32::MIN] {
        let message = Message { request_id, ..ask(Operation::GetPrinterAttributes, []) };
        let got = world.client().send(&message, b"").await;
        let (reply, _) = Message::decode_all(&got.bytes, &Limits::REPLY).unwrap();
        assert_eq!(reply.request_id, request_id);
        assert_eq!(reply.status(), Some(StatusCode::ClientErrorBadRequest));
    }
}

#[tokio::test]
async fn less_than_a_header_is_no_request() {
    let world = World::certified().await;
    for bytes in [&b""[..], b"\x02", b"\x02\x00\x00\x0b\x00\x00\x00"] {
        assert_eq!(world.client().post(bytes.to_vec()).await.http, Http::BAD_REQUEST);
    }
}

#[tokio::test]
async fn attributes_beyond_every_measure_are_refused_before_they_are_read() {
    let world = World::certified().await;
    let start = body(&ask(Operation::PrintJob, []), b"");
    let start = Bytes::from(start[..start.len() - 1].to_vec());
    let field = Bytes::from_static(b"\x21\x00\x00\x00\x04\x00\x00\x00\x01");
    let endless = stream::once(async { start }).chain(stream::repeat(field));
    let got = world.client().post(Body::from_stream(endless.map(Ok::<_, Infallible>))).await;
    assert_eq!(got.status(), StatusCode::ClientErrorRequestEntityTooLarge);
}

/// A body that comes in these pieces and then breaks.
fn broken(pieces: Vec<Vec<u8>>) -> Body {
    let good = pieces.into_iter().map(|it| Ok(Bytes::from(it)));
    let end = [Err(io::Error::from(io::ErrorKind::ConnectionReset))];
    Body::from_stream(stream::iter(good.chain(end)))
}

#[tokio::test]
async fn nothing_is_kept_of_an_upload_that_breaks_off() {
    let world = World::certified().await;
    let before = world.handle.view().audit.written();
    let document = wrapped(ALICE.0, Some(ALICE.1));
    let whole = body(&print(), &document);
    for end in [0, 4, 8, 60, whole.len() - document.len(), whole.len() - 1, whole.len()] {
        let got = world.user(ALICE).post(broken(vec![whole[..end].to_vec()])).await;
        assert_ne!(got.http, Http::OK);
        world.nothing_is_kept();
    }
    assert!(world.audited(before).is_empty(), "what did not come in whole is no job");
}

#[tokio::test]
async fn a_created_job_ends_when_its_document_breaks_off() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = alice.send(&ask(Operation::CreateJob, []), b"").await.taken().0;
    let attributes =
        [Attribute::integer("job-id", number), Attribute::boolean("last-document", true)];
    let request = body(&ask(Operation::SendDocument, attributes), b"%PDF-1.4 half a docu");
    alice.post(broken(vec![request])).await;
    world.until(|it| it.jobs.is_empty()).await;
    world.nothing_is_kept();
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert!(has(&about.job("job-state-reasons"), "submission-interrupted"));
}

#[tokio::test]
async fn a_document_whose_job_is_cancelled_ends_however_long_its_sender_goes_on() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = alice.send(&ask(Operation::CreateJob, []), b"").await.taken().0;
    let attributes =
        [Attribute::integer("job-id", number), Attribute::boolean("last-document", true)];
    let start = body(&ask(Operation::SendDocument, attributes), &[b'%'; 100_000]);
    let stalled = stream::once(async { Ok::<_, Infallible>(Bytes::from(start)) });
    let cancelling = async {
        let incoming = || world.handle.documents().usage().writing;
        while incoming() == 0 {
            tokio::task::yield_now().await;
        }
        let cancelled = alice.about(Operation::CancelJob, number).await;
        assert_eq!(cancelled.status(), StatusCode::SuccessfulOk);
        while incoming() > 0 {
            tokio::task::yield_now().await;
        }
    };
    let sending = alice.post(Body::from_stream(stalled.chain(stream::pending())));
    let (got, ()) = tokio::join!(sending, cancelling);
    assert_eq!(got.status(), StatusCode::ServerErrorJobCanceled);
    world.until(|it| it.jobs.is_empty()).await;
    world.nothing_is_kept();
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_nothing() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let start = body(&print(), b"%PDF-1.4 half a docu");
    let stalled = stream::once(async { Ok::<_, Infallible>(Bytes::from(start)) });
    let stalled = Body::from_stream(stalled.chain(stream::pending()));
    let gone = tokio::time::timeout(std::time::Duration::from_millis(200), alice.post(stalled));
    assert!(gone.await.is_err());
    world.nothing_is_kept();
}

#[tokio::test]
async fn a_client_that_stalls_or_drips_is_not_waited_for() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let (start, document) = (body(&print(), b""), b"%PDF-1.4 half a docu".to_vec());
    tokio::time::pause();
    for end in [0, 20, start.len()] {
        let piece = [&start[..end], &document[..]].concat();
        let piece = if end < start.len() { start[..end].to_vec() } else { piece };
        let once = stream::once(async { Ok::<_, Infallible>(Bytes::from(piece)) });
        let stalled = Body::from_stream(once.chain(stream::pending()));
        assert_eq!(alice.post(stalled).await.http, Http::REQUEST_TIMEOUT);
        world.nothing_is_kept();
    }
    let drops = stream::iter(start).then(|it| async move {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        Ok::<_, Infallible>(Bytes::from(vec![it]))
    });
    assert_eq!(alice.post(Body::from_stream(drops)).await.http, Http::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn a_request_in_single_bytes_is_a_request() {
    let world = World::certified().await;
    let whole = body(&print(), &wrapped(ALICE.0, Some(ALICE.1)));
    let bytes = whole.into_iter().map(|it| Ok::<_, Infallible>(Bytes::from(vec![it])));
    let got = world.client().post(Body::from_stream(stream::iter(bytes))).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    world.held().await;
}

#[tokio::test]
async fn a_document_beyond_what_the_storage_takes_leaves_nothing() {
    let world = World::certified().await;
    let start = stream::once(async { Bytes::from(body(&print(), b"")) });
    let megabyte = Bytes::from(vec![b'%'; 1 << 20]);
    let endless = start.chain(stream::repeat(megabyte)).map(Ok::<_, Infallible>);
    let got = world.user(ALICE).post(Body::from_stream(endless)).await;
    assert_eq!(got.status(), StatusCode::ClientErrorRequestEntityTooLarge);
    world.nothing_is_kept();
}

#[tokio::test]
async fn a_short_document_on_a_full_drive_is_refused_as_busy_whoever_sends_it() {
    let world = World::certified().await;
    world.handle.documents().drive().set_full(true);
    for client in [world.user(ALICE), world.client()] {
        let got = client.send(&print(), PDF).await;
        assert_eq!(got.status(), StatusCode::ServerErrorBusy);
    }
    let alice = world.user(ALICE);
    let number = alice.send(&ask(Operation::CreateJob, []), b"").await.taken().0;
    let attributes =
        [Attribute::integer("job-id", number), Attribute::boolean("last-document", true)];
    let got = alice.send(&ask(Operation::SendDocument, attributes), PDF).await;
    assert_eq!(got.status(), StatusCode::ServerErrorBusy);
    assert_eq!(world.handle.documents().count(), 0);
}

#[tokio::test]
async fn a_name_with_markup_or_control_characters_comes_back_as_text() {
    let world = World::certified().await;
    let name = "<script>\u{1b}[2J\r\nSet-Cookie: x";
    let request = ask(Operation::PrintJob, [Attribute::name("job-name", name)]);
    let number = world.user(ALICE).send(&request, PDF).await.taken().0;
    let got = world.user(ALICE).about(Operation::GetJobAttributes, number).await;
    assert_eq!(got.job("job-name").as_str(), Some("<script> [2J  Set-Cookie: x"));
}

#[test]
fn any_bytes_get_an_answer() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::certified());
    let good = body(&ask(Operation::GetJobs, []), b"");
    let config = ProptestConfig { cases: 2_000, failure_persistence: None, ..<_>::default() };
    proptest!(config, |(
        operation in 0_u16..0x0C,
        changes in proptest::collection::vec((0..good.len(), any::<u8>()), 0..6),
        cut in 0..=good.len(),
    )| {
        let mut bytes = good.clone();
        bytes[2..4].copy_from_slice(&operation.to_be_bytes());
        changes.iter().for_each(|(at, byte)| bytes[*at] = *byte);
        bytes.truncate(cut);
        let header: Option<[u8; 8]> = bytes.first_chunk().copied();
        let got = runtime.block_on(world.client().post(bytes));
        match (got.http, header) {
            (Http::OK, Some(header)) => {
                let (reply, _) = Message::decode_all(&got.bytes, &Limits::REPLY).unwrap();
                prop_assert_eq!(&reply.request_id.to_be_bytes(), &header[4..]);
            }
            (Http::UNAUTHORIZED, Some(_)) | (Http::BAD_REQUEST, None) => {}
            (status, _) => prop_assert!(false, "{status}"),
        }
    });
}
