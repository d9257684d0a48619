//! Requests that contradict themselves, or are in another charset than they say.

use sim_wire::ipp::{
    Attribute, GroupTag, Operation, OutOfBand, Range, StatusCode, Value, ValueTag,
};

use super::client::*;

/// A request that is refused for what it says of the job; the attributes that are named, and what is said.
async fn refused(world: &World, job: Vec<Attribute>) -> (Vec<String>, String) {
    let got = world.user(ALICE).send(&ask_with_job(Operation::PrintJob, job), PDF).await;
    assert_eq!(got.status(), StatusCode::ClientErrorBadRequest);
    world.nothing_is_kept();
    let message = got.message();
    let named = message.group(GroupTag::UNSUPPORTED).unwrap();
    let named = named.attributes.iter().map(|it| it.name.to_string()).collect();
    let said = message.attribute(GroupTag::OPERATION, "status-message").unwrap();
    (named, said.as_str().unwrap().to_owned())
}

/// Ranges that make no sense, and what is said of them.
const UNRULY: [(&[(i32, i32)], &str); 6] = [
    (&[(5, 2)], "runs backwards, from 5 to 2"),
    (&[(1, 3), (2, 5)], "overlaps, or does not ascend"),
    (&[(1, 2), (2, 3)], "overlaps, or does not ascend"),
    (&[(4, 5), (1, 2)], "overlaps, or does not ascend"),
    (&[(0, 2)], "begins with 0, where the first is 1"),
    (&[(-3, 2)], "begins with -3, where the first is 1"),
];

fn ranges(name: &'static str, of: &[(i32, i32)]) -> Attribute {
    let range = |it: &(i32, i32)| Value::Range(Range { lower: it.0, upper: it.1 });
    Attribute::set(name, of.iter().map(range))
}

#[tokio::test]
async fn pages_that_contradict_themselves_are_refused() {
    let world = World::certified().await;
    for (given, words) in UNRULY {
        let (named, said) = refused(&world, vec![ranges("page-ranges", given)]).await;
        assert_eq!(
            (&*named, said),
            (&["page-ranges".to_owned()][..], format!("page-ranges {words}"))
        );
    }
}

#[tokio::test]
async fn ranges_of_an_override_that_contradict_themselves_are_refused_too() {
    let world = World::full().await;
    let sides = Attribute::keyword("sides", "two-sided-long-edge");
    for name in ["pages", "document-numbers", "document-copies"] {
        for (given, words) in UNRULY {
            let members = vec![ranges(name, given), sides.clone()];
            let asked = Attribute::collection("overrides", members);
            let (named, said) = refused(&world, vec![asked]).await;
            assert_eq!(named, ["overrides"]);
            assert_eq!(said, format!("{name} of overrides {words}"));
        }
    }
}

#[tokio::test]
async fn attributes_that_contradict_each_other_are_both_named() {
    let world = World::full().await;
    let size =
        vec![Attribute::integer("x-dimension", 21_000), Attribute::integer("y-dimension", 29_700)];
    let a4 = || Attribute::collection("media-size", size.clone());
    let paper = |name| {
        let name = Attribute::keyword("media-size-name", name);
        Attribute::collection("media-col", vec![a4(), name])
    };
    let media = || Attribute::keyword("media", "iso_a4_210x297mm");
    let until = Attribute::keyword("job-hold-until", "indefinite");
    let time = Attribute::new("job-hold-until-time", Value::OutOfBand(OutOfBand::NoValue));
    let pages = Attribute::range("pages", 1, 1);
    let both = Attribute::collection("overrides", vec![pages, media(), paper("iso_a4_210x297mm")]);
    for (job, named, words) in [
        (
            vec![media(), paper("iso_a4_210x297mm")],
            &["media", "media-col"][..],
            ["media", "media-col"],
        ),
        (
            vec![until, time],
            &["job-hold-until", "job-hold-until-time"],
            ["job-hold-until", "job-hold-until-time"],
        ),
        (vec![paper("iso_a3_297x420mm")], &["media-col"], ["media-size", "media-size-name"]),
        (vec![both], &["overrides"], ["media", "media-col"]),
    ] {
        let refused = refused(&world, job).await;
        assert_eq!(refused.0, named);
        assert!(words.iter().all(|it| refused.1.contains(it)), "{words:?} in {}", refused.1);
    }
    let agreed = ask_with_job(Operation::ValidateJob, [paper("iso_a4_210x297mm")]);
    assert_eq!(world.user(ALICE).send(&agreed, b"").await.status(), StatusCode::SuccessfulOk);
}

#[tokio::test]
async fn a_name_that_is_not_utf_8_is_refused_and_told_so() {
    let world = World::certified().await;
    let latin = Value::Other { tag: ValueTag::NAME_WITHOUT_LANGUAGE, bytes: b"B\xfcro"[..].into() };
    let named = ask(Operation::PrintJob, [Attribute::new("job-name", latin)]);
    let got = world.user(ALICE).send(&named, PDF).await;
    assert_eq!(got.status(), StatusCode::ClientErrorBadRequest);
    let message = got.message();
    let said = message.attribute(GroupTag::OPERATION, "status-message").unwrap();
    assert_eq!(said.as_str(), Some("job-name is not utf-8"));
    assert!(message.attribute(GroupTag::UNSUPPORTED, "job-name").is_some());
    world.nothing_is_kept();
}
