//! Agreement with another client, the `ipp` crate.

use std::io::Cursor;

use ::ipp::model::{DelimiterTag, IppVersion, Operation as Theirs};
use ::ipp::operation::IppOperation;
use ::ipp::parser::IppParser;
use ::ipp::prelude::{IppAttribute, IppOperationBuilder, IppPayload, Uri};
use ::ipp::reader::IppReader;
use ::ipp::request::IppRequestResponse;
use ::ipp::value::IppValue;

use super::client::*;

fn uri() -> Uri {
    URI.parse().unwrap()
}

async fn ask(
    client: Client<'_>,
    request: IppRequestResponse,
    document: &[u8],
) -> IppRequestResponse {
    let mut bytes = request.to_bytes().to_vec();
    bytes.extend_from_slice(document);
    let got = client.post(bytes).await;
    IppParser::new(IppReader::new(Cursor::new(got.bytes))).parse().unwrap()
}

fn number(reply: &IppRequestResponse) -> i32 {
    let job = reply.attributes().first_of(DelimiterTag::JobAttributes).unwrap();
    let IppValue::Integer(number) = job.get("job-id").unwrap().value() else { panic!("no number") };
    *number
}

#[tokio::test]
async fn another_client_prints_looks_and_cancels() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let print = IppOperationBuilder::print_job(uri(), IppPayload::empty());
    let print = print.user_name("root").job_title("Minutes").build().unwrap();
    let reply = ask(alice, print.into_ipp_request(), PDF).await;
    assert!(reply.header().status_code().is_success());
    let job = number(&reply);
    let held = world.held().await;
    assert_eq!((&*held.name, held.owner.as_ref().unwrap().as_str()), ("Minutes", ALICE.0));

    let look = IppOperationBuilder::get_job_attributes(uri(), job).build().unwrap();
    let reply = ask(alice, look.into_ipp_request(), b"").await;
    assert_eq!(number(&reply), job);
    let cancel = IppOperationBuilder::cancel_job(uri(), job).build().unwrap();
    let reply = ask(alice, cancel.into_ipp_request(), b"").await;
    assert!(reply.header().status_code().is_success());
    world.nothing_is_kept();
}

#[tokio::test]
async fn another_client_creates_a_job_and_sends_its_document() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let create = IppOperationBuilder::create_job(uri()).job_name("Minutes").build().unwrap();
    let reply = ask(alice, create.into_ipp_request(), b"").await;
    assert!(reply.header().status_code().is_success());
    let send = IppOperationBuilder::send_document(uri(), number(&reply), IppPayload::empty());
    let send = send.last(true).build().unwrap();
    let reply = ask(alice, send.into_ipp_request(), PDF).await;
    assert!(reply.header().status_code().is_success());
    assert_eq!(&*world.held().await.name, "Minutes");
}

#[tokio::test]
async fn another_client_reads_every_printer_attribute() {
    let world = World::certified().await;
    let mut request =
        IppRequestResponse::new(IppVersion::v2_0(), Theirs::GetPrinterAttributes, Some(uri()))
            .unwrap();
    let everything = IppAttribute::with_name(
        "requested-attributes",
        IppValue::Array(
            ["all", "media-col-database"]
                .map(|it| IppValue::Keyword(it.try_into().unwrap()))
                .into(),
        ),
    );
    request.attributes_mut().add(DelimiterTag::OperationAttributes, everything.unwrap());
    let reply = ask(world.client(), request, b"").await;
    assert!(reply.header().status_code().is_success());
    let printer = reply.attributes().first_of(DelimiterTag::PrinterAttributes).unwrap();
    assert!(printer.attributes().len() > 90);
    let model = printer.get("printer-make-and-model").unwrap().value().to_string();
    assert_eq!(model, "Fuji Xerox ApeosPort C7070");
    assert!(matches!(printer.get("media-col-database").unwrap().value(), IppValue::Array(_)));
}
