//! What a mail says of an event (RFC 3995 section 9.2, for people; the words are ours).

use super::{Notification, NotifyEvent, Subscription};
use crate::View;
use crate::job::Job;
use crate::mail::MailOrder;
use crate::permit::{Grant, Operation, PermitRow};
use crate::standing::{Activity, PrinterStanding};
use crate::user::Role;

/// The mail that tells a subscription's recipient of an event; `None` where there is no recipient.
pub(super) fn letter(view: &View, of: &Subscription, told: &Notification) -> Option<MailOrder> {
    let to = of.recipient.clone()?;
    let occurrence = &told.occurrence;
    let machine = view.identity.model.full_name;
    let what = words(occurrence.event);
    let (date, time) = (view.clock.date(occurrence.at), view.clock.time(occurrence.at));
    let mut lines = vec![
        ("Event".to_owned(), occurrence.event.keyword().to_owned()),
        ("Time".to_owned(), format!("{date} {time}")),
        ("Printer".to_owned(), format!("{machine}, {}", view.identity.host_name)),
    ];
    let subject = match &occurrence.job {
        Some(job) => {
            lines.extend(of_job(job, is_seen(view, of, job)));
            format!("{machine}: {what}, job {}", job.id.0)
        }
        None => {
            lines.extend(of_printer(&occurrence.standing));
            format!("{machine}: {what}")
        }
    };
    lines.push(("Subscription".to_owned(), format!("{}, event {}", of.id.0, told.sequence)));
    let reference = std::str::from_utf8(&of.user_data).unwrap_or_default();
    if !reference.is_empty() && !reference.contains(char::is_control) {
        lines.push(("Your reference".to_owned(), reference.to_owned()));
    }
    let text = lines.iter().map(|(label, it)| format!("{label}: {it}\n")).collect();
    Some(MailOrder {
        holder: of.holder(),
        to: to.into(),
        subject,
        text,
        attached: None,
        receipt: false,
        sign: false,
    })
}

/// An event in words.
fn words(event: NotifyEvent) -> String {
    event.keyword().replace('-', " ")
}

/// Whether whoever subscribed may see what the job is: its name is only told to them.
fn is_seen(view: &View, of: &Subscription, job: &Job) -> bool {
    let is_own = of.owner.is_some() && of.owner == job.owner;
    let user = of.owner.as_ref().and_then(|it| view.users.get(&it.id));
    let role = user.map_or(Role::Unauthenticated, |it| it.role);
    let grant = PermitRow::of(Operation::SeeJobDetails).grant(role, &view.settings);
    match grant {
        Grant::Any => true,
        Grant::Own => is_own,
        Grant::No => false,
    }
}

fn of_job(job: &Job, is_seen: bool) -> Vec<(String, String)> {
    let name = is_seen.then(|| ("Name".to_owned(), job.name.to_string()));
    let lines = [
        Some(("Job".to_owned(), job.id.0.to_string())),
        name,
        Some(("State".to_owned(), job.state.name().to_owned())),
    ];
    lines.into_iter().flatten().collect()
}

fn of_printer(standing: &PrinterStanding) -> Vec<(String, String)> {
    let state = match standing.activity() {
        Activity::Idle => "idle",
        Activity::Printing => "printing",
        Activity::Stopped => "stopped",
    };
    let faults = standing.faults.iter().map(|it| format!("{} {}", it.code, it.text));
    let alerts = standing.condition.alerts.iter().map(|it| it.text.clone());
    let reasons = faults.chain(alerts).map(|it| ("Reason".to_owned(), it));
    [("State".to_owned(), state.to_owned())].into_iter().chain(reasons).collect()
}
