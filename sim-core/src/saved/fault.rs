//! The row of the fault history.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::row::Row;
use crate::fault::{Found, Moment};

/// The fault history, oldest first.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct FaultsRow(Vec<FoundRow>);

#[derive(Serialize, Deserialize)]
struct FoundRow {
    code: Arc<str>,
    since: MomentRow,
    until: Option<MomentRow>,
}

#[derive(Serialize, Deserialize)]
struct MomentRow {
    unix_ms: i64,
    zone_minutes: i16,
}

impl Row for FaultsRow {
    type Of = Vec<Found>;

    fn of(it: &Self::Of) -> Self {
        Self(it.iter().map(FoundRow::of).collect())
    }

    fn read(self) -> Result<Self::Of, String> {
        Ok(self.0.into_iter().map(FoundRow::read).collect())
    }
}

impl FoundRow {
    fn of(it: &Found) -> Self {
        let Found { code, since, until } = it;
        Self { code: code.clone(), since: MomentRow::of(*since), until: until.map(MomentRow::of) }
    }

    fn read(self) -> Found {
        let Self { code, since, until } = self;
        Found { code, since: since.read(), until: until.map(MomentRow::read) }
    }
}

impl MomentRow {
    const fn of(Moment { unix_ms, zone_minutes }: Moment) -> Self {
        Self { unix_ms, zone_minutes }
    }

    const fn read(self) -> Moment {
        Moment { unix_ms: self.unix_ms, zone_minutes: self.zone_minutes }
    }
}
