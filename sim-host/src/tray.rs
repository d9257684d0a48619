//! The output tray: paper that is out. It stays when the job's data is long gone.

use std::sync::Arc;

use bytes::Bytes;
use sim_core::Tick;
use sim_core::job::{JobId, PlannedPage, Scaling, Side};
use sim_core::media::{InputTray, Medium};
use sim_render::Layout;

use crate::documents::Stored;

/// Sets in the tray; beyond it the oldest falls off.
pub const TRAY_MAX: usize = 2_000;
/// Bytes of the documents that are on the paper in the tray; beyond it the oldest sets fall off, but
/// never the newest.
pub const TRAY_BYTES_MAX: u64 = 64 << 20;

/// The number of a set in the tray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutputId(pub u64);

/// Sheets of a set that came from one tray, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The input tray.
    pub tray: InputTray,
    /// What it was set to.
    pub medium: Medium,
    /// How many.
    pub sheets: u32,
}

impl Paper {
    /// Adds a sheet to those that were fed before it.
    pub(crate) fn add(fed: &mut Vec<Self>, tray: InputTray, medium: Medium) {
        match fed.last_mut().filter(|it| (it.tray, it.medium) == (tray, medium)) {
            Some(same) => same.sheets = same.sheets.saturating_add(1),
            None => fed.push(Self { tray, medium, sheets: 1 }),
        }
    }
}

/// One copy of a job, as it lies in the tray.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its number.
    pub id: OutputId,
    /// Of which job.
    pub job: JobId,
    /// The job's name.
    pub name: Arc<str>,
    /// Whose it is; `None` where nobody was authenticated.
    pub owner: Option<Arc<str>>,
    /// Which copy, from 1.
    pub copy: u16,
    /// Printed sides that are out: fewer than the set's where printing was stopped.
    pub pages: u32,
    /// When its last page came out.
    pub at: Tick,
    /// The job's documents.
    pub documents: Arc<[Stored]>,
    /// Its sheets, as they were fed.
    pub paper: Arc<[Paper]>,
    /// What is on each side.
    pub sides: Arc<[Side]>,
    /// Whether all sides of the set are here.
    pub is_whole: bool,
}

impl Output {
    /// What is on a side, from 0: pages of documents, each from 1, and how they are laid out.
    pub fn side(&self, at: usize) -> Option<(Vec<(Bytes, u32)>, Layout)> {
        let page = |it: &PlannedPage| {
            let document = self.documents.get(usize::from(it.document))?;
            Some((document.data.clone(), it.page))
        };
        let side = self.sides.get(at)?;
        let pages: Option<Vec<_>> = side.pages.iter().map(page).collect();
        let layout = Layout {
            up: side.number_up.get(),
            is_monochrome: side.is_monochrome,
            paper: side.media.size.and_then(|_| self.paper_of(at)),
            scaling: scaling(side.scaling),
        };
        Some((pages?, layout))
    }

    /// The paper that a side is on.
    fn paper_of(&self, side: usize) -> Option<sim_render::Paper> {
        let sheet = self.sides.get(..side)?.iter().filter(|it| it.ends_sheet).count();
        let mut left = u32::try_from(sheet).ok()?;
        let is_it = |it: &&Paper| {
            let is_here = left < it.sheets;
            left = left.saturating_sub(it.sheets);
            is_here
        };
        let size = self.paper.iter().find(is_it)?.medium.size.row();
        Some(sim_render::Paper { width: size.width, length: size.length })
    }

    /// Its sheets.
    pub fn sheets(&self) -> u32 {
        // A set that was broken off ends with a whole sheet.
        u32::try_from(self.sides.iter().filter(|it| it.ends_sheet).count()).unwrap_or(u32::MAX)
    }

    /// The document, if the set is just that but for its paper: all of its pages, one on a side, in its
    /// colours.
    pub fn is_document(&self) -> Option<&Bytes> {
        let plain = |(side, page): (&Side, u32)| {
            let alone =
                matches!(side.pages.as_slice(), [it] if it.document == 0 && it.page == page);
            alone && side.number_up.get() == 1 && !side.is_monochrome
        };
        match &*self.documents {
            [it] if self.is_whole && self.sides.iter().zip(1..).all(plain) => Some(&it.data),
            _ => None,
        }
    }
}

/// The tray.
#[derive(Clone, Debug, Default)]
pub struct Tray {
    outputs: Arc<Vec<Arc<Output>>>,
    made: u64,
    /// Bytes of their documents; the copies of a job have one together.
    bytes: u64,
    /// Their sheets.
    sheets: u32,
}

impl Tray {
    /// Lays a set on top.
    pub fn lay(&mut self, make: impl FnOnce(OutputId) -> Output) {
        self.made += 1;
        let outputs = Arc::make_mut(&mut self.outputs);
        let output = make(OutputId(self.made));
        self.sheets += output.sheets();
        outputs.push(Arc::new(output));
        let newest = outputs.len() - 1;
        self.bytes += own_bytes(outputs, newest);
        let mut fallen = 0;
        while fallen < newest && (outputs.len() - fallen > TRAY_MAX || self.bytes > TRAY_BYTES_MAX)
        {
            // The bytes of a job go with the last of its copies.
            fallen += 1;
            let shared = outputs[fallen].job == outputs[fallen - 1].job;
            self.bytes -= if shared { 0 } else { len(&outputs[fallen - 1]) };
        }
        self.sheets -= outputs.drain(..fallen).map(|it| it.sheets()).sum::<u32>();
    }

    /// Takes a set away; whether it was there.
    pub fn take(&mut self, id: OutputId) -> bool {
        let Some(at) = self.outputs.iter().position(|it| it.id == id) else { return false };
        let outputs = Arc::make_mut(&mut self.outputs);
        self.sheets -= outputs.remove(at).sheets();
        self.bytes = (0..outputs.len()).map(|it| own_bytes(outputs, it)).sum();
        true
    }

    /// Sheets of all sets.
    pub fn sheets(&self) -> u32 {
        self.sheets
    }

    /// Takes everything away. Numbers are not used again.
    pub fn empty(&mut self) {
        self.outputs = Arc::default();
        (self.bytes, self.sheets) = (0, 0);
    }

    /// What lies in the tray, oldest first.
    pub fn outputs(&self) -> &Arc<Vec<Arc<Output>>> {
        &self.outputs
    }
}

fn scaling(asked: Scaling) -> sim_render::Scaling {
    match asked {
        Scaling::Auto => sim_render::Scaling::Auto,
        Scaling::AutoFit => sim_render::Scaling::AutoFit,
        Scaling::Fill => sim_render::Scaling::Fill,
        Scaling::Fit => sim_render::Scaling::Fit,
        Scaling::None => sim_render::Scaling::None,
    }
}

/// Bytes that a set adds to those below it.
fn own_bytes(outputs: &[Arc<Output>], at: usize) -> u64 {
    let below = at.checked_sub(1).map(|it| outputs[it].job);
    if below == Some(outputs[at].job) { 0 } else { len(&outputs[at]) }
}

fn len(output: &Output) -> u64 {
    output.documents.iter().map(|it| it.data.len() as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lay(tray: &mut Tray, job: u32, bytes: usize) {
        tray.lay(|id| Output {
            id,
            job: JobId(job),
            name: "".into(),
            owner: None,
            copy: 1,
            pages: 1,
            at: Tick(0),
            documents: [Stored { data: vec![0; bytes].into() }].into(),
            paper: [].into(),
            sides: [].into(),
            is_whole: true,
        });
    }

    #[test]
    fn the_oldest_sets_fall_off_when_there_are_too_many() {
        let mut tray = Tray::default();
        (0..=TRAY_MAX as u32).for_each(|it| lay(&mut tray, it, 1));
        assert_eq!(tray.outputs().len(), TRAY_MAX);
        assert_eq!(tray.outputs()[0].job, JobId(1));
        assert_eq!(tray.bytes, TRAY_MAX as u64);
    }

    #[test]
    fn large_documents_fall_off_earlier_but_not_the_newest() {
        let half = TRAY_BYTES_MAX as usize / 2;
        let mut tray = Tray::default();
        (1..=3).for_each(|it| lay(&mut tray, it, half));
        lay(&mut tray, 3, half);
        let jobs = |it: &Tray| it.outputs().iter().map(|it| it.job.0).collect::<Vec<_>>();
        assert_eq!(jobs(&tray), [2, 3, 3], "copies of a job share its document");
        assert!(tray.take(tray.outputs()[0].id));
        assert_eq!(tray.bytes, half as u64);
        lay(&mut tray, 4, 3 * half);
        assert_eq!(jobs(&tray), [4]);
    }

    #[test]
    fn sheets_of_one_tray_are_counted_until_another_goes_on() {
        let mut fed = Vec::new();
        let medium = Medium::default();
        for tray in [InputTray::One, InputTray::One, InputTray::Three, InputTray::One] {
            Paper::add(&mut fed, tray, medium);
        }
        let fed: Vec<_> = fed.iter().map(|it| (it.tray, it.sheets)).collect();
        assert_eq!(fed, [(InputTray::One, 2), (InputTray::Three, 1), (InputTray::One, 1)]);
    }
}
