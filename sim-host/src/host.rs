//! The owner task: works and facts, then timers, then asks; publish the view, then answer.
//!
//! Each turn takes some of every kind, so that none waits for more than the turn that is under way, however
//! many of another kind come. One write to the data directory serves all that a turn took in.

use std::collections::BTreeMap;
use std::future::{Future, pending};
use std::sync::Arc;

use sim_core::mail::MailId;
use sim_core::{Device, Tick, View};
use sim_document::Readers;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::yield_now;
use tokio::time::sleep_until;

use crate::clock::{ClockMode, HostClock};
use crate::data_directory::DataDirectory;
use crate::exchange::Exchange;
use crate::follow::Followers;
use crate::handle::Handle;
use crate::hardware::Hardware;
use crate::keeper::Keeper;
use crate::network::Network;
use crate::overwriting;
use crate::owner::{Owner, Replies};
use crate::pace::Pace;
use crate::passwords::Passwords;
use crate::reading::Reading;
use crate::real_time::RealTime;
use crate::reports::Reports;
use crate::silence::Silences;
use crate::turn::{Inputs, TURN_MAX, Turn};
use crate::unkept::Unkept;
use crate::workers::Workers;
use crate::world::{World, WorldView};

/// Asks that wait at one time; further ones wait at the door.
const ASKS_MAX: usize = 1_024;

/// What a device is given beside its hardware.
#[derive(Clone)]
pub struct Setup {
    /// How time passes.
    pub clock: ClockMode,
    /// How fast physical work is done.
    pub pace: Pace,
    /// What compares its passwords.
    pub passwords: Passwords,
    /// Who does its slow work: the same for all devices of a process.
    pub workers: Workers,
    /// What it reaches by itself.
    pub network: Network,
    /// The numbers of the lines of all devices of a process.
    pub exchange: Exchange,
}

impl Setup {
    /// For the only device of a test, with workers of its own, which read documents
    /// [in this process](Readers::in_this_process). It reaches this machine only.
    pub fn new(clock: ClockMode, pace: Pace, passwords: Passwords) -> Self {
        let workers = Workers::new(Readers::in_this_process());
        Self {
            clock,
            pace,
            passwords,
            workers,
            network: Network::default(),
            exchange: Exchange::default(),
        }
    }
}

/// Makes the owner task of `device`. Starts nothing: the caller spawns the future where it belongs; it
/// ends when the last handle is gone.
pub fn host(
    device: Device,
    hardware: Hardware,
    setup: Setup,
) -> (Handle, impl Future<Output = ()>) {
    make(device, Tick(0), World::new(setup.pace, hardware, Arc::default()), None, setup)
}

/// As [`host`], in a data directory: what is acknowledged is kept there first.
pub fn host_in(
    directory: DataDirectory,
    device: Device,
    setup: Setup,
) -> (Handle, impl Future<Output = ()>) {
    host_in_at(RealTime::of_host(), directory, device, setup)
}

/// The same, in a world in which it is so late.
fn host_in_at(
    real_time: RealTime,
    mut directory: DataDirectory,
    mut device: Device,
    setup: Setup,
) -> (Handle, impl Future<Output = ()>) {
    let begins_at = directory.begins_at(&mut device, setup.clock, real_time);
    let DataDirectory { keeper, hardware, mechanism, .. } = directory;
    make(device, begins_at, World::new(setup.pace, hardware, mechanism), Some(keeper), setup)
}

fn make(
    device: Device,
    begins_at: Tick,
    world: World,
    keeper: Option<Keeper>,
    setup: Setup,
) -> (Handle, impl Future<Output = ()>) {
    let Setup { clock, passwords, workers, network, exchange, .. } = setup;
    let (hardware, workers) = (world.hardware.clone(), workers.share());
    let (asks, asked) = mpsc::channel(ASKS_MAX);
    let (requests, requested) = mpsc::channel(ASKS_MAX);
    let (ringing, rings) = mpsc::channel(ASKS_MAX);
    let reports = Reports::default();
    // Whoever works waits where more has come back than a turn takes in.
    let (done, works) = mpsc::channel(TURN_MAX);
    let (bell, released) = overwriting::bell();
    hardware.documents().wake_when_released(bell);
    let owner = Owner {
        device,
        world,
        clock: HostClock::new(clock, begins_at),
        keeper,
        passwords,
        done,
        workers: workers.clone(),
        network,
        exchange: exchange.clone(),
        bell: ringing.downgrade(),
        line: watch::Sender::new(false),
        stopped_mail: watch::Sender::new(MailId(0)),
        outstanding: 0,
        silences: Silences::default(),
        reading: Reading::default(),
        company: Arc::default(),
        answers: Vec::new(),
        waiting: BTreeMap::new(),
        unkept: Unkept::default(),
        advancing: None,
        doubtful: Vec::new(),
        goes_on: false,
        putting_out: Vec::new(),
    };
    let (views, view) = watch::channel(Arc::new(owner.device.view()));
    let (worlds, world) = watch::channel(Arc::new(owner.world.view(owner.clock)));
    let followers = Followers::default();
    let handle = Handle {
        asks,
        requests,
        exchange,
        bell: ringing,
        reports: reports.clone(),
        views: view,
        worlds: world,
        followers: followers.clone(),
        hardware,
        workers,
        copies: Arc::new(Semaphore::new(1)),
    };
    let inputs = Inputs { works, reports, released, requests: requested, rings, asks: asked };
    (handle, run(owner, inputs, views, worlds, followers))
}

async fn run(
    mut owner: Owner,
    mut inputs: Inputs,
    views: watch::Sender<Arc<View>>,
    worlds: watch::Sender<Arc<WorldView>>,
    followers: Followers,
) {
    loop {
        let advances = owner.advances();
        let (timer, again) = (owner.timer(), owner.again_at());
        let time = async {
            match timer {
                // Nothing happens by itself before it is kept what happened.
                _ if let Some(again) = again
                    && !advances =>
                {
                    sleep_until(again).await
                }
                // Whoever asks meanwhile is to get as far as asking.
                _ if advances || owner.goes_on => yield_now().await,
                Some(timer) => sleep_until(timer).await,
                None => pending().await,
            }
        };
        let Some(Turn { works, facts, rings, requests, asks }) = inputs.turn(time).await else {
            return;
        };
        let mut replies = Replies::new();
        if advances {
            owner.advance_step(&mut replies);
        }
        works.into_iter().for_each(|it| owner.worked(it));
        facts.into_iter().for_each(|it| owner.reported(it));
        if owner.is_due() {
            owner.tick();
        }
        rings.into_iter().for_each(|it| owner.rung(it));
        for request in requests {
            if let Some(order) = owner.request(request, &mut replies) {
                owner.restore(*order, &mut inputs.works, &mut replies).await;
            }
        }
        owner.steps(asks, advances, &mut replies).await;
        owner.put_out(&mut replies);
        // What rang so far is seen to now; the turn is not for it alone.
        let _ = inputs.released.try_recv();
        owner.tend_drive();
        owner.tend_line();
        owner.tend_scanner();
        // Whoever waits for a view finds the tray that belongs to it.
        worlds.send_replace(Arc::new(owner.world.view(owner.clock)));
        followers.publish(&views, owner.device.view());
        owner.answer();
        replies.into_iter().for_each(|reply| reply());
    }
}

#[cfg(test)]
pub(crate) mod tests;
