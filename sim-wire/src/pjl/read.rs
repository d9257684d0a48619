//! The reading side of PJL.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::lines::Piece;
use super::settings::Gathered;
use super::ticket::{MAX_TICKET, Ticket};
use super::{Assignment, Command, CommandReader, Flaw, Job, JobType, MAX_DEPTH, Prologue};
use crate::secret::Secret;
use crate::text::utf8_or_latin1;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The attributes that say who prints: user ID, and password in two ways.
const IDENTITY: [&str; 3] = ["@JOAU", "@JOAP", "@JOEP"];

/// What a print stream says next.
#[derive(Debug)]
pub enum Part<'a> {
    /// Bytes of a job's document.
    Data(&'a [u8]),
    /// They were the last: what job control said of the job.
    Whole(Box<Prologue>),
}

/// Reads a print stream as it comes in, in pieces of any size: one job after another.
///
/// ```text
/// UEL @PJL JOB      a job begins with the defaults          ┐
///     @PJL SET …                                            │ in force for every document
///     @PJL ENTER …  a document                              │ until the EOJ of this JOB
/// UEL @PJL SET …    what was said goes on to be in force    │
///     @PJL ENTER …  another document, a job of its own      │
/// UEL @PJL EOJ      forgotten                               ┘
/// ```
/// Outside JOB and EOJ a UEL behind a document forgets (PJL Technical Reference, glossary: “PJL Reset
/// Condition”). JOBs in each other are counted, as drivers' streams lie in those of spoolers, and an EOJ
/// without its JOB is passed over. A JOB behind a document of the same JOB, whose EOJ is missing,
/// begins anew (assumed). The document of each header is a job of its own (assumed).
#[derive(Debug, Default)]
pub struct JobReader {
    commands: CommandReader,
    jobs: Jobs,
}

impl JobReader {
    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(Part<'_>)) {
        let jobs = &mut self.jobs;
        self.commands.push(bytes, &mut |piece| jobs.take(piece, each));
    }

    /// Bytes of the stream that are kept, and how much of each JOB: commands and bytes of a ticket.
    #[cfg(test)]
    pub(super) fn kept(&self) -> (usize, Vec<(usize, usize)>) {
        let commands = |it: &Collected| it.read.file_system.len() + it.identity.len();
        let open = self.jobs.open.iter().map(|it| (commands(it), it.ticket.len()));
        (self.commands.kept(), open.collect())
    }

    /// The stream has ended. What job control said that no document followed: of the first JOB of which
    /// that is so, or at the end.
    pub fn finish(mut self, each: &mut impl FnMut(Part<'_>)) -> Prologue {
        let jobs = &mut self.jobs;
        self.commands.end(&mut |piece| jobs.take(piece, each));
        jobs.exit(each);
        self.jobs.empty.take().unwrap_or_else(|| self.jobs.innermost().prologue())
    }
}

/// The jobs of a stream: the one that is read, and those around it.
#[derive(Debug)]
struct Jobs {
    /// What counts outside every JOB, and for each JOB that is open what counts in it. Never empty.
    open: Vec<Collected>,
    /// Set with DEFAULT.
    defaults: Gathered,
    /// Whether a byte of the document has come.
    has_begun: bool,
    /// What the first JOB said that ended without a document.
    empty: Option<Prologue>,
}

impl Default for Jobs {
    fn default() -> Self {
        let open = vec![Collected::default()];
        Self { open, defaults: Gathered::default(), has_begun: false, empty: None }
    }
}

impl Jobs {
    fn take(&mut self, piece: Piece<'_>, each: &mut impl FnMut(Part<'_>)) {
        match piece {
            Piece::Data(data) => {
                self.has_begun = true;
                each(Part::Data(data));
            }
            Piece::Exit => self.exit(each),
            Piece::Command(_, Err(flaw)) => self.innermost().flaw(flaw),
            Piece::Command(line, Ok(command)) => self.command(line, command),
        }
    }

    fn innermost(&mut self) -> &mut Collected {
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    /// A language was left.
    fn exit(&mut self, each: &mut impl FnMut(Part<'_>)) {
        if !std::mem::take(&mut self.has_begun) {
            return;
        }
        let innermost = self.innermost();
        each(Part::Whole(Box::new(innermost.prologue())));
        innermost.is_used = true;
        self.forget_outside();
    }

    /// Outside every JOB nothing is in force beyond a document or an EOJ.
    fn forget_outside(&mut self) {
        if self.open.len() == 1 {
            self.open[0] = Collected { now: self.defaults.clone(), ..Collected::default() };
        }
    }

    fn command(&mut self, line: u16, command: Command<'_>) {
        match command {
            Command::Job(job) => self.job(&job),
            Command::EndOfJob(_) if self.open.len() == 1 => {}
            Command::EndOfJob(_) => {
                if self.empty.is_none() && !self.innermost().is_used {
                    self.empty = Some(self.innermost().prologue());
                }
                self.open.pop();
                self.forget_outside();
            }
            Command::Reset => self.innermost().now = self.defaults.clone(),
            Command::Initialize => {
                self.defaults = Gathered::default();
                self.innermost().now = Gathered::default();
            }
            Command::Default(assignment) => {
                self.innermost().set(&assignment, line);
                // Told of already, if it is wrong.
                let _ = self.defaults.set(&assignment, line);
            }
            Command::Set(assignment) => self.innermost().set(&assignment, line),
            Command::Enter(language) => {
                let innermost = self.innermost();
                innermost.read.language = Some(language.to_owned());
                innermost.identity.iter_mut().for_each(|it| it.is_outer = true);
            }
            Command::File(file) => self.innermost().read.file_system.push(file.command),
            Command::Ticket(text) => self.innermost().ticket_line_of(text, line),
            // A reply goes nowhere from here, and a message is for a panel that shows none (assumed).
            Command::Empty
            | Command::Comment(_)
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

    fn job(&mut self, job: &Job<'_>) {
        if self.innermost().is_used {
            self.open.pop();
            self.forget_outside();
        }
        let outer = self.innermost().clone();
        if self.open.len() > MAX_DEPTH {
            self.open.pop();
        }
        self.open.push(outer.inner(job, self.defaults.clone()));
    }
}

/// What job control says while it is read: what ranks below what is only known at the end.
#[derive(Debug, Clone, Default)]
struct Collected {
    read: Prologue,
    application_name: Option<String>,
    job_name: Option<String>,
    hold: Option<JobType>,
    now: Gathered,
    ticket: String,
    /// The line on which the ticket begins.
    ticket_line: u16,
    /// What said who prints, since the last document.
    identity: Vec<Said>,
    /// Whether a document came with it.
    is_used: bool,
}

/// An attribute that says who prints.
#[derive(Debug, Clone)]
struct Said {
    name: &'static str,
    value: Secret,
    /// Whether a language was entered behind it, so that it is of a header around this one.
    is_outer: bool,
}

impl Collected {
    /// What a JOB begins with: the settings by default (PJL Technical Reference, chapter 5), and the
    /// attributes of the JOB around it.
    fn inner(self, job: &Job<'_>, defaults: Gathered) -> Self {
        let mut now = defaults;
        now.job(job);
        let job_name = job.name.map(str::to_owned).or(self.job_name);
        let read = Prologue { repeats_identity: false, ..self.read };
        Self { read, now, job_name, identity: Vec::new(), is_used: false, ..self }
    }

    /// What it says of the document that it stands in front of.
    fn prologue(&mut self) -> Prologue {
        let ticket = self.parsed_ticket();
        let mut read = self.read.clone();
        read.user_id = read.user_id.or(ticket.user_id);
        read.account_id = read.account_id.or(ticket.account_id);
        read.login_name = read.login_name.or(ticket.login_name);
        let names = [self.application_name.clone(), self.job_name.clone(), ticket.job_name];
        read.document_name = read.document_name.or(names.into_iter().flatten().next());
        read.job_type = read.job_type.or(self.hold);
        read.settings = self.now.clone().finish(&ticket.settings);
        // The next document has a language, files and mistakes of its own, and may have another user.
        (self.read.language, self.read.flaw) = (None, None);
        (self.read.repeats_identity, self.identity) = (false, Vec::new());
        self.read.file_system.clear();
        read
    }

    fn parsed_ticket(&mut self) -> Ticket {
        if self.ticket.is_empty() {
            return Ticket::default();
        }
        Ticket::parse(&self.ticket).unwrap_or_else(|| {
            self.flaw(Flaw::BadTicket { line: self.ticket_line });
            Ticket::default()
        })
    }

    fn flaw(&mut self, flaw: Flaw) {
        self.read.flaw.get_or_insert(flaw);
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
        if let Some(which) = IDENTITY.into_iter().find(|it| *it == name) {
            self.identify(which, value);
        }
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

    /// The driver's header in that of a spooler may say the same again; all else is said twice.
    fn identify(&mut self, name: &'static str, value: &str) {
        let said = Said { name, value: Secret::new(value), is_outer: false };
        match self.identity.iter_mut().find(|it| it.name == name) {
            Some(before) => {
                let agrees = before.is_outer && before.value.expose() == value;
                self.read.repeats_identity |= !agrees;
                *before = said;
            }
            None => self.identity.push(said),
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
