//! Documents that somebody said what they are.

use super::*;

fn announced(mime: &str) -> Announced {
    Announced::of(mime).unwrap()
}

fn text(charset: &str, data: &'static [u8]) -> Bytes {
    announced(&format!("text/plain; charset={charset}")).to_pdf(&Bytes::from_static(data)).unwrap()
}

#[test]
fn what_is_announced_counts_and_the_rest_is_looked_at() {
    let pcl = Bytes::from_static(b"no sequence\x0cat all");
    assert_eq!(Format::detect(&pcl), Some(Format::Text));
    for (mime, format, pages) in [
        ("application/vnd.hp-PCL", Format::Pcl5, 2),
        ("Text/Plain", Format::Text, 2),
        ("application/octet-stream", Format::Text, 2),
    ] {
        let found = announced(mime).inspect(&pcl).unwrap();
        assert_eq!((found.format, found.pages), (format, pages), "{mime}");
        assert_eq!(announced(mime).is_seen(&pcl), format == Format::Text);
    }
    let picture = png(::png::ColorType::Rgb);
    let error = announced("image/jpeg").inspect(&picture).unwrap_err();
    assert!(error.to_string().starts_with("damaged JPEG document"), "{error}");
    let of = announced("application/postscript").format(b"\r\n(a) print showpage");
    assert_eq!(of, Ok(Format::PostScript));
    assert_eq!(announced("application/vnd.hp-PCL").format(&pclxl(1)), Ok(Format::PclXl));
}

#[test]
fn what_is_not_read_here_is_not_looked_at() {
    for mime in ["application/vnd.hp-HPGL", "image/gif", "text/plain; charset=klingon", ""] {
        assert_eq!(Announced::of(mime), None, "{mime}");
    }
    assert_eq!(announced("image/png; charset=klingon"), announced("image/png"));
}

#[test]
fn padding_in_front_of_a_language_is_passed_over() {
    for padding in ["\r\n", "\n\n \t", "\x04", "\0\r\n\x04"] {
        let pcl = Bytes::from(format!("{padding}\x1bEHello\x0c\x1bE"));
        assert_eq!(inspect(&pcl).map(|it| (it.format, it.pages)), Ok((Format::Pcl5, 1)));
        let xl = Bytes::from([padding.as_bytes(), &pclxl(3)].concat());
        assert_eq!(inspect(&xl).map(|it| (it.format, it.pages)), Ok((Format::PclXl, 3)));
        let program = format!("{padding}%!PS-Adobe-3.0\n");
        assert_eq!(Format::detect(program.as_bytes()), Some(Format::PostScript));
    }
}

#[test]
fn text_is_read_in_its_charset() {
    assert_eq!(text("iso-8859-15", b"\xa4"), text("utf-8", "€".as_bytes()));
    assert_eq!(text("\"Shift_JIS\"", b"\x93\xfa\x96\x7b"), text("utf-8", "日本".as_bytes()));
    assert_eq!(text("gbk", b"\xc8\xd5\xb1\xbe"), text("utf-8", "日本".as_bytes()));
    assert_eq!(text("utf-8", b"A\xff"), text("utf-8", b"A?"), "a byte that is no letter");
    let mime = "text/plain; format=flowed; CHARSET=sjis";
    assert_eq!(announced(mime).mime(), "text/plain; charset=shift_jis");
    assert!(!announced(mime).is_seen(b"abc"));
    assert_eq!(announced(mime).inspect(&Bytes::from_static(b"a\x0cb")).unwrap().pages, 2);
}
