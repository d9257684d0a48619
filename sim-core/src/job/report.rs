//! Reports as jobs: drawn by the host instead of received, then printed as any print is.

use std::sync::Arc;

use super::machine::{Lent, Machine};
use super::{
    AbortReason, ColorMode, Job, JobDocument, JobId, JobState, JobTicket, JobType, Print, Work,
    name,
};
use crate::permit::Actor;
use crate::report::{Drawn, Report, ReportText};
use crate::share::Holder;
use crate::{Effect, Refused, Reply};

impl Machine {
    /// Prints a report. It belongs to whoever asked, and no account pays for it (assumed).
    pub(crate) fn print_report(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        report: Report,
        text: ReportText,
    ) -> Result<Reply, Refused> {
        self.takes_jobs(lent)?;
        let owner = actor.user.clone();
        let holder = Holder::of(owner.as_ref(), actor.peer);
        self.has_room(&holder)?;
        self.made += 1;
        let id = JobId(self.made);
        let ticket = JobTicket { color_mode: ColorMode::Monochrome, ..JobTicket::default() };
        self.jobs.insert(Job {
            id,
            name: name(report.row().label),
            owner,
            state: JobState::Incoming { since: lent.desk.now },
            documents: Vec::new(),
            peer: actor.peer,
            created: lent.desk.now,
            started: None,
            work: Work::Report(report, Print::new(JobType::Normal, ticket)),
        });
        self.begin_reading(lent, id);
        lent.desk.effect(Effect::DrawReport { job: id, text });
        self.reply(id)
    }

    /// A report was drawn, or not.
    pub(crate) fn report_drawn(
        &mut self,
        lent: &mut Lent<'_>,
        id: JobId,
        result: Result<Drawn, String>,
    ) {
        let awaits = |it: &&Arc<Job>| it.state == JobState::Reading && it.documents.is_empty();
        let Some(job) = self.jobs.get(&id).filter(awaits).filter(|_| lent.is_on).cloned() else {
            return lent.desk.discard(result.ok().map(|it| it.document));
        };
        let Drawn { document, bytes, pages, format } = match result {
            Ok(drawn) => drawn,
            Err(why) => return self.abort_for(lent, id, AbortReason::Device, &why),
        };
        let document = JobDocument {
            id: document,
            drawn: None,
            name: job.name.clone(),
            format: format.into(),
            bytes,
            pages: Some(pages),
            created: lent.desk.now,
            kept: true,
            cancelled: false,
            fault: None,
        };
        self.change(id, |it| it.documents.push(document));
        self.go_on_when_read(lent, id);
    }
}
