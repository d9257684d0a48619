//! Copies that are alike, and which page lies on which of their sides.

use super::super::choice::{ColorMode, Sides};
use super::super::layout::{Copies, Layout};
use super::run::Span;
use super::{PlannedPage, Side};

/// Sides that lie together in the tray, and copies of them that are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    stretches: Vec<Stretch>,
    /// Sides of one copy.
    sides: u32,
    /// Sheets of one copy.
    sheets: u32,
    /// The first of the copies, from 1.
    first_copy: u16,
    copies: u16,
    /// Impressions that come out before the first of its.
    begin: u64,
}

/// Sides that follow each other on the same paper, with as many pages on each but the last.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    pieces: Vec<Piece>,
    layout: Layout,
    /// Sides of the set before its first one.
    before: u32,
    /// Its sides.
    sides: u32,
    /// Sheets of the set that end before its first side.
    sheets_before: u32,
    /// Whether its first side is the back of a sheet.
    begins_on_back: bool,
    /// Whether a sheet ends with it, its back blank or not.
    ends_sheet: bool,
}

/// Pages of a document that follow each other and are laid out alike.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    from: PlannedPage,
    pages: u32,
    is_monochrome: bool,
    /// Pages of the stretch before its first one.
    before: u32,
}

impl Set {
    /// Copies of runs of pages, behind so many impressions.
    pub(super) fn new(runs: &[Vec<Span>], copies: &Copies<'_>, begin: u64) -> Self {
        let (first_copy, count) = (copies.first, copies.count);
        let mut set = Self { first_copy, copies: count, begin, ..Self::default() };
        runs.iter().for_each(|it| set.lay(it, copies));
        set
    }

    /// Sides of one copy.
    pub fn sides(&self) -> u32 {
        self.sides
    }

    /// Sheets of one copy.
    pub fn sheets(&self) -> u32 {
        self.sheets
    }

    /// The first of its copies, from 1.
    pub fn first_copy(&self) -> u16 {
        self.first_copy
    }

    /// How many copies there are.
    pub fn copies(&self) -> u16 {
        self.copies
    }

    /// Impressions of the job that are out before its first copy begins.
    pub(super) fn begin(&self) -> u64 {
        self.begin
    }

    /// Impressions of the job that are out with its last copy.
    pub(super) fn end(&self) -> u64 {
        self.begin + u64::from(self.sides) * u64::from(self.copies)
    }

    /// Whole copies, and sides of the next one, when so many of its impressions are out.
    pub(super) fn copies_and_sides(&self, out: u64) -> (u64, u32) {
        let sides = u64::from(self.sides.max(1));
        (out / sides, u32::try_from(out % sides).unwrap_or(u32::MAX))
    }

    /// A side, from 0.
    pub fn side(&self, at: u32) -> Option<Side> {
        let stretch = self.stretches.partition_point(|it| it.end() <= at);
        self.stretches.get(stretch).map(|it| it.side(at - it.before))
    }

    /// Sheets that end before this side, from 0.
    pub fn sheets_before(&self, side: u32) -> u32 {
        let stretch = self.stretches.partition_point(|it| it.end() <= side);
        let in_stretch = |it: &Stretch| it.sheets_before + it.sheets_in(side - it.before);
        self.stretches.get(stretch).map_or(self.sheets, in_stretch)
    }

    /// Whether its sides are all pages of a document of so many, one on a side, in its colours, of which it has
    /// none where it is in black.
    pub(super) fn is_document(&self, pages: u32, is_black: bool) -> bool {
        let mut next = 1;
        let follows = |it: &Piece| {
            let as_it_is = is_black || !it.is_monochrome;
            let follows = it.from == PlannedPage { document: 0, page: next } && as_it_is;
            next += it.pages;
            follows
        };
        let single = self.stretches.iter().all(|it| it.layout.number_up.get() == 1);
        single && self.stretches.iter().flat_map(|it| &it.pieces).all(follows) && next == pages + 1
    }

    /// Bytes of memory that it takes.
    pub(super) fn bytes(&self) -> usize {
        let pieces = self.stretches.iter().map(|it| size_of_val(it.pieces.as_slice()));
        size_of::<Self>() + size_of_val(self.stretches.as_slice()) + pieces.sum::<usize>()
    }

    /// Lays a run of pages on sides; it begins a sheet.
    fn lay(&mut self, run: &[Span], copies: &Copies<'_>) {
        let laid = laid(run, copies);
        let (mut before, mut on_back): (Option<Layout>, _) = (None, false);
        for alike in laid.chunk_by(|a, b| a.1.shares_side(&b.1)) {
            let Some((_, layout)) = alike.first() else { continue };
            if before.is_some_and(|it| !it.shares_sheet(layout)) {
                self.end_sheet();
                on_back = false;
            }
            before = Some(*layout);
            let stretch = Stretch::new(alike, *layout, (self.sides, self.sheets), on_back);
            on_back = !stretch.ends_sheet_with(stretch.sides - 1);
            self.sides += stretch.sides;
            self.sheets += stretch.sheets_in(stretch.sides);
            self.stretches.push(stretch);
        }
        self.end_sheet();
    }

    /// What comes next begins a sheet.
    fn end_sheet(&mut self) {
        if let Some(last) = self.stretches.last_mut() {
            last.ends_sheet = true;
            self.sheets = last.sheets_before + last.sheets_in(last.sides);
        }
    }
}

impl Stretch {
    fn new(
        alike: &[(Span, Layout)],
        layout: Layout,
        (before, sheets_before): (u32, u32),
        begins_on_back: bool,
    ) -> Self {
        let (mut pages, mut pieces) = (0, Vec::with_capacity(alike.len()));
        for (span, layout) in alike {
            let is_monochrome = layout.color_mode == ColorMode::Monochrome;
            pieces.push(Piece { from: span.from, pages: span.pages, is_monochrome, before: pages });
            pages += span.pages;
        }
        let sides = pages.div_ceil(layout.number_up.get().into());
        let ends_sheet = false;
        Self { pieces, layout, before, sides, sheets_before, begins_on_back, ends_sheet }
    }

    fn end(&self) -> u32 {
        self.before + self.sides
    }

    /// One of its sides, from 0.
    fn side(&self, at: u32) -> Side {
        let Layout { number_up, media, scaling, zoom, .. } = self.layout;
        let room = u32::from(number_up.get());
        let pages = (at * room..(at + 1) * room).map_while(|it| self.page(it));
        let pages: Vec<(PlannedPage, bool)> = pages.collect();
        Side {
            is_monochrome: pages.iter().all(|it| it.1),
            pages: pages.into_iter().map(|it| it.0).collect(),
            number_up,
            media,
            scaling,
            zoom,
            ends_sheet: self.ends_sheet_with(at),
        }
    }

    /// One of its pages, from 0, and whether it is printed in black.
    fn page(&self, at: u32) -> Option<(PlannedPage, bool)> {
        let piece =
            self.pieces.get(self.pieces.partition_point(|it| it.before + it.pages <= at))?;
        let page = piece.from.page + (at - piece.before);
        Some((PlannedPage { page, ..piece.from }, piece.is_monochrome))
    }

    fn ends_sheet_with(&self, side: u32) -> bool {
        self.sheets_in(side + 1) > self.sheets_in(side)
    }

    /// Sheets that end within so many of its sides.
    fn sheets_in(&self, sides: u32) -> u32 {
        if self.layout.sides == Sides::OneSided {
            return sides;
        }
        let on_sheets = u32::from(self.begins_on_back) + sides;
        let blank_back = self.ends_sheet && sides == self.sides && on_sheets % 2 == 1;
        on_sheets / 2 + u32::from(blank_back)
    }
}

/// A run, divided where pages are laid out otherwise than those before them.
fn laid(run: &[Span], copies: &Copies<'_>) -> Vec<(Span, Layout)> {
    let mut laid = Vec::with_capacity(run.len());
    for span in run {
        let mut rest = *span;
        while rest.pages > 0 {
            let (layout, last) = copies.layout(rest.number, rest.at);
            let pages = rest.pages.min((last - rest.at).saturating_add(1));
            laid.push((Span { pages, ..rest }, layout));
            rest.from.page += pages;
            rest.at += pages;
            rest.pages -= pages;
        }
    }
    laid
}
