//! What tools read.

use axum::body::Body;
use http::{Method, StatusCode, header};
use serde_json::{Value, json};
use sim_core::Command;
use sim_core::account::{AccountAsk, AccountId};
use sim_core::command::FaultAction;
use sim_core::folder::{FOLDERS_MAX, FolderAsk, FolderNumber, PasscodeChange};
use sim_core::media::InputTray;
use sim_core::parts::Supply;
use sim_core::power::PowerAction;
use sim_core::settings::values::{HideJobDetails, OnOff};
use sim_core::settings::{Allowed, Change, ROWS, Row, Settings};
use sim_core::user::UserId;
use sim_host::Touch;
use sim_host::mechanism::{SupplyChange, TrayChange};
use sim_wire::ipp::{Attribute, Group, GroupTag, Limits, Message, Operation, Version};

use super::world::{Client, HOST, KO, OTHER, SA, USER, World};

/// Every endpoint, and the least who see it in the certified setting.
const ENDPOINTS: [(&str, Who); 11] = [
    ("/home/api/device-status", Who::Anyone),
    ("/home/api/about", Who::Anyone),
    ("/home/api/supplies-info", Who::Users),
    ("/home/api/paper-tray", Who::Users),
    ("/home/api/billing-counter", Who::Users),
    ("/home/api/faulthistory", Who::Users),
    ("/home/api/device-configuration", Who::Users),
    ("/jobs/api/job-list", Who::Users),
    ("/addressbook/api/addressbook?lang=en", Who::Users),
    ("/permissions/api/all-users-management", Who::Administrators),
    ("/permissions/api/internal-accounting", Who::Administrators),
];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Who {
    Anyone,
    Users,
    Administrators,
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
        assert_eq!(answer.status, expected(who <= Who::Users, StatusCode::FORBIDDEN), "{path}");
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
    for absent in ["/home/api/faults", "/addressbook/api/group", "/home/api/", "/x/api/y"] {
        let answer = ko.get(absent).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{absent}");
        assert_eq!(answer.text, r#"{"Result":"FAILED"}"#);
    }
    let gone = world.client().get("/jobs/api/job-list").await;
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
    let users = read(&mut ko, "/permissions/api/all-users-management").await;
    let user = json!({ "UserID": "User1", "UserName": "User1", "Role": "General User", "State": "ENABLED" });
    assert!(users["Users"].as_array().unwrap().contains(&user), "{users}");
    let account = AccountAsk::Put {
        id: AccountId::new("4711").unwrap(),
        is_closed: false,
        limit: Some(9),
        used: Some(2),
        users: std::collections::BTreeSet::new(),
    };
    world.hand(Command::Account(account)).await.unwrap();
    let accounts = json!({
        "Accounts": [{ "AccountID": "4711", "State": "OPEN", "Limit": "9", "Used": "2" }],
    });
    assert_eq!(read(&mut ko, "/permissions/api/internal-accounting").await, accounts);
}

/// The values of a setting, or the first and the last of them.
fn values(row: &Row) -> Vec<String> {
    match row.allowed {
        Allowed::Choice(all) => all.iter().map(|it| (*it).to_owned()).collect(),
        Allowed::Range { min, max, off } => {
            let bounds = [min, max].map(|it| it.to_string());
            off.then(|| "Off".to_owned()).into_iter().chain(bounds).collect()
        }
        Allowed::Text { .. } | Allowed::MailAddress { .. } => {
            vec!["mfp@example.com".into(), String::new()]
        }
    }
}

#[tokio::test]
async fn every_setting_reads_as_it_is_set() {
    let world = World::with_users().await;
    // With it on there are values that others do not take.
    world.set(Change::tls_fips140(OnOff::Off)).await;
    let mut ko = world.logged_in(KO).await;
    // A fax line gets a folder that is there.
    for folder in [1, FOLDERS_MAX] {
        let (number, passcode) = (FolderNumber(folder), PasscodeChange::Off);
        let owner = UserId::new(SA.0);
        let create = FolderAsk::Create { number, name: "Faxes".into(), passcode, owner };
        world.hand(Command::Folder(create)).await.unwrap();
    }
    for (at, row) in ROWS.iter().enumerate() {
        let before = world.handle.view().settings.value(row.key);
        for value in values(row) {
            world.set(Change::parse(row.key, &value).unwrap()).await;
            if row.ends_sessions {
                ko = world.logged_in(KO).await;
            }
            let read = read(&mut ko, "/home/api/device-configuration").await;
            let told = &read["Settings"][at];
            assert_eq!((&told["ID"], &told["Value"]), (&json!(row.id), &json!(value)));
        }
        world.set(before).await;
        if row.ends_sessions {
            ko = world.logged_in(KO).await;
        }
    }
}

#[tokio::test]
async fn who_reads_the_settings_is_logged_once() {
    let (world, path) = (World::with_users().await, "/home/api/device-configuration");
    let mut ko = world.logged_in(KO).await;
    let before = world.handle.view().audit.written();
    read(&mut ko, path).await;
    assert_eq!(world.audited(before), ["View Security Setting / Successful / KO"]);
    let mut user = world.logged_in(USER).await;
    let told = read(&mut user, path).await;
    assert_eq!(
        told["Sections"][0]["Items"][3],
        json!({ "Name": "Product Code", "Value": "TC101170" })
    );
    assert_eq!(told.get("Settings"), None);
    assert_eq!(world.handle.view().audit.written(), before + 1);
}

#[tokio::test]
async fn of_a_job_of_somebody_else_a_user_reads_that_it_is_there() {
    let world = World::with_users().await;
    let own = world.held(USER, "My letter").await;
    world.held(OTHER, "Their secret").await;
    let mut user = world.logged_in(USER).await;
    let list = read(&mut user, "/jobs/api/job-list").await;
    let (mine, theirs) = (&list["JobList"][0], &list["JobList"][1]);
    let expected = json!({
        "JobID": own.0.to_string(), "UserJobType": "Private Charge Print", "UserName": "User1",
        "UserID": "User1", "State": "HELD", "Created": "2021-01-22T10:00:00+09:00", "Completed": "",
        "OutputSheets": "0", "PrintImpressions": "0", "SettingPrintColor": "COLOR",
        "SettingMediumSize": "iso_a4_210x297mm", "CopiesRequested": "2",
        "NetInFilename": "My letter", "NetInFilenameHide": false, "Recipient": "", "NextTry": "",
    });
    assert_eq!(*mine, expected);
    for (name, value) in theirs.as_object().unwrap() {
        let shown = ["JobID", "UserJobType", "State", "NetInFilenameHide"].contains(&name.as_str());
        assert!(shown || value == "-", "{name}: {value}");
    }
    assert_eq!((&theirs["State"], &theirs["NetInFilenameHide"]), (&json!("HELD"), &json!(true)));
    for who in [KO, SA] {
        let list = read(&mut world.logged_in(who).await, "/jobs/api/job-list").await;
        assert_eq!(list["JobList"][1]["NetInFilename"], "Their secret");
    }
    world.set(Change::jobs_hide_job_details(HideJobDetails::No)).await;
    let list = read(&mut user, "/jobs/api/job-list").await;
    assert_eq!(list["JobList"][1]["NetInFilename"], "Their secret");
}

#[tokio::test]
async fn the_list_of_jobs_comes_in_parts() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    for name in ["first", "second", "third"] {
        let job = world.held(USER, name).await;
        if name != "third" {
            ko.post("/jobs/delete.html", &format!("job={}", job.0)).await;
        }
    }
    let mut user = world.logged_in(USER).await;
    for (query, names, next) in [
        ("", ["third", "second", "first"].as_slice(), false),
        ("?typeFilter=ACTIVE", &["third"], false),
        ("?typeFilter=COMPLETED&limit=1", &["second"], true),
        ("?typeFilter=COMPLETED&limit=20&offsetJobID=2&offsetJobIDType=X", &["first"], false),
        ("?limit=0", &[], true),
    ] {
        let list = read(&mut user, &format!("/jobs/api/job-list{query}")).await;
        let jobs = list["JobList"].as_array().unwrap();
        let found: Vec<_> = jobs.iter().map(|it| it["NetInFilename"].as_str().unwrap()).collect();
        assert_eq!((found.as_slice(), &list["Next"]), (names, &json!(next)), "{query}");
        assert_eq!(list["Supported"], true);
    }
    for (query, status) in [
        ("?limit=21", StatusCode::INTERNAL_SERVER_ERROR),
        ("?limit=-1", StatusCode::BAD_REQUEST),
        ("?limit=1&limit=2", StatusCode::BAD_REQUEST),
        ("?typeFilter=OTHER", StatusCode::BAD_REQUEST),
        ("?offsetJobID=77", StatusCode::BAD_REQUEST),
        ("?typeFilter=%ff", StatusCode::BAD_REQUEST),
    ] {
        let answer = user.get(&format!("/jobs/api/job-list{query}")).await;
        assert_eq!(answer.status, status, "{query}");
    }
}

/// What the printer says of itself over IPP.
async fn ipp(client: &mut Client<'_>, names: &[&'static str]) -> Group {
    let operation = Group::operation("en")
        .with(Attribute::uri("printer-uri", "ipp://localhost/ipp/print"))
        .with(Attribute::keywords("requested-attributes", names.iter().copied()));
    let request =
        Message::request(Version::V2_0, Operation::GetPrinterAttributes, 1).with(operation);
    let origin = format!("https://{HOST}");
    let headers = [("content-type", "application/ipp"), ("origin", origin.as_str())];
    let body = Body::from(request.to_bytes().unwrap());
    let answer = client.send(Method::POST, "/ipp/print", &headers, body).await;
    let (reply, _) = Message::decode_all(&answer.bytes, &Limits::default()).unwrap();
    reply.group(GroupTag::PRINTER).unwrap().clone()
}

#[tokio::test]
async fn tools_read_what_clients_of_ipp_do() {
    let world = World::with_users().await;
    let empty = TrayChange { sheets: Some(0), ..TrayChange::default() };
    let low = TrayChange { sheets: Some(30), ..TrayChange::default() };
    let level = |percent| SupplyChange { percent: Some(percent), ..SupplyChange::default() };
    let supply = |name| Supply::from_name(name).unwrap();
    for touch in [
        Touch::Tray(InputTray::One, empty),
        Touch::Tray(InputTray::Two, low),
        Touch::Supply(supply("toner-cyan"), level(7)),
        Touch::Supply(supply("drum-black"), level(0)),
        Touch::Supply(supply("waste-toner"), level(95)),
    ] {
        world.handle.touch(touch).await.unwrap();
    }
    let mut ko = world.logged_in(KO).await;
    let printer = ipp(
        &mut ko,
        &[
            "printer-supply",
            "printer-input-tray",
            "printer-state",
            "printer-state-reasons",
            "printer-alert-description",
            "printer-impressions-completed",
        ],
    )
    .await;
    let octets = |name| {
        let values = &printer.attribute(name).unwrap().values;
        values.iter().map(|it| String::from_utf8(it.as_octets().unwrap().to_vec()).unwrap())
    };
    let member = |text: &str, name: &str| {
        let those = text.split(';').find_map(|it| it.strip_prefix(&format!("{name}=")));
        those.unwrap().to_owned()
    };

    let supplies = read(&mut ko, "/home/api/supplies-info").await;
    let supplies = supplies["Supplies"].as_array().unwrap().clone();
    assert_eq!(octets("printer-supply").count(), supplies.len());
    for (told, info) in octets("printer-supply").zip(&supplies) {
        assert_eq!(info["Remaining"], member(&told, "level"), "{info}");
    }
    let lives: Vec<_> = [1, 4, 8].map(|it: usize| &supplies[it]["LifeState"]).into();
    assert_eq!(lives, ["NEAR_END", "EXCHANGE_TIME", "NEAR_END"]);

    let trays = read(&mut ko, "/home/api/paper-tray").await;
    for (told, info) in
        octets("printer-input-tray").skip(1).zip(trays["PaperTrays"].as_array().unwrap())
    {
        let (level, capacity) = (member(&told, "level"), member(&told, "maxcapacity"));
        let percent: u32 = info["Volume"].as_str().unwrap().parse().unwrap();
        let sheets = capacity.parse::<u32>().unwrap() * percent / 100;
        assert_eq!(sheets.to_string(), level, "{info}");
    }
    assert_eq!(trays["PaperTrays"][0]["Status"], "EMPTY");
    assert_eq!(trays["PaperTrays"][1]["Status"], "LOW");

    let status = read(&mut world.client(), "/home/api/device-status").await;
    assert_eq!(printer.attribute("printer-state").unwrap().as_enum(), Some(5));
    assert_eq!(status["State"], "STOPPED");
    let told = |name: &str| {
        let alerts = status["Alerts"].as_array().unwrap();
        alerts.iter().map(|it| it[name].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let said = |name| printer.attribute(name).unwrap().strings().map(str::to_owned).collect();
    let reasons: Vec<String> = said("printer-state-reasons");
    assert_eq!(told("Code"), reasons);
    let texts: Vec<String> = said("printer-alert-description");
    assert_eq!(told("Text"), texts);
}

#[tokio::test]
async fn the_fault_history_is_told_by_json_and_on_its_page() {
    let world = World::with_users().await;
    let (mut user, mut ko) = (world.logged_in(USER).await, world.logged_in(KO).await);
    let path = "/home/api/faulthistory";
    assert_eq!(read(&mut user, path).await, json!({ "FaultHistory": [] }));
    world.pass_minutes(5).await;
    for action in [FaultAction::Appear, FaultAction::Cure] {
        world.hand(Command::Fault("016-210", action)).await.unwrap();
    }
    let mut fault = json!({
        "ChainCode": "016", "LinkCode": "210",
        "Year": "2021", "Month": "1", "Day": "22", "Hour": "10", "Minute": "5", "Until": "",
    });
    assert_eq!(read(&mut ko, path).await, json!({ "FaultHistory": [fault] }));
    let page = "/system/logs/fault-history.html";
    assert!(ko.get(page).await.text.contains("still there"));
    world.power(PowerAction::Off).await;
    world.pass_minutes(1).await;
    world.power(PowerAction::On).await;
    let mut user = world.logged_in(USER).await;
    fault["Until"] = "2021-01-22T10:06:00+09:00".into();
    assert_eq!(read(&mut user, path).await, json!({ "FaultHistory": [fault] }));
    let text = user.get(page).await.text;
    assert!(
        text.contains("<td>016-210</td><td>2021/01/22 10:05:00</td><td>2021/01/22 10:06:00</td>")
    );
    assert!(user.get("/home/index.html").await.text.contains(page), "a way leads there");
}
