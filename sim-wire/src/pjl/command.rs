//! One line of job control, taken apart.

use super::options::option;
use super::{FileCommand, FileSystemCommand};

/// A command, with its operands as they stand on the line.
///
/// Keywords are read in any case. What a command lacks or has too much does not stop it from being
/// read, since a printer takes what it understands; [`Command::Malformed`] is for lines without sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command<'a> {
    /// `@PJL` alone.
    Empty,
    /// `COMMENT`, with its words.
    Comment(&'a str),
    /// `JOB`: a job begins.
    Job(Job<'a>),
    /// `EOJ`: it ends, with the name that its end is to be reported under.
    EndOfJob(Option<&'a str>),
    /// `SET`: for this job.
    Set(Assignment<'a>),
    /// `DEFAULT`: from now on. The twin takes it for the job that it stands in (assumed): what a
    /// user's job may change for all others is not in the guide.
    Default(Assignment<'a>),
    /// `ENTER LANGUAGE=…`: data in this language follows.
    Enter(&'a str),
    /// `INITIALIZE`: back to the factory's values.
    Initialize,
    /// `RESET`: back to the values of `DEFAULT`.
    Reset,
    /// `INQUIRE`: what a variable is now.
    Inquire(Variable<'a>),
    /// `DINQUIRE`: what it is by default.
    DefaultInquire(Variable<'a>),
    /// `INFO`, with the category.
    Info(&'a str),
    /// `ECHO`, with its words.
    Echo(&'a str),
    /// `USTATUS variable=value`: status without being asked.
    Ustatus {
        /// `DEVICE`, `JOB`, `PAGE` or `TIMED`.
        variable: &'a str,
        /// `ON`, `OFF`, `VERBOSE` or a number of seconds.
        value: &'a str,
    },
    /// `USTATUSOFF`: none of it.
    UstatusOff,
    /// `RDYMSG`: words to show in place of “ready”.
    ReadyMessage(&'a str),
    /// `OPMSG`: words to show until a person presses a key.
    OperatorMessage(&'a str),
    /// `STMSG`: the same, and say which key.
    StatusMessage(&'a str),
    /// A command of the file system.
    File(FileCommand<'a>),
    /// `DMINFO`: device management by numbers, of Hewlett-Packard alone.
    DeviceManagement(&'a str),
    /// `XCPT`: a line of a Xerox job ticket.
    Ticket(&'a str),
    /// A keyword that is not known here.
    Unknown(&'a str),
    /// A known keyword whose operands make no sense.
    Malformed(&'a str),
}

/// The operands of `JOB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Job<'a> {
    /// `NAME`.
    pub name: Option<&'a str>,
    /// `START`: the first page to print, from 1.
    pub start: Option<u32>,
    /// `END`: the last page to print.
    pub end: Option<u32>,
}

/// A variable, of the printer or of one of its languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable<'a> {
    /// What stands in front: `LPARM:PCL`, `IPARM:PARALLEL`.
    pub of: Option<&'a str>,
    /// The name.
    pub name: &'a str,
}

/// `variable=value`. `Debug` does not show the value: it may be a password.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Assignment<'a> {
    /// What is set.
    pub variable: Variable<'a>,
    /// To what, as it stands: with its quotes, if any.
    pub value: &'a str,
}

impl std::fmt::Debug for Assignment<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}=…", self.variable.name)
    }
}

impl Assignment<'_> {
    /// The value without its quotes.
    pub fn unquoted(&self) -> &str {
        unquote(self.value)
    }
}

impl<'a> Command<'a> {
    /// Takes apart what follows `@PJL` on a line.
    pub fn parse(line: &'a str) -> Self {
        let (keyword, rest) = word(line);
        match keyword.to_ascii_uppercase().as_str() {
            "" => Self::Empty,
            "COMMENT" => Self::Comment(rest),
            "JOB" => Self::Job(Job {
                name: option(rest, "NAME"),
                start: option(rest, "START").and_then(|it| it.parse().ok()),
                end: option(rest, "END").and_then(|it| it.parse().ok()),
            }),
            "EOJ" => Self::EndOfJob(option(rest, "NAME")),
            "SET" => assignment(rest).map_or(Self::Malformed(keyword), Self::Set),
            "DEFAULT" => assignment(rest).map_or(Self::Malformed(keyword), Self::Default),
            "ENTER" => option(rest, "LANGUAGE").map_or(Self::Malformed(keyword), Self::Enter),
            "INITIALIZE" => Self::Initialize,
            "RESET" => Self::Reset,
            "INQUIRE" => variable(rest).map_or(Self::Malformed(keyword), Self::Inquire),
            "DINQUIRE" => variable(rest).map_or(Self::Malformed(keyword), Self::DefaultInquire),
            "INFO" => Self::Info(rest),
            "ECHO" => Self::Echo(rest),
            "USTATUS" => match rest.split_once('=') {
                Some((variable, value)) => {
                    Self::Ustatus { variable: variable.trim(), value: value.trim() }
                }
                None => Self::Malformed(keyword),
            },
            "USTATUSOFF" => Self::UstatusOff,
            "RDYMSG" => display(rest).map_or(Self::Malformed(keyword), Self::ReadyMessage),
            "OPMSG" => display(rest).map_or(Self::Malformed(keyword), Self::OperatorMessage),
            "STMSG" => display(rest).map_or(Self::Malformed(keyword), Self::StatusMessage),
            "DMINFO" => Self::DeviceManagement(option(rest, "ASCIIHEX").unwrap_or("")),
            "XCPT" => Self::Ticket(rest),
            upper => match FileSystemCommand::from_keyword(upper) {
                Some(command) => Self::File(FileCommand::parse(command, rest)),
                None => Self::Unknown(keyword),
            },
        }
    }
}

fn display(rest: &str) -> Option<&str> {
    option(rest, "DISPLAY")
}

fn assignment(rest: &str) -> Option<Assignment<'_>> {
    let (name, value) = rest.split_once('=')?;
    Some(Assignment { variable: variable(name)?, value: value.trim_start() })
}

/// `NAME`, or `LPARM:PCL NAME`, with blanks around the colon or not.
fn variable(text: &str) -> Option<Variable<'_>> {
    let text = text.trim();
    let (of, name) = match text.split_once(':') {
        Some((_, after)) => {
            let (language, name) = word(after);
            let end = text.len() - after.trim_start().len() + language.len();
            (Some(text[..end].trim()), name)
        }
        None => (None, text),
    };
    let is_name = !name.is_empty() && !name.contains(|it: char| it.is_ascii_whitespace());
    is_name.then_some(Variable { of, name })
}

/// The first word and what follows it.
pub(super) fn word(text: &str) -> (&str, &str) {
    let text = text.trim();
    let (word, rest) = text.split_once(|it: char| it.is_ascii_whitespace()).unwrap_or((text, ""));
    (word, rest.trim_start())
}

pub(super) fn unquote(value: &str) -> &str {
    let value = value.trim();
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}
