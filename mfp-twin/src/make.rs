//! Making a device: from the options, from a snapshot, or as it was left in a data directory.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::model::Identity;
use sim_core::power::PowerAction;
use sim_core::user::{Standing, UserAsk};
use sim_core::{Asker, Command, Configuration, Device, PasswordHash, Secret, Tick};
use sim_host::passwords::{self, NotHashed, Passwords};
use sim_host::{
    ClockMode, DataDirectory, Exchange, Handle, Hardware, Pace, Setup, Snapshot, Workers,
};
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;

use crate::not_started::{CERTIFICATE_WAIT, NotStarted};
use crate::options::{NewUser, Options};

/// What a manual clock shows first: 2021-01-22T10:00:00+09:00, the day the guide was issued.
const MANUAL_START_MS: i64 = 1_611_277_200_000;
/// The host name of the device.
const HOST_NAME: &str = "apeosport-c7070";

/// What a new device is made from.
pub(crate) enum Origin {
    /// The options that the twin was started with.
    Options,
    /// A snapshot, by its name.
    Snapshot(String, Arc<Snapshot>),
}

impl Origin {
    /// What it is called, where it is not the options.
    pub(crate) fn name(&self) -> Option<String> {
        match self {
            Self::Options => None,
            Self::Snapshot(name, _) => Some(name.clone()),
        }
    }

    /// Bytes that it brings.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Self::Options => 0,
            Self::Snapshot(_, snapshot) => snapshot.bytes(),
        }
    }
}

/// The Key Operator's passwords, hashed.
#[derive(Clone)]
pub(crate) struct KeyOperatorHashes {
    /// The one from the factory.
    factory: PasswordHash,
    /// The one that was chosen since.
    chosen: Option<(PasswordHash, Standing)>,
}

/// What one device has that another of the same options has not.
pub(crate) struct Order {
    pub(crate) seed: u64,
    /// Whether somebody gave the seed: the secrets of a new device follow from it then.
    pub(crate) is_seed_given: bool,
    /// The address that it takes for its own.
    pub(crate) address: IpAddr,
    pub(crate) clock: ClockMode,
    pub(crate) pace: Pace,
    pub(crate) workers: Workers,
    pub(crate) exchange: Exchange,
    pub(crate) origin: Origin,
    /// Where it is kept. One that was left there goes before the origin.
    pub(crate) directory: Option<DataDirectory>,
}

/// Makes a device and has its owner run. When this returns, it is up, or off as it was left. The Key
/// Operator's passwords are hashed once for all of them.
pub(crate) async fn make(
    options: &Options,
    passwords: &OnceCell<KeyOperatorHashes>,
    order: Order,
) -> Result<(Handle, JoinHandle<()>), NotStarted> {
    let Order { seed, is_seed_given, address, clock, pace, workers, exchange, origin, directory } =
        order;
    let new = async || {
        let hashes = passwords.get_or_try_init(|| hashed(options)).await?.clone();
        let device = Device::new(configuration(options, seed, address, hashes.factory)?);
        Ok::<_, NotStarted>(match hashes.chosen {
            Some((hash, standing)) => device.with_chosen_password(hash, standing),
            None => device,
        })
    };
    let network = options.network.clone();
    let setup = Setup { clock, pace, passwords: Passwords::new()?, workers, network, exchange };
    let (handle, host, left) = match directory {
        Some(directory) => {
            let mut directory = directory;
            let (device, was_on) = match directory.take_device() {
                Some((device, was_on)) => (device, Some(was_on)),
                None => (new().await?, None),
            };
            let (handle, owner) = sim_host::host_in(directory, device, setup);
            (handle, tokio::spawn(owner), was_on)
        }
        None => {
            let hardware = Hardware::in_memory(options.sector_size)?;
            let (handle, owner) = sim_host::host(new().await?, hardware, setup);
            (handle, tokio::spawn(owner), None)
        }
    };
    if let Some(key) = &options.update_key {
        handle.hardware().trust(key.clone());
    }
    match (left, origin) {
        (Some(true), _) => power_on(&handle).await?,
        (Some(false), _) => {}
        (None, Origin::Snapshot(name, snapshot)) => handle.restore(&name, snapshot).await?,
        (None, Origin::Options) => {
            if is_seed_given {
                handle.hardware().draw_from(seed);
            }
            seeded(&handle, &options.users).await?;
        }
    }
    tell_of_odd_ids(&handle);
    Ok((handle, host))
}

/// Users who were kept from before some IDs were refused keep theirs.
fn tell_of_odd_ids(handle: &Handle) {
    for id in handle.view().users.keys() {
        if let Err(why) = id.check() {
            tracing::warn!("the user {:?} stays, but would not be added: {why}", id.as_str());
        }
    }
}

async fn hashed(options: &Options) -> Result<KeyOperatorHashes, NotStarted> {
    let factory = options.key_operator.factory_password();
    let chosen = options.key_operator.chosen_password(options.profile);
    let seed = options.seed;
    let hash = move |password: &Secret| match seed {
        Some(seed) => passwords::hash_of_seed(password, seed),
        None => passwords::hash(password),
    };
    let hashes = tokio::task::spawn_blocking(move || {
        let chosen = chosen.map(|it| Ok((hash(&it)?, Standing::of(&it)))).transpose()?;
        Ok::<_, NotHashed>(KeyOperatorHashes { factory: hash(&factory)?, chosen })
    });
    Ok(hashes.await.map_err(|it| NotStarted::Worker(it.to_string()))??)
}

/// A new device with its users, switched on.
async fn seeded(handle: &Handle, users: &[NewUser]) -> Result<(), NotStarted> {
    seed_users(handle, users).await?;
    power_on(handle).await
}

async fn power_on(handle: &Handle) -> Result<(), NotStarted> {
    let on = Command::Power(PowerAction::On);
    handle.ask(Asker::Control, on).await.map_err(NotStarted::Device)?;
    certificate(handle).await
}

fn configuration(
    options: &Options,
    seed: u64,
    address: IpAddr,
    password: PasswordHash,
) -> Result<Configuration, NotStarted> {
    let mut settings = options.profile.settings();
    settings.conflict(&options.settings).map_or(Ok(()), |it| Err(NotStarted::Settings(it)))?;
    for change in &options.settings {
        settings.apply(change.clone());
    }
    let start_ms = match options.clock {
        ClockMode::Wall | ClockMode::Scaled(_) => real_now_ms(),
        ClockMode::Manual => MANUAL_START_MS,
    };
    Ok(Configuration {
        identity: Identity {
            model: options.model,
            serial: serial(seed),
            host_name: HOST_NAME.into(),
            address,
        },
        settings,
        profile: options.profile,
        assumptions: options.assumptions,
        clock: Clock::new(Tick(0), start_ms, ZONE_DEFAULT),
        key_operator: options.key_operator.id.clone(),
        key_operator_password: password,
        key_operator_standing: options.key_operator.standing(),
        seed,
    })
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
    let made = views.wait_for(|it| it.certificate().is_some());
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
