//! Changing settings, and what that means.

use super::{Change, Key, SettingAudit};
use crate::audit::{self, Event};
use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::fax::Line;
use crate::folder::FolderNumber;
use crate::permit::Actor;
use crate::truth::{About, Changed, Kind};
use crate::{Refused, Reply};

impl Desk {
    /// Opening a screen with security settings is itself logged.
    pub(crate) fn settings_seen(&mut self, actor: &Actor, keys: &[Key]) -> Reply {
        let ids: Vec<_> = keys.iter().map(|it| it.row().id).collect();
        self.audit(Event::ViewSecuritySetting, &actor.audit_name(), &audit::listed(&ids));
        Reply::Done
    }

    /// Changes settings, all of which are permitted, unless they do not go together.
    pub(crate) fn change_settings(
        &mut self,
        actor: &Actor,
        changes: Vec<Change>,
    ) -> Result<Reply, Refused> {
        if let Some(conflict) = self.settings.conflict(&changes) {
            return Err(Refused::Conflict(conflict));
        }
        let name = actor.audit_name();
        for change in changes {
            self.change_setting(actor, &name, change);
        }
        Ok(Reply::Done)
    }

    /// Changes settings, all of which are permitted, unless somebody has changed what was `seen`.
    pub(crate) fn replace_settings(
        &mut self,
        actor: &Actor,
        seen: &[Change],
        changes: Vec<Change>,
    ) -> Result<Reply, Refused> {
        self.is_as_seen(seen)?;
        self.change_settings(actor, changes)
    }

    /// Whether nobody has changed what was `seen`.
    pub(crate) fn is_as_seen(&self, seen: &[Change]) -> Result<(), Refused> {
        let is_same = |it: &Change| self.settings.value(it.key()) == *it;
        if seen.iter().all(is_same) { Ok(()) } else { Err(Refused::Outdated) }
    }

    /// A folder went by what somebody did: the fax lines that led to it are Off, so that no other folder ever gets their
    /// faxes with its number (assumed: the guide is silent).
    pub(crate) fn folder_gone(&mut self, by: &Actor, folder: FolderNumber) {
        let lines: Vec<_> = Line::into_folder(&self.settings, folder).collect();
        let name = by.audit_name();
        lines.into_iter().for_each(|it| self.change_setting(by, &name, it.off()));
    }

    fn change_setting(&mut self, actor: &Actor, name: &str, change: Change) {
        let row = change.key().row();
        // The log's last row is that it is switched off, its first that it is switched on.
        let was_on = self.settings.audit_enabled.is_on();
        if row.audit == SettingAudit::AuditPolicy
            && was_on
            && change != self.settings.value(change.key())
        {
            self.audit_always(Event::AuditDisabled, name, "");
        }
        let (old, new) = (self.settings.value(change.key()).text(), change.text());
        if !self.settings.apply(change) {
            return;
        }
        let detail = format!("{}: {old} -> {new}", row.id);
        let about = About::change(Changed::Setting(row.id), old, new);
        self.record_about(Kind::Changed, "setting-changed", detail, about);
        self.settings.configuration_changed(self.now);
        match row.audit {
            SettingAudit::Security => self.audit(Event::ChangeSecuritySetting, name, row.id),
            SettingAudit::AuthenticationMode => {
                self.audit(Event::SwitchAuthenticationMode, name, "");
            }
            SettingAudit::AuditPolicy if !was_on => {
                self.audit_always(Event::AuditEnabled, name, "");
            }
            SettingAudit::AuditPolicy | SettingAudit::Nothing => {}
        }
        if row.ends_sessions {
            self.tell(Consequence::AuthenticationChanged { spared: actor.session });
        }
    }
}
