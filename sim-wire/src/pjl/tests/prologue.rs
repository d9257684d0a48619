//! Whole prologues.

use super::*;

fn user_and_password(prologue: &Prologue) -> (Option<&str>, Option<&str>) {
    (prologue.user_id.as_deref(), prologue.password.as_ref().map(Secret::expose))
}

#[test]
fn a_captured_prologue_is_read_in_full() {
    let (read, document) = job(CAPTURE);
    assert_eq!(user_and_password(&read), (Some("User1"), Some("AWBF")));
    assert_eq!(read.document_name.as_deref(), Some("Minutes of May.docx"));
    assert_eq!(read.login_name.as_deref(), Some("jdoe"));
    assert_eq!(read.computer_name.as_deref(), Some("PC-7"));
    assert_eq!(read.account_id.as_deref(), Some("4711"));
    assert_eq!(read.string_code_set.as_deref(), Some("UTF8"));
    assert_eq!(read.language.as_deref(), Some("PDF"));
    assert_eq!((read.settings.copies, read.job_type), (Some(3), Some(JobType::SampleSet)));
    assert_eq!((read.file_system.len(), read.flaw), (0, None));
    assert_eq!(document, b"%PDF-1.7 \n%%EOF\n");
}

#[test]
fn a_document_without_pjl_is_all_payload() {
    for document in [&b"%PDF-1.7\n"[..], b"", b" \r\n", b" \r\n%PDF", b"@PJLX", b"RaS2\0\0", b"@PJ"]
    {
        assert_eq!(job(document), (Prologue::default(), document.to_vec()));
    }
}

#[test]
fn line_ends_case_blanks_and_extra_uels_do_not_matter() {
    let stream = b"\x1b%-12345X\x1b%-12345X\n@pjl\n@pjl Set jobattr = \"@joau = User 1\"\n\
        \x1b%-12345X@PJL set JobAttr=\"@joap=pa\"ss=1\"  \n  @PJL JOB NAME = \"a b\" X=1\n\
        @PJL enter language = pclxl \n DATA";
    let (read, document) = job(stream);
    assert_eq!(user_and_password(&read), (Some("User 1"), Some("pa\"ss=1")));
    assert_eq!(read.document_name.as_deref(), Some("a b"));
    assert_eq!(read.language.as_deref(), Some("pclxl"));
    assert_eq!(document, b" DATA");
}

#[test]
fn data_may_follow_without_enter_language() {
    let stream = b"\x1b%-12345X@PJL SET COPIES=2\r\n\x1b%-12345X%PDF-1.4";
    let (read, document) = job(stream);
    assert_eq!((read.settings.copies, document.as_slice()), (Some(2), &b"%PDF-1.4"[..]));
    assert_eq!(job(b"\x1b%-12345X@PJL EOJ"), (Prologue::default(), Vec::new()));
    let ticket = Ticket { user_id: Some("anna"), language: Some("PDF"), ..Ticket::default() };
    let (read, document) = job(&wrap(b"", &ticket));
    assert_eq!((read.user_id.as_deref(), document.len()), (Some("anna"), 0));
}

#[test]
fn the_last_of_several_values_counts() {
    let read = parse(b"@PJL SET JOBATTR=\"@JOAU=a\"\n@PJL SET JOBATTR=\"@JOAU=b\"\n");
    assert_eq!(read.user_id.as_deref(), Some("b"));
}

#[test]
fn who_prints_is_told_to_stand_there_twice() {
    let set = |name| format!("@PJL SET JOBATTR=\"@{name}=QQ==\"\n");
    let [user, encoded, plain, name] = ["JOAU", "JOEP", "JOAP", "UACN"].map(set);
    let enter = "@PJL ENTER LANGUAGE=PDF\n\x1b%-12345X";
    for (lines, repeats) in [
        (format!("{user}{encoded}{name}{name}"), false),
        (format!("{user}{user}"), true),
        (format!("{user}{encoded}{encoded}"), true),
        (format!("{plain}{user}{plain}"), true),
        (format!("{user}{encoded}{enter}{user}{encoded}{enter}"), false),
        (format!("{user}{enter}@PJL SET JOBATTR=\"@JOAU=b\"\n"), true),
        (format!("{encoded}{enter}@PJL SET JOBATTR=\"@JOEP=Qg==\"\n"), true),
        (format!("{user}{enter}{user}{user}"), true),
        (format!("{user}{user}@PJL JOB\n{user}"), false),
        (format!("{user}@PJL JOB\n{user}{user}"), true),
    ] {
        assert_eq!(parse(format!("{lines}%PDF").as_bytes()).repeats_identity, repeats, "{lines}");
    }
    let two = format!("@PJL JOB\n{user}{user}@PJL ENTER LANGUAGE=PDF\nx\x1b%-12345X{user}%PDF");
    let jobs = in_pieces(two.as_bytes(), &[usize::MAX]);
    assert_eq!([0, 1].map(|it: usize| jobs[it].0.repeats_identity), [true, false]);
}

#[test]
fn a_user_id_is_taken_as_it_stands() {
    let ticket = |id: &str| {
        format!(
            "XCPT <xpif><xpif-operation-attributes><job-accounting-user-id syntax=\"name\">{id}\
             </job-accounting-user-id></xpif-operation-attributes></xpif>"
        )
    };
    for id in ["al ", "al\u{2028}", "a l", " al"] {
        for line in [format!("SET JOBATTR=\"@JOAU={id}\""), ticket(id)] {
            let read = parse(format!("@PJL {line}\n").as_bytes());
            assert_eq!(read.user_id.as_deref(), Some(id), "{line}");
        }
    }
}

#[test]
fn the_siblings_words_for_job_types_are_understood() {
    let rows: &[(&str, Option<JobType>)] = &[
        ("HOLD=STORE", Some(JobType::Secure)),
        ("HOLD=PROOF", Some(JobType::SampleSet)),
        ("HOLD=OFF", None),
        ("JOBATTR=\"@PRTM=2026:01:02:03:04\"", Some(JobType::Delayed)),
        ("JOBATTR=\"@JOTY=form\"\n@PJL SET HOLD=STORE", Some(JobType::BackgroundForm)),
    ];
    for (set, job_type) in rows {
        assert_eq!(parse(format!("@PJL SET {set}\n").as_bytes()).job_type, *job_type, "{set}");
    }
}

#[test]
fn the_tables_are_in_the_order_of_their_variants() {
    for (place, (job_type, token, label)) in JobType::TABLE.into_iter().enumerate() {
        assert_eq!(job_type as usize, place);
        assert_eq!((job_type.token(), job_type.label()), (token, label));
        for word in [&*token.to_lowercase(), label, &label.to_uppercase().replace(' ', "_")] {
            assert_eq!(JobType::from_token(word), Some(job_type), "{word}");
        }
    }
    for (place, (command, keyword, _)) in FileSystemCommand::TABLE.into_iter().enumerate() {
        assert_eq!(command as usize, place);
        assert_eq!(command.keyword(), keyword);
    }
}

#[test]
fn file_system_commands_are_collected_and_their_files_passed_over() {
    let stream = b"\x1b%-12345X@PJL FSDOWNLOAD FORMAT:BINARY SIZE=29 NAME=\"0:\\x\"\r\n\
        @PJL SET JOBATTR=\"@JOAU=evil\"\
        @PJL fsquery NAME=\"0:\\y\"\r\n@PJL FSINIT VOLUME=\"0:\"\r\n%PDF";
    let (read, document) = job(stream);
    use FileSystemCommand::{Download, Init, Query};
    assert_eq!(read.file_system, [Download, Query, Init]);
    assert_eq!(read.user_id, None);
    assert_eq!(document, b"%PDF");
    assert_eq!(parse(b"@PJL FSAPPEND SIZE=99999999999999999999\n").file_system.len(), 1);
    let greedy = b"@PJL FSDOWNLOAD SIZE=18446744073709551615\nabc";
    assert_eq!(job(greedy).1, b"");
}

#[test]
fn what_is_wrong_is_told_and_the_rest_is_read() {
    let long = format!("COMMENT {}", "x".repeat(MAX_LINE));
    let rows: &[(&str, Flaw)] = &[
        ("SET JOBATTR=\"@JOEP=?\"", Flaw::PasswordNotBase64 { line: 2 }),
        ("SET COPIES=none", Flaw::BadCopies { line: 2 }),
        ("SET COPIES=0", Flaw::BadCopies { line: 2 }),
        ("SET JOBATTR=\"@JOTY=X\"", Flaw::UnknownJobType { line: 2 }),
        (&long, Flaw::LineTooLong { line: 2 }),
    ];
    for (line, flaw) in rows {
        let stream = format!(
            "@PJL JOB\n@PJL {line}\n@PJL SET JOBATTR=\"@JOAU=U\"\n@PJL ENTER LANGUAGE=PDF\nx"
        );
        let (read, document) = job(stream.as_bytes());
        assert_eq!(read.flaw, Some(*flaw));
        assert_eq!((read.user_id.as_deref(), read.password.is_none()), (Some("U"), true));
        assert_eq!(document, b"x");
    }
    assert_eq!(parse(b"@PJL SET COPIES=70000\n").settings.copies, Some(MAX_COPIES));
}

#[test]
fn nothing_of_a_prologue_beyond_its_limits_counts_or_becomes_the_document() {
    let many = "@PJL COMMENT x\n".repeat(MAX_LINES + 1);
    let wide = format!("@PJL COMMENT {}\n", "x".repeat(1000)).repeat(100);
    let one = format!("@PJL COMMENT {}\n", "x".repeat(100_000));
    let secret = "@PJL SET JOBATTR=\"@JOAP=a password\"\n";
    for (head, flaw) in
        [(many, Flaw::TooManyLines), (wide, Flaw::HeadTooLong), (one, Flaw::HeadTooLong)]
    {
        for enter in ["", "@PJL ENTER LANGUAGE=PDF\n"] {
            let file = "@PJL FSDOWNLOAD SIZE=5\n%file";
            let stream = format!("@PJL JOB\n{head}{secret}{file}{secret}{enter}%document");
            for jobs in
                [in_pieces(stream.as_bytes(), &[usize::MAX]), in_pieces(stream.as_bytes(), &[7])]
            {
                let (read, document) = &jobs[0];
                assert_eq!(document.as_slice(), b"%document");
                assert_eq!((read.flaw, &read.password), (Some(flaw), &None));
                assert_eq!(read.language.is_some(), !enter.is_empty());
            }
        }
    }
}

#[test]
fn a_prologue_has_its_limits_anew_behind_each_document() {
    let long = "@PJL COMMENT x\n".repeat(MAX_LINES + 1);
    let stream =
        format!("@PJL JOB\n{long}%first\x1b%-12345X@PJL SET JOBATTR=\"@JOAU=alice\"\n%second");
    let jobs = in_pieces(stream.as_bytes(), &[usize::MAX]);
    let users: Vec<_> = jobs.iter().map(|it| it.0.user_id.as_deref()).collect();
    assert_eq!(users[..2], [None, Some("alice")]);
}

#[test]
fn no_text_of_a_ticket_can_add_a_command() {
    let evil = "x\"\r\n@PJL FSINIT VOLUME=\"0:\"\r\n\x1b%-12345X";
    let ticket = Ticket { user_id: Some(evil), document_name: Some(evil), ..Ticket::default() };
    let read = parse(&wrap(b"data", &ticket));
    assert_eq!(read.file_system, []);
}

#[test]
fn debug_of_a_prologue_hides_the_password() {
    assert!(!format!("{:?}", parse(CAPTURE)).contains("AWBF"));
}

proptest! {
    #[test]
    fn what_a_driver_wraps_is_what_is_read(
        user in "[^\\p{Cc}\\s\"]{1,32}",
        password in "[^\\p{Cc}]{0,32}",
        name in "[^\\p{Cc}\\s\"]([^\\p{Cc}\"]{0,60}[^\\p{Cc}\\s\"])?",
        copies in 1..=MAX_COPIES,
        job_type in prop::sample::select(JobType::TABLE.map(|row| row.0).to_vec()),
        document in prop::collection::vec(any::<u8>(), 0..300).prop_map(|it| [b"%", &it[..]].concat()),
    ) {
        let ticket = Ticket {
            user_id: Some(&user),
            password: Some(&password),
            document_name: Some(&name),
            copies: Some(copies),
            job_type: Some(job_type),
            language: Some("PDF"),
        };
        let stream = wrap(&document, &ticket);
        let (read, data) = job(&stream);
        prop_assert_eq!(user_and_password(&read), (Some(user.as_str()), Some(password.as_str())));
        prop_assert_eq!(read.document_name.as_deref(), Some(name.as_str()));
        prop_assert_eq!((read.settings.copies, read.job_type), (Some(copies), Some(job_type)));
        prop_assert_eq!(read.flaw, None);
        prop_assert_eq!(data, document);
    }

    #[test]
    fn no_bytes_make_it_panic(
        start in 0usize..600,
        junk in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut stream = CAPTURE.to_vec();
        let at = start.min(stream.len());
        stream.splice(at..(at + junk.len()).min(CAPTURE.len()), junk.clone());
        for bytes in [stream.as_slice(), junk.as_slice(), &CAPTURE[at..], &CAPTURE[..at]] {
            let jobs = in_pieces(bytes, &[usize::MAX]);
            prop_assert!(jobs.iter().map(|it| it.1.len()).sum::<usize>() <= bytes.len());
        }
    }
}
