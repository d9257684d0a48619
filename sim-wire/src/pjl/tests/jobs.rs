//! Several headers and several jobs in one stream.

use super::*;

/// Users, sets and documents of a stream whose lines end with `|` and in which `^` is a UEL.
fn told(stream: &str) -> Vec<(Option<String>, Option<u16>, String)> {
    let stream = stream.replace('^', "\x1b%-12345X").replace("PJL", "@PJL").replace('|', "\r\n");
    let mut jobs = in_pieces(stream.as_bytes(), &[usize::MAX]);
    jobs.pop();
    let text = |it| String::from_utf8(it).unwrap();
    jobs.into_iter().map(|(it, data)| (it.user_id, it.settings.copies, text(data))).collect()
}

const ANNA: &str = "PJL SET JOBATTR=\"@JOAU=anna\"|";
const BOB: &str = "PJL SET JOBATTR=\"@JOAU=bob\"|";
const TWO: &str = "PJL SET QTY=2|";
const PDF: &str = "PJL ENTER LANGUAGE=PDF|";

fn one(
    user: Option<&str>,
    copies: Option<u16>,
    data: &str,
) -> (Option<String>, Option<u16>, String) {
    (user.map(str::to_owned), copies, data.to_owned())
}

#[test]
fn job_control_comes_back_behind_a_language_that_was_entered() {
    let expected = [one(Some("anna"), Some(2), "x")];
    for stream in [
        format!("^PJL JOB|{PDF}^PJL|{ANNA}{TWO}{PDF}x^"),
        format!("^PJL JOB|{ANNA}{PDF}^{TWO}{PDF}^^x^PJL EOJ|^"),
        format!("^PJL JOB|{PDF}\r\n\0\x04^PJL JOB|{ANNA}{TWO}{PDF}^{PDF}x"),
        format!("{ANNA}^{TWO}x^|\0\x04"),
    ] {
        assert_eq!(told(&stream), expected, "{stream}");
    }
}

#[test]
fn every_job_of_a_stream_has_its_own_settings() {
    let stream = format!(
        "^PJL JOB|{ANNA}{TWO}{PDF}first^PJL EOJ|^PJL JOB|{BOB}{PDF}second^PJL EOJ|^{PDF}third^fourth"
    );
    let expected = [
        one(Some("anna"), Some(2), "first"),
        one(Some("bob"), None, "second"),
        one(None, None, "third"),
        one(None, None, "fourth"),
    ];
    assert_eq!(told(&stream), expected);
}

#[test]
fn what_a_job_says_counts_until_it_ends() {
    let banner = format!("^PJL JOB|{ANNA}{PDF}banner^{TWO}{PDF}pages^PJL EOJ|^{PDF}x");
    let expected = [
        one(Some("anna"), None, "banner"),
        one(Some("anna"), Some(2), "pages"),
        one(None, None, "x"),
    ];
    assert_eq!(told(&banner), expected);
    // A driver's streams in that of a spooler.
    let nested = format!(
        "^PJL JOB|{ANNA}^PJL JOB|{TWO}{PDF}a^PJL EOJ|^PJL JOB|{BOB}{PDF}b^PJL EOJ|\
         ^PJL JOB|{PDF}c^PJL EOJ|^PJL EOJ|^{PDF}d"
    );
    let expected = [
        one(Some("anna"), Some(2), "a"),
        one(Some("bob"), None, "b"),
        one(Some("anna"), None, "c"),
        one(None, None, "d"),
    ];
    assert_eq!(told(&nested), expected);
}

#[test]
fn a_job_without_its_end_says_nothing_of_the_next() {
    let stream =
        format!("^PJL JOB|{ANNA}{PDF}a^PJL JOB|{PDF}b^PJL EOJ|PJL EOJ|^PJL JOB|{BOB}{PDF}c^");
    let expected =
        [one(Some("anna"), None, "a"), one(None, None, "b"), one(Some("bob"), None, "c")];
    assert_eq!(told(&stream), expected);
}

#[test]
fn jobs_in_each_other_are_bounded() {
    let deep = "PJL JOB|".repeat(MAX_LINES - 3);
    let stream = format!("{deep}{ANNA}{PDF}a^{}{PDF}b", "PJL EOJ|".repeat(MAX_LINES - 3));
    assert_eq!(told(&stream), [one(Some("anna"), None, "a"), one(None, None, "b")]);
}

#[test]
fn defaults_count_for_the_stream() {
    let stream =
        format!("^PJL DEFAULT QTY=2|{PDF}a^PJL JOB|{PDF}b^PJL EOJ|^PJL INITIALIZE|{PDF}c^");
    let expected = [one(None, Some(2), "a"), one(None, Some(2), "b"), one(None, None, "c")];
    assert_eq!(told(&stream), expected);
}
