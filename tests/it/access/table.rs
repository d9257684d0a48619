//! The table: who may do what with what, at each surface. It is written by hand, and docs/access.md from it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

/// Whoever tries something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) enum Who {
    /// The General User whose thing it is, or will be.
    #[serde(rename = "owner")]
    Owner,
    /// Another General User.
    #[serde(rename = "other")]
    Other,
    /// A user with the role System Administrator, who does not own it.
    #[serde(rename = "SA")]
    Administrator,
    /// The Key Operator, who does not own it.
    #[serde(rename = "KO")]
    KeyOperator,
    /// Somebody who is not logged in.
    #[serde(rename = "nobody")]
    Nobody,
    /// Whoever has the token of the control plane: no user, a hand inside the machine.
    #[serde(rename = "hand")]
    Hand,
}

impl Who {
    /// All who have, or have not, an identity at the device.
    pub(super) const PEOPLE: [Self; 5] =
        [Self::Owner, Self::Other, Self::Administrator, Self::KeyOperator, Self::Nobody];
}

/// Where it is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surface {
    Panel,
    Cwis,
    Ipp,
    Json,
    Control,
}

impl Surface {
    pub(super) const ALL: [Self; 5] =
        [Self::Panel, Self::Cwis, Self::Ipp, Self::Json, Self::Control];

    /// Who tries it there.
    pub(super) fn tried_by(self) -> Vec<Who> {
        let hand = (self == Self::Control).then_some(Who::Hand);
        Who::PEOPLE.into_iter().chain(hand).collect()
    }
}

/// What it is done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Thing {
    Print,
    PrivatePrint,
    Copy,
    Scan,
    Mail,
    Fax,
    FolderDocument,
    ReceivedFax,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Action {
    Create,
    See,
    Preview,
    Print,
    Change,
    Cancel,
    Delete,
    Retrieve,
}

impl Action {
    pub(super) const ALL: [Self; 8] = [
        Self::Create,
        Self::See,
        Self::Preview,
        Self::Print,
        Self::Change,
        Self::Cancel,
        Self::Delete,
        Self::Retrieve,
    ];
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format!("{self:?}").to_lowercase())
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Cell {
    /// Who may; nobody else.
    May(Vec<Who>),
    /// The surface has nothing of the kind: the name of the reason.
    Absent(String),
}

/// A thing and an action, at each surface.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) action: Action,
    pub(super) panel: Cell,
    pub(super) cwis: Cell,
    pub(super) ipp: Cell,
    pub(super) json: Cell,
    pub(super) control: Cell,
}

impl Row {
    pub(super) const fn cell(&self, surface: Surface) -> &Cell {
        match surface {
            Surface::Panel => &self.panel,
            Surface::Cwis => &self.cwis,
            Surface::Ipp => &self.ipp,
            Surface::Json => &self.json,
            Surface::Control => &self.control,
        }
    }
}

/// All of a thing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    pub(super) thing: Thing,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) rows: Vec<Row>,
}

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) reasons: BTreeMap<String, String>,
    pub(super) sections: Vec<Section>,
}

/// Reads it.
pub(super) fn table() -> Table {
    serde_json::from_str(include_str!("table.json")).unwrap()
}
