//! The line printer daemon protocol (RFC 1179): what a client orders, the control file, and the state of a queue.
//!
//! ```text
//!   02 queue LF                    receive a job ─▶ 00
//!      02 count SP cfA001host LF   its control file ─▶ 00, count bytes, 00 ─▶ 00
//!      03 count SP dfA001host LF   a data file      ─▶ 00, count bytes, 00 ─▶ 00
//!   03 queue SP list LF            its state in short; 04: at length
//!   05 queue SP agent SP list LF   remove jobs
//! ```
//! Reading passes over what it does not know, as a printer does. Text is UTF-8, else Latin-1.

use crate::text::utf8_or_latin1;

/// Bytes of a line at most (assumed; RFC 1179 bounds only names).
pub const LINE_MAX: usize = 1_024;
/// Bytes of a control file at most (assumed).
pub const CONTROL_MAX: u64 = 64 << 10;
/// Bytes that a data file can have; what says that it has more does not know how many (assumed: clients that do not
/// count send 0, or a number that no file has).
pub const DATA_MAX: u64 = u32::MAX as u64;

/// What a client orders (RFC 1179 section 5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Print what waits: a printer does so anyway.
    PrintWaiting,
    /// A job follows.
    Receive,
    /// The state of the queue.
    State {
        /// Its name.
        queue: String,
        /// Whether at length.
        long: bool,
        /// The users and the job numbers that are asked about; all if none.
        about: Vec<String>,
    },
    /// Remove jobs.
    Remove {
        /// The job numbers and the users; the agent's first job if none.
        about: Vec<String>,
    },
}

impl Order {
    /// Reads a line without its end; `None` if it is no order.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let (&code, rest) = line.split_first()?;
        let text = utf8_or_latin1(rest.to_vec());
        let mut words = text.split_ascii_whitespace().map(str::to_owned);
        let queue = words.next()?;
        Some(match code {
            1 => Self::PrintWaiting,
            2 => Self::Receive,
            3 | 4 => Self::State { queue, long: code == 4, about: words.collect() },
            5 => Self::Remove { about: words.skip(1).collect() },
            _ => return None,
        })
    }
}

/// What a client sends of a job (RFC 1179 section 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Nothing of what it sent so far counts.
    Abort,
    /// A control file of so many bytes.
    Control(u64),
    /// A data file.
    Data {
        /// Its bytes; `None`: up to the end of the connection.
        bytes: Option<u64>,
        /// Its name, which the control file names.
        name: String,
    },
}

impl Part {
    /// Reads a line without its end; `None` if it is none.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let (&code, rest) = line.split_first()?;
        if code == 1 {
            return Some(Self::Abort);
        }
        let text = utf8_or_latin1(rest.to_vec());
        let mut words = text.split_ascii_whitespace();
        let bytes: u64 = words.next()?.parse().ok()?;
        match code {
            2 => Some(Self::Control(bytes)),
            3 => {
                let name = words.next()?.to_owned();
                let bytes = Some(bytes).filter(|it| (1..=DATA_MAX).contains(it));
                Some(Self::Data { bytes, name })
            }
            _ => None,
        }
    }
}

/// What a control file says (RFC 1179 section 7), as far as it matters to a printer that looks into the data itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ControlFile {
    /// `P`: the user, as the client says.
    pub user: Option<String>,
    /// `J`: the job's name.
    pub job: Option<String>,
    /// The data files that are to be printed, in order.
    pub files: Vec<PrintFile>,
}

/// A data file that is to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintFile {
    /// Its name on the wire.
    pub name: String,
    /// `N`: its name on the client's machine.
    pub source: Option<String>,
    /// How often it is to be printed: as often as it is named.
    pub copies: u16,
}

impl ControlFile {
    /// Reads one.
    pub fn parse(bytes: Vec<u8>) -> Self {
        let text = utf8_or_latin1(bytes);
        let (mut control, mut source) = (Self::default(), None);
        for line in text.lines() {
            let mut letters = line.chars();
            let (Some(code), rest) = (letters.next(), letters.as_str().trim()) else { continue };
            match code {
                'P' => control.user = Some(rest.to_owned()),
                'J' => control.job = Some(rest.to_owned()),
                // It stands behind the file that it is the name of, or in front (both are seen).
                'N' => match control.files.last_mut().filter(|it| it.source.is_none()) {
                    Some(file) => file.source = Some(rest.to_owned()),
                    None => source = Some(rest.to_owned()),
                },
                'a'..='z' => match control.files.iter_mut().find(|it| it.name == rest) {
                    Some(file) => file.copies = file.copies.saturating_add(1),
                    None => {
                        let (name, source) = (rest.to_owned(), source.take());
                        control.files.push(PrintFile { name, source, copies: 1 });
                    }
                },
                _ => {}
            }
        }
        control
    }
}

/// A job in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Its number.
    pub number: u32,
    /// Whether it is printed now.
    pub is_active: bool,
    /// Whose it is, what it is called and how long it is, where that may be seen.
    pub details: Option<Details>,
}

/// What not everybody may see of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Whose it is; empty if nobody's.
    pub owner: String,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
}

/// The state of a queue as clients show it: the heading, and the jobs in the form of BSD's `lpq`, which RFC 1179
/// leaves open.
pub fn state(heading: &str, jobs: &[Queued], long: bool) -> String {
    let mut text = format!("{heading}\n");
    if jobs.is_empty() {
        text.push_str("no entries\n");
        return text;
    }
    if !long {
        text.push_str(&row("Rank", "Owner", "Job", "Files", "Total Size"));
    }
    let mut waiting = 0;
    for job in jobs {
        let rank = if job.is_active {
            "active".to_owned()
        } else {
            waiting += 1;
            ordinal(waiting)
        };
        let (owner, name, size) = match &job.details {
            Some(it) => (it.owner.as_str(), it.name.as_str(), format!("{} bytes", it.bytes)),
            None => ("-", "-", "-".to_owned()),
        };
        let number = job.number.to_string();
        text.push_str(&match long {
            false => row(&rank, owner, &number, name, &size),
            true => format!("\n{owner}: {rank:32} [job {number}]\n\t{name:32} {size}\n"),
        });
    }
    text
}

fn row(rank: &str, owner: &str, number: &str, name: &str, size: &str) -> String {
    let name: String = name.chars().take(37).collect();
    format!("{rank:6} {owner:10} {number:4} {name:37} {size}\n")
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (1, it) if it != 11 => "st",
        (2, it) if it != 12 => "nd",
        (3, it) if it != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_and_parts_are_read_by_their_codes() {
        let about = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        assert_eq!(Order::parse(b"\x01lp"), Some(Order::PrintWaiting));
        assert_eq!(Order::parse(b"\x02lp"), Some(Order::Receive));
        let state = |long, about| Some(Order::State { queue: "lp".into(), long, about });
        assert_eq!(Order::parse(b"\x03lp "), state(false, about(&[])));
        assert_eq!(Order::parse(b"\x04lp alice 7"), state(true, about(&["alice", "7"])));
        let remove = Order::Remove { about: about(&["3", "4"]) };
        assert_eq!(Order::parse(b"\x05lp alice 3 4"), Some(remove));
        for line in [&b""[..], b"\x02", b"\x06lp", b"GET / HTTP/1.1"] {
            assert_eq!(Order::parse(line), None, "{line:?}");
        }
        let data = |bytes| Some(Part::Data { bytes, name: "dfA001host".into() });
        assert_eq!(Part::parse(b"\x02120 cfA001host"), Some(Part::Control(120)));
        assert_eq!(Part::parse(b"\x03120 dfA001host"), data(Some(120)));
        assert_eq!(Part::parse(b"\x030 dfA001host"), data(None));
        assert_eq!(Part::parse(b"\x03125899906843000 dfA001host"), data(None));
        assert_eq!(Part::parse(b"\x01"), Some(Part::Abort));
        for line in [&b""[..], b"\x02x cfA001host", b"\x03120", b"\x04120 dfA001host"] {
            assert_eq!(Part::parse(line), None, "{line:?}");
        }
    }

    #[test]
    fn a_control_file_says_who_prints_what_how_often() {
        let text = b"Hhost\nPalice\nJMinutes\nldfA001host\nldfA001host\nUdfA001host\nNa.pdf\n\
            Nb.ps\nodfB001host\n";
        let control = ControlFile::parse(text.to_vec());
        let file = |name: &str, source: &str, copies| PrintFile {
            name: name.into(),
            source: Some(source.into()),
            copies,
        };
        assert_eq!(
            (control.user.as_deref(), control.job.as_deref()),
            (Some("alice"), Some("Minutes"))
        );
        assert_eq!(control.files, [file("dfA001host", "a.pdf", 2), file("dfB001host", "b.ps", 1)]);
        assert_eq!(ControlFile::parse(b"\n\n\xff".to_vec()), ControlFile::default());
    }

    #[test]
    fn a_queue_is_shown_in_short_and_at_length() {
        let details = Details { owner: "alice".into(), name: "a.pdf".into(), bytes: 5 };
        let jobs = [
            Queued { number: 7, is_active: true, details: Some(details) },
            Queued { number: 8, is_active: false, details: None },
        ];
        let short = state("lp is printing", &jobs, false);
        let lines: Vec<Vec<_>> = short.lines().map(|it| it.split_whitespace().collect()).collect();
        assert_eq!(lines[0], ["lp", "is", "printing"]);
        assert_eq!(lines[2], ["active", "alice", "7", "a.pdf", "5", "bytes"]);
        assert_eq!(lines[3], ["1st", "-", "8", "-", "-"]);
        let long = state("lp is printing", &jobs, true);
        assert!(long.contains("\nalice: active") && long.contains("[job 8]"), "{long}");
        assert_eq!(state("lp is ready", &[], true), "lp is ready\nno entries\n");
        assert_eq!(
            [1, 2, 3, 4, 11, 21, 112].map(ordinal).join(" "),
            "1st 2nd 3rd 4th 11th 21st 112th"
        );
    }
}
