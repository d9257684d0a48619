//! Download Mode: from \[Start\] to the restart with new software, or to 017-759.

use std::sync::Arc;

use super::{Actor, Device};
use crate::audit::Event;
use crate::fault::Fault;
use crate::power::{Boot, Power};
use crate::truth::Kind;
use crate::update::{Download, Found, Package, Software, UpdateId};
use crate::{Effect, Reply};

/// The update that is under way.
#[derive(Clone, Debug)]
pub(super) struct Update {
    id: UpdateId,
    /// Who began it, as the audit log calls them.
    by: String,
    /// What the device will have, once the package was found good.
    software: Option<Software>,
}

impl Device {
    pub(super) fn update_software(&mut self, actor: &Actor, package: Package) -> Reply {
        let by = actor.audit_name();
        self.shut_down();
        self.go_dark();
        self.updates_made += 1;
        let update = UpdateId(self.updates_made);
        self.update = Some(Update { id: update, by, software: None });
        self.state.power = Power::DownloadMode(Download::Checking);
        self.desk.effect(Effect::CheckPackage { update, package });
        Reply::Done
    }

    /// The package was looked at. An answer about another update than the one under way comes too late.
    pub(super) fn package_checked(&mut self, id: UpdateId, result: Result<Found, String>) {
        let Some(update) = self.update.as_mut().filter(|it| it.id == id) else { return };
        if self.state.power != Power::DownloadMode(Download::Checking) {
            return;
        }
        let model = self.desk.identity.model.name;
        let found = match result {
            Ok(it) if !it.models.iter().any(|it| it == model) => {
                Err(format!("it is not for {model}, but for {}", it.models.join(", ")))
            }
            Ok(it) if it.software.is_older_than(&self.state.software) => {
                Err(format!("{:?} is older than {:?}", it.software, self.state.software))
            }
            other => other,
        };
        match found {
            Ok(Found { software, blocks, .. }) => {
                update.software = Some(software);
                let total = blocks.max(1);
                self.state.power = Power::DownloadMode(Download::Writing { done: 0, total });
                self.desk.effect(Effect::WriteSoftware { update: id });
            }
            Err(why) => {
                self.update = None;
                self.desk.effect(Effect::StopUpdate);
                self.desk.record(Kind::Refused, "update", why);
                self.state.power = Power::DownloadMode(Download::Failed);
                Arc::make_mut(&mut self.state.faults).push(Fault::of_update());
            }
        }
    }

    /// Blocks were written. With the last of them the device has the new software and restarts.
    pub(super) fn software_written(&mut self, id: UpdateId, blocks: u32) {
        let Power::DownloadMode(Download::Writing { done, total }) = self.state.power else {
            return;
        };
        let Some(update) = self.update.take_if(|it| it.id == id) else { return };
        let done = done.saturating_add(blocks).min(total);
        match update.software {
            Some(software) if done == total => {
                self.state.software = software;
                self.desk.audit(Event::SoftwareUpdated, &update.by, "");
                self.state.power = Power::Starting { boot: Boot::Warm };
                self.desk.effect(Effect::SelfTest);
            }
            Some(_) | None => {
                self.state.power = Power::DownloadMode(Download::Writing { done, total });
                self.update = Some(update);
            }
        }
    }
}
