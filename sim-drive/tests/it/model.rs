//! The drive beside a naive one: a map from numbers to bytes.
//!
//! The model keeps the bargain of the crate's first page: the table is kept after a document was
//! finished and when the setting changes; that a document ends is kept before it is released. All
//! other tables are lost in a power cut, at random.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};

use proptest::prelude::*;
use proptest::sample::Index;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sim_drive::{
    Drive, DriveKey, Fault, Faults, Faulty, Image, Operation, Overwrite, SectorSize, Table, Writer,
};

use crate::disk::{Disk, overwrite_all, residue};

const BYTES: u64 = 96 << 10;

#[derive(Clone, Debug)]
enum Action {
    Begin,
    Push { writer: Index, bytes: usize },
    Finish { writer: Index },
    Drop { writer: Index },
    Release { document: Index },
    Step { sectors: u64 },
    Set(Overwrite),
    KeepTable,
    Fault { operation: Operation, after: u64, times: u64, fault: Fault },
    Repair,
    Cut,
}

fn action() -> impl Strategy<Value = Action> {
    let writer = || any::<Index>();
    prop_oneof![
        3 => Just(Action::Begin),
        8 => (writer(), prop_oneof![0..100_usize, 0..6000_usize, 0..70_000_usize])
            .prop_map(|(writer, bytes)| Action::Push { writer, bytes }),
        4 => writer().prop_map(|writer| Action::Finish { writer }),
        1 => writer().prop_map(|writer| Action::Drop { writer }),
        3 => any::<Index>().prop_map(|document| Action::Release { document }),
        6 => (1..40_u64).prop_map(|sectors| Action::Step { sectors }),
        1 => prop_oneof![Just(Overwrite::Off), Just(Overwrite::One), Just(Overwrite::Three)]
            .prop_map(Action::Set),
        1 => Just(Action::KeepTable),
        1 => (operation(), 0..4_u64, 1..4_u64, fault()).prop_map(
            |(operation, after, times, fault)| Action::Fault { operation, after, times, fault }
        ),
        1 => Just(Action::Repair),
        1 => Just(Action::Cut),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        4 => Just(Operation::Write),
        1 => Just(Operation::Read),
        1 => Just(Operation::Flush),
    ]
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::Error(ErrorKind::Other)),
        Just(Fault::Error(ErrorKind::StorageFull)),
        Just(Fault::Error(ErrorKind::Interrupted)),
        (0..5000_usize).prop_map(Fault::Short),
        (0..5000_usize).prop_map(|bytes| Fault::Torn(bytes, ErrorKind::Other)),
    ]
}

struct Model {
    disk: Disk,
    faults: Faults,
    size: SectorSize,
    encrypted: bool,
    drive: Drive,
    random: ChaCha20Rng,
    /// Open writers, with what came in.
    writers: Vec<(Writer, Vec<u8>)>,
    documents: BTreeMap<u64, Vec<u8>>,
    /// Bytes of the last table that was kept, and the documents that ended since.
    kept: Vec<u8>,
    ended: Vec<u64>,
    overwrite: Overwrite,
    /// Counts up through all that is ever written, so that each place has its own bytes.
    made: u64,
    now: u64,
}

impl Model {
    fn new(size: SectorSize, encrypted: bool, overwrite: Overwrite, seed: u64) -> Self {
        let (disk, faults) = (Disk::new(BYTES), Faults::default());
        let drive = Drive::format(image(&disk, &faults), size, key(encrypted));
        drive.set_overwrite(overwrite);
        Self {
            kept: drive.table().encode(),
            random: ChaCha20Rng::seed_from_u64(seed),
            writers: Vec::new(),
            documents: BTreeMap::new(),
            ended: Vec::new(),
            made: 0,
            now: 0,
            disk,
            faults,
            size,
            encrypted,
            drive,
            overwrite,
        }
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Begin => self.writers.push((self.drive.begin(), Vec::new())),
            Action::Push { writer, bytes } => self.push(writer, bytes),
            Action::Finish { writer } => self.finish(writer),
            Action::Drop { writer } => {
                if !self.writers.is_empty() {
                    self.writers.swap_remove(writer.index(self.writers.len()));
                }
            }
            Action::Release { document } => self.release(document),
            Action::Step { sectors } => {
                self.now += 1;
                let _ = self.drive.overwrite_step(self.now, sectors, &mut self.random);
            }
            Action::Set(overwrite) => {
                self.drive.set_overwrite(overwrite);
                self.overwrite = overwrite;
                self.keep_table();
            }
            Action::KeepTable => self.keep_table(),
            Action::Fault { operation, after, times, fault } => {
                self.faults.plan(operation, after, times, fault);
            }
            Action::Repair => self.faults.clear(),
            Action::Cut => self.cut(),
        }
    }

    fn push(&mut self, writer: Index, bytes: usize) {
        if self.writers.is_empty() {
            return;
        }
        let chunk = self.chunk(bytes);
        let at = writer.index(self.writers.len());
        let (writer, data) = &mut self.writers[at];
        if writer.push(&chunk).is_ok() {
            data.extend_from_slice(&chunk);
        }
        assert_eq!(writer.len(), data.len() as u64);
    }

    /// Bytes that are nowhere else: each 16 are a word and a number of their own.
    fn chunk(&mut self, bytes: usize) -> Vec<u8> {
        let mut chunk = Vec::new();
        while chunk.len() < bytes {
            self.made += 1;
            chunk.extend_from_slice(b"DOCUMENT");
            chunk.extend_from_slice(&self.made.to_be_bytes());
        }
        chunk.truncate(bytes);
        chunk
    }

    fn finish(&mut self, writer: Index) {
        if self.writers.is_empty() {
            return;
        }
        let (writer, data) = self.writers.swap_remove(writer.index(self.writers.len()));
        if let Ok((id, len)) = writer.finish() {
            assert_eq!(len, data.len() as u64);
            assert_eq!(self.documents.insert(id, data), None, "a number of its own");
            self.keep_table();
        }
    }

    fn release(&mut self, document: Index) {
        if self.documents.is_empty() {
            return;
        }
        let at = document.index(self.documents.len());
        let id = *self.documents.keys().nth(at).unwrap();
        self.documents.remove(&id);
        self.ended.push(id);
        assert!(self.drive.release(id).is_some());
        assert!(self.drive.read(id, 0..0).is_err());
    }

    fn keep_table(&mut self) {
        self.kept = self.drive.table().encode();
        self.ended.clear();
    }

    /// Power goes and comes back.
    fn cut(&mut self) {
        self.drive.unplug();
        self.writers.clear();
        self.faults.clear();
        self.disk.cut(&mut self.random);
        let table = Table::decode(&self.kept).unwrap();
        let image = image(&self.disk, &self.faults);
        self.drive = Drive::open(image, key(self.encrypted), table).unwrap();
        for id in &self.ended {
            self.drive.release(*id);
        }
    }

    fn check(&self) {
        let usage = self.drive.usage();
        assert_eq!(usage.sectors, BYTES / self.size.bytes());
        assert_eq!(usage.free + usage.kept + usage.writing + usage.pending, usage.sectors);
        let table = self.drive.table();
        // Decoding checks that no sector has two owners.
        assert_eq!(Table::decode(&table.encode()), Ok(table.clone()));
        let lengths = self.documents.iter().map(|(id, data)| (*id, data.len() as u64));
        assert!(table.documents().eq(lengths));
        assert_eq!(table.overwrite(), self.overwrite);
    }

    /// All documents are there; where overwriting is on, nothing else is.
    fn check_content(&mut self) {
        self.faults.clear();
        for (id, data) in &self.documents {
            let mut read = Vec::new();
            self.drive.reader(*id).unwrap().read_to_end(&mut read).unwrap();
            assert!(read == *data, "document {id} reads otherwise");
            assert!(self.drive.read_all(*id).unwrap() == *data);
        }
        self.writers.clear();
        overwrite_all(&self.drive, 7, &mut self.random);
        self.check();
        if self.overwrite != Overwrite::Off {
            assert_eq!(residue(&self.drive), []);
        }
        if self.encrypted {
            assert_eq!(self.drive.search(b"DOCUMENT", 1).unwrap(), []);
        }
    }
}

fn key(encrypted: bool) -> Option<DriveKey> {
    encrypted.then(|| DriveKey::new(&std::array::from_fn::<_, 64, _>(|at| at as u8)).unwrap())
}

fn image(disk: &Disk, faults: &Faults) -> Image {
    Image::on(Faulty::new(disk.clone(), faults.clone())).unwrap()
}

proptest! {
    #[test]
    fn the_drive_does_what_a_naive_one_does_and_forgets_what_it_should(
        large in any::<bool>(),
        encrypted in any::<bool>(),
        overwrite in prop_oneof![Just(Overwrite::Off), Just(Overwrite::One), Just(Overwrite::Three)],
        seed in any::<u64>(),
        actions in proptest::collection::vec(action(), 1..80),
    ) {
        let size = if large { SectorSize::Bytes4096 } else { SectorSize::Bytes512 };
        let mut model = Model::new(size, encrypted, overwrite, seed);
        for action in actions {
            model.apply(action);
            model.check();
        }
        model.check_content();
        model.cut();
        model.check_content();
        // After a last start from a table that is newer than the cut.
        model.keep_table();
        model.cut();
        model.check();
        model.check_content();
    }
}
