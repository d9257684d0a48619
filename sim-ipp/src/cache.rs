//! The printer's attributes, encoded, for as long as they hold.
//!
//! Clients ask for everything again and again, so what does not change while the device lives is
//! encoded once, and what follows from the device's view once for each that a client saw; a reply
//! copies both and adds what the clock says. A reply to a few names looks them up.

use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use sim_wire::ipp::GroupTag;

use super::address::Address;
use super::reply::put;
use super::requested::Rows;
use super::row::{Group, Moment, Row, Source, Table};

/// What was encoded for earlier replies.
#[derive(Default)]
pub(super) struct Cache {
    identity: OnceLock<Encoded>,
    /// Of the view that was asked about last.
    view: Mutex<Option<(Seen, Arc<Encoded>)>>,
}

impl Cache {
    /// Appends the `wanted` ones of `all` attributes of a table.
    pub(super) fn write(
        &self,
        out: &mut Vec<u8>,
        table: Table,
        wanted: Rows,
        all: Rows,
        moment: &Moment<'_>,
    ) {
        out.push(GroupTag::PRINTER.code());
        let whole = wanted.covers(all);
        let identity = self.identity.get_or_init(|| Encoded::of(Source::Identity, table, moment));
        let view = self.view(table, moment, whole);
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
        let offered = |it: &Row| it.is_in(moment.offer.profile);
        for (index, row) in
            table.rows().filter(|(index, it)| wanted.contains(*index) && offered(it))
        {
            match encoded(row.source) {
                None => put(out, &row.attribute(moment)),
                Some(_) if whole && row.group != Group::OnRequest => {}
                Some(encoded) => out.extend_from_slice(encoded.span(index)),
            }
        }
    }

    /// The attributes of the view. Those of one that nobody asked about are only encoded for a reply with
    /// all of them.
    fn view(&self, table: Table, moment: &Moment<'_>, whole: bool) -> Option<Arc<Encoded>> {
        let mut cached = self.view.lock().unwrap_or_else(PoisonError::into_inner);
        match &*cached {
            Some((seen, encoded)) if seen.is(moment) => Some(encoded.clone()),
            Some(_) | None if whole => {
                let encoded = Arc::new(Encoded::of(Source::View, table, moment));
                *cached = Some((Seen::of(moment), encoded.clone()));
                Some(encoded)
            }
            Some(_) | None => None,
        }
    }
}

/// The attributes of one source, encoded.
struct Encoded {
    bytes: Vec<u8>,
    /// Where each row lies; empty for those of other sources.
    spans: Vec<Range<usize>>,
    /// Where the rows end that belong to "all".
    all_end: usize,
}

impl Encoded {
    fn of(source: Source, table: Table, moment: &Moment<'_>) -> Self {
        let mut bytes = Vec::new();
        let mut spans = vec![0..0; table.rows().count()];
        let offered = |it: &Row| it.source == source && it.is_in(moment.offer.profile);
        let mut append = |wanted: fn(Group) -> bool| {
            for (index, row) in table.rows().filter(|(_, it)| wanted(it.group) && offered(it)) {
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
