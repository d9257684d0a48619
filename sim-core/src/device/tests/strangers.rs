//! What a log-in tells whoever tries: the same, for as much work, whether or not the user is there.

use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::job::{AbortReason, Claim, Ending, JobType};
use crate::session::SessionAsk;
use crate::truth::Kind;
use crate::user::{ID_MAX, Role, UserAsk, UserChanges, UserId};
use crate::{Asker, Command, Door, Effect, Fact, Refused, Reply, Secret};

const PASSWORD: &str = "the-right-1";

/// A user of each kind that can be told apart from inside.
fn with_everybody() -> Bench {
    let mut bench = Bench::certified();
    for user in ["there", "locked", "disabled", "deleted"] {
        bench.add_user(user, PASSWORD, Role::GeneralUser);
    }
    let id = |it: &str| UserId::new(it).unwrap();
    for _ in 0..5 {
        bench.cwis("locked", "wrong").unwrap_err();
    }
    let changes = UserChanges { is_disabled: Some(true), ..UserChanges::default() };
    let edit = UserAsk::Edit { id: id("disabled"), changes };
    for ask in [edit, UserAsk::Delete(id("deleted"))] {
        bench.ask(Asker::Control, Command::User(ask)).unwrap();
    }
    bench
}

/// Whom somebody tries to be, and with which password.
fn tries() -> Vec<(String, String)> {
    let long = "x".repeat(10_000);
    let overlong = "x".repeat(ID_MAX + 1);
    let users =
        [("unknown", ""), ("deleted", PASSWORD), ("locked", PASSWORD), ("disabled", PASSWORD)];
    let ids = ["", " ", "\0", "KO", "-", &overlong, &long].map(|it| (it, PASSWORD));
    let all = users.into_iter().chain(ids).chain([("there", "wrong"), (KO, "wrong"), (KO, "")]);
    let with_others = all.flat_map(|(user, password)| {
        [password, "wrong", "", KO_PASSWORD, &long].map(|it| (user.to_owned(), it.to_owned()))
    });
    with_others.filter(|it| it.0 != KO || it.1 != KO_PASSWORD).collect()
}

/// Asks, and says how many passwords are compared for it and what is answered then.
fn compared(bench: &mut Bench, asker: Asker, command: Command) -> (usize, Result<Reply, Refused>) {
    let asked = bench.device.handle(bench.now, asker, command);
    let Ok(Reply::Later(ticket)) = asked else { return (0, asked) };
    let (mut count, mut answer) = (0, None);
    while let Some(effect) = bench.device.poll_effect() {
        if let Effect::CheckPassword { .. } = effect {
            count += 1;
            let fact = Fact::PasswordChecked { ticket, matches: false };
            bench.device.observe(bench.now, fact);
        } else if let Effect::Answer(_, it) = effect {
            answer = Some(it);
        }
    }
    (count, answer.expect("an answer"))
}

#[test]
fn whoever_is_not_let_in_is_told_the_same_after_one_comparison_at_every_door() {
    for (user, password) in tries() {
        for asker in
            [Asker::Panel, Asker::Remote(Door::Cwis, PEER), Asker::Remote(Door::Driver, PEER)]
        {
            let mut bench = with_everybody();
            let (user, password) = (user.clone(), Secret::new(password.as_str()));
            let shown = format!("{:.40} at {asker:?}", user);
            let log_in = Command::Session(SessionAsk::LogIn { user, password });
            let answered = compared(&mut bench, asker, log_in);
            assert_eq!(answered, (1, Err(Refused::LoginFailed)), "{shown}");
        }
        let mut bench = with_everybody();
        let claim =
            Claim::Password { user: user.clone(), password: Secret::new(password.as_str()) };
        let submission = bench.submission(claim, JobType::Normal);
        let (count, answer) = compared(&mut bench, Asker::Remote(Door::Driver, PEER), submission);
        let Ok(Reply::Job(_, state)) = answer else { panic!("{answer:?}") };
        let failed = Some(Ending::Aborted(AbortReason::LoginFailed));
        assert_eq!((count, state.ending()), (1, failed), "{user:.40} in a job");
    }
}

#[test]
fn nothing_is_compared_with_the_password_of_a_user_who_is_not_let_in() {
    let mut bench = with_everybody();
    for (user, has_hash) in
        [("there", true), (KO, true), ("locked", false), ("disabled", false), ("none", false)]
    {
        bench.begin_log_in(Asker::Panel, user, PASSWORD).unwrap();
        let effect = bench.device.poll_effect();
        let Some(Effect::CheckPassword { hash, .. }) = effect else { panic!("{effect:?}") };
        assert_eq!(hash.is_some(), has_hash, "{user}");
    }
}

#[test]
fn who_comes_to_be_there_while_it_is_compared_is_neither_let_in_nor_counted() {
    let mut bench = with_everybody();
    let Ok(Reply::Later(ticket)) = bench.begin_log_in(Asker::Panel, "late", PASSWORD) else {
        panic!("not put off")
    };
    let add = UserAsk::Add {
        id: UserId::new("late").unwrap(),
        name: String::new(),
        role: Role::GeneralUser,
        password: Secret::new(PASSWORD),
    };
    bench.device.poll_effect();
    bench.ask(Asker::Control, Command::User(add)).unwrap();
    bench.observe(Fact::PasswordChecked { ticket, matches: false });
    assert_eq!(bench.answers.pop(), Some(Err(Refused::LoginFailed)));
    let late = &bench.view().users[&UserId::new("late").unwrap()];
    assert_eq!(late.attempts, crate::user::Attempts::None);
}

#[test]
fn why_nobody_is_let_in_stands_in_the_truth_journal() {
    let mut bench = with_everybody();
    for (user, why) in [("locked", "locked-out"), ("disabled", "disabled")] {
        bench.cwis(user, PASSWORD).unwrap_err();
        let view = bench.view();
        let told = view.truth.iter().any(|it| it.kind == Kind::Refused && it.what == why);
        assert!(told, "{why}");
    }
}
