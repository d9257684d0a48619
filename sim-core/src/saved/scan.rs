//! How originals are scanned.

use serde::{Deserialize, Serialize};

use super::people::PersonRow;
use super::row::{Spelled, spelled};
use crate::folder::FolderNumber;
use crate::job::{Copy, MailScan, Scan, ScanTo};
use crate::mail::{FileFormat, MailAddress, Recipients, Subject};
use crate::media::MediaSize;
use crate::scanner::{OriginalSides, OriginalSize, Resolution, ScanColor, ScanTicket};

/// How originals are scanned.
#[derive(Serialize, Deserialize)]
pub(super) struct ScanTicketRow {
    sides: Spelled<OriginalSides>,
    resolution: Spelled<Resolution>,
    color: Spelled<ScanColor>,
    /// None where the sensors find it.
    size: Option<Spelled<MediaSize>>,
    mixed_sizes: bool,
}

/// What a copy scans.
#[derive(Serialize, Deserialize)]
pub(super) struct CopyRow {
    scan: ScanTicketRow,
    pages: u32,
}

/// A scan.
#[derive(Serialize, Deserialize)]
pub(super) struct ScanRow {
    scan: ScanTicketRow,
    to: ScanToRow,
    folder_owner: Option<PersonRow>,
    preview: bool,
    pages: u32,
}

#[derive(Serialize, Deserialize)]
enum ScanToRow {
    Folder(u16),
    Mail(MailScanRow),
}

/// How a scan is mailed.
#[derive(Serialize, Deserialize)]
struct MailScanRow {
    to: Vec<String>,
    subject: Option<String>,
    format: Spelled<FileFormat>,
    receipt: bool,
    #[serde(default, skip_serializing_if = "super::counters::is_off")]
    sign: bool,
}

spelled! {
    FileFormat "file format of scans" {
        Pdf "Pdf",
        Tiff "Tiff",
        Jpeg "Jpeg",
    }
    OriginalSides "sides of originals" {
        One "One",
        TwoHeadToHead "TwoHeadToHead",
        TwoHeadToToe "TwoHeadToToe",
    }
    Resolution "resolution" {
        Dpi200 "Dpi200",
        Dpi300 "Dpi300",
        Dpi400 "Dpi400",
        Dpi600 "Dpi600",
    }
    ScanColor "colour of scans" {
        Color "Color",
        Grayscale "Grayscale",
        Black "Black",
    }
}

impl ScanTicketRow {
    pub(super) fn of(it: &ScanTicket) -> Self {
        let ScanTicket { sides, resolution, color, size, mixed_sizes } = *it;
        let size = match size {
            OriginalSize::Auto => None,
            OriginalSize::Size(it) => Some(Spelled(it)),
        };
        let (sides, resolution, color) = (Spelled(sides), Spelled(resolution), Spelled(color));
        Self { sides, resolution, color, size, mixed_sizes }
    }

    pub(super) fn read(self) -> ScanTicket {
        ScanTicket {
            sides: self.sides.0,
            resolution: self.resolution.0,
            color: self.color.0,
            size: self.size.map_or(OriginalSize::Auto, |it| OriginalSize::Size(it.0)),
            mixed_sizes: self.mixed_sizes,
        }
    }
}

impl CopyRow {
    pub(super) fn of(it: &Copy) -> Self {
        Self { scan: ScanTicketRow::of(&it.scan), pages: it.pages }
    }

    pub(super) fn read(self) -> Copy {
        Copy { scan: self.scan.read(), pages: self.pages }
    }
}

impl ScanRow {
    pub(super) fn of(it: &Scan) -> Self {
        Self {
            scan: ScanTicketRow::of(&it.scan),
            to: match &it.to {
                ScanTo::Folder(number) => ScanToRow::Folder(number.0),
                ScanTo::Mail(mail) => ScanToRow::Mail(MailScanRow::of(mail)),
            },
            folder_owner: it.folder_owner.as_ref().map(PersonRow::of),
            preview: it.preview,
            pages: it.pages,
        }
    }

    pub(super) fn read(self) -> Result<Scan, String> {
        Ok(Scan {
            scan: self.scan.read(),
            to: match self.to {
                ScanToRow::Folder(number) => ScanTo::Folder(FolderNumber(number)),
                ScanToRow::Mail(mail) => ScanTo::Mail(Box::new(mail.read()?)),
            },
            folder_owner: self.folder_owner.map(PersonRow::read),
            preview: self.preview,
            pages: self.pages,
        })
    }
}

impl MailScanRow {
    fn of(it: &MailScan) -> Self {
        Self {
            to: it.to.iter().map(ToString::to_string).collect(),
            subject: it.subject.as_ref().map(ToString::to_string),
            format: Spelled(it.format),
            receipt: it.receipt,
            sign: it.sign,
        }
    }

    fn read(self) -> Result<MailScan, String> {
        let Self { to, subject, format, receipt, sign } = self;
        let to = to.iter().map(|it| MailAddress::new(it)).collect::<Option<Vec<_>>>();
        let to = to.and_then(Recipients::new).ok_or("a scan is mailed to nobody")?;
        let is_one = |it: &String| Subject::new(it).ok_or_else(|| format!("{it:?} is no subject"));
        let subject = subject.as_ref().map(is_one).transpose()?;
        Ok(MailScan { to, subject, format: format.0, receipt, sign })
    }
}
