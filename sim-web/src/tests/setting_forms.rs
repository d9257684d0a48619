//! Forms of settings: what they take and refuse, and who was faster.

use http::StatusCode;
use sim_core::settings::values::{Feature, OnOff, Port};
use sim_core::settings::{Allowed, Change, Key, Number, Settings};

use super::browser::Browser;
use super::world::{Client, KO, SA, USER, World};
use crate::pages::place::{Field, Shown};
use crate::pages::places;

/// A value's label in a field.
fn called(field: &Field, at: usize, value: &'static str) -> &'static str {
    if let Shown::Called(names) = field.shown { names[at] } else { value }
}

/// The values of a field with what a person does for them: a label to click, or a switch and a text.
fn set(browser: &mut Browser<Client<'_>>, field: &Field, value: &str) {
    if !(matches!(field.shown, Shown::TypedWhile(_)) && value == "Off") {
        browser.enter(value, field.label);
    }
}

async fn choose(browser: &mut Browser<Client<'_>>, field: &Field, value: &str) {
    match (field.shown, field.key.row().allowed) {
        (Shown::Switch | Shown::SwitchAtOnce, Allowed::Choice(all)) => {
            browser.switch(field.label, all[0] == value).await;
        }
        (Shown::Values | Shown::Called(_), Allowed::Choice(all)) => {
            let at = all.iter().position(|it| *it == value).unwrap();
            browser.click(&[called(field, at, all[at]), field.label]).await;
        }
        (Shown::TypedWhile(name), _) => {
            browser.switch(name, value != "Off").await;
            set(browser, field, value);
        }
        _ => set(browser, field, value),
    }
}

fn values(field: &Field) -> Vec<String> {
    match field.key.row().allowed {
        Allowed::Choice(all) => all.iter().rev().chain(all).map(|it| (*it).to_owned()).collect(),
        Allowed::Range { min, max, off } => {
            let off = off.then(|| "Off".to_owned());
            [min.to_string(), max.to_string()].into_iter().chain(off).collect()
        }
        Allowed::MailAddress { .. } => vec!["o'neil+mfp@example.com".into(), String::new()],
        Allowed::Text { max } => {
            vec!["x".repeat(max), "a&b <c> \"d\" 'e' +%".into(), String::new()]
        }
    }
}

#[tokio::test]
async fn every_value_of_every_field_is_saved_and_shown_again() {
    let world = World::certified().await;
    // With it on there are values that others do not take.
    world.set(Change::tls_fips140(OnOff::Off)).await;
    let mut browser = Browser::new(world.logged_in(KO).await);
    let mut fields = 0;
    for found in places::all() {
        for field in found.place.fields().into_iter().flat_map(|it| it.all()) {
            fields += 1;
            for value in values(field) {
                browser.open(found.place.path).await;
                choose(&mut browser, field, &value).await;
                if !found.place.is_at_once() {
                    browser.click(&["Save"]).await;
                }
                assert_eq!(browser.status, StatusCode::OK, "{}: {}", field.label, browser.html);
                let view = world.handle.view();
                assert_eq!(
                    view.settings.text(field.key),
                    value,
                    "{} of {}",
                    field.label,
                    found.place.path
                );
            }
        }
    }
    assert!(fields > 50, "{fields}");
}

#[tokio::test]
async fn a_value_just_outside_is_refused_beside_its_field_and_stays_typed() {
    let world = World::certified().await;
    let mut browser = Browser::new(world.logged_in(KO).await);
    for found in places::all() {
        for field in found.place.fields().into_iter().flat_map(|it| it.all()) {
            let outside = match field.key.row().allowed {
                Allowed::Choice(_) => continue,
                Allowed::Range { min, max, .. } => {
                    vec![(min - 1).to_string(), (max + 1).to_string(), String::new(), "nine".into()]
                }
                Allowed::Text { max } => vec!["x".repeat(max + 1)],
                Allowed::MailAddress { .. } => {
                    ["mfp", "a@b@c.example", "m\u{fc}ller@example.com"].map(Into::into).into()
                }
            };
            for value in outside {
                let before = world.handle.view().settings.clone();
                browser.open(found.place.path).await;
                if let Shown::TypedWhile(name) = field.shown {
                    browser.switch(name, true).await;
                }
                browser.enter(&value, field.label);
                browser.click(&["Save"]).await;
                assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
                assert_eq!(browser.typed(field.label), value);
                let id = field.key.row().id;
                assert!(browser.html.contains(&format!("<p class=\"wrong\" id=\"{id}.wrong\">")));
                assert!(
                    browser.html.contains("aria-invalid=\"true\"")
                        && browser.html.contains("role=\"alert\"")
                );
                assert_eq!(world.handle.view().settings, before);
            }
        }
    }
}

#[tokio::test]
async fn what_another_session_saved_meanwhile_is_not_saved_over() {
    let world = World::with_users().await;
    let mut slow = Browser::new(world.logged_in(KO).await);
    slow.open("/network/smtp.html").await;
    slow.enter("slow@example.com", "Device's Email Address");
    let mut fast = Browser::new(world.logged_in(SA).await);
    fast.open("/network/smtp.html").await;
    fast.enter("465", "Email / Internet Fax Port Number");
    fast.click(&["Save"]).await;
    assert!(fast.html.contains("The settings were saved."));
    slow.click(&["Save"]).await;
    assert_eq!(slow.status, StatusCode::CONFLICT);
    assert!(slow.html.contains("Somebody has changed this meanwhile."), "{}", slow.html);
    assert!(slow.html.contains("It is &#34;465&#34; now."), "{}", slow.html);
    assert_eq!(slow.typed("Device's Email Address"), "slow@example.com");
    let view = world.handle.view();
    assert_eq!(view.settings.smtp_port, Number::new(465));
    assert_eq!(*view.settings, Settings { smtp_port: Number::new(465), ..Settings::certified() });
    assert_eq!(slow.typed("Email / Internet Fax Port Number"), "465", "nothing else was typed");
    slow.click(&["Save"]).await;
    assert!(slow.html.contains("The settings were saved."));
    let settings = world.handle.view().settings.clone();
    assert_eq!(settings.smtp_port, Number::new(465));
    assert_eq!(settings.text(Key::smtp_address), "slow@example.com");
}

#[tokio::test]
async fn a_switch_that_was_not_touched_stands_as_another_session_set_it() {
    let world = World::with_users().await;
    let mut slow = Browser::new(world.logged_in(KO).await);
    slow.open("/network/ipp.html").await;
    world.set(Change::net_ipp(Feature::Off)).await;
    slow.click(&["Save"]).await;
    assert_eq!(slow.status, StatusCode::CONFLICT);
    slow.click(&["Save"]).await;
    assert!(slow.html.contains("The settings were saved."), "{}", slow.html);
    assert!(!world.handle.view().settings.net_ipp.is_on());
}

#[tokio::test]
async fn what_does_not_go_together_is_said_beside_the_field_and_not_saved() {
    let world = World::certified().await;
    let mut browser = Browser::new(world.logged_in(KO).await);
    browser.open("/system/security/tls.html").await;
    browser.click(&["TLS 1.0 or Later", "Protocol Version"]).await;
    browser.click(&["Save"]).await;
    assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    let beside = "<p class=\"wrong\" id=\"tls.settings.wrong\">TLS 1.0 and 1.1 are not approved";
    assert!(browser.html.contains(beside), "{}", browser.html);
    assert_eq!(*world.handle.view().settings, Settings::certified());
}

#[tokio::test]
async fn a_form_that_was_left_open_past_its_time_keeps_what_was_typed() {
    let world = World::certified().await;
    let mut browser = Browser::new(world.logged_in(KO).await);
    browser.open("/network/smtp.html").await;
    browser.enter("late@example.com", "Device's Email Address");
    world.pass_minutes(7).await;
    browser.click(&["Save"]).await;
    assert_eq!(browser.status, StatusCode::UNAUTHORIZED);
    assert!(browser.html.contains("You are logged out. Nothing was changed."), "{}", browser.html);
    assert_eq!(browser.typed("Device's Email Address"), "late@example.com");
    assert_eq!(*world.handle.view().settings, Settings::certified());
    // Somewhere else in the same browser.
    browser.client.log_in(KO).await;
    browser.click(&["Save"]).await;
    assert!(browser.html.contains("The page was not opened in this log-in;"), "{}", browser.html);
    assert_eq!(browser.typed("Device's Email Address"), "late@example.com");
    browser.click(&["Save"]).await;
    assert!(browser.html.contains("The settings were saved."), "{}", browser.html);
    assert_eq!(world.handle.view().settings.text(Key::smtp_address), "late@example.com");
}

#[tokio::test]
async fn who_is_faster_wins_however_close_the_two_are() {
    let world = World::with_users().await;
    let page = "/network/ipp.html";
    let (mut one, mut other) = (world.logged_in(KO).await, world.logged_in(SA).await);
    let body = "seen.net.ipp=Enabled";
    let (one, other) = tokio::join!(one.post(page, body), other.post(page, body));
    let mut statuses = [one.status, other.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
}

#[tokio::test]
async fn a_form_that_is_not_whole_changes_nothing() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    for body in [
        "",
        "net.smtp.address=a",
        "seen.net.ipp=Enabled",
        "seen.net.ipp=",
        "http.csrf=on&http.mode=x",
    ] {
        for path in [
            "/network/smtp.html",
            "/network/http.html",
            "/system/timeouts.html",
            "/system/plug-in.html",
        ] {
            let answer = ko.post(path, body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {body}");
            assert!(answer.text.contains("Nothing was changed."));
        }
    }
    let chosen = "seen.net.ip_mode=IPv4+Mode&net.ip_mode=IPv5+Mode";
    assert_eq!(
        ko.post("/network/ethernet/common.html", chosen).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(*world.handle.view().settings, Settings::certified());
}

#[tokio::test]
async fn settings_are_opened_and_changed_by_administrators_from_our_own_pages() {
    let world = World::with_users().await;
    let (path, body) = ("/network/ipp.html", "seen.net.ipp=Enabled");
    let mut user = world.logged_in(USER).await;
    for page in [
        "/app/custom-services.html",
        "/network/index.html",
        path,
        "/jobs/settings.html",
        "/system/restart.html",
    ] {
        assert_eq!(user.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        let answer = world.client().get(page).await;
        assert!(answer.location().starts_with("/login.html?next=/"), "{page}");
    }
    let home = user.get("/jobs/index.html").await.text;
    assert!(
        home.contains(">Active Jobs<")
            && !home.contains("Jobs Settings")
            && !home.contains(">Network<")
    );
    let answer = user.post(path, body).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text.contains("Only a system administrator can change this."));
    assert_eq!(user.post("/system/restart.html", "").await.status, StatusCode::FORBIDDEN);
    let mut foreign = world.logged_in(KO).await;
    foreign.origin = Some("https://example.com".into());
    assert_eq!(foreign.post(path, body).await.status, StatusCode::FORBIDDEN);
    assert!(world.handle.view().settings.net_ipp.is_on());
    let mut sa = world.logged_in(SA).await;
    assert_eq!(sa.post(path, body).await.location(), "/network/index.html?done=saved");
    assert!(!world.handle.view().settings.net_ipp.is_on());
}

#[tokio::test]
async fn who_closes_the_own_port_is_told_that_it_is_closed() {
    let world = World::certified().await;
    let mut browser = Browser::new(world.logged_in(KO).await);
    browser.open("/network/http.html").await;
    browser.click(&["Enable HTTP only"]).await;
    browser.click(&["Save"]).await;
    assert!(browser.html.contains("This port of the device is closed now."), "{}", browser.html);
    assert!(browser.html.contains("<style>") && !browser.shows(&["Home"]));
}

#[tokio::test]
async fn another_login_type_is_logged_as_such_and_ends_the_sessions_of_others() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    let mut browser = Browser::new(world.logged_in(KO).await);
    let before = world.handle.view().audit.written();
    browser.open("/properties/authentication.html").await;
    browser.click(&["Off", "Login Type"]).await;
    browser.click(&["Save"]).await;
    assert_eq!(
        world.audited(before),
        ["View Security Setting / Successful / KO", "Switch Authentication Mode / Successful / KO"]
    );
    assert!(user.get("/profile/index.html").await.location().starts_with("/login.html"));
    assert!(browser.html.contains("The settings were saved."));
}

#[tokio::test]
async fn a_switch_that_acts_at_once_is_saved_by_one_click_and_says_how_it_stands() {
    let world = World::certified().await;
    let mut browser = Browser::new(world.logged_in(KO).await);
    browser.open("/system/plug-in.html").await;
    assert!(
        browser.html.contains("role=\"switch\" aria-checked=\"false\"")
            && !browser.shows(&["Save"])
    );
    browser.click(&["Embedded Plug-ins"]).await;
    assert_eq!(browser.path, "/system/plug-in.html?done=saved");
    assert!(browser.html.contains("aria-checked=\"true\""));
    // Somebody else switches it off, and a click on what is shown as on does nothing but say so.
    world.set(Change::app_plugins(Port::Off)).await;
    browser.click(&["Embedded Plug-ins"]).await;
    assert_eq!(browser.status, StatusCode::CONFLICT);
    assert!(browser.html.contains("aria-checked=\"false\""));
}

#[tokio::test]
async fn cancel_leads_to_the_page_above_and_changes_nothing() {
    let world = World::certified().await;
    let mut browser = Browser::new(world.logged_in(KO).await);
    browser.open("/network/usb.html").await;
    browser.switch("Enable", true).await;
    browser.click(&["Cancel"]).await;
    assert_eq!(browser.path, "/network/index.html");
    assert!(!world.handle.view().settings.net_usb.is_on());
}

#[tokio::test]
async fn a_maintenance_password_is_typed_twice_and_kept_whole_or_not_at_all() {
    let world = World::certified().await;
    let mut browser = Browser::new(world.logged_in(KO).await);
    let path = "/system/security/service.html";
    let typed = async |browser: &mut Browser<Client<'_>>, first: &str, second: &str| {
        browser.open(path).await;
        browser.enter(first, "Maintenance Password");
        browser.enter(second, "Retype Maintenance Password");
        browser.switch("Enabled", false).await;
        browser.click(&["Save"]).await;
    };
    for (first, second, why) in [
        ("Engineer-9", "Engineer-8", "It was not retyped the same."),
        ("Engineer", "Engineer", "The password needs at least 9 characters."),
    ] {
        typed(&mut browser, first, second).await;
        assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(browser.html.contains(why) && !browser.html.contains(first), "{}", browser.html);
        let view = world.handle.view();
        assert!(view.settings.service_rep_restricted.is_on(), "nothing is saved of it");
        assert!(view.maintenance_password.is_none());
    }
    typed(&mut browser, "Engineer-9", "Engineer-9").await;
    let first = world.handle.view().maintenance_password.clone();
    assert!(first.is_some() && !world.handle.view().settings.service_rep_restricted.is_on());
    typed(&mut browser, "", "").await;
    assert_eq!(world.handle.view().maintenance_password, first, "what is left empty stays");
}
