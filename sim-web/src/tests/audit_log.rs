//! "System" > "Logs" > "Audit Log".

use http::StatusCode;
use sim_core::Command;
use sim_core::audit::CAPACITY;
use sim_core::settings::{Change, Number};
use sim_wire::audit_export;

use super::world::{KO, USER, World};

const PAGE: &str = "/system/logs/audit-log.html";

#[tokio::test]
async fn looking_at_the_log_is_logged_once_and_shows_its_own_record() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    let before = world.handle.view().audit.written();
    let page = ko.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(world.audited(before), ["View Security Setting / Successful / KO"]);
    assert!(page.text.contains("View Security Setting"));
    assert!(page.text.contains("href=\"/ALOGEXPT.CMD\""));
    assert!(page.text.contains("name=\"audit.enabled\" value=\"on\" checked"));
}

#[tokio::test]
async fn switching_the_log_off_and_on_is_its_last_and_its_first_record() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    let before = world.handle.view().audit.written();
    let saved = ko.post(PAGE, "seen.audit.enabled=Enabled").await;
    assert_eq!(saved.location(), "/system/logs/audit-log.html?done=saved");
    assert!(!world.handle.view().settings.audit_enabled.is_on());
    let page = ko.get(saved.location()).await;
    assert!(page.text.contains("The settings were saved."));
    assert!(!page.text.contains("value=\"on\" checked"));
    ko.post(PAGE, "seen.audit.enabled=Off&audit.enabled=on").await;
    assert!(world.handle.view().settings.audit_enabled.is_on());
    assert_eq!(world.audited(before), ["Audit Log / Disable / KO", "Audit Log / Enable / KO"]);
}

#[tokio::test]
async fn a_general_user_neither_sees_nor_switches_the_log() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    for path in [PAGE, "/system/index.html", "/system/logs/index.html"] {
        let page = user.get(path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(!page.text.contains("Started normally"));
    }
    assert_eq!(user.post(PAGE, "").await.status, StatusCode::FORBIDDEN);
    assert!(world.handle.view().settings.audit_enabled.is_on());
    let home = user.get("/home/index.html").await;
    assert!(!home.text.contains("/system/index.html") && !home.text.contains("/permissions/"));
}

#[tokio::test]
async fn a_full_log_is_exported_whole_in_order_and_paged_without_moving() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    // Each change leaves a record.
    let changes = (0..CAPACITY + 200)
        .map(|it| Change::timers_browser_session(Number::new(if it % 2 == 0 { 6 } else { 7 })));
    let session = world.handle.view().sessions.keys().next().copied().unwrap();
    let command = Command::ChangeSettings(changes.collect());
    world.handle.ask(sim_core::Asker::Session(session), command).await.unwrap();

    let log = ko.get("/ALOGEXPT.CMD").await;
    let export = audit_export::parse(&log.text).unwrap();
    let ids: Vec<_> = export.rows.iter().map(|it| it.log_id).collect();
    let view = world.handle.view();
    assert!(ids.iter().copied().eq(view.audit.iter().map(|it| it.log_id)));
    assert_eq!(ids.len(), CAPACITY);
    assert_eq!(log.text, crate::export_audit(&view));

    let first = ko.get(PAGE).await;
    let written = world.handle.view().audit.written();
    let older = format!("{PAGE}?before={}", written - 50);
    assert!(first.text.contains(&older));
    let page = ko.get(&older).await;
    assert_eq!(world.handle.view().audit.written(), written, "paging is not logged");
    assert_eq!(page.text.matches("<tr><td>").count(), 50);
    assert!(!page.text.contains("name=\"audit.enabled\""));
    let oldest = written - CAPACITY as u64;
    let page = ko.get(&format!("{PAGE}?before={}", oldest + 7)).await;
    assert_eq!(page.text.matches("<tr><td>").count(), 7);
    assert!(!page.text.contains(">Older<"));
    for odd in ["0", "99999999999999999999", "x", "-1"] {
        assert_eq!(ko.get(&format!("{PAGE}?before={odd}")).await.status, StatusCode::OK);
    }
}
