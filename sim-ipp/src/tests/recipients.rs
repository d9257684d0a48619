//! Subscriptions whose events the device mails.

use sim_core::settings::{Change, Key};
use sim_wire::ipp::{Attribute, Group, GroupTag, Operation, StatusCode};

use super::client::*;

fn subscription(attributes: impl IntoIterator<Item = Attribute>) -> Group {
    Group { tag: GroupTag::SUBSCRIPTION, attributes: attributes.into_iter().collect() }
}

fn to(uri: &str) -> Attribute {
    Attribute::uri("notify-recipient-uri", uri.to_owned())
}

/// A printer that is set to notify by mail.
async fn world() -> World {
    let world = World::full().await;
    for (key, value) in [
        (Key::smtp_notification, "On"),
        (Key::smtp_address, "mfp@example.com"),
        (Key::smtp_server, "localhost"),
    ] {
        world.set(Change::parse(key, value).unwrap()).await;
    }
    world
}

/// What comes of a subscription.
async fn created(world: &World, group: Group) -> Got {
    let create = ask(Operation::CreatePrinterSubscriptions, []).with(group);
    world.user(ALICE).send(&create, b"").await
}

/// The code that it was refused with, if it was.
fn refused(got: &Got) -> Option<StatusCode> {
    let message = got.message();
    let code = message.attribute(GroupTag::SUBSCRIPTION, "notify-status-code")?;
    let code = u16::try_from(code.as_enum()?).ok()?;
    let codes = [
        StatusCode::ClientErrorUriSchemeNotSupported,
        StatusCode::ClientErrorAttributesOrValuesNotSupported,
        StatusCode::ClientErrorConflictingAttributes,
    ];
    codes.into_iter().find(|it| it.code() == code)
}

#[tokio::test]
async fn a_recipient_is_one_address_that_can_be_mailed_to() {
    use StatusCode as Code;
    let world = world().await;
    let pull = || Attribute::keyword("notify-pull-method", "ippget");
    for (attributes, expected) in [
        (vec![to("mailto:alice@example.com")], None),
        (vec![to("MAILTO:alice%2Bmfp@example.com")], None),
        (vec![to("ipp://localhost/")], Some(Code::ClientErrorUriSchemeNotSupported)),
        (vec![to("alice@example.com")], Some(Code::ClientErrorUriSchemeNotSupported)),
        (vec![to("mailto:")], Some(Code::ClientErrorAttributesOrValuesNotSupported)),
        (
            vec![to("mailto:a@example.com,b@example.com")],
            Some(Code::ClientErrorAttributesOrValuesNotSupported),
        ),
        (
            vec![to("mailto:a@example.com?bcc=b@example.com")],
            Some(Code::ClientErrorAttributesOrValuesNotSupported),
        ),
        (
            vec![to("mailto:a@example.com%0D%0ABcc:b@example.com")],
            Some(Code::ClientErrorAttributesOrValuesNotSupported),
        ),
        (
            vec![to("mailto:j%C3%BCrgen@example.com")],
            Some(Code::ClientErrorAttributesOrValuesNotSupported),
        ),
        (
            vec![to("mailto:alice@example.com"), pull()],
            Some(Code::ClientErrorConflictingAttributes),
        ),
        (vec![], Some(Code::ClientErrorAttributesOrValuesNotSupported)),
    ] {
        let got = created(&world, subscription(attributes.clone())).await;
        assert_eq!(refused(&got), expected, "{attributes:?}");
    }
}

#[tokio::test]
async fn who_is_mailed_is_shown_and_the_scheme_is_offered_as_long_as_mail_is_set() {
    let world = world().await;
    let schemes = async || {
        let asked = [Attribute::keyword("requested-attributes", "notify-schemes-supported")];
        let got = world.user(ALICE).send(&ask(Operation::GetPrinterAttributes, asked), b"").await;
        got.message().attribute(GroupTag::PRINTER, "notify-schemes-supported").cloned()
    };
    let name = "notify-schemes-supported";
    assert_eq!(schemes().await, Some(Attribute::uri_schemes(name, ["mailto"])));
    let got = created(&world, subscription([to("mailto:alice%2Bmfp@example.com")])).await;
    let message = got.message();
    let id = message.attribute(GroupTag::SUBSCRIPTION, "notify-subscription-id").unwrap();
    let about = ask(Operation::GetSubscriptionAttributes, [id.clone()]);
    let got = world.user(ALICE).send(&about, b"").await;
    let message = got.message();
    let shown = |name| message.attribute(GroupTag::SUBSCRIPTION, name);
    let uri = shown("notify-recipient-uri").and_then(Attribute::as_str);
    assert_eq!(uri, Some("mailto:alice+mfp@example.com"));
    assert_eq!(shown("notify-pull-method"), None);
    world.set(Change::parse(Key::smtp_notification, "Off").unwrap()).await;
    assert_eq!(schemes().await, Some(Attribute::no_value(name)));
    let got = created(&world, subscription([to("mailto:alice@example.com")])).await;
    assert_eq!(refused(&got), Some(StatusCode::ClientErrorUriSchemeNotSupported));
}
