//! Carrying out effects: slow work leaves for a worker thread and comes back as a fact.

use sim_core::command::Interpreted;
use sim_core::power::Power;
use sim_core::update::UpdateId;
use sim_core::{Effect, Fact, Refused, Reply, Ticket};
use sim_render::Format;
use tokio::sync::mpsc::UnboundedSender;

use crate::documents::Documents;
use crate::engine::{Order, Pace, Parts};
use crate::host::Machine;
use crate::update::Checked;
use crate::{certificate, passwords, update};

/// How long Restore Factory Defaults takes at the timed pace, milliseconds: about an hour (guide p.10).
const RESTORE_MS: u64 = 3_600_000;

/// What a worker brings back.
pub(crate) enum Work {
    /// It came to this.
    Done(Fact),
    /// A document was read and can be printed.
    Loaded {
        /// Which run of the engine it is for.
        run: u64,
        /// What to print.
        order: Order,
    },
    /// A package was looked at.
    PackageChecked(UpdateId, Checked),
    /// Nothing waits to be overwritten, or the power went.
    Overwritten,
    /// It could not be done; the device goes on waiting only for what was promised.
    Failed(Ticket),
    /// It could not be done and nobody waits for it.
    Lost,
}

impl Machine {
    /// Carries out everything the device wants; answers are kept until the view is published.
    pub(crate) fn carry_out(&mut self) {
        while let Some(effect) = self.device.poll_effect() {
            match effect {
                Effect::CheckPassword { ticket, hash, attempt } => {
                    if self.passwords.remembers(&hash, &attempt) {
                        let now = self.clock.now();
                        self.device.observe(now, Fact::PasswordChecked { ticket, matches: true });
                    } else {
                        let passwords = self.passwords.clone();
                        self.work(move || {
                            let matches = passwords.check(&hash, &attempt);
                            Work::Done(Fact::PasswordChecked { ticket, matches })
                        });
                    }
                }
                Effect::HashPassword { ticket, password } => {
                    self.work(move || match passwords::hash(&password) {
                        Ok(hash) => Work::Done(Fact::PasswordHashed { ticket, hash }),
                        Err(error) => {
                            tracing::error!("{error}");
                            Work::Failed(ticket)
                        }
                    });
                }
                Effect::Answer(ticket, answer) => self.answers.push((ticket, answer)),
                Effect::MakeCertificate(order) => {
                    self.work(move || match certificate::make(&order) {
                        Ok(made) => Work::Done(Fact::CertificateMade(made)),
                        Err(error) => {
                            tracing::error!("{error}");
                            Work::Lost
                        }
                    })
                }
                Effect::Interpret { job, document } => {
                    let documents = self.storage.documents().clone();
                    self.work(move || {
                        let result = interpret(&documents, document);
                        Work::Done(Fact::Interpreted { job, document, result })
                    });
                }
                Effect::Print { job, documents: ids, plan, from } => {
                    let documents = self.storage.documents().clone();
                    let run = self.runs.0 + 1;
                    self.runs = (run, Some(run));
                    self.work(move || {
                        let stored = ids.into_iter().map(|it| documents.read_drawn(it)).collect();
                        match stored {
                            Ok(documents) => {
                                Work::Loaded { run, order: Order { job, documents, plan, from } }
                            }
                            Err(error) => {
                                tracing::error!("job {}: {error}", job.0);
                                Work::Lost
                            }
                        }
                    });
                }
                Effect::SelfTest => {
                    // What waits to be overwritten is overwritten before anything else is done.
                    self.storage.set_power(true);
                    self.obey_overwrite();
                    let (storage, at_ms) = (self.storage.clone(), self.clock.now().0);
                    let view = self.device.view().clone();
                    self.work(move || {
                        storage.overwrite(at_ms, None);
                        Work::Done(Fact::SelfTested(Box::new(storage.findings(&view))))
                    });
                }
                Effect::FormatDrive { encrypted } => {
                    let overwrite = self.device.view().settings.storage_overwrite;
                    self.storage.format(encrypted, overwrite);
                    self.released = true;
                }
                Effect::RestoreFactoryDefaults => {
                    let now = self.clock.now();
                    self.restored_at = match self.engine.pace {
                        Pace::Instant => Some(now),
                        Pace::Timed => Some(now.after_ms(RESTORE_MS)),
                        Pace::Manual => None,
                    };
                }
                Effect::CheckPackage { update, package } => {
                    let key = self.storage.update_key();
                    self.work(move || Work::PackageChecked(update, update::check(&package, &key)));
                }
                Effect::WriteSoftware { update } => self.begin_writing(update),
                Effect::StopUpdate => self.update = None,
                Effect::StopPrinting(job) => {
                    self.runs.1 = None;
                    let (now, tray) = (self.clock.now(), &mut self.tray);
                    let mut parts = Parts { mechanism: &mut self.mechanism, tray };
                    self.engine.stop(now, job, &mut parts);
                }
                Effect::Discard(document) => {
                    self.storage.documents().drive().release(document.0);
                    self.released = true;
                }
            }
        }
    }

    /// Follows the power and the setting, and has released sectors overwritten.
    pub(crate) fn tend_drive(&mut self) {
        let power = self.device.view().power;
        self.storage.set_power(power != Power::Off);
        if power == Power::Off {
            self.restored_at = None;
        }
        self.obey_overwrite();
        let by_itself = self.engine.pace != Pace::Manual && power.is_on();
        if self.released && !self.overwriting && by_itself {
            self.released = false;
            self.overwriting = true;
            let (storage, at_ms) = (self.storage.clone(), self.clock.now().0);
            self.work(move || {
                storage.overwrite(at_ms, None);
                Work::Overwritten
            });
        }
    }

    /// Overwrites up to so many sectors now: a hand turns the drive.
    pub(crate) fn overwrite_by_hand(&mut self, sectors: u64) {
        self.storage.overwrite(self.clock.now().0, Some(sectors));
    }

    fn obey_overwrite(&mut self) {
        let wanted = self.device.view().settings.storage_overwrite;
        if self.overwrite_obeyed != Some(wanted) {
            self.overwrite_obeyed = Some(wanted);
            self.storage.set_overwrite(wanted);
            self.released = true;
        }
    }

    /// Takes note of what a worker brought back.
    pub(crate) fn worked(&mut self, work: Work) {
        self.outstanding -= 1;
        match work {
            Work::Done(fact) => self.device.observe(self.clock.now(), fact),
            // It may have been stopped, or stopped and begun again, while it was read.
            Work::Loaded { run, order } if self.runs.1 == Some(run) => {
                let (now, view) = (self.clock.now(), self.device.view());
                self.engine.start(now, view, order, &mut self.mechanism);
            }
            Work::Loaded { .. } => {}
            Work::PackageChecked(update, checked) => self.package_checked(update, checked),
            Work::Overwritten => self.overwriting = false,
            Work::Failed(ticket) => self.answers.push((ticket, Err(Refused::Interrupted))),
            Work::Lost => {}
        }
    }

    /// Answers what was put off; only after the view that shows it was published.
    pub(crate) fn answer(&mut self) {
        for (ticket, answer) in self.answers.drain(..) {
            if let Some(waiting) = self.waiting.remove(&ticket) {
                // Whoever asked may have gone meanwhile.
                let _ = waiting.send(answer);
            }
        }
    }

    fn work(&mut self, work: impl FnOnce() -> Work + Send + 'static) {
        self.outstanding += 1;
        let done: UnboundedSender<Work> = self.done.clone();
        let permits = self.workers.clone();
        tokio::spawn(async move {
            // The semaphore is never closed, so a permit always comes.
            let permit = permits.acquire_owned().await;
            let result = tokio::task::spawn_blocking(work).await;
            drop(permit);
            let _ = done.send(result.unwrap_or(Work::Lost));
        });
    }
}

fn interpret(
    documents: &Documents,
    document: sim_core::job::DocumentId,
) -> Result<Interpreted, String> {
    let stored = documents.read(document).map_err(|it| it.to_string())?;
    let format = Format::detect(&stored.data);
    let drawn = documents.drawn(stored).map_err(|it| it.to_string())?;
    let found = sim_render::inspect(&drawn.data).map_err(|it| it.to_string())?;
    Ok(Interpreted { pages: found.pages, format: format.unwrap_or(found.format).mime() })
}

/// The answer to an asker, now or later.
pub(crate) type Answer = Result<Reply, Refused>;
