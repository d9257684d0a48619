//! A disk in memory that keeps apart what was synced, and fails when it is told to.

use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex};

use crate::Disk;

/// A sector is written whole or not at all.
const SECTOR_BYTES: usize = 512;

/// What happens at the operation it is planned for. Operations that change the disk are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The write, change of length or sync fails, once.
    Error,
    /// The write stops half-way and fails, once.
    Short,
    /// The next sync from here on fails, once.
    Sync,
    /// From here on there is no room, until some is made.
    Full,
    /// The machine stops: nothing is read or written any more.
    Crash,
}

pub(crate) const FAULTS: [Fault; 5] =
    [Fault::Error, Fault::Short, Fault::Sync, Fault::Full, Fault::Crash];

#[derive(Debug, Default)]
pub(crate) struct FailingDisk(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// What reads see.
    written: Vec<u8>,
    synced: Vec<u8>,
    unsynced: Vec<Change>,
    operations: u64,
    plan: Option<(u64, Fault)>,
    room: Option<usize>,
    stopped: bool,
}

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

impl FailingDisk {
    /// A disk that holds `bytes`, all synced.
    pub(crate) fn holding(bytes: Vec<u8>) -> Arc<Self> {
        let state = State { written: bytes.clone(), synced: bytes, ..State::default() };
        Arc::new(Self(Mutex::new(state)))
    }

    pub(crate) fn empty() -> Arc<Self> {
        Self::holding(Vec::new())
    }

    pub(crate) fn plan(&self, operation: u64, fault: Fault) {
        self.0.lock().unwrap().plan = Some((operation, fault));
    }

    /// Leaves room for so many bytes of writes.
    pub(crate) fn leave_room(&self, bytes: usize) {
        self.0.lock().unwrap().room = Some(bytes);
    }

    pub(crate) fn make_room(&self) {
        self.0.lock().unwrap().room = None;
    }

    /// Operations that changed the disk so far.
    pub(crate) fn operations(&self) -> u64 {
        self.0.lock().unwrap().operations
    }

    pub(crate) fn written(&self) -> Vec<u8> {
        self.0.lock().unwrap().written.clone()
    }

    /// What a power cut leaves: all that was synced, and of the rest what `chance` picks, sector
    /// by sector.
    pub(crate) fn survivor(&self, chance: &mut Chance) -> Vec<u8> {
        let state = self.0.lock().unwrap();
        let mut left = state.synced.clone();
        for change in &state.unsynced {
            match change {
                Change::Length(len) if chance.of(2) => left.resize(*len, 0),
                Change::Length(_) => {}
                Change::Write(offset, bytes) => {
                    for (index, sector) in bytes.chunks(SECTOR_BYTES).enumerate() {
                        if chance.of(2) {
                            put(&mut left, offset + index * SECTOR_BYTES, sector);
                        }
                    }
                }
            }
        }
        left
    }
}

impl State {
    /// Counts an operation of so many bytes and says how many of them are done.
    fn begin(&mut self, bytes: usize) -> io::Result<(usize, io::Result<()>)> {
        if self.stopped {
            return Err(io::Error::other("the machine has stopped"));
        }
        self.operations += 1;
        match self.plan {
            Some((operation, fault)) if operation == self.operations => match fault {
                Fault::Error => return Ok((0, Err(io::Error::other("planned")))),
                Fault::Short => return Ok((bytes / 2, Err(io::Error::other("planned")))),
                Fault::Sync => {}
                Fault::Full => self.room = Some(0),
                Fault::Crash => {
                    self.stopped = true;
                    return Ok((bytes, Err(io::Error::other("the machine has stopped"))));
                }
            },
            Some(_) | None => {}
        }
        let Some(room) = &mut self.room else { return Ok((bytes, Ok(()))) };
        let fitting = bytes.min(*room);
        *room -= fitting;
        let full = if fitting < bytes { Err(ErrorKind::StorageFull.into()) } else { Ok(()) };
        Ok((fitting, full))
    }

    fn change(&mut self, change: Change) {
        apply(&mut self.written, &change);
        self.unsynced.push(change);
    }
}

impl Disk for FailingDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().written.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.0.lock().unwrap();
        let start = usize::try_from(offset).unwrap();
        match state.written.get(start..start + out.len()) {
            _ if state.stopped => Err(io::Error::other("the machine has stopped")),
            Some(bytes) => {
                out.copy_from_slice(bytes);
                Ok(())
            }
            None => Err(ErrorKind::UnexpectedEof.into()),
        }
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        let (_, result) = state.begin(0)?;
        result?;
        state.change(Change::Length(usize::try_from(len).unwrap()));
        Ok(())
    }

    /// A failed sync leaves what was written for the next one: whether the system does that is
    /// what the store does not rely on, and cannot see after it was opened anew.
    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        let (_, result) = state.begin(0)?;
        result?;
        if matches!(state.plan, Some((from, Fault::Sync)) if from <= state.operations) {
            state.plan = None;
            return Err(io::Error::other("planned"));
        }
        state.synced = state.written.clone();
        state.unsynced.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        let (done, result) = state.begin(data.len())?;
        if done > 0 {
            state.change(Change::Write(usize::try_from(offset).unwrap(), data[..done].to_vec()));
        }
        result
    }
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Length(len) => bytes.resize(*len, 0),
        Change::Write(offset, written) => put(bytes, *offset, written),
    }
}

fn put(bytes: &mut Vec<u8>, offset: usize, written: &[u8]) {
    let end = offset + written.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[offset..end].copy_from_slice(written);
}

/// Chances that a number brings back (splitmix64).
#[derive(Debug, Clone)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    /// One in so many.
    pub(crate) fn of(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }
}
