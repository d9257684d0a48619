//! Address Book: its pages, and how tools read and write it.

use axum::body::Body;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use sim_core::Command;
use sim_core::address_book::{AddressBookAsk, Contact, EntryNumber};
use sim_core::settings::Settings;

use super::world::{Answer, Client, HOST, KO, SA, USER, World};
use crate::pages::pager::ROWS;

const LIST: &str = "/addressbook/index.html";
const ADD: &str = "/addressbook/add.html";
const EDIT: &str = "/addressbook/edit.html";
const DELETE: &str = "/addressbook/delete.html";
const READ: &str = "/addressbook/api/addressbook?lang=en&offset=0&limit=20&fetchCount=1";
const CONTACT: &str = "/addressbook/api/contact";

#[tokio::test]
async fn an_administrator_adds_edits_and_deletes_an_entry() {
    let world = World::with_users().await;
    let mut sa = world.logged_in(SA).await;
    assert!(sa.get(LIST).await.text.contains("There are no entries."));
    let added = sa.post(ADD, "name=%3CTeam%3E&email=team%40example.com").await;
    assert_eq!(added.location(), format!("{LIST}?done=added"));
    sa.post(ADD, "entry=12&name=Office&index=b&email=office%40example.org").await;
    let list = sa.get(added.location()).await.text;
    for text in ["The entry was added.", ">&#60;Team&#62;<", ">team@example.com<", "Edit entry 12"]
    {
        assert!(list.contains(text), "{text}: {list}");
    }
    let form = sa.get("/addressbook/edit.html?entry=12").await.text;
    assert!(form.contains("value=\"B\"") && form.contains("value=\"Office\""), "{form}");
    let saved = sa.fill(&format!("{EDIT}?entry=12"), "name=Office&index=&email=").await;
    assert_eq!(saved.location(), format!("{LIST}?done=changed"));
    let asked = sa.get("/addressbook/delete.html?entry=1").await.text;
    assert!(asked.contains("Delete this entry?") && asked.contains("team@example.com"));
    let first = sa.seen(&format!("{EDIT}?entry=1")).await;
    let deleted = sa.fill(&format!("{DELETE}?entry=1"), "").await;
    assert_eq!(deleted.location(), format!("{LIST}?done=deleted"));
    let book = world.handle.view().address_book.clone();
    let contacts: Vec<_> = book.values().map(|it| (it.number.0, it.contact.clone())).collect();
    assert_eq!(contacts, [(12, Contact::new("Office", "", "").unwrap())]);
    for path in ["/addressbook/edit.html?entry=1", "/addressbook/delete.html?entry=x"] {
        assert_eq!(sa.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let gone = sa.post(EDIT, &format!("{first}&name=Late")).await;
    assert!(gone.status == StatusCode::NOT_FOUND && gone.text.contains("value=\"Late\""));
}

#[tokio::test]
async fn a_user_reads_the_book_and_changes_nothing_of_it() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    ko.post(ADD, "name=Team&email=team%40example.com").await;
    let seen = ko.seen("/addressbook/edit.html?entry=1").await;
    let mut user = world.logged_in(USER).await;
    assert!(user.get("/home/index.html").await.text.contains(">Address Book</a>"));
    let list = user.get(LIST).await.text;
    assert!(list.contains("team@example.com"));
    assert!(!list.contains("add.html") && !list.contains("Edit entry"), "{list}");
    for path in [ADD, "/addressbook/edit.html?entry=1", "/addressbook/delete.html?entry=1"] {
        assert_eq!(user.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let edit = format!("{seen}&name=Mine");
    for (path, form) in [(ADD, "name=Mine"), (EDIT, &*edit), (DELETE, &*seen)] {
        assert_eq!(user.post(path, form).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(world.handle.view().address_book.len(), 1);
    let world = World::with(Settings::factory()).await;
    assert_eq!(world.client().get(LIST).await.status, StatusCode::OK);
    assert_eq!(world.client().get(ADD).await.location(), "/login.html?next=/addressbook/add.html");
}

#[tokio::test]
async fn what_no_entry_can_have_is_said_and_what_was_typed_stays() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    ko.post(ADD, "entry=1&name=First").await;
    for form in [
        "entry=1&name=Second",
        "entry=0&name=Second",
        "entry=2001&name=Second",
        "entry=x&name=Second",
        "name=Second&index=%21",
        "name=Second&email=nobody",
        "name=Second&email=j%C3%BCrgen%40example.com",
    ] {
        let told = ko.post(ADD, form).await;
        assert!(told.status.is_client_error(), "{form}: {}", told.status);
        assert!(told.text.contains("role=\"alert\"") && told.text.contains("value=\"Second\""));
    }
    let told = ko.fill(&format!("{EDIT}?entry=1"), "name=+&email=first%40example.com").await;
    assert!(told.status.is_client_error() && told.text.contains("value=\"first@example.com\""));
    let told = ko.post(ADD, "entry=x&name=+&index=%21&email=nobody").await.text;
    for wrong in ["entry", "name", "index", "email"] {
        assert!(told.contains(&format!("id=\"{wrong}.wrong\"")), "{wrong}: {told}");
    }
    assert_eq!(told.matches("aria-invalid=\"true\"").count(), 4);
    assert_eq!(world.handle.view().address_book.len(), 1);
}

#[tokio::test]
async fn an_entry_that_somebody_changed_meanwhile_is_shown_as_it_is_now() {
    let world = World::with_users().await;
    let (mut slow, mut fast) = (world.logged_in(KO).await, world.logged_in(SA).await);
    fast.post(ADD, "name=Office").await;
    let (edit, delete) = (format!("{EDIT}?entry=1"), format!("{DELETE}?entry=1"));
    let seen = slow.seen(&edit).await;
    fast.fill(&edit, "name=Office&email=office%40example.org").await;
    let told = slow.post(&edit, &format!("{seen}&name=Mine&index=O")).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    // What was not touched is what it is now.
    assert!(told.text.contains("value=\"office@example.org\""), "{}", told.text);
    let now = "id=\"email.wrong\">It is &#34;office@example.org&#34; now.<";
    assert!(told.text.contains(now) && told.text.contains("value=\"Mine\""), "{}", told.text);
    let told = slow.post(&delete, &seen).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.text.contains("<dd>office@example.org</dd>"), "{}", told.text);
    // Another entry of the same number is not taken for this one.
    let seen = slow.seen(&edit).await;
    slow.fill(&delete, "").await;
    world.pass_minutes(1).await;
    fast.post(ADD, "name=Office&email=office%40example.org").await;
    for page in [edit, delete] {
        let told = slow.post(&page, &format!("{seen}&name=Mine")).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{page}");
        assert!(told.text.contains("was deleted meanwhile. Nothing was changed."), "{page}");
    }
    assert_eq!(world.handle.view().address_book[&EntryNumber(1)].contact.name(), "Office");
}

#[tokio::test]
async fn a_user_reads_the_book_and_finds_entries_by_name_and_address() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    assert!(user.get("/home/index.html").await.text.contains(">Address Book</a>"));
    assert!(user.get(LIST).await.text.contains("There are no entries."));
    for (name, email) in [("<Team>", "team@example.com"), ("Office", "office@example.org")] {
        let contact = Contact::new(name, "", email).unwrap();
        let add = AddressBookAsk::Add { number: None, contact };
        world.hand(Command::AddressBook(add)).await.unwrap();
    }
    for (search, found) in [("EXAMPLE.ORG", "Office"), ("team", "&#60;Team&#62;")] {
        let page = user.get(&format!("{LIST}?search={search}")).await.text;
        assert!(page.matches("scope=\"row\"").count() == 1 && page.contains(found), "{page}");
    }
    assert!(
        user.get("/addressbook/index.html?search=x.y").await.text.contains("No entry has this")
    );
    let world = World::with(Settings::factory()).await;
    assert_eq!(world.client().get(LIST).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_long_book_has_pages_and_a_search_goes_on_over_them() {
    let world = World::with_users().await;
    for number in 1..=50 {
        let name = if number % 5 == 0 { "Other & more" } else { "Team & more" };
        let contact = Contact::new(name, "", "team@example.com").unwrap();
        let number = Some(EntryNumber(number));
        let add = AddressBookAsk::Add { number, contact };
        world.hand(Command::AddressBook(add)).await.unwrap();
    }
    let mut user = world.logged_in(USER).await;
    let first = user.get("/addressbook/index.html?search=team+%26").await.text;
    let rows = |page: &str| page.matches("scope=\"row\"").count();
    assert!(first.contains("Page 1 of 2") && rows(&first) == ROWS);
    let next = "/addressbook/index.html?search=team%20%26&#38;page=2";
    assert!(first.contains(&format!("href=\"{next}\"")), "{first}");
    let second = user.get(&next.replace("&#38;", "&")).await.text;
    assert!(rows(&second) == 15 && second.contains("value=\"team &#38;\""));
}

#[tokio::test]
async fn a_tool_reads_contacts_piece_by_piece_and_how_many_there_are() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    ko.post(ADD, "name=Ann&email=ann%40example.com").await;
    ko.post(ADD, "name=Bea").await;
    let all: Value = serde_json::from_str(&ko.get(READ).await.text).unwrap();
    let ann = json!({
        "ContactId": "1", "ContactType": "PERSON", "Favorite": false, "DisplayName": "Ann",
        "LastName": "", "FirstName": "", "CompanyName": "", "Key": "A",
        "DestList": [{
            "DestId": "1", "DestType": "EMAIL", "DestFavorite": false,
            "Email": { "MailAddress": "ann@example.com" },
        }],
    });
    assert_eq!((&all["Supported"], &all["ContactList"][0]), (&json!(true), &ann));
    assert_eq!(all["ContactCount"], json!({ "ContactCount": 2, "PersonContactCount": 2 }));
    let second = ko.get("/addressbook/api/addressbook?lang=en&offset=1&limit=1").await;
    let second: Value = serde_json::from_str(&second.text).unwrap();
    assert_eq!(second["ContactList"], json!([all["ContactList"][1]]));
    assert_eq!(second["ContactList"][0]["DestList"], json!([]));
    for path in ["/addressbook/api/addressbook", &READ.replace("=20", "=101")] {
        let refused = ko.get(path).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(refused.text, r#"{"Result":"INVALID_PARAMETER"}"#);
    }
}

async fn write(client: &mut Client<'_>, method: Method, path: &str, body: &Value) -> Answer {
    let origin = format!("https://{HOST}");
    let headers = [("origin", origin.as_str()), ("content-type", "application/json")];
    client.send(method, path, &headers, Body::from(body.to_string())).await
}

async fn read(client: &mut Client<'_>) -> Value {
    serde_json::from_str(&client.get(READ).await.text).unwrap()
}

#[tokio::test]
async fn a_tool_adds_a_contact_sends_it_back_changed_and_deletes_it() {
    let world = World::with_users().await;
    let mut sa = world.logged_in(SA).await;
    let new = json!({
        "ContactType": "PERSON", "DisplayName": "Ann", "LastName": "", "FirstName": "",
        "CompanyName": "", "Key": "ann", "Favorite": false,
        "DestList": [{
            "SaveType": "ADD", "DestType": "EMAIL", "DestFavorite": false,
            "Email": { "MailAddress": "ann@example.com" },
        }],
    });
    let answer = write(&mut sa, Method::POST, CONTACT, &new).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, r#"{"Result":"SUCCESS"}"#));
    let mut contact = json!({
        "ContactId": "1", "ContactType": "PERSON", "Favorite": false, "DisplayName": "Ann",
        "LastName": "", "FirstName": "", "CompanyName": "", "Key": "A",
        "DestList": [{
            "DestId": "1", "DestType": "EMAIL", "DestFavorite": false,
            "Email": { "MailAddress": "ann@example.com" },
        }],
    });
    let counts = json!({ "ContactCount": 1, "PersonContactCount": 1 });
    let list = json!({ "Supported": true, "ContactCount": counts, "ContactList": [contact] });
    assert_eq!(read(&mut sa).await, list);
    contact["DisplayName"] = "Bea".into();
    contact["Key"] = "bea".into();
    assert_eq!(write(&mut sa, Method::PUT, CONTACT, &contact).await.status, StatusCode::OK);
    let now = read(&mut sa).await["ContactList"][0].clone();
    assert_eq!((&now["DisplayName"], &now["Key"]), (&json!("Bea"), &json!("B")));
    assert_eq!(now["DestList"], contact["DestList"], "what nothing was said of stays");
    contact["DestList"][0]["SaveType"] = "EDIT".into();
    contact["DestList"][0]["Email"]["MailAddress"] = "bea@example.com".into();
    write(&mut sa, Method::PUT, CONTACT, &contact).await;
    let now = read(&mut sa).await["ContactList"][0].clone();
    assert_eq!(now["DestList"][0]["Email"]["MailAddress"], "bea@example.com");
    contact["DestList"][0]["SaveType"] = "DELETED".into();
    write(&mut sa, Method::PUT, CONTACT, &contact).await;
    assert_eq!(read(&mut sa).await["ContactList"][0]["DestList"], json!([]));
    let gone = write(&mut sa, Method::DELETE, &format!("{CONTACT}?contactId=1"), &json!({})).await;
    assert_eq!(
        (gone.status, read(&mut sa).await["ContactList"].clone()),
        (StatusCode::OK, json!([]))
    );
}

#[tokio::test]
async fn an_entry_has_a_fax_number_on_its_pages_and_for_tools() {
    let world = World::with_users().await;
    let mut sa = world.logged_in(SA).await;
    let told = sa.post(ADD, "name=Office&fax=office").await;
    assert!(
        told.status.is_client_error() && told.text.contains("id=\"fax.wrong\""),
        "{}",
        told.text
    );
    sa.post(ADD, "name=Office&email=office%40example.org&fax=%2B81+3+5550100").await;
    let list = sa.get(&format!("{LIST}?search=5550100")).await.text;
    assert!(list.contains(">+81 3 5550100<"), "{list}");
    assert!(sa.get(&format!("{DELETE}?entry=1")).await.text.contains("<dd>+81 3 5550100</dd>"));
    let form = sa.get(&format!("{EDIT}?entry=1")).await.text;
    assert!(form.contains("value=\"+81 3 5550100\""), "{form}");
    let dests = |all: &Value| all["ContactList"][0]["DestList"].clone();
    let email = json!({
        "DestId": "1", "DestType": "EMAIL", "DestFavorite": false,
        "Email": { "MailAddress": "office@example.org" },
    });
    let fax = json!({
        "DestId": "2001", "DestType": "FAX", "DestFavorite": false,
        "Fax": { "FaxNumber": "+81 3 5550100" },
    });
    assert_eq!(dests(&read(&mut sa).await), json!([email, fax]));
    let mut contact = read(&mut sa).await["ContactList"][0].clone();
    contact["DestList"][1]["SaveType"] = "EDIT".into();
    contact["DestList"][1]["Fax"]["FaxNumber"] = "117".into();
    assert_eq!(write(&mut sa, Method::PUT, CONTACT, &contact).await.status, StatusCode::OK);
    let now = dests(&read(&mut sa).await);
    assert_eq!((&now[0], &now[1]["Fax"]["FaxNumber"]), (&email, &json!("117")));
    contact["DestList"][1]["SaveType"] = "DELETED".into();
    write(&mut sa, Method::PUT, CONTACT, &contact).await;
    assert_eq!(dests(&read(&mut sa).await), json!([email]));
    let saved = sa.fill(&format!("{EDIT}?entry=1"), "name=Office&fax=118").await;
    assert_eq!(saved.location(), format!("{LIST}?done=changed"));
    let fax = world.handle.view().address_book[&EntryNumber(1)].contact.fax().cloned();
    assert_eq!(fax.unwrap().as_str(), "118");
}

#[tokio::test]
async fn what_a_tool_may_not_or_cannot_write_changes_nothing() {
    let world = World::with_users().await;
    let mut ko = world.logged_in(KO).await;
    ko.post(ADD, "name=Team&email=team%40example.com").await;
    let contact = read(&mut ko).await["ContactList"][0].clone();
    let with = |name: &str, value: Value| {
        let mut other = contact.clone();
        other[name] = value;
        other
    };
    let fax = json!([{ "SaveType": "ADD", "DestType": "FAX", "Fax": { "FaxNumber": "office" } }]);
    let both = json!([{ "SaveType": "ADD", "DestType": "FAX", "Fax": { "FaxNumber": "1" },
        "Email": { "MailAddress": "a@example.com" } }]);
    let mode = json!([{ "SaveType": "ADD", "DestType": "FAX", "Fax": { "FaxNumber": "1", "Mode": "G3" } }]);
    let bad = json!([{ "SaveType": "EDIT", "DestType": "EMAIL", "Email": { "MailAddress": "x" } }]);
    let noted = json!([{ "DestType": "EMAIL", "Note": "x" }]);
    let email = json!({ "MailAddress": "a@example.com", "Encrypt": true });
    let encrypted = json!([{ "SaveType": "EDIT", "DestType": "EMAIL", "Email": email }]);
    for other in [
        with("ContactId", json!("2")),
        with("ContactId", json!(null)),
        with("ContactType", json!("GROUP")),
        with("DisplayName", json!("")),
        with("CompanyName", json!("Company")),
        with("Favorite", json!(true)),
        with("Telephone", json!("0123")),
        with("displayname", json!("Team")),
        with("DestList", fax),
        with("DestList", both),
        with("DestList", mode),
        with("DestList", noted),
        with("DestList", encrypted),
        with("DestList", bad),
    ] {
        let answer = write(&mut ko, Method::PUT, CONTACT, &other).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{other}");
        assert_eq!(answer.text, r#"{"Result":"INVALID_PARAMETER"}"#);
    }
    // What is empty says nothing.
    let empty = write(&mut ko, Method::PUT, CONTACT, &with("Telephone", json!(""))).await;
    assert_eq!(empty.status, StatusCode::OK);
    assert_eq!(ko.get(CONTACT).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let origin = format!("https://{HOST}");
    let headers = [("origin", origin.as_str()), ("content-type", "text/plain")];
    let body = Body::from(contact.to_string());
    let plain = ko.send(Method::PUT, CONTACT, &headers, body).await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let headers = [("origin", "https://evil.example"), ("content-type", "application/json")];
    let body = Body::from(with("DisplayName", json!("Evil")).to_string());
    let foreign = ko.send(Method::PUT, CONTACT, &headers, body).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert_eq!(foreign.text, r#"{"Result":"FAILED"}"#);
    let mut others = [
        (world.logged_in(USER).await, StatusCode::FORBIDDEN),
        (world.client(), StatusCode::UNAUTHORIZED),
    ];
    for (other, status) in &mut others {
        for (method, path) in [
            (Method::POST, CONTACT),
            (Method::PUT, CONTACT),
            (Method::DELETE, "/addressbook/api/contact?contactId=1"),
        ] {
            let answer = write(other, method.clone(), path, &contact).await;
            assert_eq!((answer.status, &method), (*status, &method));
            assert_eq!(answer.text, r#"{"Result":"FAILED"}"#);
        }
    }
    assert_eq!(read(&mut ko).await["ContactList"], json!([contact]));
}
