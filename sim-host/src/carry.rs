//! Carrying out effects: slow work leaves for a worker thread and comes back as a fact.

use sim_core::command::Interpreted;
use sim_core::{Effect, Fact, Refused, Reply, Ticket};
use tokio::sync::mpsc::UnboundedSender;

use crate::documents::Documents;
use crate::host::Machine;
use crate::{certificate, passwords};

/// What a worker brings back.
pub(crate) enum Work {
    /// It came to this.
    Done(Fact),
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
                    let documents = self.documents.clone();
                    self.work(move || {
                        let result = interpret(&documents, document);
                        Work::Done(Fact::Interpreted { job, result })
                    });
                }
                Effect::Print { job, document, pages, copies } => {
                    if let Some(stored) = self.documents.find(document) {
                        let (now, view) = (self.clock.now(), self.device.view());
                        self.engine.start(now, &view, job, stored, pages, copies);
                    }
                }
                Effect::StopPrinting(job) => {
                    self.engine.stop(self.clock.now(), job, &mut self.tray);
                }
                Effect::Discard(document) => self.documents.remove(document),
            }
        }
    }

    /// Takes note of what a worker brought back.
    pub(crate) fn worked(&mut self, work: Work) {
        self.outstanding -= 1;
        match work {
            Work::Done(fact) => self.device.observe(self.clock.now(), fact),
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
    let stored = documents.find(document).ok_or("the document is gone")?;
    let found = sim_render::inspect(&stored.data).map_err(|it| it.to_string())?;
    Ok(Interpreted { pages: found.pages, format: found.format.mime() })
}

/// The answer to an asker, now or later.
pub(crate) type Answer = Result<Reply, Refused>;
