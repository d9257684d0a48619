//! Starting a twin and ending it.

use std::io::Read as _;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use sim_core::certificate::CertificateOrder;
use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::model::Identity;
use sim_core::power::PowerAction;
use sim_core::user::UserAsk;
use sim_core::{Asker, Command, Configuration, Device, PasswordHash, Tick};
use sim_host::DataDirectory;
use sim_host::passwords::{self, Passwords};
use sim_host::{ClockMode, Handle, SHELF_BYTES_MAX, Shelf, Snapshot, Storage};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::control::{self, Control};
use crate::fleet::{FIRST, Fleet, Member};
use crate::listen::{Bound, DevicePorts, reachable};
use crate::not_started::{CERTIFICATE_WAIT, NotStarted};
use crate::options::{NewUser, Options};
use crate::owned_file::OwnedFile;

/// What a manual clock shows first: 2021-01-22T10:00:00+09:00, the day the guide was issued.
const MANUAL_START_MS: i64 = 1_611_277_200_000;
/// The host name of the device.
const HOST_NAME: &str = "apeosport-c7070";
/// More than the bytes of the frame around an exported snapshot.
const FRAME_BYTES: u64 = 4_096;
/// Bytes of a token or key.
const TOKEN_BYTES: usize = 32;

/// A twin that runs. It ends when this is dropped.
pub struct Running {
    /// Where the control plane listens.
    pub control: SocketAddr,
    /// Where the device listens.
    pub device: DevicePorts,
    /// The bearer token of the control plane.
    pub token: String,
    /// A link to the live page that works once.
    pub live_link: String,
    /// The seed.
    pub seed: u64,
    /// The way to the device.
    pub handle: Handle,
    files: Vec<OwnedFile>,
    stop: watch::Sender<bool>,
    host: JoinHandle<()>,
    fleet: Arc<Fleet>,
    doors: Vec<JoinHandle<()>>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("control", &self.control).finish_non_exhaustive()
    }
}

/// Starts a twin: when this returns, every listener is up and the device has its certificate.
///
/// # Errors
/// [`NotStarted`] says why, in words for people.
pub async fn run(options: Options) -> Result<Running, NotStarted> {
    if let Some(stale) = &options.port_file {
        // A file of an earlier twin must not be taken for ours.
        let _ = std::fs::remove_file(stale);
    }
    tokio::task::spawn_blocking(gather_randomness);
    let directory = options.data_dir.as_deref();
    let directory = directory.map(|it| DataDirectory::open(it, options.sector_size)).transpose()?;
    let directory = directory.map(|it| it.with_postscript(options.postscript.clone()));
    let bound = Bound::new(&options).await?;
    let seed = match options.seed {
        Some(seed) => seed,
        None => u64::from(u32::from_le_bytes(random()?)),
    };
    let snapshot = options.snapshot.as_deref().map(read_snapshot).transpose()?;
    let made = make(&options, seed, directory).await?;
    if let Some(key) = &options.update_key {
        made.handle.storage().trust(key.clone());
    }
    match snapshot {
        Some((name, snapshot)) if made.is_new => {
            made.handle.restore(&name, Arc::new(snapshot)).await?;
        }
        _ if made.is_new => seeded(&made.handle, &options.users).await?,
        _ if made.was_on => power_on(&made.handle).await?,
        _ => {}
    }
    serve(options, bound, seed, made)
}

/// A new device with its users, switched on.
pub(crate) async fn seeded(handle: &Handle, users: &[NewUser]) -> Result<(), NotStarted> {
    seed_users(handle, users).await?;
    power_on(handle).await
}

async fn power_on(handle: &Handle) -> Result<(), NotStarted> {
    let on = Command::Power(PowerAction::On);
    handle.ask(Asker::Control, on).await.map_err(NotStarted::Device)?;
    certificate(handle).await
}

/// The snapshot in a file, and the file's name.
fn read_snapshot(path: &Path) -> Result<(String, Snapshot), NotStarted> {
    let refused = |it: &dyn std::fmt::Display| NotStarted::Snapshot(path.into(), it.to_string());
    let mut file = Vec::new();
    let opened = std::fs::File::open(path).map_err(|it| refused(&it))?;
    // A longer file is refused as one that is too long.
    let read = opened.take(SHELF_BYTES_MAX + FRAME_BYTES).read_to_end(&mut file);
    read.map_err(|it| refused(&it))?;
    let snapshot = Snapshot::of_file(&file).map_err(|it| refused(&it))?;
    Ok((path.file_name().unwrap_or_default().display().to_string(), snapshot))
}

/// A device with its owner.
struct Made {
    handle: Handle,
    host: JoinHandle<()>,
    /// Whether it was made from the options; otherwise it was left in the data directory.
    is_new: bool,
    was_on: bool,
    shelf: Shelf,
}

/// The device that was left in the data directory, or a new one.
async fn make(
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

impl Running {
    /// Ends when the device has ended by itself, which it does only by a defect.
    pub async fn ended(&mut self) {
        let _ = (&mut self.host).await;
    }

    /// Ends the twin at once and waits until its ports are free.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        for door in std::mem::take(&mut self.doors) {
            let _ = door.await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.doors.iter().for_each(JoinHandle::abort);
        self.fleet.end();
        self.host.abort();
    }
}

/// The TLS library takes tens of milliseconds to gather its first random bytes. It does so while the
/// password is hashed, for a certificate that nobody wants, so that the device's own is quick.
fn gather_randomness() {
    let address = std::net::Ipv4Addr::LOCALHOST.into();
    let order = CertificateOrder { host_name: HOST_NAME.into(), address, from_unix_s: 0, days: 1 };
    // The device's own certificate will say what is wrong.
    let _ = sim_host::certificate::make(&order);
}

/// The last step: the doors open, then the files say where they are.
fn serve(options: Options, bound: Bound, seed: u64, made: Made) -> Result<Running, NotStarted> {
    let Made { handle, host, shelf, .. } = made;
    let (device, control) = (bound.doors.ports, bound.control_address);
    let token = hex::encode(random::<TOKEN_BYTES>()?);
    let (stop, stopped) = watch::channel(false);
    let first = Member { id: FIRST, handle: handle.clone(), ports: device, seed };
    let fleet = Arc::new(Fleet::new(options.clone(), first, shelf, stopped.clone()));
    let secrets = [token.clone(), hex::encode(random::<TOKEN_BYTES>()?)];
    let plane = Control::new(fleet.clone(), options.profile, control, secrets);
    let live_link = plane.new_link().map_err(|it| NotStarted::NoRandom(it.to_string()))?;
    let doors = vec![
        tokio::spawn(sim_web::server::serve(
            handle.clone(),
            bound.doors.listeners,
            options.ipp_profile,
            until(stopped.clone()),
        )),
        tokio::spawn(control::serve(plane, bound.control, stopped)),
    ];
    let mut running = Running {
        control,
        device,
        token,
        live_link,
        seed,
        handle,
        files: Vec::new(),
        stop,
        host,
        fleet,
        doors,
    };
    running.write_files(&options)?;
    Ok(running)
}

impl Running {
    fn write_files(&mut self, options: &Options) -> Result<(), NotStarted> {
        if let Some(path) = &options.token_file {
            self.write_file(path, self.token.clone())?;
        }
        if let Some(path) = &options.port_file {
            let DevicePorts { ip, http, https, ipp } = self.device;
            let content = json!({
                "control": format!("http://{}", self.control),
                "token": self.token,
                "device": { "ip": ip, "http": http, "https": https, "ipp": ipp },
                "pid": std::process::id(),
            });
            self.write_file(path, format!("{content}\n"))?;
        }
        Ok(())
    }

    fn write_file(&mut self, path: &Path, content: String) -> Result<(), NotStarted> {
        let written = OwnedFile::write(path, content);
        self.files.push(written.map_err(|it| NotStarted::File(path.into(), it))?);
        Ok(())
    }
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

/// Bytes of the system's random source.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NotStarted> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|it| NotStarted::NoRandom(it.to_string()))?;
    Ok(bytes)
}

/// Resolves when the twin is to end.
pub(crate) async fn until(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = stopped.wait_for(|it| *it).await;
}
