//! Making a device from the options, or from what was left in the data directory.

use std::net::IpAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::model::Identity;
use sim_core::power::PowerAction;
use sim_core::user::UserAsk;
use sim_core::{Asker, Command, Configuration, Device, PasswordHash, Tick};
use sim_host::passwords::{self, Passwords};
use sim_host::{ClockMode, DataDirectory, Handle, Shelf, Storage};
use tokio::task::JoinHandle;

use crate::listen::reachable;
use crate::not_started::{CERTIFICATE_WAIT, NotStarted};
use crate::options::{NewUser, Options};

/// What a manual clock shows first: 2021-01-22T10:00:00+09:00, the day the guide was issued.
const MANUAL_START_MS: i64 = 1_611_277_200_000;
/// The host name of the device.
const HOST_NAME: &str = "apeosport-c7070";

/// A device with its owner.
pub(crate) struct Made {
    pub(crate) handle: Handle,
    pub(crate) host: JoinHandle<()>,
    /// Whether it was made from the options; otherwise it was left in the data directory.
    pub(crate) is_new: bool,
    pub(crate) was_on: bool,
    pub(crate) shelf: Shelf,
}

/// The device that was left in the data directory, or a new one.
pub(crate) async fn make(
    options: &Options,
    seed: u64,
    directory: Option<DataDirectory>,
) -> Result<Made, NotStarted> {
    let (clock, pace, passwords) = (options.clock, options.pace, Passwords::new()?);
    let Some(mut directory) = directory else {
        let device = new_device(options, seed).await?;
        let storage = Storage::in_memory(options.sector_size)?;
        let storage = storage.with_postscript(options.postscript.clone());
        let (handle, owner) = sim_host::host(device, clock, pace, passwords, storage);
        let (host, shelf) = (tokio::spawn(owner), Shelf::default());
        return Ok(Made { handle, host, is_new: true, was_on: false, shelf });
    };
    let (device, is_new, was_on) = match directory.take_device() {
        Some((device, was_on)) => (device, false, was_on),
        None => (new_device(options, seed).await?, true, false),
    };
    let shelf = directory.shelf();
    let (handle, owner) = sim_host::host_in(directory, device, clock, pace, passwords);
    Ok(Made { handle, host: tokio::spawn(owner), is_new, was_on, shelf })
}

async fn new_device(options: &Options, seed: u64) -> Result<Device, NotStarted> {
    let hash = hashed(options).await?;
    Ok(Device::new(configuration(options, seed, reachable(options.listen), hash)))
}

/// The Key Operator's password, hashed.
pub(crate) async fn hashed(options: &Options) -> Result<PasswordHash, NotStarted> {
    let password = options.key_operator.password.clone();
    let hash = tokio::task::spawn_blocking(move || passwords::hash(&password)).await;
    Ok(hash.map_err(|it| NotStarted::Worker(it.to_string()))??)
}

/// A new device with its users, switched on.
pub(crate) async fn seeded(handle: &Handle, users: &[NewUser]) -> Result<(), NotStarted> {
    seed_users(handle, users).await?;
    power_on(handle).await
}

pub(crate) async fn power_on(handle: &Handle) -> Result<(), NotStarted> {
    let on = Command::Power(PowerAction::On);
    handle.ask(Asker::Control, on).await.map_err(NotStarted::Device)?;
    certificate(handle).await
}

pub(crate) fn configuration(
    options: &Options,
    seed: u64,
    address: IpAddr,
    password: PasswordHash,
) -> Configuration {
    let mut settings = options.profile.settings();
    for change in &options.settings {
        settings.apply(change.clone());
    }
    let start_ms = match options.clock {
        ClockMode::Wall | ClockMode::Scaled(_) => real_now_ms(),
        ClockMode::Manual => MANUAL_START_MS,
    };
    Configuration {
        identity: Identity {
            model: options.model,
            serial: serial(seed),
            host_name: HOST_NAME.into(),
            address,
        },
        settings,
        assumptions: options.assumptions,
        clock: Clock::new(Tick(0), start_ms, ZONE_DEFAULT),
        key_operator: options.key_operator.id.clone(),
        key_operator_password: password,
        key_operator_standing: options.key_operator.standing(options.profile),
        seed,
    }
}

async fn seed_users(handle: &Handle, users: &[NewUser]) -> Result<(), NotStarted> {
    for NewUser { id, password, role } in users.iter().cloned() {
        let ask = UserAsk::Add { id: id.clone(), name: String::new(), role, password };
        let added = handle.ask(Asker::Control, Command::User(ask)).await;
        added.map_err(|it| NotStarted::User(id, it))?;
    }
    Ok(())
}

async fn certificate(handle: &Handle) -> Result<(), NotStarted> {
    let mut views = handle.views();
    let made = views.wait_for(|it| it.certificate.is_some());
    match tokio::time::timeout(CERTIFICATE_WAIT, made).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(NotStarted::Certificate),
    }
}

/// Six digits that follow from the seed (the form of the real numbers is not known).
fn serial(seed: u64) -> String {
    // The finaliser of SplitMix64: neighbouring seeds get unlike numbers.
    let mut it = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    format!("{:06}", (it ^ (it >> 31)) % 1_000_000)
}

fn real_now_ms() -> i64 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(passed.as_millis()).unwrap_or(i64::MAX)
}
