//! The reading side of PJL.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{
    FileSystemCommand, Flaw, JobType, MAX_COPIES, MAX_HEAD, MAX_LINE, MAX_LINES, MAX_TAIL,
    Prologue, UEL,
};
use crate::secret::Secret;
use crate::text::utf8_or_latin1;

const PREFIX: &[u8] = b"@PJL";

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads the prologue at the head of a print stream. The head should hold the first
/// [`MAX_HEAD`] bytes, or the whole stream if that is shorter.
pub fn parse(head: &[u8]) -> Prologue {
    let head = &head[..head.len().min(MAX_HEAD)];
    let mut reader = Reader::default();
    let mut at = 0;
    loop {
        // Blanks may stand before a command, yet blanks before data belong to the data.
        let next = skip_blank(head, at);
        let rest = &head[next..];
        if rest.starts_with(UEL) {
            at = next + UEL.len();
        } else if !is_command(rest) {
            break;
        } else if reader.lines == MAX_LINES {
            reader.flaw(Flaw::TooManyLines);
            break;
        } else {
            let line = first_line(rest);
            at = next + line.len();
            match reader.line(line) {
                Next::Command => {}
                Next::Skip(bytes) => at = at.saturating_add(bytes).min(head.len()),
                Next::Data => break,
            }
        }
    }
    if at == MAX_HEAD && reader.read.language.is_none() {
        reader.flaw(Flaw::HeadTooLong);
    }
    reader.finish(at)
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
        let text = &line[skip_blank(line, 0)..];
        text.is_empty() || is_command(text)
    })
}

/// Index of the first byte from `at` on that is neither blank nor line end, nor the NUL and
/// Ctrl-D with which some spoolers pad a stream.
fn skip_blank(bytes: &[u8], at: usize) -> usize {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 4);
    at + bytes[at..].iter().take_while(|byte| is_blank(byte)).count()
}

/// Whether the bytes begin with `@PJL`, in any case, as a word.
fn is_command(bytes: &[u8]) -> bool {
    bytes.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
        && bytes.get(PREFIX.len()).is_none_or(u8::is_ascii_whitespace)
}

/// The bytes up to and with the first line feed, or all of them.
fn first_line(bytes: &[u8]) -> &[u8] {
    match bytes.iter().position(|&byte| byte == b'\n') {
        Some(end) => &bytes[..=end],
        None => bytes,
    }
}

/// What follows a line.
enum Next {
    /// Another line, or the data.
    Command,
    /// So many bytes of a file, then another line.
    Skip(usize),
    /// The data.
    Data,
}

/// A prologue while it is read: what ranks below what is only known at the end.
#[derive(Default)]
struct Reader {
    read: Prologue,
    lines: usize,
    application_name: Option<String>,
    job_name: Option<String>,
    hold: Option<JobType>,
}

impl Reader {
    fn finish(self, payload: usize) -> Prologue {
        let mut read = self.read;
        read.payload = payload;
        read.document_name = read.document_name.or(self.application_name).or(self.job_name);
        read.job_type = read.job_type.or(self.hold);
        read
    }

    fn flaw(&mut self, flaw: Flaw) {
        self.read.flaw.get_or_insert(flaw);
    }

    fn number(&self) -> u16 {
        u16::try_from(self.lines).unwrap_or(u16::MAX)
    }

    fn line(&mut self, line: &[u8]) -> Next {
        self.lines += 1;
        if line.len() > MAX_LINE {
            self.flaw(Flaw::LineTooLong { line: self.number() });
            return Next::Command;
        }
        let text = utf8_or_latin1(line.get(PREFIX.len()..).unwrap_or_default().to_vec());
        let (keyword, rest) = word(&text);
        match keyword.to_ascii_uppercase().as_str() {
            "SET" | "DEFAULT" => self.set(rest),
            "JOB" => {
                self.job_name = option(rest, "NAME").map(str::to_owned).or(self.job_name.take())
            }
            "ENTER" => {
                if let Some(language) = option(rest, "LANGUAGE") {
                    self.read.language = Some(language.to_owned());
                    return Next::Data;
                }
            }
            keyword => return self.file_system(keyword, rest),
        }
        Next::Command
    }

    /// The two commands that bring a file are followed by its bytes.
    fn file_system(&mut self, keyword: &str, rest: &str) -> Next {
        let Some(command) = FileSystemCommand::from_keyword(keyword) else {
            return Next::Command;
        };
        self.read.file_system.push(command);
        match command {
            FileSystemCommand::Download | FileSystemCommand::Append => {
                Next::Skip(option(rest, "SIZE").and_then(|size| size.parse().ok()).unwrap_or(0))
            }
            FileSystemCommand::Upload
            | FileSystemCommand::Query
            | FileSystemCommand::DirList
            | FileSystemCommand::Delete
            | FileSystemCommand::MkDir
            | FileSystemCommand::Init => Next::Command,
        }
    }

    fn set(&mut self, rest: &str) {
        let Some((name, value)) = rest.split_once('=') else { return };
        match name.trim().to_ascii_uppercase().as_str() {
            "JOBATTR" => self.attribute(value),
            "STRINGCODESET" => self.read.string_code_set = Some(unquote(value).to_owned()),
            "COPIES" | "QTY" => self.copies(unquote(value)),
            "HOLD" => self.hold = held(unquote(value)).or(self.hold),
            _ => {}
        }
    }

    /// `"@NAME=value"`. The last quote of the line ends the value, so that a password may hold one.
    fn attribute(&mut self, value: &str) {
        let value = value.trim();
        let value = value.strip_prefix('"').unwrap_or(value);
        let value = value.strip_suffix('"').unwrap_or(value);
        let Some((name, value)) = value.split_once('=') else { return };
        // The siblings' guides print blanks around the sign; a password is taken as it stands.
        let (name, text) = (name.trim().to_ascii_uppercase(), Some(value.trim().to_owned()));
        match name.as_str() {
            "@JOAU" => self.read.user_id = text,
            "@JOAP" => self.read.password = Some(Secret::new(value)),
            "@JOEP" => self.encoded_password(value),
            "@UACN" => self.read.document_name = text,
            "@ACNA" => self.application_name = text,
            "@LUNA" => self.read.login_name = text,
            "@CNAM" => self.read.computer_name = text,
            "@DAID" => self.read.account_id = text,
            "@JOTY" => self.job_type(value.trim()),
            "@PRTM" => self.hold = Some(JobType::Delayed),
            _ => {}
        }
    }

    fn encoded_password(&mut self, value: &str) {
        let bytes = LENIENT.decode(value.trim()).ok();
        if bytes.is_none() {
            self.flaw(Flaw::PasswordNotBase64 { line: self.number() });
        }
        self.read.password = bytes.map(|bytes| Secret::new(utf8_or_latin1(bytes)));
    }

    fn job_type(&mut self, token: &str) {
        match JobType::from_token(token) {
            Some(job_type) => self.read.job_type = Some(job_type),
            None => self.flaw(Flaw::UnknownJobType { line: self.number() }),
        }
    }

    fn copies(&mut self, value: &str) {
        match value.parse::<u32>() {
            Ok(copies @ 1..) => {
                self.read.copies =
                    Some(u16::try_from(copies).unwrap_or(MAX_COPIES).min(MAX_COPIES));
            }
            Ok(0) | Err(_) => self.flaw(Flaw::BadCopies { line: self.number() }),
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

/// The first word and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((text, ""))
}

/// The value of `NAME=value` or `NAME="value"` among the options of a command.
fn option<'a>(options: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = options;
    while let Some((before, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((after, "")),
        };
        let key = before.trim().rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or("");
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
    None
}

fn unquote(value: &str) -> &str {
    let value = value.trim();
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}
