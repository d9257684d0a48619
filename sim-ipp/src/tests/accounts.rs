//! Jobs that are charged to accounts, and those that cannot be (PWG 5100.16).

use std::collections::BTreeSet;

use sim_core::Command;
use sim_core::account::{AccountAsk, AccountId};
use sim_core::user::UserId;
use sim_wire::ipp::{Attribute, Operation, StatusCode};

use super::client::*;

const ACCOUNT_CLOSED: &str = "old-project";
const ACCOUNT_USED_UP: &str = "used-up";
const ACCOUNT_OF_ALICE: &str = "research";

async fn accounting() -> World {
    let world = World::certified().await;
    let alice = || BTreeSet::from([UserId::new(ALICE.0).unwrap()]);
    for (id, is_closed, limit) in [
        (ACCOUNT_CLOSED, true, None),
        (ACCOUNT_USED_UP, false, Some(0)),
        (ACCOUNT_OF_ALICE, false, Some(100)),
    ] {
        let id = AccountId::new(id).unwrap();
        let ask = AccountAsk::Put { id, is_closed, limit, used: None, users: alice() };
        world.hand(Command::Account(ask)).await;
    }
    world
}

fn on(account: &str) -> Vec<Attribute> {
    let named = Some(account).filter(|it| !it.is_empty());
    named.map(|it| Attribute::name("job-account-id", it.to_owned())).into_iter().collect()
}

#[tokio::test]
async fn a_job_that_cannot_be_charged_is_refused_and_leaves_nothing() {
    let world = accounting().await;
    for (who, account, status) in [
        (ALICE, "", StatusCode::ClientErrorAccountInfoNeeded),
        (ALICE, "nowhere", StatusCode::ClientErrorAccountAuthorizationFailed),
        (BOB, ACCOUNT_OF_ALICE, StatusCode::ClientErrorAccountAuthorizationFailed),
        (BOB, ACCOUNT_CLOSED, StatusCode::ClientErrorAccountAuthorizationFailed),
        (ALICE, ACCOUNT_CLOSED, StatusCode::ClientErrorAccountClosed),
        (ALICE, ACCOUNT_USED_UP, StatusCode::ClientErrorAccountLimitReached),
    ] {
        for operation in [Operation::ValidateJob, Operation::CreateJob, Operation::PrintJob] {
            let document = if operation == Operation::PrintJob { PDF } else { b"" };
            let request = ask_with_job(operation, on(account));
            let got = world.user(who).send(&request, document).await;
            assert_eq!(got.status(), status, "{} {account} {operation}", who.0);
        }
    }
    // Nothing is told before the document has said whose it is.
    let request = ask_with_job(Operation::PrintJob, on(ACCOUNT_CLOSED));
    let got = world.client().send(&request, &wrapped(BOB.0, Some(BOB.1))).await;
    assert_eq!(got.status(), StatusCode::ClientErrorAccountAuthorizationFailed);
    world.nothing_is_kept();
    assert!(world.handle.view().history.is_empty());
}

#[tokio::test]
async fn a_job_that_can_be_charged_is_taken_and_says_to_what() {
    let world = accounting().await;
    let request = ask_with_job(Operation::PrintJob, on(ACCOUNT_OF_ALICE));
    let alice = world.user(ALICE);
    let got = alice.send(&request, PDF).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    world.held().await;
    let about = alice.about(Operation::GetJobAttributes, got.taken().0).await;
    assert_eq!(about.job("job-account-id").as_str(), Some(ACCOUNT_OF_ALICE));
}

#[tokio::test]
async fn a_created_job_whose_document_names_another_user_ends() {
    let world = accounting().await;
    let alice = world.user(ALICE);
    // Nobody who creates a job is asked to log in over plain HTTP.
    let plain = Client { tls: false, ..world.client() };
    let request = ask_with_job(Operation::CreateJob, on(ACCOUNT_OF_ALICE));
    let number = plain.send(&request, b"").await.taken().0;
    let attributes =
        [Attribute::integer("job-id", number), Attribute::boolean("last-document", true)];
    let send = ask(Operation::SendDocument, attributes);
    let got = plain.send(&send, &wrapped(BOB.0, Some(BOB.1))).await;
    assert_eq!(got.status(), StatusCode::ClientErrorAccountAuthorizationFailed);
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert!(has(&about.job("job-state-reasons"), "account-authorization-failed"));
    world.nothing_is_kept();
}
