//! Who takes much gets no more, and others notice nothing.

use sim_core::settings::Settings;
use sim_core::share::OPEN_JOBS;
use sim_wire::ipp::{Operation, StatusCode};

use super::client::*;

#[tokio::test]
async fn an_address_with_its_share_of_open_jobs_is_told_so_and_others_are_not() {
    let world = World::with(Settings::factory()).await;
    let create = ask(Operation::CreateJob, []);
    for _ in 0..OPEN_JOBS.each {
        assert_eq!(world.client().send(&create, b"").await.status(), StatusCode::SuccessfulOk);
    }
    let refused = world.client().send(&create, b"").await;
    assert_eq!(refused.status(), StatusCode::ServerErrorTooManyJobs);
    let other = Client { address: [192, 0, 2, 8].into(), ..world.client() };
    for client in [other, world.user(ALICE)] {
        assert_eq!(client.send(&create, b"").await.status(), StatusCode::SuccessfulOk);
    }
    world.client().send(&print(), PDF).await.taken();
}
