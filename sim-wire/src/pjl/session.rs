//! The replies to a client with a back channel, such as port 9100 has one and IPP has none.
//!
//! ```text
//! @PJL INFO STATUS⏎                 ──▶   @PJL INFO STATUS␍␊
//!                                         CODE=10001␍␊
//!                                         DISPLAY="Ready to copy."␍␊
//!                                         ONLINE=TRUE␍␊
//!                                         ␌
//! ```
//!
//! Every reply begins with the command and ends with a form feed (PJL Technical Reference, chapter 7).

use super::device::{Device, DeviceVariable, Feature, Files, Status, Values};
use super::{Assignment, Command, FileCommand, FileError, Flaw, Language, Variable};

/// Fewest and most seconds between two timed statuses.
pub const TIMED_RANGE: (u16, u16) = (5, 300);

/// Status codes of lines that are not carried out (PJL Technical Reference, appendix D).
mod code {
    pub(super) const SYNTAX: u32 = 20_001;
    pub(super) const UNSUPPORTED_COMMAND: u32 = 20_002;
    pub(super) const UNSUPPORTED_LANGUAGE: u32 = 20_004;
    pub(super) const LINE_TOO_LONG: u32 = 20_005;
    pub(super) const PARTLY_IGNORED: u32 = 25_001;
    pub(super) const FILE_SYSTEM: u32 = 32_000;
}

/// How much of the device's status a client wants without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum DeviceStatus {
    #[default]
    Off,
    On,
    /// Also what is wrong with its own lines.
    Verbose,
}

/// A client's conversation with the device, from connect to disconnect.
///
/// What it has set is its own: at most as many values as the device has variables.
#[derive(Debug, Clone, Default)]
pub struct Session {
    now: Vec<(usize, String)>,
    defaults: Vec<(usize, String)>,
    device: DeviceStatus,
    job: bool,
    page: bool,
    timed: u16,
}

impl Session {
    /// The reply to a command; empty where there is none.
    pub fn answer(&mut self, command: Result<Command<'_>, Flaw>, device: &Device<'_>) -> Vec<u8> {
        let reply = match command {
            Ok(command) => self.carry_out(command, device),
            Err(Flaw::LineTooLong { .. }) => self.complain(code::LINE_TOO_LONG),
            Err(
                Flaw::HeadTooLong
                | Flaw::TooManyLines
                | Flaw::PasswordNotBase64 { .. }
                | Flaw::BadCopies { .. }
                | Flaw::BadTicket { .. }
                | Flaw::UnknownJobType { .. },
            ) => self.complain(code::SYNTAX),
        };
        reply.map(Reply::finish).unwrap_or_default()
    }

    /// Whether the client wants to be told anything without asking.
    pub fn is_to_be_told(&self) -> bool {
        self.device != DeviceStatus::Off || self.job || self.page || self.timed > 0
    }

    /// Says that the status changed, if the client wants to know.
    pub fn device_changed(&self, status: &Status<'_>) -> Vec<u8> {
        self.when(self.device != DeviceStatus::Off, || Reply::to("USTATUS DEVICE").status(status))
    }

    /// Says that a job began.
    pub fn job_began(&self, name: Option<&str>) -> Vec<u8> {
        self.when(self.job, || Reply::to("USTATUS JOB").line("START").name(name))
    }

    /// Says that a job ended after so many pages, under the name in its `EOJ`.
    pub fn job_ended(&self, name: Option<&str>, pages: u64) -> Vec<u8> {
        self.when(self.job, || {
            Reply::to("USTATUS JOB").line("END").name(name).line(&format!("PAGES={pages}"))
        })
    }

    /// Says that a job was cancelled.
    pub fn job_cancelled(&self, name: Option<&str>) -> Vec<u8> {
        self.when(self.job, || Reply::to("USTATUS JOB").line("CANCELED").name(name))
    }

    /// Says that a page of the job is out, the first being 1.
    pub fn page_printed(&self, number: u64) -> Vec<u8> {
        self.when(self.page, || Reply::to("USTATUS PAGE").line(&number.to_string()))
    }

    /// Seconds between two statuses, if the client wants one from time to time.
    pub fn interval_seconds(&self) -> Option<u16> {
        (self.timed > 0).then_some(self.timed)
    }

    /// The status from time to time.
    pub fn timed(&self, status: &Status<'_>) -> Vec<u8> {
        self.when(self.timed > 0, || Reply::to("USTATUS TIMED").status(status))
    }

    fn when(&self, wanted: bool, reply: impl FnOnce() -> Reply) -> Vec<u8> {
        if wanted { reply().finish() } else { Vec::new() }
    }

    fn carry_out(&mut self, command: Command<'_>, device: &Device<'_>) -> Option<Reply> {
        match command {
            Command::Echo(words) => Some(Reply::to(&format!("ECHO {words}"))),
            Command::Inquire(variable) => {
                Some(inquired("INQUIRE", variable, device, |it| self.value(&self.now, it, device)))
            }
            Command::DefaultInquire(variable) => {
                let value = |it| self.value(&self.defaults, it, device);
                Some(inquired("DINQUIRE", variable, device, value))
            }
            Command::Info(category) => Some(self.info(category, device)),
            Command::Set(assignment) => self.set(&assignment, device, false),
            Command::Default(assignment) => self.set(&assignment, device, true),
            Command::Job(_) | Command::EndOfJob(_) | Command::Reset => {
                self.now.clone_from(&self.defaults);
                None
            }
            Command::Initialize => {
                (self.now, self.defaults) = (Vec::new(), Vec::new());
                None
            }
            Command::Ustatus { variable, value } => self.ustatus(variable, value),
            Command::UstatusOff => {
                (self.device, self.job, self.page, self.timed) = <_>::default();
                None
            }
            Command::File(file) => self.file(&file, device.files),
            Command::Enter(language) => {
                let known = Language::from_name(language).is_some()
                    || language.eq_ignore_ascii_case("AUTO");
                if known { None } else { self.complain(code::UNSUPPORTED_LANGUAGE) }
            }
            Command::Unknown(_) => self.complain(code::UNSUPPORTED_COMMAND),
            Command::Malformed(_) => self.complain(code::SYNTAX),
            Command::Empty
            | Command::Comment(_)
            | Command::ReadyMessage(_)
            | Command::OperatorMessage(_)
            | Command::StatusMessage(_)
            | Command::DeviceManagement(_)
            | Command::Ticket(_) => None,
        }
    }

    /// An unsolicited status about the client's own line.
    fn complain(&self, code: u32) -> Option<Reply> {
        (self.device == DeviceStatus::Verbose)
            .then(|| Reply::to("USTATUS DEVICE").line(&format!("CODE={code}")))
    }

    fn value(&self, set: &[(usize, String)], place: usize, device: &Device<'_>) -> String {
        let value = set.iter().find(|it| it.0 == place).map(|it| it.1.clone());
        value.unwrap_or_else(|| device.variables[place].factory.to_owned())
    }

    fn set(
        &mut self,
        assignment: &Assignment<'_>,
        device: &Device<'_>,
        by_default: bool,
    ) -> Option<Reply> {
        let accepted = place(assignment.variable, device).and_then(|place| {
            let variable = &device.variables[place];
            let value = variable.values.accept(assignment.unquoted().trim())?;
            (!variable.read_only).then_some((place, value))
        });
        let Some((place, value)) = accepted else {
            return self.complain(code::PARTLY_IGNORED);
        };
        for set in [Some(&mut self.now), by_default.then_some(&mut self.defaults)] {
            let Some(set) = set else { continue };
            set.retain(|it| it.0 != place);
            set.push((place, value.clone()));
        }
        None
    }

    fn ustatus(&mut self, variable: &str, value: &str) -> Option<Reply> {
        let on = match value.to_ascii_uppercase().as_str() {
            "ON" => Some(true),
            "OFF" => Some(false),
            _ => None,
        };
        let seconds = value.parse::<u16>().ok();
        let (least, most) = TIMED_RANGE;
        match (variable.to_ascii_uppercase().as_str(), on, seconds) {
            ("DEVICE", _, _) if value.eq_ignore_ascii_case("VERBOSE") => {
                self.device = DeviceStatus::Verbose;
            }
            ("DEVICE", Some(true), _) => self.device = DeviceStatus::On,
            ("DEVICE", Some(false), _) => self.device = DeviceStatus::Off,
            ("JOB", Some(on), _) => self.job = on,
            ("PAGE", Some(on), _) => self.page = on,
            ("TIMED", _, Some(0)) => self.timed = 0,
            ("TIMED", _, Some(seconds)) => self.timed = seconds.clamp(least, most),
            _ => return self.complain(code::PARTLY_IGNORED),
        }
        None
    }

    fn file(&self, file: &FileCommand<'_>, files: Files) -> Option<Reply> {
        let error = match files {
            Files::Off => FileError::NoFileSystem,
            Files::NoVolume => FileError::VolumeNotAvailable,
        };
        if !file.command.is_answered() {
            return self.complain(code::FILE_SYSTEM + u32::from(error.number()));
        }
        let mut command = file.command.keyword().to_owned();
        if let Some(name) = file.name {
            command.push_str(&format!(" NAME=\"{name}\""));
        }
        if let Some(entry) = file.entry {
            command.push_str(&format!(" ENTRY={entry}"));
        }
        Some(Reply::to(&command).line(&format!("FILEERROR={}", error.number())))
    }

    fn info(&self, category: &str, device: &Device<'_>) -> Reply {
        let category = category.to_ascii_uppercase();
        let reply = Reply::to(&format!("INFO {category}"));
        match category.as_str() {
            "ID" => reply.line(&format!("\"{}\"", device.id)),
            "STATUS" => reply.status(&device.status),
            "PAGECOUNT" => reply.line(&format!("PAGECOUNT={}", device.page_count)),
            "MEMORY" => reply
                .line(&format!("TOTAL={}", device.memory.total))
                .line(&format!("LARGEST={}", device.memory.largest)),
            "CONFIG" => device.configuration.iter().fold(reply, |reply, it| match it {
                Feature::Present(name) => reply.line(name),
                Feature::Number(name, number) => reply.line(&format!("{name}={number}")),
                Feature::Options(name, options) => reply.list(name, options, "ENUMERATED"),
            }),
            "VARIABLES" => (0..).zip(device.variables).fold(reply, |reply, (place, it)| {
                reply.variable(it, &self.value(&self.now, place, device))
            }),
            "USTATUS" => self.info_ustatus(reply),
            "FILESYS" if device.files == Files::NoVolume => {
                let heading = "\tVOLUME\tTOTAL SIZE\tFREE SPACE\tLOCATION\tLABEL\tSTATUS";
                Reply::to("INFO FILESYS [1 TABLE]").line(heading)
            }
            _ => reply.line("\"?\""),
        }
    }

    fn info_ustatus(&self, reply: Reply) -> Reply {
        let (switch, all) = (["OFF", "ON"], ["OFF", "ON", "VERBOSE"]);
        let device = match self.device {
            DeviceStatus::Off => "OFF",
            DeviceStatus::On => "ON",
            DeviceStatus::Verbose => "VERBOSE",
        };
        let (least, most) = (TIMED_RANGE.0.to_string(), TIMED_RANGE.1.to_string());
        reply
            .list(&format!("DEVICE={device}"), &all, "ENUMERATED")
            .list(&format!("JOB={}", switch[usize::from(self.job)]), &switch, "ENUMERATED")
            .list(&format!("PAGE={}", switch[usize::from(self.page)]), &switch, "ENUMERATED")
            .list(&format!("TIMED={}", self.timed), &[&least, &most], "RANGE")
    }
}

/// The place of a variable among the device's.
fn place(variable: Variable<'_>, device: &Device<'_>) -> Option<usize> {
    let squeezed = |of: &str| -> String { of.chars().filter(|it| !it.is_whitespace()).collect() };
    device.variables.iter().position(|it| {
        it.name.eq_ignore_ascii_case(variable.name)
            && match (it.of, variable.of) {
                (Some(known), Some(asked)) => known.eq_ignore_ascii_case(&squeezed(asked)),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            }
    })
}

fn inquired(
    keyword: &str,
    variable: Variable<'_>,
    device: &Device<'_>,
    value: impl FnOnce(usize) -> String,
) -> Reply {
    let of = variable.of.map(|it| format!("{it} ")).unwrap_or_default();
    let reply = Reply::to(&format!("{keyword} {of}{}", variable.name));
    match place(variable, device) {
        Some(place) => reply.line(&value(place)),
        None => reply.line("\"?\""),
    }
}

/// A reply under construction.
struct Reply(String);

impl Reply {
    fn to(command: &str) -> Self {
        Self(String::new()).line(&format!("@PJL {command}"))
    }

    /// A line. What would end it early becomes a blank.
    fn line(mut self, text: &str) -> Self {
        self.0.extend(text.chars().map(|it| if it.is_control() && it != '\t' { ' ' } else { it }));
        self.0.push_str("\r\n");
        self
    }

    fn status(self, status: &Status<'_>) -> Self {
        let online = if status.online { "TRUE" } else { "FALSE" };
        self.line(&format!("CODE={}", status.code))
            .line(&format!("DISPLAY=\"{}\"", status.display.replace('"', "'")))
            .line(&format!("ONLINE={online}"))
    }

    fn name(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => self.line(&format!("NAME=\"{name}\"")),
            None => self,
        }
    }

    fn list(self, what: &str, items: &[&str], kind: &str) -> Self {
        let heading = self.line(&format!("{what} [{} {kind}]", items.len()));
        items.iter().fold(heading, |reply, it| reply.line(&format!("\t{it}")))
    }

    fn variable(self, variable: &DeviceVariable<'_>, value: &str) -> Self {
        let of = variable.of.map(|it| format!("{it} ")).unwrap_or_default();
        let what = format!("{of}{}={value}", variable.name);
        let only = if variable.read_only { " READONLY" } else { "" };
        match variable.values {
            Values::Enumerated(words) => self.list(&what, words, &format!("ENUMERATED{only}")),
            Values::Range(low, high) => {
                let (low, high) = (low.to_string(), high.to_string());
                self.list(&what, &[&low, &high], &format!("RANGE{only}"))
            }
        }
    }

    fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_bytes();
        bytes.push(b'\x0c');
        bytes
    }
}
