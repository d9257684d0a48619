//! How each thing is done at each surface, and by what one sees that it was.

use serde_json::{Value, json};
use sim_wire::ipp::{Attribute, GroupTag, Operation};

use super::office::Office;
use super::table::{Action, Surface, Thing, Who};
use super::things::{CALL, Made};
use crate::cwis::browser::percent;
use crate::twin::pdf;

/// Tries it, and says whether it was done.
pub(super) type Way = fn(&Office, &Made, Who) -> bool;

/// How somebody makes one; whether it is theirs then.
pub(super) type Creation = fn(&Office, Who) -> bool;

/// How one is made there, where it can be.
#[rustfmt::skip]
pub(super) fn creation(surface: Surface, thing: Thing) -> Option<Creation> {
    Some(match (surface, thing) {
        (Surface::Panel, Thing::Copy) => |it, who| is_of(it, who, it.begin_copy(who)),
        (Surface::Panel, Thing::Scan) => |it, who| is_of(it, who, it.begin_scan(who, who, false)),
        (Surface::Panel, Thing::Mail) => |it, who| is_of(it, who, it.begin_mail(who, false)),
        (Surface::Panel, Thing::Fax) => |it, who| is_of(it, who, it.begin_fax(who, false)),
        (Surface::Panel, Thing::FolderDocument) => |it, who| {
            it.begin_scan(who, Who::Owner, false).is_some_and(|made| {
                it.scanned_through(&made);
                it.file(&made.canary).is_some()
            })
        },
        (Surface::Cwis, Thing::Print | Thing::PrivatePrint) => |it, who| {
            let page = it.upload(who, "/home/submit.html", &pdf(1)).html;
            assert!(who == Who::Nobody || page.contains("Job error"), "{page}");
            it.last_job().is_some_and(|it| it["ended"].is_null())
        },
        (Surface::Ipp, Thing::Print | Thing::PrivatePrint) => |it, who| is_of(it, who, it.hand_in(who)),
        (Surface::Control, Thing::Print | Thing::PrivatePrint) => |it, who| {
            let (user, password) = Who::Owner.user().unwrap();
            let sample = json!({ "user": user, "password": password });
            it.control(who, "POST", "/v1/hands/sample", Some(sample)).is_some()
        },
        (Surface::Control, Thing::ReceivedFax) => |it, who| match who {
            Who::Hand => it.receive_fax().file.is_some(),
            Who::Owner | Who::Other | Who::Administrator | Who::KeyOperator | Who::Nobody => it.control(who, "POST", CALL, None).is_some(),
        },
        (_, _) => return None,
    })
}

/// Whether something was made, and for whoever did.
fn is_of(office: &Office, who: Who, made: Option<Made>) -> bool {
    made.is_some_and(|it| office.job(it.job)["owner"].as_str() == who.user().map(|it| it.0))
}

/// How it is done there, where it can be.
pub(super) fn way(surface: Surface, thing: Thing, action: Action) -> Option<Way> {
    match surface {
        Surface::Panel => at_panel(thing, action),
        Surface::Cwis => in_cwis(thing, action),
        Surface::Ipp => by_ipp(thing, action),
        Surface::Json => in_json(thing, action),
        Surface::Control => over_control(thing, action),
    }
}

const FOLDER: &str = "Send from Folder";

#[rustfmt::skip]
fn at_panel(thing: Thing, action: Action) -> Option<Way> {
    const PRIVATE: &str = "Private Charge Print";
    Some(match (thing, action) {
        (Thing::PrivatePrint, Action::See) => |it, made, who| shows(it.at_panel(who, &[PRIVATE]), &made.canary),
        (Thing::PrivatePrint, Action::Preview) => |it, made, who| it.at_panel(who, &[PRIVATE, &made.row(), "Preview"]).is_some() && is_looked_at(it),
        (Thing::PrivatePrint, Action::Print) => |it, made, who| {
            it.at_panel(who, &[PRIVATE, &made.row(), "Print"]);
            comes_out(it, made)
        },
        (Thing::PrivatePrint, Action::Change) => |it, made, who| {
            it.at_panel(who, &[PRIVATE, &made.row(), "+"]);
            it.job(made.job)["copies"] == 2
        },
        (Thing::PrivatePrint, Action::Delete) => |it, made, who| {
            it.at_panel(who, &[PRIVATE, &made.row(), "Delete", "Yes"]);
            is_cancelled(it, made)
        },
        (Thing::Print | Thing::Copy | Thing::Scan | Thing::Mail | Thing::Fax, Action::See) => |it, made, who| shows(it.at_panel(who, &["Jobs", &made.row()]), &made.canary),
        (Thing::Scan | Thing::Mail | Thing::Fax, Action::Preview) => |it, made, who| it.at_panel(who, &["Jobs", &made.row(), "Preview"]).is_some() && is_looked_at(it),
        (Thing::Copy, Action::Print) => |it, made, who| {
            it.at_panel(who, &["Jobs", &made.row(), "Restart"]);
            comes_out(it, made)
        },
        (Thing::Copy, Action::Change) => |it, made, who| {
            it.at_panel(who, &["Jobs", &made.row(), "+"]);
            it.job(made.job)["copies"] == 2
        },
        (Thing::Print | Thing::PrivatePrint | Thing::Copy | Thing::Scan | Thing::Mail | Thing::Fax | Thing::FolderDocument | Thing::ReceivedFax, Action::Cancel) => |it, made, who| {
            it.at_panel(who, &["Jobs", &made.row(), "Cancel"]);
            is_cancelled(it, made)
        },
        (Thing::Print | Thing::Copy | Thing::Scan | Thing::Mail | Thing::Fax, Action::Delete) => |it, made, who| {
            it.at_panel(who, &["Jobs", &made.row(), "Delete", "Yes"]);
            is_cancelled(it, made)
        },
        (Thing::FolderDocument | Thing::ReceivedFax, Action::See) => |it, made, who| shows(it.at_panel(who, &[FOLDER, Who::Owner.folder().0]), &made.canary),
        (Thing::FolderDocument | Thing::ReceivedFax, Action::Preview) => |it, made, who| it.at_panel(who, &[FOLDER, Who::Owner.folder().0, &made.canary, "Preview"]).is_some() && is_looked_at(it),
        (Thing::FolderDocument | Thing::ReceivedFax, Action::Print) => |it, made, who| {
            it.at_panel(who, &[FOLDER, Who::Owner.folder().0, &made.canary, "Print"]);
            prints(it, who, 1)
        },
        (Thing::FolderDocument | Thing::ReceivedFax, Action::Change) => |it, made, who| {
            it.at_panel(who, &[FOLDER, Who::Owner.folder().0, &made.canary, "+", "Print"]);
            prints(it, who, 2)
        },
        (Thing::FolderDocument | Thing::ReceivedFax, Action::Delete) => |it, made, who| {
            it.at_panel(who, &[FOLDER, Who::Owner.folder().0, &made.canary, "Delete", "Yes"]);
            it.file(&made.canary).is_none()
        },
        (_, _) => return None,
    })
}

#[rustfmt::skip]
fn in_cwis(thing: Thing, action: Action) -> Option<Way> {
    Some(match (thing, action) {
        (Thing::Print | Thing::PrivatePrint | Thing::Copy | Thing::Scan | Thing::Mail | Thing::Fax, Action::See) => |it, made, who| {
            let page = it.page(who, "/jobs/index.html").html;
            page.split("<tbody>").nth(1).is_some_and(|it| it.contains(&made.canary))
        },
        (Thing::Print | Thing::PrivatePrint | Thing::Copy | Thing::Scan | Thing::Mail | Thing::Fax, Action::Cancel | Action::Delete)
        | (Thing::FolderDocument | Thing::ReceivedFax, Action::Cancel) => |it, made, who| {
            it.send(who, "/jobs/delete.html", &format!("job={}", made.job));
            is_cancelled(it, made)
        },
        (Thing::FolderDocument | Thing::ReceivedFax, Action::See) => |it, made, who| it.page(who, "/app/folders/files.html?folder=001").html.contains(&made.canary),
        (Thing::FolderDocument | Thing::ReceivedFax, Action::Preview) => |it, made, who| it.page(who, &format!("/app/folders/page.png?{}&page=1", file(made))).html.contains("PNG"),
        (Thing::FolderDocument | Thing::ReceivedFax, Action::Print) => |it, made, who| {
            it.send(who, "/app/folders/print.html", &format!("{}&copies=1", seen(it, made)));
            prints(it, who, 1)
        },
        (Thing::FolderDocument | Thing::ReceivedFax, Action::Change) => |it, made, who| {
            let new = format!("{}-new", made.canary);
            it.send(who, "/app/folders/rename.html", &format!("{}&name={new}", seen(it, made)));
            it.file(&new).is_some()
        },
        (Thing::FolderDocument | Thing::ReceivedFax, Action::Delete) => |it, made, who| {
            it.send(who, "/app/folders/delete-files.html", &seen(it, made));
            it.file(&made.canary).is_none()
        },
        (Thing::FolderDocument | Thing::ReceivedFax, Action::Retrieve) => |it, made, who| {
            let form = format!("{}&format=pdf", seen(it, made));
            it.send(who, "/app/folders/retrieve.html", &form).html.starts_with("%PDF-")
        },
        (_, _) => return None,
    })
}

#[rustfmt::skip]
fn by_ipp(thing: Thing, action: Action) -> Option<Way> {
    Some(match (thing, action) {
        (Thing::Print | Thing::PrivatePrint, Action::See) => |it, made, who| {
            let reply = it.ipp_job(who, Operation::GetJobAttributes, made.job);
            let name = reply.and_then(|it| it.attribute(GroupTag::JOB, "job-name").cloned());
            name.is_some_and(|it| it.as_str() == Some(&made.canary))
        },
        (Thing::Print | Thing::PrivatePrint, Action::Print) => |it, made, who| {
            it.ipp_job(who, Operation::ReleaseJob, made.job);
            comes_out(it, made)
        },
        (Thing::Print | Thing::PrivatePrint, Action::Change) => |it, made, who| {
            let id = Attribute::integer("job-id", made.job.try_into().unwrap());
            let copies = Attribute::integer("copies", 2);
            it.ipp(who, Operation::SetJobAttributes, &[id], Some(copies), &[]);
            it.job(made.job)["copies"] == 2
        },
        (Thing::Print | Thing::PrivatePrint, Action::Cancel | Action::Delete)
        | (Thing::FolderDocument | Thing::ReceivedFax, Action::Cancel) => |it, made, who| {
            it.ipp_job(who, Operation::CancelJob, made.job);
            is_cancelled(it, made)
        },
        (_, _) => return None,
    })
}

#[rustfmt::skip]
fn in_json(thing: Thing, action: Action) -> Option<Way> {
    Some(match (thing, action) {
        (Thing::Print | Thing::PrivatePrint | Thing::Copy | Thing::Scan | Thing::Mail | Thing::Fax, Action::See) => |it, made, who| {
            let text = it.page(who, "/jobs/api/job-list?typeFilter=ACTIVE").html;
            let list: Value = serde_json::from_str(&text).unwrap();
            let jobs = list["JobList"].as_array().cloned().unwrap_or_default();
            let id = made.job.to_string();
            let job = jobs.iter().find(|it| it["JobID"] == id.as_str());
            job.is_some_and(|it| it.to_string().contains(&made.canary))
        },
        (_, _) => return None,
    })
}

#[rustfmt::skip]
fn over_control(thing: Thing, action: Action) -> Option<Way> {
    Some(match (thing, action) {
        (Thing::Print | Thing::PrivatePrint | Thing::Copy | Thing::Scan | Thing::Mail | Thing::Fax, Action::See) => |it, made, who| shows(it.control(who, "GET", &format!("/v1/jobs/{}", made.job), None), &made.canary),
        (Thing::Print | Thing::PrivatePrint | Thing::Copy | Thing::Scan | Thing::Mail | Thing::Fax, Action::Retrieve) => |it, made, who| {
            let document = it.control(who, "GET", &format!("/v1/jobs/{}/documents/1", made.job), None);
            document.is_some_and(|it| it.as_str().is_some_and(|it| it.starts_with("%PDF-")))
        },
        (_, _) => return None,
    })
}

/// What a form about a file of the owner's folder carries of it, as the owner's page has it.
fn seen(office: &Office, made: &Made) -> String {
    let page = office.page(Who::Owner, &format!("/app/folders/rename.html?{}", file(made))).html;
    let seen = page.split("name=\"seen\" value=\"").nth(1).and_then(|it| it.split('"').next());
    format!("seen={}", percent(seen.unwrap_or_else(|| panic!("{page}"))))
}

/// What names a file of the owner's folder in an address.
fn file(made: &Made) -> String {
    format!("folder=001&file-{}=on", made.file.unwrap())
}

fn shows(screen: Option<Value>, canary: &str) -> bool {
    screen.is_some_and(|it| it.to_string().contains(canary))
}

/// Whether the panel shows a page of a document.
fn is_looked_at(office: &Office) -> bool {
    office.twin.tries("GET", "/v1/panel/preview.png", None)
}

fn is_cancelled(office: &Office, made: &Made) -> bool {
    office.job(made.job)["state"] == "cancelled"
}

/// Whether it goes on, and lies in the tray once the engine has put something out.
fn comes_out(office: &Office, made: &Made) -> bool {
    let job = made.job.try_into().unwrap();
    let goes = !["held", "stopped"].map(Value::from).contains(&office.job(made.job)["state"]);
    if goes {
        office.twin.job_in(job, "printing");
        office.put_out(10);
        office.twin.job_in(job, "completed");
    }
    goes
}

/// Whether the job that came last prints from a folder for whoever it is, so often.
fn prints(office: &Office, who: Who, copies: u64) -> bool {
    let job = office.last_job().unwrap();
    let is_theirs = job["owner"].as_str() == who.user().map(|it| it.0);
    is_theirs
        && job["ended"].is_null()
        && job["type"] == "Print from Folder"
        && job["copies"] == copies
}
