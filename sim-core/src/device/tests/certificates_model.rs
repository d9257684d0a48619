//! Certificates under whatever is asked, in whatever order the work comes back or does not, with the power going in
//! between: what must always hold, holds.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::bench::Bench;
use super::certificates::{create, create_request, described, file, import, made, read, requested};
use crate::certificate::{Category, CertificateAsk, CertificateId, CertificateRefused, RequestId};
use crate::power::PowerAction;
use crate::saved::SavedRows;
use crate::{Asker, Command, Device, Effect, Fact, Ticket, View};

/// What can happen. Numbers pick among what is there.
#[derive(Clone, Debug)]
enum Step {
    Create,
    Request,
    Import,
    Delete(u32),
    DeleteRequest(u32),
    Choose(u32),
    /// The work of that number comes to a certificate with its key, to one without, or to nothing.
    Comes(usize, u8),
    NotKept(usize),
    NotAnswered(usize),
    Power(PowerAction),
    /// The process ends, and another one reads what was kept.
    Resumed,
    Reset,
}

fn step() -> impl Strategy<Value = Step> {
    let id = 1..20_u32;
    prop_oneof![
        3 => Just(Step::Create),
        3 => Just(Step::Request),
        4 => Just(Step::Import),
        2 => id.clone().prop_map(Step::Delete),
        1 => id.clone().prop_map(Step::DeleteRequest),
        2 => id.prop_map(Step::Choose),
        9 => (0..5_usize, 0..6_u8).prop_map(|(which, what)| Step::Comes(which, what)),
        1 => (0..5_usize).prop_map(Step::NotKept),
        1 => (0..5_usize).prop_map(Step::NotAnswered),
        1 => Just(Step::Power(PowerAction::Cut)),
        2 => Just(Step::Power(PowerAction::On)),
        1 => Just(Step::Power(PowerAction::Restart)),
        1 => Just(Step::Resumed),
        1 => Just(Step::Reset),
    ]
}

struct Office {
    bench: Bench,
    /// Work that was ever ordered and has not come back; what the power took may still come.
    works: Vec<(Ticket, Work)>,
    /// The last key that was made outside.
    key: u8,
    /// Keys of requests that were made.
    asked: Vec<u8>,
    /// What each number ever was.
    seen: BTreeMap<u32, [u8; 32]>,
}

#[derive(Clone, Copy)]
enum Work {
    Make,
    Request,
    Read,
}

impl Office {
    fn new() -> Self {
        let bench = Bench::certified();
        let mut office =
            Self { bench, works: Vec::new(), key: 0, asked: Vec::new(), seen: BTreeMap::new() };
        office.settle();
        office
    }

    /// Takes note of the work that was ordered.
    fn settle(&mut self) {
        use crate::certificate::CertifyWork;
        self.bench.settle();
        for effect in std::mem::take(&mut self.bench.effects) {
            if let Effect::Certify { ticket, work } = effect {
                let work = match work {
                    CertifyWork::Make(_) => Work::Make,
                    CertifyWork::Request(_) => Work::Request,
                    CertifyWork::Read { .. } => Work::Read,
                };
                self.works.push((ticket, work));
            }
        }
    }

    fn ask(&mut self, ask: CertificateAsk) {
        let command = Command::Certificate(ask);
        let _refused_or_not = self.bench.device.handle(self.bench.now, Asker::Control, command);
        self.settle();
    }

    fn observe(&mut self, fact: Fact) {
        self.bench.device.observe(self.bench.now, fact);
        self.settle();
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Create => self.ask(create()),
            Step::Request => self.ask(create_request()),
            Step::Import => self.ask(import()),
            Step::Delete(id) => self.ask(CertificateAsk::Delete(CertificateId(id))),
            Step::DeleteRequest(id) => self.ask(CertificateAsk::DeleteRequest(RequestId(id))),
            Step::Choose(id) => self.ask(CertificateAsk::Choose(CertificateId(id))),
            Step::Comes(which, what) => self.comes(which, what),
            Step::NotKept(which) => {
                if let Some((ticket, _)) = self.take(which) {
                    self.observe(Fact::NotKept(ticket));
                }
            }
            Step::NotAnswered(which) => {
                if let Some((ticket, _)) = self.take(which) {
                    self.observe(Fact::NotAnswered(ticket));
                }
            }
            Step::Power(action) => {
                let command = Command::Power(action);
                let _done_or_not =
                    self.bench.device.handle(self.bench.now, Asker::Control, command);
                self.settle();
            }
            Step::Resumed => {
                let rows = self.bench.device.changes(None).into_iter();
                let rows: SavedRows = rows.filter_map(|(key, row)| Some((key, row?))).collect();
                let (device, _) = Device::resume(&rows).unwrap();
                assert_eq!(kept(&device.view()), kept(&self.bench.view()));
                self.bench.device = device;
                self.works.clear();
            }
            Step::Reset => {
                self.bench.set("service_rep.restricted", "Off");
                let _refused_while_off = self.bench.device.handle(
                    self.bench.now,
                    Asker::Control,
                    Command::RestoreFactoryDefaults,
                );
                self.observe(Fact::FactoryDefaultsRestored);
            }
        }
        self.holds();
    }

    fn take(&mut self, which: usize) -> Option<(Ticket, Work)> {
        (which < self.works.len()).then(|| self.works.remove(which))
    }

    fn comes(&mut self, which: usize, what: u8) {
        let Some((ticket, work)) = self.take(which) else { return };
        self.key = self.key.wrapping_add(1);
        let result = match (work, what) {
            (_, 0) => Err(CertificateRefused::NotMade),
            (Work::Make, _) => made(self.key),
            (Work::Request, _) => {
                self.asked.push(self.key);
                requested(self.key)
            }
            (Work::Read, 1) => file(vec![
                read(described("CN=mfp", "CN=root", self.key), true),
                read(described("CN=root", "CN=root", 250), false),
            ]),
            // What a request has asked for.
            (Work::Read, 2) => {
                let key = self.asked.last().copied().unwrap_or_default();
                file(vec![read(described("CN=mfp", "CN=ca", key), false)])
            }
            // A renewal of what TLS is served with.
            (Work::Read, 3) => {
                let view = self.bench.view();
                let key = view.certificate().map_or(self.key, |it| it.described.public_key[0]);
                file(vec![read(described("CN=mfp", "CN=later", key), false)])
            }
            (Work::Read, _) => {
                file(vec![read(described("CN=peer", "CN=root", 240 + what), what == 4)])
            }
        };
        self.observe(Fact::Certified { ticket, result });
    }

    fn holds(&mut self) {
        let view = self.bench.view();
        let own: Vec<_> =
            view.certificates.values().filter(|it| it.category == Category::Device).collect();
        assert_eq!(view.tls_certificate.is_none(), own.is_empty(), "one is chosen if there is any");
        assert!(view.tls_certificate.is_none_or(|chosen| own.iter().any(|it| it.id == chosen)));
        assert!(own.iter().filter(|it| it.is_made_here).count() <= 1);
        for it in view.certificates.values() {
            assert_eq!(it.key.is_some(), it.category == Category::Device);
            let was = *self.seen.entry(it.id.0).or_insert(it.described.sha256);
            assert_eq!(was, it.described.sha256, "a number comes again");
        }
        for it in view.requests.values() {
            let was = *self.seen.entry(it.id.0).or_insert(it.public_key);
            assert_eq!(was, it.public_key, "a number comes again");
            let answered = own.iter().any(|own| own.described.public_key == it.public_key);
            assert!(!answered, "its certificate has come, and it waits on");
        }
    }
}

fn kept(view: &View) -> String {
    format!("{:?} {:?} {:?}", view.certificates, view.requests, view.tls_certificate)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_and_lost_there_is_one_for_tls_and_each_key_where_it_belongs(
        steps in prop::collection::vec(step(), 1..80),
    ) {
        let mut office = Office::new();
        steps.iter().for_each(|it| office.step(it));
    }
}
