use super::*;

fn certificate(issuer: &str, days: u16) -> Result<(), CertificateRefused> {
    let order = SelfSigned {
        kind: SignatureKind::FIRST,
        issuer: issuer.into(),
        days,
        host_name: "twin".into(),
        address: std::net::Ipv4Addr::LOCALHOST.into(),
        from_unix_s: 0,
    };
    order.check()
}

#[test]
fn an_issuer_has_1_to_64_characters_and_none_that_hides() {
    for good in ["F", "Fuji Xerox Co., Ltd.", &"i".repeat(64), &"富".repeat(64), "Bücher & Söhne"]
    {
        assert_eq!(certificate(good, 365), Ok(()), "{good}");
    }
    for bad in ["", " ", &"i".repeat(65), &"富".repeat(65)] {
        assert_eq!(certificate(bad, 365), Err(CertificateRefused::Issuer), "{bad}");
    }
    for bad in ["a\0b", "a\nb", "a\u{202e}b", "a\u{2028}b", "a\u{200b}b"] {
        assert_eq!(certificate(bad, 365), Err(CertificateRefused::IssuerCharacter), "{bad:?}");
    }
}

#[test]
fn a_certificate_is_valid_for_1_to_9999_days() {
    for (days, expected) in [
        (0, Err(CertificateRefused::Days)),
        (1, Ok(())),
        (9_999, Ok(())),
        (10_000, Err(CertificateRefused::Days)),
    ] {
        assert_eq!(certificate("F", days), expected, "{days}");
    }
}

/// Changes one field of a request.
type Edit<'a> = &'a dyn Fn(&mut NewRequest);

fn request(edit: Edit<'_>) -> Result<(), CertificateRefused> {
    let mut order = NewRequest {
        kind: SignatureKind::FIRST,
        country: "JP".into(),
        state: "Kanagawa".into(),
        locality: "Yokohama".into(),
        organization: "Example Co., Ltd.".into(),
        unit: "Sales".into(),
    };
    edit(&mut order);
    order.check()
}

#[test]
fn the_fields_of_a_request_have_the_guides_lengths() {
    let good: [Edit<'_>; 6] = [
        &|_| {},
        &|it| it.country = "de".into(),
        &|it| it.state = "s".repeat(16),
        &|it| it.locality = "l".repeat(32),
        &|it| it.organization = "o".repeat(32),
        &|it| (it.state, it.locality) = (String::new(), String::new()),
    ];
    for edit in good {
        assert_eq!(request(edit), Ok(()));
    }
    let bad: [(Edit<'_>, _); 13] = [
        (&|it| it.country = "J".into(), CertificateRefused::Country),
        (&|it| it.country = "JPN".into(), CertificateRefused::Country),
        (&|it| it.country = "J1".into(), CertificateRefused::Country),
        (&|it| it.country = "é".into(), CertificateRefused::Country),
        (&|it| it.state = "s".repeat(17), CertificateRefused::State),
        (&|it| it.state = "Île".into(), CertificateRefused::State),
        (&|it| it.locality = "l".repeat(33), CertificateRefused::Locality),
        (&|it| it.locality = "横浜".into(), CertificateRefused::Locality),
        (&|it| it.organization = String::new(), CertificateRefused::Organization),
        (&|it| it.organization = "o".repeat(33), CertificateRefused::Organization),
        (&|it| it.organization = "a\tb".into(), CertificateRefused::Organization),
        (&|it| it.unit = " ".into(), CertificateRefused::Unit),
        (&|it| it.unit = "u".repeat(33), CertificateRefused::Unit),
    ];
    for (edit, expected) in bad {
        assert_eq!(request(edit), Err(expected));
    }
}
