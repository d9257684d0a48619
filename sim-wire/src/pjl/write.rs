//! The writing side of PJL, for clients and tests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{JobType, UEL};

/// What a driver says about a job. Every part may be left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ticket<'a> {
    /// `@JOAU`.
    pub user_id: Option<&'a str>,
    /// `@JOEP`; encoded as Base64 here.
    pub password: Option<&'a str>,
    /// `@UACN`.
    pub document_name: Option<&'a str>,
    /// `SET COPIES`.
    pub copies: Option<u16>,
    /// `@JOTY` (assumed).
    pub job_type: Option<JobType>,
    /// `ENTER LANGUAGE`; left out, the data follows the last `SET` directly.
    pub language: Option<&'a str>,
}

/// Puts a prologue and an epilogue around a document, as a printer driver does.
///
/// Control characters in texts become blanks, so that no text can add a command of its own.
pub fn wrap(document: &[u8], ticket: &Ticket<'_>) -> Vec<u8> {
    let mut lines = vec!["JOB MODE=PRINTER".to_owned(), "SET STRINGCODESET=UTF8".to_owned()];
    let password = ticket.password.map(|password| STANDARD.encode(password));
    let attributes = [
        ("JOAU", ticket.user_id),
        ("JOEP", password.as_deref()),
        ("UACN", ticket.document_name),
        ("JOTY", ticket.job_type.map(JobType::token)),
    ];
    for (name, value) in attributes {
        lines.extend(value.map(|value| format!("SET JOBATTR=\"@{name}={}\"", one_line(value))));
    }
    lines.extend(ticket.copies.map(|copies| format!("SET COPIES={copies}")));
    lines.extend(ticket.language.map(|name| format!("ENTER LANGUAGE={}", one_line(name))));

    let mut stream = UEL.to_vec();
    for line in lines {
        stream.extend_from_slice(format!("@PJL {line}\r\n").as_bytes());
    }
    stream.extend_from_slice(document);
    stream.extend_from_slice(UEL);
    stream.extend_from_slice(b"@PJL EOJ\r\n");
    stream.extend_from_slice(UEL);
    stream
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
