//! "System" > "Software Update".

use axum::body::Body;
use http::{Method, StatusCode};
use sim_core::power::{Power, PowerAction};
use sim_core::settings::{Change, Settings, values::Feature};
use sim_core::update::Download;
use sim_host::Rom;
use sim_wire::update_package::{self, PACKAGE_BYTES_MAX, Package, SigningKey};

use super::world::{Answer, Client, HOST, KO, USER, World};

const PAGE: &str = "/system/software-update/index.html";
const NETWORK: &str = "/system/software-update/network.html";
const START: &str = "/system/software-update/start.html";

pub(super) fn package() -> Vec<u8> {
    let rom = |rom: Rom, version| update_package::Rom {
        version,
        image: rom.image(sim_core::update::Version(version)),
    };
    let package = Package {
        models: vec!["C7070".into()],
        controller_rom: rom(Rom::Controller, [1, 5, 4]),
        fax_rom: rom(Rom::Fax, [2, 2, 2]),
    };
    package.write(&SigningKey::development()).unwrap()
}

/// Sends a file as a browser's form does, from our own page or from `origin`.
async fn send(client: &mut Client<'_>, origin: &str, file: &[u8]) -> Answer {
    let token = client.token().await;
    let mut body = format!(
        "--line\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n\
         --line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--line--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=line"), ("origin", origin)];
    client.send(Method::POST, START, &headers, Body::from(body)).await
}

fn own() -> String {
    format!("https://{HOST}")
}

#[tokio::test]
async fn the_guides_two_procedures_lead_from_the_factory_settings_to_the_new_version() {
    let world = World::with(Settings::factory()).await;
    let mut ko = world.logged_in(KO).await;
    assert!(ko.get("/system/index.html").await.text.contains(PAGE));
    let page = ko.get(PAGE).await.text;
    assert!(page.contains("<dd>1.5.3</dd>") && page.contains("<dd>2.2.1</dd>"));
    assert!(page.contains("disabled") && page.contains(">Enable</button>"));
    assert!(!page.contains("Specify File") && !page.contains(NETWORK));
    let on = "seen.update.software_download=Off&update.software_download=on";
    let saved = ko.post(PAGE, on).await;
    let asked = ko.get(saved.location()).await.text;
    assert!(
        asked.contains("takes effect when the device starts") && asked.contains(">Reboot</button>")
    );
    assert!(asked.contains(&format!("<a href=\"{PAGE}\">Cancel</a>")));
    let page = ko.get(PAGE).await.text;
    assert!(page.contains("enabled after the next restart") && !page.contains(NETWORK));
    let refused = send(&mut ko, &own(), &package()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Software Update is not enabled"), "{}", refused.text);

    let restarted = ko.post("/system/restart.html", "").await;
    assert!(restarted.text.contains("log in again"), "{}", restarted.text);
    world.until(|it| it.power.is_on() && it.sessions.is_empty()).await;
    let mut ko = world.logged_in(KO).await;
    assert!(ko.get(PAGE).await.text.contains(NETWORK));
    assert!(!ko.get(NETWORK).await.text.contains("checked"));
    let saved = ko.post(NETWORK, "seen.update.via_network=Off&update.via_network=on").await;
    let page = ko.get(saved.location()).await.text;
    assert!(page.contains("Specify File for Software Update") && page.contains(">Start</button>"));
    let started = send(&mut ko, &own(), &package()).await;
    assert_eq!(started.status, StatusCode::OK);
    assert!(started.text.contains("Download Mode"));

    let view = world.until(|it| it.power.is_on()).await;
    assert_eq!(view.software.controller_rom.to_string(), "1.5.4");
    let mut visitor = world.client();
    let home = visitor.get("/home/index.html").await.text;
    assert!(home.contains("<dd>1.5.4</dd>") && home.contains("<dd>2.2.2</dd>"));
    assert_eq!(ko.get(PAGE).await.status, StatusCode::SEE_OTHER, "logged out");
}

#[tokio::test]
async fn in_download_mode_nobody_answers_and_after_power_off_the_old_version_does() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    let started = send(&mut ko, &own(), b"no package").await;
    assert_eq!(started.status, StatusCode::OK);
    world.until(|it| it.power == Power::DownloadMode(Download::Failed)).await;
    assert_eq!(ko.get("/home/index.html").await.status, StatusCode::SERVICE_UNAVAILABLE);
    world.power(PowerAction::Off).await;
    world.power(PowerAction::On).await;
    assert!(ko.get("/home/index.html").await.text.contains("<dd>1.5.3</dd>"));
}

#[tokio::test]
async fn a_file_is_taken_only_from_an_administrator_and_from_our_own_page() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    assert_eq!(user.get(PAGE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send(&mut user, &own(), &package()).await.status, StatusCode::FORBIDDEN);
    let sent = send(&mut world.client(), &own(), &package()).await;
    assert_eq!(sent.status, StatusCode::UNAUTHORIZED);
    assert!(sent.text.contains("You are logged out. Nothing was changed."), "{}", sent.text);
    let mut ko = world.logged_in(KO).await;
    let foreign = send(&mut ko, "https://example.com", &package()).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert!(world.handle.view().power.is_on());
}

#[tokio::test]
async fn no_file_and_one_that_is_too_large_are_refused_with_a_reason() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    let empty = send(&mut ko, &own(), b"").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("Select a file"));
    for bytes in [PACKAGE_BYTES_MAX + 1, 2 * PACKAGE_BYTES_MAX] {
        let large = send(&mut ko, &own(), &vec![0; bytes]).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    }
    let broken = ko.send(Method::POST, START, &[("origin", &own())], Body::empty()).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    world.set(Change::update_via_network(Feature::Off)).await;
    assert!(!ko.get(PAGE).await.text.contains("Specify File"));
    let refused = send(&mut ko, &own(), &package()).await;
    assert!(refused.text.contains("Software Download via Network is not enabled"));
    assert!(world.handle.view().power.is_on());
}
