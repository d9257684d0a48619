//! A disk in memory on which room can run out at any write.

use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex};

use sim_store::Disk;

/// The disk; all that is written is there at once.
#[derive(Debug, Default)]
pub(super) struct SmallDisk(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    bytes: Vec<u8>,
    /// Writes for which there is still room; without a number there is room for all.
    room: Option<usize>,
    /// How long it may become.
    length_max: Option<u64>,
    was_full: bool,
}

impl SmallDisk {
    /// Leaves room for so many writes.
    pub(super) fn leave_room(&self, writes: usize) {
        let mut state = self.0.lock().unwrap();
        (state.room, state.was_full) = (Some(writes), false);
    }

    /// Leaves room for nothing but what lies where something was before.
    pub(super) fn grow_no_more(&self) {
        let mut state = self.0.lock().unwrap();
        (state.length_max, state.was_full) = (Some(state.bytes.len() as u64), false);
    }

    pub(super) fn make_room(&self) {
        let mut state = self.0.lock().unwrap();
        (state.room, state.length_max) = (None, None);
    }

    /// Whether a write found no room since room was made last.
    pub(super) fn was_full(&self) -> bool {
        self.0.lock().unwrap().was_full
    }

    /// Another one with what is on this one now, as a kill leaves it.
    pub(super) fn copy(&self) -> Arc<Self> {
        let bytes = self.0.lock().unwrap().bytes.clone();
        Arc::new(Self(Mutex::new(State { bytes, ..State::default() })))
    }

    fn write(&self, write: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        match &mut state.room {
            Some(0) => {
                state.was_full = true;
                return Err(ErrorKind::StorageFull.into());
            }
            Some(left) => *left -= 1,
            None => {}
        }
        write(&mut state.bytes);
        Ok(())
    }
}

impl Disk for SmallDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let (state, start) = (self.0.lock().unwrap(), offset as usize);
        let found = state.bytes.get(start..start + out.len());
        out.copy_from_slice(found.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        if self.0.lock().unwrap().length_max.is_some_and(|it| len > it) {
            return Err(ErrorKind::StorageFull.into());
        }
        self.write(|it| it.resize(len as usize, 0))
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let start = offset as usize;
        self.write(|it| it[start..start + data.len()].copy_from_slice(data))
    }
}
