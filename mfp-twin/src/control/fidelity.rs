//! What the values of settings do, as far as a test shows it from outside, and what is not known and can be switched.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use sim_core::assumed::{ASSUMED, AssumedRow, SWITCH};
use sim_core::audit::{EVENTS, EventRow};
use sim_core::command::Assumptions;
use sim_core::settings::{Awaited, ROWS, Row};
use utoipa::ToSchema;

use super::Control;
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
    /// What is not known of the device and can be switched.
    assumptions: Vec<AssumedShown>,
    /// What can stand in the audit log.
    events: Vec<EventShown>,
}

/// An event of the audit log.
#[derive(Serialize, ToSchema)]
pub(super) struct EventShown {
    /// Audit Event ID, which is assumed.
    #[schema(example = "0x0201")]
    event_id: String,
    /// Logged Events.
    event: &'static str,
    /// Description.
    description: &'static str,
    /// Status.
    status: &'static str,
    /// "guide" where the guide lists it; "sibling" where a sister model's manual does, and the assumption `sibling_events`
    /// has it logged.
    #[schema(example = "guide")]
    listed: &'static str,
}

impl EventShown {
    fn of(row: &EventRow) -> Self {
        let EventRow { id, event, description, status, listed } = *row;
        let event_id = format!("{id:#06x}");
        Self { event_id, event, description, status, listed: listed.name() }
    }
}

/// A behaviour that can be switched.
#[derive(Serialize, ToSchema)]
pub(super) struct AssumedShown {
    /// Its name.
    #[schema(example = "repeated_failures_summed")]
    name: &'static str,
    /// What the device does while it is on, and else.
    about: &'static str,
    /// Where that is from.
    source: &'static str,
    /// Whether it is on now.
    is_on: bool,
    /// Whether it is on in a new twin.
    by_default: bool,
    /// How it is switched.
    switch: &'static str,
}

impl AssumedShown {
    fn of(row: &AssumedRow, now: &Assumptions) -> Self {
        let AssumedRow { name, about, source, is_on } = *row;
        let by_default = is_on(&Assumptions::default());
        Self { name, about, source, is_on: is_on(now), by_default, switch: SWITCH }
    }
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

/// What each value of the settings does, or what it waits for; and what is assumed and can be switched.
#[utoipa::path(get, path = "/fidelity", tag = "settings", responses(
    (status = 200, body = FidelityShown), Problems,
))]
pub(super) async fn fidelity(State(control): State<Control>) -> Json<FidelityShown> {
    let now = control.handle().view().assumptions;
    let assumptions = ASSUMED.iter().map(|it| AssumedShown::of(it, &now)).collect();
    let values: Vec<_> = ROWS.iter().map(ValueShown::of).collect();
    let with_effect = values.iter().filter(|it| it.shown_by.is_some()).count();
    let without_effect = values.len() - with_effect;
    let events = EVENTS.iter().map(EventShown::of).collect();
    Json(FidelityShown { with_effect, without_effect, values, assumptions, events })
}
