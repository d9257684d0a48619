//! Originals: sheets that hands lay into the document feeder or on the glass. They are the world's: when the twin
//! ends they are gone, as what lies in the output tray is.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use sim_core::media::{MediaSize, SIZES};
use sim_core::scanner::{FEEDER_SHEETS_MAX, Source};
use sim_document::Laid;
use sim_render::scan::{Area, ORIGINAL_PAGES_MAX};
use thiserror::Error;

/// The largest original, its shorter and its longer side in hundredths of a millimetre: A3 and 11 x 17" (assumed). One that
/// is larger by no more than a millimetre is as large.
const LARGEST: (i32, i32) = (29_700 + 100, 43_180 + 100);
/// Bytes of all originals that lie there.
pub const ORIGINALS_BYTES_MAX: u64 = 256 << 20;

const _: () = assert!(ORIGINAL_PAGES_MAX == 2 * FEEDER_SHEETS_MAX);

/// A document that hands lay down, as PDF.
#[derive(Debug)]
pub struct Original {
    pdf: Bytes,
    /// How large its pages are, at least one.
    areas: Vec<Area>,
    is_two_sided: bool,
    /// Whether its backs lie upside down, as those of a pad that is bound above do.
    is_head_to_toe: bool,
    /// Which it is of those that were laid down, from 1.
    number: u64,
}

/// A sheet of an original.
#[derive(Clone, Debug)]
pub struct Sheet {
    original: Arc<Original>,
    /// The page on its front, from 1.
    front: u32,
}

/// What lies there.
#[derive(Clone, Debug, Default)]
pub struct Originals {
    /// In the feeder; the first is fed next.
    pub feeder: VecDeque<Sheet>,
    /// On the glass.
    pub glass: Option<Sheet>,
    /// Documents that were laid down.
    laid: u64,
}

/// Why an original cannot be laid there, or not be taken away.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum LayRefused {
    /// More sheets than the feeder takes.
    #[error("the feeder takes {FEEDER_SHEETS_MAX} sheets, and there would be {0}")]
    TooManySheets(u32),
    /// The glass takes one side.
    #[error("the glass takes one page, and the document has {0}")]
    TooManyPages(usize),
    /// A page is larger than the scanner.
    #[error("a page is {} by {} mm, larger than A3 and 11 x 17\"", .0.across / 100, .0.down / 100)]
    TooLarge(Area),
    /// All originals together are too long.
    #[error("the originals that lie there have more than {ORIGINALS_BYTES_MAX} bytes")]
    TooManyBytes,
    /// A job is scanning what lies there.
    #[error("a job is scanning what lies there")]
    Scanning,
    /// The twin has ended.
    #[error("the twin has ended")]
    Gone,
}

impl Original {
    /// A document as it was looked at. Where it is two-sided, its second page is on the back of the first one, head
    /// to head.
    ///
    /// # Errors
    /// [`LayRefused::TooLarge`].
    pub fn of(
        document: Bytes,
        Laid { pdf, areas }: Laid,
        is_two_sided: bool,
    ) -> Result<Self, LayRefused> {
        let is_too_large = |it: &&Area| {
            let (short, long) = sorted(**it);
            short > LARGEST.0 || long > LARGEST.1
        };
        match areas.iter().find(is_too_large) {
            Some(area) => Err(LayRefused::TooLarge(*area)),
            None => {
                let pdf = pdf.unwrap_or(document);
                Ok(Self { pdf, areas, is_two_sided, is_head_to_toe: false, number: 0 })
            }
        }
    }

    /// The same with its backs upside down.
    #[must_use]
    pub fn head_to_toe(self) -> Self {
        Self { is_head_to_toe: true, ..self }
    }

    /// Its sheets, in their order.
    fn sheets(self) -> impl ExactSizeIterator<Item = Sheet> {
        let step = if self.is_two_sided { 2 } else { 1 };
        let sheets = self.areas.len().div_ceil(step);
        let original = Arc::new(self);
        (0..sheets).map(move |at| Sheet {
            original: original.clone(),
            front: u32::try_from(at * step + 1).unwrap_or(u32::MAX),
        })
    }
}

impl Sheet {
    /// The document.
    pub fn pdf(&self) -> &Bytes {
        &self.original.pdf
    }

    /// The number of the document among those that were laid down, from 1.
    pub fn number(&self) -> u64 {
        self.original.number
    }

    /// The page of it on the front, from 1.
    pub fn front(&self) -> u32 {
        self.front
    }

    /// The page of it on the back; `None` where nothing is.
    pub fn back(&self) -> Option<u32> {
        let back = self.front + 1;
        let is_there = self.original.is_two_sided && self.original.areas.len() >= back as usize;
        is_there.then_some(back)
    }

    /// Whether its back lies upside down when its front does not.
    pub fn is_head_to_toe(&self) -> bool {
        self.original.is_head_to_toe
    }

    /// How large it is: as its front.
    pub fn area(&self) -> Area {
        self.original.areas[self.front as usize - 1]
    }

    /// The size that the sensors find: of all that there are, the nearest.
    pub fn size(&self) -> MediaSize {
        let (short, long) = sorted(self.area());
        let nearest = SIZES
            .iter()
            .min_by_key(|it| it.width.abs_diff(short).saturating_add(it.length.abs_diff(long)));
        nearest.and_then(|it| MediaSize::from_name(it.name)).unwrap_or_default()
    }

    /// Whether it is of the same document.
    pub(crate) fn is_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.original, &other.original)
    }
}

impl Originals {
    /// Lays a document there: behind what lies in the feeder, or in the place of what lies on the glass.
    pub(crate) fn lay(&mut self, on: Source, original: Original) -> Result<(), LayRefused> {
        let kept = match on {
            Source::Feeder => self.bytes(|_| true),
            Source::Platen => self.bytes(|it| it == Source::Feeder),
        };
        if kept + original.pdf.len() as u64 > ORIGINALS_BYTES_MAX {
            return Err(LayRefused::TooManyBytes);
        }
        let pages = original.areas.len();
        self.laid += 1;
        let sheets = Original { number: self.laid, ..original }.sheets();
        match on {
            Source::Feeder => {
                let all = u32::try_from(self.feeder.len() + sheets.len()).unwrap_or(u32::MAX);
                if all > FEEDER_SHEETS_MAX {
                    return Err(LayRefused::TooManySheets(all));
                }
                self.feeder.extend(sheets);
            }
            Source::Platen if pages > 1 => return Err(LayRefused::TooManyPages(pages)),
            Source::Platen => self.glass = sheets.last(),
        }
        Ok(())
    }

    /// Takes away what lies there.
    pub(crate) fn take(&mut self, on: Source) {
        match on {
            Source::Feeder => self.feeder.clear(),
            Source::Platen => self.glass = None,
        }
    }

    /// Sheets that lie there, the one that is scanned next first.
    pub fn on(&self, source: Source) -> impl Iterator<Item = &Sheet> {
        let (feeder, glass) = match source {
            Source::Feeder => (Some(&self.feeder), None),
            Source::Platen => (None, self.glass.as_ref()),
        };
        feeder.into_iter().flatten().chain(glass)
    }

    /// Bytes of the documents that lie there.
    fn bytes(&self, is_counted: impl Fn(Source) -> bool) -> u64 {
        let counted = Source::ALL.into_iter().filter(|it| is_counted(*it));
        let sheets: Vec<&Sheet> = counted.flat_map(|it| self.on(it)).collect();
        let documents = sheets.chunk_by(|a, b| a.is_with(b)).filter_map(|it| it.first());
        documents.map(|it| it.pdf().len() as u64).sum()
    }
}

/// The shorter and the longer side.
fn sorted(area: Area) -> (i32, i32) {
    (area.across.min(area.down), area.across.max(area.down))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: Area = Area { across: 21_000, down: 29_700 };

    fn original(areas: Vec<Area>, is_two_sided: bool) -> Original {
        Original::of("%PDF".into(), Laid { pdf: None, areas }, is_two_sided).unwrap()
    }

    #[test]
    fn the_second_page_of_a_two_sided_original_is_on_the_back_of_the_first() {
        let sides = |pages, is_two_sided| -> Vec<_> {
            let sheets = original(vec![A4; pages], is_two_sided).sheets();
            sheets.map(|it| (it.front(), it.back())).collect()
        };
        assert_eq!(sides(3, false), [(1, None), (2, None), (3, None)]);
        assert_eq!(sides(3, true), [(1, Some(2)), (3, None)]);
    }

    #[test]
    fn the_sensors_find_the_nearest_size_whichever_way_a_sheet_lies() {
        for (across, down, size) in [
            (21_000, 29_700, "iso_a4_210x297mm"),
            (29_690, 20_990, "iso_a4_210x297mm"),
            (21_590, 27_940, "na_letter_8.5x11in"),
            (42_000, 29_700, "iso_a3_297x420mm"),
            (7_000, 20_000, "jpn_hagaki_100x148mm"),
        ] {
            let mut sheets = original(vec![Area { across, down }], false).sheets();
            assert_eq!(sheets.next().unwrap().size().row().name, size);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_and_changes_nothing() {
        let mut originals = Originals::default();
        let mut lay = |on, pages, two_sided| {
            let laid = originals.lay(on, original(vec![A4; pages], two_sided));
            (laid, originals.feeder.len(), originals.glass.is_some())
        };
        assert_eq!(lay(Source::Platen, 2, false), (Err(LayRefused::TooManyPages(2)), 0, false));
        assert_eq!(lay(Source::Platen, 1, false), (Ok(()), 0, true));
        assert_eq!(lay(Source::Feeder, 251, false), (Err(LayRefused::TooManySheets(251)), 0, true));
        assert_eq!(lay(Source::Feeder, 499, true), (Ok(()), 250, true));
        assert_eq!(lay(Source::Feeder, 1, false), (Err(LayRefused::TooManySheets(251)), 250, true));
        let area = Area { across: 42_000, down: 59_400 };
        let laid = Laid { pdf: None, areas: vec![A4, area] };
        let refused = Original::of("%PDF".into(), laid, false).unwrap_err();
        assert_eq!(refused, LayRefused::TooLarge(area));
        assert_eq!(refused.to_string(), "a page is 420 by 594 mm, larger than A3 and 11 x 17\"");
    }
}
