//! What an input changed, as events: found by comparing the view before it with the one after it.

use std::sync::Arc;

use super::NotifyEvent;
use crate::View;
use crate::job::{Job, JobState, Resource};
use crate::standing::PrinterStanding;

/// How the printer stands.
pub(super) fn standing(view: &View) -> PrinterStanding {
    let current = view.current_job.and_then(|it| view.jobs.get(&it));
    view.standing(current.is_some_and(|it| it.state == JobState::Running(Resource::Engine)))
}

/// What happened to jobs of the print service and configuration between two views.
pub(super) fn events(before: &View, after: &View) -> Vec<(NotifyEvent, Option<Arc<Job>>)> {
    let mut events = Vec::new();
    let ended = before.history.pushed();
    for job in after.history.since(ended).filter(|it| it.work.is_of_print_service()) {
        let old = before.jobs.get(&job.id);
        if old.is_none() {
            events.push((NotifyEvent::JobCreated, Some(job.clone())));
        }
        events.push((NotifyEvent::JobCompleted, Some(job.clone())));
    }
    for (id, job) in after.jobs.changes(&before.jobs, Arc::ptr_eq) {
        let Some(job) = job.filter(|it| it.work.is_of_print_service()) else { continue };
        let event = match before.jobs.get(id) {
            None => Some(NotifyEvent::JobCreated),
            Some(old) => job_event(old, job),
        };
        events.extend(event.map(|it| (it, Some(job.clone()))));
    }
    let media = |view: &View| view.condition.readings.trays.map(|it| (it.is_closed, it.medium));
    if media(before) != media(after) {
        events.push((NotifyEvent::PrinterMediaChanged, None));
    }
    if before.settings_revision != after.settings_revision {
        events.push((NotifyEvent::PrinterConfigChanged, None));
    }
    events
}

/// What happened to a job that has not ended.
fn job_event(old: &Job, new: &Job) -> Option<NotifyEvent> {
    let is_changed = old.name != new.name || !old.work.asks_as(&new.work);
    let stands = |it: &Job| (it.state.name(), it.state.stop());
    if stands(old) != stands(new) {
        let stopped = new.state.stop().is_some();
        Some(if stopped { NotifyEvent::JobStopped } else { NotifyEvent::JobStateChanged })
    } else if new.state == JobState::Running(Resource::Engine) && old.work.done() != new.work.done()
    {
        Some(NotifyEvent::JobProgress)
    } else {
        is_changed.then_some(NotifyEvent::JobConfigChanged)
    }
}

/// What happened to the printer.
pub(super) fn printer_event(then: &PrinterStanding, now: &PrinterStanding) -> Option<NotifyEvent> {
    let reasons = |it: &PrinterStanding| -> Vec<String> {
        it.condition.alerts.iter().map(crate::condition::Alert::reason).collect()
    };
    if then.power.is_on() != now.power.is_on() {
        let up = now.power.is_on();
        Some(if up { NotifyEvent::PrinterRestarted } else { NotifyEvent::PrinterShutdown })
    } else if now.is_stopped() && !then.is_stopped() {
        Some(NotifyEvent::PrinterStopped)
    } else {
        let same = then.printing == now.printing
            && then.is_stopped() == now.is_stopped()
            && then.is_accepting() == now.is_accepting()
            && then.faults == now.faults
            && reasons(then) == reasons(now);
        (!same).then_some(NotifyEvent::PrinterStateChanged)
    }
}
