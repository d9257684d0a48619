//! The guide's audit log script, and what it must not be given.

use axum::body::Body;
use http::{Method, StatusCode, header};
use sim_core::power::PowerAction;
use sim_core::settings::Change;
use sim_core::settings::values::{Feature, HttpMode};
use sim_wire::audit_export;

use super::world::{Answer, Client, HOST, KO, SA, USER, World, percent};

/// Logs in byte for byte as PowerShell does: the Base64 raw in the body, the Referer of the script.
async fn log_in(client: &mut Client<'_>, path: &str, body: &str) -> Answer {
    let referer = format!("https://{HOST}/home/index.html");
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("referer", referer.as_str())];
    client.send(Method::POST, path, &headers, Body::from(body.to_owned())).await
}

#[tokio::test]
async fn the_script_of_the_guide_gets_the_log_with_a_password_that_encodes_with_a_plus() {
    let world = World::certified().await;
    let mut script = world.client();
    let body = "NAME=MTExMTE=&PSW=cGFzc3c+cmQ+OQ==";
    let answer = log_in(&mut script, "/LOGIN.CMD", body).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, r#"{"result":"0"}"#));
    let cookie = answer.header(header::SET_COOKIE);
    let (value, flags) = cookie.split_once(';').unwrap();
    assert_eq!(value.strip_prefix("ssid=").unwrap().len(), 32);
    assert_eq!(flags, " Path=/; Secure; HttpOnly; SameSite=Strict");

    let log = script.get("/ALOGEXPT.CMD").await;
    assert_eq!(log.status, StatusCode::OK);
    assert_eq!(log.header(header::CONTENT_TYPE), "text/plain; charset=utf-8");
    assert_eq!(log.header(header::CONTENT_DISPOSITION), "attachment; filename=\"auditfile.txt\"");
    assert_eq!(log.text, crate::export_audit(&world.handle.view()));
    let export = audit_export::parse(&log.text).unwrap();
    assert_eq!(export.rows.len(), world.handle.view().audit.len());

    let out = script.get("/LOGOUT.CMD").await;
    assert_eq!(out.status, StatusCode::OK);
    assert!(out.header(header::SET_COOKIE).starts_with("ssid=; Path=/; Max-Age=0; Secure;"));
    assert!(world.handle.view().sessions.is_empty());
}

#[tokio::test]
async fn passwords_that_encode_with_plus_and_slash_log_in_in_any_letter_case_of_the_path() {
    let world = World::with_users().await;
    let mut script = world.client();
    for path in ["/LOGIN.CMD", "/LOGIN.cmd", "/login.cmd", "/Login.Cmd"] {
        // User1 with Pass>>word?9.
        let answer = log_in(&mut script, path, "NAME=VXNlcjE=&PSW=UGFzcz4+d29yZD85").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
    // "ab?" is too short for the certified setting; its slash is read all the same, and then it is wrong.
    let answer = log_in(&mut script, "/LOGIN.CMD", "NAME=VXNlcjE=&PSW=YWI/").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(world.audited(1).last().unwrap(), "Login / Failed (Invalid Password) / User1");
}

#[tokio::test]
async fn a_failed_log_in_is_401_is_logged_and_gives_no_cookie() {
    let world = World::with_users().await;
    let mut script = world.client();
    for (body, logged) in [
        ("NAME=VXNlcjE=&PSW=AAAA", "Login / Failed (Invalid Password) / User1"),
        ("NAME=Tm9ib2R5&PSW=AAAA", "Login / Failed (Invalid UserID) / -"),
    ] {
        let answer = log_in(&mut script, "/LOGIN.CMD", body).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.text, r#"{"result":"1"}"#);
        assert_eq!(answer.header(header::SET_COOKIE), "");
        assert_eq!(world.audited(1).last().unwrap(), logged);
    }
    for garbage in ["", "NAME=VXNlcjE=", "NAME=%&PSW=%", "NAME=A&NAME=B&PSW=C", "\u{0}\u{ff}"] {
        let answer = log_in(&mut script, "/LOGIN.CMD", garbage).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{garbage}");
    }
    let long = "A".repeat(5_000);
    let answer = log_in(&mut script, "/LOGIN.CMD", &long).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(script.get("/LOGIN.CMD").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_fifth_failure_locks_and_the_right_password_is_refused_until_power_off_and_on() {
    let world = World::with_users().await;
    let mut script = world.client();
    for _ in 0..5 {
        log_in(&mut script, "/LOGIN.CMD", "NAME=VXNlcjE=&PSW=AAAA").await;
    }
    let right = "NAME=VXNlcjE=&PSW=UGFzcz4+d29yZD85";
    let answer = log_in(&mut script, "/LOGIN.CMD", right).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let page = script.log_in(USER).await;
    assert!(page.text.contains("no further log-in is accepted"), "{}", page.text);
    world.power(PowerAction::Off).await;
    assert_eq!(script.get("/home/index.html").await.status, StatusCode::SERVICE_UNAVAILABLE);
    world.power(PowerAction::On).await;
    assert_eq!(log_in(&mut script, "/LOGIN.CMD", right).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_log_is_for_administrators_and_never_a_page_for_others() {
    let world = World::with_users().await;
    let mut nobody = world.client();
    let mut user = world.logged_in(USER).await;
    let before = world.handle.view().audit.written();
    for path in ["/ALOGEXPT.CMD", "/alogexpt.cmd"] {
        for (client, status) in
            [(&mut nobody, StatusCode::UNAUTHORIZED), (&mut user, StatusCode::FORBIDDEN)]
        {
            let answer = client.get(path).await;
            assert_eq!(answer.status, status);
            assert_eq!(answer.text, r#"{"result":"1"}"#);
            let posted = client.post(path, "").await;
            assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED, "the script gets it");
        }
    }
    assert_eq!(world.handle.view().audit.written(), before, "refusals are not in the log");
    for who in [KO, SA] {
        let mut administrator = world.logged_in(who).await;
        assert_eq!(administrator.get("/ALOGEXPT.CMD").await.status, StatusCode::OK);
        let posted = administrator.post("/ALOGEXPT.CMD", "").await;
        assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(posted.header(header::ALLOW), "GET");
        let delete = administrator.send(Method::DELETE, "/ALOGEXPT.CMD", &[], Body::empty()).await;
        assert_eq!(delete.status, StatusCode::FORBIDDEN, "without an origin");
    }
}

#[tokio::test]
async fn over_plain_http_the_log_stays_closed_and_the_cookie_is_not_marked_secure() {
    let world = World::certified().await;
    world.set(Change::http_mode(HttpMode::Both)).await;
    let mut client = world.client();
    client.tls = false;
    client.origin = Some(format!("http://{HOST}"));
    let answer = client.log_in(KO).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.header(header::SET_COOKIE).ends_with("; Path=/; HttpOnly; SameSite=Strict"));
    assert_eq!(client.get("/ALOGEXPT.CMD").await.status, StatusCode::FORBIDDEN);
    let page = client.get("/system/logs/audit-log.html").await;
    assert!(page.text.contains("Records are shown over HTTPS only."));
    assert!(!page.text.contains("Started normally"));
}

#[tokio::test]
async fn a_session_dies_at_log_out_and_a_new_log_in_has_a_new_cookie() {
    let world = World::with_users().await;
    let mut first = world.logged_in(KO).await;
    let stolen = first.cookie.clone();
    first.log_in(KO).await;
    assert_ne!(first.cookie, stolen);
    let mut thief = world.client();
    thief.cookie = stolen;
    assert_eq!(thief.get("/ALOGEXPT.CMD").await.status, StatusCode::UNAUTHORIZED);
    let stolen = first.cookie.clone();
    assert_eq!(first.post("/LOGOUT.CMD", "").await.status, StatusCode::OK);
    assert_eq!(first.cookie, None);
    thief.cookie = stolen;
    assert_eq!(thief.get("/ALOGEXPT.CMD").await.status, StatusCode::UNAUTHORIZED);
    thief.cookie = Some("0".repeat(32));
    assert_eq!(thief.get("/ALOGEXPT.CMD").await.status, StatusCode::UNAUTHORIZED);
    thief.cookie = Some("é".into());
    assert_eq!(thief.get("/ALOGEXPT.CMD").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_ends_after_six_idle_minutes_and_use_prolongs_it() {
    let world = World::certified().await;
    let mut client = world.logged_in(KO).await;
    for _ in 0..3 {
        world.pass_minutes(5).await;
        assert_eq!(client.get("/home/index.html").await.status, StatusCode::OK);
        // The use is reported in the background.
        world.until(|it| it.sessions.values().all(|session| session.seen == it.now)).await;
    }
    world.pass_minutes(6).await;
    assert_eq!(client.get("/ALOGEXPT.CMD").await.status, StatusCode::UNAUTHORIZED);
    let page = client.get("/jobs/index.html?page=2").await;
    assert_eq!(page.location(), "/login.html?next=/jobs/index.html%3Fpage%3D2");
}

#[tokio::test]
async fn with_csrf_protection_only_our_own_pages_change_anything() {
    let world = World::with_users().await;
    let form = format!("user={}&password={}", percent(KO.0), percent(KO.1));
    for origin in [
        None,
        Some("null"),
        Some("https://evil.example"),
        Some("http://192.0.2.10"),
        Some("https://192.0.2.10:8443"),
    ] {
        let mut client = world.client();
        client.origin = origin.map(str::to_owned);
        for (path, body) in [
            ("/LOGIN.CMD", "NAME=MTExMTE=&PSW=cGFzc3c+cmQ+OQ=="),
            ("/login.html", form.as_str()),
            ("/LOGOUT.CMD", ""),
        ] {
            let answer = client.post(path, body).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {origin:?}");
        }
        client.origin = Some(format!("https://{HOST}"));
        client.log_in(KO).await;
        client.origin = origin.map(str::to_owned);
        for path in [
            "/system/logs/audit-log.html",
            "/jobs/delete.html",
            "/permissions/add.html",
            "/permissions/delete.html",
            "/profile/password.html",
            "/logout.html",
            "/ALOGEXPT.CMD",
        ] {
            let answer = client.post(path, "user=User1").await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {origin:?}");
        }
        assert_eq!(client.get("/ALOGEXPT.CMD").await.status, StatusCode::OK);
    }
    assert!(world.handle.view().settings.audit_enabled.is_on());
    world.set(Change::http_csrf(Feature::Off)).await;
    let mut foreign = world.client();
    foreign.origin = Some("https://evil.example".into());
    assert_eq!(foreign.log_in(KO).await.status, StatusCode::SEE_OTHER, "as in the factory");
}
