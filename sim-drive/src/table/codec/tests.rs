use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn table() -> Table {
    let run = |start, sectors| Extent { start, sectors };
    let placement = |extents, offset, len, checksum| Placement { extents, offset, len, checksum };
    Table {
        sector_size: SectorSize::Bytes512,
        sectors: 1 << 21,
        encrypted: true,
        overwrite: Overwrite::Three,
        next: 300,
        documents: BTreeMap::from([
            (1, placement(vec![run(0, 2), run(1000, 1)], 100, 1400, Some(u32::MAX))),
            (299, placement(vec![], 0, 0, None)),
        ]),
        erasures: VecDeque::from([
            Erasure {
                owner: Owner::Document(1),
                overwrite: Overwrite::One,
                extents: vec![run(2, 1)],
            },
            Erasure {
                owner: Owner::Unknown,
                overwrite: Overwrite::Three,
                extents: vec![run(1004, 90_000), run((1 << 21) - 1, 1)],
            },
        ]),
    }
}

/// With the checksum that fits.
fn sealed(mut body: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&body);
    body.extend_from_slice(&checksum.to_le_bytes());
    body
}

fn refused(change: impl FnOnce(&mut Table)) -> String {
    let mut table = table();
    change(&mut table);
    decode(&encode(&table)).unwrap_err().to_string()
}

#[test]
fn a_table_reads_back_as_it_was_written() {
    assert_eq!(decode(&encode(&table())), Ok(table()));
}

/// As version 1 wrote it: without checksums, and with a wrapping that was cut off a document.
const VERSION_1: &str = concat!(
    "4d46504452495645018004808080010103ac02020164f80a020002e80701ab02",
    "0000000202010101020100000302ec0790bf05ffff7f0128e7a0d1"
);

#[test]
fn a_table_of_version_1_is_read() {
    let mut expected = table();
    expected.documents.values_mut().for_each(|it| it.checksum = None);
    assert_eq!(decode(&hex::decode(VERSION_1).unwrap()), Ok(expected));
}

#[test]
fn the_bytes_of_version_2_stay_as_they_are() {
    assert_eq!(
        hex::encode(encode(&table())),
        concat!(
            "4d46504452495645028004808080010103ac02020164f80a8080808010020002e80701ab02",
            "000000000201010101020100000302ec0790bf05ffff7f0178cba05d"
        )
    );
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    assert_eq!(decode(b"").unwrap_err().to_string(), "not a drive table");
    assert_eq!(decode(b"MFPDRIV\0").unwrap_err().to_string(), "not a drive table");
    assert_eq!(
        decode(b"MFPDRIVE").unwrap_err().to_string(),
        "the drive table ends at byte 8, where the version should be"
    );
    assert_eq!(
        decode(b"MFPDRIVE\x03....").unwrap_err().to_string(),
        "drive table of version 3; versions up to 2 are read"
    );
    let whole = encode(&table());
    for cut in 9..whole.len() {
        assert_eq!(decode(&whole[..cut]), Err(TableError::Damaged), "cut at {cut}");
    }
}

#[test]
fn a_table_that_goes_on_is_refused() {
    let mut body = encode(&table());
    body.truncate(body.len() - CHECKSUM_BYTES);
    let at = body.len();
    body.push(0);
    assert_eq!(decode(&sealed(body)), Err(TableError::GoesOn { at }));
}

#[test]
fn sectors_of_two_owners_or_beyond_the_end_are_refused() {
    let run = |start, sectors| Extent { start, sectors };
    assert_eq!(
        refused(|it| it.erasures[0].extents = vec![run(1, 1)]),
        "the drive table gives Document(1) 1 sectors from 1 on, which are taken or not there"
    );
    assert_eq!(
        refused(|it| it.erasures[1].extents = vec![run((1 << 21) - 1, 2)]),
        "the drive table gives Unknown 2 sectors from 2097151 on, which are taken or not there"
    );
    assert_eq!(
        refused(|it| it.documents.get_mut(&1).unwrap().extents[0].sectors = u64::MAX),
        "the drive table gives document 1 18446744073709551615 sectors from 0 on, which are taken or \
         not there"
    );
}

#[test]
fn a_document_that_does_not_fill_its_sectors_is_refused() {
    let change = |f: fn(&mut Placement)| refused(|it| f(it.documents.get_mut(&1).unwrap()));
    assert_eq!(
        change(|it| it.len = 1437),
        "the drive table has document 1 of 1437 bytes in 3 sectors"
    );
    assert!(change(|it| it.len = 900).contains("of 900 bytes in 3"));
    assert!(change(|it| it.offset = 512).contains("of 1400 bytes in 3"));
    assert!(change(|it| it.len = u64::MAX).contains("in 3 sectors"));
    assert!(refused(|it| it.next = 299).contains("document 299"));
}

#[test]
fn values_that_no_table_has_are_refused() {
    assert_eq!(
        refused(|it| it.erasures[0].overwrite = Overwrite::Off),
        "the drive table has 0 for an erasure's passes"
    );
    assert_eq!(
        refused(|it| it.erasures[0].extents.clear()),
        "the drive table has 0 for an erasure's sectors"
    );
    assert_eq!(refused(|it| it.sectors = 0), "the drive table has 0 for the number of sectors");
}

proptest! {
    #[test]
    fn altered_bytes_are_never_read(at in 0..1000_usize, bits in 1..=255_u8) {
        let mut bytes = encode(&table());
        let at = at % bytes.len();
        bytes[at] ^= bits;
        prop_assert!(decode(&bytes).is_err());
    }

    #[test]
    fn altered_bytes_with_a_right_checksum_are_refused_or_are_a_table(
        changes in vec((0..1000_usize, any::<u8>()), 1..6),
        cut in 0..1000_usize,
    ) {
        let mut body = encode(&table());
        body.truncate(body.len() - CHECKSUM_BYTES);
        for (at, byte) in changes {
            let at = MAGIC.len() + 1 + at % (body.len() - MAGIC.len() - 1);
            body[at] = byte;
        }
        if cut < body.len() {
            body.truncate(cut.max(MAGIC.len() + 1));
        }
        if let Ok(read) = decode(&sealed(body)) {
            prop_assert_eq!(decode(&encode(&read)), Ok(read));
        }
    }

    #[test]
    fn no_bytes_at_all_make_it_panic(bytes in vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes);
        let _ = decode(&sealed([MAGIC.as_slice(), &[VERSION], &bytes].concat()));
    }
}
