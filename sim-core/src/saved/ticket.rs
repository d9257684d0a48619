//! What a job asks for, in its row.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::row::{Row, Spelled, spelled};
use crate::job::{
    ColorMode, DocumentHandling, HoldUntil, JobPassword, JobTicket, Media, NumberUp, Orientation,
    Override, PageRange, PasswordEncryption, Period, Quality, Scaling, Sides, Zoom,
};
use crate::media::{InputTray, MediaColor, MediaSize, MediaType};

/// A ticket, with the password of the job.
#[derive(Serialize, Deserialize)]
pub(super) struct TicketRow {
    copies: u16,
    sides: Spelled<Sides>,
    page_ranges: Vec<RangeRow>,
    number_up: u8,
    media: MediaRow,
    orientation: Option<Spelled<Orientation>>,
    quality: Spelled<Quality>,
    color_mode: Spelled<ColorMode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scaling: Option<Spelled<Scaling>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    zoom: Option<u16>,
    resolution_dpi: Option<u16>,
    document_handling: Spelled<DocumentHandling>,
    #[serde(default)]
    overrides: Vec<OverrideRow>,
    priority: u8,
    hold: HoldRow,
    account: Option<Arc<str>>,
    accounting_user: Option<Arc<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    requesting_user: Option<Arc<str>>,
    password: Option<PasswordRow>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct RangeRow {
    first: u32,
    last: u32,
}

#[derive(Serialize, Deserialize)]
struct MediaRow {
    size: Option<Spelled<MediaSize>>,
    kind: Option<Spelled<MediaType>>,
    color: Option<Spelled<MediaColor>>,
    tray: Option<Spelled<InputTray>>,
}

#[derive(Serialize, Deserialize)]
struct OverrideRow {
    pages: Vec<RangeRow>,
    documents: Vec<RangeRow>,
    copies: Option<RangeRow>,
    media: Option<MediaRow>,
    sides: Option<Spelled<Sides>>,
    number_up: Option<u8>,
    color_mode: Option<Spelled<ColorMode>>,
}

#[derive(Serialize, Deserialize)]
pub(super) enum HoldRow {
    NoHold,
    Indefinite,
    Period(Spelled<Period>),
    Time(i64),
}

#[derive(Serialize, Deserialize)]
struct PasswordRow {
    encryption: Spelled<PasswordEncryption>,
    salt: [u8; 16],
    hash: [u8; 32],
    failures: u8,
}

spelled! {
    Sides "sides" {
        OneSided "OneSided",
        LongEdge "LongEdge",
        ShortEdge "ShortEdge",
    }
    DocumentHandling "way to handle documents" {
        Collated "Collated",
        Uncollated "Uncollated",
        Single "Single",
        SingleNewSheet "SingleNewSheet",
    }
    Orientation "orientation" {
        Portrait "Portrait",
        Landscape "Landscape",
        ReverseLandscape "ReverseLandscape",
        ReversePortrait "ReversePortrait",
    }
    Quality "quality" {
        Normal "Normal",
        High "High",
    }
    ColorMode "colour mode" {
        Auto "Auto",
        Color "Color",
        Monochrome "Monochrome",
    }
    Scaling "way to scale pages" {
        Auto "Auto",
        AutoFit "AutoFit",
        Fill "Fill",
        Fit "Fit",
        None "None",
    }
    Period "part of the day" {
        DayTime "DayTime",
        Evening "Evening",
        Night "Night",
        Weekend "Weekend",
        SecondShift "SecondShift",
        ThirdShift "ThirdShift",
    }
    PasswordEncryption "way to hide a password" {
        None "None",
        Sha2_224 "Sha2_224",
        Sha2_256 "Sha2_256",
        Sha2_384 "Sha2_384",
        Sha2_512 "Sha2_512",
        Sha2_512_224 "Sha2_512_224",
        Sha2_512_256 "Sha2_512_256",
        Sha3_224 "Sha3_224",
        Sha3_256 "Sha3_256",
        Sha3_384 "Sha3_384",
        Sha3_512 "Sha3_512",
    }
}

impl Row for TicketRow {
    type Of = JobTicket;

    fn of(it: &JobTicket) -> Self {
        Self {
            copies: it.copies,
            sides: Spelled(it.sides),
            page_ranges: RangeRow::of_all(&it.page_ranges),
            number_up: it.number_up.get(),
            media: MediaRow::of(it.media),
            orientation: it.orientation.map(Spelled),
            quality: Spelled(it.quality),
            color_mode: Spelled(it.color_mode),
            scaling: Some(it.scaling).filter(|it| *it != Scaling::Auto).map(Spelled),
            zoom: Some(it.zoom).filter(|it| *it != Zoom::default()).map(Zoom::percent),
            resolution_dpi: it.resolution_dpi,
            document_handling: Spelled(it.document_handling),
            overrides: it.overrides.iter().map(OverrideRow::of).collect(),
            priority: it.priority,
            hold: HoldRow::of(it.hold),
            account: it.account.clone(),
            accounting_user: it.accounting_user.clone(),
            requesting_user: it.requesting_user.clone(),
            password: it.password.as_ref().map(PasswordRow::of),
        }
    }

    fn read(self) -> Result<JobTicket, String> {
        let overrides = self.overrides.into_iter().map(OverrideRow::read);
        Ok(JobTicket {
            copies: self.copies,
            sides: self.sides.0,
            page_ranges: RangeRow::read_all(&self.page_ranges),
            number_up: number_up(self.number_up)?,
            media: self.media.read(),
            orientation: self.orientation.map(|it| it.0),
            quality: self.quality.0,
            color_mode: self.color_mode.0,
            scaling: self.scaling.map_or(Scaling::Auto, |it| it.0),
            zoom: self.zoom.map_or(Ok(Zoom::default()), zoom)?,
            resolution_dpi: self.resolution_dpi,
            document_handling: self.document_handling.0,
            overrides: overrides.collect::<Result<_, _>>()?,
            priority: self.priority,
            hold: self.hold.read(),
            account: self.account,
            accounting_user: self.accounting_user,
            requesting_user: self.requesting_user,
            password: self.password.map(PasswordRow::read),
        })
    }
}

fn zoom(percent: u16) -> Result<Zoom, String> {
    Zoom::new(percent).ok_or_else(|| format!("nothing is printed at {percent} %"))
}

fn number_up(pages: u8) -> Result<NumberUp, String> {
    NumberUp::new(pages).ok_or_else(|| format!("there are never {pages} pages on a side"))
}

impl RangeRow {
    fn of(it: PageRange) -> Self {
        Self { first: it.first, last: it.last }
    }

    fn read(self) -> PageRange {
        PageRange { first: self.first, last: self.last }
    }

    fn of_all(all: &[PageRange]) -> Vec<Self> {
        all.iter().copied().map(Self::of).collect()
    }

    fn read_all(all: &[Self]) -> Vec<PageRange> {
        all.iter().copied().map(Self::read).collect()
    }
}

impl MediaRow {
    fn of(it: Media) -> Self {
        Self {
            size: it.size.map(Spelled),
            kind: it.kind.map(Spelled),
            color: it.color.map(Spelled),
            tray: it.tray.map(Spelled),
        }
    }

    fn read(self) -> Media {
        Media {
            size: self.size.map(|it| it.0),
            kind: self.kind.map(|it| it.0),
            color: self.color.map(|it| it.0),
            tray: self.tray.map(|it| it.0),
        }
    }
}

impl OverrideRow {
    fn of(it: &Override) -> Self {
        Self {
            pages: RangeRow::of_all(&it.pages),
            documents: RangeRow::of_all(&it.documents),
            copies: it.copies.map(RangeRow::of),
            media: it.media.map(MediaRow::of),
            sides: it.sides.map(Spelled),
            number_up: it.number_up.map(NumberUp::get),
            color_mode: it.color_mode.map(Spelled),
        }
    }

    fn read(self) -> Result<Override, String> {
        Ok(Override {
            pages: RangeRow::read_all(&self.pages),
            documents: RangeRow::read_all(&self.documents),
            copies: self.copies.map(RangeRow::read),
            media: self.media.map(MediaRow::read),
            sides: self.sides.map(|it| it.0),
            number_up: self.number_up.map(number_up).transpose()?,
            color_mode: self.color_mode.map(|it| it.0),
        })
    }
}

impl HoldRow {
    pub(super) fn of(it: HoldUntil) -> Self {
        match it {
            HoldUntil::NoHold => Self::NoHold,
            HoldUntil::Indefinite => Self::Indefinite,
            HoldUntil::Period(it) => Self::Period(Spelled(it)),
            HoldUntil::Time(unix_ms) => Self::Time(unix_ms),
        }
    }

    pub(super) fn read(self) -> HoldUntil {
        match self {
            Self::NoHold => HoldUntil::NoHold,
            Self::Indefinite => HoldUntil::Indefinite,
            Self::Period(it) => HoldUntil::Period(it.0),
            Self::Time(unix_ms) => HoldUntil::Time(unix_ms),
        }
    }
}

impl PasswordRow {
    fn of(it: &JobPassword) -> Self {
        let JobPassword { encryption, salt, hash, failures } = *it;
        Self { encryption: Spelled(encryption), salt, hash, failures }
    }

    fn read(self) -> JobPassword {
        let Self { encryption, salt, hash, failures } = self;
        JobPassword { encryption: encryption.0, salt, hash, failures }
    }
}
