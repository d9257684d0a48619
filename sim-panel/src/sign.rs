//! The signs on tiles: boxes with round corners on a disc. The picture and the live page draw the same ones.

use std::fmt::Write as _;

use sim_core::home::HomeTile;

use crate::screen::Sign;

/// Across the disc.
pub(crate) const SIZE: f32 = 60.0;
/// How thick the edge of a box is.
pub(crate) const EDGE: f32 = 1.5;

/// A box on the disc: left, top, width, height, and the radius of its corners.
pub(crate) type Shape = [f32; 5];

impl Sign {
    /// All of them.
    const ALL: [Self; 13] = [
        Self::Person,
        Self::Door,
        Self::SealedSheet,
        Self::Lines,
        Self::Printer,
        Self::Folder,
        Self::TwoSheets,
        Self::Telephone,
        Self::Envelope,
        Self::Glass,
        Self::Headset,
        Self::Network,
        Self::Windows,
    ];

    /// The sign of a tile.
    pub(crate) const fn of(tile: HomeTile) -> Self {
        match tile {
            HomeTile::Copy => Self::TwoSheets,
            HomeTile::Fax => Self::Telephone,
            HomeTile::Email => Self::Envelope,
            HomeTile::Scan => Self::Glass,
            HomeTile::SendFromFolder => Self::Folder,
            HomeTile::PrivateChargePrint => Self::SealedSheet,
            HomeTile::Jobs => Self::Lines,
            HomeTile::Device => Self::Printer,
            HomeTile::RemoteAssistance => Self::Headset,
            HomeTile::InternetFax => Self::Network,
            HomeTile::WebApplications => Self::Windows,
        }
    }

    /// What it is made of, from the back to the front.
    pub(crate) const fn shapes(self) -> &'static [Shape] {
        match self {
            Self::Person => &[[22.0, 13.0, 16.0, 16.0, 8.0], [16.0, 32.0, 28.0, 15.0, 9.0]],
            Self::Door => &[[18.0, 15.0, 14.0, 30.0, 2.0], [34.0, 27.0, 12.0, 6.0, 2.0]],
            Self::SealedSheet => &[[18.0, 14.0, 24.0, 32.0, 2.0], [30.0, 34.0, 16.0, 14.0, 3.0]],
            Self::Lines => &[
                [16.0, 18.0, 28.0, 5.0, 2.0],
                [16.0, 28.0, 28.0, 5.0, 2.0],
                [16.0, 38.0, 18.0, 5.0, 2.0],
            ],
            Self::Printer => &[[16.0, 26.0, 28.0, 16.0, 3.0], [21.0, 14.0, 18.0, 10.0, 1.0]],
            Self::Folder => &[[14.0, 17.0, 16.0, 10.0, 2.0], [14.0, 22.0, 32.0, 22.0, 3.0]],
            Self::TwoSheets => &[[16.0, 13.0, 20.0, 26.0, 2.0], [25.0, 21.0, 20.0, 26.0, 2.0]],
            Self::Telephone => &[
                [15.0, 24.0, 30.0, 21.0, 4.0],
                [12.0, 15.0, 36.0, 10.0, 5.0],
                [25.0, 30.0, 10.0, 10.0, 5.0],
            ],
            Self::Envelope => &[
                [14.0, 18.0, 32.0, 24.0, 3.0],
                [14.0, 18.0, 32.0, 9.0, 4.0],
                [26.0, 24.0, 8.0, 8.0, 4.0],
            ],
            Self::Glass => &[
                [22.0, 12.0, 16.0, 16.0, 1.0],
                [13.0, 26.0, 34.0, 5.0, 2.0],
                [15.0, 33.0, 30.0, 12.0, 3.0],
            ],
            Self::Headset => &[
                [18.0, 14.0, 24.0, 20.0, 10.0],
                [13.0, 26.0, 10.0, 15.0, 4.0],
                [37.0, 26.0, 10.0, 15.0, 4.0],
                [28.0, 42.0, 12.0, 6.0, 3.0],
            ],
            Self::Network => &[
                [22.0, 12.0, 16.0, 12.0, 2.0],
                [12.0, 35.0, 16.0, 12.0, 2.0],
                [32.0, 35.0, 16.0, 12.0, 2.0],
                [28.0, 24.0, 4.0, 11.0, 1.0],
            ],
            Self::Windows => &[
                [15.0, 15.0, 13.0, 13.0, 3.0],
                [32.0, 15.0, 13.0, 13.0, 3.0],
                [15.0, 32.0, 13.0, 13.0, 3.0],
                [32.0, 32.0, 13.0, 13.0, 3.0],
            ],
        }
    }

    /// The sign as the screen spells it.
    const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Door => "door",
            Self::SealedSheet => "sealed-sheet",
            Self::Lines => "lines",
            Self::Printer => "printer",
            Self::Folder => "folder",
            Self::TwoSheets => "two-sheets",
            Self::Telephone => "telephone",
            Self::Envelope => "envelope",
            Self::Glass => "glass",
            Self::Headset => "headset",
            Self::Network => "network",
            Self::Windows => "windows",
        }
    }
}

/// All signs as one SVG file, each a symbol with the name that a screen has for it, in the current colour.
pub fn signs_svg() -> String {
    let mut svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">".to_owned();
    for sign in Sign::ALL {
        let (name, middle) = (sign.name(), SIZE / 2.0);
        let _ = write!(svg, "<symbol id=\"{name}\" viewBox=\"0 0 {SIZE} {SIZE}\">");
        let disc = format!("cx=\"{middle}\" cy=\"{middle}\" r=\"{middle}\"");
        let _ = write!(svg, "<circle {disc} fill=\"currentColor\"/>");
        let ink = format!("fill=\"#fff\" stroke=\"currentColor\" stroke-width=\"{EDGE}\"");
        for [x, y, w, h, round] in sign.shapes() {
            let place = format!("x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{round}\"");
            let _ = write!(svg, "<rect {place} {ink}/>");
        }
        svg.push_str("</symbol>");
    }
    svg + "</svg>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_every_sign_by_the_name_that_a_screen_has_for_it() {
        let svg = signs_svg();
        for sign in Sign::ALL {
            let name = serde_json::to_value(sign).unwrap();
            assert_eq!(name, sign.name());
            assert_eq!(svg.matches(&format!("<symbol id={name} ")).count(), 1, "{svg}");
            assert!(sign.shapes().iter().all(|[x, y, w, h, _]| x + w <= SIZE && y + h <= SIZE));
        }
    }

    #[test]
    fn every_tile_has_a_sign_of_its_own() {
        let mut names: Vec<_> = HomeTile::ALL.iter().map(|it| Sign::of(*it).name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), HomeTile::ALL.len());
    }
}
