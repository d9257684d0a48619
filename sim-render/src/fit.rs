//! How a page comes onto paper of another size (PWG 5100.16, `print-scaling`).
//!
//! ```text
//!   Auto, AutoFit: smaller where it is too large     Fit ┌──────┐  Fill ┌──────┐  None ┌──────┐
//!   Auto also asks the document                          │┌────┐│       ┼──────┼       │ ┌──┐ │
//!                                                        ││page││       │ page │       │ │p.│ │
//!                                                        │└────┘│       ┼──────┼       │ └──┘ │
//!                                                        └──────┘       └──────┘       └──────┘
//! ```
//! The page is in the middle, and paper is turned as the page lies.

use serde::{Deserialize, Serialize};

use crate::png_page::Size;
use crate::sheets::MARGIN;
use crate::{RenderError, Scale};

/// Hundredths of a millimetre in a point.
pub(crate) const HUNDREDTHS: f64 = 2_540.0 / 72.0;
/// A page that differs from the paper by no more than so many points is as large as it.
const SAME_POINTS: f64 = 2.0;

/// Paper, in hundredths of a millimetre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The shorter side.
    pub width: i32,
    /// The longer side.
    pub length: i32,
}

/// How a page of another size is fitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scaling {
    /// As the document asks; else as `AutoFit`.
    #[default]
    Auto,
    /// Made smaller where it is too large.
    AutoFit,
    /// As large as the paper; what does not fit is cut off.
    Fill,
    /// As large as what can be printed on.
    Fit,
    /// As it is; what does not fit is cut off.
    None,
    /// So many percent of what it is; what does not fit is cut off.
    Percent(u16),
}

impl Paper {
    /// The sheet that a page lies on, in pixels.
    pub(crate) fn under(self, page: Size, dpi: u16) -> Result<Size, RenderError> {
        let (short, long) = (f64::from(self.width), f64::from(self.length));
        let turned = page.width > page.height;
        let (across, down) = if turned { (long, short) } else { (short, long) };
        Size::of_paper((across / HUNDREDTHS, down / HUNDREDTHS), Scale::Dpi(dpi))
    }
}

impl Scaling {
    /// Whether a page is another one than it was, even on paper that is as large as it.
    pub(crate) fn changes(self) -> bool {
        match self {
            Self::Percent(percent) => percent != 100,
            Self::Auto | Self::AutoFit | Self::Fill | Self::Fit | Self::None => false,
        }
    }

    /// How large a page is on a sheet, in pixels. The document's wish is known to the caller.
    pub(crate) fn drawn(self, page: Size, sheet: Size, dpi: u16) -> Size {
        let pixels = |points: f64| (points * f64::from(dpi) / 72.0).ceil() as u32;
        let slack = pixels(SAME_POINTS);
        let is_larger = page.width > sheet.width + slack || page.height > sheet.height + slack;
        let margin = 2 * pixels(MARGIN.into());
        let within = Size {
            width: sheet.width.saturating_sub(margin).max(1),
            height: sheet.height.saturating_sub(margin).max(1),
        };
        let shares = |room: Size| {
            [(room.width, page.width), (room.height, page.height)]
                .map(|(room, page)| f64::from(room) / f64::from(page.max(1)))
        };
        let [across, down] = shares(if self == Self::Fill { sheet } else { within });
        let factor = match self {
            Self::Fill => across.max(down),
            Self::Fit => across.min(down),
            Self::Auto | Self::AutoFit if is_larger => across.min(down),
            Self::Percent(percent) => f64::from(percent) / 100.0,
            Self::Auto | Self::AutoFit | Self::None => return page,
        };
        let scaled = |side: u32| (f64::from(side) * factor).round().max(1.0) as u32;
        Size { width: scaled(page.width), height: scaled(page.height) }
    }
}
