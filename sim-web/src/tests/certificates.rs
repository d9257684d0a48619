//! System > Security > Certificate Settings: making, importing, choosing, deleting and exporting certificates.

use axum::body::Body;
use http::{Method, StatusCode, header};
use sim_core::certificate::{Category, FILE_MAX};
use sim_core::{Asker, Command};
use sim_host::HardwareFault;

use super::browser::Browser;
use super::world::{Client, HOST, KO, USER, World, percent};

const AT: &str = "/system/security/certificates";
pub(super) const MAIL_CA: &[u8] = include_bytes!("../../../tests/shared/certificates/mail-ca.pem");
/// With a key and the certificate above, under the password `secret-12`.
const PRINTER: &[u8] = include_bytes!("../../../tests/shared/certificates/printer.p12");
const PRINTER_PASSWORD: &str = "secret-12";

async fn at<'a>(world: &'a World, page: &str) -> Browser<Client<'a>> {
    let mut browser = Browser::new(world.logged_in(KO).await);
    browser.open(&format!("{AT}/{page}.html")).await;
    browser
}

/// What the device has: category and subject.
fn stored(world: &World) -> Vec<(Category, String)> {
    let view = world.handle.view();
    view.certificates.values().map(|it| (it.category, it.described.subject.clone())).collect()
}

/// What TLS is served with: its signature algorithm and its key.
fn in_use(world: &World) -> (String, String) {
    let view = world.handle.view();
    let described = &view.certificate().unwrap().described;
    (described.signature.clone(), described.key.clone())
}

#[tokio::test]
async fn a_certificate_is_made_in_the_place_of_the_first_and_used_for_tls() {
    let world = World::certified().await;
    let mut browser = at(&world, "create").await;
    assert_eq!(browser.typed("Issuer"), "apeosport");
    browser.select("ECDSA/SHA-384", "Digital Signature Algorithm");
    browser.select("P-521", "Elliptic Curve");
    browser.enter("Example & Söhne", "Issuer");
    browser.enter("30", "Days of Validity");
    browser.click(&["Start"]).await;
    assert_eq!(browser.status, StatusCode::OK, "{}", browser.html);
    assert!(browser.html.contains("The certificate was made."), "{}", browser.html);
    assert_eq!(in_use(&world), ("ECDSA/SHA-384".into(), "ECDSA P-521".into()));
    assert_eq!(stored(&world).len(), 1, "the one from the first start is overwritten");
    let described = world.handle.view().certificate().unwrap().described.clone();
    assert!(described.issuer.contains("Example & Söhne"), "{}", described.issuer);
    let now = world.handle.view().clock.unix_ms(world.handle.now()) / 1_000;
    assert!((29..=30).contains(&((described.until_unix_s - now) / 86_400)), "{described:?}");
    browser.click(&["Close"]).await;
    assert!(browser.html.contains("in use for SSL/TLS"), "{}", browser.html);
    browser.click(&["Close"]).await;
    assert_eq!(browser.path, "/system/security/index.html");
}

#[tokio::test]
async fn what_a_certificate_cannot_be_made_with_is_said_beside_its_field() {
    let world = World::certified().await;
    let before = stored(&world);
    let too_long = "i".repeat(65);
    for (issuer, days, field) in [
        ("", "365", "issuer"),
        (too_long.as_str(), "365", "issuer"),
        ("a\u{202e}b", "365", "issuer"),
        ("Example", "0", "days"),
        ("Example", "10000", "days"),
        ("Example", "ten", "days"),
    ] {
        let mut browser = at(&world, "create").await;
        browser.select("ECDSA/SHA-512", "Digital Signature Algorithm");
        browser.enter(issuer, "Issuer");
        browser.enter(days, "Days of Validity");
        browser.click(&["Start"]).await;
        assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY, "{issuer} {days}");
        let wrong = format!("<p class=\"wrong\" id=\"{field}.wrong\">");
        assert!(browser.html.contains(&wrong), "{issuer} {days}: {}", browser.html);
        assert!(browser.html.contains("role=\"alert\"") && browser.html.contains("aria-invalid"));
        assert!(browser.html.contains("value=\"ECDSA/SHA-512\" selected"), "{}", browser.html);
        assert_eq!((browser.typed("Issuer"), browser.typed("Days of Validity")), (issuer, days));
    }
    let mut ko = world.logged_in(KO).await;
    let form = "algorithm=RSA/MD5&size=1,024+Bits&curve=P-256&issuer=Example&days=1";
    let told = ko.post(&format!("{AT}/create.html"), form).await;
    assert!(!told.status.is_success() && !told.status.is_redirection());
    assert_eq!(stored(&world), before);
}

#[tokio::test]
async fn a_request_is_made_downloaded_and_deleted() {
    let world = World::certified().await;
    let mut browser = at(&world, "request").await;
    browser.select("ECDSA/SHA-256", "Digital Signature Algorithm");
    for (text, label) in [
        ("JP", "2 Letter Country Code"),
        ("Kanagawa", "State / Province Name"),
        ("Example Co., Ltd.", "Organization Name"),
        ("Sales", "Organization Unit"),
    ] {
        browser.enter(text, label);
    }
    assert!(browser.html.contains("<dt>Common Name</dt><dd>apeosport</dd>"), "{}", browser.html);
    browser.click(&["Start"]).await;
    assert!(browser.html.contains("<h1>Download Certificate Signing Request (CSR)</h1>"));
    browser.click(&["Download"]).await;
    assert!(browser.html.starts_with("-----BEGIN CERTIFICATE REQUEST-----"), "{}", browser.html);
    browser.open(&format!("{AT}/index.html")).await;
    assert!(browser.html.contains("Example Co., Ltd."), "{}", browser.html);
    browser.click(&["Delete"]).await;
    browser.click(&["Delete"]).await;
    assert!(world.handle.view().requests.is_empty(), "{}", browser.html);
}

#[tokio::test]
async fn what_a_request_cannot_be_made_with_is_said_beside_its_field() {
    let world = World::certified().await;
    let good = [
        ("country", "JP"),
        ("state", ""),
        ("locality", ""),
        ("organization", "Example"),
        ("unit", "Sales"),
    ];
    let mut ko = world.logged_in(KO).await;
    let long = "x".repeat(33);
    for (field, text) in [
        ("country", "JPN"),
        ("country", "1"),
        ("state", &long[..17]),
        ("locality", &long),
        ("organization", ""),
        ("organization", "Müller"),
        ("unit", &long),
    ] {
        let typed = good.map(|(name, usual)| {
            format!("{name}={}", percent(if name == field { text } else { usual }))
        });
        let key = "algorithm=ECDSA/SHA-256&size=2,048+Bits&curve=P-384";
        let form = format!("{key}&{}", typed.join("&"));
        let told = ko.post(&format!("{AT}/request.html"), &form).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {text}");
        assert!(told.text.contains(&format!("id=\"{field}.wrong\"")), "{field}: {}", told.text);
        assert!(told.text.contains("value=\"P-384\" selected"));
    }
    assert!(world.handle.view().requests.is_empty());
}

#[tokio::test]
async fn all_that_is_wrong_in_a_form_is_said_at_once_each_beside_its_field() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    let ecdsa = "algorithm=ECDSA/SHA-256&size=2,048+Bits&curve=P-384";
    for (page, form, fields) in [
        (
            "request",
            format!("{ecdsa}&country=1&state=&locality=&organization=&unit=M%C3%BCller"),
            &["country", "organization", "unit"][..],
        ),
        ("create", format!("{ecdsa}&issuer=&days=0"), &["issuer", "days"]),
        ("create", "algorithm=MD5&issuer=F&days=0".to_owned(), &["algorithm", "days"]),
        (
            "create",
            "algorithm=RSA/SHA-256&size=1,024+Bits&curve=P-256&issuer=F&days=9".to_owned(),
            &["size"],
        ),
        ("create", "algorithm=ECDSA/SHA-256&curve=P-224&issuer=F&days=9".to_owned(), &["curve"]),
    ] {
        let told = ko.post(&format!("{AT}/{page}.html"), &form).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}: {}", told.text);
        let marks = told.text.matches(".wrong\">").count();
        assert_eq!(marks, fields.len(), "{form}: {}", told.text);
        for field in fields {
            assert!(told.text.contains(&format!("id=\"{field}.wrong\"")), "{field}: {}", told.text);
        }
    }
}

#[tokio::test]
async fn all_certificates_of_a_file_are_named_once_they_are_imported() {
    let world = World::certified().await;
    let chain = include_bytes!("../../../sim-x509/tests/files/made/chain.pem");
    let in_2030 = Command::AdjustTime(1_900_000_000_000);
    world.handle.ask(Asker::Control, in_2030).await.unwrap();
    let browser = import(&world, chain, ["", ""]).await;
    let said = " certificates were imported: ";
    assert!(browser.html.contains(said), "{}", browser.html);
}

/// Imports a file with a password that is typed twice.
async fn import<'a>(world: &'a World, file: &[u8], typed: [&str; 2]) -> Browser<Client<'a>> {
    let mut browser = at(world, "import").await;
    browser.choose(&["Select", "Certificate"], "file", file.to_vec());
    browser.enter(typed[0], "Password");
    browser.enter(typed[1], "Retype Password");
    browser.click(&["Start"]).await;
    browser
}

#[tokio::test]
async fn certificates_of_others_and_of_the_device_are_imported_into_their_categories() {
    let world = World::certified().await;
    let browser = import(&world, MAIL_CA, ["", ""]).await;
    assert!(browser.html.contains("The certificate was imported."), "{}", browser.html);
    let mut browser = at(&world, "index").await;
    assert!(!browser.html.contains("Mail CA"));
    browser.select("Trusted Root CA Certificates", "Category");
    browser.click(&["Show"]).await;
    assert!(browser.html.contains("Mail CA") && !browser.shows(&["Create"]), "{}", browser.html);
    let first = in_use(&world);
    let browser = import(&world, PRINTER, [PRINTER_PASSWORD; 2]).await;
    assert!(browser.html.contains("printer.example.com"), "{}", browser.html);
    assert_eq!(in_use(&world), first, "it is used once it is chosen");
    let categories: Vec<_> = stored(&world).into_iter().map(|it| it.0).collect();
    assert_eq!(categories, [Category::Device, Category::TrustedRoot, Category::Device]);
}

#[tokio::test]
async fn a_file_that_is_not_taken_is_refused_with_its_reason_beside_the_field() {
    let world = World::certified().await;
    let before = stored(&world);
    let large = vec![0; FILE_MAX + 1];
    for (file, typed, field, why) in [
        (PRINTER, ["secret-12", "secret-13"], "retyped", "not retyped the same"),
        (PRINTER, ["not-this-1"; 2], "password", "does not open the file"),
        (PRINTER, ["", ""], "password", "needs its password"),
        (&b""[..], ["", ""], "file", "no certificate in the file"),
        (b"Dear all", ["", ""], "file", "X.509"),
        (&MAIL_CA[..300], ["", ""], "file", ""),
        (&large, ["", ""], "file", "at most"),
    ] {
        let browser = import(&world, file, typed).await;
        assert!(browser.status >= 400, "{field} {why}");
        assert!(browser.html.contains(&format!("id=\"{field}.wrong\"")), "{}", browser.html);
        assert!(browser.html.contains(why), "{why}: {}", browser.html);
        for typed in typed.iter().filter(|it| !it.is_empty()) {
            assert!(!browser.html.contains(typed), "a password is not shown again");
        }
    }
    assert_eq!(stored(&world), before);
}

/// An authority, and a CRL of it that names two certificates.
const OFFICE_CA: &[u8] = include_bytes!("../../../tests/shared/certificates/office-ca.pem");
const OFFICE_CRL: &[u8] = include_bytes!("../../../tests/shared/certificates/office-ca.crl");

#[tokio::test]
async fn a_crl_of_an_imported_authority_is_imported_shown_and_deleted() {
    let world = World::certified().await;
    import(&world, MAIL_CA, ["", ""]).await;
    let browser = import(&world, OFFICE_CRL, ["", ""]).await;
    assert!(browser.html.contains("id=\"file.wrong\""), "{}", browser.html);
    assert!(browser.html.contains("The CRL is of no imported certification authority."));
    import(&world, OFFICE_CA, ["", ""]).await;
    let browser = import(&world, OFFICE_CRL, ["", ""]).await;
    assert!(browser.html.contains("The CRL was imported."), "{}", browser.html);
    let mut browser = at(&world, "index").await;
    assert!(browser.html.contains("Certificate Revocation Lists (CRL)"), "{}", browser.html);
    assert!(browser.html.contains("Office CA</th>"), "{}", browser.html);
    assert!(browser.html.contains("data-label=\"Revoked\">2<"), "{}", browser.html);
    browser.click(&["Delete"]).await;
    assert!(browser.html.contains("Delete this CRL?"), "{}", browser.html);
    browser.click(&["Delete"]).await;
    assert!(world.handle.view().crls.is_empty(), "{}", browser.html);
}

#[tokio::test]
async fn a_damaged_one_is_refused_where_it_is_to_be_chosen_and_called_so_from_then_on() {
    let world = World::certified().await;
    let first = world.handle.view().certificate().unwrap().described.subject.clone();
    import(&world, PRINTER, [PRINTER_PASSWORD; 2]).await;
    let mut browser = at(&world, "index").await;
    let (_, imported) = stored(&world).into_iter().find(|it| it.1.contains("printer")).unwrap();
    world.handle.alter(HardwareFault::Certificate, true).await;
    browser.click(&[&imported]).await;
    browser.click(&["Use for SSL/TLS"]).await;
    browser.click(&[&first]).await;
    browser.click(&["Use for SSL/TLS"]).await;
    assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", browser.html);
    let refused = "The private key of the certificate is damaged.";
    assert!(browser.html.contains(refused) && browser.html.contains("Damaged"), "{}", browser.html);
    assert!(in_use(&world).0.starts_with("ECDSA") && world.handle.view().serves_tls());
    assert!(world.handle.view().certificate().unwrap().described.subject == imported);
    browser.open(&format!("{AT}/index.html")).await;
    assert!(browser.html.contains("Damaged"), "{}", browser.html);
}

#[tokio::test]
async fn one_of_several_is_chosen_for_tls_exported_and_the_other_deleted() {
    let world = World::certified().await;
    import(&world, PRINTER, [PRINTER_PASSWORD; 2]).await;
    let mut browser = at(&world, "index").await;
    let is_new = |it: &(Category, String)| it.1.contains("printer.example.com");
    let (_, subject) = stored(&world).into_iter().find(is_new).unwrap();
    browser.click(&[&subject]).await;
    let details = browser.path.clone();
    browser.click(&["Use for SSL/TLS"]).await;
    assert!(browser.html.contains("used for SSL/TLS from the next connection"), "{}", browser.html);
    assert!(world.handle.view().certificate().unwrap().described.subject.contains("printer"));
    browser.open(&details).await;
    assert!(!browser.shows(&["Delete"]), "it is in use");
    let mut ko = world.logged_in(KO).await;
    let id = details.rsplit('=').next().unwrap();
    let told = ko.post(&format!("{AT}/delete.html"), &format!("certificate={id}")).await;
    assert!(told.text.contains("in use"), "{}", told.text);
    for (ending, begin) in [("pem", &b"-----BEGIN CERTIFICATE-----"[..]), ("der", b"\x30")] {
        let file = ko.get(&format!("{AT}/export/certificate-{id}.{ending}")).await;
        assert!(file.bytes.starts_with(begin));
        assert!(!file.text.contains("KEY"), "a key never leaves the device");
        let name = format!("attachment; filename=\"certificate-{id}.{ending}\"");
        assert_eq!(file.header(header::CONTENT_DISPOSITION), name);
    }
    for none in ["certificate-99.pem", "certificate-1.key", "key-1.pem", "x", "certificate-.der"] {
        let told = ko.get(&format!("{AT}/export/{none}")).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{none}");
    }
    let first = world.handle.view().certificates.keys().next().unwrap().0;
    let told = ko.post(&format!("{AT}/delete.html"), &format!("certificate={first}")).await;
    assert_eq!(told.location(), format!("{AT}/index.html?done=deleted"), "{}", told.text);
    assert!(!stored(&world).iter().any(|it| it.1.contains("apeosport")));
}

#[tokio::test]
async fn who_chose_a_certificate_meanwhile_is_not_overruled_unseen() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    let now = world.handle.view().tls_certificate.unwrap().0;
    let page = format!("{AT}/details.html");
    let told = ko.post(&page, &format!("certificate={now}&seen=99")).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.text.contains("Somebody has changed this meanwhile."), "{}", told.text);
    let chosen = ko.post(&page, &format!("certificate={now}&seen={now}")).await;
    assert_eq!(chosen.location(), format!("{AT}/index.html?done=chosen"));
}

#[tokio::test]
async fn certificates_are_the_administrators_affair() {
    let world = World::with_users().await;
    let before = stored(&world);
    let mut user = world.logged_in(USER).await;
    let origin = format!("https://{HOST}");
    for page in ["index", "create", "request", "import", "delete", "details", "created"] {
        let path = format!("{AT}/{page}.html");
        assert_eq!(user.get(&path).await.status, StatusCode::FORBIDDEN, "{page}");
        assert_eq!(world.client().get(&path).await.status, StatusCode::SEE_OTHER, "{page}");
    }
    for page in ["create", "request", "delete", "details"] {
        let told = user.post(&format!("{AT}/{page}.html"), "certificate=1&issuer=a&days=1").await;
        assert_eq!(told.status, StatusCode::FORBIDDEN, "{page}");
    }
    let token = user.token().await;
    let form = format!(
        "--e\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--e--\r\n"
    );
    let headers = [("content-type", "multipart/form-data; boundary=e"), ("origin", &*origin)];
    let path = format!("{AT}/import.html");
    let told = user.send(Method::POST, &path, &headers, Body::from(form)).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    let told = user.get(&format!("{AT}/export/certificate-1.pem")).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    assert_eq!(stored(&world), before);
}
