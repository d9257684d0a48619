//! What is asked of the telephone lines.

use serde::Deserialize;
use sim_host::{Caller, FarEnd, Fault, Modems, SubscriberId, Who};
use utoipa::ToSchema;

use crate::control::problem::{Problem, not_allowed};

/// How a call is made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::control) struct CallQuery {
    #[serde(default)]
    from: String,
    #[serde(default)]
    sub: String,
    #[serde(default)]
    pub(super) resolution: Option<String>,
    #[serde(default)]
    ecm: Option<String>,
    #[serde(default)]
    modems: Option<String>,
    #[serde(default)]
    pub(super) fault: String,
    #[serde(default)]
    pub(super) seed: u64,
}

/// Which part of what was said is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::control) struct LadderQuery {
    #[serde(default)]
    pub(super) since: usize,
    #[serde(default)]
    pub(super) wait: Option<String>,
    #[serde(default)]
    pub(super) timeout: Option<String>,
}

/// Whoever answers when the device calls on a line, whatever the number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::control) struct FarEndOrder {
    /// "fax", "silence" (also nobody), "voice", "data-modem" or "busy".
    #[serde(default = "fax")]
    #[schema(example = "fax")]
    who: String,
    /// The number that a fax machine says to have: digits and blanks, and a + before them.
    #[serde(default)]
    id: String,
    /// What goes wrong in each call, several separated by commas.
    #[serde(default)]
    #[schema(example = "bits:20")]
    fault: String,
    /// Of the chance that faults and voices have.
    #[serde(default)]
    seed: u64,
}

/// The number of a line.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::control) struct NumberOrder {
    /// Digits and blanks, and a + before them; null for none.
    #[schema(example = "+81 3 5550101")]
    pub(super) number: Option<String>,
}

/// Which call is meant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::control) struct SoundQuery {
    #[serde(default)]
    pub(super) call: Option<u64>,
}

impl CallQuery {
    /// Who calls.
    pub(super) fn caller(&self) -> Result<Caller, Problem> {
        let ecm = match self.ecm.as_deref() {
            None | Some("yes") => true,
            Some("no") => false,
            Some(_) => return Err(not_allowed("ecm", "yes or no".to_owned())),
        };
        let modems = match &self.modems {
            None => Modems::V27terV29V17,
            Some(name) => {
                let found = Caller::MODEMS.iter().find(|it| it.0 == name);
                found.map(|it| it.1).ok_or_else(|| {
                    not_allowed("modems", format!("there is no modem \"{name}\""))
                        .with("allowed", Caller::MODEMS.map(|it| it.0).to_vec())
                })?
            }
        };
        let (id, folder) = (subscriber("from", &self.from)?, folder(&self.sub)?);
        Ok(Caller { id, folder, ecm, modems })
    }
}

fn fax() -> String {
    Who::Fax.name().to_owned()
}

impl FarEndOrder {
    pub(super) fn read(&self) -> Result<FarEnd, Problem> {
        let Self { who, id, fault, seed } = self;
        let found = Who::ALL.into_iter().find(|it| it.name() == who);
        let who = found.ok_or_else(|| {
            not_allowed("who", format!("nobody is called \"{who}\""))
                .with("allowed", Who::ALL.map(Who::name).to_vec())
        })?;
        let id = subscriber("id", id)?;
        // The device corrects errors, as far as the other end does.
        Ok(FarEnd { who, id, faults: faults(fault, Caller::new(id).ecm)?, seed: *seed })
    }
}

/// The number that an end says to have: digits and blanks, and a + before them; or none (T.30, 5.3.6.2.4).
pub(super) fn subscriber(field: &str, text: &str) -> Result<SubscriberId, Problem> {
    let number = text.trim().strip_prefix('+').unwrap_or(text.trim());
    let is_number = number.chars().all(|it| it.is_ascii_digit() || it == ' ')
        && (text.trim().is_empty() || number.contains(|it: char| it.is_ascii_digit()));
    let read = text.parse().ok().filter(|_| is_number);
    let allowed = "at most 20 digits and blanks, and a + before them";
    read.ok_or_else(|| not_allowed(field, allowed.to_owned()))
}

/// A folder that a caller names.
fn folder(text: &str) -> Result<SubscriberId, Problem> {
    let read = text.parse().ok().filter(|_| !text.contains('+'));
    read.ok_or_else(|| not_allowed("sub", "at most 20 digits, *, # and blanks".to_owned()))
}

/// What goes wrong in calls on a line in which errors are corrected, or not.
pub(super) fn faults(names: &str, ecm: bool) -> Result<Vec<Fault>, Problem> {
    let names = names.split(',').map(str::trim).filter(|it| !it.is_empty());
    let read: Result<Vec<Fault>, _> = names.map(str::parse).collect();
    let read = read.map_err(|it| {
        not_allowed("fault", it.to_string()).with("allowed", Fault::names().collect::<Vec<_>>())
    })?;
    let cannot = read.iter().find_map(|it| it.can_strike(ecm).err());
    cannot.map_or(Ok(read), |why| Err(not_allowed("fault", why)))
}
