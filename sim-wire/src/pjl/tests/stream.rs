//! A stream that comes in pieces.

use super::*;

fn in_pieces(stream: &[u8], sizes: &[usize]) -> Prologue {
    let (mut reader, mut rest) = (PrologueReader::default(), stream);
    for size in sizes.iter().copied().cycle() {
        let (piece, after) = rest.split_at(size.min(rest.len()));
        reader.push(piece);
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    reader.finish()
}

#[test]
fn a_file_of_any_length_is_passed_over_and_the_document_is_whole() {
    let mut stream =
        b"\x1b%-12345X@PJL FSDOWNLOAD FORMAT:BINARY SIZE=300000 NAME=\"0:\\x\"\r\n".to_vec();
    stream.extend(b"@PJL SET JOBATTR=\"@JOAU=evil\"\n".iter().cycle().take(300_000));
    stream.extend(b"@PJL SET JOBATTR=\"@JOAU=good\"\r\n@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.7\n");
    for sizes in [&[1][..], &[7, 4096], &[usize::MAX]] {
        let read = in_pieces(&stream, sizes);
        assert_eq!(read.user_id.as_deref(), Some("good"));
        assert_eq!(&stream[at(&read)..], b"%PDF-1.7\n");
    }
}

#[test]
fn a_uel_ends_a_line_that_has_no_end() {
    let stream = b"\x1b%-12345X@PJL SET COPIES=2\x1b%-12345X%PDF-1.4\n@PJL SET COPIES=9\n";
    let read = parse(stream);
    assert_eq!(read.settings.copies, Some(2));
    assert!(stream[at(&read)..].starts_with(b"%PDF-1.4"));
    let only = b"@PJL\x1b%-12345X@PJL EOJ";
    assert_eq!(parse(only).payload, only.len() as u64);
}

#[test]
fn a_uel_that_breaks_off_is_data() {
    for stream in [&b"\x1b%-1234"[..], b"\x1b%-12345Y", b"@PJ", b"\x1b\x1b%-12345X"] {
        assert_eq!(parse(stream).payload, 0, "{stream:?}");
    }
}

#[test]
fn an_endless_line_costs_a_line() {
    let mut reader = PrologueReader::default();
    reader.push(b"@PJL COMMENT ");
    (0..1_000).for_each(|_| reader.push(&[b'x'; 4096]));
    assert_eq!(reader.finish().flaw, Some(Flaw::HeadTooLong));
}

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
        prop_assert_eq!(in_pieces(&stream, &sizes), parse(&stream));
    }
}
