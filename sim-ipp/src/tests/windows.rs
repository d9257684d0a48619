//! The requests of Windows' own IPP driver, sent by another client, the `ipp` crate.
//!
//! No capture is at hand. What its "Add printer" asks for was published by the maintainers of a printer
//! server (SharpIppNextServer, issue 2); that it then validates, creates, sends and follows a job, and
//! cancels it when its user does, is assumed from IPP Everywhere, which the driver follows.
//!
//! A printer that is added by its `http:` address is asked in IPP/1.0 and under that address, even by
//! Windows 11 (the log in apple/cups, issue 6020); that its job comes as one Print-Job without a format
//! and is found again by Get-Jobs is assumed.

use std::io::Cursor;

use ::ipp::model::{DelimiterTag, IppVersion, Operation as Theirs};
use ::ipp::parser::IppParser;
use ::ipp::prelude::{IppAttribute, Uri};
use ::ipp::reader::IppReader;
use ::ipp::request::IppRequestResponse;
use ::ipp::value::IppValue;
use sim_wire::raster::{Colours, Kind, PageHeader, PageWriter};

use super::client::*;

/// What it wants to know before it adds a printer; some of the names are registered nowhere.
const WANTED: &[&str] = &[
    "uri-authentication-supported",
    "document-format-default",
    "document-format-preferred",
    "document-format-supported",
    "ipp-version-supported",
    "media-supported",
    "media-type-supported",
    "mopria-certified",
    "mopria_certified",
    "printer-dns-sd-name",
    "printer-firmware-name",
    "printer-firmware-string-version",
    "printer-device-id",
    "printer-info",
    "printer-uuid",
];
/// What of it must be there.
const NEEDED: &[&str] = &[
    "uri-authentication-supported",
    "document-format-default",
    "document-format-supported",
    "media-supported",
    "media-type-supported",
    "printer-firmware-name",
    "printer-firmware-string-version",
    "printer-device-id",
    "printer-info",
    "printer-uuid",
];

fn request(operation: Theirs, attributes: Vec<IppAttribute>) -> IppRequestResponse {
    request_in(IppVersion::v2_0(), URI, operation, attributes)
}

fn request_in(
    version: IppVersion,
    uri: &str,
    operation: Theirs,
    attributes: Vec<IppAttribute>,
) -> IppRequestResponse {
    let uri: Uri = uri.parse().unwrap();
    let mut request = IppRequestResponse::new(version, operation, Some(uri)).unwrap();
    for it in attributes {
        request.attributes_mut().add(DelimiterTag::OperationAttributes, it);
    }
    request
}

fn attribute(name: &str, value: IppValue) -> IppAttribute {
    IppAttribute::with_name(name, value).unwrap()
}

fn keywords(name: &str, words: &[&str]) -> IppAttribute {
    let words = words.iter().map(|it| IppValue::Keyword((*it).try_into().unwrap()));
    attribute(name, IppValue::Array(words.collect()))
}

fn name(name: &str, value: &str) -> IppAttribute {
    attribute(name, IppValue::NameWithoutLanguage(value.try_into().unwrap()))
}

fn job(number: i32) -> IppAttribute {
    attribute("job-id", IppValue::Integer(number))
}

async fn send(
    client: Client<'_>,
    request: IppRequestResponse,
    document: &[u8],
) -> IppRequestResponse {
    let mut bytes = request.to_bytes().to_vec();
    bytes.extend_from_slice(document);
    let got = client.post(bytes).await;
    let reply = IppParser::new(IppReader::new(Cursor::new(got.bytes))).parse().unwrap();
    assert!(reply.header().status_code().is_success(), "{:?}", reply.header().status_code());
    reply
}

fn integer(reply: &IppRequestResponse, name: &str) -> i32 {
    let job = reply.attributes().first_of(DelimiterTag::JobAttributes).unwrap();
    let value = job.get(name).unwrap().value();
    let (IppValue::Integer(number) | IppValue::Enum(number)) = value else {
        panic!("{name}: {value:?}")
    };
    *number
}

fn raster() -> Vec<u8> {
    let header = PageHeader::new(60, 60, 600, Colours::Rgb24);
    let pixels = vec![0x40; (header.bytes_per_line() * 60) as usize];
    let mut writer = PageWriter::new(Kind::Pwg);
    writer.page(&header, &pixels).unwrap();
    writer.finish()
}

async fn hand_in(client: Client<'_>) -> i32 {
    let user = || name("requesting-user-name", "PC\\alice");
    let format = || {
        let raster = IppValue::MimeMediaType("image/pwg-raster".try_into().unwrap());
        attribute("document-format", raster)
    };
    send(client, request(Theirs::ValidateJob, vec![user(), format()]), b"").await;
    let title = name("job-name", "Minutes");
    let mut create = request(Theirs::CreateJob, vec![user(), title]);
    for it in [
        attribute("copies", IppValue::Integer(1)),
        attribute("sides", IppValue::Keyword("two-sided-long-edge".try_into().unwrap())),
        attribute("print-color-mode", IppValue::Keyword("color".try_into().unwrap())),
        attribute("print-quality", IppValue::Enum(4)),
    ] {
        create.attributes_mut().add(DelimiterTag::JobAttributes, it);
    }
    let number = integer(&send(client, create, b"").await, "job-id");
    let last = attribute("last-document", IppValue::Boolean(true));
    let document = request(Theirs::SendDocument, vec![job(number), user(), format(), last]);
    send(client, document, &raster()).await;
    number
}

#[tokio::test]
async fn windows_adds_the_printer() {
    let world = World::certified().await;
    for _ in 0..3 {
        let wanted = vec![keywords("requested-attributes", WANTED)];
        let reply = send(world.client(), request(Theirs::GetPrinterAttributes, wanted), b"").await;
        let printer = reply.attributes().first_of(DelimiterTag::PrinterAttributes).unwrap();
        for it in NEEDED {
            assert!(printer.get(*it).is_some(), "{it}");
        }
    }
}

#[tokio::test]
async fn windows_prints_follows_and_cancels() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = hand_in(alice).await;
    assert_eq!(world.held().await.owner.as_ref().unwrap().as_str(), ALICE.0);
    let wanted = keywords("requested-attributes", &["job-state", "job-state-reasons", "job-id"]);
    let follow = request(Theirs::GetJobAttributes, vec![job(number), wanted]);
    assert_eq!(integer(&send(alice, follow, b"").await, "job-state"), 4, "pending-held");
    send(alice, request(Theirs::CancelJob, vec![job(number)]), b"").await;
    let follow = request(Theirs::GetJobAttributes, vec![job(number)]);
    assert_eq!(integer(&send(alice, follow, b"").await, "job-state"), 7, "canceled");
    world.nothing_is_kept();
}

#[tokio::test]
async fn windows_prints_to_an_http_address_in_ipp_1_0() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let ask = |operation, attributes| {
        request_in(IppVersion::v1_0(), "http://192.0.2.1:80/ipp", operation, attributes)
    };
    let reply = send(alice, ask(Theirs::GetPrinterAttributes, vec![]), b"").await;
    assert_eq!(reply.header().version, IppVersion::v1_0());
    let printer = reply.attributes().first_of(DelimiterTag::PrinterAttributes).unwrap();
    for it in ["printer-state", "printer-is-accepting-jobs", "queued-job-count", "printer-name"] {
        assert!(printer.get(it).is_some(), "{it}");
    }
    let print = ask(Theirs::PrintJob, vec![name("job-name", "Remote Downlevel Document")]);
    let number = integer(&send(alice, print, &raster()).await, "job-id");
    world.held().await;
    let jobs = send(alice, ask(Theirs::GetJobs, vec![]), b"").await;
    assert_eq!(integer(&jobs, "job-id"), number);
    send(alice, ask(Theirs::CancelJob, vec![job(number)]), b"").await;
    world.nothing_is_kept();
}
