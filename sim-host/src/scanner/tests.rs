use sim_core::media::MediaSize;
use sim_document::Laid;
use sim_drive::{CAPACITY, Drive, Image, SectorSize};

use super::*;
use crate::documents::Documents;
use crate::mechanism::Touch;

const JOB: JobId = JobId(7);
const A4: Area = Area { across: 21_000, down: 29_700 };
const A3: Area = Area { across: 42_000, down: 29_700 };

/// A scanner whose workers do at once what they are to do, and draw nothing.
struct Bench {
    scanner: Scanner,
    mechanism: Mechanism,
    documents: Documents,
    pace: Pace,
    /// Sides that were to be drawn.
    drawn: Vec<ScanSide>,
    /// What the workers fail with.
    failure: Option<NotScanned>,
}

impl Bench {
    fn new(pace: Pace) -> Self {
        let image = Image::memory(CAPACITY).unwrap();
        Self {
            scanner: Scanner::default(),
            mechanism: Mechanism::default(),
            documents: Documents::new(Drive::format(image, SectorSize::Bytes4096, None)),
            pace,
            drawn: Vec::new(),
            failure: None,
        }
    }

    fn lay(&mut self, on: Source, areas: &[Area], is_two_sided: bool) {
        let laid = Laid { pdf: None, areas: areas.to_vec() };
        let original = Original::of("%PDF".into(), laid, is_two_sided).unwrap();
        self.scanner.lay(on, original).unwrap();
    }

    fn scan(&mut self, at: u64, ticket: ScanTicket) {
        self.scanner.start(Tick(at), JOB, ticket, ScanFile::begin(&self.documents));
        self.work();
    }

    fn work(&mut self) {
        while let Some(Errand { run, file, what }) = self.scanner.errand() {
            match what {
                What::Draw { sides, .. } => {
                    self.drawn.extend(&sides);
                    let failed = self.failure.clone();
                    let file = Some(file).filter(|_| failed.is_none());
                    self.scanner.drawn(run, Drawn { file, sides: sides.len(), failed });
                }
                What::Finish => assert!(self.scanner.finished(run, file.finish()).is_none()),
            }
        }
    }

    /// Sides that are told by then, and what came of it.
    fn until(&mut self, at: u64) -> (u32, Option<Result<Scanned, NotScanned>>) {
        let (mut told, mut ended) = (0, None);
        loop {
            let facts = self.scanner.wake(Tick(at), self.pace, &self.mechanism);
            self.work();
            if facts.is_empty() {
                return (told, ended);
            }
            for fact in facts {
                if let Fact::PageScanned { job: JOB, pages } = fact {
                    told += pages;
                } else if let Fact::ScanEnded { job: JOB, result } = fact {
                    ended = Some(result);
                } else {
                    panic!("{fact:?}");
                }
            }
        }
    }

    fn sheets(&self) -> usize {
        self.scanner.view().originals.feeder.len()
    }

    fn pages(&self) -> Vec<(Option<u32>, bool)> {
        self.drawn.iter().map(|it| (it.page, it.is_turned)).collect()
    }
}

const fn two_sided(sides: OriginalSides) -> ScanTicket {
    ScanTicket {
        sides,
        resolution: Resolution::Dpi200,
        color: ScanColor::Black,
        size: OriginalSize::Auto,
        mixed_sizes: false,
    }
}

#[test]
fn sheets_leave_the_feeder_one_after_the_other_at_the_pace_of_the_scanner() {
    let mut bench = Bench::new(Pace::Timed);
    bench.lay(Source::Feeder, &[A4; 3], false);
    bench.scan(1_000, ScanTicket::default());
    assert_eq!((bench.until(1_749), bench.sheets()), ((0, None), 3));
    assert_eq!((bench.until(1_750), bench.sheets()), ((1, None), 2));
    assert_eq!(bench.scanner.next_at(Tick(1_751), Pace::Timed), Some(Tick(2_500)));
    assert_eq!((bench.until(2_500), bench.sheets()), ((1, None), 1));
    let (told, ended) = bench.until(9_000);
    let scanned = ended.unwrap().unwrap();
    assert_eq!((told, bench.sheets(), bench.scanner.view().running), (1, 0, None));
    assert!(bench.documents.read(scanned.document).is_ok());
}

#[test]
fn finer_dots_take_longer() {
    for (resolution, color, ms) in [
        (Resolution::Dpi200, ScanColor::Color, 750),
        (Resolution::Dpi400, ScanColor::Black, 1_000),
        (Resolution::Dpi600, ScanColor::Color, 2_400),
    ] {
        let mut bench = Bench::new(Pace::Timed);
        bench.lay(Source::Platen, &[A4], false);
        bench.scan(0, ScanTicket { resolution, color, ..ScanTicket::default() });
        assert_eq!(bench.scanner.next_at(Tick(0), Pace::Timed), Some(Tick(ms)));
    }
}

#[test]
fn both_sides_of_each_sheet_are_scanned_where_that_is_asked_and_the_glass_has_one() {
    let backs = |sides, is_two_sided, on| {
        let mut bench = Bench::new(Pace::Instant);
        let pages = if on == Source::Platen { 1 } else { 3 };
        bench.lay(on, &vec![A4; pages], is_two_sided);
        bench.scan(0, two_sided(sides));
        let (told, ended) = bench.until(0);
        assert!(ended.unwrap().is_ok());
        assert_eq!(told as usize, bench.drawn.len());
        bench.pages()
    };
    let feeder = Source::Feeder;
    let front = |page| (Some(page), false);
    assert_eq!(backs(OriginalSides::One, false, feeder), [front(1), front(2), front(3)]);
    assert_eq!(backs(OriginalSides::One, true, feeder), [front(1), front(3)]);
    let all = [front(1), front(2), front(3), (None, false)];
    assert_eq!(backs(OriginalSides::TwoHeadToHead, true, feeder), all);
    let turned = [front(1), (Some(2), true), front(3), (None, true)];
    assert_eq!(backs(OriginalSides::TwoHeadToToe, true, feeder), turned);
    assert_eq!(backs(OriginalSides::TwoHeadToHead, false, feeder).len(), 6);
    assert_eq!(backs(OriginalSides::TwoHeadToHead, true, Source::Platen), [front(1)]);
}

#[test]
fn backs_come_out_upright_where_originals_lie_as_it_was_said() {
    for (lies_so, said, is_turned) in [
        (false, OriginalSides::TwoHeadToHead, false),
        (false, OriginalSides::TwoHeadToToe, true),
        (true, OriginalSides::TwoHeadToHead, true),
        (true, OriginalSides::TwoHeadToToe, false),
    ] {
        let mut bench = Bench::new(Pace::Instant);
        let laid = Laid { pdf: None, areas: vec![A4; 2] };
        let original = Original::of("%PDF".into(), laid, true).unwrap();
        let original = if lies_so { original.head_to_toe() } else { original };
        bench.scanner.lay(Source::Feeder, original).unwrap();
        bench.scan(0, two_sided(said));
        bench.until(0);
        assert_eq!(bench.pages(), [(Some(1), false), (Some(2), is_turned)], "{lies_so}, {said:?}");
    }
}

#[test]
fn all_are_scanned_as_large_as_the_first_unless_their_sizes_are_mixed_or_one_is_given() {
    let areas = |ticket| {
        let mut bench = Bench::new(Pace::Instant);
        bench.lay(Source::Feeder, &[A4, A3], false);
        bench.scan(0, ticket);
        assert!(bench.until(0).1.is_some());
        [0, 1].map(|it| bench.drawn[it].area)
    };
    let ticket = ScanTicket::default();
    assert_eq!(areas(ticket), [A4, A4]);
    assert_eq!(areas(ScanTicket { mixed_sizes: true, ..ticket }), [A4, A3]);
    let a5 = MediaSize::from_name("iso_a5_148x210mm").unwrap();
    let given = ScanTicket { size: OriginalSize::Size(a5), ..ticket };
    let (upright, lying) =
        (Area { across: 14_800, down: 21_000 }, Area { across: 21_000, down: 14_800 });
    assert_eq!(areas(given), [upright, lying], "as the original lies");
}

#[test]
fn the_feeder_comes_first_and_what_lies_on_the_glass_stays() {
    let mut bench = Bench::new(Pace::Instant);
    bench.lay(Source::Feeder, &[A3], false);
    bench.lay(Source::Platen, &[A4], false);
    for area in [A3, A4, A4] {
        bench.drawn.clear();
        bench.scan(0, ScanTicket::default());
        assert_eq!(bench.until(0).0, 1);
        assert_eq!(bench.drawn[0].area, area);
        assert!(bench.scanner.view().originals.glass.is_some());
    }
}

#[test]
fn where_nothing_lies_nothing_is_scanned() {
    let mut bench = Bench::new(Pace::Timed);
    bench.scan(5, ScanTicket::default());
    assert_eq!(bench.scanner.next_at(Tick(5), Pace::Timed), Some(Tick(5)));
    assert_eq!(bench.until(5), (0, Some(Err(NotScanned::NoOriginal))));
}

#[test]
fn it_stands_still_while_a_sheet_sticks_or_the_cover_is_open_and_goes_on_where_it_was() {
    let stuck: [&[Touch]; 2] =
        [&[Touch::JamOriginal, Touch::FeederCover(true)], &[Touch::FeederCover(true)]];
    let cured: [&[Touch]; 2] =
        [&[Touch::ClearOriginal, Touch::FeederCover(false)], &[Touch::FeederCover(false)]];
    for (stuck, cured) in stuck.iter().zip(cured) {
        let mut bench = Bench::new(Pace::Timed);
        bench.lay(Source::Feeder, &[A4; 3], false);
        bench.scan(0, ScanTicket::default());
        assert_eq!(bench.until(750).0, 1);
        stuck.iter().for_each(|it| bench.mechanism.touch(*it).unwrap());
        assert_eq!((bench.until(60_000), bench.sheets()), ((0, None), 2));
        assert_eq!(bench.scanner.next_at(Tick(60_000), Pace::Timed), None);
        assert_eq!(bench.scanner.take(Source::Feeder), Err(LayRefused::Scanning));
        bench.scanner.try_again(Tick(70_000));
        assert_eq!(bench.until(80_000).0, 0, "a hand did something else");
        cured.iter().for_each(|it| bench.mechanism.touch(*it).unwrap());
        bench.scanner.try_again(Tick(90_000));
        assert_eq!((bench.until(90_749), bench.until(90_750)), ((0, None), (1, None)));
        assert_eq!(bench.until(99_000).0, 1);
        assert_eq!(bench.drawn.len(), 3, "no side was drawn twice");
    }
}

#[test]
fn sheets_that_are_laid_behind_the_others_meanwhile_are_scanned_too() {
    let mut bench = Bench::new(Pace::Timed);
    bench.lay(Source::Feeder, &[A4; 20], false);
    bench.scan(0, ScanTicket::default());
    assert_eq!(bench.drawn.len(), SIDES_AHEAD, "no more are drawn ahead");
    assert_eq!(bench.until(19 * 750).0, 19);
    bench.lay(Source::Feeder, &[A4; 2], true);
    let (told, ended) = bench.until(60_000);
    assert_eq!((told, bench.drawn.len()), (2, 21));
    assert!(ended.unwrap().is_ok());
}

#[test]
fn a_drive_that_is_full_ends_it_after_the_sides_that_it_took() {
    let mut bench = Bench::new(Pace::Timed);
    bench.lay(Source::Feeder, &[A4; 2], false);
    bench.failure = Some(NotScanned::DriveFull);
    bench.scan(0, ScanTicket::default());
    assert_eq!(bench.until(750), (1, None));
    assert_eq!(bench.until(1_500), (1, Some(Err(NotScanned::DriveFull))));
}

#[test]
fn of_a_job_that_is_stopped_nothing_stays_on_the_drive() {
    let mut bench = Bench::new(Pace::Manual);
    bench.lay(Source::Platen, &[A4], false);
    bench.scan(0, ScanTicket::default());
    assert!(bench.scanner.stop(JobId(8)).is_none());
    assert!(bench.scanner.stop(JOB).is_none());
    assert_eq!((bench.until(0), bench.documents.count()), ((0, None), 0));
    assert!(bench.scanner.take(Source::Platen).is_ok());

    bench.lay(Source::Platen, &[A4], false);
    bench.scanner.start(Tick(0), JOB, ScanTicket::default(), ScanFile::begin(&bench.documents));
    let Errand { run, file, .. } = bench.scanner.errand().unwrap();
    assert!(bench.scanner.stop(JOB).is_none());
    let unwanted = bench.scanner.finished(run, file.finish());
    assert!(bench.documents.read(unwanted.unwrap()).is_ok(), "whoever has it lets it go");
}

#[test]
fn at_the_pace_of_a_hand_it_scans_what_the_hand_says() {
    let mut bench = Bench::new(Pace::Manual);
    bench.scanner.put_out(3);
    assert!(!bench.scanner.puts_out(), "nothing is to be scanned");
    bench.lay(Source::Feeder, &[A4; 3], false);
    bench.scan(0, ScanTicket::default());
    assert_eq!(
        (bench.until(60_000).0, bench.scanner.next_at(Tick(60_000), Pace::Manual)),
        (0, None)
    );
    bench.scanner.put_out(2);
    assert_eq!((bench.until(60_000).0, bench.scanner.puts_out()), (2, false));
    bench.scanner.put_out(5);
    let (told, ended) = bench.until(60_000);
    assert_eq!((told, bench.scanner.puts_out()), (1, false));
    assert!(ended.unwrap().is_ok());
}
