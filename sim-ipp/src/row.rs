//! What an attribute of the printer is: a row with its name, and how long its value holds.

use sim_core::standing::PrinterStanding;
use sim_core::{Tick, View};
use sim_wire::ipp::Attribute;

use super::address::Address;
use super::offer::Offer;
use super::pages::Pages;
use super::profile::{Basis, IppProfile};

/// An attribute of the printer.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) group: Group,
    pub(super) source: Source,
    basis: Basis,
    make: Make,
}

/// The group under which a client may ask for an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// `printer-description`.
    Description,
    /// `job-template`.
    Template,
    /// None: only by name.
    OnRequest,
}

/// What the values follow from, and so how long their encoding holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The device's identity.
    Identity,
    /// A view, the engine, and how the client reaches the printer.
    View,
    /// The clock.
    Clock,
}

/// What the values come from.
pub(super) struct Moment<'a> {
    pub(super) view: &'a View,
    pub(super) now: Tick,
    /// How the printer stands.
    pub(super) standing: PrinterStanding,
    pub(super) address: &'a Address,
    pub(super) offer: &'a Offer,
    pub(super) pages: Pages,
}

/// All rows, in lists.
#[derive(Clone, Copy)]
pub(super) struct Table(pub(super) &'static [&'static [Row]]);

impl Table {
    /// The rows, each with its index.
    pub(super) fn rows(self) -> impl Iterator<Item = (usize, &'static Row)> {
        self.0.iter().copied().flatten().enumerate()
    }
}

impl Row {
    /// The same, but only in [`IppProfile::Full`].
    pub(super) const fn full(mut self) -> Self {
        self.basis = Basis::Full;
        self
    }

    /// Whether a profile has it.
    pub(super) const fn is_in(&self, profile: IppProfile) -> bool {
        self.basis.is_in(profile)
    }

    /// The attribute as it is now.
    pub(super) fn attribute(&self, moment: &Moment<'_>) -> Attribute {
        (self.make)(self.name, moment)
    }
}

type Make = fn(&'static str, &Moment<'_>) -> Attribute;

/// A description attribute that stays as it is: it may look at the device's identity only.
pub(super) const fn constant(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::Description, source: Source::Identity, basis: Basis::Assumed, make }
}

/// A description attribute that the clock alone changes.
pub(super) const fn timed(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::Description, source: Source::Clock, basis: Basis::Assumed, make }
}

/// A description attribute that changes: it may look at anything but the clock.
pub(super) const fn changing(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::Description, source: Source::View, basis: Basis::Assumed, make }
}

/// A job template attribute, which stays as it is.
pub(super) const fn template(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::Template, source: Source::Identity, basis: Basis::Assumed, make }
}

/// A job template attribute that changes.
pub(super) const fn changing_template(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::Template, source: Source::View, basis: Basis::Assumed, make }
}

/// An attribute that is only sent when asked for by name.
pub(super) const fn on_request(name: &'static str, make: Make) -> Row {
    Row { name, group: Group::OnRequest, source: Source::Identity, basis: Basis::Assumed, make }
}
