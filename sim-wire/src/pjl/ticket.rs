//! A Xerox job ticket (XPIF) as it comes line by line behind `@PJL XCPT`.
//!
//! ```text
//! @PJL XCPT <?xml version="1.0" encoding="UTF-8"?>
//! @PJL XCPT <!DOCTYPE xpif SYSTEM "xpif-v02081.dtd">
//! @PJL XCPT <xpif version="1.0" cpss-version="2.07" xml:lang="en-US">
//! @PJL XCPT  <job-template-attributes>
//! @PJL XCPT   <copies syntax="integer">2</copies>
//! @PJL XCPT   <job-accounting-user-id syntax="name">User1</job-accounting-user-id>
//! @PJL XCPT  </job-template-attributes>
//! @PJL XCPT </xpif>
//! ```
//!
//! The elements are IPP's attributes. Known from what drivers for Xerox-brand printers write; whether
//! the evaluated device reads tickets at all is not in its guide (assumed).

use quick_xml::Reader;
use quick_xml::events::Event;

use super::settings::{Colour, JobSettings, Sides, copies};

/// Bytes of a ticket that are kept; one that is longer is not understood.
pub(super) const MAX_TICKET: usize = 16 * 1024;
/// Elements within elements.
const MAX_DEPTH: usize = 16;

/// What a ticket says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ticket {
    pub(super) settings: JobSettings,
    /// `job-accounting-user-id`.
    pub(super) user_id: Option<String>,
    /// `job-account-id`.
    pub(super) account_id: Option<String>,
    /// `job-originating-user-name`, else `requesting-user-name`.
    pub(super) login_name: Option<String>,
    /// `job-name`.
    pub(super) job_name: Option<String>,
    x: Option<u32>,
    y: Option<u32>,
}

impl Ticket {
    /// Reads a ticket. `None` if it is no XML, or no ticket.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader::from_str(text);
        let mut ticket = Self::default();
        let mut path: Vec<String> = Vec::new();
        let mut value = String::new();
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    if path.len() == MAX_DEPTH {
                        return None;
                    }
                    path.push(start.name().as_ref().to_owned());
                    value.clear();
                }
                Event::Text(text) => value.push_str(&text),
                Event::GeneralRef(name) => value.push(character(&name)?),
                Event::End(_) => {
                    ticket.element(&path, &value);
                    path.pop();
                    value.clear();
                }
                Event::Eof => break,
                // A DTD is named, never followed.
                Event::Empty(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => {}
            }
        }
        ticket.settings.paper_size = ticket.x.zip(ticket.y);
        path.is_empty().then_some(ticket)
    }

    fn element(&mut self, path: &[String], value: &str) {
        let [root, .., name] = path else { return };
        let as_it_stands = value;
        let value = value.trim();
        if root != "xpif" || value.is_empty() {
            return;
        }
        let text = || Some(value.to_owned());
        let settings = &mut self.settings;
        match name.as_str() {
            // A flaw of a ticket has no line of its own to be told of.
            "copies" => settings.copies = copies(value, 0).ok().or(settings.copies),
            "sides" => {
                settings.sides = match value {
                    "one-sided" => Some(Sides::OneSided),
                    "two-sided-long-edge" => Some(Sides::LongEdge),
                    "two-sided-short-edge" => Some(Sides::ShortEdge),
                    _ => settings.sides,
                }
            }
            "sheet-collate" => {
                settings.collated = match value {
                    "collated" => Some(true),
                    "uncollated" => Some(false),
                    _ => settings.collated,
                }
            }
            "color-effects-type" => {
                settings.colour = match value {
                    "color" => Some(Colour::Colour),
                    "monochrome-grayscale" => Some(Colour::Grey),
                    _ => settings.colour,
                }
            }
            "x-dimension" => self.x = value.parse().ok(),
            "y-dimension" => self.y = value.parse().ok(),
            // Compared exactly: no blank around an ID is left out.
            "job-accounting-user-id" => {
                self.user_id = Some(as_it_stands.trim_matches('\n').to_owned())
            }
            "job-account-id" => self.account_id = text(),
            "job-name" => self.job_name = text(),
            "job-originating-user-name" => self.login_name = text(),
            "requesting-user-name" => self.login_name = self.login_name.take().or(text()),
            _ => {}
        }
    }
}

/// One of XML's five named characters, or one by its number. There are no others without a DTD.
fn character(name: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Some(number) = name.resolve_char_ref().ok()? {
        return Some(number);
    }
    match &**name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}
