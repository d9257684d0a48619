//! The guide's procedures for CWIS (pp.17 to 31 and 35), walked by their labels.

use super::browser::Browser;
use super::world::{KO, World};

async fn home<'a>(world: &'a World) -> Browser<'a> {
    let mut browser = Browser::new(world.logged_in(KO).await);
    browser.open("/home/index.html").await;
    browser
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
