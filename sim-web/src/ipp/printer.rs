//! Get-Printer-Attributes (RFC 8011 section 4.2.5), from tables of rows.
//!
//! Clients ask for everything again and again, so what does not change while the device lives is
//! encoded once; a reply copies it and adds what changes. A reply to a few names looks them up.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use sim_core::standing::Standing;
use sim_core::{Tick, View};
use sim_wire::ipp::{Attribute, GroupTag};

use super::address::Address;
use super::call::Call;
use super::profile::{Claim, Profile};
use super::reply::{Answer, Outcome, put};
use super::requested::{ROWS_MAX, Rows};
use super::{condition, creation, description, media, template};

/// An attribute of the printer.
pub(super) struct Row {
    pub(super) name: &'static str,
    group: Group,
    changes: bool,
    claim: Claim,
    make: fn(&'static str, &Moment<'_>) -> Attribute,
}

/// The group under which a client may ask for an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    /// `printer-description`.
    Description,
    /// `job-template`.
    Template,
    /// None: only by name.
    OnRequest,
}

/// What the values come from.
pub(super) struct Moment<'a> {
    pub(super) view: &'a View,
    pub(super) now: Tick,
    /// How the printer stands.
    pub(super) standing: Standing,
    pub(super) address: &'a Address,
    pub(super) profile: Profile,
}

impl Row {
    /// The same, but only in [`Profile::Full`].
    pub(super) const fn full(mut self) -> Self {
        self.claim = Claim::Full;
        self
    }
}

type Make = fn(&'static str, &Moment<'_>) -> Attribute;

/// A description attribute that stays as it is: it may look at the device's identity only.
pub(super) const fn constant(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::Description, changes: false, claim: Claim::Assumed, make }
}

/// A description attribute that changes.
pub(super) const fn changing(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::Description, changes: true, claim: Claim::Assumed, make }
}

/// A job template attribute, which stays as it is.
pub(super) const fn template(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::Template, changes: false, claim: Claim::Assumed, make }
}

/// A job template attribute that changes.
pub(super) const fn changing_template(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::Template, changes: true, claim: Claim::Assumed, make }
}

/// An attribute that is only sent when asked for by name.
pub(super) const fn on_request(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::OnRequest, changes: false, claim: Claim::Assumed, make }
}

/// The tables of rows.
const TABLES: [&[Row]; 4] = [description::ROWS, condition::ROWS, template::ROWS, media::ROWS];

const _: () = {
    let (mut table, mut rows) = (0, 0);
    while table < TABLES.len() {
        rows += TABLES[table].len();
        table += 1;
    }
    assert!(rows <= ROWS_MAX);
};

/// All rows, each with its index.
fn rows() -> impl Iterator<Item = (usize, &'static Row)> {
    TABLES.into_iter().flatten().enumerate()
}

/// What each name that can be asked for stands for: attributes, and groups of them.
static NAMES: LazyLock<HashMap<&'static str, Rows>> = LazyLock::new(|| {
    let group = |which: &[Group]| {
        let members = rows().filter(|(_, row)| which.contains(&row.group));
        members.fold(Rows::NONE, |rows, (index, _)| rows.with(index))
    };
    let mut names: HashMap<_, _> =
        rows().map(|(index, row)| (row.name, Rows::NONE.with(index))).collect();
    names.insert("all", group(&[Group::Description, Group::Template]));
    names.insert("printer-description", group(&[Group::Description]));
    names.insert("job-template", group(&[Group::Template]));
    names
});

/// The attributes that do not change, encoded.
pub(super) struct Constants {
    bytes: Vec<u8>,
    /// Where each row lies; empty for one that changes.
    spans: Vec<Range<usize>>,
    /// Where the rows end that belong to "all".
    all_end: usize,
}

impl Constants {
    fn encode(moment: &Moment<'_>) -> Self {
        let mut bytes = Vec::new();
        let mut spans = vec![0..0; rows().count()];
        let offered = |it: &Row| it.claim.is_in(moment.profile);
        let mut append = |wanted: fn(Group) -> bool| {
            for (index, row) in
                rows().filter(|(_, it)| !it.changes && wanted(it.group) && offered(it))
            {
                let start = bytes.len();
                put(&mut bytes, &(row.make)(row.name, moment));
                if let Some(span) = spans.get_mut(index) {
                    *span = start..bytes.len();
                }
            }
            bytes.len()
        };
        let all_end = append(|it| it != Group::OnRequest);
        append(|it| it == Group::OnRequest);
        Self { bytes, spans, all_end }
    }

    fn span(&self, index: usize) -> &[u8] {
        self.spans.get(index).and_then(|it| self.bytes.get(it.clone())).unwrap_or_default()
    }
}

/// Whether the printer has an attribute of this name, in any profile.
pub(super) fn is_attribute(name: &str) -> bool {
    rows().any(|(_, it)| it.name == name)
}

/// Answers Get-Printer-Attributes.
pub(super) fn attributes(call: &Call<'_>) -> Outcome {
    creation::format(call)?;
    let moment = Moment {
        view: &call.view,
        now: call.now,
        standing: Standing::of(&call.view, call.door.handle.hands().engine.is_some()),
        address: &call.address,
        profile: call.printer().claims.profile,
    };
    let all = NAMES.get("all").copied().unwrap_or(Rows::NONE);
    let requested = call.operation("requested-attributes");
    let wanted = Rows::requested(requested, all, |name| NAMES.get(name).copied());
    let constants = call.printer().constants.get_or_init(|| Constants::encode(&moment));
    let mut answer = Answer::ok(Vec::new());
    write(&mut answer.groups, wanted, all, constants, &moment);
    Ok(answer)
}

fn write(out: &mut Vec<u8>, wanted: Rows, all: Rows, constants: &Constants, moment: &Moment<'_>) {
    out.push(GroupTag::PRINTER.code());
    let whole = wanted.covers(all);
    if whole {
        out.reserve(2 * constants.bytes.len());
        out.extend_from_slice(&constants.bytes[..constants.all_end]);
    }
    for (index, row) in rows().filter(|(index, _)| wanted.contains(*index)) {
        if !row.claim.is_in(moment.profile) {
            continue;
        }
        if row.changes {
            put(out, &(row.make)(row.name, moment));
        } else if !whole || row.group == Group::OnRequest {
            out.extend_from_slice(constants.span(index));
        }
    }
}

#[cfg(test)]
pub(super) mod fresh {
    //! What the cached reply is compared with.

    use super::{Moment, Profile, put, rows};
    use crate::ipp::address::Address;

    /// Every attribute, made anew.
    pub(crate) fn attributes(
        view: &sim_core::View,
        now: sim_core::Tick,
        printing: bool,
        address: &Address,
    ) -> Vec<u8> {
        let profile = Profile::default();
        let standing = super::Standing::of(view, printing);
        let moment = Moment { view, now, standing, address, profile };
        let mut out = Vec::new();
        let offered = rows().filter(|(_, row)| row.claim.is_in(profile));
        offered.for_each(|(_, row)| put(&mut out, &(row.make)(row.name, &moment)));
        out
    }
}
