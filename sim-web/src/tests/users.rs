//! "Profile" and "Permissions".

use std::collections::BTreeSet;

use http::StatusCode;
use sim_core::Command;
use sim_core::account::{AccountAsk, AccountId};
use sim_core::user::UserId;

use super::world::{KO, SA, USER, World, percent};

const CERTIFICATE: &str = "/system/security/certificates/create.html";
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

    let done = ko.fill(link, "").await;
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
    assert!(page.contains("<option value=\"General User\" selected>General User"), "{page}");
    assert_eq!(user.get("/permissions/index.html").await.status, StatusCode::FORBIDDEN);

    let edit = format!("{EDIT}?user={}", USER.0);
    let form = |rest: &str| format!("name=User+One&{rest}");
    let done = ko.fill(&edit, &form("role=System+Administrator")).await;
    assert_eq!(done.location(), "/permissions/index.html?done=changed");
    assert!(ko.get(done.location()).await.text.contains("The user was changed."));
    let list = user.get("/permissions/index.html").await;
    assert!(list.status == StatusCode::OK && list.text.contains("User One"));
    assert_eq!(user.get(&format!("{EDIT}?user={}", KO.0)).await.status, StatusCode::NOT_FOUND);

    ko.fill(&edit, &form("role=General+User&disabled=on")).await;
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
    let edit = |who: (&str, &str)| format!("{EDIT}?user={}", who.0);
    let form =
        |new: &str, retyped: &str| format!("role=General+User&password={new}&retyped={retyped}");
    for (form, why) in [
        (form("New-password-1", "New-password-2"), "not retyped the same"),
        (form("Short-12", "Short-12"), "at least 9 characters"),
        (form("", "").replace("General", "Chief"), "Choose a user role."),
    ] {
        let page = ko.fill(&edit(USER), &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(page.text.contains(why) && !page.text.contains("Short-12"), "{}", page.text);
    }
    assert_eq!(world.logged_in(USER).await.get("/profile/index.html").await.status, StatusCode::OK);
    ko.fill(&edit(USER), &form("New-password-1", "New-password-1")).await;
    world.logged_in((USER.0, "New-password-1")).await;
    let own = ko.fill(&edit(KO), "name=Chief").await;
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
    let seen = ko.seen(&format!("{EDIT}?user={}", KO.0)).await;
    let page = ko.post("/permissions/delete.html", &seen).await;
    assert!(page.text.contains("The Key Operator can neither be deleted nor disabled."));
    assert_eq!(world.handle.view().users.len(), 1);
}

#[tokio::test]
async fn all_fields_that_are_wrong_say_so_at_once_and_one_begins_to_type_in_the_first() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    let form = "id=User1&name=+&role=Chief&password=short&retyped=other";
    let told = ko.post("/permissions/add.html", form).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (field, why) in [
        ("name", "A name is not of blanks only."),
        ("role", "Choose a user role."),
        ("password", "The password needs at least 9 characters."),
        ("retyped", "The password was not retyped the same."),
    ] {
        assert!(told.text.contains(&format!("id=\"{field}.wrong\">{why}<")), "{}", told.text);
    }
    let focused: Vec<_> = told.text.split('<').filter(|it| it.contains(" autofocus")).collect();
    assert!(focused.len() == 1 && focused[0].contains("id=\"name\""), "{focused:?}");
    assert_eq!(told.text.matches("aria-invalid=\"true\"").count(), 4);
    // What only the device can know stands there too.
    let taken = "id=User1&role=General+User&password=Pass-word-9&retyped=Pass-word-9";
    let told = ko.post("/permissions/add.html", taken).await.text;
    assert!(told.contains("id=\"id.wrong\">The user ID is taken.<"), "{told}");
    let told = ko.post(CHANGE, &passwords("Wrong-one-9", "New-password-1", "New-password-1")).await;
    assert!(told.text.contains("id=\"current.wrong\">The current password"), "{}", told.text);
}

#[tokio::test]
async fn a_user_whom_somebody_changed_meanwhile_is_shown_as_it_is_now() {
    let world = World::with_users().await;
    let (mut slow, mut fast) = (world.logged_in(KO).await, world.logged_in(SA).await);
    let (edit, delete) = (format!("{EDIT}?user=User1"), "/permissions/delete.html?user=User1");
    let (first, ask) = (slow.seen(&edit).await, slow.seen(delete).await);
    let faster =
        "name=Robert&role=System+Administrator&password=New-password-1&retyped=New-password-1";
    assert_eq!(fast.fill(&edit, faster).await.status, StatusCode::SEE_OTHER);
    let before = world.handle.view().users.clone();
    let told = slow.post(&edit, &format!("{first}&name=Bob&role=General+User")).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    for text in [
        "Somebody has changed this meanwhile. Nothing was changed.",
        "id=\"name.wrong\">It is &#34;Robert&#34; now.<",
        "id=\"role.wrong\">It is &#34;System Administrator&#34; now.<",
        "id=\"password.wrong\">It is another one now.<",
        "value=\"Bob\"",
    ] {
        assert!(told.text.contains(text), "{text}: {}", told.text);
    }
    // What was not touched is what it is now.
    assert!(told.text.contains("value=\"System Administrator\" selected"), "{}", told.text);
    let told = slow.post(delete, &ask).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.text.contains("<dd>System Administrator</dd>"), "{}", told.text);
    assert_eq!(world.handle.view().users, before);
    // Looked over, it is saved.
    let saved = slow.fill(&edit, "name=Bob&role=General+User").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    // Another user of the same ID is not taken for this one.
    let stale = [(edit.clone(), slow.seen(&edit).await), (delete.into(), slow.seen(delete).await)];
    slow.fill(delete, "").await;
    let again = "id=User1&role=General+User&password=Pass-word-9&retyped=Pass-word-9";
    assert_eq!(fast.post("/permissions/add.html", again).await.status, StatusCode::SEE_OTHER);
    for (page, seen) in stale {
        let told = slow.post(&page, &format!("{seen}&name=Bob&role=System+Administrator")).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{page}");
        assert!(told.text.contains("was deleted meanwhile. Nothing was changed."), "{page}");
        assert!(!page.starts_with(EDIT) || told.text.contains("value=\"Bob\""), "{page}");
    }
    let view = world.handle.view();
    assert_eq!(view.users[&UserId::new("User1").unwrap()].name, "User1");
}

#[tokio::test]
async fn a_form_left_open_past_its_time_or_role_keeps_what_was_typed_and_leads_back() {
    let world = World::with_users().await;
    for (page, form, stays) in [
        (EDIT.to_owned() + "?user=User1", "name=Late&role=General+User", Some("value=\"Late\"")),
        ("/permissions/add.html".into(), "id=late1&password=a&retyped=b", Some("value=\"late1\"")),
        (CERTIFICATE.into(), "algorithm=x&issuer=Late&days=9", Some("value=\"Late\"")),
        ("/app/folders/create.html".into(), "folder=9&name=Late", Some("value=\"Late\"")),
        (
            "/network/usb.html".into(),
            "seen.net.usb=Disabled&net.usb=on",
            Some("value=\"on\" checked"),
        ),
        (CHANGE.into(), "current=a&new=b&retyped=b", None),
        ("/permissions/delete.html?user=User1".into(), "", None),
    ] {
        let mut sara = world.logged_in(SA).await;
        let form = format!("{}&{form}", sara.seen(&page).await);
        world.pass_minutes(241).await;
        let told = sara.post_only(&page, &form).await;
        assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{page}");
        assert!(told.text.contains("You are logged out. Nothing was changed."), "{page}");
        assert!(stays.is_none_or(|it| told.text.contains(it)), "{page}: {}", told.text);
        let back = format!("/login.html?next={}", page.replace('?', "%3F").replace('=', "%3D"));
        assert!(told.text.contains(&back), "{page}: {}", told.text);
    }
    let mut sara = world.logged_in(SA).await;
    let (edit, usb) = (EDIT.to_owned() + "?user=User1", "/network/usb.html");
    let seen = sara.seen(&edit).await;
    let mut ko = world.logged_in(KO).await;
    ko.fill(&format!("{EDIT}?user={}", SA.0), "role=General+User").await;
    let forms = [
        (&*edit, format!("{seen}&name=Late&role=General+User"), "value=\"Late\""),
        (usb, "seen.net.usb=Disabled&net.usb=on".into(), "value=\"on\" checked"),
    ];
    for (page, form, stays) in forms {
        let told = sara.post(page, &form).await;
        assert_eq!(told.status, StatusCode::FORBIDDEN, "{page}");
        assert!(told.text.contains("Nothing was changed."), "{page}: {}", told.text);
        assert!(told.text.contains(stays), "{page}: {}", told.text);
    }
}

#[tokio::test]
async fn an_account_administrator_finds_the_accounts_and_not_the_users() {
    const PAGE: &str = "/permissions/accounts.html";
    let world = World::with_users().await;
    let (id, users) = (AccountId::new("sales").unwrap(), BTreeSet::new());
    let put = AccountAsk::Put { id, is_closed: false, limit: Some(500), used: Some(20), users };
    world.hand(Command::Account(put)).await.unwrap();
    let mut user = world.logged_in(USER).await;
    assert_eq!(user.get(PAGE).await.status, StatusCode::FORBIDDEN);
    let mut ko = world.logged_in(KO).await;
    ko.fill(&format!("{EDIT}?user={}", USER.0), "role=Account+Administrator").await;
    let home = user.get("/home/index.html").await.text;
    assert!(home.contains(&format!("href=\"{PAGE}\">Permissions<")), "{home}");
    let page = user.get(PAGE).await.text;
    for text in [">sales<", ">Open<", ">20<", ">500<", ">Everyone<"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains(">Users</a>"), "{page}");
    assert_eq!(user.get("/permissions/index.html").await.status, StatusCode::FORBIDDEN);
    assert!(ko.get("/permissions/index.html").await.text.contains(">Accounts</a>"));
}
