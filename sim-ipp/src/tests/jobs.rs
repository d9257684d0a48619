//! Looking at jobs and cancelling them.

use sim_core::settings::Change;
use sim_core::settings::values::{HideJobDetails, JobOperation, LoginType, ReceiveControl};
use sim_wire::ipp::{Attribute, Group, GroupTag, JobState, Operation, StatusCode};

use super::attributes::attributes;
use super::client::*;

const ALL: [&str; 1] = ["all"];

fn names(group: &Group) -> Vec<&str> {
    group.attributes.iter().map(|it| &*it.name).collect()
}

fn all() -> Attribute {
    Attribute::keywords("requested-attributes", ALL)
}

#[tokio::test]
async fn another_user_s_job_shows_that_it_is_there_and_nothing_else() {
    let world = World::certified().await;
    let named = ask(Operation::PrintJob, [Attribute::name("job-name", "Secret plans")]);
    let number = world.user(ALICE).send(&named, PDF).await.taken().0;
    world.held().await;
    for asked in [
        ask(Operation::GetJobs, []),
        ask(Operation::GetJobAttributes, [Attribute::integer("job-id", number)]),
    ] {
        assert!(world.client().send(&asked, b"").await.challenges());
        let plain = Client { tls: false, ..world.client() }.send(&asked, b"").await;
        assert_eq!(plain.status(), StatusCode::ClientErrorNotAuthenticated);
    }
    {
        let client = world.user(BOB);
        let [listed] = &client.jobs([all()]).await[..] else { panic!("one job") };
        let about = client.about(Operation::GetJobAttributes, number).await.message();
        let about = about.group(GroupTag::JOB).unwrap();
        for group in [listed, about] {
            let shown = [
                "job-id",
                "job-uri",
                "job-printer-uri",
                "job-state",
                "job-state-reasons",
                "job-name",
                "job-originating-user-name",
                "job-state-message",
                "job-uuid",
            ];
            assert_eq!(names(group), shown);
            assert_eq!(group.attribute("job-name").unwrap().as_str(), Some("-"));
            let user = group.attribute("job-originating-user-name").unwrap();
            assert_eq!(user.as_str(), Some("-"));
        }
    }
    for client in [world.user(ALICE), world.user(KO)] {
        let [job] = &client.jobs([all()]).await[..] else { panic!("one job") };
        assert_eq!(job.attribute("job-name").unwrap().as_str(), Some("Secret plans"));
        let user = job.attribute("job-originating-user-name").unwrap();
        assert_eq!(user.as_str(), Some(ALICE.0));
    }
    world.set(Change::jobs_hide_job_details(HideJobDetails::No)).await;
    let [job] = &world.user(BOB).jobs([all()]).await[..] else { panic!("one job") };
    assert_eq!(job.attribute("job-name").unwrap().as_str(), Some("Secret plans"));
    assert!(world.client().about(Operation::GetJobAttributes, number).await.challenges());
    world.set(Change::auth_login_type(LoginType::Off)).await;
    assert_eq!(world.client().jobs([all()]).await.len(), 1, "where nobody logs in");
}

#[tokio::test]
async fn a_job_of_nobody_s_is_told_of_where_it_came_from() {
    let world = World::certified().await;
    let plain = Client { tls: false, ..world.client() };
    let (number, state) = plain.send(&print(), PDF).await.taken();
    assert_eq!(state, JobState::Aborted.code());
    assert_eq!(plain.about(Operation::GetJobAttributes, number).await.taken().0, number);
    let elsewhere =
        Client { address: std::net::Ipv4Addr::new(192, 0, 2, 8).into(), ..world.client() };
    assert!(elsewhere.about(Operation::GetJobAttributes, number).await.challenges());
}

#[tokio::test]
async fn a_held_job_waits_for_its_owner_to_log_in_at_the_panel() {
    let world = World::certified().await;
    let number = world.user(ALICE).send(&print(), PDF).await.taken().0;
    world.held().await;
    let got = world.user(ALICE).about(Operation::GetJobAttributes, number).await;
    assert_eq!(got.taken(), (number, JobState::PendingHeld.code()));
    assert!(has(&got.job("job-state-reasons"), "job-held-for-authorization"));
    assert_eq!(got.job("job-impressions").as_integer(), Some(1));
    assert_eq!(got.job("job-k-octets").as_integer(), Some(1));
    assert_eq!(got.job("time-at-creation").as_integer(), Some(1));
    assert_eq!(got.job("time-at-completed"), Attribute::no_value("time-at-completed"));
}

#[tokio::test]
async fn a_new_job_says_how_it_stands_and_has_a_name_that_no_other_has() {
    let world = World::certified().await;
    let taken = world.user(ALICE).send(&print(), PDF).await;
    assert!(taken.job("job-state-message").as_str().is_some_and(|it| !it.is_empty()));
    world.user(ALICE).send(&print(), PDF).await;
    let uuids: Vec<_> = world.user(ALICE).jobs([all()]).await;
    let uuids: Vec<_> = uuids.iter().map(|it| it.attribute("job-uuid").unwrap().clone()).collect();
    assert!(uuids.iter().all(|it| it.as_str().unwrap().starts_with("urn:uuid:")));
    assert_ne!(uuids[0], uuids[1]);
}

#[tokio::test]
async fn another_user_s_job_is_not_cancelled() {
    let world = World::certified().await;
    let number = world.user(ALICE).send(&print(), PDF).await.taken().0;
    world.held().await;
    let before = world.handle.view().audit.written();
    let refused = world.user(BOB).about(Operation::CancelJob, number).await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotAuthorized);
    assert!(world.client().about(Operation::CancelJob, number).await.challenges());
    let plain = Client { tls: false, ..world.user(ALICE) };
    let refused = plain.about(Operation::CancelJob, number).await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotAuthenticated);
    assert!(world.held().await.state.is_held());
    assert!(world.audited(before).is_empty());

    let done = world.user(ALICE).about(Operation::CancelJob, number).await;
    assert_eq!(done.status(), StatusCode::SuccessfulOk);
    world.nothing_is_kept();
    assert_eq!(world.audited(before), ["Print / Canceled by User / alice"]);
    let again = world.user(ALICE).about(Operation::CancelJob, number).await;
    assert_eq!(again.status(), StatusCode::ClientErrorNotPossible);
    let unknown = world.user(ALICE).about(Operation::CancelJob, 99).await;
    assert_eq!(unknown.status(), StatusCode::ClientErrorNotFound);
}

#[tokio::test]
async fn an_administrator_cancels_any_job() {
    let world = World::certified().await;
    let number = world.user(ALICE).send(&print(), PDF).await.taken().0;
    world.held().await;
    let done = world.user(KO).about(Operation::CancelJob, number).await;
    assert_eq!(done.status(), StatusCode::SuccessfulOk);
    world.nothing_is_kept();
}

#[tokio::test]
async fn a_job_is_asked_for_by_its_uri_too() {
    let world = World::certified().await;
    let got = world.user(ALICE).send(&print(), PDF).await;
    let uri = got.job("job-uri").as_str().unwrap().to_owned();
    assert_eq!(uri, format!("{URI}/{}", got.taken().0));
    let group = Group::operation("en").with(Attribute::uri("job-uri", uri));
    let mut request = ask(Operation::GetJobAttributes, []);
    request.groups = vec![group];
    assert_eq!(world.user(ALICE).send(&request, b"").await.taken().0, got.taken().0);
}

#[tokio::test]
async fn get_jobs_picks_by_state_owner_and_number() {
    let world = World::certified().await;
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    world.set(Change::access_job_operation(JobOperation::AllUsers)).await;
    for who in [ALICE, BOB, ALICE] {
        world.user(who).send(&print(), PDF).await;
        world.until(|it| it.jobs.is_empty()).await;
    }
    world.set(Change::receive_control(ReceiveControl::ByAccounting)).await;
    world.user(BOB).send(&print(), PDF).await;
    world.held().await;

    let which = |keyword| Attribute::keyword("which-jobs", keyword);
    let numbers = |groups: Vec<Group>| -> Vec<i32> {
        let number = |it: &Group| it.attribute("job-id").unwrap().as_integer().unwrap();
        groups.iter().map(number).collect()
    };
    let alice = world.user(ALICE);
    assert_eq!(numbers(alice.jobs([]).await), [4]);
    assert_eq!(numbers(alice.jobs([which("not-completed")]).await), [4]);
    assert_eq!(numbers(alice.jobs([which("completed")]).await), [3, 2, 1]);
    assert_eq!(numbers(alice.jobs([which("all")]).await), [4, 3, 2, 1]);
    assert_eq!(numbers(alice.jobs([which("pending-held")]).await), [4]);
    assert_eq!(numbers(alice.jobs([which("processing")]).await), [0; 0]);
    let mine = || Attribute::boolean("my-jobs", true);
    assert_eq!(numbers(alice.jobs([which("all"), mine()]).await), [3, 1]);
    assert_eq!(
        numbers(alice.jobs([which("completed"), Attribute::integer("limit", 2)]).await),
        [3, 2]
    );
    assert_eq!(names(&alice.jobs([]).await[0]), ["job-id", "job-uri"]);
    let picked = Attribute::keywords("requested-attributes", ["job-state", "nonsense"]);
    assert_eq!(names(&alice.jobs([picked]).await[0]), ["job-state"]);
    assert!(world.client().send(&ask(Operation::GetJobs, [mine()]), b"").await.challenges());

    let odd = ask(Operation::GetJobs, [which("proof-print")]);
    let unsupported = StatusCode::ClientErrorAttributesOrValuesNotSupported;
    assert_eq!(alice.send(&odd, b"").await.status(), unsupported);
    let none = ask(Operation::GetJobs, [Attribute::integer("limit", 0)]);
    assert_eq!(alice.send(&none, b"").await.status(), StatusCode::ClientErrorBadRequest);
}

#[tokio::test]
async fn a_list_that_is_long_comes_whole_in_pieces() {
    const JOBS: usize = 100;
    let world = World::certified().await;
    let alice = world.user(ALICE);
    for _ in 0..JOBS {
        alice.send(&print(), PDF).await.taken();
    }
    let got = alice.send(&ask(Operation::GetJobs, [all()]), b"").await;
    assert!(got.bytes.len() > 64 * 1024, "{} bytes", got.bytes.len());
    let jobs = got.message().groups_of(GroupTag::JOB).count();
    assert_eq!(jobs, JOBS);
    let got = alice.send(&ask(Operation::GetJobs, []), b"").await;
    let numbers = got.message().groups;
    let numbers = numbers.iter().filter_map(|it| it.attribute("job-id")?.as_integer());
    let numbers: Vec<_> = numbers.collect();
    assert!(numbers.len() == JOBS && numbers.is_sorted());
}

#[tokio::test]
async fn a_job_that_is_printed_says_so() {
    let world = World::certified().await;
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    let request = ask_with_job(Operation::PrintJob, [Attribute::integer("copies", 3)]);
    let number = world.user(ALICE).send(&request, PDF).await.taken().0;
    world.until(|it| it.jobs.is_empty()).await;
    let got = world.user(ALICE).about(Operation::GetJobAttributes, number).await;
    assert_eq!(got.taken().1, JobState::Completed.code());
    assert!(has(&got.job("job-state-reasons"), "job-completed-successfully"));
    assert_eq!(got.job("job-impressions-completed").as_integer(), Some(3));
    assert_eq!(got.job("job-media-sheets").as_integer(), Some(3));
    assert_eq!(got.job("copies").as_integer(), Some(3));
    let meter = ["printer-impressions-completed", "printer-media-sheets-completed"];
    let meter = attributes(world.client(), &meter).await;
    assert!(meter.attributes.len() == 2);
    assert!(meter.attributes.iter().all(|it| it.as_integer() == Some(3)));
    world.nothing_is_kept();
    // It has no syntax for having none.
    let all = world.user(ALICE).about(Operation::GetJobAttributes, number).await.message();
    let all = all.group(GroupTag::JOB).unwrap();
    assert!(all.attribute("job-detailed-status-messages").is_none());
}

#[tokio::test]
async fn a_job_says_what_it_was_printed_with_once_it_is_begun() {
    let world = World::full().await;
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    let alice = world.user(ALICE);
    world.user(KO).send(&ask(Operation::HoldNewJobs, []), b"").await;
    let job = [Attribute::integer("copies", 2), Attribute::keyword("job-sheets", "none")];
    let number = alice.send(&ask_with_job(Operation::PrintJob, job), PDF).await.taken().0;
    world.held().await;
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(about.job("job-sheets").as_str(), Some("none"), "what was supplied comes back");
    assert_eq!(about.job("copies-actual"), Attribute::unknown("copies-actual"));
    world.user(KO).send(&ask(Operation::ReleaseHeldNewJobs, []), b"").await;
    world.until(|it| it.jobs.is_empty()).await;
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(about.job("copies-actual").as_integer(), Some(2));
    assert_eq!(about.job("media-actual").as_str(), Some("iso_a4_210x297mm"));
    assert_eq!(about.job("sides-actual").as_str(), Some("one-sided"));
}

#[tokio::test]
async fn a_document_that_is_damaged_ends_as_aborted() {
    let world = World::certified().await;
    let number = world.user(ALICE).send(&print(), b"\0not a document").await.taken().0;
    world.until(|it| it.jobs.is_empty()).await;
    let got = world.user(ALICE).about(Operation::GetJobAttributes, number).await;
    assert_eq!(got.taken().1, JobState::Aborted.code());
    assert!(has(&got.job("job-state-reasons"), "document-format-error"));
    let message = got.job("job-state-message");
    let words = "Aborted: its data cannot become pages.";
    assert_eq!(message.as_str(), Some(words));
    let detail = got.job("job-detailed-status-messages");
    assert_eq!(detail.as_str(), Some("the document is of no known format"));
    let stranger = world.user(BOB).about(Operation::GetJobAttributes, number).await.message();
    let shown = stranger.group(GroupTag::JOB).unwrap();
    assert!(shown.attribute("job-detailed-status-messages").is_none());
    world.nothing_is_kept();
}

/// Where nobody logs in, at a printer that holds new jobs.
async fn open_printer() -> World {
    let world = World::full().await;
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    let held = world.user(KO).send(&ask(Operation::HoldNewJobs, []), b"").await;
    assert_eq!(held.status(), StatusCode::SuccessfulOk);
    world.set(Change::auth_login_type(LoginType::Off)).await;
    world.set(Change::access_job_operation(JobOperation::AllUsers)).await;
    world.set(Change::jobs_hide_job_details(HideJobDetails::No)).await;
    world
}

fn named(user: &'static str) -> Attribute {
    Attribute::name("requesting-user-name", user)
}

#[tokio::test]
async fn where_nobody_logs_in_my_jobs_are_those_under_the_name_that_the_client_gives() {
    let world = open_printer().await;
    for user in ["carol", "dave", "carol"] {
        let got = world.client().send(&ask(Operation::PrintJob, [named(user)]), PDF).await;
        assert_eq!(got.status(), StatusCode::SuccessfulOk);
    }
    let mine = |user| [named(user), Attribute::boolean("my-jobs", true)];
    let numbers = async |user| -> Vec<_> {
        let jobs = world.client().jobs(mine(user)).await;
        jobs.iter().map(|it| it.attribute("job-id").unwrap().as_integer().unwrap()).collect()
    };
    assert_eq!(numbers("carol").await, [1, 3]);
    let about = world.client().about(Operation::GetJobAttributes, 2).await;
    assert_eq!(about.job("job-originating-user-name").as_str(), Some("dave"));
    assert!(world.handle.view().jobs.values().all(|it| it.owner.is_none()), "nobody is believed");

    let cancel = ask(Operation::CancelMyJobs, [named("carol")]);
    let done = world.client().send(&cancel, b"").await;
    assert_eq!(done.status(), StatusCode::SuccessfulOk);
    world.until(|it| it.jobs.len() == 1).await;
    assert_eq!(numbers("dave").await, [2], "another's job stays");
    assert_eq!(numbers("carol").await, [0; 0]);
}

#[tokio::test]
async fn a_job_of_nobody_s_is_cancelled_by_the_user_whose_name_it_has() {
    let world = open_printer().await;
    world.client().send(&ask(Operation::PrintJob, [named(ALICE.0)]), PDF).await;
    let alice = world.user(ALICE);
    assert_eq!(
        alice.send(&ask(Operation::CancelMyJobs, []), b"").await.status(),
        StatusCode::SuccessfulOk
    );
    world.until(|it| it.jobs.is_empty()).await;
}

#[tokio::test]
async fn where_people_log_in_a_name_alone_cancels_nothing() {
    let world = World::certified().await;
    world.user(ALICE).send(&print(), PDF).await;
    world.held().await;
    for user in [ALICE.0, "root"] {
        let cancel = ask(Operation::CancelMyJobs, [named(user)]);
        assert!(world.client().send(&cancel, b"").await.challenges());
    }
    world.held().await;
}
