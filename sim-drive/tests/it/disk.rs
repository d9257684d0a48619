//! A disk with a cache, as disks have: what was not flushed is lost with the power, or is not, write by
//! write.

use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng;
use sim_drive::{Drive, Image, Medium, MemoryMedium};

/// More than any drive of these tests takes.
const STEPS_MAX: usize = 100_000;

/// Clones are the same disk.
#[derive(Clone, Debug)]
pub(crate) struct Disk(Arc<Mutex<Platter>>);

#[derive(Debug)]
struct Platter {
    /// With the cache.
    now: MemoryMedium,
    /// Without.
    flushed: MemoryMedium,
    cache: Vec<(u64, Vec<u8>)>,
}

impl Disk {
    pub(crate) fn new(bytes: u64) -> Self {
        let now = MemoryMedium::new(bytes);
        Self(Arc::new(Mutex::new(Platter { flushed: now.clone(), now, cache: Vec::new() })))
    }

    /// Power goes: of each write since the last flush all, nothing or a part has arrived.
    pub(crate) fn cut(&self, random: &mut ChaCha20Rng) {
        let mut it = self.0.lock().unwrap();
        for (offset, data) in std::mem::take(&mut it.cache) {
            let arrived = match random.next_u32() % 3 {
                0 => 0,
                1 => data.len(),
                _ => random.next_u32() as usize % (data.len() + 1),
            };
            write_all(&mut it.flushed, offset, &data[..arrived]);
        }
        it.now = it.flushed.clone();
    }

    pub(crate) fn image(&self) -> Image {
        Image::on(self.clone()).unwrap()
    }
}

fn write_all(medium: &mut MemoryMedium, mut offset: u64, mut data: &[u8]) {
    while !data.is_empty() {
        let count = medium.write_at(offset, data).unwrap();
        offset += count as u64;
        data = &data[count..];
    }
}

impl Medium for Disk {
    fn bytes(&self) -> u64 {
        self.0.lock().unwrap().now.bytes()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.lock().unwrap().now.read_at(offset, buffer)
    }

    fn write_at(&mut self, offset: u64, data: &[u8]) -> io::Result<usize> {
        let mut it = self.0.lock().unwrap();
        let count = it.now.write_at(offset, data)?;
        it.cache.push((offset, data[..count].to_vec()));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut it = self.0.lock().unwrap();
        it.cache.clear();
        it.flushed = it.now.clone();
        Ok(())
    }

    fn written(&mut self, from: u64) -> io::Result<Option<Range<u64>>> {
        self.0.lock().unwrap().now.written(from)
    }
}

/// Steps until nothing is pending.
pub(crate) fn overwrite_all(drive: &Drive, max_sectors: u64, random: &mut ChaCha20Rng) {
    for _ in 0..STEPS_MAX {
        if !drive.overwrite_step(0, max_sectors, random).unwrap().more {
            assert!(drive.pending().is_empty());
            return;
        }
    }
    panic!("no end to it: {:?}", drive.pending());
}

/// Sectors outside documents that hold something.
pub(crate) fn residue(drive: &Drive) -> Vec<u64> {
    let usage = drive.usage();
    let kept: Vec<_> =
        drive.table().documents().flat_map(|(id, _)| drive.extents_of(id).unwrap()).collect();
    let raw = drive.raw(0..usage.sectors * usage.sector_bytes).unwrap();
    (0..)
        .zip(raw.chunks(usage.sector_bytes as usize))
        .filter(|(_, content)| content.iter().any(|byte| *byte != 0))
        .map(|(lba, _)| lba)
        .filter(|lba| !kept.iter().any(|it| (it.start..it.end()).contains(lba)))
        .collect()
}
