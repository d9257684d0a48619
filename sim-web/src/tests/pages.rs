//! What holds for all pages.

use axum::body::Body;
use http::{Method, StatusCode, header};
use sim_core::Command;
use sim_core::command::FaultAction;
use sim_core::description::{DescriptionChange, DescriptionText};
use sim_core::media::InputTray;
use sim_core::parts::Cover;
use sim_core::settings::values::Feature;
use sim_core::settings::{Change, Settings};
use sim_host::Touch;
use sim_host::mechanism::TrayChange;

use super::world::{KO, USER, World};

const PAGES: &[&str] = &[
    "/home/index.html",
    "/home/submit.html",
    "/app/index.html",
    "/app/folders/index.html",
    "/app/folders/create.html",
    "/addressbook/index.html",
    "/addressbook/add.html",
    "/jobs/index.html",
    "/jobs/completed.html",
    "/permissions/index.html",
    "/permissions/add.html",
    "/permissions/delete.html?user=User1",
    "/system/index.html",
    "/system/logs/index.html",
    "/system/logs/audit-log.html",
    "/profile/index.html",
    "/profile/password.html",
    "/login/done.html",
    "/login/warning.html",
    "/logout.html",
];

#[tokio::test]
async fn without_a_session_there_is_home_and_the_log_in_and_nothing_else() {
    let world = World::with_users().await;
    let mut nobody = world.client();
    assert_eq!(nobody.get("/").await.location(), "/home/index.html");
    let home = nobody.get("/home/index.html").await;
    for text in
        ["ApeosPort C7070", "123456", "1.5.3", "2.2.1", "Nobody is logged in.", ">Log In</a>"]
    {
        assert!(home.text.contains(text), "{text}");
    }
    for path in &PAGES[1..] {
        let answer = nobody.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.location().starts_with("/login.html?next=/"), "{path}");
    }
    assert_eq!(nobody.get("/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn home_shows_trays_consumables_and_counters_to_who_logs_in() {
    let world = World::with_users().await;
    let empty = TrayChange { sheets: Some(0), ..TrayChange::default() };
    world.handle.touch(Touch::Tray(InputTray::Two, empty)).await.unwrap();
    let location = DescriptionChange {
        text: DescriptionText::Location,
        value: Some("Second <floor>".to_owned()),
    };
    world.hand(Command::Describe(vec![location])).await.unwrap();
    let page = world.logged_in(USER).await.get("/home/index.html").await.text;
    for text in [
        "<dt>Tray 2</dt><dd>A3, 0 % <strong class=\"bad\">Empty</strong></dd>",
        "<dt>Tray 1</dt><dd>A4, 100 %</dd>",
        "<dt>Black Toner [K]</dt><dd>100 %</dd>",
        "<dt>Color Impressions</dt><dd>0</dd>",
        "<dt>Location</dt><dd>Second &#60;floor&#62;</dd>",
        "<li>Tray 2 is out of paper.",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let page = world.client().get("/home/index.html").await.text;
    assert!(
        page.contains("class=\"status\">Ready to print")
            && page.contains("Tray 2 is out of paper.")
    );
    assert!(!page.contains("Black Toner") && !page.contains("Color Impressions"));
    world.handle.touch(Touch::Cover(Cover::Front, true)).await.unwrap();
    let page = world.client().get("/home/index.html").await.text;
    assert!(
        page.contains("class=\"status bad\">Stopped") && page.contains("The Front Cover is open.")
    );
}

#[tokio::test]
async fn every_page_answers_the_key_operator_with_the_headers_and_links_that_exist() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    for path in PAGES {
        let page = ko.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
        assert_eq!(page.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        let policy = page.header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(page.header(header::SERVER), "");
        for link in page.text.split("href=\"").skip(1).filter_map(|it| it.split('"').next()) {
            if !link.starts_with('#') && link != "/ALOGEXPT.CMD" {
                assert_eq!(ko.get(link).await.status, StatusCode::OK, "{link} on {path}");
            }
        }
    }
    assert_eq!(
        ko.get("/assets/cwis.css").await.header(header::CONTENT_TYPE),
        "text/css; charset=utf-8"
    );
    assert_eq!(ko.get("/login.html").await.location(), "/home/index.html");
}

#[tokio::test]
async fn the_key_operator_closes_a_message_and_a_warning_after_the_log_in_and_others_see_none() {
    let world = World::with_users().await;
    let mut client = world.client();
    let form = "user=11111&password=passw%3Erd%3E9&next=/jobs/index.html";
    let answer = client.post("/login.html", form).await;
    assert_eq!(answer.location(), "/login/done.html?next=/jobs/index.html");
    let page = client.get(answer.location()).await;
    assert!(page.text.contains("You are logged in as 11111, Key Operator."), "{}", page.text);
    let warning = "/login/warning.html?next=/jobs/index.html";
    let close = format!("<a class=\"button\" href=\"{warning}\" autofocus>Close</a>");
    assert!(page.text.contains(&close), "{}", page.text);
    let page = client.get(warning).await;
    assert!(
        page.text.contains("<a class=\"button\" href=\"/jobs/index.html\" autofocus>Close</a>")
    );
    assert!(page.text.contains("<summary>System Administrator</summary>"));
    assert_eq!(world.client().log_in(USER).await.location(), "/home/index.html");
    let away = "user=User1&password=Pass%3E%3Eword%3F9&next=https://evil.example/a.html";
    assert_eq!(world.client().post("/login.html", away).await.location(), "/home/index.html");
}

#[tokio::test]
async fn a_failed_log_in_says_the_same_for_an_unknown_id_and_a_wrong_password() {
    let world = World::with_users().await;
    let mut client = world.client();
    let unknown = client.log_in(("User9", "Pass>>word?9")).await;
    let wrong = client.log_in(("User1", "Pass>>word?8")).await;
    assert_eq!(
        (unknown.status, wrong.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    assert_eq!(unknown.text.replace("User9", "User1"), wrong.text);
    assert!(wrong.text.contains("User ID or password is wrong."));
    assert!(!wrong.text.contains("word?8"));
}

#[tokio::test]
async fn a_blocking_fault_is_shown_and_nobody_gets_in() {
    let world = World::certified().await;
    world.hand(Command::Fault("016-210", FaultAction::Appear)).await.unwrap();
    let mut client = world.client();
    let home = client.get("/home/index.html").await;
    assert!(home.text.contains("Fault 016-210") && home.text.contains("Out of order"));
    let answer = client.log_in(KO).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text.contains("016-210"));
}

#[tokio::test]
async fn in_the_factory_setting_nobody_logs_in_and_anyone_sees_the_jobs() {
    let world = World::with(Settings::factory()).await;
    let page = world.client().get("/jobs/index.html").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("There are no active jobs."));
}

#[tokio::test]
async fn forms_and_questions_of_any_shape_are_answered_in_kind() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    let large = "x".repeat(20_000);
    assert_eq!(
        ko.post("/profile/password.html", &large).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(
        ko.post("/profile/password.html", "new=%ff&=&&").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(ko.post("/home/index.html", "").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(ko.get("/jobs/index.html?page=%ff").await.status, StatusCode::OK);
    for twice in ["/jobs/index.html?page=1&page=2", "/login.html?next=a&next=b"] {
        let answer = ko.get(twice).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{twice}");
        assert!(answer.text.contains("<h1>Page not found</h1>"), "{twice}: {}", answer.text);
    }
    let head = ko.send(Method::HEAD, "/home/index.html", &[], Body::empty()).await;
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn the_date_is_that_of_the_device_s_own_clock() {
    let world = World::certified().await;
    world.pass_minutes(60).await;
    let home = world.client().get("/home/index.html").await;
    assert_eq!(home.header(header::DATE), "Fri, 22 Jan 2021 02:00:00 GMT");
    assert!(home.text.contains("2021/01/22 11:00:00"));
}

#[tokio::test]
async fn ipp_is_there_only_while_its_port_is_switched_on() {
    let world = World::certified().await;
    let mut client = world.client();
    for path in ["/ipp", "/ipp/", "/ipp/print", "/ipp/other/deep"] {
        assert_eq!(client.get(path).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    world.set(Change::net_ipp(Feature::Off)).await;
    for path in ["/ipp", "/ipp/print"] {
        assert_eq!(client.post(path, "").await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
