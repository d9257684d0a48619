//! App > Send from Folder > File List: the files of a folder, looked at, retrieved, printed, renamed and deleted.

use http::{StatusCode, header};
use sim_core::folder::{FolderDocument, FolderNumber};
use sim_core::settings::{Change, Key};

use super::world::{Answer, Client, KO, OTHER, SA, USER, World};

const FOLDER: &str = "/app/folders/files.html?folder=001";

/// A user with two files of a folder, "Contract" of two pages and "Letter" of one.
async fn with_files() -> World {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    user.post("/app/folders/create.html", "folder=1&name=Scans").await;
    world.scan(USER, FolderNumber(1), "Contract", 2).await;
    world.scan(USER, FolderNumber(1), "Letter", 1).await;
    world
}

fn files(world: &World) -> Vec<FolderDocument> {
    world.handle.view().folders[&FolderNumber(1)].documents.clone()
}

/// The address of a page about these files, counted from the oldest.
fn about(world: &World, page: &str, which: &[usize]) -> String {
    format!("/app/folders/{page}?{}", query(world, which))
}

fn query(world: &World, which: &[usize]) -> String {
    let files = files(world);
    let marks = which.iter().map(|it| format!("&file-{}=on", files[*it].id.0));
    format!("folder=001{}", marks.collect::<String>())
}

async fn retrieve(client: &mut Client<'_>, file: &str, format: &str) -> Answer {
    client.fill(&format!("/app/folders/retrieve.html?{file}"), &format!("format={format}")).await
}

#[tokio::test]
async fn the_file_list_says_what_kind_of_file_it_is_when_it_came_and_of_how_many_pages() {
    let world = with_files().await;
    let list = world.logged_in(USER).await.get(FOLDER).await.text;
    let (letter, contract) = (list.find(">Letter<").unwrap(), list.find(">Contract<").unwrap());
    assert!(letter < contract, "the newest is first");
    for text in
        ["Type", "File Name", "Date &amp; Time", "Page Count", ">Scan<", ">2<", "2021/01/22 10:"]
    {
        assert!(list.contains(text), "{text}: {list}");
    }
    assert!(!list.contains(">Print<"), "as long as that is disabled");
}

#[tokio::test]
async fn the_pages_of_a_file_are_looked_at_one_by_one() {
    let world = with_files().await;
    let mut user = world.logged_in(USER).await;
    let page = user.get(&about(&world, "file.html", &[0])).await.text;
    assert!(page.contains("alt=\"Page 1 of 2\"") && page.contains(">Next<"), "{page}");
    assert!(!page.contains(">Previous<"));
    for number in ["1", "2", "99", "x"] {
        let address = format!("{}&page={number}", about(&world, "page.png", &[0]));
        let picture = user.get(&address).await;
        assert!(picture.bytes.starts_with(b"\x89PNG\r\n"), "{number}: {}", picture.text);
    }
    let gone = user.get("/app/folders/page.png?folder=1&file-99999=on").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_is_retrieved_as_it_lies_and_as_tiff_and_jpeg() {
    let world = with_files().await;
    world.set(retrieved("Delete according to Folder settings")).await;
    let mut user = world.logged_in(USER).await;
    let file = query(&world, &[0]);
    assert!(user.get(&about(&world, "retrieve.html", &[0])).await.text.contains(">DocuWorks"));
    let pdf = retrieve(&mut user, &file, "pdf").await;
    let stored = world.handle.documents().read(files(&world)[0].id).unwrap().data;
    assert!(pdf.bytes == stored, "{} bytes are not {}", pdf.bytes.len(), stored.len());
    assert_eq!(pdf.header(header::CONTENT_LENGTH), stored.len().to_string());
    assert_eq!(
        pdf.header(header::CONTENT_DISPOSITION),
        "attachment; filename*=UTF-8''Contract.pdf"
    );
    assert!(retrieve(&mut user, &file, "tiff").await.bytes.starts_with(b"II*\0"));
    let jpeg = retrieve(&mut user, &file, "jpeg&page=2").await;
    assert!(jpeg.bytes.starts_with(&[0xff, 0xd8, 0xff]), "{}", jpeg.text);
    for page in ["", "0", "3", "x"] {
        let none = retrieve(&mut user, &file, &format!("jpeg&page={page}")).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
        assert!(none.text.contains("The page is 1 to 2."), "{}", none.text);
    }
    let none = retrieve(&mut user, &file, "docuworks").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(files(&world).len(), 2, "they stay");
}

/// Files Retrieved By Client.
fn retrieved(value: &str) -> Change {
    Change::parse(Key::folder_files_retrieved_by_client, value).unwrap()
}

#[tokio::test]
async fn what_was_retrieved_goes_where_the_device_is_set_so() {
    let world = with_files().await;
    world.set(retrieved("Force Delete")).await;
    let mut user = world.logged_in(USER).await;
    let file = query(&world, &[0]);
    retrieve(&mut user, &file, "jpeg&page=1").await;
    assert_eq!(files(&world).len(), 2, "one page of two is not the file");
    let page = about(&world, "retrieve.html", &[0]);
    let seen = user.seen(&page).await;
    retrieve(&mut user, &file, "pdf").await;
    assert_eq!(files(&world).len(), 1);
    let gone = user.post(&page, &format!("{seen}&format=pdf")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn files_are_printed_with_copies_and_paper_where_that_is_enabled() {
    let world = with_files().await;
    let mut user = world.logged_in(USER).await;
    let address = about(&world, "print.html", &[0, 1]);
    assert_eq!(user.get(&address).await.status, StatusCode::FORBIDDEN);
    let print = Change::parse(Key::folder_print_via_internet_services, "Enabled");
    world.set(print.unwrap()).await;
    assert!(user.get(FOLDER).await.text.contains(">Print<"));
    let form = user.get(&address).await.text;
    assert!(form.contains("Contract") && form.contains("Letter") && form.contains("Tray 2: A3"));
    let wrong = user.fill(&address, "copies=0&paper=tray-2").await;
    assert!(wrong.status.is_client_error() && wrong.text.contains("1 to 999"), "{}", wrong.text);
    assert!(wrong.text.contains("value=\"tray-2\" selected"), "what was chosen stays");
    let wrong = user.fill(&address, "copies=x&paper=tray-9").await.text;
    for field in ["copies", "paper"] {
        assert!(wrong.contains(&format!("id=\"{field}.wrong\"")), "{field}: {wrong}");
    }
    let printed = user.fill(&address, "copies=2&paper=tray-2").await;
    assert_eq!(printed.location(), "/app/folders/files.html?folder=001&done=printed");
    let view = world.handle.view();
    let job = view.all_jobs().last().unwrap();
    let ticket = job.ticket().unwrap();
    let size = ticket.media.size.unwrap().row().label;
    assert_eq!((ticket.copies, size, job.documents.len()), (2, "A3", 2));
}

#[tokio::test]
async fn a_file_gets_another_name() {
    let world = with_files().await;
    let mut user = world.logged_in(USER).await;
    let page = about(&world, "rename.html", &[0]);
    assert!(user.get(&page).await.text.contains("value=\"Contract\""));
    let wrong = user.fill(&page, "name=+").await;
    assert!(wrong.status.is_client_error() && wrong.text.contains("role=\"alert\""));
    assert!(wrong.text.contains("id=\"name.wrong\""), "{}", wrong.text);
    let done = user.fill(&page, "name=%3CLease%3E").await;
    assert!(user.get(done.location()).await.text.contains("&#60;Lease&#62;"));
}

#[tokio::test]
async fn several_files_are_deleted_after_a_question() {
    let world = with_files().await;
    let mut user = world.logged_in(USER).await;
    let none = user.get(&about(&world, "delete-files.html", &[])).await;
    assert!(none.text.contains("Select a file first."), "{}", none.text);
    let asked = user.get(&about(&world, "delete-files.html", &[0, 1])).await.text;
    assert!(asked.contains("Delete these 2 files?"), "{asked}");
    assert_eq!(files(&world).len(), 2);
    let done = user.fill(&about(&world, "delete-files.html", &[0, 1]), "").await;
    let list = user.get(done.location()).await.text;
    assert!(list.contains("The files were deleted.") && list.contains("There are no files"));
}

#[tokio::test]
async fn one_file_is_retrieved_or_renamed_at_a_time() {
    let world = with_files().await;
    let mut user = world.logged_in(USER).await;
    for page in ["retrieve.html", "rename.html", "file.html"] {
        for which in [&[][..], &[0, 1]] {
            let told = user.get(&about(&world, page, which)).await;
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
            assert!(told.text.contains("Select one file."), "{page}");
        }
    }
}

#[tokio::test]
async fn others_reach_no_file_and_the_key_operator_all() {
    let world = with_files().await;
    let (one, file) = (&[0][..], query(&world, &[0]));
    let seen = world.logged_in(USER).await.seen(&about(&world, "rename.html", one)).await;
    for who in [OTHER, SA] {
        let mut other = world.logged_in(who).await;
        for page in
            ["files.html", "file.html", "page.png", "retrieve.html", "rename.html", "print.html"]
        {
            let told = other.get(&about(&world, page, one)).await;
            assert_eq!(told.status, StatusCode::FORBIDDEN, "{page}");
            assert!(
                told.text.contains("Unable to select because you do not have access"),
                "{page}"
            );
        }
        for page in ["retrieve.html", "rename.html", "delete-files.html", "print.html"] {
            let form = format!("{seen}&format=pdf&name=Mine&copies=1");
            let told = other.post(&format!("/app/folders/{page}"), &form).await;
            assert_eq!(told.status, StatusCode::FORBIDDEN, "{page}");
            assert!(!told.text.contains("Contract"), "{page}");
        }
    }
    assert_eq!(world.client().get(FOLDER).await.status, StatusCode::SEE_OTHER);
    let mut operator = world.logged_in(KO).await;
    assert!(operator.get(FOLDER).await.text.contains("Contract"));
    assert_eq!(retrieve(&mut operator, &file, "pdf").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_passcode_is_asked_for_once_in_a_session_and_before_anything_is_reached() {
    let world = with_files().await;
    let mut user = world.logged_in(USER).await;
    let edit = "/app/folders/edit.html?folder=1";
    user.fill(edit, "name=Scans&check=on&passcode=0123").await;
    let (one, file) = (&[0][..], query(&world, &[0]));
    for page in ["files.html", "file.html", "page.png", "retrieve.html", "rename.html"] {
        let asked = user.get(&about(&world, page, one)).await.text;
        assert!(asked.contains(">Folder Passcode<") && !asked.contains("Contract"), "{page}");
    }
    let mut operator = world.logged_in(KO).await;
    let page = about(&world, "retrieve.html", one);
    let seen = operator.seen(&page).await;
    let asked = user.post(&page, &format!("{seen}&format=pdf")).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.text.contains("asks for its passcode again") && !asked.text.contains("Contract"));
    user.post("/app/folders/files.html", "folder=1&passcode=0123").await;
    assert!(user.get(FOLDER).await.text.contains("Contract"));
    assert!(retrieve(&mut user, &file, "pdf").await.bytes.starts_with(b"%PDF"));
    let mut again = world.logged_in(USER).await;
    assert!(again.get(FOLDER).await.text.contains(">Folder Passcode<"), "in another session");
}

#[tokio::test]
async fn a_file_that_somebody_changed_meanwhile_is_shown_as_it_is_now() {
    let world = with_files().await;
    let print = Change::parse(Key::folder_print_via_internet_services, "Enabled");
    world.set(print.unwrap()).await;
    let (mut slow, mut fast) = (world.logged_in(USER).await, world.logged_in(KO).await);
    let rename = about(&world, "rename.html", &[0]);
    let pages = ["delete-files.html", "print.html"].map(|it| about(&world, it, &[0, 1]));
    let (first, both) = (slow.seen(&rename).await, slow.seen(&pages[0]).await);
    let form = "name=Mine&copies=7&format=pdf";
    fast.fill(&rename, "name=Lease").await;
    let told = slow.post(&rename, &format!("{first}&{form}")).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    let now = "id=\"name.wrong\">It is &#34;Lease&#34; now.<";
    assert!(told.text.contains(now) && told.text.contains("value=\"Mine\""), "{}", told.text);
    let told = slow.post(&rename, &format!("{first}&name=Contract")).await;
    assert!(told.text.contains("value=\"Lease\""), "what was not touched: {}", told.text);
    let retrieve = about(&world, "retrieve.html", &[0]);
    let told = slow.post(&retrieve, &format!("{first}&{form}")).await;
    assert!(told.status == StatusCode::CONFLICT && told.text.contains(">Lease<"));
    // One of the two goes, and then the other.
    let letter = slow.seen(&about(&world, "delete-files.html", &[1])).await;
    fast.fill(&about(&world, "delete-files.html", &[0]), "").await;
    for page in &pages {
        let told = slow.post(page, &format!("{both}&{form}")).await;
        assert_eq!(told.status, StatusCode::CONFLICT, "{page}");
        assert!(told.text.contains(">Letter<") && !told.text.contains(">Lease<"), "{page}");
    }
    assert_eq!(files(&world).len(), 1);
    fast.fill(&about(&world, "delete-files.html", &[0]), "").await;
    for page in pages.iter().chain([&rename, &retrieve]) {
        let told = slow.post(page, &format!("{letter}&{form}")).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{page}");
        assert!(told.text.contains("was deleted meanwhile. Nothing was changed."), "{page}");
    }
}
