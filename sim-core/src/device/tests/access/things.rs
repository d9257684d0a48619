//! What belongs to one owner.

use super::super::scanner::{put_original, scanned};
use super::{Arc, Asker, Bench, Change, Command, Disposition, Reply, View, password};
use crate::Secret;
use crate::fax::{Resolution, SubscriberId};
use crate::folder::{Folder, FolderAsk, FolderNumber, PasscodeChange};
use crate::job::{
    Claim, CopyOrder, DocumentId, FaxOrder, Form, HoldUntil, Job, JobAsk, JobId, JobTicket,
    JobType, ScanOrder, ScanTo,
};
use crate::scanner::ScanTicket;
use crate::session::SessionAsk;
use crate::subscription::{
    NotifyEvent, NotifyEvents, Subscription, SubscriptionAsk, SubscriptionId, SubscriptionOrder,
};

pub(super) struct Things {
    pub(super) owner: &'static str,
    /// A private charge print that is held.
    pub(super) private: JobId,
    /// A job that is printed or waits for it.
    pub(super) job: JobId,
    /// A scan that waits to be looked at.
    pub(super) scan: JobId,
    /// A copy that was scanned and is printed or waits for it.
    pub(super) copy: JobId,
    pub(super) folder: FolderNumber,
    /// A background form, by its document.
    pub(super) form: DocumentId,
    pub(super) subscription: SubscriptionId,
    /// The view that has them all.
    view: View,
}

impl Things {
    pub(super) fn new(bench: &mut Bench, owner: &'static str, asker: Asker, number: u16) -> Self {
        let mut submit = |disposition| {
            let changes = vec![Change::job_login_success(disposition)];
            bench.ask(Asker::Control, Command::ChangeSettings(changes)).unwrap();
            bench.submit_as(owner, &password(owner)).0
        };
        let (job, private) = (submit(Disposition::Print), submit(Disposition::Save));
        let claim = Claim::Password { user: owner.into(), password: Secret::new(password(owner)) };
        bench.submit(claim, JobType::BackgroundForm);
        let form = bench.last_document();
        let folder = FolderNumber(number);
        bench.ask(asker, create(folder)).unwrap();
        let (scan, copy) = at_the_panel(bench, owner, folder);
        let subscription = bench.ask(asker, subscribe(None)).unwrap();
        let Reply::Subscribed(subscription) = subscription else { panic!("{subscription:?}") };
        Self { owner, private, job, scan, copy, folder, form, subscription, view: bench.view() }
    }

    pub(super) fn job(&self, id: JobId) -> &Job {
        self.view.job(id).unwrap()
    }

    pub(super) fn folder(&self) -> &Folder {
        &self.view.folders[&self.folder]
    }

    pub(super) fn form(&self) -> &Form {
        self.view.forms.iter().find(|it| it.document == self.form).unwrap()
    }

    pub(super) fn subscription(&self) -> &Arc<Subscription> {
        &self.view.subscriptions[&self.subscription]
    }
}

/// Somebody stands at the panel, scans something to look at, copies, and goes away.
fn at_the_panel(bench: &mut Bench, owner: &str, folder: FolderNumber) -> (JobId, JobId) {
    bench.log_in(Asker::Panel, owner, &password(owner)).unwrap();
    put_original(bench);
    let document = 5_000 + u64::from(folder.0) * 10;
    let mut begin = |ask, document| {
        let begun = bench.ask(Asker::Panel, Command::Job(ask)).unwrap();
        let Reply::Job(id, _) = begun else { panic!("{begun:?}") };
        scanned(bench, id, document);
        id
    };
    let to_look_at = ScanOrder { preview: true, ..scan_into(folder) };
    let scan = begin(JobAsk::Scan(to_look_at.into()), document);
    let copy = begin(JobAsk::Copy(copy().into()), document + 1);
    bench.ask(Asker::Panel, Command::Session(SessionAsk::LogOut)).unwrap();
    (scan, copy)
}

pub(super) fn copy() -> CopyOrder {
    CopyOrder { scan: ScanTicket::default(), ticket: JobTicket::default() }
}

pub(super) fn fax() -> FaxOrder {
    let (to, scan) = (SubscriberId::of("117").into(), ScanTicket::default());
    FaxOrder {
        to,
        scan,
        resolution: Resolution::Standard,
        preview: false,
        start: HoldUntil::NoHold,
    }
}

pub(super) fn scan_into(folder: FolderNumber) -> ScanOrder {
    let (scan, to) = (ScanTicket::default(), ScanTo::Folder(folder));
    ScanOrder { name: None, scan, to, passcode: None, preview: false }
}

fn create(number: FolderNumber) -> Command {
    let passcode = PasscodeChange::Off;
    Command::Folder(FolderAsk::Create { number, name: "in".into(), passcode, owner: None })
}

pub(super) fn subscribe(job: Option<JobId>) -> Command {
    let events = NotifyEvents::default().with(NotifyEvent::JobCompleted);
    let name = "somebody".into();
    let order = SubscriptionOrder {
        events,
        job,
        lease_s: 0,
        user_data: [].into(),
        interval_s: 0,
        name,
        recipient: None,
    };
    Command::Subscription(SubscriptionAsk::Create(order))
}
