//! Settings, how they stand against the guide, and the switchable assumptions.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sim_core::compliance::{EXCLUSIONS, Exclusion, Judged, Judgement};
use sim_core::settings::{Awaited, Behind, ITEMS, Item, Key, NotParsed, parse};
use sim_core::{Command, View, compliance};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type};

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems, not_allowed, not_found};
use crate::words::AssumptionsOrder;

/// An item of the guide's list.
#[derive(Serialize, ToSchema)]
pub(super) struct SettingShown {
    /// The id.
    #[schema(example = "timers.auto_clear")]
    id: &'static str,
    /// The guide's name.
    item: &'static str,
    /// What it is now; null for a procedure, which has no value.
    value: Option<String>,
    /// The factory value as the guide prints it.
    default: Option<&'static str>,
    /// The value that the guide asks for.
    secure: Option<&'static str>,
    /// Whether it is as the guide asks, with all that it asks for besides, as compliance judges it; null where nobody can
    /// tell, or the guide asks for nothing.
    compliant: Option<bool>,
    /// Menu paths on the control panel.
    panel: &'static [&'static [&'static str]],
    /// Menu paths in CWIS.
    cwis: &'static [&'static [&'static str]],
    /// Where it is known from.
    #[schema(example = "guide p.44")]
    source: String,
    /// The values behind it, each of which can be set alone.
    parts: Vec<PartShown>,
}

/// One value behind an item.
#[derive(Serialize, ToSchema)]
pub(super) struct PartShown {
    /// The id.
    #[schema(example = "timers.auto_clear.seconds")]
    id: &'static str,
    /// The label where the item has several; else empty.
    label: &'static str,
    /// What it is now.
    value: String,
    /// What it takes.
    allowed: String,
    /// What it is.
    about: &'static str,
    /// The test of the twin's sources that shows what it does, looking from outside; null for one without effect.
    shown_by: Option<&'static str>,
    /// The machine that it waits for, which does not exist yet; null for one with an effect.
    #[schema(example = "fax")]
    waits_for: Option<&'static str>,
}

/// A new value.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingOrder {
    /// Text, a number, or true and false. An item with several parts takes `Label: value` pairs
    /// separated by `; `, and each item the guide's own text for its secure or its factory value, unless that only
    /// describes something that has to be entered.
    #[schema(schema_with = scalar_schema)]
    value: Value,
}

fn scalar_schema() -> Schema {
    let of = |it| ObjectBuilder::new().schema_type(SchemaType::Type(it)).build();
    OneOfBuilder::new()
        .item(of(Type::String))
        .item(of(Type::Number))
        .item(of(Type::Boolean))
        .examples(["Disabled"])
        .into()
}

/// How the device stands against the guide.
#[derive(Serialize, ToSchema)]
pub(super) struct ComplianceShown {
    /// Whether there is no finding: every value that the guide asks for is set, all that it asks for besides is there, and
    /// nothing is used that it excludes. What is set and obeyed by nothing yet, or cannot be judged from within the device, is
    /// no finding and is counted beside.
    compliant: bool,
    /// How many items are judged so.
    as_asked: usize,
    /// How many are not as the guide asks: the findings. Values are compared exactly: a stricter one than the guide's is
    /// a finding too.
    not: usize,
    /// How many are set so, but obeyed by nothing yet.
    without_effect: usize,
    /// How many nobody can judge from within the device.
    not_judged: usize,
    /// What is not as the guide asks, and what is used that it excludes.
    findings: Vec<FindingShown>,
    /// Every item of the guide, in its order.
    items: Vec<JudgedShown>,
}

/// What is said of an item.
#[derive(Serialize, ToSchema)]
pub(super) struct JudgedShown {
    /// The item.
    id: &'static str,
    /// The guide's name.
    item: &'static str,
    /// "as-asked", "not", "without-effect" or "not-judged".
    judgement: &'static str,
    /// What it is now.
    value: String,
    /// What the guide asks for.
    wanted: Option<&'static str>,
    /// Why it is judged so, or what of it is not judged; null where the value says it all.
    why: Option<String>,
    /// The page of the guide; null for what it does not have.
    guide_page: Option<u8>,
    /// Labels to press at the control panel to put it right.
    panel: &'static [&'static [&'static str]],
    /// Labels to click in CWIS to put it right.
    cwis: &'static [&'static [&'static str]],
}

impl From<Judged> for JudgedShown {
    fn from(it: Judged) -> Self {
        let Judged { item, judgement, value, why } = it;
        Self {
            id: item.id,
            item: item.item,
            judgement: judgement.name(),
            value,
            wanted: item.secure,
            why: Some(why).filter(|it| !it.is_empty()),
            guide_page: item.guide_page,
            panel: item.panel,
            cwis: item.cwis,
        }
    }
}

/// An item that is not as the guide wants it.
#[derive(Serialize, ToSchema)]
pub(super) struct FindingShown {
    /// The item.
    id: &'static str,
    /// The guide's name.
    item: &'static str,
    /// What it is now.
    value: String,
    /// What the guide wants.
    wanted: &'static str,
    /// The page of the guide; null for what it does not have.
    guide_page: Option<u8>,
    /// Labels to press at the control panel to put it right.
    panel: &'static [&'static [&'static str]],
    /// Labels to click in CWIS to put it right.
    cwis: &'static [&'static [&'static str]],
}

impl From<&Judged> for FindingShown {
    fn from(it: &Judged) -> Self {
        let value = match it.why.as_str() {
            "" => it.value.clone(),
            why => format!("{}; {why}", it.value),
        };
        let Item { id, item, secure, guide_page, panel, cwis, .. } = *it.item;
        Self { id, item, value, wanted: secure.unwrap_or_default(), guide_page, panel, cwis }
    }
}

impl FindingShown {
    /// What is used though the guide excludes it.
    fn excluded(view: &View) -> impl Iterator<Item = Self> {
        EXCLUSIONS.iter().filter_map(|it| {
            let Exclusion { id, item, wanted, guide_page, cwis, .. } = *it;
            let value = format!("used by {}", it.used(view)?);
            let guide_page = Some(guide_page);
            Some(Self { id, item, value, wanted, guide_page, panel: &[], cwis })
        })
    }
}

/// Behaviours that are not known of the device.
#[derive(Serialize, ToSchema)]
pub(super) struct AssumptionsShown {
    /// The audit log also holds the events read for sister models.
    sibling_events: bool,
    /// Failed log-ins at the driver's door count towards the lockout.
    driver_failures_count: bool,
    /// The user column shows an unknown ID as typed instead of "-".
    unknown_id_as_typed: bool,
    /// The audit log survives Restore Factory Defaults.
    audit_survives_reset: bool,
    /// A Print-Job that names nobody, over TLS, is answered by a challenge, so that its client shows a password.
    print_job_challenged: bool,
    /// A job whose job control names its user or password more than once is one without a user; else the
    /// last counts.
    repeated_user_is_none: bool,
    /// Failures of secure communication that are equal in peer and reason are one row a second in the audit
    /// log, with their number; else each is a row.
    repeated_failures_summed: bool,
    /// With CSRF Protection on, a form of somebody who is logged in to CWIS has to carry the token of that log-in; else
    /// where it comes from is enough.
    form_token_needed: bool,
    /// The device also logs in to a mail server where nothing protects the password on its way.
    mail_login_in_plain: bool,
    /// A Transmission Report - Job Undelivered is printed for each job that was not delivered, while Print Reports is on.
    undelivered_report: bool,
    /// An Activity Report is printed by itself after each 50 transmissions, while Print Reports is on.
    activity_report: bool,
}

impl SettingShown {
    fn of(view: &View, item: &'static Item) -> Self {
        let value = match item.behind {
            Behind::Values(_) => Some(compliance::value(view, item)),
            Behind::Clock
            | Behind::AdministratorPassword
            | Behind::DeviceCertificate
            | Behind::ImportedCertificates
            | Behind::Folder
            | Behind::Software
            | Behind::NotYet => None,
        };
        Self {
            id: item.id,
            item: item.item,
            value,
            default: item.default,
            secure: item.secure,
            compliant: compliance::compliant(view, item),
            panel: item.panel,
            cwis: item.cwis,
            source: item.guide_page.map_or_else(|| "assumed".into(), |it| format!("guide p.{it}")),
            parts: item.keys().iter().map(|it| PartShown::of(view, item, *it)).collect(),
        }
    }
}

impl PartShown {
    fn of(view: &View, item: &Item, key: Key) -> Self {
        let row = key.row();
        let several = item.keys().len() > 1;
        Self {
            id: row.id,
            label: if several { row.label } else { "" },
            value: view.settings.text(key),
            allowed: row.allowed.to_string(),
            about: row.doc.trim(),
            shown_by: row.effect.shown_by(),
            waits_for: row.effect.awaited().map(Awaited::name),
        }
    }
}

/// The item with this id, or the one that the part with this id belongs to.
fn item(id: &str) -> Result<&'static Item, Problem> {
    let holder = || {
        let key = Key::from_id(id)?;
        ITEMS.iter().find(|it| it.keys().contains(&key))
    };
    Item::from_id(id)
        .or_else(holder)
        .ok_or_else(|| not_found(NotParsed::NoSuchSetting(id.into()).to_string()))
}

/// All items of the guide, in its order.
#[utoipa::path(get, path = "/settings", tag = "settings", responses(
    (status = 200, body = Vec<SettingShown>), Problems,
))]
pub(super) async fn settings(State(control): State<Control>) -> Json<Vec<SettingShown>> {
    let view = control.handle().view();
    Json(ITEMS.iter().map(|it| SettingShown::of(&view, it)).collect())
}

/// One item.
#[utoipa::path(get, path = "/settings/{id}", tag = "settings",
    params(("id" = String, Path, description = "The id of an item or a part.",
        example = "timers.auto_clear")),
    responses((status = 200, body = SettingShown), Problems),
)]
pub(super) async fn setting(
    State(control): State<Control>,
    Path(id): Path<String>,
) -> Result<Json<SettingShown>, Problem> {
    Ok(Json(SettingShown::of(&control.handle().view(), item(&id)?)))
}

/// Sets an item or one of its parts, as a hand inside the machine: nobody is asked for permission,
/// and the audit log has nothing of it but the switching of the log itself.
#[utoipa::path(put, path = "/settings/{id}", tag = "settings", request_body = SettingOrder,
    params(("id" = String, Path, description = "The id of an item or a part.",
        example = "timers.auto_clear")),
    responses((status = 200, body = SettingShown, description = "The item now."), BodyProblems),
)]
pub(super) async fn put_setting(
    State(control): State<Control>,
    Path(id): Path<String>,
    Sent(order): Sent<SettingOrder>,
) -> Result<Json<SettingShown>, Problem> {
    let item = item(&id)?;
    let text = scalar(&order.value)?;
    let changes = parse(&id, &text).map_err(|it| not_allowed("value", it.to_string()))?;
    control.ask(Command::ChangeSettings(changes)).await?;
    Ok(Json(SettingShown::of(&control.handle().view(), item)))
}

fn scalar(value: &Value) -> Result<String, Problem> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            Err(not_allowed("value", "a value is text, a number, true or false"))
        }
    }
}

/// How the device stands against the guide.
#[utoipa::path(get, path = "/compliance", tag = "settings", responses(
    (status = 200, body = ComplianceShown), Problems,
))]
pub(super) async fn compliance(State(control): State<Control>) -> Json<ComplianceShown> {
    let view = control.handle().view();
    let judged = compliance::judged(&view);
    let count = |judgement| judged.iter().filter(|it| it.judgement == judgement).count();
    let not = judged.iter().filter(|it| it.judgement == Judgement::Not);
    let findings: Vec<_> =
        not.map(FindingShown::from).chain(FindingShown::excluded(&view)).collect();
    Json(ComplianceShown {
        compliant: findings.is_empty(),
        as_asked: count(Judgement::AsAsked),
        not: count(Judgement::Not),
        without_effect: count(Judgement::WithoutEffect),
        not_judged: count(Judgement::NotJudged),
        findings,
        items: judged.into_iter().map(JudgedShown::from).collect(),
    })
}

/// What the twin assumes where nothing is known of the device.
#[utoipa::path(get, path = "/assumptions", tag = "settings", responses(
    (status = 200, body = AssumptionsShown), Problems,
))]
pub(super) async fn assumptions(State(control): State<Control>) -> Json<AssumptionsShown> {
    let it = control.handle().view().assumptions;
    Json(AssumptionsShown {
        sibling_events: it.sibling_events,
        driver_failures_count: it.driver_failures_count,
        unknown_id_as_typed: it.unknown_id_as_typed,
        audit_survives_reset: it.audit_survives_reset,
        print_job_challenged: it.print_job_challenged,
        repeated_user_is_none: it.repeated_user_is_none,
        repeated_failures_summed: it.repeated_failures_summed,
        form_token_needed: it.form_token_needed,
        mail_login_in_plain: it.mail_login_in_plain,
        undelivered_report: it.undelivered_report,
        activity_report: it.activity_report,
    })
}

/// Changes what the twin assumes.
#[utoipa::path(put, path = "/assumptions", tag = "settings", request_body = AssumptionsOrder,
    responses((status = 200, body = AssumptionsShown), BodyProblems),
)]
pub(super) async fn put_assumptions(
    State(control): State<Control>,
    Sent(order): Sent<AssumptionsOrder>,
) -> Result<Json<AssumptionsShown>, Problem> {
    let before = control.handle().view().assumptions;
    control.ask(Command::Assume(order.over(before))).await?;
    Ok(assumptions(State(control)).await)
}
