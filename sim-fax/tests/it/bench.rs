//! Two machines, a document and a line with faults.

use sim_fax::{
    Call, CallEnd, FaxImage, Ladder, Line, Page, Pel, Resolution, Setup, Station, SubscriberId,
    Width,
};

/// A call that is going to be made.
pub(crate) struct Bench {
    pub(crate) caller: Setup,
    pub(crate) answerer: Setup,
    pub(crate) document: FaxImage,
    pub(crate) faults: Vec<String>,
    pub(crate) seed: u64,
}

/// A call that was made.
pub(crate) struct Made {
    pub(crate) ends: (CallEnd, CallEnd),
    pub(crate) received: FaxImage,
    pub(crate) ladder: Ladder,
    pub(crate) caller: Station,
    pub(crate) answerer: Station,
}

impl Bench {
    pub(crate) fn new(pages: impl IntoIterator<Item = Page>) -> Self {
        let id = |text: &str| text.parse::<SubscriberId>().expect("a number");
        let mut document = FaxImage::new();
        pages.into_iter().for_each(|it| document.push(it));
        Self {
            caller: Setup::new(id("+49 30 1234")),
            answerer: Setup::new(id("+81 3 98765")),
            document,
            faults: Vec::new(),
            seed: 1,
        }
    }

    /// Without error correction at both ends.
    pub(crate) fn plain(mut self) -> Self {
        self.caller.abilities.ecm = false;
        self.answerer.abilities.ecm = false;
        self
    }

    pub(crate) fn with(mut self, faults: &[&str]) -> Self {
        self.faults.extend(faults.iter().map(|it| (*it).to_string()));
        self
    }

    pub(crate) fn run(&self) -> Made {
        let start = Default::default();
        let mut caller = Station::call(self.caller.clone(), self.document.clone(), start);
        let mut answerer = Station::answer(self.answerer.clone(), start);
        let faults =
            self.faults.iter().filter(|it| !it.is_empty()).map(|it| it.parse().expect("a fault"));
        let line = Line::new(faults.collect::<Vec<_>>(), self.seed);
        let ladder = Call::run(&mut caller, &mut answerer, line);
        let end = |it: &Station| it.end().unwrap_or_else(|| panic!("it never ends\n{ladder}"));
        let ends = (end(&caller), end(&answerer));
        let received = answerer.take_received();
        Made { ends, received, ladder, caller, answerer }
    }
}

impl Made {
    /// How many entries of the ladder have this name.
    pub(crate) fn names(&self, name: &str) -> usize {
        self.ladder.entries().iter().filter(|it| it.name == name).count()
    }

    /// How many entries of this name say so.
    pub(crate) fn words(&self, name: &str, words: &str) -> usize {
        let says =
            |it: &&std::sync::Arc<sim_fax::Entry>| it.name == name && it.words.contains(words);
        self.ladder.entries().iter().filter(says).count()
    }

    /// When the last thing was said, in seconds.
    pub(crate) fn seconds(&self) -> u64 {
        self.ladder.entries().last().map_or(0, |it| it.at.in_ms() / 1_000)
    }
}

/// A short page with lines of all sorts.
pub(crate) fn page(width: Width, resolution: Resolution) -> Page {
    lines(width, resolution, 60)
}

/// A page of so many lines.
pub(crate) fn lines(width: Width, resolution: Resolution, lines: u32) -> Page {
    let mut page = Page::new(width, resolution);
    for line in 0..lines {
        let black = |x: u32| x % (line % 40 + 9) < line % 7;
        page.push((0..page.pels()).map(|x| if black(x) { Pel::Black } else { Pel::White }));
    }
    page
}

/// A page that packs badly: several blocks of error correction.
pub(crate) fn photo(width: Width, resolution: Resolution) -> Page {
    let mut page = Page::new(width, resolution);
    let mut state = 1_u32;
    for _ in 0..320 {
        page.push((0..page.pels()).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if state >> 30 == 0 { Pel::Black } else { Pel::White }
        }));
    }
    page
}
