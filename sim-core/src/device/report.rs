//! What each report says.

use crate::configuration::{self, counters, section};
use crate::job::{Ending, Job, JobState};
use crate::permit::{Actor, Sight};
use crate::report::{Report, ReportText, Section};
use crate::user::{Person, Role};
use crate::{Device, Door, View};

mod transmissions;

/// Transmissions after which an Activity Report is printed by itself (assumed).
const ACTIVITY_EVERY: usize = 50;
/// Ended jobs on a Job History Report, the newest (assumed).
const JOBS_MAX: usize = 200;
/// What stands where a detail is hidden, as in lists of jobs.
const HIDDEN: &str = "-";

impl Device {
    /// What is printed by itself once a job that sends something has ended. Where no more jobs are taken, nothing is.
    pub(super) fn transmitted(&mut self, job: &Job) {
        if !self.power.picture().is_on() || !self.desk.settings.reports_print_reports.is_on() {
            return;
        }
        let assumed = self.desk.assumptions;
        let is_undelivered = matches!(job.state.ending(), Some(Ending::Aborted(_)));
        if is_undelivered && assumed.undelivered_report {
            self.print_by_itself(Report::Undelivered, job.owner.clone());
        }
        if assumed.activity_report && transmissions::unreported(&self.view()) >= ACTIVITY_EVERY {
            self.print_by_itself(Report::Activity, None);
        }
    }

    /// It shows all, as to a hand inside the machine, and is `owner`'s, who finds it in the tray (assumed).
    fn print_by_itself(&mut self, report: Report, owner: Option<Person>) {
        let (role, door) = (Role::Hand, Door::Control);
        let by_itself = Actor { role, user: owner, session: None, door, peer: None };
        let _ = self.print_report(&by_itself, report);
    }
}

/// What a report says now, as far as whoever asks for it may see it.
pub(super) fn written(report: Report, view: &View, actor: &Actor) -> ReportText {
    let sections = match report {
        Report::Configuration => configuration::sections(view, shows_settings(report, view, actor)),
        Report::JobCounter => vec![counters(view)],
        Report::JobHistory => vec![ended_jobs(view, actor)],
        Report::ErrorHistory => vec![faults(view)],
        Report::Activity => vec![transmissions::activity(view, actor)],
        Report::Meter => vec![meters(view)],
        Report::Undelivered => vec![transmissions::undelivered(view, actor)],
    };
    ReportText {
        title: report.row().label,
        machine: view.identity.model.full_name,
        printed: format!("{} {}", view.clock.date(view.now), view.clock.time(view.now)),
        sections: sections.into(),
    }
}

/// Whether settings stand on it for whoever asks, so that printing it is looking at them too.
pub(super) fn shows_settings(report: Report, view: &View, actor: &Actor) -> bool {
    report == Report::Configuration && actor.sees(view, Sight::Settings)
}

/// Jobs that ended, the newest first; of those whose details are hidden as much as lists of jobs say.
fn ended_jobs(view: &View, actor: &Actor) -> Section {
    let lines = view.history.iter().rev().take(JOBS_MAX).map(|job| {
        let is_hidden = !actor.sees(view, Sight::JobDetails(job));
        let detail = |it: String| if is_hidden { HIDDEN.to_owned() } else { it };
        let owner = job.owner.as_ref().map_or_else(|| HIDDEN.into(), ToString::to_string);
        let ended =
            job.state.ended().map(|it| format!("{} {}", view.clock.date(it), view.clock.time(it)));
        let said = [
            job.work.label().to_owned(),
            detail(owner),
            outcome(job).to_owned(),
            detail(ended.unwrap_or_default()),
            detail(format!("{} sheets", job.sheets_out())),
        ];
        (format!("{} {}", job.id.0, detail(job.name.to_string())), said.join(", "))
    });
    or_none(section("Job History", lines), "No job has ended yet")
}

const fn outcome(job: &Job) -> &'static str {
    match &job.state {
        JobState::Ended(end) => match end.how {
            Ending::Completed => "Completed",
            Ending::Cancelled => "Canceled by User",
            Ending::Aborted(_) => "Aborted",
        },
        JobState::Incoming { .. }
        | JobState::Reading
        | JobState::Held { .. }
        | JobState::Waiting(_)
        | JobState::Running(_)
        | JobState::Stopped(..) => "",
    }
}

/// The fault history, the newest first.
fn faults(view: &View) -> Section {
    let format = view.clock.date_format;
    let lines = view.fault_history.iter().rev().map(|it| {
        let until = it.until.map_or_else(|| "now".to_owned(), |it| it.text(format));
        (it.code.to_string(), format!("{} to {until}", it.since.text(format)))
    });
    or_none(section("Fault History", lines), "No fault was found yet")
}

/// What each account has used; of a machine without accounts what it printed.
fn meters(view: &View) -> Section {
    if view.accounts.is_empty() {
        return counters(view);
    }
    let lines = view.accounts.values().map(|it| {
        let limit = it.limit.map_or_else(String::new, |it| format!(" of {it}"));
        let closed = if it.is_closed { ", closed" } else { "" };
        (it.id.to_string(), format!("{}{limit} impressions{closed}", it.used))
    });
    section("Print Jobs", lines)
}

/// A section says something, if only that there is nothing.
fn or_none(mut section: Section, none: &str) -> Section {
    if section.lines.is_empty() {
        section.lines.push((none.into(), String::new()));
    }
    section
}
