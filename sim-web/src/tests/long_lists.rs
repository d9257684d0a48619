//! Lists whose rows are all as long as they may be.

use http::StatusCode;
use sim_core::Command;
use sim_core::account::{AccountAsk, AccountId};
use sim_core::address_book::{AddressBookAsk, Contact, EMAIL_MAX};
use sim_core::folder::{DOCUMENT_NAME_MAX, FolderAsk, FolderNumber, NAME_MAX, PasscodeChange};
use sim_core::user::{Role, UserId};
use sim_core::{address_book, job, user};

use super::places::PAGE_BYTES_MAX;
use super::world::{KO, USER, World};
use crate::pages::pager::ROWS;

/// So many signs that take the most bytes on a page, and then the number.
fn longest(signs: usize, number: usize) -> String {
    format!("{}{number:03}", "&".repeat(signs - 3))
}

/// An ID of them, which are more bytes yet in an address.
fn longest_id(number: usize) -> String {
    format!("{}{number:03}", "\u{1f5a8}".repeat(user::ID_MAX - 3))
}

/// The first page of a list of more rows than a page has is of so many rows and not too long.
async fn assert_fits(world: &World, path: &str) {
    let page = world.logged_in(KO).await.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    assert_eq!(page.text.matches("scope=\"row\"").count(), ROWS, "{path}: {}", page.text);
    let bytes = page.text.len();
    assert!(bytes < PAGE_BYTES_MAX, "{path}: {bytes}");
}

#[tokio::test]
async fn a_page_of_the_longest_files_and_folders_fits() {
    let world = World::with_users().await;
    for number in 1..=ROWS + 1 {
        let create = FolderAsk::Create {
            number: FolderNumber(u16::try_from(number).unwrap()),
            name: longest(NAME_MAX, number),
            passcode: PasscodeChange::Off,
            owner: Some(UserId::new(USER.0).unwrap()),
        };
        world.hand(Command::Folder(create)).await.unwrap();
        world.scan(USER, FolderNumber(1), &longest(DOCUMENT_NAME_MAX, number), 1).await;
    }
    assert_fits(&world, "/app/folders/index.html").await;
    assert_fits(&world, "/app/folders/files.html?folder=001").await;
}

#[tokio::test]
async fn a_page_of_the_longest_entries_and_accounts_fits() {
    let world = World::certified().await;
    let users = || (0..100).map(|it| UserId::new(&longest_id(it)).unwrap()).collect();
    for number in 1..=ROWS + 1 {
        let email = format!("{}@{}", "&".repeat(64), "x".repeat(EMAIL_MAX - 65));
        let email =
            Contact::new("a", "", &email).map_or_else(|_| "a@example.com".into(), |_| email);
        let contact = Contact::new(&longest(address_book::NAME_MAX, number), "", &email).unwrap();
        let add = AddressBookAsk::Add { number: None, contact };
        world.hand(Command::AddressBook(add)).await.unwrap();
        let put = AccountAsk::Put {
            id: AccountId::new(&longest(user::ID_MAX, number)).unwrap(),
            is_closed: false,
            limit: Some(u32::MAX),
            used: Some(u32::MAX),
            users: users(),
        };
        world.hand(Command::Account(put)).await.unwrap();
    }
    assert_fits(&world, "/addressbook/index.html").await;
    assert_fits(&world, "/permissions/accounts.html").await;
}

#[tokio::test]
async fn a_page_of_the_longest_jobs_forms_and_users_fits() {
    let world = World::with_users().await;
    for number in 1..=ROWS + 1 {
        world.held(USER, &longest(job::NAME_MAX, number)).await;
        world.form(USER, &longest(job::NAME_MAX, number)).await;
        let (id, name) = (longest_id(number), longest(user::NAME_MAX, number));
        world.add_user(&id, &name, Role::SystemAdministrator, USER.1).await;
    }
    for path in
        ["/jobs/index.html", "/jobs/completed.html", "/jobs/forms.html", "/permissions/index.html"]
    {
        assert_fits(&world, path).await;
    }
}
