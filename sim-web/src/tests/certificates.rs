//! System > Security > Certificate Settings: making, importing, choosing, deleting and exporting certificates.

use http::StatusCode;
use sim_core::certificate::Category;

use super::browser::Browser;
use super::world::{Client, KO, World, percent};

const AT: &str = "/system/security/certificates";

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
