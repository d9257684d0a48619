//! The devices of a twin beside its first one: copies of it, of a snapshot, or new ones.
//!
//! Each has ports, a panel, a clock and a part of the control plane of its own, and nothing in common with
//! the others but the snapshots. They are in memory, wherever the first one is kept, and end with the twin.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sim_core::PasswordHash;
use sim_host::passwords::Passwords;
use sim_host::{Handle, Shelf, Snapshot, Storage};
use tokio::sync::{OnceCell, watch};
use tokio::task::JoinHandle;

use crate::listen::{DevicePorts, DoorsBound};
use crate::make::{configuration, hashed, seeded};
use crate::not_started::NotStarted;
use crate::options::Options;

/// Devices at one time, the first one included.
pub(crate) const DEVICES_MAX: usize = 32;
/// The number of the first device.
pub(crate) const FIRST: u32 = 1;

/// What a device is made from.
pub(crate) enum Origin {
    /// The options that the twin was started with.
    Options,
    /// A snapshot, by its name.
    Snapshot(String, Arc<Snapshot>),
}

/// A device that runs.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) id: u32,
    pub(crate) handle: Handle,
    pub(crate) ports: DevicePorts,
    pub(crate) seed: u64,
}

/// The tasks of a device.
struct Running {
    member: Member,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// The devices of a twin.
pub(crate) struct Fleet {
    options: Options,
    first: Member,
    /// The snapshots of all of them.
    pub(crate) shelf: Shelf,
    /// The Key Operator's password of new devices, hashed once.
    password: OnceCell<PasswordHash>,
    others: Mutex<Others>,
    stopped: watch::Receiver<bool>,
}

#[derive(Default)]
struct Others {
    running: BTreeMap<u32, Running>,
    /// Numbers are never used twice.
    made: u32,
    /// Devices on their way.
    coming: usize,
}

impl Fleet {
    pub(crate) fn new(
        options: Options,
        first: Member,
        shelf: Shelf,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        let others = Mutex::new(Others { made: FIRST, ..Others::default() });
        Self { options, first, shelf, password: OnceCell::new(), others, stopped }
    }

    /// The device that the twin was started with.
    pub(crate) fn first(&self) -> &Member {
        &self.first
    }

    /// A device by number.
    pub(crate) fn member(&self, id: u32) -> Option<Member> {
        if id == FIRST {
            return Some(self.first.clone());
        }
        self.lock().running.get(&id).map(|it| it.member.clone())
    }

    /// All devices, by number.
    pub(crate) fn members(&self) -> Vec<Member> {
        let others = self.lock();
        let others = others.running.values().map(|it| it.member.clone());
        std::iter::once(self.first.clone()).chain(others).collect()
    }

    /// Whether a device may listen there: on this machine, or where the first one does.
    pub(crate) fn may_listen(&self, ip: IpAddr) -> bool {
        ip.is_loopback() || ip == self.options.listen
    }

    /// Makes a device on free ports, whose time passes as that of `like` does. When this returns, it is
    /// up. `None` when there are as many as may be.
    ///
    /// # Errors
    /// As the first device, and when the snapshot cannot be used.
    pub(crate) async fn add(
        &self,
        origin: Origin,
        like: &Handle,
        seed: Option<u64>,
        ip: Option<IpAddr>,
    ) -> Result<Option<Member>, NotStarted> {
        let Some(coming) = Coming::of(self) else { return Ok(None) };
        let id = coming.id;
        // Unless given it follows from the first one's, so that a run can be repeated.
        let seed = seed.unwrap_or_else(|| self.first.seed.wrapping_add(u64::from(id) << 32));
        let bound = DoorsBound::free(ip.unwrap_or(self.options.listen)).await?;
        let hash = self.password.get_or_try_init(|| hashed(&self.options)).await?.clone();
        let device =
            sim_core::Device::new(configuration(&self.options, seed, bound.ports.ip, hash));
        let storage = Storage::in_memory(self.options.sector_size)?;
        let hands = like.hands();
        let (mode, pace) = (hands.clock.mode(), hands.pace);
        let (handle, owner) = sim_host::host(device, mode, pace, Passwords::new()?, storage);
        if let Some(key) = &self.options.update_key {
            handle.storage().trust(key.clone());
        }
        let mut tasks = vec![tokio::spawn(owner)];
        match origin {
            Origin::Options => seeded(&handle, &self.options.users).await?,
            Origin::Snapshot(name, snapshot) => handle.restore(&name, snapshot).await?,
        }
        let ports = bound.ports;
        let stop = until(self.stopped.clone());
        let profile = self.options.ipp_profile;
        let doors = sim_web::server::serve(handle.clone(), bound.listeners, profile, stop);
        tasks.push(tokio::spawn(doors));
        let member = Member { id, handle, ports, seed };
        self.lock().running.insert(id, Running { member: member.clone(), tasks });
        Ok(Some(member))
    }

    /// Ends a device; whether it was there. The first one ends with the twin only.
    pub(crate) fn remove(&self, id: u32) -> bool {
        self.lock().running.remove(&id).is_some()
    }

    /// Ends all devices but the first.
    pub(crate) fn end(&self) {
        self.lock().running.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Others> {
        self.others.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A device on its way has a place and a number.
struct Coming<'a> {
    fleet: &'a Fleet,
    id: u32,
}

impl<'a> Coming<'a> {
    fn of(fleet: &'a Fleet) -> Option<Self> {
        let mut others = fleet.lock();
        if others.running.len() + others.coming + 1 >= DEVICES_MAX {
            return None;
        }
        others.coming += 1;
        others.made += 1;
        Some(Self { fleet, id: others.made })
    }
}

impl Drop for Coming<'_> {
    fn drop(&mut self) {
        self.fleet.lock().coming -= 1;
    }
}

/// Resolves when the twin is to end.
pub(crate) async fn until(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = stopped.wait_for(|it| *it).await;
}
