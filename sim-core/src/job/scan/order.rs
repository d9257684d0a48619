//! Taking orders at the control panel: what is copied or scanned, and where it goes.

use super::{Copy, CopyOrder, Scan, ScanOrder, ScanTo};
use crate::account::Payer;
use crate::desk::Desk;
use crate::folder::{Folder, FolderRefused, check_document_name};
use crate::job::machine::{Lent, Machine};
use crate::job::{
    ColorMode, HoldUntil, Job, JobId, JobRefused, JobState, JobTicket, JobType, PRIORITY_DEFAULT,
    Print, Resource, Work, name,
};
use crate::permit::Actor;
use crate::scanner::{ScanColor, ScanTicket};
use crate::share::Holder;
use crate::ticket::Then;
use crate::{Door, PasswordHash, Refused, Reply};

/// What a copy is called: it has no name of its own (assumed).
const COPY: &str = "Copy";

impl Machine {
    /// Copies what lies there.
    pub(in crate::job) fn copy(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        order: CopyOrder,
    ) -> Result<Reply, Refused> {
        self.may_scan(lent, actor)?;
        let CopyOrder { scan, ticket } = order;
        let ticket = copied(ticket, &scan);
        let payer = Payer::of(&lent.desk.settings, &ticket, actor.user.as_ref());
        lent.accounts.check(&ticket, payer)?;
        let work = Work::Copy(Copy { scan, pages: 0 }, Print::new(JobType::Normal, ticket));
        self.begin_scan(lent, actor, COPY, work)
    }

    /// Scans what lies there; where the folder has a passcode, that is compared first.
    pub(in crate::job) fn scan(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        order: ScanOrder,
    ) -> Result<Reply, Refused> {
        self.may_scan(lent, actor)?;
        order.name.as_deref().map_or(Ok(()), check_document_name).map_err(Refused::Folder)?;
        let ScanTo::Folder(_) = order.to else {
            return self.scan_to_mail(lent, actor, order);
        };
        let folder = folder(lent, &order.to)?;
        let asked = folder.passcode.clone().filter(|_| folder.asks_passcode(actor.role));
        let Some(passcode) = asked else { return self.scan_to(lent, actor, order) };
        let typed = order.passcode.clone().ok_or(Refused::Folder(FolderRefused::Passcode))?;
        let then = Then::Scan(order.into(), passcode.clone());
        lent.desk.check_password(actor, Some(passcode), typed, then)
    }

    /// The passcode of the folder was compared. Much may have happened meanwhile.
    pub(crate) fn finish_scan(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        order: ScanOrder,
        (passcode, matches): (PasswordHash, bool),
    ) -> Result<Reply, Refused> {
        let is_same = folder(lent, &order.to)?.passcode == Some(passcode);
        if !matches || !is_same {
            return Err(Refused::Folder(FolderRefused::Passcode));
        }
        self.may_scan(lent, actor)?;
        self.scan_to(lent, actor, order)
    }

    fn scan_to(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        order: ScanOrder,
    ) -> Result<Reply, Refused> {
        let ScanOrder { name, scan, to, preview, .. } = order;
        let folder = folder(lent, &to)?;
        if !self.has_room_in(folder) {
            return Err(Refused::Folder(FolderRefused::Full));
        }
        let folder_owner = Some(folder.owner.clone());
        let name = name.unwrap_or_else(|| named_by_time(lent.desk));
        let work = Work::Scan(Scan { scan, to, folder_owner, preview, pages: 0 });
        self.begin_scan(lent, actor, &name, work)
    }

    /// Scans what is mailed. Where the mail goes is only looked at when it goes (assumed).
    fn scan_to_mail(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        order: ScanOrder,
    ) -> Result<Reply, Refused> {
        if !lent.desk.settings.smtp_send.is_on() {
            return Err(Refused::Job(JobRefused::MailOff));
        }
        let ScanOrder { name, scan, to, preview, .. } = order;
        let name = name.unwrap_or_else(|| named_by_time(lent.desk));
        let work = Work::Scan(Scan { scan, to, folder_owner: None, preview, pages: 0 });
        self.begin_scan(lent, actor, &name, work)
    }

    /// Whether whoever stands at the panel may begin a job that scans: something lies there, and there is room.
    pub(in crate::job) fn may_scan(&self, lent: &Lent<'_>, actor: &Actor) -> Result<(), Refused> {
        if actor.door != Door::Panel {
            return Err(Refused::Job(JobRefused::AtPanel));
        }
        if lent.condition.readings.drive_is_full {
            return Err(Refused::Job(JobRefused::DriveFull));
        }
        if lent.condition.readings.scanner.source().is_none() {
            return Err(Refused::Job(JobRefused::NoOriginal));
        }
        let holder = Holder::of(actor.user.as_ref(), actor.peer);
        self.has_room(&holder)?;
        let filed = lent.folders.bytes(actor.user.as_ref());
        self.jobs.has_space_beside(&holder, 1, filed).map_err(Refused::Job)
    }

    /// Makes a job that waits for the scanner.
    pub(in crate::job) fn begin_scan(
        &mut self,
        lent: &mut Lent<'_>,
        actor: &Actor,
        title: &str,
        work: Work,
    ) -> Result<Reply, Refused> {
        self.made += 1;
        let id = JobId(self.made);
        self.jobs.insert(Job {
            id,
            name: name(title),
            owner: actor.user.clone(),
            state: JobState::Waiting(Resource::Scanner),
            documents: Vec::new(),
            peer: actor.peer,
            created: lent.desk.now,
            started: None,
            work,
        });
        self.scanner.push(id, PRIORITY_DEFAULT);
        self.start_next(lent);
        self.reply(id)
    }
}

/// The folder that a scan goes to.
fn folder<'a>(lent: &Lent<'a>, to: &ScanTo) -> Result<&'a Folder, Refused> {
    to.folder()
        .and_then(|it| lent.folders.get(it))
        .ok_or(Refused::Folder(FolderRefused::NoSuchFolder))
}

/// A ticket as a copy has it: begun at once, and in black where nothing is scanned in colour.
fn copied(ticket: JobTicket, scan: &ScanTicket) -> JobTicket {
    let color_mode = match scan.color {
        ScanColor::Color => ticket.color_mode,
        ScanColor::Grayscale | ScanColor::Black => ColorMode::Monochrome,
    };
    JobTicket { color_mode, hold: HoldUntil::NoHold, password: None, ..ticket.bounded() }
}

/// The name of a document that nobody named (assumed): year, month, day, hour, minute and second.
fn named_by_time(desk: &Desk) -> String {
    desk.clock.civil(desk.now).strftime("%Y%m%d%H%M%S").to_string()
}
