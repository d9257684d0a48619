//! A stream that comes in pieces.

use super::*;

#[test]
fn a_file_of_any_length_is_passed_over_and_the_document_is_whole() {
    let mut stream =
        b"\x1b%-12345X@PJL FSDOWNLOAD FORMAT:BINARY SIZE=300000 NAME=\"0:\\x\"\r\n".to_vec();
    stream.extend(b"@PJL SET JOBATTR=\"@JOAU=evil\"\n".iter().cycle().take(300_000));
    stream.extend(b"@PJL SET JOBATTR=\"@JOAU=good\"\r\n@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.7\n");
    for sizes in [&[1][..], &[7, 4096], &[usize::MAX]] {
        let (read, document) = in_pieces(&stream, sizes).swap_remove(0);
        assert_eq!(read.user_id.as_deref(), Some("good"));
        assert_eq!(document, b"%PDF-1.7\n");
    }
}

#[test]
fn a_uel_ends_a_line_that_has_no_end() {
    let stream = b"\x1b%-12345X@PJL SET COPIES=2\x1b%-12345X%PDF-1.4\n@PJL SET COPIES=9\n";
    let (read, document) = job(stream);
    assert_eq!(read.settings.copies, Some(2));
    assert_eq!(document, b"%PDF-1.4\n@PJL SET COPIES=9\n");
    assert_eq!(job(b"@PJL\x1b%-12345X@PJL EOJ").1, b"");
}

#[test]
fn a_uel_that_breaks_off_is_data() {
    for stream in
        [&b"\x1b%-1234"[..], b"\x1b%-12345Y", b"x\x1b%-1", b"\x1b\x1b%-12\x1b%-1", b"\x1b"]
    {
        assert_eq!(job(stream).1, stream);
    }
    assert_eq!(job(b"\x1b\x1b%-12345X").1, b"\x1b");
}

#[test]
fn an_endless_line_costs_a_line() {
    let mut reader = JobReader::default();
    let mut each = |part: Part<'_>| panic!("{part:?}");
    reader.push(b"@PJL COMMENT ", &mut each);
    (0..1_000).for_each(|_| reader.push(&[b'x'; 4096], &mut each));
    assert!(reader.kept().0 <= MAX_LINE + 1);
    assert_eq!(reader.finish(&mut each).flaw, Some(Flaw::HeadTooLong));
}

/// Parts of streams, whole and broken.
const PARTS: [&[u8]; 16] = [
    UEL,
    b"\x1b%-123",
    b"\x1b",
    b"@PJL JOB NAME=\"a\"\r\n",
    b"@PJL EOJ\n",
    b"@PJL SET COPIES=3\r\n",
    b"@PJL SET JOBATTR=\"@JOAU=anna\"\n",
    b"@PJL FSDOWNLOAD SIZE=7 NAME=\"0:a\"\n",
    b"@PJL ENTER LANGUAGE=PCL\n",
    b"@PJ",
    b"@PJL",
    b"\r\n \0\x04",
    b"\x1bEHello\x0c",
    b"%!PS\nshowpage\n",
    b"data",
    b"\n",
];

proptest! {
    #[test]
    fn it_does_not_matter_in_which_pieces_a_stream_comes(
        sizes in prop::collection::vec(1usize..50, 1..20),
        place in 0usize..500,
        junk in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        let mut stream = CAPTURE.to_vec();
        let place = place.min(stream.len());
        stream.splice(place..(place + junk.len()).min(stream.len()), junk);
        prop_assert_eq!(in_pieces(&stream, &sizes), in_pieces(&stream, &[usize::MAX]));
    }

    #[test]
    fn however_long_a_stream_is_little_of_it_is_kept(
        parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 1..6),
        size in 1usize..5000,
    ) {
        let round = [parts.concat().as_slice(), b"\n@PJL XCPT <xpif>\n"].concat();
        let stream: Vec<u8> = round.iter().copied().cycle().take(300_000).collect();
        let mut reader = JobReader::default();
        for piece in stream.chunks(size) {
            reader.push(piece, &mut |_| {});
            let (bytes, jobs) = reader.kept();
            prop_assert!(bytes <= MAX_HEAD as usize + MAX_LINE + 2, "{bytes} bytes");
            prop_assert!(jobs.len() <= MAX_DEPTH + 1, "{} jobs", jobs.len());
            for (commands, ticket) in jobs {
                prop_assert!(commands <= MAX_LINES + 3, "{commands} commands");
                prop_assert!(ticket <= 16 * 1024, "{ticket} bytes of a ticket");
            }
        }
    }

    #[test]
    fn nor_does_it_for_several_jobs_and_what_is_none(
        parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..30),
        sizes in prop::collection::vec(1usize..12, 1..20),
    ) {
        let stream = parts.concat();
        let jobs = in_pieces(&stream, &sizes);
        prop_assert_eq!(&jobs, &in_pieces(&stream, &[usize::MAX]));
        let (_, documents) = jobs.split_last().unwrap();
        prop_assert!(documents.iter().all(|it| !it.1.is_empty()));
    }
}
