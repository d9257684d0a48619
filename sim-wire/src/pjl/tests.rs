//! Tests of the job language, by kind.

mod commands;
mod jobs;
mod prologue;
mod replies;
mod settings;
mod stream;

use proptest::prelude::*;

use super::*;

/// The jobs of a stream that comes in pieces of these sizes, with their documents. The last is what no
/// document follows.
fn in_pieces(stream: &[u8], sizes: &[usize]) -> Vec<(Prologue, Vec<u8>)> {
    let (mut jobs, mut document) = (Vec::new(), Vec::new());
    let mut each = |part: Part<'_>| match part {
        Part::Data(data) => document.extend_from_slice(data),
        Part::Whole(prologue) => jobs.push((*prologue, std::mem::take(&mut document))),
    };
    let (mut reader, mut rest) = (JobReader::default(), stream);
    for size in sizes.iter().copied().cycle() {
        let (piece, after) = rest.split_at(size.min(rest.len()));
        reader.push(piece, &mut each);
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    let left = reader.finish(&mut each);
    assert!(document.is_empty());
    jobs.push((left, document));
    jobs
}

/// What a stream of one job says, and its document.
fn job(stream: &[u8]) -> (Prologue, Vec<u8>) {
    let mut jobs = in_pieces(stream, &[usize::MAX]);
    assert!(jobs.len() <= 2, "{} jobs", jobs.len());
    jobs.swap_remove(0)
}

fn parse(stream: &[u8]) -> Prologue {
    job(stream).0
}

/// The capture that the module documentation shows, with the attributes seen beside it.
const CAPTURE: &[u8] = b"\x1b%-12345X@PJL JOB MODE=PRINTER\r\n\
    @PJL SET STRINGCODESET=UTF8\r\n\
    @PJL COMMENT DATE=2021/01/22\r\n\
    @PJL SET JOBATTR=\"@JOAU=User1\"\r\n\
    @PJL SET JOBATTR=\"@JOEP=QVdCRg==\"\r\n\
    @PJL SET JOBATTR=\"@LUNA=jdoe\"\r\n\
    @PJL SET JOBATTR=\"@CNAM=PC-7\"\r\n\
    @PJL SET JOBATTR=\"@ACNA=winword.exe\"\r\n\
    @PJL SET JOBATTR=\"@UACN=Minutes of May.docx\"\r\n\
    @PJL SET JOBATTR=\"@DAID=4711\"\r\n\
    @PJL SET JOBATTR=\"@JOTY=SAMPLE\"\r\n\
    @PJL SET QTY=3\r\n\
    @PJL ENTER LANGUAGE=PDF\r\n\
    %PDF-1.7 \n%%EOF\n\
    \x1b%-12345X@PJL COMMENT FXJOBINFO VERSION=1.0.0\r\n@PJL EOJ\r\n\x1b%-12345X";
