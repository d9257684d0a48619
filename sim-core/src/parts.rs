//! The parts of the machine that sensors watch beside the trays: covers, the paper path, supplies.
//! Which there are is assumed: the guide says nothing of them.

/// A cover with an interlock: while it is open, nothing turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    /// Before toner and drums.
    Front,
    /// Before fuser and exit.
    Left,
    /// Before the feed of the trays.
    LowerLeft,
}

/// A cover's row.
#[derive(Debug)]
pub struct CoverRow {
    /// The cover.
    pub cover: Cover,
    /// Its name in the control plane.
    pub name: &'static str,
    /// What the panel calls it.
    pub label: &'static str,
}

const fn cover(cover: Cover, name: &'static str, label: &'static str) -> CoverRow {
    CoverRow { cover, name, label }
}

/// All covers.
pub const COVERS: [CoverRow; 3] = [
    cover(Cover::Front, "front", "Front Cover"),
    cover(Cover::Left, "left", "Left Cover"),
    cover(Cover::LowerLeft, "lower-left", "Lower Left Cover"),
];

impl Cover {
    /// The cover of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        COVERS.iter().find(|it| it.name == name).map(|it| it.cover)
    }

    /// Its row.
    pub fn row(self) -> &'static CoverRow {
        &COVERS[self as usize]
    }

    /// Its place in [`COVERS`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A place in the paper path where a sheet can stick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JamPlace {
    /// Where paper leaves the trays.
    Feed,
    /// Where toner is fixed.
    Fuser,
    /// Before the output tray.
    Exit,
}

/// The row of a place where a sheet can stick.
#[derive(Debug)]
pub struct JamPlaceRow {
    /// The place.
    pub place: JamPlace,
    /// Its name in the control plane.
    pub name: &'static str,
    /// What the panel calls it, behind "at".
    pub label: &'static str,
    /// The cover behind which the sheet is taken out.
    pub cover: Cover,
}

/// All places where a sheet can stick.
pub const JAM_PLACES: [JamPlaceRow; 3] = [
    JamPlaceRow {
        place: JamPlace::Feed,
        name: "feed",
        label: "the paper feed",
        cover: Cover::LowerLeft,
    },
    JamPlaceRow { place: JamPlace::Fuser, name: "fuser", label: "the fuser", cover: Cover::Left },
    JamPlaceRow { place: JamPlace::Exit, name: "exit", label: "the exit", cover: Cover::Left },
];

impl JamPlace {
    /// The place of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        JAM_PLACES.iter().find(|it| it.name == name).map(|it| it.place)
    }

    /// Its row.
    pub fn row(self) -> &'static JamPlaceRow {
        &JAM_PLACES[self as usize]
    }

    /// Its place in [`JAM_PLACES`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// What a supply is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupplyKind {
    /// A toner cartridge: used up.
    Toner,
    /// A drum cartridge: worn out.
    Drum,
    /// The waste toner container: filled.
    WasteToner,
}

/// A supply's row.
#[derive(Debug)]
pub struct SupplyRow {
    /// Its name in the control plane.
    pub name: &'static str,
    /// What the panel calls it.
    pub label: &'static str,
    /// What it is.
    pub kind: SupplyKind,
    /// Its colour, by the name of `prtMarkerColorantValue` (RFC 3805).
    pub colorant: Option<&'static str>,
    /// Impressions until it is empty, worn out or full (assumed; at 5 % coverage).
    pub impressions: u32,
}

/// How many supplies there are.
pub const SUPPLIES_COUNT: usize = 9;

const fn toner(name: &'static str, label: &'static str, colorant: &'static str) -> SupplyRow {
    let impressions = 26_000;
    SupplyRow { name, label, kind: SupplyKind::Toner, colorant: Some(colorant), impressions }
}

const fn drum(name: &'static str, label: &'static str, colorant: &'static str) -> SupplyRow {
    let impressions = 120_000;
    SupplyRow { name, label, kind: SupplyKind::Drum, colorant: Some(colorant), impressions }
}

/// All supplies.
pub const SUPPLIES: [SupplyRow; SUPPLIES_COUNT] = [
    toner("toner-black", "Black Toner [K]", "black"),
    toner("toner-cyan", "Cyan Toner [C]", "cyan"),
    toner("toner-magenta", "Magenta Toner [M]", "magenta"),
    toner("toner-yellow", "Yellow Toner [Y]", "yellow"),
    drum("drum-black", "Drum Cartridge [R1]", "black"),
    drum("drum-cyan", "Drum Cartridge [R2]", "cyan"),
    drum("drum-magenta", "Drum Cartridge [R3]", "magenta"),
    drum("drum-yellow", "Drum Cartridge [R4]", "yellow"),
    SupplyRow {
        name: "waste-toner",
        label: "Waste Toner Container",
        kind: SupplyKind::WasteToner,
        colorant: None,
        impressions: 60_000,
    },
];

/// One of [`SUPPLIES`], by its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Supply(usize);

impl Supply {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..SUPPLIES_COUNT).map(Self)
    }

    /// The supply of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|it| it.row().name == name)
    }

    /// Its place in [`SUPPLIES`].
    pub const fn index(self) -> usize {
        self.0
    }

    /// Its row.
    pub fn row(self) -> &'static SupplyRow {
        &SUPPLIES[self.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_stands_at_its_index() {
        assert!(COVERS.iter().all(|it| it.cover.row().name == it.name));
        assert!(JAM_PLACES.iter().all(|it| it.place.row().name == it.name));
    }
}
