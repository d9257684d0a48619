//! The devices of a twin.
//!
//! Each has ports, a panel, a clock and a part of the control plane of its own, and nothing in common with
//! the others but the snapshots and the telephone exchange. The first one is one of them: it is only the one that a path without a
//! number means, and that a data directory may keep. The others are in memory and end with the twin.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sim_host::{ClockMode, DataDirectory, Exchange, Handle, Pace, Shelf, Workers};
use sim_listen::{Missed, Uploads};
use tokio::sync::{OnceCell, watch};
use tokio::task::JoinHandle;

use crate::listen::{DevicePorts, DoorsBound};
use crate::make::{KeyOperatorHashes, Order, Origin, make};
use crate::memory;
use crate::not_started::NotStarted;
use crate::options::Options;

/// The number of the first device.
pub(crate) const FIRST: u32 = 1;

/// A device that runs.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) id: u32,
    pub(crate) handle: Handle,
    pub(crate) ports: DevicePorts,
    /// Where it cannot listen.
    pub(crate) missed: Missed,
    pub(crate) seed: u64,
    /// Which device or snapshot it was made from.
    pub(crate) origin: Option<String>,
}

/// A device with its tasks.
struct Running {
    member: Member,
    host: JoinHandle<()>,
    doors: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.host.abort();
        self.doors.abort();
    }
}

/// The devices of a twin.
pub(crate) struct Fleet {
    options: Options,
    /// The seed of the first one.
    seed: u64,
    /// The snapshots of all of them.
    pub(crate) shelf: Shelf,
    /// The Key Operator's passwords of new devices, hashed once.
    passwords: OnceCell<KeyOperatorHashes>,
    /// Who does the slow work of all of them.
    pub(crate) workers: Workers,
    /// The numbers of their telephone lines.
    exchange: Exchange,
    /// Bytes that the twin may take for its devices.
    memory_max: u64,
    /// Bytes that the program took before it had a device.
    memory_start: u64,
    members: Mutex<Members>,
    stopped: watch::Receiver<bool>,
}

#[derive(Default)]
struct Members {
    running: BTreeMap<u32, Running>,
    /// Numbers are never used twice.
    made: u32,
    /// Devices on their way.
    coming: usize,
    /// Bytes that these bring along.
    coming_bytes: u64,
    /// Bytes that ended devices have left over: the system gets them back late or never, and the next devices
    /// take them.
    left_over: u64,
}

impl Fleet {
    /// A fleet without a device. `stopped` says when its doors close.
    pub(crate) fn new(
        options: Options,
        seed: u64,
        shelf: Shelf,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        let (passwords, members) = (OnceCell::new(), Mutex::default());
        let workers = Workers::new(options.readers.clone());
        let memory_max = options.memory_max.unwrap_or_else(memory::default_max);
        let memory_start = memory::resident(0);
        Self {
            options,
            seed,
            shelf,
            passwords,
            workers,
            exchange: Exchange::default(),
            memory_max,
            memory_start,
            members,
            stopped,
        }
    }

    /// A device by number.
    pub(crate) fn member(&self, id: u32) -> Option<Member> {
        self.lock().running.get(&id).map(|it| it.member.clone())
    }

    /// All devices, by number.
    pub(crate) fn members(&self) -> Vec<Member> {
        self.lock().running.values().map(|it| it.member.clone()).collect()
    }

    /// Whether a device may listen there: on this machine, or where the options say.
    pub(crate) fn may_listen(&self, ip: IpAddr) -> bool {
        ip.is_loopback() || ip == self.options.listen
    }

    /// Makes the device that the options are about, on these ports.
    ///
    /// # Errors
    /// [`NotStarted`].
    pub(crate) async fn add_first(
        &self,
        origin: Origin,
        directory: Option<DataDirectory>,
        doors: DoorsBound,
    ) -> Result<Member, NotStarted> {
        let (clock, pace) = (self.options.clock, self.options.pace);
        self.make(Some(self.seed), doors, (clock, pace), origin, directory).await
    }

    /// Makes a device on free ports, whose time passes as that of `like` does. When this returns, it is
    /// up.
    ///
    /// # Errors
    /// As the first device, and when the snapshot cannot be used or there is no memory for it.
    pub(crate) async fn add(
        &self,
        origin: Origin,
        like: &Handle,
        seed: Option<u64>,
        ip: Option<IpAddr>,
    ) -> Result<Member, NotStarted> {
        let doors = DoorsBound::free(ip.unwrap_or(self.options.listen))?;
        let world = like.world();
        self.make(seed, doors, (world.clock.mode(), world.pace), origin, None).await
    }

    async fn make(
        &self,
        seed: Option<u64>,
        doors: DoorsBound,
        (clock, pace): (ClockMode, Pace),
        origin: Origin,
        directory: Option<DataDirectory>,
    ) -> Result<Member, NotStarted> {
        let coming = Coming::of(self, origin.bytes())?;
        let id = coming.id;
        let is_seed_given = self.options.seed.is_some() || (seed.is_some() && id != FIRST);
        // Unless given it follows from the first one's, so that a run can be repeated.
        let seed = seed.unwrap_or_else(|| self.seed.wrapping_add(u64::from(id) << 32));
        let DoorsBound { reserved, ports } = doors;
        let (address, workers) = (ports.ip, self.workers.clone());
        let from = origin.name();
        let exchange = self.exchange.clone();
        let order = Order {
            seed,
            is_seed_given,
            address,
            clock,
            pace,
            workers,
            exchange,
            origin,
            directory,
        };
        let (handle, host) = make(&self.options, &self.passwords, order).await?;
        let stop = until(self.stopped.clone());
        let uploads = Uploads::default();
        let mut services =
            sim_web::services(handle.clone(), uploads.clone(), self.options.ipp_profile);
        services.extend(sim_net::services(handle.clone(), uploads));
        let doors = sim_listen::Ports::new(handle.clone(), reserved, services);
        let missed = doors.missed();
        let member = Member { id, handle, ports, missed, seed, origin: from };
        let doors = tokio::spawn(doors.serve(stop));
        let running = Running { member: member.clone(), host, doors };
        self.lock().running.insert(id, running);
        Ok(member)
    }

    /// Ends a device; whether it was there.
    pub(crate) fn remove(&self, id: u32) -> bool {
        let mut members = self.lock();
        let each = members.each(self.memory_start);
        let removed = members.running.remove(&id);
        members.left_over += removed.as_ref().map_or(0, |_| each);
        drop(members);
        removed.is_some()
    }

    /// Waits until the doors of all devices are closed, once they are to, and ends the devices.
    pub(crate) async fn close(&self) {
        let running = std::mem::take(&mut self.lock().running);
        for mut it in running.into_values() {
            let _ = (&mut it.doors).await;
        }
    }

    /// Ends all devices at once.
    pub(crate) fn end(&self) {
        self.lock().running.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Members {
    /// Bytes that each device takes.
    fn each(&self, start: u64) -> u64 {
        memory::each(start, self.left_over, self.running.len())
    }
}

/// A device on its way has a place and a number.
struct Coming<'a> {
    fleet: &'a Fleet,
    id: u32,
    /// Bytes that it brings along.
    content: u64,
}

impl<'a> Coming<'a> {
    fn of(fleet: &'a Fleet, content: u64) -> Result<Self, NotStarted> {
        let mut members = fleet.lock();
        let coming = (members.coming, members.coming_bytes);
        let (devices, left_over) = (members.running.len(), members.left_over);
        memory::room_for_another(fleet.memory_max, devices, coming, left_over, content)?;
        let taken = members.each(fleet.memory_start) + content;
        members.left_over = left_over.saturating_sub(taken);
        members.coming += 1;
        members.coming_bytes += content;
        members.made += 1;
        Ok(Self { fleet, id: members.made, content })
    }
}

impl Drop for Coming<'_> {
    fn drop(&mut self) {
        let mut members = self.fleet.lock();
        members.coming -= 1;
        members.coming_bytes -= self.content;
    }
}

/// Resolves when the twin is to end.
pub(crate) async fn until(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = stopped.wait_for(|it| *it).await;
}
