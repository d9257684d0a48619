use proptest::prelude::*;

use super::*;

fn mail(parts: &[&str]) -> String {
    let mut mail = "From: Alice <alice@example.com>\r\nTo: BOX12@mfp.example, \"Bob\" <bob@example.com>\r\n\
        Delivered-To: mfp+box7@mfp.example\r\nSubject: =?utf-8?B?5Y2w5Yi3?=\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        .to_owned();
    parts.iter().for_each(|it| mail.push_str(&format!("--b\r\n{it}\r\n")));
    mail + "--b--\r\n"
}

const TEXT_PART: &str = "Content-Type: text/plain; charset=iso-8859-1\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe";
const PDF: &str = "Content-Type: application/octet-stream; name=\"report.pdf\"\r\n\
    Content-Disposition: attachment; filename=\"report.pdf\"\r\n\
    Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjcK";

fn opened(raw: &[u8]) -> Opened {
    open(raw).unwrap().unwrap()
}

#[test]
fn a_mail_is_what_it_says_and_the_files_that_can_become_pages() {
    let opened = opened(mail(&[TEXT_PART, PDF]).as_bytes());
    let message = "From: alice@example.com\nSubject: 印刷\n\nGrüße";
    assert_eq!(opened.message.trim_end(), message);
    let data = Bytes::from_static(b"%PDF-1.7\n");
    let file = File { name: "report.pdf".into(), media_type: "application/pdf", data };
    assert_eq!((opened.files, opened.left), (vec![file], vec![]));
}

#[test]
fn pictures_are_told_by_their_bytes_and_text_by_its_type() {
    let part = |kind: &str, name: &str, data: &str| {
        format!(
            "Content-Type: {kind}; name={name}\r\nContent-Disposition: attachment\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{data}"
        )
    };
    let parts = [
        part("image/jpeg", "a.jpg", "/9j/4AAQ"),
        part("application/x-fax", "b.tif", "SUkqAAgA"),
        part("image/tiff", "c.tif", "TU0AKgAI"),
        part("text/plain", "d.txt", "aGVsbG8="),
    ];
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    let opened = opened(mail(&parts).as_bytes());
    let kinds: Vec<_> = opened.files.iter().map(|it| (&*it.name, it.media_type)).collect();
    let expected = [("a.jpg", "image/jpeg"), ("b.tif", "image/tiff"), ("c.tif", "image/tiff")];
    assert_eq!(kinds[..3], expected);
    assert_eq!(kinds[3..], [("d.txt", TEXT)]);
}

#[test]
fn what_cannot_become_pages_is_told_by_name_and_signatures_are_not() {
    let sheet = "Content-Type: application/vnd.ms-excel; name=sheet.xls\r\n\
        Content-Disposition: attachment; filename=sheet.xls\r\n\
        Content-Transfer-Encoding: base64\r\n\r\n0M8R4A==";
    let sealed = "Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nMIAGCSqG";
    let signature = "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nMIAGCSqG";
    let partial = "Content-Type: message/partial; id=a; number=1; total=2\r\n\r\nfirst half";
    let opened = opened(mail(&[sheet, sealed, signature, partial]).as_bytes());
    let left = [
        "sheet.xls (application/vnd.ms-excel)",
        "smime.p7m (application/pkcs7-mime, encrypted)",
        "a part (message/partial)",
    ];
    assert_eq!((opened.left, opened.files), (left.map(String::from).to_vec(), vec![]));
}

#[test]
fn a_mail_of_hypertext_alone_says_what_it_says() {
    let html = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>The <b>meeting</b> is at 10</p>";
    let opened = opened(mail(&[html]).as_bytes());
    assert!(opened.message.contains("The meeting is at 10"), "{}", opened.message);
    assert!(opened.left.is_empty() && opened.files.is_empty());
}

#[test]
fn more_or_deeper_parts_than_may_be_are_refused_before_they_are_read() {
    let nested = "Content-Type: message/rfc822\r\n\r\n";
    let most = nested.repeat(PARTS_MAX);
    assert!(open(most.as_bytes()).unwrap().is_ok());
    let over = nested.repeat(PARTS_MAX + 1);
    assert!(open(over.as_bytes()).unwrap().is_err());
    assert!(open(nested.repeat(900_000).as_bytes()).unwrap().is_err());
    let digest = "Content-Type: multipart/digest; boundary=d\r\n\r\n--d\r\n\r\n";
    assert!(open(digest.repeat(PARTS_MAX).as_bytes()).unwrap().is_ok());
    assert!(open(b"").unwrap().is_err());
}

/// What mails are made of, and what is not of them.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let words = [
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n",
        "Content-Type: multipart/digest; boundary=\"c\"\r\n\r\n",
        "Content-Type: message/rfc822\r\n\r\n",
        "Content-Type: text/plain; charset=utf-7\r\n",
        "Content-Transfer-Encoding: base64\r\n\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
        "Content-Disposition: attachment; filename*0*=UTF-8''a%20b; filename*1=\"c\"\r\n",
        "From: a@example.com\r\n",
        "To: =?utf-8?Q?=ff?= <b@example.com>, (c\r\n",
        "Subject: =?x?B?==?=\r\n",
        "--b\r\n",
        "--b--\r\n",
        "--c\r\n",
        "\r\n\r\n",
        "=\r\n=3",
        "JVBERi0x",
    ];
    prop_oneof![
        8 => proptest::sample::select(words.to_vec()).prop_map(|it| it.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..40),
    ]
}

proptest! {
    #[test]
    fn whatever_comes_is_opened_or_refused_and_never_more_than_came(
        pieces in proptest::collection::vec(piece(), 0..60),
    ) {
        let raw = pieces.concat();
        if let Ok(Ok(opened)) = open(&raw) {
            let files: usize = opened.files.iter().map(|it| it.data.len()).sum();
            // A byte of a charset becomes at most three of UTF-8.
            prop_assert!(files <= 3 * raw.len(), "{files} of {}", raw.len());
            prop_assert!(opened.files.len() + opened.left.len() <= PARTS_MAX + 1);
        }
    }
}

#[test]
fn a_mail_becomes_a_picture_a_page_and_says_what_it_leaves_out() {
    let sheet = "Content-Type: application/vnd.ms-excel; name=sheet.xls\r\n\
        Content-Disposition: attachment\r\n\r\nnone";
    let damaged = PDF.replace("report", "damaged");
    let raw = mail(&[TEXT_PART, sheet, &damaged]).into_bytes().into();
    let Ok(Seen::Found(found)) = read(&raw) else { panic!("it has pages") };
    assert_eq!((found.pages, found.format), (1, Format::Pdf));
    assert!(sim_render::retrieve::tiff(&found.drawn.unwrap()).is_ok(), "as a scan is");
    let fault = found.fault.unwrap();
    assert!(fault.contains("sheet.xls (application/vnd.ms-excel); damaged.pdf: "), "{fault}");
    let Ok(Seen::Refused(why)) = read(&mail(&[sheet]).into_bytes().into()) else { panic!() };
    assert_eq!(why, "not taken of the mail: sheet.xls (application/vnd.ms-excel)");
}
