//! Who a job is from.

use http::header;
use sim_core::command::Assumptions;
use sim_core::job::JobType;
use sim_core::settings::Change;
use sim_core::settings::values::{Disposition, ReceiveControl};
use sim_core::user::{Attempts, UserAsk, UserChanges, UserId};
use sim_core::{Command, Secret};
use sim_wire::ipp::{Attribute, JobState, Operation, StatusCode};
use sim_wire::pjl;

use super::client::*;

/// A Print-Job that names nobody is not asked for a log-in.
fn unchallenged() -> Command {
    Command::Assume(Assumptions { print_job_challenged: false, ..Assumptions::default() })
}

const ACCOUNTING: &str = "job-accounting-user-id";

#[tokio::test]
async fn a_job_whose_data_names_user_and_password_is_held_for_that_user() {
    let world = World::certified().await;
    let ticket = pjl::Ticket {
        user_id: Some(ALICE.0),
        password: Some(ALICE.1),
        document_name: Some("Minutes.pdf"),
        copies: Some(3),
        job_type: Some(pjl::JobType::Secure),
        language: Some("PDF"),
    };
    // Neither what the attributes say nor whoever is logged in counts beside the data.
    let job = [Attribute::integer("copies", 7), Attribute::name(ACCOUNTING, BOB.0)];
    let request = ask_with_job(Operation::PrintJob, job);
    for client in [world.client(), world.user(BOB), world.user(("alice", "wrong"))] {
        let got = client.send(&request, &pjl::wrap(PDF, &ticket)).await;
        assert_eq!(got.status(), StatusCode::SuccessfulOk);
        assert_ne!(got.taken().1, JobState::Aborted.code());
        let held = world.held().await;
        assert_eq!(held.owner.as_ref().unwrap().as_str(), ALICE.0);
        assert_eq!(
            (&*held.name, held.copies(), held.print().unwrap().job_type),
            ("Minutes.pdf", 3, JobType::Secure)
        );
        let document = world.handle.documents().read(held.kept().next().unwrap()).unwrap();
        assert_eq!(document.data, PDF, "the wrapping is no part of the document");
        assert!(held.is_private());
        let cancelled = world.user(ALICE).about(Operation::CancelJob, got.taken().0).await;
        assert_eq!(cancelled.status(), StatusCode::SuccessfulOk);
    }
    let users = world.handle.view().users.clone();
    let alice = &users[&UserId::new(ALICE.0).unwrap()];
    assert_eq!(alice.attempts, Attempts::None, "a password that does not count is not tried");
}

#[tokio::test]
async fn a_job_of_a_user_who_is_logged_in_is_held_for_that_user() {
    let world = World::certified().await;
    let named = [Attribute::name("requesting-user-name", BOB.0)];
    let got = world.user(ALICE).send(&ask(Operation::PrintJob, named), PDF).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    assert_eq!(world.held().await.owner.as_ref().unwrap().as_str(), ALICE.0);
}

#[tokio::test]
async fn beside_a_log_in_the_name_that_a_client_puts_for_its_own_user_does_not_count() {
    let world = World::certified().await;
    for name in [ALICE.0, "root"] {
        let request = ask_with_job(Operation::PrintJob, [Attribute::name(ACCOUNTING, name)]);
        let got = world.user(ALICE).send(&request, PDF).await;
        assert_eq!(got.status(), StatusCode::SuccessfulOk);
        assert_eq!(world.held().await.owner.as_ref().unwrap().as_str(), ALICE.0);
        world.user(ALICE).about(Operation::CancelJob, got.taken().0).await;
    }
}

#[tokio::test]
async fn nothing_is_kept_of_a_job_that_nobody_is_authenticated_for() {
    let world = World::certified().await;
    let accounting = ask_with_job(Operation::PrintJob, [Attribute::name(ACCOUNTING, ALICE.0)]);
    let requesting = ask(Operation::PrintJob, [Attribute::name("requesting-user-name", ALICE.0)]);
    let unauthenticated = StatusCode::ClientErrorNotAuthenticated;
    let unauthorized = StatusCode::ClientErrorNotAuthorized;
    world.hand(unchallenged()).await;
    let cases = [
        (print(), PDF.to_vec(), unauthenticated, "-"),
        (requesting, PDF.to_vec(), unauthenticated, "-"),
        (print(), wrapped(ALICE.0, Some("wrong")), unauthorized, "alice"),
        (print(), wrapped(ALICE.0, None), unauthorized, "alice"),
        (print(), wrapped("mallory", Some("secret")), unauthorized, "-"),
        (accounting, PDF.to_vec(), unauthorized, "alice"),
    ];
    for (request, document, status, user) in cases {
        let before = world.handle.view().audit.written();
        let got = world.client().send(&request, &document).await;
        assert_eq!(got.status(), status);
        assert_eq!(got.taken().1, JobState::Aborted.code());
        assert!(has(&got.job("job-state-reasons"), "aborted-by-system"));
        world.nothing_is_kept();
        assert_eq!(world.audited(before), [format!("Print / Aborted / {user}")]);
    }
}

#[tokio::test]
async fn a_document_that_names_nobody_is_asked_for_a_log_in_and_not_kept() {
    let world = World::certified().await;
    let accounting = ask_with_job(Operation::PrintJob, [Attribute::name(ACCOUNTING, ALICE.0)]);
    for (request, user) in [(print(), "-"), (accounting, "alice")] {
        let before = world.handle.view().audit.written();
        assert!(world.client().send(&request, PDF).await.challenges());
        world.nothing_is_kept();
        assert!(world.handle.view().history.is_empty(), "it was no job");
        assert_eq!(world.audited(before), [format!("Print / Aborted / {user}")]);
    }
    let again = world.user(ALICE).send(&print(), PDF).await;
    assert_eq!((again.status(), again.taken().0), (StatusCode::SuccessfulOk, 1));
    assert_eq!(world.held().await.owner.as_ref().unwrap().as_str(), ALICE.0);

    let driver = world.client().send(&print(), &wrapped(ALICE.0, Some("wrong"))).await;
    assert_eq!(driver.status(), StatusCode::ClientErrorNotAuthorized, "a driver shows no other");
    let plain = Client { tls: false, ..world.client() };
    let plain = plain.send(&print(), PDF).await;
    assert_eq!(plain.status(), StatusCode::ClientErrorNotAuthenticated, "no password in the clear");
}

#[tokio::test]
async fn what_carries_no_document_is_asked_to_log_in() {
    let world = World::certified().await;
    let accounting = [Attribute::name(ACCOUNTING, ALICE.0)];
    for operation in [Operation::ValidateJob, Operation::CreateJob] {
        let before = world.handle.view().audit.written();
        assert!(world.client().send(&ask(operation, []), b"").await.challenges());
        let named = ask_with_job(operation, accounting.clone());
        assert!(world.client().send(&named, b"").await.challenges());
        assert!(world.audited(before).is_empty(), "a challenge is no failure");
        let got = world.user(ALICE).send(&ask(operation, []), b"").await;
        assert_eq!(got.status(), StatusCode::SuccessfulOk);
    }
    let got = world.client().send(&ask(Operation::GetPrinterAttributes, []), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk, "anyone may ask about the printer");
}

#[tokio::test]
async fn nobody_is_asked_to_log_in_where_a_job_of_nobodys_is_taken() {
    let world = World::certified().await;
    let validate = ask(Operation::ValidateJob, []);
    world.set(Change::job_without_user_id(Disposition::Save)).await;
    assert_eq!(world.client().send(&validate, b"").await.status(), StatusCode::SuccessfulOk);
    world.set(Change::job_without_user_id(Disposition::Delete)).await;
    assert!(world.client().send(&validate, b"").await.challenges());
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    assert_eq!(world.client().send(&validate, b"").await.status(), StatusCode::SuccessfulOk);
}

#[tokio::test]
async fn over_plain_http_no_password_is_asked_for_or_believed() {
    let world = World::certified().await;
    let before = world.handle.view().audit.written();
    for basic in [None, Some(ALICE), Some(("alice", "wrong"))] {
        let client = Client { tls: false, basic, ..world.client() };
        let got = client.send(&ask(Operation::ValidateJob, []), b"").await;
        assert_eq!(got.status(), StatusCode::SuccessfulOk, "its document may name a user");
        let got = client.send(&print(), PDF).await;
        assert_eq!(got.status(), StatusCode::ClientErrorNotAuthenticated);
        world.nothing_is_kept();
    }
    assert_eq!(world.audited(before), ["Print / Aborted / -"; 3]);
}

#[tokio::test]
async fn a_wrong_password_is_challenged_logged_and_counted_until_the_user_is_locked() {
    let world = World::certified().await;
    let before = world.handle.view().audit.written();
    let wrong = world.user((ALICE.0, "wrong"));
    let attempts = world.handle.view().settings.auth_max_attempts_user.value();
    for _ in 0..attempts {
        assert!(wrong.send(&print(), PDF).await.challenges());
        world.nothing_is_kept();
    }
    let users = world.handle.view().users.clone();
    assert_eq!(users[&UserId::new(ALICE.0).unwrap()].attempts, Attempts::Locked);
    assert!(world.audited(before).iter().all(|it| it == "Print / Aborted / alice"));
    assert!(world.user(ALICE).send(&print(), PDF).await.challenges(), "locked is locked");
    let got = world.client().send(&print(), &wrapped(ALICE.0, Some(ALICE.1))).await;
    assert_eq!(got.status(), StatusCode::ClientErrorNotAuthorized);
    world.nothing_is_kept();
}

#[tokio::test]
async fn a_header_that_is_no_credential_is_challenged_and_another_scheme_is_nobodys() {
    let world = World::certified().await;
    world.hand(unchallenged()).await;
    for (value, challenged) in [("Basic !", true), ("Basic YWxpY2U=", true), ("Bearer x", false)] {
        let request = http::Request::post("/ipp").header(header::AUTHORIZATION, value);
        let request = request.header(header::CONTENT_TYPE, "application/ipp");
        let request = request.body(body(&print(), PDF).into()).unwrap();
        let got = world.client().request(request).await;
        assert_eq!(got.challenges(), challenged, "{value}");
        world.nothing_is_kept();
    }
}

#[tokio::test]
async fn one_log_in_serves_many_requests_and_ends_with_its_session() {
    let world = World::certified().await;
    let sessions = || world.handle.view().sessions.len();
    let ask = ask(Operation::ValidateJob, []);
    for _ in 0..20 {
        assert_eq!(world.user(ALICE).send(&ask, b"").await.status(), StatusCode::SuccessfulOk);
    }
    assert_eq!(sessions(), 1);
    let elsewhere = Client { address: [192, 0, 2, 8].into(), ..world.user(ALICE) };
    assert_eq!(elsewhere.send(&ask, b"").await.status(), StatusCode::SuccessfulOk);
    assert_eq!(sessions(), 2, "another address is another client");
    world.pass_seconds(61).await;
    assert_eq!(sessions(), 0);
    assert_eq!(world.user(ALICE).send(&ask, b"").await.status(), StatusCode::SuccessfulOk);
    assert_eq!(sessions(), 1);
}

#[tokio::test]
async fn log_ins_at_the_same_moment_leave_one_session() {
    let world = World::certified().await;
    let ask = ask(Operation::ValidateJob, []);
    let client = world.user(ALICE);
    let all = futures_util::future::join_all((0..16).map(|_| client.send(&ask, b""))).await;
    assert!(all.iter().all(|it| it.status() == StatusCode::SuccessfulOk));
    assert_eq!(world.handle.view().sessions.len(), 1);
}

#[tokio::test]
async fn a_changed_password_ends_what_the_old_one_could_do() {
    let world = World::certified().await;
    let ask = ask(Operation::ValidateJob, []);
    assert_eq!(world.user(ALICE).send(&ask, b"").await.status(), StatusCode::SuccessfulOk);
    let (id, password) = (UserId::new(ALICE.0).unwrap(), Some(Secret::new("another-password")));
    let edit = UserAsk::Edit { id, changes: UserChanges { password, ..UserChanges::default() } };
    world.hand(Command::User(edit)).await;
    assert!(world.user(ALICE).send(&ask, b"").await.challenges());
    let new = world.user((ALICE.0, "another-password")).send(&ask, b"").await;
    assert_eq!(new.status(), StatusCode::SuccessfulOk);
}

#[tokio::test]
async fn a_job_that_names_two_users_is_nobody_s_or_the_last_one_s_by_assumption() {
    let world = World::certified().await;
    let named = |user: &str, password: &str| {
        format!("@PJL SET JOBATTR=\"@JOAU={user}\"\r\n@PJL SET JOBATTR=\"@JOAP={password}\"\r\n")
    };
    let both = named(BOB.0, BOB.1) + &named(ALICE.0, ALICE.1);
    let stream = [pjl::UEL, both.as_bytes(), b"@PJL ENTER LANGUAGE=PDF\r\n", PDF].concat();
    for client in [world.client(), world.user(ALICE)] {
        let got = client.send(&print(), &stream).await;
        assert_eq!(got.status(), StatusCode::ClientErrorNotAuthenticated);
        world.nothing_is_kept();
    }
    let last = Assumptions { repeated_user_is_none: false, ..Assumptions::default() };
    world.hand(Command::Assume(last)).await;
    world.client().send(&print(), &stream).await.taken();
    let owner = world.held().await.owner.clone();
    assert_eq!(owner.as_ref().map(|it| it.as_str()), Some(ALICE.0));
    let wrong = named(ALICE.0, ALICE.1) + &named(BOB.0, "a guess");
    let stream = [pjl::UEL, wrong.as_bytes(), b"@PJL ENTER LANGUAGE=PDF\r\n", PDF].concat();
    let got = world.client().send(&print(), &stream).await;
    assert_eq!(got.status(), StatusCode::ClientErrorNotAuthorized);
    assert_eq!(world.audited(0).last().map(String::as_str), Some("Print / Aborted / bob"));
}
