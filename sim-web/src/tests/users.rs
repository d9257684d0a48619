//! "Profile" and "Permissions".

use http::StatusCode;
use sim_core::user::UserId;

use super::world::{KO, USER, World, percent};

const CHANGE: &str = "/profile/password.html";

fn passwords(current: &str, new: &str, retyped: &str) -> String {
    format!("current={}&new={}&retyped={}", percent(current), percent(new), percent(retyped))
}

#[tokio::test]
async fn a_user_changes_the_own_password_and_only_the_new_one_works() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    let mut elsewhere = world.logged_in(USER).await;
    let before = world.handle.view().audit.written();
    let new = "Neu & besser = 9+";
    let done = user.post(CHANGE, &passwords(USER.1, new, new)).await;
    assert_eq!(done.location(), "/profile/index.html?done=password");
    assert!(user.get(done.location()).await.text.contains("The password was changed."));
    assert_eq!(world.audited(before), ["Edit User / Successful / User1"]);
    assert_eq!(elsewhere.get("/profile/index.html").await.status, StatusCode::SEE_OTHER);
    assert_eq!(elsewhere.log_in(USER).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(elsewhere.log_in((USER.0, new)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_password_is_not_changed_by_a_wrong_short_or_mistyped_one_and_is_never_shown() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    for (form, why) in [
        (
            passwords("Wrong-one-9", "New-password-1", "New-password-1"),
            "current password is not right",
        ),
        (passwords(USER.1, "Short-12", "Short-12"), "at least 9 characters"),
        (passwords(USER.1, "New-password-1", "New-password-2"), "not retyped the same"),
        (passwords(USER.1, "Paßwort-12", "Paßwort-12"), "a character other than"),
        (String::new(), "at least 9 characters"),
    ] {
        let page = user.post(CHANGE, &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(page.text.contains(why), "{why}: {}", page.text);
        for secret in ["Wrong-one-9", "New-password", "Short-12", "Pass&"] {
            assert!(!page.text.contains(secret));
        }
    }
    assert_eq!(user.log_in(USER).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_administrator_adds_and_deletes_a_user() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    let before = world.handle.view().audit.written();
    let id = "<script>&\"1";
    let form = format!(
        "id={}&name=&role=General+User&password=Pass-word-9&retyped=Pass-word-9",
        percent(id)
    );
    let done = ko.post("/permissions/add.html", &form).await;
    assert_eq!(done.location(), "/permissions/index.html?done=added");
    let list = ko.get(done.location()).await.text;
    assert!(list.contains("The user was added.") && !list.contains("<script>"));
    let link = "/permissions/delete.html?user=%3Cscript%3E%26%221";
    assert!(list.contains(link), "{list}");
    assert!(!ko.get(link).await.text.contains("<script>"));
    let taken = ko.post("/permissions/add.html", &form).await;
    assert!(taken.text.contains("The user ID is taken."));
    assert!(!taken.text.contains("Pass-word-9") && !taken.text.contains("<script>"));

    let mut user = world.logged_in((id, "Pass-word-9")).await;
    assert!(!user.get("/home/index.html").await.text.contains("<script>"));
    assert!(!user.get("/profile/index.html").await.text.contains("<script>"));
    for path in ["/permissions/index.html", "/permissions/add.html", link] {
        assert_eq!(user.get(path).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(
        user.post("/permissions/delete.html", "user=11111").await.status,
        StatusCode::FORBIDDEN
    );

    let done = ko.post("/permissions/delete.html", &format!("user={}", percent(id))).await;
    assert_eq!(done.location(), "/permissions/index.html?done=deleted");
    assert!(!world.handle.view().users.contains_key(&UserId::new(id).unwrap()));
    assert_eq!(user.get("/profile/index.html").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        world.audited(before),
        ["Add User / Successful / KO", "Delete User / Successful / KO"]
    );
}

const EDIT: &str = "/permissions/edit.html";

#[tokio::test]
async fn an_administrator_edits_a_user_and_a_role_holds_at_the_next_request() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    let mut user = world.logged_in(USER).await;
    let before = world.handle.view().audit.written();
    let page = ko.get(&format!("{EDIT}?user={}", USER.0)).await.text;
    assert!(page.contains("<option selected>General User"), "{page}");
    assert_eq!(user.get("/permissions/index.html").await.status, StatusCode::FORBIDDEN);

    let form = |rest: &str| format!("user={}&name=User+One&{rest}", USER.0);
    let done = ko.post(EDIT, &form("role=System+Administrator")).await;
    assert_eq!(done.location(), "/permissions/index.html?done=changed");
    assert!(ko.get(done.location()).await.text.contains("The user was changed."));
    let list = user.get("/permissions/index.html").await;
    assert!(list.status == StatusCode::OK && list.text.contains("User One"));
    assert_eq!(user.get(&format!("{EDIT}?user={}", KO.0)).await.status, StatusCode::NOT_FOUND);

    ko.post(EDIT, &form("role=General+User&disabled=on")).await;
    assert_eq!(user.get("/profile/index.html").await.status, StatusCode::SEE_OTHER);
    let refused = user.log_in(USER).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.text.contains("User ID or password is wrong."), "{}", refused.text);
    let edited = "Edit User / Successful / KO";
    let failed = format!("Login / Failed (Invalid UserID) / {}", USER.0);
    assert_eq!(world.audited(before), [edited, edited, &failed]);
}

#[tokio::test]
async fn an_edited_password_is_retyped_and_keeps_to_the_rules() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    let form = |new: &str, retyped: &str| {
        format!("user={}&role=General+User&password={new}&retyped={retyped}", USER.0)
    };
    for (form, why) in [
        (form("New-password-1", "New-password-2"), "not retyped the same"),
        (form("Short-12", "Short-12"), "at least 9 characters"),
        (form("", "").replace("General", "Chief"), "Choose a user role."),
    ] {
        let page = ko.post(EDIT, &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(page.text.contains(why) && !page.text.contains("Short-12"), "{}", page.text);
    }
    assert_eq!(world.logged_in(USER).await.get("/profile/index.html").await.status, StatusCode::OK);
    ko.post(EDIT, &form("New-password-1", "New-password-1")).await;
    world.logged_in((USER.0, "New-password-1")).await;
    let own = ko.post(EDIT, &format!("user={}&name=Chief", KO.0)).await;
    assert_eq!(own.location(), "/permissions/index.html?done=changed");
}

#[tokio::test]
async fn what_the_rules_forbid_is_said_and_changes_nothing() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    let add = |id: &str, role: &str, password: &str| {
        format!("id={id}&role={role}&password={password}&retyped={password}")
    };
    for (form, why) in [
        (add("", "General+User", "Pass-word-9"), "A user ID has 1 to 32 characters."),
        (add(&"x".repeat(33), "General+User", "Pass-word-9"), "A user ID has 1 to 32 characters."),
        (add("x", "Key+Operator", "Pass-word-9"), "Choose a user role."),
        (add("x", "General+User", "short"), "at least 9 characters"),
        (add("%EF%BC%AB%EF%BC%AF", "General+User", "Pass-word-9"), "The user ID looks like"),
        (add("al+", "General+User", "Pass-word-9"), "neither begins nor ends with a blank"),
    ] {
        let page = ko.post("/permissions/add.html", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(page.text.contains(why), "{why}");
    }
    let page = ko.post("/permissions/delete.html", "user=11111").await;
    assert!(page.text.contains("The Key Operator can neither be deleted nor disabled."));
    assert_eq!(world.handle.view().users.len(), 1);
}
