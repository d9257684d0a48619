//! CSRF Protection: forms that come from elsewhere, or without the token of their log-in.

use axum::body::Body;
use http::{Method, StatusCode};
use sim_core::Command;
use sim_core::command::Assumptions;
use sim_core::folder::FolderNumber;
use sim_core::settings::values::Feature;
use sim_core::settings::{Change, Key, Settings};

use super::world::{Answer, Client, HOST, KO, SA, USER, World};

const WHY: &str = "The page was not opened in this log-in; nothing was changed.";

/// A form, what is typed into it, and a part of the page that shows that it stays.
const TYPED: &[(&str, &str, &str)] = &[
    (
        "/network/usb.html",
        "seen.net.usb=Disabled&net.usb=on",
        "name=\"net.usb\" value=\"on\" checked",
    ),
    (
        "/permissions/add.html",
        "id=bob&name=Robert&role=General+User&password=bob-pass-12&retyped=bob-pass-12",
        "value=\"Robert\"",
    ),
    ("/permissions/edit.html?user=User1", "name=Robert&role=General+User", "value=\"Robert\""),
    ("/app/folders/create.html", "folder=7&name=Faxes", "value=\"Faxes\""),
    ("/addressbook/add.html", "entry=7&name=Team", "value=\"Team\""),
    ("/profile/password.html", "current=passw%3Erd%3E9&new=a&retyped=a", ">Change Password</h1>"),
    ("/permissions/delete.html?user=User1", "", ">Not done</h1>"),
    ("/system/restart.html", "", ">Not done</h1>"),
    ("/logout.html", "", ">Not done</h1>"),
];

/// What a device has that these forms would change.
fn state(world: &World) -> (Settings, usize, usize, Vec<u64>) {
    let view = world.handle.view();
    let sessions = view.sessions.values().map(|it| it.id.0).collect();
    ((*view.settings).clone(), view.users.len(), view.folders.len(), sessions)
}

#[tokio::test]
async fn a_form_without_the_token_of_its_log_in_changes_nothing_and_keeps_what_was_typed() {
    let world = World::with_users().await;
    let other = world.logged_in(SA).await.token().await;
    let mut ko = world.logged_in(KO).await;
    let own = ko.token().await;
    assert!(own.len() == 64 && own != other);
    let (begun, audited) = (state(&world), world.handle.view().audit.written());
    let half = &own[..32];
    for (path, form, stays) in TYPED {
        let form = format!("{}&{form}", ko.seen(path).await);
        for token in
            ["", "token=", "token=x&token=", &format!("token={half}"), &format!("token={other}")]
        {
            let told = ko.post_only(path, &format!("{token}&{form}")).await;
            assert_eq!(told.status, StatusCode::FORBIDDEN, "{path} {token}");
            assert!(told.text.contains(WHY) && told.text.contains(stays), "{path}: {}", told.text);
            for secret in ["bob-pass-12", "rd&#62;9"] {
                assert!(!told.text.contains(secret), "{path}");
            }
        }
    }
    assert_eq!(state(&world), begun);
    let changed = |it: &String| !it.starts_with("View Security Setting");
    assert_eq!(world.audited(audited).into_iter().find(changed), None);
    let (path, form, _) = TYPED[0];
    let saved = ko.post_only(path, &format!("{form}&token={own}")).await;
    assert_eq!(saved.location(), "/network/index.html?done=saved");
    assert_eq!(world.handle.view().settings.text(Key::net_usb), "On");
}

#[test]
fn every_form_that_is_posted_begins_with_the_token() {
    let templates = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let mut forms = 0;
    for file in std::fs::read_dir(templates).unwrap() {
        let file = file.unwrap().path();
        let page = std::fs::read_to_string(&file).unwrap();
        for form in
            page.split("<form method=\"post\"").skip(1).filter(|_| !file.ends_with("login.html"))
        {
            let (_, fields) = form.split_once('>').unwrap();
            let begin = fields.trim_start();
            let token = ["{{ frame.token|safe }}", "{{ token|safe }}"];
            assert!(token.iter().any(|it| begin.starts_with(it)), "{}: {begin}", file.display());
            forms += 1;
        }
    }
    assert!(forms > 14, "{forms}");
}

/// Sends a file to be printed, in a form with these parts before it.
async fn submit(client: &mut Client<'_>, parts: &[(&str, &str)]) -> Answer {
    let part = |(name, text): &(&str, &str)| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let before: String = parts.iter().map(part).collect();
    let file = "name=\"file\"; filename=\"letter.txt\"\r\n\r\nDear all\r\n";
    let form = format!("{before}--edge\r\nContent-Disposition: form-data; {file}--edge--\r\n");
    let origin = format!("https://{HOST}");
    let kind = "multipart/form-data; boundary=edge";
    let headers = [("content-type", kind), ("origin", origin.as_str())];
    client.send(Method::POST, "/home/submit.html", &headers, Body::from(form)).await
}

#[tokio::test]
async fn a_form_with_a_file_is_taken_whose_first_part_is_the_token() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    let token = user.token().await;
    let long = "x".repeat(2_000);
    for parts in [
        &[][..],
        &[("token", "0")],
        &[("other", token.as_str())],
        &[("other", "1"), ("token", &token)],
        &[("token", &long)],
    ] {
        let told = submit(&mut user, parts).await;
        assert_eq!(told.status, StatusCode::FORBIDDEN, "{parts:?}");
        assert!(told.text.contains(WHY), "{parts:?}");
    }
    assert!(world.handle.view().history.is_empty());
    let taken = submit(&mut user, &[("token", &token)]).await;
    assert!(taken.text.contains("Job error: job 1"), "the job of nobody: {}", taken.text);
}

#[tokio::test]
async fn scripts_that_log_in_and_out_know_of_no_token() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    // Once more from a page that was drawn before, and by command.
    assert_eq!(
        ko.post_only("/login.html", "user=User1&password=Pass%3E%3Eword%3F9").await.status,
        StatusCode::SEE_OTHER
    );
    let granted = ko.post_only("/LOGIN.CMD", "NAME=MTExMTE=&PSW=cGFzc3c+cmQ+OQ==").await;
    assert_eq!(granted.text, r#"{"result":"0"}"#);
    assert_eq!(ko.get("/ALOGEXPT.CMD").await.status, StatusCode::OK);
    assert_eq!(ko.post_only("/LOGOUT.CMD", "").await.text, r#"{"result":"0"}"#);
    assert!(world.handle.view().sessions.is_empty());
}

#[tokio::test]
async fn while_the_protection_is_off_a_form_needs_no_token() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    world.set(Change::http_csrf(Feature::Off)).await;
    let made = user.post_only("/app/folders/create.html", "folder=7&name=Faxes").await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    assert!(world.handle.view().folders.contains_key(&FolderNumber(7)));
}

#[tokio::test]
async fn where_no_token_is_assumed_it_is_enough_that_a_form_comes_from_here() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    let assumptions = Assumptions { form_token_needed: false, ..Assumptions::default() };
    world.hand(Command::Assume(assumptions)).await.unwrap();
    let (path, form) = ("/app/folders/create.html", "folder=7&name=Faxes");
    assert_eq!(user.post_only(path, form).await.status, StatusCode::SEE_OTHER);
    user.origin = Some("https://example.com".into());
    assert_eq!(user.post_only(path, form).await.status, StatusCode::FORBIDDEN);
}
