//! Get-Printer-Attributes (RFC 8011 section 4.2.5), from tables of rows.
//!
//! Clients ask for everything again and again, so what does not change while the device lives is
//! encoded once, and what follows from the device's view once for each that a client saw; a reply
//! copies both and adds what the clock says. A reply to a few names looks them up.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use sim_core::standing::Standing;
use sim_wire::ipp::GroupTag;

use super::address::Address;
use super::call::Call;
use super::reply::{Answer, Outcome, put};
use super::requested::{ROWS_MAX, Rows};
use super::row::{Group, Moment, Row, Source};
use super::{condition, creation, description, media, template};

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

/// The attributes of one source, encoded.
struct Encoded {
    bytes: Vec<u8>,
    /// Where each row lies; empty for those of other sources.
    spans: Vec<Range<usize>>,
    /// Where the rows end that belong to "all".
    all_end: usize,
}

impl Encoded {
    fn of(source: Source, moment: &Moment<'_>) -> Self {
        let mut bytes = Vec::new();
        let mut spans = vec![0..0; rows().count()];
        let offered = |it: &Row| it.source == source && it.is_in(moment.profile);
        let mut append = |wanted: fn(Group) -> bool| {
            for (index, row) in rows().filter(|(_, it)| wanted(it.group) && offered(it)) {
                let start = bytes.len();
                put(&mut bytes, &row.attribute(moment));
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

    fn all(&self) -> &[u8] {
        self.bytes.get(..self.all_end).unwrap_or_default()
    }

    fn span(&self, index: usize) -> &[u8] {
        self.spans.get(index).and_then(|it| self.bytes.get(it.clone())).unwrap_or_default()
    }
}

/// What attributes of [`Source::View`] follow from. No two views of a device have the same revision.
struct Seen {
    revision: u64,
    printing: bool,
    address: Address,
}

impl Seen {
    fn of(moment: &Moment<'_>) -> Self {
        Self {
            revision: moment.view.revision,
            printing: moment.standing.printing,
            address: moment.address.clone(),
        }
    }

    fn is(&self, moment: &Moment<'_>) -> bool {
        let Self { revision, printing, address } = self;
        *revision == moment.view.revision
            && *printing == moment.standing.printing
            && address == moment.address
    }
}

/// What was encoded for earlier replies.
#[derive(Default)]
pub(super) struct Cache {
    identity: OnceLock<Encoded>,
    /// Of the view that was asked about last.
    view: Mutex<Option<(Seen, Arc<Encoded>)>>,
}

impl Cache {
    /// The attributes of the view. Those of one that nobody asked about are only encoded for a reply with
    /// all of them.
    fn view(&self, moment: &Moment<'_>, whole: bool) -> Option<Arc<Encoded>> {
        let mut cached = self.view.lock().unwrap_or_else(PoisonError::into_inner);
        match &*cached {
            Some((seen, encoded)) if seen.is(moment) => Some(encoded.clone()),
            Some(_) | None if whole => {
                let encoded = Arc::new(Encoded::of(Source::View, moment));
                *cached = Some((Seen::of(moment), encoded.clone()));
                Some(encoded)
            }
            Some(_) | None => None,
        }
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
    let mut answer = Answer::ok(Vec::new());
    write(&mut answer.groups, wanted, all, &call.printer().attributes, &moment);
    Ok(answer)
}

fn write(out: &mut Vec<u8>, wanted: Rows, all: Rows, cache: &Cache, moment: &Moment<'_>) {
    out.push(GroupTag::PRINTER.code());
    let whole = wanted.covers(all);
    let identity = cache.identity.get_or_init(|| Encoded::of(Source::Identity, moment));
    let view = cache.view(moment, whole);
    let encoded = |source| match source {
        Source::Identity => Some(identity),
        Source::View => view.as_deref(),
        Source::Clock => None,
    };
    if whole {
        out.reserve(2 * identity.bytes.len());
        let all = [Source::Identity, Source::View].into_iter().filter_map(encoded);
        all.for_each(|it| out.extend_from_slice(it.all()));
    }
    let offered = |it: &Row| it.is_in(moment.profile);
    for (index, row) in rows().filter(|(index, it)| wanted.contains(*index) && offered(it)) {
        match encoded(row.source) {
            None => put(out, &row.attribute(moment)),
            Some(_) if whole && row.group != Group::OnRequest => {}
            Some(encoded) => out.extend_from_slice(encoded.span(index)),
        }
    }
}

#[cfg(test)]
pub(super) mod fresh {
    //! What the cached reply is compared with.

    use super::{Moment, put, rows};
    use crate::ipp::Profile;
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
        let offered = rows().filter(|(_, row)| row.is_in(profile));
        offered.for_each(|(_, row)| put(&mut out, &row.attribute(&moment)));
        out
    }
}
