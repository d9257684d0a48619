//! Every form of CWIS: what is said where its page was left open past its time, where somebody was faster, where what it is
//! about has gone, and where all its fields are wrong. A form without a row here fails the first test.

use std::collections::BTreeSet;

use http::StatusCode;
use sim_core::Command;
use sim_core::address_book::{AddressBookAsk, Contact};
use sim_core::folder::FolderNumber;
use sim_core::settings::{Change, Key};

use super::browser::Browser;
use super::world::{Client, KO, SA, USER, World};
use crate::local_path::escaped;
use crate::pages::places;
use crate::router;

/// A form.
struct Form {
    path: &'static str,
    /// What it is about.
    query: &'static str,
    who: (&'static str, &'static str),
    button: &'static str,
    /// What is typed that is wrong, and the field beside which that is said.
    wrong: &'static [(Typed, &'static str)],
    stale: Stale,
}

/// What somebody does to a field.
enum Typed {
    /// Types this text.
    Text(&'static str, &'static str),
    /// Selects this.
    Select(&'static str, &'static str),
    /// Switches it on.
    Switch(&'static str),
}

/// What of its thing a form carries.
enum Stale {
    /// What its page showed, which is compared. What is sent with that.
    Seen(&'static str),
    /// The number of something that does not change; no other gets the number.
    Number,
    /// It is about nothing that somebody else could change.
    Nothing,
}

use Stale::{Nothing, Number, Seen};
use Typed::{Select, Switch, Text};

macro_rules! forms {
    ($($path:literal $query:literal, $who:ident, $button:literal, [$($typed:expr => $field:literal),*], $stale:expr;)+) => {
        &[$(Form {
            path: $path,
            query: $query,
            who: $who,
            button: $button,
            wrong: &[$(($typed, $field)),*],
            stale: $stale,
        }),+]
    };
}

/// All but those of settings, which [`super::setting_forms`] holds to the same, and of the log-in and the log-out, which
/// change nothing. A field that only stands so that another is wrong has an empty name.
#[rustfmt::skip]
const FORMS: &[Form] = forms! {
    "/home/submit.html" "", USER, "Submit", [], Nothing;
    "/profile/password.html" "", USER, "Save", [Text("New Password", "short") => "new", Text("Retype Password", "other") => "retyped"], Nothing;
    "/app/folders/files.html" "?folder=002", USER, "OK", [Text("Folder Passcode", "9") => "passcode"], Nothing;
    "/app/folders/retrieve.html" "?folder=001&file-1=on", USER, "Retrieve", [Select("JPEG, one page", "Retrieving Format") => "", Text("Page of the JPEG", "x") => "page"], Seen("format=pdf");
    "/app/folders/print.html" "?folder=001&file-1=on", USER, "Print", [Text("Number of Copies", "x") => "copies"], Seen("copies=1");
    "/app/folders/rename.html" "?folder=001&file-1=on", USER, "Save", [Text("File Name", "  ") => "name"], Seen("name=Mine");
    "/app/folders/delete-files.html" "?folder=001&file-1=on", USER, "Delete", [], Seen("");
    "/app/folders/create.html" "", USER, "Save", [Text("Folder Number", "x") => "folder", Text("Folder Name", "  ") => "name"], Nothing;
    "/app/folders/edit.html" "?folder=001", USER, "Save", [Text("Folder Name", "  ") => "name", Switch("Check Folder Passcode") => "", Text("Folder Passcode", "x") => "passcode"], Seen("name=Mine");
    "/app/folders/delete.html" "?folder=001", USER, "Delete", [], Seen("");
    "/addressbook/add.html" "", SA, "Save", [Text("Number", "x") => "entry", Text("Name", "  ") => "name", Text("Index", "!") => "index", Text("Email Address", "x") => "email"], Nothing;
    "/addressbook/edit.html" "?entry=1", SA, "Save", [Text("Name", "  ") => "name", Text("Index", "!") => "index", Text("Email Address", "x") => "email"], Seen("name=Mine");
    "/addressbook/delete.html" "?entry=1", SA, "Delete", [], Seen("");
    "/jobs/delete.html" "?job={job}", USER, "Delete", [], Number;
    "/jobs/forms/delete.html" "?form={form}", USER, "Delete", [], Number;
    "/permissions/add.html" "", SA, "Save", [Text("User ID", "User1 ") => "id", Text("Name", "  ") => "name", Text("Password", "short") => "password", Text("Retype Password", "other") => "retyped"], Nothing;
    "/permissions/edit.html" "?user=User2", SA, "Save", [Text("Name", "  ") => "name", Text("New Password", "short") => "password", Text("Retype Password", "other") => "retyped"], Seen("name=Mine&role=General+User");
    "/permissions/delete.html" "?user=User2", SA, "Delete", [], Seen("");
    "/system/software-update/start.html" "", SA, "", [], Nothing;
    "/system/restart.html" "?next=/system/index.html", SA, "Reboot", [], Nothing;
    "/system/security/certificates/create.html" "", SA, "Start", [Text("Issuer", "") => "issuer", Text("Days of Validity", "x") => "days"], Nothing;
    "/system/security/certificates/request.html" "", SA, "Start", [Text("2 Letter Country Code", "x") => "country", Text("Organization Name", "") => "organization", Text("Organization Unit", "") => "unit"], Nothing;
    "/system/security/certificates/details.html" "?certificate=1", SA, "", [], Nothing;
    "/system/security/certificates/smime.html" "?certificate=1", SA, "", [], Nothing;
    "/system/security/certificates/delete.html" "?certificate=1", SA, "Delete", [], Number;
    "/system/security/certificates/import.html" "", SA, "Start", [Text("Password", "a") => "file", Text("Retype Password", "b") => "retyped"], Nothing;
};

/// A device with all that forms are about, and the numbers that it gave.
async fn office() -> (World, [(&'static str, String); 2]) {
    let world = World::with_users().await;
    let print = Change::parse(Key::folder_print_via_internet_services, "Enabled");
    world.set(print.unwrap()).await;
    let mut user = world.logged_in(USER).await;
    for form in ["folder=1&name=Scans", "folder=2&name=Locked&check=on&passcode=0123"] {
        user.post("/app/folders/create.html", form).await;
    }
    world.scan(USER, FolderNumber(1), "Contract", 1).await;
    let contact = Contact::new("Team", "", "team@example.com").unwrap();
    let add = AddressBookAsk::Add { number: None, contact };
    world.hand(Command::AddressBook(add)).await.unwrap();
    let file = world.handle.view().folders[&FolderNumber(1)].documents[0].id.0;
    assert_eq!(file, 1, "as the table has it");
    let (job, form) = (world.held(USER, "Letter").await, world.form(USER, "Form").await);
    (world, [("{job}", job.0.to_string()), ("{form}", form.0.to_string())])
}

/// Another window of somebody who is logged in.
fn window<'a>(world: &'a World, of: &Client<'_>) -> Client<'a> {
    let mut client = world.client();
    client.cookie.clone_from(&of.cookie);
    client
}

fn page(it: &Form, numbers: &[(&str, String)]) -> String {
    let page = format!("{}{}", it.path, it.query);
    numbers.iter().fold(page, |page, (name, number)| page.replace(name, number))
}

/// Types what is wrong.
fn fill(browser: &mut Browser<Client<'_>>, form: &Form) {
    for (typed, _) in form.wrong {
        match typed {
            Text(label, text) => browser.enter(text, label),
            Select(value, label) => browser.select(value, label),
            Switch(_) => {}
        }
    }
}

/// Each form on its page, with what is wrong typed into it, by whoever sends it.
async fn opened<'a>(
    world: &'a World,
    numbers: &[(&str, String)],
) -> Vec<(&'static Form, Browser<Client<'a>>)> {
    let (user, admin) = (world.logged_in(USER).await, world.logged_in(SA).await);
    let mut all = Vec::new();
    for form in FORMS {
        let who = if form.who == USER { &user } else { &admin };
        let mut browser = Browser::new(window(world, who));
        browser.open(&page(form, numbers)).await;
        for (typed, _) in form.wrong {
            if let Switch(label) = typed {
                browser.switch(label, true).await;
            }
        }
        fill(&mut browser, form);
        all.push((form, browser));
    }
    all
}

#[test]
fn every_path_that_takes_a_form_is_in_the_table_or_takes_settings() {
    let all = places::all();
    let settings = all.iter().filter(|it| it.place.fields().is_some());
    let settings = settings.map(|it| it.place.path.to_owned());
    let known: BTreeSet<_> = FORMS.iter().map(|it| it.path.to_owned()).chain(settings).collect();
    let mut served: BTreeSet<_> = router::forms().into_iter().collect();
    assert!(served.remove("/login.html") && served.remove("/logout.html"));
    assert_eq!(served, known);
}

#[tokio::test]
async fn who_is_logged_out_is_told_so_keeps_what_was_typed_and_comes_back_to_the_page() {
    let (world, numbers) = office().await;
    let forms = opened(&world, &numbers).await;
    let admin = world.logged_in(SA).await;
    let mut settings = Vec::new();
    let all = places::all();
    for place in all.iter().filter(|it| it.place.fields().is_some()) {
        let mut browser = Browser::new(window(&world, &admin));
        browser.open(place.place.path).await;
        settings.push((place, browser));
    }
    world.pass_minutes(241).await;
    let before = world.handle.view();
    for (form, mut browser) in forms {
        let page = page(form, &numbers);
        if form.button.is_empty() {
            let answer = browser.client.post_only(&page, "certificate=1").await;
            (browser.status, browser.html) = (answer.status.as_u16(), answer.text);
        } else {
            browser.click(&[form.button]).await;
        }
        assert_eq!(browser.status, StatusCode::UNAUTHORIZED, "{page}: {}", browser.html);
        assert!(browser.html.contains("You are logged out. Nothing was changed."), "{page}");
        let back = format!("/login.html?next={}\"", escaped(&page));
        assert!(browser.html.contains(&back), "{page}: {}", browser.html);
        let texts = form.wrong.iter().filter_map(|(typed, _)| match typed {
            Text(label, text) if !label.contains("Pass") => Some(text),
            Text(..) | Select(..) | Switch(_) => None,
        });
        for text in texts {
            assert!(browser.html.contains(&format!("value=\"{text}\"")), "{page}: {text}");
        }
    }
    for (place, mut browser) in settings {
        let path = place.place.path;
        let first = place.place.fields().and_then(|it| it.all().next()).unwrap().label;
        browser.click(&[if place.place.is_at_once() { first } else { "Save" }]).await;
        assert_eq!(browser.status, StatusCode::UNAUTHORIZED, "{path}: {}", browser.html);
        let back = format!("/login.html?next={path}\"");
        assert!(browser.html.contains(&back), "{path}: {}", browser.html);
    }
    let now = world.handle.view();
    assert_eq!((&now.settings, &now.folders), (&before.settings, &before.folders));
    assert_eq!((&now.users, &now.address_book), (&before.users, &before.address_book));
}

#[tokio::test]
async fn all_that_is_wrong_stands_beside_its_fields_at_once() {
    let (world, numbers) = office().await;
    for (form, mut browser) in opened(&world, &numbers).await {
        let fields: Vec<_> = form.wrong.iter().map(|it| it.1).filter(|it| !it.is_empty()).collect();
        if fields.is_empty() {
            continue;
        }
        browser.click(&[form.button]).await;
        assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", form.path);
        for field in &fields {
            let wrong = format!("id=\"{field}.wrong\"");
            assert!(browser.html.contains(&wrong), "{} {field}: {}", form.path, browser.html);
        }
        let marked = browser.html.matches("aria-invalid=\"true\"").count();
        assert_eq!(marked, fields.len(), "{}: {}", form.path, browser.html);
        assert_eq!(browser.html.matches(" autofocus").count(), 1, "{}", form.path);
        assert!(browser.html.contains("role=\"alert\""), "{}", form.path);
    }
}

/// What each form that carries what it showed is told, when that is sent.
async fn told(
    world: &World,
    numbers: &[(&str, String)],
    meanwhile: &[(&str, &str)],
) -> Vec<(StatusCode, String)> {
    let mut seen = Vec::new();
    let (user, admin) = (world.logged_in(USER).await, world.logged_in(SA).await);
    for it in FORMS {
        if let Seen(form) = it.stale {
            let mut client = window(world, if it.who == USER { &user } else { &admin });
            let page = page(it, numbers);
            let seen_before = client.seen(&page).await;
            assert!(!seen_before.is_empty(), "{page}");
            seen.push((client, page, format!("{seen_before}&{form}")));
        }
    }
    let mut faster = world.logged_in(KO).await;
    for (page, form) in meanwhile {
        let done = faster.fill(page, form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{page}: {}", done.text);
    }
    let mut told = Vec::new();
    for (mut client, page, form) in seen {
        let answer = client.post(&page, &form).await;
        told.push((answer.status, format!("{page}: {}", answer.text)));
    }
    told
}

#[tokio::test]
async fn who_is_slower_saves_over_nothing_and_who_is_too_late_is_told_what_has_gone() {
    let (world, numbers) = office().await;
    let changes = [
        ("/app/folders/rename.html?folder=001&file-1=on", "name=Lease"),
        ("/app/folders/edit.html?folder=001", "name=Renamed"),
        ("/addressbook/edit.html?entry=1", "name=Office"),
        ("/permissions/edit.html?user=User2", "name=Robert&role=General+User"),
    ];
    for (status, page) in told(&world, &numbers, &changes).await {
        assert_eq!(status, StatusCode::CONFLICT, "{page}");
        assert!(
            page.contains("Somebody has changed this meanwhile. Nothing was changed."),
            "{page}"
        );
    }
    let deletes = [
        ("/app/folders/delete-files.html?folder=001&file-1=on", ""),
        ("/app/folders/delete.html?folder=001", ""),
        ("/addressbook/delete.html?entry=1", ""),
        ("/permissions/delete.html?user=User2", ""),
    ];
    for (status, page) in told(&world, &numbers, &deletes).await {
        assert_eq!(status, StatusCode::NOT_FOUND, "{page}");
        assert!(page.contains("was deleted meanwhile. Nothing was changed."), "{page}");
    }
    // Others are about a number that no other gets.
    for form in FORMS.iter().filter(|it| matches!(it.stale, Number)) {
        let mut client = world.logged_in(form.who).await;
        let answer =
            client.post(&format!("{}?x=0", form.path), "job=99&form=99&certificate=99").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}: {}", form.path, answer.text);
        assert!(answer.text.contains("was deleted meanwhile."), "{}: {}", form.path, answer.text);
    }
}

#[tokio::test]
async fn who_follows_a_link_to_what_has_gone_is_told_so() {
    let (world, _) = office().await;
    let mut operator = world.logged_in(KO).await;
    let pages =
        FORMS.iter().filter(|it| it.query.contains(['{', '=']) && !it.query.contains("next"));
    for page in pages {
        let gone = page.query.replace("001", "009").replace("002", "009").replace("=1", "=99");
        let gone = gone.replace("{job}", "99").replace("{form}", "99").replace("User2", "nobody");
        let told = operator.get(&format!("{}{gone}", page.path)).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{}{gone}", page.path);
        assert!(told.text.contains("What this page is about is not there."), "{}", told.text);
    }
}
