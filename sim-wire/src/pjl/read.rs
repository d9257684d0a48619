//! The reading side of PJL.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::lines::{is_blank, is_command};
use super::settings::Gathered;
use super::ticket::{MAX_TICKET, Ticket};
use super::{Assignment, Command, CommandReader, Flaw, JobType, MAX_TAIL, Prologue, UEL};
use crate::secret::Secret;
use crate::text::utf8_or_latin1;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads the prologue at the head of a print stream that is there whole.
pub fn parse(stream: &[u8]) -> Prologue {
    let mut reader = PrologueReader::default();
    reader.push(stream);
    reader.finish()
}

/// How many bytes at the end of a print stream are epilogue: UELs and the PJL lines among them,
/// such as `@PJL EOJ`. Only the last [`MAX_TAIL`] bytes are looked at. 0 if the stream ends in
/// data.
pub fn epilogue(tail: &[u8]) -> usize {
    let mut cut = 0;
    let tail = &tail[tail.len().saturating_sub(MAX_TAIL)..];
    let mut end = tail.len();
    while let Some(at) = tail[..end].windows(UEL.len()).rposition(|window| window == UEL) {
        if !is_only_commands(&tail[at + UEL.len()..end]) {
            break;
        }
        cut = tail.len() - at;
        end = at;
    }
    cut
}

fn is_only_commands(segment: &[u8]) -> bool {
    segment.split(|&byte| byte == b'\n').all(|line| {
        let blank = line.iter().take_while(|byte| is_blank(**byte)).count();
        line.len() == blank || is_command(&line[blank..])
    })
}

/// Reads the prologue of a print stream as it comes in, in pieces of any size.
#[derive(Debug, Default)]
pub struct PrologueReader {
    commands: CommandReader,
    collected: Collected,
}

impl PrologueReader {
    /// Takes the next bytes. Costs nothing once the document has begun.
    pub fn push(&mut self, bytes: &[u8]) {
        let collected = &mut self.collected;
        self.commands.push(bytes, &mut |line, read| collected.take(line, read));
    }

    /// What the prologue says. The stream has ended.
    pub fn finish(mut self) -> Prologue {
        let collected = &mut self.collected;
        self.commands.end(&mut |line, read| collected.take(line, read));
        self.collected.finish(self.commands.payload())
    }
}

/// A prologue while it is read: what ranks below what is only known at the end.
#[derive(Debug, Default)]
struct Collected {
    read: Prologue,
    application_name: Option<String>,
    job_name: Option<String>,
    hold: Option<JobType>,
    now: Gathered,
    defaults: Gathered,
    ticket: String,
    /// The line on which the ticket begins.
    ticket_line: u16,
}

impl Collected {
    fn finish(mut self, payload: u64) -> Prologue {
        let ticket = self.ticket();
        let mut read = self.read;
        read.payload = payload;
        read.user_id = read.user_id.or(ticket.user_id);
        read.account_id = read.account_id.or(ticket.account_id);
        read.login_name = read.login_name.or(ticket.login_name);
        let names = [self.application_name, self.job_name, ticket.job_name];
        read.document_name = read.document_name.or(names.into_iter().flatten().next());
        read.job_type = read.job_type.or(self.hold);
        read.settings = self.now.finish(&ticket.settings);
        read
    }

    fn ticket(&mut self) -> Ticket {
        let text = std::mem::take(&mut self.ticket);
        if text.is_empty() {
            return Ticket::default();
        }
        Ticket::parse(&text).unwrap_or_else(|| {
            self.flaw(Flaw::BadTicket { line: self.ticket_line });
            Ticket::default()
        })
    }

    fn flaw(&mut self, flaw: Flaw) {
        self.read.flaw.get_or_insert(flaw);
    }

    fn take(&mut self, line: u16, read: Result<Command<'_>, Flaw>) {
        let command = match read {
            Ok(command) => command,
            Err(flaw) => return self.flaw(flaw),
        };
        match command {
            Command::Set(assignment) => self.set(&assignment, line),
            Command::Default(assignment) => {
                self.set(&assignment, line);
                // Told of already, if it is wrong.
                let _ = self.defaults.set(&assignment, line);
            }
            Command::Job(job) => {
                // A job begins with the defaults (PJL Technical Reference, chapter 5).
                self.now = self.defaults.clone();
                self.now.job(&job);
                self.job_name = job.name.map(str::to_owned).or(self.job_name.take());
            }
            Command::Reset => self.now = self.defaults.clone(),
            Command::Initialize => {
                (self.now, self.defaults) = (Gathered::default(), Gathered::default());
            }
            Command::Enter(language) => self.read.language = Some(language.to_owned()),
            Command::File(file) => self.read.file_system.push(file.command),
            Command::Ticket(text) => self.ticket_line_of(text, line),
            // A reply goes nowhere from here, and a message is for a panel that shows none (assumed).
            Command::Empty
            | Command::Comment(_)
            | Command::EndOfJob(_)
            | Command::Inquire(_)
            | Command::DefaultInquire(_)
            | Command::Info(_)
            | Command::Echo(_)
            | Command::Ustatus { .. }
            | Command::UstatusOff
            | Command::ReadyMessage(_)
            | Command::OperatorMessage(_)
            | Command::StatusMessage(_)
            | Command::DeviceManagement(_)
            | Command::Unknown(_)
            | Command::Malformed(_) => {}
        }
    }

    fn ticket_line_of(&mut self, text: &str, line: u16) {
        if self.ticket.is_empty() {
            self.ticket_line = line;
        }
        if self.ticket.len() + text.len() > MAX_TICKET {
            self.flaw(Flaw::BadTicket { line: self.ticket_line });
        } else {
            self.ticket.push_str(text);
            self.ticket.push('\n');
        }
    }

    fn set(&mut self, assignment: &Assignment<'_>, line: u16) {
        if assignment.variable.of.is_some() {
            return;
        }
        match assignment.variable.name.to_ascii_uppercase().as_str() {
            "JOBATTR" => self.attribute(assignment.value, line),
            "STRINGCODESET" => {
                self.read.string_code_set = Some(assignment.unquoted().to_owned());
            }
            "HOLD" => self.hold = held(assignment.unquoted()).or(self.hold),
            _ => {
                if let Err(flaw) = self.now.set(assignment, line) {
                    self.flaw(flaw);
                }
            }
        }
    }

    /// `"@NAME=value"`. The last quote of the line ends the value, so that a password may hold one.
    fn attribute(&mut self, value: &str, line: u16) {
        let value = value.trim();
        let value = value.strip_prefix('"').unwrap_or(value);
        let value = value.strip_suffix('"').unwrap_or(value);
        let Some((name, value)) = value.split_once('=') else { return };
        // The siblings' guides print blanks around the sign; a password is taken as it stands, and so is a
        // user ID, but for a blank where there is one before the sign too.
        let id = value.strip_prefix(' ').filter(|_| name.ends_with(' ')).unwrap_or(value);
        let (name, text) = (name.trim().to_ascii_uppercase(), Some(value.trim().to_owned()));
        match name.as_str() {
            "@JOAU" => self.read.user_id = Some(id.to_owned()),
            "@JOAP" => self.read.password = Some(Secret::new(value)),
            "@JOEP" => self.encoded_password(value, line),
            "@UACN" => self.read.document_name = text,
            "@ACNA" => self.application_name = text,
            "@LUNA" => self.read.login_name = text,
            "@CNAM" => self.read.computer_name = text,
            "@DAID" => self.read.account_id = text,
            "@JOTY" => self.job_type(value.trim(), line),
            "@PRTM" => self.hold = Some(JobType::Delayed),
            "@NLPP" => self.now.number_up(value.trim()),
            _ => {}
        }
    }

    fn encoded_password(&mut self, value: &str, line: u16) {
        let bytes = LENIENT.decode(value.trim()).ok();
        if bytes.is_none() {
            self.flaw(Flaw::PasswordNotBase64 { line });
        }
        self.read.password = bytes.map(|bytes| Secret::new(utf8_or_latin1(bytes)));
    }

    fn job_type(&mut self, token: &str, line: u16) {
        match JobType::from_token(token) {
            Some(job_type) => self.read.job_type = Some(job_type),
            None => self.flaw(Flaw::UnknownJobType { line }),
        }
    }
}

/// What the documented `SET HOLD` of the siblings means in the words of the guide.
fn held(value: &str) -> Option<JobType> {
    match value.to_ascii_uppercase().as_str() {
        "STORE" => Some(JobType::Secure),
        "PROOF" => Some(JobType::SampleSet),
        _ => None,
    }
}
