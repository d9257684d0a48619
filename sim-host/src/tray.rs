//! The output tray: paper that is out. It stays when the job's data is long gone.

use std::sync::Arc;

use bytes::Bytes;
use sim_core::Tick;
use sim_core::job::{JobId, Plan, PlannedPage, Scaling, Set, Side, Zoom};
use sim_core::media::{InputTray, Medium};
use sim_render::Layout;

use crate::documents::Stored;

/// Sets in the tray; beyond it the oldest falls off.
pub const TRAY_MAX: usize = 2_000;
/// Bytes of the documents that are on the paper in the tray, and of what says where their pages lie; beyond
/// it the oldest sets fall off, but never the newest.
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

/// Printed sides of a copy: the copies of a job share what says which page lies where.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    plan: Arc<Plan>,
    /// Which set of the plan.
    set: usize,
    /// The first of them in the set, from 0.
    first: u32,
    count: u32,
}

impl Sides {
    /// So many sides of a set of the plan, from its side `first` on.
    pub(crate) fn new(plan: Arc<Plan>, set: usize, first: u32, count: u32) -> Self {
        Self { plan, set, first, count }
    }

    /// How many they are.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// One of them, from 0.
    pub fn side(&self, at: u32) -> Option<Side> {
        self.set().filter(|_| at < self.count)?.side(self.first + at)
    }

    /// All of them, in the order in which they came out.
    pub fn iter(&self) -> impl Iterator<Item = Side> {
        (0..self.count).map_while(|it| self.side(it))
    }

    /// Whether the set has no others.
    pub fn is_whole(&self) -> bool {
        self.set().is_some_and(|it| it.sides() == self.count)
    }

    /// Whether they are all pages of the one document, one on a side, in its colours.
    fn is_document(&self) -> bool {
        self.is_whole() && self.plan.is_document(self.set)
    }

    /// Sheets that end before one of them, from 0.
    fn sheets_before(&self, at: u32) -> u32 {
        let before = |it: &Set| it.sheets_before(self.first + at) - it.sheets_before(self.first);
        self.set().map_or(0, before)
    }

    fn set(&self) -> Option<&Set> {
        self.plan.sets().get(self.set)
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
    /// When its last page came out.
    pub at: Tick,
    /// The job's documents.
    pub documents: Arc<[Stored]>,
    /// Its sheets, as they were fed.
    pub paper: Arc<[Paper]>,
    /// Its printed sides: fewer than the set's where printing was stopped.
    pub sides: Sides,
    /// Whether nothing on them is in colour.
    pub is_monochrome: bool,
}

impl Output {
    /// What is on a side, from 0: pages of documents, each from 1, and how they are laid out.
    pub fn side(&self, at: u32) -> Option<(Vec<(Bytes, u32)>, Layout)> {
        let page = |it: &PlannedPage| {
            let document = self.documents.get(usize::from(it.document))?;
            Some((document.data.clone(), it.page))
        };
        let side = self.sides.side(at)?;
        let pages: Option<Vec<_>> = side.pages.iter().map(page).collect();
        let layout = Layout {
            up: side.number_up.get(),
            is_monochrome: side.is_monochrome,
            paper: side.media.size.and_then(|_| self.paper_of(at)),
            scaling: scaling(side.scaling, side.zoom),
        };
        Some((pages?, layout))
    }

    /// The paper that a side is on.
    fn paper_of(&self, side: u32) -> Option<sim_render::Paper> {
        let mut left = self.sides.sheets_before(side);
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
        self.paper.iter().map(|it| it.sheets).sum()
    }

    /// The document, if the set is just that but for its paper: all of its pages, one on a side, in its
    /// colours.
    pub fn is_document(&self) -> Option<&Bytes> {
        self.documents.first().filter(|_| self.sides.is_document()).map(|it| &it.data)
    }

    /// Bytes that it adds to what lies below it.
    fn own_bytes(&self, below: Option<&Self>) -> u64 {
        let is_shared = below.is_some_and(|it| Arc::ptr_eq(&it.documents, &self.documents));
        let shares_paper = below.is_some_and(|it| Arc::ptr_eq(&it.paper, &self.paper));
        let documents = self.documents.iter().map(|it| it.data.len()).sum::<usize>();
        let documents = if is_shared { 0 } else { documents + self.sides.plan.bytes() };
        let paper = if shares_paper { 0 } else { size_of_val(&*self.paper) };
        (documents + paper) as u64
    }
}

/// The tray.
#[derive(Clone, Debug, Default)]
pub struct Tray {
    outputs: Arc<Vec<Arc<Output>>>,
    made: u64,
    /// What they add to each other, from the lowest on.
    bytes: u64,
    /// Their sheets.
    sheets: u32,
}

impl Tray {
    /// Lays a set on top.
    pub fn lay(&mut self, make: impl FnOnce(OutputId) -> Output) {
        self.made += 1;
        let outputs = Arc::make_mut(&mut self.outputs);
        let mut output = make(OutputId(self.made));
        let below = outputs.last();
        // Copies are mostly fed alike.
        if let Some(alike) = below.filter(|it| it.paper == output.paper) {
            output.paper = alike.paper.clone();
        }
        self.sheets += output.sheets();
        self.bytes += output.own_bytes(below.map(|it| &**it));
        outputs.push(Arc::new(output));
        let newest = outputs.len() - 1;
        let mut fallen = 0;
        while fallen < newest && (outputs.len() - fallen > TRAY_MAX || self.bytes > TRAY_BYTES_MAX)
        {
            // What the next one shares with this one stays with it.
            let [lowest, next] = [fallen, fallen + 1].map(|it| &outputs[it]);
            self.bytes -= lowest.own_bytes(None) + next.own_bytes(Some(lowest));
            self.bytes += next.own_bytes(None);
            fallen += 1;
        }
        self.sheets -= outputs.drain(..fallen).map(|it| it.sheets()).sum::<u32>();
    }

    /// Takes a set away; whether it was there.
    pub fn take(&mut self, id: OutputId) -> bool {
        let Some(at) = self.outputs.iter().position(|it| it.id == id) else { return false };
        let outputs = Arc::make_mut(&mut self.outputs);
        self.sheets -= outputs.remove(at).sheets();
        let below = [None].into_iter().chain(outputs.iter().map(|it| Some(&**it)));
        self.bytes = outputs.iter().zip(below).map(|(it, below)| it.own_bytes(below)).sum();
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

fn scaling(asked: Scaling, zoom: Zoom) -> sim_render::Scaling {
    match asked {
        Scaling::Auto => sim_render::Scaling::Auto,
        Scaling::AutoFit => sim_render::Scaling::AutoFit,
        Scaling::Fill => sim_render::Scaling::Fill,
        Scaling::Fit => sim_render::Scaling::Fit,
        Scaling::None if zoom != Zoom::default() => sim_render::Scaling::Percent(zoom.percent()),
        Scaling::None => sim_render::Scaling::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(bytes: usize) -> Arc<[Stored]> {
        [Stored { data: vec![0; bytes].into() }].into()
    }

    fn lay(tray: &mut Tray, job: u32, documents: &Arc<[Stored]>) {
        tray.lay(|id| Output {
            id,
            job: JobId(job),
            name: "".into(),
            owner: None,
            copy: 1,
            at: Tick(0),
            documents: documents.clone(),
            paper: [Paper { tray: InputTray::One, medium: Medium::default(), sheets: 1 }].into(),
            sides: Sides::default(),
            is_monochrome: false,
        });
    }

    fn jobs(tray: &Tray) -> Vec<u32> {
        tray.outputs().iter().map(|it| it.job.0).collect()
    }

    #[test]
    fn a_tray_that_nobody_empties_has_a_bound_and_the_oldest_sets_fall_off() {
        let mut tray = Tray::default();
        (1..=100_000).for_each(|it| lay(&mut tray, it, &documents(100)));
        let newest: Vec<u32> = (100_001 - TRAY_MAX as u32..=100_000).collect();
        assert_eq!(jobs(&tray), newest);
        assert_eq!(tray.sheets(), TRAY_MAX as u32);
        let one = (100 + size_of::<Plan>()) as u64;
        let paper = size_of::<Paper>() as u64;
        assert_eq!(tray.bytes, TRAY_MAX as u64 * one + paper, "all were fed alike");
    }

    #[test]
    fn large_documents_fall_off_earlier_but_not_the_newest() {
        let half = || documents(TRAY_BYTES_MAX as usize / 2 - 1_000);
        let mut tray = Tray::default();
        (1..=2).for_each(|it| lay(&mut tray, it, &half()));
        let of_third = half();
        (1..=2).for_each(|_| lay(&mut tray, 3, &of_third));
        assert_eq!(jobs(&tray), [2, 3, 3], "copies of a job share its document");
        lay(&mut tray, 3, &half());
        assert_eq!(jobs(&tray), [3, 3, 3], "read again, it is another one");
        assert!(tray.take(tray.outputs()[2].id));
        lay(&mut tray, 4, &half());
        assert_eq!(jobs(&tray), [3, 3, 4]);
        lay(&mut tray, 5, &documents(TRAY_BYTES_MAX as usize + 1));
        assert_eq!(jobs(&tray), [5]);
        tray.empty();
        lay(&mut tray, 6, &half());
        assert_eq!((jobs(&tray), tray.sheets()), (vec![6], 1));
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
