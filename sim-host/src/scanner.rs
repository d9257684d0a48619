//! The scanner: what lies there goes under the light, side by side, at its pace.
//!
//! ```text
//!   hands ── lay, take ─▶ ┌─────────┐ ── sides ──▶ a worker: draws them, appends them to the document on the drive
//!   device ── scan ─────▶ │ Scanner │ ◀─ so many lie on the drive ──┘
//!   device ◀─ facts ───── └─────────┘
//! ```
//! Sides are drawn some ahead of the pace. A sheet leaves the feeder once its last side is scanned; while a cover is open
//! or a sheet sticks it stands still until a hand has done something, and then goes on where it was.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use sim_core::job::{DocumentId, JobId, NotScanned, Scanned};
use sim_core::scanner::{
    OriginalSides, OriginalSize, Resolution, ScanColor, ScanTicket, ScannerReadings, Source,
};
use sim_core::{Fact, Tick};
use sim_render::scan::{self, Area, ScanLook, ScanSide};

use crate::mechanism::Mechanism;
use crate::originals::{LayRefused, Original, Originals, Sheet};
use crate::pace::{Pace, Paced};
use crate::scan_file::{Drawn, ScanFile};

/// Sides that are drawn before their time has come.
const SIDES_AHEAD: usize = 8;

/// Sides of A4 that are scanned in a minute: in colour, and in grey or black (assumed).
const SIDES_A_MINUTE: [(Resolution, u64, u64); 4] = [
    (Resolution::Dpi200, 80, 80),
    (Resolution::Dpi300, 80, 80),
    (Resolution::Dpi400, 50, 60),
    (Resolution::Dpi600, 25, 40),
];

/// What of the scanner hands can see.
#[derive(Clone, Debug, Default)]
pub struct ScannerView {
    /// What lies there.
    pub originals: Arc<Originals>,
    /// The job that scans, and its sides that are scanned.
    pub running: Option<(JobId, u32)>,
}

/// The scanner, with at most one job on it.
#[derive(Default)]
pub(crate) struct Scanner {
    originals: Arc<Originals>,
    run: Option<Run>,
    /// How often it began.
    runs: u64,
    /// Sides that a hand still has it scan.
    by_hand: u64,
}

/// A job on the scanner.
struct Run {
    number: u64,
    job: JobId,
    ticket: ScanTicket,
    source: Source,
    /// How large the first sheet is.
    first: Area,
    /// Sides that are scanned.
    told: u32,
    /// Whether the front of the next sheet is among them.
    front_is_told: bool,
    /// Sides after these that lie on the drive already.
    ahead: usize,
    /// The document; a worker may have it.
    file: Option<ScanFile>,
    /// What comes of it, once all that is ahead is scanned.
    end: Option<Result<Scanned, NotScanned>>,
    /// It waits until a hand has done something.
    stands_still: bool,
    paced: Paced,
}

/// What a worker is to do, for which run.
pub(crate) struct Errand {
    pub(crate) run: u64,
    pub(crate) file: ScanFile,
    pub(crate) what: What,
}

pub(crate) enum What {
    /// Draw sides of this document and append them.
    Draw { original: Bytes, sides: Vec<ScanSide>, look: ScanLook },
    /// Nothing comes any more.
    Finish,
}

impl Scanner {
    /// What hands can see.
    pub(crate) fn view(&self) -> ScannerView {
        let running = self.run.as_ref().map(|it| (it.job, it.told));
        ScannerView { originals: self.originals.clone(), running }
    }

    /// What the sensors say.
    pub(crate) fn readings(&self, mechanism: &Mechanism) -> ScannerReadings {
        ScannerReadings {
            feeder: self.originals.feeder.front().map(Sheet::size),
            glass: self.originals.glass.as_ref().map(Sheet::size),
            jam: mechanism.is_feeder_jammed,
            cover_open: mechanism.is_feeder_open,
        }
    }

    /// A hand lays a document there.
    pub(crate) fn lay(&mut self, on: Source, original: Original) -> Result<(), LayRefused> {
        // More can be laid behind what is in the feeder; the glass is covered.
        if on == Source::Platen && self.scans(on) {
            return Err(LayRefused::Scanning);
        }
        Arc::make_mut(&mut self.originals).lay(on, original)
    }

    /// A hand takes away what lies there.
    pub(crate) fn take(&mut self, on: Source) -> Result<(), LayRefused> {
        if self.scans(on) {
            return Err(LayRefused::Scanning);
        }
        Arc::make_mut(&mut self.originals).take(on);
        Ok(())
    }

    fn scans(&self, source: Source) -> bool {
        self.run.as_ref().is_some_and(|it| it.source == source)
    }

    /// Begins to scan.
    pub(crate) fn start(&mut self, now: Tick, job: JobId, ticket: ScanTicket, file: ScanFile) {
        self.runs += 1;
        self.by_hand = 0;
        let next = Source::ALL.into_iter().find_map(|it| Some((it, self.originals.on(it).next()?)));
        let (source, first) = next.map_or((Source::Platen, None), |(it, sheet)| (it, Some(sheet)));
        let area = first.map_or(Area { across: 0, down: 0 }, Sheet::area);
        self.run = Some(Run {
            number: self.runs,
            job,
            ticket,
            source,
            first: area,
            told: 0,
            front_is_told: false,
            ahead: 0,
            file: Some(file),
            end: first.is_none().then_some(Err(NotScanned::NoOriginal)),
            stands_still: false,
            paced: Paced::begin(now, 60_000 / sides_a_minute(&ticket).max(1)),
        });
    }

    /// Scans no more of a job. A document that it is not told of any more is to be let go.
    pub(crate) fn stop(&mut self, job: JobId) -> Option<DocumentId> {
        let run = self.run.take_if(|it| it.job == job)?;
        self.by_hand = 0;
        run.end?.ok().map(|it| it.document)
    }

    /// The power is gone.
    pub(crate) fn cut(&mut self) -> Option<DocumentId> {
        let job = self.run.as_ref()?.job;
        self.stop(job)
    }

    /// A hand has done something: it may go on now.
    pub(crate) fn try_again(&mut self, now: Tick) {
        if let Some(run) = self.run.as_mut().filter(|it| it.stands_still) {
            run.stands_still = false;
            run.paced = run.paced.again(now);
        }
    }

    /// A hand has it scan so many sides more, at whatever pace.
    pub(crate) fn put_out(&mut self, sides: u64) {
        if self.run.is_some() {
            self.by_hand = self.by_hand.saturating_add(sides);
        }
    }

    /// Whether it still scans what a hand had it scan.
    pub(crate) fn puts_out(&self) -> bool {
        self.by_hand > 0
    }

    /// When something happens next by itself.
    pub(crate) fn next_at(&self, now: Tick, pace: Pace) -> Option<Tick> {
        let run = self.run.as_ref()?;
        match run.ahead {
            0 => run.end.is_some().then_some(now),
            _ if run.stands_still => None,
            _ if self.by_hand > 0 => Some(now),
            _ => run.paced.next_at(now, pace),
        }
    }

    /// What a worker is to do now.
    pub(crate) fn errand(&mut self) -> Option<Errand> {
        let run = self.run.as_mut().filter(|it| it.end.is_none() && it.ahead < SIDES_AHEAD)?;
        run.file.as_ref()?;
        let what = match run.to_draw(&self.originals) {
            Some((original, sides)) => {
                let look = look(&run.ticket);
                What::Draw { original, sides, look }
            }
            None if run.ahead > 0 => return None,
            None => What::Finish,
        };
        Some(Errand { run: run.number, file: run.file.take()?, what })
    }

    /// A worker has drawn. What is of a run that is over goes with its document.
    pub(crate) fn drawn(&mut self, run: u64, drawn: Drawn) {
        let Some(run) = self.run.as_mut().filter(|it| it.number == run) else { return };
        run.file = drawn.file;
        run.ahead += drawn.sides;
        run.end = drawn.failed.map(Err);
    }

    /// A worker has finished the document. One that nobody wants any more is to be let go.
    pub(crate) fn finished(
        &mut self,
        run: u64,
        result: Result<Scanned, NotScanned>,
    ) -> Option<DocumentId> {
        match self.run.as_mut().filter(|it| it.number == run) {
            Some(run) => {
                run.end = Some(result);
                None
            }
            None => result.ok().map(|it| it.document),
        }
    }

    /// Scans what is due at `now`. What is told are sides that are scanned, and what came of it.
    pub(crate) fn wake(&mut self, now: Tick, pace: Pace, mechanism: &Mechanism) -> Vec<Fact> {
        let Some(run) = &mut self.run else {
            self.by_hand = 0;
            return Vec::new();
        };
        let is_ready = !mechanism.is_feeder_jammed && !mechanism.is_feeder_open;
        let by_hand = self.by_hand > 0;
        let due = if by_hand { self.by_hand } else { run.paced.due(now, pace) };
        let (job, before) = (run.job, run.told);
        for _ in 0..due.min(run.ahead as u64) {
            if !is_ready || run.stands_still {
                (run.stands_still, self.by_hand) = (true, 0);
                break;
            }
            run.scan_side(&mut self.originals);
            self.by_hand = self.by_hand.saturating_sub(1);
            run.paced.advance(1);
        }
        let mut facts = Vec::new();
        if run.told > before {
            facts.push(Fact::PageScanned { job, pages: run.told - before });
        }
        if run.ahead == 0
            && let Some(result) = run.end.take()
        {
            facts.push(Fact::ScanEnded { job, result });
            (self.run, self.by_hand) = (None, 0);
        }
        facts
    }
}

impl Run {
    /// The sides that are still to be scanned, each with its sheet.
    fn sides<'a>(&self, originals: &'a Originals) -> VecDeque<(&'a Sheet, ScanSide)> {
        let sheets =
            originals.on(self.source).filter(|_| self.source == Source::Feeder || self.told == 0);
        let sides = sheets.flat_map(|sheet| {
            let back = (self.source == Source::Feeder).then(|| self.back(sheet)).flatten();
            let front =
                ScanSide { page: Some(sheet.front()), area: self.area(sheet), is_turned: false };
            [Some((sheet, front)), back.map(|it| (sheet, it))].into_iter().flatten()
        });
        sides.skip(usize::from(self.front_is_told)).collect()
    }

    /// The back of a sheet, where backs are scanned.
    fn back(&self, sheet: &Sheet) -> Option<ScanSide> {
        let is_head_to_toe = match self.ticket.sides {
            OriginalSides::One => return None,
            OriginalSides::TwoHeadToHead => false,
            OriginalSides::TwoHeadToToe => true,
        };
        // What lies as it was said comes out upright.
        let is_turned = is_head_to_toe != sheet.is_head_to_toe();
        Some(ScanSide { page: sheet.back(), area: self.area(sheet), is_turned })
    }

    /// What of a sheet is scanned.
    fn area(&self, sheet: &Sheet) -> Area {
        let own = sheet.area();
        match self.ticket.size {
            OriginalSize::Auto if self.ticket.mixed_sizes => own,
            OriginalSize::Auto => self.first,
            OriginalSize::Size(size) => {
                let (short, long) = (size.row().width, size.row().length);
                let is_upright = own.down >= own.across;
                let (across, down) = if is_upright { (short, long) } else { (long, short) };
                Area { across, down }
            }
        }
    }

    /// The sides that are drawn next: they are of one document.
    fn to_draw(&self, originals: &Originals) -> Option<(Bytes, Vec<ScanSide>)> {
        let sides = self.sides(originals);
        let (sheet, _) = sides.get(self.ahead)?;
        let of_it = sides.iter().skip(self.ahead).take_while(|it| it.0.is_with(sheet));
        let of_it = of_it.take(SIDES_AHEAD - self.ahead).map(|it| it.1).collect();
        Some((sheet.pdf().clone(), of_it))
    }

    /// A side is scanned; a sheet that has no other leaves the feeder.
    fn scan_side(&mut self, originals: &mut Arc<Originals>) {
        let is_front = !self.front_is_told;
        let sheet = originals.on(self.source).next();
        let has_back =
            self.source == Source::Feeder && sheet.is_some_and(|it| self.back(it).is_some());
        self.told = self.told.saturating_add(1);
        self.ahead -= 1;
        self.front_is_told = is_front && has_back;
        if self.source == Source::Feeder && !self.front_is_told {
            Arc::make_mut(originals).feeder.pop_front();
        }
    }
}

fn look(ticket: &ScanTicket) -> ScanLook {
    let color = match ticket.color {
        ScanColor::Color => scan::ScanColor::Color,
        ScanColor::Grayscale => scan::ScanColor::Grayscale,
        ScanColor::Black => scan::ScanColor::Black,
    };
    ScanLook { dpi: ticket.resolution.dpi(), color }
}

fn sides_a_minute(ticket: &ScanTicket) -> u64 {
    let row = SIDES_A_MINUTE.iter().find(|it| it.0 == ticket.resolution);
    row.map_or(1, |(_, in_color, other)| match ticket.color {
        ScanColor::Color => *in_color,
        ScanColor::Grayscale | ScanColor::Black => *other,
    })
}

#[cfg(test)]
mod tests;
