//! What job control in front of a document asks for, as changes to the job's ticket.
//!
//! It goes before what the client asks for beside the document, to which it is nearer (assumed). What
//! the device has no value for leaves the ticket as it is.

use sim_core::job::{
    COPIES_MAX, ColorMode, DocumentHandling, JobType, Media, NumberUp, Orientation, PageRange,
    Sides, TicketChange,
};
use sim_core::media::{InputTray, MediaSize, SIZES};
use sim_core::model::RESOLUTIONS;
use sim_wire::pjl::{self, JobSettings};

/// The trays by the names of `MEDIASOURCE` (assumed; the family's drivers are not documented here).
const SOURCES: [(&str, Option<InputTray>); 6] = [
    ("AUTO", None),
    ("TRAY1", Some(InputTray::One)),
    ("TRAY2", Some(InputTray::Two)),
    ("TRAY3", Some(InputTray::Three)),
    ("TRAY4", Some(InputTray::Four)),
    ("TRAY5", Some(InputTray::Bypass)),
];

/// The changes to a ticket that asks for this paper.
pub(crate) fn changes(asked: &JobSettings, media: Media) -> Vec<TicketChange> {
    let uncollated = asked.collated == Some(false);
    let resolution = asked.resolution.filter(|it| RESOLUTIONS.contains(it));
    let paper = paper(asked, media);
    [
        asked.copies.map(|it| TicketChange::Copies(it.min(COPIES_MAX))),
        uncollated.then_some(TicketChange::DocumentHandling(DocumentHandling::Uncollated)),
        asked.sides.map(|it| TicketChange::Sides(sides(it))),
        pages(asked).map(|it| TicketChange::PageRanges(vec![it])),
        asked.number_up.and_then(NumberUp::new).map(TicketChange::NumberUp),
        asked.orientation.map(|it| TicketChange::Orientation(Some(orientation(it)))),
        asked.colour.map(|it| TicketChange::ColorMode(colours(it))),
        resolution.map(|it| TicketChange::ResolutionDpi(Some(it))),
        (paper != media).then_some(TicketChange::Media(paper)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The Job Type of a driver.
pub(crate) const fn job_type(of_driver: pjl::JobType) -> JobType {
    match of_driver {
        pjl::JobType::Normal => JobType::Normal,
        pjl::JobType::Secure => JobType::Secure,
        pjl::JobType::SampleSet => JobType::SampleSet,
        pjl::JobType::Delayed => JobType::Delayed,
        pjl::JobType::StoreInRemoteFolder => JobType::StoreInRemoteFolder,
        pjl::JobType::BackgroundForm => JobType::BackgroundForm,
    }
}

fn paper(asked: &JobSettings, media: Media) -> Media {
    let measured = asked.paper_size.and_then(|(x, y)| {
        let is_this = |width: i32, length: i32| {
            i64::from(x) == i64::from(width) && i64::from(y) == i64::from(length)
        };
        let row =
            SIZES.iter().find(|it| is_this(it.width, it.length) || is_this(it.length, it.width));
        row.and_then(|it| MediaSize::from_name(it.name))
    });
    let size = asked.paper.and_then(MediaSize::from_name).or(measured);
    let source = asked.source.as_deref();
    let source = source.and_then(|it| SOURCES.iter().find(|row| row.0.eq_ignore_ascii_case(it)));
    Media {
        size: size.or(media.size),
        tray: source.map_or(media.tray, |row| row.1),
        kind: media.kind,
        color: media.color,
    }
}

/// `START` and `END`, of which one may be missing.
fn pages(asked: &JobSettings) -> Option<PageRange> {
    if asked.first_page.is_none() && asked.last_page.is_none() {
        return None;
    }
    let (first, last) = (asked.first_page.unwrap_or(1), asked.last_page.unwrap_or(u32::MAX));
    (first <= last).then_some(PageRange { first, last })
}

const fn sides(asked: pjl::Sides) -> Sides {
    match asked {
        pjl::Sides::OneSided => Sides::OneSided,
        pjl::Sides::LongEdge => Sides::LongEdge,
        pjl::Sides::ShortEdge => Sides::ShortEdge,
    }
}

const fn orientation(asked: pjl::Orientation) -> Orientation {
    match asked {
        pjl::Orientation::Portrait => Orientation::Portrait,
        pjl::Orientation::Landscape => Orientation::Landscape,
    }
}

const fn colours(asked: pjl::Colour) -> ColorMode {
    match asked {
        pjl::Colour::Colour => ColorMode::Color,
        pjl::Colour::Grey => ColorMode::Monochrome,
    }
}
