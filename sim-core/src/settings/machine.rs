//! The settings in force.

use std::ops::Deref;
use std::sync::Arc;

use super::{Change, Profile, Settings};
use crate::Tick;

/// The settings. They lie on the desk, because every machine obeys some.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    settings: Arc<Settings>,
    /// What they began with.
    profile: Profile,
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
    /// These settings, which began with that profile, after so many changes of which the last was then.
    pub(crate) fn new(settings: Settings, profile: Profile, revision: u64, changed: Tick) -> Self {
        Self { settings: Arc::new(settings), profile, revision, changed }
    }

    /// The settings as they stand.
    pub(crate) fn picture(&self) -> Arc<Settings> {
        self.settings.clone()
    }

    /// What they began with.
    pub(crate) fn profile(&self) -> Profile {
        self.profile
    }

    /// Grows with each change of a setting or of the description.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// When that was last.
    pub(crate) fn changed(&self) -> Tick {
        self.changed
    }

    /// Applies a change; whether anything is another now.
    pub(super) fn apply(&mut self, change: Change) -> bool {
        Arc::make_mut(&mut self.settings).apply(change).is_some()
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
        self.profile = Profile::Factory;
        self.settings = Arc::new(self.profile.settings());
        self.configuration_changed(now);
    }
}
