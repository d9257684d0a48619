//! Settings, the clock, and what else an administrator does to the device.

use std::net::IpAddr;
use std::sync::Arc;

use super::{Actor, Device};
use crate::audit::Event;
use crate::consequence::Consequence;
use crate::settings::{Change, Key, SettingAudit, SettingEffect};
use crate::{Refused, Reply};

impl Device {
    /// Opening a screen with security settings is itself logged.
    pub(super) fn settings_seen(&mut self, actor: &Actor, keys: &'static [Key]) -> Reply {
        let name = actor.audit_name();
        let ids: Vec<_> = keys.iter().map(|it| it.row().id).collect();
        self.desk.audit(Event::ViewSecuritySetting, &name, &ids.join(" "));
        Reply::Done
    }

    pub(super) fn change_settings(&mut self, actor: &Actor, changes: Vec<Change>) -> Reply {
        let name = actor.audit_name();
        for change in changes {
            self.change_setting(actor, &name, change);
        }
        Reply::Done
    }

    fn change_setting(&mut self, actor: &Actor, name: &str, change: Change) {
        let row = change.key().row();
        // The log's last row is that it is switched off, its first that it is switched on.
        let was_on = self.desk.settings.audit_enabled.is_on();
        if row.audit == SettingAudit::AuditPolicy
            && was_on
            && change != self.desk.settings.value(change.key())
        {
            self.desk.audit_always(Event::AuditDisabled, name, "");
        }
        if Arc::make_mut(&mut self.desk.settings).apply(change).is_none() {
            return;
        }
        self.desk.configuration_changed();
        match row.audit {
            SettingAudit::Security => self.desk.audit(Event::ChangeSecuritySetting, name, row.id),
            SettingAudit::AuthenticationMode => {
                self.desk.audit(Event::SwitchAuthenticationMode, name, "");
            }
            SettingAudit::AuditPolicy if !was_on => {
                self.desk.audit_always(Event::AuditEnabled, name, "");
            }
            SettingAudit::AuditPolicy => {}
        }
        match row.effect {
            SettingEffect::EndSessions => {
                self.desk.tell(Consequence::AuthenticationChanged { spared: actor.session });
            }
            SettingEffect::Obeyed | SettingEffect::NotYet => {}
        }
    }

    /// The row is stamped with the new time (assumed).
    pub(super) fn adjust_time(&mut self, actor: &Actor, unix_ms: i64) -> Result<Reply, Refused> {
        let now = self.desk.now;
        self.desk.clock.set(now, unix_ms).map_err(Refused::Clock)?;
        self.jobs.clock_set(&self.desk);
        let name = actor.audit_name();
        self.desk.audit(Event::AdjustTime, &name, "");
        Ok(Reply::Done)
    }

    pub(super) fn audit_exported(&mut self, actor: &Actor) -> Reply {
        let name = actor.audit_name();
        self.desk.audit(Event::ExportAuditLog, &name, "");
        Reply::Done
    }

    pub(super) fn handshake_failed(&mut self, protocol: &str, peer: IpAddr, reason: &str) {
        if self.power.picture().is_on() {
            let optional = format!("{protocol}, {peer}, {reason}");
            self.desk.audit(Event::TrustedCommunicationFailed, crate::audit::NOBODY, &optional);
        }
    }
}
