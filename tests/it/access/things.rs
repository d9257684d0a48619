//! What belongs to the owner, made anew and brought to where the action begins.

use serde_json::json;
use sim_wire::ipp::{Attribute, Operation, StatusCode};

use super::office::Office;
use super::table::{Action, Thing, Who};
use crate::twin::pdf;

/// A thing of the owner's.
pub(super) struct Made {
    /// Its job.
    pub(super) job: u64,
    /// The number of its document in the folder, where it is in one.
    pub(super) file: Option<u64>,
    /// What nobody knows who may not see it.
    pub(super) canary: String,
}

impl Made {
    /// The row of its job at the panel.
    pub(super) fn row(&self) -> String {
        format!("job-{}", self.job)
    }
}

/// Where a hand calls the line.
pub(super) const CALL: &str = "/v1/fax/line/1/incoming";
/// The setting that says whether prints are private.
const LOGIN_SUCCESS: &str = "/v1/settings/private_print.receive_control.login_success";

impl Office {
    /// Whether prints are private from now on, as the guide has it, or not.
    pub(super) fn prints_are(&self, thing: Thing) {
        let to = match thing {
            Thing::Print => "Print",
            Thing::PrivatePrint
            | Thing::Copy
            | Thing::Scan
            | Thing::Mail
            | Thing::Fax
            | Thing::FolderDocument
            | Thing::ReceivedFax => "Save as Private Charge Print Job",
        };
        self.twin.put(LOGIN_SUCCESS, json!({ "value": to }));
    }

    /// The owner's thing, where the action begins.
    pub(super) fn make(&self, thing: Thing, action: Action) -> Made {
        self.prints_are(thing);
        match thing {
            Thing::Print => self.print(action),
            Thing::PrivatePrint => self.private_print(action),
            Thing::Copy => self.copy(action),
            Thing::Scan => {
                self.scanned(action, |it, preview| it.begin_scan(Who::Owner, Who::Owner, preview))
            }
            Thing::Mail => self.scanned(action, |it, preview| it.begin_mail(Who::Owner, preview)),
            Thing::Fax => self.scanned(action, |it, preview| it.begin_fax(Who::Owner, preview)),
            Thing::FolderDocument => {
                let made = self.begin_scan(Who::Owner, Who::Owner, false).unwrap();
                self.scanned_through(&made);
                self.in_folder(Made { file: self.file(&made.canary), ..made }, action)
            }
            Thing::ReceivedFax => self.in_folder(self.receive_fax(), action),
        }
    }

    /// Prints as somebody; what came of it, if anything.
    pub(super) fn hand_in(&self, who: Who) -> Option<Made> {
        let next = self.last_job().map_or(1, |it| it["id"].as_u64().unwrap() + 1);
        let canary = format!("Canary-{next}");
        let name = Attribute::name("job-name", canary.clone());
        let reply = self.ipp(who, Operation::PrintJob, &[name], None, &pdf(1))?;
        (reply.status() == Some(StatusCode::SuccessfulOk)).then_some(())?;
        self.twin.job_in(next.try_into().unwrap(), "held,waiting,printing");
        Some(Made { job: next, file: None, canary })
    }

    /// It waits behind another one; where it is to be cancelled it is on the engine, where it is to be printed it is held.
    fn print(&self, action: Action) -> Made {
        let before = (action != Action::Cancel).then(|| self.hand_in(Who::Owner).unwrap());
        let made = self.hand_in(Who::Owner).unwrap();
        if action == Action::Print {
            self.ipp_job(Who::Owner, Operation::HoldJob, made.job).unwrap();
            self.end(&before.unwrap());
        }
        made
    }

    /// It is held; where it is to be cancelled the owner let it go.
    fn private_print(&self, action: Action) -> Made {
        let made = self.hand_in(Who::Owner).unwrap();
        if action == Action::Cancel {
            let labels = ["Private Charge Print", &made.row(), "Print"];
            self.at_panel(Who::Owner, &labels).unwrap();
            self.twin.job_in(made.job.try_into().unwrap(), "printing");
        }
        made
    }

    /// Copies as somebody; the job, if there is one.
    pub(super) fn begin_copy(&self, who: Who) -> Option<Made> {
        self.lay();
        let before = self.last_job();
        self.at_panel(who, &["Copy", "Start"]);
        let job = self.last_job().filter(|it| Some(it) != before.as_ref())?["id"].as_u64()?;
        // A copy has no name of its own: whose it is is the detail that not everybody sees.
        let canary = who.user()?.0.to_owned();
        Some(Made { job, file: None, canary })
    }

    /// It comes out; where it is to be deleted it waits behind another one, where it is to be restarted it was stopped.
    fn copy(&self, action: Action) -> Made {
        let first = self.begin_copy(Who::Owner).unwrap();
        if action == Action::Delete {
            return self.begin_copy(Who::Owner).unwrap();
        }
        self.scan(1);
        self.twin.job_in(first.job.try_into().unwrap(), "printing");
        if action == Action::Print {
            self.at_panel(Who::Owner, &["Jobs", &first.row(), "Stop"]).unwrap();
        }
        first
    }

    /// Scans into the folder of `to` as somebody; the job, if there is one.
    pub(super) fn begin_scan(&self, who: Who, to: Who, preview: bool) -> Option<Made> {
        self.lay();
        self.at_panel(who, &["Scan", to.folder().0]);
        self.start("File Name", "Canary-", preview)
    }

    /// Mails a scan as somebody; the job, if there is one.
    pub(super) fn begin_mail(&self, who: Who, preview: bool) -> Option<Made> {
        self.lay();
        self.at_panel(who, &["Email"]);
        self.type_at("Recipient", "team@example.com");
        self.touch("Next");
        self.start("File Name", "Canary-", preview)
    }

    /// Faxes as somebody; the job, if there is one. It is called as the number is.
    pub(super) fn begin_fax(&self, who: Who, preview: bool) -> Option<Made> {
        self.lay();
        self.at_panel(who, &["Fax"]);
        self.start("Fax Number", "03 555000", preview)
    }

    /// Names what is to be scanned and starts, with whatever is shown; the job, if there is one.
    fn start(&self, field: &str, name: &str, preview: bool) -> Option<Made> {
        let before = self.last_job();
        let next = before.as_ref().map_or(1, |it| it["id"].as_u64().unwrap() + 1);
        let canary = format!("{name}{next}");
        self.type_at(field, &canary);
        if preview {
            ["Preview", "On"].iter().for_each(|it| drop(self.touch(it)));
        }
        self.touch("Start");
        let job = self.last_job().filter(|it| Some(it) != before.as_ref())?["id"].as_u64()?;
        Some(Made { job, file: None, canary })
    }

    /// It is scanned; where it is to be looked at or taken all of it was, where it is to be deleted it waits for the
    /// scanner.
    fn scanned(&self, action: Action, begin: fn(&Self, bool) -> Option<Made>) -> Made {
        let preview = matches!(action, Action::Preview | Action::Retrieve);
        let first = begin(self, preview).unwrap();
        if action == Action::Delete {
            return begin(self, false).unwrap();
        }
        if preview {
            self.scan(1);
            self.twin.job_in(first.job.try_into().unwrap(), "held");
        }
        first
    }

    /// Somebody calls the line whose folder is the owner's.
    pub(super) fn receive_fax(&self) -> Made {
        let job = self.last_job().map_or(1, |it| it["id"].as_u64().unwrap() + 1);
        let number = 35_550_000 + job;
        self.twin.call_line(1, &format!("from={number}"), &pdf(1));
        self.twin.post("/v1/clock/advance", json!({ "until": "idle" }));
        self.twin.job_in(job.try_into().unwrap(), "completed");
        let canary = format!("Fax {number}");
        Made { job, file: self.file(&canary), canary }
    }

    /// It lies in the owner's folder; where it is to be cancelled the owner prints it, and the job is that one.
    fn in_folder(&self, mut made: Made, action: Action) -> Made {
        if action == Action::Cancel {
            let (folder, _) = Who::Owner.folder();
            self.at_panel(Who::Owner, &["Send from Folder", folder, &made.canary, "Print"])
                .unwrap();
            made.job = self.last_job().unwrap()["id"].as_u64().unwrap();
        }
        made
    }

    /// All of it is scanned, and lies in its folder.
    pub(super) fn scanned_through(&self, made: &Made) {
        self.scan(1);
        self.twin.job_in(made.job.try_into().unwrap(), "completed");
    }

    /// The number of the file of this name in the owner's folder.
    pub(super) fn file(&self, name: &str) -> Option<u64> {
        let list = self.page(Who::Owner, "/app/folders/files.html?folder=001").html;
        let row = list.split("<tr>").find(|it| it.contains(&format!(">{name}<")))?;
        row.split("name=\"file-").nth(1)?.split('"').next()?.parse().ok()
    }

    /// Nothing of it goes on.
    pub(super) fn end(&self, made: &Made) {
        if self.job(made.job)["ended"].is_null() {
            self.ipp_job(Who::KeyOperator, Operation::CancelJob, made.job).unwrap();
        }
    }

    /// Nothing goes on.
    pub(super) fn tidy(&self) {
        self.ipp(Who::KeyOperator, Operation::CancelJobs, &[], None, &[]).unwrap();
        for job in self.twin.get("/v1/jobs").as_array().unwrap() {
            if job["ended"].is_null() {
                let row = format!("job-{}", job["id"]);
                self.at_panel(Who::KeyOperator, &["Jobs", &row, "Cancel"]).unwrap();
            }
        }
    }
}
