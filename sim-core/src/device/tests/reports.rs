//! Reports as jobs.

use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use super::scanner::{put_original, scanned};
use crate::account::{AccountAsk, AccountId};
use crate::command::{Assumptions, FaultAction};
use crate::job::{
    AbortReason, DocumentId, Ending, JobAsk, JobId, JobRefused, MailScan, ScanOrder, ScanTo, Work,
};
use crate::mail::{Cause, FileFormat, MailAddress, NotSent};
use crate::permit::Sight;
use crate::power::PowerAction;
use crate::report::{Drawn, Report, ReportText};
use crate::scanner::ScanTicket;
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
        self.print_report(asker, Report::Configuration)
    }

    fn print_report(&mut self, asker: Asker, report: Report) -> JobId {
        match self.ask(asker, Command::PrintReport(report)) {
            Ok(Reply::Job(id, _)) => id,
            other => panic!("{other:?}"),
        }
    }

    /// What the host was last asked to draw.
    pub(super) fn drawn_text(&self) -> ReportText {
        let text = |it: &Effect| {
            if let Effect::DrawReport { text, .. } = it { Some(text.clone()) } else { None }
        };
        self.effects.iter().rev().find_map(text).unwrap()
    }

    /// The labels and values of a report.
    pub(super) fn lines(&mut self, asker: Asker, report: Report) -> Vec<(String, String)> {
        self.print_report(asker, report);
        self.drawn_text().sections.iter().flat_map(|it| it.lines.clone()).collect()
    }

    fn draw(&mut self, job: JobId, document: u64) {
        let document = DocumentId(document);
        let drawn = Drawn { document, bytes: 9, pages: 2, format: "application/pdf" };
        self.observe(Fact::ReportDrawn { job, result: Ok(drawn) });
    }

    fn assume(&mut self, change: impl FnOnce(&mut Assumptions)) {
        let mut assumed = self.view().assumptions;
        change(&mut assumed);
        self.ask(Asker::Control, Command::Assume(assumed)).unwrap();
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

fn line(label: &str, value: &str) -> (String, String) {
    (label.into(), value.into())
}

#[test]
fn the_job_history_report_hides_what_lists_of_jobs_hide() {
    let mut bench = Bench::office();
    let none = line("No job has ended yet", "");
    assert_eq!(bench.lines(Asker::Panel, Report::JobHistory), [none]);
    let (held, _) = bench.submit_as("alice", "alice-pass-1");
    bench.ask(Asker::Panel, Command::Job(JobAsk::Delete(held))).unwrap();
    let said = "Private Charge Print, alice, Canceled by User, 2021/01/22 10:00:00, 0 sheets";
    let seen = line(&format!("{} report.pdf", held.0), said);
    let hidden = line(&format!("{} -", held.0), "Private Charge Print, -, Canceled by User, -, -");
    bench.add_user("bob", "bob-pass-12", Role::GeneralUser);
    let alice = Asker::Session(bench.cwis("alice", "alice-pass-1").unwrap());
    let bob = Asker::Session(bench.cwis("bob", "bob-pass-12").unwrap());
    for (asker, expected) in [(Asker::Panel, &seen), (alice, &seen), (bob, &hidden)] {
        assert_eq!(bench.lines(asker, Report::JobHistory).first(), Some(expected));
    }
    assert_eq!(bench.drawn_text().title, "Job History Report");
}

#[test]
fn the_error_history_report_has_the_faults_newest_first() {
    let mut bench = Bench::office();
    let none = line("No fault was found yet", "");
    assert_eq!(bench.lines(Asker::Panel, Report::ErrorHistory), [none]);
    for (code, action) in [
        ("016-210", FaultAction::Appear),
        ("016-210", FaultAction::Cure),
        ("016-211", FaultAction::Appear),
        ("016-211", FaultAction::Cure),
    ] {
        bench.ask(Asker::Control, Command::Fault(code, action)).unwrap();
    }
    bench.power(PowerAction::Off);
    bench.advance_ms(60_000);
    bench.power(PowerAction::On);
    bench.log_in(Asker::Panel, KO, KO_PASSWORD).unwrap();
    let at = "2021/01/22 10:00:00 to 2021/01/22 10:01:00";
    let expected = [line("016-211", at), line("016-210", at)];
    assert_eq!(bench.lines(Asker::Panel, Report::ErrorHistory), expected);
}

#[test]
fn the_meter_report_tells_of_each_account_and_is_for_those_who_see_accounts() {
    let mut bench = Bench::office();
    let counters = bench.lines(Asker::Panel, Report::JobCounter);
    assert_eq!(counters[0], line("Impressions", "0"));
    assert_eq!(bench.lines(Asker::Panel, Report::Meter), counters);
    let account = AccountAsk::Put {
        id: AccountId::new("4711").unwrap(),
        is_closed: true,
        limit: Some(9),
        used: Some(2),
        users: std::collections::BTreeSet::new(),
    };
    bench.ask(Asker::Control, Command::Account(account)).unwrap();
    let expected = [line("4711", "2 of 9 impressions, closed")];
    assert_eq!(bench.lines(Asker::Panel, Report::Meter), expected);
    let alice = Asker::Session(bench.cwis("alice", "alice-pass-1").unwrap());
    let refused = bench.ask(alice, Command::PrintReport(Report::Meter));
    assert_eq!(refused, Err(Refused::NotPermitted));
}

/// A mailed scan that has ended.
fn mailed(bench: &mut Bench, result: Result<(), NotSent>) -> JobId {
    put_original(bench);
    let to = MailAddress::new("team@example.com").unwrap().into();
    let mail = MailScan { to, subject: None, format: FileFormat::Pdf, receipt: false, sign: false };
    let (scan, to, name) = (ScanTicket::default(), ScanTo::Mail(mail.into()), Some("may".into()));
    let order = ScanOrder { name, scan, to, passcode: None, preview: false };
    let begun = bench.ask(Asker::Panel, Command::Job(JobAsk::Scan(order.into()))).unwrap();
    let Reply::Job(id, _) = begun else { panic!("{begun:?}") };
    scanned(bench, id, 5_000 + u64::from(id.0));
    let mail = |it: &Effect| if let Effect::SendMail(it) = it { Some(it.id) } else { None };
    let mail = bench.effects.iter().rev().find_map(mail).unwrap();
    bench.advance_ms(3_000);
    bench.observe(Fact::MailSent { mail, result });
    id
}

fn unknown() -> NotSent {
    NotSent::of(Cause::NameUnknown, "nobody knows mail.example.com")
}

/// An office that mails scans, with alice at the panel.
fn sender() -> Bench {
    let mut bench = Bench::office();
    bench.set("net.smtp", "On");
    bench.log_in(Asker::Panel, "alice", "alice-pass-1").unwrap();
    bench
}

#[test]
fn the_activity_report_has_what_was_sent_and_the_code_of_what_was_not() {
    let mut bench = sender();
    bench.assume(|it| it.undelivered_report = false);
    let sent = mailed(&mut bench, Ok(()));
    let not = mailed(&mut bench, Err(unknown()));
    let rows = bench.lines(Asker::Panel, Report::Activity);
    let label = |id: JobId, to: &str| format!("{} {to}", id.0);
    let said = |at, result| format!("Scan, 2021/01/22 10:00:{at}, 0:00:03, 2 pages, {result}");
    let to = "team@example.com";
    let expected = [
        line(&label(not, to), &said("03", "016-503")),
        line(&label(sent, to), &said("00", "Done")),
    ];
    assert_eq!(rows, expected);
    bench.add_user("bob", "bob-pass-12", Role::GeneralUser);
    let bob = Asker::Session(bench.cwis("bob", "bob-pass-12").unwrap());
    let hidden = bench.lines(bob, Report::Activity);
    assert_eq!(hidden[0], line(&label(not, "-"), "Scan, -, -, -, 016-503"));
}

#[test]
fn what_was_not_delivered_is_reported_on_paper_for_its_owner_as_long_as_reports_are_printed() {
    let mut bench = sender();
    mailed(&mut bench, Ok(()));
    assert!(bench.view().jobs.is_empty(), "it was delivered");
    let not = mailed(&mut bench, Err(unknown()));
    let text = bench.drawn_text();
    assert_eq!(text.title, "Transmission Report - Job Undelivered");
    for (label, value) in [
        ("Job Number", not.0.to_string().as_str()),
        ("File Name", "may"),
        ("Recipient", "team@example.com"),
        ("Result", "016-503"),
        ("Cause", "016-503, nobody knows mail.example.com"),
    ] {
        assert!(text.sections[0].lines.contains(&line(label, value)), "{label}: {text:?}");
    }
    let report = bench.view().jobs.last().unwrap().1.clone();
    assert_eq!(report.owner.as_ref().map(|it| it.as_str()), Some("alice"));
    bench.set("reports.print_reports", "Disabled");
    mailed(&mut bench, Err(unknown()));
    assert_eq!(bench.view().jobs.len(), 1, "no other report");
}

#[test]
fn after_so_many_transmissions_an_activity_report_comes_by_itself_where_that_is_assumed() {
    let mut bench = sender();
    let mail = |bench: &mut Bench, times| (0..times).for_each(|_| _ = mailed(bench, Ok(())));
    mail(&mut bench, 60);
    assert!(bench.view().jobs.is_empty());
    bench.assume(|it| it.activity_report = true);
    let reports = |bench: &Bench| bench.view().jobs.len();
    mail(&mut bench, 1);
    assert_eq!((reports(&bench), bench.drawn_text().title), (1, "Activity Report"));
    mail(&mut bench, 49);
    assert_eq!(reports(&bench), 1, "49 since then");
    mail(&mut bench, 1);
    assert_eq!(reports(&bench), 2);
}
