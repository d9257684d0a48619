//! A mail (RFC 5322, MIME) into pages: what it says, and the files that can become pages.
//!
//! ```text
//!   bytes ──▶ bounded ──▶ opened by a library ──▶ text, PDF, TIFF, JPEG ──▶ PDF, a picture a page
//!                                            └──▶ anything else ─────────▶ told by name
//! ```
//! What a file is its bytes say and not its sender, who often calls a PDF `application/octet-stream`; only plain text is what
//! it is called. Attached mails are not opened. A mail of which nothing can become pages is at fault.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};
use sim_render::scan::{
    self, Area, ORIGINAL_PAGES_MAX, ScanColor, ScanLook, ScanSide, ScanWriter, ScannedPage,
};
use sim_render::{Announced, Format, RenderError};

use crate::answer::{Found, Seen};

/// What a mail is declared as.
pub(crate) const MAIL: &str = "message/rfc822";
/// Headers of parts in a mail, and so parts and how deep they are nested (assumed).
const PARTS_MAX: usize = 200;
/// How pages of a mail are drawn (assumed).
const LOOK: ScanLook = ScanLook { dpi: 300, color: ScanColor::Color };
/// The type of text, whatever charset it came in.
const TEXT: &str = "text/plain; charset=utf-8";
/// The text that each part's header has, whatever the case of its letters.
const PART_HEADER: &[u8] = b"content-type";
/// Characters of a name; the rest is cut.
const NAME_MAX: usize = 100;

/// A mail that was opened.
#[derive(Debug, Default, PartialEq, Eq)]
struct Opened {
    /// What it says, and in front of it who says so about what; nothing where it says nothing.
    message: String,
    /// The files that may become pages, in their order.
    files: Vec<File>,
    /// What cannot: names and why.
    left: Vec<String>,
}

/// A file that came with a mail.
#[derive(Debug, PartialEq, Eq)]
struct File {
    name: String,
    media_type: &'static str,
    data: Bytes,
}

/// Reads a mail: the pages that it becomes, in the place of itself.
pub(crate) fn read(mail: &Bytes) -> Result<Seen<Bytes>, RenderError> {
    let Opened { message, mut files, mut left } = match open(mail)? {
        Ok(opened) => opened,
        Err(why) => return Ok(Seen::Refused(why)),
    };
    if !message.is_empty() {
        files
            .insert(0, File { name: "the message".into(), media_type: TEXT, data: message.into() });
    }
    let mut pages = Vec::new();
    for File { name, media_type, data } in files {
        match drawn(media_type, &data, ORIGINAL_PAGES_MAX.saturating_sub(number(&pages))) {
            Ok(drawn) => pages.extend(drawn),
            // What it was in the middle of is not known.
            Err(error @ RenderError::Decoder { .. }) => return Err(error),
            Err(why) => left.push(format!("{name}: {why}")),
        }
    }
    let left = (!left.is_empty()).then(|| format!("not taken of the mail: {}", left.join("; ")));
    if pages.is_empty() {
        return Ok(Seen::Refused(left.unwrap_or_else(|| "there is nothing in the mail".into())));
    }
    let mut writer = ScanWriter::new();
    let mut pdf: Vec<u8> = pages.iter().flat_map(|it| writer.page(it)).collect();
    pdf.extend(writer.end());
    let (pages, drawn) = (number(&pages), Some(pdf.into()));
    Ok(Seen::Found(Found { pages, format: Format::Pdf, drawn, fault: left }))
}

/// The pages of a file, of which there are so many at most.
fn drawn(declared: &str, data: &Bytes, most: u32) -> Result<Vec<ScannedPage>, RenderError> {
    let pdf = match Announced::of(declared) {
        Some(announced) if declared == TEXT => announced.to_pdf(data)?,
        Some(_) | None => data.clone(),
    };
    let (pdf, areas) = scan::original(&pdf)?;
    if number(&areas) > most {
        let (found, limit) = (number(&areas).into(), most.into());
        return Err(RenderError::TooLarge { what: "pages", found, limit });
    }
    let sides = areas.into_iter().zip(1..);
    let side = |(area, page): (Area, u32)| ScanSide { page: Some(page), area, is_turned: false };
    let sides: Vec<_> = sides.map(side).collect();
    let mut pages = Vec::new();
    while let Some(next) = sides.get(pages.len()..).filter(|it| !it.is_empty()) {
        pages.extend(scan::scan(&pdf, next, LOOK)?);
    }
    Ok(pages)
}

fn number<T>(those: &[T]) -> u32 {
    u32::try_from(those.len()).unwrap_or(u32::MAX)
}

/// Opens a mail, or says why not.
fn open(raw: &[u8]) -> Result<Result<Opened, String>, RenderError> {
    // Messages within messages are as deep in memory as on paper, and so are let go: before they are read.
    if has_more_than(PARTS_MAX, raw) {
        return Ok(Err(format!("the mail has more than {PARTS_MAX} parts")));
    }
    let opened = catch_unwind(AssertUnwindSafe(|| {
        MessageParser::default().parse(raw).map(|it| opened(&it))
    }));
    let opened = opened.map_err(|_| RenderError::Decoder { what: "mail".into() })?;
    Ok(opened.ok_or_else(|| "what came is no mail".into()))
}

/// Whether there are headers of more parts than so many.
fn has_more_than(most: usize, raw: &[u8]) -> bool {
    let is_there = |it: &&[u8]| it.eq_ignore_ascii_case(PART_HEADER);
    raw.windows(PART_HEADER.len()).filter(is_there).nth(most).is_some()
}

fn opened(mail: &Message<'_>) -> Opened {
    let mut opened = Opened::default();
    let texts = mail.text_body.iter().zip(0..);
    let texts = texts.filter(|(id, _)| mail.part(**id).is_some_and(MessagePart::is_text));
    let texts = texts.filter_map(|(_, at)| mail.body_text(at));
    let said = texts.map(|it| it.into_owned()).collect::<Vec<_>>().join("\n");
    if !said.trim().is_empty() {
        let from = mail.from().and_then(Address::first).and_then(|it| it.address());
        let head = [("From", from), ("Subject", mail.subject())];
        let head =
            head.into_iter().filter_map(|(it, text)| Some(format!("{it}: {}\n", short(text?))));
        opened.message = format!("{}\n{said}", head.collect::<String>());
    }
    for part in mail.attachments.iter().filter_map(|it| mail.part(*it)) {
        match as_file(part) {
            Some(file) => opened.files.push(file),
            None if is_beside(part) => {}
            None => opened.left.push(left(part)),
        }
    }
    opened
}

/// The file that a part is, if it can become pages.
fn as_file(part: &MessagePart<'_>) -> Option<File> {
    let data = part.contents();
    let media_type = match &part.body {
        PartType::Text(_) if is_plain(part) => TEXT,
        PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Text(_) => by_content(data)?,
        PartType::Html(_) | PartType::Message(_) | PartType::Multipart(_) => return None,
    };
    let name = part.attachment_name().map(short).unwrap_or("a file".into());
    Some(File { name, media_type, data: Bytes::copy_from_slice(data) })
}

/// What some bytes are by how they begin.
fn by_content(data: &[u8]) -> Option<&'static str> {
    let begins = |it: &[u8]| data.starts_with(it);
    if begins(b"%PDF-") {
        Some("application/pdf")
    } else if begins(b"II*\0") || begins(b"MM\0*") {
        Some("image/tiff")
    } else if begins(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else {
        None
    }
}

fn is_plain(part: &MessagePart<'_>) -> bool {
    let kind = part.content_type();
    kind.is_none_or(|it| {
        it.c_type == "text" && it.c_subtype.as_deref().is_none_or(|it| it == "plain")
    })
}

/// Whether a part says something of others and nothing by itself: a signature.
fn is_beside(part: &MessagePart<'_>) -> bool {
    const SIGNATURES: [&str; 3] = ["pkcs7-signature", "x-pkcs7-signature", "pgp-signature"];
    let subtype = part.content_type().and_then(|it| it.c_subtype.as_deref());
    subtype.is_some_and(|it| SIGNATURES.iter().any(|name| it.eq_ignore_ascii_case(name)))
}

/// A part that cannot become pages, for people.
fn left(part: &MessagePart<'_>) -> String {
    let kind = part.content_type().map_or_else(
        || "of no type".to_owned(),
        |it| format!("{}/{}", it.c_type, it.c_subtype.as_deref().unwrap_or("?")),
    );
    let kind = match kind.to_ascii_lowercase().as_str() {
        "application/pkcs7-mime" | "application/x-pkcs7-mime" | "application/pgp-encrypted" => {
            format!("{kind}, encrypted")
        }
        _ => kind,
    };
    let name = part.attachment_name().unwrap_or("a part");
    short(&format!("{name} ({kind})"))
}

fn short(text: &str) -> String {
    let plain = |it: char| if it.is_control() { ' ' } else { it };
    text.chars().take(NAME_MAX).map(plain).collect()
}

#[cfg(test)]
mod tests;
