//! Faults: what the panel shows and what stops the device. The guide's fault codes are rows in its own
//! table as their machines arrive; today only the physical faults below exist.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::command::FaultAction;
use crate::self_test::{self, Findings};
use crate::{Refused, Reply};

/// A fault that is present now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The guide's code, e.g. "016-210".
    pub code: &'static str,
    /// What happened, in our words.
    pub text: &'static str,
    /// No user operation is possible until power-off.
    pub blocks: bool,
}

/// The faults that can be injected today: internal software errors (guide p.48).
pub const SOFTWARE: &[&str] = &["016-210", "016-211", "016-212", "016-213", "016-214", "016-215"];

impl Fault {
    /// The fault of a self test that failed.
    fn of_self_test(row: &self_test::TestRow) -> Self {
        Self { code: row.code, text: row.text, blocks: true }
    }

    /// The fault of an update whose package was refused.
    fn of_update() -> Self {
        Self {
            code: crate::update::FAILED_CODE,
            text: "The file is no software for this device. Switch the power off and on again.",
            blocks: true,
        }
    }

    /// The internal software error with this code.
    pub fn software(code: &str) -> Option<Self> {
        let code = SOFTWARE.iter().find(|it| **it == code)?;
        Some(Self {
            code,
            text: "The device software failed. Switch the power off and on again.",
            blocks: true,
        })
    }
}

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
