//! Reports as jobs.

use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::job::{AbortReason, DocumentId, Ending, JobAsk, JobId, JobRefused, Work};
use crate::permit::Sight;
use crate::power::PowerAction;
use crate::report::{Drawn, Report, ReportText};
use crate::user::Role;
use crate::{Asker, Command, Door, Effect, Fact, Refused, Reply};

const PRINT: Command = Command::PrintReport(Report::Configuration);

impl Bench {
    fn office() -> Self {
        let mut bench = Self::certified();
        bench.set("reports.print_reports", "On");
        bench.add_user("alice", "alice-pass-1", Role::GeneralUser);
        bench.log_in(Asker::Panel, KO, KO_PASSWORD).unwrap();
        bench
    }

    fn report(&mut self, asker: Asker) -> JobId {
        match self.ask(asker, PRINT) {
            Ok(Reply::Job(id, _)) => id,
            other => panic!("{other:?}"),
        }
    }

    /// What the host was last asked to draw.
    fn drawn_text(&self) -> ReportText {
        let text = |it: &Effect| {
            if let Effect::DrawReport { text, .. } = it { Some(text.clone()) } else { None }
        };
        self.effects.iter().rev().find_map(text).unwrap()
    }

    fn draw(&mut self, job: JobId, document: u64) {
        let document = DocumentId(document);
        let drawn = Drawn { document, bytes: 9, pages: 2, format: "application/pdf" };
        self.observe(Fact::ReportDrawn { job, result: Ok(drawn) });
    }

    fn is_discarded(&self, document: u64) -> bool {
        self.effects.contains(&Effect::Discard(DocumentId(document)))
    }
}

#[test]
fn a_report_is_drawn_printed_logged_and_charged_to_nobody() {
    let mut bench = Bench::office();
    let id = bench.report(Asker::Panel);
    let text = bench.drawn_text();
    assert_eq!((text.title, text.machine), ("Configuration Report", "ApeosPort C7070"));
    bench.draw(id, 7);
    let print = bench.effects.iter().find_map(|it| {
        let Effect::Print { job, plan, .. } = it else { return None };
        Some((*job, plan.impressions_total()))
    });
    assert_eq!(print, Some((id, 2)));
    bench.observe(Fact::PagesOut(id, 2));
    bench.observe(Fact::Printed(id));
    let view = bench.view();
    assert_eq!(view.job(id).unwrap().state.ending(), Some(Ending::Completed));
    assert!(matches!(view.job(id).unwrap().work, Work::Report(Report::Configuration, _)));
    assert_eq!((view.meter.monochrome, view.meter.full_color), (2, 0));
    assert_eq!(bench.last_audit(), "Job Status / Print Reports / Completed by KO");
    assert!(bench.is_discarded(7));
}

#[test]
fn a_report_that_is_cancelled_is_logged_and_what_is_drawn_later_is_let_go() {
    let mut bench = Bench::office();
    let id = bench.report(Asker::Panel);
    bench.ask(Asker::Panel, Command::Job(JobAsk::Cancel(id))).unwrap();
    assert_eq!(bench.last_audit(), "Job Status / Print Reports / Canceled by User by KO");
    bench.draw(id, 7);
    assert!(bench.is_discarded(7));
    let again = bench.report(Asker::Panel);
    let rows = bench.view().audit.len();
    bench.observe(Fact::ReportDrawn { job: again, result: Err("no drive".into()) });
    let ending = bench.view().job(again).unwrap().state.ending();
    assert_eq!(ending, Some(Ending::Aborted(AbortReason::Device)));
    // The guide has no row for a report that is aborted.
    assert_eq!(bench.view().audit.len(), rows);
}

#[test]
fn a_power_cut_ends_a_report() {
    let mut bench = Bench::office();
    let id = bench.report(Asker::Panel);
    bench.power(PowerAction::Cut);
    bench.draw(id, 7);
    assert!(bench.is_discarded(7));
    bench.power(PowerAction::On);
    let ending = bench.view().job(id).unwrap().state.ending();
    assert_eq!(ending, Some(Ending::Aborted(AbortReason::Power)));
}

#[test]
fn the_settings_are_on_it_for_those_who_may_see_them() {
    let mut bench = Bench::office();
    let alice = Asker::Session(bench.cwis("alice", "alice-pass-1").unwrap());
    for (asker, sees) in [(Asker::Panel, true), (alice, false)] {
        bench.report(asker);
        assert_eq!(bench.view().may_see(asker, Sight::Settings).is_ok(), sees);
        let text = bench.drawn_text();
        let settings = text.sections.iter().find(|it| it.title == "System Settings");
        assert_eq!(settings.is_some(), sees);
        let lines = settings.map_or(0, |it| it.lines.len());
        assert_eq!(lines, if sees { crate::settings::ROWS.len() } else { 0 });
    }
    let nobody = Asker::Remote(Door::Cwis, PEER);
    assert_eq!(bench.ask(nobody, PRINT), Err(Refused::NotLoggedIn));
}

#[test]
fn no_report_is_printed_while_that_is_disabled() {
    let mut bench = Bench::office();
    bench.set("reports.print_reports", "Disabled");
    let refused = Refused::Job(JobRefused::Reports);
    assert_eq!(refused.to_string(), "printing reports is disabled");
    assert_eq!(bench.ask(Asker::Panel, PRINT), Err(refused));
    assert!(bench.view().jobs.is_empty());
}
