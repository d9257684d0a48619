//! What tools read.

use axum::body::Body;
use http::{Method, StatusCode, header};
use serde_json::{Value, json};
use sim_core::settings::Settings;

use super::world::{Client, HOST, KO, SA, USER, World};

/// Every endpoint, and the least who see it in the certified setting.
const ENDPOINTS: [(&str, Who); 5] = [
    ("/home/api/device-status", Who::Anyone),
    ("/home/api/about", Who::Anyone),
    ("/home/api/supplies-info", Who::Users),
    ("/home/api/paper-tray", Who::Users),
    ("/home/api/billing-counter", Who::Users),
];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Who {
    Anyone,
    Users,
}

async fn read(client: &mut Client<'_>, path: &str) -> Value {
    let answer = client.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/json");
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    serde_json::from_str(&answer.text).unwrap()
}

#[tokio::test]
async fn every_endpoint_answers_whom_its_page_does() {
    let world = World::with_users().await;
    let mut nobody = world.client();
    let mut user = world.logged_in(USER).await;
    let mut administrators = [world.logged_in(SA).await, world.logged_in(KO).await];
    for (path, who) in ENDPOINTS {
        let expected = |granted, refused| if granted { StatusCode::OK } else { refused };
        let answer = nobody.get(path).await;
        assert_eq!(answer.status, expected(who == Who::Anyone, StatusCode::UNAUTHORIZED), "{path}");
        let answer = user.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for administrator in &mut administrators {
            read(administrator, path).await;
        }
    }
    let world = World::with(Settings::factory()).await;
    for (path, who) in ENDPOINTS {
        let answer = world.client().get(path).await;
        let expected = if who <= Who::Users { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
        assert_eq!(answer.status, expected, "{path} without a login type");
    }
}

#[tokio::test]
async fn an_endpoint_is_read_and_nothing_else() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    for (path, _) in ENDPOINTS {
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            let origin = format!("https://{HOST}");
            let headers = [("origin", origin.as_str())];
            let answer = ko.send(method, path, &headers, Body::empty()).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
        let head = ko.send(Method::HEAD, path, &[], Body::empty()).await;
        assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""), "{path}");
    }
    for absent in
        ["/home/api/faulthistory", "/addressbook/api/addressbook", "/home/api/", "/x/api/y"]
    {
        let answer = ko.get(absent).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{absent}");
        assert_eq!(answer.text, r#"{"Result":"FAILED"}"#);
    }
    let gone = world.client().get("/home/api/paper-tray").await;
    assert_eq!(gone.text, r#"{"Result":"FAILED"}"#);
}

#[tokio::test]
async fn the_answers_have_these_fields() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    let about = json!({
        "DevFrndlName": "ApeosPort C7070", "HostName": "apeosport", "Location": "",
        "SerialNumber": "123456", "SoftwareVersion": "1.5.3", "IPv4PrimaryAddress": "127.0.0.1",
    });
    assert_eq!(read(&mut ko, "/home/api/about").await, about);
    let status = json!({ "State": "IDLE", "Faults": [], "Alerts": [] });
    assert_eq!(read(&mut ko, "/home/api/device-status").await, status);
    let supplies = read(&mut ko, "/home/api/supplies-info").await;
    let black = json!({
        "Name": "Black Toner [K]", "State": "INSTALLED", "LifeState": "GOOD", "Remaining": "100",
        "PageRemaining": "26000",
    });
    assert_eq!(supplies["Supplies"][0], black);
    assert_eq!(supplies["Supplies"].as_array().unwrap().len(), 9);
    let trays = read(&mut ko, "/home/api/paper-tray").await;
    let first = json!({
        "NameId": "Tray 1", "LogicalNum": "1", "MediumSize": "iso_a4_210x297mm",
        "MediumType": "stationery", "MediumColor": "white", "Status": "READY", "Volume": "100",
    });
    assert_eq!(trays["PaperTrays"][0], first);
    assert_eq!(trays["PaperTrays"][4]["Status"], "EMPTY");
    let counters = json!({
        "MeterSupported": false, "UsageCounterSupported": true,
        "UsageCounters": [
            { "DomesticName": "PRINT_TOTAL_IMPRESSION", "Count": "0" },
            { "DomesticName": "PRINT_TOTAL_COLOR_IMPRESSION", "Count": "0" },
            { "DomesticName": "PRINT_TOTAL_BW_IMPRESSION", "Count": "0" },
            { "DomesticName": "PRINT_TOTAL_SHEET", "Count": "0" },
        ],
    });
    assert_eq!(read(&mut ko, "/home/api/billing-counter").await, counters);
}
