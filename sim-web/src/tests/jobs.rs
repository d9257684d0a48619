//! "Jobs".

use http::StatusCode;
use sim_core::job::Ending;
use sim_core::settings::Change;
use sim_core::settings::values::HideJobDetails;

use super::world::{KO, OTHER, SA, USER, World};

#[tokio::test]
async fn a_user_sees_the_own_job_and_of_others_only_that_they_are_there() {
    let world = World::with_users().await;
    world.held(USER, "My letter").await;
    world.held(OTHER, "Their secret").await;
    let mut user = world.logged_in(USER).await;
    let page = user.get("/jobs/index.html").await;
    for text in
        ["My letter", "User1", "Private Charge Print", "Waiting for user", "2 sets of 1 page"]
    {
        assert!(page.text.contains(text), "{text}");
    }
    assert!(!page.text.contains("Their secret") && !page.text.contains("User2"));
    assert_eq!(page.text.matches("data-label=\"Owner\">-<").count(), 1);
    assert_eq!(page.text.matches(">Delete</a>").count(), 1);
    for who in [KO, SA] {
        let page = world.logged_in(who).await.get("/jobs/index.html").await;
        assert!(page.text.contains("Their secret") && page.text.contains("My letter"));
        assert_eq!(page.text.matches(">Delete</a>").count(), 2);
    }
    world.set(Change::jobs_hide_job_details(HideJobDetails::No)).await;
    assert!(user.get("/jobs/index.html").await.text.contains("Their secret"));
}

#[tokio::test]
async fn a_user_sees_and_deletes_the_own_forms_and_administrators_all() {
    let world = World::with_users().await;
    let (own, other) = (world.form(USER, "Letterhead").await, world.form(OTHER, "Invoice").await);
    let mut user = world.logged_in(USER).await;
    let page = user.get("/jobs/forms.html").await;
    assert!(page.text.contains("Letterhead") && !page.text.contains("Invoice"));
    let delete = |it: sim_core::job::DocumentId| format!("form={}", it.0);
    let path = "/jobs/forms/delete.html";
    let hidden = user.get(&format!("{path}?{}", delete(other))).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    assert_eq!(user.post(path, &delete(other)).await.status, StatusCode::FORBIDDEN);
    let page = user.get(&format!("{path}?{}", delete(own))).await;
    assert!(page.text.contains("Delete this form?") && page.text.contains("Letterhead"));
    assert_eq!(user.post(path, &delete(own)).await.location(), "/jobs/forms.html?done=deleted");
    assert_eq!(user.post(path, &delete(own)).await.status, StatusCode::NOT_FOUND);
    assert!(user.get("/jobs/forms.html").await.text.contains("There are no background forms."));
    for who in [SA, KO] {
        let page = world.logged_in(who).await.get("/jobs/forms.html").await;
        assert!(page.text.contains("Invoice") && page.text.contains(OTHER.0));
    }
    world.logged_in(KO).await.post(path, &delete(other)).await;
    assert!(world.handle.view().forms.is_empty());
}

#[tokio::test]
async fn a_user_deletes_the_own_pending_job_and_not_another_s() {
    let world = World::with_users().await;
    let own = world.held(USER, "My letter").await;
    let other = world.held(OTHER, "Their secret").await;
    let before = world.handle.view().audit.written();
    let mut user = world.logged_in(USER).await;

    let page = user.get(&format!("/jobs/delete.html?job={}", other.0)).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(!page.text.contains("Their secret"));
    let refused = user.post("/jobs/delete.html", &format!("job={}", other.0)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("This user may not do that."));
    assert!(world.handle.view().jobs.contains_key(&other));

    let page = user.get(&format!("/jobs/delete.html?job={}", own.0)).await;
    assert!(page.text.contains("My letter"));
    let done = user.post("/jobs/delete.html", &format!("job={}", own.0)).await;
    assert_eq!(done.location(), "/jobs/index.html?done=deleted");
    assert_eq!(world.handle.view().job(own).unwrap().state.ending(), Some(Ending::Cancelled));
    assert_eq!(world.audited(before), ["Print / Canceled by User / User1"]);
    let page = user.get("/jobs/completed.html").await;
    assert!(page.text.contains("My letter") && page.text.contains("Canceled by user"));

    let again = user.post("/jobs/delete.html", &format!("job={}", own.0)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    for odd in ["", "job=", "job=x", "job=4294967296"] {
        assert_eq!(user.post("/jobs/delete.html", odd).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_key_operator_deletes_a_job_of_anyone() {
    let world = World::with_users().await;
    let job = world.held(USER, "My letter").await;
    let mut ko = world.logged_in(KO).await;
    assert!(
        ko.get("/home/index.html")
            .await
            .text
            .contains("1 private charge print job of all users waits")
    );
    ko.post("/jobs/delete.html", &format!("job={}", job.0)).await;
    assert_eq!(world.handle.view().job(job).unwrap().state.ending(), Some(Ending::Cancelled));
    assert_eq!(world.handle.documents().count(), 0);
}

#[tokio::test]
async fn names_are_text_and_never_markup() {
    let world = World::with_users().await;
    let job = world.held(USER, "<script>alert('\"quoted\"')</script>").await;
    let mut user = world.logged_in(USER).await;
    for path in ["/jobs/index.html".to_owned(), format!("/jobs/delete.html?job={}", job.0)] {
        let page = user.get(&path).await;
        assert!(!page.text.contains("<script>") && !page.text.contains("\"quoted\""), "{path}");
        assert!(page.text.contains("script") && page.text.contains("alert("), "{path}");
    }
}

#[tokio::test]
async fn nobody_sees_jobs_without_logging_in() {
    let world = World::with_users().await;
    world.held(USER, "My letter").await;
    let mut nobody = world.client();
    for path in ["/jobs/index.html", "/jobs/completed.html", "/jobs/delete.html?job=1"] {
        let answer = nobody.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(answer.location().starts_with("/login.html?next=/jobs/"), "{path}");
    }
    let home = nobody.get("/home/index.html").await;
    assert!(!home.text.contains("My letter") && !home.text.contains("/jobs/"));
}
