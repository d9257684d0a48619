//! Get-Printer-Attributes, and what a job may ask for.

use sim_core::Command;
use sim_core::command::FaultAction;
use sim_core::fault::SOFTWARE;
use sim_core::settings::Change;
use sim_core::settings::values::{HttpMode, ReceiveControl};
use sim_wire::ipp::{
    Attribute, Group, GroupTag, JobState, Limits, Message, Operation, PrinterState, StatusCode,
    Value, Version,
};

use super::client::*;
use crate::address::Address;
use crate::attributes::fresh;

/// Required of a printer by RFC 8011 section 5.4, and by CUPS for a queue without a driver.
const REQUIRED: &[&str] = &[
    "charset-configured",
    "charset-supported",
    "color-supported",
    "compression-supported",
    "copies-default",
    "copies-supported",
    "document-format-default",
    "document-format-supported",
    "generated-natural-language-supported",
    "ipp-versions-supported",
    "media-bottom-margin-supported",
    "media-col-default",
    "media-col-ready",
    "media-default",
    "media-ready",
    "media-size-supported",
    "media-supported",
    "natural-language-configured",
    "operations-supported",
    "pdl-override-supported",
    "print-color-mode-supported",
    "printer-device-id",
    "printer-info",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "printer-more-info",
    "printer-name",
    "printer-resolution-supported",
    "printer-state",
    "printer-state-reasons",
    "printer-up-time",
    "printer-uri-supported",
    "printer-uuid",
    "pwg-raster-document-resolution-supported",
    "pwg-raster-document-sheet-back",
    "pwg-raster-document-type-supported",
    "queued-job-count",
    "sides-supported",
    "uri-authentication-supported",
    "uri-security-supported",
];

pub(super) async fn attributes(client: Client<'_>, requested: &[&'static str]) -> Group {
    let requested = (!requested.is_empty())
        .then(|| Attribute::keywords("requested-attributes", requested.iter().copied()));
    let got = client.send(&ask(Operation::GetPrinterAttributes, requested), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    got.message().group(GroupTag::PRINTER).unwrap().clone()
}

fn sorted(group: &Group) -> Vec<&Attribute> {
    let mut all: Vec<_> = group.attributes.iter().collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

#[tokio::test]
async fn every_required_attribute_is_there_once() {
    let world = World::certified().await;
    let all = attributes(world.client(), &[]).await;
    for name in REQUIRED {
        assert!(all.attribute(name).is_some(), "{name}");
    }
    let names: std::collections::BTreeSet<_> = all.attributes.iter().map(|it| &it.name).collect();
    assert_eq!(names.len(), all.attributes.len());
    assert!(all.attribute("media-col-database").is_none(), "only when asked for by name");
    let count = |name: &str| all.attribute(name).unwrap().values.len();
    assert_eq!(count("printer-uri-supported"), count("uri-security-supported"));
    assert_eq!(count("printer-uri-supported"), count("uri-authentication-supported"));
    let operations: Vec<_> = all.attribute("operations-supported").unwrap().codes().collect();
    assert_eq!(operations, [2, 4, 5, 6, 59, 8, 9, 10, 11, 60, 16, 17, 57]);
}

#[tokio::test]
async fn a_profile_claims_what_its_rows_carry() {
    let keywords = |group: &Group, name: &str| -> Vec<String> {
        group.attribute(name).unwrap().strings().map(str::to_owned).collect()
    };
    let device = attributes(World::certified().await.client(), &[]).await;
    assert_eq!(keywords(&device, "ipp-versions-supported"), ["1.0", "1.1", "2.0"]);
    assert!(device.attribute("printer-xri-supported").is_none());
    let full = attributes(World::full().await.client(), &[]).await;
    assert!(full.attribute("printer-xri-supported").is_some());
    let names = |group: &Group| -> std::collections::BTreeSet<_> {
        group.attributes.iter().map(|it| it.name.clone()).collect()
    };
    assert!(names(&full).is_superset(&names(&device)));
    let codes = |group: &Group| -> std::collections::BTreeSet<_> {
        group.attribute("operations-supported").unwrap().codes().collect()
    };
    assert!(codes(&full).is_superset(&codes(&device)));
}

#[tokio::test]
async fn a_version_beyond_the_profile_is_answered_in_the_nearest() {
    let world = World::certified().await;
    let mut message = ask(Operation::GetPrinterAttributes, []);
    message.version = Version { major: 2, minor: 7 };
    let got = world.client().send(&message, b"").await;
    assert_eq!(got.status(), StatusCode::ServerErrorVersionNotSupported);
    assert_eq!(got.message().version, Version::V2_0);
    message.version = Version { major: 0, minor: 9 };
    let got = world.client().send(&message, b"").await;
    assert_eq!(got.message().version, Version::V1_0);
}

#[tokio::test]
async fn what_is_kept_ready_says_the_same_as_what_is_made_anew() {
    let world = World::certified().await;
    for state in 0..4 {
        match state {
            0 => {}
            1 => world.set(Change::receive_control(ReceiveControl::Print)).await,
            2 => world.set(Change::http_mode(HttpMode::Both)).await,
            _ => world.hand(Command::Fault(SOFTWARE[0], FaultAction::Appear)).await,
        }
        world.pass_seconds(5).await;
        let group = attributes(world.client(), &["all", "media-col-database"]).await;
        let request = http::Request::new(());
        let (mut head, ()) = request.into_parts();
        head.headers.insert("host", "printer.example".parse().unwrap());
        let local = ([127, 0, 0, 1], 443).into();
        let peer = crate::Peer { address: [127, 0, 0, 1].into(), local, tls: true };
        let address = Address::new(&head.headers, peer);
        let (view, now) = (world.handle.view(), world.handle.now());
        let mut bytes = ask(Operation::GetPrinterAttributes, []).to_bytes().unwrap();
        bytes.pop();
        bytes.push(GroupTag::PRINTER.code());
        bytes.extend(fresh::attributes(&view, now, false, &address, &world.printer));
        bytes.push(sim_wire::ipp::END_OF_ATTRIBUTES);
        let (expected, _) = Message::decode_all(&bytes, &Limits::REPLY).unwrap();
        let expected = expected.group(GroupTag::PRINTER).unwrap();
        assert_eq!(sorted(&group), sorted(expected));
        for name in ["printer-supply", "media-ready", "sides-supported", "printer-up-time"] {
            let alone = attributes(world.client(), &[name]).await;
            assert_eq!(alone.attributes, [expected.attribute(name).unwrap().clone()]);
        }
    }
}

#[tokio::test]
async fn a_client_gets_what_it_asks_for() {
    let world = World::certified().await;
    let names = |group: &Group| -> Vec<String> {
        group.attributes.iter().map(|it| it.name.clone().into_owned()).collect()
    };
    let few = attributes(world.client(), &["printer-state", "nonsense", "sides-supported"]).await;
    let mut few = names(&few);
    few.sort();
    assert_eq!(few, ["printer-state", "sides-supported"]);
    let twice = attributes(world.client(), &["printer-state", "printer-state"]).await;
    assert_eq!(names(&twice), ["printer-state"]);
    assert!(names(&attributes(world.client(), &["nonsense"]).await).is_empty());
    let template = attributes(world.client(), &["job-template"]).await;
    let description = attributes(world.client(), &["printer-description"]).await;
    let all = attributes(world.client(), &["all"]).await;
    assert_eq!(template.attributes.len() + description.attributes.len(), all.attributes.len());
    assert!(template.attribute("sides-supported").is_some());
    assert!(description.attribute("printer-state").is_some());
    let database = attributes(world.client(), &["media-col-database"]).await;
    assert_eq!(names(&database), ["media-col-database"]);
}

#[tokio::test]
async fn the_uris_are_those_under_which_the_client_reaches_the_printer() {
    let world = World::certified().await;
    let uris = |group: &Group| -> Vec<String> {
        let uris = group.attribute("printer-uri-supported").unwrap();
        uris.strings().map(str::to_owned).collect()
    };
    assert_eq!(uris(&attributes(world.client(), &[]).await), [URI]);
    world.set(Change::http_mode(HttpMode::Both)).await;
    let both = attributes(world.client(), &[]).await;
    assert_eq!(uris(&both), [URI, "ipp://printer.example:80/ipp/print"]);
    let texts = |name: &str| -> Vec<_> {
        both.attribute(name).unwrap().strings().map(str::to_owned).collect()
    };
    assert_eq!(texts("uri-authentication-supported"), ["basic", "none"]);
    assert_eq!(texts("uri-security-supported"), ["tls", "none"]);
    for host in ["printer.example:8443", "[::1]:8443", "10.0.0.1:8443"] {
        let request = http::Request::post("/ipp/print").header("host", host);
        let request = request.header("content-type", "application/ipp");
        let bytes = body(&ask(Operation::GetPrinterAttributes, []), b"");
        let got = world.client().request(request.body(bytes.into()).unwrap()).await;
        let group = got.message().group(GroupTag::PRINTER).unwrap().clone();
        assert_eq!(uris(&group), [format!("ipps://{host}/ipp/print")]);
    }
    for host in ["user@evil.example", "a b", ""] {
        let request = http::Request::post("/ipp/print").header("host", host);
        let request = request.header("content-type", "application/ipp");
        let bytes = body(&ask(Operation::GetPrinterAttributes, []), b"");
        let got = world.client().request(request.body(bytes.into()).unwrap()).await;
        let group = got.message().group(GroupTag::PRINTER).unwrap().clone();
        assert_eq!(uris(&group)[0], "ipps://127.0.0.1:443/ipp/print", "{host:?}");
    }
}

#[tokio::test]
async fn a_fault_stops_the_printer_and_the_job() {
    let world = World::certified().await;
    let state = |group: &Group| group.attribute("printer-state").unwrap().as_enum().unwrap();
    assert_eq!(state(&attributes(world.client(), &[]).await), PrinterState::Idle.code());
    world.hand(Command::Fault(SOFTWARE[0], FaultAction::Appear)).await;
    let stopped = attributes(world.client(), &[]).await;
    assert_eq!(state(&stopped), PrinterState::Stopped.code());
    let accepting = stopped.attribute("printer-is-accepting-jobs").unwrap().as_bool();
    assert_eq!(accepting, Some(false));
    let got = world.client().send(&print(), &wrapped(ALICE.0, Some(ALICE.1))).await;
    assert_eq!(got.status(), StatusCode::ServerErrorDeviceError);
    world.nothing_is_kept();
}

#[tokio::test]
async fn what_cannot_be_honoured_is_ignored_and_given_back() {
    let world = World::certified().await;
    let job = [
        Attribute::integer("copies", 0),
        Attribute::keyword("sides", "two-sided-long-edge"),
        Attribute::keyword("holograms", "many"),
        Attribute::keyword("media", "papyrus"),
    ];
    let request = ask_with_job(Operation::PrintJob, job);
    let got = world.user(ALICE).send(&request, PDF).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOkIgnoredOrSubstitutedAttributes);
    let message = got.message();
    let unsupported = message.group(GroupTag::UNSUPPORTED).unwrap();
    assert_eq!(
        unsupported.attributes,
        [
            Attribute::integer("copies", 0),
            Attribute::unsupported("holograms"),
            Attribute::keyword("media", "papyrus"),
        ]
    );
    assert_ne!(got.taken().1, JobState::Aborted.code());

    let mut faithful = request.clone();
    faithful.groups[0].push(Attribute::boolean("ipp-attribute-fidelity", true));
    let got = world.user(ALICE).send(&faithful, PDF).await;
    assert_eq!(got.status(), StatusCode::ClientErrorAttributesOrValuesNotSupported);
    assert_eq!(got.message().group(GroupTag::UNSUPPORTED), Some(unsupported));
    assert_eq!(world.handle.view().jobs.len(), 1);
}

#[tokio::test]
async fn formats_and_compressions_that_are_not_taken_are_refused() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    for operation in [Operation::PrintJob, Operation::ValidateJob] {
        let docuworks = Attribute::mime("document-format", "application/vnd.fujixerox.docuworks");
        let got = alice.send(&ask(operation, [docuworks.clone()]), PDF).await;
        assert_eq!(got.status(), StatusCode::ClientErrorDocumentFormatNotSupported);
        let message = got.message();
        assert_eq!(message.attribute(GroupTag::UNSUPPORTED, "document-format"), Some(&docuworks));
        let compress = Attribute::keyword("compression", "compress");
        let got = alice.send(&ask(operation, [compress]), PDF).await;
        assert_eq!(got.status(), StatusCode::ClientErrorCompressionNotSupported);
        let known = [
            Attribute::mime("document-format", "application/pdf"),
            Attribute::keyword("compression", "none"),
        ];
        assert_eq!(
            alice.send(&ask(operation, known), PDF).await.status(),
            StatusCode::SuccessfulOk
        );
    }
    let empty = alice.send(&print(), b"").await;
    assert_eq!(empty.status(), StatusCode::ClientErrorBadRequest);
}

#[tokio::test]
async fn what_people_read_for_a_keyword_is_in_a_file_that_the_printer_names() {
    let world = World::full().await;
    let group = attributes(world.client(), &[]).await;
    let uri = group.attribute("printer-strings-uri").unwrap().as_str().unwrap();
    let path = uri.strip_prefix("https://printer.example").unwrap();
    let file = crate::labels(&world.printer, &http::Method::GET, path).unwrap();
    let file = axum::body::to_bytes(file.into_body(), 65_536).await.unwrap();
    let file = std::str::from_utf8(&file).unwrap();
    for source in group.attribute("media-source-supported").unwrap().strings().skip(1) {
        assert!(file.contains(&format!("\"media-source.{source}\" = \"")), "{source} in {file}");
    }
    assert!(file.contains("\"media-source.by-pass-tray\" = \"Bypass Tray\";"));
    let device = World::certified().await;
    assert!(crate::labels(&device.printer, &http::Method::GET, path).is_none());
}

#[tokio::test]
async fn the_device_id_and_the_uuid_do_not_give_the_serial_number_away() {
    let world = World::certified().await;
    let all = attributes(world.client(), &["all", "media-col-database"]).await;
    let shows = |value: &Value| value.as_str().is_some_and(|it| it.contains("123456"));
    assert!(!all.attributes.iter().flat_map(|it| &it.values).any(shows));
}

#[test]
fn the_device_s_pages_are_not_looked_for_at_the_ipp_port() {
    let page = |host: &str, port: u16, tls: bool| {
        let mut headers = http::HeaderMap::new();
        headers.insert("host", host.parse().unwrap());
        let local = ([127, 0, 0, 1], port).into();
        let peer = crate::Peer { address: [127, 0, 0, 1].into(), local, tls };
        Address::new(&headers, peer).http(PAGES.home)
    };
    let at = |before: &str| format!("{before}/home/index.html");
    assert_eq!(page("printer.example:631", 631, false), at("http://printer.example"));
    assert_eq!(page("printer.example", 443, true), at("https://printer.example"));
    assert_eq!(page("printer.example:8443", 8443, true), at("https://printer.example:8443"));
}

#[tokio::test]
async fn an_ended_job_still_says_what_the_printer_says_it_remembers() {
    let world = World::full().await;
    let all = attributes(world.client(), &[]).await;
    let kept = all.attribute("job-history-attributes-configured").unwrap();
    let alice = world.user(ALICE);
    let copies = [Attribute::integer("copies", 2), Attribute::name("job-account-id", "x")];
    let number = alice.send(&ask_with_job(Operation::PrintJob, copies), PDF).await.taken().0;
    world.held().await;
    let shown = async || {
        let about = alice.about(Operation::GetJobAttributes, number).await.message();
        let job = about.group(GroupTag::JOB).unwrap();
        job.attributes.iter().map(|it| it.name.to_string()).collect::<Vec<_>>()
    };
    let before = shown().await;
    alice.about(Operation::CancelJob, number).await;
    assert_eq!(shown().await, before);
    assert!(before.iter().all(|it| has(kept, it)), "{before:?}");
}

#[tokio::test]
async fn each_change_of_a_setting_is_counted() {
    let world = World::full().await;
    let changes = async || {
        let all = attributes(world.client(), &[]).await;
        all.attribute("printer-config-changes").unwrap().as_integer().unwrap()
    };
    let before = changes().await;
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    assert_eq!(changes().await, before + 1);
}
