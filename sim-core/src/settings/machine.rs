//! The settings in force, and what a change of them means.

use std::ops::Deref;
use std::sync::Arc;

use super::{Change, Key, SettingAudit, SettingEffect, Settings};
use crate::audit::Event;
use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::permit::Actor;
use crate::{Reply, Tick};

/// The settings. They lie on the desk, because every machine obeys some.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    settings: Arc<Settings>,
    /// Grows with each change of a setting or of the description.
    revision: u64,
    /// When that was last.
    changed: Tick,
}

impl Deref for Machine {
    type Target = Settings;

    fn deref(&self) -> &Settings {
        &self.settings
    }
}

impl Machine {
    /// These settings, after so many changes of which the last was then.
    pub(crate) fn new(settings: Settings, revision: u64, changed: Tick) -> Self {
        Self { settings: Arc::new(settings), revision, changed }
    }

    /// The settings as they stand.
    pub(crate) fn picture(&self) -> Arc<Settings> {
        self.settings.clone()
    }

    /// Grows with each change of a setting or of the description.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// When that was last.
    pub(crate) fn changed(&self) -> Tick {
        self.changed
    }

    /// A setting or a description is another now.
    pub(crate) fn configuration_changed(&mut self, now: Tick) {
        self.revision += 1;
        self.changed = now;
    }

    /// Goes on with the numbers of another device of the same twin.
    pub(crate) fn take_the_place_of(&mut self, other: &Self) {
        self.revision = self.revision.max(other.revision) + 1;
    }

    /// The settings are the factory's.
    pub(crate) fn factory_reset(&mut self, now: Tick) {
        self.settings = Arc::new(Settings::factory());
        self.configuration_changed(now);
    }
}

impl Desk {
    /// Opening a screen with security settings is itself logged.
    pub(crate) fn settings_seen(&mut self, actor: &Actor, keys: &[Key]) -> Reply {
        let ids: Vec<_> = keys.iter().map(|it| it.row().id).collect();
        self.audit(Event::ViewSecuritySetting, &actor.audit_name(), &ids.join(" "));
        Reply::Done
    }

    /// Changes settings, all of which are permitted.
    pub(crate) fn change_settings(&mut self, actor: &Actor, changes: Vec<Change>) -> Reply {
        let name = actor.audit_name();
        for change in changes {
            self.change_setting(actor, &name, change);
        }
        Reply::Done
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
        if Arc::make_mut(&mut self.settings.settings).apply(change).is_none() {
            return;
        }
        self.settings.configuration_changed(self.now);
        match row.audit {
            SettingAudit::Security => self.audit(Event::ChangeSecuritySetting, name, row.id),
            SettingAudit::AuthenticationMode => {
                self.audit(Event::SwitchAuthenticationMode, name, "");
            }
            SettingAudit::AuditPolicy if !was_on => {
                self.audit_always(Event::AuditEnabled, name, "");
            }
            SettingAudit::AuditPolicy => {}
        }
        match row.effect {
            SettingEffect::EndSessions => {
                self.tell(Consequence::AuthenticationChanged { spared: actor.session });
            }
            SettingEffect::Obeyed | SettingEffect::NotYet => {}
        }
    }
}
