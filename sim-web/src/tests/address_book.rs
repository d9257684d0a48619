//! Address Book: its pages.

use http::StatusCode;
use sim_core::Command;
use sim_core::address_book::{AddressBookAsk, Contact, EntryNumber};
use sim_core::settings::Settings;

use super::world::{USER, World};

const LIST: &str = "/addressbook/index.html";

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
    for number in 1..=150 {
        let name = if number % 5 == 0 { "Other & more" } else { "Team & more" };
        let contact = Contact::new(name, "", "team@example.com").unwrap();
        let number = Some(EntryNumber(number));
        let add = AddressBookAsk::Add { number, contact };
        world.hand(Command::AddressBook(add)).await.unwrap();
    }
    let mut user = world.logged_in(USER).await;
    let first = user.get("/addressbook/index.html?search=team+%26").await.text;
    assert!(first.contains("Page 1 of 2") && first.matches("scope=\"row\"").count() == 100);
    let next = "/addressbook/index.html?search=team%20%26&#38;page=2";
    assert!(first.contains(&format!("href=\"{next}\"")), "{first}");
    let second = user.get(&next.replace("&#38;", "&")).await.text;
    assert!(
        second.matches("scope=\"row\"").count() == 20 && second.contains("value=\"team &#38;\"")
    );
}
