//! Scanning, copying and folders under random steps: every document on the drive has one owner, whatever happens.

use proptest::prelude::*;

use super::bench::{Bench, KO, KO_PASSWORD};
use super::drive::Drive;
use super::scanner::{put_original, sensed};
use crate::folder::{FolderAsk, FolderNumber, PasscodeChange};
use crate::job::{
    CopyOrder, DocumentId, JobAsk, JobId, JobState, JobTicket, NotScanned, Resource, ScanOrder,
    ScanTo, Scanned,
};
use crate::power::PowerAction;
use crate::scanner::ScanTicket;
use crate::{Asker, Command, Device, Fact};

const FOLDER: FolderNumber = FolderNumber(1);

/// What can happen. Numbers pick among what is there.
#[derive(Clone, Copy, Debug)]
enum Step {
    Scan { preview: bool },
    Copy,
    Ended { job: u32, works: bool },
    Job { job: u32, ask: u8 },
    Folder { ask: u8, document: usize },
    PrintFromFolder { document: usize },
    Printed,
    Trouble(bool),
    Cut,
    Encryption(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any::<bool>().prop_map(|preview| Step::Scan { preview }),
        4 => Just(Step::Copy),
        8 => (1..12u32, any::<bool>()).prop_map(|(job, works)| Step::Ended { job, works }),
        4 => (1..12u32, 0..7u8).prop_map(|(job, ask)| Step::Job { job, ask }),
        4 => (0..6u8, 0..3usize).prop_map(|(ask, document)| Step::Folder { ask, document }),
        3 => (0..3usize).prop_map(|document| Step::PrintFromFolder { document }),
        4 => Just(Step::Printed),
        2 => any::<bool>().prop_map(Step::Trouble),
        1 => Just(Step::Cut),
        1 => any::<bool>().prop_map(Step::Encryption),
    ]
}

/// A device at whose panel the Key Operator stands all the time, and its drive.
struct World {
    bench: Bench,
    drive: Drive,
    documents: u64,
}

impl World {
    fn new() -> Self {
        let mut bench = Bench::certified();
        bench.effects.clear();
        let mut world = Self { bench, drive: Drive::default(), documents: 100 };
        world.stand_there();
        world
    }

    fn stand_there(&mut self) {
        // A panel that is left alone logs out; here somebody always comes back.
        if self.bench.view().panel_session().is_none() {
            let _ = self.bench.log_in(Asker::Panel, KO, KO_PASSWORD);
        }
        put_original(&mut self.bench);
    }

    fn job(&mut self, ask: JobAsk) {
        let _ = self.bench.ask(Asker::Panel, Command::Job(ask));
    }

    fn document(&self, at: usize) -> DocumentId {
        let view = self.bench.view();
        let folder = view.folders.get(&FOLDER);
        let found = folder.and_then(|it| it.documents.get(at)).map(|it| it.id);
        found.unwrap_or(DocumentId(7))
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Scan { preview } => {
                let (scan, to) = (ScanTicket::default(), ScanTo::Folder(FOLDER));
                let order = ScanOrder { name: None, scan, to, passcode: None, preview };
                self.job(JobAsk::Scan(order.into()));
            }
            Step::Copy => {
                let (scan, ticket) = (ScanTicket::default(), JobTicket::default());
                self.job(JobAsk::Copy(CopyOrder { scan, ticket }.into()));
            }
            Step::Ended { job, works } => self.ended(JobId(job), works),
            Step::Job { job, ask } => self.ask_job(JobId(job), ask),
            Step::Folder { ask, document } => self.ask_folder(ask, document),
            Step::PrintFromFolder { document } => {
                let documents = vec![self.document(document)];
                let (folder, ticket) = (FOLDER, JobTicket::default().into());
                self.job(JobAsk::PrintFromFolder { folder, documents, ticket });
            }
            Step::Printed => {
                let current = self.bench.view().current_job;
                current.into_iter().for_each(|it| self.bench.observe(Fact::Printed(it)));
            }
            Step::Trouble(is_there) => sensed(&mut self.bench, |it| it.scanner.jam = is_there),
            Step::Cut => {
                self.bench.power(PowerAction::Cut);
                self.bench.power(PowerAction::On);
            }
            Step::Encryption(is_on) => {
                let value = if is_on { "On" } else { "Off" };
                self.bench.set("storage.data_encryption", value);
                self.bench.power(PowerAction::Restart);
            }
        }
        self.stand_there();
        self.agree();
    }

    fn ended(&mut self, job: JobId, works: bool) {
        let result = match works {
            true => {
                self.documents += 1;
                let document = DocumentId(self.documents);
                self.drive.take_in([document]);
                Ok(Scanned { document, bytes: 1_000, pages: 2 })
            }
            false => Err(NotScanned::Device("broken".into())),
        };
        self.bench.observe(Fact::ScanEnded { job, result });
    }

    fn ask_job(&mut self, id: JobId, ask: u8) {
        self.job(match ask {
            0 => JobAsk::Cancel(id),
            1 => JobAsk::AcceptScan(id),
            2 => JobAsk::Suspend(Some(id)),
            3 => JobAsk::Resume(id),
            4 => JobAsk::SetCopies(id, 3),
            5 => JobAsk::CancelDocument(id, 0),
            _ => JobAsk::Delete(id),
        });
    }

    fn ask_folder(&mut self, ask: u8, document: usize) {
        let (number, document) = (FOLDER, self.document(document));
        let ask = match ask {
            0 => FolderAsk::Delete(number),
            1 => FolderAsk::DeleteDocuments { number, documents: vec![document] },
            2 => FolderAsk::Retrieved { number, document },
            3 => FolderAsk::Edit { number, name: None, passcode: None, deletes_after: Some(true) },
            _ => {
                let (name, passcode) = ("in".into(), PasscodeChange::Off);
                FolderAsk::Create { number, name, passcode, owner: None }
            }
        };
        let _ = self.bench.ask(Asker::Panel, Command::Folder(ask));
    }

    fn agree(&mut self) {
        self.drive.follow(&std::mem::take(&mut self.bench.effects));
        self.drive.has_only_what_somebody_has(&self.bench.device);
        let view = self.bench.view();
        let on = |it: &JobState| matches!(it, JobState::Running(Resource::Scanner));
        let scanned: Vec<_> = view.jobs.values().filter(|it| on(&it.state)).collect();
        assert!(scanned.iter().all(|it| view.scanning_job == Some(it.id)), "{scanned:?}");
        let rows = self.bench.device.changes(None).into_iter();
        let rows = rows.filter_map(|(key, value)| Some((key, value?))).collect();
        Device::resume(&rows).expect("what is kept is a device");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_scanned_has_one_owner_whatever_happens(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = World::new();
        steps.into_iter().for_each(|it| world.step(it));
    }
}
