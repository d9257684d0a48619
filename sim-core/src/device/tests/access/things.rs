//! What belongs to one owner.

use super::{Arc, Asker, Bench, Change, Command, Disposition, Reply, View, password};
use crate::Secret;
use crate::folder::{FolderAsk, FolderNumber, PasscodeChange};
use crate::job::{Claim, DocumentId, Form, Job, JobId, JobType, ScanOrder, ScanTo};
use crate::scanner::ScanTicket;
use crate::subscription::{
    NotifyEvent, NotifyEvents, Subscription, SubscriptionAsk, SubscriptionId, SubscriptionOrder,
};

pub(super) struct Things {
    pub(super) owner: &'static str,
    /// A private charge print that is held.
    pub(super) private: JobId,
    /// A job that is printed or waits for it.
    pub(super) job: JobId,
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
        let subscription = bench.ask(asker, subscribe(None)).unwrap();
        let Reply::Subscribed(subscription) = subscription else { panic!("{subscription:?}") };
        Self { owner, private, job, folder, form, subscription, view: bench.view() }
    }

    pub(super) fn job(&self, id: JobId) -> &Job {
        self.view.job(id).unwrap()
    }

    pub(super) fn form(&self) -> &Form {
        self.view.forms.iter().find(|it| it.document == self.form).unwrap()
    }

    pub(super) fn subscription(&self) -> &Arc<Subscription> {
        &self.view.subscriptions[&self.subscription]
    }
}

pub(super) fn scan_into(folder: FolderNumber) -> ScanOrder {
    let (scan, to) = (ScanTicket::default(), ScanTo::Folder(folder));
    ScanOrder { name: None, scan, to, passcode: None }
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
