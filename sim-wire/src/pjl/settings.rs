//! What a job asks for, gathered from `SET`, `DEFAULT`, `JOB` and a Xerox ticket.

use super::command::{Assignment, Job};
use super::{Flaw, MAX_COPIES};

/// Sides of a sheet, in the words of IPP's `sides`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sides {
    /// `DUPLEX=OFF`.
    OneSided,
    /// `DUPLEX=ON`, `BINDING=LONGEDGE`.
    LongEdge,
    /// `DUPLEX=ON`, `BINDING=SHORTEDGE`.
    ShortEdge,
}

/// Colour or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Colour {
    /// `RENDERMODE=COLOR`.
    Colour,
    /// `RENDERMODE=GRAYSCALE`.
    Grey,
}

/// Which way round a page is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Orientation {
    /// `ORIENTATION=PORTRAIT`.
    Portrait,
    /// `ORIENTATION=LANDSCAPE`.
    Landscape,
}

/// What a job asks for beside its data. `None` leaves it to the device.
///
/// Values that are not understood are passed over without a flaw, as a printer does: a driver sends
/// many for other models.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobSettings {
    /// `QTY` times `COPIES`, 1 to [`MAX_COPIES`]: sets of the document, times copies of each page.
    pub copies: Option<u16>,
    /// Whether the copies come as whole sets: not with `COPIES` alone, which repeats each page.
    pub collated: Option<bool>,
    /// `DUPLEX` and `BINDING`.
    pub sides: Option<Sides>,
    /// `PAPER`: the name in PWG 5101.1, such as `iso_a4_210x297mm`.
    pub paper: Option<&'static str>,
    /// The size that a ticket asks for, in hundredths of a millimetre.
    pub paper_size: Option<(u32, u32)>,
    /// `MEDIASOURCE`, for example `TRAY1`.
    pub source: Option<String>,
    /// `MEDIATYPE`, for example `PLAIN`.
    pub media_type: Option<String>,
    /// `OUTBIN`, for example `MAINTRAY`.
    pub output_bin: Option<String>,
    /// `RESOLUTION`, in dots per inch, 1 and up.
    pub resolution: Option<u16>,
    /// `RENDERMODE`, or `color-effects-type` of a ticket.
    pub colour: Option<Colour>,
    /// `ORIENTATION`.
    pub orientation: Option<Orientation>,
    /// `@NLPP`: pages on one side, 1 and up.
    pub number_up: Option<u8>,
    /// `START` of `JOB`: the first page to print, from 1.
    pub first_page: Option<u32>,
    /// `END` of `JOB`: the last page to print, from 1.
    pub last_page: Option<u32>,
}

/// Papers by their PJL name: the PJL Technical Reference's, and the metric ones of Japanese models.
const PAPERS: [(&str, &str); 20] = [
    ("A3", "iso_a3_297x420mm"),
    ("A4", "iso_a4_210x297mm"),
    ("A5", "iso_a5_148x210mm"),
    ("A6", "iso_a6_105x148mm"),
    ("B4", "jis_b4_257x364mm"),
    ("JISB4", "jis_b4_257x364mm"),
    ("B5", "jis_b5_182x257mm"),
    ("JISB5", "jis_b5_182x257mm"),
    ("LETTER", "na_letter_8.5x11in"),
    ("LEGAL", "na_legal_8.5x14in"),
    ("LEGAL13", "na_foolscap_8.5x13in"),
    ("LEDGER", "na_ledger_11x17in"),
    ("TABLOID", "na_ledger_11x17in"),
    ("EXECUTIVE", "na_executive_7.25x10.5in"),
    ("STATEMENT", "na_invoice_5.5x8.5in"),
    ("COM10", "na_number-10_4.125x9.5in"),
    ("MONARCH", "na_monarch_3.875x7.5in"),
    ("C5", "iso_c5_162x229mm"),
    ("DL", "iso_dl_110x220mm"),
    ("POSTCARD", "jpn_hagaki_100x148mm"),
];

/// The settings while the lines are read: what only counts together, apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    pub(super) settings: JobSettings,
    sets: Option<u16>,
    page_copies: Option<u16>,
    duplex: Option<bool>,
    short_edge: Option<bool>,
}

impl Gathered {
    pub(super) fn job(&mut self, job: &Job<'_>) {
        self.settings.first_page = job.start.filter(|it| *it > 0).or(self.settings.first_page);
        self.settings.last_page = job.end.filter(|it| *it > 0).or(self.settings.last_page);
    }

    /// Takes a variable. Those of a single language (`LPARM`) mean its fonts and the like.
    pub(super) fn set(&mut self, assignment: &Assignment<'_>, line: u16) -> Result<(), Flaw> {
        if assignment.variable.of.is_some() {
            return Ok(());
        }
        let value = assignment.unquoted().trim();
        let text = || Some(value.to_owned());
        let of = |rows: &[(&str, bool)]| {
            rows.iter().find(|row| row.0.eq_ignore_ascii_case(value)).map(|row| row.1)
        };
        let settings = &mut self.settings;
        match assignment.variable.name.to_ascii_uppercase().as_str() {
            "COPIES" => self.page_copies = Some(copies(value, line)?),
            "QTY" => self.sets = Some(copies(value, line)?),
            "DUPLEX" => self.duplex = of(&[("ON", true), ("OFF", false)]).or(self.duplex),
            "BINDING" => {
                let edges = [("SHORTEDGE", true), ("LONGEDGE", false)];
                self.short_edge = of(&edges).or(self.short_edge);
            }
            "PAPER" => settings.paper = paper(value).or(settings.paper),
            "MEDIASOURCE" => settings.source = text(),
            "MEDIATYPE" => settings.media_type = text(),
            "OUTBIN" => settings.output_bin = text(),
            "RESOLUTION" => {
                let dpi = value.parse().ok().filter(|it| *it > 0);
                settings.resolution = dpi.or(settings.resolution);
            }
            "RENDERMODE" => {
                let colour = of(&[("COLOR", true), ("GRAYSCALE", false)]);
                let colour = colour.map(|it| if it { Colour::Colour } else { Colour::Grey });
                settings.colour = colour.or(settings.colour);
            }
            "ORIENTATION" => {
                let landscape = of(&[("LANDSCAPE", true), ("PORTRAIT", false)]);
                let orientation = landscape
                    .map(|it| if it { Orientation::Landscape } else { Orientation::Portrait });
                settings.orientation = orientation.or(settings.orientation);
            }
            _ => {}
        }
        Ok(())
    }

    /// `@NLPP`.
    pub(super) fn number_up(&mut self, value: &str) {
        let pages = value.parse().ok().filter(|it| *it > 0);
        self.settings.number_up = pages.or(self.settings.number_up);
    }

    /// What a ticket says, where no variable says it.
    pub(super) fn finish(self, ticket: &JobSettings) -> JobSettings {
        let sides = self.duplex.map(|duplex| match (duplex, self.short_edge) {
            (false, _) => Sides::OneSided,
            (true, Some(true)) => Sides::ShortEdge,
            (true, Some(false) | None) => Sides::LongEdge,
        });
        let copies = match (self.sets, self.page_copies) {
            (None, None) => None,
            (sets, pages) => {
                Some(sets.unwrap_or(1).saturating_mul(pages.unwrap_or(1)).min(MAX_COPIES))
            }
        };
        let collated = self.page_copies.filter(|it| *it > 1).map(|_| false);
        let settings = self.settings;
        JobSettings {
            copies: copies.or(ticket.copies),
            collated: collated.or(ticket.collated),
            sides: sides.or(ticket.sides),
            paper_size: if settings.paper.is_some() { None } else { ticket.paper_size },
            colour: settings.colour.or(ticket.colour),
            ..settings
        }
    }
}

/// A number of copies; more than the device can count are as many as it can.
pub(super) fn copies(value: &str, line: u16) -> Result<u16, Flaw> {
    match value.parse::<u32>() {
        Ok(copies @ 1..) => Ok(u16::try_from(copies).unwrap_or(MAX_COPIES).min(MAX_COPIES)),
        Ok(0) | Err(_) => Err(Flaw::BadCopies { line }),
    }
}

fn paper(name: &str) -> Option<&'static str> {
    let row = PAPERS.iter().find(|row| row.0.eq_ignore_ascii_case(name))?;
    Some(row.1)
}
