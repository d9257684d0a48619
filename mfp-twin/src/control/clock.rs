//! Time: how it passes, what the device's clock shows, and how fast physical work is done.

use axum::Json;
use axum::extract::State;
use jiff::{Span, SpanRelativeTo, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use sim_core::clock::{Saving, Turn, Zone};
use sim_core::{Command, Tick};
use sim_host::{Advance, AdvanceRefused, Advanced, ClockMode, Pace};
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems, gone, not_allowed, not_found};
use crate::words::{pace_name, scaled};

/// How time passes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ModeWord {
    /// As in the world.
    Wall,
    /// Only when told.
    Manual,
    /// `rate` times as fast as in the world.
    Scaled,
}

/// The clock.
#[derive(Serialize, ToSchema)]
pub(super) struct ClockShown {
    /// How time passes.
    mode: ModeWord,
    /// How many times as fast as in the world; null where that is not a number.
    rate: Option<f64>,
    /// What the device's clock shows.
    #[schema(example = "2021-01-22T10:00:00+09:00")]
    now: String,
    /// Milliseconds since the twin was made; never goes back.
    tick: u64,
    /// Minutes east of Greenwich of its time zone, without daylight saving.
    #[schema(example = 540, minimum = -720, maximum = 840)]
    zone_minutes: i16,
    /// Daylight saving; null where it is off.
    daylight_saving: Option<SavingWord>,
}

/// Daylight saving: each year the clock is put forward for a while.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SavingWord {
    /// Minutes that the clock is put forward: 15 to 120, in steps of 15.
    #[schema(example = 60, minimum = 15, maximum = 120)]
    minutes: i16,
    /// When it begins, by the clock before.
    begins: TurnWord,
    /// When it ends, by the clock before.
    ends: TurnWord,
}

/// A full hour of each year.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TurnWord {
    /// The month.
    #[schema(example = 3, minimum = 1, maximum = 12)]
    month: u8,
    /// The first to the fourth such weekday of the month; 5 is the last.
    #[schema(example = 5, minimum = 1, maximum = 5)]
    week: u8,
    /// The day of the week; 0 is Sunday.
    #[schema(example = 0, minimum = 0, maximum = 6)]
    weekday: u8,
    /// The hour.
    #[schema(example = 2, minimum = 0, maximum = 23)]
    hour: u8,
}

/// What to change of the clock; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockOrder {
    /// How time is to pass.
    mode: Option<ModeWord>,
    /// For "scaled": more than 0, at most 100,000.
    #[schema(example = 60)]
    rate: Option<f64>,
    /// What the device's clock is to show, RFC 3339; from 2000 to 2099.
    #[schema(example = "2021-01-22T10:00:00+09:00")]
    now: Option<String>,
    /// Its time zone, minutes east of Greenwich in steps of 15.
    #[schema(example = 540, minimum = -720, maximum = 840)]
    zone_minutes: Option<i16>,
    /// Daylight saving; null switches it off.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SavingWord>)]
    daylight_saving: Option<Option<SavingWord>>,
}

/// A field that is there, null or not; one that is not is `None` by default.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<SavingWord>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// How far to move time: exactly one of the three.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AdvanceOrder {
    /// By a duration, ISO 8601.
    #[schema(example = "PT30S")]
    by: Option<String>,
    /// To a moment of the device's clock, RFC 3339.
    #[schema(example = "2021-01-22T01:00:30Z")]
    to: Option<String>,
    /// "idle": until no job is received or printed and no answer is worked on.
    #[schema(example = "idle")]
    until: Option<UntilWord>,
}

/// What to wait for.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum UntilWord {
    Idle,
}

/// How far time was moved.
#[derive(Serialize, ToSchema)]
pub(super) struct AdvancedShown {
    /// What the device's clock shows now.
    now: String,
    /// Milliseconds since the twin was made.
    tick: u64,
    /// The timers that were due on the way, in order; the first 10,000.
    fired: Vec<Fired>,
    /// All of them.
    fired_count: u64,
}

/// A timer that was due.
#[derive(Serialize, ToSchema)]
pub(super) struct Fired {
    /// When, by the device's clock.
    at: String,
    /// Which.
    #[schema(example = "auto clear")]
    what: &'static str,
}

/// How fast physical work is done.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PaceShown {
    /// instant: at once. timed: at the model's pages per minute. manual: a page whenever told.
    pace: PaceTold,
}

/// How fast physical work is done.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum PaceTold {
    Instant,
    Timed,
    Manual,
}

impl Control {
    fn clock(&self) -> ClockShown {
        let (mode, rate) = match self.handle().world().clock.mode() {
            ClockMode::Wall => (ModeWord::Wall, Some(1.0)),
            ClockMode::Scaled(rate) => (ModeWord::Scaled, Some(rate)),
            ClockMode::Manual => (ModeWord::Manual, None),
        };
        let now = self.handle().now();
        let Zone { minutes: zone_minutes, saving } = self.handle().view().clock.zone();
        let daylight_saving = saving.map(SavingWord::of);
        ClockShown { mode, rate, now: self.shown(now), tick: now.0, zone_minutes, daylight_saving }
    }

    /// A moment as the device's clock shows it.
    pub(super) fn shown(&self, tick: Tick) -> String {
        self.handle().view().clock.rfc3339(tick)
    }
}

impl SavingWord {
    fn of(it: Saving) -> Self {
        let turn = |it: Turn| {
            let Turn { month, week, weekday, hour } = it;
            TurnWord { month, week, weekday, hour }
        };
        Self { minutes: it.minutes, begins: turn(it.begins), ends: turn(it.ends) }
    }

    fn saving(self) -> Saving {
        let turn = |it: TurnWord| {
            let TurnWord { month, week, weekday, hour } = it;
            Turn { month, week, weekday, hour }
        };
        Saving { minutes: self.minutes, begins: turn(self.begins), ends: turn(self.ends) }
    }
}

impl ClockOrder {
    /// The zone asked for, if any is: of what is left out, the current one.
    fn zone(&self, current: Zone) -> Option<Zone> {
        let saving = self.daylight_saving.map(|it| it.map(SavingWord::saving));
        let is_asked = self.zone_minutes.is_some() || saving.is_some();
        let minutes = self.zone_minutes.unwrap_or(current.minutes);
        is_asked.then(|| Zone { minutes, saving: saving.unwrap_or(current.saving) })
    }

    /// The mode asked for, if any is: a rate alone means "scaled" where that is the mode already.
    fn mode(&self, current: ClockMode) -> Result<Option<ClockMode>, Problem> {
        let not_allowed = |it: String| not_allowed("rate", it);
        match (self.mode, self.rate, current) {
            (Some(ModeWord::Wall), None, _) => Ok(Some(ClockMode::Wall)),
            (Some(ModeWord::Manual), None, _) => Ok(Some(ClockMode::Manual)),
            (Some(ModeWord::Scaled), Some(rate), _) | (None, Some(rate), ClockMode::Scaled(_)) => {
                scaled(rate).map(Some).map_err(not_allowed)
            }
            (Some(ModeWord::Scaled), None, _) => {
                Err(not_allowed("the mode \"scaled\" needs a rate".into()))
            }
            (
                Some(ModeWord::Wall | ModeWord::Manual) | None,
                Some(_),
                ClockMode::Wall | ClockMode::Manual | ClockMode::Scaled(_),
            ) => Err(not_allowed("a rate belongs to the mode \"scaled\"".into())),
            (None, None, _) => Ok(None),
        }
    }
}

/// How time passes and what the device's clock shows.
#[utoipa::path(get, path = "/clock", tag = "time", responses(
    (status = 200, body = ClockShown), Problems,
))]
pub(super) async fn clock(State(control): State<Control>) -> Json<ClockShown> {
    Json(control.clock())
}

/// Changes how time passes, sets the device's clock or its time zone, or all of it.
///
/// Setting the clock moves no timer: sessions and jobs go by `tick`. A hand inside the machine does
/// it, so the audit log has no Adjust Time.
#[utoipa::path(put, path = "/clock", tag = "time", request_body = ClockOrder, responses(
    (status = 200, body = ClockShown), BodyProblems,
))]
pub(super) async fn put_clock(
    State(control): State<Control>,
    Sent(order): Sent<ClockOrder>,
) -> Result<Json<ClockShown>, Problem> {
    let mode = order.mode(control.handle().world().clock.mode())?;
    let now = order.now.as_deref().map(|it| moment("now", it)).transpose()?;
    if let Some(zone) = order.zone(control.handle().view().clock.zone()) {
        control.ask(Command::AdjustZone(zone)).await?;
    }
    if let Some(now) = now {
        control.ask(Command::AdjustTime(now.as_millisecond())).await?;
    }
    if let Some(mode) = mode
        && !control.handle().set_clock_mode(mode).await
    {
        return Err(gone());
    }
    Ok(Json(control.clock()))
}

impl Control {
    fn advanced(&self, it: &Advanced) -> AdvancedShown {
        let fired = |(at, what): &(Tick, &'static str)| Fired { at: self.shown(*at), what };
        AdvancedShown {
            now: self.shown(it.now),
            tick: it.now.0,
            fired: it.fired.first.iter().map(fired).collect(),
            fired_count: it.fired.count,
        }
    }

    /// Why time was not moved, with how far it came all the same.
    fn not_advanced(&self, refused: AdvanceRefused) -> Problem {
        match refused.came_to() {
            Some(it) => Problem::from(refused).with("now", self.shown(it)).with("tick", it.0),
            None => refused.into(),
        }
    }
}

/// Moves time and waits until everything due on the way has happened.
///
/// Others are answered meanwhile. It ends where it is when whoever asked for it goes away, and with DELETE;
/// then the answer is 409, which says with `now` and `tick` how far it came.
#[utoipa::path(post, path = "/clock/advance", tag = "time", request_body = AdvanceOrder, responses(
    (status = 200, body = AdvancedShown), BodyProblems,
))]
pub(super) async fn advance(
    State(control): State<Control>,
    Sent(order): Sent<AdvanceOrder>,
) -> Result<Json<AdvancedShown>, Problem> {
    let how = match (order.by, order.to, order.until) {
        (Some(by), None, None) => Advance::By(duration_ms("by", &by)?),
        (None, Some(to), None) => {
            let unix_ms = moment("to", &to)?.as_millisecond();
            let tick = control.handle().view().clock.tick_at(unix_ms);
            Advance::To(tick.ok_or(AdvanceRefused::Past)?)
        }
        (None, None, Some(UntilWord::Idle)) => Advance::UntilIdle,
        (_, _, _) => return Err(not_allowed("by", "give exactly one of by, to, until")),
    };
    let advanced = control.handle().advance(how).await;
    advanced.map(|it| Json(control.advanced(&it))).map_err(|it| control.not_advanced(it))
}

/// Ends the advance that is under way, where it is, and says how far it came; 404 where none is.
#[utoipa::path(delete, path = "/clock/advance", tag = "time", responses(
    (status = 200, body = AdvancedShown), Problems,
))]
pub(super) async fn end_advance(
    State(control): State<Control>,
) -> Result<Json<AdvancedShown>, Problem> {
    let ended = control.handle().end_advance().await?;
    let ended = ended.ok_or_else(|| not_found("no advance is under way"))?;
    Ok(Json(control.advanced(&ended)))
}

/// How fast physical work is done.
#[utoipa::path(get, path = "/pace", tag = "time", responses(
    (status = 200, body = PaceShown), Problems,
))]
pub(super) async fn pace(State(control): State<Control>) -> Json<PaceShown> {
    let pace = match control.handle().world().pace {
        Pace::Instant => PaceTold::Instant,
        Pace::Timed => PaceTold::Timed,
        Pace::Manual => PaceTold::Manual,
    };
    Json(PaceShown { pace })
}

/// Changes how fast physical work is done.
#[utoipa::path(put, path = "/pace", tag = "time", request_body = PaceShown, responses(
    (status = 200, body = PaceShown), BodyProblems,
))]
pub(super) async fn put_pace(
    State(control): State<Control>,
    Sent(order): Sent<PaceShown>,
) -> Result<Json<PaceShown>, Problem> {
    let pace = match order.pace {
        PaceTold::Instant => Pace::Instant,
        PaceTold::Timed => Pace::Timed,
        PaceTold::Manual => Pace::Manual,
    };
    if !control.handle().set_pace(pace).await {
        return Err(gone());
    }
    tracing::debug!("pace {}", pace_name(pace));
    Ok(Json(order))
}

fn moment(field: &str, text: &str) -> Result<Timestamp, Problem> {
    text.parse().map_err(|_| {
        let detail = format!("\"{text}\" is not a moment like 2021-01-22T10:00:00+09:00");
        not_allowed(field, detail)
    })
}

/// Days have 24 hours and weeks seven days; months and years have no fixed length and are refused.
pub(super) fn duration_ms(field: &str, text: &str) -> Result<u64, Problem> {
    let refused = || not_allowed(field, format!("\"{text}\" is not a duration like PT30S or P1D"));
    let span: Span = text.parse().map_err(|_| refused())?;
    let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| refused())?;
    u64::try_from(duration.as_millis()).map_err(|_| AdvanceRefused::Past.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_iso_8601_and_do_not_go_back() {
        assert_eq!(duration_ms("by", "PT30S").unwrap(), 30_000);
        assert_eq!(duration_ms("by", "PT0.25S").unwrap(), 250);
        assert_eq!(duration_ms("by", "P1DT1H").unwrap(), 90_000_000);
        for text in ["-PT1S", "P1M", "P1Y", "", "soon", "PT"] {
            assert_eq!(duration_ms("by", text).unwrap_err().status, 422, "{text}");
        }
    }
}
