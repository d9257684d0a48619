//! Paper: sizes, types and colours by their names in IPP (PWG 5101.1), and the trays that hold it.
//!
//! Which trays the machine has, how much they hold and which paper it takes are assumed: the guide
//! says nothing of paper.

use serde::{Deserialize, Serialize};

/// A paper size.
#[derive(Debug, PartialEq, Eq)]
pub struct SizeRow {
    /// The self-describing name (PWG 5101.1).
    pub name: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// The shorter side, hundredths of a millimetre.
    pub width: i32,
    /// The longer side, hundredths of a millimetre.
    pub length: i32,
}

const fn size(name: &'static str, label: &'static str, width: i32, length: i32) -> SizeRow {
    SizeRow { name, label, width, length }
}

/// The sizes; the first is the default.
pub const SIZES: &[SizeRow] = &[
    size("iso_a4_210x297mm", "A4", 21_000, 29_700),
    size("iso_a3_297x420mm", "A3", 29_700, 42_000),
    size("iso_a5_148x210mm", "A5", 14_800, 21_000),
    size("iso_a6_105x148mm", "A6", 10_500, 14_800),
    size("jis_b4_257x364mm", "B4", 25_700, 36_400),
    size("jis_b5_182x257mm", "B5", 18_200, 25_700),
    size("iso_sra3_320x450mm", "SRA3", 32_000, 45_000),
    size("na_letter_8.5x11in", "8.5 x 11\"", 21_590, 27_940),
    size("na_legal_8.5x14in", "8.5 x 14\"", 21_590, 35_560),
    size("na_foolscap_8.5x13in", "8.5 x 13\"", 21_590, 33_020),
    size("na_ledger_11x17in", "11 x 17\"", 27_940, 43_180),
    size("na_executive_7.25x10.5in", "7.25 x 10.5\"", 18_415, 26_670),
    size("na_invoice_5.5x8.5in", "5.5 x 8.5\"", 13_970, 21_590),
    size("na_arch-b_12x18in", "12 x 18\"", 30_480, 45_720),
    size("jpn_hagaki_100x148mm", "Postcard", 10_000, 14_800),
];

/// The types of paper (PWG 5101.1); the first is the default.
pub const TYPES: &[&str] =
    &["stationery", "stationery-heavyweight", "cardstock", "labels", "transparency"];

/// The colours of paper (PWG 5101.1); the first is the default.
pub const COLORS: &[&str] = &["white", "blue", "green", "pink", "yellow"];

/// One of [`SIZES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MediaSize(&'static SizeRow);

/// One of [`TYPES`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MediaType(usize);

/// One of [`COLORS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MediaColor(usize);

impl MediaSize {
    /// The size of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        SIZES.iter().find(|it| it.name == name).map(Self)
    }

    /// Its row.
    pub const fn row(self) -> &'static SizeRow {
        self.0
    }
}

impl MediaType {
    /// The type of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        TYPES.iter().position(|it| *it == name).map(Self)
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        TYPES[self.0]
    }
}

impl MediaColor {
    /// The colour of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        COLORS.iter().position(|it| *it == name).map(Self)
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        COLORS[self.0]
    }
}

impl Default for MediaSize {
    fn default() -> Self {
        Self(&SIZES[0])
    }
}

impl TryFrom<String> for MediaSize {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let known = || SIZES.iter().map(|it| it.name).collect::<Vec<_>>().join(", ");
        Self::from_name(&name)
            .ok_or_else(|| format!("there is no paper size \"{name}\"; these are: {}", known()))
    }
}

impl TryFrom<String> for MediaType {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::from_name(&name).ok_or_else(|| {
            format!("there is no type of paper \"{name}\"; these are: {}", TYPES.join(", "))
        })
    }
}

impl TryFrom<String> for MediaColor {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::from_name(&name).ok_or_else(|| {
            format!("there is no colour of paper \"{name}\"; these are: {}", COLORS.join(", "))
        })
    }
}

impl From<MediaSize> for String {
    fn from(it: MediaSize) -> Self {
        it.0.name.into()
    }
}

impl From<MediaType> for String {
    fn from(it: MediaType) -> Self {
        it.name().into()
    }
}

impl From<MediaColor> for String {
    fn from(it: MediaColor) -> Self {
        it.name().into()
    }
}

/// A kind of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Medium {
    /// Its size.
    pub size: MediaSize,
    /// Its type.
    pub kind: MediaType,
    /// Its colour.
    pub color: MediaColor,
}

/// A tray that paper is fed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputTray {
    /// The topmost drawer.
    One,
    /// The second drawer.
    Two,
    /// The third drawer.
    Three,
    /// The lowest drawer.
    Four,
    /// The bypass tray at the left side.
    Bypass,
}

/// An input tray's row.
#[derive(Debug)]
pub struct InputTrayRow {
    /// The tray.
    pub tray: InputTray,
    /// Its `media-source` in IPP (PWG 5100.7).
    pub source: &'static str,
    /// What the panel calls it.
    pub label: &'static str,
    /// Sheets of plain paper that it holds (assumed).
    pub capacity: u32,
    /// Whether it is a drawer that can be pulled out.
    pub is_drawer: bool,
    /// The paper in a new device (assumed): a full drawer of this size.
    pub delivered: Option<&'static str>,
}

const fn drawer(
    tray: InputTray,
    source: &'static str,
    label: &'static str,
    size: &'static str,
) -> InputTrayRow {
    InputTrayRow { tray, source, label, capacity: 520, is_drawer: true, delivered: Some(size) }
}

/// How many input trays there are.
pub const INPUT_TRAYS_COUNT: usize = 5;

/// The input trays, in the order in which automatic tray switching tries them (assumed).
pub const INPUT_TRAYS: [InputTrayRow; INPUT_TRAYS_COUNT] = [
    drawer(InputTray::One, "tray-1", "Tray 1", "iso_a4_210x297mm"),
    drawer(InputTray::Two, "tray-2", "Tray 2", "iso_a3_297x420mm"),
    drawer(InputTray::Three, "tray-3", "Tray 3", "jis_b4_257x364mm"),
    drawer(InputTray::Four, "tray-4", "Tray 4", "na_letter_8.5x11in"),
    InputTrayRow {
        tray: InputTray::Bypass,
        source: "by-pass-tray",
        label: "Bypass Tray",
        capacity: 100,
        is_drawer: false,
        delivered: None,
    },
];

impl InputTray {
    /// The tray with this `media-source`.
    pub fn from_source(source: &str) -> Option<Self> {
        INPUT_TRAYS.iter().find(|it| it.source == source).map(|it| it.tray)
    }

    /// Its place in [`INPUT_TRAYS`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Its row.
    pub fn row(self) -> &'static InputTrayRow {
        &INPUT_TRAYS[self.index()]
    }
}

/// Sheets that the output tray holds (assumed).
pub const OUTPUT_CAPACITY: u32 = 500;

/// The paper that a job asks for. Where it names no tray, what it does not name is plain and white; in a
/// tray that it names, any paper of the size will do (assumed).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The size.
    pub size: MediaSize,
    /// The type, if it matters.
    pub kind: Option<MediaType>,
    /// The colour, if it matters.
    pub color: Option<MediaColor>,
    /// The tray; without it, automatic tray switching.
    pub tray: Option<InputTray>,
}

impl Wanted {
    /// Whether a sheet of this medium will do.
    pub fn takes(&self, medium: &Medium) -> bool {
        let usual = match self.tray {
            Some(_) => *medium,
            None => Medium::default(),
        };
        self.size == medium.size
            && self.kind.unwrap_or(usual.kind) == medium.kind
            && self.color.unwrap_or(usual.color) == medium.color
    }

    /// The paper in words, e.g. "A4, cardstock".
    pub fn words(&self) -> String {
        let kind = self.kind.map(MediaType::name);
        let color = self.color.map(MediaColor::name);
        let parts = [Some(self.size.row().label), kind, color];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tray_stands_at_its_index() {
        assert!(INPUT_TRAYS.iter().all(|it| it.tray.row().source == it.source));
    }

    #[test]
    fn every_delivered_size_is_a_size() {
        let sizes = INPUT_TRAYS.iter().filter_map(|it| it.delivered);
        assert!(sizes.clone().all(|it| MediaSize::from_name(it).is_some()));
        assert_eq!(sizes.count(), 4);
    }

    #[test]
    fn a_name_that_is_none_is_answered_with_those_that_are() {
        let error = MediaSize::try_from("a4".to_owned()).unwrap_err();
        assert!(error.contains("\"a4\"") && error.contains("iso_a4_210x297mm"), "{error}");
        assert!(serde_json::from_str::<MediaSize>(r#""a4""#).is_err());
    }
}
