//! The faults that are there, and what brings them back.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Fault, SOFTWARE};
use crate::command::FaultAction;
use crate::self_test::{CERTIFICATE_CODE, Findings};
use crate::{Refused, Reply, self_test};

/// What is wrong with the device now, and the causes that bring software faults back at each start.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    present: Arc<Vec<Fault>>,
    causes: Arc<BTreeSet<&'static str>>,
}

impl Machine {
    /// The causes that were kept.
    pub(crate) fn resume(causes: &BTreeSet<String>) -> Self {
        let known = |it: &String| SOFTWARE.iter().find(|code| *code == it).copied();
        Self {
            present: Arc::default(),
            causes: Arc::new(causes.iter().filter_map(known).collect()),
        }
    }

    /// What is wrong.
    pub(crate) fn picture(&self) -> Arc<Vec<Fault>> {
        self.present.clone()
    }

    /// The software faults whose cause is there, by code.
    pub(crate) fn causes(&self) -> Arc<BTreeSet<&'static str>> {
        self.causes.clone()
    }

    /// Puts in or takes away the cause of a software fault; only a device that is on shows it at once.
    pub(crate) fn handle(
        &mut self,
        code: &'static str,
        action: FaultAction,
        is_on: bool,
    ) -> Result<Reply, Refused> {
        let fault = Fault::software(code).ok_or(Refused::NoSuchFault)?;
        match action {
            FaultAction::Appear => {
                let is_new = Arc::make_mut(&mut self.causes).insert(fault.code);
                if is_new && is_on {
                    Arc::make_mut(&mut self.present).push(fault);
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
    pub(crate) fn self_tested(&mut self, findings: &Findings, power_on_self_test: bool) {
        let failed = self_test::failed(findings, power_on_self_test);
        let causes = self.causes.iter().filter_map(|it| Fault::software(it));
        let faults = failed.into_iter().map(Fault::of_self_test).chain(causes).collect();
        self.present = Arc::new(faults);
    }

    /// TLS is served with another certificate than the one that was damaged.
    pub(crate) fn certificate_chosen(&mut self) {
        if self.present.iter().any(|it| it.code == CERTIFICATE_CODE) {
            Arc::make_mut(&mut self.present).retain(|it| it.code != CERTIFICATE_CODE);
        }
    }

    /// An update was refused.
    pub(crate) fn update_failed(&mut self) {
        Arc::make_mut(&mut self.present).push(Fault::of_update());
    }

    /// Nothing is shown; the causes stay.
    pub(crate) fn power_lost(&mut self) {
        self.present = Arc::default();
    }

    /// The causes stay: they are a hand's, not the device's.
    pub(crate) fn factory_reset(&mut self) {}
}
