//! What is shown now, as the control plane hands it out.

use serde::Serialize;

/// A screen. Its JSON form is the contract of the control plane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Screen {
    /// Which screen, e.g. "home".
    pub screen: String,
    /// The title in the top bar.
    pub title: String,
    /// The ID of whoever is logged in.
    pub user: Option<String>,
    /// What the device has to say.
    pub message: Option<String>,
    /// What is wrong with it.
    pub fault: Option<FaultShown>,
    /// Grows with each change.
    pub revision: u64,
    /// What can be seen and touched, from top to bottom. Their ids differ.
    pub items: Vec<Item>,
    /// The keys below the screen.
    pub soft_keys: Vec<String>,
    /// How it is laid out.
    pub layout: Layout,
}

/// How a screen is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Nothing is lit.
    Blank,
    /// The code of a fault, large.
    Fault,
    /// A question, or words to wait by.
    Dialog,
    /// Tiles.
    Tiles,
    /// Lines from the top, buttons at the bottom.
    Lists,
    /// The page of a document.
    Sheet,
}

/// A fault as the screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultShown {
    /// The guide's code, e.g. "016-210".
    pub code: String,
    /// What happened.
    pub text: String,
}

/// One thing on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its name for programs; differs from those of all other items of the screen.
    pub id: String,
    /// What it looks like.
    pub kind: Kind,
    /// What a person reads on it.
    pub label: String,
    /// Whether a touch does something.
    pub enabled: bool,
    /// What stands beside the label; dots where it is masked.
    pub value: Option<String>,
    /// Whether the value is kept from view.
    pub masked: bool,
    /// Whether it is chosen, marked, switched on or has the keypad.
    pub selected: bool,
    /// Where it stands, and the sign of a tile.
    #[serde(flatten)]
    pub slot: Slot,
}

/// Where an item stands on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "slot", content = "sign", rename_all = "lowercase")]
pub enum Slot {
    /// In the top bar: the way back.
    Bar,
    /// Above the lines: which of several lists is shown.
    Tab,
    /// From the top, one below the other.
    Line,
    /// Beside the field that it steps.
    Step,
    /// Below the lines, one beside the other.
    Choice,
    /// At the bottom left.
    About,
    /// At the bottom right.
    Action,
    /// Among the actions the one that most people want.
    Main,
    /// A tile with its sign.
    Tile(Sign),
    /// In the upper right corner of the tile before it, whose name is its value.
    Corner,
}

impl Slot {
    /// Where an item of this kind stands unless its screen says otherwise.
    pub(crate) const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Button => Self::Action,
            Kind::Choice => Self::Choice,
            Kind::Row | Kind::Field | Kind::Text | Kind::Toggle => Self::Line,
        }
    }
}

/// The sign on a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// A person.
    Person,
    /// A door.
    Door,
    /// A sheet with a seal.
    SealedSheet,
    /// Lines of a list.
    Lines,
    /// A printer.
    Printer,
    /// A folder.
    Folder,
    /// Two sheets.
    TwoSheets,
    /// A telephone.
    Telephone,
    /// An envelope.
    Envelope,
    /// A sheet on a glass.
    Glass,
    /// A headset.
    Headset,
    /// Boxes with lines between them.
    Network,
    /// Four windows.
    Windows,
}

/// What an item looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Does something when touched.
    Button,
    /// A switch.
    Toggle,
    /// One of several values.
    Choice,
    /// Takes typed text.
    Field,
    /// Is only read.
    Text,
    /// A line of a list; opens something.
    Row,
}

/// What a masked value shows for each character.
pub(crate) const DOT: &str = "\u{2022}";
/// The soft key that leads to the first screen.
pub(crate) const HOME: &str = "Home";
/// The name of the screen that says something and waits for "Close".
pub(crate) const WARNING: &str = "warning";
/// The name of the screen that asks for "Yes" or "No".
pub(crate) const CONFIRM: &str = "confirm";
/// The name of the screen while the device comes up.
pub(crate) const STARTING: &str = "starting";
/// The name of the screen while the software is updated.
pub(crate) const DOWNLOAD_MODE: &str = "download-mode";
/// The name of the screen while the factory defaults are restored.
pub(crate) const RESTORING: &str = "restoring";
