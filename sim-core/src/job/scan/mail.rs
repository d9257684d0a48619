//! A scan goes by mail: its document stays the job's until a server has taken the mail.

use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::job::machine::{Lent, Machine};
use crate::job::{AbortReason, Ending, Job, JobId, JobState, MailScan, Resource};
use crate::mail::{Attached, MailOrder, Standing};

impl Machine {
    /// Hands over what was scanned; from here on the job is where its mail is.
    pub(super) fn mail_scan(&mut self, lent: &mut Lent<'_>, job: &Job, mail: &MailScan) {
        let scanned = job.documents.first().and_then(|it| Some((it.id, it.pages?)));
        let Some((document, pages)) = scanned else { return };
        let text = text(lent.desk, mail, pages);
        let own = || format!("Scan from {}", lent.desk.identity.host_name);
        let subject = mail.subject.as_ref().map_or_else(own, ToString::to_string);
        let (name, format) = (job.name.clone(), mail.format);
        let attached = Some(Attached { job: job.id, document, pages, name, format });
        let (holder, to) = (job.holder(), mail.to.clone());
        let (receipt, sign) = (mail.receipt, mail.sign);
        let order = MailOrder { holder, to, subject, text, attached, receipt, sign };
        self.set_state(job.id, JobState::Waiting(Resource::Network));
        lent.desk.tell(Consequence::Mail(order));
    }

    /// The mail of a job is so far.
    pub(crate) fn mail_stands(&mut self, lent: &mut Lent<'_>, id: JobId, standing: Standing) {
        let is_mailed = |it: &JobState| it.has_mail();
        let Ok(job) = self.in_state(id, is_mailed) else { return };
        match standing {
            Standing::Waits => self.set_state(id, JobState::Waiting(Resource::Network)),
            Standing::Goes => self.set_state(id, JobState::Running(Resource::Network)),
            Standing::Ended(Ok(())) => {
                let owner = lent.users.audit_name(job.owner.as_ref());
                lent.desk.audit(job.work.row().completed, &owner, &job.name);
                self.end(lent, id, Ending::Completed, None);
            }
            Standing::Ended(Err(why)) => {
                self.abort_for(lent, id, AbortReason::NotSent(why.cause), &why.to_string());
            }
        }
    }
}

/// What the mail says beside its files (assumed).
fn text(desk: &Desk, mail: &MailScan, pages: u32) -> String {
    let (machine, host) = (desk.identity.model.full_name, &desk.identity.host_name);
    let (date, time) = (desk.clock.date(desk.now), desk.clock.time(desk.now));
    let format = mail.format.label();
    format!(
        "Number of Images: {pages}\nFile Format: {format}\nScanned: {date} {time}\nDevice: {machine}, {host}\n"
    )
}
