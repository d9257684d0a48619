//! App > Send from Folder: whose folders one opens, makes, edits and deletes.

use http::StatusCode;
use sim_core::settings::{Change, Number};

use sim_core::folder::FolderNumber;

use super::browser::Browser;
use super::world::{KO, OTHER, SA, USER, World};

const LIST: &str = "/app/folders/index.html";
const FILES: &str = "/app/folders/files.html";
const CREATE: &str = "/app/folders/create.html";
const EDIT: &str = "/app/folders/edit.html";
const DELETE: &str = "/app/folders/delete.html";

#[tokio::test]
async fn the_owner_makes_a_folder_opens_it_renames_it_and_deletes_it() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    let app = user.get("/app/index.html").await.text;
    assert!(app.contains(">Send from Folder<") && !app.contains("Custom Services"), "{app}");
    assert!(user.get(LIST).await.text.contains("There are no folders."));
    let made = user.post(CREATE, "folder=007&name=Faxes").await;
    assert_eq!(made.location(), format!("{LIST}?done=created"));
    let list = user.get(made.location()).await.text;
    for text in ["The folder was created.", ">007<", ">Faxes</a>", "Edit folder 007"] {
        assert!(list.contains(text), "{text}");
    }
    let files = user.get("/app/folders/files.html?folder=007").await;
    assert!(files.status == StatusCode::OK && files.text.contains("There are no files"));
    let saved = user.fill("/app/folders/edit.html?folder=007", "name=%3CFaxes%3E").await;
    assert_eq!(saved.location(), format!("{LIST}?done=changed"));
    assert!(user.get(LIST).await.text.contains(">&#60;Faxes&#62;</a>"));
    assert!(
        user.get("/app/folders/delete.html?folder=7").await.text.contains("Delete this folder?")
    );
    world.set(Change::fax_line_2(Number::new(7))).await;
    let told = user.get("/app/folders/delete.html?folder=7").await.text;
    assert!(told.contains("Line 2 of Folder Selector Setup leads to it: it is Off then"), "{told}");
    let deleted = user.fill("/app/folders/delete.html?folder=007", "").await;
    assert_eq!(deleted.location(), format!("{LIST}?done=deleted"));
    assert_eq!(user.get("/app/folders/files.html?folder=007").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whose_folder_it_is_not_sees_its_name_and_the_key_operator_opens_it() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    user.post(CREATE, "folder=1&name=Mine&check=on&passcode=0123").await;
    user.post(FILES, "folder=1&passcode=0123").await;
    let seen = user.seen(&format!("{EDIT}?folder=1")).await;
    for who in [OTHER, SA] {
        let mut other = world.logged_in(who).await;
        let list = other.get(LIST).await.text;
        assert!(list.contains(">Mine</a>") && !list.contains("Edit folder"), "{who:?}");
        let files = other.get("/app/folders/files.html?folder=001").await;
        assert_eq!(files.status, StatusCode::FORBIDDEN, "{who:?}");
        assert!(files.text.contains("Unable to select because you do not have access"), "{who:?}");
        for (path, form) in [(EDIT, format!("{seen}&name=Theirs")), (DELETE, seen.clone())] {
            let told = other.get(&format!("{path}?folder=1")).await;
            assert_eq!(told.status, StatusCode::FORBIDDEN, "{who:?} {path}");
            assert!(told.text.contains("Unable to select because you do not have access"));
            let told = other.post(path, &form).await.status;
            assert_eq!(told, StatusCode::FORBIDDEN, "{who:?} {path}");
        }
    }
    let mut operator = world.logged_in(KO).await;
    assert!(operator.get("/app/folders/files.html?folder=1").await.text.contains(">File List<"));
    assert_eq!(
        operator.fill("/app/folders/delete.html?folder=1", "").await.status,
        StatusCode::SEE_OTHER
    );
    assert!(operator.get(LIST).await.text.contains("There are no folders."));
}

#[tokio::test]
async fn a_folder_with_a_passcode_asks_its_owner_for_it() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    user.post(CREATE, "folder=1&name=Mine&check=on&passcode=0123").await;
    let asked = user.get("/app/folders/files.html?folder=1&passcode=0123").await.text;
    assert!(asked.contains(">Folder Passcode<"), "a passcode in an address opens nothing");
    let wrong = user.post(FILES, "folder=1&passcode=9999").await;
    assert!(wrong.status.is_client_error() && wrong.text.contains("016-713"), "{}", wrong.text);
    assert!(!wrong.text.contains("9999"));
    assert!(user.post(FILES, "folder=1&passcode=0123").await.text.contains(">File List<"));
    // Left empty it stays, switched off it is gone.
    user.fill("/app/folders/edit.html?folder=1", "name=Mine&check=on&passcode=").await;
    assert!(user.post(FILES, "folder=1&passcode=0123").await.text.contains(">File List<"));
    user.fill("/app/folders/edit.html?folder=1", "name=Mine").await;
    assert!(user.get("/app/folders/files.html?folder=1").await.text.contains(">File List<"));
}

#[tokio::test]
async fn who_does_not_know_its_passcode_neither_edits_nor_deletes_a_folder() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    user.post(CREATE, "folder=1&name=Mine&check=on&passcode=0123").await;
    let mut operator = world.logged_in(KO).await;
    for page in [format!("{EDIT}?folder=1"), format!("{DELETE}?folder=1")] {
        let asked = user.get(&page).await.text;
        assert!(asked.contains(">Folder Passcode<") && !asked.contains("name=\"seen\""), "{page}");
        // Nor with a form from where it was open.
        let seen = operator.seen(&page).await;
        let told = user.post(&page, &format!("{seen}&name=Mine")).await;
        assert!(told.status.is_client_error() && told.text.contains("asks for its passcode"));
    }
    assert!(world.handle.view().folders[&FolderNumber(1)].passcode.is_some());
    // The passcode leads on to where it was asked for.
    let mut browser = Browser::new(user);
    browser.open(&format!("{EDIT}?folder=1")).await;
    for (passcode, page) in [("9", FILES), ("0123", EDIT)] {
        browser.enter(passcode, "Folder Passcode");
        browser.click(&["OK"]).await;
        assert!(browser.path.starts_with(page), "{}", browser.path);
    }
    browser.switch("Check Folder Passcode", false).await;
    browser.click(&["Save"]).await;
    assert!(world.handle.view().folders[&FolderNumber(1)].passcode.is_none());
}

#[tokio::test]
async fn what_no_folder_can_have_is_said_and_what_was_typed_stays() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    user.post(CREATE, "folder=1&name=First").await;
    for form in [
        "folder=1&name=Second",
        "folder=0&name=Second",
        "folder=501&name=Second",
        "folder=x&name=Second",
        "folder=2&name=Second&check=on",
        "folder=2&name=Second&check=on&passcode=12a",
    ] {
        let told = user.post(CREATE, form).await;
        assert!(told.status.is_client_error(), "{form}: {}", told.status);
        assert!(
            told.text.contains("role=\"alert\"") && told.text.contains("value=\"Second\""),
            "{form}"
        );
        assert!(!told.text.contains("12a"), "{form}");
    }
    assert!(user.post(CREATE, "folder=2&name=+++").await.status.is_client_error());
    // A passcode that would not be checked.
    let unchecked = "name=First&passcode=0123";
    let edited = user.fill(&format!("{EDIT}?folder=1"), unchecked).await;
    let created = user.post(CREATE, &format!("folder=2&{unchecked}")).await;
    for told in [edited, created] {
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = "id=\"passcode.wrong\">A passcode was typed, but Check Folder Passcode is off.";
        assert!(told.text.contains(wrong) && !told.text.contains("0123"), "{}", told.text);
    }
    assert_eq!(world.handle.view().folders.len(), 1);
}

#[tokio::test]
async fn a_folder_that_somebody_changed_meanwhile_is_shown_as_it_is_now() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    user.post(CREATE, "folder=1&name=Mine").await;
    // Who is not asked for its passcode.
    let (mut slow, mut fast) = (world.logged_in(KO).await, world.logged_in(KO).await);
    let (edit, delete) = (format!("{EDIT}?folder=1"), format!("{DELETE}?folder=1"));
    let seen = slow.seen(&edit).await;
    fast.fill(&edit, "name=Ours&check=on&passcode=0123").await;
    let told = slow.post(&edit, &format!("{seen}&name=Faxes")).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    for text in [
        "id=\"name.wrong\">It is &#34;Ours&#34; now.<",
        "id=\"check.wrong\">It is &#34;On&#34; now.<",
        "value=\"Faxes\"",
        "name=\"check\" value=\"on\" checked",
    ] {
        assert!(told.text.contains(text), "{text}: {}", told.text);
    }
    let told = slow.post(&edit, &format!("{seen}&name=Mine")).await;
    assert!(told.text.contains("value=\"Ours\""), "what was not touched: {}", told.text);
    let told = slow.post(&delete, &seen).await;
    assert!(told.status == StatusCode::CONFLICT && told.text.contains("<dd>Ours</dd>"));
    assert_eq!(slow.fill(&edit, "name=Faxes").await.status, StatusCode::SEE_OTHER);
    // The number goes to a folder of somebody else.
    let seen = user.seen(&edit).await;
    user.fill(&delete, "").await;
    world.logged_in(OTHER).await.post(CREATE, "folder=1&name=Theirs").await;
    for (page, form) in [(edit, format!("{seen}&name=Late")), (delete, seen)] {
        let told = user.post(&page, &form).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{page}");
        assert!(told.text.contains("was deleted meanwhile."), "{page}: {}", told.text);
    }
    assert_eq!(world.handle.view().folders.len(), 1);
}
