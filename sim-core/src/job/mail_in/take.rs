//! Taking a mail: where it goes, and what becomes of what was read of it.

use super::{MailIn, MailTo};
use crate::consequence::Consequence;
use crate::document::Dots;
use crate::folder::{DocumentKind, Folder, FolderDocument, FolderNumber};
use crate::job::machine::{Lent, Machine};
use crate::job::{
    AbortReason, Claim, Ending, Job, JobDocument, JobId, JobState, JobTicket, JobType, MailCome,
    MailContent, Submission, Work, name,
};
use crate::mail_in::{place, refused_by};
use crate::permit::Actor;
use crate::scanner::ScanColor;
use crate::share::Holder;
use crate::user::Person;
use crate::{Effect, Refused, Reply};

/// What a mail without a subject is called (assumed).
const NAME: &str = "Email";
/// How finely the pages of a mail are drawn (assumed).
const DOTS: Dots = Dots { across: 300, down: 300 };

/// Where a mail goes.
enum Place {
    Folder(FolderNumber, Person),
    Paper,
    /// Nowhere: it is for this folder, and cannot go there for this reason.
    Nowhere(FolderNumber, AbortReason),
}

impl Machine {
    /// Takes a mail. One that can never go where it is to go is a job that has ended.
    pub(crate) fn take_mail(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        come: MailCome,
    ) -> Result<Reply, Refused> {
        if let MailContent::NotBelieved(why) = come.content {
            let folder = place(&lent.desk.settings, come.to);
            return self.refuse_mail(lent, actor, come, (folder, AbortReason::NotBelieved(why)));
        }
        match self.place_for_mail(lent, come.to) {
            Place::Paper => match printed(come) {
                Some(submission) => self.submit(lent, actor, submission),
                None => Err(Refused::Interrupted),
            },
            Place::Nowhere(folder, why) => self.refuse_mail(lent, actor, come, (Some(folder), why)),
            // It was refused, and the folder has come meanwhile.
            Place::Folder(..) if come.content == MailContent::Refused => Err(Refused::Interrupted),
            Place::Folder(number, owner) => {
                let holder = Holder::of(None, actor.peer);
                self.has_room(&holder)?;
                let bytes = come.content.document().map_or(0, |it| it.bytes);
                self.jobs.has_space(&holder, bytes).map_err(Refused::Job)?;
                let id = self.new_mail(lent, actor, come, (Some(number), Some(owner)));
                self.read_mail(lent, id);
                self.reply(id)
            }
        }
    }

    /// Takes a mail that goes nowhere, so that people at the device see it and why.
    fn refuse_mail(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        come: MailCome,
        (folder, why): (Option<FolderNumber>, AbortReason),
    ) -> Result<Reply, Refused> {
        let id = self.new_mail(lent, actor, come, (folder, None));
        self.abort(lent, id, why);
        self.reply(id)
    }

    /// Where it goes now.
    fn place_for_mail(&self, lent: &Lent<'_>, to: MailTo) -> Place {
        let Some(number) = place(&lent.desk.settings, to) else { return Place::Paper };
        let folder = lent.folders.get(number);
        match (refused_by(folder, to), folder) {
            (Some(why), _) => Place::Nowhere(number, why),
            (None, Some(it)) if self.has_room_in(it) => Place::Folder(number, it.owner.clone()),
            (None, _) => Place::Nowhere(number, AbortReason::FolderFull),
        }
    }

    fn new_mail(
        &mut self,
        lent: &Lent<'_>,
        actor: &Actor,
        come: MailCome,
        (folder, owner): (Option<FolderNumber>, Option<Person>),
    ) -> JobId {
        self.made += 1;
        let (id, now) = (JobId(self.made), lent.desk.now);
        let called = called(&come.subject);
        let document = come.content.document().map(|it| JobDocument {
            id: it.id,
            drawn: None,
            name: name(&called),
            format: it.format.as_str().into(),
            bytes: it.bytes,
            pages: None,
            created: now,
            kept: true,
            cancelled: false,
            fault: None,
        });
        self.jobs.insert(Job {
            id,
            name: name(&called),
            owner: None,
            state: JobState::Reading,
            documents: document.into_iter().collect(),
            peer: actor.peer,
            created: now,
            started: None,
            work: Work::MailIn(MailIn { from: name(&come.from), folder, owner }),
        });
        id
    }

    fn read_mail(&mut self, lent: &mut Lent<'_>, id: JobId) {
        let Some(job) = self.jobs.get(&id).cloned() else { return };
        let holder = job.holder();
        job.wanted().for_each(|it| {
            let (holder, document, declared) = (holder.clone(), it.id, it.format.clone());
            lent.desk.effect(Effect::Interpret { job: id, holder, document, declared });
        });
    }

    /// A mail was read: what it became goes into its folder, which ends the job; if the folder is still there and the same
    /// person's, and was not filled meanwhile.
    pub(in crate::job) fn store_mail(&mut self, lent: &mut Lent<'_>, job: &Job, mail: &MailIn) {
        let id = job.id;
        let folder = mail.folder.and_then(|it| Some((it, lent.folders.get(it)?)));
        let is_the_same = |it: &Folder| Some(&it.owner) == mail.owner.as_ref();
        let number = match folder.filter(|it| is_the_same(it.1)) {
            None => return self.abort(lent, id, AbortReason::NoMailFolder),
            Some((_, it)) if !self.has_room_in(it) => {
                return self.abort(lent, id, AbortReason::FolderFull);
            }
            Some((number, _)) => number,
        };
        let Some(document) = job.documents.first() else { return };
        let (Some(drawn), Some(pages)) = (document.drawn, document.pages) else { return };
        lent.desk.tell(Consequence::Stored {
            folder: number,
            document: FolderDocument {
                id: drawn,
                name: job.name.clone(),
                kind: DocumentKind::Mail,
                created: lent.desk.now,
                pages,
                bytes: document.bytes,
                color: ScanColor::Color,
                dots: DOTS,
            },
        });
        // From here on the pages are the folder's, and the mail is nobody's.
        self.change(id, |it| it.documents.iter_mut().for_each(|it| it.kept = false));
        lent.desk.discard([document.id]);
        let nobody = lent.users.audit_name(None);
        lent.desk.audit(job.work.row().completed, &nobody, &job.name);
        self.end(lent, id, Ending::Completed, document.fault.clone());
    }
}

/// A mail that is printed: who it says to be from is named and not authenticated, and no user of the device.
fn printed(come: MailCome) -> Option<Submission> {
    let document = come.content.document()?.clone();
    let requesting_user = Some(come.from.as_str()).filter(|it| !it.is_empty()).map(Into::into);
    Some(Submission {
        name: called(&come.subject),
        job_type: JobType::Normal,
        ticket: JobTicket { requesting_user, ..JobTicket::default() },
        password: None,
        document,
        claim: Claim::Nobody,
        asks_back: false,
        subscriptions: Vec::new(),
    })
}

fn called(subject: &str) -> String {
    let subject = subject.trim();
    if subject.is_empty() { NAME.to_owned() } else { subject.to_owned() }
}
