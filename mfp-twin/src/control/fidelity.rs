//! What the values of settings do, as far as a test shows it from outside.

use axum::Json;
use serde::Serialize;
use sim_core::settings::{Awaited, ROWS, Row};
use utoipa::ToSchema;

use super::problem::Problems;

/// How much of what can be set does anything.
#[derive(Serialize, ToSchema)]
pub(super) struct FidelityShown {
    /// How many values have an effect.
    with_effect: usize,
    /// How many are kept, permitted and audited only.
    without_effect: usize,
    /// All values, in the guide's order.
    values: Vec<ValueShown>,
}

/// What a value does.
#[derive(Serialize, ToSchema)]
pub(super) struct ValueShown {
    /// Its id.
    #[schema(example = "net.ip_mode")]
    id: &'static str,
    /// The test of the twin's sources that shows what it does, looking from outside; null for one without effect.
    shown_by: Option<&'static str>,
    /// The machine that it waits for, which does not exist yet; null for one with an effect.
    #[schema(example = "fax")]
    waits_for: Option<&'static str>,
}

impl ValueShown {
    fn of(row: &Row) -> Self {
        Self {
            id: row.id,
            shown_by: row.effect.shown_by(),
            waits_for: row.effect.awaited().map(Awaited::name),
        }
    }
}

/// What each value of the settings does, or what it waits for.
#[utoipa::path(get, path = "/fidelity", tag = "settings", responses(
    (status = 200, body = FidelityShown), Problems,
))]
pub(super) async fn fidelity() -> Json<FidelityShown> {
    let values: Vec<_> = ROWS.iter().map(ValueShown::of).collect();
    let with_effect = values.iter().filter(|it| it.shown_by.is_some()).count();
    Json(FidelityShown { with_effect, without_effect: values.len() - with_effect, values })
}
