//! The system that has the printer (PWG 5100.22).

use http::{Request, header};
use sim_wire::ipp::{Attribute, Group, GroupTag, Message, Operation, StatusCode, Version};

use super::client::*;

const SYSTEM: &str = "ipps://printer.example:443/ipp/system";

async fn asked(
    world: &World,
    operation: Operation,
    attributes: impl IntoIterator<Item = Attribute>,
) -> Got {
    let group = Group::operation("en").with(Attribute::uri("system-uri", SYSTEM));
    let group = attributes.into_iter().fold(group, Group::with);
    let message = Message::request(Version::V2_0, operation, REQUEST_ID).with(group);
    let request = Request::post("/ipp/system").header(header::HOST, "printer.example");
    let request = request.header(header::CONTENT_TYPE, "application/ipp");
    let request = request.body(body(&message, b"").into()).unwrap();
    world.client().request(request).await
}

fn strings<'a>(group: &'a Group, name: &str) -> Vec<&'a str> {
    group.attribute(name).unwrap_or_else(|| panic!("{name}")).strings().collect()
}

#[tokio::test]
async fn the_system_says_what_it_is_and_which_printer_it_has() {
    let world = World::full().await;
    let got = asked(&world, Operation::GetSystemAttributes, []).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let message = got.message();
    let system = message.group(GroupTag::SYSTEM).unwrap();
    assert_eq!(strings(system, "system-name"), ["apeosport"]);
    assert_eq!(system.attribute("system-state").unwrap().as_enum(), Some(3));
    let operations: Vec<_> = system.attribute("operations-supported").unwrap().codes().collect();
    let offered = [Operation::GetSystemAttributes, Operation::GetPrinters];
    assert_eq!(operations, offered.map(|it| i32::from(it.code())));
    let printer = system.attribute("system-configured-printers").unwrap();
    assert_eq!(printer.member("printer-id").unwrap().as_integer(), Some(1));
    assert_eq!(printer.member("printer-service-type").unwrap().as_str(), Some("print"));
    let way = printer.member("printer-xri-supported").unwrap();
    assert_eq!(way.member("xri-uri").unwrap().as_str(), Some(URI));
    let way = system.attribute("system-xri-supported").unwrap();
    assert_eq!(way.member("xri-uri").unwrap().as_str(), Some(SYSTEM));
    let picked = Attribute::keywords("requested-attributes", ["system-uuid"]);
    let got = asked(&world, Operation::GetSystemAttributes, [picked]).await.message();
    assert_eq!(got.group(GroupTag::SYSTEM).unwrap().attributes.len(), 1);
}

#[tokio::test]
async fn its_printers_are_those_that_are_asked_for() {
    let world = World::full().await;
    let service = |it| Attribute::keyword("printer-service-type", it);
    let which = |it| Attribute::keyword("which-printers", it);
    for (attribute, found) in [
        (Attribute::integers("printer-ids", [1, 7]), 1),
        (Attribute::integers("printer-ids", [7]), 0),
        (service("print"), 1),
        (service("scan"), 0),
        (which("accepting"), 1),
        (which("idle"), 1),
        (which("stopped"), 0),
        (which("shutdown"), 0),
        (Attribute::integer("first-index", 2), 0),
    ] {
        let got = asked(&world, Operation::GetPrinters, [attribute.clone()]).await;
        assert_eq!(got.status(), StatusCode::SuccessfulOk);
        let printers = got.message().groups_of(GroupTag::PRINTER).count();
        assert_eq!(printers, found, "{attribute:?}");
    }
    let odd = asked(&world, Operation::GetPrinters, [which("blue")]).await;
    assert_eq!(odd.status(), StatusCode::ClientErrorAttributesOrValuesNotSupported);
    let got = asked(&world, Operation::GetPrinters, []).await.message();
    let printer = got.group(GroupTag::PRINTER).unwrap();
    assert_eq!(printer.attribute("printer-id").unwrap().as_integer(), Some(1));
}

#[tokio::test]
async fn system_and_printer_are_not_taken_for_each_other() {
    let world = World::full().await;
    let printer = ask(Operation::GetSystemAttributes, []);
    let got = world.client().send(&printer, b"").await;
    assert_eq!(got.status(), StatusCode::ClientErrorBadRequest, "system-uri is missing");
    let device = World::certified().await;
    let got = asked(&device, Operation::GetSystemAttributes, []).await;
    assert_eq!(got.http, http::StatusCode::NOT_FOUND, "the device profile has none");
    let got = world.client().send(&ask(Operation::GetPrinterAttributes, []), b"").await.message();
    let offered = got.attribute(GroupTag::PRINTER, "operations-supported").unwrap();
    let system = i32::from(Operation::GetPrinters.code());
    assert!(offered.codes().all(|it| it != system));
}
