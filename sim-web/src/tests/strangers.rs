//! Whether a user is there, locked or disabled is told by no answer, and by no work that it takes.

use axum::body::Body;
use http::{HeaderMap, Method, StatusCode, header};
use sim_core::user::{Role, UserAsk, UserChanges, UserId};
use sim_core::{Command, Secret};

use super::world::{Answer, HOST, World, percent};

const PASSWORD: &str = "The-right-1";
/// All of one length, because a page shows the ID that was typed.
const USERS: [&str; 4] = ["unknown", "present", "locked1", "disable"];

/// One user of each kind.
async fn world() -> World {
    let world = World::certified().await;
    let id = |it: &str| UserId::new(it).unwrap();
    for user in &USERS[1..] {
        let (password, role) = (Secret::new(PASSWORD), Role::GeneralUser);
        let add = UserAsk::Add { id: id(user), name: String::new(), role, password };
        world.hand(Command::User(add)).await.unwrap();
    }
    let changes = UserChanges { is_disabled: Some(true), ..UserChanges::default() };
    world.hand(Command::User(UserAsk::Edit { id: id("disable"), changes })).await.unwrap();
    for _ in 0..5 {
        world.client().log_in(("locked1", "wrong")).await;
    }
    world
}

/// Where somebody shows a password.
#[derive(Clone, Copy, Debug)]
enum At {
    Page,
    Script,
    Ipp,
}

async fn show(world: &World, at: At, user: &str, password: &str) -> Answer {
    let origin = format!("https://{HOST}");
    match at {
        At::Page => world.client().log_in((user, password)).await,
        At::Script => {
            let (user, password) = (base64(user), base64(password));
            let form = format!("NAME={}&PSW={}", percent(&user), percent(&password));
            world.client().post("/LOGIN.CMD", &form).await
        }
        At::Ipp => {
            let basic = format!("Basic {}", base64(&format!("{user}:{password}")));
            let headers = [
                ("content-type", "application/ipp"),
                ("origin", origin.as_str()),
                ("authorization", basic.as_str()),
            ];
            let body = Body::from(validate_job());
            world.client().send(Method::POST, "/ipp/print", &headers, body).await
        }
    }
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = |three: &[u8]| {
        let bits = (0..3).fold(0, |bits, it| bits << 8 | u32::from(*three.get(it).unwrap_or(&0)));
        let digit = |at: usize| match at <= three.len() {
            true => char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63]),
            false => '=',
        };
        [0, 1, 2, 3].map(digit)
    };
    text.as_bytes().chunks(3).flat_map(digits).collect()
}

/// Validate-Job for the printer.
fn validate_job() -> Vec<u8> {
    let mut message = b"\x02\x00\x00\x04\x00\x00\x00\x01\x01".to_vec();
    for (tag, name, value) in [
        (0x47, "attributes-charset", "utf-8"),
        (0x48, "attributes-natural-language", "en"),
        (0x45, "printer-uri", "ipp://localhost/ipp/print"),
    ] {
        message.push(tag);
        for text in [name, value] {
            message.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
            message.extend(text.as_bytes());
        }
    }
    message.push(3);
    message
}

/// Passwords that were compared so far, with a hash or with none.
fn compared(world: &World) -> usize {
    world.handle.view().truth.iter().filter(|it| it.what == "check-password").count()
}

/// What is seen of an answer outside.
fn seen(answer: Answer, user: &str) -> (StatusCode, HeaderMap, String) {
    let Answer { status, mut headers, text, .. } = answer;
    headers.remove(header::DATE);
    (status, headers, text.replace(user, "USER"))
}

#[tokio::test]
async fn an_answer_tells_nobody_whether_the_user_is_there() {
    let world = world().await;
    for at in [At::Page, At::Script, At::Ipp] {
        for password in ["wrong", "", &"x".repeat(200)] {
            let mut answers = Vec::new();
            for user in USERS {
                let before = compared(&world);
                let answer = show(&world, at, user, password).await;
                answers.push((seen(answer, user), compared(&world) - before));
            }
            assert_eq!(answers[0].0.0, StatusCode::UNAUTHORIZED, "{at:?}");
            assert!(answers[0].1 <= 1);
            for (answer, user) in answers.iter().zip(USERS) {
                assert_eq!(*answer, answers[0], "{user} at {at:?}");
            }
        }
        // The right one is no other for a user who is let in no longer.
        let locked = show(&world, at, "locked1", PASSWORD).await;
        let unknown = show(&world, at, "unknown", PASSWORD).await;
        assert_eq!(seen(locked, "locked1"), seen(unknown, "unknown"), "{at:?}");
        world.power(sim_core::power::PowerAction::Restart).await;
        for _ in 0..5 {
            world.client().log_in(("locked1", "wrong")).await;
        }
    }
    assert_eq!(show(&world, At::Page, "present", PASSWORD).await.status, StatusCode::SEE_OTHER);
}
