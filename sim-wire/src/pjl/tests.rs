//! Tests of the job language, by kind.

mod commands;
mod prologue;
mod replies;
mod settings;
mod stream;

use proptest::prelude::*;

use super::*;

/// Where the document begins.
fn at(prologue: &Prologue) -> usize {
    prologue.payload.try_into().unwrap()
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
