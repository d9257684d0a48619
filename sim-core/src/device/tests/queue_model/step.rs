//! What can happen at the queue.

use proptest::prelude::*;

use super::PIN;
use crate::Secret;
use crate::job::{
    DocumentId, HoldUntil, Job, JobAsk, JobId, JobState, JobTicket, PageRange, Period, Resource,
    Stop, TicketChange,
};
use crate::power::PowerAction;
use crate::printer::PrinterAsk;

/// Asks name jobs from 1 to this: all but the last few are aimed at a job that there is.
const JOBS: u32 = 12;
/// These are taken as they are: a job that has ended, or that never was.
pub(super) const UNAIMED: u32 = 11;

/// What can happen. Numbers pick among what is there.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Submit { who: usize, job: NewJob },
    Open { who: usize, job: NewJob },
    Begin { who: usize, job: u32 },
    Add { who: usize, job: u32, empty: bool, last: bool },
    SenderGone { job: u32, gone: bool },
    Ask { who: usize, panel: bool, ask: JobAsk },
    Printer { who: usize, ask: PrinterAsk },
    AtPanel(Option<usize>),
    Read { which: usize, pages: u32, fault: u8 },
    Pages(u32),
    EngineFails,
    Sense(u8),
    Wait(u64),
    Power(PowerAction),
    Set(&'static str, &'static str),
    AdjustTime(i64),
}

impl Step {
    /// What is asked of a job, where anything is.
    pub(super) fn ask(&self) -> Option<&JobAsk> {
        if let Self::Ask { ask, .. } = self { Some(ask) } else { None }
    }
}

/// What a job asks for that matters to the queue.
#[derive(Clone, Debug)]
pub(super) struct NewJob {
    pub(super) ticket: JobTicket,
    pub(super) password: bool,
    pub(super) form: bool,
    /// Whether it is handed in with the wrong password of nobody known.
    pub(super) stranger: bool,
}

fn hold() -> impl Strategy<Value = HoldUntil> {
    prop_oneof![
        8 => Just(HoldUntil::NoHold),
        1 => Just(HoldUntil::Indefinite),
        1 => Just(HoldUntil::Period(Period::Night)),
        1 => Just(HoldUntil::Period(Period::DayTime)),
        // Around the moment at which the bench begins.
        1 => (1_611_277_100_000..1_611_278_000_000i64).prop_map(HoldUntil::Time),
    ]
}

fn new_job() -> impl Strategy<Value = NewJob> {
    let priority = prop_oneof![Just(50), Just(50), Just(1), Just(100)];
    let often = |percent: u32| (0..100u32).prop_map(move |it| it < percent);
    (priority, hold(), 1..3u16, often(10), often(15), often(5), often(3)).prop_map(
        |(priority, hold, copies, beyond, password, form, stranger)| {
            let page_ranges = if beyond { vec![PageRange { first: 7, last: 9 }] } else { vec![] };
            let ticket = JobTicket { priority, hold, copies, page_ranges, ..JobTicket::default() };
            NewJob { ticket, password, form, stranger }
        },
    )
}

fn ask() -> impl Strategy<Value = JobAsk> {
    let id = || (1..=JOBS).prop_map(JobId);
    let secret = prop_oneof![Just(PIN), Just("0000")].prop_map(Secret::new);
    let change = prop_oneof![
        (1..101u8).prop_map(TicketChange::Priority),
        hold().prop_map(TicketChange::Hold),
        (0..3u16).prop_map(TicketChange::Copies),
    ];
    prop_oneof![
        4 => id().prop_map(JobAsk::Release),
        3 => (id(), secret).prop_map(|(id, typed)| JobAsk::ReleaseWith(id, typed)),
        1 => id().prop_map(JobAsk::Preview),
        1 => (id(), 0..4u16).prop_map(|(id, copies)| JobAsk::SetCopies(id, copies)),
        1 => id().prop_map(JobAsk::Delete),
        2 => id().prop_map(JobAsk::Cancel),
        1 => prop::collection::vec(id(), 0..4).prop_map(JobAsk::CancelAll),
        1 => Just(JobAsk::CancelCurrent),
        3 => (id(), hold()).prop_map(|(id, until)| JobAsk::Hold(id, until)),
        3 => id().prop_map(JobAsk::LetGo),
        2 => prop::option::of(id()).prop_map(JobAsk::Suspend),
        3 => id().prop_map(JobAsk::Resume),
        3 => id().prop_map(JobAsk::Promote),
        3 => (id(), prop::option::of(id())).prop_map(|(id, it)| JobAsk::ScheduleAfter(id, it)),
        4 => (id(), prop::collection::vec(change, 1..3))
            .prop_map(|(id, changes)| JobAsk::Change(id, None, changes)),
        1 => (id(), 0..2usize).prop_map(|(id, at)| JobAsk::NameDocument(id, at, "x".into())),
        1 => (id(), 0..3usize).prop_map(|(id, at)| JobAsk::CancelDocument(id, at)),
        2 => id().prop_map(JobAsk::Close),
        2 => (1..60u64).prop_map(|it| JobAsk::DeleteForm(DocumentId(it))),
    ]
}

/// One of the users, or nobody; the Key Operator most often.
fn who() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0), 2 => 1..4usize]
}

/// The jobs that something can be done to.
pub(super) fn target(ask: &JobAsk) -> impl Fn(&Job) -> bool + use<> {
    let password = matches!(ask, JobAsk::ReleaseWith(..));
    let held = matches!(
        ask,
        JobAsk::Release(_)
            | JobAsk::ReleaseWith(..)
            | JobAsk::Preview(_)
            | JobAsk::SetCopies(..)
            | JobAsk::LetGo(_)
    );
    let queued = matches!(ask, JobAsk::Promote(_) | JobAsk::ScheduleAfter(..));
    let (resumed, suspended) =
        (matches!(ask, JobAsk::Resume(_)), matches!(ask, JobAsk::Suspend(_)));
    move |job| match job.state {
        JobState::Held { .. } if password => job.ticket().unwrap().password.is_some(),
        JobState::Held { .. } => held || !(queued || resumed || suspended),
        JobState::Waiting(Resource::Engine) => queued || !(held || resumed || suspended),
        JobState::Stopped(Resource::Engine, Stop::Suspended) => {
            resumed || !(held || queued || suspended)
        }
        JobState::Running(Resource::Engine)
        | JobState::Stopped(Resource::Engine, Stop::Paused | Stop::Attention) => {
            !(held || queued || resumed)
        }
        JobState::Waiting(Resource::Scanner | Resource::Network | Resource::Line)
        | JobState::Running(Resource::Scanner | Resource::Network | Resource::Line)
        | JobState::Stopped(Resource::Scanner | Resource::Network | Resource::Line, _) => false,
        JobState::Incoming { .. } | JobState::Reading | JobState::Ended(_) => {
            !(held || queued || resumed || suspended)
        }
    }
}

/// The ask with the jobs that `aim` says.
pub(super) fn aimed(ask: &JobAsk, aim: impl Fn(JobId) -> JobId) -> JobAsk {
    match ask.clone() {
        JobAsk::Release(id) => JobAsk::Release(aim(id)),
        JobAsk::ReleaseWith(id, typed) => JobAsk::ReleaseWith(aim(id), typed),
        JobAsk::Preview(id) => JobAsk::Preview(aim(id)),
        JobAsk::SetCopies(id, copies) => JobAsk::SetCopies(aim(id), copies),
        JobAsk::Delete(id) => JobAsk::Delete(aim(id)),
        JobAsk::Cancel(id) => JobAsk::Cancel(aim(id)),
        JobAsk::CancelAll(ids) => JobAsk::CancelAll(ids.into_iter().map(aim).collect()),
        JobAsk::Hold(id, until) => JobAsk::Hold(aim(id), until),
        JobAsk::LetGo(id) => JobAsk::LetGo(aim(id)),
        JobAsk::Suspend(id) => JobAsk::Suspend(id.map(aim)),
        JobAsk::Resume(id) => JobAsk::Resume(aim(id)),
        JobAsk::Promote(id) => JobAsk::Promote(aim(id)),
        JobAsk::ScheduleAfter(id, after) => JobAsk::ScheduleAfter(aim(id), after.map(aim)),
        JobAsk::Change(id, name, changes) => JobAsk::Change(aim(id), name, changes),
        JobAsk::NameDocument(id, at, name) => JobAsk::NameDocument(aim(id), at, name),
        JobAsk::CancelDocument(id, at) => JobAsk::CancelDocument(aim(id), at),
        JobAsk::BeginDocument(id) => JobAsk::BeginDocument(aim(id)),
        JobAsk::Close(id) => JobAsk::Close(aim(id)),
        JobAsk::AcceptScan(id) => JobAsk::AcceptScan(aim(id)),
        other @ (JobAsk::Submit(_)
        | JobAsk::TakeMail(_)
        | JobAsk::Open(_)
        | JobAsk::AddDocument(_)
        | JobAsk::CancelCurrent
        | JobAsk::DeleteForm(_)
        | JobAsk::PrintFromFolder { .. }
        | JobAsk::Copy(_)
        | JobAsk::Scan(_)
        | JobAsk::Fax(_)
        | JobAsk::Purge) => other,
    }
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let job = || 1..=JOBS;
    let switch = prop_oneof![
        4 => Just(PrinterAsk::Enable),
        1 => Just(PrinterAsk::Disable),
        2 => Just(PrinterAsk::Pause),
        1 => Just(PrinterAsk::PauseAfterCurrent),
        3 => Just(PrinterAsk::Resume),
        1 => Just(PrinterAsk::HoldNewJobs),
        2 => Just(PrinterAsk::ReleaseHeldNewJobs),
        1 => Just(PrinterAsk::Shutdown),
        3 => Just(PrinterAsk::Startup),
    ];
    let power = prop_oneof![
        1 => Just(PowerAction::On),
        1 => Just(PowerAction::Off),
        1 => Just(PowerAction::Restart),
        1 => Just(PowerAction::Cut),
    ];
    let settings = prop_oneof![
        Just(("private_print.receive_control", "Print")),
        Just(("private_print.receive_control", "According to Print Accounting")),
        Just(("storage.data_encryption", "Off")),
        Just(("storage.data_encryption", "On")),
    ];
    prop_oneof![
        20 => (0..4usize, new_job()).prop_map(|(who, job)| Step::Submit { who, job }),
        4 => (0..4usize, new_job()).prop_map(|(who, job)| Step::Open { who, job }),
        3 => (0..4usize, job()).prop_map(|(who, job)| Step::Begin { who, job }),
        8 => (0..4usize, job(), 0..8u8).prop_map(|(who, job, it)| {
            Step::Add { who, job, empty: it == 0, last: it < 3 }
        }),
        1 => (job(), any::<bool>()).prop_map(|(job, gone)| Step::SenderGone { job, gone }),
        40 => (who(), any::<bool>(), ask())
            .prop_map(|(who, panel, ask)| Step::Ask { who, panel, ask }),
        1 => (1..30usize).prop_map(|it| {
            let who = if it == 1 { 0 } else { 3 };
            Step::Ask { who, panel: false, ask: JobAsk::Purge }
        }),
        6 => (who(), switch).prop_map(|(who, ask)| Step::Printer { who, ask }),
        6 => prop::option::of(0..3usize).prop_map(Step::AtPanel),
        24 => (any::<usize>(), 1..4u32, 0..30u8)
            .prop_map(|(which, pages, fault)| Step::Read { which, pages, fault }),
        5 => (1..5u32).prop_map(Step::Pages),
        1 => Just(Step::EngineFails),
        3 => (0..5u8).prop_map(Step::Sense),
        3 => (0..90_000u64).prop_map(Step::Wait),
        1 => (0..36_000_000u64).prop_map(Step::Wait),
        1 => power.prop_map(Step::Power),
        1 => settings.prop_map(|(id, value)| Step::Set(id, value)),
        1 => (-40_000_000..40_000_000i64).prop_map(Step::AdjustTime),
    ]
}
