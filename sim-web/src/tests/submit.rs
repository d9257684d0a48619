//! [Submit]: a file from the browser.

use axum::body::Body;
use http::{Method, StatusCode};
use sim_core::job::{AbortReason, Ending, JobId};
use sim_core::settings::Settings;

use super::world::{Answer, Client, HOST, USER, World};

/// A form with this file.
async fn submit(client: &mut Client<'_>, file: &str) -> Answer {
    let token = client.token().await;
    let form = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n\
         --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"letter.txt\"\r\n\r\n{file}\
         \r\n--edge--\r\n"
    );
    let origin = format!("https://{HOST}");
    let kind = "multipart/form-data; boundary=edge";
    let headers = [("content-type", kind), ("origin", origin.as_str())];
    client.send(Method::POST, "/home/submit.html", &headers, Body::from(form)).await
}

#[tokio::test]
async fn in_the_certified_setting_a_submitted_file_ends_with_a_job_error() {
    let world = World::with_users().await;
    let mut user = world.logged_in(USER).await;
    let home = user.get("/home/index.html").await.text;
    assert!(home.contains("<a class=\"button\" href=\"/home/submit.html\">Submit</a>"));
    let before = world.handle.view().audit.written();
    let answer = submit(&mut user, "Dear all").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("Job error: job 1 was aborted: it names no user."));
    let ending = world.handle.view().job(JobId(1)).unwrap().state.ending();
    assert_eq!(ending, Some(Ending::Aborted(AbortReason::NoUser)));
    assert_eq!(world.audited(before), ["Print / Aborted / -"]);
    assert_eq!(world.handle.documents().count(), 0);

    assert_eq!(submit(&mut user, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut nobody = world.client();
    assert_eq!(submit(&mut nobody, "Dear all").await.status, StatusCode::UNAUTHORIZED);
    user.origin = Some("https://elsewhere.example".into());
    assert_eq!(user.post("/home/submit.html", "").await.status, StatusCode::FORBIDDEN);
    assert!(world.handle.view().jobs.is_empty() && world.handle.view().history.len() == 1);
}

#[tokio::test]
async fn where_receive_control_prints_a_submitted_file_is_printed() {
    let world = World::with(Settings::factory()).await;
    let answer = submit(&mut world.client(), "Dear all").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(answer.text.contains("The file was taken."));
    let view = world.until(|it| it.history.len() == 1).await;
    let job = view.job(JobId(1)).unwrap();
    assert_eq!((&*job.name, job.state.ending()), ("letter.txt", Some(Ending::Completed)));
}
