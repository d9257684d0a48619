//! The faults that are there, what brings them back, and which there were.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Fault, Found, Moment, SOFTWARE, history};
use crate::command::FaultAction;
use crate::desk::Desk;
use crate::self_test::{CERTIFICATE_CODE, Findings};
use crate::{Refused, Reply, self_test};

/// What is wrong with the device now, the causes that bring software faults back at each start, and what was wrong
/// with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    present: Arc<Vec<Fault>>,
    causes: Arc<BTreeSet<&'static str>>,
    /// Oldest first.
    history: Arc<Vec<Found>>,
}

impl Machine {
    /// The causes and the history that were kept.
    pub(crate) fn resume(causes: &BTreeSet<String>, history: Vec<Found>) -> Self {
        let known = |it: &String| SOFTWARE.iter().find(|code| *code == it).copied();
        Self {
            present: Arc::default(),
            causes: Arc::new(causes.iter().filter_map(known).collect()),
            history: Arc::new(history),
        }
    }

    /// What is wrong.
    pub(crate) fn picture(&self) -> Arc<Vec<Fault>> {
        self.present.clone()
    }

    /// Whether one of them blocks all operation.
    pub(crate) fn blocks(&self) -> bool {
        self.present.iter().any(|it| it.blocks)
    }

    /// The software faults whose cause is there, by code.
    pub(crate) fn causes(&self) -> Arc<BTreeSet<&'static str>> {
        self.causes.clone()
    }

    /// The fault history, oldest first.
    pub(crate) fn history(&self) -> Arc<Vec<Found>> {
        self.history.clone()
    }

    /// Puts in or takes away the cause of a software fault; only a device that is on shows it at once.
    pub(crate) fn handle(
        &mut self,
        desk: &Desk,
        code: &'static str,
        action: FaultAction,
        is_on: bool,
    ) -> Result<Reply, Refused> {
        let fault = Fault::software(code).ok_or(Refused::NoSuchFault)?;
        match action {
            FaultAction::Appear => {
                let is_new = Arc::make_mut(&mut self.causes).insert(fault.code);
                if is_new && is_on {
                    self.found(desk, fault);
                }
            }
            FaultAction::Cure => {
                if !Arc::make_mut(&mut self.causes).remove(fault.code) {
                    return Err(Refused::NoSuchFault);
                }
            }
        }
        Ok(Reply::Done)
    }

    /// The self tests ran: a fault for each that failed, and one for each cause that is there.
    pub(crate) fn self_tested(&mut self, desk: &Desk, findings: &Findings) {
        let failed = self_test::failed(findings, desk.settings.selftest_power_on.is_on());
        let causes = self.causes.iter().filter_map(|it| Fault::software(it));
        let faults: Vec<_> = failed.into_iter().map(Fault::of_self_test).chain(causes).collect();
        let at = Moment::of(&desk.clock, desk.now);
        history::end_others(&mut self.history, &faults, at);
        history::find(&mut self.history, &faults, at);
        self.present = Arc::new(faults);
    }

    /// A certificate was chosen for TLS, and its private key tried: the fault is there if that is damaged, and
    /// gone if it is not, whichever one was chosen before.
    pub(crate) fn certificate_tested(&mut self, desk: &Desk, is_usable: bool) {
        let is_there = self.present.iter().any(|it| it.code == CERTIFICATE_CODE);
        if is_there && is_usable {
            Arc::make_mut(&mut self.present).retain(|it| it.code != CERTIFICATE_CODE);
            let at = Moment::of(&desk.clock, desk.now);
            history::end_others(&mut self.history, &self.present, at);
        } else if !is_there && !is_usable {
            let row = self_test::TESTS.iter().find(|it| it.code == CERTIFICATE_CODE);
            row.into_iter().for_each(|it| self.found(desk, Fault::of_self_test(it)));
        }
    }

    /// An update was refused.
    pub(crate) fn update_failed(&mut self, desk: &Desk) {
        self.found(desk, Fault::of_update());
    }

    fn found(&mut self, desk: &Desk, fault: Fault) {
        let at = Moment::of(&desk.clock, desk.now);
        history::find(&mut self.history, std::slice::from_ref(&fault), at);
        Arc::make_mut(&mut self.present).push(fault);
    }

    /// Nothing is shown; causes and history stay.
    pub(crate) fn power_lost(&mut self) {
        self.present = Arc::default();
    }

    /// The causes stay: they are a hand's, not the device's. So does the history, as the meter does (assumed).
    pub(crate) fn factory_reset(&mut self) {}
}
