//! Carrying out effects: slow work leaves for a worker thread and comes back as a fact.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use futures_util::FutureExt as _;
use sim_core::command::NotInterpreted;
use sim_core::fax::Resolution;
use sim_core::job::{CallFailed, DocumentId, JobId, JobState, NotScanned, Plan, Resource};
use sim_core::mail::{Cause, Mail, NotSent};
use sim_core::power::Power;
use sim_core::report::ReportText;
use sim_core::self_test::Findings;
use sim_core::share::Holder;
use sim_core::{Effect, Fact, Tick, fax};
use sim_fax::FaxImage;

use crate::call::{CallIn, Caller, FarEnd};
use crate::device_time::DeviceTime;
use crate::documents::READ_AT_ONCE_MAX;
use crate::engine::{Order, SIDES_PER_TURN};
use crate::input::Input;
use crate::mail::Sending;
use crate::owner::Owner;
use crate::scan_file::{Drawn, append};
use crate::scanner::{Errand, What};
use crate::telephone::Dialled;
use crate::work::{BROKE_OFF, Work};
use crate::workers::Kind;
use crate::{certify, fax_page, interpret, passwords, report, update};

/// A call that is to be made: its job, on which line, and who is called.
type Call = (JobId, fax::Line, fax::SubscriberId);

impl Owner {
    /// Carries out everything the device wants; answers are kept until the view is published. Whether it
    /// wanted something.
    pub(crate) fn carry_out(&mut self) -> bool {
        let mut is_carried = false;
        while let Some(effect) = self.next_effect() {
            self.carry(effect);
            is_carried = true;
        }
        is_carried
    }

    /// Carries out one of them.
    pub(crate) fn carry(&mut self, effect: Effect) {
        match effect {
            Effect::CheckPassword { ticket, share, hash, attempt } => {
                if hash.as_ref().is_some_and(|it| self.passwords.remembers(it, &attempt)) {
                    self.take_note_of(Fact::PasswordChecked { ticket, matches: true });
                } else {
                    let passwords = self.passwords.clone();
                    let lost = Work::Done(Fact::NotAnswered(ticket));
                    self.work(Kind::Passwords(share), lost, move || {
                        let matches = passwords.check(hash.as_ref(), &attempt);
                        Work::Done(Fact::PasswordChecked { ticket, matches })
                    });
                }
            }
            Effect::HashPassword { ticket, share, password } => {
                let lost = Work::Done(Fact::NotAnswered(ticket));
                let salt = self.world.hardware.salt();
                let hash = move || passwords::hash_with(&password, salt);
                self.work(Kind::Passwords(share), lost, move || match hash() {
                    Ok(hash) => Work::Done(Fact::PasswordHashed { ticket, hash }),
                    Err(error) => {
                        tracing::error!("{error}");
                        Work::Done(Fact::NotAnswered(ticket))
                    }
                });
            }
            Effect::Seal { ticket, secret } => {
                let sealed = self.world.hardware.seal(&secret);
                self.take_note_of(Fact::Sealed { ticket, sealed });
            }
            Effect::Answer(ticket, answer) => self.answers.push((ticket, answer)),
            Effect::Certify { ticket, work } => {
                let sealer = self.world.hardware.sealer();
                // Drawn here, in order, so that a seed gives the same keys whoever works faster.
                let random = self.world.hardware.certificate_randomness();
                let lost = Work::Done(Fact::NotAnswered(ticket));
                self.work(Kind::Certificates, lost, move || {
                    let result = certify::certify(work, random, &sealer);
                    Work::Done(Fact::Certified { ticket, result })
                });
            }
            Effect::ForgetKeys => self.world.hardware.forget_keys(),
            Effect::Interpret { job, holder, document, declared } => {
                self.read(job, holder, document, declared);
            }
            Effect::DrawReport { job, text } => self.draw_report(job, text),
            Effect::Print { job, documents, plan, from } => {
                self.load(job, documents, plan, from);
            }
            Effect::SelfTest => {
                // What waits to be overwritten is overwritten before anything else is done.
                let view = self.device.view();
                self.world.turn_on(view.settings.storage_overwrite);
                let (hardware, at_ms) = (self.world.hardware.clone(), self.clock.now().0);
                let lost = Work::Done(Fact::SelfTested(Findings::missing().into()));
                self.work(Kind::Hardware, lost, move || {
                    hardware.overwrite(at_ms, None);
                    Work::Done(Fact::SelfTested(Box::new(hardware.findings(&view))))
                });
            }
            Effect::TestCertificate { certificate, ticket } => {
                let found = self.device.view().certificates.get(&certificate).cloned();
                let is_usable = found.is_some_and(|it| self.world.hardware.is_usable(&it));
                self.take_note_of(Fact::CertificateTested { certificate, ticket, is_usable });
            }
            Effect::FormatDrive { encrypted } => {
                let overwrite = self.device.view().settings.storage_overwrite;
                self.world.format_drive(encrypted, overwrite);
            }
            Effect::RestoreFactoryDefaults => {
                self.world.begin_restoring(self.clock.now());
            }
            Effect::CheckPackage { update, package } => {
                let key = self.world.hardware.update_key();
                let lost = Work::PackageChecked(update, Err(BROKE_OFF.to_owned()));
                self.work(Kind::Hardware, lost, move || {
                    Work::PackageChecked(update, update::check(&package, &key))
                });
            }
            Effect::WriteSoftware { update } => {
                self.world.begin_writing(self.clock.now(), update);
            }
            Effect::StopUpdate => self.world.update = None,
            Effect::StopPrinting(job) => {
                self.world.stop_printing(self.clock.now(), job);
            }
            Effect::Scan { job, ticket } => {
                self.world.scan(self.clock.now(), job, ticket);
                self.goes_on = true;
            }
            Effect::StopScanning(job) => self.world.stop_scanning(job),
            Effect::AnswerCall { job, line, offers } => {
                self.world.answer_call(line, job, offers);
                self.goes_on = true;
            }
            Effect::AnswerCaller(job, verdict) => {
                self.world.answer_caller(job, verdict);
                self.goes_on = true;
            }
            Effect::EndCall(job, why) => {
                self.world.end_call(self.clock.now(), job, why);
                self.goes_on = true;
            }
            Effect::JoinPages { job, documents } => self.join_pages(job, documents),
            Effect::Dial { job, line, number, document, resolution } => {
                self.dial((job, line, number), document, resolution);
            }
            Effect::HangUp(job) => self.world.hang_up(self.clock.now(), job),
            Effect::SendMail(mail) => self.send(mail),
            Effect::StopMail(mail) => {
                self.stopped_mail.send_replace(mail);
            }
            Effect::Discard(document) => {
                self.reading.end(document);
                self.world.release(document);
            }
        }
    }

    /// Everything due at `now` happens, and what follows from it at the same moment; of printing, as much as
    /// a turn has.
    pub(crate) fn wake(&mut self, now: Tick) {
        // Time cannot be refused.
        let _ = self.input(now, Input::Tick);
        if let Some(fact) = self.world.restore_due(now) {
            self.observe(now, fact);
        }
        if let Some(fact) = self.world.write_due(now) {
            self.observe(now, fact);
        }
        let mut left = SIDES_PER_TURN;
        loop {
            let mut facts = self.world.print_due(now, &mut left);
            facts.extend(self.world.scan_due(now));
            self.world.calls_due(now).into_iter().for_each(|it| self.call_told(it));
            let is_over = facts.is_empty();
            facts.into_iter().for_each(|it| self.observe(now, it));
            self.sense();
            self.goes_on = left == 0;
            if is_over || self.goes_on {
                return;
            }
            self.print_on();
        }
    }

    /// Has a document read, as long as somebody wants it.
    fn read(&mut self, job: JobId, holder: Holder, document: DocumentId, declared: Arc<str>) {
        let unwanted = self.reading.begin(document);
        let (share, company) = (self.workers.clone(), self.company.clone());
        let documents = self.world.hardware.documents().clone();
        let told = move |result| Work::Done(Fact::Interpreted { job, document, result });
        let lost = told(Err(NotInterpreted::Device(BROKE_OFF.to_owned())));
        self.begin(lost, async move {
            let (who, which) = ((&share, &company, &holder), (document, &*declared));
            let read = interpret::interpret(who, &documents, which, unwanted).await;
            Some(read.map_or(Work::Lost, told))
        });
    }

    /// Has a mail handed over.
    fn send(&mut self, mail: Arc<Mail>) {
        let id = mail.id;
        let (view, hardware) = (self.device.view(), &self.world.hardware);
        let share = self.workers.clone();
        let sending = Sending::of(&view, hardware, (&self.network, share), mail);
        let told = move |result| Work::Done(Fact::MailSent { mail: id, result });
        let lost = told(Err(NotSent::of(Cause::BrokenOff, BROKE_OFF)));
        self.tend_line();
        let time = DeviceTime(self.done.clone());
        let mut line = self.line.subscribe();
        let mut stopped = self.stopped_mail.subscribe();
        self.begin(lost, async move {
            let cut = || NotSent::of(Cause::NoAnswer, "the network cable is not connected");
            let sent = tokio::select! {
                biased;
                _ = line.wait_for(|is_there| !is_there) => Err(cut().for_now()),
                _ = stopped.wait_for(|it| *it == id) => return Some(Work::Lost),
                sent = sending.send(&time) => sent,
            };
            Some(told(sent))
        });
    }

    /// Follows cable and power: what goes over the line breaks off without them.
    pub(crate) fn tend_line(&self) {
        let is_there = self.world.mechanism.is_connected && self.device.view().power != Power::Off;
        self.line.send_if_modified(|it| std::mem::replace(it, is_there) != is_there);
    }

    /// Has a report drawn.
    fn draw_report(&mut self, job: JobId, text: ReportText) {
        let documents = self.world.hardware.documents().clone();
        let told = move |result| Work::Done(Fact::ReportDrawn { job, result });
        let lost = told(Err(BROKE_OFF.to_owned()));
        self.work(Kind::Printing, lost, move || told(report::draw(&documents, &text)));
    }

    /// Has the documents of a job loaded, and then printed.
    fn load(&mut self, job: JobId, ids: Vec<DocumentId>, plan: Arc<Plan>, from: u64) {
        let documents = self.world.hardware.documents().clone();
        let run = self.world.new_run();
        let lost = move |why| Work::NotLoaded { run, job, why };
        let drive = documents.drive();
        let bytes: u64 = ids.iter().filter_map(|it| drive.len_of(it.0)).sum();
        let load = move || {
            let stored = ids.into_iter().map(|it| documents.read(it)).collect();
            match stored {
                Ok(documents) => Work::Loaded { run, order: Order { job, documents, plan, from } },
                Err(error) => lost(error.to_string()),
            }
        };
        let broke_off = lost(BROKE_OFF.to_owned());
        if bytes <= READ_AT_ONCE_MAX {
            // A worker's panic is an error of the work, and so is one here.
            let loaded = catch_unwind(AssertUnwindSafe(load));
            self.take_note(loaded.unwrap_or(broke_off));
        } else {
            self.work(Kind::Printing, broke_off, load);
        }
    }

    /// Has a document drawn for a line; then somebody is called.
    fn dial(&mut self, (job, line, number): Call, document: DocumentId, fine: Resolution) {
        let (share, documents) = (self.workers.clone(), self.world.hardware.documents().clone());
        let told = move |image: Result<FaxImage, String>| match image {
            Ok(image) => Work::Dialled { line, call: Dialled { job, number, image } },
            Err(why) => not_called(job, why),
        };
        let lost = not_called(job, BROKE_OFF.to_owned());
        self.begin(lost, async move {
            fax_page::of_document(&share, documents, document, fine).await.map(told)
        });
    }

    /// A document is drawn for a line: somebody is called, unless the job is over.
    fn dialled(&mut self, now: Tick, line: fax::Line, call: Dialled) {
        let view = self.device.view();
        if view.jobs.get(&call.job).is_some_and(|it| it.state == JobState::Running(Resource::Line))
        {
            self.call(now, line, call);
            self.goes_on = true;
        }
    }

    /// Calls the device whose number it is, or else whoever is put at the other end.
    fn call(&mut self, now: Tick, line: fax::Line, call: Dialled) {
        let FarEnd { faults, seed, .. } = self.world.far_end(line).clone();
        let from = self.exchange.number(&self.bell, line).unwrap_or_default();
        let called = call.number.to_string();
        let image = call.image.clone();
        let over = || CallIn { image, caller: Caller::new(from), faults, seed };
        match self.exchange.dial(&self.bell, &called, over) {
            Some(trunk) => self.world.dial_over(now, line, (call.job, call.number), trunk),
            None => self.world.dial(now, line, call),
        }
    }

    /// Has a worker draw what the scanner scans next.
    pub(crate) fn tend_scanner(&mut self) {
        let Some(Errand { run, file, what }) = self.world.errand() else { return };
        let broke_off = || NotScanned::Device(BROKE_OFF.to_owned());
        match what {
            What::Draw { original, sides, look } => {
                let share = self.workers.clone();
                let told = move |drawn| Work::Drawn { run, drawn };
                self.begin(told(Drawn::failed(0, broke_off())), async move {
                    append(&share, file, (original, sides, look)).await.map(told)
                });
            }
            What::Finish => {
                let lost = Work::Scanned { run, result: Err(broke_off()) };
                let finish = move || Work::Scanned { run, result: file.finish() };
                self.work(Kind::Printing, lost, finish);
            }
        }
    }

    /// Tends the drive, and has what waits to be overwritten overwritten. Without power nothing is read.
    pub(crate) fn tend_drive(&mut self) {
        let (now, view) = (self.clock.now(), self.device.view());
        if view.power == Power::Off {
            self.reading.end_all();
        }
        if self.world.tend_drive(now, &view) {
            let hardware = self.world.hardware.clone();
            self.work(Kind::Hardware, Work::Overwritten { failed: true }, move || {
                Work::Overwritten { failed: !hardware.overwrite(now.0, None) }
            });
        }
    }

    /// Takes note of what a worker brought back.
    pub(crate) fn worked(&mut self, work: Work) {
        // Who only waits is not back.
        self.outstanding -= usize::from(!matches!(work, Work::Silent(_)));
        self.take_note(work);
    }

    fn take_note(&mut self, work: Work) {
        let now = self.clock.now();
        match work {
            Work::Done(fact) => {
                if let Fact::Interpreted { document, .. } = &fact {
                    self.reading.end(*document);
                }
                self.take_note_of(fact);
            }
            Work::Loaded { run, order } if self.world.awaits(run) => {
                self.world.print(now, &self.device.view(), order);
            }
            Work::NotLoaded { run, job, why } if self.world.awaits(run) => {
                tracing::error!("job {} is not printed: {why}", job.0);
                self.observe(now, Fact::NotPrinted { job, why });
            }
            Work::Loaded { .. } | Work::NotLoaded { .. } => {}
            Work::Drawn { run, drawn } => {
                self.world.drawn(run, drawn);
                self.goes_on = true;
            }
            Work::Scanned { run, result } => {
                self.world.finished(run, result);
                self.goes_on = true;
            }
            Work::Dialled { line, call } => self.dialled(now, line, call),
            Work::PackageChecked(update, checked) => {
                let fact = self.world.package_checked(update, checked);
                self.observe(now, fact);
            }
            Work::Overwritten { failed } => self.world.overwritten(now, failed),
            Work::Lost => {}
            Work::Silent(silence) => self.silences.begin(now, silence),
        }
    }

    /// Has a worker do this; where it breaks off, `lost` is what came of it.
    pub(crate) fn work(
        &mut self,
        kind: Kind,
        lost: Work,
        work: impl FnOnce() -> Work + Send + 'static,
    ) {
        let workers = self.workers.clone();
        self.begin(lost, async move { workers.work(kind, work).await });
    }

    /// Begins a work; where it breaks off, `lost` is what came of it.
    fn begin(&mut self, lost: Work, work: impl Future<Output = Option<Work>> + Send + 'static) {
        self.outstanding += 1;
        let done = self.done.clone();
        tokio::spawn(async move {
            // The channel closes when the device has ended or was restored.
            let worked = tokio::select! {
                biased;
                () = done.closed() => None,
                worked = AssertUnwindSafe(work).catch_unwind() => worked.ok().flatten(),
            };
            let _ = done.send(worked.unwrap_or(lost)).await;
        });
    }
}

/// Somebody was to be called, and the device could not.
const fn not_called(job: JobId, why: String) -> Work {
    Work::Done(Fact::CallMade { job, result: Err(CallFailed { unreached: false, why }) })
}
