//! What always holds, whoever asks for what.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Change, KO, PIN, Step};
use crate::job::{Ending, Job, JobAsk, JobId, JobState, JobType, Resource, Stop};
use crate::printer::PrinterAsk;
use crate::{Effect, Tick, View};

/// What is remembered to tell whether the laws hold.
#[derive(Debug, Default)]
pub(super) struct Laws {
    /// Jobs as they ended.
    ended: BTreeMap<JobId, Arc<Job>>,
}

impl Laws {
    pub(super) fn hold(&mut self, change: &Change<'_>) {
        one_job_is_on_the_engine(change.after);
        who_is_held_has_a_reason(change.after);
        nobody_lets_go_who_may_not(change);
        only_what_is_there_is_printed(change);
        what_is_out_stays_out(change);
        strangers_change_nothing(change);
        what_is_refused_changes_nothing(change);
        every_end_is_logged_once(change);
        self.what_has_ended_stays_so(change.after);
    }

    fn what_has_ended_stays_so(&mut self, view: &View) {
        for job in view.history.iter() {
            let first = self.ended.entry(job.id).or_insert_with(|| job.clone());
            assert_eq!(first, job, "it had ended");
            assert!(job.state.is_ended() && job.kept().next().is_none());
        }
        assert!(view.jobs.values().all(|it| !it.state.is_ended()));
    }
}

fn one_job_is_on_the_engine(view: &View) {
    if view.power.is_on() {
        let on = |state: &JobState| {
            matches!(
                state,
                JobState::Running(Resource::Engine)
                    | JobState::Stopped(Resource::Engine, Stop::Attention | Stop::Paused)
            )
        };
        let those = view.jobs.values().filter(|it| on(&it.state)).map(|it| it.id);
        assert_eq!(those.collect::<Vec<_>>(), Vec::from_iter(view.current_job));
    }
}

fn who_is_held_has_a_reason(view: &View) {
    for job in view.jobs.values() {
        assert_eq!(job.state.holds().any(), job.state.is_held(), "{job:?}");
        assert!(job.state.held_until().is_none() || job.state.holds().until, "{job:?}");
    }
}

/// A hold goes because of a command that may end it, or of time.
fn nobody_lets_go_who_may_not(change: &Change<'_>) {
    let living = |it: &Arc<Job>| Some((it.clone(), change.after.jobs.get(&it.id)?.clone()));
    for (old, new) in change.before.jobs.values().filter_map(living) {
        let asked = change.step.ask().filter(|it| it.job() == Some(old.id));
        let typed = matches!(asked, Some(JobAsk::ReleaseWith(_, typed)) if typed.expose() == PIN)
            && matches!(change.step, Step::Ask { panel: true, .. })
            && !old.is_locked();
        let released = typed || matches!(asked, Some(JobAsk::Release(_)));
        if old.state.holds().password && !new.state.holds().password {
            assert!(typed, "{old:?} by {:?}", change.step);
        }
        if old.state.holds().owner && !new.state.holds().owner {
            assert!(released, "{old:?} by {:?}", change.step);
        }
        if old.state.holds().new_job && !new.state.holds().new_job {
            let all = Step::Printer { who: 0, ask: PrinterAsk::ReleaseHeldNewJobs };
            let all = format!("{:?}", change.step) == format!("{all:?}");
            assert!(released || all || matches!(asked, Some(JobAsk::LetGo(_))), "{old:?}");
        }
        if old.state.holds().until && !new.state.holds().until {
            let asked =
                matches!(asked, Some(JobAsk::LetGo(_) | JobAsk::Hold(..) | JobAsk::Change(..)));
            let now: Tick = change.after.now;
            let over = old.state.held_until().is_some_and(|it| it <= now);
            assert!(released || asked || over, "{old:?} by {:?}", change.step);
        }
    }
}

fn only_what_is_there_is_printed(change: &Change<'_>) {
    for effect in &change.effects {
        let Effect::Print { job, documents, from, .. } = effect else { continue };
        let Some(job) = change.after.jobs.get(job) else { continue };
        assert!(!job.state.holds().any(), "{job:?} is held");
        assert_eq!(*from, u64::from(job.impressions_out()));
        assert!(documents.iter().all(|it| job.kept().any(|kept| kept == *it)), "{job:?}");
    }
}

fn what_is_out_stays_out(change: &Change<'_>) {
    for old in change.before.jobs.values() {
        let Some(new) = change.after.job(old.id) else { continue };
        assert!(
            new.impressions_out() >= old.impressions_out() && new.sheets_out() >= old.sheets_out()
        );
        let plan = new.plan().unwrap_or_default();
        assert!(u64::from(new.impressions_out()) <= plan.impressions_total(), "{new:?}");
        assert!(u64::from(new.sheets_out()) <= plan.sheets_total(), "{new:?}");
        if new.state.ending() == Some(Ending::Completed)
            && new.print().unwrap().job_type != JobType::BackgroundForm
        {
            assert_eq!(u64::from(new.impressions_out()), plan.impressions_total(), "{new:?}");
        }
    }
}

/// Users change their own jobs only; others' may begin to be printed by what they do.
fn strangers_change_nothing(change: &Change<'_>) {
    let Some(user) = change.asker.filter(|it| *it != Some(KO)) else { return };
    let adds = matches!(change.step, Step::Begin { .. } | Step::Add { .. })
        || matches!(change.step.ask(), Some(JobAsk::Close(_)));
    let with_pin =
        matches!(change.step, Step::Ask { panel: true, ask: JobAsk::ReleaseWith(..), .. });
    for old in change.before.jobs.values() {
        let own = user.is_some() && old.owner.as_ref().map(|it| it.as_str()) == user;
        let may_add = adds && old.owner.is_none();
        if own || may_add || (with_pin && user.is_some() && !old.is_private()) {
            continue;
        }
        let new = change.after.job(old.id).expect("the job");
        assert_eq!(without_engine(new, old), **old, "by {user:?} with {:?}", change.step);
    }
}

/// The job as it would be if the engine had not taken it meanwhile.
fn without_engine(new: &Job, old: &Job) -> Job {
    let engine = |it: &JobState| {
        *it == JobState::Waiting(Resource::Engine) || it.is_at_work(Resource::Engine)
    };
    let nothing = new.plan().is_some_and(|it| it.impressions_total() == 0);
    let mut job = new.clone();
    let completed = new.state.ending() == Some(Ending::Completed);
    if engine(&old.state) && (engine(&new.state) || (nothing && completed)) {
        (job.state, job.started) = (old.state.clone(), old.started);
        job.documents.clone_from(&old.documents);
    }
    job
}

fn what_is_refused_changes_nothing(change: &Change<'_>) {
    if change.granted {
        return;
    }
    // But that a wrong password was typed.
    let plain = |view: &View| -> Vec<Job> {
        let forget = |it: &Arc<Job>| {
            let mut job = (**it).clone();
            job.print_mut().unwrap().ticket.password.iter_mut().for_each(|it| it.failures = 0);
            job
        };
        view.jobs.values().map(forget).collect()
    };
    assert_eq!(plain(change.before), plain(change.after), "{:?}", change.step);
    assert_eq!(change.before.printer, change.after.printer);
    assert_eq!(change.before.current_job, change.after.current_job);
    assert_eq!(change.before.history.pushed(), change.after.history.pushed());
    let only = |it: &Effect| matches!(it, Effect::Discard(_));
    assert!(change.effects.iter().all(only), "{:?}", change.effects);
}

fn every_end_is_logged_once(change: &Change<'_>) {
    let (before, after) = (change.before, change.after);
    let ended = after.history.pushed() - before.history.pushed();
    let rows = after.audit.since(before.audit.written());
    let rows = rows.filter(|it| it.event.row().description == "Print").count();
    assert_eq!(rows as u64, ended, "{:?}", change.step);
}
