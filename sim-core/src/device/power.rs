//! The power switch, the plug, and faults, which last until power-off.

use std::sync::Arc;

use super::Device;
use crate::audit::{Event, NOBODY};
use crate::certificate::{CertificateOrder, DAYS_DEFAULT};
use crate::command::FaultAction;
use crate::fault::Fault;
use crate::job::{AbortReason, JobState};
use crate::power::{Boot, Power, PowerAction};
use crate::user::Attempts;
use crate::{Effect, Refused, Reply};

impl Device {
    pub(super) fn power(&mut self, action: PowerAction) -> Result<Reply, Refused> {
        match (self.state.power, action) {
            (Power::Off, PowerAction::On) => self.start(Boot::Cold),
            (Power::On { .. }, PowerAction::Off) => {
                self.shut_down();
                self.go_dark();
            }
            (Power::On { .. }, PowerAction::Restart) => {
                self.shut_down();
                self.go_dark();
                self.start(Boot::Warm);
            }
            (Power::On { .. }, PowerAction::Cut) => self.go_dark(),
            (Power::Off, PowerAction::Off | PowerAction::Restart | PowerAction::Cut)
            | (Power::On { .. }, PowerAction::On) => return Err(Refused::Power),
        }
        Ok(Reply::Done)
    }

    fn start(&mut self, boot: Boot) {
        self.state.power = Power::On { boot, since: self.state.now };
        self.state.faults =
            Arc::new(self.fault_causes.iter().filter_map(|it| Fault::software(it)).collect());
        let event = match boot {
            Boot::Cold => Event::StartedCold,
            Boot::Warm => Event::StartedWarm,
        };
        self.audit(event, NOBODY, "");
        self.abort_running_jobs();
        for user in Arc::make_mut(&mut self.state.users).values_mut() {
            if user.attempts != Attempts::None {
                Arc::make_mut(user).attempts = Attempts::None;
            }
        }
        if self.state.certificate.is_none() {
            let identity = &self.state.identity;
            let order = CertificateOrder {
                host_name: identity.host_name.clone(),
                address: identity.address,
                from_unix_s: self.state.clock.unix_ms(self.state.now).div_euclid(1_000),
                days: DAYS_DEFAULT,
            };
            self.effect(Effect::MakeCertificate(order));
        }
    }

    /// An orderly shutdown ends what runs; a cut leaves it for the next start to find.
    fn shut_down(&mut self) {
        self.abort_running_jobs();
        self.audit(Event::ShutdownRequested, NOBODY, "");
    }

    fn go_dark(&mut self) {
        let printing = |it: &&Arc<crate::job::Job>| matches!(it.state, JobState::Printing { .. });
        if let Some(id) = self.state.jobs.values().find(printing).map(|it| it.id) {
            self.effect(Effect::StopPrinting(id));
        }
        self.state.power = Power::Off;
        self.state.sessions = Arc::default();
        self.state.faults = Arc::default();
        self.interrupt_all();
        self.clear_panel();
    }

    /// A running job does not survive the power; private prints that are held do.
    fn abort_running_jobs(&mut self) {
        self.queue.clear();
        let running = |state| match state {
            JobState::Received | JobState::Queued | JobState::Printing { .. } => true,
            JobState::Held | JobState::Completed | JobState::Cancelled | JobState::Aborted(_) => {
                false
            }
        };
        let jobs = self.state.jobs.values().filter(|it| running(it.state));
        let ids: Vec<_> = jobs.map(|it| it.id).collect();
        ids.into_iter().for_each(|it| self.abort(it, AbortReason::Power));
    }

    pub(super) fn fault(
        &mut self,
        code: &'static str,
        action: FaultAction,
    ) -> Result<Reply, Refused> {
        let fault = Fault::software(code).ok_or(Refused::NoSuchFault)?;
        match action {
            FaultAction::Appear => {
                if self.fault_causes.insert(fault.code) && self.state.power.is_on() {
                    Arc::make_mut(&mut self.state.faults).push(fault);
                }
            }
            FaultAction::Cure => {
                if !self.fault_causes.remove(fault.code) {
                    return Err(Refused::NoSuchFault);
                }
            }
        }
        Ok(Reply::Done)
    }
}
