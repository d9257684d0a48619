//! Download Mode: from \[Start\] to the restart with new software, or to 017-759.

use super::{Download, Found, Package, Software, UpdateId};
use crate::Effect;
use crate::audit::Event;
use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::permit::Actor;
use crate::truth::Kind;

/// The software, and its update while one is under way.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    software: Software,
    /// Whether Software Update was enabled at the last start, when it takes effect.
    is_enabled: bool,
    under_way: Option<Update>,
    made: u64,
}

#[derive(Clone, Debug)]
struct Update {
    id: UpdateId,
    /// Who began it, as the audit log calls them.
    by: String,
    stage: Stage,
}

/// How far an update is.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// The package is looked at.
    Checking,
    /// So many of its blocks are written.
    Writing { software: Software, done: u32, total: u32 },
}

impl Machine {
    /// A device with this software.
    pub(crate) fn new(software: Software) -> Self {
        Self { software, is_enabled: false, under_way: None, made: 0 }
    }

    /// The software that runs.
    pub(crate) fn picture(&self) -> Software {
        self.software
    }

    /// Whether Software Update was enabled at the last start.
    pub(crate) fn is_enabled(&self) -> bool {
        self.is_enabled
    }

    /// The device is up.
    pub(crate) fn started(&mut self, desk: &Desk) {
        self.is_enabled = desk.settings.update_software_download.is_on();
    }

    /// Begins with an update. The device was shut down for it.
    pub(crate) fn begin(&mut self, desk: &mut Desk, actor: &Actor, package: Package) {
        self.made += 1;
        let id = UpdateId(self.made);
        self.under_way = Some(Update { id, by: actor.audit_name(), stage: Stage::Checking });
        desk.effect(Effect::CheckPackage { update: id, package });
    }

    /// The package was looked at. An answer about another update than the one under way comes too late.
    pub(crate) fn package_checked(
        &mut self,
        desk: &mut Desk,
        id: UpdateId,
        result: Result<Found, String>,
    ) {
        let Some(update) = self.under_way.as_mut().filter(|it| it.id == id) else { return };
        match update.stage {
            Stage::Checking => {}
            Stage::Writing { .. } => return,
        }
        let model = desk.identity.model.name;
        let found = match result {
            Ok(it) if !it.models.iter().any(|it| it == model) => {
                Err(format!("it is not for {model}, but for {}", it.models.join(", ")))
            }
            Ok(it) if it.software.is_older_than(&self.software) => {
                Err(format!("{:?} is older than {:?}", it.software, self.software))
            }
            other => other,
        };
        match found {
            Ok(Found { software, blocks, .. }) => {
                let total = blocks.max(1);
                update.stage = Stage::Writing { software, done: 0, total };
                desk.tell(Consequence::Downloads(Download::Writing { done: 0, total }));
                desk.effect(Effect::WriteSoftware { update: id });
            }
            Err(why) => {
                self.under_way = None;
                desk.effect(Effect::StopUpdate);
                desk.record(Kind::Refused, "update", why);
                desk.tell(Consequence::Downloads(Download::Failed));
            }
        }
    }

    /// Blocks were written. With the last of them the device has the new software and restarts.
    pub(crate) fn software_written(&mut self, desk: &mut Desk, id: UpdateId, blocks: u32) {
        let Some(update) = self.under_way.as_mut().filter(|it| it.id == id) else { return };
        let Stage::Writing { software, done, total } = &mut update.stage else { return };
        *done = done.saturating_add(blocks).min(*total);
        if done < total {
            desk.tell(Consequence::Downloads(Download::Writing { done: *done, total: *total }));
        } else {
            self.software = *software;
            desk.audit(Event::SoftwareUpdated, &update.by, "");
            self.under_way = None;
            desk.tell(Consequence::SoftwareUpdated);
        }
    }

    /// The update is forgotten; the old software starts.
    pub(crate) fn power_lost(&mut self, desk: &mut Desk) {
        if self.under_way.take().is_some() {
            desk.effect(Effect::StopUpdate);
        }
    }

    /// The software stays.
    pub(crate) fn factory_reset(&mut self) {}
}
