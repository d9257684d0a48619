//! The guide's procedures for CWIS (pp.17 to 31 and 35), walked by their labels.

use std::collections::BTreeMap;

use http::StatusCode;
use serde::Deserialize;
use sim_core::settings::{Allowed, Change, Key, Settings, values::Feature};

use super::browser::Browser;
use super::world::{Client, KO, World};

/// A step of a procedure.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    /// Click or select what has the first label and stands under the others.
    Click(Vec<String>),
    /// Click a switch to enable or to disable.
    Switch(String, bool),
    /// Enter a text into a field.
    Enter(String, String),
    /// The device has restarted: log in again.
    LogIn,
    /// The steps with these labels lead to a machine that does not exist yet: none of them is there.
    Absent(Vec<String>),
}

use Step::{Absent, Click, Enter, LogIn, Switch};

/// A procedure, from the Home page on.
#[derive(Deserialize)]
struct Procedure {
    title: String,
    steps: Vec<Step>,
    /// The values that it leaves, by their ids.
    leaves: BTreeMap<String, String>,
}

/// All of them; `tests/browser/procedures.mjs` walks the same.
fn procedures() -> Vec<Procedure> {
    serde_json::from_str(include_str!("procedures.json")).expect("procedures")
}

/// Another value than this one.
fn another(key: Key, value: &str) -> Change {
    let other = match key.row().allowed {
        Allowed::Choice(all) => (*all.iter().find(|it| **it != value).unwrap()).to_owned(),
        Allowed::Range { min, max, .. } if value == max.to_string() => min.to_string(),
        Allowed::Range { max, .. } => max.to_string(),
        Allowed::Text { .. } => String::new(),
    };
    Change::parse(key, &other).unwrap()
}

async fn home(world: &World) -> Browser<Client<'_>> {
    let mut browser = Browser::new(world.logged_in(KO).await);
    browser.open("/home/index.html").await;
    browser
}

async fn walk(world: &World, steps: &[Step]) -> usize {
    let mut browser = home(world).await;
    let mut opened = 0;
    for step in steps {
        match step {
            Click(labels) => {
                browser.click(&labels.iter().map(String::as_str).collect::<Vec<_>>()).await;
            }
            Switch(label, on) => browser.switch(label, *on).await,
            Enter(text, label) => browser.enter(text, label),
            LogIn => {
                opened += browser.opened;
                world.until(|it| it.power.is_on()).await;
                browser = home(world).await;
            }
            Absent(labels) => {
                assert!(labels.iter().all(|it| !browser.shows(&[it])), "{}", browser.path);
            }
        }
        assert_eq!(browser.status, StatusCode::OK, "{}: {}", browser.path, browser.html);
    }
    browser.client.post("/logout.html", "").await;
    opened + browser.opened
}

#[tokio::test]
async fn every_procedure_of_the_guide_is_walked_by_its_labels_and_logged_once() {
    let world = World::with(Settings { audit_enabled: Feature::On, ..Settings::factory() }).await;
    for procedure in procedures() {
        for (id, value) in &procedure.leaves {
            world.set(another(Key::from_id(id).unwrap(), value)).await;
        }
        if procedure.title == "Set Software Update" {
            world.set(Change::update_via_network(Feature::Off)).await;
        }
        let before = world.handle.view().audit.written();
        let opened = walk(&world, &procedure.steps).await;
        let settings = &world.handle.view().settings;
        for (id, value) in &procedure.leaves {
            assert_eq!(settings.text(Key::from_id(id).unwrap()), *value, "{}", procedure.title);
        }
        let audited = world.audited(before);
        let rows =
            |row| audited.iter().filter(|it| **it == format!("{row} / Successful / KO")).count();
        assert_eq!(rows("Change Security Setting"), procedure.leaves.len(), "{}", procedure.title);
        assert_eq!(rows("View Security Setting"), opened, "{}: {audited:?}", procedure.title);
    }
}

#[tokio::test]
async fn the_audit_log_is_switched_on_and_exported_by_the_guides_labels() {
    let world = World::with(Settings::factory()).await;
    let mut browser = home(&world).await;
    for label in ["System", "Logs", "Audit Log"] {
        browser.click(&[label]).await;
    }
    browser.switch("Enabled", true).await;
    browser.click(&["Save"]).await;
    assert!(world.handle.view().settings.audit_enabled.is_on());
    assert_eq!(world.audited(0)[0], "Audit Log / Enable / KO");
    browser.open("/home/index.html").await;
    for labels in [&["System"][..], &["Logs"], &["Audit Log"], &["Export", "Export Audit Log"]] {
        browser.click(labels).await;
    }
    assert!(browser.html.starts_with("Format Version"), "{}", browser.html);
}

#[tokio::test]
async fn the_system_administrators_password_is_changed_by_the_guides_labels() {
    let world = World::certified().await;
    let mut browser = Browser::new(world.client());
    browser.open("/").await;
    browser.click(&["Log In"]).await;
    browser.enter(KO.0, "User ID");
    browser.enter(KO.1, "Password");
    browser.click(&["Log In"]).await;
    browser.click(&["Close"]).await;
    let before = world.handle.view().audit.written();
    for label in ["System Administrator", "Profile", "Change Password"] {
        browser.click(&[label]).await;
    }
    let new = "Another>pass<9";
    browser.enter(KO.1, "Current Password");
    browser.enter(new, "New Password");
    browser.enter(new, "Retype Password");
    browser.click(&["Save"]).await;
    assert!(browser.html.contains("The password was changed."), "{}", browser.html);
    assert_eq!(world.audited(before), ["Edit User / Successful / KO"]);
    world.logged_in((KO.0, new)).await;
}

#[tokio::test]
async fn a_file_for_the_software_update_is_asked_for_by_the_guides_labels() {
    let world = World::certified().await;
    let mut browser = home(&world).await;
    for label in ["System", "Software Update", "Specify File for Software Update", "Start"] {
        assert!(browser.shows(&[label]), "{label}");
        if ["System", "Software Update"].contains(&label) {
            browser.click(&[label]).await;
        }
    }
}
