//! The law of the drive: once the device is at rest, nothing waits to be overwritten, and every document
//! that is kept is somebody's. However it came to that: printed, deleted, refused, broken off, never asked
//! for, and on a drive that failed for a while.

use proptest::prelude::*;
use sim_core::documents;
use sim_drive::{CAPACITY, Drive, Fault, Faults, Faulty, Image, MemoryMedium, Operation};

use super::*;
use crate::documents::Writer;
use crate::keys::Keys;
use crate::overwriting::RETRY_MS;
use crate::rom::delivered;

/// More than a sector, and not a whole number of them.
const PIECE: [u8; 9_000] = [b'x'; 9_000];

#[derive(Clone, Debug)]
enum Step {
    Begin,
    Push(usize),
    BreakOff(usize),
    /// The document is whole, and its sender gone before the device was asked to take it.
    Unasked(usize),
    Submit {
        whose: bool,
        prints: bool,
    },
    Delete,
    Power(PowerAction),
}

fn step() -> impl Strategy<Value = Step> {
    use PowerAction::{Cut, Off, On};
    prop_oneof![
        3 => Just(Step::Begin),
        4 => (0..4usize).prop_map(Step::Push),
        2 => (0..4usize).prop_map(Step::BreakOff),
        2 => (0..4usize).prop_map(Step::Unasked),
        4 => any::<(bool, bool)>().prop_map(|(whose, prints)| Step::Submit { whose, prints }),
        2 => Just(Step::Delete),
        2 => prop::sample::select(vec![Cut, Off, On, On]).prop_map(Step::Power),
    ]
}

async fn take(handle: &Handle, uploads: &mut Vec<Writer>, step: Step) {
    let which = |it: usize, uploads: &Vec<Writer>| (it < uploads.len()).then_some(it);
    match step {
        Step::Begin => uploads.push(handle.documents().begin()),
        Step::Push(it) => {
            let upload = which(it, uploads).map(|it| uploads[it].push(&PIECE));
            drop(upload);
        }
        Step::BreakOff(it) => drop(which(it, uploads).map(|it| uploads.remove(it))),
        Step::Unasked(it) => {
            let whole = which(it, uploads).and_then(|it| uploads.remove(it).finish().ok());
            drop(whole.map(|it| handle.documents().offer(it.0)));
        }
        Step::Submit { whose, prints } => {
            let control = if prints { "Print" } else { "According to Print Accounting" };
            let change =
                Command::ChangeSettings(parse("private_print.receive_control", control).unwrap());
            // Refused while it is off, as is the job.
            let _ = handle.ask(Asker::Control, change).await;
            let submission = submission(document(handle, &pdf()), 0);
            let claim = if whose { submission.claim.clone() } else { Claim::Nobody };
            let submit = JobAsk::Submit(Submission { claim, ..submission }.into());
            let _ = handle.ask(Asker::Remote(Door::Driver, PEER), Command::Job(submit)).await;
        }
        Step::Delete => {
            let first = handle.view().jobs.keys().next().copied();
            let delete = Command::Job(JobAsk::Delete(first.unwrap_or(JobId(1))));
            let _ = handle.ask(Asker::Control, delete).await;
        }
        Step::Power(action) => {
            let _ = handle.ask(Asker::Control, Command::Power(action)).await;
        }
    }
}

/// Waits until the device is at rest.
async fn rests(handle: &Handle) {
    handle.advance(Advance::UntilIdle).await.unwrap();
}

fn keeps_the_law(handle: &Handle) {
    let (view, drive) = (handle.view(), handle.documents().drive());
    let kept: Vec<_> = drive.table().documents().map(|it| DocumentId(it.0)).collect();
    let mut owned: Vec<_> = documents::owned(&view).map(|it| it.0).collect();
    owned.sort_by_key(|it| it.0);
    assert_eq!(kept, owned);
    if view.power.is_on() {
        assert_eq!(drive.pending().sectors, 0, "{:?}", drive.pending().owners);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn nothing_waits_to_be_overwritten_once_the_device_is_at_rest(
        steps in prop::collection::vec(step(), 1..20),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let handle = certified(ClockMode::Manual, Pace::Instant).await;
            let mut uploads = Vec::new();
            for step in steps {
                take(&handle, &mut uploads, step).await;
                rests(&handle).await;
                keeps_the_law(&handle);
            }
        });
    }
}

/// Waits until nothing waits to be overwritten. Nothing else is done to the device meanwhile.
async fn is_overwritten(handle: &Handle) {
    let drive = handle.documents().drive();
    let waits = async {
        while !drive.pending().is_empty() {
            yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waits).await.expect("overwritten in time");
}

#[tokio::test]
async fn what_broke_off_is_overwritten_though_nothing_else_happens() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    rests(&handle).await;
    let mut writer = handle.documents().begin();
    writer.push(&PIECE).unwrap();
    drop(writer);
    assert_eq!(handle.documents().usage().pending, 2);
    is_overwritten(&handle).await;
}

#[tokio::test]
async fn a_drive_that_was_filled_by_uploads_is_full_no_longer_when_they_broke_off() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    rests(&handle).await;
    let (piece, mut uploads) = (vec![b'x'; 16 << 20], Vec::new());
    let is_full = loop {
        let mut writer = handle.documents().begin();
        let pushed = (0..8).try_for_each(|_| writer.push(&piece));
        uploads.push(writer);
        if let Err(refused) = pushed {
            break refused;
        }
    };
    assert!(matches!(is_full, crate::documents::DocumentRefused::Full), "{is_full}");
    drop(uploads);
    is_overwritten(&handle).await;
    assert!(handle.documents().begin().push(&piece).is_ok());
    rests(&handle).await;
    assert_eq!(handle.view().condition.alerts.len(), 0);
}

#[tokio::test]
async fn overwriting_that_failed_is_tried_again() {
    let faults = Faults::default();
    let image = Image::on(Faulty::new(MemoryMedium::new(CAPACITY), faults.clone())).unwrap();
    let drive = Drive::format(image, SectorSize::Bytes4096, None);
    let hardware = Hardware::of(drive, Keys::default(), delivered(), None).unwrap();
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, Passwords::new().unwrap());
    let (handle, run) = host(device(), hardware, setup);
    tokio::spawn(run);
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    rests(&handle).await;
    let mut writer = handle.documents().begin();
    writer.push(&PIECE).unwrap();
    faults.plan(Operation::Flush, 0, 1, Fault::Error(std::io::ErrorKind::Other));
    drop(writer);
    rests(&handle).await;
    assert_eq!(handle.documents().usage().pending, 2);
    handle.advance(Advance::By(RETRY_MS - 1)).await.unwrap();
    assert_eq!(handle.documents().usage().pending, 2);
    handle.advance(Advance::By(1)).await.unwrap();
    rests(&handle).await;
    assert_eq!(handle.documents().usage().pending, 0);
}
